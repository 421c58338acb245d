"""Tables: full grids with gridSpan and vMerge, widths by content, header rows that repeat, rows that do
not split, numbers that stand point below point.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple

from exporters.layout.metrics import latin_widths
from exporters.word.markup import clean, longest, paragraph, run
from exporters.word.pieces import Piece, line_count
from exporters.word.profile import Look, Profile, Trim
from exporters.word.styles import below_header, look_of
from report.blocks import Merge

_NUMBER = re.compile(r"[-+−±]?\s*[\d,，]*\d(?:\.\d+)?\s*(?:[%％‰]|[:：]\s*1)?")
_TAIL = re.compile(r"[^\d,，+\-−±\s].*")  # of a number: the point and all that follows
_NO_NUMBER = frozenset(("", "—", "——", "-", "－", "/", "\\", "…"))
_UNBROKEN = re.compile(r"[!-~%％‰]+")
_LONG_TEXT = 16  # half characters; a column with longer texts is set to the left
_SHORT = 190.0  # points; a table up to this height stays on one page
_MOST = 44  # half characters beyond which a column asks for no more width
_LONGEST_NUMBER, _LONGEST_WORD = 22, 14  # half characters; what is longer, as an address is, may break


@dataclass(frozen=True, slots=True)
class Grid:
    """What a table shows. `levels` sets the cells of a column in by that many characters (row → level)."""

    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
    header_rows: int = 1
    shares: tuple[float, ...] = ()
    upright: bool = False  # the first column is a title, one character below the other
    levels: tuple[int, ...] = ()
    level_column: int = -1


class _Cell(NamedTuple):
    row: int
    column: int
    rows: int
    columns: int
    text: str


def sound(grid: Grid) -> Grid:
    """The grid with every row as long as the longest and without merges that overlap or leave the table."""
    width = max((len(row) for row in grid.rows), default=0)
    rows = tuple(row if len(row) == width else (*row, *[""] * (width - len(row))) for row in grid.rows)
    taken: set[tuple[int, int]] = set()
    kept = []
    for merge in grid.merges:
        places = {(merge.row + r, merge.column + c) for r in range(merge.rows) for c in range(merge.columns)}
        inside = merge.row >= 0 and merge.column >= 0
        inside = inside and merge.row + merge.rows <= len(rows) and merge.column + merge.columns <= width
        if inside and len(places) > 1 and not places & taken:
            kept.append(merge)
            taken |= places
    header = min(grid.header_rows, len(rows))
    for merge in kept:  # a header cell that reaches down takes the rows it reaches with it
        if merge.row < header and merge.rows <= 3 and not (grid.upright and merge.column == 0):
            header = max(header, merge.row + merge.rows)
    return Grid(rows, tuple(kept), header, grid.shares, grid.upright, grid.levels, grid.level_column)


@lru_cache(maxsize=8)
def cells_of(grid: Grid) -> list[list[_Cell]]:
    """The cells of each row, a merged one once for each row it covers (`rows` 0 where it only continues)."""
    if not grid.merges:
        return [[_Cell(r, c, 1, 1, text) for c, text in enumerate(row)] for r, row in enumerate(grid.rows)]
    starts = {(m.row, m.column): m for m in grid.merges}
    covered = {
        (m.row + r, m.column + c): m for m in grid.merges for r in range(m.rows) for c in range(m.columns)
    }
    lines = []
    for r, row in enumerate(grid.rows):
        line, c = [], 0
        while c < len(row):
            merge = covered.get((r, c))
            if merge is None:
                line.append(_Cell(r, c, 1, 1, row[c]))
            elif (r, c) in starts:
                line.append(_Cell(r, c, merge.rows, merge.columns, row[c]))
            else:
                line.append(_Cell(r, c, 0, merge.columns, ""))
            c += line[-1].columns
        lines.append(line)
    return lines


def is_wide(grid: Grid, profile: Profile) -> bool:
    """Whether the table needs a landscape page: more cells in a row than the profile allows on an upright one, or numbers that
    would break there.
    """
    lines = cells_of(grid)
    if max((len(line) for line in lines), default=0) > profile.trim.wide_columns:
        return True
    look = look_of(profile, "TableText")
    return sum(_wishes(grid, look.size, profile.trim.pad_x).least) > profile.page.text_width() / 20


@dataclass(slots=True)
class _Wishes:
    """Widths in points that the columns ask for: without any break, with headings on two lines, and the
    least.
    """

    full: list[float]
    natural: list[float]
    least: list[float]


@lru_cache(maxsize=8)  # asked for the page, for the type and for the columns of the same table
def _wishes(grid: Grid, size: float, pad_x: int) -> _Wishes:
    count = len(grid.rows[0]) if grid.rows else 0
    half, pad = size / 2, 2 * pad_x / 20
    wishes = _Wishes([4 * half + pad] * count, [4 * half + pad] * count, [2 * half + pad + 1] * count)
    spanning = []
    full, natural, most = wishes.full, wishes.natural, wishes.least
    for cell in (cell for line in cells_of(grid) for cell in line if cell.rows):
        wide, token = _text_width(cell.text)
        if grid.upright and cell.column == 0 and cell.rows == len(grid.rows):
            wide = token
        least = (token + 0.6) * half + pad + 1
        if cell.columns > 1:
            spanning.append((cell, least))
            continue
        headed = cell.row < grid.header_rows and wide > 10
        c = cell.column
        asked = (min(wide, _MOST) + 0.5) * half + pad
        if asked > full[c]:
            full[c] = asked
        if headed:
            asked = (min(wide // 2 + 2, _MOST) + 0.5) * half + pad
        if asked > natural[c]:
            natural[c] = asked
        if least > most[c]:
            most[c] = least
    for cell, least in spanning:
        inside = range(cell.column, cell.column + cell.columns)
        lack = (least - sum(wishes.least[c] for c in inside)) / cell.columns
        for c in inside:
            wishes.least[c] += max(lack, 0)
    wishes.natural = [max(pair) for pair in zip(wishes.natural, wishes.least, strict=True)]
    wishes.full = [max(pair) for pair in zip(wishes.full, wishes.natural, strict=True)]
    return wishes


@lru_cache(maxsize=4096)  # many cells of a report say the same: nothing, a unit, a small number
def _text_width(text: str) -> tuple[float, float]:
    """(widest line, longest part that must not break) in half characters."""
    tokens = _UNBROKEN.findall(text)
    numbers = [t for t in tokens if len(t) <= _LONGEST_NUMBER and any(c.isdigit() for c in t)]
    words = [t for t in tokens if len(t) <= _LONGEST_WORD]
    return longest(clean(text).split("\n")), max(longest(numbers), longest(words), 2.0)


def column_widths(grid: Grid, size: float, room: int, pad_x: int = 85) -> list[int]:
    """Widths in twips that fill `room` exactly, by the given shares or by content; no number breaks if
    there is room. `pad_x` twips stay free on either side of a text.
    """
    wishes = _wishes(grid, size, pad_x)
    available = room / 20
    if len(grid.shares) == len(wishes.least) and sum(grid.shares) > 0:
        asked = [available * share / sum(grid.shares) for share in grid.shares]
        widths = _between(wishes.least, [max(p) for p in zip(asked, wishes.least, strict=True)], available)
    elif sum(wishes.full) <= available:
        spare = [0.0 if grid.upright and c == 0 else w for c, w in enumerate(wishes.full)]
        more = (available - sum(wishes.full)) / (sum(spare) or 1)
        widths = [w + s * more for w, s in zip(wishes.full, spare, strict=True)]
    elif sum(wishes.natural) <= available:
        widths = _between(wishes.natural, wishes.full, available)
    else:
        widths = _between(wishes.least, wishes.natural, available)
    twips = [max(1, int(w * 20)) for w in widths]
    twips[twips.index(max(twips))] += room - sum(twips)
    return twips


def is_crowded(grid: Grid, profile: Profile, room: int) -> bool:
    """Whether the table is set in the smaller type: many columns, or texts that would break into many
    lines.
    """
    wishes = _wishes(grid, look_of(profile, "TableText").size, profile.trim.pad_x)
    room_points = room / 20
    crowded = sum(wishes.natural) > room_points * 2 or sum(wishes.least) > room_points
    return crowded or len(wishes.least) > profile.trim.wide_columns


def _between(low: list[float], high: list[float], total: float) -> list[float]:
    """Widths between two wishes that add to `total`; where even the low ones do not fit, the widest give way."""
    if sum(low) >= total:
        return _capped(low, total)
    share = (total - sum(low)) / (sum(high) - sum(low) or 1)
    return [a + (b - a) * share for a, b in zip(low, high, strict=True)]


def _capped(widths: list[float], total: float) -> list[float]:
    """The widths with the widest cut to one measure, so that all add to `total`: a narrow column of numbers stays whole."""
    left = total
    for place, width in enumerate(sorted(widths)):
        cap = left / (len(widths) - place)
        if width >= cap:
            return [min(w, cap) for w in widths]
        left -= width
    return widths


def table_piece(
    grid: Grid, profile: Profile, room: int, small: bool = False, held: bool = False, appendix: bool = False
) -> Piece:
    """The table filling `room` twips, with the heights of its rows; `held` keeps its last row with what
    follows, `appendix` says that it is one of the tables of indicators.
    """
    trim = profile.trim
    look = look_of(profile, "TableSmall" if small else "TableText")
    lines = cells_of(grid)
    widths = column_widths(grid, look.size, room, trim.pad_x)
    drawn = trim.appendix_look if appendix else trim.table_look
    setting = _Setting(
        grid,
        widths,
        _left_columns(grid, lines),
        small,
        look.size,
        "" if drawn == "three_line" else trim.header_shade,
        below_header(drawn),
        _number_columns(grid, lines, widths, look.size, profile.trim.pad_x, look.latin or trim.latin),
    )
    heights = partial(_heights, lines, widths, look, trim)
    short = len(lines) * _least_height(look, trim) <= _SHORT and sum(heights()) <= _SHORT
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    xml = [
        (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{"AppendixTable" if appendix else "ReportTable"}"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>"
        )
    ]
    for r, line in enumerate(lines):
        last = r == len(lines) - 1
        # neither the first nor the last row alone on a page
        lone = r == grid.header_rows or r == len(lines) - 2
        keep = held if last else short or lone or r < grid.header_rows
        properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if r < grid.header_rows else "")
        inner = "".join([_cell(setting, cell, keep) for cell in line])
        xml.append(f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>")
    xml.append("</w:tbl>")
    return Piece(None, heights, "".join(xml), keep_next=held, whole=short)


def _left_columns(grid: Grid, lines: list[list[_Cell]]) -> set[int]:
    """Columns with long texts below the header: centred they would be hard to read."""
    return {
        cell.column
        for line in lines[grid.header_rows :]
        for cell in line
        if cell.rows and cell.columns == 1 and _text_width(cell.text)[0] > _LONG_TEXT
    } | ({grid.level_column} if grid.level_column >= 0 else set())


def _number_columns(
    grid: Grid, lines: list[list[_Cell]], widths: list[int], size: float, pad_x: int, latin: str
) -> dict[int, dict[str, int]]:
    """Columns of numbers: column → text → twips between the number's end and the cell's right padding, so that the points stand
    below one another and the widest number in the middle.

    An indent, not a decimal tab: Word, WPS and LibreOffice each place that tab otherwise when it stands in a cell.
    """
    texts: dict[int, set[str]] = {}
    broken: set[int] = set()
    for line in lines[grid.header_rows :]:
        for cell in line:
            if cell.column in broken or cell.columns > 1 or not cell.rows:
                continue
            text = cell.text.strip()
            if text not in _NO_NUMBER:
                texts.setdefault(cell.column, set()).add(text)
                if not _NUMBER.fullmatch(text):
                    broken.add(cell.column)
    found = {}
    for column, numbers in texts.items():
        room = (widths[column] - 2 * pad_x) / 20
        if column not in broken and column != grid.level_column and len(numbers) > 1:
            ends = _ends(numbers, size, room, latin)
            if ends:
                found[column] = ends
    return found


def _ends(numbers: set[str], size: float, room: float, latin: str) -> dict[str, int]:
    advance = latin_widths(latin, False).__getitem__

    def width(text: str) -> float:
        return sum(map(advance, text)) * size

    tails = {text: width(match.group()) if (match := _TAIL.search(text)) else 0.0 for text in numbers}
    longest_tail = max(tails.values())
    free = room - max(width(text) - tails[text] for text in numbers) - longest_tail
    if free < 0:  # they would not fit: each in the middle, as any other text
        return {}
    return {text: round((free / 2 + longest_tail - tail) * 20) for text, tail in tails.items()}


def _heights(lines: list[list[_Cell]], widths: list[int], look: Look, trim: Trim) -> tuple[float, ...]:
    return tuple(_height(line, widths, look, trim) for line in lines)


def _least_height(look: Look, trim: Trim) -> float:
    """The height of a row with one line of text."""
    return look.line + 2 * trim.pad_y / 20 + 0.8


def _height(line: list[_Cell], widths: list[int], look: Look, trim: Trim) -> float:
    most = 1
    for cell in line:
        if cell.rows == 1 and cell.text:
            width = (sum(widths[cell.column : cell.column + cell.columns]) - 2 * trim.pad_x) / 20
            most = max(most, line_count(cell.text, width, look.size))
    return (most - 1) * look.line + _least_height(look, trim)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the cells of one table share; `size` in points."""

    grid: Grid
    widths: list[int]
    left: set[int]
    small: bool
    size: float
    shade: str
    below_header: str
    ends: dict[int, dict[str, int]] = field(default_factory=dict)  # `_number_columns`
    boxes: dict[tuple[int, int, int, int], str] = field(default_factory=dict)  # w:tcPr, alike down a column


def _cell(setting: _Setting, cell: _Cell, keep: bool) -> str:
    above = setting.grid.header_rows - cell.row  # 1 in the last row of the header, less below it
    key = (cell.column, cell.columns, cell.rows, above if above > 0 else 0)
    box = setting.boxes.get(key)
    if box is None:
        box = setting.boxes[key] = _cell_box(setting, cell, above)
    return f"<w:tc>{box}{_cell_text(setting, cell, above > 0, keep)}</w:tc>"


def _cell_box(setting: _Setting, cell: _Cell, above: int) -> str:
    width = sum(setting.widths[cell.column : cell.column + cell.columns])
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = ""
    if cell.rows != 1:
        kind = "restart" if cell.rows else "continue"
        merge = f'<w:vMerge w:val="{kind}"/>'
    shade = ""
    if above > 0 and setting.shade not in ("", "FFFFFF"):
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{setting.shade}"/>'
    lines = setting.below_header if above == 1 else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{lines}{shade}<w:vAlign w:val="center"/>'
    return f"<w:tcPr>{properties}</w:tcPr>"


def _cell_text(setting: _Setting, cell: _Cell, header: bool, keep: bool) -> str:
    grid, text = setting.grid, cell.text.strip()
    properties = "<w:keepNext/>" if keep else ""
    end = None
    if not header and cell.column in setting.ends and cell.columns == 1:
        end = setting.ends[cell.column].get(text)
    if end is not None:
        properties += f'<w:ind w:rightChars="0" w:right="{end}"/><w:jc w:val="right"/>'
    elif (
        not header
        and cell.column == grid.level_column
        and (level := sum(grid.levels[cell.row : cell.row + 1]))
    ):
        properties += f'<w:ind w:leftChars="{level * 100}" w:left="{round(level * setting.size * 20)}"/>'
    kind = "Head" if header else "Text"
    if not header and (
        cell.column in setting.left or (cell.columns == len(grid.rows[0]) and len(cell.text) > _LONG_TEXT)
    ):
        kind = "Left"
    if cell.text.isprintable():  # one line, as in nearly every cell
        return _cell_line(setting, kind, text, properties)
    lines = clean(cell.text).split("\n")
    return "".join([_cell_line(setting, kind, line.strip(), properties) for line in lines])


def _cell_line(setting: _Setting, kind: str, line: str, properties: str) -> str:
    if kind == "Left" and _NUMBER.fullmatch(line):
        kind = "Text"
    return paragraph(_STYLES[kind, setting.small], run(line), properties)


_STYLES = {
    ("Text", False): "TableText",
    ("Left", False): "TableLeft",
    ("Head", False): "TableHead",
    ("Text", True): "TableSmall",
    ("Left", True): "TableLeftSmall",
    ("Head", True): "TableHeadSmall",
}
