"""A person's corrections of how a reader cut a file: a piece split, two joined, a paragraph made a heading, a heading a paragraph.

`importers.reshape` applies them. Steps that make a piece carry its id, so that later choices can name it.
"""

from dataclasses import dataclass, field
from functools import partial

from report.edits import new_id

_block_id, _section_id = partial(new_id, "b"), partial(new_id, "s")


@dataclass(frozen=True, slots=True)
class Split:
    """A block cut in two: a text before place `at` of paragraph `part` (`importers.cutting` says how places count), a table
    before row `part`, a figure before picture `part`. What comes after the cut is the block `made`."""

    piece: str
    part: int
    at: int = 0
    made: str = field(default_factory=_block_id)


@dataclass(frozen=True, slots=True)
class Unbox:
    """A case dissolved: its title becomes the paragraph `made`, what it holds become pieces of their own."""

    piece: str
    made: str = field(default_factory=_block_id)


@dataclass(frozen=True, slots=True)
class Join:
    """Block `other` goes into `piece` of the same section: the last and the first paragraph become one, the rows of a table
    follow, pictures stand under one caption, a case takes what is not a case."""

    piece: str
    other: str


@dataclass(frozen=True, slots=True)
class Mend:
    """Paragraph `part` of a text and the one after it become one."""

    piece: str
    part: int


@dataclass(frozen=True, slots=True)
class ToHeading:
    """Paragraph `part` of a text becomes the heading of the section `made` at `level` (1: chapter); what follows it, up to the
    next heading, stands below."""

    piece: str
    part: int
    level: int
    made: str = field(default_factory=_section_id)


@dataclass(frozen=True, slots=True)
class ToParagraph:
    """A section's heading becomes the paragraph `made` of the section before it, which takes what stood below."""

    section: str
    made: str = field(default_factory=_block_id)


@dataclass(frozen=True, slots=True)
class Level:
    """A section's heading, with those below it, goes to `level` (1: chapter) where it stands in the file."""

    section: str
    level: int


Shape = Split | Unbox | Join | Mend | ToHeading | ToParagraph | Level
