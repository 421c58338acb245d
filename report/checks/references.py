"""References that lead nowhere, and sentences that name a figure or table the report does not have."""

import re
from collections.abc import Iterator

from report.blocks import Text
from report.checks.context import Context, sentence
from report.checks.findings import Finding, Level, Place
from report.checks.numbering import printed, typed_captions
from report.content import Reference, plain_text
from report.messages import say
from report.model import Kind
from report.numbering import is_skipped

_PLAIN = re.compile(r"(?:见|如|详见|参见)(?:下|上)?\s*([图表])\s*(\d{1,2})(?![\d\-—－–.．])")
_NAMED = re.compile(r"(?:见|如|详见|参见)(?:下|上|附)?\s*([图表])\s*(\d{1,2})\s*[-—－–]\s*(\d{1,3})")
_UNKNOWN = 2  # references to numbers that no caption carries
_SERIES = 2  # captions; fewer are no series


def check(context: Context) -> Iterator[Finding]:
    """Deleted targets, and typed numbers that no caption carries."""
    yield from _deleted(context)
    yield from _named(context)
    if context.printed:
        yield from _plain(context)


def _deleted(context: Context) -> Iterator[Finding]:
    report = context.report
    known = {*context.numbers.captions, *context.numbers.cases, *report.sections}
    for block in report.blocks_in_order():
        if not isinstance(block.body, Text) or is_skipped(report, report.sections[block.section]):
            continue
        for place, paragraph in enumerate(block.body.paragraphs):
            for part in paragraph.content:
                if isinstance(part, Reference) and part.target not in known:
                    where = context.where(block.section)
                    quote = plain_text(paragraph.content)
                    at = Place(where, quote, block.section, block.id, place)
                    yield Finding("reference", "missing", Level.ERROR, say("checks.reference_deleted"), (at,))


def _named(context: Context) -> Iterator[Finding]:
    own = {_key(number) for number in context.numbers.captions.values()}
    numbers = own
    if context.printed:
        typed = {kind for kind, chapter in typed_captions(context) if chapter}
        numbers = {number for number in own if number[:1] not in typed}
        numbers |= {
            _key(printed(kind, chapter, entry.number))
            for (kind, chapter), entries in typed_captions(context).items()
            for entry in entries
        }
    body = any(section.type == Kind.BODY for section, _ in context.report.walk())
    found: list[tuple[str, Place]] = []
    for item, located in context.paragraphs() if body else ():
        for match in _NAMED.finditer(item.text):
            name = printed(match[1], match[2], int(match[3]))
            if _key(name) not in numbers:
                place = context.paragraph_place(item, located, sentence(item.text, match.start()))
                found.append((name, place))
    for name, place in found:
        # Many of them: the file's captions were not recognised. One that counting would give: its caption carries another number.
        doubtful = context.printed and (len(found) > _UNKNOWN or _key(name) in own)
        level = Level.HINT if doubtful else Level.QUERY
        yield Finding("reference", "missing", level, say("checks.reference_unknown", name=name), (place,))


def _plain(context: Context) -> Iterator[Finding]:
    """「见图 9」 in a file whose captions of the kind are numbered straight through, without a chapter."""
    captions = typed_captions(context)
    for kind in "图表":
        entries = captions.get((kind, ""), [])
        known = {entry.number for entry in entries}
        if len(entries) < _SERIES or any(other == kind and chapter for other, chapter in captions):
            continue
        for item, located in context.paragraphs():
            for match in _PLAIN.finditer(item.text):
                if match[1] == kind and int(match[2]) not in known:
                    place = context.paragraph_place(item, located, sentence(item.text, match.start()))
                    message = say("checks.reference_unknown", name=f"{kind} {match[2]}")
                    yield Finding("reference", "missing", Level.QUERY, message, (place,))


def _key(number: str) -> str:
    return re.sub(r"\s+", "", number)
