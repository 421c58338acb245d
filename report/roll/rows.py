"""Which row of this year's edition continues which of last year's: by id, by what the edition says, by path and unit."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from report.edition import Edition, Row
from report.indicators import row_paths
from report.roll.units import shift

_NOISE = re.compile(r"^其中[：:]?|^[(（]\d+[)）]|[\s*《》“”\"'‘’、，,。：:；;（）()·—-]")


@dataclass(frozen=True, slots=True)
class Successor:
    """A row of the new edition; `note` says why a person should look at what it took over, "" where it means the same."""

    row: str
    note: str = ""


def successors(old: Edition, new: Edition) -> dict[str, Successor]:
    """Old row id → its successor, for the rows that have one.

    In this order: the same id; what the new edition says (`renamed`); what the old one says, where the new one came before it;
    one and the same whole path with a unit that can be converted, if no other row claims it. A label alone never decides.
    """
    rows = {row.id: row for table in new.tables for row in table.rows if row.kind == "value"}
    found: dict[str, Successor] = {}
    back = _inverted(old, rows)
    for table in old.tables:
        for row in table.rows:
            target = row.id if row.id in rows else new.renamed.get(row.id) or back.get(row.id, "")
            if target in rows:
                found[row.id] = Successor(
                    target, new.renamed_notes.get(row.id, "") if target != row.id else ""
                )
    taken = {successor.row for successor in found.values()}
    free = _by_path(new, lambda row: row.kind == "value" and row.id not in taken)
    for path, row in _by_path(
        old, lambda row: row.kind == "value" and row.id not in found and row.id not in new.removed
    ).items():
        twin = free.get(path)
        if twin is not None and shift(row.unit, twin.unit) is not None:
            found[row.id] = Successor(twin.id)
    return found


def _inverted(old: Edition, rows: dict[str, Row]) -> dict[str, str]:
    """Old row id → the row of an earlier edition that it was renamed from, where that is one row alone."""
    pairs = [(later, before) for before, later in old.renamed.items() if before in rows]
    counts = Counter(later for later, _ in pairs)
    return {later: before for later, before in pairs if counts[later] == 1}


def _by_path(edition: Edition, wanted: Callable[[Row], bool]) -> dict[tuple[str, ...], Row]:
    """Rows by their tidied whole path; a path that two rows share names neither."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for table in edition.tables:
        paths = row_paths(table)
        for row in table.rows:
            if wanted(row):
                found.setdefault(tuple(tidy(name) for name in paths[row.id]), []).append(row)
    return {path: rows[0] for path, rows in found.items() if len(rows) == 1}


def tidy(name: str) -> str:
    """A name without numbers in brackets, 其中 and marks."""
    return _NOISE.sub("", _NOISE.sub("", name))
