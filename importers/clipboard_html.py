"""HTML that office programs and browsers put on the clipboard → plain paragraphs and grids; fonts and colours are dropped.

What is peculiar about it: Word writes lists as paragraphs whose number is text marked `mso-list:Ignore`, and footnotes as
a link with their text at the end; Excel writes `mso-ignore:colspan` where a long text only runs over its neighbours.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

MAX_CELLS = 100_000
MAX_COLUMNS = 300
MAX_ROWS = 20_000

_SKIPPED = {"style", "script", "head", "title", "xml", "template", "noscript", "textarea", "svg", "math"}
_BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "blockquote",
    "pre",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
}
_BLOCKS |= {
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "hr",
    "header",
    "footer",
    "main",
    "figure",
    "figcaption",
    "body",
}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_IMPLIED = {"p": {"td", "th", "li", "table", "div"}, "li": {"ul", "ol", "table"}, "tr": {"table"}}
_IMPLIED |= {"td": {"tr", "table"}, "th": {"tr", "table"}}
_STYLE = 4000  # characters of a style attribute that are looked at
_DEPTH = 300  # deeper elements are read as part of the one above: a hostile page must not make searches long
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile("[ \t\r\n\f]+")
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u201c\u201d\u2018\u2019\u2014\u2026]"
_WRAPPED = re.compile(f"(?<={_WIDE})[ \t]*[\r\n]+[ \t]*(?={_WIDE})")


def clean(text: str) -> str:
    """`text` without characters that XML refuses or nobody sees; every kind of line end becomes "\\n"."""
    return _CONTROL.sub("", _BREAK.sub("\n", text)).replace("\xa0", " ")


@dataclass(slots=True)
class Piece:
    """A run of text of one look; `note` is the id of a footnote that stands here."""

    text: str
    bold: bool = False
    link: str = ""
    note: str = ""


@dataclass(slots=True)
class Line:
    """A paragraph. `list` is "", "bullet" or "numbered"; `label` the number as it was typed."""

    pieces: list[Piece] = field(default_factory=list)
    list: str = ""
    level: int = 0
    label: str = ""
    heading: int = 0  # its level as a heading, counted from 1; 0 for text


@dataclass(slots=True)
class Image:
    """A picture among the text; `source` is what its `src` says."""

    source: str
    alt: str = ""


@dataclass(slots=True)
class Cell:
    """A cell of a grid as it was written: its text and how far it reaches."""

    text: str
    rows: int = 1
    columns: int = 1
    header: bool = False


@dataclass(slots=True)
class Grid:
    """A table: rows of cells as written, before spans are spread."""

    rows: list[list[Cell]] = field(default_factory=list)
    caption: str = ""


@dataclass(slots=True)
class _Element:
    tag: str
    bold: bool
    link: str
    skipped: bool = False
    label: bool = False
    note: str = ""


@dataclass(slots=True)
class _Open:
    """A table being read; only the outermost makes cells, one inside a cell is read as text."""

    grid: Grid
    cell: Cell | None = None
    lines: list[str] = field(default_factory=list)
    head: bool = False


class ClipboardParser(HTMLParser):
    """Reads a fragment into `items`, paragraphs and tables in their order, and `notes`, footnotes by id."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[Line | Grid | Image] = []
        self.notes: dict[str, str] = {}
        self._elements: list[_Element] = []
        self._lists: list[str] = []
        self._line = Line()
        self._tables: list[_Open] = []
        self._cells = 0

    @property
    def too_large(self) -> bool:
        """Whether a table had more cells than are read."""
        return self._cells > MAX_CELLS

    def finish(self) -> None:
        """Ends the last paragraph and a table that was never closed."""
        self.close()
        self._end_line()
        while self._tables:
            self._end_table()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        style = _SPACE.sub("", values.get("style", "")[:_STYLE]).lower()
        if tag == "br":
            self._break()
            return
        if tag == "img":
            self._image(values)
            return
        self._imply_end(tag)
        if tag in _BLOCKS:
            self._end_line()
        self._push(tag, values, style)
        if self._elements and self._elements[-1].skipped:
            return
        if tag in ("ul", "ol"):
            self._lists.append(tag)
        elif tag == "li" and self._lists:
            self._line.list = "numbered" if self._lists[-1] == "ol" else "bullet"
            self._line.level = len(self._lists) - 1
        elif tag in _HEADINGS:
            self._line.heading = int(tag[1])
        elif tag == "p" and (level := re.search(r"mso-list:[^;]*level(\d)", style)):
            self._line.list, self._line.level = "bullet", int(level.group(1)) - 1
            self._line.heading = _outline_level(style)
        elif tag == "p" and _outline_level(style):
            self._line.heading = _outline_level(style)
        elif tag in ("table", "tr", "td", "th", "thead"):
            self._start_table_part(tag, values, style)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        place = next(
            (i for i in range(len(self._elements) - 1, -1, -1) if self._elements[i].tag == tag), None
        )
        if place is None:
            return
        skipped = self._elements[place].skipped
        del self._elements[place:]
        if skipped:
            return
        if tag in _BLOCKS:
            self._end_line()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._line = Line()
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "table" and self._tables:
            self._end_table()
        elif tag == "thead" and self._tables:
            self._tables[-1].head = False

    def handle_data(self, data: str) -> None:
        element = self._elements[-1] if self._elements else _Element("", False, "")
        if element.skipped:
            return
        kept = any(e.tag == "pre" for e in self._elements)
        text = clean(data) if kept else clean(_SPACE.sub(" ", _WRAPPED.sub("", data)))
        if element.label:
            self._line.label += text.strip()
            return
        for n, part in enumerate(text.split("\n")):
            if n:
                self._break()
            if part:
                self._line.pieces.append(Piece(part, element.bold, element.link))

    def _image(self, values: dict[str, str]) -> None:
        """A picture stands between paragraphs; one in a table's cell comes before the table, so that it is not lost."""
        if self._elements and self._elements[-1].skipped:
            return
        source = values.get("src", "").strip()
        tiny = values.get("width", "") in ("0", "1") or values.get("height", "") in (
            "0",
            "1",
        )  # a page's counter
        if not source or tiny:
            return
        if not self._tables:
            line = self._line
            self._end_line()
            self._line.heading = line.heading
        self.items.append(Image(source, clean(values.get("alt", ""))))

    def _imply_end(self, tag: str) -> None:
        """Ends what HTML lets end by itself: a paragraph before the next one, a cell before the next cell."""
        borders = _IMPLIED.get(tag)
        if borders is None:
            return
        for element in reversed(self._elements):
            if element.tag in borders:
                return
            if element.tag == tag or {element.tag, tag} == {"td", "th"}:
                self.handle_endtag(element.tag)
                return

    def _push(self, tag: str, values: dict[str, str], style: str) -> None:
        if tag in _VOID or len(self._elements) > _DEPTH:
            return
        above = self._elements[-1] if self._elements else _Element("", False, "")
        new = _Element(tag, above.bold, above.link, above.skipped or tag in _SKIPPED, above.label, above.note)
        weight = re.search(r"font-weight:(\w+)", style)
        if weight:
            new.bold = weight.group(1) in ("bold", "bolder") or (
                weight.group(1).isdigit() and int(weight.group(1)) >= 600
            )
        elif tag in ("b", "strong") or tag in _HEADINGS:
            new.bold = True
        if "mso-list:ignore" in style:
            new.label = True
        if tag == "a":
            self._anchor(new, values, style)
        if "mso-element:footnote" in style and values.get("id"):
            new.note = values["id"]
        self._elements.append(new)

    def _anchor(self, new: _Element, values: dict[str, str], style: str) -> None:
        address = values.get("href", "")
        note = re.search(r"mso-footnote-id:([\w-]+)", style)
        if note:
            new.skipped = True
            if not new.note:  # in the note itself the mark only leads back
                self._line.pieces.append(Piece("", note=note.group(1)))
        elif re.match(r"(https?|mailto):", address):
            new.link = clean(address).strip()

    def _start_table_part(self, tag: str, values: dict[str, str], style: str) -> None:
        if tag == "table":
            self._tables.append(_Open(Grid()))
        elif not self._tables:
            return
        elif tag == "tr":
            self._end_cell()
            self._tables[-1].grid.rows.append([])
        elif tag == "thead":
            self._tables[-1].head = True
        else:
            self._start_cell(tag, values, style)

    def _start_cell(self, tag: str, values: dict[str, str], style: str) -> None:
        self._end_cell()
        table = self._tables[-1]
        if not table.grid.rows:
            table.grid.rows.append([])
        rows, columns = _span(values.get("rowspan"), MAX_ROWS), _span(values.get("colspan"), MAX_COLUMNS)
        table.cell = Cell("", rows, columns, tag == "th" or table.head)
        if "mso-ignore:colspan" in style:
            table.cell.columns = -columns  # the text only runs over empty neighbours

    def _end_cell(self) -> None:
        self._end_line()
        table = self._tables[-1] if self._tables else None
        if table is None or table.cell is None:
            return
        cell, spread = table.cell, 0
        if cell.columns < 0:
            cell.columns, spread = 1, -cell.columns - 1
        cell.text = "\n".join(table.lines)
        table.grid.rows[-1] += [cell, *(Cell("") for _ in range(spread))]
        table.cell, table.lines = None, []
        self._cells += 1 + spread

    def _end_table(self) -> None:
        self._end_cell()
        table = self._tables.pop()
        if not self._tables:
            self.items.append(table.grid)
            return
        outer = self._tables[-1]
        texts = ["\t".join(cell.text for cell in row).strip() for row in table.grid.rows]
        if outer.cell is not None:
            outer.lines += [text for text in texts if text]

    def _break(self) -> None:
        """A soft line break: a new line of the same kind."""
        if self._elements and self._elements[-1].skipped:
            return
        line = self._line
        self._end_line()
        if line.list:
            self._line.level = line.level
        self._line.heading = line.heading

    def _end_line(self) -> None:
        line, self._line = self._line, Line()
        _trim(line)
        if not line.pieces:
            if line.list and not line.label:
                # The item's text follows in a paragraph of its own: <li><p>…
                self._line.list, self._line.level = line.list, line.level
            return
        text = "".join(piece.text for piece in line.pieces)
        note = next((e.note for e in reversed(self._elements) if e.note), "")
        if note:
            self.notes[note] = (self.notes.get(note, "") + " " + text).strip()
        elif self._tables:
            table = self._tables[-1]
            if table.cell is not None:
                table.lines.append(text)
            else:
                table.grid.caption = text
        else:
            self.items.append(line)


def _outline_level(style: str) -> int:
    """The heading level that Word writes into a paragraph's style; 0 for body text."""
    match = re.search(r"mso-outline-level:(\d)", style)
    return int(match.group(1)) if match else 0


def _span(text: str | None, most: int) -> int:
    match = re.match(r"\s*(\d{1,6})", text or "")
    return min(max(int(match.group(1)), 1), most) if match else 1


def _trim(line: Line) -> None:
    """Blanks at both ends gone, those between two pieces kept once."""
    pieces = line.pieces
    for piece in pieces:
        piece.text = re.sub("[ \t]+", " ", piece.text)
    while pieces and not pieces[0].note and not pieces[0].text.strip():
        pieces.pop(0)
    while pieces and not pieces[-1].note and not pieces[-1].text.strip():
        pieces.pop()
    if pieces:
        pieces[0].text = pieces[0].text.lstrip()
        pieces[-1].text = pieces[-1].text.rstrip()
