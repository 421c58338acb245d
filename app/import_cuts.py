"""What can be done with the pieces chosen on the import page: cut at the caret, parted, joined, made a heading or a paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.import_state import ImportState, Line
from importers.headings import MOST_LEVELS, levels_of
from importers.reshape import reshaped
from importers.shapes import Join, Level, Mend, Shape, Split, ToHeading, ToParagraph, Unbox
from report.blocks import Block, Case, Chart, Figure, Table, Text
from report.content import Span

Place = tuple[int, int]  # paragraph, row or picture; place within the paragraph


@dataclass(frozen=True, slots=True)
class Cut:
    """One thing to do: `key` names it (split, apart, join, mend, heading, paragraph), `label` says it, `steps` do it to the file.
    `level` is a heading's."""

    key: str
    label: str
    file: int
    steps: tuple[Shape, ...]
    level: int = 0


def cuts_for(state: ImportState, lines: Sequence[Line], place: Place = (0, 0)) -> list[Cut]:
    """What fits the chosen lines; `place` is the caret's in the old text of the first, when it is alone."""
    pieces = [line for line in lines if line.piece is not None and not state.skip_reason(line)]
    if not pieces or len({line.file for line in pieces}) > 1:
        return []
    file = pieces[0].file
    if len(pieces) > 1:
        found = [_join_chosen(state, pieces)]
    elif pieces[0].piece is not None and pieces[0].piece.kind == "section":
        found = _for_section(state, file, pieces[0].piece.id)
    else:
        block = next(
            (b for b in state.proposals[file].blocks if pieces[0].piece and b.id == pieces[0].piece.id), None
        )
        found = _for_block(state, file, block, place) if block is not None else []
    return [cut for cut in found if _fits(state, cut)]


def _fits(state: ImportState, cut: Cut) -> bool:
    """Whether the cut changes anything. Tried on the blocks concerned alone: this is asked whenever the caret moves."""
    whole = state.proposals[cut.file]
    names = {getattr(step, name, "") for step in cut.steps for name in ("piece", "other")} - {""}
    near = [b for b in whole.blocks if {b.id, b.parent} & names or isinstance(b.body, Chart)]
    given = replace(whole, blocks=near)
    return bool(cut.steps) and reshaped(given, cut.steps) is not given


def _join_chosen(state: ImportState, lines: Sequence[Line]) -> Cut:
    """All chosen blocks into the first."""
    blocks = state.proposals[lines[0].file].blocks
    ids = [line.piece.id for line in lines if line.piece is not None]
    own = [b.id for b in sorted(blocks, key=lambda b: b.position) if b.id in ids]
    steps = tuple(Join(own[0], other) for other in own[1:]) if len(own) == len(ids) else ()
    return Cut("join", "合并选中的几项", lines[0].file, steps)


def _for_section(state: ImportState, file: int, section: str) -> list[Cut]:
    level = next((n for s, n in levels_of(state.proposals[file]) if s.id == section), 0)
    levels = [_heading(file, Level(section, n), n) for n in range(1, MOST_LEVELS) if n != level]
    return [*levels, Cut("paragraph", "改作正文", file, (ToParagraph(section),))]


def _heading(file: int, step: Shape, level: int) -> Cut:
    return Cut("heading", f"第 {level} 级标题", file, (step,), level)


def _for_block(state: ImportState, file: int, block: Block, place: Place) -> list[Cut]:
    part, at = place
    body = block.body
    found = [
        Cut(
            "split",
            "在行上方拆开" if isinstance(body, Table) else "在光标处拆开",
            file,
            (Split(block.id, part, at),),
        )
    ]
    found.append(Cut("apart", "拆开案例" if isinstance(body, Case) else "逐项拆开", file, _apart(block)))
    if isinstance(body, Text):
        found.append(Cut("mend", "接上下一段", file, (Mend(block.id, part),)))
    after = _next(state.proposals[file].blocks, block)
    if after is not None:
        found.append(Cut("join", "与后一项合并", file, (Join(block.id, after.id),)))
    if isinstance(body, Text):
        found += [_heading(file, ToHeading(block.id, part, n), n) for n in range(1, MOST_LEVELS)]
    return found


def _apart(block: Block) -> tuple[Shape, ...]:
    """Every paragraph or picture a piece of its own; what a case holds too."""
    body = block.body
    if isinstance(body, Case):
        return (Unbox(block.id),)
    count = (
        len(body.paragraphs)
        if isinstance(body, Text)
        else len(body.pictures)
        if isinstance(body, Figure)
        else 0
    )
    steps, last = [], block.id
    for _ in range(count - 1):
        step = Split(last, 1)
        steps.append(step)
        last = step.made
    return tuple(steps)


def _next(blocks: Sequence[Block], block: Block) -> Block | None:
    """The next block of the section that can be joined: of the same kind; behind a case whatever stands there."""
    later = sorted(
        (b for b in blocks if b.section == block.section and not b.parent and b.position > block.position),
        key=lambda b: b.position,
    )
    if isinstance(block.body, Case):
        return later[0] if later else None
    return next((b for b in later if type(b.body) is type(block.body)), None)


def text_place(body: Text, shown: Sequence[Sequence[str]], paragraph: int, column: int) -> Place:
    """The place in a text for a caret at `column` of a shown paragraph; `shown` is each paragraph's lead and parts as they are
    shown. Inside a reference or a note the place is behind it."""
    paragraph = min(max(paragraph, 0), len(body.paragraphs) - 1)
    lead, *parts = shown[paragraph]
    if column <= len(lead):
        return paragraph, column
    at, column = len(lead), column - len(lead)
    for part, words in zip(body.paragraphs[paragraph].content, parts, strict=True):
        if column <= 0:
            break
        at += min(column, len(words)) if isinstance(part, Span) else 1
        column -= len(words)
    return paragraph, at
