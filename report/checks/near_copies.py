"""Sentences of one report that say the same in nearly the same words: a copy with a word changed, or one inside another."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from report.checks.context import Context
from report.checks.findings import Finding, Level, Place
from report.messages import say

_LEAST = 20  # characters
_GRAM = 6
_STEP = 3
_SHARE = 0.35  # of the grams that two copies have in common at least
_ALIKE = 0.9
_INSIDE = 24
_FRAME = re.compile(r"^(?:根?据|按照|依据|数据来源|为|见|如)")


def check(context: Context) -> Iterator[Finding]:
    """Hints, one for each pair; what is copied word for word into another section is told of elsewhere."""
    seen: list[tuple[str, str, Place, list[str]]] = []
    index: dict[str, list[int]] = defaultdict(list)
    for item, located in context.paragraphs():
        for part in re.split(r"(?<=[。！？；])|\n", item.text):
            plain = re.sub(r"\s+", "", part).rstrip("。；！？")
            if len(plain) < _LEAST or _FRAME.match(plain):
                continue
            shared = Counter(other for gram in _grams(plain) for other in index.get(gram, ()))
            place = context.paragraph_place(item, located, part.strip())
            figures = re.findall(r"\d+(?:\.\d+)?", plain)
            for other, count in shared.items():
                if count >= _SHARE * (len(seen[other][0]) / _STEP) * 0.9 and _copy(
                    plain, figures, place, seen[other]
                ):
                    words = plain if len(plain) <= 40 else plain[:24] + "…" + plain[-12:]
                    message = say("check_words.nearly_twice", words=words)
                    yield Finding("nearly_twice", "duplicate", Level.HINT, message, (place, seen[other][2]))
                    break
            for start in range(0, len(plain) - _GRAM + 1, _STEP):
                index[plain[start : start + _GRAM]].append(len(seen))
            seen.append((plain, located.section, place, figures))


@lru_cache(maxsize=16384)
def _grams(plain: str) -> frozenset[str]:
    return frozenset(plain[i : i + _GRAM] for i in range(len(plain) - _GRAM + 1))


def _copy(plain: str, figures: list[str], place: Place, other: tuple[str, str, Place, list[str]]) -> bool:
    first, section, before, numbers = other
    same_paragraph = (before.block, before.paragraph) == (place.block, place.paragraph)
    if plain == first:
        return section == place.section and not same_paragraph and len(plain) < 40
    short, long = sorted((plain, first), key=len)
    if short in long:
        return len(short) >= _INSIDE and bool(figures) and (same_paragraph or section == place.section)
    if figures != numbers or abs(len(plain) - len(first)) > 6:
        return False
    match = SequenceMatcher(None, plain, first, autojunk=False)
    if match.real_quick_ratio() < _ALIKE or match.quick_ratio() < _ALIKE:
        return False
    return match.ratio() >= _ALIKE
