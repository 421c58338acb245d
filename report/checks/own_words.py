"""Slips that the report's own words show: a character doubled inside a name, a word without its end, one character for another.

The report is its own dictionary: what stands in it often is right, what stands there once and differs in one character of a
frequent run is probably a slip. Characters that are easily taken for each other are listed in `resources/words/confused.txt`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from report.checks.context import Context, sentence
from report.checks.findings import Finding, Level, Place
from report.messages import say

CONFUSED: dict[str, set[str]] = {}
for _pair in (files("resources") / "words" / "confused.txt").read_text(encoding="utf-8").split():
    CONFUSED.setdefault(_pair[0], set()).add(_pair[1])
    CONFUSED.setdefault(_pair[1], set()).add(_pair[0])

_HAN = "\u4e00-\u9fff"
_RUNS = re.compile(f"[{_HAN}]+")
_DOUBLED = re.compile(f"(?=([{_HAN}])([{_HAN}])\\2([{_HAN}]))")
_ENDED = re.compile(f"(?<=[{_HAN}])([{_HAN}]{{3}})(?=[，。；、）：])")
_OFTEN = 5  # times that a run must stand in the report before it counts as known


def check(context: Context) -> Iterator[Finding]:
    """One hint for each kind, with every place."""
    texts = [(text, place) for text, place in context.texts() if len(text) >= 4]
    grams = _counts(texts)
    ends = _ends(grams)
    found: dict[str, dict[Place, str]] = {}
    for text, place in texts:
        for kind, at, words in _slips(text, grams, ends):
            quote = sentence(text, at) if place.paragraph >= 0 or len(text) > 80 else place.quote
            where = Place(
                place.where, quote, place.section, place.block, place.paragraph, place.row, place.column
            )
            found.setdefault(kind, {})[where] = words
    for kind, places in found.items():
        shown = "、".join(dict.fromkeys(places.values()))
        message = say(f"checks.{kind}", words=shown, count=len(places))
        yield Finding(kind, "text", Level.HINT, message, tuple(places))


def _counts(texts: list[tuple[str, Place]]) -> Counter[str]:
    """How often each run of one to four Chinese characters stands in the report."""
    grams: Counter[str] = Counter()
    for text, _ in texts:
        grams.update(_grams(text))
    return grams


@lru_cache(maxsize=16384)
def _grams(text: str) -> tuple[str, ...]:
    """The runs of one text; kept, so that a check after an edit reads only what is new."""
    runs = _RUNS.findall(text)
    return tuple(run[i : i + n] for run in runs for n in (1, 2, 3, 4) for i in range(len(run) - n + 1))


def _ends(grams: Counter[str]) -> dict[str, str]:
    """Runs of three that stand often and end the same way in all places but one → the character that ends them."""
    return {
        gram[:3]: gram[3]
        for gram, times in grams.items()
        if len(gram) == 4
        and times >= _OFTEN
        and times == grams[gram[:3]] - 1
        and grams[gram[1:]]
        == grams[gram[1:3]] - 1  # the end belongs to the word: 校企合 is never 校企合 alone
        and 2 * grams[gram[2:]] >= grams[gram[2]]
    }


def _slips(text: str, grams: Counter[str], ends: dict[str, str]) -> Iterator[tuple[str, int, str]]:
    """(kind, place, what is written and what is meant)."""
    for match in _DOUBLED.finditer(text):
        first, twice, last = match.groups()
        meant, printed = first + twice + last, first + twice + twice + last
        # 学生生活 is two words; in 衢州州市 the last two characters never stand without the first.
        joined = grams[twice + last] - grams[meant] - grams[printed] == 0 and first != twice != last
        if joined and grams[meant] >= _OFTEN and grams[printed] == 1:
            yield "own_doubled", match.start(), f"“{printed}”似应为“{meant}”"
    for match in _ENDED.finditer(text):
        if end := ends.get(match[1]):
            yield "own_ending", match.start(), f"“{match[1]}”似漏了“{end}”"
    for match in _RUNS.finditer(text):
        run = match.group()
        for at in range(len(run) - 3):
            printed = run[at : at + 4]
            if grams[printed] == 1:
                for meant in _others(printed):
                    if grams[meant] >= _OFTEN:
                        yield "own_character", match.start() + at, f"“{printed}”似应为“{meant}”"


def _others(gram: str) -> Iterator[str]:
    for at, character in enumerate(gram):
        for other in CONFUSED.get(character, ()):
            yield gram[:at] + other + gram[at + 1 :]
