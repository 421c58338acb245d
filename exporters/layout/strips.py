"""Paragraphs and tables → strips: what a page can hold without cutting through it, and what must stay together."""

from dataclasses import replace
from itertools import count

from exporters.layout.lines import breaks_of
from exporters.layout.model import Cell, Content, Paragraph, Row, Table
from exporters.layout.pages import Frame, SetCell, SetLine, SetRow, Strip

_keys = count(1)


def strips_of_blocks(blocks: list[Content], width: float) -> list[Strip]:
    """The strips of a column of blocks; of the space below one and above the next the larger counts."""
    found: list[Strip] = []
    gap = 0.0
    for block in blocks:
        made = strips_of(block, width)
        if not made:
            continue
        before, gap_after = _spaces(block)
        made[0].above += max(before, gap)
        found += made
        gap = gap_after
    return found


def _spaces(content: Content) -> tuple[float, float]:
    return (content.before, content.after) if isinstance(content, Paragraph) else (0.0, 0.0)


def strips_of(content: Content, width: float) -> list[Strip]:
    """The strips of one paragraph or table."""
    if isinstance(content, Table):
        return table_strips(content, width)
    return paragraph_strips(content, width)


def paragraph_strips(paragraph: Paragraph, width: float) -> list[Strip]:
    """One strip for each line; two lines at least stay together at either side of a page break."""
    setting, lines = breaks_of(paragraph, width)
    last = len(lines) - 1
    found = []
    for n, line in enumerate(lines):
        if n == last:
            glue = paragraph.keep_next
        else:
            glue = paragraph.keep_lines or (paragraph.widows and (n == 0 or n == last - 1))
        found.append(Strip(line.height, 0.0, glue, line=SetLine(paragraph, setting, line)))
    found[0].anchors = paragraph.anchors
    found[0].page_break = paragraph.page_break
    if any(span.note for span in paragraph.spans):
        _note(paragraph, found)
    return found


def _note(paragraph: Paragraph, strips: list[Strip]) -> None:
    at = 0
    for span in paragraph.spans:
        if span.note:
            for strip in strips:
                if strip.line is not None and strip.line.line.start <= at < strip.line.line.end:
                    strip.notes = (*strip.notes, span.note)
        at += len(span.text)


def table_strips(table: Table, width: float) -> list[Strip]:
    """One strip for each row that does not split, the lines of a row that may."""
    key = next(_keys)
    left = (width - sum(table.widths)) / 2
    found: list[Strip] = []
    heads: list[Strip] = []
    heights = _row_heights(table)
    for r, row in enumerate(table.rows):
        if not row.whole and len(row.cells) == 1:
            found += _split_row(table, row, left, key, r == 0, r == len(table.rows) - 1)
            continue
        strip = _row_strip(table, r, heights, left, key)
        strip.glue = row.head or _keeps(row)
        if row.head:
            heads.append(strip)
        elif strip.row is not None:
            strip.row.heads = heads
        found.append(strip)
    if found and found[-1].row is not None:
        found[-1].glue = _keeps(table.rows[-1])
    return found


def _keeps(row: Row) -> bool:
    """A row is kept with the next one when the first paragraph of its first cell asks for it."""
    for cell in row.cells:
        if cell.rows and cell.content and isinstance(cell.content[0], Paragraph):
            return cell.content[0].keep_next
    return False


def _inner_width(table: Table, cell: Cell) -> float:
    return sum(table.widths[cell.column : cell.column + cell.columns]) - 2 * table.ruling.pad_x


def cell_strips(table: Table, cell: Cell) -> list[Strip]:
    """What stands in a cell, as strips in its inner width."""
    return strips_of_blocks(cell.content, _inner_width(table, cell))


def _content_height(strips: list[Strip], cell: Cell) -> float:
    last = cell.content[-1] if cell.content else None
    after = last.after if isinstance(last, Paragraph) else 0.0
    return sum(strip.above + strip.height for strip in strips) + after


class _Heights:
    """The heights of the rows of a table and the strips of its cells, by (row, cell)."""

    def __init__(self, rows: int) -> None:
        self.rows = [0.0] * rows
        self.strips: dict[tuple[int, int], list[Strip]] = {}
        self.content: dict[tuple[int, int], float] = {}


def _row_heights(table: Table) -> _Heights:
    found = _Heights(len(table.rows))
    tall: list[tuple[int, int, float]] = []
    for r, row in enumerate(table.rows):
        if not row.whole and len(row.cells) == 1:
            continue
        for c, cell in enumerate(row.cells):
            if cell.rows == 0:
                continue
            strips = cell_strips(table, cell)
            found.strips[r, c] = strips
            found.content[r, c] = high = _content_height(strips, cell)
            if cell.rows > 1:
                tall.append((r, cell.rows, high))
            else:
                found.rows[r] = max(found.rows[r], high)
        found.rows[r] += 2 * table.ruling.pad_y + _line_above(table, r)
    for r, rows, high in tall:
        have = sum(found.rows[r : r + rows])
        lack = high + 2 * table.ruling.pad_y + _line_above(table, r) - have
        if lack > 0:
            found.rows[min(r + rows, len(found.rows)) - 1] += lack
    return found


def _line_above(table: Table, row: int) -> float:
    return table.ruling.frame if row == 0 else table.ruling.inner


def _row_strip(table: Table, r: int, heights: _Heights, left: float, key: int) -> Strip:
    row = table.rows[r]
    cells = []
    anchors: list[str] = []
    notes: list[int] = []
    for c, cell in enumerate(row.cells):
        x = sum(table.widths[: cell.column])
        wide = sum(table.widths[cell.column : cell.column + cell.columns])
        if cell.rows == 0:
            cells.append(SetCell(x, wide, heights.rows[r], cell.shade, [], continues=True, below=cell.below))
            continue
        high = sum(heights.rows[r : r + cell.rows])
        y = _line_above(table, r) + table.ruling.pad_y
        if cell.middle:
            y = max(y, (high - heights.content[r, c]) / 2)
        placed = []
        for strip in heights.strips[r, c]:
            y += strip.above
            strip.x += table.ruling.pad_x
            placed.append((y, strip))
            anchors += strip.anchors
            notes += strip.notes
            y += strip.height
        cells.append(SetCell(x, wide, high, cell.shade, placed, below=cell.below))
    last = table.ruling.frame if r == len(table.rows) - 1 else 0.0
    made = SetRow(cells, sum(table.widths), table.ruling, key)
    strip = Strip(heights.rows[r] + last, row=made, x=left, anchors=tuple(anchors), notes=tuple(notes))
    strip.closes = r == len(table.rows) - 1
    return strip


def _split_row(table: Table, row: Row, left: float, key: int, first: bool, last: bool) -> list[Strip]:
    """The lines of a box that may run over pages, each inside its frame."""
    cell = row.cells[0]
    ruling = table.ruling
    strips = cell_strips(table, cell)
    frame = Frame(key, left, sum(table.widths), ruling, cell.shade)
    if not strips:
        return []
    tail = cell.content[-1]
    after = tail.after if isinstance(tail, Paragraph) else 0.0
    found = []
    for n, strip in enumerate(strips):
        extra = ruling.pad_y + (ruling.frame if first and n == 0 else 0.0) if n == 0 else 0.0
        below = ruling.pad_y + after + (ruling.frame if last else 0.0) if n == len(strips) - 1 else 0.0
        inside = replace(strip, above=extra + strip.above, x=left + ruling.pad_x + strip.x)
        inside.height += below
        inside.inset = extra + strip.above if first and n == 0 else 0.0
        inside.closes = last and n == len(strips) - 1
        # A row that splits keeps no two lines together, only what a title asks for (as LibreOffice has it).
        paragraph = inside.line.paragraph if inside.line is not None else None
        if paragraph is not None and n < len(strips) - 1:
            inside.glue = paragraph.keep_lines or (paragraph.keep_next and strips[n + 1].above >= 0)
        found.append(replace(inside, frames=(frame, *strip.frames)))
    return found
