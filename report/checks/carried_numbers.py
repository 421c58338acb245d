"""Numbers taken over from last year that nobody has confirmed, changed or bound: they would be printed as this year's."""

from collections.abc import Iterator

from report.carried import carried_in
from report.checks.context import Context, sentence
from report.checks.findings import Finding, Level, Place
from report.messages import say
from report.stream import ParagraphItem

_SHOWN = 8


def check(context: Context) -> Iterator[Finding]:
    """One query for each section, with every sentence that holds such a number."""
    blocks = context.report.blocks
    texts: dict[str, list[str]] = {}
    places: dict[str, dict[Place, None]] = {}
    for item, located in context.paragraphs():
        for number in carried_in(blocks[item.block]):
            if number.paragraph == item.place:
                place = context.paragraph_place(item, located, _sentence(item, number.before))
                places.setdefault(located.section, {})[place] = None
                texts.setdefault(located.section, []).append(number.text)
    for section, found in places.items():
        words = "、".join(texts[section][:_SHOWN]) + ("……" if len(texts[section]) > _SHOWN else "")
        message = say("checks.carried_numbers", count=len(texts[section]), numbers=words)
        yield Finding("carried_numbers", "year", Level.QUERY, message, tuple(found))


def _sentence(item: ParagraphItem, before: str) -> str:
    return sentence(item.text, min(len(item.number + item.lead + before), max(len(item.text) - 1, 0)))
