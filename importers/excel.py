"""Indicator workbooks → a proposal: an office's own tables, the province's filled form, the workbook this program writes.

Rows are found by label, unit and order (`report.form_match`), never by position; a blank cell never erases a value.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from importers.grid import MAX_COLUMNS, MAX_ROWS, Sheet, read_workbook
from importers.guess import Signs, school_kind
from importers.opening import Kind, kind_of
from importers.proposal import CellValue, Entry, Proposal, differences
from report.edition import Edition, Row
from report.editions import edition_ids, load_edition
from report.errors import UserError
from report.form_match import GridMatch, cell_value, heading_role, label_key, match_table, plain
from report.messages import say
from report.model import Report
from report.values import BLANK, State, Value

FLAT_HEADINGS = ("学校代码", "学校名称", "表", "行号")  # of the flat sheet that `exporters.excel` writes

_TITLE = re.compile(r"表\s*\d{1,2}(?!\d|\s*[-—－–]\s*\d)")
_YEAR = re.compile(r"(?:19|20)\d\d(?=\s*年|\s*$|[-—]\d\d\d\d)")
_SCHOOL = re.compile(r"(?:填报单位|单位名称|学校名称|院校名称|学校)(?:（盖章）|\(盖章\))?\s*[：:]?\s*")
_CODE = re.compile(r"(?:学校|院校|单位)代码\s*[：:]?\s*")
_CODE_INSIDE = re.compile(r"代码\s*[：:]\s*([0-9A-Za-z]{4,20})(?![0-9A-Za-z])")
_SHUT = re.compile(r"不填|仅.{1,4}填")
_DASHES = {"", "-", "—", "——", "/", "无"}


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a sheet that holds one table; `top` is its first row in the sheet."""

    sheet: Sheet
    grid: list[list[str]]
    top: int
    title: str


@dataclass
class _Reading:
    """What is gathered while the parts are read."""

    edition: Edition
    year: int
    as_last_year: bool
    proposal: Proposal
    values: dict[tuple[str, str], CellValue] = field(default_factory=dict)


def propose_excel(
    path: Path, report: Report | None = None, edition_id: str | None = None, as_last_year: bool = False
) -> Proposal:
    """What the workbook would give `report`, or a new report of the edition that fits best.

    UserError where the file cannot be read or holds no indicator table of any edition asked for.
    """
    path = Path(path)
    if kind_of(path) is not Kind.EXCEL:
        raise UserError(say("excel.not_excel", name=path.name))
    sheets = read_workbook(path)
    parts = [part for sheet in sheets for part in _parts(sheet)]
    if report is not None:
        edition, year = report.edition, report.year
    else:
        edition = load_edition(edition_id) if edition_id else _best_edition(parts, path.name)
        year = _year(parts, edition, as_last_year)
    proposal = Proposal(path.name, edition.id, year, as_last_year=as_last_year)
    reading = _Reading(edition, year, as_last_year, proposal)
    _read(reading, sheets, parts)
    if not proposal.matched:
        raise UserError(say("excel.no_table", name=path.name))
    proposal.values = list(reading.values.values())
    if report is not None:
        proposal.doubtful += differences(report, proposal.values)
    return proposal


def _read(reading: _Reading, sheets: list[Sheet], parts: list[_Part]) -> None:
    flat = [part for part in parts if is_flat(part.grid)]
    matched: set[str] = set()
    left: list[_Part] = []
    for part in parts:
        _note_school(reading.proposal, part.grid)
        if part in flat:
            continue
        match = match_table(part.grid, reading.edition, reading.year, part.title, reading.as_last_year)
        if match is None:
            left.append(part)
            continue
        matched.add(part.sheet.name)
        _take_table(reading, part, match)
    for part in flat:
        if matched:
            entry = Entry("table", part.sheet.name, reason=say("excel.flat_repeated"))
            reading.proposal.matched.append(entry)
        else:
            _take_flat(reading, part)
    for part in left:
        if part.sheet.name not in matched:
            key = "sheet_unknown" if part.sheet.visible else "sheet_hidden"
            reading.proposal.unmatched.append(Entry("table", part.sheet.name, reason=say(f"excel.{key}")))
    for sheet in sheets:
        if sheet.too_large:
            reason = say("excel.sheet_cut", rows=MAX_ROWS, columns=MAX_COLUMNS)
            reading.proposal.unmatched.append(Entry("table", sheet.name, reason=reason))


def _parts(sheet: Sheet) -> list[_Part]:
    """The tables of a sheet: one, or several below each other where lines like 「表 2 教学资源表」 begin them."""
    if not sheet.grid:
        return []
    starts = [r for r, line in enumerate(sheet.grid) if _title(line)]
    cuts = starts if len(starts) > 1 else [0]
    parts = []
    for place, start in enumerate(cuts):
        top = 0 if place == 0 else start
        end = cuts[place + 1] if place + 1 < len(cuts) else len(sheet.grid)
        named = _title(sheet.grid[start])
        parts.append(_Part(sheet, sheet.grid[top:end], top, f"{sheet.name} {named}".strip()))
    return parts


def _title(line: list[str]) -> str:
    """The text of a line that holds a table's title and nothing else."""
    texts = {text for text in line if text}
    text = texts.pop() if len(texts) == 1 else ""
    return text if _TITLE.search(text) and len(text) < 80 else ""


def _take_table(reading: _Reading, part: _Part, match: GridMatch) -> None:
    proposal = reading.proposal
    before = len(reading.values)
    for found in match.rows:
        if found.row.kind == "value":
            _take_row(reading, part, match, found.row, found.place, found.unit)
            if not found.sure:
                text = _words(part.grid[found.place])
                entry = Entry("row", text, found.row.id, say("importers.row_unsure"))
                proposal.doubtful.append(entry)
    for place in match.unknown:
        hidden = part.top + place in part.sheet.hidden
        reason = say("excel.hidden_row") if hidden else say("importers.row_unknown")
        proposal.unmatched.append(Entry("row", _words(part.grid[place]), part.sheet.name, reason))
    for row in match.missing:
        if reading.edition.applies(row):
            proposal.unmatched.append(Entry("row", row.name, row.id, say("importers.row_missing")))
    for column in match.strange_columns:
        heading = part.grid[match.header][column]
        reason = say("importers.column_unknown")
        proposal.unmatched.append(Entry("column", heading, part.sheet.name, reason))
    _take_choices(reading, part, match)
    if match.school_name and not proposal.school:
        proposal.school = match.school_name
    if match.school_code and not proposal.school_code:
        proposal.school_code = match.school_code
    reason = say("importers.table_matched", rows=len(match.rows), values=len(reading.values) - before)
    proposal.matched.append(Entry("table", part.sheet.name, match.table.id, reason))


def _take_row(reading: _Reading, part: _Part, match: GridMatch, row: Row, place: int, unit: str) -> None:
    proposal, line = reading.proposal, part.grid[place]
    fixed = {c.key for c in match.table.columns if c.offset is None}
    for column, key in match.columns.items():
        text, where = line[column], part.sheet.place(part.top + place, column)
        doubt = part.sheet.doubts.get((part.top + place, column))
        if doubt is not None:
            reason = say(f"excel.{doubt.reason}", shown=doubt.shown, text=doubt.text)
            proposal.doubtful.append(Entry("value", f"{where} {doubt.text}", f"{row.id}/{key}", reason))
        value = cell_value(text, row, unit)
        entry = Entry("value", f"{where} {text}", f"{row.id}/{key}")
        if value is None:
            reason = say("excel.unit_differs", unit=plain(unit), own=row.unit)
            proposal.doubtful.append(_because(entry, reason))
        elif value == BLANK or (value.state == State.NOT_APPLICABLE and not reading.edition.applies(row)):
            continue
        elif not reading.edition.applies(row):
            if plain(text) != plain(row.mark):
                proposal.doubtful.append(_because(entry, say("excel.not_to_fill")))
        elif reading.as_last_year and key in fixed:
            proposal.unmatched.append(_because(entry, say("excel.no_column")))
        else:
            _put(reading, CellValue(row.id, key, value, where), entry)
    _take_remark(reading, match, row, line)


def _put(reading: _Reading, cell: CellValue, entry: Entry) -> None:
    first = reading.values.get((cell.row, cell.column))
    if first is not None:
        if first.value.shown != cell.value.shown:
            reason = say("excel.value_twice", first=first.value.shown)
            reading.proposal.doubtful.append(_because(entry, reason))
        return
    reading.values[cell.row, cell.column] = cell
    if cell.value.state == State.TEXT:
        reading.proposal.doubtful.append(_because(entry, say("importers.value_text")))


def _because(entry: Entry, reason: str) -> Entry:
    return Entry(entry.kind, entry.text, entry.target, reason)


def _take_remark(reading: _Reading, match: GridMatch, row: Row, line: list[str]) -> None:
    if match.remark_column is None or row.remark != "open" or reading.as_last_year:
        return
    text = line[match.remark_column].strip()
    if text not in _DASHES and plain(text) != plain(row.remark_text):
        reading.proposal.fields[f"remark/{row.id}"] = text


def _take_choices(reading: _Reading, part: _Part, match: GridMatch) -> None:
    """Chosen options; the province's form has a drop-down cell beside the label instead of a mark behind the option."""
    for place in match.choice_rows:
        texts = {plain(text) for text in part.grid[place] if text}
        for choice in match.table.choices:
            if choice.id in match.choices or not any(plain(choice.label) in text for text in texts):
                continue
            chosen = [option for option in choice.options if plain(option) in texts]
            if len(chosen) == 1:
                match.choices[choice.id] = chosen[0]
    for choice_id, option in match.choices.items():
        reading.proposal.fields[f"choice/{choice_id}"] = option


def is_flat(grid: list[list[str]]) -> bool:
    """Whether the grid is the flat sheet: one line for each row of the edition and year, with the row's id."""
    return bool(grid) and tuple(grid[0][: len(FLAT_HEADINGS)]) == FLAT_HEADINGS


def _take_flat(reading: _Reading, part: _Part) -> None:
    head = part.grid[0]
    wanted = ("行号", "年度", "数值", "状态")
    if not all(name in head for name in wanted):
        return
    id_at, key_at, text_at, state_at = (head.index(name) for name in wanted)
    rows = {row.id: row for table in reading.edition.tables for row in table.rows if row.kind == "value"}
    keys = {c.key_for(reading.year) for table in reading.edition.tables for c in table.columns}
    before = len(reading.values)
    for place, line in enumerate(part.grid[1:], 1):
        row, key, text = rows.get(line[id_at]), line[key_at], line[text_at]
        where = part.sheet.place(part.top + place, text_at)
        entry = Entry("value", f"{where} {text}", f"{line[id_at]}/{key}")
        if row is None:
            reading.proposal.unmatched.append(_because(entry, say("excel.flat_row_unknown")))
        elif key not in keys:
            if text:
                reading.proposal.unmatched.append(_because(entry, say("importers.column_unknown")))
        elif reading.edition.applies(row):
            value = cell_value(text, row, row.unit) or BLANK
            if line[state_at] == "不适用":
                value = Value(State.NOT_APPLICABLE)
            if value != BLANK:
                _put(reading, CellValue(row.id, key, value, where), entry)
    reason = say("importers.table_matched", rows=len(part.grid) - 1, values=len(reading.values) - before)
    reading.proposal.matched.append(Entry("table", part.sheet.name, reason=reason))


def _note_school(proposal: Proposal, grid: list[list[str]]) -> None:
    """School name and code from the lines above a table: 「填报单位：…」, or a label with its cell beside it."""
    for line in grid[:6]:
        for column, text in enumerate(line):
            beside = next((t for t in line[column + 1 :] if t and t != text), "")
            if not proposal.school and (name := _after(text, _SCHOOL, beside)):
                proposal.school = re.split(
                    r"[\s\u3000]{2,}|\u3000|[（(]盖章|填报时间|学校代码|院校代码", name
                )[0].strip()
            inside = _CODE_INSIDE.search(text)
            code = inside.group(1) if inside else _after(text, _CODE, beside)
            if not proposal.school_code and re.fullmatch(r"[0-9A-Za-z]{4,20}", code):
                proposal.school_code = code


def _after(text: str, label: re.Pattern[str], beside: str) -> str:
    """What follows a label in its own cell; else, for a cell that is only the label, the next cell of the line."""
    match = label.match(text)
    if not match or (match.group().strip() == "学校"):
        return ""
    rest = text[match.end() :].strip()
    if rest:
        return rest if re.search(r"[：:]\s*$", match.group()) else ""
    heading = (
        label.match(beside) or _CODE.match(beside) or _SCHOOL.match(beside) or beside in ("指标", "单位")
    )
    return "" if heading else beside


def _best_edition(parts: list[_Part], name: str) -> Edition:
    """The edition whose tables the workbook's sheets match best."""
    lines = [text for part in parts for line in part.grid[:6] for text in dict.fromkeys(line) if text]
    kind = school_kind(Signs(lines))
    editions = [load_edition(edition_id) for edition_id in edition_ids()]
    held = {label_key(text) for part in parts for line in part.grid for text in line if text}
    rough = {edition.id: len(held & _labels(edition)) for edition in editions}
    best: tuple[float, Edition] | None = None
    for edition in editions:
        if not rough[edition.id] or rough[edition.id] < 0.8 * max(rough.values()):
            continue  # aligning rows takes long; labels alone rule most editions out
        score = sum((_fit(edition, part) for part in parts), 0.0)
        if score > 0:
            score += 5 * (edition.school_kind == kind) - abs(edition.year - _year(parts, edition, False))
        if score > 0 and (best is None or score > best[0]):
            best = (score, edition)
    if best is None:
        raise UserError(say("importers.no_edition", name=name))
    return best[1]


def _labels(edition: Edition) -> set[str]:
    return {
        label_key(name)
        for table in edition.tables
        for row in table.rows
        for name in (row.name, *row.paper_label)
    } - {""}


def _fit(edition: Edition, part: _Part) -> float:
    """How well a part is one of the edition's tables: rows found, less those that are shut in one and open in the other."""
    match = match_table(part.grid, edition, edition.year, part.title)
    if match is None:
        return 0.0
    contrary = 0
    for found in match.rows:
        shut = any(_SHUT.search(part.grid[found.place][column]) for column in match.columns)
        contrary += found.row.kind == "value" and shut == edition.applies(found.row)
    return match.share * sum(1 for found in match.rows if found.sure) - contrary


def _year(parts: Iterable[_Part], edition: Edition, as_last_year: bool) -> int:
    """The report's year: the latest that heads a column, one later when the workbook is last year's."""
    years = [
        int(year.group())
        for part in parts
        for line in part.grid[:6]
        for text in line
        if len(text) < 14 and (year := _YEAR.search(text)) and ("年" in text or _is_heading(line))
    ]
    latest = max(years, default=edition.year)
    return latest + 1 if as_last_year else latest


def _is_heading(line: list[str]) -> bool:
    """Whether a row names columns, so that a bare 2025 in it is a year and no value."""
    return any(heading_role(t) in ("unit", "serial", "code", "school") or t in ("指标", "项目") for t in line)


def _words(line: list[str]) -> str:
    """A grid row in short: its different texts."""
    return " ".join(dict.fromkeys(text for text in line if text))[:80]
