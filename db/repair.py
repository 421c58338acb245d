"""Rescues what can be read of a damaged draft into a new file, and tells what came along and what did not."""

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db.draft import DraftFile
from db.opening import connect, parse_header
from db.records import TABLES, Row
from db.store import drop_foreign, edition_in, in_loop, stray_blocks, stray_sections
from db.verify import what
from report.edition import Edition
from report.editions import load_edition
from report.edits import STEP, insert_section
from report.errors import UserError
from report.messages import say
from report.model import Report

_LARGEST = 1 << 32  # bytes: a size beyond it is damage itself


@dataclass(frozen=True, slots=True)
class Rescued:
    """`saved` is one sentence with counts, `lost` one for each thing that is missing from or was moved in
    the new file.
    """

    saved: str
    lost: list[str]


def repair(
    path: Path | str, new_path: Path | str, edition_of: Callable[[str], Edition] = load_edition
) -> Rescued:
    """Reads what is left of `path` (which is not touched) into a new draft; UserError where nothing can
    be read.
    """
    path, new_path = Path(path), Path(new_path)
    with tempfile.TemporaryDirectory() as folder:
        # SQLite may want to finish a cut-off write: on a copy, never on the only file there is.
        copy = Path(folder) / "draft.zhibao"
        _copied(path, copy)
        try:
            db = connect(copy, read_only=False)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise UserError(say("db.nothing_readable", name=path.name)) from error
        try:
            with suppress(sqlite3.DatabaseError):  # what is too damaged for that runs nothing either
                drop_foreign(db)
            return _rescue(db, path, new_path, edition_of)
        finally:
            db.close()


def _copied(path: Path, copy: Path) -> None:
    try:
        shutil.copyfile(path, copy)
        journal = path.with_name(path.name + "-journal")
        if journal.is_file():
            shutil.copyfile(journal, copy.with_name(copy.name + "-journal"))
    except FileNotFoundError as error:
        raise UserError(say("db.missing", path=path)) from error
    with copy.open("r+b") as stream:
        head = stream.read(100)
        header = parse_header(head, copy.stat().st_size)
        if len(head) == 100 and header.size < header.expected < _LARGEST:
            stream.truncate(
                header.expected
            )  # SQLite opens a file cut short only when its missing pages are there, if empty


def _rescue(db: Database, path: Path, new_path: Path, edition_of: Callable[[str], Edition]) -> Rescued:
    lost: list[str] = []
    meta = {row["key"]: row["value"] for row in _rows(db, "meta", [])}
    if not meta.get("edition") or not str(meta.get("year", "")).isdigit():
        raise UserError(say("db.nothing_readable", name=path.name))
    report = Report(edition_in(meta, edition_of, path.name), int(meta["year"]))
    for store, spec in TABLES.items():
        held = getattr(report, store)
        for row in _rows(db, spec.table, lost, what(store)):
            try:
                held[spec.key(row)] = spec.record(row)
            except (ValueError, KeyError):
                lost.append(say("db.lost_record", what=what(store), key=row.get(spec.pk[0], "")))
    if not report.sections and not report.values:
        raise UserError(say("db.nothing_readable", name=path.name))
    lost += _bring_home(report)
    draft = DraftFile.create(new_path, report, path.name, say("db.repair_name"))
    try:
        lost += _save_pictures(db, report, draft)
    finally:
        draft.close()
    lost.append(say("db.lost_journal"))
    counts = {store: len(getattr(report, store)) for store in TABLES}
    return Rescued(say("db.saved", **counts), lost)


def _rows(db: Database, table: str, lost: list[str], name: str = "") -> Iterator[Row]:
    """The rows that can be read, from both ends towards the damage."""
    seen: set[int] = set()
    broken = False
    for order in ("ASC", "DESC"):
        try:
            cursor = db.execute(f"SELECT rowid AS rowid_, * FROM {table} ORDER BY rowid {order}")
            names = [column[0] for column in cursor.description]
            for values in cursor:
                row = dict(zip(names, values, strict=True))
                if row.pop("rowid_") not in seen:
                    seen.add(values[0])
                    yield row
        except sqlite3.DatabaseError:
            broken = True
            continue
        if not broken:
            return
    lost.append(say("db.lost_table", what=name or table))


def _bring_home(report: Report) -> list[str]:
    """Gives sections and blocks without a place a place where a person finds them."""
    told = []
    loops = [s for s in report.sections.values() if in_loop(report.sections, s)]
    for section in [*stray_sections(report), *loops]:
        report.sections[section.id] = replace(section, parent="")
        told.append(say("db.moved_section", title=section.title))
    circles = [b for b in report.blocks.values() if in_loop(report.blocks, b)]
    for block in circles:
        report.blocks[block.id] = replace(block, parent="")
    strays = [*stray_blocks(report), *(block.id for block in circles)]
    if strays:
        title = say("db.found_title")
        edit = insert_section(report, "", 1 << 30, title)
        report.apply(edit)
        home = edit.changes[-1].key
        for place, key in enumerate(strays):
            block = report.blocks[key]
            parent = block.parent if block.parent in strays else ""
            report.blocks[key] = replace(block, section=home, parent=parent, position=STEP * (place + 1))
            told.append(say("db.moved_block", key=key, title=title))
    report.forget_order()
    return told


def _save_pictures(db: Database, report: Report, draft: DraftFile) -> list[str]:
    told: list[str] = []
    stored: set[str] = set()
    for sha in report.pictures:
        data = _bytes(db, sha)
        if data is not None and hashlib.sha256(data).hexdigest() == sha:
            draft.store_picture(data)
            stored.add(sha)
    told += [say("db.lost_bytes", name=i.name) for sha, i in report.pictures.items() if sha not in stored]
    return told


def _bytes(db: Database, sha: str) -> Any:
    try:
        row = db.execute("SELECT bytes FROM picture_bytes WHERE sha = ?", (sha,)).fetchone()
    except sqlite3.DatabaseError:
        return None
    return row[0] if row and isinstance(row[0], bytes) else None
