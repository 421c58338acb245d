"""Opening a draft file: is it one, is it whole, may it be written; SQLite's troubles told in plain words."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from db.migrations import APPLICATION_ID, VERSION
from report.errors import UserError
from report.messages import say

_MAGIC = b"SQLite format 3\x00"
_BUSY_SECONDS = 3.0
_LONGEST = 200 << 20  # bytes of one cell; pictures are stored with a hundredth of it
_MESSAGES = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_READONLY: "not_writable",
    sqlite3.SQLITE_PERM: "not_writable",
    sqlite3.SQLITE_IOERR: "disk",
    sqlite3.SQLITE_CANTOPEN: "disk",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_TOOBIG: "damaged",
}


class DamagedError(UserError):
    """The file is there but no whole draft any more: a backup mends that."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the first 100 bytes of an SQLite file say."""

    size: int  # bytes on disk
    expected: int  # bytes that the header promises; 0 where it does not say
    application: int
    version: int


def read_header(path: Path) -> Header:
    """The header of a draft; UserError for a file that is missing, unreadable, no draft, cut short or
    newer than the program.
    """
    name = path.name
    try:
        if path.is_dir():
            raise UserError(say("db.folder", name=name))
        with path.open("rb") as stream:
            head = stream.read(100)
            size = stream.seek(0, 2)
    except FileNotFoundError as error:
        raise UserError(say("db.missing", path=path)) from error
    except OSError as error:
        raise UserError(say("db.unreadable", name=name)) from error
    if not head:
        raise DamagedError(say("db.empty", name=name))
    if len(head) < 100 or not head.startswith(_MAGIC):
        raise DamagedError(say("db.no_draft", name=name))
    header = parse_header(head, size)
    if header.application != APPLICATION_ID:
        raise DamagedError(say("db.other_program", name=name))
    if header.version > VERSION:
        raise UserError(say("db.newer", name=name, version=header.version, known=VERSION))
    if size < header.expected and not _journal_of(path):
        raise DamagedError(say("db.truncated", name=name, missing=header.expected - size))
    return header


def connect(path: Path, read_only: bool) -> Database:
    """A connection that writes through to the disk and trusts nothing that the file brings along."""
    mode = "ro" if read_only else "rw"
    # Exports read pictures from a thread; `DraftFile` lets one thread in at a time.
    connection = sqlite3.connect(
        f"{_uri(path)}?mode={mode}", uri=True, timeout=_BUSY_SECONDS, check_same_thread=False
    )
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    db = Database(connection, execute_plugins=False)
    try:
        # EXTRA: the folder is synced, too, once the journal is gone; else a power cut could bring it back and undo the edit.
        for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "synchronous = EXTRA"):
            db.execute(f"PRAGMA {pragma}")
        if not read_only:
            # A copied, mailed or shared draft must be whole in one file: never WAL.
            db.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        db.close()
        raise
    return db


def check_whole(db: Database, path: Path) -> None:
    """UserError where SQLite's own check finds the file damaged."""
    rows = db.execute("PRAGMA quick_check(1)").fetchall()
    if rows != [("ok",)]:
        raise DamagedError(say("db.damaged", name=path.name))


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns SQLite's and the system's errors inside into a UserError about `path`; our own mistakes pass
    through.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        # The low byte is the kind; the rest says which of SQLite's calls met it.
        code = getattr(error, "sqlite_errorcode", None)
        undecoded = code is None and "decode" in str(error)  # Python's own: text that is no UTF-8
        if not undecoded and (code is None or (code & 0xFF) not in _MESSAGES):
            raise
        key = "damaged" if undecoded else _MESSAGES[(code or 0) & 0xFF]
        kind = DamagedError if key == "damaged" else UserError
        raise kind(say(f"db.{key}", name=path.name, folder=path.parent)) from error
    except OSError as error:
        raise UserError(say("db.disk", name=path.name, folder=path.parent)) from error


@contextmanager
def told_opening(path: Path) -> Iterator[None]:
    """As `told`, for a file that nobody has read yet: what SQLite can make no sense of is damage."""
    try:
        with told(path):
            yield
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise DamagedError(say("db.damaged", name=path.name)) from error


def parse_header(head: bytes, size: int) -> Header:
    """The header from a file's first 100 bytes and its size."""

    def number(offset: int, width: int = 4) -> int:
        return int.from_bytes(head[offset : offset + width], "big")

    page = number(16, 2)
    page = 65536 if page == 1 else page
    # The page count holds only when the same program wrote both (SQLite file format, 1.3.7).
    expected = page * number(28) if number(24) == number(92) else 0
    return Header(size, expected, number(68), number(60))


def _journal_of(path: Path) -> bool:
    """Whether a write was cut off: SQLite puts the file right when it is opened for writing."""
    journal = path.with_name(path.name + "-journal")
    return journal.is_file() and journal.stat().st_size > 0


def _uri(path: Path) -> str:
    text = str(path.absolute())
    if sys.platform == "win32":
        text = "/" + text.replace("\\", "/") if not text.startswith("\\\\") else text.replace("\\", "/")
    return "file://" + quote(text, errors="surrogateescape")
