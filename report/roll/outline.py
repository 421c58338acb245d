"""Last year's outline, captions and charts in the report of this year."""

import re
from dataclasses import replace

from report.blocks import Block, Case, Chart, Figure, IndicatorTable, Series, Table
from report.edition import Edition
from report.edits import STEP, fill_from_edition, new_id
from report.model import FRONT, Change, Edit, Kind, Report, Section
from report.roll.lines import Keep, Rolled
from report.roll.rows import successors
from report.roll.values import YEAR
from report.tables import cell_number

_NOT_WORDS = re.compile(r"[\s\d一二三四五六七八九十、.．（）()：:“”《》]+")
_FIXED = (Kind.APPENDIX, Kind.INDICATORS)


def roll_sections(old: Report, rolled: Rolled, keep: Keep) -> dict[str, str]:
    """The outline; returns old section id → new one, for those that have one."""
    new = rolled.report
    if keep == Keep.DATA:
        new.apply(fill_from_edition(new))
        return {}
    if old.edition.id == new.edition.id and old.sections:
        for section in old.sections.values():
            new.sections[section.id] = replace(section, state="open", printed_number="")
            if section.skipped:
                rolled.doubt("skipped", section.id, title=section.title, reason=section.skipped)
            if YEAR.search(section.title):
                rolled.doubt("title_year", section.id, title=section.title)
        new.forget_order()
        rolled.carry("outline", count=len(new.sections))
        return {key: key for key in old.sections}
    new.apply(fill_from_edition(new))
    return _joined(old, rolled)


def _joined(old: Report, rolled: Rolled) -> dict[str, str]:
    """The new edition's outline; what the school had added of its own goes below the chapter that continues its chapter."""
    new = rolled.report
    kin = _are_kin(old.edition, new.edition)
    by_spec = {s.spec: s.id for s in new.sections.values() if s.spec}
    places: dict[str, str] = {}
    own = 0
    for section, _ in old.walk():
        said = (
            new.edition.renamed_sections.get(f"{old.edition.id}.{section.spec}", "") if section.spec else ""
        )
        found = by_spec.get(said) or same_section(new, section, places.get(section.parent, ""), kin)
        if found:
            places[section.id] = found
            target = new.sections[found]
            new.sections[found] = replace(target, owner=section.owner or target.owner)
        elif not section.spec and section.type == Kind.BODY and section.parent in places:
            places[section.id] = _added(new, section, places[section.parent])
            own += 1
        elif section.type not in FRONT and section.type not in _FIXED:
            rolled.leave("section_gone", title=section.title)
    rolled.carry("new_outline", edition=new.edition.title, count=len(places) - own)
    if own:
        rolled.carry("own_sections", count=own)
    return places


def _added(new: Report, section: Section, parent: str) -> str:
    """Puts a section of the school's own behind those below `parent`; returns its id."""
    key = section.id if section.id not in new.sections else new_id("s")
    siblings = new.children(parent)
    position = siblings[-1].position + STEP if siblings else STEP
    made = replace(
        section, id=key, parent=parent, position=position, state="open", skipped="", printed_number=""
    )
    new.apply(Edit("", (Change("sections", key, None, made),)))
    return key


def same_section(new: Report, section: Section, parent: str, same_keys: bool = True) -> str:
    """The section of `new` that means the same; "" where there is none.

    `same_keys`: the edition's own keys name the same sections in both. Else titles decide, below the same parent: first the
    same one, then the same words without numbers and marks.
    """
    if same_keys and section.spec:
        for other in new.sections.values():
            if other.spec == section.spec:
                return other.id
    near = [other for other in new.children(parent) if other.type == section.type]
    for other in near:
        if other.title == section.title:
            return other.id
    alike = [other for other in near if _words(other.title) == _words(section.title)]
    return alike[0].id if len(alike) == 1 else ""


def _words(title: str) -> str:
    return _NOT_WORDS.sub("", title) or title


def _are_kin(old: Edition, new: Edition) -> bool:
    """Whether two editions use the same keys for the same sections: most of the common keys carry the same title. Keys of
    editions that share nothing (c1 is 学校概况 in one and 人才培养 in the other) must not be compared.
    """
    titles = {spec.key: spec.title for spec in old.all_sections() if spec.kind == Kind.BODY}
    common = [spec for spec in new.all_sections() if spec.key in titles]
    return bool(common) and sum(titles[s.key] == s.title for s in common) * 2 > len(common)


def roll_blocks(old: Report, rolled: Rolled, places: dict[str, str], keep: Keep) -> None:
    """Captions, tables without their figures, charts on the new years; indicator tables in the province's form."""
    new = rolled.report
    placed: dict[str, int] = {}
    same_outline = old.edition.id == new.edition.id and bool(places)
    counts = {"table": 0, "figure": 0, "chart": 0, "cases": 0, "layouts": 0, "homeless": 0}
    for block in old.blocks_in_order():
        body = block.body
        if isinstance(body, IndicatorTable):
            counts["layouts"] += body.layout is not None
            if same_outline:
                new.blocks[block.id] = replace(block, body=IndicatorTable(body.table, body.caption))
            continue
        counts["cases"] += isinstance(body, Case)
        if not isinstance(body, Table | Figure | Chart) or block.parent or keep != Keep.ALL:
            continue
        if block.section not in places:
            counts["homeless"] += 1
            continue
        counts[str(body.kind)] += 1  # type: ignore[union-attr]
        section = places[block.section]
        position = block.position
        if not same_outline:  # several sections may have become one: theirs stand behind each other
            placed[section] = placed.get(section, len(new.blocks_of(section))) + 1
            position = STEP * placed[section]
        new.blocks[block.id] = Block(block.id, section, position, _emptied(old, new, body))
        if YEAR.search(body.caption):
            rolled.doubt("caption_year", section, caption=body.caption)
    new.forget_order()
    _tell(rolled, counts, keep)


def _tell(rolled: Rolled, counts: dict[str, int], keep: Keep) -> None:
    carried = {key: counts[key] for key in ("table", "figure", "chart")}
    if any(carried.values()):
        rolled.carry("captions", "", "", **carried)
    if keep != Keep.ALL:
        rolled.leave("no_captions")
    for key in ("homeless", "layouts", "cases"):
        if counts[key]:
            rolled.leave(key, count=counts[key])


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
    follow = successors(old.edition, new.edition)
    series = tuple(Series(follow[s.row].row if s.row in follow else s.row, s.label) for s in chart.series)
    by = new.year - old.year
    columns = tuple(str(int(c) + by) if re.fullmatch(r"\d{4}", c) else c for c in chart.columns)
    return replace(chart, series=series, columns=columns)
