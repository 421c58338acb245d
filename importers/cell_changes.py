"""What accepting a proposal would do to each indicator cell: new, changed, same or blank, with the old and the new text."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from importers.proposal import Proposal
from report.messages import say
from report.model import Report
from report.values import State

NEW, CHANGED, SAME, BLANK = "new", "changed", "same", "blank"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell: its row id and column key, where it stands in words, what it shows now and will show, and what happens (`kind`).
    `source` is its place in the file: 表1!D7."""

    row: str
    column: str
    place: str
    old: str
    new: str
    kind: str
    source: str = ""


def cell_changes(report: Report, proposal: Proposal) -> list[CellChange]:
    """Every cell that the file speaks of, in the order of the edition. A blank cell of the file is `BLANK` where the report holds
    something: it erases that only with `erase_blanks`."""
    order = {row.id: place for place, row in enumerate(row for t in report.edition.tables for row in t.rows)}
    found: list[CellChange] = []
    for cell in (*proposal.values, *proposal.blanks):
        before = report.value(cell.row, cell.column)
        old = before.shown if before.state != State.BLANK else ""
        if cell.value.state == State.BLANK:
            if not old:
                continue
            kind, new = BLANK, ""
        else:
            new = cell.value.shown
            kind = NEW if not old else SAME if old == new else CHANGED
        found.append(
            CellChange(
                cell.row, cell.column, place_of(report, cell.row, cell.column), old, new, kind, cell.where
            )
        )
    return sorted(found, key=lambda change: (order.get(change.row, 0), change.column))


def place_of(report: Report, row_id: str, key: str) -> str:
    """A cell in words: 表1 毕业生人数（人） 2025年."""
    try:
        row, table = report.edition.row(row_id), report.edition.table_of(row_id)
    except KeyError:
        return f"{row_id}/{key}"
    label = next((c.label_for(report.year) for c in table.columns if c.key_for(report.year) == key), key)
    number = f"表{table.number}　" if table.number is not None else ""
    return f"{number}{row.name}（{row.unit}）　{label}"


def counts_of(changes: Iterable[CellChange], erasing: bool = False) -> str:
    """The sentence of counts: 新填 3 格，改动 1 格 …"""
    counts = Counter(change.kind for change in changes)
    key = "excel.counts_erasing" if erasing else "excel.counts"
    return say(key, new=counts[NEW], changed=counts[CHANGED], same=counts[SAME], blank=counts[BLANK])
