"""What is kept with the next must fit on a page: chains of it that do not are cut where a reader minds it least.

Word and LibreOffice give a chain up that is higher than a page and break it anywhere: chapters that are still empty leave a heading
alone at the foot of a page, an album parts from its caption. So a heading begins a page where the section before it holds nothing,
and a row of pictures lets the next one go.
"""

from exporters.word.pieces import WIDE, Piece
from exporters.word.profile import Profile
from exporters.word.styles import look_of

_SHARE = 0.94  # of a page: heights of pieces are reckoned, not laid out
_LEAST = 0.45  # of a page is filled before a chapter is preferred to a section as the place for a cut
_PICTURES = ("FigurePicture", "SubCaption")


def cut_chains(pieces: list[Piece], profile: Profile) -> None:
    """Cuts every chain among `pieces` that no page can hold."""
    turned = look_of(profile, "Heading1").page_break
    start = 0
    for place, piece in enumerate(pieces):
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        if after is None or not piece.keep_next or _begins_page(piece, after, turned):
            if place - start > 1:
                room = profile.page.text_height(landscape=piece.section == WIDE) * _SHARE
                _cut(pieces[start : place + 1], room)
            start = place + 1


def _begins_page(before: Piece, piece: Piece, turned: bool) -> bool:
    if piece.section != before.section:
        return True
    para = piece.para
    return para is not None and ("pageBreakBefore" in para.own or (turned and para.style == "Heading1"))


def _cut(chain: list[Piece], room: float) -> None:
    heights = [piece.height for piece in chain[:-1]] + [_beginning(chain[-1])]
    start = 0
    for place in range(1, len(chain)):
        if sum(heights[start : place + 1]) <= room:
            continue
        found = [n for n in range(start + 1, place + 1) if _may_part(chain[n - 1], chain[n])]
        if found:
            start = _best(chain, found, heights, start, room)
            _part(chain[start - 1], chain[start])


def _beginning(piece: Piece) -> float:
    """How much of the last piece of a chain must stand on its page."""
    if piece.whole or piece.keep_next:
        return piece.height
    return piece.before + sum(piece.heights[:2])


def _may_part(before: Piece, piece: Piece) -> bool:
    if before.heading and piece.heading:
        return _rank(piece) <= _rank(before)  # the section before is empty
    return _shows(before) and _style(piece) == "FigurePicture"


def _shows(piece: Piece) -> bool:
    return _style(piece) in _PICTURES


def _style(piece: Piece) -> str:
    return piece.para.style if piece.para is not None else ""


def _rank(piece: Piece) -> str:
    return _style(piece)  # Heading1 before Heading2


def _best(chain: list[Piece], places: list[int], heights: list[float], start: int, room: float) -> int:
    """The last place for a cut; among headings the highest one that leaves no page too empty."""
    if not chain[places[-1]].heading:
        return places[-1]
    late = [n for n in places if chain[n].heading and sum(heights[start:n]) >= room * _LEAST]
    return min(late or places[-1:], key=lambda n: (_rank(chain[n]), -n))


def _part(before: Piece, piece: Piece) -> None:
    if piece.heading:
        piece.break_page()
        return
    before.keep_next = False
    if before.para is not None:
        before.para.own["keepNext"] = '<w:keepNext w:val="0"/>'
