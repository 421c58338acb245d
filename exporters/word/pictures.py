"""Pictures: their bytes stored once and free of the camera's traces, their size on the page, their
DrawingML.
"""

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporters.chart_forms import chart_key
from exporters.word.markup import DRAWING_NAMESPACES, escape, one_line
from report.charts import ChartData
from report.errors import UserError
from report.messages import say

if TYPE_CHECKING:
    from PIL import Image

EMU_PER_POINT = 12700
PLAIN_DPI = 150  # a picture of unknown purpose is shown at this resolution if there is room
_HEAVY = 1_500_000  # bytes; above this a picture of more pixels than the importer leaves is made smaller
_LONG_SIDE = 2000  # pixels: what `importers.pictures` leaves
_WORTH_IT = 0.9  # a picture a little finer than asked for is left alone
_QUALITY = 88
_MOST_PIXELS = 50_000_000  # more are left to Pillow, which knows what is a bomb
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture in the package: its relationship, its file and its size in pixels."""

    relation: str
    name: str
    width: int
    height: int


class Media:
    """The pictures of one document. `picture` gives the bytes behind a sha, or those of a chart that is drawn already behind its
    `chart_key`; KeyError there becomes a UserError, or makes the chart be drawn.
    """

    def __init__(self, picture: Callable[[str], bytes]) -> None:
        self._picture = picture
        self._stored: dict[str, Stored] = {}
        self._by_length: dict[int, list[tuple[bytes, Stored]]] = {}
        self.files: dict[str, bytes] = {}
        self._printed: dict[str, tuple[Stored, float]] = {}

    def drawing(self, stored: Stored, size: tuple[float, float], alt: str, number: int) -> str:
        """The run that shows a picture in line with the text (`drawing`); the size in points is kept for `reduce`."""
        widest = max(size[0], self._printed.get(stored.name, (stored, 0.0))[1])
        self._printed[stored.name] = stored, widest
        return drawing(stored, size, alt, number)

    def reduce(self, dpi: int) -> None:
        """Leaves every picture only as many points per inch as its largest print needs; 0: as they are."""
        if not dpi:
            return
        from exporters.delivery.smaller import shrunk_picture  # loads Pillow

        for stored, width in self._printed.values():
            scale = width / 72 * dpi / stored.width
            if scale < _WORTH_IT:
                name = f"word/media/{stored.name}"
                longest = max(1, round(max(stored.width, stored.height) * scale))
                self.files[name] = shrunk_picture(self.files[name], longest, _QUALITY)

    def stored(self, sha: str, caption: str) -> Stored:
        """The stored picture of that sha; `caption` names it in a message when it is missing or cannot be
        read.
        """
        if sha not in self._stored:
            try:
                data = self._picture(sha)
            except KeyError as error:
                raise UserError(say("word.picture_missing", caption=caption or sha[:8])) from error
            self._stored[sha] = self.add(data, caption or sha[:8])
        return self._stored[sha]

    def chart(self, data: ChartData, caption: str) -> Stored:
        """The stored picture of a chart: the one that is kept, else one that is drawn now."""
        key = chart_key(data)
        if key not in self._stored:
            self._stored[key] = self.add(chart_picture(data, self._picture), caption or "图表")
        return self._stored[key]

    def add(self, data: bytes, caption: str = "") -> Stored:
        """Stores picture bytes; the same bytes are stored once."""
        alike = self._by_length.setdefault(len(data), [])
        for known, stored in alike:  # compared as they are: a hash would read every picture at every export
            if known == data:
                return stored
        ready, kind, size = ready_as_it_is(data) or _made_ready(data, caption)
        number = len(self.files) + 1
        name = f"image{number}.{kind}"
        self.files[f"word/media/{name}"] = ready
        alike.append((data, Stored(f"rIdImg{number}", name, *size)))
        return alike[-1][1]


def chart_picture(data: ChartData, picture: Callable[[str], bytes]) -> bytes:
    """The PNG of a chart, from where it is kept or drawn now."""
    try:
        kept = picture(chart_key(data))
    except KeyError:
        kept = b""
    if kept.startswith(_PNG):
        return kept
    from exporters.charts import draw_chart  # loads matplotlib

    return draw_chart(data)


def ready_as_it_is(data: bytes) -> tuple[bytes, str, tuple[int, int]] | None:
    """What `prepared` gives for a picture in which nothing is to be changed, read from its head alone; None for any other.

    So are the pictures that came in through `importers.pictures`: upright, without traces, not too large.
    """
    kind, read = ("png", _png_size) if data.startswith(_PNG) else ("jpeg", _jpeg_size)
    size = read(data)
    return (data, kind, size) if size and not _too_large(data, size) else None


def _too_large(data: bytes, size: tuple[int, int]) -> bool:
    return len(data) > _HEAVY and max(size) > _LONG_SIDE


_PLAIN_SEGMENTS = (0xE0, 0xEE, 0xDB, 0xC4, 0xDD)  # JFIF, Adobe's note on colours, tables: no traces in them
_FRAMES = (0xC0, 0xC1, 0xC2)


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """(width, height) of a grey or RGB JPEG without traces, None for any other."""
    at, size = 2, None
    if not data.startswith(b"\xff\xd8"):
        return None
    while at + 10 <= len(data) and data[at] == 0xFF:
        mark, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if mark == 0xDA:
            return size
        if mark in _FRAMES:
            high, wide = (
                int.from_bytes(data[at + 5 : at + 7], "big"),
                int.from_bytes(data[at + 7 : at + 9], "big"),
            )
            plain = data[at + 4] == 8 and data[at + 9] in (1, 3) and 0 < wide * high <= _MOST_PIXELS
            size = (wide, high) if plain else None
        elif mark not in _PLAIN_SEGMENTS and (mark != 0xE2 or data[at + 4 : at + 16] != b"ICC_PROFILE\0"):
            return None
        at += 2 + length
    return None


_PNG_TRACES = (b"eXIf", b"tEXt", b"iTXt", b"zTXt")
_PNG_COLOURS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}  # type → bit depths


def _png_size(data: bytes) -> tuple[int, int] | None:
    """(width, height) of a PNG without traces that is whole, None for any other: every chunk carries a checksum."""
    view, at, kinds = memoryview(data), 8, []
    while at + 12 <= len(data):
        kind, end = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4], "big")
        if kind in _PNG_TRACES or zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(
            data[end - 4 : end], "big"
        ):
            return None
        kinds.append(kind)
        at = end
    if at != len(data) or b"IDAT" not in kinds or (kinds[0], kinds[-1]) != (b"IHDR", b"IEND"):
        return None
    wide, high = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    known = data[24] in _PNG_COLOURS.get(data[25], ())
    return (wide, high) if known and 0 < wide * high <= _MOST_PIXELS else None


def _made_ready(data: bytes, caption: str) -> tuple[bytes, str, tuple[int, int]]:
    from PIL import Image, UnidentifiedImageError

    try:
        return prepared(data)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise UserError(say("word.picture_unreadable", caption=caption)) from error


def prepared(data: bytes) -> tuple[bytes, str, tuple[int, int]]:
    """(bytes, file extension, upright size): JPEG without Exif and upright, PNG, GIF as they are; others
    become PNG.
    """
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        kind, size = image.format or "", image.size
        turned = image.getexif().get(0x0112, 1) not in (1, None) if kind in ("JPEG", "PNG") else False
        if kind == "JPEG" and not turned and image.mode in ("L", "RGB") and not _too_large(data, size):
            return without_traces(data), "jpeg", size
        if kind == "PNG" and not _too_large(data, size) and not turned and not _png_traces(data):
            return data, "png", size
        if kind == "GIF":
            return data, "gif", size
        return _drawn_again(image, kind)


def _drawn_again(image: "Image.Image", kind: str) -> tuple[bytes, str, tuple[int, int]]:
    from PIL import Image, ImageOps

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
        if kind in _PNG_TRACES:
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
    return (
        f'<w:r><w:drawing><wp:inline {DRAWING_NAMESPACES} distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{cx}" cy="{cy}"/>{_picture(stored, size, alt, number)}</wp:inline></w:drawing></w:r>'
    )


def page_drawing(
    stored: Stored, size: tuple[float, float], paper: tuple[float, float], alt: str, number: int
) -> str:
    """The run that shows a picture in the middle of the sheet of paper (its size in points), whatever the margins."""
    places = "".join(
        f'<wp:position{axis} relativeFrom="page"><wp:posOffset>{round((whole - part) / 2 * EMU_PER_POINT)}'
        f"</wp:posOffset></wp:position{axis}>"
        for axis, whole, part in zip("HV", paper, size, strict=True)
    )
    cx, cy = (round(side * EMU_PER_POINT) for side in size)
    return (
        f'<w:r><w:drawing><wp:anchor {DRAWING_NAMESPACES} distT="0" distB="0" distL="0" distR="0" simplePos="0" '
        'relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'{places}<wp:extent cx="{cx}" cy="{cy}"/><wp:wrapNone/>'
        f"{_picture(stored, size, alt, number)}</wp:anchor></w:drawing></w:r>"
    )


def _picture(stored: Stored, size: tuple[float, float], alt: str, number: int) -> str:
    """What a drawing holds, wherever it stands."""
    cx, cy = (round(side * EMU_PER_POINT) for side in size)
    return (
        f'<wp:docPr id="{number}" name="图片 {number}" descr="{escape(one_line(alt))}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{stored.name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{stored.relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    )
