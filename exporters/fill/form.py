"""Fills the province's own blank form in place: only the intended cells change, and whatever does not fit is listed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import BinaryIO

from exporters.files import write_atomically
from exporters.fill.choices import marked
from exporters.fill.grids import FormGrid
from exporters.fill.learned import OUT, Learned
from exporters.fill.package import SUFFIXES, Package
from exporters.fill.recognise import (
    FoundTable,
    Recognition,
    better_edition,
    recognise,
    shut_wrongly,
    titled_otherwise,
)
from exporters.fill.results import Results
from exporters.fill.rules import Rules
from exporters.fill.sheet import FormSheet, Place, plain_number
from exporters.fill.wishes import Wish, choice_lines, school_wishes, value_wishes
from report.errors import UserError
from report.form_match import plain
from report.indicators import effective_value
from report.messages import say
from report.model import Report
from report.tables import cell_number
from report.values import State

_NUMERIC = re.compile(r"[0#]")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A cell left as it was. `what` names what it is for, `wanted` what the draft says, `found` what stands there."""

    where: str
    what: str
    wanted: str
    found: str
    reason: str

    def __str__(self) -> str:
        return say("fill.skipped", where=self.where, what=self.what, wanted=self.wanted, reason=self.reason)


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row of the form that a person may place. `choices` are (row id, words), the likeliest first; `chosen` what was
    decided before: a row id, OUT, or "" for nothing yet."""

    key: str
    where: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str = ""


@dataclass
class FillResult:
    """What was done to a form. `filled` cells were written, `same` already said what the draft says.

    `skipped` are cells left as they were; `unknown_rows` rows of the form that are no indicator of the edition,
    `missing_rows` tables and indicators the form lacks; `notes` what a person should know (a format that hides decimals).
    `open_rows` are the rows that a person may place or has placed, `fingerprint` the form they are remembered for.
    """

    filled: int = 0
    same: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    unknown_rows: list[str] = field(default_factory=list)
    missing_rows: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    open_rows: list[OpenRow] = field(default_factory=list)
    fingerprint: str = ""

    @property
    def listed(self) -> list[str]:
        """Everything that needs a person, one sentence each."""
        return [*map(str, self.skipped), *self.unknown_rows, *self.missing_rows, *self.notes]


def fill_form(report: Report, blank: Path, target: Path, learned: Learned | None = None) -> FillResult:
    """Writes `target`: the form `blank` with the draft's values in its cells. Nothing else in the file changes.

    `learned` is what people decided about rows of forms that could not be placed.

    UserError, and nothing written, where the form cannot be read, is of another year or edition, or holds no table.
    """
    _check_names(blank, target)
    filler = _Filler(report, Package(blank), learned or {})
    result, data = filler.run()

    def write(stream: BinaryIO) -> None:
        stream.write(data)

    write_atomically(target, write)
    return result


def _check_names(blank: Path, target: Path) -> None:
    if blank.suffix.lower() not in SUFFIXES:
        raise UserError(say("fill.not_xlsx", name=blank.name))
    if target.exists() and blank.exists() and target.samefile(blank):
        raise UserError(say("fill.same_file", name=blank.name))
    if target.suffix.lower() != blank.suffix.lower():
        raise UserError(say("fill.other_suffix", name=target.name, suffix=blank.suffix))


class _Filler:
    def __init__(self, report: Report, package: Package, learned: Learned) -> None:
        self._report, self._package, self._learned = report, package, learned
        self._sheets = {part.name: FormSheet(package, part) for part in package.sheets}
        self._rules = {name: Rules(package, self._sheets, sheet) for name, sheet in self._sheets.items()}
        self._results = Results(self._sheets)
        self._grids = {name: sheet.grid() for name, sheet in self._sheets.items() if sheet.visible}
        self._result = FillResult()

    def run(self) -> tuple[FillResult, bytes]:
        """Fills the form; what was done, and the bytes of the new file."""
        report, grids = self._report, list(self._grids.values())
        recognised = recognise(grids, report.edition, report.year, self._learned)
        refuse_other_form(self._package.name, report, recognised, grids)
        wishes = [wish for table in recognised.tables for wish in value_wishes(report, table)]
        wishes += school_wishes(report, recognised, grids, self._holder)
        cells = self._by_cell(wishes)
        calculated = [spot for spot in cells if self._sheets[spot[0]].content(spot[1]).formula is not None]
        for spot in [
            *(spot for spot in cells if spot not in calculated),
            *calculated,
        ]:  # results need their inputs
            self._grant(spot, cells[spot])
        for table in recognised.tables:
            self._choose(table)
        self._list(recognised)
        self._result.open_rows, self._result.fingerprint = (
            open_rows(recognised, report),
            recognised.fingerprint,
        )
        unknown = self._results.update()
        if unknown:
            self._package.calculate_on_load()
            self._result.notes.append(say("fill.not_calculated", cells="、".join(unknown[:10])))
        self._package.used_strings(sum(sheet.new_strings for sheet in self._sheets.values()))
        return self._result, self._package.written()

    def _holder(self, sheet: str, place: Place) -> Place:
        return self._sheets[sheet].anchor(place)

    def _by_cell(self, wishes: list[Wish]) -> dict[tuple[str, Place], list[Wish]]:
        """Wishes by the cell that would hold them: two years over one merged cell meet here."""
        cells: dict[tuple[str, Place], list[Wish]] = {}
        for wish in wishes:
            cells.setdefault((wish.sheet, self._holder(wish.sheet, wish.place)), []).append(wish)
        return cells

    def _grant(self, spot: tuple[str, Place], wishes: list[Wish]) -> None:
        sheet, place = self._sheets[spot[0]], spot[1]
        if len({wish.text for wish in wishes}) > 1:
            for wish in wishes:
                self._skip(sheet, place, wish, say("fill.one_cell"))
            return
        wish = wishes[0]
        text, number = self._shape(sheet, place, wish)
        if self._holds(sheet, place, text, number):
            self._result.same += 1
            return
        held = sheet.content(place)
        if held.formula is not None:
            self._skip(sheet, place, wish, say("fill.formula", result=self._calculated(sheet, place)))
        elif held.text.strip():
            self._skip(sheet, place, wish, say("fill.occupied", found=held.text.strip()[:30]))
        elif sheet.locked(place):
            self._skip(sheet, place, wish, say("fill.locked"))
        else:
            self._write(sheet, place, wish, text, number)

    def _calculated(self, sheet: FormSheet, place: Place) -> str:
        result = self._results.value(sheet.name, place)
        if isinstance(result, Decimal):
            return plain_number(Decimal(format(result, ".12g")))
        return "?" if result is None else str(result)

    def _shape(self, sheet: FormSheet, place: Place, wish: Wish) -> tuple[str, Decimal | None]:
        """The content as the cell takes it: a ratio is a number where only numbers fit, 95.7 is 0.957 in a cell that shows %."""
        if wish.number is None:
            return wish.text, None
        code, rule = sheet.number_format(place), self._rules[sheet.name].of(place)
        numeric = (rule is not None and rule.wants_number) or (
            code != "General" and bool(_NUMERIC.search(code))
        )
        if ":" in wish.text and not numeric:
            return wish.text, None
        if "%" in code and wish.percent:
            return wish.text, wish.number / 100
        return wish.text, wish.number

    def _holds(self, sheet: FormSheet, place: Place, text: str, number: Decimal | None) -> bool:
        """Whether the cell says it already; a formula that works out to the printed number does."""
        held = sheet.content(place)
        if held.formula is not None:
            result = self._results.value(sheet.name, place)
            return number is not None and isinstance(result, Decimal) and _rounds_to(result, number)
        if number is not None and held.number is not None:
            return held.number == number
        return bool(held.text.strip()) and says_the_same(held.text, text)

    def _write(self, sheet: FormSheet, place: Place, wish: Wish, text: str, number: Decimal | None) -> None:
        against, text = self._rules[sheet.name].against(place, text, number)
        if against:
            self._skip(sheet, place, wish, against)
            return
        if number is None:
            sheet.write_text(place, text)
        else:
            sheet.write_number(place, number)
            if ":" in wish.text:
                where, said = sheet.where(place), plain_number(number)
                self._result.notes.append(
                    say("fill.ratio", where=where, what=wish.what, text=wish.text, number=said)
                )
            self._note_number(sheet, place, wish, number)
        self._result.filled += 1

    def _note_number(self, sheet: FormSheet, place: Place, wish: Wish, number: Decimal) -> None:
        where = sheet.where(place)
        if wish.converted:
            key, values = "fill.converted", {"unit": wish.converted, "number": plain_number(number)}
            self._result.notes.append(say(key, where=where, what=wish.what, text=wish.text, **values))
        shown = shown_number(number, sheet.number_format(place))
        if shown is not None and shown != number:
            note = say("fill.rounded", where=where, what=wish.what, text=wish.text, shown=format(shown, "f"))
            self._result.notes.append(note)

    def _skip(self, sheet: FormSheet, place: Place, wish: Wish, reason: str) -> None:
        if not wish.weak:
            found = sheet.content(place).text
            self._result.skipped.append(Skipped(sheet.where(place), wish.what, wish.text, found, reason))

    def _choose(self, table: FoundTable) -> None:
        """Marks the chosen options: in a drop-down cell beside the label, or in the option's own brackets."""
        sheet, grid = self._sheets[table.sheet], self._grids[table.sheet]
        for choice, chosen, row in choice_lines(self._report, table, grid):
            wish = Wish(table.sheet, (row, 1), choice.label, chosen)
            anchors = dict.fromkeys(sheet.anchor((row, c)) for c in range(1, self._width(grid) + 1))
            places = [place for place in anchors if place[0] == row]
            listed = [p for p in places if (rule := self._rules[sheet.name].of(p)) and rule.kind == "list"]
            printed = [p for p in places if self._mark(sheet, p, chosen, try_only=True)]
            held = " ".join(grid.texts[row - 1])
            if listed:
                self._grant((table.sheet, listed[0]), [wish])
            elif re.search(rf"[√☑✓✔]\s*{re.escape(chosen)}|{re.escape(chosen)}\s*[（(]\s*[√✓✔]", held):
                self._result.same += 1
            elif len(printed) != 1:
                self._skip(sheet, places[0], wish, say("fill.no_bracket"))
            elif sheet.locked(printed[0]):
                self._skip(sheet, printed[0], wish, say("fill.locked"))
            else:
                self._mark(sheet, printed[0], chosen)
                self._result.filled += 1

    def _width(self, grid: FormGrid) -> int:
        return max([len(grid.texts[0]), *(column for _, column in grid.anchors)])

    def _mark(self, sheet: FormSheet, place: Place, option: str, try_only: bool = False) -> bool:
        item = sheet.string(place)
        new = marked(item, option) if item is not None else None
        if new is not None and not try_only:
            sheet.replace_string(place, new)
        return new is not None

    def _list(self, recognised: Recognition) -> None:
        """Says what the form has and the edition lacks, and the other way round."""
        edition, result = self._report.edition, self._result
        for doubtful in recognised.doubtful:
            where = {"sheet": doubtful.sheet, "row": doubtful.place, "label": doubtful.label}
            like = doubtful.like.name if doubtful.like is not None else ""
            key = "fill.row_unsure" if like else "fill.row_unknown"
            result.unknown_rows.append(say(key, like=like, **where))
        found = recognised.found
        for table in edition.tables:
            rows = [row for row in table.rows if edition.applies(row)]
            missing = [row for row in rows if row.id not in found]
            if rows and len(missing) == len(rows):
                years = recognised.other_years.get(table.title)
                key = "fill.table_year" if years else "fill.table_missing"
                shown = "、".join(map(str, years or ()))
                result.missing_rows.append(say(key, table=table.title, years=shown, year=self._report.year))
            else:
                result.missing_rows += [
                    say("fill.row_missing", table=table.title, row=r.name) for r in missing
                ]
        self._list_columns(recognised)
        for sheet, heading in recognised.strange_columns:
            result.notes.append(say("fill.column_unknown", sheet=sheet, heading=heading))
        for title, sheet in recognised.repeated:
            result.notes.append(say("fill.table_twice", table=title, sheet=sheet))

    def _list_columns(self, recognised: Recognition) -> None:
        """Says which years the draft has and a table of the form has no column for."""
        report = self._report
        for table in report.edition.tables:
            rows = [row for found in recognised.tables if found.table.id == table.id for row in found.rows]
            held = {key for row in rows for key in row.columns}
            for column in table.columns:
                key = column.key_for(report.year)
                values = [effective_value(report, row.row, key) for row in rows if row.row.kind == "value"]
                lost = sum(value.state != State.BLANK for value in values)
                if key not in held and lost:
                    heading = column.label_for(report.year)
                    words = say("fill.column_missing", table=table.title, heading=heading, count=lost)
                    self._result.missing_rows.append(words)


def open_rows(recognised: Recognition, report: Report) -> list[OpenRow]:
    """The rows of the form that a person may place, each with the rows of its table that have no place yet."""
    found = recognised.found
    decided = {d.doubtful: d.row.id if d.row is not None else OUT for d in recognised.decided}
    rows = []
    for doubtful in sorted([*recognised.doubtful, *decided], key=lambda d: (d.sheet, d.place)):
        chosen, like = decided.get(doubtful, ""), doubtful.like.id if doubtful.like is not None else ""
        free = [
            row
            for row in doubtful.table.rows
            if row.kind == "value"
            and report.edition.applies(row)
            and (row.id not in found or row.id == chosen)
        ]
        free.sort(key=lambda row: row.id != like)  # stable: the others keep their order
        choices = tuple((row.id, f"{row.number} {row.name}（{row.unit}）".strip()) for row in free)
        where = say("fill.row_where", sheet=doubtful.sheet, row=doubtful.place)
        rows.append(OpenRow(doubtful.key, where, doubtful.label, choices, chosen))
    return rows


def refuse_other_form(name: str, report: Report, recognised: Recognition, grids: Sequence[FormGrid]) -> None:
    """UserError where the form is of another year, another edition or for another kind of school."""
    edition, held = report.edition, len(recognised.found)
    rows = sum(edition.applies(row) for table in edition.tables for row in table.rows)
    if held < rows * 0.9 or len(recognised.doubtful) > held * 0.1:
        other = better_edition(grids, edition, report.year, held)
        if other is not None:
            raise UserError(say("fill.other_edition", name=name, form=other.title, own=edition.title))
    dated = any(column.offset is not None for table in recognised.tables for column in table.table.columns)
    if recognised.other_years and not dated:  # a table without years says nothing about the form's
        years = sorted({year for found in recognised.other_years.values() for year in found})
        shown = "、".join(map(str, years))
        raise UserError(say("fill.other_year", name=name, years=shown, year=report.year))
    if not held:
        raise UserError(say("fill.nothing_fits", name=name, edition=edition.title))
    if shut_wrongly(recognised, grids, edition) > 0 or titled_otherwise(recognised, grids, edition):
        raise UserError(say("fill.other_school", name=name, edition=edition.title))


def says_the_same(held: str, text: str) -> bool:
    """Whether a text that stands in a form is the draft's value, printed with its % or thousands marks."""
    return plain(held) == plain(text) or (
        cell_number(text) is not None and cell_number(held) == cell_number(text)
    )


def _rounds_to(result: Decimal, number: Decimal) -> bool:
    """Whether a calculated result is the printed number, rounded as printed."""
    exponent = number.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return result.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) == number


def shown_number(number: Decimal, code: str) -> Decimal | None:
    """The number as a format with a fixed count of decimals shows it; None for other formats."""
    section = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", code.split(";")[0])
    match = re.search(r"[0#?,]*[0#?](?:\.([0#?]*))?", section)
    if code == "General" or match is None or re.search(r"[ymdhsE/@]", section, re.IGNORECASE):
        return None
    places = len(match[1] or "") + (2 if "%" in section else 0)
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
