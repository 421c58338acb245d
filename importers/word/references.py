"""Cross-references of a Word file: a field that shows a table's, figure's or section's number becomes a live reference."""

from dataclasses import replace

from importers.proposal import Proposal
from importers.word.words import plain
from report.blocks import Text
from report.content import Content, Inline, Reference, Span
from report.edition import Edition
from report.model import Report
from report.numbering import Numbers, number_report

MARK = "#"  # before a bookmark's name in a span's link, until it is resolved here


def settle_references(proposal: Proposal, edition: Edition, bookmarks: dict[str, str]) -> None:
    """Turns spans that point at a bookmark into references where the number shown would be the same, else into plain text.

    `bookmarks` maps names to ids of blocks and sections.
    """
    report = Report(
        edition, proposal.year, {s.id: s for s in proposal.sections}, {b.id: b for b in proposal.blocks}
    )
    numbers = number_report(report)
    for place, block in enumerate(proposal.blocks):
        if isinstance(block.body, Text) and any(
            _points(part) for p in block.body.paragraphs for part in p.content
        ):
            paragraphs = tuple(
                replace(p, content=_settled(p.content, numbers, bookmarks)) for p in block.body.paragraphs
            )
            proposal.blocks[place] = replace(block, body=Text(paragraphs))


def _points(part: Inline) -> bool:
    return isinstance(part, Span) and part.link.startswith(MARK)


def _settled(content: Content, numbers: Numbers, bookmarks: dict[str, str]) -> Content:
    settled: list[Inline] = []
    for part in content:
        if not isinstance(part, Span) or not _points(part):
            settled.append(part)
            continue
        target = bookmarks.get(part.link.removeprefix(MARK), "")
        shown = numbers.captions.get(target) or numbers.sections.get(target, "")
        if shown and plain(shown) == plain(part.text):
            settled.append(Reference(target))
            continue
        last = settled[-1] if settled else None
        if isinstance(last, Span) and (last.bold, last.link) == (part.bold, ""):
            settled[-1] = Span(last.text + part.text, last.bold)
        else:
            settled.append(Span(part.text, part.bold))
    return _joined(settled)


def _joined(parts: list[Inline]) -> Content:
    """Neighbouring spans of one look as one."""
    joined: list[Inline] = []
    for part in parts:
        last = joined[-1] if joined else None
        if (
            isinstance(part, Span)
            and isinstance(last, Span)
            and (last.bold, last.link) == (part.bold, part.link)
        ):
            joined[-1] = Span(last.text + part.text, last.bold, last.link)
        else:
            joined.append(part)
    return tuple(joined)
