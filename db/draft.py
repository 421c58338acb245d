"""The draft file of one report: opened, changed edit by edit, never half written.

Whoever uses it asks for `commit`, `undo` and `redo`; each is one transaction with its journal entry, and
only when the disk has it does the report in memory follow. Every trouble that a person can mend is a
UserError.
"""

import hashlib
import os
import secrets
import sqlite3
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from db import journal
from db.gone import Lost, gone_records, shrunk_blocks
from db.lock import DraftLock, HeldError, lock_path, user_name
from db.migrations import VERSION, migrate, version_of
from db.opening import check_whole, connect, read_header, told, told_opening
from db.snapshots import (
    ACTION,
    EXPORT,
    Author,
    Snapshot,
    authors_since,
    last_export,
    report_at,
    snapshots,
)
from db.store import drop_foreign, everything, in_memory, load_report, true_edit, write_changes, write_meta
from report.charts import KEPT
from report.edition import Edition
from report.editions import load_edition
from report.errors import UserError
from report.messages import say
from report.model import Edit, Report

SUFFIX = ".zhibao"
FindEdition = Callable[[str], Edition]


class DraftFile:
    """An open draft. `read_only` drafts refuse every write; `notices` are sentences to show once: why it
    is read-only, what was upgraded, what could not be placed; `after_crash` is one on the last edit where the
    draft was not closed, else "". Safe to read pictures from another thread
    while it is open.
    """

    def __init__(self, path: Path, db: Database, report: Report, lock: DraftLock | None, who: str) -> None:
        """Not to be called: `create` and `open` make drafts."""
        self.path = path
        self.report = report
        self.read_only = lock is None
        self.notices: list[str] = []
        self.after_crash = ""
        self._db: Database | None = db
        self._file_lock = lock
        self._who = who
        self._guard = threading.RLock()
        self._identity = path.stat()
        self._lost = False  # the last write met a disk that went away
        self._tip = journal.tip(db)
        self._undo = journal.next_undo(db)
        self._redo = journal.next_redo(db)

    @classmethod
    def create(
        cls, path: Path | str, report: Report, source: str = "", name: str = "新建报告", who: str = ""
    ) -> "DraftFile":
        """A new file that holds `report` (which undo does not take back); UserError where a file of that
        name exists.

        `source` names the file it was made from. Pictures are stored afterwards with `store_picture`.
        """
        path, who = Path(path), who or user_name()
        _claim_name(path)
        lock: DraftLock | None = None
        db: Database | None = None
        try:
            with told(path):
                lock = DraftLock.take(path, who)
                db = connect(path, read_only=False)
                migrate(db)
                with db.atomic():
                    write_meta(db, report, who)
                    edit = Edit(name, tuple(everything(report)))
                    write_changes(db, edit)
                    journal.add(db, 1, edit, who, source, "base")
                return cls(path, db, report, lock, who)
        except BaseException:
            if db is not None:
                db.close()
            if lock is not None:
                lock.release()
            with suppress(OSError):  # the first error is the one to tell
                path.unlink()
            raise

    @classmethod
    def open(
        cls,
        path: Path | str,
        read_only: bool = False,
        who: str = "",
        edition_of: FindEdition = load_edition,
    ) -> "DraftFile":
        """Opens a draft, upgrades an older one (a copy is kept), and falls back to read-only where it must.

        UserError for a file that is missing, no draft, damaged, or newer than the program.
        """
        path, who = Path(path), who or user_name()
        header = read_header(path)
        notices: list[str] = []
        lock = None
        if read_only:
            notices.append(say("db.asked_read_only"))
        else:
            lock = _lock_or_notice(path, who, notices)
        db: Database | None = None
        try:
            with told_opening(path):
                db = connect(path, read_only=lock is None)
                check_whole(db, path)
                if header.version < VERSION:
                    db = _upgraded(db, path, lock is not None, notices)
                elif lock is not None:
                    drop_foreign(db)
                report, strays = load_report(db, path, edition_of)
                if strays:
                    notices.append(say("db.orphans", count=strays))
                draft = cls(path, db, report, lock, who)
                if lock is not None and lock.left_by is not None:
                    draft.after_crash = _after_crash(db)
        except BaseException:
            if db is not None:
                db.close()
            if lock is not None:
                lock.release()
            raise
        draft.notices = notices
        return draft

    @property
    def undo_name(self) -> str:
        """The name of the step that undo takes back, or ""."""
        return self._undo.name if self._undo else ""

    @property
    def redo_name(self) -> str:
        """The name of the step that redo does again, or ""."""
        return self._redo.name if self._redo else ""

    def commit(self, edit: Edit, source: str = "") -> Edit:
        """Writes an edit with its journal entry, then applies it to the report; returns what was really
        changed.

        `source` names the file it came from. The sides "before" are taken from the report, not from the
        caller, who may have looked at an older state. Without a difference nothing is written. On UserError
        file and memory are as before.
        """
        edit = true_edit(self.report, edit)
        if edit.changes:
            self.write(edit, source)
            self.report.apply(edit)
        return edit

    def write(self, edit: Edit, source: str = "") -> None:
        """The file's half of `commit`, for an edit that the report in memory has already."""
        with self._writing() as db:
            write_changes(db, edit)
            journal.add(db, self._tip + 1, edit, self._who, source)

    def undo(self) -> Edit | None:
        """Takes the newest step back; returns the edit that did it, None where there is nothing to undo."""
        return self._travel(self._undo, "undo")

    def redo(self) -> Edit | None:
        """Does the step undone last again; returns its edit, None where there is nothing to redo."""
        return self._travel(self._redo, "redo")

    def history(self, store: str, key: str) -> list[journal.HistoryEntry]:
        """What happened to one record, newest first."""
        with self._guard, told(self.path):
            return journal.history(self._open_db(), store, key)

    def gone(self) -> tuple[list[Lost], list[Lost]]:
        """What was deleted: records that are no longer there, and steps in which a block lost something."""
        with self._guard, told(self.path):
            db = self._open_db()
            return gone_records(db), shrunk_blocks(db)

    def take_snapshot(self, name: str) -> None:
        """Remembers under a name what the report is now."""
        with self._writing() as db:
            journal.mark(db, self._tip + 1, name, self._who, ACTION)

    def snapshots(self) -> list[Snapshot]:
        """The named snapshots, newest first."""
        with self._guard, told(self.path):
            return snapshots(self._open_db())

    def note_export(self, name: str, sha: str) -> None:
        """Remembers that the report as it is now was delivered as the file `name` with these bytes."""
        with self._writing() as db:
            journal.mark(db, self._tip + 1, name, self._who, EXPORT, sha)

    def last_export(self, name: str) -> tuple[Snapshot, str] | None:
        """The newest delivery of a file of that name and the SHA-256 of its bytes."""
        with self._guard, told(self.path):
            return last_export(self._open_db(), name)

    def report_at(self, snapshot: Snapshot) -> Report:
        """What the report was at a snapshot; UserError where the journal since then cannot be read."""
        with self._guard, told(self.path):
            return report_at(self._open_db(), self.report, snapshot)

    def authors_since(self, snapshot: Snapshot) -> dict[tuple[str, str], Author]:
        """(store, key) → who touched the record last since a snapshot."""
        with self._guard, told(self.path):
            return authors_since(self._open_db(), snapshot)

    def store_picture(self, data: bytes) -> str:
        """Keeps a picture's bytes, once whatever its name; returns their SHA-256 in hex, the key of
        `Report.pictures`.
        """
        sha = hashlib.sha256(data).hexdigest()
        with self._writing() as db:
            db.execute("INSERT OR IGNORE INTO picture_bytes VALUES (?, ?)", (sha, data))
        return sha

    def picture(self, sha: str) -> bytes:
        """The bytes of a stored picture, or of a kept chart by its name; KeyError."""
        with self._guard, told(self.path):
            row = self._open_db().execute("SELECT bytes FROM picture_bytes WHERE sha = ?", (sha,)).fetchone()
        if row is None or not isinstance(row[0], bytes):
            raise KeyError(sha)
        return row[0]

    def kept_charts(self) -> set[str]:
        """The names of the chart pictures that the draft keeps."""
        with self._guard, told(self.path):
            rows = self._open_db().execute("SELECT sha FROM picture_bytes WHERE sha GLOB ?", (KEPT + "*",))
            return {name for (name,) in rows.fetchall()}

    def keep_charts(self, wanted: Collection[str], drawn: Mapping[str, bytes]) -> None:
        """Keeps the pictures `drawn` by name, and drops those of charts that are not `wanted`: a draft never holds more of them
        than the report has charts. They are read with `picture`; no step of the journal, for they follow from the report.
        """
        stale = self.kept_charts() - set(wanted)
        with self._writing() as db:
            db.conn.executemany(
                "DELETE FROM picture_bytes WHERE sha = ?", [(name,) for name in sorted(stale)]
            )
            db.conn.executemany("INSERT OR REPLACE INTO picture_bytes VALUES (?, ?)", drawn.items())

    def save_copy(self, path: Path | str) -> None:
        """A whole copy of the draft at `path`, also while it is in use; a file that was there is replaced
        at the end.
        """
        target = Path(path)
        if target.exists() and target.samefile(self.path):
            raise UserError(say("db.copy_onto_itself"))
        with told(target), self._guard:
            _copy_whole(self._open_db(), target)

    def close(self) -> None:
        """Closes the file and gives the lock back; harmless when called twice."""
        with self._guard:
            if self._db is not None:
                self._db.close()
                self._db = None
            if self._file_lock is not None:
                self._file_lock.release()
                self._file_lock = None

    def _travel(self, step: journal.Step | None, action: str) -> Edit | None:
        if step is None:
            return None
        with self._writing() as db:
            try:
                edit = journal.read_edit(db, step)
            except ValueError as error:
                raise UserError(say("db.step_unreadable", name=step.name)) from error
            edit = edit.inverted() if action == "undo" else edit
            write_changes(db, edit)
            journal.note(db, self._tip + 1, step, self._who, action)
        self.report.apply(edit)
        return edit

    def _open_db(self) -> Database:
        if self._db is None:
            raise ValueError("the draft is closed")
        return self._db

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        """One transaction; refused where the draft is read-only or somebody else has written since."""
        if self.read_only:
            raise UserError(say("db.read_only_edit", name=self.path.name))
        with self._guard, told(self.path):
            db = self._reconnected() if self._lost else self._open_db()
            try:
                with db.atomic():
                    if journal.tip(db) != self._tip or self._replaced():
                        raise UserError(say("db.changed_elsewhere", name=self.path.name))
                    yield db
                    state = journal.tip(db), journal.next_undo(db), journal.next_redo(db)
            except (sqlite3.DatabaseError, OSError):
                self._lost = True
                raise
            self._tip, self._undo, self._redo = state

    def _reconnected(self) -> Database:
        """A new connection after trouble: that of a stick which was pulled does not come back by itself."""
        db = connect(self.path, read_only=False)
        old, self._db, self._lost = self._open_db(), db, False
        old.close()
        if journal.tip(db) == self._tip:
            self._identity = self.path.stat()
        return db

    def _replaced(self) -> bool:
        """Whether another file took the name (a sync program); Windows does not let that happen to an
        open file.
        """
        return sys.platform != "win32" and not os.path.samestat(self._identity, self.path.stat())


def _claim_name(path: Path) -> None:
    """Makes an empty file of that name, so that none that exists is ever overwritten."""
    try:
        path.open("xb").close()
    except FileExistsError as error:
        raise UserError(say("db.exists", name=path.name)) from error
    except FileNotFoundError as error:
        raise UserError(say("db.no_folder", name=path.name, folder=path.parent)) from error
    except OSError as error:
        raise UserError(say("db.cannot_create", name=path.name, folder=path.parent)) from error


def _lock_or_notice(path: Path, who: str, notices: list[str]) -> DraftLock | None:
    """The lock, or None with the reason why the draft opens read-only."""
    if not os.access(path, os.W_OK):
        notices.append(say("db.file_read_only", name=path.name))
        return None
    try:
        return DraftLock.take(path, who)
    except HeldError as error:
        notices.append(_held_by(error, path))
    except OSError:
        notices.append(say("db.folder_read_only", name=path.name))
    return None


def _after_crash(db: Database) -> str:
    """What was written last, for a draft that was not closed."""
    when, name, title = journal.newest(db)
    return say("backup.after_crash", when=when[5:16], step=f"{title} · {name}" if title else name)


def _held_by(error: HeldError, path: Path) -> str:
    holder = error.holder
    if holder is None:
        return say("db.held_unknown")
    return say(
        "db.held",
        person=holder.person or say("db.someone"),
        pc=holder.pc,
        since=holder.since,
        lock=lock_path(path).name,
    )


def _copy_whole(db: Database, target: Path) -> None:
    """A copy of the database under that name, whole or not at all."""
    scratch = target.with_name(f".zhibao-{secrets.token_hex(4)}.tmp")
    try:
        copy = sqlite3.connect(scratch)
        try:
            db.conn.backup(copy)
        finally:
            copy.close()
        scratch.replace(target)
    finally:
        with suppress(OSError):  # the error before this one is the one to tell
            scratch.unlink(missing_ok=True)


def _upgraded(db: Database, path: Path, writable: bool, notices: list[str]) -> Database:
    """The database at today's version: in the file, after keeping a copy of it, or in memory where it is
    only read.
    """
    if not writable:
        memory = in_memory(db)
        db.close()
        migrate(memory)
        return memory
    copy = path.with_name(f"{path.stem}（升级前，版本{version_of(db)}）{SUFFIX}")
    if not copy.exists():
        _copy_whole(db, copy)
    drop_foreign(db)
    migrate(db)
    notices.append(say("db.upgraded", copy=copy.name))
    return db
