"""A style profile: page, fonts, sizes, pitches and indents of a Word report. Those that ship are `resources/styles/*.toml`; a
report may carry one of its own as text (`profile_of`).

Lengths are kept as the file gives them (millimetres, points, characters); the properties answer in twips.
"""

from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from report.errors import UserError
from report.messages import say
from report.model import Report

TWIPS_PER_MM = 1440 / 25.4
A4 = (11906, 16838)  # twips
STYLE, STYLE_TEXT = "setting/style", "setting/style_text"
"""Fields of a report: the name of a profile that ships, or the whole text of one of its own, which then holds."""
BUILT_IN = ("official", "school", "plain")


@dataclass(frozen=True, slots=True)
class Look:
    """How one style sets a paragraph; `font` "", `size` 0 and `line` 0 inherit, `first` and `left` are in
    characters. `color` is hex, "" black; `latin` is the font of letters and digits, "" the profile's; `spacing` the points added
    between characters, negative to press them together.
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
    color: str = ""
    latin: str = ""
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """Margins in millimetres; `lines` is the line grid of a page, as Word's page setup shows it, 0 for none.

    There is no character grid: LibreOffice gives each character of a size above the grid's pitch two places. How many characters
    a line has is set by `Look.spacing`, alike in every program.
    """

    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float
    lines: int = 0

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
    """`form` holds {n}; `place` is center, left, right or outer (right on odd pages, left on even ones); `contents` a
    Word number format or none; `restart` counts the body from 1.
    """

    form: str
    place: str
    contents: str
    restart: bool = True


@dataclass(frozen=True, slots=True)
class Trim:
    """What is neither page nor paragraph: lines in eighths of a point, colours in hex, picture height and the room inside cells in
    millimetres. Pictures are reduced to `picture_dpi` points per inch as they are printed, 0 for not at all.

    `table_look` is grid or three_line, `appendix_look` the same for the tables of indicators, `case_look` box, lines or plain;
    `wide_columns` the most columns on an upright page; `header_text` "" prints the report's title.
    """

    latin: str
    table_line: int
    table_frame: int
    header_shade: str
    case_line: str
    case_shade: str
    link: str
    picture_height: float
    table_look: str = "grid"
    appendix_look: str = "grid"
    table_pad_x: float = 1.5
    table_pad_y: float = 0.53
    wide_columns: int = 8
    case_look: str = "box"
    caption_gap: str = "\u3000"
    header_show: bool = True
    header_line: bool = True
    header_text: str = ""
    picture_dpi: int = 0

    @property
    def pad_x(self) -> int:
        """Twips between a cell's side and its text."""
        return round(self.table_pad_x * TWIPS_PER_MM)

    @property
    def pad_y(self) -> int:
        """Twips between a cell's upper or lower edge and its text."""
        return round(self.table_pad_y * TWIPS_PER_MM)


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
    _whole: dict[str, Look] = field(default_factory=dict, init=False, repr=False, compare=False)

    def look(self, key: str) -> Look:
        """A style with all that it inherits filled in; KeyError for a style the profile lacks."""
        if key not in self._whole:
            self._whole[key] = self._inherited(key)
        return self._whole[key]

    def _inherited(self, key: str) -> Look:
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
            own.color or (above.color if inherits else ""),
            own.latin or (above.latin if inherits else ""),
            own.spacing or (above.spacing if inherits else 0.0),
        )

    @property
    def fonts(self) -> tuple[str, ...]:
        """The fonts that the profile names, each once."""
        named = [self.trim.latin]
        for look in self.styles.values():
            named += [look.font, look.latin]
        return tuple(name for name in dict.fromkeys(named) if name)


def profile_file(name: str) -> str:
    """The text of a profile that ships; FileNotFoundError for one that is not there."""
    return (files("resources") / "styles" / f"{name}.toml").read_text(encoding="utf-8")


@cache
def load_profile(name: str) -> Profile:
    """The profile `resources/styles/<name>.toml`; FileNotFoundError for one that is not there."""
    return _read(profile_file(name), name)


@lru_cache(maxsize=8)
def _read(text: str, name: str) -> Profile:
    from exporters.word.profile_text import read_profile  # that module is about the classes here

    return read_profile(text, name)


def profile_of(report: Report) -> Profile:
    """The profile that the report is printed with: its own, the one it chose, or its edition's. UserError for one that cannot be
    read or that this program does not know.
    """
    own = report.fields.get(STYLE_TEXT, "")
    if own:
        return _read(own, say("style.of_draft"))
    name = report.fields.get(STYLE) or report.edition.style
    if name not in BUILT_IN:
        raise UserError(say("word.style_missing", name=name))
    return load_profile(name)
