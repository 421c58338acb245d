"""The province's blank form → indicator tables, as a proposal: what each table, row and cell most likely is, and what is doubtful.

Nothing is known beforehand of the form: title rows, merged headings, serials, units in brackets, several tables in one sheet,
cover sheets, hidden sheets, names over up to three columns are told by their shape. A person looks it over (`app.edition_page`).
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from importers.blank_columns import YEAR, Columns, find_heads, read_columns
from importers.blank_rows import RowReader
from importers.blank_sheet import BlankSheet, read_blank
from importers.opening import Kind, kind_of
from report.edition import Choice, IndicatorTable, Row
from report.errors import UserError
from report.form_match import plain
from report.indicators import row_paths
from report.messages import say

_TITLE = re.compile(
    r"(?:附)?表\s*(\d{1,2}|[一二三四五六七八九十]{1,3})(?:\s*[.、：:．\-—]+\s*|\s*)(?P<name>\S.*)?$"
)
_HAN = {han: n for n, han in enumerate("一二三四五六七八九十", 1)}
_NOTE = re.compile(r"^(注|说明|备注|填表|填报|制表|审核|负责人|联系|电话|日期|校长|公章|[（(]?盖章)")
_CHOICE = re.compile(r"[（(]\s*(?:单选|选一项|只选一项|请选择)\s*[）)]")
_BOX = re.compile(r"[□☐○◯]|[（(]\s*[√✓]?\s*[）)]")
_SCHOOL_LINE = re.compile(r"(学校|院校|单位)(名称|代码)|填报单位|盖章|填报(时间|日期)|单位[：:]")
_EXAMPLE = re.compile(r"样例|示例|范例|样表|填表说明|填报说明")


@dataclass(frozen=True, slots=True)
class FormDoubt:
    """Something in the form that was not certain. `row` is "" where it concerns the whole table; `by_base` says that
    the same row in a known edition would settle it."""

    table: str
    row: str
    sentence: str
    by_base: bool = False


@dataclass
class BlankForm:
    """What was found: tables with ids `t1`, rows `t1.1`; doubts; sheets that hold no table; the year and the form's title."""

    tables: list[IndicatorTable] = field(default_factory=list)
    doubts: list[FormDoubt] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    year: int = 0
    title: str = ""
    guessed: set[str] = field(default_factory=set)  # rows whose level no indent and no serial says


@dataclass
class _Found:
    """One table while it is read: `title_text` stands over it, `places` are its body rows in the sheet."""

    sheet: BlankSheet
    columns: Columns
    title_text: str
    first: int
    end: int


def read_blank_form(path: Path) -> BlankForm:
    """The tables of a blank form; UserError where the file cannot be read or holds no table at all."""
    path = Path(path)
    if kind_of(path) is not Kind.EXCEL:
        raise UserError(say("excel.not_excel", name=path.name))
    form = BlankForm()
    found: list[_Found] = []
    for sheet in read_blank(path):
        if not sheet.visible:
            form.skipped.append(say("edition_editor.sheet_hidden", sheet=sheet.name))
            continue
        own = list(_tables_of(sheet))
        if not own or _EXAMPLE.search(sheet.name):
            form.skipped.append(say("edition_editor.sheet_no_table", sheet=sheet.name))
        else:
            found += own
    form.year, form.title = _year_and_title(found)
    for table in found:
        _add(form, table)
    if not form.tables:
        raise UserError(say("edition_editor.form_no_table", name=path.name))
    _check_twins(form)
    return form


def _tables_of(sheet: BlankSheet) -> Iterator[_Found]:
    """The tables of a sheet: below every heading, and anew where a row is only the title of a table."""
    heads = find_heads(sheet)
    for place, head in enumerate(heads):
        top = heads[place - 1][1] + 1 if place else 0
        end = heads[place + 1][0] if place + 1 < len(heads) else len(sheet.grid)
        if place + 1 < len(heads):
            end = _without_titles(sheet, head[1] + 1, end)
        above = _without_titles(sheet, top, head[0]) if place else 0
        title = _words(sheet.grid[max(above, top) : head[0]])
        columns = read_columns(sheet, head, end)
        if not columns.values or not columns.names:
            continue
        starts = [row for row in range(head[1] + 1, end) if _is_title(sheet.grid[row])]
        cuts = [head[1] + 1, *starts, end]
        for low, high in itertools.pairwise(cuts):
            if low in starts:
                title, low = _words([sheet.grid[low]]), low + 1
            if high > low:
                yield _Found(sheet, columns, title, low, high)


def _words(lines: list[list[str]]) -> str:
    return "\n".join(dict.fromkeys(text for line in lines for text in line if text))


def _is_title(line: list[str]) -> bool:
    texts = {text for text in line if text}
    return len(texts) == 1 and bool(_TITLE.match(texts.pop().strip()))


def _without_titles(sheet: BlankSheet, top: int, end: int) -> int:
    """The end of a table's rows, without the title lines that belong to the heading below."""
    while end > top:
        texts = {plain(text) for text in sheet.grid[end - 1] if text}
        if len(texts) > 1 and not any(_SCHOOL_LINE.search(text) for text in texts):
            break
        if len(texts) == 1 and (_NOTE.match(next(iter(texts))) or _CHOICE.search(next(iter(texts)))):
            break
        end -= 1
    return end


def _year_and_title(found: list[_Found]) -> tuple[int, str]:
    """The report's year: that of the titles where they name one near the columns' last, else that of the columns."""
    named = [int(y) for t in found for y in YEAR.findall(t.title_text)]
    columns = [year for table in found for year in table.columns.years]
    last = max(columns, default=0)
    year = next((y for y in named if not last or 0 <= y - last <= 1), last or max(named, default=0))
    title = next((line for t in found for line in t.title_text.split("\n") if "报告" in line), "")
    return year, title


def _add(form: BlankForm, found: _Found) -> None:
    number, title, sure = _named(found, len(form.tables) + 1, {t.number for t in form.tables})
    table_id = f"t{number}"
    reader = RowReader(found.sheet, found.columns, table_id)
    rows: list[Row] = []
    choices: list[Choice] = []
    for place in range(found.first, found.end):
        line = found.sheet.grid[place]
        texts = list(dict.fromkeys(text for text in line if text))
        if not texts or place in found.sheet.hidden or _is_note(texts):
            continue
        choice = _choice(found.sheet, place, texts, f"{table_id}.c{len(choices) + 1}")
        if choice is not None:
            choices.append(choice)
            if len(choice.options) < 2:
                form.doubts.append(
                    FormDoubt(table_id, "", say("edition_editor.doubt_options", label=choice.label))
                )
            continue
        reader.read(place)
    rows = reader.rows()
    if not rows:
        return
    table = _table(found.columns, table_id, number, title, form.year)
    form.tables.append(replace(table, rows=tuple(rows), choices=tuple(choices)))
    if not sure:
        form.doubts.append(FormDoubt(table_id, "", say("edition_editor.doubt_title", title=title)))
    if found.columns.unknown:
        heads = "、".join(plain(text) for text in found.columns.unknown)
        form.doubts.append(
            FormDoubt(table_id, "", say("edition_editor.doubt_columns", title=title, names=heads))
        )
    form.guessed |= reader.guessed
    form.doubts += [
        FormDoubt(table_id, row, sentence, row in reader.by_base) for row, sentence in reader.doubts
    ]


def _is_note(texts: list[str]) -> bool:
    text = plain(texts[0])
    return (
        (len(texts) == 1 and bool(_NOTE.match(text)))
        or bool(re.match(r"^(注|说明|备注)\s*[：:\d]", text))
        or (
            len(texts) > 1
            and bool(re.match(r"^(填表人|制表人|审核人|负责人|单位负责人|联系电话|填报日期)", text))
        )
    )


def _choice(sheet: BlankSheet, place: int, texts: list[str], choice_id: str) -> Choice | None:
    """A single-choice line: it says so, prints boxes to tick, or has a drop-down beside its name."""
    whole = " ".join(texts)
    lists = [options for (row, _), options in sheet.lists.items() if row == place]
    marked = bool(_CHOICE.search(whole))
    boxes = len(_BOX.findall(whole))
    if not marked and boxes < 2 and not (lists and len(texts) == 1):
        return None
    label, _, rest = whole.partition("：" if "：" in whole else ":")
    return Choice(choice_id, label.strip(), lists[-1] if lists else tuple(_printed_options(rest)))


def _printed_options(text: str) -> list[str]:
    """The options between boxes or brackets: □省级 □地市级; 省级（  ） 地市级（  ）."""
    parts = [part.strip(" \u3000；;，,、") for part in _BOX.split(text)]
    return [part for part in parts if part]


def _named(found: _Found, fallback: int, used: set[int | None]) -> tuple[int, str, bool]:
    """(number, title, whether the form says so) of a table: the line over it, else the sheet's name."""
    for text in (*found.title_text.split("\n"), found.sheet.name):
        match = _TITLE.search(text.strip())
        if match and match["name"]:
            raw = match.group(1)
            number = int(raw) if raw.isdigit() else _han(raw)
            name = re.sub(r"[（(]\d{4}.*?[）)]|[（(]续表?[）)]", "", match["name"]).strip()
            if number and number not in used and name:
                return number, name, True
    lines = [
        t for t in found.title_text.split("\n") if t and not _SCHOOL_LINE.search(plain(t)) and "报告" not in t
    ]
    generic = re.fullmatch(r"(?i)sheet\s*\d*|工作表\s*\d*|附?表\s*\d*", found.sheet.name.strip())
    title = lines[-1] if lines else "" if generic else found.sheet.name
    number = fallback
    while number in used:
        number += 1
    return number, (plain(title) or f"表{number}"), bool(lines) and not found.title_text.endswith("：")


def _han(text: str) -> int:
    if text in _HAN:
        return _HAN[text]
    tens, _, ones = text.partition("十")
    return (_HAN.get(tens, 1) * 10 + _HAN.get(ones, 0)) if "十" in text else 0


def _table(columns: Columns, table_id: str, number: int, title: str, year: int) -> IndicatorTable:
    fixed = [(place, kind) for kind, place in columns.school.items()]
    fixed += [(columns.serial, "serial")] if columns.serial is not None else []
    fixed += [(columns.names[0], "name")] + (
        [(columns.names[-1], "sub_name")] if len(columns.names) > 1 else []
    )
    fixed += [(columns.unit, "unit")] if columns.unit is not None else []
    shift = max(columns.years, default=year) - year  # columns that end before the report's year
    values = tuple(
        replace(c, offset=c.offset + shift) if c.offset is not None else c for _, c in columns.values
    )
    own_serial = columns.serial is not None and plain(columns.serial_heading) != plain(columns.name_heading)
    return IndicatorTable(
        table_id,
        number,
        title,
        values,
        (),
        fixed_columns=tuple(kind for _, kind in sorted(fixed, key=lambda pair: int(pair[0] or 0))),
        serial_heading=plain(columns.serial_heading)
        if own_serial
        else ""
        if columns.serial is not None
        else "序号",
        name_heading=plain(columns.name_heading),
        sub_heading=plain(columns.sub_heading),
        remark_column=columns.remark is not None,
        remark_heading=plain(columns.remark_heading) or "备注",
    )


def _check_twins(form: BlankForm) -> None:
    """Rows that cannot be told apart: a person should look at their levels."""
    for table in form.tables:
        paths = row_paths(table)
        seen: set[object] = set()
        for row in table.rows:
            key = (paths[row.id], row.unit, row.paper_label)
            if key in seen and row.kind == "value":
                form.doubts.append(
                    FormDoubt(table.id, row.id, say("edition_editor.doubt_twin", name=row.name), True)
                )
            seen.add(key)
