"""The sheet 对比: last year, this year, change and explanation of every row, print-ready for the leaders who sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from exporters.excel_cells import set_page, value_cell, write
from exporters.excel_styles import Look, Styles, lines_needed
from report.blocks import IndicatorTable as IndicatorBlock
from report.comparison import compares_years, difference_text, growth, growth_text
from report.edition import IndicatorTable
from report.fields import report_title
from report.indicators import effective_value
from report.messages import say
from report.model import Report
from report.progress import owner_of
from report.values import State, Value

COMPARISON_SHEET = "两年对比"
NOTABLE = 20  # per cent: a change of so much is marked ▲, in shape and not in colour alone
_HEADER = 3
_WIDTHS = (42.0, 9.0, 13.0, 13.0, 12.0, 10.0, 40.0, 12.0)
_LINE = 16.5


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """One row: `change` and `share` are printed texts, `notable` says that a reader will ask about it."""

    name: str
    level: int
    unit: str
    before: Value
    after: Value
    change: str
    share: str
    notable: bool
    note: str
    owner: str


def has_comparison(report: Report) -> bool:
    """Whether any table sets two years side by side."""
    return any(compares_years(table) for table in report.edition.tables)


def comparison_lines(report: Report, table: IndicatorTable) -> Iterator[ComparisonLine]:
    """The rows of a table that this school fills; the explanation is the published one, else the office's own reason."""
    owner = _owner(report, table)
    columns = [column.key_for(report.year) for column in table.columns[:2]]
    for row in table.rows:
        if row.kind != "value" or not report.edition.applies(row):
            continue
        before, after = (effective_value(report, row, column) for column in columns)
        share = growth(before, after, row.unit)
        yield ComparisonLine(
            row.name,
            row.level,
            row.unit,
            before,
            after,
            difference_text(before, after, row.unit),
            growth_text(before, after, row.unit),
            share is not None and abs(share) >= NOTABLE,
            after.note_public or after.reason or report.fields.get(f"remark/{row.id}", ""),
            owner,
        )


def comparison_sheet(report: Report, sheet: Any, styles: Styles) -> None:
    """Fills the sheet; a table without two years is left out."""
    width = len(_WIDTHS)
    write(sheet, styles, 1, 1, f"{report_title(report)}　两年对比", Look("title", align="center"))
    write(sheet, styles, 2, 1, say("excel_comparison.line", share=NOTABLE), Look("line"))
    years = f"{report.year - 1} 年", f"{report.year} 年"
    heads = ("指标", "单位", *years, "变化", "增幅", "说明", "负责部门")
    for column, text in enumerate(heads, 1):
        write(sheet, styles, _HEADER, column, text, Look("head", align="center"))
    spans, place = [1, 2], _HEADER
    for table in report.edition.tables:
        if not compares_years(table):
            continue
        place += 1
        spans.append(place)
        title = f"表{table.number} {table.title}" if table.number else table.title
        write(sheet, styles, place, 1, title, Look("label", bold=True))
        for column in range(2, width + 1):
            write(sheet, styles, place, column, None, Look("label"))
        for line in comparison_lines(report, table):
            place += 1
            _line(sheet, styles, place, line)
    for row in spans:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    sheet.row_dimensions[1].height = 30
    for column, wide in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = wide
    set_page(sheet, list(_WIDTHS), _HEADER, place)


def _line(sheet: Any, styles: Styles, place: int, line: ComparisonLine) -> None:
    write(sheet, styles, place, 1, line.name, Look("label", indent=min(line.level, 4)))
    write(sheet, styles, place, 2, line.unit, Look("text", align="center"))
    for column, value in ((3, line.before), (4, line.after)):
        content, shape = value_cell(value)
        number = value.state == State.VALUE and not isinstance(content, str)
        look = Look("number", shape, "right") if number else Look("text", shape, "center")
        write(sheet, styles, place, column, content, look)
    write(sheet, styles, place, 5, line.change, Look("text", align="right"))
    share = f"▲ {line.share}" if line.notable else line.share
    write(sheet, styles, place, 6, share, Look("text", align="right", bold=line.notable))
    write(sheet, styles, place, 7, line.note, Look("text"))
    write(sheet, styles, place, 8, line.owner, Look("text", align="center"))
    lines = max(lines_needed(line.note, _WIDTHS[6]), lines_needed(line.name, _WIDTHS[0] - 2 * line.level))
    sheet.row_dimensions[place].height = _LINE * lines + 3


def _owner(report: Report, table: IndicatorTable) -> str:
    for block in report.blocks.values():
        if isinstance(block.body, IndicatorBlock) and block.body.table == table.id:
            section = report.sections.get(block.section)
            if section is not None:
                return owner_of(report, section)
    return ""
