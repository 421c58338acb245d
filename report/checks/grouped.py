"""Many places of one kind of fault told as one finding, with the words that show it."""

from report.checks.context import sentence
from report.checks.findings import Finding, Level, Place
from report.messages import say

_MOST_PLACES = 40
_LISTED = 12

Seen = list[tuple[Place, str]]


def told(rule: str, family: str, found: Seen, level: Level = Level.HINT) -> Finding:
    """One finding of all the places; its sentence `check_words.<rule>` takes `words` and `count`."""
    words = list(dict.fromkeys(words for _, words in found))
    shown = "、".join(f"“{word}”" for word in words[:_LISTED]) + ("等" if len(words) > _LISTED else "")
    places = tuple(dict.fromkeys(place for place, _ in found))[:_MOST_PLACES]
    return Finding(rule, family, level, say(f"check_words.{rule}", words=shown, count=len(found)), places)


def quoted(place: Place, text: str, at: int) -> Place:
    """The place with the sentence that holds `at`; a short cell or heading is quoted whole."""
    quote = sentence(text, at) if place.paragraph >= 0 or len(text) > 80 else place.quote
    return Place(place.where, quote, place.section, place.block, place.paragraph, place.row, place.column)
