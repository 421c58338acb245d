"""What is kept together fits on a page: long chains are cut where a reader minds it least."""

import itertools

from exporters.word.chains import cut_chains
from exporters.word.pieces import Para, Piece
from exporters.word.profile import load_profile

PROFILE = load_profile("official")
ROOM = PROFILE.page.text_height()


def heading(level: int, high: float = 30.0) -> Piece:
    return Piece(Para(f"Heading{level}", "", {}), (high,), keep_next=True, whole=True, heading=True)


def text(lines: int = 5) -> Piece:
    return Piece(Para("ReportBody", "", {}), (28.0,) * lines)


def picture(high: float) -> Piece:
    return Piece(Para("FigurePicture", "", {}), (high,), keep_next=True, whole=True)


def breaks(pieces: list[Piece]) -> list[int]:
    return [n for n, p in enumerate(pieces) if p.para is not None and "pageBreakBefore" in p.para.own]


def test_empty_chapters_begin_a_page_before_a_heading_stands_alone() -> None:
    pieces = [heading(level) for _ in range(12) for level in (1, 2, 2, 2)] + [text()]
    cut_chains(pieces, PROFILE)
    places = breaks(pieces)
    assert places
    assert all(pieces[n].para.style == "Heading1" for n in places if pieces[n].para)  # type: ignore[union-attr]
    edges = [0, *places, len(pieces)]
    assert all(sum(p.height for p in pieces[a:b]) <= ROOM for a, b in itertools.pairwise(edges))


def test_a_chain_that_fits_is_left_alone() -> None:
    pieces = [heading(1), heading(2), heading(3), text(40)]
    cut_chains(pieces, PROFILE)
    assert breaks(pieces) == []
    assert all(p.keep_next for p in pieces[:3])


def test_a_heading_never_parts_from_the_heading_below_it() -> None:
    pieces = [heading(n % 6 + 1, 100.0) for n in range(6)] + [text()]
    cut_chains(pieces, PROFILE)
    assert breaks(pieces) == []  # each is the section of the one before


def test_an_album_lets_pictures_go_and_keeps_the_last_with_its_caption() -> None:
    caption = Piece(Para("FigureCaption", "", {}), (22.0,))
    pieces = [heading(2), *(picture(250.0) for _ in range(5)), caption]
    cut_chains(pieces, PROFILE)
    free = [n for n, p in enumerate(pieces[:-1]) if not p.keep_next]
    assert free
    assert 0 not in free
    assert pieces[-2].keep_next
    assert all(pieces[n].para.own["keepNext"] == '<w:keepNext w:val="0"/>' for n in free if pieces[n].para)  # type: ignore[union-attr]


def test_a_wide_section_ends_a_chain() -> None:
    pieces = [heading(1) for _ in range(30)]
    for piece in pieces[15:]:
        piece.section = "wide"
    cut_chains(pieces, PROFILE)
    assert breaks(pieces)  # the landscape page is lower
    assert all(n > 15 for n in breaks(pieces))
