"""Characters, rows, states and debts: what the tree, the board and the status bar show."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report import edits
from report.blocks import Case, Figure, Paragraph, Text
from report.checks.findings import Finding, Place
from report.content import BoundNumber, Footnote, Reference, Span, spans
from report.edition import SectionSpec
from report.model import Report
from report.numbering import number_report
from report.progress import (
    Stage,
    count_characters,
    debts,
    owner_of,
    reminder,
    report_progress,
    required_rows,
    section_label,
)
from report.values import Value, read_value
from tests.report.small import small_report


def write(report: Report, section: str, text: str) -> None:
    body = Text((Paragraph(spans(text)),))
    report.apply(edits.insert_block(report, section, 99, body, "写"))


def fill(report: Report, row: str, text: str, column: str = "2025") -> None:
    report.apply(edits.set_value(report, row, column, read_value(text)))


def set_state(report: Report, section: str, state: str) -> None:
    report.apply(edits.set_section(report, section, "状态", state=state))


def finding(level: str, section: str = "") -> Finding:
    return Finding("r", "entry", level, "一句话", (Place("某处", "", section=section),))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("   \u3000\n", 0),
        ("学校", 2),
        ("2025 年", 2),
        ("共计261项，占95.6%。", 8),
        ("ABC 职业 school", 4),
        ("“双师型”教师——", 9),
        ("①②", 2),
    ],
)
def test_characters_are_counted_as_word_counts_them(text: str, count: int) -> None:
    assert count_characters(text) == count


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)))
def test_every_chinese_character_is_one(text: str) -> None:
    assert count_characters(text) == len(text)


@given(st.text(), st.text())
def test_a_line_break_between_two_texts_changes_no_count(first: str, second: str) -> None:
    assert count_characters(first + "\n" + second) == count_characters(first) + count_characters(second)


def test_a_new_report_has_not_begun() -> None:
    progress = report_progress(small_report())
    assert progress["s-c1"].stage == Stage.EMPTY
    assert progress["s-contents"].stage == Stage.GENERATED
    assert progress[""].rows == 6 and progress[""].filled == 0


def test_the_sums_of_the_chapters_equal_the_whole() -> None:
    report = small_report()
    write(report, "s-p1", "学校概况")
    write(report, "s-c1-1", "专业")
    progress = report_progress(report)
    tops = [progress[s.id] for s in report.children("")]
    assert sum(p.characters for p in tops) == progress[""].characters == 6
    assert sum(p.rows for p in tops) == progress[""].rows


def test_text_inside_a_case_counts_and_captions_do_not() -> None:
    report = small_report()
    report.apply(edits.insert_block(report, "s-c2", 0, Case("标题"), "案例", block_id="case"))
    body = Text((Paragraph(spans("三个字")),))
    report.apply(edits.insert_block(report, "s-c2", 0, body, "写", parent="case"))
    report.apply(edits.insert_block(report, "s-c2", 1, Figure(caption="一张图"), "图"))
    assert report_progress(report)["s-c2"].characters == 3


def test_bound_numbers_and_references_count_as_they_are_shown() -> None:
    report = small_report()
    fill(report, "x.t1.1", "1258")
    content = (
        Span("毕业生"),
        BoundNumber("x.t1.1", "2025", unit=True),
        Reference("s-c1"),
        Footnote("脚注不计"),
    )
    body = Text((Paragraph(content, lead="段首"),))
    report.apply(edits.insert_block(report, "s-c2", 0, body, "写"))
    # 段首 2, 毕业生 3, 1258 1, 人 1, 一、 2
    assert report_progress(report)["s-c2"].characters == 9


def test_a_skipped_section_counts_nothing_and_does_not_hold_up_its_chapter() -> None:
    report = small_report()
    write(report, "s-c1-1", "专业")
    report.apply(edits.set_section(report, "s-c1-2", "不写", skipped="本年度无"))
    set_state(report, "s-c1-1", "locked")
    progress = report_progress(report)
    assert progress["s-c1-2"].stage == Stage.SKIPPED
    assert progress["s-c1"].stage == Stage.LOCKED


def test_locked_goes_before_trouble_and_trouble_before_review() -> None:
    report = small_report()
    write(report, "s-c2", "文字")
    assert report_progress(report)["s-c2"].stage == Stage.WRITING
    set_state(report, "s-c2", "review")
    assert report_progress(report)["s-c2"].stage == Stage.REVIEW
    trouble = [finding("query", "s-c2")]
    assert report_progress(report, trouble)["s-c2"].stage == Stage.TROUBLE
    set_state(report, "s-c2", "locked")
    assert report_progress(report, trouble)["s-c2"].stage == Stage.LOCKED


def test_hints_are_no_trouble() -> None:
    report = small_report()
    assert report_progress(report, [finding("hint", "s-c2")])["s-c2"].stage == Stage.EMPTY


def test_a_finding_without_a_section_counts_for_the_whole_once() -> None:
    progress = report_progress(small_report(), [finding("error"), finding("query", "s-c1-1")])
    assert (progress[""].errors, progress[""].queries) == (1, 1)
    assert (progress["s-c1"].errors, progress["s-c1"].queries) == (0, 1)


def test_the_share_is_characters_against_the_lower_end_of_the_band() -> None:
    spec = SectionSpec("c1", "人才培养", words=(4, 10))
    report = small_report(sections=(spec,))
    write(report, "s-c1", "三个字")
    at = report_progress(report)["s-c1"]
    assert at.share == 0.75
    assert at.share_text == "75%"


def test_a_chapter_that_is_divided_in_another_way_keeps_the_band_of_what_the_edition_foresees() -> None:
    below = (SectionSpec("c1-1", "专业", words=(300, 600)), SectionSpec("c1-2", "课程", words=(200, 500)))
    report = small_report(sections=(SectionSpec("c1", "人才培养", words=(100, 200), children=below),))
    bands = [(at.low, at.high) for at in [report_progress(report)["s-c1"]]]
    report.apply(edits.set_section(report, "s-c1-2", "不写", skipped="本年度无"))
    bands.append((report_progress(report)["s-c1"].low, report_progress(report)["s-c1"].high))
    report.apply(edits.delete_section(report, "s-c1-1"))
    bands.append((report_progress(report)["s-c1"].low, report_progress(report)["s-c1"].high))
    assert bands == [(600, 1300), (400, 800), (400, 800)]


def test_without_a_band_and_without_rows_there_is_no_share() -> None:
    report = small_report()
    write(report, "s-c2", "文字")
    assert report_progress(report)["s-c2"].share is None
    assert report_progress(report)["s-c2"].share_text == ""


def test_a_row_the_school_does_not_fill_is_not_asked_for() -> None:
    report = small_report()
    assert required_rows(report, report.edition.table("x.t1")) == (6, 0)


def test_zero_and_not_applicable_are_answers_and_last_year_alone_is_none() -> None:
    report = small_report()
    fill(report, "x.t1.1", "0")
    fill(report, "x.t1.2", "不适用")
    fill(report, "x.t1.2a", "12", "2024")
    assert required_rows(report, report.edition.table("x.t1")) == (6, 2)


def test_a_computed_row_is_filled_once_its_inputs_are_there() -> None:
    report = small_report()
    fill(report, "x.t1.1", "200")
    fill(report, "x.t1.2", "190")
    assert required_rows(report, report.edition.table("x.t1")) == (6, 3)


def test_a_blank_cell_that_only_has_a_note_is_still_blank() -> None:
    report = small_report()
    report.apply(edits.set_value(report, "x.t1.1", "2025", Value(note_internal="等财务处")))
    assert required_rows(report, report.edition.table("x.t1")) == (6, 0)


def test_the_owner_of_a_chapter_owns_what_has_no_owner_below() -> None:
    report = small_report()
    report.apply(edits.set_section(report, "s-c1", "负责", owner="教务处"))
    assert owner_of(report, report.sections["s-c1-1"]) == "教务处"
    assert owner_of(report, report.sections["s-c2"]) == ""


def test_debts_name_what_has_not_begun_and_the_rows_that_are_missing() -> None:
    report = small_report()
    report.apply(edits.set_section(report, "s-c1", "负责", owner="教务处"))
    report.apply(edits.set_section(report, "s-app", "负责", owner="财务处"))
    write(report, "s-c1-1", "写了")
    fill(report, "x.t1.1", "3")
    owed = {debt.owner: debt.pieces for debt in debts(report, report_progress(report))}
    assert owed["教务处"] == ("课程建设未开始",)
    assert owed["财务处"] == ("计分卡还欠 5 行",)
    assert owed["未指定部门"] == ("学校概况未开始", "服务贡献未开始")


def test_locked_and_skipped_sections_owe_nothing() -> None:
    report = small_report()
    for section in ("s-p", "s-p1", "s-c1", "s-c1-1", "s-c1-2", "s-t1"):
        set_state(report, section, "locked")
    report.apply(edits.set_section(report, "s-c2", "不写", skipped="无"))
    assert debts(report, report_progress(report)) == []


def test_the_reminder_is_plain_text_with_one_line_for_each_owner() -> None:
    report = small_report()
    text = reminder(report, debts(report, report_progress(report)))
    assert text.splitlines()[1].startswith("未指定部门：学校概况未开始、")
    assert "都已开始" in reminder(report, [])


def test_labels_carry_the_number_with_a_space_only_where_one_is_needed() -> None:
    report = small_report()
    numbers = number_report(report)
    assert section_label(report, report.sections["s-c1"], numbers) == "一、人才培养"
    assert section_label(report, report.sections["s-t1"], numbers) == "表 1 计分卡"
    assert section_label(report, report.sections["s-cover"], numbers) == "封面"


def test_fields_of_the_cover_count_as_rows() -> None:
    from report.edition import FieldSpec

    fields = (
        FieldSpec("cover.school", "校名", "cover", default="{school}"),
        FieldSpec("cover.date", "日期", "cover"),
        FieldSpec("cover.stamp", "盖章", "cover", kind="blank"),
    )
    at = report_progress(small_report(fields=fields))["s-cover"]
    assert (at.filled, at.rows) == (1, 2)


def test_what_was_counted_once_is_what_a_fresh_count_gives_after_every_kind_of_edit() -> None:
    """The counts are kept by block; an edit of the block, of a bound cell or a removal must never show an old one."""
    report = small_report()
    section = next(s.id for s, _ in report.walk() if s.title == "课程建设")
    write(report, section, "一共三句话")
    bound = Text((Paragraph((Span("人数 "), BoundNumber("x.t1.1", "2025"))),))
    report.apply(edits.insert_block(report, section, 99, bound, "写"))
    first, second = report.blocks_of(section)[-2:]
    steps = [
        lambda: write(report, section, "又写一段"),
        lambda: report.apply(edits.set_body(report, first.id, Text((Paragraph(spans("短")),)), "改")),
        lambda: fill(report, "x.t1.1", "12"),
        lambda: report.apply(edits.delete_blocks(report, [second.id])),
    ]
    for step in steps:
        before = report_progress(report)[""].characters
        step()
        kept = report_progress(report)
        assert kept == report_progress(replace(report, counted={}))
        assert kept[""].characters != before


def test_a_block_that_did_not_change_is_not_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    report = small_report()
    section = next(s.id for s, _ in report.walk() if s.title == "课程建设")
    write(report, section, "第一段")
    write(report, section, "第二段")
    report_progress(report)
    seen: list[str] = []
    monkeypatch.setattr("report.progress.count_characters", lambda text: seen.append(text) or len(text))
    write(report, section, "第三段")
    report_progress(report)
    assert seen == ["第三段"]
