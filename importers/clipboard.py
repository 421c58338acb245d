"""What another program put on the clipboard → paragraphs and tables of a report. Pure functions: no Qt, no disk.

HTML first (`blocks_from_html`, `table_from_html`, `paragraphs_from_html`), for it knows merged cells and bold text;
plain text (`table_from_text`) where there is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from importers.clipboard_html import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    ClipboardParser,
    Grid,
    Image,
    Line,
    Piece,
    clean,
)
from importers.clipboard_pictures import picture_of
from importers.clipboard_tamed import MAX_TAGS, tamed
from report.blocks import Merge, Paragraph, Role, Table, Text
from report.content import Content, Footnote, Span
from report.errors import UserError
from report.messages import say
from report.pasted import PastedHeading, PastedPicture

MAX_CHARACTERS = 30_000_000
Rich = Text | Table | PastedHeading | PastedPicture

# A field of tab-separated text. Quoted only when the closing quote ends the field and something inside needed it:
# Excel writes a cell that merely begins with a quotation mark as it is.
_QUOTED = re.compile(r'(?>"((?:[^"]|"")*)")(?=\t|\r|\n|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*")
_END = re.compile(r"\t|\r\n|\r|\n|\Z")
_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百零\d]+[章节部分篇]+|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+(?:\.\d+)+\.?|\d+[.．、])[\s\u3000]*"
)
_NUMERALS = "0-9０-９一二三四五六七八九十a-zA-Zivx"
_LABEL = re.compile(f"[(（]?[{_NUMERALS}]{{1,5}}[)）.．、]?|[①-⑳]")


def blocks_from_html(html: str) -> tuple[Text | Table, ...]:
    """Paragraphs and tables in their order; neighbouring paragraphs make one text. A heading is a paragraph, pictures are left out
    (`rich_from_html` has both). UserError when it is too large."""
    parser = _parsed(html)
    plain = [
        replace(i, heading=0) if isinstance(i, Line) else i for i in parser.items if not isinstance(i, Image)
    ]
    return tuple(p for p in _pieces(plain, parser.notes) if isinstance(p, Text | Table))


def rich_from_html(html: str) -> tuple[Rich, ...]:
    """The same with headings and pictures as pieces of their own. Pictures are taken from the markup itself or from the folder in
    which Word and WPS put them for the clipboard; nothing is fetched from the net."""
    parser = _parsed(html)
    return tuple(_pieces(parser.items, parser.notes))


def _pieces(items: Sequence[Line | Grid | Image], notes: dict[str, str]) -> Iterator[Rich]:
    waiting: list[Paragraph] = []
    for item in items:
        piece: Rich | None = None
        if isinstance(item, Image):
            piece = picture_of(item)
        elif isinstance(item, Grid):
            piece = _table(item)
            waiting += _cell_paragraphs(item) if piece is None else []
        elif item.heading and (title := heading_title(item)):
            piece = PastedHeading(item.heading, title)
        else:
            waiting.append(_paragraph(item, notes))
        if piece is not None:
            if waiting:
                yield Text(tuple(waiting))
                waiting = []
            yield piece
    if waiting:
        yield Text(tuple(waiting))


def heading_title(line: Line) -> str:
    """A heading's words without the number that it carries, for sections are numbered by the program."""
    text = "".join(piece.text for piece in line.pieces).strip()
    return _NUMBER.sub("", text).strip() or text


def table_from_html(html: str) -> Table | None:
    """The first table of more than one cell, with its merges; None where there is none. UserError when it is too large.

    A table inside a cell becomes text of that cell; a line break in a cell becomes "\\n".
    """
    return next((block for block in blocks_from_html(html) if isinstance(block, Table)), None)


def paragraphs_from_html(html: str) -> tuple[Paragraph, ...]:
    """The text as paragraphs: bold, lists, web links and footnotes kept; soft line breaks end a paragraph.

    A table among the text gives one paragraph for each row, its cells joined by tabs, so that nothing is lost.
    """
    found: list[Paragraph] = []
    for block in blocks_from_html(html):
        if isinstance(block, Text):
            found += block.paragraphs
        else:
            rows = ("\t".join(" ".join(cell.split()) for cell in row).strip() for row in block.rows)
            found += [Paragraph((Span(row),)) for row in rows if row]
    return tuple(found)


def table_from_text(text: str) -> tuple[tuple[str, ...], ...]:
    """Tab-separated text, as Excel and WPS copy it, as a full grid; () for blank text. UserError when it is too large."""
    if len(text) > MAX_CHARACTERS:
        raise UserError(say("excel.clipboard_too_large"))
    rows: list[list[str]] = [[]]
    place, count = 0, 0
    while True:
        quoted = _QUOTED.match(text, place)
        if quoted and (not quoted.group(1) or re.search(r'[\t\r\n"]', quoted.group(1))):
            cell, place = quoted.group(1).replace('""', '"'), quoted.end()
        else:
            plain = _PLAIN.match(text, place)
            cell, place = (plain.group(), plain.end()) if plain else ("", place)
        rows[-1].append(clean(cell).strip(" \n"))
        count += 1
        end = _END.match(text, place)
        place = end.end() if end else place + 1
        if count > MAX_CELLS or len(rows) > MAX_ROWS:
            raise UserError(say("excel.clipboard_too_large"))
        if end and end.group() != "\t":
            if place >= len(text):
                break
            rows.append([])
    width = max(len(row) for row in rows)
    grid = tuple(tuple(row + [""] * (width - len(row))) for row in rows)
    return grid if any(any(row) for row in grid) else ()


def _parsed(html: str) -> ClipboardParser:
    if len(html) > MAX_CHARACTERS or html.count("<") > MAX_TAGS:
        raise UserError(say("excel.clipboard_too_large"))
    # Windows puts a header of offsets before the markup ("Version:0.9 StartHTML:…").
    start = html.find("<")
    parser = ClipboardParser()
    parser.feed(tamed(html[start:] if start > 0 and html.startswith("Version:") else html))
    parser.finish()
    if parser.too_large:
        raise UserError(say("excel.clipboard_too_large"))
    return parser


def _table(grid: Grid) -> Table | None:
    """The grid with its spans spread; None for a single cell or none. Overlapping spans keep the first."""
    cells, merges, header = _spread(grid.rows)
    rows = max((r for r, _ in cells), default=-1) + 1
    columns = max((c for _, c in cells), default=-1) + 1
    if rows * columns < 2:
        return None
    if rows * columns > MAX_CELLS or columns > MAX_COLUMNS:
        raise UserError(say("excel.clipboard_too_large"))
    texts = tuple(tuple(cells.get((r, c), "") for c in range(columns)) for r in range(rows))
    kept = tuple(m for m in merges if m.rows * m.columns > 1)
    return Table(
        texts, kept, header_rows=_header_rows(header, kept, rows), caption=" ".join(grid.caption.split())
    )


def _spread(rows: list[list[Cell]]) -> tuple[dict[tuple[int, int], str], list[Merge], int]:
    """Every place's text, the merges, and how many leading rows hold only header cells."""
    cells: dict[tuple[int, int], str] = {}
    merges: list[Merge] = []
    filled = [row for row in rows if row]
    header = 0
    for r, row in enumerate(filled):
        column = 0
        for cell in row:
            while (r, column) in cells:
                column += 1
            height = min(cell.rows, len(filled) - r)
            width = next((w for w in range(cell.columns) if (r, column + w) in cells), cell.columns)
            if height * width > MAX_CELLS:
                raise UserError(say("excel.clipboard_too_large"))
            for at in range(r, r + height):
                for to in range(column, column + width):
                    cells.setdefault((at, to), "")
            cells[r, column] = cell.text
            merges.append(Merge(r, column, height, width))
            column += width
            if len(cells) > MAX_CELLS:
                raise UserError(say("excel.clipboard_too_large"))
        if header == r and all(cell.header for cell in row):
            header = r + 1
    return cells, _apart(merges), header


def _apart(merges: list[Merge]) -> list[Merge]:
    """Merges that do not cover a place twice: damaged markup can claim a place for two cells."""
    taken: set[tuple[int, int]] = set()
    kept = []
    for merge in merges:
        places = {(merge.row + r, merge.column + c) for r in range(merge.rows) for c in range(merge.columns)}
        if not places & taken:
            kept.append(merge)
            taken |= places
    return kept


def _header_rows(marked: int, merges: tuple[Merge, ...], rows: int) -> int:
    """Header rows: those marked as such, else those that the first row's merges make: 人数 over 男, 女 beside 专业."""
    if marked:
        return min(marked, rows)
    first = [m for m in merges if m.row == 0]
    deep = max((m.rows for m in first), default=1)
    return deep if deep > 1 and any(m.columns > 1 and m.rows < deep for m in first) and deep < rows else 1


def _cell_paragraphs(grid: Grid) -> list[Paragraph]:
    """The lines of a table that is none: Word frames a text with a table of one cell."""
    lines = [line for row in grid.rows for cell in row for line in cell.text.split("\n") if line.strip()]
    return [Paragraph((Span(line),)) for line in lines]


def _paragraph(line: Line, notes: dict[str, str]) -> Paragraph:
    content = _content(line.pieces, notes)
    if line.list == "numbered" or (line.list and _LABEL.fullmatch(line.label)):
        return Paragraph(content, Role.NUMBERED, level=line.level, number_form=_number_form(line.label))
    if line.list:
        return Paragraph(content, Role.BULLET, level=line.level)
    return Paragraph(content)


def _number_form(label: str) -> str:
    """The form of a list's numbers, from one of them: "（1）" → "（{n}）"."""
    if re.fullmatch("[①-⑳]", label):
        return "①"
    match = re.fullmatch(f"([(（]?)[{_NUMERALS}]+([)）.．、]?)", label)
    if not match or not (match.group(1) or match.group(2)):
        return "{n}."
    han = bool(re.search("[一二三四五六七八九十]", label))
    return match.group(1) + ("{han}" if han else "{n}") + match.group(2)


def _content(pieces: list[Piece], notes: dict[str, str]) -> Content:
    parts: list[Span | Footnote] = []
    for piece in pieces:
        if piece.note:
            if notes.get(piece.note):
                parts.append(Footnote(notes[piece.note]))
            continue
        last = parts[-1] if parts else None
        if isinstance(last, Span) and (last.bold, last.link) == (piece.bold, piece.link):
            parts[-1] = Span(last.text + piece.text, piece.bold, piece.link)
        elif piece.text:
            parts.append(Span(piece.text, piece.bold, piece.link))
    return tuple(parts)
