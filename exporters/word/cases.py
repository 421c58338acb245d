"""A case: a shaded box made of a table of one column.

Paragraph borders would fall apart wherever a list or a picture has another indent, and nothing would hold
a figure and its caption together. Rows do: a figure with its caption stands in a row that does not split,
text in rows that may.
"""

from collections.abc import Callable
from functools import partial

from exporters.word.context import Context
from exporters.word.markup import bookmarked, one_line, run
from exporters.word.pieces import Para, Piece, text_piece, tiny_piece
from exporters.word.styles import CASE_PAD_X, look_of
from report.stream import CaseItem, Item

_WHOLE = 330.0  # points; what belongs together is kept on one page up to this height
_MOST = 0.9  # of a page; up to this height a picture is kept with its caption
Inner = Callable[[Context, Item, int, bool], list[Piece]]


def case_piece(context: Context, item: CaseItem, room: int, inner: Inner) -> list[Piece]:
    """The box of a case; `inner` writes what it holds into the narrower column."""
    width = room - 2 * CASE_PAD_X
    groups: list[list[Piece]] = [[_title_piece(context, item, width)]]
    for part in item.items:
        for piece in inner(context, part, width, True):
            _put(groups, piece)
    if len(groups) == 1 and (title := groups[0][0].para) is not None:
        # Nothing stands below the title: the box would go along with what follows it.
        title.own["keepNext"] = '<w:keepNext w:val="0"/>'
    rows: list[str] = []
    laid: list[tuple[list[Piece], bool]] = []
    most = context.profile.page.text_height() * _MOST
    for group in [row for whole_group in groups for row in _in_rows(whole_group)]:
        high = sum(p.height for p in group) if len(group) > 1 and _bound(group) else 0.0
        whole = 0 < high <= (most if any(map(_pictured, group)) else _WHOLE)
        rows.append(_row(context, group, room, whole))
        laid.append((group, whole))
    table = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="CaseBox"/><w:tblW w:w="{room}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{room}"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    )
    return [Piece(None, partial(_heights, laid), table)]


def _title_piece(context: Context, item: CaseItem, width: int) -> Piece:
    place, title = context.places[item.block], one_line(item.title)
    words = bookmarked(run(title), place.bookmark, context.next_id()) if title else ""
    look = look_of(context.profile, "CaseTitle")
    piece = text_piece(Para("CaseTitle", run(item.label) + words), item.label + title, look, width / 20)
    piece.keep_next = piece.whole = True
    return piece


def _put(groups: list[list[Piece]], piece: Piece) -> None:
    """Adds a piece: to the row before when that asks to be kept with it or when both are plain text."""
    last = groups[-1][-1]
    first_row = len(groups) == 1
    if first_row or (last.keep_next and last.whole and last.para and last.para.style == "CaseHeading"):
        groups.append([piece])  # a title row is kept with the next row by its own w:keepNext
    elif last.keep_next or (_plain(last) and _plain(piece)):
        groups[-1].append(piece)
    else:
        groups.append([piece])


def _plain(piece: Piece) -> bool:
    return piece.para is not None and not piece.keep_next and not piece.whole


def _in_rows(group: list[Piece]) -> list[list[Piece]]:
    """A group of pictures that is too high for one row as several rows, the last picture with the caption."""
    if sum(map(_shows, group)) < 2:
        return [group]
    rows: list[list[Piece]] = [[]]
    high = 0.0
    for place, piece in enumerate(group):
        if rows[-1] and _shows(piece) and _shows(group[place - 1]) and high + piece.height > _WHOLE:
            rows.append([])
            high = 0.0
        rows[-1].append(piece)
        high += piece.height
    return rows


def _shows(piece: Piece) -> bool:
    return piece.para is not None and piece.para.style == "FigurePicture"


def _pictured(piece: Piece) -> bool:
    """Pictures, or a table of them that has its caption below."""
    return _shows(piece) or (piece.para is None and piece.keep_next)


def _bound(group: list[Piece]) -> bool:
    return any(piece.keep_next for piece in group)


def _heights(laid: list[tuple[list[Piece], bool]]) -> tuple[float, ...]:
    found: list[float] = []
    for group, whole in laid:
        found += [sum(piece.height for piece in group)] if whole else _lines(group)
    return tuple(found)


def _lines(group: list[Piece]) -> list[float]:
    found: list[float] = []
    for piece in group:
        rows = list(piece.heights)
        rows[0] += piece.before
        rows[-1] += piece.after
        found += rows
    return found


def _row(context: Context, group: list[Piece], room: int, whole: bool) -> str:
    inside = list(group)
    if whole:
        # Word keeps a row with the next one when its first paragraph asks for it: a picture would drag the
        # next picture along.
        inside.insert(0, tiny_piece())
    for n in range(len(inside) - 1, 0, -1):
        if inside[n].para is None and inside[n - 1].para is None:
            inside.insert(n, tiny_piece())
    if inside[-1].para is None:
        inside.append(tiny_piece())
    split = "<w:trPr><w:cantSplit/></w:trPr>" if whole else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{context.profile.trim.case_shade}"/>'
    content = "".join(piece.xml() for piece in inside)
    return f'<w:tr>{split}<w:tc><w:tcPr><w:tcW w:w="{room}" w:type="dxa"/>{shade}</w:tcPr>{content}</w:tc></w:tr>'
