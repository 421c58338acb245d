"""Totals of typed tables: what is blamed and what must stay silent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.blocks import Computed, Merge
from report.checks.findings import Finding, Level
from tests.report.checks.building import found, table

AID = """类别 | 项目 | 人数 | 金额（万元）
奖学金 | 国家奖学金 | 5 | 4.00
奖学金 | 省奖学金 | 60 | 36.00
助学金 | 国家助学金 | 400 | 80.50
合计 | | 465 | {total}"""


def sums(lines: str, merges: tuple[Merge, ...] = (), **fields: object) -> list[Finding]:
    return found("sum", table(lines, merges, **fields))  # type: ignore[arg-type]


def test_a_total_that_does_not_follow_is_an_error_when_another_column_is_right() -> None:
    (finding,) = sums(AID.format(total="102.50"))
    assert finding.level == Level.ERROR and finding.family == "arithmetic"
    assert (finding.expected, finding.found) == ("120.50", "102.50")
    assert "120.50" in finding.message and "合计" in finding.message and "金额" in finding.message
    assert finding.places[0].quote == "合计\t\t465\t102.50"
    assert finding.places[0].row == 4 and finding.places[0].column == 3
    assert "（一）专业建设" in finding.places[0].where


def test_right_totals_say_nothing() -> None:
    assert sums(AID.format(total="120.50")) == []


def test_a_lone_wrong_total_is_a_query() -> None:
    (finding,) = sums("专业 | 人数\n护理 | 40\n会计 | 45\n合计 | 90")
    assert finding.level == Level.QUERY and finding.expected == "85"


def test_one_in_the_last_decimal_is_rounding() -> None:
    assert sums("项目 | 万元\n甲 | 1.24\n乙 | 2.24\n丙 | 3.24\n合计 | 6.73") == []
    assert len(sums("项目 | 万元\n甲 | 1.24\n乙 | 2.24\n丙 | 3.24\n合计 | 6.82")) == 1


def test_whole_numbers_must_agree() -> None:
    assert len(sums("项目 | 人数\n甲 | 10\n乙 | 20\n合计 | 31")) == 1


@pytest.mark.parametrize(
    "head", ["省中值", "平均分", "就业率（%）", "占比", "排名", "序号", "生均（元/生）", "年份"]
)
def test_columns_that_nobody_adds_up_are_passed_over(head: str) -> None:
    assert sums(f"学校 | {head}\n甲校 | 15\n乙校 | 25\n丙校 | 35\n合计 | 26") == []


def test_a_column_of_shares_is_known_by_its_cells_too() -> None:
    assert sums("项目 | 情况\n甲 | 15%\n乙 | 25%\n合计 | 90%") == []


def test_subtotals_and_a_total_of_subtotals() -> None:
    lines = "项目 | 人数\n甲 | 1\n乙 | 2\n小计 | 3\n丙 | 4\n丁 | 5\n小计 | {second}\n合计 | {total}"
    assert sums(lines.format(second=9, total=12)) == []
    assert [f.found for f in sums(lines.format(second=8, total=12))] == ["8"]
    assert [f.found for f in sums(lines.format(second=9, total=13))] == ["13"]


def test_several_totals_each_over_its_own_part() -> None:
    lines = "项目 | 人数\n甲 | 1\n乙 | 2\n合计 | 3\n丙 | 4\n丁 | 5\n合计 | {total}"
    assert sums(lines.format(total=9)) == []
    assert sums(lines.format(total=12)) == []  # or over everything
    assert len(sums(lines.format(total=10))) == 1


def test_a_total_above_its_parts() -> None:
    lines = "项目 | 人数 | 金额\n合计 | 10 | {total}\n甲 | 4 | 1.5\n乙 | 6 | 2.5"
    assert sums(lines.format(total="4.0")) == []
    assert [f.expected for f in sums(lines.format(total="5.0"))] == ["4.0"]


INCOME = """项目 | 内容 | 2023年 | 2024年 | 省中值
经费收入总额（万元） | | 100.0 | {total} | 300
学费 | 金额 | 40.0 | 50.0 | 90
| 比例（%） | 40.00 | 41.67 | 30
其他收入总额 | 金额 | 60.0 | 70.0 | 95
| 比例（%） | 60.00 | 58.33 | 31"""
PAIRS = (Merge(1, 0, 1, 2), Merge(2, 0, 2, 1), Merge(4, 0, 2, 1))


def test_an_amount_above_its_parts_with_shares_between_and_a_median_beside() -> None:
    assert sums(INCOME.format(total="120.0"), PAIRS) == []
    (finding,) = sums(INCOME.format(total="125.0"), PAIRS)
    assert (finding.expected, finding.found, finding.level) == ("120.0", "125.0", Level.ERROR)


def test_a_name_that_only_sounds_like_a_total_is_not_one() -> None:
    assert (
        sums("指标 | 2023 年 | 2024 年\n教职工总数 | 303 | 300\n专任教师数 | 282 | 278\n班主任数 | 99 | 98")
        == []
    )


def test_lines_of_which_are_not_added_again() -> None:
    lines = "项目 | 人数\n甲 | 40\n其中：女生 | 15\n乙 | 60\n合计 | {total}"
    assert sums(lines.format(total=100)) == []
    assert sums(lines.format(total=115)) == []  # somebody may have meant it so
    assert sums(lines.format(total=90)) == []  # what is added up is not sure


def test_a_cell_that_is_no_number_silences_its_column() -> None:
    assert sums("工种 | 人数\n甲 | 10\n乙 | 工种取消\n丙 | 20\n合计 | 40") == []
    assert len(sums("工种 | 人数\n甲 | 10\n乙 | —\n丙 | 20\n合计 | 40")) == 1


def test_the_lower_half_of_a_table_cut_by_a_page_is_not_judged() -> None:
    assert sums("国际贸易班 | 50\n商务英语班 | 40\n技能培训班 | 30\n合计 | 900") == []


def test_a_total_of_records_in_two_blocks_is_not_read_as_a_total_of_the_left_block() -> None:
    lines = "专业 | 人数 | 专业 | 人数\n护理 | 40 | 会计 | 35\n助产 | 30 | 物流 | 25\n中药 | 20 | 合计 | 150"
    assert sums(lines) == []


def test_fewer_people_than_the_parts_add_up_to_is_a_query() -> None:
    lines = "培训 | 班数 | 人数\n甲 | 2 | 40\n乙 | 3 | 50\n合计 | 5 | {total}"
    assert [f.level for f in sums(lines.format(total=80))] == [Level.QUERY]
    assert [f.level for f in sums(lines.format(total=99))] == [Level.ERROR]


def test_a_group_name_may_stand_before_the_subtotal() -> None:
    lines = "类别 | 项目 | 金额\n奖 | 甲 | 1.5\n奖 | 乙 | 2.5\n奖 | 小计 | {sub}\n助 | 丙 | 3.0\n助 | 丁 | 1.0\n助 | 小计 | 4.0"
    assert sums(lines.format(sub="4.0")) == []
    assert [f.found for f in sums(lines.format(sub="5.0"))] == ["5.0"]


def test_a_merged_number_counts_once() -> None:
    lines = "项目 | 金额\n甲 | 10\n乙 |\n丙 | 20\n合计 | 30"
    assert sums(lines, (Merge(1, 1, 2, 1),)) == []


def test_a_total_column_is_judged_when_most_rows_add_up() -> None:
    rows = "".join(f"班{n} | {n} | {n + 1} | {2 * n + 1}\n" for n in (3, 5, 9, 14))
    assert sums("班级 | 男 | 女 | 合计\n" + rows) == []
    (finding,) = sums("班级 | 男 | 女 | 合计\n" + rows + "班8 | 10 | 12 | 23")
    assert finding.expected == "22"
    assert sums("班级 | 报名 | 录取 | 合计\n甲 | 5 | 3 | 9\n乙 | 6 | 2 | 7\n丙 | 8 | 4 | 11") == []


def test_computed_totals_are_read_as_shown() -> None:
    lines = "项目 | 人数\n甲 | 10\n乙 | 20\n合计 |"
    assert sums(lines, computed=(Computed("row", 3, "sum", (1, 2)),)) == []


def test_a_table_printed_twice_makes_one_finding() -> None:
    wrong = AID.format(total="102.50")
    (finding,) = found("sum", table(wrong, caption="甲表"), table(wrong, caption="乙表"))
    assert len(finding.places) == 2


@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=12), st.booleans())
def test_true_sums_are_never_blamed(numbers: list[int], above: bool) -> None:
    parts = [f"第{n}组 | {number}" for n, number in enumerate(numbers)]
    total = [f"合计 | {sum(numbers)}"]
    lines = "\n".join(["组别 | 人数", *(total + parts if above else parts + total)])
    assert sums(lines) == []


@given(
    st.lists(
        st.lists(st.text(alphabet="合计小其中：0123.9%－— 人", max_size=4), min_size=3, max_size=3),
        min_size=2,
        max_size=8,
    )
)
def test_no_table_makes_the_rules_stumble(rows: list[list[str]]) -> None:
    judged = found("sum", table("\n".join("|".join(row) for row in [["表", "头", "x"], *rows])))
    assert all(finding.message for finding in judged)
