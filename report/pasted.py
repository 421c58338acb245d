"""What a paste brings: pieces of rich text beside texts and tables, and a block of cells held against an indicator table.

Pure: the clipboard is read in `importers.clipboard`, shown and taken in `forms`; both know these records.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from report.edition import IndicatorTable, Row
from report.form_match import GridMatch, match_as, plain, row_forms, row_names
from report.indicators import shown_value
from report.model import Report
from report.values import State, Value, read_value

_LEAST_NAMED = 0.5  # share of a block's lines that must name rows before labels decide where the values go


@dataclass(frozen=True, slots=True)
class PastedHeading:
    """A heading among pasted text; `level` counts from 1 as the other program did."""

    level: int
    title: str


@dataclass(frozen=True, slots=True)
class PastedPicture:
    """A picture among pasted text, as bytes that nobody has checked yet; b"" where it could not be had."""

    data: bytes
    name: str = ""


@dataclass(frozen=True, slots=True)
class PastedCell:
    """A value for one cell, with what the cell shows now."""

    row: Row
    key: str
    old: str
    new: Value


@dataclass(frozen=True, slots=True)
class PastePlan:
    """What a block of texts would do to an indicator table. `shut` cells cannot be filled, `outside` texts lie beyond the last row
    or column, `unplaced` are names of lines that no row has; `by_label` says whether names or places decided."""

    cells: tuple[PastedCell, ...]
    rows: int
    columns: int
    shut: int = 0
    outside: int = 0
    unplaced: tuple[str, ...] = ()
    by_label: bool = False

    @property
    def replaced(self) -> tuple[PastedCell, ...]:
        """The cells that hold something else now."""
        return tuple(c for c in self.cells if c.old and c.old != c.new.shown)


@dataclass(frozen=True, slots=True)
class Target:
    """The table that is pasted into: `rows` as they are shown, `keys` of its value columns, `open_cells` those that may be filled,
    and the cell where the block begins (`first` an index into `keys`)."""

    report: Report
    table: IndicatorTable
    rows: Sequence[Row]
    keys: Sequence[str]
    open_cells: frozenset[tuple[str, str]]
    top: int = 0
    first: int = 0


def plan_paste(target: Target, grid: Sequence[Sequence[str]]) -> PastePlan:
    """Where each text of the block goes: by the row names it carries, else from the target's cell on. Blank texts change nothing."""
    named = _by_label(target, grid)
    return named if named is not None else _by_place(target, grid)


def _by_place(target: Target, grid: Sequence[Sequence[str]]) -> PastePlan:
    cells: list[PastedCell] = []
    shut = outside = 0
    keys = target.keys[target.first :]
    for r, texts in enumerate(grid):
        for c, text in enumerate(texts):
            if not text.strip():
                continue
            if target.top + r >= len(target.rows) or c >= len(keys):
                outside += 1
                continue
            row, key = target.rows[target.top + r], keys[c]
            if (row.id, key) in target.open_cells:
                cells.append(_cell(target, row, key, text))
            else:
                shut += 1
    return PastePlan(tuple(cells), len(grid), max(map(len, grid), default=0), shut, outside)


def _cell(target: Target, row: Row, key: str, text: str) -> PastedCell:
    value = target.report.value(row.id, key)
    old = value.shown if value.state != State.BLANK else ""
    return PastedCell(row, key, old, read_value(text, row.unit))


def _by_label(target: Target, grid: Sequence[Sequence[str]]) -> PastePlan | None:
    """The plan by the names that the lines carry; None where too few of them name rows of the table."""
    headed = _with_heading(target, grid)
    if headed is None:
        return None
    match = match_as(headed, target.report.edition, target.table, target.report.year)
    if match is None:
        return None
    cells: list[PastedCell] = []
    shut = 0
    moved = _moved(headed, match)
    for found in match.rows:
        for column, key in match.columns.items():
            text = headed[found.place][column]
            if not (found.sure or found.place in moved) or not text.strip() or found.row.kind == "heading":
                continue
            if (found.row.id, key) not in target.open_cells:
                shut += shown_value(target.report, found.row, key) != text.strip()
            else:
                cells.append(_cell(target, found.row, key, text))
    unplaced = _unplaced(headed, match, moved)
    return PastePlan(tuple(cells), len(grid), max(map(len, grid)), shut, 0, unplaced, True)


def _moved(grid: list[list[str]], match: GridMatch) -> set[int]:
    """Lines out of order whose name no other line and no other row of the table has."""
    names = {row.id: row_names(row, match.table) for row in match.table.rows}
    forms = {p: row_forms(grid[p], match.labels)[0] for p in range(match.header + 1, len(grid))}
    found = set()
    for row in match.rows:
        shared = forms[row.place] & names[row.row.id]
        alone = sum(bool(shared & known) for known in names.values()) == 1
        once = sum(bool(shared & own) for own in forms.values()) == 1
        if shared and alone and once:
            found.add(row.place)
    return found


def _unplaced(grid: list[list[str]], match: GridMatch, moved: set[int]) -> tuple[str, ...]:
    sure = {row.place for row in match.rows if row.sure} | moved
    names = []
    for place in range(match.header + 1, len(grid)):
        words = " ".join(
            dict.fromkeys(grid[place][c].strip() for c in match.labels if grid[place][c].strip())
        )
        filled = any(grid[place][c].strip() for c in match.columns)
        if place not in sure and words and filled and place not in match.choice_rows:
            names.append(words)
    return tuple(names)


def _with_heading(target: Target, grid: Sequence[Sequence[str]]) -> list[list[str]] | None:
    """The block under a heading that names its columns: its own, or one made from what the columns hold; None without row names."""
    width = max(map(len, grid), default=0)
    lines = [[*line, *([""] * (width - len(line)))] for line in grid]
    known = {name for row in target.table.rows for name in row_names(row, target.table)}
    units = {plain(row.unit) for row in target.table.rows} - {""}
    share = [_share(lines, c, known) for c in range(width)]
    name = max(range(width), key=lambda c: share[c], default=-1)
    if name < 0 or share[name] < _LEAST_NAMED:
        return None
    own = match_as(lines, target.report.edition, target.table, target.report.year)
    if own is not None and not any(_is_known(text, known) for text in lines[own.header]):
        return lines
    unit = next((c for c in range(name + 1, width) if _all_in(lines, c, units)), None)
    after = (unit if unit is not None else name) + 1
    keys = target.keys if width - after >= len(target.keys) else target.keys[target.first :]
    heading = ["指标" if c == name else "单位" if c == unit else "" for c in range(width)]
    for column, key in zip(target.table.columns, target.keys, strict=True):
        if key in keys and after + list(keys).index(key) < width:
            heading[after + list(keys).index(key)] = column.label_for(target.report.year)
    return [heading, *lines]


def _share(lines: list[list[str]], column: int, known: set[str]) -> float:
    """How many of a column's texts are names of rows."""
    texts = [line[column] for line in lines if line[column].strip()]
    return sum(_is_known(text, known) for text in texts) / len(texts) if texts else 0.0


def _is_known(text: str, known: set[str]) -> bool:
    return bool(row_forms([text], [0])[0] & known)


def _all_in(lines: list[list[str]], column: int, units: set[str]) -> bool:
    texts = {plain(line[column]) for line in lines} - {""}
    return bool(texts) and texts <= units
