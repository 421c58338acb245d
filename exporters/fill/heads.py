"""Which rows of a sheet are headings, what they say together, and where another table begins beside the first.

Rows count from 0. A heading may take several rows: 2025年 over 数值, or 春季学期 over 人数 and 金额.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from report.edition import Edition, ValueColumn
from report.form_match import column_key, heading_role, plain

Lines = Sequence[Sequence[str]]  # a sheet's texts, merged cells repeated

_LABEL = re.compile(r"指标|项目|内容|名称|类别|分类|序号|事项|数据项|观测点|监测点|条目")
NO_LABEL = re.compile(r"释义|解释|定义|内涵|来源|口径|部门|责任|公式|计算|类型|要求|依据|填报人|填写人|审核")
_ONLY = re.compile(
    r"(?:指标|本校|学校|填报|实际|完成|统计)?(?:数值|数据|值|填报数|填报值|填写值|完成数|结果)(?:\(.{1,8}\))?"
)
_MOST_HEADS = 16  # letters: a longer text is no heading of a column
_THIS_YEAR = "本年"


def heads(lines: Lines, edition: Edition, year: int) -> list[tuple[int, int]]:
    """(first, last) row of every heading, places from 0; rows of headings below each other are one."""
    found: list[tuple[int, int]] = []
    for row, line in enumerate(lines):
        above = lines[row - 1] if row else ()
        if found and found[-1][1] == row - 1 and _goes_on(above, line, edition, year):
            found[-1] = (found[-1][0], row)
        elif found and found[-1][1] >= row:
            continue
        elif _is_head(line, edition, year) or _is_bare_head(lines[row : row + 5], edition, year):
            taken = bool(found) and found[-1][1] >= row - 1
            upper = not taken and bool(above) and _is_upper_head(above, line)
            found.append((row - 1 if upper else row, row))
        elif row + 1 < len(lines) and _is_split_head(line, lines[row + 1], edition, year):
            found.append((row, row + 1))
    return found


def _is_bare_head(lines: Sequence[Sequence[str]], edition: Edition, year: int) -> bool:
    """Whether the first of the lines names nothing but years, over rows whose names stand left of them."""
    held = [text for text in lines[0] if text]
    columns = [c for c, text in enumerate(lines[0]) if is_value(text, edition, year)]
    others = [
        t
        for t in held
        if not is_value(t, edition, year) and heading_role(t) not in ("unit", "remark", "change")
    ]
    if others or len({lines[0][c] for c in columns}) < 2 or columns[0] == 0:
        return False
    named = [line for line in lines[1:] if any(line[: columns[0]]) and not any(line[c] for c in columns)]
    return len(named) >= 2 and not any(map(_names_labels, lines[1]))


def _goes_on(above: Sequence[str], line: Sequence[str], edition: Edition, year: int) -> bool:
    """Whether a row below a heading belongs to it: it is one too, or a name of a column reaches down into it."""
    if _is_head(line, edition, year):
        return True
    down = {a for a, b in zip(above, line, strict=True) if a and a == b}
    return any(_names_labels(text) or heading_role(text) in ("unit", "serial") for text in down)


def _is_split_head(line: Sequence[str], below: Sequence[str], edition: Edition, year: int) -> bool:
    """Whether two rows are a heading only together: years over the names of the other columns, or 春季学期 over 人数."""
    if _is_head(below, edition, year) or not _is_head(joined((line, below), edition, year), edition, year):
        return False
    down = {a for a, b in zip(line, below, strict=True) if a and a == b}
    if any(_names_labels(text) or heading_role(text) == "unit" for text in down):
        return True
    texts = {text for text in line if text}
    return all(is_value(text, edition, year) for text in texts) and any(map(_names_labels, below))


def _names_labels(text: str) -> bool:
    key = plain(text)
    return len(key) <= _MOST_HEADS and bool(_LABEL.search(key)) and not NO_LABEL.search(key)


def _is_head(line: Sequence[str], edition: Edition, year: int) -> bool:
    """Whether a row names columns of values and columns of labels or units."""
    texts = [text for text in dict.fromkeys(line) if text]
    if len(texts) < 2:
        return False
    values = [text for text in texts if takes_value(text, edition, year)]
    labels = [
        t for t in texts if t not in values and len(plain(t)) <= _MOST_HEADS and _LABEL.search(plain(t))
    ]
    return bool(values) and (
        bool(labels) or (len(values) > 1 and any(heading_role(t) == "unit" for t in texts))
    )


def _is_upper_head(above: Sequence[str], head: Sequence[str]) -> bool:
    """Whether the row above belongs to the headings: one of its words reaches down into them."""
    return any(a and a == b for a, b in zip(above, head, strict=True)) and len(set(above) - {""}) > 1


def is_value(text: str, edition: Edition, year: int) -> bool:
    """Whether a heading names a year or a fixed column of values."""
    return bool(text) and _key(text, _columns(edition), year) is not None


def _columns(edition: Edition) -> tuple[ValueColumn, ...]:
    return tuple(dict.fromkeys(column for table in edition.tables for column in table.columns))


@lru_cache(maxsize=4096)
def _key(text: str, columns: tuple[ValueColumn, ...], year: int) -> str | None:
    """`column_key`, kept: the same texts are asked for again and again while headings are looked for."""
    return column_key(text, columns, year, False)


def takes_value(text: str, edition: Edition, year: int) -> bool:
    """Whether a heading names a column of values, or may: 数值, where no year is named."""
    return is_value(text, edition, year) or bool(_ONLY.fullmatch(plain(text)))


def _is_year(text: str, edition: Edition, year: int) -> bool:
    return (_key(text, _columns(edition), year) or "").isdigit()


def joined(lines: Sequence[Sequence[str]], edition: Edition, year: int) -> list[str]:
    """One line of headings: the lowest text of each column, or what the rows say together, as 2025年 over 数值 or over 合格率."""
    headings = []
    for column in zip(*lines, strict=True):
        texts = list(dict.fromkeys(text for text in column if text))
        together, lowest = "".join(texts), texts[-1] if texts else ""
        column_of_values = heading_role(lowest) in ("label", "") and not _names_labels(lowest)
        reads_on = (
            column_of_values and not is_value(lowest, edition, year) and is_value(together, edition, year)
        )
        headings.append(together if reads_on else lowest)
    return headings


def groups(
    headings: list[str], edition: Edition, year: int, body: Sequence[Sequence[str]]
) -> list[list[int]]:
    """Columns of each table; two tables side by side begin anew with labels after values, and have values of their own."""
    of_values = [takes_value(text, edition, year) for text in headings]
    bare = not any(map(_names_labels, headings))  # then columns of labels have no heading at all
    found: list[list[int]] = [[]]
    values, seen = False, set[str]()
    for column, text in enumerate(headings):
        role, value = heading_role(text), of_values[column]
        label = not value and (
            role in ("serial", "code", "school") or (role == "label" and _names_labels(text))
        )
        label = label or (bare and not text and sum(bool(line[column]) for line in body) > 1)
        again = text in seen and bool(column) and headings[column - 1] != text  # 序号 … 序号
        if label and ((values and seen) or again) and any(of_values[column + 1 :]):
            found.append([])
            values, seen = False, set()
        values = values or value
        seen |= {text} if label else set()
        found[-1].append(column)
    return found


def with_one_year(headings: list[str], columns: list[int], edition: Edition, year: int) -> list[str]:
    """The headings of a table that asks for one year without naming it, 数值 or 本校数据, named as this year's."""
    only = [c for c in columns if _ONLY.fullmatch(plain(headings[c]))]
    several = len({headings[c] for c in only}) != 1 or only[-1] - only[0] != len(only) - 1
    if several or any(_is_year(headings[c], edition, year) for c in columns):
        return headings
    return [_THIS_YEAR if c in only else text for c, text in enumerate(headings)]
