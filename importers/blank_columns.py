"""Which rows of a blank form head a table, and what each of its columns is for; nothing is known of the edition."""

import re
from collections import Counter
from dataclasses import dataclass, field

from importers.blank_sheet import BlankSheet
from report.edition import ValueColumn
from report.form_match import heading_role, plain

YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
SERIAL = re.compile(
    r"^(?:\d+(?:[.．]\d+)*[.、．]?|[(（](?:\d+|[一二三四五六七八九十]+)[)）]|[①-⑳]|[一二三四五六七八九十]+[、.]?)$"
)
_NAME = re.compile(r"指标|项目|内容|名称|类别|事项|调查对象")
_NO_NAME = re.compile(r"(院校|学校|单位|填报|指标)?(代码|编码|编号)|指标(释义|解释|说明|定义|内涵|口径|来源)")
_EXPLAINS = re.compile(r"释义|解释|定义|内涵|口径|指标说明|填报说明|填表说明|计算(公式|方法)")
_SUPPLIER = re.compile(r"部门|来源|责任|提供|填报人")
_OFFSETS = (
    (-2, re.compile(r"前年|前两年")),
    (-1, re.compile(r"上一?学?年|去年|前一年")),
    (0, re.compile(r"本学?年|今年|当年|现值")),
)
_VALUE = re.compile(r"^(数值|数量|数据|填报值?|填报数据|指标值|完成值|实际值|填报内容|结果|值)$")
_SCHOOL = re.compile(r"(院校|学校|单位)(名称|代码)|填报单位|盖章|[：:]$")
_LONGEST_HEAD = 30


@dataclass
class Columns:
    """The columns of a table by what they are for, counted from 0; `rows` are the heading rows (first, last)."""

    rows: tuple[int, int]
    school: dict[str, int] = field(default_factory=dict)  # school_code, school_name
    serial: int | None = None
    names: list[int] = field(default_factory=list)
    unit: int | None = None
    values: list[tuple[int, ValueColumn]] = field(default_factory=list)
    remark: int | None = None
    explains: int | None = None
    supplier: int | None = None
    serial_heading: str = ""
    name_heading: str = "指标"
    sub_heading: str = ""
    remark_heading: str = "备注"
    years: tuple[int, ...] = ()
    unknown: list[str] = field(default_factory=list)  # headings of columns that were left out


def find_heads(sheet: BlankSheet) -> list[tuple[int, int]]:
    """(first, last) row of every heading; rows that are tied together by merged cells are one heading."""
    heads: list[tuple[int, int]] = []
    for row, line in enumerate(sheet.grid):
        if heads and row <= heads[-1][1]:
            continue
        if not _is_head(line):
            continue
        last = row
        while last + 1 < len(sheet.grid) and last - row < 3 and _goes_on(sheet, row, last + 1):
            last += 1
        first = row
        if row and _is_upper(sheet, row):
            first = row - 1
        heads.append((first, last))
    return heads


def _is_head(line: list[str]) -> bool:
    texts = [plain(text) for text in dict.fromkeys(line) if text]
    if len(texts) < 2 or any(len(text) > _LONGEST_HEAD for text in texts):
        return False
    names = [
        text for text in texts if _NAME.search(text) and not _NO_NAME.fullmatch(text) and len(text) <= 12
    ]
    names = [
        text
        for text in names
        if not re.search(r"(院校|学校|单位)名称", text) and not text.endswith(("：", ":"))
    ]
    others = [text for text in texts if heading_role(text) in ("unit", "serial") or _is_value(text)]
    return (
        bool(others)
        and (bool(names) or sum(map(_is_value, texts)) > 1 or len(others) > 2)
        and "单位：" not in "".join(texts)
    )


_GRADE = re.compile(r"^[一二三四五六]年级$")


def _is_value(text: str) -> bool:
    return len(text) < 18 and bool(
        (YEAR.search(text) and not re.search(r"报告|制", text))
        or _VALUE.match(text)
        or _GRADE.match(text)
        or any(p.search(text) for _, p in _OFFSETS)
    )


def _goes_on(sheet: BlankSheet, first: int, row: int) -> bool:
    """Whether a row belongs to the heading that begins at `first`: a cell of the heading reaches down into it."""
    anchors = [sheet.anchor(row, column) for column in range(len(sheet.grid[row]))]
    return any(
        anchor[0] < row and anchor[0] >= first and sheet.grid[row][c] for c, anchor in enumerate(anchors)
    )


def _is_upper(sheet: BlankSheet, row: int) -> bool:
    """Whether the row above holds the upper words of this heading: 2024年 over 人次 and 满意度."""
    spans = [sheet.spans.get((row - 1, c), (1, 1)) for c in range(len(sheet.grid[row]))]
    texts = {plain(text) for text in sheet.grid[row - 1]} - {""}
    if any(_SCHOOL.search(text) for text in texts):
        return False
    return len(texts) > 1 and any(1 < wide < len(spans) for high, wide in spans)


def read_columns(sheet: BlankSheet, head: tuple[int, int], end: int) -> Columns:
    """What the columns below a heading are for; `end` is the row after the table's last."""
    made = Columns(head)
    body = sheet.grid[head[1] + 1 : end]
    heads = _headings(sheet, head)
    first_value = _first_value(heads)
    left = first_value == 0  # the values stand left of the names
    for column, text in enumerate(heads):
        texts = [line[column] for line in body if line[column]]
        role = heading_role(text)
        if role in ("code", "school"):
            made.school["school_code" if role == "code" else "school_name"] = column
        elif role == "unit" and made.unit is None:
            made.unit = column
        elif column >= first_value and _is_value(plain(text)):
            continue  # below, all together
        elif _EXPLAINS.search(plain(text)):
            made.explains = column
        elif role == "remark" and made.remark is None:
            made.remark, made.remark_heading = column, text
        elif _SUPPLIER.search(plain(text)) and not _NAME.search(plain(text)):
            made.supplier = column
        elif (column < first_value or left) and (text or texts):
            _take_label(made, column, text, texts)
    made.names = [c for n, c in enumerate(made.names) if n == 0 or not _covered(sheet, c, head[1] + 1, end)]
    _values(sheet, made, heads, first_value, end)
    _name_headings(made, heads)
    if made.remark is None:
        made.remark = _silent_remark(sheet, made, heads, end)
    return made


def _covered(sheet: BlankSheet, column: int, top: int, end: int) -> bool:
    """Whether the names of the column before reach over this one in every row: it is no column of its own."""
    held = [row for row in range(top, end) if sheet.grid[row][column]]
    return all(sheet.anchor(row, column)[1] < column for row in held)


def _headings(sheet: BlankSheet, head: tuple[int, int]) -> list[str]:
    """The words over each column from top to bottom, each once."""
    lines = sheet.grid[head[0] : head[1] + 1]
    return ["\n".join(dict.fromkeys(text for text in column if text)) for column in zip(*lines, strict=True)]


def _first_value(heads: list[str]) -> int:
    """The first column that holds values: the first whose heading says so, behind a column of names; 0 where all are before."""
    named = False
    for column, text in enumerate(heads):
        key = plain(text)
        if named and _is_value(key):
            return column
        named = named or (bool(_NAME.search(key)) and heading_role(text) not in ("code", "school"))
    if any(_is_value(plain(text)) for text in heads):
        return 0
    units = [column for column, text in enumerate(heads) if heading_role(text) == "unit"]
    return units[0] + 1 if units else len(heads)


def _take_label(made: Columns, column: int, text: str, texts: list[str]) -> None:
    if heading_role(text) == "serial" or _NO_NAME.fullmatch(plain(text)):
        if made.serial is None:
            made.serial, made.serial_heading = column, text
        return
    serials = sum(bool(SERIAL.match(plain(t))) for t in texts)
    if made.serial is None and not made.names and texts and serials > 0.8 * len(texts):
        made.serial = column
    else:
        made.names.append(column)


def _name_headings(made: Columns, heads: list[str]) -> None:
    texts = [heads[column] for column in made.names if heads[column]]
    if texts:
        made.name_heading = texts[0]
    if len(texts) > 1 and texts[-1] != texts[0]:
        made.sub_heading = texts[-1]


def _values(sheet: BlankSheet, made: Columns, heads: list[str], first: int, end: int) -> None:
    places = []
    for column in range(first, len(heads)):
        taken = column in (
            made.unit,
            made.remark,
            made.explains,
            made.supplier,
            made.serial,
            *made.names,
            *made.school.values(),
        )
        role = heading_role(heads[column])
        if taken or not heads[column] or role in ("unit", "serial", "code", "school"):
            continue
        if role == "change":
            made.unknown.append(heads[column])
        elif _is_value(plain(heads[column])) or _is_empty(sheet, column, made.rows[1] + 1, end):
            places.append(column)
        else:
            made.unknown.append(heads[column])
    parts = [heads[column].split("\n") for column in places]
    years = sorted({int(year) for words in parts for word in words for year in YEAR.findall(word)})
    made.years = tuple(years)
    dated = Counter(_dated(words, years) for words in parts)
    for column, words in zip(places, parts, strict=True):
        offset = _dated(words, years)
        alone = offset is not None and dated[offset] == 1
        made.values.append((column, _value_column(words, offset if alone else None, years, len(places))))
    made.values.sort(key=lambda pair: (pair[1].offset is None, pair[1].offset or 0))


def _is_empty(sheet: BlankSheet, column: int, top: int, end: int) -> bool:
    """Whether most cells of the column wait to be filled."""
    texts = [sheet.grid[row][column] for row in range(top, end)]
    held = [
        text for text in texts if text and not re.fullmatch(r"[-—－–/]+|.*(不填|仅.{1,4}填).*", plain(text))
    ]
    return len(held) <= 0.3 * max(1, len(texts))


def _dated(words: list[str], years: list[int]) -> int | None:
    """How many years before the last year of the heading a column lies; None where it names no year."""
    for word in words:
        found = YEAR.findall(word)
        if found:
            return int(found[-1]) - max(years)
        for offset, pattern in _OFFSETS:
            if pattern.search(plain(word)) and len(plain(word)) < 10:
                return offset
    return None


def _value_column(words: list[str], offset: int | None, years: list[int], count: int) -> ValueColumn:
    if offset is not None:
        word = next(w for w in words if YEAR.search(w) or any(p.search(plain(w)) for _, p in _OFFSETS))
        label = _escaped(plain(word))
        found = YEAR.findall(label)
        return ValueColumn(
            offset,
            "",
            label.replace(found[-1], "{year}") if len(found) == 1 else "{year}年" if found else label,
        )
    text = "".join(words)
    if count == 1 and _VALUE.match(plain(text)):
        return ValueColumn(0, "", _escaped(text))
    key = plain(text).replace("/", "／")
    label = _escaped(text)
    for year in reversed(years):
        place = {0: "{year}", -1: "{last}"}.get(year - max(years))
        label = label.replace(str(year), place) if place else label
        key = key.replace(str(year), {0: "本", -1: "上"}.get(year - max(years), str(year)))
    return ValueColumn(None, key, label)


def _escaped(text: str) -> str:
    return text.replace("{", "（").replace("}", "）")


def _silent_remark(sheet: BlankSheet, made: Columns, heads: list[str], end: int) -> int | None:
    """A column of remarks that nothing heads: right of the values, to be filled or with words in it."""
    last = max([*(column for column, _ in made.values), *made.names], default=len(heads))
    for column in range(last + 1, len(heads)):
        body = range(made.rows[1] + 1, end)
        words = any(
            sheet.grid[row][column] not in sheet.grid[row][:column] and sheet.grid[row][column]
            for row in body
        )
        opened = sheet.open is not None and sum((row, column) in sheet.open for row in body) > 1
        if not heads[column] and (words or opened):
            return column
    return None
