"""Do printed shares follow from the table's own numbers? 比例 rows below 金额 rows, 占比 columns beside counts.

Believed only where most shares of the row or column do follow: then the rest are slips, not another base.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context, Located
from report.checks.findings import Finding, Level
from report.checks.sums import NumberTable, total_rows
from report.messages import say
from report.stream import TableItem
from report.tables import cell_number, expanded_rows
from report.values import decimals, rounded

_SHARE = re.compile(r"比例|占比|比重|百分比|[%％]")
_LEAST = 3  # shares that must fit before one that does not is a slip

Fit = tuple[int, int, Decimal, str, int]  # row, column, expected, printed, row of the number


def check(context: Context) -> Iterator[Finding]:
    """A query for each share off by more than one in its last digit, a hint for one rounded the wrong way."""
    for item, located in context.tables():
        table = NumberTable(item)
        for group in (*_share_rows(table), *_share_columns(table)):
            wrong = [fit for fit in group if _gap(fit) > Decimal("0.5000001")]
            close = [fit for fit in group if _gap(fit) <= 1]
            if len(close) < _LEAST or len(close) < 0.75 * len(group):
                continue
            for fit in wrong:
                level = Level.HINT if _gap(fit) <= 1 else Level.QUERY
                yield _finding(context, item, located, table, fit, level)
        yield from _of_one_whole(context, item, located)


def _of_one_whole(context: Context, item: TableItem, located: Located) -> Iterator[Finding]:
    """A row of numbers with a row of shares below, whole unknown: the whole that most shares agree on judges the rest."""
    grid = expanded_rows(item.body)
    for row in range(1, len(grid)):
        columns = [c for c in range(1, len(grid[row])) if grid[row][c].strip().endswith(("%", "％"))]
        pairs = {c: (cell_number(grid[row - 1][c]), grid[row][c].strip().rstrip("%％")) for c in columns}
        known = {
            c: (n, Decimal(t))
            for c, (n, t) in pairs.items()
            if n and cell_number(t) and "%" not in grid[row - 1][c]
        }
        if len(known) <= _LEAST:
            continue
        whole = _whole(known)
        wrong = [c for c, pair in known.items() if whole and not _rounds(pair, whole)]
        if whole is None or len(wrong) > len(known) - _LEAST:
            continue
        for column in wrong:
            number, printed = known[column]
            expected = rounded(number / whole * 100, max(-int(printed.as_tuple().exponent), 0))
            message = say(
                "checks.share",
                table=context.caption(item) or say("checks.a_table"),
                label=" ".join(grid[0][column].split()) + f" {format(number, 'f')}/{whole}",
                column="",
                expected=expected,
                found=grid[row][column].strip(),
            )
            place = context.table_place(item, located, row, column)
            above = context.table_place(item, located, row - 1, column)
            level = Level.HINT if abs(Decimal(expected) - printed) <= Decimal("0.1") else Level.QUERY
            yield Finding("share", "arithmetic", level, message, (place, above), expected, str(printed))


def _whole(known: dict[int, tuple[Decimal, Decimal]]) -> int | None:
    """The whole number that makes most shares right, if it is the only one near."""
    number, share = max(known.values())
    guess = int(number / share * 100)
    fits = {w: sum(_rounds(pair, w) for pair in known.values()) for w in range(max(guess - 5, 1), guess + 6)}
    best = max(fits, key=lambda w: fits[w])
    return best if fits[best] >= _LEAST else None


def _rounds(pair: tuple[Decimal, Decimal], whole: int) -> bool:
    number, printed = pair
    slack = Decimal("0.5000001").scaleb(int(printed.as_tuple().exponent))
    return abs(number / whole * 100 - printed) <= slack


def _share_rows(table: NumberTable) -> Iterator[list[Fit]]:
    """For each total above its parts and each column: the share rows that stand right below a part."""
    for totals in total_rows(table):
        parts = totals.readings[0]
        for column in table.columns:
            whole = table.number(totals.row, column)
            group: list[Fit] = []
            for part in parts:
                share = part + 1
                pair = share < len(table.grid) and (
                    table.labels[share][:1] == table.labels[part][:1] or not table.grid[share][0].strip()
                )
                if whole and pair and _SHARE.search("".join(table.labels[share])):
                    group += _fit(table, part, share, column, whole)
            yield group


def _share_columns(table: NumberTable) -> Iterator[list[Fit]]:
    """For each share column right of a count column: every row against the count's total row."""
    for totals in total_rows(table):
        for count in table.columns:
            share, whole = count + 1, table.number(totals.row, count)
            if not whole or share >= len(table.heads) or not _SHARE.search(table.heads[share]):
                continue
            group: list[Fit] = []
            for part in totals.readings[0]:
                group += _fit(table, part, part, share, whole, count)
            yield group


def _fit(
    table: NumberTable, part: int, share: int, column: int, whole: Decimal, count: int = -1
) -> list[Fit]:
    number = table.number(part, count if count >= 0 else column)
    printed = table.cells[share][column].strip()
    if (
        number is None
        or not table.has_number(share, column)
        or not table.has_number(part, count if count >= 0 else column)
    ):
        return []
    return [(share, column, number / whole * 100, printed, part)]


def _gap(fit: Fit) -> Decimal:
    """How far a share is from what follows, in units of its last printed digit."""
    printed = fit[3].rstrip("%％").replace(",", "")
    return abs(Decimal(printed) - fit[2]).scaleb(decimals(printed))


def _finding(
    context: Context, item: TableItem, located: Located, table: NumberTable, fit: Fit, level: str
) -> Finding:
    row, column, exact, printed, part = fit
    expected = rounded(exact, decimals(printed.rstrip("%％")))
    message = say(
        "checks.share",
        table=context.caption(item) or say("checks.a_table"),
        label=" ".join(table.labels[part][:1]),
        column=table.heads[column],
        expected=expected,
        found=printed,
    )
    place = context.table_place(item, located, row, column)
    return Finding("share", "arithmetic", level, message, (place,), expected, printed)
