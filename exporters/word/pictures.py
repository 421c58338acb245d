"""Pictures: their bytes stored once and free of the camera's traces, their size on the page, their
DrawingML.
"""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from exporters.word.markup import DRAWING_NAMESPACES, escape, one_line
from report.errors import UserError
from report.messages import say

EMU_PER_POINT = 12700
PLAIN_DPI = 150  # a picture of unknown purpose is shown at this resolution if there is room
_HEAVY = 1_500_000  # bytes; above this a picture is made smaller


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture in the package: its relationship, its file and its size in pixels."""

    relation: str
    name: str
    width: int
    height: int


class Media:
    """The pictures of one document. `picture` gives the bytes behind a sha; KeyError there becomes a
    UserError.
    """

    def __init__(self, picture: Callable[[str], bytes]) -> None:
        self._picture = picture
        self._stored: dict[str, Stored] = {}
        self._by_bytes: dict[str, Stored] = {}
        self.files: dict[str, bytes] = {}

    def stored(self, sha: str, caption: str) -> Stored:
        """The stored picture of that sha; `caption` names it in a message when it is missing or cannot be
        read.
        """
        if sha not in self._stored:
            try:
                data = self._picture(sha)
            except KeyError as error:
                raise UserError(say("word.picture_missing", caption=caption or sha[:8])) from error
            self._stored[sha] = self.add(data, caption)
        return self._stored[sha]

    def add(self, data: bytes, caption: str = "") -> Stored:
        """Stores picture bytes; the same bytes are stored once."""
        key = hashlib.sha256(data).hexdigest()
        if key not in self._by_bytes:
            try:
                ready, kind, size = prepared(data)
            except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
                raise UserError(say("word.picture_unreadable", caption=caption or key[:8])) from error
            number = len(self.files) + 1
            name = f"image{number}.{kind}"
            self.files[f"word/media/{name}"] = ready
            self._by_bytes[key] = Stored(f"rIdImg{number}", name, *size)
        return self._by_bytes[key]


def prepared(data: bytes) -> tuple[bytes, str, tuple[int, int]]:
    """(bytes, file extension, upright size): JPEG without Exif and upright, PNG, GIF as they are; others
    become PNG.
    """
    with Image.open(io.BytesIO(data)) as image:
        kind, size = image.format or "", image.size
        turned = image.getexif().get(0x0112, 1) not in (1, None) if kind in ("JPEG", "PNG") else False
        if kind == "JPEG" and not turned and image.mode in ("L", "RGB") and len(data) <= _HEAVY:
            return without_traces(data), "jpeg", size
        if kind == "PNG" and len(data) <= _HEAVY and not turned and not _png_traces(data):
            return data, "png", size
        if kind == "GIF":
            return data, "gif", size
        return _drawn_again(image, kind)


def _drawn_again(image: Image.Image, kind: str) -> tuple[bytes, str, tuple[int, int]]:
    upright = ImageOps.exif_transpose(image)
    if max(upright.size) > 2400:
        upright.thumbnail((2400, 2400))
    out = io.BytesIO()
    if kind == "JPEG":
        upright.convert("RGB").save(out, "JPEG", quality=88)
        return out.getvalue(), "jpeg", upright.size
    plain = upright if upright.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else upright.convert("RGBA")
    clean = Image.new(plain.mode, plain.size)
    if plain.mode == "P":
        clean = plain.convert("RGBA")
    else:
        clean.paste(plain)
    clean.save(out, "PNG", optimize=True)
    return out.getvalue(), "png", clean.size


def without_traces(data: bytes) -> bytes:
    """A JPEG without its Exif, XMP and IPTC segments (place, owner, camera); the picture itself is
    untouched.
    """
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        if mark == 0xDA:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if mark not in (0xE1, 0xED, 0xFE):
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, data[at:]])


def _png_traces(data: bytes) -> bool:
    at = 8
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind in (b"eXIf", b"tEXt", b"iTXt", b"zTXt"):
            return True
        at += 12 + size
    return False


def fitted(width: int, height: int, room: float, highest: float) -> tuple[float, float]:
    """Size in points of a picture of so many pixels: natural at 150 dpi, never wider than `room` nor
    higher than `highest`.
    """
    wide = width * 72 / PLAIN_DPI
    high = height * 72 / PLAIN_DPI
    scale = min(1.0, room / wide, highest / high)
    return wide * scale, high * scale


def side_by_side(
    sizes: list[tuple[int, int]], room: float, highest: float, gap: float
) -> list[tuple[float, float]]:
    """Sizes in points of pictures in one row: equal height, together not wider than `room`."""
    shapes = [w / h for w, h in sizes]
    height = min((room - gap * (len(sizes) - 1)) / sum(shapes), highest)
    return [(shape * height, height) for shape in shapes]


def drawing(stored: Stored, size: tuple[float, float], alt: str, number: int) -> str:
    """The run that shows a picture in line with the text; `number` is unique in the document."""
    cx, cy = (round(side * EMU_PER_POINT) for side in size)
    text = escape(one_line(alt))
    return (
        f'<w:r><w:drawing><wp:inline {DRAWING_NAMESPACES} distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{number}" name="图片 {number}" descr="{text}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{stored.name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{stored.relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
