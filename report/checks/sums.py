"""Do totals equal their parts? Total rows and columns of typed tables, wherever the total stands.

Silent where adding up means nothing: medians, averages, shares, ranks, years, serial numbers, and where a cell of the column
is no plain number. An error needs a second column whose total is right; alone, a wrong total is a query.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from report.checks.context import Context, Located, column_head, header_of
from report.checks.findings import Finding, Level
from report.checks.terms import slipped
from report.messages import say
from report.stream import TableItem
from report.tables import expanded_rows
from report.values import decimals

RULE = "sum"
_TOTAL = re.compile(r"(合计|总计|共计|总和|合计数|总计数|合计人数|总人数合计)([（(].{0,8}[)）])?")
_SUBTOTAL = re.compile(r".{0,12}小计([（(].{0,8}[)）])?|.{1,12}(合计|总计)([（(].{0,8}[)）])?")
_ALL = re.compile(r"全[校院市县区省部]|全体|总体")
_HEAD_TOTAL = re.compile(r"[^/／]{0,14}(总额|总量|总数|总人数|总收入|总支出)([（(].{0,8}[)）])?")
_RATIO = r"比例|占比|比率|百分比|[同环]比|生师比|率(?!先)|[%％]|[生人课户平校]均|均值|中值|中位|[/／][生人]"
_NOT_ADDED = re.compile(
    _RATIO
    + r"|序号|编号|代码|电话|学号|工号|排名|名次|位次|年份|年龄|单价|标准|得分|分数|最[高低大小]|等级|学制|日期"
)
RATIO = re.compile(_RATIO)
_NO_PART = re.compile(_RATIO + r"|^其中")
_PEOPLE = re.compile(r"人(?!次|天|日|均)|师数|生数|户数")
_NUMBER = re.compile(
    r"([+\-−]?\d[\d,，]*(?:\.\d+)?)\s*(人次|人日|人天|人|个|名|项|门|万元|亿元|元|天|次|课时|学时|册|台|套|%|％)?"
)
_SUSPECTS = 2  # parts that may be called the likely slip; where more could be, none is
_MOST_PARTS = 6
_SURE_ROWS = 4  # rows in which a column is the sum of others, which nobody says that it is
_NOTHING = {"", "/", "／", "-", "—", "——", "－", "无", "\\"}


@dataclass(frozen=True, slots=True)
class Totals:
    """A total row with the rows it should add up, in the readings a person may have meant; the first is the likeliest."""

    row: int
    readings: tuple[tuple[int, ...], ...]
    sure: bool  # whether its label alone says that it is a total


def check(context: Context) -> Iterator[Finding]:
    """Findings for every total that does not follow from its parts."""
    for item, located in context.tables():
        table = number_table(item)
        yield from _rows(context, item, located, table)
        yield from _columns(context, item, located, table)


class NumberTable:
    """A typed table as numbers: which columns hold quantities, which rows are totals."""

    def __init__(self, item: TableItem) -> None:
        self.grid = expanded_rows(item.body)
        self.header = header_of(self.grid, item.body.header_rows)
        self.cells = item.rows
        width = len(self.grid[0])
        self.heads = [column_head(self.grid, c, self.header) for c in range(width)]
        self.labels = [_row_words(row) for row in self.grid]
        self.columns = [c for c in range(width) if self._is_quantity(c)]
        self._leads = [_row_words(row[: self._first_number(r)]) for r, row in enumerate(self.grid)]
        self.others = [r for r in self.body() if not self.is_total(r)]
        self.details = [r for r in self.others if self._is_part(r)]

    def body(self) -> range:
        """The rows below the header."""
        return range(self.header, len(self.grid))

    def is_total(self, row: int) -> bool:
        """Whether the row's own label says total or subtotal."""
        return bool(self.total_label(row))

    def total_label(self, row: int) -> str:
        """ "total", "subtotal" or ""; judged by what stands before the row's first quantity.

        A 合计 further right belongs to records printed in two blocks side by side.
        """
        for text in self._leads[row]:
            if _TOTAL.fullmatch(text):
                return "total"
            if _SUBTOTAL.fullmatch(text):
                return "subtotal"
        return ""

    def number(self, row: int, column: int) -> Decimal | None:
        """The number in a cell, nought for one that says nothing, None for other words."""
        text = self.cells[row][column].strip()
        if text in _NOTHING:
            return Decimal(0)
        match = _NUMBER.fullmatch(text)
        return _decimal(match.group(1)) if match else None

    def has_number(self, row: int, column: int) -> bool:
        """Whether the cell itself shows a number."""
        return bool(_NUMBER.fullmatch(self.cells[row][column].strip()))

    def places(self, rows: tuple[int, ...], column: int) -> int:
        """The most decimals that the rows show in the column."""
        return max((_places(self.cells[r][column]) for r in rows), default=0)

    def _first_number(self, row: int) -> int:
        return next((c for c in self.columns if self.has_number(row, c)), len(self.grid[row]))

    def _is_part(self, row: int) -> bool:
        return not any(_NO_PART.search(_without_brackets(words)) for words in self.labels[row])

    def _is_quantity(self, column: int) -> bool:
        head = self.heads[column]
        # A number for a heading: the lower half of a table cut by a page break, whose upper rows are elsewhere.
        if self.header and (_NOT_ADDED.search(_unit_free(head)) or _NUMBER.fullmatch(head)):
            return False
        texts = [self.cells[r][column].strip() for r in self.body()]
        filled = [t for t in texts if t not in _NOTHING]
        numbers = [t for t in filled if _NUMBER.fullmatch(t)]
        units = {m.group(2) for t in numbers if (m := _NUMBER.fullmatch(t)) and m.group(2)}
        if len(numbers) < 2 or len(numbers) < 0.6 * len(filled) or len(units) > 1 or units & {"%", "％"}:
            return False
        values = [_decimal(_NUMBER.fullmatch(t).group(1)) for t in numbers]  # type: ignore[union-attr]
        serial = all(b - a == 1 for a, b in pairwise(values)) and len(values) > 2
        years = all(v == v.to_integral() and 1990 <= v <= 2100 for v in values)
        return not serial and not years


@lru_cache(maxsize=256)
def number_table(item: TableItem) -> NumberTable:
    """The table read once, for every rule and for every run in which it is the same: items are frozen records."""
    return NumberTable(item)


def _rows(context: Context, item: TableItem, located: Located, table: NumberTable) -> Iterator[Finding]:
    for totals in total_rows(table):
        right, wrong = [], []
        for column in table.columns:
            if not table.has_number(totals.row, column):
                continue
            fits, expected = _compare(table, totals, column)
            if fits:
                right.append(column)
            elif expected is not None:
                wrong.append((column, expected))
        if not totals.sure and not right:
            continue
        for column, expected in wrong:
            level = (
                Level.ERROR
                if right and not _may_overlap(table, totals.row, column, expected)
                else Level.QUERY
            )
            yield _finding(context, item, located, table, totals.row, column, expected, level)


def total_rows(table: NumberTable) -> list[Totals]:
    """The total rows with the rows that each may add up."""
    marked = [r for r in table.body() if table.is_total(r)]
    found = []
    for row in marked:
        readings = _readings(table, marked, row)
        if readings:
            # Lines that are parts of a part make it doubtful what is added up.
            nested = any(words.startswith("其中") for r in readings[0] + (row,) for words in table.labels[r])
            odd = len(table.details) < len(table.others)
            found.append(Totals(row, readings, sure=not nested and not odd))
    return found or _head_totals(table) or _all_of(table)


def _all_of(table: NumberTable) -> list[Totals]:
    """A last row named 全校, 全市 …: believed only where some column adds up."""
    row = len(table.grid) - 1
    if not table.labels[row] or not _ALL.fullmatch(table.labels[row][0]):
        return []
    parts = tuple(r for r in table.details if r < row)
    return [Totals(row, (parts,), sure=False)] if len(parts) > 1 else []


def _readings(table: NumberTable, marked: list[int], row: int) -> tuple[tuple[int, ...], ...]:
    """What the total may add up, the likeliest first: without shares and 其中 lines, then with them."""
    readings = [*_ranges(table, marked, row, table.details), *_ranges(table, marked, row, table.others)]
    return tuple(dict.fromkeys(reading for reading in readings if len(reading) > 1))


def _ranges(table: NumberTable, marked: list[int], row: int, parts: list[int]) -> list[tuple[int, ...]]:
    before = [r for r in parts if r < row]
    last = max((r for r in marked if r < row), default=-1)
    following = min((r for r in marked if r > row), default=len(table.grid))
    since = tuple(r for r in before if r > last)
    subtotals = tuple(r for r in marked if r < row and table.total_label(r) == "subtotal")
    after = tuple(r for r in parts if row < r < following)
    rest = tuple(r for r in parts if r > row)
    if table.total_label(row) == "subtotal":
        return [since, after]
    if not before:  # the total stands above its parts
        return [rest, after, tuple(r for r in marked if r > row and table.total_label(r) == "subtotal")]
    if subtotals:
        return [tuple(before), subtotals, (*subtotals, *since), since, (*before, *rest)]
    return [
        since or tuple(before),
        tuple(before),
        tuple(r for r in marked if r < row),
        () if since else after,
    ]


def _head_totals(table: NumberTable) -> list[Totals]:
    """Rows named 总额, 总数 … above their parts: believed only where some column adds up."""
    heads = [r for r in table.body() if table.labels[r] and _HEAD_TOTAL.fullmatch(table.labels[r][0])]
    found = []
    for place, row in enumerate(heads):
        if table.labels[row][0].startswith("其他"):
            continue
        # The next head may itself be a part that bears such a name: 其他收入总额.
        ends = [r for r in heads[place + 1 :] if not table.labels[r][0].startswith("其他")]
        ends.append(len(table.grid))
        following = tuple(r for r in table.details if row < r < ends[0])
        if len(following) > 1:
            found.append(Totals(row, (following,), sure=False))
    return found


def _compare(table: NumberTable, totals: Totals, column: int) -> tuple[bool, Decimal | None]:
    """Whether one reading fits, and else the likeliest total; (False, None) where the column cannot be judged."""
    printed = table.number(totals.row, column)
    expected: Decimal | None = None
    for reading in totals.readings:
        numbers = [table.number(r, column) for r in reading]
        known = [n for n in numbers if n is not None]
        if len(known) < len(numbers) or sum(table.has_number(r, column) for r in reading) < 2:
            continue
        total = sum(known, Decimal(0))
        places = table.places((totals.row, *reading), column)
        own = table.places((totals.row,), column)
        slack = Decimal(1).scaleb(-min(own, places)) if places else Decimal(0)
        if printed is not None and abs(total - printed) <= slack:
            return True, total
        if expected is None:
            expected = total
    return False, expected


def _may_overlap(table: NumberTable, row: int, column: int, expected: Decimal) -> bool:
    """Whether fewer people than the parts add up to may be meant: one person can stand in two parts."""
    printed = table.number(row, column)
    return bool(_PEOPLE.search(table.heads[column])) and printed is not None and printed < expected


def _finding(
    context: Context,
    item: TableItem,
    located: Located,
    table: NumberTable,
    row: int,
    column: int,
    expected: Decimal,
    level: str,
    across: tuple[int, ...] = (),
) -> Finding:
    """`across`: the columns that a total column adds up; else a total row is told of."""
    found = table.cells[row][column].strip()
    shown = format(expected, "f")
    if across:
        parts = [(row, c, table.heads[c]) for c in across]
    else:
        rows = next((t.readings[0] for t in total_rows(table) if t.row == row), ())
        parts = [(r, column, " ".join(table.labels[r][-1:])) for r in rows]
    suspect = _suspect(table, parts, expected, table.number(row, column))
    message = say(
        "checks.sum",
        table=context.caption(item) or say("checks.a_table"),
        label=" ".join(table.labels[row][:1]) or say("checks.total"),
        column=table.heads[column] or say("checks.column", number=column + 1),
        expected=shown,
        found=found,
        suspect=suspect[1],
    )
    places = [context.table_place(item, located, row, column)]
    if suspect[0]:
        places.append(context.table_place(item, located, *suspect[0]))
    return Finding(RULE, "arithmetic", level, message, tuple(places), shown, found)


def _suspect(
    table: NumberTable, parts: list[tuple[int, int, str]], expected: Decimal, printed: Decimal | None
) -> tuple[tuple[int, int] | None, str]:
    """(cell, words) of the one part (row, column, name) that would make the total right if it had a slip in it; (None, "")
    where none or several."""
    if printed is None or slipped(format(printed, "f"), format(expected, "f")):
        return None, ""
    found = []
    for row, column, label in parts:
        number = table.number(row, column)
        meant = number + printed - expected if number is not None else None
        if number and meant is not None and meant > 0 and slipped(format(number, "f"), format(meant, "f")):
            found.append((row, column, label, meant))
    if not found or len(found) > _SUSPECTS:
        return None, ""
    several = [
        say(
            "checks.sum_suspect",
            label=label,
            found=table.cells[row][column].strip(),
            meant=format(meant, "f"),
        )
        for row, column, label, meant in found
    ]
    return found[0][:2], say("checks.sum_suspects", several="，或".join(several))


def _columns(context: Context, item: TableItem, located: Located, table: NumberTable) -> Iterator[Finding]:
    """Total columns: believed only where most rows add up, for nothing else says which columns they add."""
    for column in table.columns:
        if not _TOTAL.fullmatch(_without_brackets(table.heads[column].replace(" ", ""))):
            yield from _unnamed(context, item, located, table, column)
            continue
        left = tuple(c for c in table.columns if c < column and not _is_total_head(table, c))
        right = tuple(c for c in table.columns if c > column and not _is_total_head(table, c))
        for parts in (left, right):
            if len(parts) < 2:
                continue
            wrong, good = _row_sums(table, column, parts)
            if not good and len(wrong) == 1 and _slip_across(table, column, parts, wrong[0]):
                row, expected = wrong[0]
                yield _finding(context, item, located, table, row, column, expected, Level.QUERY, parts)
                break
            slips = [w for w in wrong if _slip_across(table, column, parts, w)]
            if good >= 3 and (good >= 4 * len(wrong) or len(slips) == len(wrong) < good):
                for row, expected in wrong:
                    yield _finding(context, item, located, table, row, column, expected, Level.ERROR, parts)
                break


def _slip_across(table: NumberTable, column: int, parts: tuple[int, ...], wrong: tuple[int, Decimal]) -> bool:
    """Whether the one row of a table that can be added up has a slip in its total or in a part."""
    row, expected = wrong
    printed = table.number(row, column)
    if printed is None:
        return False
    if slipped(format(printed, "f"), format(expected, "f")):
        return True
    cells = [(row, c, table.heads[c]) for c in parts]
    return _suspect(table, cells, expected, printed)[0] is not None


def _unnamed(
    context: Context, item: TableItem, located: Located, table: NumberTable, column: int
) -> Iterator[Finding]:
    """A column that is the sum of its neighbours without saying so: 毕业生 of 升学, 就业 and 待就业. The longest run that
    nearly all rows agree on counts."""
    place = table.columns.index(column)
    runs = [table.columns[place + 1 : place + 1 + n] for n in range(_MOST_PARTS, 1, -1)]
    runs += [table.columns[max(place - n, 0) : place] for n in range(_MOST_PARTS, 1, -1)]
    for run in dict.fromkeys(tuple(run) for run in runs if len(run) > 1):
        if any(_is_total_head(table, c) for c in run):
            continue
        wrong, good = _row_sums(table, column, run)
        totals = [r for r in table.body() if table.total_label(r) == "total"]
        backed = totals and not {r for r, _ in wrong} & set(totals)
        if good >= _SURE_ROWS and good >= (2 if backed else 4) * len(wrong):
            for row, expected in wrong:
                yield _finding(context, item, located, table, row, column, expected, Level.QUERY, run)
            return


def _is_total_head(table: NumberTable, column: int) -> bool:
    return "计" in table.heads[column] and bool(re.search(r"合计|小计|总计|共计", table.heads[column]))


def _row_sums(
    table: NumberTable, column: int, parts: tuple[int, ...]
) -> tuple[list[tuple[int, Decimal]], int]:
    wrong, good = [], 0
    for row in table.body():
        numbers = [table.number(row, c) for c in (*parts, column)]
        known = [n for n in numbers if n is not None]
        if len(known) < len(numbers) or not table.has_number(row, column):
            continue
        total = sum(known[:-1], Decimal(0))
        places = max(_places(table.cells[row][c]) for c in (*parts, column))
        if abs(total - known[-1]) <= (Decimal(1).scaleb(-places) if places else 0):
            good += 1
        else:
            wrong.append((row, total))
    return wrong, good


def _row_words(cells: tuple[str, ...]) -> list[str]:
    """The label cells of a row: texts that are no numbers, from the left, each once, white space gone."""
    words: list[str] = []
    for text in dict.fromkeys(cells):
        plain = re.sub(r"\s+", "", text)
        if plain and plain not in _NOTHING and not _NUMBER.fullmatch(plain):
            words.append(plain)
        if len(words) == 3:
            break
    return words


def _without_brackets(text: str) -> str:
    return re.sub(r"[（(][^（）()]*[)）]", "", text)


def _unit_free(head: str) -> str:
    """A heading without a unit in brackets such as （元/生）, but with （%）."""
    return re.sub(r"[（(](?![%％])[^（）()]*[)）]", "", head)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("，", "").replace("−", "-"))


def _places(text: str) -> int:
    match = _NUMBER.fullmatch(text.strip())
    return decimals(match.group(1)) if match else 0
