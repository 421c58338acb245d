"""The editions that are known: those that ship, built from `resources/editions/` (`report.edition_files` says what the files
hold), and those that this office made or loaded, which the program hands in (`use_own_editions`).

Every key is checked: what the program does not know is an error that names the file and the key, not silence.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from report.edition import Edition, IndicatorTable, Rule, SectionSpec
from report.edition_files import Data, EditionFiles, broken, edition_folders, named, read_edition
from report.errors import UserError
from report.messages import say

T = TypeVar("T")
TWO_YEARS = [{"offset": -1, "key": "", "label": "{year}年"}, {"offset": 0, "key": "", "label": "{year}年"}]
GUIDANCE_KEYS = ("say", "figures", "remember", "example")
# What a table's file says of the appendix section that holds it, rather than of the table.
SECTION_KEYS = ("owner", *GUIDANCE_KEYS)
APPENDIX = SectionSpec("appendix", "附表", "appendix", numbered=False)
_own: list[Callable[[], Mapping[str, Edition]]] = []  # at most one: where the office's own editions come from


@dataclass(frozen=True, slots=True)
class EditionSummary:
    """What a list of editions shows.

    `years` are the data years of the report's usual year; `rows` counts printed lines.
    """

    id: str
    title: str
    school_kind: str
    year: int
    years: tuple[str, ...]
    chapters: int
    tables: int
    rows: int
    confirmed: bool
    status: str


def use_own_editions(source: Callable[[], Mapping[str, Edition]]) -> None:
    """From now on the editions of `source` are known, too; it is asked anew each time. One that ships wins over its id."""
    _own[:] = [source]


def own_editions() -> Mapping[str, Edition]:
    """The editions that this office made or loaded, by id."""
    return _own[0]() if _own else {}


@cache
def shipped_ids() -> tuple[str, ...]:
    """The ids of the editions that ship, in alphabetical order."""
    return tuple(folder.name for folder in edition_folders())


def edition_ids() -> tuple[str, ...]:
    """The ids of all editions: those that ship, then the office's own, each in alphabetical order."""
    shipped = shipped_ids()
    return (*shipped, *sorted(own for own in own_editions() if own not in shipped))


def load_edition(edition_id: str) -> Edition:
    """The edition of that id; UserError where there is none or where one of its files is broken."""
    if edition_id in shipped_ids():
        return _shipped_edition(edition_id)
    own = own_editions().get(edition_id)
    if own is None:
        raise UserError(say("editions.unknown", id=edition_id, known="、".join(edition_ids())))
    return own


@cache
def _shipped_edition(edition_id: str) -> Edition:
    return build_edition(read_edition(next(f for f in edition_folders() if f.name == edition_id)))


def is_shipped(edition: Edition) -> bool:
    """Whether every copy of the program knows this edition, just as it is."""
    return edition.id in shipped_ids() and edition == _shipped_edition(edition.id)


def list_editions() -> list[EditionSummary]:
    """A summary of every edition, the newest first."""
    found = [_summary(load_edition(edition_id)) for edition_id in edition_ids()]
    return sorted(found, key=lambda summary: (-summary.year, summary.id))


def _summary(edition: Edition) -> EditionSummary:
    columns = [column for table in edition.tables for column in table.columns if column.offset is not None]
    return EditionSummary(
        edition.id,
        edition.title,
        edition.school_kind,
        edition.year,
        tuple(sorted({column.key_for(edition.year) for column in columns})),
        sum(spec.kind == "body" for spec in edition.sections),
        len(edition.tables),
        sum(len(table.rows) for table in edition.tables),
        edition.confirmed,
        edition.status,
    )


def build_edition(source: EditionFiles) -> Edition:
    """The edition as records; UserError for a key, a type or an id that does not fit."""
    meta = dict(source.meta)
    sections = _nested(source, _with_appendix(source))
    places = {table: spec.key for spec in _flat(sections) if spec.kind == "body" for table in spec.tables}
    tables = tuple(replace(t, place=places.get(t.id, "")) for t in _tables(source))
    percent = meta.pop("percent_rows", False)
    renamed = {**_renamed_tables(meta.pop("renamed_tables", {}), tables), **meta.pop("renamed", {})}
    edition = record(
        Edition,
        {**meta, "id": source.id, "sections": [], "tables": [], "renamed": renamed},
        f"{source.id}/edition.toml",
    )
    rules = (*edition.rules, *(percent_rules(tables) if percent else ()))
    edition = replace(edition, sections=sections, tables=tables, rules=rules)
    check_ids(edition)
    return edition


def _tables(source: EditionFiles) -> Iterator[IndicatorTable]:
    for entry in source.tables:
        data = {key: value for key, value in entry.items() if key not in SECTION_KEYS}
        data["columns"] = [{"offset": None, "key": "", **c} for c in entry.get("columns", TWO_YEARS)]
        yield record(IndicatorTable, {"number": None, **data}, named(f"{source.id}/tables", entry))


def _with_appendix(source: EditionFiles) -> list[Data]:
    """The outline's entries and, where there are numbered tables, 附表 with a section for each of them, unless it is there."""
    numbered = [table for table in source.tables if table.get("number")]
    if not numbered or any(entry.get("kind") == APPENDIX.kind for entry in source.sections):
        return source.sections
    entries: list[Data] = [
        {"key": APPENDIX.key, "title": APPENDIX.title, "kind": "appendix", "numbered": False}
    ]
    for table in numbered:
        about = {key: table[key] for key in SECTION_KEYS if key in table}
        plain = {"key": f"t{table['number']}", "level": 2, "title": table["title"], "kind": "indicators"}
        entries.append({**plain, "numbered": False, "tables": [table["id"]], **about})
    return [*source.sections, *entries]


def _nested(source: EditionFiles, entries: list[Data]) -> tuple[SectionSpec, ...]:
    """The flat list of sections as a tree, by their `level`."""
    where = f"{source.id}/outline.toml"

    def below(level: int, rest: list[Data]) -> tuple[SectionSpec, ...]:
        specs = []
        while rest and rest[0].get("level", 1) >= level:
            entry = rest.pop(0)
            if entry.get("level", 1) > level:
                raise broken(named(where, entry), "level", "bad_level")
            plain = {key: value for key, value in entry.items() if key not in ("level", *GUIDANCE_KEYS)}
            plain["guidance"] = {key: entry[key] for key in GUIDANCE_KEYS if key in entry}
            spec = record(SectionSpec, plain, named(where, entry))
            specs.append(replace(spec, children=below(level + 1, rest)))
        return tuple(specs)

    return below(1, list(entries))


def _flat(specs: tuple[SectionSpec, ...]) -> Iterator[SectionSpec]:
    for spec in specs:
        yield spec
        yield from _flat(spec.children)


def percent_rules(tables: tuple[IndicatorTable, ...]) -> Iterator[Rule]:
    """A share lies between 0 and 100; not checked where other columns (调查人次) stand beside the years."""
    for table in tables:
        mixed = len({column.offset is None for column in table.columns}) > 1
        for row in table.rows:
            if row.unit == "%" and row.kind == "value" and not mixed:
                yield Rule(f"{row.id}.percent", "range", "error", row.id, low=0.0, high=100.0)


def _renamed_tables(pairs: Data, tables: tuple[IndicatorTable, ...]) -> dict[str, str]:
    """Old row id → new row id for whole tables: `pairs` holds old table id → new table id."""
    rows = {table.id: [row.id for row in table.rows] for table in tables}
    return {old + row.removeprefix(new): row for old, new in pairs.items() for row in rows.get(str(new), ())}


def record(cls: type[T], data: Data, where: str) -> T:
    """A record of `cls` from a TOML table; UserError for an unknown, missing or ill-typed key of `where`."""
    hints = _hints(cls)  # type: ignore[arg-type]  # a class is hashable
    values: Data = {}
    for key, value in data.items():
        if key not in hints:
            raise broken(where, key, "unknown_key")
        values[key] = _typed(value, hints[key], where, key)
    try:
        return cls(**values)
    except TypeError:
        needed = [f.name for f in fields(cls) if f.name not in values and _required(f)]  # type: ignore[arg-type]
        raise broken(where, "、".join(needed), "missing_key") from None


@cache
def _hints(cls: type) -> Data:
    return get_type_hints(cls)


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _typed(value: Any, hint: Any, where: str, key: str) -> Any:
    """`value` as the type `hint` of a record's field."""
    kinds = get_args(hint)
    if get_origin(hint) in (UnionType, Union):
        if value is None:
            return None
        hint = next(kind for kind in kinds if kind is not type(None))
    if is_dataclass(hint) and isinstance(value, dict):
        return record(hint, value, f"{where} › {key}")  # type: ignore[arg-type]
    if get_origin(hint) is tuple and isinstance(value, list):
        if kinds[-1] is Ellipsis:
            return tuple(_typed(item, kinds[0], named(where, item), key) for item in value)
        if len(value) == len(kinds):
            return tuple(_typed(item, kind, where, key) for item, kind in zip(value, kinds, strict=True))
    if get_origin(hint) is dict and isinstance(value, dict):
        return value
    if hint is float and type(value) is int:
        return float(value)
    if isinstance(hint, type) and type(value) is hint:
        return value
    raise broken(where, key, "wrong_type")


def check_ids(edition: Edition) -> None:
    """UserError unless every id that a rule, a formula, a section or `renamed` names exists, and each only once."""
    rows = [row.id for table in edition.tables for row in table.rows]
    known = {*rows, *(choice.id for table in edition.tables for choice in table.choices)}
    tables = [table.id for table in edition.tables]
    specs = edition.all_sections()
    for ids in (rows, tables, [spec.key for spec in specs], [rule.id for rule in edition.rules]):
        for twice, count in Counter(ids).items():
            if count > 1:
                raise broken(edition.id, twice, "twice")
    for where, used in _row_uses(edition):
        for row in used:
            if row not in known:
                raise broken(f"{edition.id} › {where}", row, "unknown_id")
    keys = [spec.key for spec in specs]
    for section in edition.renamed_sections.values():
        if section not in keys:
            raise broken(f"{edition.id} › renamed_sections", section, "unknown_id")
    for spec in specs:
        for table in spec.tables:
            if table not in tables:
                raise broken(f"{edition.id} › {spec.key}", table, "unknown_id")


def _row_uses(edition: Edition) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where row ids are used, and which."""
    formulas = [(row.id, row.formula) for table in edition.tables for row in table.rows]
    formulas += [(rule.id, rule.formula) for rule in edition.rules]
    for where, formula in formulas:
        if formula is not None:
            yield where, (*formula.terms, *formula.divisors)
    for rule in edition.rules:
        yield rule.id, (*((rule.whole,) if rule.whole else ()), *rule.parts)
    for spec in edition.all_sections():
        yield spec.key, spec.rows
    yield "renamed", tuple(edition.renamed.values())
    yield "renamed_cells", tuple(edition.renamed_cells.values())
