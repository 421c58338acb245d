"""A matched table of a workbook → values, remarks, choices and the entries of the import list."""

from dataclasses import dataclass, field

from importers.grid import Doubt
from importers.proposal import CellValue, Entry, Proposal
from importers.sheet_match import Matched
from importers.sheet_tables import Part, title_of
from report.edition import Edition, Row
from report.form_match import GridMatch, cell_value, plain
from report.messages import say
from report.values import BLANK, State, Value, decimals

FLAT_HEADINGS = ("学校代码", "学校名称", "表", "行号")  # of the flat sheet that `exporters.excel` writes

_DASHES = {"", "-", "—", "——", "/", "无"}


@dataclass
class Reading:
    """What is gathered while the parts are read."""

    edition: Edition
    year: int
    as_last_year: bool
    proposal: Proposal
    values: dict[tuple[str, str], CellValue] = field(default_factory=dict)
    blanks: dict[tuple[str, str], CellValue] = field(default_factory=dict)


def take_table(reading: Reading, matched: Matched) -> None:
    """The values of a table, and entries for whatever is doubtful or has no place."""
    part, match, proposal = matched.part, matched.match, reading.proposal
    before = len(reading.values)
    for found in match.rows:
        if found.row.kind == "value":
            _take_row(reading, part, match, found.row, found.place, found.unit)
            if not found.sure:
                text = _words(part.grid[found.place])
                entry = Entry("row", text, found.row.id, say("importers.row_unsure"))
                proposal.doubtful.append(entry)
    for place in (place for place in match.unknown if not title_of(part.grid[place])):
        reason = say("excel.hidden_row") if part.is_hidden(place) else say("importers.row_unknown")
        proposal.unmatched.append(Entry("row", _words(part.grid[place]), part.sheet.name, reason))
    for row in match.missing:
        if reading.edition.applies(row):
            proposal.unmatched.append(Entry("row", row.name, row.id, say("importers.row_missing")))
    for column in match.strange_columns:
        heading = part.grid[match.header][column]
        reason = say("importers.column_unknown")
        proposal.unmatched.append(Entry("column", heading, part.sheet.name, reason))
    for heading in part.repeated:
        proposal.unmatched.append(Entry("column", heading, part.sheet.name, say("excel.hidden_column")))
    _note_hidden(proposal, part, match)
    _take_choices(reading, part, match)
    if match.school_name and not proposal.school:
        proposal.school = match.school_name
    if match.school_code and not proposal.school_code:
        proposal.school_code = match.school_code
    reason = say("importers.table_matched", rows=len(match.rows), values=len(reading.values) - before)
    proposal.matched.append(Entry("table", part.sheet.name, match.table.id, reason))


def _take_row(reading: Reading, part: Part, match: GridMatch, row: Row, place: int, unit: str) -> None:
    proposal, line = reading.proposal, part.grid[place]
    own = {c.key_for(reading.year) for c in reading.edition.table_of(row.id).columns}
    fixed = {c.key for c in match.table.columns if c.offset is None}
    for column, key in match.columns.items():
        if key not in own:
            continue  # a list over several tables: 一年级 is a column of one of them only
        text, where = line[column], part.where(place, column)
        doubt = doubt_at(part, place, column)
        if doubt is not None:
            reason = say(f"excel.{doubt.reason}", shown=doubt.shown, text=doubt.text)
            proposal.doubtful.append(Entry("value", f"{where} {doubt.text}", f"{row.id}/{key}", reason))
        value = cell_value(text, row, unit)
        entry = Entry("value", f"{where} {text}", f"{row.id}/{key}")
        if value is None:
            reason = say("excel.unit_differs", unit=plain(unit), own=row.unit)
            proposal.doubtful.append(_because(entry, reason))
        elif value == BLANK and reading.edition.applies(row):
            if doubt is None:
                reading.blanks[row.id, key] = CellValue(row.id, key, BLANK, where)
        elif value == BLANK or (value.state == State.NOT_APPLICABLE and not reading.edition.applies(row)):
            continue
        elif not reading.edition.applies(row):
            if plain(text) != plain(row.mark):
                proposal.doubtful.append(_because(entry, say("excel.not_to_fill")))
        elif reading.as_last_year and key in fixed:
            proposal.unmatched.append(_because(entry, say("excel.no_column")))
        else:
            put(reading, CellValue(row.id, key, value, where), entry)
            if is_bare_share(part, place, column, row, value):
                proposal.doubtful.append(_because(entry, say("excel.bare_share")))
    _take_remark(reading, match, row, line)


def put(reading: Reading, cell: CellValue, entry: Entry) -> None:
    """Notes a value; a second, different one for the same cell is doubtful and not taken."""
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


def _take_remark(reading: Reading, match: GridMatch, row: Row, line: list[str]) -> None:
    if match.remark_column is None or row.remark != "open" or reading.as_last_year:
        return
    text = line[match.remark_column].strip()
    if text not in _DASHES and plain(text) != plain(row.remark_text):
        reading.proposal.fields[f"remark/{row.id}"] = text


def _take_choices(reading: Reading, part: Part, match: GridMatch) -> None:
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


def take_flat(reading: Reading, part: Part) -> None:
    """The values of the flat sheet, by row id and year."""
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
        where = part.where(place, text_at)
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
                put(reading, CellValue(row.id, key, value, where), entry)
    reason = say("importers.table_matched", rows=len(part.grid) - 1, values=len(reading.values) - before)
    reading.proposal.matched.append(Entry("table", part.sheet.name, reason=reason))


def doubt_at(part: Part, row: int, column: int) -> Doubt | None:
    """What the reader of the file was not certain of in a cell."""
    sheet, line, place = part.cell(row, column)
    return sheet.doubts.get((line, place))


def is_bare_share(part: Part, row: int, column: int, spec: Row, value: Value) -> bool:
    """Whether a % row holds a number like 0.9589 whose cell has no % format: it may be a share that was never shown as percent."""
    number = value.number
    shared = number is not None and 0 < number <= 1 and decimals(value.text) >= 3
    return spec.unit == "%" and shared and "%" not in part.grid[row][column]


def _note_hidden(proposal: Proposal, part: Part, match: GridMatch) -> None:
    """Hidden sheets and columns are read, for offices hide what they do not want to print; a person is told."""
    if not part.sheet.visible:
        proposal.doubtful.append(
            Entry("table", part.sheet.name, match.table.id, say("excel.sheet_hidden_read"))
        )
    for column in match.columns:
        if part.is_hidden_column(column):
            heading = part.grid[match.header][column]
            proposal.doubtful.append(
                Entry("column", heading, part.sheet.name, say("excel.hidden_column_read"))
            )


def _words(line: list[str]) -> str:
    """A grid row in short: its different texts."""
    return " ".join(dict.fromkeys(text for text in line if text))[:80]
