"""Whether a record makes sense in itself: types are checked elsewhere (`db.records.conforms`); here it is what the rest of the
program takes for granted. A draft may come from anywhere, and a table whose merge leaves its grid must be found when it is read.
"""

from math import isfinite
from typing import Any

from report.blocks import Block, Chart, Computed, Figure, IndicatorTable, Role, Table, Text
from report.model import Kind, PictureInfo, Section

_AXES, _RULES = ("row", "column"), ("sum", "difference", "growth", "share")
_FORMS = ("bar", "stacked", "horizontal", "line", "pie")
_MOST_DECIMALS = 28
_LARGEST = 1 << 50


def check_sound(record: Any) -> None:
    """ValueError where the record contradicts itself."""
    if isinstance(record, Section):
        _need(_is_small(record.position) and record.type in list(Kind), "section")
    elif isinstance(record, Block):
        _need(_is_small(record.position), "position")
        _check_body(record.body)
    elif isinstance(record, PictureInfo):
        _need(0 < record.width < _LARGEST and 0 < record.height < _LARGEST, "picture")


def _check_body(body: Any) -> None:
    if isinstance(body, Table):
        _check_table(body)
    elif isinstance(body, IndicatorTable) and body.layout is not None:
        _check_table(body.layout)
        rows, columns = len(body.layout.rows), len(body.layout.rows[0])
        _need(all(0 <= c.row < rows and 0 <= c.column < columns for c in body.cells), "layout")
    elif isinstance(body, Text):
        _need(all(p.role in list(Role) and 0 <= p.level < _LARGEST for p in body.paragraphs), "paragraph")
    elif isinstance(body, Figure):
        _need(0 <= body.columns < _LARGEST and all(isfinite(p.share) for p in body.pictures), "figure")
    elif isinstance(body, Chart):
        _need(body.form in _FORMS, "chart")


def _check_table(table: Table) -> None:
    rows, columns = len(table.rows), len(table.rows[0]) if table.rows else 0
    _need(columns > 0 and all(len(row) == columns for row in table.rows), "grid")
    _need(0 <= table.header_rows < _LARGEST, "header")
    for merge in table.merges:
        inside = merge.row >= 0 and 0 < merge.rows <= rows - merge.row
        _need(inside and merge.column >= 0 and 0 < merge.columns <= columns - merge.column, "merge")
    _need(all(isfinite(width) for width in table.widths), "width")
    for rule in table.computed:
        _check_computed(rule, rows, columns)


def _check_computed(rule: Computed, rows: int, columns: int) -> None:
    _need(rule.axis in _AXES and rule.rule in _RULES and -1 <= rule.decimals <= _MOST_DECIMALS, "computed")
    along = columns if rule.axis == "column" else rows
    _need(all(0 <= place < along for place in (rule.index, *rule.sources)), "computed")
    _need(rule.rule == "sum" or len(rule.sources) == 2, "computed")


def _is_small(number: float) -> bool:
    """Whether it is a number that SQLite and Word can hold."""
    return isfinite(number) and abs(number) < _LARGEST


def _need(fine: bool, what: str) -> None:
    if not fine:
        raise ValueError(f"{what} is not sound")
