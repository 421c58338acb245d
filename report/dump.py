"""The whole draft as JSON in reading order: the shape that measuring tools and scripts rely on (`dump --json`)."""

from typing import Any

from report.indicators import expanded_grid, indicator_records
from report.model import Kind, Report
from report.stream import (
    CaseItem,
    ChartItem,
    FigureItem,
    FrontItem,
    HeadingItem,
    IndicatorItem,
    Item,
    ParagraphItem,
    TableItem,
    stream,
)
from report.tables import expanded_rows


def dump(report: Report) -> dict[str, Any]:
    """Format 1 of the contract. Front pages give their lines as paragraphs; generated lists give nothing."""
    return {
        "format": 1,
        "edition": report.edition.id,
        "school": {"name": report.school, "code": report.school_code},
        "year": report.year,
        "items": [entry for item in stream(report) for entry in _entries(report, item)],
        "indicators": indicator_records(report),
    }


def _entries(report: Report, item: Item) -> list[dict[str, Any]]:
    if isinstance(item, FrontItem):
        if item.type not in (Kind.COVER, Kind.DECLARATION):
            return []
        texts = [
            (line.text if line.role in ("body", "heading") else line.label + line.text) for line in item.lines
        ]
        return [{"kind": "paragraph", "role": item.type, "text": text} for text in texts if text]
    if isinstance(item, HeadingItem):
        number = item.number or None
        printed = item.printed_number or None
        return [
            {
                "kind": "heading",
                "level": item.level,
                "number": number,
                "text": item.text,
                "printed_number": printed,
            }
        ]
    if isinstance(item, ParagraphItem):
        if not item.text:
            return []
        return [
            {
                "kind": "paragraph",
                "role": str(item.role),
                "text": item.text,
                "printed_number": item.printed_number,
            }
        ]
    if isinstance(item, CaseItem):
        inner = [entry for part in item.items for entry in _entries(report, part)]
        return [{"kind": "case", "label": item.label, "title": item.title, "items": inner}]
    return _object(report, item)


def _object(report: Report, item: TableItem | FigureItem | ChartItem | IndicatorItem) -> list[dict[str, Any]]:
    if isinstance(item, IndicatorItem):
        rows = expanded_grid(item.printed)
        return [
            {
                "kind": "table",
                "number": item.number,
                "caption": item.caption,
                "rows": rows,
                "table": item.table.id,
            }
        ]
    note = [{"kind": "paragraph", "role": "source_note", "text": _source(item)}] if _source(item) else []
    if isinstance(item, TableItem):
        rows = [list(row) for row in expanded_rows(item.body)]
        entry: dict[str, Any] = {
            "kind": "table",
            "number": item.number,
            "caption": item.body.caption,
            "rows": rows,
        }
        return [{**entry, "printed_number": item.printed_number or None}, *note]
    if isinstance(item, ChartItem):
        return [{"kind": "figure", "number": item.number, "caption": item.caption, "pictures": 1}, *note]
    subs = [p.sub_caption for p in item.pictures]
    entry = {"kind": "figure", "number": item.number, "caption": item.caption, "pictures": len(item.pictures)}
    return [{**entry, "sub_captions": subs, "printed_number": item.printed_number or None}, *note]


def _source(item: TableItem | FigureItem | ChartItem) -> str:
    return item.body.source_note if isinstance(item, TableItem) else item.source_note
