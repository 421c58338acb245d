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


def rules_of(sentence: str, **values: str) -> list[Finding]:
    report = report_with(text(sentence))
    for key, typed in {"x.t1.1/2024": "1400", "x.t1.1/2025": "1320", **values}.items():
        row, _, column = key.partition("/")
        value = read_value(typed, report.edition.row(row).unit)
        report.apply(set_value(report, row, column, value))
    names = ("same_quantity", "stale_value", "other_base", "counted_in_words")
    return [f for f in run_checks(report) if f.rule in names]


@pytest.mark.parametrize(
    ("sentence", "found", "expected"),
    [
        ("本年度毕业生 1302 人，去向稳定。", "1302", "1320"),
        ("毕业生人数由 1400 人减少到 1302 人。", "1302", "1320"),
        ("教学计划内开设课程 243 门。", "243", "234"),
        ("课程总数 234 门、4012 学时。", "4012", "4010"),
    ],
)
def test_names_as_sentences_say_them(sentence: str, found: str, expected: str) -> None:
    values = {"x.t1.5/2025": "234", "x.t1.5b/2025": "4010"}
    findings = rules_of(sentence.replace("教学计划内", "全年"), **values)
    assert [(f.rule, f.found, f.expected) for f in findings] == [("same_quantity", found, expected)]


def test_last_years_number_in_a_sentence_about_now_is_stale() -> None:
    (finding,) = rules_of("2025 年毕业生人数现有 1400 人。")
    assert (finding.rule, finding.found, finding.expected) in (
        ("same_quantity", "1400", "1320"),
        ("stale_value", "1400", "1320"),
    )
    (finding,) = rules_of("学校目前毕业生 1400 人。")
    assert (finding.rule, finding.family) == ("stale_value", "year")
    assert rules_of("毕业生由上年的 1400 人减少，目前 1320 人。") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "护理班毕业生 40 人。",
        "全省毕业生 90000 人。",
        "毕业生 1320 人中有 40 人参军。",
        "毕业生家长 1300 人参加。",
    ],
)
def test_another_base_is_silent(sentence: str) -> None:
    assert rules_of(sentence) == []
