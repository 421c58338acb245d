"""Which of the edition's tables a form holds, and where: tables, rows, years. What is not beyond doubt is listed, never filled.

Works on grids of texts, so that a form is recognised alike before it is filled and when it is read back.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from exporters.fill.grids import FormGrid, Part, parts_of
from exporters.fill.learned import OUT, Learned, form_fingerprint, row_keys
from report.edition import Edition, IndicatorTable, Row
from report.editions import edition_ids, load_edition
from report.form_certainty import certain_places
from report.form_match import (
    GridMatch,
    column_key,
    label_key,
    match_as,
    match_table,
    plain,
    table_share,
    unit_of,
)

_YEAR_OF_TITLE = re.compile(r"(20\d\d)(?:年度|[）)]|年质量|年职业)")
_COLLEGE, _SECONDARY = re.compile(r"高等职业|高职"), re.compile(r"中等职业|中职|中专")
_EXAMPLE = re.compile(r"样例|示例|范例|样表|例表")
_SHUT = re.compile(r"不填|仅.{1,4}填")
_DASHES = re.compile(r"[-—－–/]*")
_NOTE = re.compile(
    r"^(注|说明|备注|填表|填报|制表|审核|负责人|联系|电话|日期|单位负责|校长|公章|[（(]?盖章)|[：:]$"
)
_LEAST_ROWS = 3  # a piece of a table is known by that many rows
_LIKE = 0.5  # labels less alike are not offered as one renamed
_BETTER = 1.25  # another edition must hold this much more of the form to be named instead


@dataclass(frozen=True, slots=True)
class FoundRow:
    """An indicator at a row of a sheet (counted from 1). `columns` maps value keys to columns of the sheet."""

    row: Row
    place: int
    unit: str
    columns: dict[str, int]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A row of the form that is not filled: what it says, and the indicator it most likely is (None: none).

    `key` is its name for remembering a decision, `unit` what the form prints, `table` the edition's table it stands in.
    """

    sheet: str
    place: int
    label: str
    like: Row | None
    key: str
    unit: str
    table: IndicatorTable


@dataclass(frozen=True, slots=True)
class Decided:
    """A row that a person placed: filled as the indicator `row`, or left out (None) because it is none of ours."""

    doubtful: Doubtful
    row: Row | None


@dataclass
class FoundTable:
    """One table of the edition in a sheet. Columns and rows count from 1; `choice_rows` are those of single-choice lines."""

    table: IndicatorTable
    sheet: str
    rows: list[FoundRow]
    remark_column: int | None
    school_columns: dict[str, int]  # "code", "school" → column
    choice_rows: tuple[int, ...]


@dataclass
class Recognition:
    """What a form holds of an edition."""

    tables: list[FoundTable] = field(default_factory=list)
    doubtful: list[Doubtful] = field(default_factory=list)
    other_years: dict[str, tuple[int, ...]] = field(default_factory=dict)  # table title → years of the form
    strange_columns: list[tuple[str, str]] = field(default_factory=list)  # (sheet, heading) of further years
    repeated: list[tuple[str, str]] = field(default_factory=list)  # (table title, sheet) found once more
    decided: list[Decided] = field(default_factory=list)
    fingerprint: str = ""  # the form's, for what is remembered of it

    @property
    def found(self) -> dict[str, FoundRow]:
        """Row id → where it stands."""
        return {row.row.id: row for table in self.tables for row in table.rows}


@dataclass(frozen=True, slots=True)
class _Candidate:
    part: Part
    match: GridMatch
    certain: frozenset[int]  # lines of the part


def recognise(
    grids: Sequence[FormGrid], edition: Edition, year: int, learned: Learned | None = None
) -> Recognition:
    """The tables of `edition` that the sheets hold for the report of `year`; `learned` places what a person placed before."""
    result = Recognition()
    candidates: list[_Candidate] = []
    for grid in grids:
        candidates += _candidates(parts_of(grid, edition, year), edition, year)
    taken: dict[str, set[str]] = {}
    order = sorted(range(len(candidates)), key=lambda n: _preference(candidates[n], n))
    lines: set[tuple[str, int, str]] = set()
    for n in order:
        candidate = candidates[n]
        title = candidate.match.table.title
        years = _years(candidate, edition, year)
        if years and max(years) != year:
            result.other_years.setdefault(title, years)
            continue
        before = taken.setdefault(candidate.match.table.id, set())
        table = _table(candidate, year, before)
        if not table.rows:
            result.repeated.append((title, candidate.part.sheet))
            continue
        if not before:
            result.strange_columns += [
                (table.sheet, candidate.part.lines[0][c]) for c in candidate.match.strange_columns
            ]
        before |= {row.row.id for row in table.rows}
        lines |= {(table.sheet, row.place, "") for row in table.rows}
        result.tables.append(table)
    kept = {table.sheet for table in result.tables}
    found = set(result.found)
    for candidate in candidates:
        if candidate.part.sheet in kept:
            result.doubtful += _doubtful(candidate, lines, found)
    result.doubtful = with_partners(list(dict.fromkeys(result.doubtful)), result.tables)
    headings = [(c.part.sheet, c.part.lines[0]) for c in candidates if c.part.sheet in kept]
    result.fingerprint = form_fingerprint(headings, year)
    _place_decided(result, (learned or {}).get(result.fingerprint, {}))
    result.tables.sort(key=lambda table: edition.tables.index(table.table))
    return result


def _place_decided(result: Recognition, decisions: Mapping[str, str]) -> None:
    """Places the doubtful rows that a person decided; a decision that no longer fits leaves its row doubtful."""
    for doubtful in list(result.doubtful):
        choice = decisions.get(doubtful.key, "")
        row = next((row for row in doubtful.table.rows if row.id == choice), None)
        table = next(
            (t for t in result.tables if t.sheet == doubtful.sheet and t.table.id == doubtful.table.id), None
        )
        if choice == OUT:
            result.decided.append(Decided(doubtful, None))
        elif row is not None and table is not None and row.id not in result.found:
            table.rows.append(FoundRow(row, doubtful.place, doubtful.unit, table.rows[0].columns))
            result.decided.append(Decided(doubtful, row))
        else:
            continue
        result.doubtful.remove(doubtful)


def _preference(candidate: _Candidate, place: int) -> tuple[bool, int, int]:
    """Where a table stands twice, an example comes last, and the one that holds more of it first."""
    return bool(_EXAMPLE.search(candidate.part.sheet)), -len(candidate.certain), place


def _candidates(parts: list[Part], edition: Edition, year: int) -> list[_Candidate]:
    found: list[_Candidate] = []
    before: tuple[Part, _Candidate | None] | None = None
    for part in parts:
        own = _best(part, edition, year)
        if own is None and before is not None and before[0].columns == part.columns:
            joined = _joined(before[0], part)  # a table that goes on below a repeated heading
            both = _best(joined, edition, year)
            if both is not None and len(both.certain) > (len(before[1].certain) if before[1] else 0):
                found = [c for c in found if c is not before[1]]
                part, own = joined, both
        before = (part, own)
        if own is not None:
            found.append(own)
            found += _further(own, edition, year)
    return found


def _best(part: Part, edition: Edition, year: int) -> _Candidate | None:
    named = _named_years(part, edition)
    match = match_table(part.lines, edition, max(named, default=year), part.title)
    if match is None or match.header != 0:
        return _piece(part, edition, max(named, default=year))
    certain = frozenset(certain_places(part.lines, match))
    return _Candidate(part, match, certain) if certain and not _of_another(part, match, edition) else None


def _of_another(part: Part, match: GridMatch, edition: Edition) -> bool:
    """Whether a column is headed as that of another table: 2020年合格率 is not the year 2020 of this one."""
    own = {plain(column.label_for(edition.year)) for column in match.table.columns}
    other = {
        plain(c.label_for(edition.year))
        for table in edition.tables
        for c in table.columns
        if c.offset is None
    }
    return any(plain(part.lines[0][column]) in other - own for column in match.columns)


def _piece(part: Part, edition: Edition, year: int) -> _Candidate | None:
    """Less than half of a table: a form for one department, or a long table cut in two beside each other. Most of its rows
    must be the table's, letter by letter."""
    best: _Candidate | None = None
    for table in edition.tables:
        if table_share(part.lines, table) * len(table.rows) < _LEAST_ROWS:
            continue
        match = match_as(part.lines, edition, table, year)
        if match is None or match.header != 0:
            continue
        certain = frozenset(certain_places(part.lines, match))
        named = sum(any(line[c] for c in match.labels) for line in part.lines[1:])
        enough = (
            not _of_another(part, match, edition)
            and len(certain) >= _LEAST_ROWS
            and len(certain) * 2 >= named
        )
        if enough and (best is None or len(certain) > len(best.certain)):
            best = _Candidate(part, match, certain)
    return best


def _named_years(part: Part, edition: Edition) -> set[int]:
    """The years that head the part's columns."""
    columns = [column for table in edition.tables for column in table.columns]
    heads = [text for text in part.lines[0] if re.search(r"20\d\d", text)]
    keys = {column_key(text, columns, edition.year, False) for text in heads}
    return {int(key) for key in keys if key and key.isdigit()}


def _joined(first: Part, second: Part) -> Part:
    return replace(first, lines=first.lines + second.lines[1:], rows=first.rows + second.rows[1:])


def _further(first: _Candidate, edition: Edition, year: int) -> list[_Candidate]:
    """Other tables under the same heading: what is left of the lines, matched with what is left of the tables."""
    found: list[_Candidate] = []
    tables, last = list(edition.tables), first
    while True:
        tables.remove(last.match.table)
        keep = [n for n in range(len(last.part.lines)) if n == 0 or n not in last.certain]
        if len(keep) < 3 or not tables:
            return found
        lines, rows = tuple(last.part.lines[n] for n in keep), tuple(last.part.rows[n] for n in keep)
        part = replace(last.part, lines=lines, rows=rows)
        further = _best(part, replace(edition, tables=tuple(tables)), year)
        if further is None:
            return found
        found.append(further)
        last = further


def _years(candidate: _Candidate, edition: Edition, year: int) -> tuple[int, ...]:
    """The years that head the columns; where none is named (上年, 本年), the year of the title, if it is another one."""
    columns = candidate.match.table.columns
    if all(column.offset is None for column in columns):
        named = set(map(int, _YEAR_OF_TITLE.findall(plain(candidate.part.title))))
        return () if year in named else tuple(sorted(named))
    years = _named_years(candidate.part, edition)
    if not years:
        named = set(map(int, _YEAR_OF_TITLE.findall(plain(candidate.part.title))))
        years = set() if year in named else named
    return tuple(sorted(years))


def _table(candidate: _Candidate, year: int, taken: set[str]) -> FoundTable:
    part, match = candidate.part, candidate.match
    columns = {key: part.columns[column] for column, key in match.columns.items()}
    rows = [
        FoundRow(found.row, part.rows[found.place], found.unit, columns)
        for found in match.rows
        if found.place in candidate.certain and found.row.id not in taken
    ]
    heads = {"code": r"(院校|学校|单位)(代码|编码)", "school": r"(院校|学校)名称"}
    school = {
        kind: part.columns[column]
        for kind, pattern in heads.items()
        for column, text in enumerate(part.lines[0])
        if re.fullmatch(pattern, plain(text))
    }
    remark = None if match.remark_column is None else part.columns[match.remark_column]
    choices = tuple(part.rows[place] for place in match.choice_rows)
    return FoundTable(match.table, part.sheet, rows, remark, school, choices)


def with_partners(doubtful: Sequence[Doubtful], tables: Sequence[FoundTable]) -> list[Doubtful]:
    """The rows that found no indicator, each with the likeliest of those that found no row: the only one missing at its place,
    else the one whose name is most alike. Said to a person, never filled."""
    found = {row.row.id: row.place for table in tables for row in table.rows}
    used = {d.like.id for d in doubtful if d.like is not None}
    result = []
    for one in doubtful:
        if one.like is None:
            free = [r for r in one.table.rows if r.kind == "value" and r.id not in found and r.id not in used]
            like = _alone_there(one, doubtful, tables, free) or _most_alike(one.label, free)
            one = replace(one, like=like)
            used |= {like.id} if like is not None else set()
        result.append(one)
    return result


def _alone_there(
    one: Doubtful, doubtful: Sequence[Doubtful], tables: Sequence[FoundTable], free: Sequence[Row]
) -> Row | None:
    """The only row missing between the neighbours of a doubtful row, where that is the only doubtful one there."""
    placed = sorted(
        (row.place, one.table.rows.index(row.row))
        for table in tables
        if table.sheet == one.sheet and table.table.id == one.table.id
        for row in table.rows
    )
    above = max(((p, k) for p, k in placed if p < one.place), default=(0, -1))
    below = min(((p, k) for p, k in placed if p > one.place), default=(10**9, len(one.table.rows)))
    here = [
        d
        for d in doubtful
        if d.sheet == one.sheet and d.table.id == one.table.id and above[0] < d.place < below[0]
    ]
    missing = [row for row in free if above[1] < one.table.rows.index(row) < below[1]]
    return missing[0] if len(here) == len(missing) == 1 else None


def _most_alike(label: str, free: Sequence[Row]) -> Row | None:
    key = label_key(label)
    alike = [(SequenceMatcher(None, key, label_key(row.name)).ratio(), -n, row) for n, row in enumerate(free)]
    score, _, row = max(alike, key=lambda one: one[:2], default=(0.0, 0, None))
    return row if score >= _LIKE else None


def _doubtful(candidate: _Candidate, filled: set[tuple[str, int, str]], found: set[str]) -> list[Doubtful]:
    """Rows with a name and room for a value that are no indicator of the edition, or not surely one."""
    part, match = candidate.part, candidate.match
    likely = {row.place: row.row for row in match.rows}
    labels = [
        [text for c in match.labels if (text := line[c]) and not re.fullmatch(r"[\d.()（）]+", text)]
        for line in part.lines
    ]
    units = [unit_of(line, match.unit_column, match.labels) for line in part.lines]
    keys = row_keys(labels, units)
    result = []
    for place in range(1, len(part.lines)):
        line, names = part.lines[place], labels[place]
        cells = [line[c] for c in match.columns]
        if not names or (part.sheet, part.rows[place], "") in filled or place in match.choice_rows:
            continue
        if _NOTE.search(plain(names[-1])) or any(cell in names for cell in cells):
            continue
        if all(cell and _DASHES.fullmatch(plain(cell)) for cell in cells):
            continue
        like = likely.get(place)
        like = None if like is not None and like.id in found else like
        label = " ".join(dict.fromkeys(names))
        row, unit = part.rows[place], units[place]
        result.append(Doubtful(part.sheet, row, label, like, keys[place], unit, match.table))
    return result


def shut_wrongly(recognised: Recognition, grids: Sequence[FormGrid], edition: Edition) -> int:
    """How many more rows that the edition fills are marked 不填 in the form than rows that it does not fill."""
    by_name = {grid.name: grid for grid in grids}
    surplus = 0
    for table in recognised.tables:
        for found in table.rows:
            texts = by_name[table.sheet].texts[found.place - 1]
            if any(_SHUT.search(texts[c - 1]) for c in found.columns.values() if c <= len(texts)):
                surplus += 1 if edition.applies(found.row) and found.row.kind == "value" else -1
    return surplus


def titled_otherwise(recognised: Recognition, grids: Sequence[FormGrid], edition: Edition) -> bool:
    """Whether the titles name the other kind of school and not this one."""
    own, other = (_COLLEGE, _SECONDARY) if edition.school_kind == "gaozhi" else (_SECONDARY, _COLLEGE)
    by_name = {grid.name: grid for grid in grids}
    titles = ""
    for table in recognised.tables:
        top = min(row.place for row in table.rows)
        titles += table.sheet + " ".join(
            text for line in by_name[table.sheet].texts[: top - 1] for text in line
        )
    return bool(other.search(titles)) and not own.search(titles)


def better_edition(grids: Sequence[FormGrid], own: Edition, year: int, held: int) -> Edition | None:
    """Another edition that holds clearly more of the form than `held` rows; None where there is none."""
    texts = {label_key(text) for grid in grids for line in grid.texts for text in line if text}
    best: tuple[float, Edition] | None = None
    for edition_id in edition_ids():
        edition = load_edition(edition_id)
        rows = [row for table in edition.tables for row in table.rows]
        if edition.id == own.id or sum(label_key(row.name) in texts for row in rows) <= held * _BETTER:
            continue  # aligning takes long; the labels alone rule most editions out
        recognised = recognise(grids, edition, edition.year)
        count = len(recognised.found) - shut_wrongly(recognised, grids, edition)
        if count > max(held * _BETTER, 3) and (best is None or count > best[0]):
            best = (count, edition)
    return best[1] if best else None
