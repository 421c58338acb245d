"""Blank forms in layouts of every kind, made with openpyxl from an edition's own labels; they say where each value belongs."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter

from report.edition import Edition, IndicatorTable, Row
from report.edits import set_value
from report.indicators import effective_value
from report.model import Report
from report.values import read_value

Spot = tuple[str, str]  # sheet, "D4"


@dataclass
class Form:
    """A blank form and the cell of every value: (row id, column key) → spot."""

    path: Path
    cells: dict[tuple[str, str], Spot] = field(default_factory=dict)
    last_row: int = 0


@dataclass(frozen=True)
class Layout:
    """How a form looks. `columns` are its columns from left to right, `y0` and `y1` being last and this year."""

    columns: tuple[str, ...] = ("serial", "name", "unit", "y0", "y1")
    titles: int = 1
    school: bool = True
    unit_in_label: str = ""  # "{label}（{unit}）"
    sheet: str = "{title}"
    one_sheet: bool = False
    one_heading: bool = False
    two_headings: bool = False
    year: str = "{year}年"
    protected: bool = False


HEADINGS = {
    "serial": "序号",
    "name": "指标",
    "unit": "单位",
    "remark": "备注",
    "code": "院校代码",
    "school": "院校名称",
    "meaning": "指标释义",
}


def report_for(edition: Edition, step: int = 7) -> Report:
    """A report with a number of its own in every cell that is filled in."""
    report = Report(edition, edition.year, fields={"school.name": "青川职业学校", "school.code": "0371"})
    number = 100
    for table in edition.tables:
        for row in table.rows:
            for column in table.columns:
                if edition.applies(row) and row.formula is None:
                    number += step
                    text = f"{number / 100:.2f}" if row.unit in ("%", "万元") else str(number)
                    report.apply(
                        set_value(report, row.id, column.key_for(report.year), read_value(text, row.unit))
                    )
    return report


def blank_form(path: Path, edition: Edition, layout: Layout) -> Form:
    """Writes the form to `path`."""
    book, form = Workbook(), Form(path)
    book.remove(book.active)
    for number, table in enumerate(edition.tables, 1):
        title = layout.sheet.format(title=table.title, n=number)
        if layout.one_sheet and book.worksheets:
            sheet = book.worksheets[0]
        else:
            sheet = book.create_sheet("指标" if layout.one_sheet else title)
            form.last_row = 0
        _table(sheet, form, edition, table, layout, number)
        if layout.protected:
            sheet.protection.sheet = True
    book.save(path)
    return form


def _table(
    sheet: Any, form: Form, edition: Edition, table: IndicatorTable, layout: Layout, number: int
) -> None:
    row = form.last_row + 1
    alone = layout.one_heading and form.last_row > 0
    width = len(layout.columns)
    for line in range(layout.titles if not alone else 1):
        text = (
            f"表{number} {table.title}" if line == layout.titles - 1 or alone else "填报说明：按通知要求填写"
        )
        sheet.cell(row, 1, text)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        row += 1
    if layout.school and not alone and "code" not in layout.columns:
        sheet.cell(row, 1, "学校名称")
        sheet.cell(row, 3, "学校代码")
        form.cells["school", sheet.title] = (sheet.title, f"B{row}")
        form.cells["code", sheet.title] = (sheet.title, f"D{row}")
        row += 1
    if not alone:
        row = _heading(sheet, edition, table, layout, row)
    for line in table.rows:
        _row(sheet, form, edition, table, line, layout, row)
        row += 1
    form.last_row = row


def _heading(sheet: Any, edition: Edition, table: IndicatorTable, layout: Layout, row: int) -> int:
    years = {f"y{n}": column for n, column in enumerate(table.columns)}
    for place, name in enumerate(layout.columns, 1):
        if name in years:
            column = years[name]
            offset = edition.year + (column.offset or 0)
            text = column.key if column.offset is None else layout.year.format(year=offset)
            if layout.two_headings:
                sheet.cell(row, place, "数据")
                sheet.cell(row + 1, place, text)
            else:
                sheet.cell(row, place, text)
        else:
            sheet.cell(row, place, HEADINGS[name])
            if layout.two_headings:
                sheet.merge_cells(start_row=row, start_column=place, end_row=row + 1, end_column=place)
    return row + (2 if layout.two_headings else 1)


def _row(
    sheet: Any,
    form: Form,
    edition: Edition,
    table: IndicatorTable,
    line: Row,
    layout: Layout,
    row: int,
) -> None:
    label = "".join(line.paper_label) or line.label
    if layout.unit_in_label and line.unit not in ("", "—"):
        label = layout.unit_in_label.format(label=label, unit=line.unit)
    texts = {"serial": line.number, "name": label, "unit": line.unit, "meaning": "按上级口径统计的数"}
    for place, name in enumerate(layout.columns, 1):
        cell = sheet.cell(row, place)
        if name in texts:
            cell.value = texts[name] or None
        elif name[0] == "y" and int(name[1]) < len(table.columns):
            cell.protection = Protection(locked=False)
            if line.kind == "heading":
                cell.value = "—"
            elif not edition.applies(line):
                cell.value = line.mark or None
            else:
                key = table.columns[int(name[1])].key_for(edition.year)
                form.cells[line.id, key] = (sheet.title, f"{get_column_letter(place)}{row}")


def expected(report: Report, form: Form) -> dict[Spot, str]:
    """Spot → the text that should stand there, for every value of the draft."""
    found = {}
    for (row_id, key), spot in form.cells.items():
        if row_id not in ("school", "code"):
            text = effective_value(report, report.edition.row(row_id), key).shown
            if text:
                found[spot] = text
    return found
