"""Whatever holds tables of figures → sheets: .xlsx, .csv, and .xls through an office program of this PC."""

from pathlib import Path
from typing import TYPE_CHECKING

from importers.office import converted
from importers.opening import Kind, kind_of
from report.errors import UserError
from report.messages import say

if TYPE_CHECKING:
    from importers.grid import Sheet

DELIMITED = (".csv", ".tsv")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_old_workbook(path: Path) -> bool:
    """Whether the file is a workbook of the format before .xlsx, .et among them, and has no password."""
    try:
        with path.open("rb") as file:
            if file.read(len(_OLE)) != _OLE:
                return False
        data = path.read_bytes()
    except OSError:
        return False  # `kind_of` says what is wrong with it
    names = ("Workbook", "Book")
    locked = "EncryptedPackage".encode("utf-16-le") in data
    return not locked and any(name.encode("utf-16-le") in data for name in names)


def is_delimited(path: Path) -> bool:
    """Whether the file is a .csv or .tsv by its name and text by what it holds."""
    return path.suffix.lower() in DELIMITED and kind_of(path) is Kind.TEXT


def read_sheets(path: Path) -> "list[Sheet]":
    """Every sheet of the file, those that can be seen first. UserError where it cannot be read, with a sentence that says what to do."""
    from importers.delimited import read_delimited
    from importers.grid import read_workbook

    if is_old_workbook(path):
        sheets = _old(path)
    elif is_delimited(path):
        sheets = read_delimited(path)
    elif kind_of(path) is Kind.EXCEL:
        sheets = read_workbook(path)
    else:
        raise UserError(say("excel.not_excel", name=path.name))
    return sorted(sheets, key=lambda sheet: not sheet.visible)


def _old(path: Path) -> "list[Sheet]":
    from importers.grid import read_workbook

    with converted(path, "xlsx", "MS Excel 97") as made:
        if made is None:
            raise UserError(say("excel.old_format", name=path.name))
        return read_workbook(made)
