"""Columns (or rows) that follow from two others of their table: rate = part ÷ whole, per-head value = amount ÷ number.

Nobody says which columns belong together; the table does: where nearly all lines of a column are one other column divided by
another, to the last printed digit, the rest are slips.
"""

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal
from itertools import permutations

from report.checks.context import Context, Located
from report.checks.findings import Finding, Level
from report.checks.sums import NumberTable, number_table
from report.checks.terms import slipped
from report.messages import say
from report.stream import TableItem
from report.tables import cell_number
from report.values import decimals, rounded

_LEAST = 3  # lines that must follow before one that does not is a slip
_WIDE = 14  # columns; in a wider table too many pairs fit by chance
_DIGITS = 3  # significant digits that do not fit by chance
_SCALES = (Decimal(100), Decimal(1), Decimal(10_000))

Line = dict[int, tuple[Decimal, str]]  # place in the line → number, as printed


def check(context: Context) -> Iterator[Finding]:
    """Queries: the cell, its value and what the two others give."""
    for item, located in context.tables():
        table = number_table(item)
        width = len(table.heads)
        across = [_line(table, [(row, column) for column in range(width)]) for row in table.body()]
        yield from _judged(context, item, located, table, across, list(table.body()), None)
        down = [_line(table, [(row, column) for row in table.body()]) for column in range(width)]
        yield from _judged(context, item, located, table, down, list(table.body()), list(range(width)))


def _line(table: NumberTable, cells: list[tuple[int, int]]) -> Line:
    line = {}
    for place, (row, column) in enumerate(cells):
        text = table.cells[row][column].strip()
        number = cell_number(text)
        if number is not None:
            line[place] = (number, text.rstrip("%％").replace(",", ""))
    return line


def _judged(
    context: Context,
    item: TableItem,
    located: Located,
    table: NumberTable,
    lines: list[Line],
    rows: list[int],
    columns: list[int] | None,
) -> Iterator[Finding]:
    """`columns` None: each line is a row of the table; else each line is a column."""
    for target, fits, wrong, (one, other, scale) in followers(lines):
        for index in wrong:
            printed = lines[index][target][1]
            first, second = lines[index][one], lines[index][other]
            shown = rounded(first[0] / second[0] * scale, decimals(printed))
            row, column = (rows[index], target) if columns is None else (rows[target], columns[index])
            place = context.table_place(item, located, row, column)
            message = say(
                "checks.derived",
                table=context.caption(item) or say("checks.a_table"),
                place=place.where.rpartition(" › ")[2],
                found=printed,
                first=first[1],
                second=second[1],
                expected=shown,
                count=fits,
            )
            yield Finding("derived", "arithmetic", Level.QUERY, message, (place,), shown, printed)


def followers(
    lines: list[Line],
) -> Iterator[tuple[int, int, list[int], tuple[int, int, Decimal]]]:
    """(place, how many lines fit, the lines that do not, (dividend, divisor, scale)) for every place that is a quotient."""
    places = sorted({place for line in lines for place in line})
    if len(lines) < _LEAST or not 3 <= len(places) <= _WIDE:
        return
    for target in places:
        told = [i for i, line in enumerate(lines) if target in line and _telling(line[target][1])]
        if len(told) < _LEAST:
            continue
        best: tuple[int, list[int], tuple[int, int, Decimal]] | None = None
        for one, other in permutations([p for p in places if p != target], 2):
            for scale in _SCALES:
                fits, wrong = _fit(lines, told, target, one, other, scale)
                sure = fits >= _LEAST and len(wrong) * 3 <= fits
                if (sure or _slip_of_three(lines, target, fits, wrong, (one, other, scale))) and (
                    best is None or fits > best[0]
                ):
                    best = (fits, wrong, (one, other, scale))
        if best is not None and best[1]:
            yield target, *best


def _slip_of_three(
    lines: list[Line], target: int, fits: int, wrong: list[int], pair: tuple[int, int, Decimal]
) -> bool:
    """Whether two lines of three follow and the third looks like what should follow, with a slip."""
    if fits != _LEAST - 1 or len(wrong) != 1 or len(lines) != _LEAST:
        return False
    line, (one, other, scale) = lines[wrong[0]], pair
    printed = line[target][1]
    return slipped(printed, rounded(line[one][0] / line[other][0] * scale, decimals(printed)))


def _fit(
    lines: list[Line], told: list[int], target: int, one: int, other: int, scale: Decimal
) -> tuple[int, list[int]]:
    fits, wrong = 0, []
    for index in told:
        line = lines[index]
        if one not in line or other not in line or not line[other][0]:
            continue
        number, printed = line[target]
        slack = Decimal("1.0000001").scaleb(-decimals(printed))
        if abs(line[one][0] / line[other][0] * scale - number) <= slack:
            fits += 1
        else:
            wrong.append(index)
            if len(wrong) * 3 > len(told):
                break
    return fits, wrong


def _telling(printed: str) -> bool:
    return len(printed.replace(".", "").lstrip("-0")) >= _DIGITS and "." in printed


def common_whole(pairs: dict[int, tuple[Decimal, str]]) -> tuple[Decimal, list[int]] | None:
    """The whole that most (number, share in per cent) pairs agree on, and the keys of those that do not.

    Each pair allows a range of wholes; the one in most ranges is taken if it is in three at least and in most of them.
    """
    ranges: dict[int, tuple[Decimal, Decimal]] = {}
    for key, (number, printed) in pairs.items():
        share, half = Decimal(printed), Decimal("0.5000001").scaleb(-decimals(printed))
        if number > 0 and share > half:
            ranges[key] = (number * 100 / (share + half), number * 100 / (share - half))
    best: tuple[int, Decimal, list[int]] = (0, Decimal(0), [])
    counted = all(number == number.to_integral() for number, _ in pairs.values())
    for low, _ in ranges.values():
        low = low.to_integral(ROUND_CEILING) if counted else low  # people add up to a whole number of people
        inside = [key for key, (a, b) in ranges.items() if a <= low <= b]
        if len(inside) > best[0]:
            high = min(ranges[key][1] for key in inside)
            best = (
                len(inside),
                low if counted else (low + high) / 2,
                [key for key in ranges if key not in inside],
            )
    count, whole, outside = best
    return (whole, outside) if count >= _LEAST and count * 3 >= len(ranges) * 2 else None
