"""Last year's words beside each section: kept as a field, shown grey, taken over paragraph by paragraph.

The field "last_year/<section id>" holds one piece a line: a plain body paragraph as it reads, anything else (a list item, a
run-in heading, bold words, a table that is only shown) as a JSON record.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from report.blocks import Block, Paragraph, Role, Text
from report.carried import with_marks
from report.codec import coded, decode, encode
from report.content import Content, Footnote, Reference, Span, spans
from report.edits import insert_block, set_body
from report.model import FRONT, Edit, Kind, Report, Section
from report.numbering import Numbers, is_skipped, number_report
from report.roll.lines import Rolled
from report.stream import CaseItem, HeadingItem, Item, ParagraphItem, TableItem, reference_text, section_items
from report.tables import expanded_rows

LAST_YEAR = "last_year/"
TAKE = "取用去年的文字"
_RECORD = '{"kind": '


@coded("last_year_shown")
@dataclass(frozen=True, slots=True)
class Shown:
    """Something of last year's section that is only shown: a table, a caption, a case. `block` is its block, where the caption
    came along: taken paragraphs keep their order around it."""

    text: str
    block: str = ""


Piece = Paragraph | Shown


def last_year(report: Report, section_id: str) -> tuple[Piece, ...]:
    """Last year's pieces of a section, in order; empty where there are none."""
    return read_pieces(report.fields.get(LAST_YEAR + section_id, ""))


def read_pieces(text: str) -> tuple[Piece, ...]:
    """The pieces that a field holds."""
    return tuple(_piece(line) for line in text.split("\n") if line.strip())


def _piece(line: str) -> Piece:
    if line.startswith(_RECORD):
        try:
            made = decode(json.loads(line))
        except ValueError:  # a paragraph that happens to begin like a record
            made = None
        if isinstance(made, Paragraph | Shown):
            return made
    return Paragraph(spans(line))


def piece_text(report: Report, piece: Piece, numbers: Numbers) -> str:
    """The piece as a reader sees it, lists with a mark before them."""
    if isinstance(piece, Shown):
        return piece.text
    mark = {Role.BULLET: "• ", Role.NUMBERED: "· "}.get(Role(piece.role), "")
    return mark + piece.lead + _words(report, piece.content, numbers)


def _words(report: Report, content: Content, numbers: Numbers) -> str:
    return "".join(
        part.text if isinstance(part, Span) else reference_text(report, part.target, numbers)
        for part in content
        if isinstance(part, Span | Reference)
    )


def is_taken(report: Report, section_id: str, piece: Piece) -> bool:
    """Whether the section already holds the paragraph, be its figures changed since or not."""
    if not isinstance(piece, Paragraph):
        return False
    wanted = _shape(piece)
    texts = [b.body for b in report.blocks_of(section_id) if isinstance(b.body, Text)]
    return any(_shape(paragraph) == wanted for text in texts for paragraph in text.paragraphs)


def _shape(paragraph: Paragraph) -> str:
    """The first words without figures: what stays alike when the numbers are brought up to date."""
    text = paragraph.lead + "".join(p.text for p in paragraph.content if isinstance(p, Span))
    return "".join(letter for letter in text if not letter.isdigit() and letter not in " .,%")[:24]


def take_over(report: Report, section_id: str, places: Iterable[int]) -> Edit:
    """Last year's pieces at `places` as this year's paragraphs, their numbers lit: before the tables and figures that followed
    them last year, else at the section's end. Pieces that are only shown are passed over.
    """
    pieces = last_year(report, section_id)
    groups: dict[str, list[Paragraph]] = {}
    for place in sorted(set(places)):
        piece = pieces[place]
        if isinstance(piece, Paragraph):
            groups.setdefault(_next_block(report, section_id, pieces[place:]), []).append(with_marks(piece))
    edits = [_inserted(report, section_id, before, tuple(taken)) for before, taken in groups.items()]
    return Edit(TAKE, tuple(change for edit in edits for change in edit.changes))


def _next_block(report: Report, section_id: str, pieces: tuple[Piece, ...]) -> str:
    held = {block.id for block in report.blocks_of(section_id)}
    return next((p.block for p in pieces if isinstance(p, Shown) and p.block in held), "")


def _inserted(report: Report, section_id: str, before: str, paragraphs: tuple[Paragraph, ...]) -> Edit:
    siblings: list[Block] = report.blocks_of(section_id)
    at = next((place for place, block in enumerate(siblings) if block.id == before), len(siblings))
    above = siblings[at - 1] if at else None
    if above is not None and isinstance(above.body, Text):
        kept = tuple(p for p in above.body.paragraphs if p.lead or p.content)
        return set_body(report, above.id, Text(kept + paragraphs), TAKE)
    return insert_block(report, section_id, at, Text(paragraphs), TAKE)


def roll_prose(old: Report, rolled: Rolled, places: dict[str, str]) -> None:
    """Last year's words of each section; those of a section that is gone go to the nearest one above it."""
    numbers = number_report(old)
    texts: dict[str, list[str]] = {}
    for section, depth in old.walk():
        if (
            section.type in FRONT
            or section.type in (Kind.APPENDIX, Kind.INDICATORS)
            or is_skipped(old, section)
        ):
            continue
        pieces = [
            piece
            for item in section_items(old, section, depth, numbers)
            for piece in _pieces(item, rolled, places)
        ]
        target = _nearest(old, section, places)
        if pieces and target:
            texts.setdefault(target, []).extend(map(_line, pieces))
            if places.get(section.id) != target:
                rolled.doubt(
                    "prose_moved", target, title=section.title, to=rolled.report.sections[target].title
                )
        elif pieces:
            rolled.leave("prose_gone", title=section.title)
    for target, lines in texts.items():
        rolled.report.fields[LAST_YEAR + target] = "\n".join(lines)
    if texts:
        rolled.carry("prose", count=len(texts))


def _line(piece: Piece) -> str:
    if isinstance(piece, Paragraph) and len(piece.content) == 1:
        part = piece.content[0]
        text = part.text if isinstance(part, Span) else ""
        if text and piece == Paragraph(spans(text)) and "\n" not in text and not text.startswith(_RECORD):
            return text
    return json.dumps(encode(piece), ensure_ascii=False)


def _nearest(old: Report, section: Section, places: dict[str, str]) -> str:
    key = section.id
    while key:
        if key in places:
            return places[key]
        key = old.sections[key].parent if key in old.sections else ""
    return ""


def _pieces(item: Item, rolled: Rolled, places: dict[str, str]) -> list[Piece]:
    """The pieces of one item; a case is only shown, since this year's cases are other ones."""
    if isinstance(item, HeadingItem):
        return []
    if isinstance(item, ParagraphItem):
        paragraph = _paragraph(item, rolled, places)
        return [paragraph] if item.text.strip() else []
    if isinstance(item, CaseItem):
        return [Shown("\n".join([f"【{item.label}{item.title}】", *(_text(inner) for inner in item.items)]))]
    text = _text(item)
    block = getattr(item, "block", "")
    return [Shown(text, block if block in rolled.report.blocks else "")] if text else []


def _text(item: Item) -> str:
    if isinstance(item, ParagraphItem):
        return item.text
    if isinstance(item, TableItem):
        rows = ["\t".join(row) for row in expanded_rows(item.body)]
        return "\n".join([f"{item.number} {item.body.caption}".strip(), *rows])
    caption = getattr(item, "caption", "")
    return f"{getattr(item, 'number', '')} {caption}".strip() if caption else ""


def _paragraph(item: ParagraphItem, rolled: Rolled, places: dict[str, str]) -> Paragraph:
    """The paragraph with its bound numbers as they read; references to what came along stay references."""
    new = rolled.report
    parts: list[Span | Reference | Footnote] = []
    for run in item.runs:
        target = places.get(run.target, run.target)
        if run.note:
            parts.append(Footnote(run.note))
        elif run.target and (target in new.blocks or target in new.sections):
            parts.append(Reference(target))
        elif parts and isinstance(last := parts[-1], Span) and (last.bold, last.link) == (run.bold, run.link):
            parts[-1] = replace(last, text=last.text + run.text)
        elif run.text:
            parts.append(Span(run.text, run.bold, run.link))
    return Paragraph(tuple(parts), item.role, item.lead, item.level)
