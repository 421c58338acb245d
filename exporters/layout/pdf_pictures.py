"""Photographs put into a finished PDF as the JPEG files they are.

Qt's PDF writer decodes and compresses every picture anew: twice the bytes, and not the better for it. It is given a *stamp*, a
strip of a few pixels that says by its width which photograph is meant, and here each stamp's object gets the photograph's own
bytes; a PDF holds JPEG as it is (ISO 32000-1, 7.4.8).
"""

import io
import re

from PIL import Image

STAMP_HEIGHT = 3
"""Pixels; no picture of a report is as low."""
_FIRST_WIDTH = 64
_IMAGE = re.compile(
    rb"<<\s*/Type /XObject\s*/Subtype /Image\s*/Width (\d+)\s*/Height %d\s[^>]*?/Length (\d+) 0 R[^>]*>>\s*?stream\r?\n"
    % STAMP_HEIGHT
)
_TABLE = re.compile(rb"xref\s+0 (\d+) ?\r?\n")
_ENTRY = 20  # bytes of a line of a cross-reference table
_DRAWING = 0.5  # bytes a pixel: a PNG below it is a drawing, which JPEG would smear
_QUALITY = 90


def stamp_width(place: int) -> int:
    """The width in pixels of the stamp for the photograph at that place of the list."""
    return _FIRST_WIDTH + place


def as_jpeg(data: bytes) -> bytes | None:
    """The JPEG to put into a PDF: the file itself, or a photograph that came as PNG; None for a drawing, for what is partly
    transparent, and for what is no picture.
    """
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.format == "JPEG":
                return data if image.mode in ("L", "RGB") else None
            drawing = len(data) < image.width * image.height * _DRAWING
            if image.format != "PNG" or drawing or image.mode not in ("L", "RGB"):
                return None
            out = io.BytesIO()
            image.save(out, "JPEG", quality=_QUALITY)
            return out.getvalue()
    except OSError:
        return None  # what cannot be read is drawn as a grey field, which tells it


def with_photographs(data: bytes, photographs: list[bytes]) -> bytes:
    """The PDF with the photograph of each stamp in its place. ValueError for a file that is not built as Qt builds it, or
    in which a stamp is missing.
    """
    if not photographs:
        return data
    start = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    table = _TABLE.match(data, start)
    if table is None:
        raise ValueError("a PDF without a plain cross-reference table")
    offsets = [
        int(data[at : at + 10]) for at in range(table.end(), table.end() + _ENTRY * int(table[1]), _ENTRY)
    ]
    out = bytearray()
    moved: list[tuple[int, int]] = []  # (from this place of the old file on, by how much everything moves)
    done, found = 0, set()
    for match in _IMAGE.finditer(data, 0, start):
        place = int(match[1]) - _FIRST_WIDTH
        if not 0 <= place < len(photographs):
            continue
        end = match.end() + _length(data, offsets, int(match[2]))
        out += data[done : match.start()] + _object(photographs[place])
        done = end
        moved.append((end, len(out) - end))
        found.add(place)
    if len(found) != len(photographs):
        raise ValueError("a PDF that lacks a stamp")
    out += data[done:start]
    return bytes(out) + _tail(data, table, start, offsets, moved)


def _length(data: bytes, offsets: list[int], number: int) -> int:
    """The number that is all of an object."""
    return int(data[data.index(b"obj", offsets[number]) + 3 :][:20].split()[0])


def _object(jpeg: bytes) -> bytes:
    with Image.open(io.BytesIO(jpeg)) as image:
        colours = b"DeviceGray" if image.mode == "L" else b"DeviceRGB"
        size = image.size
    head = (
        b"<<\n/Type /XObject\n/Subtype /Image\n/Width %d\n/Height %d\n/BitsPerComponent 8\n/ColorSpace /%b\n"
        % (
            *size,
            colours,
        )
    )
    return head + b"/Length %d\n/Filter /DCTDecode\n>>\nstream\n" % len(jpeg) + jpeg


def _tail(
    data: bytes, table: re.Match[bytes], start: int, offsets: list[int], moved: list[tuple[int, int]]
) -> bytes:
    """Cross-reference table and trailer, every place moved as what stands before it has grown."""
    lines = [data[table.start() : table.end()]]
    for number, offset in enumerate(offsets):
        at = table.end() + _ENTRY * number
        lines.append(b"%010d" % _now(offset, moved) + data[at + 10 : at + _ENTRY])
    rest = data[table.end() + _ENTRY * len(offsets) : data.rindex(b"startxref")]
    return b"".join([*lines, rest, b"startxref\n%d\n%%%%EOF\n" % _now(start, moved)])


def _now(offset: int, moved: list[tuple[int, int]]) -> int:
    by = 0
    for after, growth in moved:
        if after > offset:
            break
        by = growth
    return offset + by
