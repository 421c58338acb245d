"""The report in memory: sections, blocks, values, fields and pictures, each a frozen record in a dictionary.

Nothing here is changed except through `Report.apply`, with an `Edit` from `report.edits`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from report.blocks import Block, Case
from report.codec import coded
from report.edition import Edition, SectionSpec
from report.values import BLANK, Value


class Kind(StrEnum):
    """What a section is."""

    COVER = "cover"
    DECLARATION = "declaration"
    CONTENTS = "contents"
    FIGURE_LIST = "figure_list"
    TABLE_LIST = "table_list"
    PREFACE = "preface"  # top level, unnumbered title, its sections numbered on their own
    BODY = "body"  # chapter or section, level by depth
    APPENDIX = "appendix"  # 附表: its children are INDICATORS sections
    INDICATORS = "indicators"  # one appendix table, held by one IndicatorTable block


GENERATED = frozenset({Kind.CONTENTS, Kind.FIGURE_LIST, Kind.TABLE_LIST})
FRONT = frozenset({Kind.COVER, Kind.DECLARATION}) | GENERATED


@coded("section")
@dataclass(frozen=True, slots=True)
class Section:
    """A node of the report tree. `parent` is "" at the top. `spec` is the edition's section key, or "" for one a person added.

    `state` is open, review or locked. `skipped` holds the reason why the section is left out, or "".
    """

    id: str
    parent: str
    position: float
    title: str
    type: str = Kind.BODY
    numbered: bool = True
    spec: str = ""
    state: str = "open"
    skipped: str = ""
    owner: str = ""
    printed_number: str = ""


@coded("picture_info")
@dataclass(frozen=True, slots=True)
class PictureInfo:
    """What is known of a stored picture without reading its bytes; `sha` is the SHA-256 of the bytes in hex."""

    sha: str
    name: str
    format: str  # jpeg, png
    width: int  # pixels, upright
    height: int


def cell_key(row: str, column: str) -> str:
    """The key of an indicator cell in `Report.values`."""
    return f"{row}/{column}"


STORES = ("sections", "blocks", "values", "fields", "pictures")


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after; None: it does not exist. `store` is one of STORES."""

    store: str
    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Edit:
    """A named step that undo takes back whole. `name` is Chinese and stands in the undo menu: 「粘贴 200 格」."""

    name: str
    changes: tuple[Change, ...]

    def inverted(self) -> "Edit":
        """The edit that takes this one back."""
        back = tuple(Change(c.store, c.key, c.after, c.before) for c in reversed(self.changes))
        return Edit(self.name, back)

    def keys(self, store: str) -> set[str]:
        """The keys that it touches in a store."""
        return {c.key for c in self.changes if c.store == store}


def _stands(block: Block | None) -> tuple[str, str, float] | None:
    return (block.section, block.parent, block.position) if block is not None else None


@dataclass
class Report:
    """One report. `fields` holds cover and declaration lines under their keys, school data ("school.name", "school.code",
    "school.english"), remarks ("remark/<row id>"), choices ("choice/<choice id>") and settings ("setting/…")."""

    edition: Edition
    year: int
    sections: dict[str, Section] = field(default_factory=dict)
    blocks: dict[str, Block] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, PictureInfo] = field(default_factory=dict)
    _index: dict[str, list[str]] | None = field(default=None, repr=False, compare=False)
    _block_index: dict[tuple[str, str], list[str]] | None = field(default=None, repr=False, compare=False)
    # Block id → the block and what `report.progress` counted in it: true as long as the record is the same object.
    counted: dict[str, tuple[Block, int | None, int]] = field(default_factory=dict, repr=False, compare=False)

    def apply(self, edit: Edit) -> None:
        """Puts every change of the edit in place."""
        for change in edit.changes:
            store: dict[str, Any] = getattr(self, change.store)
            if change.store == "sections":
                self._index = None
            elif change.store == "blocks" and _stands(store.get(change.key)) != _stands(change.after):
                self._block_index = None  # words typed into a block leave the order as it is
            if change.after is None:
                store.pop(change.key, None)
            else:
                store[change.key] = change.after

    def forget_order(self) -> None:
        """To be called by whoever put sections or blocks in without an edit: their order is read anew."""
        self._index = self._block_index = None

    @property
    def school(self) -> str:
        """The school's name, or ""."""
        return self.fields.get("school.name", "")

    @property
    def school_code(self) -> str:
        """The school's code, as typed: leading zeros count."""
        return self.fields.get("school.code", "")

    def children(self, section_id: str) -> list[Section]:
        """The sections right below `section_id` ("" for the top), in order."""
        if self._index is None:
            index: dict[str, list[str]] = {}
            for section in sorted(self.sections.values(), key=lambda s: (s.position, s.id)):
                index.setdefault(section.parent, []).append(section.id)
            self._index = index
        return [self.sections[key] for key in self._index.get(section_id, ())]

    def blocks_of(self, section_id: str, parent: str = "") -> list[Block]:
        """The blocks of a section, or of the case `parent` in it, in order."""
        if self._block_index is None:
            index: dict[tuple[str, str], list[str]] = {}
            for block in sorted(self.blocks.values(), key=lambda b: (b.position, b.id)):
                index.setdefault((block.section, block.parent), []).append(block.id)
            self._block_index = index
        return [self.blocks[key] for key in self._block_index.get((section_id, parent), ())]

    def walk(self, section_id: str = "") -> Iterator[tuple[Section, int]]:
        """Every section below, in reading order, with its depth from 1."""

        def down(key: str, depth: int) -> Iterator[tuple[Section, int]]:
            for section in self.children(key):
                yield section, depth
                yield from down(section.id, depth + 1)

        yield from down(section_id, 1)

    def blocks_in_order(self) -> Iterator[Block]:
        """Every block in reading order; a case before what it holds."""
        for section, _ in self.walk():
            for block in self.blocks_of(section.id):
                yield block
                if isinstance(block.body, Case):
                    yield from self.blocks_of(section.id, block.id)

    def value(self, row: str, column: str) -> Value:
        """The value of a cell; BLANK where none was given."""
        return self.values.get(cell_key(row, column), BLANK)

    def spec(self, section: Section) -> SectionSpec | None:
        """What the edition says of the section; None for one a person added."""
        if not section.spec:
            return None
        return next((spec for spec in self.edition.all_sections() if spec.key == section.spec), None)

    def guiding_spec(self, section: Section) -> SectionSpec | None:
        """The edition's section whose guidance fits: the section's own, else that of the nearest one above."""
        spec = self.spec(section)
        if spec is not None or not section.parent:
            return spec
        return self.guiding_spec(self.sections[section.parent])
