"""On which page every place falls, reckoned from the heights of the pieces.

The profile sets every pitch exactly, so that lines can be counted without an office program; what remains
uncertain is where a line breaks. A real layout can take this function's place: it answers the same question.
"""

from collections.abc import Iterable

from exporters.word.pieces import WIDE, Piece
from exporters.word.profile import Page

_SLACK = 0.5  # points: a line that just fits


def reckon_pages(pieces: Iterable[Piece], page: Page) -> dict[str, int]:
    """Bookmark → page number, the first page of the body being 1."""
    flow = _Flow(page)
    chain: list[Piece] = []
    for piece in pieces:
        chain.append(piece)
        if not piece.keep_next:
            flow.put(chain)
            chain = []
    if chain:
        flow.put(chain)
    return flow.found


class _Flow:
    """Fills pages from top to bottom."""

    def __init__(self, page: Page) -> None:
        self.found: dict[str, int] = {}
        self._page_setup = page
        self._number = 1
        self._used = 0.0
        self._section = ""
        self._gap = (
            0.0  # space below the last paragraph: of it and the next one's space above the larger counts
        )

    def put(self, chain: list[Piece]) -> None:
        """Puts pieces that are kept together, the last one possibly running on over pages."""
        first = chain[0]
        if self._section and first.section != self._section:
            self._new_page()
        self._section = first.section
        if first.page_break and self._used > 0:
            self._new_page()
        need = self._need(chain)
        if self._used > 0 and self._used + need > self._height + _SLACK and need <= self._height:
            self._new_page()
        for piece in chain:
            if piece.page_break and piece is not first and self._used > 0:
                self._new_page()
            self._lay(piece)

    def _need(self, chain: list[Piece]) -> float:
        """Points from here to the end of what of the chain must stand on one page."""
        total, gap = 0.0, self._gap
        for piece in chain[:-1]:
            total += max(piece.before, gap) + sum(piece.rows)
            gap = piece.after
        return total + max(chain[-1].before, gap) + self._least(chain[-1])

    @property
    def _height(self) -> float:
        return self._page_setup.text_height(self._section == WIDE)

    def _least(self, piece: Piece) -> float:
        """What of a piece must stand on the page where it begins: all, the head and one row, or two lines."""
        rows = piece.rows
        if piece.whole or piece.keep_next:
            return sum(rows)
        if piece.para is None:
            return sum(rows[: max(piece.least, piece.head + 1)])
        return sum(rows) if len(rows) < 4 else sum(rows[:2])

    def _lay(self, piece: Piece) -> None:
        if self._used > 0 or piece.page_break:  # at the top of a page that simply began it is not printed
            self._used += max(piece.before, self._gap)
        for place, row in enumerate(piece.rows):
            if self._used > 0 and self._used + row > self._height + _SLACK:
                self._new_page()
                if place > piece.head:
                    self._used += sum(piece.rows[: piece.head])
            for at, anchor in piece.anchors:
                if at == place:
                    self.found[anchor] = self._number
            self._used += row
        self._gap = piece.after

    def _new_page(self) -> None:
        self._number += 1
        self._used = self._gap = 0.0
