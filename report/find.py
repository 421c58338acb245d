"""Find and replace over everything that is typed: headings, prose, captions, tables, cases, notes, cover lines and values.

Numbers that the program computes, and places in a sentence that follow a cell, are not text: they are passed over.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from report.blocks import Block, Case, Figure, IndicatorTable, Paragraph, Table, Text
from report.content import Content, Footnote, Span
from report.edits import change
from report.model import Change, Edit, Kind, Report, Section
from report.numbering import Numbers, number_report
from report.progress import section_label
from report.values import Value, read_value

OBJECT = "\ufffc"  # stands for a bound number, reference or footnote inside a text
_CONTEXT = 18  # characters shown on each side of a hit
_SILENT_FIELDS = ("setting/", "import/", "last_year/", "choice/", "explained/", "explained_last/")

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. `exact_case` tells A from a; `exact_width` tells １ from 1 and （ from (. `section` limits it to one
    section with all below it; "" is the whole report."""

    text: str
    exact_case: bool = False
    exact_width: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place. `store`, `key` and `path` name the text, `start` and `end` the characters in it; the rest is for reading."""

    store: str
    key: str
    path: Path
    start: int
    end: int
    where: str
    before: str
    match: str
    after: str
    section: str = ""
    block: str = ""
    paragraph: int = -1
    locked: bool = False  # may be seen, not replaced: a locked section, last year's figure


@dataclass(frozen=True, slots=True)
class _Spot:
    store: str
    key: str
    path: Path
    text: str
    where: str
    section: str = ""
    block: str = ""
    paragraph: int = -1
    locked: bool = False


def find(report: Report, search: Search) -> list[Hit]:
    """Every place of the text, in reading order, values last; nothing for an empty search."""
    if not search.text or OBJECT in search.text:
        return []
    wanted = _folded(search.text, search)
    hits: list[Hit] = []
    for spot in _spots(report, search.section):
        folded = _folded(spot.text, search)
        start = folded.find(wanted)
        while start >= 0:
            hits.append(_hit(spot, start, start + len(wanted)))
            start = folded.find(wanted, start + len(wanted))
    return hits


def replace_hits(report: Report, hits: Iterable[Hit], text: str) -> Edit:
    """One step that puts `text` in the place of every hit that is not locked. The hits must be of this state of the report."""
    wanted = [(hit, text) for hit in hits if not hit.locked]
    return replace_each(report, wanted, f"替换 {len(wanted)} 处")


def replace_each(report: Report, pairs: Iterable[tuple[Hit, str]], name: str) -> Edit:
    """The same with a text of its own for each hit; locked ones are left alone."""
    changes: list[Change] = []
    wanted = sorted(((h, text) for h, text in pairs if not h.locked), key=lambda pair: _record_of(pair[0]))
    for (store, key), group in groupby(wanted, key=lambda pair: _record_of(pair[0])):
        held = getattr(report, store)[key]
        record = held
        # From the end, so that earlier places stay where they are.
        for hit, text in sorted(group, key=lambda pair: (pair[0].path, pair[0].start), reverse=True):
            record = _with_text(report, record, hit, text)
        changes += change(store, key, held, record)
    return Edit(name, tuple(changes))


def _record_of(hit: Hit) -> tuple[str, str]:
    return hit.store, hit.key


def _folded(text: str, search: Search) -> str:
    """`text` with what the search does not tell apart made alike; every character stays one character."""
    if not search.exact_width:
        text = "".join(_narrow(c) for c in text)
    return text if search.exact_case else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _narrow(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def _hit(spot: _Spot, start: int, end: int) -> Hit:
    return Hit(
        spot.store,
        spot.key,
        spot.path,
        start,
        end,
        spot.where,
        spot.text[max(0, start - _CONTEXT) : start].replace(OBJECT, "…"),
        spot.text[start:end],
        spot.text[end : end + _CONTEXT].replace(OBJECT, "…"),
        spot.section,
        spot.block,
        spot.paragraph,
        spot.locked,
    )


# ---- where text stands


def _spots(report: Report, below: str) -> Iterator[_Spot]:
    numbers = number_report(report)
    inside = {below, *(s.id for s, _ in report.walk(below))} if below else set()
    for section, _ in report.walk():
        if below and section.id not in inside:
            continue
        name, locked = section_label(report, section, numbers), section.state == "locked"
        yield _Spot("sections", section.id, ("title",), section.title, name, section.id, locked=locked)
        for block in report.blocks_of(section.id):
            inner = report.blocks_of(section.id, block.id) if isinstance(block.body, Case) else []
            for each in (block, *inner):
                yield from _block_spots(report, each, name, numbers, locked)
    if not below:
        yield from _field_spots(report)
    yield from _value_spots(report, inside)


def _block_spots(report: Report, block: Block, name: str, numbers: Numbers, locked: bool) -> Iterator[_Spot]:
    body = block.body
    number = numbers.captions.get(block.id, "")
    where = f"{name} › {number}" if number else name

    def spot(path: Path, text: str, place: str = where, paragraph: int = -1) -> _Spot:
        return _Spot("blocks", block.id, path, text, place, block.section, block.id, paragraph, locked)

    if isinstance(body, Text):
        for n, paragraph in enumerate(body.paragraphs):
            if paragraph.lead:
                yield spot(("paragraphs", n, "lead"), paragraph.lead, paragraph=n)
            yield spot(("paragraphs", n, "content"), _content_text(paragraph.content), paragraph=n)
            for m, part in enumerate(paragraph.content):
                if isinstance(part, Footnote):
                    yield spot(("paragraphs", n, "note", m), part.text, f"{where} › 脚注", n)
        return
    if isinstance(body, Case):
        yield spot(("title",), body.title, f"{name} › 案例")
        return
    if isinstance(body, IndicatorTable):
        yield spot(("caption",), body.caption)
        return
    yield spot(("caption",), body.caption)
    yield spot(("source_note",), body.source_note)
    if isinstance(body, Table):
        for r, row in enumerate(body.rows):
            for c, text in enumerate(row):
                yield spot(("rows", r, c), text)
    elif isinstance(body, Figure):
        for n, picture in enumerate(body.pictures):
            yield spot(("pictures", n), picture.sub_caption)


def _field_spots(report: Report) -> Iterator[_Spot]:
    labels = {field.key: field.label for field in report.edition.fields}
    labels |= {"school.name": "学校名称", "school.code": "院校代码", "school.english": "英文校名"}
    homes = {"cover": Kind.COVER, "declaration": Kind.DECLARATION}
    parts = {field.key: field.part for field in report.edition.fields}
    sections = {str(section.type): section.id for section in report.sections.values()}
    for key, text in report.fields.items():
        if key.startswith(_SILENT_FIELDS):
            continue
        section = sections.get(str(homes.get(parts.get(key, ""), "")), "")
        yield _Spot(
            "fields", key, (), text, labels.get(key, "备注" if key.startswith("remark/") else key), section
        )


def _value_spots(report: Report, inside: set[str]) -> Iterator[_Spot]:
    homes = {b.body.table: b for b in report.blocks.values() if isinstance(b.body, IndicatorTable)}
    for table in report.edition.tables:
        home = homes.get(table.id)
        section = home.section if home else ""
        if inside and section not in inside:
            continue
        locked = bool(section) and report.sections[section].state == "locked"
        for row in table.rows:
            for column in (c.key_for(report.year) for c in table.columns):
                value = report.value(row.id, column)
                if value.text:
                    where, shut = f"{table.title} › {row.name} {column}", value.locked or locked
                    key = f"{row.id}/{column}"
                    yield _Spot("values", key, ("text",), value.text, where, section, locked=shut)


def _content_text(content: Content) -> str:
    return "".join(part.text if isinstance(part, Span) else OBJECT for part in content)


# ---- putting another text there


def _with_text(report: Report, record: Any, hit: Hit, text: str) -> Any:
    if isinstance(record, str):
        return record[: hit.start] + text + record[hit.end :]
    if isinstance(record, Section):
        return replace(record, title=_spliced(record.title, hit, text))
    if isinstance(record, Value):
        row = report.edition.row(hit.key.partition("/")[0])
        read = read_value(_spliced(record.text, hit, text), row.unit)
        return replace(record, state=read.state, text=read.text, typed=read.typed)
    return replace(record, body=_with_body_text(record.body, hit, text))


def _spliced(old: str, hit: Hit, text: str) -> str:
    return old[: hit.start] + text + old[hit.end :]


def _with_body_text(body: Any, hit: Hit, text: str) -> Any:
    kind = hit.path[0]
    if kind == "paragraphs":
        n = int(hit.path[1])
        paragraph = _with_paragraph_text(body.paragraphs[n], hit, text)
        return replace(body, paragraphs=(*body.paragraphs[:n], paragraph, *body.paragraphs[n + 1 :]))
    if kind == "rows":
        r, c = int(hit.path[1]), int(hit.path[2])
        row = (*body.rows[r][:c], _spliced(body.rows[r][c], hit, text), *body.rows[r][c + 1 :])
        return replace(body, rows=(*body.rows[:r], row, *body.rows[r + 1 :]))
    if kind == "pictures":
        n = int(hit.path[1])
        held = body.pictures[n]
        picture = replace(held, sub_caption=_spliced(held.sub_caption, hit, text))
        return replace(body, pictures=(*body.pictures[:n], picture, *body.pictures[n + 1 :]))
    name = str(kind)
    return replace(body, **{name: _spliced(getattr(body, name), hit, text)})


def _with_paragraph_text(paragraph: Paragraph, hit: Hit, text: str) -> Paragraph:
    if hit.path[2] == "lead":
        return replace(paragraph, lead=_spliced(paragraph.lead, hit, text))
    if hit.path[2] == "note":
        n = int(hit.path[3])
        note = paragraph.content[n]
        assert isinstance(note, Footnote)  # the hit says so
        content = (
            *paragraph.content[:n],
            Footnote(_spliced(note.text, hit, text)),
            *paragraph.content[n + 1 :],
        )
        return replace(paragraph, content=content)
    return replace(paragraph, content=_with_content_text(paragraph.content, hit, text))


def _with_content_text(content: Content, hit: Hit, text: str) -> Content:
    """The new text takes the look of the first character that it replaces; spans of one look become one."""
    characters: list[Any] = []
    for part in content:
        characters += [replace(part, text=c) for c in part.text] if isinstance(part, Span) else [part]
    look = characters[hit.start]
    new = [replace(look, text=text)] if text else []
    made: list[Any] = []
    for part in [*characters[: hit.start], *new, *characters[hit.end :]]:
        last = made[-1] if made else None
        if (
            isinstance(part, Span)
            and isinstance(last, Span)
            and replace(last, text="") == replace(part, text="")
        ):
            made[-1] = replace(last, text=last.text + part.text)
        else:
            made.append(part)
    return tuple(made)
