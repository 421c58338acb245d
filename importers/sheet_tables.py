"""The tables that stand on sheets: one or several below or beside each other, turned, with their columns in any order.

A `Part` is a grid cut out of a sheet in the form that `report.form_match` reads: heading row within reach, labels left of the
values. It knows for each of its cells where in the file that stands.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from importers.grid import Sheet
from report.form_match import heading_role, plain

_TITLE = re.compile(r"表\s*\d{1,2}(?!\d|\s*[-—－–]\s*\d)")
_NAMED = re.compile(r"^(?:指标|项目|名称|指标项|内容)|(?:指标|项目|内容)名称?$|^指标")
_PERIOD = re.compile(r"(?:19|20)\d\d|本年|今年|上年|去年|当年|数值|年级|填报值|指标值")
_DATA = re.compile(r"^[-+]?[\d０-９][\d０-９.,，．%％:：]*$")


@dataclass(frozen=True)
class Part:
    """A grid that holds one table. `lines` names the sheet's row of each grid line, `columns` the sheet's column of each grid
    column; in a turned part it is the other way round."""

    sheet: Sheet
    grid: list[list[str]]
    lines: tuple[tuple[Sheet, int], ...]
    columns: tuple[int, ...]
    title: str = ""
    turned: bool = False
    repeated: tuple[
        str, ...
    ] = ()  # headings of hidden columns that a column in sight has too; their cells are left out

    def cell(self, row: int, column: int) -> tuple[Sheet, int, int]:
        """Sheet, row and column in the file, counted from 0, of a cell of the grid."""
        if self.turned:
            row, column = column, row
        sheet, line = self.lines[row]
        return sheet, line, self.columns[column]

    def where(self, row: int, column: int) -> str:
        """The name of a cell: 表1!D7."""
        sheet, line, place = self.cell(row, column)
        return sheet.place(line, place)

    def is_hidden(self, row: int) -> bool:
        """Whether the line is a hidden row of its sheet."""
        if self.turned:
            return self.columns[row] in self.sheet.hidden_columns
        sheet, line = self.lines[row]
        return line in sheet.hidden

    def below(self, row: int) -> "Part":
        """The part from a grid row on."""
        if self.turned:
            return replace(self, grid=self.grid[row:], columns=self.columns[row:])
        return replace(self, grid=self.grid[row:], lines=self.lines[row:])

    def reordered(self, order: list[int]) -> "Part":
        """The part with its grid columns in another order."""
        grid = [[line[c] for c in order] for line in self.grid]
        if self.turned:
            return replace(self, grid=grid, lines=tuple(self.lines[c] for c in order))
        return replace(self, grid=grid, columns=tuple(self.columns[c] for c in order))

    def is_hidden_column(self, column: int) -> bool:
        """Whether the grid column is hidden in the sheet."""
        if self.turned:
            sheet, line = self.lines[column]
            return line in sheet.hidden
        return self.columns[column] in self.sheet.hidden_columns

    def transposed(self) -> "Part":
        """Rows for columns, without the title lines above: what stood in the first row heads the lines."""
        wide = next((r for r, line in enumerate(self.grid) if len({t for t in line if t}) > 2), 0)
        own = self.below(wide)
        grid = [list(line) for line in zip(*own.grid, strict=True)]
        return replace(own, grid=grid, turned=not self.turned)


def parts_of(sheet: Sheet) -> list[Part]:
    """The tables of a sheet in reading order. A sheet without any heading row is one part."""
    found = []
    head: int | None = None
    for top, end in _stretches(sheet.grid):
        own = next((r for r in range(top, end) if is_heading(sheet.grid[r])), None)
        places = [*([head] if own is None and head is not None else []), *range(top, end)]
        head = own if own is not None else head  # tables below each other may share the heading of the first
        for columns in _beside([sheet.grid[r] for r in places]):
            part = _cut(sheet, places, columns)
            found.append(arranged(part))
    return found


def whole(sheet: Sheet) -> Part:
    """The sheet as it stands, as one part."""
    return _cut(sheet, range(len(sheet.grid)), range(len(sheet.grid[0]) if sheet.grid else 0))


def _cut(sheet: Sheet, places: Sequence[int], columns: Sequence[int]) -> Part:
    grid = [[sheet.grid[r][c] for c in columns] for r in places]
    title = next((t for line in grid[:3] if (t := title_of(line))), "")
    lines = tuple((sheet, row) for row in places)
    return Part(sheet, grid, lines, tuple(columns), f"{sheet.name} {title}".strip())


def _stretches(grid: list[list[str]]) -> list[tuple[int, int]]:
    """(first row, row after the last) of each table, by title lines 「表 2 …」 and by heading rows that come again."""
    if not grid:
        return []
    starts = {r for r, line in enumerate(grid) if title_of(line)}
    heads = [r for r, line in enumerate(grid) if is_heading(line)]
    for before, row in pairwise(heads):
        body = any(is_data(line) for line in grid[before + 1 : row])
        if body and not any(before < start <= row for start in starts):
            starts.add(_first_of_head(grid, before, row))
    cuts = sorted(starts)
    if len(cuts) < 2 and not (heads and cuts and cuts[0] > heads[0]):
        cuts = [0]
    cuts[0] = 0 if not any(is_data(line) for line in grid[: cuts[0]]) else cuts[0]
    if cuts[0] != 0:
        cuts.insert(0, 0)
    return [(cut, end) for cut, end in zip(cuts, [*cuts[1:], len(grid)], strict=True) if end > cut]


def _first_of_head(grid: list[list[str]], before: int, row: int) -> int:
    """Where the lines above a heading row begin that belong to it: up to a blank line or the last line of figures."""
    first = row
    while first - 1 > before and any(grid[first - 1]) and not is_data(grid[first - 1]):
        first -= 1
    return first


def _beside(grid: list[list[str]]) -> list[list[int]]:
    """Groups of columns that stand apart: divided by blank columns, each with a heading row of its own."""
    width = len(grid[0])
    groups: list[list[int]] = [[]]
    for column in range(width):
        if any(line[column] for line in grid if len(set(line)) > 1):
            groups[-1].append(column)
        elif groups[-1]:
            groups.append([])
    groups = [group for group in groups if group]
    own = [any(is_heading([line[c] for c in group]) for line in grid) for group in groups]
    return groups if len(groups) > 1 and all(own) else [list(range(width))]


def title_of(line: list[str]) -> str:
    """The text of a line that holds a table's title and nothing else."""
    texts = {text for text in line if text}
    text = texts.pop() if len(texts) == 1 else ""
    return text if _TITLE.search(text) and len(text) < 80 else ""


def is_heading(line: list[str]) -> bool:
    """Whether a row names columns: a name or unit column, and beside it a year or another column by name."""
    texts = [plain(text) for text in dict.fromkeys(line) if text]
    named = sum(bool(_NAMED.search(t)) and len(t) < 12 for t in texts)
    known = sum(heading_role(t) in ("unit", "serial", "code", "school", "remark") for t in texts)
    periods = sum(bool(_PERIOD.search(t)) and len(t) < 16 for t in texts)
    return len(texts) > 1 and (named + known > 0) and named + known + periods > 1


def is_data(line: list[str]) -> bool:
    """Whether a row holds a label and a figure."""
    texts = [plain(text) for text in line if text]
    return any(_DATA.match(text) for text in texts) and any(not _DATA.match(text) for text in texts)


def arranged(part: Part) -> Part:
    """The part with its heading rows made one, and its label and unit columns left of the values."""
    head = next((r for r, line in enumerate(part.grid) if is_heading(line)), None)
    if head is None:
        return part
    below = head
    while (
        below + 1 < len(part.grid) and is_heading(part.grid[below + 1]) and not is_data(part.grid[below + 1])
    ):
        below += 1
    return _ordered(_one_heading(part, below), below)


def _one_heading(part: Part, head: int) -> Part:
    """A heading that stands over several columns goes down into those that say nothing of a year: 2024年 over 数值."""
    grid = [list(line) for line in part.grid]
    line = grid[head]
    seen = {plain(t) for c, t in enumerate(line) if c not in _unseen(part)}
    for c, text in enumerate(line):
        above = next((grid[r][c] for r in range(head - 1, -1, -1) if _PERIOD.search(plain(grid[r][c]))), "")
        spans_all = not head or all(t == above for t in grid[head - 1])
        speaks = bool(_PERIOD.search(plain(text).replace("数值", ""))) or bool(_NAMED.search(plain(text)))
        if (
            above
            and not spans_all
            and not speaks
            and len(plain(above)) < 16
            and heading_role(text) in ("label", "")
        ):
            line[c] = above
    gone = [c for c in sorted(_unseen(part)) if plain(line[c]) and plain(line[c]) in seen]
    repeated = tuple(line[c] for c in gone)
    for each in grid:
        for c in gone:
            each[c] = ""  # most often an older state
    return replace(part, grid=grid, repeated=repeated)


def _unseen(part: Part) -> set[int]:
    return {c for c in range(len(part.grid[0])) if part.is_hidden_column(c)}


def _ordered(part: Part, head: int) -> Part:
    """Serial, labels and unit first, where a value column stands left of them."""
    line = part.grid[head]
    first = [c for c, t in enumerate(line) if heading_role(t) == "serial"]
    first += [c for c, t in enumerate(line) if c not in first and _is_name(t)]
    first += [c for c, t in enumerate(line) if c not in first and heading_role(t) == "unit"]
    figures = [c for c in range(len(line)) if c not in first and _holds_figures(part.grid[head + 1 :], c)]
    if not first or not figures or min(figures) > max(first):
        return part
    return part.reordered([*first, *(c for c in range(len(line)) if c not in first)])


def _holds_figures(lines: list[list[str]], column: int) -> bool:
    texts = [plain(line[column]) for line in lines if line[column]]
    return sum(bool(_DATA.match(text)) for text in texts) * 2 >= max(len(texts), 1)


def _is_name(text: str) -> bool:
    return (
        heading_role(text) == "label"
        and bool(_NAMED.search(plain(text)))
        and not _PERIOD.search(plain(text).replace("数值", ""))
    )


def stacked(parts: list[Part]) -> Part:
    """Parts of one table below each other: the lines of all under the first one's heading."""
    first = parts[0]
    grid, lines = list(first.grid), list(first.lines)
    for part in parts[1:]:
        below = heading_place(part) + 1
        grid += part.grid[below:]
        lines += part.lines[below:]
    return replace(first, grid=grid, lines=tuple(lines))


def can_stack(part: Part, other: Part) -> bool:
    """Whether two parts name the same columns in the same order, so that one may be the other's continuation."""
    own, theirs = ([plain(t) for t in p.grid[heading_place(p)]] for p in (part, other))
    return own == theirs and not (part.turned or other.turned)


def heading_place(part: Part) -> int:
    """The place of the lowest heading row at the part's head. Where no row looks like one, as in the export of another system:
    the last row of words alone above the first line of figures."""
    heads = [r for r, line in enumerate(part.grid) if is_heading(line)]
    if not heads:
        return _wordy_row(part.grid)
    last = heads[0]
    while last + 1 in heads and not is_data(part.grid[last + 1]):
        last += 1
    return last


def _wordy_row(grid: list[list[str]]) -> int:
    first = next((r for r, line in enumerate(grid) if is_data(line)), 0)
    words = [r for r in range(first) if len({text for text in grid[r] if text}) > 1]
    return words[-1] if words else max(first - 1, 0)
