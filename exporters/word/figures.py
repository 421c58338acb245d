"""Figures and charts: one or several pictures, sub-captions, the caption below."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from exporters.chart_forms import CHART_DPI, printed_size
from exporters.word.captions import caption_piece, source_piece
from exporters.word.context import Context
from exporters.word.markup import paragraph, run
from exporters.word.pictures import Stored, fitted, side_by_side
from exporters.word.pieces import Para, Piece, line_count
from exporters.word.profile import TWIPS_PER_MM
from exporters.word.styles import GRID_PAD_X, look_of
from report.blocks import Picture
from report.stream import ChartItem, FigureItem

_T = TypeVar("_T")
_FILE_NAME = re.compile(r"\.(png|jpe?g|bmp|gif|tiff?|webp|heic)\s*$", re.I)
_GAP = 6.0  # points between pictures that stand side by side
_PAGE_SHARE = 0.8  # of a page's height, the most that pictures under one caption take
_LEAST_HIGH, _WORDS_HIGH = 110.0, 40.0  # points of a picture in a large group, and of the words below it
_ROOM_SHARE = 0.98  # of the column: rounding must not push the last picture of a row onto a line of its own


def chart_pieces(context: Context, item: ChartItem, room: int, boxed: bool) -> list[Piece]:
    """A chart with its caption: a picture, or Word's own chart where that is wanted and there are numbers to draw."""
    if item.native and any(value is not None for row in item.data.values for value in row):
        return _native_chart_pieces(context, item, room)
    stored = context.media.chart(item.data, item.caption)
    size = stored.width * 72 / CHART_DPI, stored.height * 72 / CHART_DPI
    scale = min(1.0, room / 20 * _ROOM_SHARE / size[0])
    alt = item.alt or item.caption or "图表"
    shown = context.media.drawing(stored, (size[0] * scale, size[1] * scale), alt, context.next_id())
    pieces = [_picture_piece(context, shown, size[1] * scale)]
    return _with_caption(context, pieces, item, room)


def _native_chart_pieces(context: Context, item: ChartItem, room: int) -> list[Piece]:
    from exporters.word.native_chart import chart_drawing  # loads openpyxl, which few reports need here

    context.charts.append(item.data)
    size = printed_size(item.data)  # as large as the picture of it, so that the pages are the same
    scale = min(1.0, room / 20 * _ROOM_SHARE / size[0])
    alt = item.alt or item.caption or "图表"
    shown = chart_drawing(
        f"rIdChart{len(context.charts)}", (size[0] * scale, size[1] * scale), alt, context.next_id()
    )
    return _with_caption(context, [_picture_piece(context, shown, size[1] * scale)], item, room)


def figure_pieces(context: Context, item: FigureItem, room: int, boxed: bool) -> list[Piece]:
    """The pictures of a figure, row by row, with their caption."""
    most = context.profile.page.text_height() * _PAGE_SHARE
    highest = min(context.profile.trim.picture_height * TWIPS_PER_MM / 20, most)
    width = room / 20 * _ROOM_SHARE
    pieces: list[Piece] = []
    with_words = any(picture.sub_caption.strip() for picture in item.pictures)
    letters = iter("abcdefghijklmnopqrstuvwxyz" * 20)
    columns = _columns(item)
    if with_words and columns > 1:
        rows = list(_rows(item.pictures, columns))
        for part in _rows(rows, max(1, int(most // (_LEAST_HIGH + _WORDS_HIGH)))):
            high = min(highest * 0.8, most / len(part) - _WORDS_HIGH)
            pieces.append(_picture_grid(context, item, room, high, part, letters, part[-1] is rows[-1]))
    else:
        for row in _rows(item.pictures, columns):
            pieces += _picture_row(context, item, row, width, (highest, most), letters)
    return _with_caption(context, pieces, item, room)


def _columns(item: FigureItem) -> int:
    count = len(item.pictures)
    if item.columns:
        return max(1, min(item.columns, count))
    return {0: 1, 1: 1, 2: 2, 3: 3, 4: 2}.get(count, 3)


def _rows(pictures: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    for start in range(0, len(pictures), size):
        yield pictures[start : start + size]


def _alt(item: FigureItem, picture: Picture) -> str:
    """What a screen reader says: the words given for it, else the caption; a camera's file name tells
    nobody anything.
    """
    own = item.caption if _FILE_NAME.search(item.alt) else item.alt or item.caption
    return "：".join(part for part in (own, picture.sub_caption) if part) or "图片"


def _picture_row(
    context: Context,
    item: FigureItem,
    row: Sequence[Picture],
    width: float,
    highest: tuple[float, float],
    letters: Iterator[str],
) -> list[Piece]:
    """Pictures of one row in one paragraph; a single picture may carry words below it. `highest` as it is proposed, and where a
    person has set its width.
    """
    stored = [context.media.stored(picture.sha, item.caption) for picture in row]
    if len(row) == 1:
        sizes = [_single_size(row[0], stored[0], width, *highest)]
    else:
        sizes = side_by_side([(s.width, s.height) for s in stored], width, highest[0] * 0.8, _GAP)
    shown = run(" ").join(
        context.media.drawing(s, size, _alt(item, picture), context.next_id())
        for picture, s, size in zip(row, stored, sizes, strict=True)
    )
    pieces = [_picture_piece(context, shown, max(height for _, height in sizes))]
    if len(row) == 1 and row[0].sub_caption.strip():
        words = f"({next(letters)}) {row[0].sub_caption.strip()}"
        look = look_of(context.profile, "SubCaption")
        lines = line_count(words, width, look.size)
        pieces.append(Piece(Para("SubCaption", run(words)), (look.line,) * lines, keep_next=True, whole=True))
    return pieces


def _single_size(
    picture: Picture, stored: Stored, width: float, highest: float, most: float
) -> tuple[float, float]:
    if picture.share > 0:
        wide = width * min(picture.share, 1.0)
        high = wide * stored.height / stored.width
        scale = min(1.0, min(highest * 2, most) / high)
        return wide * scale, high * scale
    return fitted(stored.width, stored.height, width, highest)


def _picture_piece(context: Context, shown: str, height: float) -> Piece:
    look = look_of(context.profile, "FigurePicture")
    rows = (height + 1,)
    return Piece(
        Para("FigurePicture", shown), rows, before=look.before, after=look.after, keep_next=True, whole=True
    )


def _picture_grid(
    context: Context,
    item: FigureItem,
    room: int,
    highest: float,
    rows: Sequence[Sequence[Picture]],
    letters: Iterator[str],
    last: bool,
) -> Piece:
    """Pictures with words below each: a table without lines, equal columns, every row on one page. Only the `last` one of a
    figure is kept with what follows.
    """
    columns = _columns(item)
    width = room // columns
    inner = (width - 2 * GRID_PAD_X) / 20
    look = look_of(context.profile, "SubCaption")
    # All rows ask to be kept with the next, and there are two at least: so LibreOffice keeps the whole table with its caption.
    below = f'<w:keepNext w:val="{int(last)}"/>'
    lines, heights = [], []
    for row in rows:
        stored = [context.media.stored(picture.sha, item.caption) for picture in row]
        height = min(highest, *(inner * s.height / s.width for s in stored))
        cells, words = [], []
        words_high = 0.0
        for picture, s in zip(row, stored, strict=True):
            size = height * s.width / s.height, height
            shown = context.media.drawing(s, size, _alt(item, picture), context.next_id())
            text = f"({next(letters)}) {picture.sub_caption.strip()}".rstrip()
            cells.append(_grid_cell(width, paragraph("FigurePicture", shown)))
            words.append(_grid_cell(width, paragraph("SubCaption", run(text), below)))
            words_high = max(words_high, line_count(text, inner, look.size) * look.line)
        empty = [_grid_cell(width, paragraph("SubCaption", "", below))] * (columns - len(row))
        lines += [
            f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(line)}</w:tr>"
            for line in (cells + empty, words + empty)
        ]
        heights.append(height + words_high + 14)
    column = f'<w:gridCol w:w="{width}"/>'
    table = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="PictureGrid"/><w:tblW w:w="{width * columns}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{column * columns}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )
    return Piece(None, tuple(heights), table, keep_next=last)


def _grid_cell(width: int, content: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def _with_caption(
    context: Context, pieces: list[Piece], item: FigureItem | ChartItem, room: int
) -> list[Piece]:
    """Adds caption and source note; the last picture keeps to them, and to nothing where there are none."""
    if item.caption or item.number:
        pieces.append(caption_piece(context, item.block, item.number, item.caption, "FigureCaption", room))
        if item.source_note:
            pieces[-1].keep_next = True
            if pieces[-1].para is not None:
                pieces[-1].para.own["keepNext"] = "<w:keepNext/>"
    elif pieces and not item.source_note:
        pieces[-1].keep_next = False
        if pieces[-1].para is not None:
            pieces[-1].para.own["keepNext"] = '<w:keepNext w:val="0"/>'
    if item.source_note:
        pieces.append(source_piece(context, item.source_note, room))
    return pieces
