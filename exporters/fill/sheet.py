"""One sheet of a form: its cells as texts, what may be written where, and the writing of a cell into the sheet's own XML."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries

from exporters.fill.grids import MOST_COLUMNS, MOST_ROWS, FormGrid, grid_of
from exporters.fill.package import Element, Package, SheetPart, child, children, fill_text, local, string_text
from report.errors import UserError
from report.formulas import Scalar
from report.messages import say

Place = tuple[int, int]  # (row, column), both from 1 as in "B3" → (3, 2)

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell holds: `text` as stored, its number where it is one, its formula without "=" (None: no formula)."""

    text: str = ""
    number: Decimal | None = None
    formula: str | None = None


EMPTY = Content()


class FormSheet:
    """A sheet of the package. Rows and columns count from 1; a merged cell is named by its first."""

    def __init__(self, package: Package, sheet: SheetPart) -> None:
        self.package, self.name, self.visible, self.part = package, sheet.name, sheet.visible, sheet.part
        root = package.tree(sheet.part)
        assert root is not None  # SheetPart names parts that are there
        self.root = root
        self._space = str(root.tag)[: -len("worksheet")]
        self._data = child(root, "sheetData")
        self._rows: dict[int, Element] = {}
        self._cells: dict[Place, Element] = {}
        try:
            self._index()
        except ValueError as error:  # a row or cell whose name is none
            raise UserError(say("fill.damaged", name=package.name)) from error
        guard = child(root, "sheetProtection")
        self.protected = guard is not None and guard.get("sheet") in ("1", "true")
        self.merges = [
            m.get("ref", "")
            for m in children(child(root, "mergeCells"), "mergeCell")
            if ":" in m.get("ref", "")
        ]
        try:
            self._anchors = self._covered()
        except ValueError as error:  # a range that is none
            raise UserError(say("fill.damaged", name=package.name)) from error
        self._shared = self._shared_formulas()
        self.changed: set[Place] = set()
        self.new_strings = 0

    def _index(self) -> None:
        row = 0
        for line in children(self._data, "row"):
            row = int(line.get("r", row + 1))
            self._rows[row] = line
            column = 0
            for cell in children(line, "c"):
                reference = cell.get("r")
                column = coordinate_to_tuple(reference)[1] if reference else column + 1
                self._cells[row, column] = cell

    def _covered(self) -> dict[Place, Place]:
        anchors: dict[Place, Place] = {}
        claimed = 0
        for reference in self.merges:
            left, top, right, bottom = range_boundaries(reference)
            last, end = min(int(bottom or 1), MOST_ROWS), min(int(right or 1), MOST_COLUMNS)
            claimed += max(0, last - int(top or 1) + 1) * max(0, end - int(left or 1) + 1)
            if claimed > MOST_ROWS * MOST_COLUMNS:  # sound ranges do not overlap
                raise UserError(say("fill.damaged", name=self.package.name))
            for row in range(int(top or 1), last + 1):
                for column in range(int(left or 1), end + 1):
                    anchors[row, column] = (int(top or 1), int(left or 1))
        return anchors

    def anchor(self, place: Place) -> Place:
        """The cell that holds the content of a place."""
        return self._anchors.get(place, place)

    def where(self, place: Place) -> str:
        """表1!D4."""
        return f"{self.name}!{get_column_letter(place[1])}{place[0]}"

    def grid(self) -> FormGrid:
        """The sheet as texts, merged cells repeated."""
        texts = {
            place: text
            for place in self._cells
            if place[0] <= MOST_ROWS
            and place[1] <= MOST_COLUMNS
            and (text := self.content(place).text.strip())
        }
        return grid_of(self.name, texts, self._anchors)

    def content(self, place: Place) -> Content:
        """What the cell holds."""
        cell = self._cells.get(place)
        if cell is None:
            return EMPTY
        value, formula, kind = child(cell, "v"), child(cell, "f"), cell.get("t", "n")
        raw = (value.text or "") if value is not None else ""
        written = None if formula is None else self._formula(formula, place)
        if kind == "inlineStr":
            inline = child(cell, "is")
            return Content(string_text(inline) if inline is not None else "", None, written)
        if kind == "s":
            return Content(self.package.text(int(raw)) if raw.isdecimal() else "", None, written)
        number = number_in(raw) if kind == "n" else None
        return Content(raw if number is None else format(number, "f"), number, written)

    def _formula(self, formula: Element, place: Place) -> str:
        """The formula's text; cells that share one written elsewhere get it moved to their place."""
        text = formula.text or ""
        if text or formula.get("t") != "shared":
            return text
        origin, shared = self._shared.get(formula.get("si"), (place, ""))
        if not shared:
            return ""
        name = f"{get_column_letter(origin[1])}{origin[0]}"
        target = f"{get_column_letter(place[1])}{place[0]}"
        return str(Translator("=" + shared, name).translate_formula(target))[1:]

    def _shared_formulas(self) -> dict[str | None, tuple[Place, str]]:
        """By number, the first cell that writes out a formula which others share, and that formula."""
        found: dict[str | None, tuple[Place, str]] = {}
        for place, cell in self._cells.items():
            formula = child(cell, "f")
            if formula is not None and formula.text and formula.get("t") == "shared":
                found.setdefault(formula.get("si"), (place, formula.text))
        return found

    def formulas(self) -> dict[Place, str]:
        """Every formula of the sheet."""
        cells = [place for place, cell in self._cells.items() if child(cell, "f") is not None]
        return {place: self.content(place).formula or "" for place in cells}

    def is_array(self, place: Place) -> bool:
        """Whether the cell's formula fills an area or a what-if table."""
        formula = child(self._cells[place], "f")
        return formula is not None and formula.get("t") in ("array", "dataTable")

    def style(self, place: Place) -> int:
        """The cell's style: its own, else its row's, else its column's."""
        cell, row = self._cells.get(place), self._rows.get(place[0])
        if cell is not None:
            return int(cell.get("s", "0"))
        if row is not None and row.get("customFormat") in ("1", "true"):
            return int(row.get("s", "0"))
        for column in children(child(self.root, "cols"), "col"):
            if int(column.get("min", "0")) <= place[1] <= int(column.get("max", "0")):
                return int(column.get("style", "0"))
        return 0

    def locked(self, place: Place) -> bool:
        """Whether a person could not type into the cell."""
        return self.protected and self.package.locked(self.style(place))

    def number_format(self, place: Place) -> str:
        """The cell's format code."""
        return self.package.number_format(self.style(place))

    def write_number(self, place: Place, number: Decimal) -> None:
        """Puts a number into the cell, its style kept."""
        cell = self._emptied(place)
        _drop(cell, "t")
        etree.SubElement(cell, self._space + "v").text = plain_number(number)

    def write_text(self, place: Place, text: str) -> None:
        """Puts text into the cell, its style kept."""
        cell, plain = self._emptied(place), _ILLEGAL.sub("", text)
        index = self.package.add_string(plain)
        if index is None:
            cell.set("t", "inlineStr")
            fill_text(etree.SubElement(cell, self._space + "is"), plain)
        else:
            self._point_to(cell, index)

    def write_result(self, place: Place, result: Scalar | None) -> None:
        """Puts a formula's result beside it; None takes an outdated one away."""
        cell = self._cells[place]
        old = child(cell, "v")
        if old is not None:
            cell.remove(old)
        _drop(cell, "t")
        if isinstance(result, bool):
            cell.set("t", "b")
            stored = str(int(result))
        elif isinstance(result, str):
            cell.set("t", "str")
            stored = result
        else:
            stored = "" if result is None else plain_number(result)
        if result is not None:
            etree.SubElement(cell, self._space + "v").text = stored
        self.package.touch(self.part)

    def string(self, place: Place) -> Element | None:
        """The string element of a text cell, shared or its own."""
        cell = self._cells.get(place)
        if cell is None:
            return None
        if cell.get("t") == "inlineStr":
            return child(cell, "is")
        value = child(cell, "v")
        raw = (value.text or "") if value is not None else ""
        return self.package.string(int(raw)) if cell.get("t") == "s" and raw.isdigit() else None

    def replace_string(self, place: Place, item: Element) -> None:
        """Gives a text cell another string element of the same kind, formatted runs and all."""
        cell = self._cells[place]
        if cell.get("t") == "inlineStr":
            self._emptied(place).append(item)
            cell.set("t", "inlineStr")
        else:
            self._emptied(place)
            self._point_to(cell, self.package.append_string(item))

    def _point_to(self, cell: Element, index: int) -> None:
        cell.set("t", "s")
        etree.SubElement(cell, self._space + "v").text = str(index)
        self.new_strings += 1

    def _emptied(self, place: Place) -> Element:
        """The cell without content, made in its place in the row where the sheet has none."""
        cell = self._cells.get(place)
        if cell is None:
            cell = self._made(place)
        for old in [e for e in cell if local(e) in ("v", "is", "f")]:
            cell.remove(old)
        cell.text = None
        self.changed.add(place)
        self.package.touch(self.part)
        return cell

    def _made(self, place: Place) -> Element:
        style, row = self.style(place), self._row(place[0])
        cell = etree.Element(self._space + "c", r=f"{get_column_letter(place[1])}{place[0]}")
        if style:
            cell.set("s", str(style))
        after = [c for (r, c) in self._cells if r == place[0] and c < place[1]]
        if after:
            self._cells[place[0], max(after)].addnext(cell)
        else:
            row.insert(0, cell)
        _drop(row, "spans")  # a hint for the reader, wrong from now on
        self._cells[place] = cell
        return cell

    def _row(self, number: int) -> Element:
        if number not in self._rows:
            assert self._data is not None  # the table that is filled stands in it
            row = etree.Element(self._space + "row", r=str(number))
            above = [r for r in self._rows if r < number]
            if above:
                self._rows[max(above)].addnext(row)
            else:
                self._data.insert(0, row)
            self._rows[number] = row
        return self._rows[number]


def _drop(element: Element, name: str) -> None:
    if name in element.attrib:
        del element.attrib[name]


def number_in(raw: str) -> Decimal | None:
    """The number of a cell: readers keep 15 digits, so 88.43000000000001 is 88.43."""
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return None
    return Decimal(format(float(raw), ".15g")) if len(number.as_tuple().digits) > 15 else number


def plain_number(number: Decimal) -> str:
    """A number as files hold it: no exponent, no zeros at its end."""
    return format(number.normalize(), "f") if number else "0"
