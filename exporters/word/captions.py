"""Captions and source notes of tables and figures."""

from exporters.word.context import Context, caption_number
from exporters.word.markup import bookmarked, one_line, run
from exporters.word.pieces import Para, Piece, text_piece
from exporters.word.profile import Profile
from exporters.word.styles import look_of


def caption_text(number: str, caption: str, profile: Profile) -> str:
    """A caption as a reader sees it; the lists of figures and tables repeat it character by character."""
    words = one_line(caption)
    return number + (profile.trim.caption_gap if number and words else "") + words


def caption_piece(context: Context, block: str, number: str, caption: str, style: str, room: int) -> Piece:
    """The caption of a table or figure in a column of `room` twips, its label and number inside a
    bookmark.
    """
    place = context.places.get(block)
    words = one_line(caption)
    content = run((context.profile.trim.caption_gap if number and words else "") + words)
    if number and place is not None:
        content = bookmarked(caption_number(context, number), place.bookmark, context.next_id()) + content
    look = look_of(context.profile, style)
    piece = text_piece(Para(style, content), caption_text(number, caption, context.profile), look, room / 20)
    piece.whole = True
    return piece


def source_piece(context: Context, text: str, room: int) -> Piece:
    """数据来源 under a table or figure."""
    look = look_of(context.profile, "SourceNote")
    return text_piece(Para("SourceNote", run(text)), text, look, room / 20)
