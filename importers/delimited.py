"""Comma- or tab-separated text files as sheets: in UTF-8, UTF-16 or GBK, as Excel, WPS and other systems write them."""

import csv
import io
from pathlib import Path

from importers.grid import MAX_COLUMNS, MAX_ROWS, Sheet
from importers.text import decoded
from report.errors import UserError
from report.messages import say

_SEPARATORS = ",;\t|"
_MOST = 30_000_000  # bytes


def read_delimited(path: Path) -> list[Sheet]:
    """The file as one sheet. UserError where it is too large or its encoding is not known."""
    data = path.read_bytes()
    if len(data) > _MOST:
        raise UserError(say("excel.too_large", name=path.name))
    text = decoded(data, path.name)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    sheet = Sheet(path.stem, [])
    try:
        rows = [[_cell(cell) for cell in line[:MAX_COLUMNS]] for line in lines]
    except csv.Error as error:
        raise UserError(say("excel.damaged_text", name=path.name)) from error
    sheet.too_large = len(rows) > MAX_ROWS
    rows = rows[:MAX_ROWS]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    sheet.grid = [row + [""] * (width - len(row)) for row in rows]
    return [sheet]


def _cell(text: str) -> str:
    """A field's text; exports guard long numbers as ="0123" or with a tab so that Excel keeps their zeros."""
    text = text.strip().strip("\u3000\ufeff")
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1]
    return text.strip()


def _separator(text: str) -> str:
    """The sign that stands in most of the first lines, and most often."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]
    return max(_SEPARATORS, key=lambda sign: (sum(sign in line for line in lines), text.count(sign)))
