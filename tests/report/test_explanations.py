"""Answers to findings: what closes a question, what opens it again, where the public words are printed."""

import json
from dataclasses import replace

import pytest

from report import edits
from report.blocks import Paragraph, Table, Text
from report.checks import run_checks
from report.checks.findings import Finding, Level, Place
from report.content import BoundNumber, Footnote, Span, spans
from report.explanations import (
    LAST_YEAR,
    PREFIX,
    Explanation,
    answered,
    can_publish,
    explain,
    identity,
    says_nothing,
    trace_of,
    withdraw,
)
from report.model import Report
from report.public_notes import put, table_notes
from report.roll import roll_forward
from report.values import Value, read_value
from tests.report.checks.building import SECTION, report_with, table, text
from tests.report.small import small_report, text_of

SENTENCE = "今年毕业生98人。"
REASON = Explanation("口径不同", "教务处核过", "不含非全日制学生")


def prose_against_value() -> tuple[Report, Finding]:
    """A sentence that says 98 graduates where the indicator says 93."""
    report = report_with(text("学校办学条件良好。", f"前面一句。{SENTENCE}后面一句。"))
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("93", "人")))
    finding = next(f for f in run_checks(report, False) if f.rule == "same_quantity")
    return report, finding


def test_an_explained_query_is_closed_and_its_words_are_a_footnote_of_the_sentence() -> None:
    report, finding = prose_against_value()
    answers = answered(report, [finding])
    edit = explain(report, answers, finding, REASON)
    report.apply(edit)
    after = answered(report, [finding])
    assert after.open == () and after.closed == (finding,)
    given = after.given(finding)
    assert given is not None and (given.internal, given.public, given.figures) == (
        "教务处核过",
        "不含非全日制学生",
        ("98", "93"),
    )
    paragraph = text_of(report, "b0").paragraphs[1]
    assert [type(part) for part in paragraph.content] == [Span, Footnote, Span]
    assert paragraph.content[0] == Span("前面一句。今年毕业生98人")
    assert finding in run_checks(report, False)  # the footnote changes nothing of what is found
    report.apply(edit.inverted())
    assert answered(report, [finding]).open == (finding,)
    assert text_of(report, "b0").paragraphs[1].content == spans(f"前面一句。{SENTENCE}后面一句。")


def test_other_figures_open_the_question_again_and_the_old_answer_is_kept() -> None:
    report, finding = prose_against_value()
    report.apply(explain(report, answered(report, [finding]), finding, REASON))
    other = replace(finding, expected="91", message=finding.message.replace("93", "91"))
    answers = answered(report, [other])
    assert answers.open == (other,)
    given = answers.given(other)
    assert given is not None and given.public == "不含非全日制学生"


def test_an_explained_error_still_counts() -> None:
    report = report_with(table("项目|今年\n甲|3\n乙|4\n合计|9"))
    wrong = Finding(
        "sum",
        "arithmetic",
        Level.ERROR,
        "合计不对",
        (Place("表", "合计\t9", SECTION, "b0", row=3, column=1),),
        "7",
        "9",
    )
    report.apply(explain(report, answered(report, [wrong]), wrong, REASON))
    answers = answered(report, [wrong])
    assert answers.open == (wrong,) and answers.given(wrong) is not None
    body = report.blocks["b0"].body
    assert isinstance(body, Table) and body.source_note == "不含非全日制学生"


def test_an_answer_can_be_taken_back_with_its_printed_words() -> None:
    report, finding = prose_against_value()
    before = text_of(report, "b0")
    report.apply(explain(report, answered(report, [finding]), finding, REASON))
    report.apply(withdraw(report, answered(report, [finding]), finding))
    assert not any(key.startswith(PREFIX) for key in report.fields)
    assert text_of(report, "b0").paragraphs[0].content == before.paragraphs[0].content
    assert not any(isinstance(part, Footnote) for p in text_of(report, "b0").paragraphs for part in p.content)
    assert answered(report, [finding]).open == (finding,)


def test_changed_public_words_take_the_place_of_the_old_ones() -> None:
    report, finding = prose_against_value()
    report.apply(explain(report, answered(report, [finding]), finding, REASON))
    report.apply(
        explain(report, answered(report, [finding]), finding, replace(REASON, public="只算春季毕业的"))
    )
    notes = [
        p.text for line in text_of(report, "b0").paragraphs for p in line.content if isinstance(p, Footnote)
    ]
    assert notes == ["只算春季毕业的"]


def test_the_words_of_a_value_are_its_public_note_beside_what_stands_there() -> None:
    report = small_report()
    report.apply(edits.set_value(report, "x.t1.2", "2025", Value("value", "90", note_public="含升学")))
    place = Place("附表", "去向落实人数", "s-t1", cell="x.t1.2/2025")
    report.apply(edits.Edit("说明", put(report, place, "", "截至八月底")))
    assert report.value("x.t1.2", "2025").note_public == "含升学；截至八月底"
    assert table_notes(report, report.edition.table("x.t1")) == "注：去向落实人数：含升学；截至八月底。"
    report.apply(edits.Edit("说明", put(report, place, "截至八月底", "")))
    assert report.value("x.t1.2", "2025").note_public == "含升学"


def test_a_footnote_goes_behind_everything_where_the_sentence_ends_in_a_bound_number() -> None:
    report = report_with(Text((Paragraph((Span("毕业生共 "), BoundNumber("x.t1.1", "2025"))),)))
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("93", "人")))
    report.apply(edits.Edit("说明", put(report, Place("", "毕业生共 93", SECTION, "b0", 0), "", "口径")))
    assert text_of(report, "b0").paragraphs[0].content[-1] == Footnote("口径")


@pytest.mark.parametrize("words", ["", "数据属实", "情况属实，数据无误。", "已核实，正确"])
def test_a_mere_claim_explains_nothing(words: str) -> None:
    assert says_nothing(words)


@pytest.mark.parametrize("words", ["不含非全日制", "因三月合并，数据属实", "按学年统计"])
def test_a_reason_explains_something(words: str) -> None:
    assert not says_nothing(words)


def test_a_finding_without_a_block_has_no_place_for_public_words() -> None:
    report = small_report()
    assert not can_publish(report, Finding("x", "missing", "query", "缺一节", (Place("二", "", "s-c2"),)))
    assert not can_publish(report, Finding("x", "missing", "query", "缺", ()))


def test_the_identity_holds_when_other_parts_change_and_numbers_move() -> None:
    report, finding = prose_against_value()
    moved = replace(
        finding,
        places=tuple(
            replace(p, paragraph=p.paragraph + (1 if p.paragraph >= 0 else 0)) for p in finding.places
        ),
    )
    assert trace_of(report, moved) == trace_of(report, finding)
    other = replace(finding, rule="stale_value")
    assert identity(trace_of(report, other)) != identity(trace_of(report, finding))


def test_two_findings_of_the_same_words_are_kept_apart() -> None:
    report = report_with(text(SENTENCE), text(SENTENCE))
    first, second = (
        Finding("x", "text", "query", "甲", (Place("一", SENTENCE, SECTION, block, 0),), "1", "2")
        for block in ("b0", "b1")
    )
    report.apply(explain(report, answered(report, [first, second]), first, REASON))
    answers = answered(report, [first, second])
    assert answers.closed == (first,) and answers.open == (second,)


def test_next_year_the_same_finding_shows_last_years_words() -> None:
    report, finding = prose_against_value()
    report.apply(explain(report, answered(report, [finding]), finding, REASON))
    new = roll_forward(report, report.edition, 2026).report
    assert not any(key.startswith(PREFIX) for key in new.fields)
    assert sum(key.startswith(LAST_YEAR) for key in new.fields) == 1
    body = text("今年毕业生88人。")
    new.apply(edits.insert_block(new, SECTION, 0, body, "写", block_id="n0"))
    new.apply(edits.set_value(new, "x.t1.1", "2026", read_value("93", "人")))
    same = next(f for f in run_checks(new, False) if f.rule == "same_quantity")
    answers = answered(new, [same])
    last = answers.last_year(same)
    assert answers.open == (same,) and last is not None and last.public == "不含非全日制学生"


def test_a_field_that_cannot_be_read_leaves_the_question_open() -> None:
    report, finding = prose_against_value()
    key = PREFIX + identity(trace_of(report, finding))
    for broken in ("", "不是JSON", "[]", json.dumps({"figures": 3})):
        report.fields[key] = broken
        assert answered(report, [finding]).open == (finding,)
