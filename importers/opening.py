"""What a file really is, judged by its bytes, and calm words for what cannot be read."""

import lzma
import zipfile
import zlib
from enum import Enum
from pathlib import Path

from report.errors import UserError
from report.messages import say


class Kind(Enum):
    """Kinds of file that can be imported, and the rest."""

    WORD = "word"
    EXCEL = "excel"
    TEXT = "text"
    OTHER = "other"


# What reading a damaged or strange zip package may end in, whatever its members are packed with.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_TYPE = b"wordprocessingml"
_EXCEL_TYPE = b"spreadsheetml"
_HEAD = 1 << 20


def kind_of(path: Path) -> Kind:
    """The kind of the file. UserError for one that is missing, empty, encrypted, damaged or of an old format."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError as error:
        raise UserError(say("importers.not_found", name=path.name)) from error
    except OSError as error:
        raise UserError(say("importers.unreadable", name=path.name)) from error
    if not head.strip(b"\x00 \r\n\t"):
        raise UserError(say("importers.empty", name=path.name))
    if head.startswith(_OLE):
        raise UserError(say(_ole_message(path), name=path.name))
    if head.startswith(b"PK"):
        return _zip_kind(path)
    return _plain_kind(path, head)


def _ole_message(path: Path) -> str:
    """Which sentence fits an OLE container; its directory names are UTF-16 and may stand at the end of the file."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "importers.encrypted"
    if "WordDocument".encode("utf-16-le") in data:
        return "importers.old_word"
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "importers.old_excel"
    return "importers.unknown_kind"


def _zip_kind(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            types = b""
            if "[Content_Types].xml" in names:
                with package.open("[Content_Types].xml") as part:
                    types = part.read(_HEAD)
    except ZIP_ERRORS as error:
        raise UserError(say("importers.damaged", name=path.name)) from error
    if _WORD_TYPE in types and any(name.startswith("word/") for name in names):
        return Kind.WORD
    if _EXCEL_TYPE in types:
        return Kind.EXCEL
    if path.suffix.lower() == ".docx":
        raise UserError(say("importers.no_document", name=path.name))
    return Kind.OTHER


def _plain_kind(path: Path, head: bytes) -> Kind:
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t ")[:200].lower()
    if start.startswith((b"%pdf", b"{\\rtf", b"<html", b"<!doctype html", b"mime-version", b"<?mso")):
        raise UserError(say("importers.save_as_docx", name=path.name))
    if start.startswith(b"<?xml") and b"word" in head[:4000].lower():
        raise UserError(say("importers.save_as_docx", name=path.name))
    claimed = {
        ".docx": "save_as_docx",
        ".doc": "save_as_docx",
        ".wps": "save_as_docx",
        ".xlsx": "unknown_kind",
    }
    message = claimed.get(path.suffix.lower())
    if message:  # its name promises what it is not: better said than read as plain text
        raise UserError(say(f"importers.{message}", name=path.name))
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in head:
        return Kind.TEXT
    return Kind.TEXT if utf_16_order(head) else Kind.OTHER


def utf_16_order(data: bytes) -> str:
    """ "utf-16-le" or "utf-16-be" where bytes without a mark read as Chinese text that way, else ""."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data[: len(data) // 2 * 2].decode(encoding, "ignore")
        usual = sum(
            1
            for ch in text
            if " " <= ch <= "~" or ch in "\r\n\t" or "\u2010" <= ch <= "\u9fff" or ch >= "\uff00"
        )
        if text and usual >= 0.95 * len(text):
            return encoding
    return ""
