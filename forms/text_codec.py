"""Paragraphs ↔ QTextDocument.

A bound number, reference or footnote is one object character (U+FFFC) whose format holds the coded part:
the caret
cannot stand inside it, it never wraps, and one backspace takes it out whole. What is printed there is
asked for when the
document is laid out (`forms.blocks.chips`), so that it follows its source.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
)

from forms import theme
from report.blocks import Paragraph, Role
from report.codec import decode, encode
from report.content import BoundNumber, Content, Footnote, Inline, Reference, Span

CHIP = "\ufffc"
CHIP_TYPE = QTextFormat.ObjectTypes.UserObject.value + 1
_USER = QTextFormat.Property.UserProperty.value
PART, LEAD, ROLE, LEVEL, NUMBER_FORM, PRINTED, CARRIED = range(_USER + 1, _USER + 8)
LISTS = (Role.BULLET, Role.NUMBERED)
_LINE = "\u2028"  # a line break inside a paragraph, as Qt keeps it
_BREAKS = re.compile("\r\n|[\r\u2028\u2029\x0b\x0c\x85]")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffc\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes in device-independent pixels: `em` is the width of a Chinese character, `line` the distance of
    lines."""

    em: float = 14.0
    line: float = 24.0
    space_after: float = 0.0


def clean(text: str) -> str:
    """`text` without characters that a document cannot keep; line ends of every kind become a newline."""
    return _UNWANTED.sub("", _BREAKS.sub("\n", text))


def normal(paragraph: Paragraph) -> Paragraph:
    """The paragraph as a document gives it back: cleaned, neighbouring spans of one look joined, empty
    ones dropped."""
    parts: list[Inline] = []
    for part in paragraph.content:
        if isinstance(part, Span):
            _add_text(parts, replace(part, text=clean(part.text)))
        else:
            parts.append(part)
    return Paragraph(
        tuple(parts),
        paragraph.role,
        clean(paragraph.lead),
        paragraph.level,
        paragraph.number_form,
        paragraph.printed_number,
    )


def _add_text(parts: list[Inline], span: Span) -> None:
    last = parts[-1] if parts else None
    if isinstance(last, Span) and last == replace(span, text=last.text):  # of one look
        parts[-1] = replace(span, text=last.text + span.text)
    elif span.text:
        parts.append(span)


def write_document(document: QTextDocument, paragraphs: Sequence[Paragraph], look: Look) -> None:
    """Replaces everything in the document."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.removeSelectedText()
    insert_paragraphs(cursor, paragraphs or (Paragraph(),), look)
    cursor.endEditBlock()


def insert_paragraphs(cursor: QTextCursor, paragraphs: Sequence[Paragraph], look: Look) -> None:
    """Puts paragraphs in at the cursor: the first gives its form to the cursor's own, each other one
    begins a new one."""
    for place, paragraph in enumerate(paragraphs):
        if place:
            cursor.insertBlock(block_format(paragraph, look), text_format())
        else:
            cursor.setBlockFormat(block_format(paragraph, look))
            cursor.setBlockCharFormat(text_format())
        if paragraph.lead:
            cursor.insertText(_to_document(paragraph.lead), lead_format())
        insert_content(cursor, paragraph.content)


def insert_content(cursor: QTextCursor, content: Content) -> None:
    """Puts inline parts in at the cursor."""
    for part in content:
        if isinstance(part, Span):
            lit = clean(part.text) if part.carried else ""
            cursor.insertText(_to_document(part.text), text_format(part.bold, part.link, lit))
        else:
            cursor.insertText(CHIP, chip_format(part))


def _to_document(text: str) -> str:
    return clean(text).replace("\n", _LINE)


def text_format(bold: bool = False, link: str = "", carried: str = "") -> QTextCharFormat:
    """The format of plain text; `carried` is the text of a number from last year, which is lit as long as it reads like that."""
    made = QTextCharFormat()
    if bold:
        made.setFontWeight(QFont.Weight.DemiBold)
    if link:
        made.setAnchor(True)
        made.setAnchorHref(link)
        made.setFontUnderline(True)
    if carried:
        made.setProperty(CARRIED, carried)
        made.setBackground(theme.colour("carried_ground"))
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        made.setUnderlineColor(theme.colour("carried_line"))
    return made


def lead_format() -> QTextCharFormat:
    """The format of a run-in title."""
    made = text_format(bold=True)
    made.setProperty(LEAD, True)
    return made


def chip_format(part: BoundNumber | Reference | Footnote) -> QTextCharFormat:
    """The format of the object character that stands for `part`."""
    made = text_format(isinstance(part, BoundNumber) and part.bold)
    made.setObjectType(CHIP_TYPE)
    made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
    made.setProperty(PART, json.dumps(encode(part), ensure_ascii=False, sort_keys=True))
    return made


def chip_part(form: QTextFormat) -> BoundNumber | Reference | Footnote | None:
    """What a chip's format stands for; None for the format of text."""
    coded = form.property(PART)
    if not isinstance(coded, str) or form.objectType() != CHIP_TYPE:
        return None
    part = decode(json.loads(coded))
    return part if isinstance(part, BoundNumber | Reference | Footnote) else None


def block_format(paragraph: Paragraph, look: Look) -> QTextBlockFormat:
    """The form of a paragraph: indents by role, a fixed distance of lines, and the fields that text cannot
    hold."""
    made = QTextBlockFormat()
    made.setProperty(ROLE, str(paragraph.role))
    made.setProperty(LEVEL, paragraph.level)
    made.setProperty(NUMBER_FORM, paragraph.number_form)
    made.setProperty(PRINTED, paragraph.printed_number)
    made.setLineHeight(look.line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    made.setBottomMargin(look.space_after)
    indent = look.em * 2
    if paragraph.role in LISTS:
        made.setLeftMargin(indent * (paragraph.level + 2))
    elif paragraph.role == Role.CASE_HEADING:
        made.setLeftMargin(indent * paragraph.level)
    elif paragraph.role == Role.CLOSING:
        made.setAlignment(Qt.AlignmentFlag.AlignRight)
    elif paragraph.role != Role.SOURCE_NOTE:
        made.setTextIndent(indent)
    return made


def paragraph_form(block: QTextBlock) -> Paragraph:
    """A paragraph without content that has the form of the block."""
    form = block.blockFormat()
    role = form.property(ROLE)
    number_form = form.property(NUMBER_FORM)
    return Paragraph(
        (),
        Role(role) if isinstance(role, str) else Role.BODY,
        "",
        int(form.property(LEVEL) or 0),
        number_form if isinstance(number_form, str) else Paragraph().number_form,
        str(form.property(PRINTED) or ""),
    )


def read_document(document: QTextDocument) -> tuple[Paragraph, ...]:
    """Every paragraph of the document."""
    found = []
    block = document.firstBlock()
    while block.isValid():
        found.append(read_block(block))
        block = block.next()
    return tuple(found)


def read_block(block: QTextBlock, start: int = 0, end: int = -1) -> Paragraph:
    """One paragraph, or its part from `start` to before `end` (places in the block, −1: to its end)."""
    form = paragraph_form(block)
    parts: list[Inline] = []
    lead = ""
    for fragment in fragments(block):
        text = _cut(fragment, block.position(), start, end)
        style = fragment.charFormat()
        if style.property(LEAD) and not parts and CHIP not in text:
            lead += text.replace(_LINE, "\n")
        else:
            _read_text(parts, text, style)
    return Paragraph(
        tuple(parts), form.role, lead, form.level, form.number_form, form.printed_number if not start else ""
    )


def fragments(block: QTextBlock) -> list[QTextFragment]:
    """The pieces of one format that a block is made of."""
    found = []
    place = block.begin()
    while not place.atEnd():
        found.append(place.fragment())
        place += 1
    return found


def _cut(fragment: QTextFragment, origin: int, start: int, end: int) -> str:
    """The fragment's text inside the range; Qt counts in UTF-16 units."""
    text = fragment.text()
    at = fragment.position() - origin
    low = max(start - at, 0)
    high = fragment.length() if end < 0 else min(end - at, fragment.length())
    if low == 0 and high >= fragment.length():
        return text
    return utf16_slice(text, low, high)


def utf16_slice(text: str, low: int, high: int) -> str:
    """The part of `text` between two places counted in UTF-16 units, as Qt counts."""
    return text.encode("utf-16-le")[2 * low : max(2 * high, 2 * low)].decode("utf-16-le", "ignore")


def utf16_length(text: str) -> int:
    """The length of `text` in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _read_text(parts: list[Inline], text: str, style: QTextCharFormat) -> None:
    chip = chip_part(style)
    bold = style.fontWeight() >= QFont.Weight.DemiBold
    for piece in re.split(f"({CHIP})", text):
        if piece == CHIP:
            if chip is not None:
                parts.append(chip)
        elif piece:
            plain = piece.replace(_LINE, "\n")
            _add_text(parts, Span(plain, bold, style.anchorHref(), style.property(CARRIED) == plain))


def lit_ranges(block: QTextBlock) -> list[tuple[int, int]]:
    """Where the lit numbers of a paragraph stand in the document: start and end of each."""
    pieces = [p for p in fragments(block) if p.charFormat().property(CARRIED)]
    return [(piece.position(), piece.position() + piece.length()) for piece in pieces]


def settle_marks(block: QTextBlock) -> None:
    """After a change in a paragraph: a number that reads otherwise now, or that digits were typed beside, is lit no more; words
    typed beside one, which take its format, are plain text. Enter may have cut a number in two: the paragraph before is
    looked at, too."""
    for piece in (*fragments(block.previous()), *fragments(block)):
        _settle(piece, block if piece.position() >= block.position() else block.previous())


def _settle(piece: QTextFragment, block: QTextBlock) -> None:
    form = piece.charFormat()
    number = form.property(CARRIED)
    if not isinstance(number, str):
        return
    low, text = piece.position(), piece.text()
    at = text.find(number)
    start = low + utf16_length(text[:at]) if at >= 0 else low
    end = start + utf16_length(number) if at >= 0 else low
    if _digit_beside(block, start, end):
        end = start
    plain = text_format(form.fontWeight() >= QFont.Weight.DemiBold, form.anchorHref())
    for first, last in ((low, start), (end, low + piece.length())):
        if first < last:
            cursor = QTextCursor(block)
            cursor.setPosition(first)
            cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(plain)


def _digit_beside(block: QTextBlock, start: int, end: int) -> bool:
    text = block.text()
    before = utf16_slice(text, 0, start - block.position())[-1:]
    after = utf16_slice(text, end - block.position(), utf16_length(text))[:1]
    return before.isdigit() or after.isdigit()


def text_between(document: QTextDocument, start: int, end: int) -> str:
    """The document's plain text between two places."""
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def replace_selected(cursor: QTextCursor, part: Inline) -> None:
    """Puts a part in over the selection, of the same look; what is typed behind it is plain."""
    form = cursor.charFormat()
    bold = form.fontWeight() >= QFont.Weight.DemiBold
    if isinstance(part, Span):
        part = replace(part, bold=bold, link=form.anchorHref())
    elif isinstance(part, BoundNumber):
        part = replace(part, bold=bold)
    insert_content(cursor, (part,))
    cursor.setCharFormat(text_format(bold))
