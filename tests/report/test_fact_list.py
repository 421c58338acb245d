"""Every place of one quantity, and changing them together."""

from report import edits
from report.blocks import Paragraph, Table, Text
from report.content import BoundNumber, Span
from report.fact_list import Mention, change_mentions, mentions, wanted_at, wanted_of_cell
from report.model import Report
from report.values import read_value
from tests.report.checks.building import report_with, table, text
from tests.report.small import text_of


def report_of_graduates() -> Report:
    report = report_with(
        text("今年毕业生 1205 人，比上年多。"),
        table("专业|毕业生人数\n甲|605\n乙|600\n合计|1205", caption="1205 名毕业生的去向"),
        Text((Paragraph((Span("毕业生"), BoundNumber("x.t1.1", "2025"), Span("人；占地 1205 亩。"))),)),
        text("毕业生共 1200 人，招生 1.205 千人。"),
    )
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("1205", "人")))
    return report


def kinds(found: list[Mention]) -> list[str]:
    return [mention.kind for mention in found]


def test_value_sentence_caption_cell_and_bound_number_are_listed_with_the_namesake() -> None:
    report = report_of_graduates()
    wanted = wanted_of_cell(report, "x.t1.1", "2025")
    assert wanted is not None
    found = mentions(report, wanted)
    assert found[0].kind == "value"
    assert sorted(kinds(found)) == ["bound", "caption", "cell", "prose", "prose", "prose", "value"]
    assert [m.shown for m in found if not m.same] == ["1200"]
    assert not any("亩" in m.after[:3] for m in found)  # another unit
    assert [m.hit is None for m in found if m.kind == "bound"] == [True]


def test_all_typed_places_change_in_one_step() -> None:
    report = report_of_graduates()
    wanted = wanted_of_cell(report, "x.t1.1", "2025")
    assert wanted is not None
    found = [m for m in mentions(report, wanted) if m.same]
    edit = change_mentions(report, found, "1210")
    report.apply(edit)
    assert report.value("x.t1.1", "2025").text == "1210"
    assert text_of(report, "b0").paragraphs[0].content == (Span("今年毕业生 1210 人，比上年多。"),)
    body = report.blocks["b1"].body
    assert isinstance(body, Table) and body.rows[3][1] == "1210" and body.caption == "1210 名毕业生的去向"
    assert "1.205 千" in str(text_of(report, "b3"))  # another scale: for a person to change
    report.apply(edit.inverted())
    assert report.value("x.t1.1", "2025").text == "1205"


def test_a_quantity_is_taken_from_a_sentence() -> None:
    report = report_of_graduates()
    wanted = wanted_at(report, "b0", 0, 8)
    assert wanted is not None and (wanted.shown, wanted.unit) == ("1205", "人")
    assert "value" in kinds(mentions(report, wanted))
    assert wanted_at(report, "b0", 0, 2) is None and wanted_at(report, "b9", 0, 2) is None


def test_a_small_number_needs_a_common_name() -> None:
    report = report_with(text("毕业生 12 人。教师 12 人。"))
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("12", "人")))
    wanted = wanted_of_cell(report, "x.t1.1", "2025")
    assert wanted is not None
    assert [m.before for m in mentions(report, wanted) if m.kind == "prose"] == ["毕业生 "]


def test_a_cell_without_a_number_is_no_quantity() -> None:
    report = report_of_graduates()
    assert wanted_of_cell(report, "x.t1.2", "2025") is None
