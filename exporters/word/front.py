"""Cover and declaration: each line set by its role, blank lines kept for pen and stamp."""

from exporters.word.context import Context
from exporters.word.markup import clean, run
from exporters.word.pictures import page_drawing
from exporters.word.pieces import COVER, PLAIN, Para, Piece, text_piece, tiny_piece
from exporters.word.profile import A4, TWIPS_PER_MM
from exporters.word.styles import look_of
from report.model import Kind
from report.stream import FieldLine, FrontItem

_COVER_STYLES = {
    "school": "CoverSchool",
    "english": "CoverEnglish",
    "title": "CoverTitle",
    "edition": "CoverEdition",
}
_DECLARATION_STYLES = {"heading": "DeclarationHeading", "body": "DeclarationBody"}
_FOOT = 26.0  # millimetres between the last line of the cover and the lower margin


def front_pieces(context: Context, front: FrontItem) -> list[Piece]:
    """The pieces of a cover or declaration; lines with neither label nor text are left out."""
    if front.type == Kind.COVER:
        return _cover(context, front)
    if front.scan:
        return [_scanned(context, front)]
    return _declaration(context, front)


def _cover(context: Context, front: FrontItem) -> list[Piece]:
    above: list[Piece] = []
    below: list[Piece] = []
    for line in front.lines:
        text = _shown(line)
        if not text:
            continue
        style = _COVER_STYLES.get(line.role, "CoverLine")
        if style == "CoverTitle":
            text = _broken_title(context, text)
        look = look_of(context.profile, style)
        content = run(text)
        room = context.profile.page.text_width() / 20
        piece = text_piece(Para(style, content), text, look, room)
        piece.section = COVER
        (below if style == "CoverLine" else above).append(piece)
    if above and below:
        # Publisher and date stand at the foot of the page: the space above them is what the others leave.
        used = sum(piece.height for piece in [*above, *below])
        free = context.profile.page.text_height() - used - _FOOT * TWIPS_PER_MM / 20
        below[0].space(before=max(40.0, free))
    return [*above, *below]


def _shown(line: FieldLine) -> str:
    if line.role in ("body", "heading"):
        return clean(line.text).strip()
    return (clean(line.label) + clean(line.text)).strip()


def _broken_title(context: Context, text: str) -> str:
    """A title too long for one line, on two: after the school's name, or before the year in brackets."""
    look = look_of(context.profile, "CoverTitle")
    room = context.profile.page.text_width() / 20 / look.size
    if sum(1 if ord(letter) > 0x2000 else 0.5 for letter in text) <= room:
        return text
    school = context.report.school
    if school and text.startswith(school) and len(text) > len(school):
        return school + "\n" + text[len(school) :].lstrip()
    bracket = max(text.rfind("（"), text.rfind("("))
    return text[:bracket].rstrip() + "\n" + text[bracket:] if bracket > 0 else text


def _scanned(context: Context, front: FrontItem) -> Piece:
    """The signed page as it was scanned, over the whole sheet of paper."""
    stored = context.media.stored(front.scan, front.title)
    paper = A4[0] / 20, A4[1] / 20
    scale = min(paper[0] / stored.width, paper[1] / stored.height)
    size = stored.width * scale, stored.height * scale
    alt = "：".join((front.title, *(_shown(line) for line in front.lines if line.role == "body")))
    piece = tiny_piece(PLAIN)
    if piece.para is not None:
        piece.para.content = page_drawing(stored, size, paper, alt, context.next_id())
    return piece


def _declaration(context: Context, front: FrontItem) -> list[Piece]:
    pieces = []
    signed = False
    for line in front.lines:
        text = _shown(line)
        if not text and line.kind != "blank":
            continue
        style = _DECLARATION_STYLES.get(line.role, "DeclarationLine")
        look = look_of(context.profile, style)
        own, content = {}, run(text)
        if style == "DeclarationLine" and not line.text:
            # Somebody writes or stamps here: a line to write on, as wide for every label.
            end = round((look.left * look.size + 260) * 20)
            own["tabs"] = f'<w:tabs><w:tab w:val="left" w:leader="underscore" w:pos="{end}"/></w:tabs>'
            content = run(text + "\t")
        piece = text_piece(Para(style, content, own), text, look, context.profile.page.text_width() / 20)
        piece.section = PLAIN
        if style == "DeclarationLine" and not signed:
            signed = True
            piece.space(before=70.0)  # room for the stamp
        pieces.append(piece)
    return pieces
