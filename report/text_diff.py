"""Two texts side by side: which runs stayed, went and came.

Figures are compared whole (103 → 106, not 3 → 6) and so are Latin words; Chinese goes character by character, as it is read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[%％]?|[A-Za-z]+|\s+|.", re.DOTALL)
_LONG = 4000  # tokens above which difflib's exact matching would take seconds


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text; `sign` is "same", "gone" (only before) or "new" (only after)."""

    sign: str
    text: str


def segments(before: str, after: str) -> tuple[Segment, ...]:
    """The runs in reading order; the gone and same ones spell `before`, the new and same ones `after`."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    made: list[Segment] = []
    for action, i1, i2, j1, j2 in _matcher(old, new).get_opcodes():
        if action == "equal":
            made.append(Segment("same", "".join(old[i1:i2])))
            continue
        made += [
            Segment(sign, "".join(part)) for sign, part in (("gone", old[i1:i2]), ("new", new[j1:j2])) if part
        ]
    return tuple(made)


def counts(before: str, after: str) -> tuple[int, int]:
    """(characters that came, characters that went), blanks left out."""
    runs = segments(before, after)
    came, went = (
        sum(len("".join(run.text.split())) for run in runs if run.sign == sign) for sign in ("new", "gone")
    )
    return came, went


def aligned(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Stretches (i1, i2, j1, j2) of two lists of texts that differ; a stretch of equally many on both sides is split into pairs."""
    made: list[tuple[int, int, int, int]] = []
    for action, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if action == "equal":
            continue
        if i2 - i1 == j2 - j1:
            made += [(i1 + n, i1 + n + 1, j1 + n, j1 + n + 1) for n in range(i2 - i1)]
        else:
            made.append((i1, i2, j1, j2))
    return made


def _matcher(old: list[str], new: list[str]) -> "SequenceMatcher[str]":
    return SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > _LONG)
