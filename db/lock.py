"""One writer at a time: a small file beside the draft says who writes it.

The file is locked with the system's own lock as well, which vanishes with the process: a lock file whose
system lock can be had was left by a crash on this PC and is taken over. System locks do not reach every
share and stick, so a file that names another PC is believed as it stands.
"""

import contextlib
import errno
import getpass
import json
import os
import platform
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

_FAR = (
    1 << 20
)  # Windows locks are compulsory: lock a byte far behind the text, so that others can read the text
_UNSUPPORTED = (errno.ENOTSUP, errno.ENOLCK, errno.ENOSYS, errno.EINVAL)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a draft. `since` is local time, "2025-12-17 14:03"."""

    person: str
    pc: str
    pid: int
    since: str


class HeldError(Exception):
    """Somebody else writes this draft; `holder` is None where the file does not say who."""

    def __init__(self, holder: Holder | None) -> None:
        super().__init__(holder)
        self.holder = holder


class DraftLock:
    """The lock of one draft, held until `release`. `left_by` names who held it before without giving it back:
    the program or the PC was stopped.
    """

    def __init__(self, path: Path, handle: int, left_by: Holder | None = None) -> None:
        self.path = path
        self.left_by = left_by
        self._handle: int | None = handle

    @classmethod
    def take(cls, draft: Path, person: str = "") -> "DraftLock":
        """Takes the lock; HeldError when somebody holds it, OSError when the folder cannot be written."""
        path = lock_path(draft)
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
            try:
                left_by = _claim(handle, path)
                if _same_file(handle, path):
                    _write(handle, Holder(person or user_name(), platform.node(), os.getpid(), _now()))
                    return cls(path, handle, left_by)
            except BaseException:
                os.close(handle)
                raise
            # The holder before us removed the file between our opening and locking it: what we hold has no
            # name.
            os.close(handle)

    def release(self) -> None:
        """Gives the lock back; harmless when called twice."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        # A stick that was pulled takes its lock file along; the system lock ends with the handle.
        if sys.platform == "win32":  # an open file cannot be removed there
            os.close(handle)
            with contextlib.suppress(OSError):
                self.path.unlink()
        else:
            with contextlib.suppress(OSError):
                self.path.unlink()
            os.close(handle)


def lock_path(draft: Path) -> Path:
    """Where the lock of a draft lies."""
    return draft.with_name(f".~{draft.name}.lock")


def user_name() -> str:
    """The name a person has on this PC; "" where the system does not know it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without user entries
        return ""


def read_holder(path: Path) -> Holder | None:
    """Who the lock file names; None where it is unreadable or half written."""
    try:
        return _parsed(path.read_bytes())
    except OSError:
        return None


def _claim(handle: int, path: Path) -> Holder | None:
    """Who left the lock file, where that was a crash on this PC; HeldError unless the file is ours to write."""
    got = _system_lock(handle)
    holder = _parsed(os.pread(handle, 4096, 0) if hasattr(os, "pread") else _read(handle))
    if got is False:
        raise HeldError(holder)
    if holder is None and os.fstat(handle).st_size == 0 and not got:
        time.sleep(0.3)  # without system locks: another PC may be about to write its name
        holder = read_holder(path)
    if holder is None:
        return None
    if holder.pc != platform.node() or (got is None and _alive(holder.pid)):
        raise HeldError(holder)
    return holder


def _system_lock(handle: int) -> bool | None:
    """Whether the system gave us its lock on the file; None where the file's disk knows none."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return None if error.errno in _UNSUPPORTED else False
    return True


def _alive(pid: int) -> bool:
    """Whether a process of this PC runs; only asked where the disk knows no locks."""
    if sys.platform == "win32":
        return True  # os.kill would end it; Windows disks know locks
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _same_file(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _read(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, 4096)


def _write(handle: int, holder: Holder) -> None:
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps(asdict(holder), ensure_ascii=False).encode())
    os.fsync(handle)


def _parsed(data: bytes) -> Holder | None:
    try:
        holder = Holder(**json.loads(data))
        return Holder(str(holder.person), str(holder.pc), int(holder.pid), str(holder.since))
    except (ValueError, TypeError):
        return None


def _now() -> str:
    return f"{datetime.now():%Y-%m-%d %H:%M}"
