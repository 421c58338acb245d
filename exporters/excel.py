"""The workbook: every indicator table in the province's form, the years side by side for leaders, one flat sheet of all
values, and a sheet that lists them.

Values are written, never formulas: previews in chat programs and protected view show a formula without result as blank.
"""

import datetime
import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from exporters import Progress
from exporters.excel_cells import number_format, plain_number, set_page, value_cell, write
from exporters.excel_comparison import COMPARISON_SHEET, comparison_sheet, has_comparison
from exporters.excel_package import finished
from exporters.excel_styles import Look, Styles, display_width, lines_needed
from exporters.files import write_atomically
from report.edition import IndicatorTable, Row, ValueColumn
from report.errors import UserError
from report.fields import report_title
from report.indicators import PrintedTable, effective_value, official_table, row_paths
from report.messages import say
from report.model import Report
from report.tables import cell_number
from report.values import State, Value

INDEX_SHEET, FLAT_SHEET = "说明", "指标平表"
FLAT_HEADINGS = ("学校代码", "学校名称", "表", "行号", "指标", "单位", "年度", "数值", "状态")
STATES = {
    State.VALUE: "数值",
    State.BLANK: "空白",
    State.NOT_APPLICABLE: "不适用",
    State.TEXT: "文字",
}
NOT_TO_FILL = "不填"
HEADER = 3  # the row of a table sheet that holds the headings: title and school line stand above

_WIDTHS = {"school_code": 12, "school_name": 16, "serial": 6, "unit": 9, "value": 13, "change": 12}
_WIDEST = {"name": 48, "sub_name": 30, "remark": 32}
_LINE = 16.5  # points for one line of text


def export_excel(report: Report, path: Path, progress: Progress | None = None) -> None:
    """Writes the workbook to `path`, replacing an old file only when all is written. UserError where it cannot be."""
    try:
        data = build_workbook(report, progress)
    except etree.SerialisationError as error:  # openpyxl keeps each sheet in a temporary file
        raise UserError(say("files.no_temporary", name=path.name, folder=tempfile.gettempdir())) from error

    def write(stream: BinaryIO) -> None:
        stream.write(data)

    write_atomically(path, write)


def build_workbook(report: Report, progress: Progress | None = None) -> bytes:
    """The bytes of the workbook."""
    book = Workbook()
    index = book.active
    index.title = INDEX_SHEET
    styles = Styles(index)
    tables = report.edition.tables
    names = sheet_names(tables)
    steps = len(tables) + 2
    for place, table in enumerate(tables):
        if progress is not None:
            progress(say("files.writing_sheet", name=names[table.id]), place, steps)
        _table_sheet(report, table, book.create_sheet(names[table.id]), styles)
    if progress is not None:
        progress(say("files.writing_sheet", name=FLAT_SHEET), steps - 2, steps)
    if has_comparison(report):
        comparison_sheet(report, book.create_sheet(COMPARISON_SHEET), styles)
    _flat_sheet(report, book.create_sheet(FLAT_SHEET), styles)
    _index_sheet(report, names, index, styles)
    _properties(report, book)
    raw = io.BytesIO()
    book.save(raw)
    if progress is not None:
        progress(say("files.writing_file"), steps - 1, steps)
    return finished(raw.getvalue())


def sheet_names(tables: tuple[IndicatorTable, ...]) -> dict[str, str]:
    """Table id → a sheet name Excel allows: at most 31 characters, none of []:*?/\\, each once."""
    names: dict[str, str] = {}
    taken = {name.lower() for name in (INDEX_SHEET, FLAT_SHEET, COMPARISON_SHEET)}
    for table in tables:
        plain = re.sub(r"[\[\]:*?/\\]", "", _title(table)).strip("' ")[:31] or table.id[:31]
        name, count = plain, 2
        while name.lower() in taken:
            name, count = f"{plain[:27]}({count})", count + 1
        taken.add(name.lower())
        names[table.id] = name
    return names


def _title(table: IndicatorTable) -> str:
    return f"表{table.number} {table.title}" if table.number else table.title


def _table_sheet(report: Report, table: IndicatorTable, sheet: Any, styles: Styles) -> None:
    printed = official_table(report, table)
    width = len(printed.columns)
    _heading(report, table, sheet, styles, width)
    rows = {row.id: row for row in table.rows}
    for place, line in enumerate(printed.rows):
        row = rows.get(printed.row_ids[place])
        _line(report, table, sheet, styles, place, line, row, printed)
    for merge in printed.merges:
        top, left = HEADER + merge.row, merge.column + 1
        sheet.merge_cells(
            start_row=top,
            start_column=left,
            end_row=top + merge.rows - 1,
            end_column=left + merge.columns - 1,
        )
    widths = _column_widths(printed)
    for place, wide in enumerate(widths):
        sheet.column_dimensions[get_column_letter(place + 1)].width = wide
    _heights(sheet, printed, widths)
    set_page(sheet, widths, HEADER, len(printed.rows) + HEADER - 1)


def _heading(report: Report, table: IndicatorTable, sheet: Any, styles: Styles, width: int) -> None:
    write(sheet, styles, 1, 1, _title(table), Look("title", align="center"))
    line = say("files.school_line", school=report.school, code=report.school_code, year=report.year)
    write(sheet, styles, 2, 1, line, Look("line"))
    for row in (1, 2):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = 20


def _line(
    report: Report,
    table: IndicatorTable,
    sheet: Any,
    styles: Styles,
    place: int,
    line: tuple[str, ...],
    row: Row | None,
    printed: PrintedTable,
) -> None:
    columns = iter(table.columns)
    for column, (kind, text) in enumerate(zip(printed.columns, line, strict=True)):
        content: object = text
        look = Look("head", align="center") if place == 0 else _look(kind, text, row)
        if place > 0 and kind == "value":
            content, look = _value(report, row, next(columns), text)
        elif place > 0 and kind == "change":
            content, look = _change(text)
        elif place > 0 and kind == "serial" and text.isdigit():
            content = int(text)
        write(sheet, styles, HEADER + place, column + 1, content or (0 if content == 0 else None), look)


def _value(report: Report, row: Row | None, column: ValueColumn, text: str) -> tuple[object, Look]:
    key = column.key_for(report.year)
    if row is None or row.kind == "heading" or not report.edition.applies(row):
        return text, Look("text", align="center")
    content, shape = value_cell(effective_value(report, row, key))
    if isinstance(content, str):
        return content, Look("text", shape, "center")
    return content, Look("number", shape, "right")


def _change(text: str) -> tuple[object, Look]:
    """A computed change as a number: "6.67%" is 0.0667 shown with its decimals."""
    number = cell_number(text)
    if number is None:
        return text, Look("text", align="center")
    if text.endswith("%"):
        return float(number / 100), Look("number", number_format(text[:-1]) + "%", "right")
    return plain_number(number), Look("number", number_format(text), "right")


def _look(kind: str, text: str, row: Row | None) -> Look:
    if row is None:  # a single-choice line over the full width
        return Look("text")
    if kind == "name":
        return Look("label", indent=min(row.level, 4))
    if kind == "school_code":
        return Look("text", "@", "center")
    return Look("text", align="left" if kind in ("sub_name", "remark") else "center")


def _column_widths(printed: PrintedTable) -> list[float]:
    """Widths by kind, in half-width characters; names and remarks by what they hold, up to a bound."""
    alone = {(m.row, m.column) for m in printed.merges if m.columns > 1}
    widths = []
    for place, kind in enumerate(printed.columns):
        texts = [line[place] for r, line in enumerate(printed.rows) if (r, place) not in alone]
        held = max((display_width(text) for text in texts), default=0) + 3
        if kind in _WIDEST:
            widths.append(float(min(max(held, 8), _WIDEST[kind])))
        else:
            widths.append(float(max(_WIDTHS[kind], min(held, 20) if kind in ("value", "unit") else 0)))
    return widths


def _heights(sheet: Any, printed: PrintedTable, widths: list[float]) -> None:
    """Rows high enough for wrapped text: programs do not grow a row for a merged cell."""
    spans = {(m.row, m.column): m for m in printed.merges}
    for place, line in enumerate(printed.rows):
        lines = 1
        for column, text in enumerate(line):
            merge = spans.get((place, column))
            across = merge.columns if merge else 1
            share = merge.rows if merge else 1
            lines = max(lines, -(-lines_needed(text, sum(widths[column : column + across])) // share))
        sheet.row_dimensions[HEADER + place].height = _LINE * lines + 3


def flat_lines(report: Report) -> Iterator[tuple[list[str], str, Value | None]]:
    """For each value row and column: the words before the value, the mark of a row not to fill, and the value."""
    for table in report.edition.tables:
        paths = row_paths(table)
        for row in table.rows:
            if row.kind != "value":
                continue
            path = " › ".join(paths[row.id])
            for column in table.columns:
                key = column.key_for(report.year)
                words = [report.school_code, report.school, _title(table), row.id, path, row.unit, key]
                if report.edition.applies(row):
                    yield words, "", effective_value(report, row, key)
                else:
                    yield words, row.mark or NOT_TO_FILL, None


def _flat_sheet(report: Report, sheet: Any, styles: Styles) -> None:
    widths = [14.0, 24.0, 24.0, 17.0, 56.0, 9.0, 9.0, 15.0, 9.0]
    for column, heading in enumerate(FLAT_HEADINGS, 1):
        write(sheet, styles, 1, column, heading, Look("head", align="center"))
    last = 1
    for last, (words, mark, value) in enumerate(flat_lines(report), 2):
        for column, text in enumerate(words, 1):
            year = column == 7 and text.isdigit()
            look = Look("text", "@" if column in (1, 4) else "General", "left" if column < 6 else "center")
            write(sheet, styles, last, column, int(text) if year else text, look)
        content, shape = (mark, "General") if value is None else value_cell(value)
        role = "text" if isinstance(content, str) else "number"
        align = "center" if role == "text" else "right"
        write(sheet, styles, last, 8, content, Look(role, shape, align))
        state = NOT_TO_FILL if value is None else STATES[State(value.state)]
        write(sheet, styles, last, 9, state, Look("text", align="center"))
    for place, wide in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = wide
    set_page(sheet, widths, 1, last)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{last}"


def _index_sheet(report: Report, names: dict[str, str], sheet: Any, styles: Styles) -> None:
    """What the workbook holds: a line for each table with a link and how much of it is filled."""
    widths = [44.0, 12.0, 14.0, 14.0]
    write(sheet, styles, 1, 1, report_title(report) + "　指标表", Look("title", align="center"))
    line = say("files.school_line", school=report.school, code=report.school_code, year=report.year)
    write(sheet, styles, 2, 1, line, Look("line"))
    headings = ("工作表", "指标行数", "应填格数", "已填格数")
    for column, heading in enumerate(headings, 1):
        write(sheet, styles, HEADER, column, heading, Look("head", align="center"))
    row = HEADER
    for row, table in enumerate(report.edition.tables, HEADER + 1):
        rows = [r for r in table.rows if report.edition.applies(r)]
        keys = [column.key_for(report.year) for column in table.columns]
        filled = sum(effective_value(report, r, key).state != State.BLANK for r in rows for key in keys)
        write(sheet, styles, row, 1, names[table.id], Look("link"))
        _link(sheet.cell(row, 1), names[table.id])
        for column, count in enumerate((len(rows), len(rows) * len(keys), filled), 2):
            write(sheet, styles, row, column, count, Look("number", "0", "right"))
    for note in (say("files.index_flat", flat=FLAT_SHEET), say("files.index_states")):
        row += 1
        write(sheet, styles, row, 1, note, Look("note"))
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(widths))
        sheet.row_dimensions[row].height = _LINE * lines_needed(note, sum(widths)) + 3
    for row_number in (1, 2):
        sheet.merge_cells(start_row=row_number, start_column=1, end_row=row_number, end_column=len(widths))
    sheet.row_dimensions[1].height = 30
    for place, wide in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = wide
    set_page(sheet, widths, HEADER, row)


def _link(cell: Any, sheet: str) -> None:
    """A link inside the workbook. Not through `cell.hyperlink = "#…"`: that writes an outside address."""
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1")


def _properties(report: Report, book: Any) -> None:
    """Honest file properties: the report's title and the school, no program's or person's account name."""
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
    book.properties.title = f"{report_title(report)}指标表"
    book.properties.creator = report.school
    book.properties.lastModifiedBy = report.school
    book.properties.created = book.properties.modified = now
