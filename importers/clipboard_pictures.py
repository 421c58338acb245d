"""The bytes of a picture that a fragment of HTML names: inside the markup, or in the folder where Word and WPS put it for the clipboard.

Other files of the PC are not opened for a fragment of HTML, whoever wrote it, and nothing is fetched from the net.
"""

import base64
import re
import urllib.parse
from pathlib import Path

from importers.clipboard_html import Image
from report.pasted import PastedPicture

_DATA = re.compile(r"data:image/[\w.+-]+;(?:[\w=-]+;)*base64,", re.IGNORECASE)
_FOLDERS = re.compile(r"msohtmlclip|ksohtml|wps", re.IGNORECASE)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff")
_MOST = 60_000_000  # bytes


def picture_of(image: Image) -> PastedPicture:
    """The picture; its bytes are b"" where they cannot be had."""
    match = _DATA.match(image.source)
    if match:
        try:
            data = base64.b64decode(
                re.sub(r"\s", "", urllib.parse.unquote(image.source[match.end() :])), validate=True
            )
        except ValueError:  # no base64, or no ASCII at all
            data = b""
        return PastedPicture(data, image.alt)
    path = clipboard_file(image.source)
    if path is None:
        return PastedPicture(b"", image.alt)
    try:
        data = path.read_bytes() if path.stat().st_size <= _MOST else b""
    except (OSError, ValueError):
        data = b""  # the other program has cleaned its folder up; the page says that the picture did not come along
    return PastedPicture(data, image.alt or path.name)


def clipboard_file(source: str) -> Path | None:
    """The local file that `source` names, if it is a picture in such a folder: file:///C:/…/msohtmlclip1/01/clip_image001.png."""
    if not source.lower().startswith("file:"):
        return None
    try:
        address = urllib.parse.urlsplit(source.replace("\\", "/"))
    except ValueError:
        return None
    text = urllib.parse.unquote(address.path)
    if address.netloc not in ("", "localhost") or text.startswith(
        "//"
    ):  # another PC: looking would already call it up
        return None
    path = Path(text[1:] if re.match(r"/[A-Za-z]:", text) else text)
    inside = any(_FOLDERS.search(part) for part in path.parts[:-1]) and ".." not in path.parts
    return path if inside and path.suffix.lower() in _PICTURES else None
