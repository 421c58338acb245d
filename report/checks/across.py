"""Lying tables: one row of counts with its total at the end (人数 | 32 | 46 | … | 合计), and a row of shares below it."""

import re
from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context, Located
from report.checks.findings import Finding, Level
from report.checks.sums import number_table
from report.checks.terms import slipped
from report.messages import say
from report.stream import TableItem
from report.tables import cell_number
from report.values import decimals, rounded

_TOTAL = re.compile(r"合计|总计|共计|总数")
_SHARE = re.compile(r"比例|占比|比重|百分比")
_LEAST = 3
_NEAR = Decimal("0.2")


def check(context: Context) -> Iterator[Finding]:
    """Queries: the total that its row does not give, the share that its count does not give."""
    for item, located in context.tables():
        table = number_table(item)
        totals = [c for c, head in enumerate(table.heads) if _TOTAL.fullmatch(head.replace(" ", ""))]
        if len(totals) != 1:
            continue
        total = totals[0]
        for row in table.body():
            below = "".join(table.grid[row + 1][:2]) if row + 1 < len(table.grid) else ""
            if _SHARE.search(below) and not _SHARE.search("".join(table.grid[row][:2])):
                yield from _pair(context, item, located, row, total)


def _pair(context: Context, item: TableItem, located: Located, row: int, total: int) -> Iterator[Finding]:
    table = number_table(item)
    counts = {
        c: n
        for c in range(len(table.heads))
        if c != total and (n := cell_number(table.cells[row][c])) is not None
    }
    whole = cell_number(table.cells[row][total])
    if len(counts) < _LEAST or not whole:
        return
    added = sum(counts.values(), Decimal(0))
    shares = {c: table.cells[row + 1][c].strip() for c in counts}
    caption = context.caption(item) or say("checks.a_table")
    label = " ".join(table.labels[row][:1])
    wrong = [c for c in counts if not _fits(counts[c], whole, shares[c])]
    if 2 * len(wrong) > len(counts):
        return  # shares of something else
    if added != whole and abs(added - whole) <= _NEAR * whole:
        place = context.table_place(item, located, row, total)
        found = table.cells[row][total].strip()
        expected = format(added, "f")
        suspect = ""
        meant = [(c, counts[c] + whole - added) for c in wrong]
        for c, value in (
            meant[:1]
            if len(meant) == 1
            else [m for m in meant if slipped(format(counts[m[0]], "f"), format(m[1], "f"))]
        ):
            words = say(
                "checks.sum_suspect",
                label=table.heads[c],
                found=table.cells[row][c].strip(),
                meant=format(value, "f"),
            )
            suspect = say("checks.sum_suspects", several=words)
        message = say(
            "checks.sum",
            table=caption,
            label=label,
            column=table.heads[total],
            found=found,
            expected=expected,
            suspect=suspect,
        )
        yield Finding("sum", "arithmetic", Level.QUERY, message, (place,), expected, found)
    for c in wrong:
        printed = shares[c].rstrip("%％")
        expected = rounded(counts[c] / whole * 100, decimals(printed))
        parts = f"{table.cells[row][c].strip()}/{table.cells[row][total].strip()}"
        message = say(
            "checks.share",
            table=caption,
            label=label,
            column=table.heads[c],
            parts=parts,
            expected=expected,
            found=shares[c],
        )
        places = (context.table_place(item, located, row + 1, c), context.table_place(item, located, row, c))
        yield Finding("share", "arithmetic", Level.QUERY, message, places, expected, shares[c])


def _fits(count: Decimal, whole: Decimal, printed: str) -> bool:
    share = cell_number(printed.rstrip("%％"))
    if share is None:
        return True
    return abs(count / whole * 100 - share) <= Decimal("1.0000001").scaleb(-decimals(printed.rstrip("%％")))
