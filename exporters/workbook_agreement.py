"""Reads a written workbook back and compares its indicator tables with the draft, row by row."""

import zipfile
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from exporters.excel import HEADER, sheet_names
from report.edition import IndicatorTable
from report.errors import UserError
from report.indicators import official_table
from report.messages import say
from report.model import Report
from report.progress import required_rows

# What openpyxl says of a file that is no workbook, or a damaged one.
_DAMAGED = (
    zipfile.BadZipFile,
    InvalidFileException,
    etree.XMLSyntaxError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
)


class Agreement(NamedTuple):
    """Rows of the workbook that say what the draft says, rows of the draft, rows still blank this year, and a sentence for each cell
    (or sheet) that says something else."""

    same: int
    total: int
    blank: int
    differences: tuple[str, ...]


def workbook_agreement(report: Report, path: Path) -> Agreement:
    """Compares every value of the indicator tables. UserError where the file is gone or cannot be read."""
    if not path.is_file():
        raise UserError(say("excel_agreement.gone", name=path.name, folder=path.parent))
    try:
        book = load_workbook(path, data_only=True)
    except _DAMAGED as error:
        raise UserError(say("excel_agreement.unreadable", name=path.name)) from error
    names = sheet_names(report.edition.tables)
    same = total = blank = 0
    differences: list[str] = []
    for table in report.edition.tables:
        name = names[table.id]
        rows = sum(row.kind == "value" for row in table.rows)
        total += rows
        if name in book.sheetnames:
            found = _differences(report, table, name, book[name])
            same += rows - len(found)
            differences += [sentence for sentences in found for sentence in sentences]
        elif rows:
            differences.append(say("excel_agreement.no_sheet", sheet=name))
        asked, filled = required_rows(report, table)
        blank += asked - filled
    book.close()
    return Agreement(same, total, blank, tuple(differences))


def _differences(report: Report, table: IndicatorTable, name: str, sheet: Any) -> list[list[str]]:
    """For each row of the table that differs, a sentence for each of its cells that does."""
    printed = official_table(report, table)
    rows = {row.id: row for row in table.rows if row.kind == "value"}
    places = [c for c, kind in enumerate(printed.columns) if kind == "value"]
    found = []
    for line, row_id in enumerate(printed.row_ids):
        if row_id not in rows:
            continue
        sentences = []
        for column, place in zip(table.columns, places, strict=True):
            text, held = printed.rows[line][place], sheet.cell(HEADER + line, place + 1).value
            if not cell_holds(text, held):
                sentences.append(
                    say(
                        "excel_agreement.cell",
                        sheet=name,
                        cell=f"{get_column_letter(place + 1)}{HEADER + line}",
                        row=rows[row_id].name,
                        column=column.label_for(report.year),
                        draft=text or say("excel_agreement.blank"),
                        file=say("excel_agreement.blank") if held is None else held,
                    )
                )
        if sentences:
            found.append(sentences)
    return found


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
