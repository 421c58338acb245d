"""Named changes to an edition: each function reads an edition and answers with another; nothing else changes.

They keep together what belongs together: a numbered table has its section in the appendix, a share its rule, a row that goes
takes along the formulas, rules and hints that name it, and its id is never given again. UserError where a change cannot be.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from report.edition import Edition, Formula, IndicatorTable, Row, Rule, SectionSpec, ValueColumn
from report.editions import APPENDIX, percent_rules
from report.errors import UserError
from report.messages import say
from report.model import Kind

YEARS = (ValueColumn(-1, "", "{year}年"), ValueColumn(0, "", "{year}年"))


# ---- the edition as a whole


def copy_edition(edition: Edition, new_id: str, title: str, taken: Iterable[str] = ()) -> Edition:
    """A new edition with ids of its own, that knows which row of `edition` (and of those before it) each row was.

    `taken` are row and table ids of all known editions: none of them is used again.
    """
    ids = _new_ids(edition, _free_prefix(new_id, taken))
    old = {old: ids[new] for old, new in edition.renamed.items() if new in ids}
    cells = {cell: ids[new] for cell, new in edition.renamed_cells.items() if new in ids}
    tables = tuple(_table_with_ids(table, ids) for table in edition.tables)
    rules = tuple(_rule_with_ids(rule, ids) for rule in edition.rules)
    sections = tuple(_section_with_ids(spec, ids) for spec in edition.sections)
    lines = [line for table in edition.tables for line in line_ids(table)]
    renamed = {**old, **{line: ids[line] for line in lines}}
    status = say("edition_editor.copied_status", title=edition.title)
    return replace(
        edition, id=new_id, title=title, status=status, confirmed=False, tables=tables, rules=rules,
        sections=sections, renamed=renamed, removed=(), renamed_cells=cells,
    )  # fmt: skip


def _free_prefix(new_id: str, taken: Iterable[str]) -> str:
    heads = {one.partition(".")[0] for one in taken} | {one.rpartition(".")[0] for one in taken}
    stem = new_id.replace(".", "-")  # the first dot of a row's id ends the edition's part
    found, n = stem, 2
    while found in heads:
        found, n = f"{stem}-{n}", n + 1
    return found


def _new_ids(edition: Edition, prefix: str) -> dict[str, str]:
    """Old id → new id of every table, row, choice and rule."""
    ids: dict[str, str] = {}
    used: set[str] = set()

    def give(old: str, wanted: str) -> None:
        found, n = wanted, 2
        while found in used:
            found, n = f"{wanted}-{n}", n + 1
        used.add(found)
        ids[old] = found

    for table in edition.tables:
        give(table.id, f"{prefix}.{table.id.rpartition('.')[2]}")
        for line in line_ids(table):
            own = line.startswith(f"{table.id}.")
            give(
                line,
                f"{ids[table.id]}.{line.removeprefix(f'{table.id}.') if own else line.rpartition('.')[2]}",
            )
    for rule in edition.rules:
        derived = rule.id.removesuffix(".percent")
        give(
            rule.id, f"{ids[derived]}.percent" if derived in ids else f"{prefix}.{rule.id.rpartition('.')[2]}"
        )
    return ids


def _table_with_ids(table: IndicatorTable, ids: dict[str, str]) -> IndicatorTable:
    rows = tuple(
        replace(row, id=ids[row.id], formula=_formula_with_ids(row.formula, ids)) for row in table.rows
    )
    choices = tuple(replace(choice, id=ids[choice.id]) for choice in table.choices)
    return replace(table, id=ids[table.id], rows=rows, choices=choices)


def _formula_with_ids(formula: Formula | None, ids: dict[str, str]) -> Formula | None:
    """The formula with other ids; None where one of its rows has none."""
    if formula is None or not {*formula.terms, *formula.divisors} <= ids.keys():
        return None
    terms, divisors = (tuple(ids[row] for row in part) for part in (formula.terms, formula.divisors))
    return replace(formula, terms=terms, divisors=divisors)


def _rule_with_ids(rule: Rule, ids: dict[str, str]) -> Rule:
    return replace(
        rule,
        id=ids[rule.id],
        whole=ids.get(rule.whole, ""),
        parts=tuple(ids[row] for row in rule.parts if row in ids),
        formula=_formula_with_ids(rule.formula, ids),
    )


def _section_with_ids(spec: SectionSpec, ids: dict[str, str]) -> SectionSpec:
    return replace(
        spec,
        rows=tuple(ids[row] for row in spec.rows if row in ids),
        tables=tuple(ids[table] for table in spec.tables if table in ids),
        children=tuple(_section_with_ids(child, ids) for child in spec.children),
    )


def set_meta(edition: Edition, **changes: Any) -> Edition:
    """Other title, report title, year, kind of school, status …; row ids stay as they are, also under another id."""
    return replace(edition, **changes)


def line_ids(table: IndicatorTable) -> list[str]:
    """The ids of a table's rows and choices."""
    return [*(row.id for row in table.rows), *(choice.id for choice in table.choices)]


def taken_ids(editions: Iterable[Edition]) -> set[str]:
    """Every id of a table, row or choice of these editions, those of removed rows too."""
    found: set[str] = set()
    for edition in editions:
        found |= {*edition.removed, *edition.renamed}
        for table in edition.tables:
            found |= {table.id, *line_ids(table)}
    return found


# ---- tables


def add_table(
    edition: Edition, title: str, taken: Iterable[str] = (), after: str = ""
) -> tuple[Edition, str]:
    """A new appendix table with the two years, no rows yet, behind the table `after` (at the end); and its id."""
    used = {*taken_ids([edition]), *taken}
    prefix = _prefix(edition)
    number = 1 + max((table.number or 0 for table in edition.tables), default=0)
    new_id = _free(lambda n: f"{prefix}.t{n}", used, number)
    table = IndicatorTable(new_id, number, title, YEARS, ())
    places = [held.id for held in edition.tables]
    place = places.index(after) + 1 if after in places else len(places)
    tables = (*edition.tables[:place], table, *edition.tables[place:])
    return settled(replace(edition, tables=tables)), new_id


def _prefix(edition: Edition) -> str:
    """What this edition's ids begin with: that of its tables where it has some, for its own id may have changed."""
    return edition.tables[0].id.rpartition(".")[0] if edition.tables else edition.id.replace(".", "-")


def _free(make: Callable[[int], str], used: set[str], n: int = 1) -> str:
    while make(n) in used:
        n += 1
    return make(n)


def set_table(edition: Edition, table_id: str, **changes: Any) -> Edition:
    """Changes a table's own fields: title, number, columns, headings, choices, remark column."""
    return settled(_with_table(edition, replace(edition.table(table_id), **changes)))


def remove_table(edition: Edition, table_id: str) -> Edition:
    """Takes a table out with its rows."""
    table = edition.table(table_id)
    edition = _without_rows(edition, line_ids(table))
    tables = tuple(held for held in edition.tables if held.id != table_id)
    gone = (*edition.removed, table_id)
    return settled(replace(edition, tables=tables, removed=tuple(dict.fromkeys(gone))))


def move_table(edition: Edition, table_id: str, by: int) -> Edition:
    """Moves a table up (-1) or down (1); the numbers of the appendix tables follow their order."""
    tables = _moved(edition.tables, [held.id for held in edition.tables].index(table_id), by)
    numbers = iter(sorted(held.number for held in tables if held.number is not None))
    tables = tuple(
        replace(held, number=next(numbers)) if held.number is not None else held for held in tables
    )
    return settled(replace(edition, tables=tables))


# ---- rows


def new_row_id(edition: Edition, table_id: str, taken: Iterable[str] = ()) -> str:
    """An id that no row has had."""
    return _free(lambda n: f"{table_id}.n{n}", {*taken_ids([edition]), *taken})


def insert_row(edition: Edition, table_id: str, place: int, row: Row) -> Edition:
    """Puts a row before the one at `place`."""
    table = edition.table(table_id)
    return _with_rows(edition, table, (*table.rows[:place], row, *table.rows[place:]))


def set_row(edition: Edition, row_id: str, **changes: Any) -> Edition:
    """Changes fields of a row: name, unit, level, star, only_for, formula …"""
    table = edition.table_of(row_id)
    return _with_rows(
        edition, table, tuple(replace(r, **changes) if r.id == row_id else r for r in table.rows)
    )


def set_rows(edition: Edition, row_ids: Iterable[str], **changes: Any) -> Edition:
    """The same change to several rows."""
    for row_id in row_ids:
        edition = set_row(edition, row_id, **changes)
    return edition


def remove_rows(edition: Edition, row_ids: Iterable[str]) -> Edition:
    """Takes rows out; their ids, and those of earlier editions that were carried into them, are noted as removed."""
    return settled(_without_rows(edition, list(row_ids)))


def move_rows(edition: Edition, row_ids: Iterable[str], by: int) -> Edition:
    """Moves neighbouring rows of one table up (-1) or down (1)."""
    wanted = set(row_ids)
    table = edition.table_of(next(iter(wanted)))
    places = [n for n, row in enumerate(table.rows) if row.id in wanted]
    first, last = places[0] + by, places[-1] + by
    if first < 0 or last >= len(table.rows):
        return edition
    rest = [row for row in table.rows if row.id not in wanted]
    chosen = [row for row in table.rows if row.id in wanted]
    return _with_rows(edition, table, (*rest[:first], *chosen, *rest[first:]))


def uses_of(edition: Edition, row_ids: Iterable[str]) -> int:
    """In how many formulas, rules and hints of sections other than their own these rows are named."""
    gone = set(row_ids)
    rows = [row for table in edition.tables for row in table.rows if row.id not in gone]
    count = sum(
        row.formula is not None and bool(gone & {*row.formula.terms, *row.formula.divisors}) for row in rows
    )
    count += sum(_names(rule, gone) for rule in edition.rules if not rule.id.endswith(".percent"))
    return count + sum(bool(gone & set(spec.rows)) for spec in edition.all_sections())


def _names(rule: Rule, gone: set[str]) -> bool:
    formula = rule.formula
    used = {rule.whole, *rule.parts, *((*formula.terms, *formula.divisors) if formula else ())}
    return bool(gone & used)


def _without_rows(edition: Edition, row_ids: list[str]) -> Edition:
    gone = set(row_ids)
    older = [old for old, new in edition.renamed.items() if new in gone]
    kept = {old: new for old, new in edition.renamed.items() if new not in gone}
    cells = {cell: new for cell, new in edition.renamed_cells.items() if new not in gone}
    notes = {old: note for old, note in edition.renamed_notes.items() if old not in older}
    tables = tuple(_table_without(table, gone) for table in edition.tables)
    rules = tuple(held for rule in edition.rules if (held := _rule_without(rule, gone)) is not None)
    sections = _mapped(edition.sections, lambda s: replace(s, rows=tuple(r for r in s.rows if r not in gone)))
    removed = tuple(dict.fromkeys((*edition.removed, *row_ids, *older)))
    return replace(
        edition,
        tables=tables,
        rules=rules,
        sections=sections,
        renamed=kept,
        renamed_cells=cells,
        renamed_notes=notes,
        removed=removed,
    )


def _table_without(table: IndicatorTable, gone: set[str]) -> IndicatorTable:
    rows = []
    for row in table.rows:
        formula = row.formula
        broken = formula is not None and bool(gone & {*formula.terms, *formula.divisors})
        if row.id not in gone:
            rows.append(replace(row, formula=None) if broken else row)
    return replace(table, rows=tuple(rows), choices=tuple(c for c in table.choices if c.id not in gone))


def _rule_without(rule: Rule, gone: set[str]) -> Rule | None:
    """The rule without these rows; None where nothing is left to hold."""
    if not _names(rule, gone):
        return rule
    if rule.whole in gone or rule.formula is not None or rule.kind == "parts":
        return None  # a sum that lacks a part does not hold any more
    parts = tuple(row for row in rule.parts if row not in gone)
    return replace(rule, parts=parts) if parts else None


# ---- sections


def find_section(edition: Edition, key: str) -> SectionSpec:
    """The section of that key; KeyError."""
    for spec in edition.all_sections():
        if spec.key == key:
            return spec
    raise KeyError(key)


def set_section(edition: Edition, key: str, **changes: Any) -> Edition:
    """Changes fields of a section: title, numbered, words, owner, guidance."""
    return replace(
        edition, sections=_mapped(edition.sections, lambda s: replace(s, **changes) if s.key == key else s)
    )


def add_section(edition: Edition, beside: str, below: bool, title: str) -> tuple[Edition, str]:
    """A new section behind `beside`, or as the last one below it; and its key, which no section has had."""
    used = {spec.key for spec in edition.all_sections()} | set(edition.removed)
    key = _free(lambda n: f"n{n}", used)
    fresh = SectionSpec(key, title)
    if below:
        change = lambda s: replace(s, children=(*s.children, fresh)) if s.key == beside else s  # noqa: E731
        return replace(edition, sections=_mapped(edition.sections, change)), key
    return replace(
        edition,
        sections=_with_siblings(
            edition.sections, beside, lambda held, n: (*held[: n + 1], fresh, *held[n + 1 :])
        ),
    ), key


def remove_section(edition: Edition, key: str) -> Edition:
    """Takes a section out with all below it. In-body tables placed there stay known, without a place."""
    spec = find_section(edition, key)
    inside = [spec.key, *(held.key for held in _flat(spec.children))]
    sections = _with_siblings(edition.sections, key, lambda held, n: (*held[:n], *held[n + 1 :]))
    removed = tuple(dict.fromkeys((*edition.removed, *inside)))
    return settled(replace(edition, sections=sections, removed=removed))


def move_section(edition: Edition, key: str, by: int) -> Edition:
    """Moves a section among its siblings, up (-1) or down (1)."""
    return replace(
        edition, sections=_with_siblings(edition.sections, key, lambda held, n: _moved(held, n, by))
    )


Specs = tuple[SectionSpec, ...]


def _with_siblings(specs: Specs, key: str, change: Callable[[Specs, int], Specs]) -> Specs:
    """The tree with the siblings of a section changed, wherever they are."""
    for place, spec in enumerate(specs):
        if spec.key == key:
            return change(specs, place)
    return tuple(replace(spec, children=_with_siblings(spec.children, key, change)) for spec in specs)


def _mapped(specs: Specs, change: Callable[[SectionSpec], SectionSpec]) -> Specs:
    return tuple(change(replace(spec, children=_mapped(spec.children, change))) for spec in specs)


def _flat(specs: Specs) -> Iterable[SectionSpec]:
    for spec in specs:
        yield spec
        yield from _flat(spec.children)


def _moved(held: tuple[Any, ...], place: int, by: int) -> tuple[Any, ...]:
    target = place + by
    if not 0 <= target < len(held):
        return held
    rest = [*held[:place], *held[place + 1 :]]
    return (*rest[:target], held[place], *rest[target:])


# ---- what belongs together


def _with_table(edition: Edition, table: IndicatorTable) -> Edition:
    return replace(edition, tables=tuple(table if held.id == table.id else held for held in edition.tables))


def _with_rows(edition: Edition, table: IndicatorTable, rows: tuple[Row, ...]) -> Edition:
    return settled(_with_table(edition, replace(table, rows=rows)))


def settled(edition: Edition) -> Edition:
    """The appendix with one section for each numbered table in order, tables at their places, rules of the shares."""
    sections = _with_appendix(edition)
    places = {table: spec.key for spec in _flat(sections) if spec.kind == Kind.BODY for table in spec.tables}
    tables = tuple(replace(table, place=places.get(table.id, "")) for table in edition.tables)
    own = tuple(
        rule for rule in edition.rules if not (rule.kind == "range" and rule.id == f"{rule.whole}.percent")
    )
    keys = {spec.key for spec in _flat(sections)}
    lived_on = {old: key for old, key in edition.renamed_sections.items() if key in keys}
    rules = (*own, *percent_rules(tables))
    return replace(edition, sections=sections, tables=tables, rules=rules, renamed_sections=lived_on)


def _with_appendix(edition: Edition) -> Specs:
    numbered = [table for table in edition.tables if table.number is not None]
    rest = tuple(spec for spec in edition.sections if spec.kind != Kind.APPENDIX)
    held = next((spec for spec in edition.sections if spec.kind == Kind.APPENDIX), APPENDIX)
    place = edition.sections.index(held) if held in edition.sections else len(rest)
    if not numbered:
        return rest
    own = {table: spec for spec in held.children for table in spec.tables[:1]}
    used = {spec.key for spec in _flat(rest)} | {spec.key for spec in held.children}
    children = []
    for table in numbered:
        spec = own.get(table.id)
        if spec is None:
            key = _free(lambda n: f"t{n}", used, table.number or 1)
            used.add(key)
            spec = SectionSpec(key, table.title, Kind.INDICATORS.value, numbered=False, tables=(table.id,))
        children.append(replace(spec, title=table.title))
    return (*rest[:place], replace(held, children=tuple(children)), *rest[place:])


def short_id(text: str) -> str:
    """What a person typed as an edition's id, without what no id may hold."""
    return re.sub(r"[^\w.\-]+", "-", text.strip()).strip("-.")[:60]


def check_free(edition_id: str, known: Iterable[str]) -> None:
    """UserError where an edition has that id already."""
    if edition_id in known:
        raise UserError(say("edition_editor.id_taken", id=edition_id))
