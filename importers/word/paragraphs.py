"""Paragraphs as the report keeps them: body, list items, run-in headings, case headings, source notes."""

import re

from importers.word.pieces import Piece, line_number
from importers.word.raw import RawParagraph
from importers.word.things import Para
from importers.word.words import plain
from report.blocks import Paragraph, Role
from report.content import Content, Span

_STANDARD_BULLETS = frozenset("•●·■◆◇○▪▶➢✓-")
_END_OF_LEAD = re.compile(r"[。：:；;．.]\s*$")


def paragraph_of(para: Para) -> Paragraph:
    """The paragraph in the role that its marks and looks give it; a number that the report cannot print is kept as text."""
    raw = para.raw
    if para.role == "case_heading":
        return Paragraph(raw.content, Role.CASE_HEADING, level=para.level)
    if para.role in ("source_note", "closing"):
        return Paragraph(raw.content, Role.SOURCE_NOTE if para.role == "source_note" else Role.CLOSING)
    run_in = _run_in(raw) if not para.box_text else None
    if run_in is not None:
        return run_in
    mark = raw.mark
    if mark is None or not mark.number:
        return Paragraph(raw.content)
    if mark.bullet:
        if mark.number in _STANDARD_BULLETS:
            return Paragraph(raw.content, Role.BULLET, level=mark.level)
        return Paragraph(with_number(raw.content, mark.number))
    if not mark.form:
        return Paragraph(with_number(raw.content, mark.number))
    return Paragraph(
        raw.content, Role.NUMBERED, level=mark.level, number_form=mark.form, printed_number=mark.number
    )


def typed_out(paragraph: Paragraph) -> Paragraph:
    """The paragraph as plain text with its printed number and lead typed, for a number that would come out differently."""
    lead = (Span(paragraph.lead, True),) if paragraph.lead else ()
    number = paragraph.printed_number
    content = lead + paragraph.content
    return Paragraph(with_number(content, number, bold=bool(lead)) if number else content)


def with_number(content: Content, number: str, bold: bool = False) -> Content:
    """`content` with a typed number before it; a blank after a number that ends in a letter, a digit or a full stop."""
    space = " " if number[-1:].isascii() and number[-1:] not in ")" else ""
    return (Span(number + space, bold), *content)


def _run_in(raw: RawParagraph) -> Paragraph | None:
    """A numbered bold first sentence before prose that is not bold: surely a run-in heading."""
    if not raw.lead:
        return None
    line = line_number(Piece(raw))
    if not line.number:
        return None
    text = raw.text
    lead_text = text[: raw.lead]
    typed = not (raw.mark is not None and raw.mark.number == line.number)
    start = len(text) - len(line.title) if typed and text.endswith(line.title) else 0
    lead = lead_text[start:].strip()
    if not 2 <= len(plain(lead)) <= 45 or not _END_OF_LEAD.search(lead) or re.search(r"[。；;]", lead[:-1]):
        return None
    rest = _after(raw.content, raw.lead)
    return Paragraph(rest, Role.RUN_IN, lead=lead, printed_number=line.number)


def _after(content: Content, count: int) -> Content:
    """The content without its first `count` characters of text."""
    kept: list[Span] = []
    left = count
    rest = []
    for part in content:
        if isinstance(part, Span) and left > 0:
            cut = part.text[left:]
            left -= min(left, len(part.text))
            if cut:
                kept.append(Span(cut, part.bold, part.link))
                rest.append(kept[-1])
        else:
            rest.append(part)  # type: ignore[arg-type]
    if rest and isinstance(rest[0], Span):
        rest[0] = Span(rest[0].text.lstrip(), rest[0].bold, rest[0].link)
    return tuple(rest)
