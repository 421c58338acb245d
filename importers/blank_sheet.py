"""A sheet of a blank form with what its formats say: indents, merges, which cells are to be filled, lists to choose from."""

import io
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from importers.grid import Sheet, read_workbook

Place = tuple[int, int]  # row and column, counted from 0
_MOST_OPTIONS = 60
_RANGE = re.compile(r"^'?(?P<sheet>[^'!]*)'?!\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+$")


@dataclass
class BlankSheet:
    """`grid` repeats merged cells; `anchors` names for a covered place the cell that holds its text. `open` are the cells that
    a protected sheet lets people fill (None: it is not protected). `lists` are the options of cells with a drop-down."""

    name: str
    grid: list[list[str]]
    visible: bool = True
    anchors: dict[Place, Place] = field(default_factory=dict)
    spans: dict[Place, Place] = field(default_factory=dict)  # anchor → (rows, columns) of its merged range
    indents: dict[Place, int] = field(
        default_factory=dict
    )  # in steps; a leading full-width space is one, too
    open: set[Place] | None = None
    lists: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()

    def anchor(self, row: int, column: int) -> Place:
        """The cell that holds what is seen at a place."""
        return self.anchors.get((row, column), (row, column))

    def may_fill(self, row: int, column: int) -> bool:
        """Whether the form lets people write there."""
        return self.open is None or self.anchor(row, column) in self.open


def read_blank(path: Path) -> list[BlankSheet]:
    """Every sheet of the form. UserError where the file is damaged, hostile, too large or no workbook."""
    sheets = read_workbook(path)  # has made sure that the library can unfold it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of drop-downs it will not keep: nothing is written back
        book = load_workbook(io.BytesIO(path.read_bytes()))
    return [_blank(book, book[sheet.name], sheet) for sheet in sheets]


def _blank(book: Any, source: Any, sheet: Sheet) -> BlankSheet:
    made = BlankSheet(sheet.name, sheet.grid, sheet.visible, hidden=sheet.hidden)
    if not sheet.grid:
        return made
    height, width = len(sheet.grid), len(sheet.grid[0])
    for box in source.merged_cells.ranges:
        anchor = (box.min_row - 1, box.min_col - 1)
        made.spans[anchor] = (box.max_row - box.min_row + 1, box.max_col - box.min_col + 1)
        for row in range(box.min_row - 1, min(box.max_row, height)):
            for column in range(box.min_col - 1, min(box.max_col, width)):
                made.anchors[row, column] = anchor
    unlocked: set[Place] = set()
    for cell in source._cells.values():
        place = (cell.row - 1, cell.column - 1)
        if place[0] >= height or place[1] > width + 3:
            continue
        if not cell.protection.locked:
            unlocked.add(place)
        if isinstance(cell.value, str):
            lead = len(cell.value) - len(cell.value.lstrip(" \u3000"))
            full = cell.value[:lead].count("\u3000")
            indent = int(cell.alignment.indent or 0) + full + (lead - full + 1) // 2
            if indent:
                made.indents[place] = indent
    if source.protection.sheet and unlocked:
        made.open = unlocked
    made.lists = _lists(book, source)
    return made


def _lists(book: Any, source: Any) -> dict[Place, tuple[str, ...]]:
    found: dict[Place, tuple[str, ...]] = {}
    for rule in source.data_validations.dataValidation:
        if rule.type != "list" or not rule.formula1:
            continue
        options = _options(book, source, str(rule.formula1))
        for box in rule.sqref.ranges if options else ():
            found[box.min_row - 1, box.min_col - 1] = options
    return found


def _options(book: Any, source: Any, formula: str) -> tuple[str, ...]:
    """The options of a drop-down: written out, a range of cells, or a name for one; () where they cannot be told."""
    if formula.startswith('"'):
        return tuple(word.strip() for word in formula.strip('"').split(",") if word.strip())
    reference = formula.lstrip("=").strip()
    for names in (source.defined_names, book.defined_names):
        if reference in names:
            reference = str(names[reference].attr_text)
            break
    reference = reference if "!" in reference else f"{source.title}!{reference}"
    match = _RANGE.match(reference)
    if match is None or match["sheet"] not in book.sheetnames:
        return ()
    left, top, right, bottom = range_boundaries(reference.rpartition("!")[2])
    if (bottom - top + 1) * (right - left + 1) > 10 * _MOST_OPTIONS:
        return ()
    cells = book[match["sheet"]]._cells
    held = [cells.get((row, column)) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    texts = [str(cell.value).strip() for cell in held if cell is not None and cell.value is not None]
    return tuple(texts) if len(texts) <= _MOST_OPTIONS else ()
