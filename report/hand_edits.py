"""What was changed by hand in a delivered Word file, and how it comes back into the draft.

Three states are held together: the report as it was delivered (`base`), the file as it is now, and the report now. A change is
taken in only where the draft still says what was delivered; otherwise both were changed, and a person decides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from report.blocks import Paragraph, Table, Text
from report.content import Content, Footnote, Inline, Span
from report.edits import change
from report.model import Change, Edit, Report
from report.numbering import Numbers, number_report
from report.progress import section_label
from report.stream import (
    CaseItem,
    ChartItem,
    FigureItem,
    HeadingItem,
    Item,
    ParagraphItem,
    TableItem,
    resolved,
    stream,
)
from report.text_diff import aligned


@dataclass(frozen=True, slots=True)
class Spot:
    """A text of the report as the Word file prints it. `kind` is title, paragraph, caption, cell or case; `number` is what the
    program puts before it."""

    kind: str
    key: str  # of the section or block
    text: str
    number: str = ""
    place: int = 0  # of a paragraph, or the row of a cell
    column: int = 0
    section: str = ""


@dataclass(frozen=True, slots=True)
class HandEdit:
    """One change. `spot` is None for what the draft has no text for (a new paragraph, a line of the cover): it is listed only.
    `fits`: the draft still says `before` there."""

    where: str
    before: str
    after: str
    spot: Spot | None
    fits: bool


def spots(report: Report, numbers: Numbers | None = None) -> list[Spot]:
    """Every text that the Word file prints from the draft, in reading order."""
    numbers = numbers or number_report(report)
    return [spot for item in stream(report, numbers) for spot in _spots(report, item)]


def hand_edits(base: Report, delivered: list[str], found: list[str], now: Report) -> list[HandEdit]:
    """The changes between the texts of the file as `delivered` from `base` and as `found` now."""
    addresses = _addresses(spots(base), delivered)
    held = {(s.kind, s.key, s.place, s.column): s.text for s in spots(now)}
    numbers = number_report(base)
    edits = []
    for i1, i2, j1, j2 in aligned([_plain(text) for text in delivered], [_plain(text) for text in found]):
        paired = i2 - i1 == j2 - j1 == 1
        spot = addresses.get(i1) if paired else None
        before, after = "\n".join(delivered[i1:i2]), "\n".join(found[j1:j2])
        near = spot or next((addresses[n] for n in range(i1, -1, -1) if n in addresses), None)
        where = _where(base, near, numbers)
        fits = spot is not None and held.get((spot.kind, spot.key, spot.place, spot.column)) == spot.text
        edits.append(HandEdit(where, before, after, spot, fits))
    return edits


def take_in(report: Report, edits: Iterable[HandEdit], name: str) -> Edit:
    """One step that puts the changed texts into the draft; those that do not fit are left out."""
    numbers = number_report(report)
    records: dict[tuple[str, str], Any] = {}
    for edit in edits:
        if edit.spot is None or not edit.fits:
            continue
        store = "sections" if edit.spot.kind == "title" else "blocks"
        key = (store, edit.spot.key)
        record = records.get(key, getattr(report, store)[edit.spot.key])
        records[key] = _with_text(
            report, numbers, record, edit.spot, _without_number(edit.after, edit.spot.number)
        )
    changes: list[Change] = []
    for (store, key_), record in records.items():
        changes += change(store, key_, getattr(report, store)[key_], record)
    return Edit(name, tuple(changes))


def _spots(report: Report, item: Item, section: str = "") -> Iterator[Spot]:
    if isinstance(item, HeadingItem):
        yield Spot("title", item.id, item.text, item.number, section=item.id)
    elif isinstance(item, ParagraphItem):
        home = report.blocks[item.block].section
        text = item.lead + "".join(run.text for run in item.runs)
        yield Spot("paragraph", item.block, text, item.number, item.place, section=home)
    elif isinstance(item, CaseItem):
        yield Spot("case", item.block, item.title, item.label, section=report.blocks[item.block].section)
        for inner in item.items:
            yield from _spots(report, inner)
    elif isinstance(item, TableItem):
        home = report.blocks[item.block].section
        body = report.blocks[item.block].body
        typed = body.rows if isinstance(body, Table) and not body.same_as else ()
        computed = {(c.axis, c.index) for c in body.computed} if isinstance(body, Table) else set()
        yield Spot("caption", item.block, item.body.caption, item.number, section=home)
        for r, row in enumerate(typed):
            for c, text in enumerate(row):
                if text and ("row", r) not in computed and ("column", c) not in computed:
                    yield Spot("cell", item.block, text, "", r, c, home)
    elif isinstance(item, FigureItem | ChartItem):
        home = report.blocks[item.block].section
        yield Spot("caption", item.block, item.caption, item.number, section=home)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _addresses(known: list[Spot], texts: list[str]) -> dict[int, Spot]:
    """Place among `texts` → the spot that it prints; both are in reading order, and a text may carry its number."""
    found: dict[int, Spot] = {}
    at = 0
    for place, text in enumerate(texts):
        plain = _plain(text)
        for step in range(at, min(at + 40, len(known))):
            spot = known[step]
            wanted = _plain(spot.text)
            if wanted and plain in (wanted, _plain(spot.number) + wanted):
                found[place] = spot
                at = step + 1
                break
    return found


def _where(report: Report, spot: Spot | None, numbers: Numbers) -> str:
    section = report.sections.get(spot.section) if spot else None
    return section_label(report, section, numbers) if section else ""


def _without_number(text: str, number: str) -> str:
    plain = text.strip()
    if number and plain.startswith(number):
        return plain[len(number) :].lstrip(" \u3000：:")
    return plain


def _with_text(report: Report, numbers: Numbers, record: Any, spot: Spot, text: str) -> Any:
    if spot.kind == "title":
        return replace(record, title=text)
    body = record.body
    if spot.kind == "paragraph" and isinstance(body, Text):
        paragraph = _paragraph_with(report, numbers, body.paragraphs[spot.place], text)
        kept = body.paragraphs
        return replace(
            record, body=replace(body, paragraphs=(*kept[: spot.place], paragraph, *kept[spot.place + 1 :]))
        )
    if spot.kind == "cell" and isinstance(body, Table):
        row = body.rows[spot.place]
        row = (*row[: spot.column], text, *row[spot.column + 1 :])
        rows = (*body.rows[: spot.place], row, *body.rows[spot.place + 1 :])
        return replace(record, body=replace(body, rows=rows))
    return replace(record, body=replace(body, **{"title" if spot.kind == "case" else "caption": text}))


def _paragraph_with(report: Report, numbers: Numbers, paragraph: Paragraph, text: str) -> Paragraph:
    lead = paragraph.lead
    if lead and text.startswith(lead):
        return replace(paragraph, content=content_with(report, numbers, paragraph.content, text[len(lead) :]))
    content = content_with(report, numbers, (*((Span(lead),) if lead else ()), *paragraph.content), text)
    return replace(paragraph, lead="", content=content)


def content_with(report: Report, numbers: Numbers, content: Content, text: str) -> Content:
    """`content` made to read `text`: what did not change keeps its look; a bound number, reference or footnote stays where its
    own characters stayed, and becomes plain text where they were changed."""
    shown = resolved(report, content, numbers)
    owners = [n for n, run in enumerate(shown) for _ in run.text]  # character → part that prints it
    old = "".join(run.text for run in shown)
    kept: dict[int, int] = {}  # place in `text` → place in `old`
    for match in SequenceMatcher(None, old, text, autojunk=False).get_matching_blocks():
        kept |= {match.b + n: match.a + n for n in range(match.size)}
    whole = {n for n in range(len(content)) if _stayed(n, owners, kept)}
    made: list[Inline] = []
    done = -1  # the last part of which everything before it has been written
    for place, character in enumerate(text):
        owner = owners[kept[place]] if place in kept else -1
        part = content[owner] if owner >= 0 else None
        if owner > done:
            made += [p for p in content[done + 1 : owner] if isinstance(p, Footnote)]
            if part is not None and not isinstance(part, Span) and owner in whole:
                made.append(part)
            done = owner
        if isinstance(part, Span):
            _append(made, replace(part, text=character))
        elif owner not in whole or owner < 0:
            _append(made, _like(made, character))
    return (*made, *(p for p in content[done + 1 :] if isinstance(p, Footnote)))


def _stayed(part: int, owners: list[int], kept: dict[int, int]) -> bool:
    """Whether all characters of a part stand together in the new text as they stood in the old one."""
    new = [place for place, old in kept.items() if owners[old] == part]
    return len(new) == owners.count(part) and new == list(range(new[0], new[0] + len(new))) if new else False


def _like(made: list[Inline], character: str) -> Span:
    """A new character looks like the one before it."""
    last = made[-1] if made else None
    return replace(last, text=character, link="") if isinstance(last, Span) else Span(character)


def _append(made: list[Inline], span: Span) -> None:
    last = made[-1] if made else None
    if isinstance(last, Span) and replace(last, text="") == replace(span, text=""):
        made[-1] = replace(last, text=last.text + span.text)
    else:
        made.append(span)
