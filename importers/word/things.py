"""What a report is made of, as found in a file: headings, paragraphs, figures, tables and cases, not yet in sections."""

from dataclasses import dataclass, field

from importers.word.raw import Look, RawParagraph, RawPicture
from report.blocks import Table


@dataclass(slots=True)
class Heading:
    """A heading; `kind` and `counts` tell its number's form and value; `styled` whether a style or outline level made it one,
    `boxed` whether it stands in a frame or a case's style, `known` whether the contents or the edition name it."""

    level: int
    number: str
    title: str
    kind: str = ""
    counts: tuple[int, ...] = ()
    sure: bool = True
    styled: bool = False
    bookmarks: tuple[str, ...] = ()
    look: Look = field(default_factory=Look)
    boxed: bool = False
    known: bool = False


@dataclass(slots=True)
class Para:
    """A paragraph; `role` is "" (decide by its looks), source_note, case_heading or closing."""

    raw: RawParagraph
    role: str = ""
    level: int = 0
    box_text: bool = False

    @property
    def text(self) -> str:
        """Its text, blanks at the ends gone."""
        return self.raw.text.strip()


@dataclass(slots=True)
class FigureThing:
    """Pictures with their texts under one caption. `charts` among them carry their data."""

    pictures: list[tuple[RawPicture, str]]
    caption: str = ""
    printed_number: str = ""
    columns: int = 0
    source_note: str = ""
    bookmarks: tuple[str, ...] = ()


@dataclass(slots=True)
class TableThing:
    """A table with its caption; `expanded` repeats merged cells in every place. `extra` are pictures that stood in its cells."""

    table: Table
    expanded: tuple[tuple[str, ...], ...]
    extra: list[RawPicture] = field(default_factory=list)
    repeated: int = 0
    nested: bool = False
    bookmarks: tuple[str, ...] = ()


@dataclass(slots=True)
class CaseThing:
    """A case with what stands in it; `sure` is False where only a frame and a bold first line say that it is one."""

    title: str
    printed_number: str
    items: list["Thing"] = field(default_factory=list)
    sure: bool = True


Thing = Heading | Para | FigureThing | TableThing | CaseThing
