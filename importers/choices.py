"""What a person decided about the pieces of a proposal: kept as proposed, cut otherwise, skipped with a reason, or sent elsewhere.

`Choices` holds the decisions. `importers.reshape` cuts the pieces anew; then `chosen` makes from that proposal the one that is
meant, which `accept` takes like any other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from importers.parts import VALUES, field_id, in_order, is_choosable, rows_of
from importers.shapes import Shape
from report.blocks import Block, Case, Chart, Figure, IndicatorTable, Paragraph, Table, Text
from report.content import Content, Inline, Reference, Span
from report.edits import STEP
from report.model import Kind, Report, Section

if TYPE_CHECKING:
    from importers.proposal import Proposal


@dataclass(frozen=True, slots=True)
class Skip:
    """The piece is not taken; a skipped section leaves out what stands below it, too."""

    reason: str


@dataclass(frozen=True, slots=True)
class Move:
    """The piece goes into another section, after what stands there. A section's heading goes unless `heading`: then it
    becomes a section below the target. `section` is an id of the report or of the proposal."""

    section: str
    heading: bool = False


Choice = Skip | Move


@dataclass
class Choices:
    """Decisions by piece id (`importers.parts`); a piece without one goes where the proposal says.

    `shapes` are corrections of the pieces themselves, in the order they were made, before anything is skipped or moved; `fields`
    are texts for fields in place of the file's (the school's name). `keep_empty` leaves the report's sections that the file does
    not have; else the file's outline replaces an empty report's.
    """

    pieces: dict[str, Choice] = field(default_factory=dict)
    keep_empty: bool = False
    shapes: list[Shape] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    def copy(self) -> "Choices":
        """The same decisions in collections of their own."""
        return Choices(dict(self.pieces), self.keep_empty, list(self.shapes), dict(self.fields))

    def choose(self, piece: str, choice: Choice | None) -> None:
        """Decides about a piece; None: as proposed. A decision made later is followed after earlier ones."""
        self.pieces.pop(piece, None)
        if choice is not None:
            self.pieces[piece] = choice


def chosen(report: Report, proposal: "Proposal", choices: Choices) -> "Proposal":
    """The proposal that skips and moves mean for `report`; the given one, already reshaped, stays as it is.

    A move into the piece itself, below it, or to a section that is gone counts as not chosen.
    """
    outline = _Outline(report, proposal, choices)
    blocks = _placed(proposal, choices, outline)
    sections = outline.sections()
    if proposal.part_only:
        sections = _holding(sections, {b.section for b in blocks})
    taken = {b.id for b in blocks}
    dropped = {b.id for b in proposal.blocks} - taken
    held = {b.body.table for b in blocks if isinstance(b.body, IndicatorTable)}
    blocks += [
        b for b in outline.brought_blocks() if isinstance(b.body, IndicatorTable) and b.body.table not in held
    ]
    words = _Words(proposal, dropped, outline)
    left = {
        key.removeprefix(VALUES)
        for key, c in choices.pieces.items()
        if key.startswith(VALUES) and isinstance(c, Skip)
    }
    rows = rows_of(report.edition, left)
    return replace(
        proposal,
        sections=sections,
        blocks=[words.mended(_bare(block) if _shows(block, left) else block) for block in blocks],
        values=[cell for cell in proposal.values if cell.row not in rows],
        blanks=[cell for cell in proposal.blanks if cell.row not in rows],
        fields={
            key: text
            for key, text in (proposal.fields | choices.fields).items()
            if not isinstance(choices.pieces.get(field_id(key)), Skip) and key.partition("/")[2] not in rows
        },
    )


def _holding(sections: list[Section], held: set[str]) -> list[Section]:
    """The sections that something stands in or below; parents before children, as given."""
    found: list[Section] = []
    wanted = set(held)
    for section in reversed(sections):
        if section.id in wanted:
            found.append(section)
            wanted.add(section.parent)
    return found[::-1]


def _shows(block: Block, tables: set[str]) -> bool:
    return isinstance(block.body, IndicatorTable) and block.body.table in tables


def _bare(block: Block) -> Block:
    """The indicator table in the province's form: the file's layout came with the values that are not taken."""
    body = block.body
    return (
        replace(block, body=IndicatorTable(body.table, body.caption))
        if isinstance(body, IndicatorTable)
        else block
    )


class _Outline:
    """Where the sections of a proposal end up."""

    def __init__(self, report: Report, proposal: "Proposal", choices: Choices) -> None:
        self._report = report
        self._own = {s.id: s for s in proposal.sections}
        self._specs = {s.spec: s.id for s in proposal.sections if s.spec}
        self._held = {b.section for b in proposal.blocks}
        self.parents = {s.id: s.parent for s in proposal.sections}
        self.into: dict[str, str] = {}  # section joined into another → that one
        self._moved: list[str] = []  # sections that go below another with their heading
        self._brought: list[str] = []  # sections of the report that the file does not have, parents first
        for key, choice in choices.pieces.items():
            if isinstance(choice, Move) and key in self._own and is_choosable(self._own[key]):
                self._move(key, choice)
        self.gone = self._skipped(choices)
        self.left_out = frozenset(
            self.gone
        )  # what stood in these is not taken, also where the heading must stay
        for choice in choices.pieces.values():
            if isinstance(choice, Move):
                self._bring(self._named(choice.section))
        if choices.keep_empty:
            for section, _ in report.walk():
                if section.type in (Kind.BODY, Kind.PREFACE):
                    self._bring(self._named(section.id))

    def _named(self, key: str) -> str:
        """The section meant: the proposal's where both have the same section of the edition."""
        section = self._report.sections.get(key)
        if key not in self._own and section is not None and section.spec in self._specs:
            return self._specs[section.spec]
        return key

    def place(self, key: str) -> str:
        """The section in which what was sent to `key` stands; "" where there is none such."""
        key = self._named(key)
        while key in self.into:
            key = self.into[key]
        return key if key in self._own or key in self._report.sections else ""

    def _above(self, key: str) -> Iterator[str]:
        while key:
            yield key
            key = self.parents[key] if key in self.parents else self._parent(key)

    def _parent(self, key: str) -> str:
        """The section above one of the report's; where that was joined into another, the other."""
        section = self._report.sections.get(key)
        return self.place(section.parent) if section is not None and section.parent else ""

    def _move(self, key: str, choice: Move) -> None:
        target = self.place(choice.section)
        if not target or key in self._above(target):
            return
        if choice.heading:
            self.parents[key] = target
            self._moved.append(key)
            return
        self.into[key] = target
        for child, parent in self.parents.items():
            if parent == key:
                self.parents[child] = target
                self._moved.append(child)

    def _skipped(self, choices: Choices) -> set[str]:
        """Sections left out: skipped ones and those below them that were not sent elsewhere."""
        marked = {key for key in self._own if isinstance(choices.pieces.get(key), Skip)}
        return {key for key in self._own if key not in self.into and marked & set(self._above(key))}

    def _bring(self, key: str) -> None:
        """Makes sure that a section has its place, with those above it."""
        for above in reversed(list(self._above(self.place(key)))):
            self.gone.discard(above)
            if above not in self._own and above not in self._brought:
                self._brought.append(above)

    def sections(self) -> list[Section]:
        """The sections that stay, with their new parents and positions; parents before children."""
        left = [s for s in self._own.values() if s.id not in self.gone and s.id not in self.into]
        placed: dict[str, Section] = {s.id: replace(s, parent=self.parents[s.id]) for s in left}
        for key in self._brought:
            section = self._report.sections[key]
            moved = replace(section, parent=self._parent(key))
            placed[key] = replace(moved, position=self._slot(moved, placed))
        for key in dict.fromkeys(self._moved):
            if key in placed:
                siblings = [
                    s.position
                    for s in placed.values()
                    if s.parent == placed[key].parent and s.id not in self._moved
                ]
                earlier = self._moved.index(key) + 1
                placed[key] = replace(placed[key], position=max(siblings, default=0.0) + STEP * earlier)
        return in_order(placed.values())

    def _slot(self, section: Section, placed: dict[str, Section]) -> float:
        """A position among the file's sections that keeps the report's order as far as there is one."""
        own = sorted((s for s in placed.values() if s.parent == section.parent), key=lambda s: s.position)
        order = [s.id for s in self._report.children(self._report.sections[section.id].parent)]
        here = order.index(section.id)
        before = [n for n, s in enumerate(own) if s.id in order[:here]]
        after = [n for n, s in enumerate(own) if s.id in order[here:] or s.type == Kind.APPENDIX]
        index = max(before) + 1 if before else min(after, default=len(own))
        low = own[index - 1].position if index else 0.0
        return (low + own[index].position) / 2 if index < len(own) else low + STEP

    def brought_blocks(self) -> list[Block]:
        """What stands in the brought sections already."""
        return [b for key in self._brought for b in self._report.blocks.values() if b.section == key]


def _placed(proposal: "Proposal", choices: Choices, outline: _Outline) -> list[Block]:
    """The blocks that are taken, each in its section; those from elsewhere after those that were there."""
    homes: dict[str, str] = {}
    for block in proposal.blocks:
        if block.parent:
            homes[block.id] = homes.get(block.parent, "")
            continue
        choice = choices.pieces.get(block.id)
        sent = outline.place(choice.section) if isinstance(choice, Move) else ""
        stays = "" if block.section in outline.left_out else outline.place(block.section)
        homes[block.id] = "" if isinstance(choice, Skip) else sent or stays
    tables = {b.id for b in proposal.blocks if homes[b.id]}
    last: dict[str, float] = {}
    for block in proposal.blocks:
        if not block.parent and homes[block.id] == block.section:
            last[block.section] = max(last.get(block.section, 0.0), block.position)
    found = []
    for block in proposal.blocks:
        home = homes[block.id]
        orphan = isinstance(block.body, Chart) and block.body.table and block.body.table not in tables
        if not home or orphan:
            continue
        if not block.parent and home != block.section:
            last[home] = last.get(home, 0.0) + STEP
            block = replace(block, position=last[home])
        found.append(replace(block, section=home))
    return found


class _Words:
    """References to what was left out become the words that the file had there."""

    def __init__(self, proposal: "Proposal", dropped: set[str], outline: _Outline) -> None:
        self._outline = outline
        self._said = {b.id: printed_name(b) for b in proposal.blocks if b.id in dropped}
        self._said |= {
            s.id: f"{s.printed_number} {s.title}".strip() for s in proposal.sections if s.id in outline.gone
        }

    def mended(self, block: Block) -> Block:
        body = block.body
        if not isinstance(body, Text):
            return block
        paragraphs = tuple(self._paragraph(p) for p in body.paragraphs)
        return block if paragraphs == body.paragraphs else replace(block, body=Text(paragraphs))

    def _paragraph(self, paragraph: Paragraph) -> Paragraph:
        content: Content = tuple(self._part(part) for part in paragraph.content)
        return paragraph if content == paragraph.content else replace(paragraph, content=content)

    def _part(self, part: Inline) -> Inline:
        if not isinstance(part, Reference):
            return part
        if part.target in self._said:
            return Span(self._said[part.target])
        joined = part.target in self._outline.into
        return Reference(self._outline.place(part.target)) if joined else part


def joined_into(report: Report, proposal: "Proposal", choices: Choices) -> dict[str, str]:
    """Each section of the proposal → the one that it is joined into; itself where it stays one."""
    outline = _Outline(report, proposal, choices)
    return {section.id: outline.place(section.id) for section in proposal.sections}


def printed_name(block: Block) -> str:
    """What the file called a block: its printed number, else its caption or title."""
    body = block.body
    if isinstance(body, Table | Figure):
        return body.printed_number or body.caption
    if isinstance(body, Case):
        return body.printed_number or body.title
    return body.caption if isinstance(body, Chart | IndicatorTable) else ""


def skipped_pieces(proposal: "Proposal", choices: Choices) -> dict[str, str]:
    """Every piece that is not taken, with the reason: those skipped, and those below or inside skipped sections."""
    reasons = {key: c.reason for key, c in choices.pieces.items() if isinstance(c, Skip)}
    for section in proposal.sections:
        if section.id not in choices.pieces and section.parent in reasons:
            reasons[section.id] = reasons[section.parent]
    for block in proposal.blocks:
        above = block.parent or block.section
        if block.id not in choices.pieces and above in reasons:
            reasons[block.id] = reasons[above]
    return reasons
