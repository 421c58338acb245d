"""An Excel workbook → sheets of texts as a person sees them, with merged cells repeated, for `report.form_match`.

Untidy files are the rule: numbers kept as text, formulas without a stored result, percent formats, hidden rows, formats
that carry the printed decimals (95.7 shown as 95.70). Hostile ones are refused before the library unfolds them.
"""

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string, get_column_letter, range_boundaries

from importers.opening import ZIP_ERRORS
from report.errors import UserError
from report.formulas import evaluate_formula
from report.messages import say
from report.values import decimals

MAX_UNFOLDED = 120_000_000  # bytes of XML
MAX_ROWS = 5_000
MAX_COLUMNS = 256
MAX_SHEETS = 100
MAX_CELLS = 1_500_000  # with rows, in all sheets: the library makes an object for each, and formatted blank ones count
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)[ />]")
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_MAX_MERGED = 2_000_000  # the library makes an object for each covered cell
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([^"]{1,40})"')
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_PLACES = re.compile(r"[0#?][0#?,]*(?:\.([0#?]*))?|\.([0#?]+)")
_UNSEEN = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060\ufeff]"
)  # come along when cells are copied from web pages
_MOST_DIGITS = 20
_SMALL = 4  # decimals that a person types; more come out of a calculation


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell whose text is not certain; `reason` is a key of the messages "excel"."""

    place: str
    text: str
    reason: str
    shown: str = ""


@dataclass
class Sheet:
    """One sheet. `grid[r][c]` is the text of Excel's row r + 1, column c + 1; `hidden` are places r of hidden rows,
    `hidden_columns` places c of hidden columns."""

    name: str
    grid: list[list[str]]
    hidden: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visible: bool = True
    too_large: bool = False
    doubts: dict[tuple[int, int], Doubt] = field(default_factory=dict)

    def place(self, row: int, column: int) -> str:
        """The name of a cell: 表1!D7."""
        return f"{self.name}!{get_column_letter(column + 1)}{row + 1}"


def read_workbook(path: Path) -> list[Sheet]:
    """Every sheet in order. UserError where the file is damaged, too large, or of a kind the library cannot read."""
    data = _checked(path)
    formulas = _load(path, data, results=False)
    known = any(_is_formula(c.value) for sheet in formulas.worksheets for c in _cells(sheet))
    results = _load(path, data, results=True) if known else formulas
    if len(formulas.worksheets) > MAX_SHEETS:
        raise UserError(say("excel.too_large", name=path.name))
    return [_Reader(formulas, results, sheet).read() for sheet in formulas.worksheets]


def _checked(path: Path) -> bytes:
    """The file's bytes, once it is sure that the library can unfold them safely."""
    try:
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(info.file_size for info in package.infolist()) > MAX_UNFOLDED:
                raise UserError(say("excel.too_large", name=path.name))
            cells = 0
            for info in package.infolist():
                part = package.read(info)
                _check_part(part, path)
                cells += sum(1 for _ in _CELL.finditer(part))
            if cells > MAX_CELLS:
                raise UserError(say("excel.too_large", name=path.name))
    except ZIP_ERRORS as error:
        raise UserError(say("excel.damaged", name=path.name)) from error
    return data


def _check_part(part: bytes, path: Path) -> None:
    if any(
        mark in part for mark in _DOCTYPE
    ):  # no office program writes one; entities can unfold without end
        raise UserError(say("excel.damaged", name=path.name))
    covered = 0
    for match in _MERGE.finditer(part):
        left, top, right, bottom = range_boundaries(match.group(1).decode("ascii", "replace"))
        covered += (int(right or 0) - int(left or 0) + 1) * (int(bottom or 0) - int(top or 0) + 1)
    if covered > _MAX_MERGED:
        raise UserError(say("excel.too_large", name=path.name))


def _load(path: Path, data: bytes, results: bool) -> Any:
    try:
        with warnings.catch_warnings():
            # It warns of drop-downs and styles it will not keep; nothing is written back here.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), data_only=results)
    except (
        Exception
    ) as error:  # a damaged file can break the library anywhere: KeyError, TypeError, ParseError …
        raise UserError(say("excel.damaged", name=path.name)) from error
    if not book.worksheets:
        raise UserError(say("excel.damaged", name=path.name))
    return book


def _cells(sheet: Any) -> Any:
    """The cells that exist; walking the sheet's extent would visit millions where one cell stands at its far corner."""
    return sheet._cells.values()


def _is_formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=") and len(value) > 1


class _Reader:
    """Reads one sheet of a workbook loaded twice: with formulas and with stored results."""

    def __init__(self, formulas: Any, results: Any, sheet: Any) -> None:
        self._formulas, self._results = formulas, results
        self._source = sheet
        self._stored = results[sheet.title]
        self._doubts: dict[tuple[int, int], Doubt] = {}

    def read(self) -> Sheet:
        """The sheet as texts, cut to its used extent and repeated over merged ranges."""
        source = self._source
        filled = [
            (c.row - 1, c.column - 1) for c in _cells(source) if c.value not in (None, "") and c.row > 0
        ]
        sheet = Sheet(source.title, [], visible=source.sheet_state == "visible")
        if not filled:
            return sheet
        sheet.too_large = any(row >= MAX_ROWS or column >= MAX_COLUMNS for row, column in filled)
        inside = [(row, column) for row, column in filled if row < MAX_ROWS and column < MAX_COLUMNS]
        if not inside:
            return sheet
        width = max(column for _, column in inside) + 1
        sheet.grid = [[""] * width for _ in range(max(row for row, _ in inside) + 1)]
        for row, column in inside:
            sheet.grid[row][column] = self._text(row, column)
        self._repeat(sheet.grid)
        sheet.hidden = frozenset(
            n - 1
            for n, dimension in source.row_dimensions.items()
            if dimension.hidden and n <= len(sheet.grid)
        )
        sheet.hidden_columns = frozenset(self._hidden_columns(width))
        sheet.doubts = self._doubts
        return sheet

    def _hidden_columns(self, width: int) -> Iterator[int]:
        """The places of hidden columns; one dimension of the file may stand for a stretch of columns."""
        for letter, dimension in self._source.column_dimensions.items():
            if dimension.hidden:
                first = dimension.min or column_index_from_string(letter)
                yield from range(first - 1, min(dimension.max or first, width))

    def _repeat(self, grid: list[list[str]]) -> None:
        for box in self._source.merged_cells.ranges:
            top, left = box.min_row - 1, box.min_col - 1
            if top >= len(grid) or left >= len(grid[0]):
                continue
            text = grid[top][left]
            for row in range(top, min(box.max_row, len(grid))):
                for column in range(left, min(box.max_col, len(grid[0]))):
                    grid[row][column] = text

    def _text(self, row: int, column: int) -> str:
        cell = self._source._cells[row + 1, column + 1]
        value, place = cell.value, f"{self._source.title}!{cell.coordinate}"
        formula = not isinstance(
            value, str | int | float | None | datetime.date | datetime.time
        ) or _is_formula(value)
        if formula:
            value = self._result(cell, row, column, place)
        if (
            isinstance(value, str)
            and value.startswith("#")
            and value.rstrip("!?").isascii()
            and value.endswith(("!", "?", "A"))
        ):
            self._doubts[row, column] = Doubt(place, value, "formula_error")
            return ""
        if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
            return _plain_text(value, cell.number_format)
        full, shown = number_text(value, cell.number_format)
        if full == shown or decimals(full.rstrip("%")) > _SMALL or formula:
            return shown
        self._doubts[row, column] = Doubt(place, full, "digits_hidden", shown)
        return full

    def _result(self, cell: Any, row: int, column: int, place: str) -> object:
        """The result of a formula: the stored one, else our own; noted as doubtful where there is none."""
        stored = self._stored._cells.get((row + 1, column + 1))
        if stored is not None and stored.value is not None:
            return stored.value
        text = getattr(cell.value, "text", cell.value)
        result = evaluate_formula(str(text or ""), self._source.title, self._value)
        if result is None:
            self._doubts[row, column] = Doubt(place, str(text), "formula_unknown")
            return None
        return result

    def _value(self, sheet: str, row: int, column: int) -> object:
        if sheet not in self._formulas.sheetnames:
            return "?"
        cell = self._formulas[sheet]._cells.get((row, column))
        if cell is not None and _is_formula(cell.value):
            stored = self._results[sheet]._cells.get((row, column))
            if stored is not None and stored.value is not None:
                return stored.value
        return None if cell is None else cell.value


def _plain_text(value: object, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.time):
        return f"{value.hour}:{value.minute:02d}"
    if isinstance(value, datetime.datetime | datetime.date):
        code = _LITERAL.sub("", number_format).lower()
        parts = [f"{value.year}年"]
        parts += [f"{value.month}月"] if "m" in code or "d" in code else []
        parts += [f"{value.day}日"] if "d" in code else []
        return "".join(parts)
    text = _UNSEEN.sub("", str(value).replace("\r\n", "\n").replace("_x000D_", ""))
    return text.strip().strip("\u3000")


def number_text(value: int | float | Decimal, number_format: str) -> tuple[str, str]:
    """(the number in full, the number as the format shows it): 95.7 and "0.00" → ("95.70", "95.70").

    The full text never has fewer decimals than the format shows, so it differs only where the format hides digits.
    """
    number = _exact(value)
    if (
        not number.is_finite() or number.adjusted() > _MOST_DIGITS
    ):  # no figure of a school; a format can print it only wrongly
        return str(value), str(value)
    section = _section(number_format, number < 0)
    pattern = _LITERAL.sub(lambda match: "\x00" * len(match.group()), section)
    places = _PLACES.search(pattern)
    if places is None:
        return _in_full(number, 0), _in_full(number, 0)
    suffix = _LITERAL.sub(
        lambda match: match.group(1) or match.group(2) or "", section[places.end() :]
    ).strip("%) ")
    if "%" in pattern:
        number, suffix = number * 100, "%"
    if re.search(r"[eE][+-]", pattern) or "/" in pattern or re.search(r"[0#?],+(?![0#?])", pattern):
        plain = _in_full(number, 0) + (
            "%" if suffix == "%" else ""
        )  # scaled or scientific: the number itself
        return plain, plain
    after = places.group(1) or places.group(2) or ""
    most, least = len(after), after.count("0")
    shown = format(number.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP), "f")
    while decimals(shown) > least and shown.endswith("0"):
        shown = shown[:-1]
    return _in_full(number, least) + suffix, shown.rstrip(".") + suffix


def _section(number_format: str, negative: bool) -> str:
    """The part of a number format that applies to the sign."""
    sections = number_format.split(";")
    return sections[1] if negative and len(sections) > 1 and sections[1] else sections[0]


def _exact(value: int | float | Decimal) -> Decimal:
    """The decimal number that Excel means: it keeps 15 digits, a file may hold 88.43000000000001."""
    return Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)


def _in_full(number: Decimal, least: int) -> str:
    text = format(number.normalize(), "f")
    if "." in text and len(text.replace(".", "").lstrip("-0")) > 15:
        text = format(Decimal(format(number, ".15g")), "f")
    missing = least - decimals(text)
    if missing > 0:
        text += ("." if "." not in text else "") + "0" * missing
    return text
