"""The pieces that a person decides about, which doubts belong to which, and where else a piece could go."""

import pytest

from importers import CellValue, Choices, Entry, Proposal, Skip
from importers.parts import block_name, notes_of, pieces_of
from importers.proposal import is_lacking, left_out
from importers.suggest import suggestions
from report.blocks import Block, Figure, Paragraph, Table, Text
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


def text(key: str, section: str, *lines: str) -> Block:
    return Block(key, section, 1.0, Text(tuple(Paragraph(spans(line)) for line in lines)))


def proposal() -> Proposal:
    sections = [
        Section("s-c1", "", 2.0, "人才培养", spec="c1", printed_number="1"),
        Section("s1", "", 3.0, "学生成长", printed_number="2"),
        Section("s2", "s1", 1.0, "社团", printed_number="2.1"),
    ]
    blocks = [
        text("b1", "s-c1", "第一句。", "文本框里的字"),
        text("b2", "s2", "社团活动说明。"),
        Block("b3", "s2", 2.0, Figure(caption="合影", printed_number="图 2-1")),
    ]
    values = [CellValue(ROW, "2025", read_value("5"))]
    fields = {"school.name": "甲校", "printed/headings": "x", f"remark/{ROW}": "备注"}
    return Proposal("a.docx", "zz-2025", 2025, sections=sections, blocks=blocks, values=values, fields=fields)


def test_sections_come_before_their_blocks_then_values_then_fields(report: Report) -> None:
    found = [(p.id, p.kind) for p in pieces_of(report, proposal())]
    assert found == [
        ("s-c1", "section"), ("b1", "paragraph"), ("s1", "section"), ("s2", "section"), ("b2", "paragraph"), ("b3", "figure"),
        ("values/zz-2025.t1", "values"), ("field/school.name", "field"),
    ]  # fmt: skip


def test_a_field_that_the_report_has_already_is_no_piece(report: Report) -> None:
    report.fields["school.name"] = "甲校"
    assert not any(p.kind == "field" for p in pieces_of(report, proposal()))


def test_a_doubt_belongs_to_the_piece_that_holds_its_words(report: Report) -> None:
    given = proposal()
    given.doubtful = [
        Entry("paragraph", "文本框里的字", "", "甲"),
        Entry("heading", "2.1 社团", "", "乙"),
        Entry("figure", "图 2-1 合影", "", "丙"),
        Entry("value", "5", f"{ROW}/2025", "丁"),
        Entry("file", "a.docx", "", "戊"),
    ]
    doubts = {p.id: p.doubts for p in pieces_of(report, given) if p.doubts}
    assert (doubts["b1"], doubts["s2"], doubts["b3"], doubts["values/zz-2025.t1"]) == (
        ("甲",),
        ("乙",),
        ("丙",),
        ("丁",),
    )
    assert [e.reason for e in notes_of(report, given)] == ["戊"]


def test_the_same_words_twice_are_two_pieces(report: Report) -> None:
    given = proposal()
    given.blocks.append(text("b4", "s1", "文本框里的字"))
    given.doubtful = [
        Entry("paragraph", "文本框里的字", "", "甲"),
        Entry("paragraph", "文本框里的字", "", "甲"),
    ]
    assert {p.id for p in pieces_of(report, given) if "甲" in p.doubts} == {"b1", "b4"}


def test_a_chapter_that_the_edition_does_not_have_is_doubtful_while_others_of_it_are_missing(
    report: Report,
) -> None:
    doubts = {p.id for p in pieces_of(report, proposal()) if p.doubts}
    assert doubts == {"s1"}


def test_a_block_is_named_by_number_and_caption_or_its_first_words() -> None:
    assert block_name(text("b", "s", "", "头一句")) == "头一句"
    assert block_name(Block("b", "s", 1.0, Table((("项", "数"),)))) == "项 数"
    assert block_name(Block("b", "s", 1.0, Figure())) == "图片"


def test_a_skipped_section_speaks_for_its_blocks(report: Report) -> None:
    found = left_out(report, proposal(), Choices({"s1": Skip("重复")}))
    assert [(e.kind, e.text, e.reason) for e in found] == [
        ("section", "2 学生成长", "重复"),
        ("section", "2.1 社团", "重复"),
    ]


def test_what_the_file_lacks_is_not_what_was_left_out(report: Report) -> None:
    given = proposal()
    given.unmatched = [
        Entry("section", "文化传承", "", "文件里没有这一节"),
        Entry("comment", "批注", "", "不导入"),
    ]
    assert [is_lacking(e) for e in given.unmatched] == [True, False]
    assert [e.kind for e in left_out(report, given, Choices())] == ["comment"]


def section_piece(report: Report, given: Proposal, key: str) -> list[tuple[str, str]]:
    piece = next(p for p in pieces_of(report, given) if p.id == key)
    found = suggestions(report, given, piece, {key})
    return [(report.sections[s.section].title, s.reason) for s in found]


def test_a_like_title_is_suggested_first(report: Report) -> None:
    given = proposal()
    given.sections.append(Section("s3", "s1", 2.0, "课程与教材", printed_number="2.2"))
    found = section_piece(report, given, "s3")
    assert found[0] == ("课程与教材建设", "标题相近")
    assert len(found) <= 2


def test_a_place_that_the_text_speaks_of_is_suggested_with_the_word(report: Report) -> None:
    given = proposal()
    given.blocks.append(text("b5", "s2", "新开课程三门，精品课程两门，课程评价一次，课程改革四项。"))
    assert any("出现" in reason for _, reason in section_piece(report, given, "s2"))


def test_a_chapter_is_sent_to_chapters(report: Report) -> None:
    given = proposal()
    given.sections.append(Section("s4", "", 4.0, "课程与教材", printed_number="3"))
    title, reason = section_piece(report, given, "s4")[0]
    assert title == "人才培养" and "课程与教材建设" in reason


def test_nothing_is_suggested_where_nothing_speaks_for_it(report: Report) -> None:
    given = proposal()
    given.sections.append(Section("s5", "s1", 3.0, "甲乙丙", printed_number="2.3"))
    assert section_piece(report, given, "s5") == []
