"""The numbers behind a chart, read from indicator rows or from a table block."""

import re
from dataclasses import dataclass
from decimal import Decimal

from report.blocks import Chart, Table
from report.messages import say
from report.model import Report
from report.tables import cell_number, expanded_rows

KEPT = "chart:"
"""What the name begins with under which a draft keeps the picture of a chart; that of any other picture is its SHA-256."""


@dataclass(frozen=True, slots=True)
class ChartData:
    """`values[s][c]` belongs to series `series[s]` and category `categories[c]`; None where the cell holds no number."""

    form: str
    categories: tuple[str, ...]
    series: tuple[str, ...]
    values: tuple[tuple[Decimal | None, ...], ...]
    unit: str = ""


MOST_SLICES = 8
_AMONG = re.compile(
    r"^其中[：:]\s*"
)  # a row stands below its whole in a table; in a chart nothing stands above it
_PERCENT = frozenset("%％")
_Numbers = list[Decimal]


def pie_refusal(data: ChartData) -> str:
    """Why the numbers cannot be drawn as a pie without misleading, as a sentence; "" where they can, or where there are none."""
    numbers = [value for row in data.values for value in row if value is not None]
    if not numbers:
        return ""
    if len(data.series) != 1:
        return say("chart.pie_series", count=len(data.series))
    if len(numbers) > MOST_SLICES:
        return say("chart.pie_many", most=MOST_SLICES, count=len(numbers))
    total = sum(numbers, Decimal(0))
    if min(numbers) < 0 or total <= 0:
        return say("chart.pie_negative")
    if _are_shares(data) and abs(total - 100) > _rounding(numbers):
        return say("chart.pie_not_whole", total=format(total, "f"))
    return ""


def _are_shares(data: ChartData) -> bool:
    """Whether the numbers are per cent: their unit says so, or the name of the series or of every part."""
    names = data.unit + "".join(data.series)
    return bool(_PERCENT & set(names)) or all(_PERCENT & set(name) for name in data.categories)


def _rounding(numbers: _Numbers) -> Decimal:
    """By how much shares that were each rounded to their last digit may miss 100."""
    return sum((Decimal(1).scaleb(min(int(n.as_tuple().exponent), 0)) / 2 for n in numbers), Decimal(0))


def axis_above_nought(data: ChartData) -> bool:
    """Whether a line chart of these numbers begins above nought: they lie close together and far from it."""
    numbers = [value for row in data.values for value in row if value is not None]
    if data.form != "line" or not numbers or min(numbers) < 0:
        return False
    return min(numbers) * 2 >= max(numbers) and min(numbers) != max(numbers)


def chart_data(report: Report, chart: Chart) -> ChartData:
    """The data of a chart as the cells stand now; rows or tables that are gone are left out."""
    if chart.table:
        names, columns, values, unit = _from_table(report, chart)
    else:
        names, columns, values, unit = _from_indicators(report, chart)
    if chart.swap:
        turned = tuple(tuple(row[c] for row in values) for c in range(len(columns)))
        return ChartData(chart.form, names, columns, turned, unit)
    return ChartData(chart.form, columns, names, values, unit)


Data = tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[Decimal | None, ...], ...], str]


def _from_indicators(report: Report, chart: Chart) -> Data:
    known = {row.id: row for table in report.edition.tables for row in table.rows}
    series = [s for s in chart.series if s.row in known]
    names = tuple(s.label or _AMONG.sub("", known[s.row].name) for s in series)
    columns = tuple(f"{c}年" if c.isdigit() and len(c) == 4 else c for c in chart.columns)
    values = tuple(tuple(report.value(s.row, c).number for c in chart.columns) for s in series)
    units = {known[s.row].unit for s in series}
    return names, columns, values, units.pop() if len(units) == 1 else ""


def _from_table(report: Report, chart: Chart) -> Data:
    block = report.blocks.get(chart.table)
    if block is None or not isinstance(block.body, Table):
        return (), (), (), ""
    grid = expanded_rows(block.body)
    rows = [s for s in chart.series if s.row.isdigit() and int(s.row) < len(grid)]
    places = [int(c) for c in chart.columns if c.isdigit() and int(c) < len(grid[0])]
    head = max(block.body.header_rows - 1, 0)
    names = tuple(s.label or grid[int(s.row)][0] for s in rows)
    columns = tuple(grid[head][c] for c in places)
    values = tuple(tuple(cell_number(grid[int(s.row)][c]) for c in places) for s in rows)
    return names, columns, values, ""
