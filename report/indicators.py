"""Indicator tables as records and as the printed grid: paths, values by column, merges of the official form."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Any

from report.blocks import IndicatorTable as IndicatorBlock
from report.blocks import LayoutCell, Merge, Table
from report.edition import Choice, Formula, IndicatorTable, Row
from report.model import Report
from report.tables import covered
from report.values import BLANK, State, Value, decimals, rounded


def row_paths(table: IndicatorTable) -> dict[str, tuple[str, ...]]:
    """Row id → the names from the top row down to it, stars left out (a label alone does not name a row)."""
    paths: dict[str, tuple[str, ...]] = {}
    above: list[tuple[int, str]] = []
    for row in table.rows:
        above = [(level, name) for level, name in above if level < row.level]
        paths[row.id] = (*(name for _, name in above), row.name)
        above.append((row.level, row.name))
    return paths


def shown_value(report: Report, row: Row, column: str) -> str:
    """What the official form prints in a value cell: the value (typed or computed), the edition's mark, or "" for a blank."""
    if row.kind == "heading":
        return "—"
    if not report.edition.applies(row):
        return row.mark
    return effective_value(report, row, column).shown


def effective_value(report: Report, row: Row, column: str) -> Value:
    """The value of a cell: typed, or computed by the row's formula where nothing is typed and every input is there."""
    typed = report.value(row.id, column)
    if typed.state != State.BLANK or row.formula is None:
        return typed
    result = evaluate(report, row.formula, column)
    return BLANK if result is None else Value(State.VALUE, rounded(result, row.formula.decimals))


def evaluate(report: Report, formula: Formula, column: str) -> Decimal | None:
    """The formula's result from the cells of `column`, unrounded; None when an input is missing or the divisor is nought."""
    terms = [report.value(row, column).number for row in formula.terms]
    divisors = [report.value(row, column).number for row in formula.divisors]
    known_terms = [n for n in terms if n is not None]
    known_divisors = [n for n in divisors if n is not None]
    if len(known_terms) < len(terms) or len(known_divisors) < len(divisors):
        return None
    total, other = sum(known_terms, Decimal(0)), sum(known_divisors, Decimal(0))
    if formula.kind == "sum":
        return total - other
    return None if other == 0 else total / other * formula.scale


def indicator_records(report: Report) -> list[dict[str, Any]]:
    """One record for each row that holds values, in the order of the tables: the `indicators` part of the dump."""
    records = []
    for table in report.edition.tables:
        paths = row_paths(table)
        columns = [(c.key_for(report.year)) for c in table.columns]
        for row in table.rows:
            if row.kind != "value":
                continue
            values = {column: _dumped(report, row, column) for column in columns}
            remark = report.fields.get(f"remark/{row.id}", "")
            path = list(paths[row.id])
            records.append(
                {
                    "row": row.id,
                    "table": table.title,
                    "path": path,
                    "unit": row.unit,
                    "values": values,
                    "note": remark,
                }
            )
    return records


def _dumped(report: Report, row: Row, column: str) -> str | None:
    if not report.edition.applies(row):
        return row.mark or None
    value = effective_value(report, row, column)
    return None if value.state == State.BLANK else value.shown


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """An indicator table as a grid of texts with its merges; covered cells are "".

    `row_ids[r]` names the row of line r and `columns[c]` the kind of column c (school_code, school_name, serial, name,
    sub_name, unit, value, change, remark); both are empty for the layout of an imported report.
    """

    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...]
    header_rows: int
    row_ids: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def printed_table(report: Report, body: IndicatorBlock) -> PrintedTable:
    """The table as it will be printed: the province's form, or the imported report's own layout with today's values."""
    if body.layout is not None:
        return _own_layout(report, body.layout, body.cells)
    return official_table(report, report.edition.table(body.table))


def official_table(report: Report, table: IndicatorTable) -> PrintedTable:
    """The table as the province prints it, values filled in."""
    kinds = column_kinds(table)
    lines = [_header(report, table, kinds)]
    lines += [_line(report, table, row, kinds) for row in table.rows]
    merges = _merges(report, table, kinds)
    for choice in table.choices:
        merges.append(Merge(len(lines), 0, 1, len(kinds)))
        lines.append([choice_line(report, choice), *("" for _ in kinds[1:])])
    for merge in merges:
        for row_place, column in covered(merge):
            lines[row_place][column] = ""
    ids = ("", *(row.id for row in table.rows), *(choice.id for choice in table.choices))
    return PrintedTable(tuple(map(tuple, lines)), tuple(merges), 1, ids, kinds)


def column_kinds(table: IndicatorTable) -> tuple[str, ...]:
    """The kind of each printed column, from left to right."""
    kinds = (*table.fixed_columns, *("value" for _ in table.columns))
    kinds += ("change",) if table.change else ()
    return kinds + (("remark",) if table.remark_column else ())


def expanded_grid(printed: PrintedTable) -> list[list[str]]:
    """The printed grid with a merged cell's text repeated in every place it covers."""
    grid = [list(row) for row in printed.rows]
    for merge in printed.merges:
        for row, column in covered(merge):
            grid[row][column] = printed.rows[merge.row][merge.column]
    return grid


def choice_line(report: Report, choice: Choice) -> str:
    """A single-choice line as printed: every option, （√） after the chosen one, empty brackets after the others."""
    chosen = report.fields.get(f"choice/{choice.id}", "")
    options = "  ".join(f"{option}（{'√' if option == chosen else '  '}）" for option in choice.options)
    lead = f"{choice.lead}（  ）  " if choice.lead else ""
    return f"{choice.label}：{lead}{options}"


def change_text(report: Report, table: IndicatorTable, row: Row) -> str:
    """The computed change of an in-body comparison table, "" where a year is missing."""
    first, second = (effective_value(report, row, c.key_for(report.year)) for c in table.columns[:2])
    if first.number is None or second.number is None:
        return ""
    if table.change == "difference":
        return rounded(second.number - first.number, max(decimals(first.text), decimals(second.text)))
    return "" if first.number == 0 else rounded((second.number / first.number - 1) * 100, 2) + "%"


def _own_layout(report: Report, layout: Table, cells: tuple[LayoutCell, ...]) -> PrintedTable:
    """The imported grid; a bound cell shows its value as typed, so that 95.89% stays what the school printed."""
    grid = [list(row) for row in layout.rows]
    for cell in cells:
        value = report.values.get(cell.key, BLANK)
        grid[cell.row][cell.column] = value.typed or value.shown
    return PrintedTable(tuple(map(tuple, grid)), layout.merges, layout.header_rows)


def _header(report: Report, table: IndicatorTable, kinds: tuple[str, ...]) -> list[str]:
    names = {
        "school_code": "院校代码",
        "school_name": "院校名称",
        "serial": table.serial_heading or table.name_heading,
        "name": table.name_heading,
        "sub_name": table.sub_heading,
        "unit": "单位",
        "change": table.change_heading,
        "remark": table.remark_heading,
    }
    labels = iter([c.label_for(report.year) for c in table.columns])
    return [next(labels) if kind == "value" else names[kind] for kind in kinds]


def _line(report: Report, table: IndicatorTable, row: Row, kinds: tuple[str, ...]) -> list[str]:
    columns = iter([c.key_for(report.year) for c in table.columns])
    label = row.paper_label or (_label(row, kinds),)
    known = {
        "school_code": report.school_code,
        "school_name": report.school,
        "serial": row.number,
        "name": label[0],
        "sub_name": label[-1] if len(label) > 1 else "",
        "unit": row.unit,
        "change": change_text(report, table, row) if table.change else "",
        "remark": remark_text(report, row),
    }
    return [shown_value(report, row, next(columns)) if kind == "value" else known[kind] for kind in kinds]


def _label(row: Row, kinds: tuple[str, ...]) -> str:
    """The row's name; with its unit where the table has no column for units and the cells hold bare numbers."""
    bare = "unit" not in kinds and row.unit not in ("", "—", "n:1")
    return f"{row.label}（{row.unit}）" if bare else row.label


def remark_text(report: Report, row: Row) -> str:
    """What stands in the row's remark cell: what was typed, else what the form prints there."""
    return report.fields.get(f"remark/{row.id}", "——" if row.remark == "dash" else row.remark_text)


def _merges(report: Report, table: IndicatorTable, kinds: tuple[str, ...]) -> list[Merge]:
    merges: list[Merge] = []
    for place, kind in enumerate(kinds):
        if kind in ("school_code", "school_name"):
            merges += _runs(table, place, lambda row: row is table.rows[0])
        elif kind == "serial":
            early = set(takewhile(lambda row: not row.number, table.rows))
            merges += _runs(table, place, lambda row: bool(row.number) or row in early)  # noqa: B023 - used at once
        elif kind == "name":
            going_on = _same_group(table)
            merges += _runs(table, place, lambda row: not row.same_label and row.id not in going_on)  # noqa: B023
    name = kinds.index("name")
    wide = 2 if "sub_name" in kinds else 1
    first = name - 1 if not table.serial_heading and "serial" in kinds else name
    headed = 1 if table.sub_heading else wide
    if name + headed - first > 1:
        merges.append(Merge(0, first, 1, name + headed - first))
    if wide == 2:
        merges += [Merge(r + 1, name, 1, 2) for r, row in enumerate(table.rows) if len(row.paper_label) < 2]
    if len(table.columns) > 1:
        value = kinds.index("value")
        shut = [
            r for r, row in enumerate(table.rows) if row.kind == "value" and not report.edition.applies(row)
        ]
        merges += [Merge(r + 1, value, 1, len(table.columns)) for r in shut]
    return merges


def _same_group(table: IndicatorTable) -> set[str]:
    """Rows whose first label cell goes on from the row above: (1) 课堂育人 over 调研人次 and 满意度."""
    pairs = zip(table.rows, table.rows[1:], strict=False)
    return {b.id for a, b in pairs if len(b.paper_label) > 1 and a.paper_label[:1] == b.paper_label[:1]}


def _runs(table: IndicatorTable, column: int, starts: Callable[[Row], bool]) -> list[Merge]:
    """A merge for each run of rows that begins at a row for which `starts` holds; runs of one row need none."""
    places = [r for r, row in enumerate(table.rows) if starts(row) or r == 0]
    ends = [*places[1:], len(table.rows)]
    return [Merge(a + 1, column, b - a, 1) for a, b in zip(places, ends, strict=True) if b - a > 1]
