"""Recognises a grid of texts as one of an edition's indicator tables and finds which grid row is which indicator.

A label alone does not name a row (「接入国家智慧教育平台数」 stands ten times in one table): rows are aligned in order, by label,
unit and number together. Used for reading Word and Excel tables and for filling blank forms; grids come with merged cells
repeated. A reader may take what is merely likely, for a person looks it over; `report.form_certainty` says what may be filled in.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from report.edition import Choice, Edition, IndicatorTable, Row, ValueColumn
from report.indicators import row_paths
from report.values import BLANK, State, Value, read_value

Grid = Sequence[Sequence[str]]

_YEAR = re.compile(r"(?:19|20)\d\d")
_OFFSETS = (
    (0, re.compile(r"本年|今年|本学年|当年|报告年|现值|本期|报告期")),
    (-1, re.compile(r"上一?年|去年|上一?学年|前一年|上一?期")),
)
_SERIAL = re.compile(r"^(?:\d+(?:\.\d+)*|[(]\d+[)]|[①-⑳]|[一二三四五六七八九十]+、)[.、:]?")
_LABEL_UNIT = re.compile(
    r"[(]([%‰]|[KMG]bps|[万千亿]?元(?:/\S{1,2})?|[人个册台门项所本套件户家种次年]{1,2}(?:/\S{1,2})?|人[次日时]|课[次时]|学时|"
    r"平方米(?:/\S{1,2})?|m[²2](?:/\S{1,2})?|:1|n:1)[)]$"
)
_OF_WHICH = re.compile(r"^其中[:,、]?")
_DASHES = re.compile(r"^[-—－–/]*$")
_TOTALS = ("合计", "总计", "小计", "总数", "总量")
_COUNTERS = frozenset("人 名 个 项 门 所 本 台 套 件 间 次 种 处 家 支 节".split())
_SCALES = {"千": 1000, "万": 10_000, "亿": 100_000_000}
_STRANGE = "?"  # 一年级 in last year's file: no column of this report holds it
_LEAST = 0.5  # share of an edition table's rows that a grid must hold to be that table
_ALIKE = 0.72  # labels less alike than this are different indicators


@dataclass(frozen=True, slots=True)
class RowMatch:
    """One grid row found to be an indicator. `sure` is False where the label differs or the row stood elsewhere."""

    place: int
    row: Row
    sure: bool
    unit: str  # as the grid prints it; "" where it prints none


@dataclass(frozen=True, slots=True)
class GridMatch:
    """A grid recognised as an edition's table.

    `columns` maps grid columns to value column keys; `strange_columns` are value columns of other years. `choices` maps choice
    ids to the chosen option. `missing` are rows of the edition that the grid lacks, `unknown` grid rows that are none.
    """

    table: IndicatorTable
    header: int
    columns: dict[int, str]
    rows: tuple[RowMatch, ...]
    missing: tuple[Row, ...]
    unknown: tuple[int, ...]
    strange_columns: tuple[int, ...] = ()
    remark_column: int | None = None
    choices: dict[str, str] = field(default_factory=dict)
    choice_rows: tuple[int, ...] = ()
    school_code: str = ""
    school_name: str = ""
    share: float = 0.0
    labels: tuple[int, ...] = ()
    unit_column: int | None = None


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """Text for comparing: width and white space gone."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def label_key(text: str) -> str:
    """A label for comparing: without star, 其中, a unit in brackets at its end and punctuation at its ends."""
    key = plain(text).replace("*", "").replace("“", "").replace("”", "").replace('"', "")
    return _OF_WHICH.sub("", _LABEL_UNIT.sub("", key)).strip(":：;。、,")


def label_unit(text: str) -> str:
    """The unit that a label carries in brackets at its end, or ""."""
    match = _LABEL_UNIT.search(plain(text))
    return match.group(1) if match else ""


def match_table(
    grid: Grid, edition: Edition, year: int, title: str = "", as_last_year: bool = False
) -> GridMatch | None:
    """The edition's table that `grid` is, or None. `year` is the report's year, `title` the caption or sheet name.

    `as_last_year` reads 本年 in the grid as the year before `year`. Grid rows may be of unequal length.
    """
    if not grid or max(map(len, grid)) < 2:
        return None
    keys = {key for line in grid for cell in line for key in _label_forms(cell)}
    best: tuple[float, IndicatorTable] | None = None
    for table in edition.tables:
        share = _share(table, keys, title)
        if share >= _LEAST and (best is None or share > best[0]):
            best = (share, table)
    if best is None:
        return None
    return _matched(grid, edition, best[1], year, as_last_year, best[0])


def match_as(
    grid: Grid, edition: Edition, table: IndicatorTable, year: int, as_last_year: bool = False
) -> GridMatch | None:
    """`grid` read as the given table, however little of it the grid holds; None where no column holds its values."""
    return _matched(grid, edition, table, year, as_last_year, table_share(grid, table)) if grid else None


def table_share(grid: Grid, table: IndicatorTable, title: str = "") -> float:
    """How much of the table's rows the grid holds by name, 0 … 1; a little more where `title` names the table."""
    return _share(table, {key for line in grid for cell in line for key in _label_forms(cell)}, title)


def _share(table: IndicatorTable, keys: set[str], title: str) -> float:
    """How much of the table the grid holds, 0 … 1, a little more where the title agrees."""
    rows = [row for row in table.rows if row.kind == "value"]
    if not rows:
        return 0.0
    distinct = {label_key(_last_label(row)) for row in rows}
    held = len(distinct & keys)
    if held < min(2, len(distinct)):
        return 0.0
    named = bool(title) and plain(table.title) in plain(title)
    return held / len(distinct) + (0.25 if named else 0.0)


def _last_label(row: Row) -> str:
    return row.paper_label[-1] if row.paper_label else row.name


def _label_forms(text: str) -> set[str]:
    key = label_key(text)
    return {key, label_key(_SERIAL.sub("", key))} - {""}


def _matched(
    grid: Grid, edition: Edition, table: IndicatorTable, year: int, last: bool, share: float
) -> GridMatch | None:
    width = max(map(len, grid))
    lines = [[*line, *("" for _ in range(width - len(line)))] for line in grid]
    header = _header_row(lines, table, year)
    columns, strange = _value_columns(lines[header], table, year, last)
    roles = {c: heading_role(lines[header][c]) for c in range(width)}
    if not columns and not strange:
        columns = _columns_by_order(roles, table, year, width, lines, header)
    if not columns:
        return None
    first_value = min([*columns, *strange])
    labels = [c for c in range(first_value) if roles[c] not in ("code", "school", "unit", "remark")]
    unit = next((c for c, role in roles.items() if role == "unit"), None)
    remark = next((c for c, role in roles.items() if role == "remark"), None)
    if remark is None and table.remark_column and width - 1 > max(columns):
        remark = width - 1
    choices, choice_rows = _choices(lines, table)
    body = [r for r in range(header + 1, len(lines)) if r not in choice_rows and any(lines[r])]
    found = _aligned(lines, body, labels, unit, table)
    body = [r for r in body if r in found or _is_data(lines[r], labels, columns)]
    rows = tuple(RowMatch(r, *found[r], unit_of(lines[r], unit, labels)) for r in sorted(found))
    held = {match.row.id for match in rows}
    code, name = (
        next(
            (lines[r][c] for c, role in roles.items() if role == wanted for r in body if lines[r][c].strip()),
            "",
        )
        for wanted in ("code", "school")
    )
    return GridMatch(
        table,
        header,
        columns,
        rows,
        tuple(row for row in table.rows if row.kind == "value" and row.id not in held),
        tuple(r for r in body if r not in found),
        strange,
        remark,
        choices,
        choice_rows,
        plain(code),
        name.strip(),
        share,
        tuple(labels),
        unit,
    )


def _header_row(lines: list[list[str]], table: IndicatorTable, year: int) -> int:
    """The row, of the first eight, that names most columns; two header rows count as the lower one."""
    best, best_score = 0, -1.0
    for r, line in enumerate(lines[:8]):
        columns, strange = _value_columns(line, table, year, False)
        score = 2.0 * len(columns) + len(strange) + len({heading_role(c) for c in line} - {"", "label"})
        if len(set(line)) > 1 and score >= best_score and score > 0:
            best, best_score = r, score
    return best


def heading_role(heading: str) -> str:
    """What a column holds, by its heading: code, school, unit, remark, change, serial, label or ""."""
    key = plain(heading)
    if re.search(r"(院校|学校|单位)代码", key):
        return "code"
    if re.search(r"(院校|学校)名称", key):
        return "school"
    if key in ("单位", "计量单位", "指标单位"):
        return "unit"
    if re.search(r"备注|说明", key):
        return "remark"
    if re.search(r"变化|增长|增减|增幅|同比", key):
        return "change"
    if key in ("序号", "编号", "序"):
        return "serial"
    return "label" if key else ""


def _value_columns(
    line: Sequence[str], table: IndicatorTable, year: int, last: bool
) -> tuple[dict[int, str], tuple[int, ...]]:
    """Grid columns that hold values of the table, and those that hold values of other years."""
    columns: dict[int, str] = {}
    strange: list[int] = []
    keys = {c.key_for(year) for c in table.columns}
    for place, heading in enumerate(line):
        key = column_key(heading, table.columns, year, last)
        if key is None:
            continue
        if key in keys and key not in columns.values():
            columns[place] = key
        else:
            strange.append(place)
    return columns, tuple(strange)


def column_key(heading: str, columns: Sequence[ValueColumn], year: int, last: bool) -> str | None:
    """The key that a heading names: a year, a fixed key, or None when it heads no values."""
    text = plain(heading)
    if not text or heading_role(heading) in ("change", "remark", "code", "school", "unit"):
        return None
    for column in columns:
        if text in (plain(column.label_for(year)), plain(column.key_for(year))):
            return _STRANGE if last and column.offset is None else column.key_for(year)
    for column in columns:
        if column.offset is None and len(column.key) > 2 and plain(column.key) in text and len(text) < 12:
            return _STRANGE if last else column.key
    years = _YEAR.findall(text)
    if years and len(text) < 16:
        return str(years[-1])  # 2019-2020学年 is the year it ends in
    for offset, pattern in _OFFSETS:
        if pattern.search(text) and len(text) < 10:
            return str(year + offset - (1 if last else 0))
    return None


def _columns_by_order(
    roles: dict[int, str], table: IndicatorTable, year: int, width: int, lines: list[list[str]], header: int
) -> dict[int, str]:
    """Value columns where no heading names them: those right of the unit, when there are as many as the table has."""
    unit = next((c for c, role in roles.items() if role == "unit"), None)
    if unit is None:
        return {}
    right = [c for c in range(unit + 1, width) if roles[c] not in ("remark", "change")]
    if len(right) != len(table.columns):
        return {}
    return {c: column.key_for(year) for c, column in zip(right, table.columns, strict=True)}


def _is_data(line: list[str], labels: list[int], columns: dict[int, str]) -> bool:
    """Whether a grid row says something of its own: a label and a value."""
    return any(plain(line[c]) for c in labels) and any(
        plain(line[c]) and not _DASHES.match(plain(line[c])) for c in columns
    )


def _aligned(
    lines: list[list[str]], body: list[int], labels: list[int], unit: int | None, table: IndicatorTable
) -> dict[int, tuple[Row, bool]]:
    """Grid row → (indicator row, sure), by the best alignment in order, then by what is unmistakable wherever it stands."""
    forms = forms_of(lines, body, labels)
    names = [row_names(row, table) for row in table.rows]
    units = {r: plain(unit_of(lines[r], unit, labels)) for r in body}
    known = set().union(*names)
    held = set().union(*(forms[r][0] for r in body))
    score = [
        [_likeness(forms[r], units[r], names[k], table.rows[k], known, held) for k in range(len(names))]
        for r in body
    ]
    pairs = _best_path([[s[0] for s in line] for line in score])
    found = {body[i]: (table.rows[k], score[i][k][1] >= 0.999) for i, k in pairs}
    used = {k for _, k in pairs}
    for i, r in enumerate(body):  # rows that a school moved
        if r in found:
            continue
        exact = [
            k for k in range(len(names)) if k not in used and score[i][k][1] >= 0.999 and score[i][k][0] > 3.5
        ]
        if len(exact) == 1:
            found[r] = (table.rows[exact[0]], False)
            used.add(exact[0])
    return found


def forms_of(lines: Grid, body: list[int], labels: Sequence[int]) -> dict[int, tuple[set[str], set[str]]]:
    """The names and serials of every row. A second line of a name, its cell left blank, goes by the name above it: 门 and
    学时 under one label.
    """
    forms: dict[int, tuple[set[str], set[str]]] = {}
    above: tuple[set[str], set[str]] = (set(), set())
    for r in body:
        own = row_forms(lines[r], labels)
        above = forms[r] = own if own[0] else (above[0], own[1])
    return forms


def unit_of(line: Sequence[str], unit: int | None, labels: Sequence[int]) -> str:
    """The unit of a grid row: its own cell, else what its label says in brackets."""
    if unit is not None:
        return line[unit]
    return next((found for c in reversed(labels) if (found := label_unit(line[c]))), "")


def row_forms(line: Sequence[str], labels: Sequence[int]) -> tuple[set[str], set[str]]:
    """The names a grid row may go by, and its serials: its last label, and all labels joined."""
    texts: list[str] = []
    for c in labels:
        text = plain(line[c])
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    serials = {t.strip("().、") for t in texts if _SERIAL.fullmatch(t)}
    words = [t for t in texts if not _SERIAL.fullmatch(t) and label_key(t)]
    forms = set(_label_forms(words[-1])) if words else set()
    if len(words) > 1:
        forms.add("".join(label_key(w) for w in words))
        if label_key(words[-1]) in _TOTALS:  # 合计 beside the group it is the total of
            forms |= _label_forms(words[-2])
    match = _SERIAL.match(words[0]) if words else None
    if match:
        serials.add(match.group().strip("().、"))
    return forms, serials


def row_names(row: Row, table: IndicatorTable) -> set[str]:
    """The names a row of the edition may go by: its own, with what it stands under, as its paper label."""
    names = {label_key(row.name), label_key(_SERIAL.sub("", label_key(row.name)))}
    if row.paper_label:
        names |= {label_key(row.paper_label[-1]), "".join(label_key(part) for part in row.paper_label)}
    names.add("".join(label_key(part) for part in row_paths(table)[row.id]))
    if " / " in row.name and "：" not in row.name:  # 现在校生数 / 在籍学生数: a school prints one of them
        names |= {label_key(part) for part in row.name.split(" / ")}
    return names - {""}


def _likeness(
    forms: tuple[set[str], set[str]], unit: str, names: set[str], row: Row, known: set[str], held: set[str]
) -> tuple[float, float]:
    """(score, how alike the labels are): label most, then unit, then number.

    `known` are all names of the table, `held` all of the grid: a label that has its exact partner is not compared with others.
    """
    texts, serials = forms
    if texts & names:
        alike = 1.0
    elif texts & known or names & held:
        alike = 0.0
    else:
        alike = max((_ratio(a, b) for a in texts for b in names), default=0.0)
    if alike < _ALIKE:
        return 0.0, alike
    score = 3 * alike
    own = plain(row.unit)
    if unit and own and not _DASHES.match(own):
        score += 1.0 if units_agree(unit, own) else -1.0
    else:
        score += 0.6
    number = plain(row.number).strip("().、")
    score += 0.4 if number and number in serials else 0.0
    return score, alike


@lru_cache(maxsize=65536)
def _ratio(a: str, b: str) -> float:
    """How alike two labels are; 0 for what is surely below `_ALIKE`, since most pairs are and the exact ratio takes long."""
    if abs(len(a) - len(b)) > max(len(a), len(b)) * 0.45:
        return 0.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def _best_path(score: list[list[float]]) -> list[tuple[int, int]]:
    """The pairs, rising on both sides, whose scores add up to most."""
    if not score:
        return []
    rows, columns = len(score), len(score[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(1, rows + 1):
        for k in range(1, columns + 1):
            take = best[i - 1][k - 1] + score[i - 1][k - 1] if score[i - 1][k - 1] > 0 else 0.0
            best[i][k] = max(best[i - 1][k], best[i][k - 1], take)
    pairs: list[tuple[int, int]] = []
    i, k = rows, columns
    while i and k:
        if best[i][k] > max(best[i - 1][k], best[i][k - 1]):  # of two equal rows the first is meant
            pairs.append((i - 1, k - 1))
            i, k = i - 1, k - 1
        elif best[i][k] == best[i - 1][k]:
            i -= 1
        else:
            k -= 1
    return pairs[::-1]


def units_agree(found: str, own: str) -> bool:
    """Whether two units mean the same count: equal, both counting words, or one a multiple of the other."""
    a, b = _unit_key(found), _unit_key(own)
    if a == b or _DASHES.match(a) or _DASHES.match(b):
        return True
    if a in _COUNTERS and b in _COUNTERS:
        return True
    return _base(a) == _base(b)


def _unit_key(unit: str) -> str:
    """A unit for comparing: 平方米 is m², 百分比 is %."""
    key = plain(unit).replace("平方米", "m2").replace("/学生", "/生")
    return "%" if key in ("百分比", "百分数", "百分率", "百分之") else key


def _base(unit: str) -> str:
    return unit[1:] if unit[:1] in _SCALES else unit


def cell_value(text: str, row: Row, unit: str) -> Value | None:
    """What a grid cell says in the row's unit; None when its unit is of another kind, so that nothing false is stored."""
    own = row.unit
    if not units_agree(unit, own):
        return None
    value = read_value(text, own)
    scaled = (
        plain(unit) != plain(own)
        and _base(plain(unit)) == _base(plain(own))
        and not _DASHES.match(plain(unit))
    )
    if scaled and value.state == State.VALUE and not value.typed:
        return read_value(text.strip() + plain(unit), own)
    return value if value != BLANK else BLANK


_MARK = "√☑✓✔☒■●"
_OPTION = re.compile(r"([^()（）√☑✓✔☒■●□☐:：]+?)\s*[(（]\s*([√☑✓✔☒■●vV]?)[\s□☐]*[)）]")
_BOX = re.compile(r"([√☑✓✔☒■●□☐])\s*([^√☑✓✔☒■●□☐]+)")


def _choices(lines: list[list[str]], table: IndicatorTable) -> tuple[dict[str, str], tuple[int, ...]]:
    """Chosen options of the single-choice lines: they run over the full width and begin with the choice's label."""
    found: dict[str, str] = {}
    places: list[int] = []
    for choice in table.choices:
        key = label_key(re.sub(r"[（(].*", "", choice.label))
        for r, line in enumerate(lines):
            text = next((cell for cell in line if cell.strip()), "")
            if label_key(text).startswith(key) and r not in places:
                places.append(r)
                option = chosen_option(text, choice)
                if option:
                    found[choice.id] = option
                break
    return found, tuple(places)


def chosen_option(text: str, choice: Choice) -> str:
    """The option that carries a mark, in 「省级（√） 地市级（ ）」 or 「☑省级 □地市级」; "" when none or several do."""
    options = {plain(option): option for option in choice.options}
    marked: list[str] = []
    body = text
    for separator in ("：", ":"):
        if label_key(text.partition(separator)[0]).startswith(
            label_key(re.sub(r"[（(].*", "", choice.label))
        ):
            body = text.partition(separator)[2] or text
            break
    for words, mark in _OPTION.findall(body):
        if mark:
            marked.append(plain(words))
    if not marked:
        marked = [plain(words) for mark, words in _BOX.findall(body) if mark in _MARK]
    chosen = {
        option
        for words in marked
        for key, option in options.items()
        if key == words or (words and (words.endswith(key) or words.startswith(key)))
    }
    exact = {options[words] for words in marked if words in options}
    chosen = exact or chosen
    return chosen.pop() if len(chosen) == 1 else ""
