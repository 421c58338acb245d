"""What the import page knows, without a widget: lines, places, gains, and the one edit."""

from pathlib import Path

import pytest

from app.import_state import ImportState, Line, accepted, amounts
from importers import CellValue, Choices, Entry, Move, Proposal, Skip, propose
from report.blocks import Block, Figure, Paragraph, Text
from report.content import spans
from report.editions import load_edition
from report.edits import fill_from_edition
from report.model import Report, Section
from report.values import read_value

ROW = "zz-2025.t1.1"


@pytest.fixture
def report() -> Report:
    made = Report(load_edition("zz-2025"), 2025)
    made.apply(fill_from_edition(made))
    return made


def proposal(source: str = "a.docx") -> Proposal:
    sections = [
        Section("s-c1", "", 9000.0, "人才培养", spec="c1", printed_number="1"),
        Section("s1", "", 10000.0, "学生成长", printed_number="2"),
        Section("s2", "s1", 1.0, "社团", printed_number="2.1"),
    ]
    text = Text((Paragraph(spans("社团二十个。")), Paragraph(spans("活动不少。"))))
    blocks = [Block("b1", "s2", 1.0, text), Block("b2", "s2", 2.0, Figure(caption="合影"))]
    values = [CellValue(ROW, "2025", read_value("5"))]
    doubtful = [Entry("file", source, "", "旧的")]
    matched = [Entry("divider", "一", "", "自动"), Entry("divider", "二", "", "自动")]
    unmatched = [Entry("comment", "批注", "", "不导入"), Entry("section", "文化传承", "", "文件里没有这一节")]
    return Proposal(
        source, "zz-2025", 2025, matched=matched, doubtful=doubtful, unmatched=unmatched,
        sections=sections, blocks=blocks, values=values,
    )  # fmt: skip


@pytest.fixture
def state(report: Report) -> ImportState:
    return ImportState(report, [proposal()])


def line(state: ImportState, key: str) -> Line:
    return next(each for each in state.lines() if each.key[1] == key)


def test_doubtful_lines_come_first_and_what_the_file_lacks_last(state: ImportState) -> None:
    groups = [each.group for each in state.lines()]
    assert groups == sorted(groups, key=["doubtful", "matched", "unmatched", "lacking"].index)
    assert [each.key[1] for each in state.lines() if each.group == "doubtful"][1:] == ["s1"]


def test_things_that_the_program_makes_itself_are_one_line(state: ImportState) -> None:
    assert [e.entry.text for e in state.lines() if e.entry and e.entry.kind == "divider"] == [
        "分隔页，共 2 处"
    ]


def test_the_report_stays_as_it_is_until_the_edit_is_performed(report: Report, state: ImportState) -> None:
    before = dict(report.sections)
    state.decide(line(state, "s1"), Move("s-c1"))
    assert report.sections == before
    report.apply(state.edit()[0])
    assert report.sections == state.preview.sections != before


def test_a_moved_piece_says_where_it_will_stand(state: ImportState) -> None:
    assert state.target(line(state, "b1")) == "2.1 社团"
    state.decide(line(state, "b1"), Move("s-c1"))
    assert state.target(line(state, "b1")) == "1 人才培养"
    assert state.place(line(state, "b2")) == "s2"


def test_a_skipped_section_and_all_in_it_are_not_taken(state: ImportState) -> None:
    state.decide(line(state, "s1"), Skip("重复"))
    for key in ("s1", "s2", "b1"):
        assert (line(state, key).group, state.skip_reason(line(state, key))) == ("unmatched", "重复")
    assert state.target(line(state, "b1")) == "不收"


def test_a_decision_can_be_taken_back(state: ImportState) -> None:
    state.decide(line(state, "b1"), Skip("重复"))
    state.decide(line(state, "b1"), None)
    assert line(state, "b1").group == "matched" and "b1" in state.preview.blocks


def test_each_section_tells_what_it_gains_with_all_below_it(state: ImportState) -> None:
    gains = state.gains()
    assert amounts(gains["s1"]) == amounts(gains["s2"]) == "2 段 1 图"
    table = next(s.id for s in state.preview.sections.values() if s.spec == "t1") if "s-t1" in gains else ""
    assert not table or amounts(gains[table]) == "1 行"


def test_empty_sections_and_those_that_go_are_told(report: Report, state: ImportState) -> None:
    assert state.empty("s-c1") and not state.empty("s1")
    gone = [report.sections[key].title for key in state.dropped()]
    assert "文化传承" in gone and "人才培养" not in gone
    state.keep_empty(True)
    assert not [key for key in state.dropped() if report.sections[key].type == "body"]


def test_no_section_below_a_piece_is_a_target_for_it(state: ImportState) -> None:
    found = state.targets(line(state, "s1"))
    assert "s-c1" in found and not found & {"s1", "s2"}
    assert not state.targets(line(state, "values/zz-2025.t1"))


def test_at_most_two_other_places_are_suggested(state: ImportState) -> None:
    assert all(len(state.suggested(each)) <= 2 for each in state.lines())


def test_several_files_are_one_edit_and_a_later_one_sees_the_earlier(report: Report) -> None:
    second = Proposal("b.xlsx", "zz-2025", 2025, values=[CellValue(ROW, "2025", read_value("6"))])
    edit, _ = accepted(report, [proposal(), second])
    assert len({(c.store, c.key) for c in edit.changes}) == len(edit.changes)
    report.apply(edit)
    assert report.value(ROW, "2025").text == "6"
    assert not any(key.startswith("import/") for key in report.fields)


def test_choices_of_each_file_are_its_own(report: Report) -> None:
    other = Proposal("b.xlsx", "zz-2025", 2025, values=[CellValue(ROW, "2025", read_value("6"))])
    skipped = Choices({"values/zz-2025.t1": Skip("旧的")})
    edit, _ = accepted(report, [proposal(), other], [Choices(), skipped])
    report.apply(edit)
    assert report.value(ROW, "2025").text == "5"
    assert "旧的" in report.fields["import/b.xlsx"]


def test_every_piece_of_the_real_report_has_a_place(report: Report, shared: Path) -> None:
    path = shared / "real" / "003-zz-2025.docx"
    state = ImportState(report, [propose(path, report)])
    placed = [each for each in state.lines() if each.piece is not None and each.piece.section]
    assert len(placed) > 50
    assert all(state.place(each) in state.preview.sections for each in placed)
    assert not [each for each in state.lines() if each.group == "unmatched" and each.piece is not None]
