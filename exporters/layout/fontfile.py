"""The advances of a TrueType or OpenType font file, read from its tables `head`, `hhea`, `hmtx`, `cmap`.

Only what widths need: no outline is touched. Source of the layout of the tables: the OpenType specification.
"""

import os
import struct
import sys
from functools import cache
from pathlib import Path

_DIRECTORY = 1 << 16  # bytes of a font's head, and of its names
_HIGHEST = 0x2500  # letters and marks of the West; Chinese characters are full-width anyway


@cache
def advances(family: str, bold: bool) -> dict[str, float]:
    """Character → advance in ems of the installed font of that family, {} where none is found."""
    path = _files().get((family.lower(), bold)) or _files().get((family.lower(), False))
    if path is None:
        return {}
    try:
        return read_advances(path.read_bytes())
    except (OSError, struct.error, ValueError, KeyError, IndexError):
        return {}  # a damaged font only costs the exactness of its widths: the built-in tables stand in


def read_advances(data: bytes, at: int = 0) -> dict[str, float]:
    """The advances in a font file's bytes; struct.error, ValueError, KeyError or IndexError for no font."""
    tables = _directory(data, at)
    units = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    count = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    if not units or not count:
        raise ValueError("a font without metrics")
    widths = struct.unpack_from(">" + "Hh" * count, data, tables["hmtx"])[::2]
    glyphs = _character_map(data, tables["cmap"])
    return {chr(code): widths[min(glyph, count - 1)] / units for code, glyph in glyphs.items() if glyph}


def _directory(data: bytes, at: int) -> dict[str, int]:
    if data[at : at + 4] == b"ttcf":
        at = struct.unpack_from(">I", data, at + 12)[0]
    if data[at : at + 4] not in (b"\0\1\0\0", b"OTTO", b"true"):
        raise ValueError("not a font")
    count = struct.unpack_from(">H", data, at + 4)[0]
    found = {}
    for place in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", data, at + 12 + 16 * place)
        found[name.decode("latin-1")] = offset
    return found


def _character_map(data: bytes, at: int) -> dict[int, int]:
    """Code → glyph of the format 4 subtable, up to the Western marks."""
    count = struct.unpack_from(">H", data, at + 2)[0]
    for place in range(count):
        offset = at + struct.unpack_from(">I", data, at + 4 + 8 * place + 4)[0]
        if struct.unpack_from(">H", data, offset)[0] == 4:
            return _segments(data, offset)
    raise ValueError("no character map of format 4")


def _segments(data: bytes, at: int) -> dict[int, int]:
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 4 * count)
    offsets_at = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", data, offsets_at)
    found = {}
    for n in range(count):
        for code in range(starts[n], min(ends[n], _HIGHEST) + 1):
            glyph = code
            if offsets[n]:
                place = offsets_at + 2 * n + offsets[n] + 2 * (code - starts[n])
                glyph = struct.unpack_from(">H", data, place)[0]
                if not glyph:
                    continue
            found[code] = (glyph + deltas[n]) & 0xFFFF
    return found


@cache
def _files() -> dict[tuple[str, bool], Path]:
    """(family in small letters, bold) → font file, of the folders where fonts are installed."""
    found: dict[tuple[str, bool], Path] = {}
    for folder in _folders():
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.suffix.lower() in (".ttf", ".otf", ".ttc"):
                for family, bold in _names(path):
                    found.setdefault((family.lower(), bold), path)
    return found


def _folders() -> list[Path]:
    if sys.platform == "win32":
        places = [os.environ.get("WINDIR", "C:/Windows") + "/Fonts"]
        places.append(os.environ.get("LOCALAPPDATA", "") + "/Microsoft/Windows/Fonts")
        return [Path(place) for place in places]
    return [Path.home() / ".fonts", Path.home() / ".local/share/fonts", Path("/usr/share/fonts")]


def _names(path: Path) -> list[tuple[str, bool]]:
    """The family names in a font file's `name` table; [] where they cannot be read."""
    try:
        with path.open(
            "rb"
        ) as file:  # only the directory and the names: a collection of Chinese fonts has 20 MB
            head = file.read(_DIRECTORY)
            at = struct.unpack_from(">I", head, 12)[0] if head[:4] == b"ttcf" else 0
            file.seek(_directory(head, at)["name"])
            data = file.read(_DIRECTORY)
        count, strings = struct.unpack_from(">HH", data, 2)
        families: set[str] = set()
        style = ""
        for place in range(count):
            platform, _, _, kind, size, offset = struct.unpack_from(">6H", data, 6 + 12 * place)
            if platform == 3 and kind in (1, 2):
                text = data[strings + offset : strings + offset + size].decode("utf-16-be", "replace")
                if kind == 1:
                    families.add(text)
                else:
                    style = style or text
    except (OSError, struct.error, ValueError, KeyError):
        return []  # not a font this program can read; its widths are then taken from the built-in tables
    return [(family, "bold" in style.lower()) for family in families]
