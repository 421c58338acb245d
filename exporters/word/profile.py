"""A style profile: page, fonts, sizes, pitches and indents of a Word report, read from
`resources/styles/*.toml`.

Lengths are kept as the file gives them (millimetres, points, characters); the properties answer in twips.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

TWIPS_PER_MM = 1440 / 25.4
A4 = (11906, 16838)  # twips


@dataclass(frozen=True, slots=True)
class Look:
    """How one style sets a paragraph; `font` "", `size` 0 and `line` 0 inherit, `first` and `left` are in
    characters.
    """

    font: str = ""
    size: float = 0.0
    line: float = 0.0
    before: float = 0.0
    after: float = 0.0
    first: float = 0.0
    left: float = 0.0
    align: str = ""
    bold: bool = False
    page_break: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Margins in millimetres.

    There is no character grid: LibreOffice gives each character of a size above the grid's pitch two places.
    """

    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float

    def twips(self, side: str) -> int:
        """A margin in twips."""
        return round(float(getattr(self, side)) * TWIPS_PER_MM)

    def text_width(self, landscape: bool = False) -> int:
        """Twips between the side margins; a landscape page is the upright one turned to the left."""
        if landscape:
            return A4[1] - self.twips("top") - self.twips("bottom")
        return A4[0] - self.twips("left") - self.twips("right")

    def text_height(self, landscape: bool = False) -> float:
        """Points between the margins above and below."""
        if landscape:
            return (A4[0] - self.twips("left") - self.twips("right")) / 20
        return (A4[1] - self.twips("top") - self.twips("bottom")) / 20


@dataclass(frozen=True, slots=True)
class PageNumber:
    """`form` holds {n}; `place` is center or outer (right on odd pages, left on even ones); `contents` a
    Word number format or none.
    """

    form: str
    place: str
    contents: str


@dataclass(frozen=True, slots=True)
class Trim:
    """What is neither page nor paragraph: lines in eighths of a point, colours in hex, picture height in
    millimetres.
    """

    latin: str
    table_line: int
    table_frame: int
    header_shade: str
    case_line: str
    case_shade: str
    link: str
    picture_height: float


_PARENTS = {
    "normal": "",
    "table_caption": "caption",
    "figure_caption": "caption",
    "table_left": "table_text",
    "table_head": "table_text",
    "table_left_small": "table_small",
    "table_head_small": "table_small",
    "list": "body",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """A whole profile. `styles` holds what each style adds to its parent."""

    name: str
    title: str
    page: Page
    number: PageNumber
    trim: Trim
    styles: dict[str, Look]

    def look(self, key: str) -> Look:
        """A style with all that it inherits filled in; KeyError for a style the profile lacks."""
        own = self.styles[key]
        parent = _PARENTS.get(key, "normal")
        if not parent:
            return own
        above = self.look(parent)
        inherits = parent != "normal"
        return Look(
            own.font or above.font,
            own.size or above.size,
            own.line or above.line,
            own.before or (above.before if inherits else 0.0),
            own.after or (above.after if inherits else 0.0),
            own.first if key == "list" else own.first or (above.first if inherits else 0.0),
            own.left or (above.left if inherits else 0.0),
            own.align or (above.align if inherits else ""),
            own.bold or (above.bold and inherits),
            own.page_break,
        )

    @property
    def fonts(self) -> tuple[str, ...]:
        """The fonts that the profile names, each once."""
        named = [self.trim.latin, *(look.font for look in self.styles.values() if look.font)]
        return tuple(dict.fromkeys(named))


@cache
def load_profile(name: str) -> Profile:
    """The profile `resources/styles/<name>.toml`; FileNotFoundError for one that is not there."""
    text = (files("resources") / "styles" / f"{name}.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    styles = {key: Look(**values) for key, values in data["styles"].items()}
    return Profile(
        name,
        data["title"],
        Page(**data["page"]),
        PageNumber(**data["number"]),
        Trim(**data["look"]),
        styles,
    )
