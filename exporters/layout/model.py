"""What is laid out: paragraphs, tables and pictures with every length already in points."""

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Face:
    """How a piece of text is set: `east` is the font of Chinese characters, `latin` that of digits and letters."""

    east: str
    latin: str
    size: float
    bold: bool = False
    color: str = "000000"
    underline: bool = False
    raised: bool = False
    spacing: float = 0.0  # points added after every character


@dataclass(frozen=True, slots=True)
class Box:
    """A picture in a line of text: the name of its bytes and its size. With a `place` it stands there on the sheet of paper and
    takes no room in the line.
    """

    name: str
    width: float
    height: float
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one face. With a `box` the text is one object character; `note` numbers the footnote it marks."""

    text: str
    face: Face
    box: Box | None = None
    note: int = 0


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab stop, measured from the left margin."""

    place: float
    right: bool = False
    leader: str = ""


@dataclass(slots=True)
class Paragraph:
    """One paragraph. `pitch` is the height of every line, 0: as high as what stands in it.

    `outline` is the level of a heading, 0: none; `style` tells who reads the pages what the paragraph is; a
    `lined` one has a line below it. The first `number` characters are an automatic number. `hang` lets a mark
    stand in the margin, which cells of tables do not.
    """

    spans: list[Span]
    pitch: float
    align: str = "left"
    first: float = 0.0
    left: float = 0.0
    right: float = 0.0
    before: float = 0.0
    after: float = 0.0
    keep_next: bool = False
    keep_lines: bool = False
    widows: bool = True
    page_break: bool = False
    tabs: tuple[Tab, ...] = ()
    anchors: tuple[str, ...] = ()
    style: str = ""
    outline: int = 0
    lined: bool = False
    number: int = 0
    hang: bool = True

    @property
    def text(self) -> str:
        """The text of all spans."""
        return "".join(span.text for span in self.spans)


@dataclass(slots=True)
class Cell:
    """A cell of one row. `rows` is 1, or how many rows it covers, or 0 where the one above reaches into this row. `below` is the
    width of a line of its own below it.
    """

    column: int
    columns: int
    rows: int
    content: "list[Paragraph | Table]"
    shade: str = ""
    middle: bool = False
    below: float = 0.0


@dataclass(slots=True)
class Row:
    """A row of a table: `whole` never splits, a `head` is repeated on every page the table runs over."""

    cells: list[Cell]
    whole: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """Lines of a table and the room inside its cells. Widths of lines in points, 0: none.

    `frame` stands above and below, `sides` left and right, `inner` between rows, `columns` between columns.
    """

    frame: float
    inner: float
    color: str
    pad_x: float
    pad_y: float
    sides: float = 0.0
    columns: float = 0.0


@dataclass(slots=True)
class Table:
    """A table in the middle of its column; `widths` of its columns."""

    widths: list[float]
    rows: list[Row]
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of page: its size, its margins, what stands above and below ({n} there is the page number).

    `header_top` and `footer_bottom` are measured from the paper's edges; `numbering` is a Word number format.
    """

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    header: Paragraph | None = None
    header_top: float = 0.0
    footer: Paragraph | None = None
    even_footer: Paragraph | None = None
    footer_bottom: float = 0.0
    numbering: str = "decimal"

    @property
    def text_width(self) -> float:
        """Points between the side margins."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """Points between the margins above and below."""
        return self.height - self.top - self.bottom


@dataclass(slots=True)
class Part:
    """Paragraphs and tables on pages of one kind; a part begins a page. `restart` counts its pages from 1."""

    sheet: Sheet
    blocks: list[Paragraph | Table] = field(default_factory=list)
    restart: bool = False


Content: TypeAlias = Paragraph | Table
