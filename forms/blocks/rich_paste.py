"""Pasted text with headings and pictures → blocks at the caret and sections below it, as one step."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from forms.blocks.placing import Spot, insert_bodies
from forms.paste import Rich
from forms.steps import Steps
from forms.workbench import Workbench
from report import edits
from report.blocks import Body, Figure, Paragraph, Picture, Text
from report.content import Span
from report.errors import UserError
from report.model import Edit, PictureInfo, Report
from report.pasted import PastedHeading, PastedPicture


@dataclass
class Stored:
    """Pieces whose pictures are stored: figures in their place, `infos` what the report must know, `lost` how many did not come."""

    pieces: list[Body | PastedHeading] = field(default_factory=list)
    infos: list[PictureInfo] = field(default_factory=list)
    lost: int = 0


def stored(bench: Workbench, pieces: Sequence[Rich]) -> Stored:
    """Stores the pictures among the pieces; one that cannot be read is counted and left out."""
    found = Stored()
    for piece in pieces:
        if not isinstance(piece, PastedPicture):
            found.pieces.append(piece)
            continue
        try:
            info = bench.store_picture(piece.data, piece.name) if piece.data else None
        except UserError:
            info = None
        if info is None:
            found.lost += 1
        else:
            found.infos.append(info)
            found.pieces.append(Figure((Picture(info.sha),)))
    return found


def as_text(pieces: Sequence[Body | PastedHeading]) -> tuple[Body, ...]:
    """The pieces with headings as bold paragraphs; neighbouring texts become one."""
    bodies: list[Body] = []
    for piece in pieces:
        body = Text((Paragraph((Span(piece.title, True),)),)) if isinstance(piece, PastedHeading) else piece
        last = bodies[-1] if bodies else None
        if isinstance(body, Text) and isinstance(last, Text):
            bodies[-1] = Text(last.paragraphs + body.paragraphs)
        else:
            bodies.append(body)
    return tuple(bodies)


def with_sections(report: Report, spot: Spot, found: Stored, name: str) -> Edit:
    """The edit that puts what comes before the first heading in at the spot, and makes each heading a section: the highest ones
    below the spot's section, after those that are there."""
    heads = [place for place, piece in enumerate(found.pieces) if isinstance(piece, PastedHeading)]
    steps = Steps(report)
    before = as_text(found.pieces[: heads[0]])
    if before:
        steps.do(lambda now: insert_bodies(now, spot, before, name)[0])
    for info in found.infos:
        steps.do(lambda now, info=info: edits.add_picture(now, info))  # type: ignore[misc]
    above: list[tuple[int, str]] = []
    for place, head in enumerate(heads):
        heading = found.pieces[head]
        if not isinstance(heading, PastedHeading):
            continue
        end = heads[place + 1] if place + 1 < len(heads) else len(found.pieces)
        above = [(level, key) for level, key in above if level < heading.level]
        parent = above[-1][1] if above else spot.section
        key = edits.new_id("s")
        _add_section(steps, parent, heading.title, key)
        above.append((heading.level, key))
        for index, body in enumerate(as_text(found.pieces[head + 1 : end])):
            _add_block(steps, key, index, body)
    return steps.edit(name)


def _add_section(steps: Steps, parent: str, title: str, key: str) -> None:
    steps.do(lambda now: edits.insert_section(now, parent, len(now.children(parent)), title, key))


def _add_block(steps: Steps, section: str, index: int, body: Body) -> None:
    steps.do(lambda now: edits.insert_block(now, section, index, body, "粘贴"))
