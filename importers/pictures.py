"""A picture as the report keeps it: upright, without traces, not larger than print needs."""

import hashlib
import io
import warnings
from contextlib import nullcontext
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from report.errors import UserError
from report.messages import say
from report.model import PictureInfo

if TYPE_CHECKING:
    from PIL import Image

LONG_SIDE = 2000  # pixels: 16 cm of text width at 300 dpi
QUALITY = 88
MOST_PIXELS = 120_000_000  # a 108-megapixel telephone picture is still welcome; more is a decompression bomb
MOST_BYTES = 1_500_000  # of a JPEG that is taken as it is: a telephone's at its best quality is saved once more, not at each export
_LARGE = 20_000_000  # pixels: more are decoded one picture at a time, whatever the number of threads
_one_large = Lock()
_DRAWING_COLOURS = 4096  # a PNG with fewer colours is a drawing or a screenshot: JPEG would smear its edges

# What cameras, telephones and screens make. Pillow knows many more; some of them start other programs (EPS).
_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "DIB", "TIFF", "WEBP", "ICO")
_ORIENTATION = 0x0112
_SCAN, _COMMENT = 0xDA, 0xFE
_KEPT = (0xE0, 0xEE)  # JFIF, and Adobe's note of how the colours are coded


@dataclass(frozen=True, slots=True)
class Prepared:
    """The bytes to store and what is known of them."""

    data: bytes
    info: PictureInfo


def prepare_picture(data: bytes, name: str) -> Prepared:
    """`data` as an upright JPEG or PNG of at most 2000 pixels, metadata gone. UserError when it is no picture that can be read."""
    from PIL import Image, UnidentifiedImageError

    label = name or say("importers.a_picture")
    if is_vector(data):
        raise UserError(say("importers.vector_picture", name=label))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large pictures; the limit below is ours
            picture: Image.Image = Image.open(io.BytesIO(data), formats=_FORMATS)
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise UserError(say("importers.huge_picture", name=label))
            with _one_large if width * height > _LARGE else nullcontext():
                stored, kind, size = _as_it_is(picture, data) or _made_anew(picture)
    except UserError:
        raise
    except Image.DecompressionBombError as error:
        raise UserError(say("importers.huge_picture", name=label)) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError) as error:
        raise UserError(say("importers.no_picture", name=label)) from error
    sha = hashlib.sha256(stored).hexdigest()
    return Prepared(stored, PictureInfo(sha, name, kind, *size))


def _as_it_is(picture: "Image.Image", data: bytes) -> tuple[bytes, str, tuple[int, int]] | None:
    """A JPEG that is upright and small enough, only its metadata cut out: nothing is lost by saving it once more."""
    if picture.format != "JPEG" or picture.mode not in ("RGB", "L") or max(picture.size) > LONG_SIDE:
        return None
    if len(data) > MOST_BYTES:
        return None
    if picture.getexif().get(_ORIENTATION, 1) != 1:
        return None
    size = picture.size
    picture.draft(picture.mode, (1, 1))
    picture.load()  # at an eighth of its size: a cut-off file fails here, not in Word
    bare = without_metadata(data)
    return None if bare is None else (bare, "jpeg", size)


def without_metadata(data: bytes) -> bytes | None:
    """A JPEG without EXIF, GPS, comments and thumbnails; colour profile kept. None where its segments make no sense."""
    out = bytearray(data[:2])
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            return None
        marker = data[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
            continue
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if marker == _SCAN:
            return bytes(out + data[place:])
        application = 0xE0 <= marker <= 0xEF
        profile = data[place + 4 : place + 16] == b"ICC_PROFILE\x00"
        if marker in _KEPT or profile or not (application or marker == _COMMENT):
            out += data[place : place + 2 + length]
        place += 2 + length
    return None


def _made_anew(picture: "Image.Image") -> tuple[bytes, str, tuple[int, int]]:
    """The picture turned upright, shrunk and saved again."""
    from PIL import Image, ImageOps

    source = picture.format or ""
    picture.draft("RGB", (LONG_SIDE, LONG_SIDE))  # JPEG only: decodes at reduced size
    upright = ImageOps.exif_transpose(picture) or picture
    upright.load()
    if max(upright.size) > LONG_SIDE:
        upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    stored, kind = _encoded(upright, source)
    return stored, kind, upright.size


def is_vector(data: bytes) -> bool:
    """Whether the bytes are a Windows metafile (EMF, WMF) or SVG, which cannot be turned into pixels here."""
    emf = len(data) > 44 and data[:4] == b"\x01\x00\x00\x00" and data[40:44] == b" EMF"
    wmf = data[:4] == b"\xd7\xcd\xc6\x9a" or data[:6] == b"\x01\x00\x09\x00\x00\x03"
    return emf or wmf or b"<svg" in data[:1000].lower()


def _encoded(picture: "Image.Image", source: str) -> tuple[bytes, str]:
    """The picture's bytes and their format; JPEG for photographs, PNG for drawings and whatever is see-through."""
    if picture.mode == "P" or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    clear = picture.mode in ("RGBA", "LA") and picture.getchannel("A").getextrema() != (255, 255)
    drawn = source != "JPEG" and picture.convert("RGB").getcolors(_DRAWING_COLOURS) is not None
    out = io.BytesIO()
    if clear or drawn:
        plain = picture if picture.mode in ("RGB", "RGBA", "L", "LA", "1") else picture.convert("RGB")
        plain.info = {}
        plain.save(out, "PNG", optimize=True)
        return out.getvalue(), "png"
    plain = picture if picture.mode in ("RGB", "L") else picture.convert("RGB")
    profile = picture.info.get("icc_profile") if plain is picture else None
    plain.info = {}
    plain.save(out, "JPEG", quality=QUALITY, optimize=True, icc_profile=profile)
    return out.getvalue(), "jpeg"
