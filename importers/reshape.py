"""Applies a person's corrections of a file's pieces (`importers.shapes`), one after the other.

A step that does not fit (its piece is gone, there is nothing to cut) counts as not made. Text, cells and pictures are never lost.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from importers.cutting import cut_body, joined_bodies, mended_text
from importers.headings import set_level, to_heading, to_paragraph
from importers.parts import block_of, without_target
from importers.shapes import Join, Level, Mend, Shape, Split, ToHeading, ToParagraph, Unbox
from report.blocks import Block, Body, Case, Chart, IndicatorTable, Paragraph, Role, Text
from report.content import Reference, Span
from report.edits import STEP

if TYPE_CHECKING:
    from importers.proposal import Proposal


def reshaped(proposal: "Proposal", steps: Iterable[Shape]) -> "Proposal":
    """The proposal after the steps; the given one stays as it is, and is given back where no step fits."""
    for step in steps:
        proposal = _STEPS[type(step)](proposal, step)
    return proposal


def fits(proposal: "Proposal", step: Shape) -> bool:
    """Whether a step would change the proposal."""
    return reshaped(proposal, (step,)) is not proposal


def _split(proposal: "Proposal", step: Split) -> "Proposal":
    block = block_of(proposal, step.piece)
    if block is None or step.made in _ids(proposal) or _is_charted(proposal, block.id):
        return proposal
    halves = cut_body(block.body, step.part, step.at)
    if halves is None:
        return proposal
    return _in_place(
        proposal, block, [replace(block, body=halves[0]), replace(block, id=step.made, body=halves[1])]
    )


def _unbox(proposal: "Proposal", step: Unbox) -> "Proposal":
    case = block_of(proposal, step.piece)
    if case is None or not isinstance(case.body, Case) or step.made in _ids(proposal):
        return proposal
    words = f"{case.body.printed_number} {case.body.title}".strip()
    held = sorted((b for b in proposal.blocks if b.parent == case.id), key=lambda b: b.position)
    if not words and not held:
        return proposal
    title = (
        [Block(step.made, case.section, 0.0, Text((Paragraph((Span(words, bold=True),)),)))] if words else []
    )
    gone = {case.id, *(b.id for b in held)}
    inner = [replace(b, parent="", section=case.section, body=_out_of_case(b.body)) for b in held]
    rest = replace(proposal, blocks=[b for b in proposal.blocks if b.id not in gone or b is case])
    return without_target(_in_place(rest, case, [*title, *inner]), case.id, Span(words))


def _out_of_case(body: Body) -> Body:
    """Headings within a case have no place outside of one: they become bold paragraphs."""
    if not isinstance(body, Text):
        return body
    return Text(tuple(_bold(p) if p.role == Role.CASE_HEADING else p for p in body.paragraphs))


def _bold(paragraph: Paragraph) -> Paragraph:
    number = (Span(paragraph.printed_number, bold=True),) if paragraph.printed_number else ()
    content = tuple(
        replace(part, bold=True) if isinstance(part, Span) else part for part in paragraph.content
    )
    return replace(paragraph, role=Role.BODY, level=0, printed_number="", content=(*number, *content))


def _join(proposal: "Proposal", step: Join) -> "Proposal":
    block, other = block_of(proposal, step.piece), block_of(proposal, step.other)
    if block is None or other is None or block is other or block.section != other.section:
        return proposal
    if isinstance(block.body, Case):
        return _into_case(proposal, block, other)
    body = joined_bodies(block.body, other.body)
    if body is None or _is_charted(proposal, block.id) or _is_charted(proposal, other.id):
        return proposal
    blocks = [replace(b, body=body) if b is block else b for b in proposal.blocks if b is not other]
    return without_target(replace(proposal, blocks=blocks), other.id, Reference(block.id))


def _into_case(proposal: "Proposal", case: Block, other: Block) -> "Proposal":
    if isinstance(other.body, Case | IndicatorTable):
        return proposal
    last = max((b.position for b in proposal.blocks if b.parent == case.id), default=0.0)
    moved = replace(other, parent=case.id, position=last + STEP)
    return replace(proposal, blocks=[*(b for b in proposal.blocks if b is not other), moved])


def _mend(proposal: "Proposal", step: Mend) -> "Proposal":
    block = block_of(proposal, step.piece)
    body = mended_text(block.body, step.part) if block is not None and isinstance(block.body, Text) else None
    if block is None or body is None:
        return proposal
    return _in_place(proposal, block, [replace(block, body=body)])


def _in_place(proposal: "Proposal", block: Block, made: Sequence[Block]) -> "Proposal":
    """The proposal with `made` in place of a block, in its section and before what follows it."""
    later = [
        b.position
        for b in proposal.blocks
        if (b.section, b.parent) == (block.section, block.parent) and b.position > block.position
    ]
    gap = (min(later) - block.position if later else STEP * len(made)) / len(made)
    placed = [replace(b, position=block.position + gap * n) for n, b in enumerate(made)]
    at = proposal.blocks.index(block)
    return replace(proposal, blocks=[*proposal.blocks[:at], *placed, *proposal.blocks[at + 1 :]])


def _ids(proposal: "Proposal") -> set[str]:
    return {b.id for b in proposal.blocks}


def _is_charted(proposal: "Proposal", key: str) -> bool:
    """Whether a chart reads the rows of this table: their places would be others."""
    return any(isinstance(b.body, Chart) and b.body.table == key for b in proposal.blocks)


_STEPS: dict[type, Callable[["Proposal", Any], "Proposal"]] = {
    Split: _split,
    Unbox: _unbox,
    Join: _join,
    Mend: _mend,
    ToHeading: to_heading,
    ToParagraph: to_paragraph,
    Level: set_level,
}
