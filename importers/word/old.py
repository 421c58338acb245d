"""Word processors' other formats (.doc, .wps, .rtf, .odt) through an office program of this PC, where there is one."""

import zipfile
from pathlib import Path

from importers.office import converted
from importers.opening import ZIP_ERRORS
from importers.proposal import Proposal
from importers.word import propose_word
from report.errors import UserError
from report.messages import say
from report.model import Report

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SMALLEST_OLE = 1536  # header, allocation table and directory: less is no document
_DOC, _RTF, _ODT = "MS Word 97", "Rich Text Format", "writer8"  # the office program's names
_MOST_BYTES = 300 << 20


def old_format(path: Path) -> str:
    """The office program's name of the file's format, by what it holds; "" for everything that it need not convert."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
            if head.startswith(b"{\\rtf"):
                return _RTF
            if head == _OLE:
                data = head + file.read(_MOST_BYTES)
                locked = "EncryptedPackage".encode("utf-16-le") in data
                word = "WordDocument".encode("utf-16-le") in data and len(data) >= _SMALLEST_OLE
                return _DOC if word and not locked else ""
        return _ODT if head.startswith(b"PK") and _is_odt(path) else ""
    except OSError:
        return ""  # `kind_of` says what is wrong with it


def _is_odt(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package, package.open("mimetype") as part:
            return part.read(80).startswith(b"application/vnd.oasis.opendocument.text")
    except (*ZIP_ERRORS, KeyError):
        return False  # a damaged package is `kind_of`'s to name


def propose_old(
    path: Path, reads: str, report: Report | None, edition_id: str | None, as_last_year: bool
) -> Proposal:
    """What the file would give after its conversion. UserError, with how to save it as .docx, where no program could convert it."""
    with converted(path, "docx", reads) as made:
        if made is None:
            message = {
                _DOC: "importers.old_word",
                _RTF: "importers.save_as_docx",
                _ODT: "importers.save_as_docx",
            }[reads]
            raise UserError(say(message, name=path.name))
        return propose_word(made, report, edition_id, as_last_year, path.name)
