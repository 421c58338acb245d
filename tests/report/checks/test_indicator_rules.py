"""Rules of the edition, blank rows, printed forms, figures, bound numbers, and the order of findings."""

from dataclasses import replace

import pytest

from report.blocks import Figure, Paragraph, Picture, Text
from report.checks import run_checks
from report.checks.findings import FAMILIES, Finding, Level, as_json
from report.content import BoundNumber, Span
from report.edition import Edition, Formula, Rule
from report.edits import insert_block, set_section, set_value
from report.model import Report
from report.values import read_value
from tests.report.checks.building import report_with, table, text
from tests.report.small import small_report

RATE = Formula("ratio", ("x.t1.2",), ("x.t1.1",), 100, 2)
RULES = {
    "at_most": Rule("r", "at_most", "error", "x.t1.1", ("x.t1.2",)),
    "each": Rule("r", "each_at_most", "error", "x.t1.1", ("x.t1.2", "x.t1.2a"), note="说明一句"),
    "parts": Rule("r", "parts", "query", "x.t1.1", ("x.t1.2", "x.t1.2a")),
    "formula": Rule("r", "formula", "error", "x.t1.3", formula=RATE),
    "range": Rule("r", "range", "query", "x.t1.3", low=0, high=100),
}


def judged(rule: str, **values: str) -> list[Finding]:
    """The findings of a rule over values of 2025, named by the last part of their row."""
    report = small_report(rules=(RULES[rule],))
    for name, typed in values.items():
        row = "x.t1." + name.lstrip("r")
        value = read_value(typed, report.edition.row(row).unit)
        report.apply(set_value(report, row, "2025", value))
    return [f for f in run_checks(report) if f.rule == "edition.r"]


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("at_most", {"r1": "100", "r2": "100"}),
        ("at_most", {"r1": "100"}),
        ("each", {"r1": "100", "r2": "100", "r2a": "3"}),
        ("parts", {"r1": "100", "r2": "60", "r2a": "40"}),
        ("parts", {"r1": "10.1", "r2": "6.05", "r2a": "4.04"}),
        ("formula", {"r1": "2165", "r2": "2072", "r3": "95.70"}),
        ("formula", {"r1": "2165", "r2": "2072", "r3": "96"}),
        ("formula", {"r1": "0", "r2": "0", "r3": "0"}),
        ("range", {"r3": "100"}),
        ("range", {"r3": "不适用"}),
    ],
)
def test_values_that_agree_or_are_not_all_there_are_silent(rule: str, values: dict[str, str]) -> None:
    assert judged(rule, **values) == []


@pytest.mark.parametrize(
    ("rule", "values", "expected", "got", "level"),
    [
        ("at_most", {"r1": "100", "r2": "101"}, "100", "101", "error"),
        ("each", {"r1": "100", "r2": "99", "r2a": "120"}, "100", "120", "error"),
        ("parts", {"r1": "100", "r2": "60", "r2a": "41"}, "101", "100", "query"),
        ("formula", {"r1": "2165", "r2": "2072", "r3": "97.50"}, "95.70", "97.50", "error"),
        ("formula", {"r1": "2165", "r2": "2072", "r3": "95.71"}, "95.70", "95.71", "hint"),
        ("range", {"r3": "195.7"}, "0～100", "195.7", "query"),
    ],
)
def test_values_that_do_not_agree(
    rule: str, values: dict[str, str], expected: str, got: str, level: str
) -> None:
    (finding,) = judged(rule, **values)
    assert (finding.expected, finding.found, finding.level) == (expected, got, level)
    assert got in finding.message and expected in finding.message
    assert finding.places[0].cell.endswith("/2025")
    assert "计分卡" in finding.places[0].where


def test_the_edition_may_add_a_note() -> None:
    (finding,) = judged("each", r1="1", r2="2")
    assert finding.message.endswith("（说明一句）")


def filled(report: Report, **values: str) -> Report:
    for name, typed in values.items():
        row = "x.t1." + name.lstrip("r")
        for column in ("2024", "2025"):
            report.apply(set_value(report, row, column, read_value(typed, report.edition.row(row).unit)))
    return report


def test_blank_rows_are_one_hint_for_each_table() -> None:
    report = filled(report_with(text("一段话。")), r1="5", r2="4")
    (finding,) = [f for f in run_checks(report) if f.rule == "blank_rows"]
    assert finding.level == Level.HINT
    assert (
        "3 行 6 格" in finding.message
    )  # 升学, 课程 门, 课程 学时; the rate is computed, 中职不填 is not asked


def test_nothing_is_blank_when_all_is_filled() -> None:
    report = filled(report_with(text("一段话。")), r1="5", r2="4", r2a="1", r5="3", r5b="90")
    assert [f for f in run_checks(report) if f.rule == "blank_rows"] == []


def test_a_unit_typed_again_and_unequal_decimals_are_hints() -> None:
    report = small_report()
    for column, typed in (("2024", "95.7%"), ("2025", "96.25")):
        report.apply(set_value(report, "x.t1.3", column, read_value(typed, "%")))
    findings = {f.rule: f for f in run_checks(report)}
    assert "95.7%" in findings["unit_typed"].message and findings["unit_typed"].family == "unit"
    assert "95.7 / 96.25" in findings["decimals"].message
    assert findings["decimals"].places[0].quote.split("\t")[1] == "落实率"


def test_a_column_with_fewer_decimals_here_and_there() -> None:
    lines = "项目 | 比例\n甲 | 33.21%\n乙 | 32.6%\n丙 | 27.70%\n丁 | 45.13%\n戊 | 12.50"
    findings = [f for f in run_checks(report_with(table(lines))) if f.rule == "decimals"]
    assert len(findings) == 1 and "32.6%" in findings[0].message and "12.50" in findings[0].message
    plain = "项目 | 面积\n甲 | 3.2\n乙 | 16\n丙 | 7\n丁 | 9.25"
    assert [f for f in run_checks(report_with(table(plain))) if f.rule == "decimals"] == []


def test_empty_sections_are_one_query() -> None:
    report = small_report()
    (finding,) = [f for f in run_checks(report) if f.rule == "empty_section"]
    assert "4 节" in finding.message and finding.level == Level.QUERY
    assert [p.section for p in finding.places] == ["s-p1", "s-c1-1", "s-c1-2", "s-c2"]


def test_skipped_and_optional_sections_may_be_empty() -> None:
    report = report_with(text("一段话。"))
    report.apply(insert_block(report, "s-c2", 0, Text(), "清空", block_id="b-new"))
    for block in ("b-s-c2",):
        del report.blocks[block]
    report._block_index = None
    assert [f.places[0].section for f in run_checks(report) if f.rule == "empty_section"] == ["s-c2"]
    report.apply(set_section(report, "s-c2", "略过", skipped="今年没有这项工作"))
    assert [f for f in run_checks(report) if f.rule == "empty_section"] == []
    specs = tuple(replace(s, optional=True) for s in report.edition.sections)
    edition: Edition = replace(report.edition, sections=specs)
    open_again = Report(edition, 2025, dict(report.sections), dict(report.blocks))
    open_again.apply(set_section(open_again, "s-c2", "恢复", skipped=""))
    assert [f for f in run_checks(open_again) if f.rule == "empty_section"] == []


def test_a_caption_without_picture_and_a_picture_without_caption() -> None:
    report = report_with(Figure((), "签约仪式"), Figure((Picture("a"),), ""))
    rules = {f.rule: f.level for f in run_checks(report)}
    assert (rules["no_picture"], rules["no_caption"]) == (Level.QUERY, Level.HINT)


def test_a_bound_number_of_a_blank_cell_is_an_error() -> None:
    body = Text((Paragraph((Span("毕业生"), BoundNumber("x.t1.1", "2025", unit=True), Span("。"))),))
    report = report_with(body)
    (finding,) = [f for f in run_checks(report) if f.rule == "bound_blank"]
    assert "毕业生人数（2025）" in finding.message and "（待填）" in finding.places[0].quote
    report.apply(set_value(report, "x.t1.1", "2025", read_value("120", "人")))
    assert [f for f in run_checks(report) if f.rule in ("bound_blank", "leftover_pending")] == []


def test_findings_come_worst_first_and_fit_the_contract() -> None:
    body = Text((Paragraph((BoundNumber("x.t1.1", "2025"),)),))
    findings = run_checks(report_with(body, table("项目 | 人数\n甲 | 1\n乙 | 2\n合计 | 4")))
    order = [Level(f.level) for f in findings]
    assert order == sorted(order, key=[Level.ERROR, Level.QUERY, Level.HINT].index)
    for finding in findings:
        shape = as_json(finding)
        assert finding.family in FAMILIES and finding.message and shape["places"]
        assert set(shape) == {"rule", "family", "level", "message", "expected", "found", "places"}
