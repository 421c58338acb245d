"""Tables for a bureau: .csv that Excel opens with Chinese right, and one workbook of short sheets."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from report.messages import say

MOST_ROWS = 5_000  # of a sheet: nobody reads more, and the .csv has all
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(path: Path, headings: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """UTF-8 with the mark by which Excel knows it. A text that Excel would take for a formula gets an apostrophe."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(headings)
        writer.writerows([_safe(value) for value in row] for row in rows)


def _safe(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return _rounded(value)


def _rounded(value: Any) -> Any:
    """Sums of decimal fractions without their binary tail: 0.1 + 0.2 is 0.3."""
    if not isinstance(value, float):
        return value
    return int(value) if value.is_integer() and abs(value) < 1e15 else float(f"{value:.12g}")


def write_bureau(path: Path, sheets: Mapping[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]) -> None:
    """One sheet for each table (headings, rows), its first MOST_ROWS rows; the last line says when there are more."""
    book = Workbook(write_only=True)
    bold = Font(bold=True)
    for name, (headings, rows) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for place in range(len(headings)):
            sheet.column_dimensions[chr(65 + place)].width = 16
        heads = [WriteOnlyCell(sheet, heading) for heading in headings]
        for cell in heads:
            cell.font = bold
        sheet.append(heads)
        for row in rows[:MOST_ROWS]:
            sheet.append([_cell(sheet, value) for value in row])
        if len(rows) > MOST_ROWS:
            sheet.append([say("collate.more", shown=MOST_ROWS, all=len(rows))])
    book.save(path)


def _cell(sheet: Any, value: Any) -> Any:
    """A text stays text, also where it begins like a formula or is a code with leading zeros."""
    if not isinstance(value, str):
        return _rounded(value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell
