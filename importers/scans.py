"""A scanned page that came as a PDF: the picture in it. Scanners put each page into a PDF as one JPEG (ISO 32000-1, 7.4.8)."""

import re

from report.errors import UserError
from report.messages import say

_STREAM = re.compile(rb"/DCTDecode[^>]*>>\s*stream\r?\n")
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_LEAST = 20_000  # bytes; a page that can be read takes more, a logo or a seal on a typed page less
_BEGINS, _ENDS = b"\xff\xd8\xff", b"endstream"


def picture_of(data: bytes, name: str) -> bytes:
    """`data` itself, or the scanned page where it is a PDF of one page. UserError for a PDF of more pages or without such a picture."""
    if not data.startswith(b"%PDF-"):
        return data
    if len(_PAGE.findall(data)) > 1:
        raise UserError(say("photos.pdf_pages", name=name))
    found = [picture for match in _STREAM.finditer(data) if (picture := _jpeg(data, match.end()))]
    largest = max(found, key=len, default=b"")
    if (
        len(largest) < _LEAST or len(found) > 1
    ):  # a page in strips or layers: one of them would be half a page
        raise UserError(say("photos.pdf_no_picture", name=name))
    return largest


def _jpeg(data: bytes, start: int) -> bytes:
    end = data.find(_ENDS, start)
    picture = data[start:end].rstrip(b"\r\n") if end > 0 else b""
    return picture if picture.startswith(_BEGINS) else b""
