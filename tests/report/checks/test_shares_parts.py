"""Printed shares, and parts larger than their whole."""

from report.blocks import Merge
from report.checks.findings import Level
from tests.report.checks.building import found, table, text

SPENDING = """项目 | 内容 | 2024年
经费支出总额 | | 200.00
人员 | 金额 | 100.00
| 比例（%） | 50.00
设备 | 金额 | 30.00
| 比例（%） | {equipment}
图书 | 金额 | 20.00
| 比例（%） | 10.00
其他 | 金额 | 50.00
| 比例（%） | 25.00"""
PAIRS = (Merge(1, 0, 1, 2), *(Merge(row, 0, 2, 1) for row in (2, 4, 6, 8)))


def test_shares_that_follow_say_nothing() -> None:
    assert found("share", table(SPENDING.format(equipment="15.00"), PAIRS)) == []


def test_a_share_that_does_not_follow_is_a_query_with_the_right_one() -> None:
    (finding,) = found("share", table(SPENDING.format(equipment="25.50"), PAIRS))
    assert (finding.level, finding.expected, finding.found) == (Level.QUERY, "15.00", "25.50")
    assert "设备" in finding.message


def test_a_share_rounded_the_wrong_way_is_a_hint() -> None:
    (finding,) = found("share", table(SPENDING.format(equipment="15.01"), PAIRS))
    assert finding.level == Level.HINT


def test_a_column_of_shares_beside_counts() -> None:
    lines = "去向 | 人数 | 占比\n升学 | 60 | 60%\n就业 | 30 | 30%\n参军 | 5 | {army}\n其他 | 5 | 5%\n合计 | 100 | 100%"
    assert found("share", table(lines.format(army="5%"))) == []
    (finding,) = found("share", table(lines.format(army="8%")))
    assert finding.expected == "5" and finding.found == "8%"


def test_shares_of_another_base_are_left_alone() -> None:
    lines = "专业 | 人数 | 占比\n甲 | 60 | 80%\n乙 | 30 | 70%\n丙 | 10 | 90%\n合计 | 100 | 81%"
    assert found("share", table(lines)) == []


def test_a_part_row_larger_than_its_whole() -> None:
    lines = "项目 | 2023年 | 2024年\n教师总数 | 100 | 110\n其中：双师型 | 90 | 120"
    (finding,) = found("part_larger", table(lines))
    assert (finding.expected, finding.found) == ("110", "120")
    assert len(finding.places) == 2


def test_a_part_that_counts_something_else_is_left_alone() -> None:
    lines = "项目 | 人数\n测试人数 | 40\n其中：合格率（%） | 95.5"
    assert found("part_larger", table(lines)) == []


def test_a_sentence_whose_part_is_larger_than_its_whole() -> None:
    (finding,) = found("part_larger", text("全年培训 300 人次，其中农民培训 450 人次。另有讲座两场。"))
    assert finding.places[0].quote == "全年培训 300 人次，其中农民培训 450 人次。"
    assert finding.level == Level.QUERY


def test_sentences_with_other_units_or_right_parts_are_silent() -> None:
    assert found("part_larger", text("全年培训 300 人次，其中农民培训 250 人次。")) == []
    assert found("part_larger", text("开设课程 12 门，其中线上学习 4500 人次。")) == []
    assert found("part_larger", text("举办培训 3 个，其中两个班共 120 人，另有 9 个备选。")) == []
