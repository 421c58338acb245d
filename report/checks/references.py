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

_NAMED = re.compile(r"(?:见|如|详见|参见)(?:下|上|附)?\s*([图表])\s*(\d{1,2})\s*[-—－–]\s*(\d{1,3})")


def check(context: Context) -> Iterator[Finding]:
    """Deleted targets, and typed numbers that no caption carries."""
    yield from _deleted(context)
    yield from _named(context)


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
    numbers = {_key(number) for number in context.numbers.captions.values()}
    if context.printed:
        numbers |= {
            _key(printed(kind, chapter, entry.number))
            for (kind, chapter), entries in typed_captions(context).items()
            for entry in entries
        }
    body = any(section.type == Kind.BODY for section, _ in context.report.walk())
    for item, located in context.paragraphs() if body else ():
        for match in _NAMED.finditer(item.text):
            name = printed(match[1], match[2], int(match[3]))
            if _key(name) not in numbers:
                place = context.paragraph_place(item, located, sentence(item.text, match.start()))
                message = say("checks.reference_unknown", name=name)
                yield Finding("reference", "missing", Level.QUERY, message, (place,))


def _key(number: str) -> str:
    return re.sub(r"\s+", "", number)
