"""Indicator rows whose value leapt since last year: the point slipped, or a change so large that a reader will ask.

A leap must be large in itself, too: from 2 to 8 people is no news.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context
from report.checks.findings import Finding, Level
from report.edition import IndicatorTable, Row
from report.indicators import effective_value
from report.messages import say
from report.values import Value

_TIMES = 3  # how many times as much, or as little
_POINTS = 25
_LISTED = 20  # the most surprising first
_GUARD = {
    "人": 100,
    "人次": 300,
    "人日": 500,
    "学时": 500,
    "课时": 500,
    "万元": 100,
    "元": 1000,
    "%": _POINTS,
}
_DIGITS = 3  # significant digits that two years do not share by chance


def check(context: Context) -> Iterator[Finding]:
    """A query for each slipped point; one hint for each table with its leaps, the greatest first."""
    for table in context.report.edition.tables:
        columns = [c.key_for(context.report.year) for c in table.columns]
        if len(columns) == 2 and all(column.isdigit() for column in columns):
            yield from _table(context, table, columns)


def _table(context: Context, table: IndicatorTable, columns: list[str]) -> Iterator[Finding]:
    leaps: list[tuple[Decimal, Row, Value, Value]] = []
    for row in table.rows:
        last, now = (effective_value(context.report, row, column) for column in columns)
        if not last.number or not now.number or last.number < 0 or now.number < 0:
            continue
        if _same_digits(last.text, now.text) and row.unit != "%":
            message = say(
                "checks.slipped_point",
                name=row.name,
                year=columns[1],
                found=now.shown,
                last=last.shown,
                unit=row.unit,
            )
            pair = (context.cell_place(row.id, columns[1]), context.cell_place(row.id, columns[0]))
            yield Finding("slipped_point", "unit", Level.QUERY, message, pair, last.shown, now.shown)
            continue
        times = max(last.number, now.number) / min(last.number, now.number)
        guard = _GUARD.get(row.unit.split("/")[0], 50)
        far = abs(now.number - last.number) >= guard
        if far and (times >= _TIMES or row.unit == "%"):
            leaps.append((times, row, last, now))
    if leaps:
        leaps.sort(key=lambda leap: -leap[0])
        rows = "；".join(f"{row.name} {last.shown} → {now.shown}" for _, row, last, now in leaps[:_LISTED])
        message = say("checks.leaps", table=context.table_name(table.id), count=len(leaps), rows=rows)
        places = tuple(context.cell_place(row.id) for _, row, _, _ in leaps[:_LISTED])
        yield Finding("leaps", "same-quantity", Level.HINT, message, places)


def _same_digits(one: str, other: str) -> bool:
    """Whether two numbers differ in the place of their point only: 159.71 and 1597100."""
    digits = [re.sub(r"\D", "", text).strip("0") for text in (one, other)]
    numbers = [Decimal(re.sub(r"[^\d.]", "", text) or "0") for text in (one, other)]
    return digits[0] == digits[1] and len(digits[0]) >= _DIGITS and numbers[0] != numbers[1]
