"""Printed forms that differ inside one row or column: a unit typed in some cells, unequal decimals."""

from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context, Located
from report.checks.findings import Finding, Level
from report.checks.sums import number_table
from report.edition import IndicatorTable
from report.messages import say
from report.stream import TableItem
from report.values import State, decimals

_MOST_PLACES = 30
_LISTED = 12


def check(context: Context) -> Iterator[Finding]:
    """One hint for each table and kind."""
    for table in context.report.edition.tables:
        yield from _typed_units(context, table)
        yield from _decimals(context, table)
    for item, located in context.tables():
        yield from _column_forms(context, item, located)


def _typed_units(context: Context, table: IndicatorTable) -> Iterator[Finding]:
    """The unit column says %, and the cell says it again."""
    report, found = context.report, []
    for row in table.rows:
        for column in table.columns:
            key = column.key_for(report.year)
            value = report.value(row.id, key)
            if row.unit == "%" and value.typed.rstrip().endswith(("%", "％")):
                found.append((row, key, value.typed))
    if not found:
        return
    places = tuple(context.cell_place(row.id) for row in dict.fromkeys(row for row, _, _ in found))
    cells = "；".join(f"{row.name} {typed}" for row, _, typed in found[:_LISTED])
    message = say("checks.unit_typed", table=context.table_name(table.id), count=len(found), cells=cells)
    yield Finding("unit_typed", "unit", Level.HINT, message, places[:_MOST_PLACES])


def _decimals(context: Context, table: IndicatorTable) -> Iterator[Finding]:
    """Two years of one row printed with unequal decimals; a whole number beside decimals counts, nought does not."""
    report, found = context.report, []
    for row in table.rows:
        values = [report.value(row.id, column.key_for(report.year)) for column in table.columns]
        shown = [v.text for v in values if v.state == State.VALUE and v.number != 0]
        if len({decimals(text) for text in shown}) > 1:
            found.append((row, shown))
    if not found:
        return
    cells = "；".join(f"{row.name} {' / '.join(shown)}" for row, shown in found[:_LISTED])
    more = "等" if len(found) > _LISTED else ""
    message = say(
        "checks.decimals_rows", table=context.table_name(table.id), count=len(found), cells=cells + more
    )
    places = tuple(context.cell_place(row.id) for row, _ in found[:_MOST_PLACES])
    yield Finding("decimals", "table-shape", Level.HINT, message, places)


def _column_forms(context: Context, item: TableItem, located: Located) -> Iterator[Finding]:
    """A column of shares or amounts where few cells show fewer decimals than the rest, or lack the % of the rest."""
    table = number_table(item)
    odd: dict[tuple[int, int], str] = {}
    for column in range(len(table.grid[0])):
        texts = {r: table.cells[r][column].strip() for r in table.body() if table.has_number(r, column)}
        if len(texts) < 3:
            continue
        signed = {r for r, t in texts.items() if t.endswith(("%", "％"))}
        if len(texts) > len(signed) >= 0.6 * len(texts):
            odd |= {(r, column): texts[r] for r in texts if r not in signed}
        places = {r: decimals(t.rstrip("%％")) for r, t in texts.items() if _number(t) not in (None, 0)}
        usual = max(places.values(), default=0, key=lambda p: list(places.values()).count(p))
        if usual >= 2 and list(places.values()).count(usual) >= 0.6 * len(places):
            odd |= {(r, column): texts[r] for r, p in places.items() if 0 < p < usual}
    if not odd:
        return
    cells = "、".join(list(odd.values())[:_LISTED])
    message = say(
        "checks.forms_differ",
        table=context.caption(item) or say("checks.a_table"),
        count=len(odd),
        cells=cells,
    )
    places_ = tuple(
        context.table_place(item, located, row, column) for row, column in list(odd)[:_MOST_PLACES]
    )
    yield Finding("decimals", "table-shape", Level.HINT, message, places_)


def _number(text: str) -> Decimal | None:
    plain = text.rstrip("%％").replace(",", "")
    try:
        return Decimal(plain)
    except ArithmeticError:
        return None
