"""Clauses and passages that stand in two places, word for word or nearly: a copy may be left over, or changed in one only."""

import re
from collections import Counter
from collections.abc import Iterator

from report.checks.context import Context, sentence
from report.checks.findings import Finding, Level, Place
from report.messages import say
from report.stream import ParagraphItem

_GRAM = 14
_LEAST = 20  # characters in common before a passage counts as said twice
_TITLES = re.compile(r"[《“][^》”]*[》”]")
_SOURCE = re.compile(r"^(?:根?据|按照|依据|数据来源)")
_NEAR = 40  # characters; paragraphs side by side may share a frame of words


def check(context: Context) -> Iterator[Finding]:
    """One finding for each pair of paragraphs that share a long passage; whole paragraphs are told of elsewhere."""
    yield from _within(context)
    texts: list[tuple[str, Place, ParagraphItem]] = []
    for item, located in context.paragraphs():
        texts.append((_plain(item.text), context.paragraph_place(item, located), item))
    grams: dict[str, tuple[int, int]] = {}
    often = _often([text for text, _, _ in texts])
    told: set[tuple[int, int]] = set()
    for index, (text, place, item) in enumerate(texts):
        at = 0
        while at + _GRAM <= len(text):
            first = grams.get(text[at : at + _GRAM])
            if first is None or first[0] == index or texts[first[0]][0] == text:
                at += 1
                continue
            length = _common(texts[first[0]][0], first[1], text, at)
            pair = (first[0], index)
            near = texts[first[0]][1].section == place.section and length < _NEAR
            if length >= _LEAST and pair not in told and not near and _says(text[at : at + length], often):
                told.add(pair)
                yield _finding(texts[first[0]], (text, place, item), first[1], at, length)
            at += max(length - _GRAM, 1)
        for start in range(len(text) - _GRAM + 1):
            grams.setdefault(text[start : start + _GRAM], (index, start))


def _within(context: Context) -> Iterator[Finding]:
    """A sentence said twice in one paragraph."""
    for item, located in context.paragraphs():
        counts = Counter(_plain(part) for part in re.split(r"[。！？；\n]", item.text))
        for words, times in counts.items():
            if times > 1 and len(words) >= _LEAST:
                place = context.paragraph_place(item, located, item.text)
                shown = words if len(words) <= 40 else words[:24] + "…" + words[-12:]
                message = say("checks.sentence_twice", words=shown, times=times)
                yield Finding("sentence_twice", "duplicate", Level.QUERY, message, (place,))


def _common(one: str, i: int, other: str, j: int) -> int:
    length = 0
    while i + length < len(one) and j + length < len(other) and one[i + length] == other[j + length]:
        length += 1
    return length


def _often(texts: list[str]) -> frozenset[str]:
    """Runs that stand in three paragraphs or more: a standing phrase, not a copy."""
    counts = Counter(
        gram for text in texts for gram in {text[i : i + _GRAM] for i in range(len(text) - _GRAM + 1)}
    )
    return frozenset(gram for gram, times in counts.items() if times > 2)


def _says(shared: str, often: frozenset[str]) -> bool:
    """Whether the shared words are more than a long title, a named source or a standing phrase."""
    rest = _TITLES.sub("", shared)
    if _SOURCE.match(shared) or shared[:_GRAM] in often or shared[-_GRAM:] in often:
        return False
    return len(rest) >= _LEAST and bool(re.search(r"[，。；、]|\d", rest[1:-1]))


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _finding(
    one: tuple[str, Place, ParagraphItem], two: tuple[str, Place, ParagraphItem], i: int, j: int, length: int
) -> Finding:
    places = []
    for (text, place, item), start in ((two, j), (one, i)):
        quote = sentence(item.text, _original(item.text, start + length // 2))
        places.append(Place(place.where, quote or text, place.section, place.block, place.paragraph))
    words = two[0][j : j + length].strip("，。；、")
    shown = words if len(words) <= 40 else words[:24] + "…" + words[-12:]
    message = say("checks.passage_twice", words=shown, count=length)
    return Finding("passage_twice", "duplicate", Level.HINT, message, tuple(places))


def _original(text: str, at: int) -> int:
    """The place in the text of a place counted without white space."""
    seen = 0
    for index, character in enumerate(text):
        if not character.isspace():
            if seen == at:
                return index
            seen += 1
    return len(text) - 1
