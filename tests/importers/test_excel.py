"""Workbooks of an office, of the province and of this program as proposals."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from exporters import export_excel
from importers import accept, propose
from importers.excel import propose_excel
from importers.proposal import Proposal
from report.dump import dump
from report.editions import load_edition
from report.edits import fill_from_edition, set_field, set_value
from report.errors import UserError
from report.model import Report
from report.values import State, Value, read_value
from tests.conftest import SHARED
from tests.report.small import small_report

ROWS = [
    ("1", "毕业生人数*", "人", "1398 ", "１３２０"),
    ("2", "去向落实人数", "人", 1398, "=SUM(E6:E7)"),
    ("", "其中：升学人数", "人", 1365, 1258),
    ("3", "落实率", "%", 1, 0.957),
    ("4", "国外办学点", "个", "中职不填", None),
    ("5", "课程总数", "门", 220, 234),
    ("", "", "学时", None, "55,795.50"),
]


def workbook(tmp_path: Path, rows: list[tuple[object, ...]], name: str = "指标.xlsx") -> Path:
    """An office's sheet: a title, a line with the school, the header, the rows, a line for signatures."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表1计分卡"
    sheet.append(["表1 计分卡  "])
    sheet.merge_cells("A1:E1")
    sheet.append(["填报单位：青川职业学校　　　填报时间：2025年12月"])
    sheet.append(["序号", "指标", "单位", "2024 年", "2025 年"])
    for row in rows:
        sheet.append(row)
    sheet.append([])
    sheet.append(["填表人：      审核人：      联系电话："])
    path = tmp_path / name
    book.save(path)
    return path


def read(
    tmp_path: Path, rows: list[tuple[object, ...]], report: Report | None = None
) -> tuple[Report, Proposal]:
    report = report or small_report()
    proposal = propose_excel(workbook(tmp_path, rows), report)
    report.apply(accept(report, proposal).edit)
    return report, proposal


def with_formats(path: Path) -> Path:
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    sheet["D7"].number_format, sheet["E7"].number_format = "0.00%", "0.00%"
    sheet["E4"].number_format = "@"
    book.save(path)
    return path


def test_an_untidy_sheet_is_read_by_its_labels(tmp_path: Path) -> None:
    rows = [
        (*ROWS[0],),
        ROWS[1],
        ROWS[2],
        ROWS[3],
        ROWS[4],
        ROWS[5],
        ("", "课程总数", "学时", None, "55,795.50"),
    ]
    path = with_formats(workbook(tmp_path, rows))
    report = small_report()
    proposal = propose_excel(path, report)
    report.apply(accept(report, proposal).edit)
    shown = {(c.row, c.column): c.value.text for c in proposal.values}
    assert shown["x.t1.1", "2024"] == "1398" and shown["x.t1.1", "2025"] == "1320"
    assert (shown["x.t1.3", "2024"], shown["x.t1.3", "2025"]) == ("100.00", "95.70")
    assert shown["x.t1.5b", "2025"] == "55795.50"
    assert ("x.t1.5b", "2024") not in shown and ("x.t1.4", "2024") not in shown
    assert proposal.school == "青川职业学校"
    assert proposal.values[0].where == "表1计分卡!D4"
    assert [e.target for e in proposal.matched] == ["x.t1"]


def test_a_formula_without_result_is_worked_out_or_told(tmp_path: Path) -> None:
    rows = [
        ROWS[0],
        ("2", "去向落实人数", "人", 1398, "=E4-A1"),
        ROWS[2],
        ("3", "落实率", "%", 100, "=ROUND(E6/E4*100,2)"),
    ]
    report, proposal = read(tmp_path, rows)
    assert report.value("x.t1.2", "2025").state == State.BLANK
    assert any("公式" in e.reason and "E5" in e.text for e in proposal.doubtful)
    assert report.value("x.t1.3", "2025").text == "95.3"


def test_a_blank_cell_never_erases_and_other_values_are_told(tmp_path: Path) -> None:
    report = small_report()
    report.apply(set_value(report, "x.t1.1", "2024", read_value("1400", "人")))
    report.apply(set_value(report, "x.t1.2a", "2025", read_value("7", "人")))
    _, proposal = read(tmp_path, [ROWS[0], ROWS[1], ("", "其中：升学人数", "人", 1365, None)], report)
    assert report.value("x.t1.2a", "2025").text == "7"
    assert report.value("x.t1.1", "2024").text == "1398"
    assert any("1400" in e.reason and "1398" in e.reason for e in proposal.doubtful)


def test_rows_and_columns_that_fit_nowhere_are_listed(tmp_path: Path) -> None:
    path = workbook(tmp_path, [*ROWS[:3], ("9", "外聘厨师人数", "人", 3, 4)])
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    sheet["F3"], sheet["F4"] = "2023年", 1500
    sheet.row_dimensions[7].hidden = True
    book.create_sheet("食堂")["A1"] = "菜单"
    book.save(path)
    proposal = propose_excel(path, small_report())
    reasons = {e.text: e.reason for e in proposal.unmatched}
    assert "隐藏的行" in next(reason for text, reason in reasons.items() if "厨师" in text)
    assert "2023年" in reasons and "食堂" in reasons
    assert reasons["落实率"] and "课程总数" in reasons


def test_a_hidden_row_of_the_table_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, ROWS[:3])
    book = load_workbook(path)
    assert book.active is not None
    book.active.row_dimensions[5].hidden = True
    book.active["E5"] = 1320
    book.save(path)
    values = {(c.row, c.column) for c in propose_excel(path, small_report()).values}
    assert ("x.t1.2", "2025") in values


def test_words_are_text_and_another_unit_is_not_guessed(tmp_path: Path) -> None:
    report, proposal = read(
        tmp_path, [("1", "毕业生人数*", "人", "工种取消", 5), ("2", "去向落实人数", "万元", 3, 4), ROWS[2]]
    )
    assert report.value("x.t1.1", "2024").state == State.TEXT
    assert report.value("x.t1.2", "2025").state == State.BLANK
    assert any("单位" in e.reason for e in proposal.doubtful)


def test_two_tables_below_each_other_and_the_same_cell_twice(tmp_path: Path) -> None:
    path = workbook(tmp_path, ROWS[:3])
    book = load_workbook(path)
    assert book.active is not None
    for line in (
        ["表2 计分卡"],
        ["序号", "指标", "单位", "2024年", "2025年"],
        [1, "毕业生人数", "人", 1, 2],
        [2, "去向落实人数", "人", 3, 4],
    ):
        book.active.append(line)
    book.save(path)
    proposal = propose_excel(path, small_report())
    assert len(proposal.matched) == 2
    assert sum("出现两次" in e.reason for e in proposal.doubtful) == 4


def test_last_years_workbook_fills_last_years_columns(tmp_path: Path) -> None:
    report = replace(small_report(), year=2026)
    proposal = propose_excel(workbook(tmp_path, ROWS[:3]), report, None, as_last_year=True)
    report.apply(accept(report, proposal).edit)
    assert {c.column for c in proposal.values} == {"2025"}
    assert report.value("x.t1.2a", "2025").locked
    assert any(e.text == "2024 年" for e in proposal.unmatched)


def test_without_a_report_the_edition_and_year_are_guessed(tmp_path: Path) -> None:
    report = filled("zz-2025")
    export_excel(report, tmp_path / "a.xlsx")
    proposal = propose(tmp_path / "a.xlsx")
    assert (proposal.edition_id, proposal.year) == ("zz-2025", 2025)
    assert propose(tmp_path / "a.xlsx", as_last_year=True).year == 2026


def test_a_value_that_looks_like_a_year_is_none(tmp_path: Path) -> None:
    report = filled("gz-2020")
    report.apply(set_value(report, "gz-2020.t2.1", "一年级", read_value("2072", "人")))
    export_excel(report, tmp_path / "a.xlsx")
    assert propose(tmp_path / "a.xlsx").year == 2020


def filled(edition_id: str, **fields: str) -> Report:
    """A report of a real edition with a different value in every cell that a school fills."""
    edition = load_edition(edition_id)
    report = Report(
        edition, edition.year, fields={"school.name": "青川职业学校", "school.code": "0371", **fields}
    )
    report.apply(fill_from_edition(report))
    number = 0
    for table in edition.tables:
        for row in table.rows:
            for column in table.columns if edition.applies(row) else ():
                number += 1
                text = {0: "95.70", 1: str(1000 + number), 2: "0", 3: f"{number}.4680"}[number % 4]
                value = Value(State.VALUE, text) if number % 11 else Value(State.NOT_APPLICABLE)
                report.apply(set_value(report, row.id, column.key_for(report.year), value))
        for choice in table.choices:
            report.apply(set_field(report, f"choice/{choice.id}", choice.options[1]))
    return report


@pytest.mark.parametrize("edition_id", ["zz-2025", "gz-2020"])
def test_our_own_workbook_comes_back_whole(tmp_path: Path, edition_id: str) -> None:
    report = filled(edition_id)
    export_excel(report, tmp_path / "out.xlsx")
    again = Report(report.edition, report.year)
    again.apply(fill_from_edition(again))
    proposal = propose_excel(tmp_path / "out.xlsx", again)
    again.apply(accept(again, proposal).edit)
    assert dump(again)["indicators"] == dump(report)["indicators"]
    assert {k: v for k, v in again.fields.items() if k.startswith("choice/")} == {
        k: v for k, v in report.fields.items() if k.startswith("choice/")
    }
    assert (proposal.school, proposal.school_code) == ("青川职业学校", "0371")
    assert proposal.doubtful == [] and [e for e in proposal.unmatched if e.text != "说明"] == []


def test_the_flat_sheet_alone_is_read_by_its_row_ids_even_sorted(tmp_path: Path) -> None:
    report = filled("zz-2025")
    export_excel(report, tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    for name in book.sheetnames:
        if name != "指标平表":
            del book[name]
    sheet = book["指标平表"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    formats = [row[7].number_format for row in sheet.iter_rows(min_row=2)]
    for place, source in enumerate(reversed(range(len(lines))), 2):
        for column, value in enumerate(lines[source], 1):
            sheet.cell(place, column).value = value
        sheet.cell(place, 8).number_format = formats[source]
    book.save(tmp_path / "flat.xlsx")
    again = Report(report.edition, report.year)
    again.apply(accept(again, propose_excel(tmp_path / "flat.xlsx", again)).edit)
    assert dump(again)["indicators"] == dump(report)["indicators"]


def test_files_that_are_no_workbook_or_hold_no_table_are_refused(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "别的内容"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UserError, match="没有找到"):
        propose_excel(tmp_path / "a.xlsx", small_report())
    (tmp_path / "b.xlsx").write_text("只是文字", encoding="utf-8")
    with pytest.raises(UserError, match="另存为"):
        propose_excel(tmp_path / "b.xlsx", small_report())
    (tmp_path / "c.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"))
    with pytest.raises(UserError, match=r"\.xlsx"):
        propose_excel(tmp_path / "c.xls", small_report())


@pytest.mark.skipif(not SHARED.exists(), reason="the shared material is not here")
@pytest.mark.parametrize(("edition_id", "name"), [("zz-2025", "003-zz-2025"), ("gz-2020", "000-gz-2020")])
class TestRealWorkbooks:
    def test_every_indicator_value_is_read_as_printed(self, edition_id: str, name: str) -> None:
        edition = load_edition(edition_id)
        report = Report(edition, edition.year)
        proposal = propose_excel(SHARED / "real" / f"{name}-tables.xlsx", report)
        got = {(c.row, c.column): c.value.typed or c.value.shown for c in proposal.values}
        truth = json.loads((SHARED / "real" / f"{name}-tables.json").read_text(encoding="utf-8"))
        for table in truth["tables"]:
            keys = [c.key_for(edition.year) for c in edition.tables[table["table"] - 1].columns]
            for row in table["rows"]:
                if not row["id"] or not edition.applies(edition.row(row["id"])):
                    continue
                for key, which in zip(keys, ("last", "this"), strict=True):
                    printed = row["values"].get(which, {}).get("printed")
                    assert got.get((row["id"], key)) == printed, (row["id"], key)

    def test_the_provinces_filled_form_is_read(self, tmp_path: Path, edition_id: str, name: str) -> None:
        form = json.loads((SHARED / "real" / f"{edition_id}-blank.json").read_text(encoding="utf-8"))
        book = load_workbook(SHARED / "real" / f"{edition_id}-blank.xlsx")
        edition, expected = load_edition(edition_id), {}
        for table in form["tables"]:
            keys = [c.key_for(edition.year) for c in edition.tables[table["table"] - 1].columns]
            for row in table["rows"]:
                for key, which in zip(keys, ("last", "this"), strict=True):
                    if row.get(which) and edition.applies(edition.row(row["id"])):
                        number = len(expected) + 3
                        book[table["sheet"]][row[which]] = number
                        expected[row["id"], key] = str(number)
        path = tmp_path / "填好.xlsx"
        book.save(path)
        proposal = propose_excel(path, Report(edition, edition.year))
        got = {(c.row, c.column): c.value.text.partition("%")[0] for c in proposal.values}
        assert {k: float(v) for k, v in got.items()} == {k: float(v) for k, v in expected.items()}
