"""Identities across tables: an indicator whose definition names amounts that a typed table prints, and graduates not accounted for.

A definition is believed for this school only where it holds to the last digit for one year; then the other years must hold, too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from report.checks.context import Context
from report.checks.facts import plain_unit
from report.checks.findings import Finding, Level, Place
from report.edition import Row
from report.indicators import effective_value
from report.messages import say
from report.tables import cell_number, expanded_rows
from report.values import decimals, rounded

_FORMULA = re.compile(r"^（?(?P<terms>[^÷（）()]+?)）?\s*÷\s*(?P<divisor>[^÷×（）()]+)$")
_WAN = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class _Amount:
    """A row of a typed table: year → amount, and its place."""

    name: str
    amounts: dict[str, Decimal]
    place: Place


def check(context: Context) -> Iterator[Finding]:
    """Queries for quotients, hints for graduates."""
    amounts = list(_amounts(context))
    report = context.report
    for table in report.edition.tables:
        columns = [c.key_for(report.year) for c in table.columns]
        if all(column.isdigit() for column in columns):
            for row in table.rows:
                if amounts and row.unit == "元" and (match := _FORMULA.match(row.formula_text)):
                    yield from _quotient(context, row, columns, match, amounts)
    yield from _graduates(context)


def _amounts(context: Context) -> Iterator[_Amount]:
    """Rows with one amount for each of several years; a 金额 line below a name counts for it."""
    for item, located in context.tables():
        grid = expanded_rows(item.body)
        heads = [
            " ".join(dict.fromkeys(r[c] for r in grid[: item.body.header_rows])) for c in range(len(grid[0]))
        ]
        dated = {
            m[0]: c
            for c, head in enumerate(heads)
            if (m := re.search(r"20\d\d", head)) and not re.search("省|均|中值", head)
        }
        if len(dated) < 2:
            continue
        for row in range(item.body.header_rows, len(grid)):
            words = [t for t in dict.fromkeys(grid[row][: min(dated.values())]) if t.strip()]
            numbers = {year: n for year, c in dated.items() if (n := cell_number(grid[row][c])) is not None}
            if words and len(numbers) >= 2 and not any("比例" in word or "%" in word for word in words):
                yield _Amount(_bare(words[0]), numbers, context.table_place(item, located, row))


def _bare(name: str) -> str:
    return re.sub(r"[（(][^（）()]*[)）]|\s|收入|、|金额", "", name)


def _quotient(
    context: Context, row: Row, columns: list[str], match: re.Match[str], amounts: list[_Amount]
) -> Iterator[Finding]:
    terms = [_bare(term) for term in re.split(r"[+＋]", match["terms"])]
    found = [next((a for a in amounts if a.name == term), None) for term in terms]
    divisor = _row_named(context, _bare(match["divisor"]))
    if any(amount is None for amount in found) or divisor is None:
        return
    known = [amount for amount in found if amount is not None]
    for shift in (0, -1):
        held = _held(context, row, columns, known, divisor, shift)
        right = [column for column, (expected, printed) in held.items() if _agrees(expected, printed)]
        for column, (expected, printed) in held.items():
            if right and column not in right and abs(expected / Decimal(printed) - 1) < Decimal("0.2"):
                shown = rounded(expected, max(decimals(printed), 2))
                people = effective_value(context.report, divisor, column).shown
                message = say(
                    "checks.identity",
                    name=row.name,
                    column=column,
                    formula=match.group(),
                    people=people,
                    expected=shown,
                    found=printed,
                    right=right[0],
                )
                places = (
                    context.cell_place(row.id, column),
                    context.cell_place(divisor.id, column),
                    *(amount.place for amount in known),
                )
                yield Finding("identity", "arithmetic", Level.QUERY, message, places, shown, printed)


def _held(
    context: Context, row: Row, columns: list[str], known: list[_Amount], divisor: Row, shift: int
) -> dict[str, tuple[Decimal, str]]:
    """Column → (the quotient, what is printed); amounts in 万元, of the year itself or the one before."""
    held: dict[str, tuple[Decimal, str]] = {}
    for column in columns:
        year = str(int(column) + shift)
        people = effective_value(context.report, divisor, column).number
        printed = effective_value(context.report, row, column)
        parts = [amount.amounts[year] for amount in known if year in amount.amounts]
        if people and printed.number and len(parts) == len(known):
            held[column] = (sum(parts, Decimal(0)) * _WAN / people, printed.text)
    return held


def _agrees(expected: Decimal, printed: str) -> bool:
    return abs(expected - Decimal(printed)) <= Decimal("0.6").scaleb(-decimals(printed))


def _row_named(context: Context, name: str) -> Row | None:
    for table in context.report.edition.tables:
        for row in table.rows:
            words = row.name.rstrip("*")
            if (
                row.level == 0
                and plain_unit(row.unit) == "人"
                and words in (name, name.removesuffix("数") + "人数")
            ):
                return row
    return None


def _graduates(context: Context) -> Iterator[Finding]:
    """Graduates placed = gone on to study + employed: a rest that no row accounts for."""
    report = context.report
    names = {row.name: row for table in report.edition.tables for row in table.rows}
    placed, study = names.get("毕业生去向落实人数"), names.get("其中：升学人数")
    work = names.get("毕业生初次就业人数") or names.get("毕业生面向三次产业就业人数")
    if placed is None or study is None or work is None:
        return
    for column in (c.key_for(report.year) for c in report.edition.table_of(placed.id).columns):
        whole, first, second = (effective_value(report, row, column).number for row in (placed, study, work))
        if whole is None or first is None or second is None or first + second >= whole:
            continue
        rest = format(whole - first - second, "f")
        message = say("checks.graduates", column=column, whole=whole, study=first, work=second, rest=rest)
        places = tuple(context.cell_place(row.id, column) for row in (placed, study, work))
        shown = format(first + second, "f")
        yield Finding("graduates", "arithmetic", Level.HINT, message, places, shown, format(whole, "f"))
