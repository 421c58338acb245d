"""Backups of a draft: whole copies beside the settings, made while the draft is in use, thinned by age, put
back atomically.

A place is a folder for the backups of every draft; each draft has a folder of its own in it, named after the
file and its path. A backup's name tells when and why it was made: `2025-12-17 14-03-20 关闭时.zhibao`.
"""

import errno
import hashlib
import os
import re
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlite_utils import Database

from db.draft import SUFFIX, DraftFile, FindEdition
from db.journal import newest
from db.lock import DraftLock, HeldError
from db.opening import check_whole, connect, read_header
from db.store import check_tables
from report.editions import load_edition
from report.errors import UserError
from report.messages import say
from report.model import FRONT

NEWEST = 20  # backups kept whatever their age
DAYS = 30  # and the last one of each day for so long
_STEP = 512  # pages copied in one go beside the work: the draft's writer waits for no more than that
_PAUSE = 0.003  # seconds after each step, for the writer to get in
_NAME = re.compile(r"(\d{4}-\d\d-\d\d \d\d-\d\d-\d\d) ([^（）]+)(?:（(\d+)）)?\.zhibao")
_TIME = "%Y-%m-%d %H-%M-%S"  # Windows allows no colon in a name


class Reason(StrEnum):
    """Why a backup was made, as its name says it."""

    HOURLY = "每小时"
    CLOSE = "关闭时"
    IMPORT = "收入前"
    ROLL = "沿用前"
    RESTORE = "恢复前"
    HAND = "手动"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup. `size` is in bytes; `serial` tells apart those of one second."""

    path: Path
    when: datetime
    serial: int
    reason: str
    size: int


@dataclass(frozen=True, slots=True)
class Look:
    """What is in a draft, at a glance. `entry`, `step`, `who` and `when` are its newest journal entry;
    `draft` is the same for all copies of one draft.
    """

    school: str
    year: str
    chapters: tuple[str, ...]
    entry: int
    step: str
    who: str
    when: str
    draft: str

    @property
    def state(self) -> tuple[int, str, str, str]:
        """The same for two copies without an edit between them."""
        return self.entry, self.step, self.who, self.when


def folder_of(draft: Path, place: Path) -> Path:
    """Where the backups of the draft at that path lie in a place; not made here."""
    full = os.path.normcase(draft.resolve())
    return place / f"{_stem(draft)}-{hashlib.sha256(full.encode(errors='surrogateescape')).hexdigest()[:8]}"


def make_backup(draft: Path, place: Path, reason: Reason, now: datetime) -> Path | None:
    """Copies the draft into its folder in the place and thins what is there; None where nothing has
    changed since the newest backup.

    The draft may be in use, in this thread or another. UserError where it cannot be read whole, or the
    place cannot be written.
    """
    folder = folder_of(draft, place)
    with _told(draft, place):
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        with closing(connect(draft, read_only=True)) as db:
            held = _backups_in(folder)
            if held and _same_state(db, held[0].path):
                return None
            scratch = folder / f".zhibao-{secrets.token_hex(4)}.tmp"
            try:
                _copy(db, scratch, beside=reason is Reason.HOURLY)
                _check_copy(scratch, draft)
                made = folder / _name(now, reason, held)
                scratch.replace(made)
            finally:
                with suppress(OSError):  # the error before this one is the one to tell
                    scratch.unlink(missing_ok=True)
    _thin(folder, now.date(), made)
    return made


def kept(times: Sequence[datetime], today: date) -> set[int]:
    """Which of these backups stay, by position: the newest twenty, and the last of each day for thirty days."""
    order = sorted(range(len(times)), key=lambda place: (times[place], place), reverse=True)
    stay = set(order[:NEWEST])
    days: set[date] = set()
    for place in order:
        day = times[place].date()
        if day not in days and (today - day).days < DAYS:
            days.add(day)
            stay.add(place)
    return stay


def list_backups(draft: Path, places: Iterable[Path]) -> list[Backup]:
    """The backups of a draft in all places that can be read, newest first; one that lies in two places is
    listed once.

    A draft that was moved, or a stick with another letter, has another folder: those of the same file name
    are listed too, unless they are known to be of another draft.
    """
    found: dict[str, Backup] = {}
    elsewhere: list[Backup] = []
    for place in places:
        own = folder_of(draft, place)
        for backup in _backups_in(own):
            found.setdefault(backup.path.name, backup)
        for folder in _namesakes(draft, place):
            if folder != own:
                elsewhere += _backups_in(folder)
    if elsewhere:
        identity = _identity([draft, *(backup.path for backup in found.values())])
        for backup in elsewhere:
            if not identity or _identity([backup.path]) == identity:
                found.setdefault(backup.path.name, backup)
    return sorted(found.values(), key=_age, reverse=True)


def look_into(path: Path) -> Look:
    """What is in a backup or draft; UserError where it cannot be read."""
    read_header(path)
    try:
        with closing(connect(path, read_only=True)) as db:
            check_tables(db)
            return _look(db)
    except (sqlite3.Error, OSError, ValueError) as error:
        raise UserError(say("backup.unreadable", name=path.name)) from error


def check_backup(path: Path, edition_of: FindEdition = load_edition) -> None:
    """UserError unless the backup opens as a whole report."""
    DraftFile.open(path, read_only=True, edition_of=edition_of).close()


def newest_good(backups: Iterable[Backup], edition_of: FindEdition = load_edition) -> Backup | None:
    """The first of these that opens as a whole report; None where there is none."""
    for backup in backups:
        try:
            check_backup(backup.path, edition_of)
        except UserError:
            continue  # an older one may be whole
        return backup
    return None


def restore(
    backup: Path, draft: Path, now: datetime, keep_aside: bool, edition_of: FindEdition = load_edition
) -> Path | None:
    """Puts a copy of the backup in the draft's place, under its name, in one step; nobody may have it open.

    With `keep_aside` (a damaged draft) the file that stood there stays under another name, which is
    returned; without it the caller has made a backup of it. UserError where the backup is not whole, the
    draft is in use or cannot be written; then the draft is as before.
    """
    check_backup(backup, edition_of)
    scratch = draft.with_name(f".zhibao-{secrets.token_hex(4)}.tmp")
    with _told_restoring(draft), _locked(draft):
        try:
            shutil.copyfile(backup, scratch)
            with scratch.open("rb+") as stream:
                os.fsync(stream.fileno())
            return _swap(scratch, draft, now, keep_aside)
        finally:
            with suppress(OSError):
                scratch.unlink(missing_ok=True)


def _swap(scratch: Path, draft: Path, now: datetime, keep_aside: bool) -> Path | None:
    journal = draft.with_name(draft.name + "-journal")
    aside = _free(draft.parent, f"{draft.stem}（损坏 {now:{_TIME}}）")
    # A journal left by a crash belongs to the old file: SQLite would play it into the new one.
    moves = [(draft, aside)] if keep_aside else []
    moves.append((journal, aside.with_name(aside.name + "-journal")))
    moved = []
    try:
        for old, new in moves:
            if old.exists():
                old.rename(new)
                moved.append((old, new))
        scratch.replace(draft)
    except OSError:
        for old, new in moved:
            new.rename(old)
        raise
    return aside if keep_aside and aside.exists() else None


def _look(db: Database) -> Look:
    meta = dict(db.execute("SELECT key, value FROM meta").fetchall())
    school = db.execute("SELECT text FROM field WHERE key = 'school.name'").fetchone()
    rows = db.execute("SELECT title, type FROM section WHERE parent = '' ORDER BY position, id").fetchall()
    last = db.execute("SELECT id, who, action FROM journal ORDER BY id DESC LIMIT 1").fetchone()
    entry, who, action = last or (0, "", "")
    at, name, title = newest(db)
    step = say(f"backup.step_{action}", name=name) if action in ("undo", "redo") else name
    return Look(
        str(school[0]) if school else "",
        str(meta.get("year", "")),
        tuple(str(title) for title, kind in rows if kind not in FRONT),
        int(entry),
        f"{title} · {step}" if title else step,
        str(who),
        at,
        f"{meta.get('created', '')} {meta.get('created_by', '')}",
    )


def _same_state(db: Database, newest: Path) -> bool:
    try:
        return look_into(newest).state == _look(db).state
    except UserError:
        return False  # a spoilt backup is no reason to make none


def _name(now: datetime, reason: Reason, held: Iterable[Backup]) -> str:
    """The name of a new backup beside those held, whatever the reasons of those of the same second."""
    now = now.replace(microsecond=0)
    serial = 1 + max((backup.serial for backup in held if backup.when == now), default=0)
    return f"{now:{_TIME}} {reason}{f'（{serial}）' if serial > 1 else ''}{SUFFIX}"


class _Restless(Exception):
    """The draft is being written faster than it can be copied."""


def _copy(db: Database, target: Path, beside: bool) -> None:
    """Copies the whole database at once, or `beside` the work: in steps, with the draft's writer in between.

    A write makes SQLite begin the copy anew; where it never gets to the end so, it is made at once after all.
    """
    with closing(sqlite3.connect(target)) as copy:
        try:
            if beside:
                _copy_in(db, copy, _STEP, 50, _PAUSE)
                return
        except _Restless:
            pass  # the writer waits this once
        try:
            _copy_in(db, copy, -1, 2, 0)
        except _Restless as error:
            raise UserError(say("backup.busy")) from error


def _copy_in(db: Database, copy: sqlite3.Connection, pages: int, spare: int, pause: float) -> None:
    """Copies so many pages at a time (-1: all); _Restless after that many steps more than eight times the needed."""
    steps = 0

    def watch(_status: int, _remaining: int, total: int) -> None:
        nonlocal steps
        steps += 1
        if steps > spare + (8 * total // pages if pages > 0 else 0):
            raise _Restless
        if pause:
            time.sleep(pause)

    db.conn.backup(copy, pages=pages, progress=watch, sleep=0.05)


def _check_copy(scratch: Path, draft: Path) -> None:
    """UserError where the copy is not whole: the draft itself is damaged then."""
    with closing(connect(scratch, read_only=True)) as copy:
        check_whole(copy, draft)


def _sweep(folder: Path) -> None:
    """Takes away what a backup left that was killed: only who holds the draft's lock makes backups of it."""
    for scratch in folder.glob(".zhibao-*.tmp*"):
        with suppress(OSError):  # it only takes room
            scratch.unlink()


def _thin(folder: Path, today: date, made: Path) -> None:
    backups = _backups_in(folder)
    stay = kept([backup.when for backup in reversed(backups)], today)
    for place, backup in enumerate(reversed(backups)):
        if place not in stay and backup.path != made:
            with suppress(OSError):  # one that another program looks at goes next time
                backup.path.unlink()


def _backups_in(folder: Path) -> list[Backup]:
    """Newest first; what is named otherwise is none of ours. Empty for a folder that cannot be read."""
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            match = _NAME.fullmatch(path.name)
            if match is None:
                continue
            with suppress(ValueError):  # a 31st of February is none of ours either
                when = datetime.strptime(match[1], _TIME)
                found.append(Backup(path, when, int(match[3] or 1), match[2], path.stat().st_size))
    return sorted(found, key=_age, reverse=True)


def _namesakes(draft: Path, place: Path) -> list[Path]:
    """The folders of drafts with the same file name, wherever those lie."""
    wanted = re.compile(re.escape(_stem(draft)) + "-[0-9a-f]{8}")
    try:
        return [folder for folder in place.iterdir() if wanted.fullmatch(folder.name)]
    except OSError:
        return []  # a stick that is not there has no backups to list


def _identity(paths: Iterable[Path]) -> str:
    """Which draft these are copies of, from the first that can be read; "" where none can."""
    for path in paths:
        with suppress(UserError):
            return look_into(path).draft
    return ""


def _stem(draft: Path) -> str:
    return draft.stem[:40]


def _age(backup: Backup) -> tuple[datetime, int]:
    return backup.when, backup.serial


def _free(folder: Path, stem: str) -> Path:
    number, path = 1, folder / f"{stem}{SUFFIX}"
    while path.exists():
        number += 1
        path = folder / f"{stem}（{number}）{SUFFIX}"
    return path


@contextmanager
def _locked(draft: Path) -> Iterator[None]:
    try:
        lock = DraftLock.take(draft)
    except HeldError as error:
        raise UserError(say("backup.held", name=draft.name)) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _told(draft: Path, place: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        key = {sqlite3.SQLITE_FULL: "full", sqlite3.SQLITE_BUSY: "busy"}.get(code, "failed")
        raise UserError(say(f"backup.{key}", name=draft.name, place=place)) from error
    except OSError as error:
        key = "full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "failed"
        raise UserError(say(f"backup.{key}", name=draft.name, place=place)) from error


@contextmanager
def _told_restoring(draft: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(say("backup.not_restored", name=draft.name, folder=draft.parent)) from error
