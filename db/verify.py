"""Is a draft sound? Every sentence of the answer names one thing that is wrong; an empty answer means
that all is well.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db import journal
from db.migrations import VERSION, expected_schema, migrate, schema, version_of
from db.opening import connect, read_header, told_opening
from db.records import TABLES
from db.store import in_loop, in_memory, rows_of, stray_blocks, stray_sections
from report.blocks import Figure
from report.charts import KEPT
from report.edition import Edition, Numbering
from report.messages import say
from report.model import Change, Report

# The records are held together here; what the edition makes of them does not matter.
_NO_EDITION = Edition("", "", "", "", 0, "", False, (), Numbering(()), (), ())


def verify(path: Path | str) -> list[str]:
    """Sentences on what is wrong with the draft; the file is only read. UserError where it is no draft
    that can be opened.
    """
    path = Path(path)
    read_header(path)
    with told_opening(path):
        db = connect(path, read_only=True)
        try:
            found = [*_sqlite(db), *_schema(db)]
            if found:
                return found  # what the rows say cannot be trusted before this is mended
            if version_of(db) < VERSION:
                old, db = db, in_memory(db)
                old.close()
                migrate(db)
            report, unreadable = read_records(db)
            found += [*unreadable, *_columns(db, report), *_meta(db), *_tree(report), *_pictures(db, report)]
            return [*found, *_replay(db, report)]
        finally:
            db.close()


def read_records(db: Database) -> tuple[Report, list[str]]:
    """All records that can be read, in a report without an edition, and a sentence for each that cannot."""
    report = Report(_NO_EDITION, 0)
    troubles: list[str] = []
    for store, spec in TABLES.items():
        for row in rows_of(db, spec.table):
            try:
                getattr(report, store)[spec.key(row)] = spec.record(row)
            except ValueError:
                troubles.append(say("db.verify_record", what=what(store), key=spec.key(row)))
    return report, troubles


def what(store: str) -> str:
    """The Chinese name of a store."""
    return say(f"db.what_{store}")


def _sqlite(db: Database) -> Iterator[str]:
    for (line,) in db.execute("PRAGMA integrity_check(20)").fetchall():
        if line != "ok":
            yield say("db.verify_sqlite", detail=line)


def _schema(db: Database) -> Iterator[str]:
    held, wanted = schema(db), expected_schema(version_of(db))
    for name, (kind, sql) in wanted.items():
        if name not in held:
            yield say("db.verify_schema_missing", name=name)
        elif held[name] != (kind, sql):
            yield say("db.verify_schema_other", name=name)
    for name, (kind, _) in held.items():
        if name not in wanted:
            yield say("db.verify_schema_foreign", name=name, kind=kind)


def _columns(db: Database, report: Report) -> Iterator[str]:
    """The readable columns must say what the JSON says: people and queries read them."""
    for store, spec in TABLES.items():
        held = getattr(report, store)
        for row in rows_of(db, spec.table):
            key = spec.key(row)
            if key in held:
                wanted = spec.row(key, held[key])
                if any(row[name] != wanted[name] for name in wanted if name != "data"):
                    yield say("db.verify_columns", what=what(store), key=key)


def _meta(db: Database) -> Iterator[str]:
    meta = dict(db.execute("SELECT key, value FROM meta").fetchall())
    if not meta.get("edition") or not str(meta.get("year", "")).isdigit():
        yield say("db.verify_meta")


def _tree(report: Report) -> Iterator[str]:
    for section in stray_sections(report):
        yield say("db.verify_section_parent", title=section.title)
    for section in report.sections.values():
        if in_loop(report.sections, section):
            yield say("db.verify_loop", title=section.title)
    for block in report.blocks.values():
        if in_loop(report.blocks, block):
            yield say("db.verify_block_loop", key=block.id)
    for key in stray_blocks(report):
        parent = report.blocks[key].section in report.sections
        yield say("db.verify_block_parent" if parent else "db.verify_block_section", key=key)


def _pictures(db: Database, report: Report) -> Iterator[str]:
    stored = set()
    for row in rows_of(db, "picture_bytes"):
        stored.add(row["sha"])
        if str(row["sha"]).startswith(KEPT):  # drawn from the report, and drawn again where it is no picture
            continue
        name = report.pictures[row["sha"]].name if row["sha"] in report.pictures else row["sha"]
        if not isinstance(row["bytes"], bytes) or hashlib.sha256(row["bytes"]).hexdigest() != row["sha"]:
            yield say("db.verify_bytes_changed", name=name)
    for sha, info in report.pictures.items():
        if sha not in stored:
            yield say("db.verify_bytes_missing", name=info.name)
    for block in report.blocks.values():
        if isinstance(block.body, Figure) and any(p.sha not in report.pictures for p in block.body.pictures):
            yield say("db.verify_unknown_picture", caption=block.body.caption)


def _replay(db: Database, report: Report) -> Iterator[str]:
    """Takes every edit back, newest first, down to the empty draft; each must find the state that it left."""
    state: dict[tuple[str, str], Any] = {
        (store, key): record for store in TABLES for key, record in getattr(report, store).items()
    }
    for step in reversed(journal.steps(db, ("base", "done"))):
        try:
            edit = journal.read_edit(db, step)
        except ValueError:
            yield say("db.verify_journal", id=step.id, name=step.name)
            return
        for change in edit.inverted().changes:
            if not _fits(state, change):
                yield say(
                    "db.verify_replay", id=step.id, name=step.name, store=what(change.store), key=change.key
                )
                return


def _fits(state: dict[tuple[str, str], Any], change: Change) -> bool:
    place = (change.store, change.key)
    if state.pop(place, None) != change.before:
        return False
    if change.after is not None:
        state[place] = change.after
    return True
