"""Do printed shares follow from the table's own numbers? 比例 rows below 金额 rows, 占比 columns beside counts.

Believed only where most shares of the row or column do follow: then the rest are slips, not another base.
"""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context, Located, column_label, row_label
from report.checks.derived import common_whole
from report.checks.findings import Finding, Level
from report.checks.sums import RATIO, NumberTable, number_table, total_rows
from report.checks.terms import slipped, slips
from report.messages import say
from report.stream import TableItem
from report.tables import cell_number
from report.values import decimals, rounded

_SHARE = re.compile(r"比例|占比|比重|百分比|[%％]")
_LEAST = 3  # shares that must fit before one that does not is a slip

Fit = tuple[int, int, Decimal, str, int]  # row, column, expected, printed, row of the number


def check(context: Context) -> Iterator[Finding]:
    """A query for each share off by more than one in its last digit, a hint for one rounded the wrong way."""
    for item, located in context.tables():
        table = number_table(item)
        told: set[tuple[int, int]] = set()
        for group in (*_share_rows(table), *_share_columns(table)):
            wrong = [fit for fit in group if _gap(fit) > Decimal("0.5000001")]
            close = [fit for fit in group if _gap(fit) <= 1]
            if len(close) < _LEAST or len(close) < 0.75 * len(group):
                # Few shares that agree: only those that look like the right one with a slip in it.
                enough = len(close) >= 2 and 2 * len(close) >= len(group)
                wrong = [fit for fit in wrong if enough or (len(close) >= 2 and _is_slip(table, fit))]
            for fit in wrong:
                told.add(fit[:2])
                level = Level.HINT if _gap(fit) <= 1 else Level.QUERY
                yield _finding(context, item, located, table, fit, level)
        yield from _of_one_whole(context, item, located, told)


def _of_one_whole(
    context: Context, item: TableItem, located: Located, told: set[tuple[int, int]]
) -> Iterator[Finding]:
    """Numbers with their shares below or beside them, whole unknown: the whole that most shares agree on judges the rest."""
    grid, header = context.grid(item), number_table(item).header
    below = [
        {
            c: pair
            for c in range(1, len(grid[row]))
            if (pair := _pair(grid[row - 1][c], grid[row][c], sign=not _SHARE.search(grid[row][0])))
            is not None
        }
        for row in range(1, len(grid))
    ]
    for row, pairs in enumerate(below, 1):
        yield from _outside(
            context, item, located, {c: (pair, (row, c), (row - 1, c)) for c, pair in pairs.items()}
        )
    heads = number_table(item).heads
    pools: dict[tuple[str, str], dict[int, _Pair]] = {}
    for column in range(1, len(heads)):
        if (
            _SHARE.search(heads[column])
            and not _SHARE.search(heads[column - 1])
            and not RATIO.search(heads[column - 1])
        ):
            pool = pools.setdefault((heads[column - 1], heads[column]), {})
            for row in range(header, len(grid)):
                pair = _pair(grid[row][column - 1], grid[row][column], sign=False)
                if pair is not None:
                    pool[row * len(heads) + column] = (pair, (row, column), (row, column - 1))
    found: list[Finding] = []
    for pool in pools.values():
        rest = {key: pair for key, pair in pool.items() if not told or pair[1] not in told}
        found += _outside(context, item, located, rest)
    times = Counter(finding.places[0].row for finding in found)
    # A line that leaves the common whole in one year after the other has a whole of its own, not a slip in each.
    yield from (finding for finding in found if times[finding.places[0].row] == 1)


_Pair = tuple[tuple[Decimal, str], tuple[int, int], tuple[int, int]]  # number and share, where they stand


def _pair(number: str, share: str, sign: bool) -> tuple[Decimal, str] | None:
    """A number and its share as printed, where both cells hold one; `sign`: only a share that shows %."""
    counted, text = cell_number(number), share.strip()
    if counted is None or counted <= 0 or number.strip().endswith(("%", "％")) or cell_number(text) is None:
        return None
    if sign and not text.endswith(("%", "％")):
        return None
    return counted, text.rstrip("%％").replace(",", "")


def _outside(
    context: Context, item: TableItem, located: Located, pool: dict[int, _Pair]
) -> Iterator[Finding]:
    found = common_whole({key: pair for key, (pair, _, _) in pool.items()}) if len(pool) > _LEAST else None
    if found is None:
        return
    whole, outside = found
    for key in outside:
        (number, printed), (row, column), (above, beside) = pool[key]
        expected = rounded(number / whole * 100, decimals(printed))
        message = say(
            "checks.share",
            table=context.caption(item) or say("checks.a_table"),
            label=row_label(context.grid(item), row, item.body.header_rows),
            column=column_label(context.grid(item), column, item.body.header_rows),
            parts=f"{format(number, 'f')}/{rounded(whole, 0 if number == number.to_integral() else 2)}",
            expected=expected,
            found=printed,
        )
        places = (
            context.table_place(item, located, row, column),
            context.table_place(item, located, above, beside),
        )
        level = Level.HINT if abs(Decimal(expected) - Decimal(printed)) <= Decimal("0.1") else Level.QUERY
        yield Finding("share", "arithmetic", level, message, places, expected, printed)


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


def _is_slip(table: NumberTable, fit: Fit) -> bool:
    """Whether a slip in the share, or in the number that it is the share of, explains the gap."""
    _, column, exact, printed, part = fit
    text = printed.rstrip("%％").replace(",", "")
    if slipped(text, rounded(exact, decimals(text))):
        return True
    number = table.number(part, column) or table.number(part, column - 1)
    whole = number / exact * 100 if number and exact else None
    if whole is None or not number:
        return False
    return any(abs(n / whole * 100 - Decimal(text)).scaleb(decimals(text)) <= 1 for n in slips(number))


def _gap(fit: Fit) -> Decimal:
    """How far a share is from what follows, in units of its last printed digit."""
    printed = fit[3].rstrip("%％").replace(",", "")
    return abs(Decimal(printed) - fit[2]).scaleb(decimals(printed))


def _finding(
    context: Context, item: TableItem, located: Located, table: NumberTable, fit: Fit, level: str
) -> Finding:
    row, column, exact, printed, part = fit
    expected = rounded(exact, decimals(printed.rstrip("%％")))
    counted = column if table.has_number(part, column) and part != row else column - 1
    number = table.number(part, counted)
    whole = rounded(number / exact * 100, table.places((part,), counted)) if number and exact else "0"
    parts = f"{table.cells[part][counted].strip()}/{whole}"
    message = say(
        "checks.share",
        table=context.caption(item) or say("checks.a_table"),
        label=" ".join(table.labels[part][:1]),
        column=table.heads[column],
        parts=parts,
        expected=expected,
        found=printed,
    )
    place = context.table_place(item, located, row, column)
    return Finding("share", "arithmetic", level, message, (place,), expected, printed)
