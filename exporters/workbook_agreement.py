"""Reads a written workbook back and compares its indicator tables with the draft, row by row."""

from decimal import Decimal, InvalidOperation
from pathlib import Path

from openpyxl import load_workbook

from exporters.excel import HEADER, sheet_names
from report.indicators import official_table
from report.model import Report
from report.progress import required_rows


def workbook_agreement(report: Report, path: Path) -> tuple[int, int, int]:
    """(rows of the written workbook that say what the draft says, rows of the draft, rows still blank
    this year)."""
    book = load_workbook(path, data_only=True)
    names = sheet_names(report.edition.tables)
    same = total = blank = 0
    for table in report.edition.tables:
        sheet, printed = book[names[table.id]], official_table(report, table)
        value_rows = {row.id for row in table.rows if row.kind == "value"}
        places = [c for c, kind in enumerate(printed.columns) if kind == "value"]
        for line, row_id in enumerate(printed.row_ids):
            if row_id in value_rows:
                cells = [(printed.rows[line][c], sheet.cell(HEADER + line, c + 1).value) for c in places]
                total += 1
                same += all(cell_holds(text, content) for text, content in cells)
        asked, filled = required_rows(report, table)
        blank += asked - filled
    book.close()
    return same, total, blank


def cell_holds(text: str, content: object) -> bool:
    """Whether a cell of the workbook holds what the draft prints: as text, or as the same number."""
    if content is None:
        return text == ""
    if str(content) == text:
        return True
    try:
        return Decimal(text) == Decimal(str(content))
    except InvalidOperation:
        return False
