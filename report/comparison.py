"""Last year against this year: the difference of two values as an office reads it."""

from decimal import Decimal

from report.edition import IndicatorTable, Row
from report.indicators import effective_value
from report.model import Report
from report.values import Value, decimals, rounded


def compares_years(table: IndicatorTable) -> bool:
    """Whether the first two value columns are two years (and not, say, two grades)."""
    return len(table.columns) >= 2 and all(column.offset is not None for column in table.columns[:2])


def difference_text(before: Value, after: Value, unit: str) -> str:
    """after − before with its sign: "+28", "−0.12", "0"; shares differ in 点; "" where one side is no number."""
    if before.number is None or after.number is None:
        return ""
    places = max(decimals(before.text), decimals(after.text))
    gap = after.number - before.number
    sign = "+" if gap > 0 else "−" if gap < 0 else ""
    return f"{sign}{rounded(abs(gap), places)}{' 点' if unit == '%' and gap else ''}"


def growth(before: Value, after: Value, unit: str) -> Decimal | None:
    """after ÷ before − 1, in per cent; None for shares, from nought, and where one side is no number."""
    if unit == "%" or not before.number or after.number is None:
        return None
    return (after.number / before.number - 1) * 100


def growth_text(before: Value, after: Value, unit: str) -> str:
    """The growth with its sign and one decimal: "+6.7%"; "" where there is none."""
    share = growth(before, after, unit)
    if share is None:
        return ""
    sign = "+" if share > 0 else "−" if share < 0 else ""
    return f"{sign}{rounded(abs(share), 1)}%"


def surprise(report: Report, table: IndicatorTable, row: Row) -> Decimal:
    """How much a row moved, for sorting by largest change: the share of growth, or points for shares; 0 where unknown."""
    if not compares_years(table):
        return Decimal(0)
    before, after = (effective_value(report, row, c.key_for(report.year)) for c in table.columns[:2])
    if before.number is None or after.number is None:
        return Decimal(0)
    share = growth(before, after, row.unit)
    return abs(share if share is not None else after.number - before.number)
