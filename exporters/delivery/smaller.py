"""Pictures made smaller for a mail limit: the draft keeps the good ones, only the file that is sent has these."""

import io
from collections.abc import Callable
from functools import cache

from PIL import Image

from report.charts import KEPT

LEVELS = (
    (1280, 80),
    (960, 72),
    (720, 65),
)  # (long side in pixels, JPEG quality): 200, 150 and 110 dpi over a text width


def smaller(picture: Callable[[str], bytes], level: int) -> Callable[[str], bytes]:
    """`picture` with every answer shrunk to `LEVELS[level]`; a picture that would not get smaller stays as it is."""
    long_side, quality = LEVELS[level]

    @cache
    def shrunk(sha: str) -> bytes:
        data = picture(sha)
        if sha.startswith(KEPT):  # a chart has few colours: it is small already, and its labels would smear
            return data
        return shrunk_picture(data, long_side, quality)

    return shrunk


def shrunk_picture(data: bytes, long_side: int, quality: int) -> bytes:
    """A JPEG or PNG whose longer side has at most so many pixels; the same bytes where that would not make it smaller."""
    made = _shrunk(data, long_side, quality)
    return made if len(made) < len(data) else data


def _shrunk(data: bytes, long_side: int, quality: int) -> bytes:
    """A JPEG stays a JPEG and a PNG a PNG: the Word file names them so, and a drawing must not smear."""
    with Image.open(io.BytesIO(data)) as held:
        kind = held.format
        if kind not in ("JPEG", "PNG"):
            return data
        image = held.copy()
    image.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if kind == "JPEG":
        image.convert("RGB" if image.mode not in ("L", "RGB") else image.mode).save(
            out, "JPEG", quality=quality, optimize=True
        )
    else:
        image.save(out, "PNG", optimize=True)
    return out.getvalue()
