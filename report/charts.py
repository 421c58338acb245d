"""The numbers behind a chart, read from indicator rows or from a table block."""

from dataclasses import dataclass
from decimal import Decimal

from report.blocks import Chart, Table
from report.model import Report
from report.tables import cell_number, expanded_rows


@dataclass(frozen=True, slots=True)
class ChartData:
    """`values[s][c]` belongs to series `series[s]` and category `categories[c]`; None where the cell holds no number."""

    form: str
    categories: tuple[str, ...]
    series: tuple[str, ...]
    values: tuple[tuple[Decimal | None, ...], ...]
    unit: str = ""


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
    names = tuple(s.label or known[s.row].name for s in series)
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
