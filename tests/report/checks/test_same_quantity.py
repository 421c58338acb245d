"""Numbers in sentences against the indicator tables."""

import pytest

from report.checks import run_checks
from report.checks.findings import Finding, Level
from report.edits import set_value
from report.values import read_value
from tests.report.checks.building import report_with, text


def judged(sentence: str) -> list[Finding]:
    report = report_with(text("前一句。" + sentence))
    for row, column, typed in (
        ("x.t1.1", "2024", "1400"),
        ("x.t1.1", "2025", "1320"),
        ("x.t1.3", "2025", "95.70"),
        ("x.t1.5", "2025", "234"),
    ):
        value = read_value(typed, report.edition.row(row).unit)
        report.apply(set_value(report, row, column, value))
    return [f for f in run_checks(report) if f.rule == "same_quantity"]


@pytest.mark.parametrize(
    "sentence",
    [
        "毕业生人数 1320 人。",
        "2024 年毕业生人数为 1,400 人。",
        "2022 年毕业生人数为 900 人。",
        "学校落实率达到 95.7%。",
        "护理专业毕业生人数 80 人。",
        "毕业生人数 1300 余人。",
        "毕业生人数增加 30 人。",
        "对比其他学校，落实率提高到 97%。",
        "毕业生人数 45 个班。",
    ],
)
def test_sentences_that_agree_or_mean_something_else_are_silent(sentence: str) -> None:
    assert judged(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "found", "expected"),
    [
        ("我校毕业生人数为 1302 人，去向稳定。", "1302", "1320"),
        ("2024 年毕业生人数为 1320 人。", "1320", "1400"),
        ("学校落实率达 97.5%。", "97.5", "95.70"),
    ],
)
def test_another_number_than_the_tables_is_a_query(sentence: str, found: str, expected: str) -> None:
    (finding,) = judged(sentence)
    assert (finding.found, finding.expected, finding.level) == (found, expected, Level.QUERY)
    assert finding.family == "same-quantity" and len(finding.places) == 2
    assert finding.places[0].quote == sentence
    assert "计分卡" in finding.places[1].where
