"""A whole report out of the rows of a draft, and edits into them."""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db.migrations import schema
from db.opening import DamagedError
from db.records import TABLES, Row
from report.edition import Edition
from report.messages import say
from report.model import STORES, Change, Edit, Report, Section


def everything(report: Report) -> Iterable[Change]:
    """A change for each record of the report, from nothing."""
    for store in STORES:
        for key, record in getattr(report, store).items():
            yield Change(store, key, None, record)


def true_edit(report: Report, edit: Edit) -> Edit:
    """The edit with "before" as the report really is, and without changes that change nothing."""
    now: dict[tuple[str, str], Any] = {}
    changes = []
    for change in edit.changes:
        place = (change.store, change.key)
        before = now.get(place, getattr(report, change.store).get(change.key))
        if before != change.after:
            changes.append(Change(change.store, change.key, before, change.after))
            now[place] = change.after
    return Edit(edit.name, tuple(changes))


def write_changes(db: Database, edit: Edit) -> None:
    """Puts the rows as the edit leaves them; a record that changes twice is written once."""
    last = {(change.store, change.key): change.after for change in edit.changes}
    for store, spec in TABLES.items():
        kept = [
            spec.row(key, record) for (s, key), record in last.items() if s == store and record is not None
        ]
        if kept:
            db.table(spec.table).upsert_all(kept, pk=spec.pk)
        for (s, key), record in last.items():
            if s == store and record is None:
                where, parameters = spec.where(key)
                db.execute(f"DELETE FROM {spec.table} WHERE {where}", parameters)


def write_meta(db: Database, report: Report, who: str) -> None:
    """What is true of the whole draft."""
    now = datetime.now().isoformat(timespec="seconds")
    known = {"edition": report.edition.id, "year": str(report.year), "created": now, "created_by": who}
    db.conn.executemany("INSERT INTO meta VALUES (?, ?)", known.items())


def drop_foreign(db: Database) -> None:
    """Takes triggers and views out: a draft from elsewhere must not run its own SQL when ours writes."""
    found = [(name, kind) for name, (kind, _) in schema(db).items() if kind in ("trigger", "view")]
    if found:
        with db.atomic():
            for name, kind in found:
                quoted = name.replace('"', '""')
                db.execute(f'DROP {kind} "{quoted}"')


def load_report(db: Database, path: Path, edition_of: Callable[[str], Edition]) -> tuple[Report, int]:
    """The report, and how many records have no place in it (section or case gone); UserError where
    something is unreadable.
    """
    try:
        check_tables(db)
        meta = dict(db.execute("SELECT key, value FROM meta").fetchall())
        edition_id, year = meta["edition"], int(meta["year"])
    except (KeyError, ValueError) as error:
        raise DamagedError(say("db.no_edition", name=path.name)) from error
    report = Report(edition_of(edition_id), year)
    try:
        for store, spec in TABLES.items():
            held = getattr(report, store)
            for row in rows_of(db, spec.table):
                held[spec.key(row)] = spec.record(row)
    except ValueError as error:
        raise DamagedError(say("db.damaged", name=path.name)) from error
    if any(in_loop(report.sections, section) for section in report.sections.values()):
        raise DamagedError(say("db.loop", name=path.name))
    return report, len(stray_sections(report)) + len(stray_blocks(report))


def check_tables(db: Database) -> None:
    """ValueError where a table that is read is something else: a view, or code of an extension."""
    objects = schema(db)
    for name in ("meta", *(spec.table for spec in TABLES.values()), "picture_bytes"):
        kind, sql = objects.get(name, ("", ""))
        if kind != "table" or sql.upper().startswith("CREATE VIRTUAL"):
            raise ValueError(f"{name} is no table")


def rows_of(db: Database, table: str) -> Iterable[Row]:
    """Every row of a table by column name."""
    cursor = db.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def stray_sections(report: Report) -> list[Section]:
    """Sections whose parent is gone."""
    return [s for s in report.sections.values() if s.parent and s.parent not in report.sections]


def stray_blocks(report: Report) -> list[str]:
    """Ids of blocks whose section or case is gone."""
    return [
        b.id
        for b in report.blocks.values()
        if b.section not in report.sections or (b.parent and b.parent not in report.blocks)
    ]


def in_loop(sections: dict[str, Section], section: Section) -> bool:
    """Whether going up from the section never ends."""
    seen = {section.id}
    while section.parent in sections:
        section = sections[section.parent]
        if section.id in seen:
            return True
        seen.add(section.id)
    return False


def in_memory(db: Database) -> Database:
    """A copy of a draft that is only read, so that it can be upgraded without touching the file."""
    memory = sqlite3.connect(":memory:", check_same_thread=False)
    db.conn.backup(memory)
    return Database(memory, execute_plugins=False)
