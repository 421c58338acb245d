"""A page → what is to be painted on it: words, filled rectangles, pictures, each at its place in points."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from exporters.layout.lines import Line, Setting, is_west, tab_places
from exporters.layout.metrics import latin_widths
from exporters.layout.model import Box, Face, Paragraph, Tab
from exporters.layout.pages import Fill, Image, Mark, Page, SetCell, SetLine, SetRow, Strip, Word
from exporters.layout.strips import paragraph_strips
from exporters.layout.wordml import NOTE_MARK, OBJECT, with_page_number

BASELINE = 0.8
"""Of a line's fixed pitch, from its top: where LibreOffice sets it; Word is within a point of it."""
_RAISED = 0.58  # of the size of the type
_NARROW = 0.7  # of the size: a quotation mark of less is a Western one
_NOTE_LINE = 144.0  # points: the line above the footnotes
Placed = list[tuple[float, Strip]]


def page_marks(page: Page) -> Iterator[Mark]:
    """Everything on a page, what lies below first."""
    sheet = page.sheet
    yield from _header(page)
    yield from strip_marks(page.strips, sheet.left, page)
    if page.note_strips:
        yield Fill(sheet.left, page.note_top, _NOTE_LINE, 0.5, "000000")
        for n, (y, strip) in enumerate(page.note_strips):
            yield from _line_marks(_numbered_note(strip, page, n), sheet.left, y, page)
    yield from _footer(page)


def _numbered_note(strip: Strip, page: Page, at: int) -> SetLine:
    """A footnote's line, its mark turned into its number on this page."""
    assert strip.line is not None
    before = [s for _, s in page.note_strips[: at + 1] if s.line is not None and s.line.line.start == 0]
    return _with_note(strip.line, len(before))


def _with_note(line: SetLine, number: int) -> SetLine:
    text = line.setting.text.replace(NOTE_MARK, chr(0x2460 + (number - 1) % 20), 1)
    return replace(line, setting=replace(line.setting, text=text))


def _header(page: Page) -> Iterator[Mark]:
    sheet = page.sheet
    if sheet.header is None:
        return
    y = sheet.header_top
    for strip in paragraph_strips(sheet.header, sheet.text_width):
        if strip.line is not None:
            yield from _line_marks(strip.line, sheet.left, y, page)
        y += strip.height
    if sheet.header.lined:
        yield Fill(sheet.left, y + 3, sheet.text_width, 0.5, "808080")


def _footer(page: Page) -> Iterator[Mark]:
    sheet = page.sheet
    footer = sheet.even_footer if page.number % 2 == 0 else sheet.footer
    if footer is None:
        return
    strips = paragraph_strips(with_page_number(footer, page.label), sheet.text_width)
    y = sheet.height - sheet.footer_bottom - sum(strip.height for strip in strips)
    for strip in strips:
        if strip.line is not None:
            yield from _line_marks(strip.line, sheet.left, y, page)
        y += strip.height


# ---- boxes around strips


def strip_marks(strips: Placed, left: float, page: Page) -> Iterator[Mark]:
    """The marks of strips at their heights; `left` is where their column begins."""
    for key, group in groupby(strips, key=lambda placed: _box_key(placed[1])):
        members = list(group)
        if key:
            yield from _box(members, left)
        for inner_key, inner in groupby(
            members, key=lambda placed: placed[1].row.table if placed[1].row else 0
        ):
            yield from _rows_or_lines(list(inner), left, page, bool(inner_key))


def _rows_or_lines(strips: Placed, left: float, page: Page, rows: bool) -> Iterator[Mark]:
    if rows and strips[0][1].frames:  # a table inside a box has a frame of its own
        yield from _table_frame(strips, left)
    for place, (y, strip) in enumerate(strips):
        if strip.row is not None:
            yield from _row_marks(strip.row, left + strip.x, y, strips[place:], place == 0, page)
        elif strip.line is not None:
            yield from _line_marks(strip.line, left + strip.x, y, page)


def _box_key(strip: Strip) -> int:
    if strip.frames:
        return strip.frames[0].key
    return strip.row.table if strip.row is not None else 0


def _box(strips: Placed, left: float) -> Iterator[Mark]:
    """The ground and the frame of the strips of one box or table that stand on this page."""
    framed = [strip for _, strip in strips if strip.frames]
    if not framed:
        yield from _table_frame(strips, left)
        return
    frame = framed[0].frames[0]
    (first_y, first), (last_y, last) = strips[0], strips[-1]
    pad = frame.ruling.pad_y
    top = first_y - ((first.inset or pad) if first.frames else 0.0)
    bottom = last_y + last.height + (0.0 if last.closes or not last.frames else pad)
    if frame.shade:
        yield Fill(left + frame.x, top, frame.width, bottom - top, frame.shade)
    yield from _outline(
        left + frame.x,
        top,
        frame.width,
        bottom - top,
        frame.ruling.frame,
        frame.ruling.sides,
        frame.ruling.color,
    )


def _table_frame(strips: Placed, left: float) -> Iterator[Mark]:
    (top, first), (last_y, last) = strips[0], strips[-1]
    row = first.row
    if row is None:
        return
    ruling = row.ruling
    for y, strip in strips:  # the ground lies below every line
        if strip.row is not None:
            for cell in strip.row.cells:
                if cell.shade:
                    yield Fill(left + strip.x + cell.x, y, cell.width, strip.height, cell.shade)
    yield from _outline(
        left + first.x, top, row.width, last_y + last.height - top, ruling.frame, ruling.sides, ruling.color
    )


def _outline(
    x: float, y: float, width: float, height: float, frame: float, sides: float, color: str
) -> Iterator[Mark]:
    if frame:
        yield Fill(x - sides / 2, y, width + sides, frame, color)
        yield Fill(x - sides / 2, y + height - frame, width + sides, frame, color)
    if sides:
        yield Fill(x - sides / 2, y, sides, height, color)
        yield Fill(x + width - sides / 2, y, sides, height, color)


def _row_marks(row: SetRow, left: float, y: float, below: Placed, first: bool, page: Page) -> Iterator[Mark]:
    """The lines between the cells of a row, and what stands in them."""
    ruling = row.ruling
    high = below[0][1].height
    for place, cell in enumerate(row.cells):
        if ruling.columns and place:
            yield Fill(left + cell.x - ruling.columns / 2, y, ruling.columns, high, ruling.color)
        if ruling.inner and not first and not cell.continues:
            yield Fill(left + cell.x, y, cell.width, ruling.inner, ruling.color)
        if cell.below:
            yield Fill(left + cell.x, y + high - cell.below / 2, cell.width, cell.below, ruling.color)
        moved = _moved_up(cell, below)
        placed = [(y + at + moved, strip) for at, strip in cell.strips]
        yield from strip_marks(placed, left + cell.x, page)


def _moved_up(cell: SetCell, below: Placed) -> float:
    """A merged cell that a page break cuts shows its words in the middle of its first part."""
    if cell.height <= below[0][1].height + 1.5 or not cell.strips:
        return 0.0
    top = below[0][0]
    room = below[-1][0] + below[-1][1].height - top
    if cell.height <= room + 1.5:
        return 0.0
    return max((room - cell.height) / 2, 2.0 - cell.strips[0][0])


# ---- words


def _line_marks(line: SetLine, left: float, y: float, page: Page) -> Iterator[Mark]:
    paragraph, setting, place = line.paragraph, line.setting, line.line
    baseline = y + (BASELINE * paragraph.pitch if paragraph.pitch else place.height)
    boxes = _boxes_of(paragraph)
    notes = _notes_of(paragraph)
    for at, x, text in pieces_of_line(paragraph, setting, place):
        face = setting.faces[bisect_right(setting.bounds, at)]
        if text == OBJECT and at in boxes:
            box = boxes[at]
            spot = box.place or (left + x, y + place.height - box.height)
            yield Image(*spot, box.width, box.height, box.name)
            continue
        if at in notes and notes[at] in page.notes:
            text = chr(0x2460 + page.notes.index(notes[at]) % 20)
        narrow = setting.advances[at] < _NARROW * face.size and not face.raised
        west = is_west(text[0]) or (narrow and text in "“”‘’—…")
        if face.raised:
            small = replace(face, size=face.size * _RAISED)
            yield Word(left + x, baseline - 0.35 * face.size, text, small, west)
        else:
            yield Word(left + x, baseline, text, face, west)


def _boxes_of(paragraph: Paragraph) -> dict[int, Box]:
    found, at = {}, 0
    for span in paragraph.spans:
        if span.box is not None:
            found[at] = span.box
        at += len(span.text)
    return found


def _notes_of(paragraph: Paragraph) -> dict[int, int]:
    found, at = {}, 0
    for span in paragraph.spans:
        if span.note:
            found[at] = span.note
        at += len(span.text)
    return found


def pieces_of_line(paragraph: Paragraph, setting: Setting, line: Line) -> Iterator[tuple[int, float, str]]:
    """(place in the text, x, letters) of a line: Western words whole, Chinese characters one by one."""
    text, end = setting.text, line.end
    while end > line.start and text[end - 1] in " \n":
        end -= 1
    extra = _extra(paragraph, setting, line, end)
    x = line.left + _offset(paragraph, line)
    tabs: dict[int, tuple[float, Tab]] = {}
    if "\t" in text[line.start : end]:
        tabs, _ = tab_places(paragraph, setting, line.start, end, line.left - paragraph.left)
    at = line.start
    while at < end:
        stop = at + 1
        if at in tabs:
            wide, tab = tabs[at]
            yield from _leader(setting, at, x, wide, tab.leader)
            x += wide
            at = stop
            continue
        face = setting.faces[bisect_right(setting.bounds, at)]
        if is_west(text[at]) and text[at] != " " and not face.spacing:
            while (
                stop < end and is_west(text[stop]) and text[stop] not in " \t" and stop not in setting.bounds
            ):
                stop += 1
        if text[at] != " ":
            yield at, x, text[at:stop]
        x += setting.sums[stop] - setting.sums[at]
        if extra and stop < end and _may_widen(text, stop):
            x += extra
        at = stop


def _leader(
    setting: Setting, at: int, x: float, wide: float, leader: str
) -> Iterator[tuple[int, float, str]]:
    if not leader:
        return
    face: Face = setting.faces[bisect_right(setting.bounds, at)]
    step = latin_widths(face.latin, face.bold)[leader] * face.size
    count = int(wide / step)
    if count:
        yield at, x + wide - count * step, leader * count


def _may_widen(text: str, place: int) -> bool:
    """Whether a justified line takes room before the character at `place`: not inside words and numbers."""
    return text[place - 1] == " " or not is_west(text[place]) or not is_west(text[place - 1])


def _extra(paragraph: Paragraph, setting: Setting, line: Line, end: int) -> float:
    """What a justified line gives to each gap, in points."""
    free = line.room - line.width
    if paragraph.align != "both" or line.last or free <= 0 or "\t" in setting.text[line.start : end]:
        return 0.0
    gaps = sum(_may_widen(setting.text, place) for place in range(line.start + 1, end))
    return free / gaps if gaps else 0.0


def _offset(paragraph: Paragraph, line: Line) -> float:
    free = max(line.room - line.width, 0.0)
    return {"center": free / 2, "right": free}.get(paragraph.align, 0.0)
