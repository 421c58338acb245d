"""Numbers taken over from last year: lit until a person confirms, changes or binds them.

The mark is `Span.carried` on a span that holds the number alone. Everything that prints a report reads the span as plain text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from report.blocks import Block, Paragraph, Text
from report.content import Content, Inline, Span
from report.indicators import effective_value, row_paths
from report.model import Report
from report.values import State

_HAN = "零〇○一二三四五六七八九"
_COUNTED = "余?(?:多?[人名个项门所家次位届年本册亩间台套元篇部场期]|万|亿)"
_NUMBER = re.compile(
    rf"\d+(?:[,，]\d{{3}})*(?:[.．]\d+)*"
    rf"|[{_HAN}]{{4}}(?=年)"  # 二〇二四年
    rf"|百分之[{_HAN}十百点]+"
    rf"|[{_HAN}两十百千万]{{2,}}(?={_COUNTED})"
)
# Names that hold a digit and are no figures: 1+X, 3+2, 5G, 3D.
_NAME = re.compile(r"1\s?[+＋]\s?[XxＸ]|\d(?:[+＋]\d)+|\d[GDgd](?![A-Za-z])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_AFTER_YEAR = re.compile(r"\s*(?:[年届级]|学年|[-—–~～至/]\s*(?:19|20)?\d\d)")
_BEFORE_YEAR = re.compile(r"(?:19|20)\d\d\s*年?\s*[-—–~～至/]\s*$|[〔\[（(]$")


@dataclass(frozen=True, slots=True)
class CarriedNumber:
    """A lit number: the `place`-th of its paragraph, counted from 0; `before` and `after` are the words around it."""

    section: str
    block: str
    paragraph: int
    place: int
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A row whose last-year value is the number: `name` is its path, `now` this year's printed value or ""."""

    row: str
    column: str
    name: str
    unit: str
    now: str


def with_marks(paragraph: Paragraph) -> Paragraph:
    """The paragraph with every number and year of its text lit. (A run-in title keeps its figures unlit: it is one string.)"""
    parts: list[Inline] = []
    for part in paragraph.content:
        parts += _marked(part) if isinstance(part, Span) else [part]
    return replace(paragraph, content=tuple(parts))


def _marked(span: Span) -> list[Inline]:
    names = [match.span() for match in _NAME.finditer(span.text)]
    parts: list[Inline] = []
    last = 0
    for match in _NUMBER.finditer(span.text):
        low, high = match.span()
        if any(start <= low < end for start, end in names):
            continue
        if span.text[last:low]:
            parts.append(replace(span, text=span.text[last:low]))
        parts.append(replace(span, text=match.group(), carried=True))
        last = high
    if span.text[last:]:
        parts.append(replace(span, text=span.text[last:]))
    return parts


def without_marks(content: Content) -> Content:
    """The content with its lit numbers as confirmed text, joined with their neighbours of the same look."""
    parts: list[Inline] = []
    for part in content:
        last = parts[-1] if parts else None
        if isinstance(part, Span):
            part = replace(part, carried=False)
            if isinstance(last, Span) and (last.bold, last.link) == (part.bold, part.link):
                parts[-1] = replace(last, text=last.text + part.text)
                continue
        parts.append(part)
    return tuple(parts)


def carried_numbers(report: Report) -> Iterator[CarriedNumber]:
    """Every lit number of the report in reading order."""
    for block in report.blocks_in_order():
        yield from carried_in(block)


def carried_in(block: Block) -> Iterator[CarriedNumber]:
    """The lit numbers of one block, in order."""
    if not isinstance(block.body, Text):
        return
    for paragraph, held in enumerate(block.body.paragraphs):
        texts = [part.text if isinstance(part, Span) else "" for part in held.content]
        lit = [n for n, part in enumerate(held.content) if isinstance(part, Span) and part.carried]
        for place, n in enumerate(lit):
            before, after = "".join(texts[:n]), "".join(texts[n + 1 :])
            yield CarriedNumber(block.section, block.id, paragraph, place, texts[n], before, after)


def next_year(report: Report, text: str, before: str, after: str) -> str:
    """What a year reads this year (2024年 → 2025年: one more); "" for a number that is no year."""
    if re.fullmatch(rf"[{_HAN}]{{4}}", text):
        digits = "".join(str("零一二三四五六七八九".index(c if c not in "〇○" else "零")) for c in text)
        nought = next((c for c in text if c in "零〇○"), "〇")
        return "".join(nought if d == "0" else "零一二三四五六七八九"[int(d)] for d in str(int(digits) + 1))
    if not _YEAR.fullmatch(text) or not (_AFTER_YEAR.match(after) or _BEFORE_YEAR.search(before)):
        return ""
    return str(int(text) + 1)


def suggestions(report: Report, text: str, before: str, after: str) -> list[Suggestion]:
    """The rows whose last-year value equals the number, the likeliest first: its unit follows, its name stands before."""
    number = _number(text)
    if number is None:
        return []
    found: list[tuple[tuple[int, int], Suggestion]] = []
    for table in report.edition.tables:
        last = next((c.key_for(report.year) for c in table.columns if c.offset == -1), "")
        now = next((c.key_for(report.year) for c in table.columns if c.offset == 0), "")
        if not last or not now:
            continue
        paths = row_paths(table)
        for row in table.rows:
            held = effective_value(report, row, last)
            if row.kind != "value" or held.state != State.VALUE or held.number != number:
                continue
            unit = "" if row.unit in ("—", "-", "n:1") else row.unit
            likely = (
                -int(bool(unit) and after.lstrip().startswith(unit)),
                -_common(row.name, before[-24:] + after[:12]),
            )
            shown = effective_value(report, row, now).shown
            found.append((likely, Suggestion(row.id, now, " › ".join(paths[row.id]), unit, shown)))
    return [suggestion for _, suggestion in sorted(found, key=lambda pair: pair[0])]


def _number(text: str) -> Decimal | None:
    plain = text.replace(",", "").replace("，", "").replace("．", ".")
    return Decimal(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None


def _common(name: str, words: str) -> int:
    """How many pairs of neighbouring characters of the name stand in the words."""
    return sum(name[n : n + 2] in words for n in range(len(name) - 1))
