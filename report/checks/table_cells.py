"""Cells that do not fit their column: a unit typed in one cell, a gap, two columns or rows of one name, a row copied
down and not filled in, cells that have changed places."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from report.checks.context import Context, Located
from report.checks.findings import Finding, Level, Place
from report.checks.grouped import Seen
from report.messages import say
from report.stream import TableItem
from report.tables import cell_number
from report.values import decimals

_TYPED_UNIT = re.compile(r"([+\-−]?\d[\d,]*(?:\.\d+)?)\s*([^\d\s.,，:：/\-—–()（）]{1,4})")
_DATE = re.compile(r"20\d\d|\d{1,2}\s*月")
_RATIO = re.compile(r"(\d+(?:\.\d+)?)\s*[:：∶]\s*1")
_YEAR_HEAD = re.compile(r"20\d\d\s*(?:年|届|学年|$)")
_TOTAL = re.compile(r"合\s*计|总\s*计|小\s*计|总数|平均|共计")
_SERIAL = re.compile(r"序\s*号|编号")
_OPEN = re.compile(r"备\s*注|说\s*明|其他|名次|等级|变化|增减|增幅|增长")
_BODY = re.compile(r"(?:公司|集团|医院|银行|学校|学院|中学|中心|事务所|酒店|幼儿园|大学|协会)$")
_LEAST = 3  # rows below the head
_MANY = 4  # rows before one gap stands out


class _Table:
    """A typed table without its head and totals: (row, column) places and their texts."""

    def __init__(self, context: Context, item: TableItem, located: Located) -> None:
        self.context, self.item, self.located = context, item, located
        self.grid = context.grid(item)
        self.head = item.body.header_rows
        self.covered = {
            (m.row + r, m.column + c)
            for m in item.body.merges
            for r in range(m.rows)
            for c in range(m.columns)
        }
        width = len(self.grid[0]) if self.grid else 0
        self.heads = ["".join(dict.fromkeys(r[c] for r in self.grid[: self.head])) for c in range(width)]
        self.body = [
            r
            for r in range(self.head, len(self.grid))
            if not _TOTAL.search("".join(self.grid[r][:2])) and any(t.strip() for t in self.grid[r])
        ]

    def column(self, column: int) -> dict[int, str]:
        """Row → text, merged cells left out."""
        return {r: self.grid[r][column].strip() for r in self.body if (r, column) not in self.covered}

    def place(self, row: int, column: int = -1) -> Place:
        return self.context.table_place(self.item, self.located, row, column)

    def tell(self, rule: str, seen: Seen) -> Finding:
        """One hint for the table."""
        words = "、".join(dict.fromkeys(f"“{words}”" for _, words in seen[:12]))
        name = self.context.caption(self.item) or say("checks.a_table")
        message = say(f"check_words.{rule}", table=name, words=words, count=len(seen))
        return Finding(rule, "table-shape", Level.HINT, message, tuple(dict.fromkeys(p for p, _ in seen)))


def check(context: Context) -> Iterator[Finding]:
    """Hints, one for each table and kind."""
    for item, located in context.tables():
        table = _Table(context, item, located)
        if len(table.body) < _LEAST or len(table.heads) < 2:
            if len(table.body) >= 1 and len(table.heads) >= 2:
                yield from _rows_decimals(table)
            continue
        for rule, seen in (
            ("unit_in_cell", _units(table)),
            ("cell_blank", _gaps(table)),
            ("row_named_twice", _rows_twice(table)),
            ("cells_changed", _changed(table)),
            ("whole_among_decimals", _whole_numbers(table)),
        ):
            if seen:
                yield table.tell(rule, seen)
        yield from _rows_decimals(table)
        yield from _heads_twice(table)


def _units(table: _Table) -> Seen:
    """Few cells of a column of bare numbers that carry a unit."""
    seen: Seen = []
    for column in range(len(table.heads)):
        cells = {r: t for r, t in table.column(column).items() if t}
        bare = [t for t in cells.values() if cell_number(t) is not None and not t.endswith(("%", "％"))]
        typed = {r: t for r, t in cells.items() if _TYPED_UNIT.fullmatch(t)}
        if len(bare) >= max(2, 2 * len(typed)) and 0 < len(typed) <= 2:
            seen += [(table.place(r, column), t) for r, t in typed.items()]
    return seen


def _gaps(table: _Table) -> Seen:
    """One blank cell in a column that is filled otherwise with numbers or dates."""
    seen: Seen = []
    for column in range(1, len(table.heads)):
        cells = table.column(column)
        blank = [r for r, t in cells.items() if not t]
        filled = [t for t in cells.values() if t]
        if len(blank) != 1 or len(filled) < _MANY - 1 or _OPEN.search(table.heads[column]):
            continue
        if all(cell_number(t) is not None or _DATE.match(t) or _RATIO.fullmatch(t) for t in filled):
            others = [t for c, t in enumerate(table.grid[blank[0]]) if c != column and t.strip()]
            if len(others) >= max(1, len(table.heads) - 2):
                seen.append(
                    (table.place(blank[0], column), table.heads[column] or say("check_words.no_head"))
                )
    return seen if len(seen) <= 2 else []


def _heads_twice(table: _Table) -> Iterator[Finding]:
    """Two columns under one name; tables printed in two halves side by side are meant so."""
    if table.head != 1 or any(m.row == 0 for m in table.item.body.merges):
        return
    heads = [re.sub(r"\s+", "", h) for h in table.heads]
    half = len(heads) // 2
    halves = any(len(heads) % n == 0 and heads == heads[: len(heads) // n] * n for n in (2, 3, 4))
    twice = [h for h, n in Counter(h for h in heads if h).items() if n > 1]
    if len(twice) == 1 and not halves and half:
        column = len(heads) - 1 - heads[::-1].index(twice[0])
        if not _OPEN.search(twice[0]):
            yield table.tell("head_twice", [(table.place(0, column), twice[0])])


def _rows_twice(table: _Table) -> Seen:
    """A name that stands in two rows where all other rows have names of their own; whole rows that repeat another."""
    column = 0
    while column < len(table.heads) - 1 and (
        _SERIAL.search(table.heads[column])
        or all(t.isdigit() or not t for t in table.column(column).values())
    ):
        column += 1
    cells = {r: re.sub(r"\s+", "", t) for r, t in table.column(column).items() if t}
    counts = Counter(cells.values())
    twice = [name for name, n in counts.items() if n > 1]
    seen: Seen = []
    if (
        len(twice) == 1
        and counts[twice[0]] == 2
        and len(cells) == len(table.body)
        and cell_number(twice[0]) is None
    ):
        rows = [r for r, t in cells.items() if t == twice[0]]
        if len(cells) >= _MANY or _numbers(table, rows[0]) == _numbers(table, rows[1]):
            seen = [(table.place(r), twice[0]) for r in reversed(rows)]
    known: dict[tuple[str, ...], int] = {}
    for row in table.body:
        told = tuple(t.strip() for c, t in enumerate(table.grid[row]) if c > column)
        if len([t for t in told if cell_number(t) not in (None, 0)]) >= 3:  # that many do not agree by chance
            if told in known and cells.get(row) not in twice:
                seen += [(table.place(r), table.grid[r][column]) for r in (row, known[told])]
            known.setdefault(told, row)
    return seen


def _numbers(table: _Table, row: int) -> list[str]:
    return [t for t in table.grid[row] if cell_number(t) is not None][1:]


def _changed(table: _Table) -> Seen:
    """A firm or school in a column that has none otherwise, and none where all other rows have one."""
    seen: Seen = []
    columns = range(len(table.heads))
    bodies = {c: {r for r, t in table.column(c).items() if _BODY.search(t)} for c in columns}
    for column in columns:
        lacking = {r for r, t in table.column(column).items() if t} - bodies[column]
        if len(lacking) != 1 or len(bodies[column]) < _LEAST - 1:
            continue
        row = next(iter(lacking))
        for other in columns:
            if other != column and bodies[other] == {row} and len(table.column(other)) >= _LEAST:
                seen += [(table.place(row, c), table.grid[row][c].strip()) for c in (column, other)]
    for row in table.body:
        seen += _shifted(table, row)
    return seen


def _shifted(table: _Table, row: int) -> Seen:
    """A text among the numbers of one column and a number among the texts of another, in one row."""
    texts, numbers = [], []
    for column, cell in enumerate(table.grid[row]):
        cell = cell.strip()
        others = [t for r, t in table.column(column).items() if r != row and t]
        if not cell or (row, column) in table.covered or len(others) < _LEAST:
            continue
        numeric = [cell_number(t) is not None for t in others]
        if all(numeric) and re.fullmatch(r"[\u4e00-\u9fff]{2,}", cell):
            texts.append(column)
        elif not any(numeric) and cell_number(cell) is not None:
            numbers.append(column)
    return (
        [(table.place(row, c), table.grid[row][c].strip()) for c in texts + numbers]
        if texts and numbers
        else []
    )


def _whole_numbers(table: _Table) -> Seen:
    """A whole number in a column whose other numbers all have the same decimals."""
    seen: Seen = []
    for column in range(len(table.heads)):
        shown = {
            r: t.rstrip("%％")
            for r, t in table.column(column).items()
            if cell_number(t) not in (None, 0, 100)
        }
        whole = {r: t for r, t in shown.items() if decimals(t) == 0}
        rest = {decimals(t) for r, t in shown.items() if r not in whole}
        if 0 < len(whole) <= max(len(shown) // 4, 1) and len(rest) == 1 and len(shown) >= _LEAST:
            seen += [(table.place(r, column), t) for r, t in whole.items()]
    return seen


def _rows_decimals(table: _Table) -> Iterator[Finding]:
    """Years of one row printed with unequal decimals."""
    years = [c for c, head in enumerate(table.heads) if _YEAR_HEAD.search(head)]
    if len(years) < 2:
        return
    odd: dict[int, str] = defaultdict(str)
    for row in table.body:
        cells = [table.grid[row][c].strip() for c in years if (row, c) not in table.covered]
        shown = [(m[1] if (m := _RATIO.fullmatch(t)) else t.rstrip("%％")) for t in cells]
        counted = {decimals(t) for t in shown if cell_number(t) not in (None, 0, 100)}
        if len(counted) > 1:
            odd[row] = " / ".join(cells)
    if odd:
        yield table.tell("decimals_in_row", [(table.place(r), words) for r, words in odd.items()])
