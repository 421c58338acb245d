"""A proposal becomes one edit: into an empty report, into one with text, undone in one step."""

from dataclasses import replace
from pathlib import Path

import pytest

from importers import CellValue, accept, propose
from importers.proposal import Proposal, has_no_text
from report.blocks import Block, Figure, IndicatorTable, Paragraph, Text
from report.content import spans
from report.editions import load_edition
from report.edits import fill_from_edition
from report.model import Kind, Report, cell_key
from report.values import State, Value, read_value
from tests.importers.word_files import PROSE, para, picture, table, word_file

ROW = "zz-2025.t1.1"


@pytest.fixture
def report() -> Report:
    made = Report(load_edition("zz-2025"), 2025)
    made.apply(fill_from_edition(made))
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return word_file(
        tmp_path / "去年.docx",
        para("1 人才培养", "1"), para(PROSE), para(runs=picture()), para("图 1-1 校园"), para("2 本校特有的一章", "1"), para(PROSE),
        para("附表", "1"), para("表 1 人才培养质量计分卡"),
        table(["序号", "指标", "单位", "2024年", "2025年"], ["1", "毕业生人数*", "人", "1398", "1320"],
              ["2", "毕业生去向落实人数", "人", "1390", "1310"], ["4", "月收入", "元", "4294", ""],
              ["3", "毕业生本省去向落实率", "%", "100%", "99.5%"], ["6", "自主创业率", "%", "0", "0"]),
    )  # fmt: skip


def snapshot(report: Report) -> tuple[dict[str, object], ...]:
    return tuple(dict(getattr(report, s)) for s in ("sections", "blocks", "values", "fields", "pictures"))


def test_an_empty_skeleton_counts_as_no_text(report: Report) -> None:
    assert has_no_text(report)
    report.blocks["b1"] = Block("b1", "s-c1", 1.0, Text((Paragraph(spans("写了一句")),)))
    assert not has_no_text(report)


def test_one_edit_and_one_undo(report: Report, path: Path) -> None:
    before = snapshot(report)
    accepted = accept(report, propose(path, report))
    assert "去年.docx" in accepted.edit.name
    report.apply(accepted.edit)
    assert snapshot(report) != before
    report.apply(accepted.edit.inverted())
    assert snapshot(report) == before


def test_the_files_outline_becomes_the_reports(report: Report, path: Path) -> None:
    report.apply(accept(report, propose(path, report)).edit)
    chapters = [s for s in report.children("") if s.type == Kind.BODY]
    assert [s.title for s in chapters] == ["人才培养", "本校特有的一章"]
    assert [bool(s.spec) for s in chapters] == [True, False]
    types = {s.type for s in report.children("")}
    assert {Kind.COVER, Kind.DECLARATION, Kind.CONTENTS, Kind.APPENDIX} <= types
    assert {b.body.table for b in report.blocks.values() if isinstance(b.body, IndicatorTable)} == {
        t.id for t in report.edition.tables
    }


def test_every_section_and_block_has_its_owner(report: Report, path: Path) -> None:
    report.apply(accept(report, propose(path, report)).edit)
    assert all(s.parent in ("", *report.sections) for s in report.sections.values())
    assert all(
        b.section in report.sections and b.parent in ("", *report.blocks) for b in report.blocks.values()
    )
    assert {
        p.sha for b in report.blocks.values() if isinstance(b.body, Figure) for p in b.body.pictures
    } <= set(report.pictures)


def test_pictures_come_with_their_bytes(report: Report, path: Path) -> None:
    accepted = accept(report, propose(path, report))
    assert accepted.edit.keys("pictures") == set(accepted.pictures)
    assert all(data.startswith(b"\xff\xd8") for data in accepted.pictures.values())


def test_values_keep_their_printed_form_and_blanks_erase_nothing(report: Report, path: Path) -> None:
    report.values[cell_key("zz-2025.t1.4", "2025")] = Value(State.VALUE, "4000")
    report.apply(accept(report, propose(path, report)).edit)
    rate = next(r.id for r in report.edition.table("zz-2025.t1").rows if r.name == "毕业生本省去向落实率")
    assert (report.value(rate, "2025").text, report.value(rate, "2025").typed) == ("99.5", "99.5%")
    assert report.value("zz-2025.t1.4", "2025").text == "4000"
    assert report.value(ROW, "2024").source == "去年.docx"


def test_differences_to_values_already_there_are_listed(report: Report, path: Path) -> None:
    report.values[cell_key(ROW, "2025")] = Value(State.VALUE, "1321")
    proposal = propose(path, report)
    assert any(e.kind == "value" and "1321" in e.reason and "1320" in e.reason for e in proposal.doubtful)


def test_the_indicator_block_shows_the_files_own_layout(report: Report, path: Path) -> None:
    report.apply(accept(report, propose(path, report)).edit)
    body = next(
        b.body
        for b in report.blocks.values()
        if isinstance(b.body, IndicatorTable) and b.body.table == "zz-2025.t1"
    )
    assert body.layout is not None
    assert body.layout.rows[0] == ("序号", "指标", "单位", "2024年", "2025年")
    assert {c.key for c in body.cells} >= {cell_key(ROW, "2024"), cell_key(ROW, "2025")}


def test_text_is_put_into_sections_of_the_same_title_and_not_twice(report: Report, path: Path) -> None:
    chapter = next(s for s in report.children("") if s.title == "人才培养")
    report.blocks["b1"] = Block("b1", chapter.id, 1.0, Text((Paragraph(spans("已经写好的话")),)))
    sections = set(report.sections)
    report.apply(accept(report, propose(path, report)).edit)
    written = [b.body for b in report.blocks_of(chapter.id)]
    assert written[0] == Text((Paragraph(spans("已经写好的话")),))
    assert Text((Paragraph(spans(PROSE)),)) in written
    assert {report.sections[s].title for s in set(report.sections) - sections} == {"本校特有的一章"}
    again = accept(report, propose(path, report))
    assert again.edit.keys("blocks") == set()


def test_last_years_values_are_locked_and_its_cover_is_not_taken(report: Report, tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("清河市职业中等专业学校"), para("职业教育质量报告"), para("（2024年度）"), para("1 人才培养", "1"), para(PROSE), para("附表", "1"),
        table(["序号", "指标", "单位", "2023年", "2024年"], ["1", "毕业生人数*", "人", "1", "2"],
              ["2", "毕业生去向落实人数", "人", "3", "4"], ["4", "月收入", "元", "5", "6"], ["6", "自主创业率", "%", "7", "8"],
              ["7", "毕业三年晋升比例", "%", "7", "8"], ["3", "毕业生本省去向落实率", "%", "7", "8"]),
    )  # fmt: skip
    proposal = propose(path, report, as_last_year=True)
    report.apply(accept(report, proposal).edit)
    assert report.value(ROW, "2024") == Value(State.VALUE, "2", source="a.docx", locked=True)
    assert report.value(ROW, "2025").state == State.BLANK
    assert report.school == "清河市职业中等专业学校"
    assert "report.title" not in report.fields
    assert any(e.kind == "column" and "2023" in e.text for e in proposal.unmatched)
    tables = {b.body.table: b.body for b in report.blocks.values() if isinstance(b.body, IndicatorTable)}
    assert tables["zz-2025.t1"].layout is None  # its headings would be last year's


def test_a_later_import_wins_over_an_earlier_one(report: Report) -> None:
    def proposal(source: str, text: str) -> Proposal:
        return Proposal(source, "zz-2025", 2025, values=[CellValue(ROW, "2025", read_value(text, "人"))])

    for source, text in (("甲.docx", "1320"), ("乙.xlsx", "1321")):
        report.apply(accept(report, proposal(source, text)).edit)
    assert report.value(ROW, "2025").text == "1321"


def test_notes_and_reasons_of_a_value_survive_an_import(report: Report) -> None:
    report.values[cell_key(ROW, "2025")] = Value(State.VALUE, "1", note_public="口径", evidence="表")
    new = [CellValue(ROW, "2025", read_value("2"))]
    report.apply(accept(report, Proposal("a.xlsx", "zz-2025", 2025, values=new)).edit)
    kept = report.value(ROW, "2025")
    assert (kept.text, kept.note_public, kept.evidence) == ("2", "口径", "表")


def test_the_proposal_as_json_counts_and_lists(report: Report, path: Path) -> None:
    found = propose(path, report).as_json()
    assert found["edition"] == "zz-2025"
    assert found["counts"]["pictures"] == 1
    assert {"matched", "doubtful", "unmatched"} <= set(found)
    assert any(e["kind"] == "row" for e in found["unmatched"])


def test_nothing_to_import_is_an_edit_without_changes(report: Report) -> None:
    empty = Proposal("a.xlsx", "zz-2025", 2025)
    assert accept(report, replace(empty)).edit.changes == ()


def test_an_older_report_brings_its_text_but_not_its_title_and_dates(report: Report, tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "a.docx",
        para("清河市职业中等专业学校"),
        para("职业教育质量报告"),
        para("（2024年度）"),
        para("1 人才培养", "1"),
        para(PROSE),
    )
    proposal = propose(path, report)
    report.apply(accept(report, proposal).edit)
    assert any(PROSE in str(b.body) for b in report.blocks.values())
    assert report.school == "清河市职业中等专业学校"
    assert "report.title" not in report.fields
    assert any("2024 年度" in e.reason for e in proposal.doubtful)
