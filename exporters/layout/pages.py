"""What a layout gives: pages with strips at their heights, and where every bookmark fell."""

from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from exporters.layout.lines import Line, Setting
from exporters.layout.model import Face, Paragraph, Ruling, Sheet


@dataclass(slots=True)
class Strip:
    """A horizontal slice that no page break goes through: a line of text or a row of a table.

    `above` is the space over it, not printed at the top of a page. `glue` forbids a page break below it. `frames`
    are the boxes it stands in, outermost first; `inset` is what lies between the box's upper edge and the
    first strip, `closes` says that the box ends with it.
    """

    height: float
    above: float = 0.0
    glue: bool = False
    page_break: bool = False
    x: float = 0.0
    line: "SetLine | None" = None
    row: "SetRow | None" = None
    frames: "tuple[Frame, ...]" = ()
    anchors: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()
    inset: float = 0.0
    closes: bool = False


@dataclass(slots=True)
class SetLine:
    """One line of a paragraph."""

    paragraph: Paragraph
    setting: Setting
    line: Line


@dataclass(slots=True)
class SetCell:
    """A cell of a laid out row: its place from the row's left edge and what stands in it, from its top."""

    x: float
    width: float
    height: float
    shade: str
    strips: "list[tuple[float, Strip]]"
    continues: bool = False
    below: float = 0.0


@dataclass(slots=True)
class SetRow:
    """One row of a table: its cells, and the rows that are repeated above it at the top of a page."""

    cells: list[SetCell]
    width: float
    ruling: Ruling
    table: int
    heads: "list[Strip]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Frame:
    """A box around strips: it is closed on every page it runs over. `key` tells one box from the next."""

    key: int
    x: float
    width: float
    ruling: Ruling
    shade: str


@dataclass(slots=True)
class Page:
    """One page. `number` is counted from its section's start, `label` is what is printed; `strips` are (top, strip)."""

    sheet: Sheet
    index: int
    number: int
    label: str
    strips: list[tuple[float, Strip]] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    note_strips: list[tuple[float, Strip]] = field(default_factory=list)
    note_top: float = 0.0


@dataclass(slots=True)
class Layout:
    """All pages. `anchors` are bookmark → (index of the page, points from its top)."""

    pages: list[Page] = field(default_factory=list)
    anchors: dict[str, tuple[int, float]] = field(default_factory=dict)

    def number_of(self, anchor: str) -> int | None:
        """The number of the page where a bookmark stands, None for one that is nowhere."""
        place = self.anchors.get(anchor)
        return None if place is None else self.pages[place[0]].number


class Canvas(Protocol):
    """What marks are drawn on; it need not know where they come from. Everything is in points."""

    def word(
        self, x: float, y: float, text: str, family: str, size: float, bold: bool, color: str, underline: bool
    ) -> None:
        """Text with its baseline at `y`."""

    def fill(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """A rectangle of one colour."""

    def image(self, x: float, y: float, width: float, height: float, name: str) -> None:
        """The picture of that name."""


@dataclass(frozen=True, slots=True)
class Word:
    """Text at a place: `x` its left edge, `y` its baseline; `west` text is set in the face's Latin font."""

    x: float
    y: float
    text: str
    face: Face
    west: bool

    def draw(self, canvas: Canvas) -> None:
        """Draws itself."""
        face = self.face
        family = face.latin if self.west else face.east
        canvas.word(self.x, self.y, self.text, family, face.size, face.bold, face.color, face.underline)


@dataclass(frozen=True, slots=True)
class Fill:
    """A rectangle of one colour; a line of a table is a thin one."""

    x: float
    y: float
    width: float
    height: float
    color: str

    def draw(self, canvas: Canvas) -> None:
        """Draws itself."""
        canvas.fill(self.x, self.y, self.width, self.height, self.color)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture at its place."""

    x: float
    y: float
    width: float
    height: float
    name: str

    def draw(self, canvas: Canvas) -> None:
        """Draws itself."""
        canvas.image(self.x, self.y, self.width, self.height, self.name)


Mark: TypeAlias = Word | Fill | Image
