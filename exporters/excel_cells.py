"""Cells and pages of the workbook: what a value becomes in a cell, and a sheet that prints on A4."""

from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from exporters.excel_styles import Look, Styles
from report.values import Value, decimals

_MOST_DIGITS = 15  # Excel keeps no more
_UPRIGHT = 108  # total width in characters that still reads well on upright A4


def number_format(text: str) -> str:
    """The format that shows a number with the decimals it was printed with: "95.70" → "0.00"."""
    places = decimals(text)
    return "0" if not places else "0." + "0" * places


def value_cell(value: Value) -> tuple[object, str]:
    """What a cell holds for a value, and its number format: a number where it is one, else text, None for a blank.

    A ratio stays "13.58:1": systems that collect the sheets compare it as text.
    """
    number = value.number
    if number is None or ":" in value.text:
        return value.shown or None, "@" if value.shown else "General"
    digits = len(str(abs(number)).replace(".", "").lstrip("0"))
    if digits > _MOST_DIGITS:
        return value.text, "@"
    return plain_number(number), number_format(value.text)


def plain_number(number: Decimal) -> int | float:
    """The number as openpyxl writes it: whole ones without a point."""
    return int(number) if number == number.to_integral_value() else float(number)


def write(sheet: Any, styles: Styles, row: int, column: int, content: object, look: Look) -> None:
    """Puts content into a cell; text stays text even where it begins like a formula."""
    cell = sheet.cell(row, column)
    if isinstance(content, str):
        text = str(ILLEGAL_CHARACTERS_RE.sub("", content))
        cell.value = text or None
        if text:
            cell.data_type = "s"
        if text.startswith(("=", "+", "-", "@")):
            look = Look(look.role, look.format, look.align, True, look.bold, look.indent)
    else:
        cell.value = content
    styles.put(cell, look)


def set_page(sheet: Any, widths: list[float], header: int, last: int) -> None:
    """A4, one page wide, the header repeated on every page, page numbers at the foot."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "portrait" if sum(widths) <= _UPRIGHT else "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    for side in ("left", "right"):
        setattr(sheet.page_margins, side, 0.6)
    sheet.page_margins.top, sheet.page_margins.bottom = 0.75, 0.75
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.print_title_rows = f"{header}:{header}"
    sheet.print_area = f"A1:{get_column_letter(len(widths))}{last}"
    sheet.freeze_panes = f"A{header + 1}"
