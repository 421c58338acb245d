"""Named snapshots: an entry in the journal with a name and nothing else.

What the report was then is reckoned back from the journal, so a snapshot costs one row, and undo goes past it as if it were
not there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from db import journal
from report.errors import UserError
from report.messages import say
from report.model import STORES, Edit, Report

ACTION, EXPORT = "snapshot", "export"
_MARKS = (ACTION, EXPORT)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`id` is its place in the journal; `when` is local time, "2025-12-15 16:20:31"."""

    id: int
    when: str
    who: str
    name: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who changed a record last, when, in which step, from which file."""

    when: str
    who: str
    step: str
    source: str


def snapshots(db: Database) -> list[Snapshot]:
    """Every snapshot, newest first."""
    rows = db.execute("SELECT id, at, who, name FROM journal WHERE action = ? ORDER BY id DESC", (ACTION,))
    return [Snapshot(key, at.replace("T", " "), who, name) for key, at, who, name in rows.fetchall()]


def last_export(db: Database, name: str) -> tuple[Snapshot, str] | None:
    """The newest delivery of a file of that name, and the SHA-256 of what was written; None where there was none."""
    row = db.execute(
        "SELECT id, at, who, name, source FROM journal WHERE action = ? AND name = ? ORDER BY id DESC LIMIT 1",
        (EXPORT, name),
    ).fetchone()
    return (Snapshot(row[0], row[1].replace("T", " "), row[2], row[3]), row[4]) if row else None


def report_at(db: Database, report: Report, snapshot: Snapshot) -> Report:
    """What `report` (the newest state) was at the snapshot; UserError where a step since then cannot be read."""
    past = Report(report.edition, report.year)
    for store in STORES:
        getattr(past, store).update(getattr(report, store))
    try:
        for edit in _since(db, snapshot.id):
            past.apply(edit.inverted())
    except ValueError as error:
        raise UserError(say("compare.unreadable", name=snapshot.name)) from error
    return past


def authors_since(db: Database, snapshot: Snapshot) -> dict[tuple[str, str], Author]:
    """(store, key) → who touched the record last since the snapshot."""
    rows = db.execute(
        """SELECT c.store, c.key, j.at, j.who, e.name, e.source
        FROM journal j JOIN journal e ON e.id = CASE WHEN j."of" > 0 THEN j."of" ELSE j.id END
        JOIN journal_change c ON c.journal = e.id WHERE j.id > ? ORDER BY j.id""",
        (snapshot.id,),
    )
    return {
        (store, key): Author(at.replace("T", " "), who, name, source)
        for store, key, at, who, name, source in rows.fetchall()
    }


def _since(db: Database, entry: int) -> Iterator[Edit]:
    """What happened after an entry, newest first; an undo is the inverse of the step it names."""
    rows = db.execute('SELECT id, name, action, "of" FROM journal WHERE id > ? ORDER BY id DESC', (entry,))
    for key, name, action, of in rows.fetchall():
        if action in _MARKS:
            continue
        edit = journal.read_edit(db, journal.Step(of or key, name))
        yield edit.inverted() if action == "undo" else edit
