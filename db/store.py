"""A whole report out of the rows of a draft, and edits into them."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db.migrations import expected_schema, schema, version_of
from db.opening import DamagedError
from db.records import TABLES, Row
from report.blocks import Block, IndicatorTable
from report.edition import Edition
from report.edition_text import edition_text, read_edition_text
from report.editions import is_shipped
from report.errors import UserError
from report.messages import say
from report.model import STORES, Change, Edit, Report, Section

_DEEPEST = 50  # levels of sections, or of cases in cases
EDITION_TEXT = "edition_text"  # in `meta`: the whole edition of a draft whose edition does not ship


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
    if not is_shipped(report.edition):
        known[EDITION_TEXT] = edition_text(report.edition)  # another PC has no such edition
    db.conn.executemany("INSERT INTO meta VALUES (?, ?)", known.items())


def edition_in(meta: dict[str, Any], edition_of: Callable[[str], Edition], name: str) -> Edition:
    """The edition of a draft: the one whose text it keeps, else the one that the program knows by its id. KeyError where
    the draft names none; UserError where it is unknown or its text is broken.
    """
    edition_id, text = meta["edition"], meta.get(EDITION_TEXT)
    if text is None:
        return edition_of(edition_id)
    try:
        return read_edition_text(str(text), str(edition_id))
    except UserError as error:
        raise DamagedError(say("edition_editor.draft_edition", name=name, why=error)) from error


def drop_foreign(db: Database) -> None:
    """Takes triggers, views and indexes out that are not ours: a draft from elsewhere must not run its own SQL when ours writes."""
    ours = expected_schema(version_of(db))
    found = [
        (name, kind)
        for name, (kind, sql) in schema(db).items()
        if kind in ("trigger", "view", "index") and ours.get(name) != (kind, sql)
    ]
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
    except ValueError as error:
        raise DamagedError(say("db.damaged", name=path.name)) from error
    try:
        meta = dict(db.execute("SELECT key, value FROM meta").fetchall())
        edition, year = edition_in(meta, edition_of, path.name), int(meta["year"])
    except (KeyError, ValueError) as error:
        raise DamagedError(say("db.no_edition", name=path.name)) from error
    report = Report(edition, year)
    try:
        for store, spec in TABLES.items():
            held = getattr(report, store)
            for row in rows_of(db, spec.table):
                held[spec.key(row)] = spec.record(row)
    except ValueError as error:
        raise DamagedError(say("db.damaged", name=path.name)) from error
    tables = {table.id for table in edition.tables}
    if any(isinstance(b.body, IndicatorTable) and b.body.table not in tables for b in report.blocks.values()):
        raise DamagedError(say("db.damaged", name=path.name))
    if any(in_loop(held, r) for held in (report.sections, report.blocks) for r in held.values()):
        raise DamagedError(say("db.loop", name=path.name))
    return report, len(stray_sections(report)) + len(stray_blocks(report))


def check_tables(db: Database) -> None:
    """ValueError where a table is something else: a view, code of an extension, columns that are computed when they are read."""
    objects, ours = schema(db), expected_schema(version_of(db))
    records = (spec.table for spec in TABLES.values())
    for name in ("meta", *records, "picture_bytes", "journal", "journal_change"):
        if objects.get(name, ("", "")) != ours.get(name):
            raise ValueError(f"{name} is not our table")


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


def in_loop(records: Mapping[str, Section] | Mapping[str, Block], record: Section | Block) -> bool:
    """Whether going up from a section, or from a block in its cases, never ends, or not within the levels that anybody writes."""
    for _ in range(_DEEPEST):
        above = records.get(record.parent)
        if above is None:
            return False
        record = above
    return True


def in_memory(db: Database) -> Database:
    """A copy of a draft that is only read, so that it can be upgraded without touching the file."""
    memory = sqlite3.connect(":memory:", check_same_thread=False)
    db.conn.backup(memory)
    return Database(memory, execute_plugins=False)
