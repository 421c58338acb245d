"""What a file holds before anybody decides what it means: paragraphs with their look, tables with their cells, in order."""

from dataclasses import dataclass, field

from report.content import Content, Footnote, Span


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks: style name, size in half-points, font, alignment (left, center, right), all of it bold."""

    style: str = ""
    size: int = 0
    bold: bool = False
    align: str = "left"
    font: str = ""


@dataclass(frozen=True, slots=True)
class ListMark:
    """Automatic numbering of a paragraph: `number` as printed ("（一）", "•"), `form` for `report.blocks.Paragraph`, `level` from 0.

    `form` is "" where the report cannot count that way. `list_id` tells one list from another.
    """

    number: str
    form: str
    level: int
    bullet: bool
    list_id: str


@dataclass(frozen=True, slots=True)
class RawPicture:
    """A picture in the flow: the package part with its bytes, or why there is none; a native chart's cached data as rows."""

    part: str
    name: str = ""
    problem: str = ""
    chart: tuple[tuple[str, ...], ...] = ()
    chart_form: str = ""


@dataclass(slots=True)
class RawParagraph:
    """A paragraph. `heading` is the level its style or outline gives (0: none); `lead` how many characters at its start are
    bold before the rest is not; `box` tells one shaded or bordered run of paragraphs ("" none); `indented` that its own first line
    is set in, by blanks or by its indent."""

    content: Content = ()
    look: Look = field(default_factory=Look)
    heading: int = 0
    is_title: bool = False
    is_caption: bool = False
    in_contents: bool = False
    mark: ListMark | None = None
    pictures: list[RawPicture] = field(default_factory=list)
    text_boxes: list[list["RawParagraph"]] = field(default_factory=list)
    box: str = ""
    page_break: bool = False
    lead: int = 0
    bookmarks: tuple[str, ...] = ()
    case_style: bool = False
    indented: bool = False

    @property
    def text(self) -> str:
        """The text alone; an automatic number is not part of it."""
        return "".join(part.text for part in self.content if isinstance(part, Span))

    @property
    def notes(self) -> bool:
        """Whether a footnote hangs on it."""
        return any(isinstance(part, Footnote) for part in self.content)

    @property
    def is_blank(self) -> bool:
        """Nothing to see: no text, picture or box."""
        return not (self.text.strip() or self.pictures or self.text_boxes or self.notes)


@dataclass(slots=True)
class RawCell:
    """A cell of a table at its first place, with how many rows and columns it covers."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    items: list["RawItem"] = field(default_factory=list)

    def paragraphs(self) -> list[RawParagraph]:
        """Its paragraphs, those of nested tables included."""
        found: list[RawParagraph] = []
        for item in self.items:
            if isinstance(item, RawParagraph):
                found.append(item)
            else:
                for cell in item.cells:
                    found += cell.paragraphs()
        return found


@dataclass(slots=True)
class RawTable:
    """A table: its cells in reading order, its size, and how many rows it repeats on each page (0: not said)."""

    cells: list[RawCell]
    rows: int
    columns: int
    header_rows: int = 0
    page_break: bool = False


RawItem = RawParagraph | RawTable


@dataclass(slots=True)
class RawNote:
    """A comment ("comment") or a tracked change ("insert", "delete") with its author, its day (2025-11-02), the words it hangs on
    and the paragraph."""

    kind: str
    text: str
    author: str = ""
    date: str = ""
    quote: str = ""
    at: RawParagraph | None = None


@dataclass
class RawDocument:
    """All of a file. `notes` are (kind, text, reason) of what is not in the flow: page headers, objects. `margin` are
    comments and tracked changes in reading order."""

    items: list[RawItem]
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    margin: list[RawNote] = field(default_factory=list)
