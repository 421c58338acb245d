"""Tables in plain text whose every cell is a line of its own, as office programs save a document as text: found under their captions and
put into rows again where only one number of columns makes sense of them."""

import re
import unicodedata

from importers.word.words import caption_of, case_of, is_sentence, is_source_note, is_unit_line, numbered

_LONGEST = 60  # characters of a cell; a longer line is prose
_MOST_COLUMNS = 12
_FEWEST = 6  # cells
_CLEAR = 0.9  # share of cells that are of their column's kind
_VALUE = re.compile(r"[+-]?[\d,]*\.?\d+(?:%|[:/]\d+)?|[-—–/]+")
_Rows = list[list[str]]


def barred_tables(lines: list[str]) -> list[str]:
    """The lines of a text with every such table as barred lines; all others as they are."""
    found: list[str] = []
    at = 0
    while at < len(lines):
        found.append(lines[at])
        at += 1
        caption = caption_of(found[-1])
        if caption is None or caption.kind != "表":
            continue
        if at < len(lines) and is_unit_line(lines[at]):
            found.append(lines[at])
            at += 1
        end = _end_of_cells(lines, at)
        rows = _rows([cell.strip() for cell in lines[at:end]])
        if rows:
            found += ["|" + "|".join(cell.replace("|", "｜") for cell in row) + "|" for row in rows]
            at = end
    return found


def _end_of_cells(lines: list[str], start: int) -> int:
    """Where the run of lines that may be cells ends: before prose, a heading, another caption, a note, a line of several cells."""
    for at in range(start, len(lines)):
        line = lines[at].strip()
        if (
            len(line) > _LONGEST
            or is_sentence(line)
            or line.endswith("。")
            or "\t" in line
            or line.startswith("|")
        ):
            return at
        if numbered(line).kind or caption_of(line) or case_of(line) or is_source_note(line):
            return at
    return len(lines)


def _rows(cells: list[str]) -> _Rows:
    """The cells in rows; [] where no number of columns, or more than one, makes a table of them. Blank cells at the end may be the text's
    own blank lines."""
    last = max((n for n, cell in enumerate(cells) if cell), default=-1) + 1
    if sum(1 for cell in cells if cell) < _FEWEST:
        return []
    fitting: list[_Rows] = []
    for columns in range(2, _MOST_COLUMNS + 1):
        whole = cells[:last] + [""] * (-last % columns)
        rows = [whole[k : k + columns] for k in range(0, len(whole), columns)]
        if len(whole) - last <= len(cells) - last and _is_table(rows):
            fitting.append(rows)
    return fitting[0] if len(fitting) == 1 else []


def _is_table(rows: _Rows) -> bool:
    """A head of words, and below it columns each of one kind: words at the left, values in some other column."""
    head, body = rows[0], rows[1:]
    if not body or any(not cell or _is_value(cell) for cell in head) or len(set(head)) < len(head):
        return False
    kinds = [[_is_value(row[c]) for row in body if row[c]] for c in range(len(head))]
    agreeing = sum(max(sum(kind), len(kind) - sum(kind)) for kind in kinds)
    has_values = any(sum(kind) * 2 > len(kind) for kind in kinds[1:])
    return has_values and agreeing >= _CLEAR * sum(map(len, kinds))


def _is_value(cell: str) -> bool:
    return bool(_VALUE.fullmatch(unicodedata.normalize("NFKC", cell).replace(" ", "")))
