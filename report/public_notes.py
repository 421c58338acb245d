"""Where the public words of an explanation are printed: a footnote behind a sentence, the note below a table or figure, the
口径说明 of a value.

They stand in the report itself, where a person sees them and can change them like everything else.
"""

from dataclasses import replace
from typing import Any

from report.blocks import Chart, Figure, Paragraph, Table, Text
from report.checks.findings import Place
from report.content import Content, Footnote
from report.edition import IndicatorTable
from report.edits import change
from report.model import Change, Report
from report.numbering import number_report
from report.shown_text import ShownText, paragraph_at, put_parts, with_paragraph
from report.values import BLANK

_STOPS = "。！？；\n"
_BETWEEN = "；"


def can_hold(report: Report, place: Place) -> bool:
    """Whether the place is one that can carry a printed note."""
    if place.cell:
        return True
    block = report.blocks.get(place.block)
    if block is None:
        return False
    if isinstance(block.body, Text):
        return paragraph_at(report, place.block, place.paragraph) is not None
    return isinstance(block.body, Table | Figure | Chart)


def table_notes(report: Report, table: IndicatorTable) -> str:
    """The 口径说明 of the table's values as one line to print below it; "" where there is none."""
    notes = []
    for row in table.rows:
        for column in (c.key_for(report.year) for c in table.columns):
            note = report.value(row.id, column).note_public
            if note:
                name = row.name if column == str(report.year) else f"{row.name}（{column}）"
                notes.append(f"{name}：{note.rstrip('。')}")
    return f"注：{'；'.join(notes)}。" if notes else ""


def put(report: Report, place: Place, old: str, new: str) -> tuple[Change, ...]:
    """The changes that put `new` beside the place and take `old` away; "" is none."""
    if old == new or not can_hold(report, place):
        return ()
    if place.cell:
        held = report.values.get(place.cell)
        value = held or BLANK
        value = replace(value, note_public=_exchanged(value.note_public, old, new))
        return change("values", place.cell, held, None if value == BLANK else value)
    block = report.blocks[place.block]
    body: Any = block.body
    if isinstance(body, Text):
        body = _with_footnote(report, body, place, old, new)
    else:
        body = replace(body, source_note=_exchanged(body.source_note, old, new))
    return change("blocks", block.id, block, replace(block, body=body))


def _exchanged(note: str, old: str, new: str) -> str:
    pieces = [piece for piece in note.split(_BETWEEN) if piece]
    gone = [piece for piece in old.split(_BETWEEN) if piece]
    if gone and all(piece in pieces for piece in gone):
        pieces = [piece for piece in pieces if piece not in gone]
    return _BETWEEN.join([*pieces, new] if new and new not in pieces else pieces)


def _with_footnote(report: Report, body: Text, place: Place, old: str, new: str) -> Text:
    if old:
        body = _without_footnote(body, old)
    if not new:
        return body
    paragraph = body.paragraphs[place.paragraph]
    return with_paragraph(body, place.paragraph, _noted(report, paragraph, place.quote, new))


def _without_footnote(body: Text, text: str) -> Text:
    """The text without its first footnote of these words: another explanation may have the same."""
    for place, paragraph in enumerate(body.paragraphs):
        for n, part in enumerate(paragraph.content):
            if isinstance(part, Footnote) and part.text == text:
                content = paragraph.content[:n] + paragraph.content[n + 1 :]
                return with_paragraph(body, place, replace(paragraph, content=content))
    return body


def _noted(report: Report, paragraph: Paragraph, quote: str, text: str) -> Paragraph:
    """The paragraph with a footnote at the end of the quoted words, before their full stop."""
    shown = ShownText(report, paragraph.content, number_report(report))
    words = quote.rstrip(_STOPS)
    start = shown.text.find(words)
    if start < 0:  # the quotation begins with a number or title that is no content
        words = next((words[n:] for n in range(len(words)) if shown.text.startswith(words[n:])), "")
        start = 0 if words else -1
    end = start + len(words) if start >= 0 else len(shown.text.rstrip(_STOPS))
    last = shown.typed(end - 1, end)
    content: Content = paragraph.content
    if last is not None:
        content = put_parts(content, last[1], last[1], (Footnote(text),))
    else:  # a chip stands there: behind everything
        content = (*content, Footnote(text))
    return replace(paragraph, content=content)
