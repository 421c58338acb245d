"""Sheets as grids of texts, cut into stretches that hold one table each, whatever the layout of the form.

A stretch is made ready for `report.form_match`: one line of headings, labels left of the unit, the unit left of the values.
"""

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from report.edition import Edition
from report.form_match import column_key, heading_role, label_key, plain

MOST_ROWS, MOST_COLUMNS = 5_000, 256

_LABEL = re.compile(r"指标|项目|内容|名称|类别|分类|序号")
_NO_LABEL = re.compile(r"释义|解释|定义|内涵|来源|口径|部门|责任|公式|计算|类型|要求|依据|填报人|填写人|审核")
_TABLE = re.compile(r"^(?:附)?表\s*[一二三四五六七八九十\d]+")
_LINE = re.compile(r"(?:填报|单位|学校|院校)(?:单位|名称|代码|[（(]盖章)|填表|填报(?:人|时间|日期)|单位[：:]")
_MOST_HEADS = 16


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
    heads = _heads(grid, edition, year)
    found: list[Part] = []
    for place, (first, last) in enumerate(heads):
        top = heads[place - 1][1] + 1 if place else 0
        end = heads[place + 1][0] if place + 1 < len(heads) else len(grid.texts)
        end = _without_titles(grid, last + 1, end) if place + 1 < len(heads) else end
        title_top = max(top, _without_titles(grid, top, first) if place else 0)
        headings = _joined(grid.texts[first : last + 1])
        title = _words(grid.texts[title_top:first])
        for columns in _groups(headings, edition, year):
            found += _cut(grid, edition, year, f"{grid.name} {title}", headings, columns, last + 1, end)
    return found


def _heads(grid: FormGrid, edition: Edition, year: int) -> list[tuple[int, int]]:
    """(first, last) row of every heading, places from 0; two rows of headings below each other are one."""
    rows = [r for r, line in enumerate(grid.texts) if _is_head(line, edition, year)]
    heads: list[tuple[int, int]] = []
    for row in rows:
        above = row - 1
        if heads and heads[-1][1] == above:
            heads[-1] = (heads[-1][0], row)
        elif above >= 0 and _is_upper_head(grid.texts[above], grid.texts[row]):
            heads.append((above, row))
        else:
            heads.append((row, row))
    return heads


def _is_head(line: Sequence[str], edition: Edition, year: int) -> bool:
    """Whether a row names columns of values and columns of labels or units."""
    texts = [text for text in dict.fromkeys(line) if text]
    if len(texts) < 2:
        return False
    values = [text for text in texts if _is_value(text, edition, year)]
    labels = [
        t for t in texts if t not in values and len(plain(t)) <= _MOST_HEADS and _LABEL.search(plain(t))
    ]
    return bool(values) and (
        bool(labels) or (len(values) > 1 and any(heading_role(t) == "unit" for t in texts))
    )


def _is_upper_head(above: Sequence[str], head: Sequence[str]) -> bool:
    """Whether the row above belongs to the headings: one of its words reaches down into them."""
    return any(a and a == b for a, b in zip(above, head, strict=True)) and len(set(above) - {""}) > 1


def _is_value(text: str, edition: Edition, year: int) -> bool:
    columns = [column for table in edition.tables for column in table.columns]
    return column_key(text, columns, year, False) is not None


def _joined(lines: Sequence[Sequence[str]]) -> list[str]:
    """One line of headings: the lowest text of each column; a year in an upper row over a lower 数值 stays readable."""
    return [next((text for text in reversed(column) if text), "") for column in zip(*lines, strict=True)]


def _groups(headings: list[str], edition: Edition, year: int) -> list[list[int]]:
    """Columns of each table; two tables side by side begin anew with labels after values, and have values of their own."""
    groups: list[list[int]] = [[]]
    seen = False
    for column, text in enumerate(headings):
        value = _is_value(text, edition, year)
        starts = (
            bool(text) and not value and re.search(r"^(序号|编号|指标|项目|院校代码|学校代码)", plain(text))
        )
        rest = headings[column + 1 :]
        labelled = any(re.search(r"指标|项目|内容", plain(t)) for t in (text, *rest))
        if seen and starts and labelled and any(_is_value(t, edition, year) for t in rest):
            groups.append([])
            seen = False
        seen = seen or value
        groups[-1].append(column)
    return groups


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
        return str
    pattern = re.compile(rf"(?:\s*[【\[〔]\s*|[/／,，:：\s]+(?:单位[：:]\s*)?)({words})\s*[】\]〕]?(\*?)$")
    return lambda text: pattern.sub(r"\2（\1）", text)


def _ordered(
    headings: list[str], columns: list[int], edition: Edition, year: int, body: Sequence[Sequence[str]]
) -> list[int]:
    """The columns in the order that recognition expects: labels, unit, values, the rest; what says nothing about rows is left out."""
    kinds: dict[int, int] = {}
    for column in columns:
        text, role = plain(headings[column]), heading_role(headings[column])
        if _is_value(headings[column], edition, year):
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
            kinds[column] = 6 if _NO_LABEL.search(text) else 2
        elif not text and any(line[column] for line in body):
            kinds[column] = 2 if kinds.get(column - 1) in (1, 2) else 6
    return sorted((c for c in kinds if kinds[c] < 6), key=lambda column: (kinds[column], column))


def _table_title(line: Sequence[str], columns: list[int], edition: Edition) -> str:
    """The text of a row that holds nothing but the title of one of the edition's tables."""
    texts = {line[c] for c in columns if line[c]}
    text = plain(texts.pop()) if len(texts) == 1 else ""
    if not text or len(text) > 60:
        return ""
    named = any(label_key(table.title) == label_key(_TABLE.sub("", text)) for table in edition.tables)
    return text if named or _TABLE.match(text) else ""


def _without_titles(grid: FormGrid, top: int, end: int) -> int:
    """The end of the rows, without the titles and lines for the school that belong to the table below."""
    while end > top:
        texts = {text for text in grid.texts[end - 1] if text}
        if len(texts) > 1 and not any(_LINE.search(plain(text)) for text in texts):
            break
        end -= 1
    return end


def _words(lines: Sequence[Sequence[str]]) -> str:
    return " ".join(dict.fromkeys(text for line in lines for text in line if text))
