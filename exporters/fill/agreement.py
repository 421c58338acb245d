"""Reads a filled form back with another reader than the one that wrote it, and compares it with the draft, row by row."""

import warnings
from decimal import Decimal, InvalidOperation
from pathlib import Path

from openpyxl import load_workbook

from exporters.fill.form import says_the_same
from exporters.fill.grids import FormGrid, grid_of
from exporters.fill.learned import Learned
from exporters.fill.recognise import FoundTable, recognise
from exporters.fill.wishes import Wish, value_wishes
from report.errors import UserError
from report.messages import say
from report.model import Report

Cells = dict[tuple[int, int], tuple[object, str]]  # (row, column) → (value, number format)


def agreement(report: Report, filled: Path, learned: Learned | None = None) -> tuple[int, int, list[str]]:
    """(rows of the form that say what the draft says, rows of the draft, what differs: one sentence for each row).

    A blank agrees with a blank. UserError where the file cannot be read.
    """
    grids, cells = _read(filled)
    recognised = recognise(grids, report.edition, report.year, learned)
    differing: dict[str, str] = {}
    for table in recognised.tables:
        for found in table.rows:
            if found.row.kind == "value" and (
                words := _difference(report, table, found.row.id, cells, grids)
            ):
                differing[found.row.id] = words
    rows = [(table, row) for table in report.edition.tables for row in table.rows if row.kind == "value"]
    for spec, row in rows:
        if row.id not in recognised.found:
            differing[row.id] = say("fill.row_missing", table=spec.title, row=row.name)
    return len(rows) - len(differing), len(rows), list(differing.values())


def _difference(
    report: Report, table: FoundTable, row_id: str, cells: dict[str, Cells], grids: list[FormGrid]
) -> str:
    """What a row of the form says otherwise than the draft; "" where both agree."""
    grid = next(grid for grid in grids if grid.name == table.sheet)
    found = next(row for row in table.rows if row.row.id == row_id)
    wanted = {wish.place[1]: wish for wish in value_wishes(report, table) if wish.row == row_id}
    for key, column in found.columns.items():
        place = grid.anchors.get((found.place, column), (found.place, column))
        value, code = cells[table.sheet].get(place, (None, ""))
        wish = wanted.get(column)
        if wish is None and not report.edition.applies(found.row):
            continue
        if not _says(value, code, wish):
            text = "" if wish is None else wish.text
            shown = "" if value is None else value
            return say(
                "fill.differs", sheet=table.sheet, what=f"{found.row.name} {key}", text=text, found=shown
            )
    return ""


def _says(value: object, code: str, wish: Wish | None) -> bool:
    if wish is None:
        return value is None or not str(value).strip()
    if value is None:
        return wish.weak
    if isinstance(value, str):
        return says_the_same(value, wish.text)
    try:
        number = Decimal(format(value, ".15g") if isinstance(value, float) else str(value))
    except InvalidOperation:
        return False
    return wish.number in ((number, number * 100) if "%" in code else (number,))


def _read(path: Path) -> tuple[list[FormGrid], dict[str, Cells]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # it warns of drop-downs it would not keep; nothing is written back here
            book = load_workbook(path, data_only=True)
    except Exception as error:  # a damaged file can break the library anywhere
        raise UserError(say("fill.damaged", name=path.name)) from error
    grids, cells = [], {}
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        held: Cells = {
            (c.row, c.column): (c.value, str(c.number_format))
            for line in sheet.iter_rows()
            for c in line
            if c.value is not None
        }
        anchors = {
            (r, c): (box.min_row, box.min_col)
            for box in sheet.merged_cells.ranges
            for r in range(box.min_row, box.max_row + 1)
            for c in range(box.min_col, box.max_col + 1)
        }
        texts = {place: text for place, (value, _) in held.items() if (text := str(value).strip())}
        grids.append(grid_of(sheet.title, texts, anchors))
        cells[sheet.title] = held
    return grids, cells
