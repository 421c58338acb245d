"""What a report prints, as plain data: the same material for every writer that is compared."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from report.model import Report
from report.stream import (
    CaseItem,
    ChartItem,
    FigureItem,
    HeadingItem,
    IndicatorItem,
    Item,
    ParagraphItem,
    TableItem,
    stream,
)


@dataclass(frozen=True, slots=True)
class Part:
    """`kind` is heading, text, table or picture; `rows` are those of a table, `data` the bytes of a picture."""

    kind: str
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    data: bytes = b""


def material(report: Report, picture: Callable[[str], bytes]) -> list[Part]:
    """The report in reading order. Charts are drawn before, as ours are: no writer pays for them."""
    return list(_parts(stream(report), picture))


def _parts(items: Iterable[Item], picture: Callable[[str], bytes]) -> Iterator[Part]:
    from exporters.word.pictures import chart_picture

    for item in items:
        if isinstance(item, HeadingItem):
            yield Part("heading", item.number + item.space + item.text, min(item.level, 6))
        elif isinstance(item, ParagraphItem):
            yield Part("text", item.number + item.lead + item.text)
        elif isinstance(item, TableItem):
            yield Part("text", f"{item.number} {item.body.caption}")
            yield Part("table", rows=item.rows)
        elif isinstance(item, IndicatorItem):
            yield Part("text", f"{item.number} {item.caption}")
            yield Part("table", rows=tuple(tuple(map(str, row)) for row in item.printed.rows))
        elif isinstance(item, FigureItem):
            yield from (Part("picture", data=picture(each.sha)) for each in item.pictures)
            yield Part("text", f"{item.number} {item.caption}")
        elif isinstance(item, ChartItem):
            yield Part("picture", data=chart_picture(item.data, picture))
            yield Part("text", f"{item.number} {item.caption}")
        elif isinstance(item, CaseItem):
            yield Part("text", item.label + item.title)
            yield from _parts(item.items, picture)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and (row, column, value) of every cell that is not empty, counted from 1."""

    name: str
    cells: list[tuple[int, int, Any]]


def sheets(workbook: bytes) -> list[Sheet]:
    """The cells of a workbook."""
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(workbook))
    return [
        Sheet(
            s.title, [(c.row, c.column, c.value) for row in s.iter_rows() for c in row if c.value is not None]
        )
        for s in book.worksheets
    ]
