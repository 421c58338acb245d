"""What the document is made of: pieces that know about how high they are. On which page they fall is the
business of `exporters.layout`, which reads the finished markup.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from exporters.word.markup import clean, width_units
from exporters.word.profile import Look

COVER, PLAIN, LISTS, BODY, WIDE = "cover", "plain", "lists", "body", "wide"
"""Kinds of sections: cover, front page without number, contents and lists, body, body on landscape pages."""

_ORDER = ("keepNext", "keepLines", "pageBreakBefore", "numPr", "tabs", "spacing", "ind", "jc", "sectPr")


@dataclass(slots=True)
class Para:
    """One paragraph: a style, its content, and children of w:pPr under their local names."""

    style: str
    content: str
    own: dict[str, str] = field(default_factory=dict)

    def xml(self) -> str:
        """The paragraph with its properties in the order of the schema."""
        own = "".join(self.own[name] for name in _ORDER if name in self.own) if self.own else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{self.style}"/>{own}</w:pPr>{self.content}</w:p>'


@dataclass(slots=True)
class Piece:
    """One paragraph (`para`) or table (`table`) with the heights in points of its lines or table rows, which
    decide what is kept on one page; or with what reckons them, for few are ever asked for (`heights`).

    `keep_next` holds it together with the piece that follows, `whole` keeps its lines or rows together.
    """

    para: Para | None
    rows: tuple[float, ...] | Callable[[], tuple[float, ...]]
    table: str = ""
    before: float = 0.0
    after: float = 0.0
    keep_next: bool = False
    whole: bool = False
    heading: bool = False
    section: str = BODY

    def xml(self) -> str:
        """The markup of the piece."""
        return self.para.xml() if self.para else self.table

    @property
    def heights(self) -> tuple[float, ...]:
        """Of each line or table row, in points."""
        if not isinstance(self.rows, tuple):
            self.rows = self.rows()
        return self.rows

    @property
    def height(self) -> float:
        """Points from top to bottom, spaces included."""
        return self.before + sum(self.heights) + self.after

    def break_page(self) -> None:
        """Makes a paragraph begin a page."""
        if self.para is None:
            raise ValueError("a table has no w:pageBreakBefore")
        self.para.own["pageBreakBefore"] = "<w:pageBreakBefore/>"

    def space(self, *, before: float | None = None, after: float | None = None) -> None:
        """Sets the space above or below a paragraph in points; the rest of its spacing stays the style's."""
        if self.para is None:
            raise ValueError("a table has no w:spacing")
        self.before = self.before if before is None else before
        self.after = self.after if after is None else after
        sides = f'w:before="{round(self.before * 20)}" w:after="{round(self.after * 20)}"'
        self.para.own["spacing"] = f"<w:spacing {sides}/>"


def line_count(text: str, width: float, size: float, first: float = 0.0) -> int:
    """How many lines `text` takes in `width` points at a size in points, its first line set in by `first`
    points.
    """
    per_line = max(width / size * 2, 2.0)
    count = 0
    for place, line in enumerate(clean(text).split("\n")):
        units = width_units(line) + (first / size * 2 if place == 0 else 0)
        count += max(1, math.ceil(units / per_line - 0.01))
    return count


def text_piece(para: Para, text: str, look: Look, width: float, first: float | None = None) -> Piece:
    """A paragraph with the height its style gives it; `width` is the column's in points, `first` overrides
    the style's indent.
    """

    def rows() -> tuple[float, ...]:
        indent = (look.first if first is None else first) * look.size
        return (look.line,) * line_count(text, width - look.left * look.size, look.size, indent)

    return Piece(para, rows, before=look.before, after=look.after)


def tiny_piece(section: str = BODY) -> Piece:
    """A paragraph one point high, for what only a paragraph can carry: a section break, the gap between
    two tables.
    """
    return Piece(Para("SectionEnd", ""), (1.0,), section=section)
