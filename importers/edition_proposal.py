"""A blank form's tables put into a new edition: chapters, front pages and guidance of a known edition, and which of its rows
each new row carries on, so that rolling forward brings the values over.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from importers.blank_form import BlankForm, FormDoubt, read_blank_form
from report.edition import Edition, Formula, IndicatorTable, Row, Rule, SectionSpec
from report.edition_edits import copy_edition, line_ids, settled
from report.editions import edition_ids, load_edition
from report.form_match import label_key, match_table, plain
from report.indicators import row_paths
from report.messages import say

_HEAD = ["序号", "指标", "单位"]


@dataclass
class EditionProposal:
    """The edition as proposed; what is doubtful in it, the doubtful first for whoever corrects it; `notes` for all of the form.

    `gone` are rows of the base that no row carries on: their values stay with last year's report.
    """

    edition: Edition
    base: Edition
    doubts: list[FormDoubt] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)
    carried: int = 0


def propose_edition(
    path: Path, new_id: str = "", base: Edition | None = None, taken: Iterable[str] = ()
) -> EditionProposal:
    """What an edition made from the blank form at `path` would be. Without `base` the known edition that fits best.

    `taken` are ids of rows and tables that are in use. UserError where the form cannot be read or holds no table.
    """
    form = read_blank_form(path)
    base = base or best_base(form)
    year = form.year if 2000 <= form.year <= 2099 else base.year
    kind = _kind(form, base)
    stem = new_id or f"{_STEMS.get(kind, 'city')}-{year}-own"
    title = say("edition_editor.form_title", kind=_KINDS.get(kind, ""), year=year)
    copied = copy_edition(base, stem, title, taken)
    prefix = next(iter(copied.tables)).id.rpartition(".")[0] if copied.tables else stem
    tables = [_with_ids(table, f"{prefix}.f{table.number}") for table in form.tables]
    pairs = _pairs(base, tables)
    ids = _ids(form.tables, tables)
    guessed = {ids[row] for row in form.guessed}
    tables = _levelled(tables, base, pairs, guessed)
    edition = _put(copied, base, tables, pairs)
    status = say("edition_editor.form_status", file=Path(path).name, title=base.title)
    edition = settled(replace(edition, year=year, school_kind=kind, status=status))
    doubts = [
        FormDoubt(ids[d.table], ids.get(d.row, ""), d.sentence, d.by_base)
        for d in form.doubts
        if not (d.by_base and ids.get(d.row) in pairs.values())
    ]
    old_rows = [
        row for table in base.tables if table.number is not None for row in table.rows if row.kind == "value"
    ]
    gone = [row for row in old_rows if row.id not in pairs]
    return EditionProposal(edition, base, doubts, form.skipped, gone, len(pairs))


_KINDS = {"zhongzhi": "中职", "gaozhi": "高职", "city": "市级"}
_STEMS = {"zhongzhi": "zz", "gaozhi": "gz"}


def best_base(form: BlankForm) -> Edition:
    """The known edition that holds most of the form's rows; among equals the newest one."""
    labels = {label_key(row.name) for table in form.tables for row in table.rows}
    kind = _kind(form, None)

    def score(edition: Edition) -> tuple[bool, int, bool, int]:
        held = {label_key(row.name) for table in edition.tables for row in table.rows}
        return kind in ("", edition.school_kind), len(labels & held), edition.confirmed, edition.year

    return max((load_edition(edition_id) for edition_id in edition_ids()), key=score)


def _kind(form: BlankForm, base: Edition | None) -> str:
    """The kind of school by the form's title and by whom it leaves out."""
    title = plain(form.title)
    marks = "".join(row.mark for table in form.tables for row in table.rows)
    if "高等职业" in title or "高职" in title or ("高职不填" in marks and "中职不填" not in marks):
        return "gaozhi"
    if "中等职业" in title or "中职" in title or "中职不填" in marks or "仅高职" in marks:
        return "zhongzhi"
    return base.school_kind if base else ""


def _with_ids(table: IndicatorTable, table_id: str) -> IndicatorTable:
    rows = tuple(replace(row, id=f"{table_id}.{row.id.partition('.')[2]}") for row in table.rows)
    choices = tuple(
        replace(choice, id=f"{table_id}.{choice.id.partition('.')[2]}") for choice in table.choices
    )
    return replace(table, id=table_id, rows=rows, choices=choices)


def _ids(old: list[IndicatorTable], new: list[IndicatorTable]) -> dict[str, str]:
    """Ids as the form's reader gave them → ids of the edition, for tables and rows."""
    pairs = [(a.id, b.id) for a, b in zip(old, new, strict=True)]
    return dict(pairs + [(a.id, b.id) for x, y in zip(old, new, strict=True) for a, b in _lines(x, y)])


def _levelled(
    tables: list[IndicatorTable], base: Edition, pairs: dict[str, str], guessed: set[str]
) -> list[IndicatorTable]:
    """The tables with the base's level for rows whose level could only be guessed: a form without indents says no more."""
    levels = {new: base.row(old).level for old, new in pairs.items() if new in guessed}
    return [
        replace(t, rows=tuple(replace(row, level=levels.get(row.id, row.level)) for row in t.rows))
        for t in tables
    ]


def _lines(old: IndicatorTable, new: IndicatorTable) -> list[tuple[Row, Row]]:
    return list(zip(old.rows, new.rows, strict=True))


def _pairs(base: Edition, tables: list[IndicatorTable]) -> dict[str, str]:
    """Row of the base → row of the form that means the same: aligned table by table, then by path and unit wherever they stand."""
    pairs: dict[str, str] = {}
    used: set[str] = set()
    years = [f"{base.year - 1}年", f"{base.year}年"]
    for table in tables:
        heads = (
            [c.label_for(base.year) for c in table.columns]
            if any(c.offset is None for c in table.columns)
            else years
        )
        grid = [
            [*_HEAD, *heads],
            *([row.number, row.name, row.unit, *("" for _ in heads)] for row in table.rows),
        ]
        match = match_table(grid, base, base.year, table.title)
        for found in match.rows if match else ():
            row = table.rows[found.place - 1]
            if (
                found.sure
                and _same_unit(row.unit, found.row.unit)
                and row.kind == found.row.kind
                and found.row.id not in pairs
            ):
                pairs[found.row.id] = row.id
                used.add(row.id)
    by_key: dict[object, list[str]] = {}
    for table in tables:
        for row_id, key in _keys(table).items():
            if row_id not in used:
                by_key.setdefault(key, []).append(row_id)
    for table in base.tables:
        for row_id, key in _keys(table).items():
            if table.number is not None and row_id not in pairs and len(by_key.get(key, ())) == 1:
                pairs[row_id] = by_key.pop(key)[0]
    return pairs


def _same_unit(form: str, base: str) -> bool:
    """Units alike; a form whose names carry the units prints none for a plain ratio."""
    return form == base or (not form and base == "—")


def _keys(table: IndicatorTable) -> dict[str, object]:
    paths = row_paths(table)
    return {
        row.id: (tuple(map(label_key, paths[row.id][-2:])), row.unit)
        for row in table.rows
        if row.kind == "value"
    }


def _put(copied: Edition, base: Edition, tables: list[IndicatorTable], pairs: dict[str, str]) -> Edition:
    """The copy with the form's tables in place of its numbered ones; what the base knows of a row goes along."""
    own = dict(zip(_row_ids(base), _row_ids(copied), strict=True))  # base row → row of the copy
    moved = {own[old]: new for old, new in pairs.items()}  # row of the copy → row of the form
    kept = [table for table in copied.tables if table.number is None]
    moved |= {row.id: row.id for table in kept for row in table.rows}
    old_rows = {row.id: row for table in base.tables for row in table.rows}
    known = {new: old_rows[old] for old, new in pairs.items()}
    filled = [
        replace(t, rows=tuple(_informed(row, known.get(row.id), own, moved) for row in t.rows))
        for t in tables
    ]
    lines = {line for table in kept for line in line_ids(table)}
    target = {**moved, **{line: line for line in lines}}
    renamed = {old: target[new] for old, new in copied.renamed.items() if new in target}
    cells = {cell: target[new] for cell, new in copied.renamed_cells.items() if new in target}
    removed = tuple(old for old, new in copied.renamed.items() if new not in target)
    rules = tuple(held for rule in copied.rules if (held := _moved_rule(rule, moved)) is not None)
    sections = tuple(_moved_section(spec, moved) for spec in copied.sections if spec.kind != "appendix")
    return replace(
        copied,
        tables=(*kept, *filled),
        rules=rules,
        sections=sections,
        renamed=renamed,
        removed=removed,
        renamed_cells=cells,
    )


def _row_ids(edition: Edition) -> list[str]:
    return [row.id for table in edition.tables for row in table.rows]


def _informed(row: Row, old: Row | None, own: dict[str, str], moved: dict[str, str]) -> Row:
    if old is None:
        return row
    formula = old.formula and replace(
        old.formula,
        terms=tuple(own[r] for r in old.formula.terms),
        divisors=tuple(own[r] for r in old.formula.divisors),
    )
    return replace(
        row,
        unit=row.unit or old.unit,
        definition=row.definition or old.definition,
        supplier=row.supplier or old.supplier,
        formula_text=old.formula_text,
        formula=_moved_formula(formula, moved),
        decimals=old.decimals,
        lower_is_better=old.lower_is_better,
    )


def _moved_formula(formula: Formula | None, moved: dict[str, str]) -> Formula | None:
    if formula is None or not {*formula.terms, *formula.divisors} <= moved.keys():
        return None
    terms, divisors = (tuple(moved[row] for row in part) for part in (formula.terms, formula.divisors))
    return replace(formula, terms=terms, divisors=divisors)


def _moved_rule(rule: Rule, moved: dict[str, str]) -> Rule | None:
    """The rule on the form's rows; None where one of them is gone."""
    formula = _moved_formula(rule.formula, moved)
    if rule.whole not in moved or not set(rule.parts) <= moved.keys() or (rule.formula and formula is None):
        return None
    whole = moved[rule.whole]
    return replace(
        rule,
        id=f"{whole}.percent" if rule.id.endswith(".percent") else rule.id,
        whole=whole,
        parts=tuple(moved[row] for row in rule.parts),
        formula=formula,
    )


def _moved_section(spec: SectionSpec, moved: dict[str, str]) -> SectionSpec:
    return replace(
        spec,
        rows=tuple(moved[row] for row in spec.rows if row in moved),
        children=tuple(_moved_section(child, moved) for child in spec.children),
    )
