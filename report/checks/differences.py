"""Columns that follow from two others of the same row: 增长率, 增幅, 增减, 差额; and shares whose total says 100 %."""

import re
from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context, Located
from report.checks.findings import Finding, Level
from report.checks.sums import NumberTable, number_table
from report.checks.terms import slipped, slips
from report.messages import say
from report.stream import TableItem
from report.tables import cell_number
from report.values import decimals, rounded

_RATE = re.compile(r"增长率|增幅|同比|环比|涨幅|变化率|增长[（(]?[%％]|增减[（(]?[%％]|比例变化")
_STEP = re.compile(r"增减|增量|增加|差额|差值|变化|提高|增长")
_YEAR = re.compile(r"20\d\d|去年|上年|上学年|今年|本年|本学年")
_SHARE = re.compile(r"占比|比例|比重|百分比|[%％]")
_NOT_PARTS = re.compile(r"率|满意|参与|覆盖|达标")
_LEAST = 3


def check(context: Context) -> Iterator[Finding]:
    """A query for each cell that does not follow where most of its column do; for shares, the total's cell."""
    for item, located in context.tables():
        table = number_table(item)
        yield from _differences(context, item, located, table)
        yield from _hundred(context, item, located, table)


def _differences(
    context: Context, item: TableItem, located: Located, table: NumberTable
) -> Iterator[Finding]:
    for column, head in enumerate(table.heads):
        years = [
            c for c in range(column) if _YEAR.search(table.heads[c]) and not _RATE.search(table.heads[c])
        ]
        if len(years) < 2 or not (_RATE.search(head) or _STEP.search(head)):
            continue
        first, second = _in_order(table, years[-2], years[-1])
        judged: list[tuple[int, Decimal, str]] = []
        for row in table.body():
            printed = table.cells[row][column].strip()
            one, two, found = (_value(table.cells[row][c]) for c in (first, second, column))
            if one is None or two is None or found is None:
                continue
            rate = bool(_RATE.search(head)) or printed.endswith(("%", "％"))
            if rate and one == 0:
                continue
            points = rate and _SHARE.search("".join(table.labels[row]) + table.cells[row][second])
            if points and _fits(
                two - one, printed, signed=False
            ):  # points, printed with the sign of per cent
                continue
            expected = (two - one) / one * 100 if rate else two - one
            judged.append((row, expected, printed))
        yield from _odd(context, item, located, column, judged, head, (first, second))


def _in_order(table: NumberTable, first: int, second: int) -> tuple[int, int]:
    """The earlier year first, wherever its column stands."""
    one, two = (re.search(r"20\d\d", table.heads[c]) for c in (first, second))
    if one and two and one.group() > two.group():
        return second, first
    if re.search(r"本年|今年|本学年", table.heads[first]) and not one:
        return second, first
    return first, second


def _value(text: str) -> Decimal | None:
    """The number of a cell; of a ratio 14.43:1 the first."""
    return cell_number(re.sub(r"\s*[:：∶]\s*1$", "", text.strip()))


def _odd(
    context: Context,
    item: TableItem,
    located: Located,
    column: int,
    judged: list[tuple[int, Decimal, str]],
    head: str,
    years: tuple[int, int],
) -> Iterator[Finding]:
    signed = any(printed.startswith(("-", "−", "+", "＋")) for _, _, printed in judged)
    wrong = [entry for entry in judged if not _fits(entry[1], entry[2], signed)]
    right = len(judged) - len(wrong)
    if right < max(2, 2 * len(wrong)):
        # Few rows: only what looks like a slip of the right number.
        wrong = [
            entry
            for entry in wrong
            if right > 1
            and (
                slipped(entry[2], rounded(entry[1], decimals(_bare(entry[2]))))
                or _end_slipped(item, entry, years)
            )
        ]
    for row, expected, printed in wrong:
        shown = rounded(expected, decimals(printed.rstrip("%％")))
        place = context.table_place(item, located, row, column)
        message = say(
            "checks.difference",
            table=context.caption(item) or say("checks.a_table"),
            place=place.where.rpartition(" › ")[2],
            head=head,
            first=item.rows[row][years[0]].strip(),
            second=item.rows[row][years[1]].strip(),
            expected=shown,
            found=printed,
        )
        yield Finding("difference", "arithmetic", Level.QUERY, message, (place,), shown, printed)


def _end_slipped(item: TableItem, entry: tuple[int, Decimal, str], years: tuple[int, int]) -> bool:
    """Whether another value of one of the two years, one slip away, would make the difference right."""
    row, expected, printed = entry
    one, two, found = (
        _value(text) for text in (item.rows[row][years[0]], item.rows[row][years[1]], _bare(printed))
    )
    if one is None or two is None or found is None or two - one != expected:
        return False
    return any(meant - one == found for meant in slips(two)) or any(
        two - meant == found for meant in slips(one)
    )


def _bare(printed: str) -> str:
    return printed.rstrip("%％").replace(",", "")


def _fits(expected: Decimal, printed: str, signed: bool) -> bool:
    """Whether a printed change is right; where no cell of the column has a sign, signs were left out."""
    text = _bare(printed)
    found = cell_number(text)
    slack = (
        Decimal(1).scaleb(-decimals(text))
        if decimals(text) or "." in format(expected, "f")
        else Decimal("0.5")
    )
    if found is None or abs(found - expected) <= slack:
        return found is not None
    return not signed and abs(abs(found) - abs(expected)) <= slack


def _hundred(context: Context, item: TableItem, located: Located, table: NumberTable) -> Iterator[Finding]:
    totals = [row for row in table.body() if table.total_label(row) == "total"]
    for column, head in enumerate(table.heads):
        if not _SHARE.search(head) or _NOT_PARTS.search(head) or len(totals) != 1:
            continue
        numbers = [cell_number(table.cells[row][column]) for row in table.details]
        known = [n for n in numbers if n is not None]
        whole = cell_number(table.cells[totals[0]][column])
        if whole != 100 or len(known) < max(_LEAST, len(numbers)):
            continue
        total = sum(known, Decimal(0))
        places = max(decimals(table.cells[row][column].strip().rstrip("%％")) for row in table.details)
        if abs(total - 100) <= Decimal(len(known) + 1) / 2 * Decimal(1).scaleb(-places):
            continue
        place = context.table_place(item, located, totals[0], column)
        caption = context.caption(item) or say("checks.a_table")
        message = say("checks.hundred", table=caption, head=head, total=format(total, "f"))
        yield Finding("hundred", "arithmetic", Level.QUERY, message, (place,), format(total, "f"), "100")
