"""Lists that are counted, values that look copied, one thing written in two ways."""

from dataclasses import replace

import pytest

from report.checks import run_checks
from report.checks.findings import Finding
from report.edition import Row
from report.edits import set_value
from report.values import read_value
from tests.report.checks.building import found, report_with, table, text
from tests.report.small import small_edition


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("省级专业 3 个：护理、会计、助产。", 0),
        ("省级专业 3 个：护理、会计和助产。", 0),
        ("省级专业 3 个：护理、会计、机械制造与自动化。", 0),
        ("省级专业 5 个：护理、会计、助产等。", 0),
        ("三大集群：围绕产业需求，建立了甲、乙、丙、丁专业。", 0),
        ("省级专业 3 个：护理、会计、助产、烹饪。", 1),
        ("省级专业四个：护理、会计、助产。", 1),
        ("评选十佳学生 12 名。", 1),
        ("评选十佳学生 10 名。", 0),
    ],
)
def test_a_list_is_counted(sentence: str, count: int) -> None:
    assert len(found("enumeration", text(sentence)) + found("ten", text(sentence))) == count


def test_a_gap_in_serial_numbers_is_told_once() -> None:
    lines = "序号 | 项目\n" + "\n".join(f"{n} | 项目{n}" for n in (11, 12, 13, 15, 16, 17))
    (finding,) = found("serial_gap", table(lines))
    assert "13 之后是 15" in finding.message and finding.places[0].row == 4
    assert (
        found("serial_gap", table(lines.replace("15 ", "14 ").replace("16 ", "15 ").replace("17 ", "16 ")))
        == []
    )


def copies(values: dict[str, str], sentence: str = "一句话。") -> list[Finding]:
    spec = small_edition().tables[0]
    rows = (
        Row("x.t1.1", "1", "专任教师总数", "人"),
        Row("x.t1.2", "2", "课酬", "元"),
        Row("x.t1.2a", "", "其中：财政补贴", "元", level=1),
    )
    report = report_with(text(sentence))
    counted = type(spec)(spec.id, spec.number, spec.title, spec.columns, rows)
    report.edition = replace(report.edition, tables=(counted,), rules=())
    for key, typed in values.items():
        row, _, column = key.partition("/")
        report.apply(set_value(report, row, column, read_value(typed, report.edition.row(row).unit)))
    rules = ("copied_part", "copied_year", "share_last_year", "share_impossible")
    return [f for f in run_checks(report) if f.rule in rules]


def test_a_part_equal_to_its_whole_to_the_cent_in_one_year_only() -> None:
    part = {"x.t1.2/2024": "45658.21", "x.t1.2a/2024": "17400.55", "x.t1.2/2025": "37389.64"}
    assert [f.rule for f in copies({**part, "x.t1.2a/2025": "37389.64"})] == ["copied_part"]
    assert copies({**part, "x.t1.2a/2025": "37389.60"}) == []


def test_a_value_equal_to_last_years_to_the_cent() -> None:
    assert [f.rule for f in copies({"x.t1.2/2024": "45658.21", "x.t1.2/2025": "45658.21"})] == ["copied_year"]
    assert copies({"x.t1.2/2024": "0.50", "x.t1.2/2025": "0.50"}) == []


def test_a_share_that_no_number_of_teachers_gives() -> None:
    people = {"x.t1.1/2024": "282", "x.t1.1/2025": "278"}
    (finding,) = copies(people, "研究生学历专任教师占比提升至 19.15%。")
    assert (finding.rule, finding.expected) == ("share_last_year", "19.06")
    assert copies(people, "研究生学历专任教师占比提升至 19.42%。") == []
    assert copies(people, "研究生学历专任教师占比提升至 19.2%。") == []


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("between_titles", "学习《甲》、《乙》，又读《丙》《丁》。"),
        ("other_word", "其它专业与其他专业。"),
        ("dots", "开展“爱国 · 力行”和“爱国·求知”活动。"),
        ("single_dash", "总量短缺—现有编制难以支撑任务。"),
        ("stop_inside", "规划续建. 运动专业群。"),
        ("comma_shifted", "男女、篮分别获得第一名。"),
        ("list_marks", "从思想建设，组织建设，学风建设等方面。"),
        ("wording_foreign_and", "重点产业 and 企业升级。"),
        ("wording_odd_pair", "受到良好的社会影响力。"),
        ("wording_count_unit", "课程访问量突破 900 万。"),
    ],
)
def test_one_thing_in_two_ways_or_a_wrong_mark(rule: str, sentence: str) -> None:
    (finding,) = found(rule, text(sentence))
    assert finding.level == "hint" and finding.places


@pytest.mark.parametrize(
    "sentence",
    [
        "学习《甲》《乙》《丙》。",
        "能力—任务—证据三步走。",
        "北京—上海线，2024—2025 学年。",
        "访问量突破 900 万次。",
    ],
)
def test_right_marks_are_silent(sentence: str) -> None:
    rules = ("between_titles", "other_word", "single_dash", "wording_count_unit", "list_marks")
    assert [f for rule in rules for f in found(rule, text(sentence))] == []
