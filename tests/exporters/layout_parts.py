"""Small paragraphs and tables to lay out."""

from typing import Any

from exporters.layout.model import Cell, Content, Face, Paragraph, Part, Row, Ruling, Sheet, Span, Table
from exporters.layout.pages import Layout, Strip

FACE = Face("宋体", "Times New Roman", 10.0)
SHEET = Sheet(300.0, 300.0, 50.0, 50.0, 50.0, 50.0)  # text: 200 by 200 points
RULING = Ruling(1.0, 0.5, "000000", 5.0, 2.0, 1.0, 0.5)


def paragraph(text: str, **own: Any) -> Paragraph:
    """Body text of size 10 on a pitch of 20."""
    return Paragraph([Span(text, FACE)], **{"pitch": 20.0, "align": "both", **own})


def lines_in(lines: int, **own: Any) -> Paragraph:
    """A paragraph of so many lines of twenty characters."""
    return paragraph("字" * 20 * lines, **own)


def cell(text: str, column: int = 0, columns: int = 1, rows: int = 1) -> Cell:
    return Cell(column, columns, rows, [paragraph(text, align="center", widows=False)], middle=True)


def table(rows: list[list[str]], head: int = 0) -> Table:
    """A table whose rows do not split; the first `head` are repeated."""
    made = [
        Row([cell(text, c) for c, text in enumerate(row)], whole=True, head=r < head)
        for r, row in enumerate(rows)
    ]
    return Table([200.0 / len(rows[0])] * len(rows[0]), made, RULING)


def part(*contents: Content, **own: Any) -> Part:
    return Part(SHEET, list(contents), **own)


def texts(strip: Strip) -> list[str]:
    """The texts of a strip, of a row cell by cell."""
    if strip.line is not None:
        place = strip.line.line
        return [strip.line.setting.text[place.start : place.end]]
    cells = strip.row.cells if strip.row is not None else []
    return [text for each in cells for _, inner in each.strips for text in texts(inner)]


def pages_of(layout: Layout) -> list[list[str]]:
    """The texts of every page."""
    return [[text for _, strip in page.strips for text in texts(strip)] for page in layout.pages]
