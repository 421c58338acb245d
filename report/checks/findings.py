"""What a check says: one plain Chinese sentence, the figures, and where to look."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """错误 cannot be right as printed; 疑问 wants correcting or explaining; 提示 may be ignored."""

    ERROR = "error"
    QUERY = "query"
    HINT = "hint"


FAMILIES = (
    "same-quantity",
    "arithmetic",
    "trend",
    "unit",
    "year",
    "numbering",
    "toc",
    "missing",
    "duplicate",
    "punctuation",
    "text",
    "table-shape",
    "entry",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the report. `where` is readable: chapter › section › table › row / column. `quote` repeats the source's own
    characters: the sentence, or the row's cells joined by a tab. The ids lead the window there; empty where they do not apply."""

    where: str
    quote: str
    section: str = ""
    block: str = ""
    paragraph: int = -1
    row: int = -1  # of a table block
    column: int = -1
    cell: str = ""  # of an indicator table: row/column key


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `rule` names the check, `family` is one of FAMILIES, `expected` and `found` are printed numbers or None."""

    rule: str
    family: str
    level: str
    message: str
    places: tuple[Place, ...]
    expected: str | None = None
    found: str | None = None


def as_json(finding: Finding) -> dict[str, Any]:
    """The shape of `check --json`."""
    places = [{"where": place.where, "quote": place.quote} for place in finding.places]
    return {
        "rule": finding.rule,
        "family": finding.family,
        "level": str(finding.level),
        "message": finding.message,
        "expected": finding.expected,
        "found": finding.found,
        "places": places,
    }
