"""Headings of a proposal made, unmade and set to another level: the outline follows from the order of the file and the levels."""

from dataclasses import replace
from typing import TYPE_CHECKING

from importers.cutting import title_parts
from importers.parts import block_of, in_order, is_choosable, names_of, without_target
from importers.shapes import Level, ToHeading, ToParagraph
from report.blocks import Block, Paragraph, Text
from report.content import Span
from report.edits import STEP
from report.model import Kind, Section

if TYPE_CHECKING:
    from importers.proposal import Proposal

MOST_LEVELS = 5
_Leveled = list[tuple[Section, int]]  # sections in the order of the file, each with its level from 1


def levels_of(proposal: "Proposal") -> _Leveled:
    """Every section in the order of the file with its level; a chapter's is 1."""
    depth: dict[str, int] = {"": 0}
    found = []
    for section in in_order(proposal.sections):
        depth[section.id] = depth.get(section.parent, 0) + 1
        found.append((section, depth[section.id]))
    return found


def to_heading(proposal: "Proposal", step: ToHeading) -> "Proposal":
    """A paragraph becomes a heading (`ToHeading`)."""
    from importers.word.words import numbered  # brings lxml along

    block = block_of(proposal, step.piece)
    order = levels_of(proposal)
    at = next((n for n, (s, _) in enumerate(order) if block is not None and s.id == block.section), -1)
    if block is None or at < 0 or not is_choosable(order[at][0]) or not isinstance(block.body, Text):
        return proposal
    paragraphs = block.body.paragraphs
    if (
        not 0 <= step.part < len(paragraphs)
        or not 1 <= step.level <= MOST_LEVELS
        or step.made in {s.id for s, _ in order}
    ):
        return proposal
    words, rest = title_parts(paragraphs[step.part], names_of(proposal))
    if not words:
        return proposal
    number = numbered(words)
    made = Section(
        step.made, "", 0.0, number.title or words, printed_number=number.number if number.title else ""
    )
    after = (*rest, *paragraphs[step.part + 1 :])
    blocks = _below_cut(proposal, block, paragraphs[: step.part], after, step.made)
    order.insert(at + 1, (made, step.level))
    return _outlined(replace(proposal, blocks=blocks), order)


def _below_cut(
    proposal: "Proposal",
    block: Block,
    before: tuple[Paragraph, ...],
    after: tuple[Paragraph, ...],
    made: str,
) -> list[Block]:
    """The blocks, with the text `block` divided into `before` and `after`, and what follows in the section `made`. The block's id
    stays with `before`, if there is any."""
    later = {
        b.id
        for b in proposal.blocks
        if b.section == block.section and not b.parent and b.position > block.position
    }
    found: list[Block] = []
    for each in proposal.blocks:
        if each is block:
            if before:
                found.append(replace(block, body=Text(before)))
            if after:
                key = f"{block.id}-{made}" if before else block.id
                found.append(replace(block, id=key, section=made, body=Text(after)))
        elif later & {each.id, each.parent}:
            found.append(replace(each, section=made))
        else:
            found.append(each)
    return found


def to_paragraph(proposal: "Proposal", step: ToParagraph) -> "Proposal":
    """A heading becomes a paragraph (`ToParagraph`)."""
    order = levels_of(proposal)
    at = next((n for n, (s, _) in enumerate(order) if s.id == step.section), 0)
    if at == 0 or not is_choosable(order[at][0]) or not is_choosable(order[at - 1][0]):
        return proposal
    if step.made in {b.id for b in proposal.blocks}:
        return proposal
    section, above = order[at][0], order[at - 1][0].id
    words = f"{section.printed_number} {section.title}".strip()
    last = max((b.position for b in proposal.blocks if b.section == above and not b.parent), default=0.0)
    moved = [Block(step.made, above, last + STEP, Text((Paragraph((Span(words),)),)))] if words else []
    own = sorted(
        (b for b in proposal.blocks if b.section == section.id and not b.parent), key=lambda b: b.position
    )
    for n, block in enumerate(own):
        moved.append(replace(block, section=above, position=last + STEP * (n + 2)))
    moved += [replace(b, section=above) for b in proposal.blocks if b.section == section.id and b.parent]
    blocks = [*(b for b in proposal.blocks if b.section != section.id), *moved]
    rest = _outlined(replace(proposal, blocks=blocks), [*order[:at], *order[at + 1 :]])
    return without_target(rest, section.id, Span(words))


def set_level(proposal: "Proposal", step: Level) -> "Proposal":
    """A heading goes to another level with those below it (`Level`)."""
    order = levels_of(proposal)
    at = next((n for n, (s, _) in enumerate(order) if s.id == step.section), -1)
    if at < 0 or not is_choosable(order[at][0]) or not 1 <= step.level <= MOST_LEVELS:
        return proposal
    by = step.level - order[at][1]
    end = at + 1
    while end < len(order) and order[end][1] > order[at][1]:
        end += 1
    if not by:
        return proposal
    changed = [(s, level + by) for s, level in order[at:end]]
    made = _outlined(proposal, [*order[:at], *changed, *order[end:]])
    same = {s.id: s.parent for s in made.sections} == {s.id: s.parent for s in proposal.sections}
    return proposal if same else made


def _outlined(proposal: "Proposal", order: _Leveled) -> "Proposal":
    """The proposal with these sections: each below the nearest one before it that is of a higher level. Parts that the edition
    fixes stay where they are, and nothing is put below them."""
    old = {s.id: s.parent for s in proposal.sections}
    open_sections: _Leveled = []
    children: dict[str, list[Section]] = {}
    changed: set[str] = set()
    for section, level in order:
        while open_sections and open_sections[-1][1] >= level:
            open_sections.pop()
        above = open_sections[-1][0] if open_sections else None
        open_sections.append((section, level))
        parent = section.parent
        if is_choosable(section) and (above is None or is_choosable(above) or parent != above.id):
            parent = above.id if above is not None and is_choosable(above) else ""
        if old.get(section.id) != parent:
            changed.add(parent)
            kind = Kind.BODY if parent and section.type == Kind.PREFACE else section.type
            section = replace(section, parent=parent, type=kind)
        children.setdefault(parent, []).append(section)
    found: list[Section] = []

    def down(parent: str) -> None:
        for n, section in enumerate(children.get(parent, ()), 1):
            found.append(replace(section, position=STEP * n) if parent in changed else section)
            down(section.id)

    down("")
    return replace(proposal, sections=found)
