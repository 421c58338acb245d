"""The tables of a draft file, built up version by version.

To add one: write a function `_what_it_does(db)` of plain SQL, put it at the end of `MIGRATIONS`, keep a
draft of the version before it as `tests/db/drafts/version-<n>.zhibao` and write `test_migration_<n>_…` in
`tests/db/test_migrations.py`; the suite fails without them. A migration that was released is never changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlite_utils import Database

APPLICATION_ID = 0x5A484942  # "ZHIB": tells a draft from other programs' SQLite files


@dataclass(frozen=True, slots=True)
class Migration:
    """One step. `name` is kept in the file, so that its history can be read without this program."""

    version: int
    name: str
    run: Callable[[Database], None]


def _create(db: Database) -> None:
    """The records of a report with readable columns beside their JSON, and the journal."""
    for statement in _VERSION_1.split(";\n"):
        if statement.strip():
            db.execute(statement)


_VERSION_1 = """
CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE section (
    id TEXT PRIMARY KEY, parent TEXT NOT NULL, position REAL NOT NULL, title TEXT NOT NULL,
    type TEXT NOT NULL, spec TEXT NOT NULL, state TEXT NOT NULL, skipped TEXT NOT NULL, owner TEXT NOT NULL,
    data TEXT NOT NULL);
CREATE TABLE block (
    id TEXT PRIMARY KEY, section TEXT NOT NULL, parent TEXT NOT NULL, position REAL NOT NULL,
    kind TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE value (
    "row" TEXT NOT NULL, "column" TEXT NOT NULL, state TEXT NOT NULL, text TEXT NOT NULL, number REAL,
    typed TEXT NOT NULL, reason TEXT NOT NULL, note_internal TEXT NOT NULL, note_public TEXT NOT NULL,
    source TEXT NOT NULL, evidence TEXT NOT NULL, locked INTEGER NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY ("row", "column"));
CREATE TABLE field (key TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE picture (
    sha TEXT PRIMARY KEY, name TEXT NOT NULL, format TEXT NOT NULL, width INTEGER NOT NULL,
    height INTEGER NOT NULL, data TEXT NOT NULL);
CREATE TABLE picture_bytes (sha TEXT PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE journal (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, name TEXT NOT NULL, action TEXT NOT NULL,
    status TEXT NOT NULL, "of" INTEGER NOT NULL);
CREATE TABLE journal_change (
    journal INTEGER NOT NULL, place INTEGER NOT NULL, store TEXT NOT NULL, key TEXT NOT NULL,
    before TEXT, after TEXT,
    PRIMARY KEY (journal, place))
"""


def _journal_says_which_file(db: Database) -> None:
    """`journal.source`: the file that an edit came from; and the history of one cell is found without
    reading all edits.
    """
    db.execute("ALTER TABLE journal ADD COLUMN source TEXT NOT NULL DEFAULT ''")
    db.execute("CREATE INDEX journal_change_of_record ON journal_change (store, key)")


MIGRATIONS = (
    Migration(1, "create", _create),
    Migration(2, "journal says which file", _journal_says_which_file),
)
VERSION = MIGRATIONS[-1].version


def version_of(db: Database) -> int:
    """The schema version a draft has."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: Database, to: int = VERSION) -> None:
    """Brings the tables to version `to`; each step and its record are one transaction."""
    for migration in MIGRATIONS:
        if version_of(db) < migration.version <= to:
            with db.atomic():
                migration.run(db)
                now = datetime.now().isoformat(timespec="seconds")
                db.execute("INSERT INTO migration VALUES (?, ?, ?)", (migration.version, migration.name, now))
                db.execute(f"PRAGMA user_version = {migration.version:d}")
                db.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")


def schema(db: Database) -> dict[str, tuple[str, str]]:
    """Every object of the file: name → (type, SQL); SQLite's own left out."""
    rows = db.execute(
        "SELECT name, type, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {name: (kind, sql) for name, kind, sql in rows}


@cache
def expected_schema(version: int = VERSION) -> dict[str, tuple[str, str]]:
    """The objects that a draft of that version has."""
    db = Database(memory=True, execute_plugins=False)
    migrate(db, version)
    found = schema(db)
    db.close()
    return found
