"""Numbers from last year that nobody confirmed are a query, one for each section; a report without them is silent."""

from report import edits
from report.blocks import Case, Paragraph, Text
from report.carried import with_marks
from report.checks import run_checks
from report.checks.findings import Finding, Level
from report.content import spans
from report.model import Report
from tests.report.small import small_report


def found(report: Report) -> list[Finding]:
    return [finding for finding in run_checks(report) if finding.rule == "carried_numbers"]


def test_one_query_a_section_with_every_sentence() -> None:
    report = small_report()
    marked = tuple(
        with_marks(Paragraph(spans(t))) for t in ("开头没有数。去年招生1234人。", "2025年，教师56人。")
    )
    report.apply(edits.insert_block(report, "s-c1-1", 0, Text(marked), "写"))
    report.apply(edits.insert_block(report, "s-c2", 0, Case("一例"), "写", block_id="b-case"))
    report.apply(edits.insert_block(report, "s-c2", 0, Text(marked[:1]), "写", "b-case"))
    first, second = found(report)
    assert (first.level, first.places[0].section, second.places[0].section) == (Level.QUERY, "s-c1-1", "s-c2")
    assert "3 个" in first.message and "1234、2025、56" in first.message
    assert [place.quote for place in first.places] == ["去年招生1234人。", "2025年，教师56人。"]


def test_numbers_that_nobody_carried_are_silent() -> None:
    report = small_report()
    text = Text((Paragraph(spans("2025年招生1234人。")),))
    report.apply(edits.insert_block(report, "s-c1-1", 0, text, "写"))
    assert found(report) == []
