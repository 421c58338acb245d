"""The same thing printed twice: tables with equal cells, captions and long paragraphs that stand in two places."""

import re
from collections.abc import Iterator

from report.checks.context import Context, Located
from report.checks.findings import Finding, Level, Place
from report.messages import say
from report.stream import FigureItem, TableItem

_LONG = 60  # characters; shorter sentences may well be standing phrases
_LEAST_CELLS = 12
_ALIKE = 0.95


def check(context: Context) -> Iterator[Finding]:
    """Hints: a table or passage may be meant to stand twice, then one is better a reference to the other."""
    yield from _tables(context)
    yield from _captions(context)
    yield from _paragraphs(context)


def _tables(context: Context) -> Iterator[Finding]:
    seen: list[tuple[TableItem, Located, list[str]]] = []
    for item, located in context.tables():
        # Blank cells are left out: a merge moves them, and the rest stays the same.
        cells = [plain for row in item.rows for text in row if (plain := _plain(text))]
        for first, place, others in seen:
            if len(cells) != len(others) or len(cells) < _LEAST_CELLS:
                continue
            same = sum(a == b for a, b in zip(cells, others, strict=True))
            if same >= _ALIKE * len(cells):
                names = {"first": context.caption(first), "second": context.caption(item)}
                places = (context.block_place(item, located), context.block_place(first, place))
                message = say("checks.table_twice", **names)
                yield Finding("table_twice", "duplicate", Level.HINT, message, places)
                break
        seen.append((item, located, cells))


def _captions(context: Context) -> Iterator[Finding]:
    found: dict[str, list[Place]] = {}
    for located in context.items:
        item = located.item
        if isinstance(item, FigureItem) and len(_plain(item.caption)) >= 6:
            found.setdefault(_plain(item.caption), []).append(context.block_place(item, located))
    for places in found.values():
        if len(places) > 1:
            message = say("checks.caption_twice", first=places[0].quote, second=places[1].quote)
            yield Finding("caption_twice", "duplicate", Level.HINT, message, tuple(places))


def _paragraphs(context: Context) -> Iterator[Finding]:
    found: dict[str, list[Place]] = {}
    for item, located in context.paragraphs():
        text = _plain(item.text)
        if len(text) >= _LONG:
            found.setdefault(text, []).append(context.paragraph_place(item, located))
    for places in found.values():
        if len(places) > 1:
            message = say("checks.paragraph_twice", words=places[0].quote[:24], times=len(places))
            yield Finding("paragraph_twice", "duplicate", Level.QUERY, message, tuple(places))


def _plain(text: str) -> str:
    """Text for comparing: white space and the width of brackets gone."""
    return re.sub(r"\s+", "", text).replace("（", "(").replace("）", ")").replace("：", ":")
