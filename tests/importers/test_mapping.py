"""Another system's sheets: mapped once, used again next year, and a changed column name is noticed."""

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook

from importers import accept, propose
from importers.delimited import read_delimited
from importers.excel import propose_excel
from importers.mapping import LABEL, OUT, SETTING, UNIT, SheetMapping, find, fingerprint, parsed, relative
from importers.office import office_program
from importers.proposal import Proposal
from report.blocks import Table
from report.edits import fill_from_edition, insert_block
from report.errors import UserError
from report.model import Report
from report.roll import roll_forward
from tests.report.small import small_report

HEADS = ["统计科目", "计量口径", "2024年末", "2025年末数", "经办人"]
LINES = [
    ["年度出口学生", "人", 11, 12, "甲"],
    ["对口去向", "人", 9, 10, "乙"],
    ["食堂座位", "个", 5, 6, "丙"],
]


def export(path: Path, heads: list[str], lines: list[list[object]]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "导出"
    for line in [heads, *lines]:
        sheet.append(line)
    book.save(path)
    return path


def mapping(heads: list[str] = HEADS, year: int = 2025) -> SheetMapping:
    names = tuple(relative(head, year) for head in heads)
    columns = dict(zip(names, (LABEL, UNIT, "-1", "0", OUT), strict=True))
    rows = {"年度出口学生/人": "x.t1.1", "对口去向/人": "x.t1.2", "食堂座位/个": OUT}
    return SheetMapping("导出", names, columns, rows)


def got(proposal: Proposal) -> dict[tuple[str, str], str]:
    return {(c.row, c.column): c.value.text for c in proposal.values}


def test_an_unknown_sheet_is_shown_to_be_mapped_and_then_read(tmp_path: Path) -> None:
    path = export(tmp_path / "a.xlsx", HEADS, LINES)
    report = small_report()
    plain = propose_excel(path, report)
    assert plain.values == [] and [h.text for h in plain.sheets[0].headings] == HEADS
    assert [line.text for line in plain.sheets[0].lines] == ["年度出口学生", "对口去向", "食堂座位"]
    known = mapping()
    proposal = propose(path, report, mappings={known.fingerprint: known.as_json()})
    assert got(proposal) == {
        ("x.t1.1", "2024"): "11",
        ("x.t1.1", "2025"): "12",
        ("x.t1.2", "2024"): "9",
        ("x.t1.2", "2025"): "10",
    }
    assert all("食堂" not in e.text for e in proposal.unmatched)
    edit = accept(report, proposal).edit
    report.apply(edit)
    assert report.fields[SETTING + known.fingerprint] == known.as_json()
    report.apply(edit.inverted())
    assert not any(key.startswith(SETTING) for key in report.fields)


def test_next_years_draft_brings_the_mapping_along(tmp_path: Path) -> None:
    report = small_report()
    report.fields[SETTING + mapping().fingerprint] = mapping().as_json()
    later = roll_forward(report, report.edition, 2026).report
    heads = [h.replace("2025", "2026").replace("2024", "2025") for h in HEADS]
    proposal = propose_excel(export(tmp_path / "b.xlsx", heads, LINES), later)
    assert got(proposal)["x.t1.1", "2026"] == "12"


def test_a_renamed_column_is_used_and_told_a_new_one_is_told(tmp_path: Path) -> None:
    heads = ["统计科目名", "计量口径", "2024年末", "2025年末数", "填报日"]
    proposal = propose_excel(
        export(tmp_path / "a.xlsx", heads, LINES), small_report(), profile={"x": mapping().as_json()}
    )
    assert got(proposal)["x.t1.1", "2025"] == "12"
    told = {e.text: e.reason for e in proposal.doubtful if e.kind == "column"}
    assert "列名变了" in told["统计科目名"] and "新列" in told["填报日"] and "现在没有" in told["经办人"]
    assert "统计科目名" in proposal.sheets[0].changed


def test_columns_of_different_years_are_never_taken_for_one_renamed(tmp_path: Path) -> None:
    found = find([mapping()], [relative(h, 2025) for h in [*HEADS[:3], "2023年末数", HEADS[4]]], "导出")
    assert found is not None and found.renamed == () and found.role("{-2}年末数") == ""


def test_a_forgotten_or_spoilt_mapping_is_none() -> None:
    names = tuple(relative(h, 2025) for h in HEADS)
    assert find([SheetMapping("导出", names)], names, "导出") is None
    assert parsed("{") is None and parsed('{"sheet": 1}') is None and parsed("[]") is None
    assert parsed(mapping().as_json()) == mapping()
    assert fingerprint(reversed(names)) == fingerprint(names)


def test_a_sheet_fills_a_typed_table_by_headings_and_first_cells(tmp_path: Path) -> None:
    report = small_report()
    report.apply(fill_from_edition(report))
    section = next(s.id for s in report.sections.values() if s.type == "body")
    table = Table((("专业", "人数", "备注"), ("护理", "3", "老"), ("", "", "")), caption="各专业人数")
    report.apply(insert_block(report, section, 0, table, "表", "", "b-typed"))
    heads = ["班级人数", "专业名"]
    known = SheetMapping("导出", tuple(heads), {"班级人数": "人数", "专业名": "专业"}, {}, "各专业人数")
    path = export(tmp_path / "a.xlsx", heads, [[40, "护理"], [36, "烹饪"], [None, "机电"], [9, "会计"]])
    proposal = propose_excel(path, report, profile={"x": known.as_json()})
    report.apply(accept(report, proposal).edit)
    body = report.blocks["b-typed"].body
    assert isinstance(body, Table)
    assert body.rows[1:] == (("护理", "40", "老"), ("烹饪", "36", ""), ("机电", "", ""), ("会计", "9", ""))


def test_text_files_of_every_encoding_and_separator_are_read(tmp_path: Path) -> None:
    text = '序号,指标,单位,2024年,2025年\n1,毕业生人数,人,"1,398",１３２０\n2,去向落实人数,人,="0012",7\n3,落实率,%,95.70%,0\n'
    for name, data in (
        ("a.csv", text.encode("gb18030")),
        ("b.csv", text.encode("utf-8-sig")),
        ("c.csv", text.replace('"1,398"', "1398").replace(",", ";").encode("utf-16")),
    ):
        (tmp_path / name).write_bytes(data)
        values = got(propose(tmp_path / name, small_report()))
        assert (values["x.t1.1", "2024"], values["x.t1.1", "2025"]) in (("1398", "1320"),)
        assert values["x.t1.3", "2024"] == "95.70"
    (tmp_path / "d.csv").write_bytes(b'"' + b"a" * 200_000 + b'"')
    with pytest.raises(UserError, match="读不出来"):
        read_delimited(tmp_path / "d.csv")


def test_an_old_workbook_without_an_office_program_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"))
    monkeypatch.setattr("importers.office.office_program", lambda: "")
    with pytest.raises(UserError, match=r"没有能转换它的办公软件.*另存为"):
        propose(tmp_path / "a.xls", small_report())


@pytest.mark.slow
@pytest.mark.skipif(not office_program(), reason="no office program here")
def test_an_old_workbook_comes_in_through_the_office_program(tmp_path: Path) -> None:
    heads = ["序号", "指标", "单位", "2024年", "2025年"]
    export(tmp_path / "a.xlsx", heads, [[1, "毕业生人数", "人", 5, 6], [2, "去向落实人数", "人", 7, 8]])
    command = [
        office_program(),
        f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
        "--headless",
        "--convert-to",
        "xls",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")], check=True, capture_output=True
    )
    shutil.move(tmp_path / "a.xls", tmp_path / "旧表.xls")
    assert got(propose(tmp_path / "旧表.xls", small_report()))["x.t1.2", "2025"] == "8"


def test_shares_below_one_without_a_percent_format_are_doubtful(tmp_path: Path) -> None:
    heads = ["序号", "指标", "单位", "2024年", "2025年"]
    path = export(
        tmp_path / "a.xlsx", heads, [[1, "毕业生人数", "人", 5, 6], [3, "落实率", "%", 0.9589, 95.89]]
    )
    report = Report(small_report().edition, 2025)
    proposal = propose_excel(path, report)
    assert [e.target for e in proposal.doubtful if "乘以 100" in e.reason] == ["x.t1.3/2024"]
