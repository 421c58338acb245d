"""Word tables → grids of texts with merges: header rows, titles set as a row or a column, headers repeated by hand."""

import re
from dataclasses import replace

from importers.word.raw import RawCell, RawPicture, RawTable
from importers.word.things import FigureThing, TableThing
from importers.word.words import case_of, plain
from report.blocks import Merge, Table
from report.tables import expanded_rows

_LABELS = frozenset(
    "项目 序号 指标 类别 名称 年度 年份 专业 学科 级别 内容 单位 栏目 编号 时间 学期 年级 班级".split()
)

_PERIOD = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|年|届|级|学期|季度|月"
)  # what heads the columns of a comparison
_LETTER = re.compile(r"[（(]([a-z])[）)]\s*")


def is_lettered(text: str) -> bool:
    """Whether a short text is one of those set under pictures of one figure: (a) …"""
    return bool(_LETTER.match(text)) and len(text) <= 60


def without_letters(pictures: list[tuple[RawPicture, str]]) -> list[tuple[RawPicture, str]]:
    """Texts under pictures without the (a), (b) … before them, where these count on: the program sets them anew."""
    letters = [m.group(1) if (m := _LETTER.match(text)) else "" for _, text in pictures]
    if len(pictures) < 2 or "".join(letters) != "abcdefghijklmnopqrstuvwxyz"[: len(pictures)]:
        return pictures
    return [(picture, _LETTER.sub("", text, count=1)) for picture, text in pictures]


def cell_text(cell: RawCell) -> str:
    """A cell's paragraphs, one on a line, with automatic numbers; bullets are looks and left out."""
    lines = []
    for paragraph in cell.paragraphs():
        mark = paragraph.mark
        number = mark.number if mark is not None and not mark.bullet else ""
        texts = [
            number + paragraph.text.strip(),
            *(p.text.strip() for box in paragraph.text_boxes for p in box),
        ]
        lines += [t for t in texts if t]
    return "\n".join(lines)


def table_thing(raw: RawTable) -> TableThing:
    """The table without caption, but with a title that is its first row or first column."""
    rows = [["" for _ in range(raw.columns)] for _ in range(raw.rows)]
    merges = []
    pictures: list[RawPicture] = []
    nested = False
    for cell in raw.cells:
        rows[cell.row][cell.column] = cell_text(cell)
        if cell.rows > 1 or cell.columns > 1:
            merges.append(Merge(cell.row, cell.column, cell.rows, cell.columns))
        for paragraph in cell.paragraphs():
            pictures += paragraph.pictures
        nested = nested or any(isinstance(item, RawTable) for item in cell.items)
    table = Table(tuple(map(tuple, rows)), tuple(merges), caption_as="none", caption_place="none")
    table, repeated = _without_repeated_headers(table, raw.header_rows)
    title, place = _own_title(table)
    header = raw.header_rows if 0 < raw.header_rows < len(table.rows) else _header_rows(table, place == "row")
    table = replace(table, caption=title, caption_place=place, header_rows=header)
    return TableThing(table, expanded_rows(table), pictures, repeated, nested)


def _own_title(table: Table) -> tuple[str, str]:
    """(title, place) where the title is a cell: the merged first row, the merged first column, or the first header cell."""
    height, width = len(table.rows), len(table.rows[0])
    first = table.rows[0][0].strip()
    for merge in table.merges:
        if (merge.row, merge.column) != (0, 0):
            continue
        if merge.columns == width and merge.rows == 1 and height > 2 and width > 1 and 0 < len(first) <= 60:
            return first, "row"
        if merge.rows == height and merge.columns == 1 and width > 2 and 0 < len(plain(first)) <= 24:
            return first.replace("\n", ""), "column"
    words = plain(first)
    years = sum(1 for cell in table.rows[0][1:] if _PERIOD.search(plain(cell)) and len(cell) < 12)
    if 2 < len(words) <= 20 and words not in _LABELS and years >= 2:
        return first, "none"
    return "", "none"


def _header_rows(table: Table, titled: bool) -> int:
    """How many rows head the table: the title row, and the rows that the first header's merged cells reach down to."""
    start = 1 if titled else 0
    if start >= len(table.rows):
        return start
    tall = [
        m.rows for m in table.merges if m.row == start and m.columns < len(table.rows[0]) and m.column > 0
    ]
    deep = max(tall, default=1)
    wide = any(m.row == start and m.columns > 1 for m in table.merges)
    rows = start + (deep if wide and deep < 4 else 1)
    return min(rows, max(1, len(table.rows) - 1))


def _without_repeated_headers(table: Table, known: int) -> tuple[Table, int]:
    """The table without header rows that were typed again further down; the first row says what the header is."""
    rows = list(table.rows)
    head = rows[0]
    if known > 1 or len(rows) < 4 or sum(1 for cell in head if cell.strip()) < 2:
        return table, 0
    touched = {m.row + k for m in table.merges for k in range(m.rows)}
    again = [r for r in range(2, len(rows)) if _same(rows[r], head) and r not in touched]
    if not again:
        return table, 0
    kept = [r for r in range(len(rows)) if r not in again]
    place = {r: n for n, r in enumerate(kept)}
    merges = tuple(replace(m, row=place[m.row]) for m in table.merges)
    return replace(table, rows=tuple(rows[r] for r in kept), merges=merges), len(again)


def _same(row: tuple[str, ...], head: tuple[str, ...]) -> bool:
    return [plain(c) for c in row] == [plain(c) for c in head]


def joined_tables(first: TableThing, more: TableThing) -> TableThing | None:
    """A table and its continuation as one; None where their columns differ."""
    a, b = first.table, more.table
    if len(a.rows[0]) != len(b.rows[0]):
        return None
    skip = (
        a.header_rows
        if list(map(_key, b.rows[: a.header_rows])) == list(map(_key, a.rows[: a.header_rows]))
        else 0
    )
    moved = tuple(replace(m, row=m.row - skip + len(a.rows)) for m in b.merges if m.row >= skip)
    table = replace(a, rows=a.rows + b.rows[skip:], merges=a.merges + moved)
    return TableThing(
        table,
        expanded_rows(table),
        first.extra + more.extra,
        first.repeated + skip,
        first.nested or more.nested,
    )


def _key(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain(cell) for cell in row)


def picture_grid(raw: RawTable) -> FigureThing | None:
    """The figure that a table of pictures is, with the short texts under or beside them; None for any other table."""
    pictures: list[tuple[RawPicture, str]] = []
    places: dict[tuple[int, int], int] = {}
    rest: list[RawCell] = []
    for cell in raw.cells:
        found = [p for paragraph in cell.paragraphs() for p in paragraph.pictures]
        text = cell_text(cell)
        if found:
            places[cell.row, cell.column] = len(pictures) + len(found) - 1
            pictures += [(p, "") for p in found[:-1]] + [(found[-1], text)]
        elif text:
            rest.append(cell)
    if not pictures or any(len(text) > 60 for _, text in pictures) or len(rest) > len(pictures):
        return None
    for cell in rest:
        above = places.get((cell.row - 1, cell.column))
        text = cell_text(cell)
        if above is None or pictures[above][1] or len(text) > 60 or case_of(text):
            return None
        pictures[above] = (pictures[above][0], text)
    across = max(sum(1 for r, _ in places if r == row) for row, _ in places)
    return FigureThing(without_letters(pictures), columns=across)


def is_frame(raw: RawTable) -> bool:
    """Whether the table only frames text: one cell, or one column whose cells hold several paragraphs or a case's label."""
    if raw.columns != 1 and len(raw.cells) != 1 and any(c.columns != raw.columns for c in raw.cells):
        return False
    if len(raw.cells) == 1:
        return True
    first = next((p.text for p in raw.cells[0].paragraphs() if p.text.strip()), "")
    prose = sum(1 for cell in raw.cells if len(cell_text(cell)) > 120)
    return case_of(first) is not None or prose * 2 >= len(raw.cells)
