"""The common words of the language and of vocational schools' reports, and which characters of a text belong to one.

`resources/words/lexicon.txt` (from jieba's dictionary, MIT) lists words of two to four characters by their first, common
ones before the bar; `terms.txt` what these reports say all the time.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files

HAN = "\u4e00-\u9fff"
RUNS = re.compile(f"[{HAN}]+")
_LONGEST = 4


@cache
def words() -> frozenset[str]:
    """Every known word of two to four characters."""
    return _lexicon()[0]


@cache
def common_words() -> frozenset[str]:
    """The words that everybody uses."""
    return _lexicon()[1]


@cache
def _lexicon() -> tuple[frozenset[str], frozenset[str]]:
    known = {term for term in terms() if len(term) <= _LONGEST}
    common = set(known)
    for line in (files("resources") / "words" / "lexicon.txt").read_text(encoding="utf-8").splitlines():
        often, _, seldom = line[2:].partition("|")
        common.update(line[0] + tail for tail in often.split())
        known.update(line[0] + tail for tail in seldom.split())
    return frozenset(known | common), frozenset(common)


@cache
def terms() -> tuple[str, ...]:
    """What vocational schools' reports name all the time."""
    return tuple((files("resources") / "words" / "terms.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=16384)
def covered(run: str) -> tuple[bool, ...]:
    """For each character of a run of Chinese characters, whether some known word of the run holds it."""
    known = words()
    found = [False] * len(run)
    for at in range(len(run) - 1):
        for length in range(min(_LONGEST, len(run) - at), 1, -1):
            if run[at : at + length] in known:
                found[at : at + length] = [True] * length
                break
    return tuple(found)


def begins_word(run: str, at: int) -> bool:
    """Whether a known word of the run begins at a place."""
    return any(run[at : at + n] in words() for n in (2, 3, 4) if at + n <= len(run))


def ends_word(run: str, at: int) -> bool:
    """Whether a known word of the run ends with the character at a place."""
    return any(run[at - n + 1 : at + 1] in words() for n in (2, 3, 4) if at - n + 1 >= 0)
