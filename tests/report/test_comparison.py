"""Last year against this year."""

from decimal import Decimal

import pytest

from report import edits
from report.comparison import compares_years, difference_text, growth, growth_text, surprise
from report.values import BLANK, read_value
from tests.report.small import small_report


@pytest.mark.parametrize(
    ("before", "after", "unit", "difference", "change"),
    [
        ("8", "36", "人", "+28", "+350.0%"),
        ("13.70:1", "13.58:1", "—", "−0.12", "−0.9%"),
        ("90.97", "95.89", "%", "+4.92 点", ""),
        ("4", "4", "个", "0", "0.0%"),
        ("0", "3", "个", "+3", ""),
        ("", "3", "个", "", ""),
        ("工种取消", "3", "个", "", ""),
    ],
)
def test_differences_are_told_as_an_office_reads_them(before, after, unit, difference, change) -> None:
    old, new = read_value(before, unit), read_value(after, unit)
    assert difference_text(old, new, unit) == difference
    assert growth_text(old, new, unit) == change


def test_growth_of_a_blank_is_unknown() -> None:
    assert growth(BLANK, read_value("3"), "个") is None


def test_rows_are_sorted_by_how_much_they_moved() -> None:
    report = small_report()
    table = report.edition.tables[0]
    cells = {
        ("x.t1.1", "2024"): "100",
        ("x.t1.1", "2025"): "110",
        ("x.t1.3", "2024"): "90",
        ("x.t1.3", "2025"): "95",
    }
    report.apply(edits.set_values(report, {k: read_value(v) for k, v in cells.items()}, "填写"))
    assert compares_years(table)
    assert [surprise(report, table, table.row(r)) for r in ("x.t1.1", "x.t1.3", "x.t1.2")] == [
        Decimal(10),
        Decimal(5),
        Decimal(0),
    ]
