"""Where new blocks go and how blocks move: edits over a section's order, without Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from forms.steps import Steps
from report import edits
from report.blocks import Block, Body, Paragraph, Text
from report.model import Edit, PictureInfo, Report


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for new blocks: before the sibling at `index`. With `text` (a text block's id) the block is
    split there into
    `before` and `after`; `index` is then the place of that block."""

    section: str
    case: str
    index: int
    text: str = ""
    before: tuple[Paragraph, ...] = ()
    after: tuple[Paragraph, ...] = ()


def spot_after(report: Report, block: Block) -> Spot:
    """The place behind a block."""
    siblings = [b.id for b in report.blocks_of(block.section, block.parent)]
    return Spot(block.section, block.parent, siblings.index(block.id) + 1)


def out_of_case(report: Report, spot: Spot) -> Spot:
    """The place behind the case, for what a case cannot hold."""
    return spot_after(report, report.blocks[spot.case]) if spot.case else spot


def insert_bodies(
    report: Report, spot: Spot, bodies: Sequence[Body], name: str, pictures: Sequence[PictureInfo] = ()
) -> tuple[Edit, list[str]]:
    """The edit that puts blocks in at a spot, and the ids of those that are no part of the text that was
    split.

    Text at the ends of `bodies` joins the halves of the split text; an empty paragraph at the caret gives
    way.
    """
    steps = Steps(report)
    for info in pictures:
        steps.do(lambda now, info=info: edits.add_picture(now, info))  # type: ignore[misc]
    rest, index, after = list(bodies), spot.index, spot.after
    if spot.text:
        before = spot.before[:-1] if spot.before and _blank(spot.before[-1]) else spot.before
        if rest and isinstance(rest[0], Text):
            before += rest.pop(0).paragraphs  # type: ignore[union-attr]
        if rest and isinstance(rest[-1], Text):
            after = rest.pop().paragraphs + after  # type: ignore[union-attr]
        index = _put_half(steps, spot, before)
    ids = []
    for body in (*rest, *((Text(after),) if after else ())):
        key = edits.new_id("b")
        steps.do(
            lambda now, body=body, key=key, at=index: edits.insert_block(  # type: ignore[misc]
                now, spot.section, at, body, name, spot.case, key
            )
        )
        ids.append(key)
        index += 1
    return steps.edit(name), ids[: len(rest)]


def _put_half(steps: Steps, spot: Spot, before: tuple[Paragraph, ...]) -> int:
    """Leaves `before` in the split block, or takes the block out where nothing is left; returns where to
    go on."""
    exists = spot.text in steps.report.blocks
    if not before:
        if exists:
            steps.do(lambda now: edits.delete_blocks(now, [spot.text]))
        return spot.index
    if exists:
        steps.do(lambda now: edits.set_body(now, spot.text, Text(before), ""))
    else:
        steps.do(
            lambda now: edits.insert_block(
                now, spot.section, spot.index, Text(before), "", spot.case, spot.text
            )
        )
    return spot.index + 1


def _blank(paragraph: Paragraph) -> bool:
    return not paragraph.content and not paragraph.lead


def move(report: Report, block_id: str, direction: int, sections: Sequence[str]) -> Edit:
    """Moves a block up (−1) or down (1): past one paragraph of a neighbouring text, past another block, or
    into the next of
    `sections` (reading order) at the end of its own."""
    block = report.blocks[block_id]
    siblings = report.blocks_of(block.section, block.parent)
    at = [b.id for b in siblings].index(block_id)
    to = at + direction
    if not 0 <= to < len(siblings):
        return _into_next_section(report, block, direction, sections)
    neighbour = siblings[to].body
    if isinstance(neighbour, Text) and not isinstance(block.body, Text):
        return _past_paragraph(report, siblings, at, direction)
    return edits.move_block(report, block_id, block.section, to, block.parent)


def _into_next_section(report: Report, block: Block, direction: int, sections: Sequence[str]) -> Edit:
    place = sections.index(block.section) + direction
    if block.parent or not 0 <= place < len(sections):
        return Edit("移动", ())
    target = sections[place]
    index = len(report.blocks_of(target)) if direction < 0 else 0
    return edits.move_block(report, block.id, target, index)


def _past_paragraph(report: Report, siblings: list[Block], at: int, direction: int) -> Edit:
    """The paragraph on one side of the block goes to its other side."""
    steps, block, neighbour = Steps(report), siblings[at], siblings[at + direction]
    paragraphs = neighbour.body.paragraphs if isinstance(neighbour.body, Text) else ()
    taken = paragraphs[-1] if direction < 0 else paragraphs[0]
    left = paragraphs[:-1] if direction < 0 else paragraphs[1:]
    other = siblings[at - direction] if 0 <= at - direction < len(siblings) else None
    if other is not None and isinstance(other.body, Text):
        joined = (taken, *other.body.paragraphs) if direction < 0 else (*other.body.paragraphs, taken)
        key = other.id
        steps.do(lambda now: edits.set_body(now, key, Text(joined), ""))
    elif left:
        place = at + 1 if direction < 0 else at
        steps.do(lambda now: edits.insert_block(now, block.section, place, Text((taken,)), "", block.parent))
    else:
        return edits.move_block(report, block.id, block.section, at + direction, block.parent)
    if left:
        steps.do(lambda now: edits.set_body(now, neighbour.id, Text(left), ""))
    else:
        steps.do(lambda now: edits.delete_blocks(now, [neighbour.id]))
    return steps.edit("移动")


def move_to(report: Report, block_id: str, spot: Spot) -> Edit:
    """Moves a block to a spot, as dragging does; two texts that meet where it stood become one."""
    block = report.blocks[block_id]
    old = [b.id for b in report.blocks_of(block.section, block.parent)]
    at = old.index(block_id)
    if (
        (spot.section, spot.case) == (block.section, block.parent)
        and not spot.text
        and spot.index in (at, at + 1)
    ):
        return Edit("移动", ())
    if spot.text == block_id or spot.case == block_id:
        return Edit("移动", ())
    steps, index = Steps(report), spot.index
    if spot.text:
        index = _put_half(steps, spot, spot.before)
        steps.do(lambda now: edits.insert_block(now, spot.section, index, Text(spot.after), "", spot.case))
    order = [b.id for b in steps.report.blocks_of(spot.section, spot.case)]
    if block_id in order and order.index(block_id) < index:
        index -= 1
    steps.do(lambda now: edits.move_block(now, block_id, spot.section, index, spot.case))
    if 0 < at < len(old) - 1:
        _join_texts(steps, old[at - 1], old[at + 1])
    return steps.edit("移动")


def _join_texts(steps: Steps, above: str, under: str) -> None:
    """Makes two texts one where they stand one behind the other."""
    first, second = steps.report.blocks.get(above), steps.report.blocks.get(under)
    if (
        first is None
        or second is None
        or not isinstance(first.body, Text)
        or not isinstance(second.body, Text)
    ):
        return
    order = [b.id for b in steps.report.blocks_of(first.section, first.parent)]
    if under in order and order.index(under) == order.index(above) + 1:
        joined = Text(first.body.paragraphs + second.body.paragraphs)
        steps.do(lambda now: edits.set_body(now, above, joined, ""))
        steps.do(lambda now: edits.delete_blocks(now, [under]))


def delete(report: Report, block_id: str, name: str) -> Edit:
    """Deletes a block; two texts that then meet become one."""
    block = report.blocks[block_id]
    siblings = report.blocks_of(block.section, block.parent)
    at = [b.id for b in siblings].index(block_id)
    steps = Steps(report)
    steps.do(lambda now: edits.delete_blocks(now, [block_id]))
    if 0 < at < len(siblings) - 1:
        above, under = siblings[at - 1], siblings[at + 1]
        if isinstance(above.body, Text) and isinstance(under.body, Text):
            joined = Text(above.body.paragraphs + under.body.paragraphs)
            steps.do(lambda now: edits.set_body(now, above.id, joined, ""))
            steps.do(lambda now: edits.delete_blocks(now, [under.id]))
    return steps.edit(name)


def join(report: Report, above: Block, under: Block) -> Edit:
    """Puts the paragraphs of a text block behind those of the one above it: the last and the first become
    one."""
    if not isinstance(above.body, Text) or not isinstance(under.body, Text):
        raise TypeError("only texts can be joined")
    last, first = above.body.paragraphs[-1], under.body.paragraphs[0]
    seam = replace(last, content=last.content + first.content)
    joined = Text((*above.body.paragraphs[:-1], seam, *under.body.paragraphs[1:]))
    steps = Steps(report)
    steps.do(lambda now: edits.set_body(now, above.id, joined, ""))
    steps.do(lambda now: edits.delete_blocks(now, [under.id]))
    return steps.edit("合并段落")
