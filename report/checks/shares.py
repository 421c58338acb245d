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


def _share_rows(table: NumberTable) -> Iterator[list[Fit]]:
    """For each total above its parts and each column: the share rows that stand right below a part."""
    for totals in total_rows(table):
        parts = totals.readings[0]
        for column in table.columns:
            whole = table.number(totals.row, column)
            group: list[Fit] = []
            for part in parts:
                share = part + 1
                pair = share < len(table.grid) and table.labels[share][:1] == table.labels[part][:1]
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
