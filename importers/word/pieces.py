"""A document in order, each item with the part it plays."""

from collections import Counter
from dataclasses import dataclass

from importers.word.raw import Look, RawDocument, RawItem, RawParagraph, RawTable
from importers.word.words import Numbered, numbered


@dataclass(slots=True)
class Piece:
    """An item and its part: "" open, contents, divider, cover, declaration, title, heading, body. `box_text` came from a text
    box. For a heading: level, printed number and title; `sure` is False where only its look says so, `known` is True where the
    contents or the edition name it."""

    item: RawItem
    part: str = ""
    level: int = 0
    number: str = ""
    title: str = ""
    sure: bool = True
    box_text: bool = False
    known: bool = False

    @property
    def paragraph(self) -> RawParagraph | None:
        """The item, when it is a paragraph."""
        return self.item if isinstance(self.item, RawParagraph) else None

    @property
    def text(self) -> str:
        """The text of a paragraph; "" for a table."""
        return self.item.text.strip() if isinstance(self.item, RawParagraph) else ""

    @property
    def has_picture(self) -> bool:
        """Whether the paragraph holds a picture."""
        return isinstance(self.item, RawParagraph) and bool(self.item.pictures)


def pieces_of(document: RawDocument) -> list[Piece]:
    """The items without blank paragraphs; text boxes unfolded before the paragraph that holds them; page breaks handed on."""
    pieces: list[Piece] = []
    waiting = False
    for item in document.items:
        if isinstance(item, RawTable):
            item.page_break = item.page_break or waiting
            pieces.append(Piece(item))
            waiting = False
            continue
        if item.is_blank:
            waiting = waiting or item.page_break
            continue
        item.page_break = item.page_break or waiting
        waiting = False
        for box in item.text_boxes:
            for paragraph in box:
                paragraph.page_break, item.page_break = item.page_break, False
                pieces.append(Piece(paragraph, box_text=True))
        item.text_boxes = []
        if not item.is_blank:
            pieces.append(Piece(item))
    return pieces


def line_number(piece: Piece) -> Numbered:
    """The number of a paragraph, automatic or typed, and its words."""
    paragraph = piece.paragraph
    if paragraph is None:
        return Numbered("", "", (), "")
    typed = numbered(paragraph.text)
    mark = paragraph.mark
    if mark is None or mark.bullet or not mark.number:
        return typed
    found = numbered(mark.number + " 题")
    return Numbered(found.kind or "decimal", mark.number, found.counts, paragraph.text.strip())


def body_look(pieces: list[Piece]) -> Look:
    """The look of most prose."""
    counts: Counter[Look] = Counter()
    for piece in pieces:
        paragraph = piece.paragraph
        if (
            paragraph is not None
            and not piece.box_text
            and len(piece.text) > 40
            and not paragraph.in_contents
            and not paragraph.box
        ):
            look = paragraph.look
            counts[Look("", look.size, False, "left", look.font)] += len(piece.text)
    return counts.most_common(1)[0][0] if counts else Look()


def stands_out(look: Look, body: Look) -> bool:
    """Whether a line looks unlike prose: bold, larger, centred, or set in a heading's font."""
    heading_font = look.font != body.font and any(
        w in look.font for w in ("黑体", "小标宋", "楷体", "Hei", "雅黑")
    )
    return look.bold or look.size >= body.size + 2 or look.align == "center" or heading_font
