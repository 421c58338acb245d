"""What the journal still knows and the report no longer holds: the stock of the recycle bin."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.records import checked

_SHRUNK = (
    400  # the newest steps in which a block lost something; older ones are left to the history of the block
)
_LEAST = 12  # characters of JSON that a block loses when a row, a picture or a paragraph goes


@dataclass(frozen=True, slots=True)
class Lost:
    """A record before and after the step that took it, or part of it, away. `entry` is the step's number in the journal;
    `action` is edit, undo or redo; `after` is None where the whole record went."""

    entry: int
    when: str
    who: str
    step: str
    source: str
    action: str
    store: str
    key: str
    before: Any
    after: Any


_SIDES = """SELECT j.id, j.at, j.who, j.name, e.source, j.action, c.store, c.key,
    CASE WHEN j.action = 'undo' THEN c.after ELSE c.before END AS was,
    CASE WHEN j.action = 'undo' THEN c.before ELSE c.after END AS now
    FROM journal_change c JOIN journal e ON e.id = c.journal
    JOIN journal j ON j.id = e.id OR j."of" = e.id"""


def gone_records(db: Database) -> list[Lost]:
    """Sections and blocks that once were and are not there now, each with the step that took it away last; newest first."""
    rows = db.execute(
        f"""SELECT * FROM ({_SIDES}
        WHERE (c.store = 'sections' AND c.key NOT IN (SELECT id FROM section))
        OR (c.store = 'blocks' AND c.key NOT IN (SELECT id FROM block)))
        WHERE now IS NULL AND was IS NOT NULL ORDER BY id DESC"""
    )
    seen: set[tuple[str, str]] = set()
    found = []
    for row in rows.fetchall():
        if (row[6], row[7]) not in seen:
            seen.add((row[6], row[7]))
            found.append(_lost(row))
    return found


def shrunk_blocks(db: Database) -> list[Lost]:
    """Steps in which a block that is still there, or went later, became clearly shorter; newest first."""
    rows = db.execute(
        f"""SELECT * FROM ({_SIDES} WHERE c.store = 'blocks')
        WHERE was IS NOT NULL AND now IS NOT NULL AND length(was) - length(now) >= ? ORDER BY id DESC LIMIT ?""",
        (_LEAST, _SHRUNK),
    )
    return [_lost(row) for row in rows.fetchall()]


def _lost(row: tuple[Any, ...]) -> Lost:
    entry, at, who, name, source, action, store, key, was, now = row
    sides = checked(store, was), checked(store, now)
    return Lost(entry, at.replace("T", " "), who, name, source, action, store, key, *sides)
