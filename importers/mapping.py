"""What a person decided once about the columns and rows of another system's sheets, and finding it again next year.

A mapping is known by the sheet's headings, years made relative to the report's, so that next year's export of the same system finds
it. It is kept in the user's profile and in the draft (`SETTING`), which next year's draft takes over. Plain data: no file is read here.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from report.form_match import plain

SETTING = "setting/mapping/"  # fields of the draft; `report.roll` carries every setting into next year's
OUT = "out"  # a column or row that is not taken
LABEL, UNIT, REMARK = "label", "unit", "remark"

_YEAR = re.compile(r"(?:19|20)\d\d")
_SAME = 0.5  # share of headings that two states of one export have in common
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """The decisions for sheets of one kind. `columns`: relative heading → LABEL, UNIT, REMARK, OUT, or what it holds: "0" the report's
    year, "-1" the year before, else a fixed column's key; for a typed table one of its headings. `rows`: row key → row id or OUT.
    `typed` is the caption of the typed table that the sheet fills, "" for indicators."""

    sheet: str
    headings: tuple[str, ...]
    columns: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    typed: str = ""

    @property
    def fingerprint(self) -> str:
        """What names it: the headings, in whatever order."""
        return fingerprint(self.headings)

    @property
    def says_something(self) -> bool:
        """False for one that stands for a forgotten mapping."""
        return bool(self.columns or self.rows or self.typed)

    def as_json(self) -> str:
        """The mapping as one line of JSON."""
        return json.dumps(
            {
                "sheet": self.sheet,
                "headings": list(self.headings),
                "columns": self.columns,
                "rows": self.rows,
                "typed": self.typed,
            },
            ensure_ascii=False,
            sort_keys=True,
        )


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as it was understood: its text, its relative form, what it holds ("" unknown) and a sample cell."""

    text: str
    relative: str
    role: str
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it was understood: its key and words, the row id it was taken for ("" none), whether surely, and a sample cell."""

    key: str
    text: str
    row: str
    sure: bool
    sample: str = ""


@dataclass(frozen=True, slots=True)
class SheetView:
    """One table of a workbook for the page that shows how it was understood. `mapping` is the one that was applied, None for none;
    `changed` the headings that are new or gone since it was made."""

    sheet: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    mapping: SheetMapping | None = None
    changed: tuple[str, ...] = ()

    @property
    def open_count(self) -> int:
        """How many columns and rows were not understood."""
        return sum(not h.role for h in self.headings) + sum(not line.row for line in self.lines)


def fingerprint(headings: Iterable[str]) -> str:
    """A short name for a set of headings."""
    return hashlib.sha256("\n".join(sorted(set(headings))).encode()).hexdigest()[:16]


def relative(heading: str, year: int) -> str:
    """A heading with its years counted from the report's: 2025年数值 → {0}年数值 in the report of 2025."""
    return _YEAR.sub(lambda match: f"{{{int(match.group()) - year}}}", plain(heading))


def parsed(text: str) -> SheetMapping | None:
    """A mapping from its JSON; None where the text is none, since a spoilt setting must not stop an import."""
    try:
        held: Any = json.loads(text)
        return SheetMapping(
            str(held["sheet"]),
            tuple(map(str, held["headings"])),
            {str(k): str(v) for k, v in held["columns"].items()},
            {str(k): str(v) for k, v in held["rows"].items()},
            str(held.get("typed", "")),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def remembered(profile: Dictionary[str, str], fields: Dictionary[str, str]) -> list[SheetMapping]:
    """Every mapping; what the user's profile says of a sheet stands before what the draft brought along."""
    texts = {key.removeprefix(SETTING): text for key, text in fields.items() if key.startswith(SETTING)}
    texts |= profile
    return [mapping for text in texts.values() if (mapping := parsed(text)) is not None]


@dataclass(frozen=True, slots=True)
class Found:
    """A mapping for a sheet. `renamed` are pairs (old, new) of headings taken for the same column, `lost` and `new` those without a
    partner."""

    mapping: SheetMapping
    renamed: tuple[tuple[str, str], ...] = ()
    lost: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def role(self, heading: str) -> str:
        """What a column of the sheet holds by the mapping; "" where it says nothing."""
        old = next((o for o, n in self.renamed if n == heading), heading)
        return self.mapping.columns.get(old, "")


def find(mappings: Iterable[SheetMapping], headings: Iterable[str], sheet: str) -> Found | None:
    """The mapping for a sheet with these relative headings: of the same ones, else of the most alike, with the differences."""
    own = [h for h in dict.fromkeys(headings) if h]
    best: tuple[float, SheetMapping] | None = None
    for mapping in mappings:
        if mapping.fingerprint == fingerprint(own):
            return Found(mapping) if mapping.says_something else None
        union = len({*own, *mapping.headings})
        share = len(set(own) & set(mapping.headings)) / union if union else 0.0
        share += 0.1 * (plain(mapping.sheet) == plain(sheet))
        if share >= _SAME and mapping.says_something and (best is None or share > best[0]):
            best = (share, mapping)
    if best is None:
        return None
    mapping = best[1]
    lost = [h for h in mapping.headings if h not in own]
    new = [h for h in own if h not in mapping.headings]
    renamed = []
    for old in list(lost):
        near = max(new, key=lambda h: SequenceMatcher(None, old, h).ratio(), default="")
        same_years = re.findall(r"\{-?\d+\}", old) == re.findall(r"\{-?\d+\}", near)
        if near and same_years and SequenceMatcher(None, old, near).ratio() >= _ALIKE:
            renamed.append((old, near))
            lost.remove(old)
            new.remove(near)
    return Found(mapping, tuple(renamed), tuple(lost), tuple(new))
