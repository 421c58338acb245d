"""One sheet of the workbook, written row by row as the text of its part.

The program writes its workbook itself, as it does its Word file: what both need is small and fixed, and the
libraries take three (XlsxWriter) to twenty times (openpyxl) as long as the text alone (`docs/benchmarks.md`).
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape

from exporters.excel_styles import MAIN, PLAIN, Look, Styles

Content = str | int | float | None
"""What a cell holds; None and "" leave it empty with its look."""

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINE = 16.5  # points for one line of text
_UPRIGHT = 108  # total width in characters that still reads well on upright A4
_LONGEST = 32_767  # of a cell's text, in Excel
_FORMULA = ("=", "+", "-", "@")
# What XML 1.0 has no place for.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ as A; its first underscore is written as _x005F_ where the letters are meant.
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Cells(dict[tuple[Content, Look], str]):
    """Content and look → how the cell's element ends. Most cells of a workbook stand in it more than once; each text and each look is
    kept once, under the number that it gets when it is first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.styles = Styles()
        self._texts: dict[str, int] = {}

    def __missing__(self, cell: tuple[Content, Look]) -> str:
        content, look = cell
        end = "/>" if content is None else f"><v>{content}</v></c>"
        if isinstance(content, str):
            text = plain_text(content)
            if text.startswith(_FORMULA):
                look = look._replace(quoted=True)
            number = self._texts.setdefault(text, len(self._texts)) if text else None
            end = "/>" if number is None else f' t="s"><v>{number}</v></c>'
        found = self[cell] = f' s="{self.styles.number(look)}"{end}'
        return found

    def texts_xml(self) -> str:
        """The part xl/sharedStrings.xml."""
        parts = []
        for text in self._texts:
            keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
            parts.append(f"<si><t{keep}>{escape(_ESCAPED.sub('_x005F_', text), quote=False)}</t></si>")
        return f'<sst xmlns="{MAIN}">{"".join(parts)}</sst>'


def plain_text(text: str) -> str:
    """The text as a cell can hold it: no control characters, and cut with … where Excel would refuse its length."""
    if not text.isprintable():
        text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if 2 * len(text) > _LONGEST and len(text.encode("utf-16-le")) // 2 > _LONGEST:
        cut = text.encode("utf-16-le")[: 2 * (_LONGEST - 1)].decode("utf-16-le", errors="ignore")
        text = cut + "…"
    return text


def quoted_name(sheet: str) -> str:
    """A sheet's name as formulas and links write it."""
    return "'" + sheet.replace("'", "''") + "'"


@cache
def letters(column: int) -> str:
    """The letters of a column, counted from 1: 1 → A, 27 → AA."""
    head, rest = divmod(column - 1, 26)
    return (letters(head) if head else "") + chr(65 + rest)


class Sheet:
    """A sheet under construction; `add` appends the next row, everything else may come in any order.

    `widths` of its columns are in half-width characters; the rows down to `header` stay in sight, and that one is repeated on
    every page; `filtered` gives it the arrows of a filter.
    """

    def __init__(self, name: str, widths: Sequence[float], header: int, filtered: bool, cells: Cells) -> None:
        self.name, self.widths, self.header, self.filtered = name, widths, header, filtered
        self.last = 0  # the row that was written last
        self._cells = cells
        self._columns = [letters(column) for column in range(1, len(widths) + 1)]
        self._rows: list[str] = []
        self._merges: list[str] = []
        self._links: list[str] = []

    def add(self, cells: Iterable[tuple[Content, Look]], height: float | None = None) -> int:
        """Writes the next row, a cell for each column, and returns its number; `height` in points.

        A text stays a text even where it begins like a formula.
        """
        self.last += 1
        row, ends = self.last, self._cells
        line = "".join(
            [f'<c r="{column}{row}"{ends[cell]}' for column, cell in zip(self._columns, cells, strict=True)]
        )
        high = f' ht="{height:g}" customHeight="1"' if height else ""
        self._rows.append(f'<row r="{row}"{high}>{line}</row>')
        return row

    def add_line(self, text: str, look: Look, height: float) -> int:
        """The next row as one text over the full width."""
        row = self.add([(text, look), *((None, PLAIN) for _ in self.widths[1:])], height)
        self.merge(row, 1, row, len(self.widths))
        return row

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """One cell from corner to corner, both counted from 1; a single place is left as it is."""
        if (top, left) != (bottom, right):
            self._merges.append(f"{letters(left)}{top}:{letters(right)}{bottom}")

    def link(self, row: int, column: int, sheet: str) -> None:
        """A click on the cell leads to another sheet of the workbook."""
        target = f"{quoted_name(sheet)}!A1"
        self._links.append(f'<hyperlink ref="{letters(column)}{row}" location="{escape(target)}"/>')

    @property
    def area(self) -> str:
        """All that is written, as formulas name it: $A$1:$E$20."""
        return f"$A$1:${letters(len(self.widths))}${self.last}"

    @property
    def filter_area(self) -> str:
        """The rows under the filter with their header, "" without one."""
        wide = letters(len(self.widths))
        return f"$A${self.header}:${wide}${max(self.last, self.header)}" if self.filtered else ""

    def xml(self, chosen: bool) -> str:
        """The part of the sheet, ready for A4; `chosen` for the one that is seen first. The order of the elements is the schema's."""
        below = self.header + 1
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{wide:g}" customWidth="1"/>'
            for n, wide in enumerate(self.widths, 1)
        )
        merges = "".join(f'<mergeCell ref="{place}"/>' for place in self._merges)
        lying = "portrait" if sum(self.widths) <= _UPRIGHT else "landscape"
        area = self.area.replace("$", "")
        return (
            f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
            '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<dimension ref="{area}"/>'
            f'<sheetViews><sheetView tabSelected="{int(chosen)}" workbookViewId="0">'
            f'<pane ySplit="{self.header}" topLeftCell="A{below}" activePane="bottomLeft" state="frozen"/>'
            f'<selection pane="bottomLeft" activeCell="A{below}" sqref="A{below}"/></sheetView></sheetViews>'
            '<sheetFormatPr defaultRowHeight="15"/>'
            f"<cols>{columns}</cols><sheetData>{''.join(self._rows)}</sheetData>"
            + (f'<autoFilter ref="{self.filter_area.replace("$", "")}"/>' if self.filtered else "")
            + (f'<mergeCells count="{len(self._merges)}">{merges}</mergeCells>' if merges else "")
            + (f"<hyperlinks>{''.join(self._links)}</hyperlinks>" if self._links else "")
            + '<printOptions horizontalCentered="1"/>'
            '<pageMargins left="0.6" right="0.6" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
            f'<pageSetup paperSize="9" orientation="{lying}" fitToWidth="1" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"
            # Codes with leading zeros are texts on purpose: no green corners.
            f'<ignoredErrors><ignoredError sqref="{area}" numberStoredAsText="1" twoDigitTextYear="1"/></ignoredErrors>'
            "</worksheet>"
        )
