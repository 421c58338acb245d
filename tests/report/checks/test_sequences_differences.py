"""Steps that are skipped, columns that do not follow, personal data."""

import pytest

from tests.report.checks.building import found, table, text


@pytest.mark.parametrize(
    ("rule", "paragraphs"),
    [
        ("sequence_gap", ("一是抓课堂。二是抓实训。四是抓评价。",)),
        ("sequence_gap", ("第一，抓课堂。", "第三，抓评价。")),
        ("sequence_gap", ("①抓课堂；②抓实训；④抓评价。",)),
        ("sequence_gap", ("1. 抓课堂改革。", "中间一段说明。", "3. 抓评价改革。")),
        ("sequence_twice", ("一是抓课堂。二是抓实训。二是抓评价。",)),
    ],
)
def test_a_step_left_out_or_twice_is_a_query(rule: str, paragraphs: tuple[str, ...]) -> None:
    (finding,) = found(rule, text(*paragraphs))
    assert finding.level == "query" and finding.family == "numbering" and len(finding.places) == 2


@pytest.mark.parametrize(
    "paragraph",
    [
        "一是抓课堂。二是抓实训。三是抓评价。",
        "一是抓课堂。二是抓实训。另一方面，一是抓评价，二是抓考核。",
        "第一课堂与第三课堂结合。",
        "开展 3+2 培养，录取 5 人。",
    ],
)
def test_whole_sequences_and_new_ones_are_silent(paragraph: str) -> None:
    assert found("sequence_gap", text(paragraph)) + found("sequence_twice", text(paragraph)) == []


GROWTH = """
项目 | 2024 年 | 2025 年 | 增长率（%）
甲 | 100 | 110 | 10.0
乙 | 200 | 230 | 15.0
丙 | 400 | 300 | -25.0
丁 | 50 | 60 | 30.0
"""


def test_a_growth_rate_that_does_not_follow_is_told_with_the_right_one() -> None:
    (finding,) = found("difference", table(GROWTH))
    assert (finding.found, finding.expected) == ("30.0", "20.0")


def test_a_column_that_means_something_else_is_left_alone() -> None:
    assert found("difference", table(GROWTH.replace("10.0", "3").replace("15.0", "4"))) == []


def test_steps_between_two_years() -> None:
    lines = (
        "项目 | 2024 年 | 2025 年 | 增减\n甲 | 10 | 12 | 2\n乙 | 20 | 26 | 6\n丙 | 9 | 4 | -5\n丁 | 7 | 9 | 5"
    )
    (finding,) = found("difference", table(lines))
    assert (finding.found, finding.expected) == ("5", "2")


def test_shares_that_do_not_add_up_to_a_hundred() -> None:
    lines = "类别 | 人数 | 占比（%）\n甲 | 20 | 20.0\n乙 | 30 | 30.0\n丙 | 50 | {}\n合计 | 100 | 100"
    assert found("hundred", table(lines.format("50.0"))) == []
    (finding,) = found("hundred", table(lines.format("58.0")))
    assert finding.expected == "108.0"


def test_personal_numbers_are_queries() -> None:
    assert found("private_mobile", text("联系电话13800000000。"))[0].level == "query"
    assert len(found("private_identity", text("证件号330102199001011234。"))) == 1
    assert found("private_mobile", text("累计 13800000 元。")) == []
