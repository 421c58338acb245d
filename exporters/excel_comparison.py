"""The sheet 对比: last year, this year, change and explanation of every row, print-ready for the leaders who sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from exporters.excel_cells import change_cell, shown_cell
from exporters.excel_package import Book
from exporters.excel_sheet import LINE, Content
from exporters.excel_styles import LABELS, Look, lines_needed
from report.blocks import IndicatorTable as IndicatorBlock
from report.comparison import compares_years, growth
from report.edition import IndicatorTable, Row
from report.fields import report_title
from report.indicators import effective_value
from report.messages import say
from report.model import Report
from report.progress import owner_key, owner_of
from report.values import Value, decimals

COMPARISON_SHEET = "两年对比"
NOTABLE = 20  # per cent: a change of so much is marked ▲, in shape and not in colour alone
_HEADER = 3
_TENTH, _ANY_LENGTH = (
    Decimal("0.1"),
    Context(prec=400),
)  # the usual context refuses to round very large numbers
_NAME_WIDTH, _NOTE_WIDTH = 42.0, 40.0
_HEAD, _TEXT, _CENTERED = Look("head", align="center"), Look("text"), Look("text", align="center")
_GROUP = Look("label", bold=True)


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """One row: `change` in the row's unit with `places` decimals and `share` in per cent are None where there is none; `notable` says
    that a reader will ask about it."""

    name: str
    level: int
    unit: str
    before: Value
    after: Value
    change: Decimal | None
    places: int
    share: Decimal | None
    note: str
    owner: str

    @property
    def notable(self) -> bool:
        """Whether the row changed so much that a reader will ask why."""
        return self.share is not None and abs(self.share) >= NOTABLE


def has_comparison(report: Report) -> bool:
    """Whether any table sets two years side by side."""
    return any(compares_years(table) for table in report.edition.tables)


def comparison_lines(report: Report, table: IndicatorTable) -> Iterator[ComparisonLine]:
    """The rows of a table that this school fills; the explanation is the published one, else the office's own reason; who answers for
    a row is its own department, else that of the section."""
    department = _department(report, table)
    columns = [column.key_for(report.year) for column in table.columns[:2]]
    for row in table.rows:
        if row.kind == "value" and report.edition.applies(row):
            before, after = (effective_value(report, row, column) for column in columns)
            yield _compared(report, row, before, after, report.fields.get(owner_key(row.id)) or department)


def _compared(report: Report, row: Row, before: Value, after: Value, owner: str) -> ComparisonLine:
    old, new = before.number, after.number
    return ComparisonLine(
        row.name,
        row.level,
        row.unit,
        before,
        after,
        None if old is None or new is None else new - old,
        max(decimals(before.text), decimals(after.text)),
        growth(before, after, row.unit),
        after.note_public or after.reason or report.fields.get(f"remark/{row.id}", ""),
        owner,
    )


def comparison_sheet(report: Report, book: Book) -> None:
    """Adds the sheet; a table without two years is left out."""
    tables = [table for table in report.edition.tables if compares_years(table)]
    groups = [(table, list(comparison_lines(report, table))) for table in tables]
    widths = _widths([line for _, lines in groups for line in lines])
    sheet = book.sheet(COMPARISON_SHEET, widths, _HEADER)
    sheet.add_line(f"{report_title(report)}　两年对比", Look("title", align="center"), 30)
    words = say("excel_comparison.line", share=NOTABLE)
    sheet.add_line(words, Look("line"), LINE * lines_needed(words, sum(widths)) + 3.5)
    years = f"{report.year - 1} 年", f"{report.year} 年"
    heads = ("指标", "单位", *years, "变化", "增幅", "说明", "负责部门")
    sheet.add(((text, _HEAD) for text in heads), LINE + 3)
    for table, lines in groups:
        title = f"表{table.number} {table.title}" if table.number else table.title
        place = sheet.add(((text, _GROUP) for text in (title, *("" for _ in widths[1:]))), LINE + 3)
        sheet.merge(place, 1, place, len(widths))
        for line in lines:
            sheet.add(_cells(line), _height(line))


def _widths(lines: list[ComparisonLine]) -> tuple[float, ...]:
    """The columns' widths; those of numbers grow with them, for a number that does not fit shows as ####."""
    values = max((len(value.text) for line in lines for value in (line.before, line.after)), default=0) + 2
    changes = [f"{line.change:.{line.places}f}" for line in lines if line.change is not None]
    shares = [f"{line.share:.1f}" for line in lines if line.share is not None]
    change, share = (
        max(map(len, texts), default=0) + 6 for texts in (changes, shares)
    )  # "+" and " 点", "▲ +" and "%"
    value = float(min(max(values, 13), 20))
    numbers = (value, value, float(max(change, 12)), float(max(share, 12)))
    return (_NAME_WIDTH, 9.0, *numbers, _NOTE_WIDTH, 12.0)


def _height(line: ComparisonLine) -> float:
    widest = _NAME_WIDTH - 2 * min(line.level, len(LABELS) - 1)
    return LINE * max(lines_needed(line.note, _NOTE_WIDTH), lines_needed(line.name, widest)) + 3


def _cells(line: ComparisonLine) -> tuple[tuple[Content, Look], ...]:
    # Kept as it is shown, so that no program reads more digits than the office was shown.
    share = None if line.share is None else line.share.quantize(_TENTH, ROUND_HALF_UP, _ANY_LENGTH) / 100
    return (
        (line.name, LABELS[min(line.level, 4)]),
        (line.unit, _CENTERED),
        shown_cell(line.before),
        shown_cell(line.after),
        change_cell(line.change, line.places, " 点" if line.unit == "%" else ""),
        change_cell(share, 1, "%", "▲ " if line.notable else ""),
        (line.note, _TEXT),
        (line.owner, _CENTERED),
    )


def _department(report: Report, table: IndicatorTable) -> str:
    for block in report.blocks.values():
        if isinstance(block.body, IndicatorBlock) and block.body.table == table.id:
            section = report.sections.get(block.section)
            if section is not None:
                return owner_of(report, section)
    return ""
