"""Looks of the exported workbook: each is numbered when it is first used and shared by all its cells, and written once
as the workbook's part of styles. Widths count a Chinese character as two.
"""

import unicodedata
from functools import cache
from html import escape
from math import ceil
from typing import NamedTuple

FONT = "宋体"  # what every Chinese Excel and WPS has; nothing is embedded
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SIZES = {"title": 16, "note": 10}
_LINE_COLOUR, _LINK_COLOUR, _HEAD_COLOUR = "FF7F7F7F", "FF0563C1", "FFE8EEF4"
_FIRST_FORMAT = 164  # smaller numbers are Excel's own formats
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "@": 49}
_SIDE = '<{0} style="thin"><color rgb="' + _LINE_COLOUR + '"/></{0}>'
_BOX = "".join(_SIDE.format(side) for side in ("left", "right", "top", "bottom"))
_NO_BOX = "<left/><right/><top/><bottom/>"


class Look(NamedTuple):
    """What a cell looks like. `role` is title, line, head, label, text, number, link or note; `quoted` keeps "=…" a text."""

    role: str
    format: str = "General"
    align: str = "left"
    quoted: bool = False
    bold: bool = False
    indent: int = 0


PLAIN = Look("line")
"""The look of a cell nobody wrote; Excel takes the width of a column's digits from its font."""

LABELS = tuple(Look("label", indent=level) for level in range(5))
"""Names of rows, indented as deep as they stand under others."""


class Styles:
    """Numbers looks in the order of their first use."""

    def __init__(self) -> None:
        self._numbers = {PLAIN: 0}

    def number(self, look: Look) -> int:
        """The number by which a cell names the look."""
        return self._numbers.setdefault(look, len(self._numbers))

    def xml(self) -> str:
        """The part xl/styles.xml for all looks that have a number."""
        fonts: dict[str, int] = {}
        formats: dict[str, int] = {}
        cells = []
        for look in self._numbers:
            font = fonts.setdefault(_font(look), len(fonts))
            shape = _BUILT_IN.get(look.format)
            if shape is None:
                shape = formats.setdefault(look.format, _FIRST_FORMAT + len(formats))
            cells.append(_cell_format(look, font, shape))
        shapes = "".join(
            f'<numFmt numFmtId="{n}" formatCode="{escape(text)}"/>' for text, n in formats.items()
        )
        return (
            f'<styleSheet xmlns="{MAIN}">'
            + (f'<numFmts count="{len(formats)}">{shapes}</numFmts>' if formats else "")
            + f'<fonts count="{len(fonts)}">{"".join(fonts)}</fonts>'
            # The first two fills are the program's own, whatever stands there.
            '<fills count="3"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill>'
            f'<fill><patternFill patternType="solid"><fgColor rgb="{_HEAD_COLOUR}"/>'
            '<bgColor indexed="64"/></patternFill></fill></fills>'
            f'<borders count="2"><border>{_NO_BOX}<diagonal/></border><border>{_BOX}<diagonal/></border></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(cells)}">{"".join(cells)}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            '<dxfs count="0"/></styleSheet>'
        )


def _font(look: Look) -> str:
    bold = "<b/>" if look.bold or look.role in ("title", "head") else ""
    line = "<u/>" if look.role == "link" else ""
    colour = _LINK_COLOUR if look.role == "link" else "FF000000"
    size = _SIZES.get(look.role, 11)
    # charset 134: a PC without the font takes another Chinese one.
    return (
        f'<font>{bold}{line}<sz val="{size}"/><color rgb="{colour}"/><name val="{FONT}"/>'
        '<family val="3"/><charset val="134"/></font>'
    )


def _cell_format(look: Look, font: int, shape: int) -> str:
    framed = look.role in ("head", "label", "text", "number", "link")
    vertical = "top" if look.role == "note" else "center"
    wrap = ' wrapText="1"' if look.role != "title" else ""
    indent = f' indent="{look.indent}"' if look.indent else ""
    quoted = ' quotePrefix="1"' if look.quoted else ""
    return (
        f'<xf numFmtId="{shape}" fontId="{font}" fillId="{2 if look.role == "head" else 0}" borderId="{int(framed)}" '
        f'xfId="0"{quoted} applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        f'<alignment horizontal="{look.align}" vertical="{vertical}"{wrap}{indent}/></xf>'
    )


def display_width(text: str) -> int:
    """How many half-width characters the longest line of `text` takes."""
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(sum(map(_wide, line)) for line in text.split("\n"))


def lines_needed(text: str, width: float) -> int:
    """How many lines `text` takes in a column of `width` half-width characters."""
    room = max(width - 1, 1)
    if 2 * len(text) <= room and "\n" not in text:  # the common case, without looking at its letters
        return 1
    return sum(max(1, ceil(sum(map(_wide, line)) / room)) for line in text.split("\n"))


@cache
def _wide(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
