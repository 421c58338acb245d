"""Writes a file whole or not at all, and says in plain words what stood in the way.

The new bytes go to a temporary file in the same folder, are flushed to the disk, and only then take the old
file's place: a crash, a full disk or a pulled stick never leaves half a report.
"""

import contextlib
import errno
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from report.errors import UserError
from report.messages import say

_ILLEGAL = '<>:"/\\|?*'
_RESERVED = {"CON", "PRN", "AUX", "NUL"} | {f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10)}
_PROGRAMS = {
    ".docx": "Word 或 WPS 文字",
    ".xlsx": "Excel 或 WPS 表格",
    ".pdf": "PDF 阅读器",
}
_SHARING = (5, 32, 33)  # Windows: access denied, sharing violation, lock violation
_MESSAGES = {
    errno.ENOSPC: "no_space",
    errno.EDQUOT: "no_space",
    errno.ENOENT: "no_folder",
    errno.ENOTDIR: "not_a_folder",
    errno.EISDIR: "is_a_folder",
    errno.EROFS: "disk_read_only",
    errno.ENAMETOOLONG: "too_long",
}
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EROFS)
_WINDOWS_MESSAGES = {3: "no_folder", 19: "disk_read_only", 39: "no_space", 112: "no_space", 206: "too_long"}


def write_atomically(path: str | os.PathLike[str], write: Callable[[BinaryIO], None]) -> None:
    """Lets `write` fill a new file that then takes the place of `path`.

    Whatever goes wrong, also in `write`, the file that stood there is untouched and no temporary file stays behind.
    UserError for what a person can mend; other exceptions of `write` pass through.
    """
    check_name(Path(path))
    # The target of a link is replaced, not the link.
    target = Path(os.path.realpath(path))
    _check_target(target)
    scratch = target.with_name(f".zhibao-{secrets.token_hex(4)}.tmp")
    try:
        _fill(scratch, target, write)
        _replace(scratch, target)
    except BaseException:
        # The first error matters; that the scratch file could not be removed must not hide it.
        with contextlib.suppress(OSError):
            scratch.unlink()
        raise


def check_name(path: Path) -> None:
    """UserError for a name that Windows cannot keep, on every system: the file will be mailed to Windows PCs."""
    name = path.name
    if not name:
        raise UserError(say("files.empty"))
    wrong = sorted({c for c in name if c in _ILLEGAL or ord(c) < 32})
    if wrong:
        shown = " ".join(c if ord(c) >= 32 else "控制字符" for c in wrong)
        raise UserError(say("files.illegal", name=_printable(name), characters=shown))
    if name.partition(".")[0].strip().upper() in _RESERVED:
        raise UserError(say("files.reserved", name=name))
    if name != name.rstrip(" ."):
        raise UserError(say("files.trailing", name=name))
    if len(name) > 255:
        raise UserError(say("files.too_long", name=name[:40] + "…"))


def program_for(path: Path) -> str:
    """The program that most likely holds a file of this kind open."""
    return _PROGRAMS.get(path.suffix.lower(), "别的程序")


def _printable(name: str) -> str:
    return "".join(c if ord(c) >= 32 else "�" for c in name)


def _check_target(target: Path) -> None:
    try:
        folder, there = target.is_dir(), target.exists()
    except OSError as error:  # a name that the disk cannot even look up
        raise UserError(_sentence(error, target)) from error
    if folder:
        raise UserError(say("files.is_a_folder", name=target.name))
    if there and not os.access(target, os.W_OK):
        raise UserError(say("files.read_only", name=target.name))


def _fill(scratch: Path, target: Path, write: Callable[[BinaryIO], None]) -> None:
    try:
        # "x": a name that exists is another program's file.
        stream = scratch.open("xb")
    except OSError as error:
        raise UserError(_sentence(error, target)) from error
    with stream:
        try:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        except OSError as error:
            # Anything else that `write` raises (a resource it did not find) is our bug, not the disk's.
            if error.errno not in _DISK:
                raise
            raise UserError(_sentence(error, target)) from error


def _replace(scratch: Path, target: Path) -> None:
    try:
        scratch.replace(target)
    except OSError as error:
        if _refused(error) and target.exists():
            message = say("files.open_elsewhere", name=target.name, program=program_for(target))
            raise UserError(message) from error
        raise UserError(_sentence(error, target)) from error


def _refused(error: OSError) -> bool:
    return getattr(error, "winerror", None) in _SHARING or isinstance(error, PermissionError)


def _sentence(error: OSError, target: Path) -> str:
    number = getattr(error, "winerror", None) or 0
    known = _WINDOWS_MESSAGES.get(number) or _MESSAGES.get(error.errno or 0, "failed")
    key = "no_rights" if _refused(error) else known
    return say(f"files.{key}", name=target.name, folder=target.parent, code=number or error.errno)
