"""The workbook: every indicator table in the province's form, the years side by side for leaders, one flat sheet of all
values, and a sheet that lists them.

Values are written, never formulas: previews in chat programs and protected view show a formula without result as blank.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from exporters import Progress
from exporters.excel_cells import fits, number_format, plain_number, shown_cell
from exporters.excel_comparison import COMPARISON_SHEET, comparison_sheet, has_comparison
from exporters.excel_package import Book
from exporters.excel_sheet import LINE, Content, Sheet, plain_text
from exporters.excel_styles import LABELS, Look, display_width, lines_needed
from exporters.files import write_atomically
from report.edition import IndicatorTable, Row
from report.fields import report_title
from report.indicators import PrintedTable, effective_value, official_table, row_paths
from report.messages import say
from report.model import Report
from report.public_notes import table_notes
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

_WIDTHS = {"school_code": 12, "serial": 6, "unit": 9, "value": 13, "change": 12}
_WIDEST = {"school_name": 22, "name": 48, "sub_name": 30, "remark": 32}
_INDENT = 2  # half-width characters that one step of indent takes
_INDEX_WIDTHS = (44.0, 12.0, 14.0, 14.0)
_HEAD, _NUMBER = Look("head", align="center"), Look("number", "0", "right")
_TEXT, _CENTERED, _CODE = Look("text"), Look("text", align="center"), Look("text", "@")


def export_excel(report: Report, path: Path, progress: Progress | None = None) -> None:
    """Writes the workbook to `path`, replacing an old file only when all is written. UserError where it cannot be."""
    data = build_workbook(report, progress)

    def write(stream: BinaryIO) -> None:
        stream.write(data)

    write_atomically(path, write)


def build_workbook(report: Report, progress: Progress | None = None) -> bytes:
    """The bytes of the workbook."""
    book = Book()
    tables = report.edition.tables
    names = sheet_names(tables)
    steps = len(tables) + 2
    index = book.sheet(INDEX_SHEET, _INDEX_WIDTHS, HEADER)
    for place, table in enumerate(tables):
        if progress is not None:
            progress(say("files.writing_sheet", name=names[table.id]), place, steps)
        _table_sheet(report, table, book, names[table.id])
    if progress is not None:
        progress(say("files.writing_sheet", name=FLAT_SHEET), steps - 2, steps)
    if has_comparison(report):
        comparison_sheet(report, book)
    _flat_sheet(report, book)
    _index_sheet(report, names, index)
    if progress is not None:
        progress(say("files.writing_file"), steps - 1, steps)
    return book.data(f"{report_title(report)}指标表", report.school)


def sheet_names(tables: tuple[IndicatorTable, ...]) -> dict[str, str]:
    """Table id → a sheet name Excel allows: at most 31 characters, none of []:*?/\\, each once."""
    names: dict[str, str] = {}
    taken = {name.lower() for name in (INDEX_SHEET, FLAT_SHEET, COMPARISON_SHEET)}
    for table in tables:
        plain = " ".join(re.sub(r"[\[\]:*?/\\]", "", plain_text(_title(table))).split())
        plain = plain.strip("' ")[:31].strip("' ") or table.id[:31]
        name, count = plain, 2
        while name.lower() in taken:
            name, count = f"{plain[:27]}({count})", count + 1
        taken.add(name.lower())
        names[table.id] = name
    return names


def _title(table: IndicatorTable) -> str:
    return f"表{table.number} {table.title}" if table.number else table.title


def _table_sheet(report: Report, table: IndicatorTable, book: Book, name: str) -> None:
    printed = official_table(report, table)
    rows = {row.id: row for row in table.rows}
    indents = [_INDENT * _indent(rows.get(row)) for row in printed.row_ids]
    sheet = book.sheet(name, _column_widths(printed, indents), HEADER)
    _heading(report, sheet, _title(table))
    heights = _heights(printed, sheet.widths, indents)
    keys = [column.key_for(report.year) for column in table.columns]
    sheet.add(((text, _HEAD) for text in printed.rows[0]), heights[0])
    for place in range(1, len(printed.rows)):
        row = rows.get(printed.row_ids[place])
        sheet.add(_line(report, row, keys, printed.columns, printed.rows[place]), heights[place])
    for merge in printed.merges:
        top, left = HEADER + merge.row, merge.column + 1
        sheet.merge(top, left, top + merge.rows - 1, left + merge.columns - 1)
    notes = table_notes(report, table)
    if notes:
        sheet.add_line(notes, Look("note"), LINE * lines_needed(notes, sum(sheet.widths)) + 3)


def _heading(report: Report, sheet: Sheet, title: str) -> None:
    """The two rows above the headings: what the sheet is, whose it is."""
    sheet.add_line(title, Look("title", align="center"), 30)
    line = say("files.school_line", school=report.school, code=report.school_code, year=report.year)
    sheet.add_line(line, Look("line"), LINE * lines_needed(line, sum(sheet.widths)) + 3.5)


def _line(
    report: Report, row: Row | None, keys: list[str], kinds: tuple[str, ...], line: tuple[str, ...]
) -> Iterator[tuple[Content, Look]]:
    """The cells of one row; the values as numbers from the draft, the rest as printed."""
    columns = iter(keys)
    for kind, text in zip(kinds, line, strict=True):
        if kind == "value":
            yield _value(report, row, next(columns), text)
        elif kind == "change":
            yield _change(text)
        elif kind == "serial" and text.isdecimal() and text.isascii() and text == str(int(text)):
            yield int(text), _CENTERED
        else:
            yield text, _look(kind, row)


def _value(report: Report, row: Row | None, key: str, text: str) -> tuple[Content, Look]:
    if row is None or row.kind == "heading" or not report.edition.applies(row):
        return text, _CENTERED
    return shown_cell(effective_value(report, row, key))


def _change(text: str) -> tuple[Content, Look]:
    """A computed change as a number: "6.67%" is 0.0667 shown with its decimals."""
    number = cell_number(text)
    if number is None or not fits(number):
        return text, _CENTERED
    if text.endswith("%"):
        return float(number / 100), Look("number", number_format(text[:-1]) + "%", "right")
    return plain_number(number), Look("number", number_format(text), "right")


def _look(kind: str, row: Row | None) -> Look:
    if row is None:  # a single-choice line over the full width
        return _TEXT
    if kind == "name":
        return LABELS[_indent(row)]
    if kind == "school_code":
        return Look("text", "@", "center")
    return _TEXT if kind in ("sub_name", "remark") else _CENTERED


def _indent(row: Row | None) -> int:
    return min(row.level, len(LABELS) - 1) if row else 0


def _column_widths(printed: PrintedTable, indents: list[int]) -> list[float]:
    """Widths by kind, in half-width characters; names and remarks by what they hold, up to a bound."""
    alone = {(m.row, m.column) for m in printed.merges if m.columns > 1}
    widths = []
    for place, kind in enumerate(printed.columns):
        held = 3 + max(
            (
                display_width(line[place]) + (indents[r] if kind == "name" else 0)
                for r, line in enumerate(printed.rows)
                if (r, place) not in alone
            ),
            default=0,
        )
        if kind in _WIDEST:
            widths.append(float(min(max(held, 8), _WIDEST[kind])))
        else:
            widths.append(
                float(max(_WIDTHS[kind], min(held, 20) if kind in ("value", "unit", "change") else 0))
            )
    return widths


def _heights(printed: PrintedTable, widths: Sequence[float], indents: list[int]) -> list[float]:
    """Rows high enough for wrapped text, in points: programs do not grow a row for a merged cell."""
    spans = {(m.row, m.column): m for m in printed.merges}
    heights = []
    for place, line in enumerate(printed.rows):
        lines = 1
        for column, text in enumerate(line):
            indent = indents[place] if printed.columns[column] == "name" else 0
            if 2 * len(text) + indent < widths[column] and "\n" not in text:
                continue
            merge = spans.get((place, column))
            across = merge.columns if merge else 1
            share = merge.rows if merge else 1
            room = sum(widths[column : column + across]) - indent
            lines = max(lines, -(-lines_needed(text, room) // share))
        heights.append(LINE * lines + 3)
    return heights


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


def _flat_sheet(report: Report, book: Book) -> None:
    sheet = book.sheet(FLAT_SHEET, _flat_widths(report), header=1, filtered=True)
    sheet.add((heading, _HEAD) for heading in FLAT_HEADINGS)
    for (code, school, table, row, path, unit, year), mark, value in flat_lines(report):
        shown = (mark, _CENTERED) if value is None else shown_cell(value)
        when: Content = int(year) if year.isdecimal() and year.isascii() else year
        state = NOT_TO_FILL if value is None else STATES[State(value.state)]
        cells: tuple[tuple[Content, Look], ...] = (
            (code, _CODE),
            (school, _TEXT),
            (table, _TEXT),
            (row, _CODE),
            (path, _TEXT),
            (unit, _CENTERED),
            (when, _CENTERED),
            shown,
            (state, _CENTERED),
        )
        high = lines_needed(path, sheet.widths[4])
        sheet.add(cells, LINE * high + 3 if high > 1 else None)


def _flat_widths(report: Report) -> tuple[float, ...]:
    """Wide enough for school and table in one line, so that a list of many rows stays even, and for every number: one that does not
    fit shows as ####."""
    number = max(
        (len(value.text) for value in report.values.values() if value.state == State.VALUE), default=0
    )
    school = min(max(display_width(report.school) + 3, 16), 48)
    titles = max((display_width(_title(table)) + 3 for table in report.edition.tables), default=0)
    titles = min(max(titles, 16), 48)
    return (
        14.0,
        float(school),
        float(titles),
        17.0,
        56.0,
        9.0,
        9.0,
        float(min(max(number + 3, 15), 20)),
        9.0,
    )


def _index_sheet(report: Report, names: dict[str, str], sheet: Sheet) -> None:
    """What the workbook holds: a line for each table with a link and how much of it is filled."""
    _heading(report, sheet, report_title(report) + "　指标表")
    sheet.add((heading, _HEAD) for heading in ("工作表", "指标行数", "应填格数", "已填格数"))
    for table in report.edition.tables:
        rows = [row for row in table.rows if report.edition.applies(row)]
        keys = [column.key_for(report.year) for column in table.columns]
        filled = sum(effective_value(report, row, key).state != State.BLANK for row in rows for key in keys)
        counts = [(count, _NUMBER) for count in (len(rows), len(rows) * len(keys), filled)]
        place = sheet.add([(names[table.id], Look("link")), *counts])
        sheet.link(place, 1, names[table.id])
    for note in (say("files.index_flat", flat=FLAT_SHEET), say("files.index_states")):
        sheet.add_line(note, Look("note"), LINE * lines_needed(note, sum(sheet.widths)) + 3)
