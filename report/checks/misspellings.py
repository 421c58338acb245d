"""Common misspellings, each with what is meant; a word stands here only if it cannot be right in any sentence of a report."""

import re
from collections.abc import Iterator
from importlib.resources import files

from report.checks.context import Context, sentence
from report.checks.findings import Finding, Level, Place
from report.messages import say

_WORDS = (files("resources") / "words" / "misspellings.txt").read_text(encoding="utf-8")
_PAIRS: dict[str, str] = dict(re.findall(r"(\S+)=(\S+)", _WORDS))
_PATTERN = re.compile("|".join(sorted(map(re.escape, _PAIRS), key=len, reverse=True)))
_GOOD = re.compile(
    r"目的的|似的的|打的的|明了了|罢了了|为了了|受了了|温和和|调和和|总和和|共和和|饱和和|缓和和|于是是|可是是|但是是|凡是是|总是是|还是是|就是是|只是是|不是是|国是是|仅仅是是|[支交托偿应]付.."
)


def check(context: Context) -> Iterator[Finding]:
    """One hint that lists each word with what is meant and every place."""
    places: dict[Place, None] = {}
    words: dict[str, str] = {}
    for text, place in context.texts():
        for match in _PATTERN.finditer(text):
            if _GOOD.search(text[max(match.start() - 1, 0) : match.end() + 1]):
                continue
            words[match.group()] = _PAIRS[match.group()]
            quote = sentence(text, match.start()) if place.paragraph >= 0 or len(text) > 80 else place.quote
            where = Place(
                place.where, quote, place.section, place.block, place.paragraph, place.row, place.column
            )
            places[where] = None
    if words:
        shown = "、".join(f"“{wrong}”应为“{right}”" for wrong, right in words.items())
        message = say("checks.misspelled", words=shown, count=len(places))
        yield Finding("misspelled", "text", Level.HINT, message, tuple(places))
