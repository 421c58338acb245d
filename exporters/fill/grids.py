"""Sheets as grids of texts, cut into stretches that hold one table each, whatever the layout of the form.

A stretch is made ready for `report.form_match`: one line of headings, labels left of the unit, the unit left of the values.
"""

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from exporters.fill.heads import NO_LABEL, groups, heads, is_value, joined, takes_value, with_one_year
from report.edition import Edition
from report.form_match import heading_role, label_key, plain, row_names

MOST_ROWS, MOST_COLUMNS = 5_000, 256

_TABLE = re.compile(r"^(?:附)?表\s*[一二三四五六七八九十\d]+")
_LINE = re.compile(
    r"(?:填报|单位|学校|院校)(?:单位|名称|代码|[（(]盖章)|填表|填报(?:人|时间|日期)|(?:^|填报|填表|编制|报送)单位[：:]"
)
_REMARK = re.compile(r"^(注\d*[：:]|备注[：:]|说明[：:]|填表说明|填报说明)")
_EXPLAINED = re.compile(
    r"\s*[（(](?:指|即|注[：:]|口径|填报|填写|保留|精确|截至|见附|参见)[^（()）]*[)）](?=\s*(?:$|[（(【〔\[/／,，*＊]))"
)
_BULLET = re.compile(r"^[\s\-—－–·•●○◦▪■◆★☆▲△※#]+(?=[^\s\-—－–])")


@dataclass(frozen=True, slots=True)
class FormGrid:
    """A sheet's texts with merged cells repeated. `texts[r][c]` stands in Excel's row r + 1, column c + 1; `anchors` names,
    for a covered place counted from 1, the cell that holds its content.
    """

    name: str
    texts: tuple[tuple[str, ...], ...]
    anchors: Mapping[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sheet: `lines[0]` are headings, the others rows of the sheet; `rows` and `columns` say where in the sheet
    (counted from 1) each line and each column comes from. `title` is what stands above, with the sheet's name.
    """

    sheet: str
    title: str
    lines: tuple[tuple[str, ...], ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]


def grid_of(
    name: str, texts: Mapping[tuple[int, int], str], anchors: Mapping[tuple[int, int], tuple[int, int]]
) -> FormGrid:
    """The grid over the texts of a sheet's cells, both counted from 1."""
    if not texts:
        return FormGrid(name, (), anchors)
    height, width = max(row for row, _ in texts), max(column for _, column in texts)
    height = max([height, *(r for r, _ in anchors if anchors[r, _] in texts)])
    width = max([width, *(c for r, c in anchors if anchors[r, c] in texts)])
    lines = [
        tuple(texts.get(anchors.get((r, c), (r, c)), "") for c in range(1, width + 1))
        for r in range(1, height + 1)
    ]
    return FormGrid(name, tuple(lines), anchors)


def parts_of(grid: FormGrid, edition: Edition, year: int) -> list[Part]:
    """The stretches of a sheet that may hold a table of the edition, from top to bottom and from left to right."""
    rows = heads(grid.texts, edition, year)
    headings = [joined(grid.texts[first : last + 1], edition, year) for first, last in rows]
    values = [{c for c, text in enumerate(line) if takes_value(text, edition, year)} for line in headings]
    above = _TitleRows(grid, edition)
    found: list[Part] = []
    for place, (first, last) in enumerate(rows):
        more = place + 1 < len(rows)
        top = above.begin(rows[place - 1][1] + 1, first, values[place - 1 : place + 1]) if place else 0
        end = (
            above.begin(last + 1, rows[place + 1][0], values[place : place + 2]) if more else len(grid.texts)
        )
        for columns in groups(headings[place], edition, year, grid.texts[last + 1 : end]):
            title = _words([[line[c] for c in columns] for line in grid.texts[top:first]])
            heads_here = with_one_year(headings[place], columns, edition, year)
            here = {c for c in columns if is_value(heads_here[c], edition, year)}
            single = [c for c in columns if not _repeats(grid, c, columns, last, end, here)]
            found += _cut(grid, edition, year, f"{grid.name} {title}", heads_here, single, last + 1, end)
    return found


def _repeats(grid: FormGrid, column: int, columns: list[int], last: int, end: int, values: set[int]) -> bool:
    """Whether a value column is only the right half of the one before it: the heading's cell and those below reach over both."""
    if column not in values or column - 1 not in columns:
        return False
    rows = [row for row in range(last, end) if any(grid.texts[row][c] for c in columns)]
    places = [(row + 1, column + 1) for row in rows]  # places there count from 1
    reaching = [0 < grid.anchors.get(place, (0, 0))[1] <= column for place in places]
    return bool(reaching) and reaching[0] and sum(reaching) * 2 > len(reaching)


def _cut(
    grid: FormGrid,
    edition: Edition,
    year: int,
    title: str,
    headings: list[str],
    columns: list[int],
    top: int,
    end: int,
) -> list[Part]:
    """The stretch below a heading, cut where a row is only the title of another table."""
    ordered = _ordered(headings, columns, edition, year, grid.texts[top:end])
    tidy = _unit_reader(edition, any(heading_role(headings[c]) == "unit" for c in columns))
    starts = [r for r in range(top, end) if _table_title(grid.texts[r], columns, edition)]
    cuts = [top, *starts, end]
    parts = []
    for place, (low, high) in enumerate(itertools.pairwise(cuts)):
        named = title if place == 0 else f"{grid.name} {_words(grid.texts[low : low + 1])}"
        rows = [r for r in range(low, high) if r not in starts]
        lines = [tuple(headings[c] for c in ordered)]
        lines += [tuple(tidy(grid.texts[r][c]) for c in ordered) for r in rows]
        if rows:
            parts.append(
                Part(
                    grid.name, named, tuple(lines), (0, *(r + 1 for r in rows)), tuple(c + 1 for c in ordered)
                )
            )
    return parts


def _unit_reader(edition: Edition, has_column: bool) -> Callable[[str], str]:
    """What writes a unit at a label's end as recognition reads it: 【人】, /人 and 单位：人 become （人）."""
    units = sorted(
        {row.unit for table in edition.tables for row in table.rows} - {"", "—"}, key=len, reverse=True
    )
    words = "|".join(map(re.escape, units))
    if has_column or not words:
        return _bare
    pattern = re.compile(rf"(?:\s*[【\[〔]\s*|[/／,，:：\s]+(?:单位[：:]\s*)?)({words})\s*[】\]〕]?(\*?)$")
    return lambda text: pattern.sub(r"\2（\1）", _bare(text))


def _bare(text: str) -> str:
    """A label without what a form adds to it: a mark before it, an explanation in brackets behind it."""
    return _EXPLAINED.sub("", _BULLET.sub("", text))


def _ordered(
    headings: list[str], columns: list[int], edition: Edition, year: int, body: Sequence[Sequence[str]]
) -> list[int]:
    """The columns in the order that recognition expects: labels, unit, values, the rest; what says nothing about rows is left out."""
    kinds: dict[int, int] = {}
    first = next((c for c in columns if is_value(headings[c], edition, year)), 0)
    named = any(headings[c] and heading_role(headings[c]) == "label" for c in columns if c < first)
    bare = () if named else [c for c in columns if c < first]  # the names of the rows stand under no heading
    for column in columns:
        text, role = plain(headings[column]), heading_role(headings[column])
        if is_value(headings[column], edition, year):
            kinds[column] = 4
        elif role in ("code", "school"):
            kinds[column] = 0
        elif role == "unit":
            kinds[column] = 3
        elif role == "remark":
            kinds[column] = 5
        elif role == "serial":
            kinds[column] = 1
        elif role == "label":
            kinds[column] = 6 if NO_LABEL.search(text) else 2
        elif not text and any(line[column] for line in body):
            kinds[column] = 2 if kinds.get(column - 1) in (1, 2) or column in bare else 6
    return sorted((c for c in kinds if kinds[c] < 6), key=lambda column: (kinds[column], column))


def _table_title(line: Sequence[str], columns: list[int], edition: Edition) -> str:
    """The text of a row that holds nothing but the title of one of the edition's tables."""
    texts = {line[c] for c in columns if line[c]}
    text = plain(texts.pop()) if len(texts) == 1 else ""
    if not text or len(text) > 60:
        return ""
    named = any(label_key(table.title) == label_key(_TABLE.sub("", text)) for table in edition.tables)
    return text if named or _TABLE.match(text) else ""


class _TitleRows:
    """Which rows between two tables below each other are titles, notes and lines for the school, and not rows of the upper one."""

    def __init__(self, grid: FormGrid, edition: Edition) -> None:
        self._grid = grid
        tables = edition.tables
        self._titles = {label_key(table.title) for table in tables}
        self._known = {name for table in tables for row in table.rows for name in row_names(row, table)}
        self._tidy = _unit_reader(edition, False)

    def begin(self, top: int, end: int, values: Sequence[set[int]]) -> int:
        """The first row of what stands over the table that begins at `end`; `values` are the value columns of both tables."""
        begin = end
        for row in range(end - 1, top - 1, -1):
            line = self._grid.texts[row]
            kind = self._kind(line, values)
            if kind == "row":
                break
            if kind == "title":
                begin = row
        return begin

    def _kind(self, line: Sequence[str], values: Sequence[set[int]]) -> str:
        """title; row; or loose: a text alone, that is a title only where something above it is one or a row is blank."""
        texts = set(line) - {""}
        if not texts or any(_LINE.search(plain(text)) for text in texts):
            return "title"
        named = all(
            _TABLE.match(plain(t)) or label_key(t) in self._titles or _REMARK.match(plain(t)) for t in texts
        )
        if named:
            return "title"
        if any(
            label_key(text) in self._known or label_key(self._tidy(text)) in self._known for text in texts
        ):
            return "row"
        over = any(all(any(line[c] == text for c in held) for text in texts) for held in values)
        return "title" if over else "row" if len(texts) > 1 else "loose"


def _words(lines: Sequence[Sequence[str]]) -> str:
    return " ".join(dict.fromkeys(text for line in lines for text in line if text))
