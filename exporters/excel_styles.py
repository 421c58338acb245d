"""Looks of the exported workbook: each is built once and shared by all its cells (building one for every cell takes
fifteen times as long), and widths that count a Chinese character as two."""

import unicodedata
from dataclasses import dataclass
from math import ceil
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

FONT = "宋体"  # what every Chinese Excel and WPS has; nothing is embedded
_THIN = Side(style="thin", color="FF7F7F7F")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL = PatternFill("solid", fgColor="FFE8EEF4")
_SIZES = {"title": 16, "line": 11, "note": 10}


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell looks like. `role` is title, line, head, label, text, number or note; `quoted` keeps "=…" a text."""

    role: str
    format: str = "General"
    align: str = "left"
    quoted: bool = False
    bold: bool = False
    indent: int = 0


class Styles:
    """Hands out the style of a look, built when it is first asked for."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._known: dict[Look, Any] = {}

    def put(self, cell: Any, look: Look) -> None:
        """Gives `cell` the look."""
        if look not in self._known:
            self._known[look] = self._built(look)
        cell._style = self._known[look]

    def _built(self, look: Look) -> Any:
        model = Cell(self._sheet, row=1, column=1)
        framed = look.role in ("head", "label", "text", "number")
        model.font = Font(
            name=FONT,
            size=_SIZES.get(look.role, 11),
            bold=look.bold or look.role in ("title", "head"),
            color="FF0563C1" if look.role == "link" else "FF000000",
            underline="single" if look.role == "link" else None,
        )
        vertical = "center" if look.role != "note" else "top"
        model.alignment = Alignment(
            horizontal=look.align, vertical=vertical, wrap_text=look.role != "title", indent=look.indent
        )
        if framed or look.role == "link":
            model.border = _BOX
        if look.role == "head":
            model.fill = _HEAD_FILL
        model.number_format = look.format
        if look.quoted:
            model.quotePrefix = True
        return model._style


def display_width(text: str) -> int:
    """How many half-width characters the longest line of `text` takes."""
    return max((sum(_wide(c) for c in line) for line in text.split("\n")), default=0)


def lines_needed(text: str, width: float) -> int:
    """How many lines `text` takes in a column of `width` half-width characters."""
    return sum(max(1, ceil(sum(_wide(c) for c in line) / max(width - 1, 1))) for line in text.split("\n"))


def _wide(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
