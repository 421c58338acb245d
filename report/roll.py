"""Last year's report as the start of this year's: figures, outline and captions come along, text and
pictures do not.

Values are keyed by year, so that last year's figures are this year's last-year column without copying; they
are locked. Last year's prose is kept beside each section (field "last_year/<section id>", plain text) for
the side pane, never as text.
"""

import re
from dataclasses import dataclass, field, replace

from report.blocks import Block, Case, Chart, Figure, IndicatorTable, Series, Table
from report.edition import Edition
from report.edits import fill_from_edition
from report.indicators import effective_value
from report.messages import say
from report.model import FRONT, Change, Kind, Report, Section, cell_key
from report.numbering import Numbers, is_skipped, number_report
from report.stream import CaseItem, HeadingItem, Item, ParagraphItem, TableItem, section_items
from report.tables import cell_number, expanded_rows
from report.values import BLANK, State, Value, read_value

LAST_YEAR = "last_year/"
_YEAR = re.compile(r"(?:19|20)\d\d|二[〇○零]")


@dataclass
class Rolled:
    """The new report and two lists of sentences: what came along, and what did not and why."""

    report: Report
    carried: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def roll_forward(old: Report, edition: Edition, year: int) -> Rolled:
    """A report of `year` in `edition` that starts from `old`, which stays as it is."""
    rolled = Rolled(Report(edition, year))
    _roll_values(old, rolled)
    places = _roll_sections(old, rolled)
    _roll_blocks(old, rolled, places)
    _roll_prose(old, rolled, places)
    _roll_fields(old, rolled)
    if old.pictures:
        rolled.left.append(say("roll.pictures", count=len(old.pictures)))
    return rolled


def beside(report: Report, old: Report, fresh: bool) -> tuple[Change, ...]:
    """Last year's report `old` (of the same edition) put beside `report`: its figures into the last-year
    column, its prose for the side pane; `fresh`, where nothing was written yet, its outline and captions,
    too.
    """
    rolled = roll_forward(old, report.edition, report.year).report
    changes: list[Change] = []
    if fresh and rolled.sections:
        for store in ("blocks", "sections"):
            held, new = getattr(report, store), getattr(rolled, store)
            changes += [Change(store, key, held.get(key), new.get(key)) for key in {**held, **new}]
    changes += [Change("values", k, report.values.get(k), value) for k, value in rolled.values.items()]
    sections = rolled.sections if fresh and rolled.sections else report.sections
    prose: dict[str, list[str]] = {}
    for key, text in rolled.fields.items():
        if key.startswith(LAST_YEAR):
            place = _place_in(sections, report, rolled, key.removeprefix(LAST_YEAR))
            prose.setdefault(LAST_YEAR + place, []).append(text)
        elif key not in report.fields:
            changes.append(Change("fields", key, None, text))
    changes += [Change("fields", k, report.fields.get(k), "\n".join(texts)) for k, texts in prose.items()]
    return tuple(change for change in changes if change.before != change.after)


def _place_in(sections: dict[str, Section], report: Report, rolled: Report, key: str) -> str:
    """The section of `report` that the section `key` of `rolled`, or the nearest above it, means."""
    while key not in sections:
        section = rolled.sections[key]
        parent = section.parent if section.parent in sections else ""
        found = _same_section(report, section, parent)
        if found:
            return found
        if not section.parent:
            return next((s.id for s in report.children("") if s.type not in FRONT), key)
        key = section.parent
    return key


def _roll_values(old: Report, rolled: Rolled) -> None:
    """Every value whose row and year the new report shows, locked; computed ones too where they would
    come out otherwise.
    """
    new = rolled.report
    columns = _columns(new)
    counts = {"kept": 0, "older": 0, "unit": 0}
    gone: list[str] = []
    for table in old.edition.tables:
        for row in table.rows:
            target = new.edition.renamed.get(row.id, row.id)
            for column in (c.key_for(old.year) for c in table.columns):
                value = effective_value(old, row, column)
                if value == BLANK:
                    continue
                if target not in columns:
                    gone.append(row.name)
                elif column not in columns[target] or not column.isdigit() or int(column) >= new.year:
                    counts["older"] += 1
                else:
                    moved = _in_unit(value, row.unit, new.edition.row(target).unit)
                    counts["unit" if moved.state != value.state else "kept"] += 1
                    new.values[cell_key(target, column)] = replace(moved, locked=True)
    known = {row.id for table in old.edition.tables for row in table.rows}
    gone += [key for key in old.values if key.partition("/")[0] not in known]
    _drop_computed(old, new)
    rolled.carried.append(say("roll.values", count=counts["kept"]))
    if counts["older"]:
        rolled.left.append(say("roll.older_values", count=counts["older"]))
    if counts["unit"]:
        rolled.left.append(say("roll.units", count=counts["unit"]))
    if gone:
        names = list(dict.fromkeys(gone))
        rolled.left.append(say("roll.rows_gone", count=len(names), names="、".join(names)))


def _columns(report: Report) -> dict[str, set[str]]:
    """Row id → the keys of its value columns."""
    return {
        row.id: {c.key_for(report.year) for c in table.columns}
        for table in report.edition.tables
        for row in table.rows
    }


def _in_unit(value: Value, unit: str, new_unit: str) -> Value:
    """The value in another unit where the two are scales of one (元, 万元); else as it was typed, as text."""
    if unit == new_unit or value.state != State.VALUE:
        return value
    read = read_value(value.text + unit, new_unit)
    if read.state == State.VALUE:
        return replace(value, text=read.text, typed=value.text + unit)
    return replace(value, state=State.TEXT, text=value.text + unit, typed="")


def _drop_computed(old: Report, new: Report) -> None:
    """A value that was computed and comes out the same again need not be stored."""
    typed = {
        (new.edition.renamed.get(k.partition("/")[0], k.partition("/")[0]), k.partition("/")[2])
        for k in old.values
    }
    for table in new.edition.tables:
        for row in table.rows:
            for column in (c.key_for(new.year) for c in table.columns):
                held = new.values.get(cell_key(row.id, column))
                if held is None or row.formula is None or (row.id, column) in typed:
                    continue
                del new.values[cell_key(row.id, column)]
                if effective_value(new, row, column).text != held.text:
                    new.values[cell_key(row.id, column)] = held


def _roll_sections(old: Report, rolled: Rolled) -> dict[str, str]:
    """The outline; returns old section id → new one, for those that have one."""
    new = rolled.report
    if old.edition.id == new.edition.id:
        for section in old.sections.values():
            skipped = section.skipped
            new.sections[section.id] = replace(section, state="open", printed_number="")
            if skipped:
                rolled.left.append(say("roll.skipped", title=section.title, reason=skipped))
            if _YEAR.search(section.title):
                rolled.left.append(say("roll.title_year", title=section.title))
        rolled.carried.append(say("roll.outline", count=len(new.sections)))
        return {key: key for key in old.sections}
    new.apply(fill_from_edition(new))
    places: dict[str, str] = {}
    for section, _ in old.walk():
        found = _same_section(new, section, places.get(section.parent, ""))
        if found:
            places[section.id] = found
            target = new.sections[found]
            new.sections[found] = replace(target, owner=section.owner or target.owner)
        elif section.type not in FRONT and section.type not in (Kind.APPENDIX, Kind.INDICATORS):
            rolled.left.append(say("roll.section_gone", title=section.title))
    rolled.carried.append(say("roll.new_outline", edition=new.edition.title, count=len(places)))
    return places


def _same_section(new: Report, section: Section, parent: str) -> str:
    """The new edition's section of the same key, else of the same title below the same parent; "" where
    there is none.
    """
    for other in new.sections.values():
        if section.spec and other.spec == section.spec:
            return other.id
    for other in new.children(parent):
        if other.title == section.title and other.type == section.type:
            return other.id
    return ""


def _roll_blocks(old: Report, rolled: Rolled, places: dict[str, str]) -> None:
    """Captions, tables without their figures, charts on the new years; indicator tables in the province's
    form.
    """
    new = rolled.report
    same_edition = old.edition.id == new.edition.id
    counts = {"table": 0, "figure": 0, "chart": 0, "case": 0, "layout": 0}
    for block in old.blocks.values():
        body = block.body
        if isinstance(body, IndicatorTable):
            counts["layout"] += body.layout is not None
            if same_edition:
                new.blocks[block.id] = replace(block, body=IndicatorTable(body.table, body.caption))
            continue
        if isinstance(body, Case):
            counts["case"] += 1
        if not isinstance(body, Table | Figure | Chart) or block.section not in places or block.parent:
            continue
        counts[str(body.kind)] += 1  # type: ignore[union-attr]
        new.blocks[block.id] = Block(
            block.id, places[block.section], block.position, _emptied(old, new, body)
        )
    carried = {key: counts[key] for key in ("table", "figure", "chart")}
    if any(carried.values()):
        rolled.carried.append(say("roll.captions", **carried))
    if counts["layout"]:
        rolled.left.append(say("roll.layouts", count=counts["layout"]))
    if counts["case"]:
        rolled.left.append(say("roll.cases", count=counts["case"]))


def _emptied(old: Report, new: Report, body: Table | Figure | Chart) -> Table | Figure | Chart:
    if isinstance(body, Figure):
        return replace(body, pictures=(), alt="", source_note="", printed_number="")
    if isinstance(body, Chart):
        return _chart(old, new, body)
    head = body.header_rows
    rows = tuple(
        row if place < head else tuple("" if cell_number(cell) is not None else cell for cell in row)
        for place, row in enumerate(body.rows)
    )
    computed = tuple(replace(rule, kept=()) for rule in body.computed)
    return replace(body, rows=rows, computed=computed, printed_number="")


def _chart(old: Report, new: Report, chart: Chart) -> Chart:
    if chart.table:
        return chart
    series = tuple(Series(new.edition.renamed.get(s.row, s.row), s.label) for s in chart.series)
    shift = new.year - old.year
    columns = tuple(str(int(c) + shift) if re.fullmatch(r"\d{4}", c) else c for c in chart.columns)
    return replace(chart, series=series, columns=columns)


def _roll_prose(old: Report, rolled: Rolled, places: dict[str, str]) -> None:
    """Last year's words of each section as plain text; those of a section that is gone go to the nearest
    one above it.
    """
    numbers = number_report(old)
    texts: dict[str, list[str]] = {}
    for section, depth in old.walk():
        if (
            section.type in FRONT
            or section.type in (Kind.APPENDIX, Kind.INDICATORS)
            or is_skipped(old, section)
        ):
            continue
        lines = _prose(old, section, depth, numbers)
        target = _nearest(old, section, places)
        if lines and target:
            texts.setdefault(target, []).extend(lines)
        elif lines:
            rolled.left.append(say("roll.prose_gone", title=section.title))
    for target, lines in texts.items():
        rolled.report.fields[LAST_YEAR + target] = "\n".join(lines)
    if texts:
        rolled.carried.append(say("roll.prose", count=len(texts)))


def _nearest(old: Report, section: Section, places: dict[str, str]) -> str:
    key = section.id
    while key:
        if key in places:
            return places[key]
        key = old.sections[key].parent if key in old.sections else ""
    return ""


def _prose(old: Report, section: Section, depth: int, numbers: Numbers) -> list[str]:
    lines: list[str] = []
    for item in section_items(old, section, depth, numbers):
        lines += _lines(item)
    return [line for line in lines if line.strip()]


def _lines(item: Item) -> list[str]:
    if isinstance(item, ParagraphItem):
        return [item.text]
    if isinstance(item, CaseItem):
        return [f"【{item.label}{item.title}】", *(line for part in item.items for line in _lines(part))]
    if isinstance(item, TableItem):
        return [
            f"{item.number} {item.body.caption}".strip(),
            *("\t".join(r) for r in expanded_rows(item.body)),
        ]
    if isinstance(item, HeadingItem):
        return []
    caption = getattr(item, "caption", "")
    return [f"{getattr(item, 'number', '')} {caption}".strip()] if caption else []


def _roll_fields(old: Report, rolled: Rolled) -> None:
    """The school, choices, settings and remarks; whatever names a year or a date stays behind."""
    new = rolled.report
    kept = 0
    for key, text in old.fields.items():
        group, _, rest = key.partition("/")
        if key.startswith(
            (LAST_YEAR, "printed/", "import/")
        ):  # last year's file: what it printed and left out
            continue
        if (
            not key.startswith("school.")
            and group != "setting"
            and (_YEAR.search(text) or key == "report.date")
        ):
            rolled.left.append(say("roll.field_year", text=text[:40]))
            continue
        target = f"remark/{new.edition.renamed.get(rest, rest)}" if group == "remark" else key
        if _known(new, group, target):
            new.fields[target] = text
            kept += 1
        else:
            rolled.left.append(say("roll.field_gone", text=text[:40]))
    rolled.carried.append(say("roll.fields", count=kept))


def _known(new: Report, group: str, key: str) -> bool:
    """Whether the new edition has a place for the field."""
    if group == "remark":
        return any(row.id == key.partition("/")[2] for table in new.edition.tables for row in table.rows)
    if group == "choice":
        return any(
            choice.id == key.partition("/")[2] for table in new.edition.tables for choice in table.choices
        )
    return True
