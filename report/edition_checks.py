"""Is an edition sound? `check_sound` refuses what the program could not work with, whoever wrote it; `remarks` are
calm sentences on what a person most likely forgot.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from string import Formatter
from typing import Any

from report.edition import Edition, Formula, IndicatorTable, Row, SectionSpec
from report.editions import check_ids
from report.errors import UserError
from report.indicators import row_paths
from report.messages import say
from report.model import Kind

SCHOOL_KINDS = ("zhongzhi", "gaozhi", "city")
ONLY_FOR = ("all", "gaozhi", "zhongzhi")
FIXED = ("school_code", "school_name", "serial", "name", "sub_name", "unit")
STYLES = ("school", "official", "plain")
DEEPEST = 5  # levels of rows and of sections
_ID = re.compile(r"[\w.\-]{1,80}")
_EDITION_ID = re.compile(r"[\w][\w.\-]{0,59}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MOST = {"tables": 80, "sections": 1500, "rows": 3000, "rules": 5000}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person may have forgotten. `table` and `row` are ids, `section` a key; "" where it is not there."""

    sentence: str
    table: str = ""
    row: str = ""
    section: str = ""


def check_sound(edition: Edition) -> None:
    """UserError with one sentence for the first thing that the program could not work with."""
    _check_meta(edition)
    counts = {
        "tables": len(edition.tables),
        "sections": len(edition.all_sections()),
        "rows": sum(len(table.rows) for table in edition.tables),
        "rules": len(edition.rules),
    }
    for key, most in _MOST.items():
        _hold(
            counts[key] <= most,
            edition,
            say("edition_editor.place_meta"),
            f"{key} {counts[key]} ",
            "too_many",
        )
    for text in _texts(edition):
        _hold(not _CONTROL.search(text), edition, say("edition_editor.place_meta"), _shown(text), "bad_text")
    for table in edition.tables:
        _check_table(edition, table)
    for spec in edition.sections:
        _check_section(edition, spec, 1)
    for rule in edition.rules:
        where = say("edition_editor.place_rule", id=_shown(rule.id))
        known = rule.kind in ("formula", "parts", "at_most", "each_at_most", "range")
        _hold(
            known and rule.level in ("error", "query", "hint"),
            edition,
            where,
            f"{rule.kind} {rule.level}",
            "bad_kind",
        )
        _check_formula(edition, where, rule.formula)
    check_ids(edition)


def _hold(fine: bool, edition: Edition, where: str, key: str, why: str) -> None:
    if not fine:
        reason = say(f"edition_editor.{why}")
        raise UserError(
            say("edition_editor.not_sound", id=_shown(edition.id), where=where, key=key, why=reason)
        )


def _shown(text: str) -> str:
    """A text of unknown origin, short and harmless, for a sentence."""
    return "「" + _CONTROL.sub("?", text).replace("\n", " ")[:30] + "」"


def _check_meta(edition: Edition) -> None:
    where = say("edition_editor.place_meta")
    _hold(bool(_EDITION_ID.fullmatch(edition.id)), edition, where, _shown(edition.id), "bad_id")
    _hold(bool(edition.title.strip()), edition, where, "title ", "empty")
    _hold(edition.school_kind in SCHOOL_KINDS, edition, where, _shown(edition.school_kind), "bad_kind")
    _hold(2000 <= edition.year <= 2099, edition, where, str(edition.year), "bad_year")
    _hold(edition.style in STYLES, edition, where, _shown(edition.style), "bad_kind")
    _hold(1 <= edition.contents_levels <= DEEPEST, edition, where, "contents_levels ", "bad_number")
    _hold(0 <= edition.case_limit <= 1_000_000, edition, where, "case_limit ", "bad_number")
    _check_places(edition, where, edition.report_title, ("year", "school"))
    numbering = edition.numbering
    heads, chaptered = (
        (*numbering.levels, *numbering.preface),
        (numbering.figure, numbering.table, numbering.appendix_table),
    )
    _hold(len(heads) <= 18, edition, where, "levels ", "too_many")
    for known, forms in (
        (("n", "han", "path"), heads),
        (("chapter", "n"), chaptered),
        (("title", "n", "han", "chapter"), (numbering.case,)),
    ):
        for form in forms:
            _check_places(edition, where, form, known)
    for unit in edition.unit_map:
        fine = bool(re.fullmatch(r"\d{1,9}(\.\d{1,9})?", unit.factor)) and float(unit.factor) > 0
        _hold(fine, edition, where, _shown(unit.factor), "bad_number")
    front = say("edition_editor.place_fields")
    keys = [spec.key for spec in edition.fields]
    for spec in edition.fields:
        _hold(spec.part in ("cover", "declaration", "header"), edition, front, _shown(spec.part), "bad_kind")
        _hold(spec.kind in ("text", "date", "long", "blank"), edition, front, _shown(spec.kind), "bad_kind")
        _hold(
            keys.count(spec.key) == 1 and bool(_ID.fullmatch(spec.key)),
            edition,
            front,
            _shown(spec.key),
            "bad_id",
        )
        _check_places(edition, front, spec.default, ("school", "english", "code", "year", "title", "date"))


def _check_places(edition: Edition, where: str, form: str, known: tuple[str, ...]) -> None:
    """A text that will be formatted holds only plain places that are known: {year}, never {year:>999} or {year.x}."""
    try:
        parts = list(Formatter().parse(form))
    except ValueError:
        parts = [("", "?", "", None)]
    fine = all(
        name is None or (name in known and not spec and conversion is None)
        for _, name, spec, conversion in parts
    )
    _hold(fine, edition, where, _shown(form), "bad_place")


def _check_table(edition: Edition, table: IndicatorTable) -> None:
    where = say("edition_editor.place_table", title=table.title)
    _hold(bool(_ID.fullmatch(table.id)), edition, where, _shown(table.id), "bad_id")
    _hold(bool(table.columns) and len(table.columns) <= 30, edition, where, "columns ", "no_columns")
    _hold(
        set(table.fixed_columns) <= set(FIXED) and len(set(table.fixed_columns)) == len(table.fixed_columns),
        edition,
        where,
        "fixed_columns ",
        "bad_kind",
    )
    _hold("name" in table.fixed_columns, edition, where, "fixed_columns ", "no_name_column")
    _hold(table.change in ("", "difference", "growth"), edition, where, _shown(table.change), "bad_kind")
    _hold(table.number is None or 0 < table.number < 1000, edition, where, "number ", "bad_number")
    keys = [column.key_for(edition.year) for column in table.columns]
    for column, key in zip(table.columns, keys, strict=True):
        fine = (
            bool(key)
            and "/" not in key
            and keys.count(key) == 1
            and (column.offset is None or -9 <= column.offset <= 0)
        )
        _hold(fine, edition, where, _shown(key), "bad_number")
        _check_places(edition, where, column.label, ("year", "last"))
    for place, row in enumerate(table.rows):
        _check_row(edition, say("edition_editor.place_row", title=table.title, n=place + 1), row)
    for choice in table.choices:
        _hold(bool(_ID.fullmatch(choice.id)), edition, where, _shown(choice.id), "bad_id")


def _check_row(edition: Edition, where: str, row: Row) -> None:
    _hold(bool(_ID.fullmatch(row.id)), edition, where, _shown(row.id), "bad_id")
    _hold(row.kind in ("value", "heading"), edition, where, _shown(row.kind), "bad_kind")
    _hold(row.only_for in ONLY_FOR, edition, where, _shown(row.only_for), "bad_kind")
    _hold(row.remark in ("none", "dash", "open"), edition, where, _shown(row.remark), "bad_kind")
    _hold(0 <= row.level < DEEPEST, edition, where, "level ", "bad_number")
    _hold(row.decimals is None or 0 <= row.decimals <= 12, edition, where, "decimals ", "bad_number")
    _hold(len(row.paper_label) <= 3, edition, where, "paper_label ", "bad_number")
    _check_formula(edition, where, row.formula)


def _check_formula(edition: Edition, where: str, formula: Formula | None) -> None:
    if formula is not None:
        _hold(formula.kind in ("ratio", "sum"), edition, where, _shown(formula.kind), "bad_kind")
        fine = 0 <= formula.decimals <= 12 and abs(formula.scale) <= 10**9 and bool(formula.terms)
        _hold(
            fine and (formula.kind == "sum" or bool(formula.divisors)),
            edition,
            where,
            "formula ",
            "bad_number",
        )


def _check_section(edition: Edition, spec: SectionSpec, level: int) -> None:
    where = say("edition_editor.place_section", title=spec.title)
    _hold(bool(_ID.fullmatch(spec.key)), edition, where, _shown(spec.key), "bad_id")
    _hold(spec.kind in list(Kind), edition, where, _shown(spec.kind), "bad_kind")
    _hold(level <= DEEPEST, edition, where, "level ", "bad_number")
    low, high = spec.words
    _hold(0 <= low <= high <= 10_000_000, edition, where, "words ", "bad_number")
    for child in spec.children:
        _check_section(edition, child, level + 1)


def _texts(value: Any) -> Iterator[str]:
    """Every text of a record and the records in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts((*value, *value.values()))
    elif is_dataclass(value):
        for spec in fields(value):
            if spec.init:
                yield from _texts(getattr(value, spec.name))


def remarks(edition: Edition) -> list[Remark]:
    """What a person may have forgotten, table by table."""
    found = [remark for table in edition.tables for remark in _table_remarks(table)]
    numbered = [table for table in edition.tables if table.number is not None]
    for title, count in Counter(table.title for table in numbered).items():
        if count > 1:
            found.append(Remark(say("edition_editor.soft_title_twice", title=title)))
    for number, count in Counter(table.number for table in numbered).items():
        if count > 1:
            found.append(Remark(say("edition_editor.soft_number_twice", n=number)))
    if not any(spec.kind == Kind.BODY for spec in edition.sections):
        found.append(Remark(say("edition_editor.soft_no_body")))
    if not edition.tables:
        found.append(Remark(say("edition_editor.soft_no_tables")))
    return found


def _table_remarks(table: IndicatorTable) -> Iterator[Remark]:
    if not table.rows:
        yield Remark(say("edition_editor.soft_table_empty", title=table.title), table.id)
    seen: set[tuple[object, ...]] = set()
    paths = row_paths(table)
    above = -1
    for place, row in enumerate(table.rows):
        key = (paths[row.id], row.unit, row.paper_label)
        troubles = {
            "row_unnamed": not row.name.strip(),
            "row_unit": row.kind == "value" and not row.unit.strip() and "unit" in table.fixed_columns,
            "row_twice": key in seen and row.kind == "value",
            "row_level": row.level > above + 2 or (place == 0 and row.level > 0),
            "row_mark": row.only_for != "all" and not row.mark,
        }
        for name, holds in troubles.items():
            if holds:
                yield Remark(
                    say(f"edition_editor.soft_{name}", title=table.title, n=place + 1, name=row.name),
                    table.id,
                    row.id,
                )
        seen.add(key)
        above = row.level
    for choice in table.choices:
        if len(choice.options) < 2:
            sentence = say(
                "edition_editor.soft_choice", title=table.title, label=choice.label, n=len(choice.options)
            )
            yield Remark(sentence, table.id)
