"""The submission folder, its zip, and a mail draft with the files attached."""

import io
import mimetypes
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import BinaryIO

from exporters.files import check_name, write_atomically
from report.errors import UserError
from report.messages import say

_PACKED = {
    ".docx",
    ".xlsx",
    ".pdf",
    ".zip",
    ".png",
    ".jpg",
    ".jpeg",
}  # compressed already: packing again gains nothing


@dataclass(frozen=True, slots=True)
class Packed:
    """A finished zip. `files` are (name, bytes) in the order of the pack, `size` is the zip's own, in bytes."""

    path: Path
    files: tuple[tuple[str, int], ...]
    size: int


def write_zip(files: Sequence[Path], path: Path) -> Packed:
    """Packs the files, by their names alone, into one zip at `path`; names are UTF-8, which Windows reads since Windows 8.

    UserError for a file that is gone, for two of one name, and where the zip cannot be written.
    """
    named = _by_name(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, file in named.items():
            packed = file.suffix.lower() in _PACKED
            entry = zipfile.ZipInfo(name, datetime.fromtimestamp(file.stat().st_mtime).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, file.read_bytes())
    data = out.getvalue()
    _write(path, data)
    sizes = tuple((name, file.stat().st_size) for name, file in named.items())
    return Packed(path, sizes, len(data))


def write_mail(files: Iterable[Path], path: Path, subject: str, text: str) -> int:
    """A mail draft (.eml) with the files attached and no sender or receiver: the mail program opens it for a person to
    address and send. Returns its size in bytes; UserError as `write_zip`."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject
    mail["X-Unsent"] = "1"  # Outlook and Foxmail open it as a draft and not as a letter received
    mail.set_content(text)
    for name, file in _by_name(files).items():
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        mail.add_attachment(file.read_bytes(), maintype=main, subtype=sub, filename=name)
    data = mail.as_bytes()
    _write(path, data)
    return len(data)


def mail_size(sizes: Iterable[int]) -> int:
    """Bytes that files of these sizes take in a mail: base64 makes four of three, and a line break every 76."""
    return sum(-(-size // 3) * 4 * 78 // 76 for size in sizes)


def _by_name(files: Iterable[Path]) -> dict[str, Path]:
    named: dict[str, Path] = {}
    for file in files:
        check_name(file)
        if not file.is_file():
            raise UserError(say("delivery.file_gone", name=file.name, folder=file.parent))
        if file.name in named:
            raise UserError(say("delivery.same_name", name=file.name))
        named[file.name] = file
    return named


def _write(path: Path, data: bytes) -> None:
    def write(stream: BinaryIO) -> None:
        stream.write(data)

    write_atomically(path, write)
