"""How wide characters are: a Chinese one is an em, letters and digits as their font says.

Widths come from the font file where one is found under the name (`fontfile`), else from tables of the two faces
that offices set letters in; every other name counts as the serif one. The old Chinese faces (宋体, 仿宋, 楷体, 黑体) give
letters and digits half an em each.
"""

import tomllib
from functools import cache
from importlib.resources import files

from exporters.layout.fontfile import advances

_SANS = (
    "arial",
    "helvetica",
    "sans",
    "calibri",
    "雅黑",
    "yahei",
    "等线",
    "dengxian",
)  # parts of names without serifs
_HALVES = (
    "宋",
    "楷",
    "黑体",
    "simsun",
    "fangsong",
    "kaiti",
    "simhei",
)  # Chinese faces: letters half an em wide


class Widths(dict[str, float]):
    """Character → advance in ems; what is not listed is a full-width character."""

    def __missing__(self, letter: str) -> float:
        return 1.0


@cache
def latin_widths(name: str, bold: bool) -> Widths:
    """The advances of letters, digits and Western marks in the face of that name."""
    tables = _tables()
    if any(part in name.lower() for part in _HALVES):
        return _half_widths
    if name not in tables:
        found = advances(name, bold)
        if found:
            return Widths(found)
    sans = any(part in name.lower() for part in _SANS)
    face = name if name in tables else "Arial" if sans else "Times New Roman"
    return tables[face][bold]


@cache
def _tables() -> dict[str, tuple[Widths, Widths]]:
    text = (files("resources") / "metrics" / "latin.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return {name: (_spread(kinds["regular"]), _spread(kinds["bold"])) for name, kinds in data.items()}


def _spread(kinds: dict[str, str]) -> Widths:
    return Widths({letter: int(width) / 1000 for width, letters in kinds.items() for letter in letters})


east_widths = Widths({" ": 0.5, "\u00a0": 0.5})
"""Chinese faces: everything is an em wide but the space, which is half of one."""
_half_widths = Widths({chr(code): 0.5 for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))})
