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
from report.checks.terms import core, slipped
from report.messages import say
from report.stream import TableItem
from report.tables import cell_number
from report.values import decimals, rounded

_MANY = 4  # lines that must follow where more than one in four does not
_HUNDRED = 100
_SUMS = 1000
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
    names = (
        [" ".join(table.labels[r]) if columns is not None else "" for r in rows]
        if columns is not None
        else table.heads
    )
    for target, fits, wrong, (one, other, scale) in followers(lines, names):
        for index in wrong:
            printed = lines[index][target][1]
            line = _with_sums(lines[index])
            first, second = line[one], line[other]
            shown = rounded(first[0] / second[0] * scale, decimals(printed))
            if Decimal(shown) > _HUNDRED >= Decimal(printed) and scale == _HUNDRED:
                continue  # the slip is in what is divided, which its own sum tells
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
    lines: list[Line], names: list[str] | None = None
) -> Iterator[tuple[int, int, list[int], tuple[int, int, Decimal]]]:
    """(place, how many lines fit, the lines that do not, (dividend, divisor, scale)) for every place that is a quotient."""
    places = sorted({place for line in lines for place in line})
    lines = [_with_sums(line) for line in lines]
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
                named = fits >= 2 and len(wrong) == 1 and _named(names, target, one, other)
                sure = sure or (
                    fits >= _MANY
                    and len(wrong) * 2 <= fits
                    and _slips(lines, target, wrong, (one, other, scale))
                )
                if (sure or named or _slip_of_three(lines, target, fits, wrong, (one, other, scale))) and (
                    best is None or fits > best[0]
                ):
                    best = (fits, wrong, (one, other, scale))
        if best is None:
            best = _of_two(lines, told, target, places)
        if best is not None and best[1]:
            yield target, *best


def _with_sums(line: Line) -> Line:
    """A line with the sums of its neighbouring numbers, under places of their own: 升学 and 就业 of 毕业生 are a rate, too."""
    sums: Line = {}
    for place in line:
        if place + 1 in line:
            total = line[place][0] + line[place + 1][0]
            sums[_SUMS + place] = (total, format(total, "f"))
    return line | sums


def _of_two(
    lines: list[Line], told: list[int], target: int, places: list[int]
) -> tuple[int, list[int], tuple[int, int, Decimal]] | None:
    """A place that is two neighbours together divided by another."""
    for one in [_SUMS + p for p in places if target not in (p, p + 1)]:
        for other in (p for p in places if p not in (target, one - _SUMS, one - _SUMS + 1)):
            fits, wrong = _fit(lines, told, target, one, other, Decimal(100))
            few = fits >= _LEAST and len(wrong) * 3 <= fits
            several = fits >= _MANY and len(wrong) * 2 <= fits
            if few or (several and _slips(lines, target, wrong, (one, other, Decimal(100)))):
                return fits, wrong, (one, other, Decimal(100))
    return None


def _slips(lines: list[Line], target: int, wrong: list[int], pair: tuple[int, int, Decimal]) -> bool:
    """Whether all lines but one that do not follow are plain slips of what should follow."""
    one, other, scale = pair
    plain = [
        i
        for i in wrong
        if slipped(
            lines[i][target][1],
            rounded(lines[i][one][0] / lines[i][other][0] * scale, decimals(lines[i][target][1])),
        )
    ]
    return len(plain) + 1 >= len(wrong)


def _named(names: list[str] | None, target: int, one: int, other: int) -> bool:
    """Whether the label says what is divided by what: 「双师型教师占专业课教师比例」."""
    if names is None:
        return False
    whose, _, of = core(names[target]).partition("占")
    return (
        len(core(names[one])) > 1
        and core(names[one]) in whose
        and core(names[other]) in of
        and bool(core(names[other]))
    )


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
            if len(wrong) * 2 > len(told):
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
