"""The TOML files of one edition as plain data, with what it takes over from the edition it is based on.

    edition.toml   title, kind of school, numbering, fields, rules, renamed rows
    outline.toml   the sections in reading order, `level` 1 for chapters, with their guidance
    tables/*.toml  one indicator table each, or tables.toml with all of them

An edition that is `based_on` another takes from it what its own files leave out. In its outline a section of
the same key changes single lines, a new one names the key it stands `after`, `drop` takes sections out with
all below them. A table takes the rows of the table it is `like`, with its own ids; ids inside rules, formulas
and sections follow. All of this happens here, on plain data: `report.editions` builds and checks every
edition the same way.
"""

import tomllib
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from report.errors import UserError
from report.messages import say

Data = dict[str, Any]
# What names or dates an edition is its own, never taken over.
_NAMES = ("title", "report_title", "school_kind", "year", "status", "confirmed")
OWN = (*_NAMES, "renamed", "renamed_tables", "renamed_cells", "renamed_notes", "renamed_sections", "unit_map")


@dataclass
class EditionFiles:
    """Plain data of one edition: edition.toml and the entries of the other files, in order."""

    id: str
    meta: Data
    sections: list[Data]
    tables: list[Data]
    ids: dict[str, str] = field(default_factory=dict)  # ids of the base edition → this edition's


def edition_folders() -> list[Traversable]:
    """The folders of all editions that ship."""
    found = (files("resources") / "editions").iterdir()
    return sorted((f for f in found if (f / "edition.toml").is_file()), key=lambda f: f.name)


def broken(where: str, key: str, why: str) -> UserError:
    """The error for `key` in the file (and entry) `where`; `why` names a message of editions.toml."""
    return UserError(say("editions.broken", where=where, key=key, why=say(f"editions.{why}")))


def named(where: str, entry: Any) -> str:
    """`where` with the entry's id or key, so that a person finds it in the file."""
    name = (entry.get("id") or entry.get("key")) if isinstance(entry, dict) else None
    return f"{where} › {name}" if name else where


def read_edition(folder: Traversable) -> EditionFiles:
    """The edition in `folder`, inheritance resolved; UserError for a file that cannot be read."""
    edition_id = folder.name
    meta = _toml(folder / "edition.toml", f"{edition_id}/edition.toml")
    outline = _toml(folder / "outline.toml", f"{edition_id}/outline.toml")
    if (folder / "tables.toml").is_file():
        tables = _toml(folder / "tables.toml", f"{edition_id}/tables.toml")["tables"]
    else:
        names = sorted(f.name for f in (folder / "tables").iterdir() if f.name.endswith(".toml"))
        tables = [_toml(folder / "tables" / name, f"{edition_id}/tables/{name}") for name in names]
    own = EditionFiles(edition_id, meta, outline.get("sections", []), tables)
    based_on = meta.pop("based_on", "")
    if not based_on:
        return own
    base = _shipped(based_on)
    if base is None:
        raise broken(f"{edition_id}/edition.toml", "based_on", "unknown_id")
    return _inherited(own, base, outline.get("drop", []))


@cache
def _shipped(edition_id: str) -> EditionFiles | None:
    """An edition that others are based on, read once; they copy what they take."""
    folder = next((f for f in edition_folders() if f.name == edition_id), None)
    return None if folder is None else read_edition(folder)


def _toml(file: Traversable, where: str) -> Data:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise broken(where, "—", "missing_file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise broken(where, str(error), "not_toml") from None


def _inherited(own: EditionFiles, base: EditionFiles, drop: list[str]) -> EditionFiles:
    tables = [_table(own, base, entry) for entry in own.tables]
    for rule in base.meta.get("rules", []):
        own.ids[rule["id"]] = own.id + rule["id"].removeprefix(base.id)
    kept = {key: value for key, value in base.meta.items() if key not in OWN}
    taken: Data = with_ids(kept, own.ids)
    rules = [*taken.get("rules", []), *own.meta.get("rules", [])]
    meta = {**taken, **own.meta, **({"rules": rules} if rules else {})}
    sections = _sections(own, with_ids(base.sections, own.ids), drop)
    return EditionFiles(own.id, meta, sections, tables, own.ids)


def _table(own: EditionFiles, base: EditionFiles, entry: Data) -> Data:
    """The entry with the rows of the table it is `like`; its ids go into `own.ids`.

    Rows given beside `like` change single lines of the row of that id. `all_open` opens every row to every
    kind of school, `rows_unconfirmed` marks every row as not seen in an official form.
    """
    like, changed = entry.pop("like", ""), entry.pop("rows", [])
    all_open, doubtful = entry.pop("all_open", False), entry.pop("rows_unconfirmed", False)
    if not like:
        return {**entry, "rows": changed}
    where = named(f"{own.id}/tables.toml", entry)
    model = next((t for t in base.tables if t["id"] == like), None)
    if model is None:
        raise broken(where, "like", "unknown_id")
    own.ids[like] = entry["id"]
    for line in (*model["rows"], *model.get("choices", [])):
        own.ids[line["id"]] = entry["id"] + line["id"].removeprefix(like)
    table: Data = {**with_ids(model, own.ids), **entry}
    rows = {row["id"]: row for row in table["rows"]}
    for row in rows.values():
        row.update({"only_for": "all", "mark": ""} if all_open else {})
        row.update({"unconfirmed": True} if doubtful else {})
    for change in changed:
        if change.get("id") not in rows:
            raise broken(named(where, change), "id", "unknown_id")
        rows[change["id"]].update(change)
    return table


def _sections(own: EditionFiles, base: list[Data], drop: list[str]) -> list[Data]:
    """The base's outline with this edition's changes."""
    sections = _without(base, drop)
    for entry in own.sections:
        where = named(f"{own.id}/outline.toml", entry)
        after = entry.pop("after", None)
        places = {section["key"]: place for place, section in enumerate(sections)}
        if after is None and entry.get("key") in places:
            sections[places[entry["key"]]].update(entry)
        elif after in places:
            sections.insert(places[after] + 1, entry)
        else:
            raise broken(where, "after", "unknown_id")
    return sections


def _without(sections: list[Data], drop: list[str]) -> list[Data]:
    kept: list[Data] = []
    dropped = 0  # level of the dropped section that we are inside of
    for section in sections:
        if dropped and section.get("level", 1) > dropped:
            continue
        dropped = section.get("level", 1) if section["key"] in drop else 0
        if not dropped:
            kept.append(section)
    return kept


def with_ids(value: Any, ids: dict[str, str]) -> Any:
    """A deep copy of plain data in which every string that is an id of `ids` is replaced."""
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, list):
        return [with_ids(item, ids) for item in value]
    if isinstance(value, dict):
        return {key: with_ids(item, ids) for key, item in value.items()}
    return deepcopy(value)
