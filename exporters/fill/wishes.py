"""What the draft wants in a form: every value, remark, school line and chosen option, with the place recognition found."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from exporters.fill.grids import FormGrid
from exporters.fill.recognise import FoundRow, FoundTable, Recognition
from report.edition import Choice, Row
from report.form_match import cell_value, label_key, plain
from report.indicators import effective_value
from report.model import Report
from report.values import State

Place = tuple[int, int]

_NAME = re.compile(
    r"(?:学校|院校|单位)名称(?:[（(]盖章[）)])?|填报(?:单位|学校)(?:[（(]盖章[）)])?|学校[（(]盖章[）)]"
)
_CODE = re.compile(r"(?:学校|院校|单位)(?:代码|编码)")
_DASHES = ("", "——")


@dataclass(frozen=True, slots=True)
class Wish:
    """One cell that should say `text`; `number` where that is a number in the form's own unit.

    `what` names it for people. `weak`: nobody needs to hear that it could not be written (a mark for a row not to fill).
    """

    sheet: str
    place: Place
    what: str
    text: str
    number: Decimal | None = None
    percent: bool = False
    weak: bool = False
    converted: str = ""  # the form's unit, where the value was converted to it
    row: str = ""


def value_wishes(report: Report, table: FoundTable) -> Iterator[Wish]:
    """The values and remarks of one table."""
    for found in table.rows:
        row = found.row
        if row.kind != "value":
            continue
        for key, column in found.columns.items():
            wish = _value(report, table, found, key, column)
            if wish is not None:
                yield wish
        remark = report.fields.get(f"remark/{row.id}", "")
        if table.remark_column is not None and row.remark == "open" and remark not in _DASHES:
            yield Wish(table.sheet, (found.place, table.remark_column), f"{row.name} 备注", remark)


def _value(report: Report, table: FoundTable, found: FoundRow, key: str, column: int) -> Wish | None:
    row, place = found.row, (found.place, column)
    what = f"{row.name} {key}"
    if not report.edition.applies(row):
        return Wish(table.sheet, place, what, row.mark, weak=True, row=row.id) if row.mark else None
    value = effective_value(report, row, key)
    if value.state == State.BLANK:
        return None
    number, converted = value.number, ""
    if number is not None and (scale := scale_to(row, found.unit)) != 1:
        number, converted = number * scale, plain(found.unit)
    percent = plain(row.unit) == "%"
    return Wish(table.sheet, place, what, value.shown, number, percent, False, converted, row.id)


def scale_to(row: Row, unit: str) -> Decimal:
    """By what a value is multiplied to stand in the form's unit: 万元 → 元 is 10000."""
    if not plain(unit) or plain(unit) == plain(row.unit):
        return Decimal(1)
    one = cell_value("1", row, unit)
    number = one.number if one is not None else None
    return Decimal(1) / number if number else Decimal(1)


def school_wishes(
    report: Report, recognised: Recognition, grids: list[FormGrid], holder: Callable[[str, Place], Place]
) -> Iterator[Wish]:
    """School name and code: beside their labels above a table, or in columns of their own."""
    texts = {"school": (report.school, "学校名称"), "code": (report.school_code, "学校代码")}
    used = {table.sheet for table in recognised.tables}
    for table in recognised.tables:
        for kind, column in table.school_columns.items():
            for row in table.rows:
                if texts[kind][0]:
                    yield Wish(table.sheet, (row.place, column), texts[kind][1], texts[kind][0])
    for grid in grids:
        if grid.name not in used:
            continue
        for place, kind in _school_labels(grid, recognised):
            beside = (place[0], _end_of_merge(grid, place) + 1)
            if texts[kind][0] and holder(grid.name, beside) != holder(grid.name, place):
                yield Wish(grid.name, beside, texts[kind][1], texts[kind][0])


def _school_labels(grid: FormGrid, recognised: Recognition) -> Iterator[tuple[Place, str]]:
    """Cells that are only a label for the school's name or code, and head no column."""
    tables = [table for table in recognised.tables if table.sheet == grid.name]
    columns = {column for table in tables for column in table.school_columns.values()}
    for r, line in enumerate(grid.texts, 1):
        for c, text in enumerate(line, 1):
            key = plain(text).rstrip(":：")
            if grid.anchors.get((r, c), (r, c)) != (r, c) or c in columns:
                continue
            if _NAME.fullmatch(key):
                yield (r, c), "school"
            elif _CODE.fullmatch(key):
                yield (r, c), "code"


def _end_of_merge(grid: FormGrid, place: Place) -> int:
    """The last column of the merged cell that begins at a place."""
    column = place[1]
    while grid.anchors.get((place[0], column + 1)) == place:
        column += 1
    return column


def choice_lines(report: Report, table: FoundTable, grid: FormGrid) -> Iterator[tuple[Choice, str, int]]:
    """(choice, the option chosen, row of the sheet) of every single-choice line that the form has and the draft answers."""
    for choice in table.table.choices:
        chosen = report.fields.get(f"choice/{choice.id}", "")
        key = label_key(re.sub(r"[（(].*", "", choice.label))
        for place in table.choice_rows:
            texts = [text for text in grid.texts[place - 1] if text]
            if chosen and texts and label_key(texts[0]).startswith(key):
                yield choice, chosen, place
