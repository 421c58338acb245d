"""Last year's indicator values, choices and fields in the edition of this year."""

import re
from collections import Counter
from dataclasses import replace

from report import explanations
from report.due import due_key, dues, later
from report.edition import Edition, IndicatorTable, Row
from report.fields import DECLARATION_SCAN
from report.indicators import effective_value, row_paths
from report.model import Report, cell_key
from report.roll.lines import RESULT, Rolled
from report.roll.prose import LAST_YEAR
from report.roll.rows import Successor, successors
from report.roll.units import convert
from report.values import BLANK, State, Value

YEAR = re.compile(r"(?:19|20)\d\d|二[〇○零]")


def roll_values(old: Report, rolled: Rolled) -> None:
    """Every value whose row and year the new report shows, locked; computed ones too where they would come out otherwise."""
    new = rolled.report
    moving = _Moving(old, rolled)
    if old.year != new.year - 1:
        rolled.doubt("year_gap", old=old.year, last=new.year - 1)
    for table in old.edition.tables:
        paths = row_paths(table)
        for row in table.rows:
            for column in (c.key_for(old.year) for c in table.columns):
                value = effective_value(old, row, column)
                if value != BLANK:
                    moving.take(table, row, " › ".join(paths[row.id]), column, value)
    known = {row.id for table in old.edition.tables for row in table.rows}
    for key, value in old.values.items():
        if key.partition("/")[0] not in known:
            rolled.leave("row_unknown", key=key, value=value.shown)
    _drop_computed(old, new, moving.successors)
    rolled.carry("values", count=moving.kept)
    for (title, name), values in moving.gone.items():
        rolled.leave("row_gone", table=title, name=_inner(name), values="；".join(values))
    for (title, column), count in moving.older.items():
        rolled.leave("older_values", table=title, column=column, count=count)


class _Moving:
    """Values on their way into the new report, and what has to be said about them."""

    def __init__(self, old: Report, rolled: Rolled) -> None:
        self.rolled = rolled
        self.new = rolled.report
        self.follows = old.year == self.new.year - 1
        self.successors = successors(old.edition, self.new.edition)
        self.kept = 0
        self.older: Counter[tuple[str, str]] = Counter()
        self.gone: dict[tuple[str, str], list[str]] = {}  # (table, row) → values by column
        self._told: set[str] = set()

    def take(self, table: IndicatorTable, row: Row, name: str, column: str, value: Value) -> None:
        """Puts one value where it belongs, or says why it stays behind."""
        found, key = self._place(row, column)
        if found is None:
            self.gone.setdefault((table.title, name), []).append(f"{column}：{_shown(value, row)}")
            return
        if not key:
            self.older[table.title, column] += 1
            return
        target = self.new.edition.row(found.row)
        cell = cell_key(target.id, key)
        moved = convert(value, row.id, row.unit, target.unit, self.new.edition)
        if moved is None:
            moved = replace(value, state=State.TEXT, text=value.text + row.unit, typed="")
            self.rolled.doubt(
                "unit_kept", cell=cell, name=_inner(target.name), value=moved.text, unit=target.unit
            )
        elif moved.text != value.text:
            said = {"before": value.text + row.unit, "after": moved.text + target.unit}
            self.rolled.carry("converted", cell=cell, name=_inner(target.name), **said)
        if found.note and row.id not in self._told:
            self._told.add(row.id)
            names = {"name": _inner(target.name), "before": _inner(row.name)}
            self.rolled.doubt("row_note", cell=cell, note=found.note, **names)
        self.kept += 1
        self.new.values[cell] = replace(moved, locked=True)

    def _place(self, row: Row, column: str) -> tuple[Successor | None, str]:
        """The successor of a cell's row, and its column there: "" where this year's table has no such column."""
        edition = self.new.edition
        special = edition.renamed_cells.get(cell_key(row.id, column))
        if special is not None:
            return Successor(
                special, edition.renamed_notes.get(cell_key(row.id, column), "")
            ), self._last_year(special)
        found = self.successors.get(row.id)
        if found is None:
            return None, ""
        keys = {c.key_for(self.new.year) for c in edition.table_of(found.row).columns}
        if not column.isdigit():
            later = edition.next_year.get(column, "") if self.follows else ""
            return found, later if later in keys else ""
        return found, column if column in keys and int(column) < self.new.year else ""

    def _last_year(self, row: str) -> str:
        if not self.follows:
            return ""
        columns = self.new.edition.table_of(row).columns
        return next((c.key_for(self.new.year) for c in columns if c.offset == -1), "")


def _inner(name: str) -> str:
    """A name that stands inside quotation marks already."""
    return name.replace("“", "‘").replace("”", "’")


def _shown(value: Value, row: Row) -> str:
    plain = value.state != State.VALUE or row.unit in ("", "—")
    return value.shown if plain else f"{value.shown} {row.unit}"


def _drop_computed(old: Report, new: Report, follow: dict[str, Successor]) -> None:
    """A value that was computed and comes out the same again need not be stored."""
    typed = set()
    for key in old.values:
        owner, _, column = key.partition("/")
        typed.add((follow[owner].row if owner in follow else owner, column))
    for table in new.edition.tables:
        for row in table.rows:
            for column in (c.key_for(new.year) for c in table.columns):
                held = new.values.get(cell_key(row.id, column))
                if held is None or row.formula is None or (row.id, column) in typed:
                    continue
                del new.values[cell_key(row.id, column)]
                if effective_value(new, row, column).text != held.text:
                    new.values[cell_key(row.id, column)] = held


def roll_fields(old: Report, rolled: Rolled) -> None:
    """The school, choices, settings, remarks and who answers for a row; the days of the plan, moved on by the years between; whatever
    else names a year or a date stays behind."""
    new = rolled.report
    kept = 0
    follow = successors(old.edition, new.edition)
    for key, text in old.fields.items():
        group, _, rest = key.partition("/")
        if key == RESULT or key.startswith(
            (LAST_YEAR, "printed/", "import/", DECLARATION_SCAN, explanations.PREFIX, explanations.LAST_YEAR)
        ):
            continue  # last year's file: what it printed, left out, took over; last year's signatures
        if (
            not key.startswith("school.")
            and group != "setting"
            and (YEAR.search(text) or key == "report.date")
        ):
            rolled.leave("field_year", text=text[:40])
            continue
        target = key
        if group in ("remark", "owner"):
            target = f"{group}/{follow[rest].row if rest in follow else rest}"
        elif key.startswith(due_key("")):
            text = later(text, new.year - old.year)
        elif group == "choice":
            target = f"choice/{new.edition.renamed.get(rest, rest)}"
        if _known(new.edition, group, target, text):
            new.fields[target] = text
            kept += 1
        else:
            rolled.leave("field_gone", text=text[:40])
    rolled.carry("fields", count=kept)
    if days := dues(new):
        rolled.carry("dues", days="、".join(f"{due.name} {due.day.isoformat()}" for due in days))
    rows = {row: successor.row for row, successor in follow.items()}
    new.fields.update(explanations.rolled(old, rows))


def _known(edition: Edition, group: str, key: str, text: str) -> bool:
    """Whether the new edition has a place for the field, and for a choice the same option."""
    own = key.partition("/")[2]
    if group in ("remark", "owner"):
        return any(row.id == own for table in edition.tables for row in table.rows)
    if group == "choice":
        return any(c.id == own and text in c.options for table in edition.tables for c in table.choices)
    return True
