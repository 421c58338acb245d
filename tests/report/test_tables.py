"""Computed rows and columns, merges, and the numbers behind charts."""

from decimal import Decimal

import pytest

from report import edits
from report.blocks import Chart, Computed, Merge, Series, Table
from report.charts import chart_data
from report.tables import cell_number, compute, computed_cells, expanded_rows, shown_rows
from report.values import read_value
from tests.report.small import small_report

GRID = (
    ("项目", "2024", "2025", "增减"),
    ("甲", "10", "12.5", ""),
    ("乙", "20", "18", ""),
    ("合计", "", "", ""),
)
TOTAL = Computed("row", 3, "sum", (1, 2))
CHANGE = Computed("column", 3, "difference", (1, 2))


def test_totals_and_differences_are_filled_in() -> None:
    rows = shown_rows(Table(GRID, computed=(TOTAL, CHANGE)))
    assert rows[3][:3] == ("合计", "30", "30.5")
    assert (rows[1][3], rows[2][3]) == ("2.5", "-2")


def test_a_kept_cell_stays_as_typed() -> None:
    typed = (*GRID[:3], ("合计", "31", "", ""))
    table = Table(typed, computed=(Computed("row", 3, "sum", (1, 2), kept=(1,)),))
    assert shown_rows(table)[3][1:3] == ("31", "30.5")
    assert (3, 1) not in computed_cells(table)
    assert (3, 2) in computed_cells(table)


def test_a_label_column_is_not_computed() -> None:
    assert (3, 0) not in computed_cells(Table(GRID, computed=(TOTAL,)))


@pytest.mark.parametrize(
    ("rule", "texts", "result"),
    [
        ("growth", ["80", "100"], "25.00%"),
        ("share", ["1", "3"], "33.33%"),
        ("growth", ["0", "5"], ""),
        ("sum", ["1.5", "2"], "3.5"),
    ],
)
def test_rules(rule: str, texts: list[str], result: str) -> None:
    assert compute(Computed("column", 0, rule, (0, 1)), texts) == result


def test_merged_text_is_repeated_where_it_covers() -> None:
    table = Table((("甲", "", "1"), ("", "", "2")), (Merge(0, 0, 2, 2),))
    assert expanded_rows(table) == (("甲", "甲", "1"), ("甲", "甲", "2"))


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234.5", "1234.5"), ("95.89％", "95.89"), ("−3", "-3"), ("40 (10)", None), ("", None)],
)
def test_a_cell_holds_one_number_or_none(text: str, number: str | None) -> None:
    assert cell_number(text) == (None if number is None else Decimal(number))


def test_a_chart_reads_a_table_and_follows_its_cells() -> None:
    report = small_report()
    report.apply(edits.insert_block(report, "s-c2", 0, Table(GRID, computed=(TOTAL,)), "插入", block_id="t"))
    chart = Chart("bar", (Series("1"), Series("3", "总数")), ("1", "2"), "t")
    data = chart_data(report, chart)
    assert (data.categories, data.series) == (("2024", "2025"), ("甲", "总数"))
    assert data.values == ((Decimal(10), Decimal("12.5")), (Decimal(30), Decimal("30.5")))


def test_a_chart_reads_indicator_rows_and_can_be_turned() -> None:
    report = small_report()
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("1320")))
    data = chart_data(report, Chart("line", (Series("x.t1.1"),), ("2024", "2025"), swap=True))
    assert (data.categories, data.series, data.unit) == (("毕业生人数",), ("2024年", "2025年"), "人")
    assert data.values == ((None,), (Decimal(1320),))


def test_a_chart_of_a_deleted_table_is_empty() -> None:
    assert chart_data(small_report(), Chart(series=(Series("1"),), columns=("1",), table="gone")).values == ()
