"""The journal inside a draft: every edit with the state before and after, who made it, when, and from which
file.

`status` orders undo: "done" edits are taken back newest first; "undone" ones are done again oldest first; a
new edit turns "undone" into "dropped". "base" is what the draft began with. Undo and redo have entries of
their own (status "note", `of` names the edit), so that the history of a record tells them too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from db.records import checked, to_json
from report.model import STORES, Change, Edit


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """What happened to one record. `when` is local time, "2025-12-17 14:03:20"; `action` is create, edit,
    undo or redo; `before` and `after` are records, None where it did not exist.
    """

    when: str
    who: str
    name: str
    source: str
    action: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Step:
    """An edit in undo order."""

    id: int
    name: str


def tip(db: Database) -> int:
    """The number of the newest entry; 0 in an empty journal."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM journal").fetchone()[0])


def add(db: Database, entry: int, edit: Edit, who: str, source: str = "", status: str = "done") -> None:
    """Writes an edit as entry number `entry`; what had been undone leaves the undo order."""
    db.execute("UPDATE journal SET status = 'dropped' WHERE status = 'undone'")
    action = "create" if status == "base" else "edit"
    _insert(db, entry, edit.name, who, action, status, source=source)
    rows = (
        (entry, place, c.store, c.key, _json(c.before), _json(c.after))
        for place, c in enumerate(edit.changes)
    )
    db.conn.executemany("INSERT INTO journal_change VALUES (?, ?, ?, ?, ?, ?)", rows)


def note(db: Database, entry: int, step: Step, who: str, action: str) -> None:
    """Writes that a step was undone or redone, and moves it in the undo order."""
    _insert(db, entry, step.name, who, action, "note", step.id)
    status = "undone" if action == "undo" else "done"
    db.execute("UPDATE journal SET status = ? WHERE id = ?", (status, step.id))


def mark(db: Database, entry: int, name: str, who: str, action: str, source: str = "") -> None:
    """Writes an entry that changes nothing: a named point of the history."""
    _insert(db, entry, name, who, action, "note", source=source)


def next_undo(db: Database) -> Step | None:
    """The step that undo takes back."""
    return _step(db, "SELECT id, name FROM journal WHERE status = 'done' ORDER BY id DESC LIMIT 1")


def next_redo(db: Database) -> Step | None:
    """The step that redo does again."""
    return _step(db, "SELECT id, name FROM journal WHERE status = 'undone' ORDER BY id LIMIT 1")


def read_edit(db: Database, step: Step) -> Edit:
    """The edit of an entry; ValueError where it cannot be read."""
    rows = db.execute(
        "SELECT store, key, before, after FROM journal_change WHERE journal = ? ORDER BY place", (step.id,)
    )
    return Edit(step.name, tuple(_change(*row) for row in rows.fetchall()))


def history(db: Database, store: str, key: str) -> list[HistoryEntry]:
    """What happened to one record, newest first."""
    rows = db.execute(
        """SELECT j.at, j.who, j.name, e.source, j.action, c.before, c.after
        FROM journal_change c JOIN journal e ON e.id = c.journal
        JOIN journal j ON j.id = e.id OR j."of" = e.id
        WHERE c.store = ? AND c.key = ? ORDER BY j.id DESC, c.place DESC""",
        (store, key),
    )
    found = []
    for at, who, name, source, action, before, after in rows.fetchall():
        sides = (checked(store, before), checked(store, after))
        if action == "undo":
            sides = sides[::-1]
        found.append(HistoryEntry(at.replace("T", " "), who, name, source, action, *sides))
    return found


def newest(db: Database) -> tuple[str, str, str]:
    """(time, name of the edit, title of the section) of the newest entry; the title is "" where it is about
    none, all three in an empty journal.
    """
    last = db.execute('SELECT id, at, name, "of" FROM journal ORDER BY id DESC LIMIT 1').fetchone()
    if last is None:
        return "", "", ""
    entry, at, name, of = last
    found = db.execute(
        """SELECT s.title FROM journal_change c JOIN section s
        ON s.id = c.key OR s.id = (SELECT b.section FROM block b WHERE b.id = c.key)
        WHERE c.journal = ? AND c.store IN ('sections', 'blocks') ORDER BY c.place LIMIT 1""",
        (of or entry,),
    ).fetchone()
    return str(at).replace("T", " "), str(name), str(found[0]) if found else ""


def steps(db: Database, statuses: Iterable[str]) -> list[Step]:
    """The entries of these statuses, oldest first."""
    wanted = list(statuses)
    marks = ", ".join("?" for _ in wanted)
    rows = db.execute(f"SELECT id, name FROM journal WHERE status IN ({marks}) ORDER BY id", wanted)
    return [Step(*row) for row in rows.fetchall()]


def _insert(
    db: Database, entry: int, name: str, who: str, action: str, status: str, of: int = 0, source: str = ""
) -> None:
    at = datetime.now().isoformat(timespec="seconds")
    db.execute(
        """INSERT INTO journal (id, at, who, name, action, status, "of", source)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (entry, at, who, name, action, status, of, source),
    )


def _step(db: Database, sql: str) -> Step | None:
    row = db.execute(sql).fetchone()
    return Step(row[0], row[1]) if row else None


def _change(store: str, key: str, before: str | None, after: str | None) -> Change:
    if store not in STORES:
        raise ValueError(f"unknown store {store!r}")
    return Change(store, key, checked(store, before), checked(store, after))


def _json(record: Any) -> str | None:
    return None if record is None else to_json(record)
