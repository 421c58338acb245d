"""An edition as one text (TOML), and back: the file that one school makes and others load, and what a draft keeps.

Reading what was written gives the same edition, record for record. What is read may come from anywhere: it goes through the
strict reader of `report.editions` and through `report.edition_checks`, and every trouble is one sentence.
"""

import re
import tomllib
from dataclasses import MISSING, Field, fields
from itertools import chain
from typing import Any

from report.edition import Edition, Rule, SectionSpec
from report.edition_checks import check_sound
from report.edition_files import Data, EditionFiles, broken
from report.editions import GUIDANCE_KEYS, build_edition, percent_rules
from report.errors import UserError
from report.messages import say

SUFFIX = ".zhibao-edition"
FORMAT = 1
LARGEST = 1_000_000  # bytes; the largest edition that ships has a tenth of it
HEAD = "# 质报的版本文件：附表、章节、指引、封面。在质报的“版本”页载入；也可以用文本编辑器看。\n"
_OWN_KEYS = ("sections", "tables", "rules")  # written apart


def edition_text(edition: Edition) -> str:
    """The whole edition as TOML."""
    rules, percent = _own_rules(edition)
    meta = {"format": FORMAT, **_plain(edition, _OWN_KEYS), "percent_rows": percent}
    tables = {key: value for key, value in meta.items() if _is_table(value)}
    lines = [HEAD]
    lines += [f"{key} = {_value(value)}" for key, value in meta.items() if key not in tables]
    for key, value in tables.items():
        lines += _block([key], value)
    for spec, level in _walk(edition.sections):
        lines += _block(["sections"], [_section(spec, level)])
    for table in edition.tables:
        lines += _block(["tables"], [_plain(table, ("place",))])
    lines += _block(["rules"], [_plain(rule) for rule in rules])
    return "\n".join(lines) + "\n"


def read_edition_text(text: str, name: str) -> Edition:
    """The edition that a text says; UserError, one sentence with the file's `name`, for anything else."""
    if len(text) > LARGEST:
        raise UserError(say("edition_editor.too_large", name=name))
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise UserError(say("edition_editor.not_edition", name=name)) from error
    version = data.pop("format", None)
    if type(version) is not int or not isinstance(data.get("id"), str):
        raise UserError(say("edition_editor.not_edition", name=name))
    if version > FORMAT:
        raise UserError(say("edition_editor.newer", name=name))
    try:
        edition = build_edition(_files(data))
        check_sound(edition)
    except UserError as error:
        raise UserError(say("edition_editor.broken_file", name=name, why=str(error).rstrip("。"))) from error
    return edition


def _files(data: Data) -> EditionFiles:
    """The parts that the strict reader builds an edition from; UserError where they are no lists of tables."""
    edition_id = data.pop("id")
    parts: dict[str, list[Data]] = {}
    for key in ("sections", "tables"):
        held = data.pop(key, [])
        if not isinstance(held, list) or not all(isinstance(entry, dict) for entry in held):
            raise broken(edition_id, key, "wrong_type")
        parts[key] = held
    for key, kind in (("percent_rows", bool), ("rules", list)):
        if not isinstance(data.get(key, kind()), kind):
            raise broken(edition_id, key, "wrong_type")
    for entry in chain(parts["sections"], parts["tables"]):
        _check_plain(edition_id, entry)
    for key in ("id", "title"):
        if not all(key in table for table in parts["tables"]):
            raise broken(edition_id, key, "missing_key")
    for key in ("renamed", "renamed_cells", "renamed_notes", "renamed_sections", "next_year"):
        held = data.get(key, {})
        if not isinstance(held, dict) or not all(isinstance(text, str) for text in held.values()):
            raise broken(edition_id, key, "wrong_type")
    for key in ("based_on", "renamed_tables"):
        if key in data:
            raise broken(edition_id, key, "unknown_key")
    return EditionFiles(edition_id, data, parts["sections"], parts["tables"])


def _check_plain(edition_id: str, entry: Data) -> None:
    """What the reader takes for granted of the files that ship."""
    wanted = {"level": int, "key": str, "id": str, "columns": list, "title": str, "number": int}
    for key, kind in wanted.items():
        if key in entry and type(entry[key]) is not kind:
            raise broken(edition_id, key, "wrong_type")
    if not all(isinstance(column, dict) for column in entry.get("columns", [])):
        raise broken(edition_id, "columns", "wrong_type")


def _own_rules(edition: Edition) -> tuple[tuple[Rule, ...], bool]:
    """The rules to be written, and whether the reader adds those of the shares itself."""
    derived = tuple(percent_rules(edition.tables))
    if edition.rules[len(edition.rules) - len(derived) :] == derived:
        return edition.rules[: len(edition.rules) - len(derived)], True
    return edition.rules, False


def _walk(specs: tuple[SectionSpec, ...], level: int = 1) -> Any:
    for spec in specs:
        yield spec, level
        yield from _walk(spec.children, level + 1)


def _section(spec: SectionSpec, level: int) -> Data:
    plain = _plain(spec, ("children", "guidance"))
    guidance = _plain(spec.guidance)
    return {
        **plain,
        **({"level": level} if level > 1 else {}),
        **{key: guidance[key] for key in GUIDANCE_KEYS if key in guidance},
    }


def _plain(record: Any, without: tuple[str, ...] = ()) -> Data:
    """A record as plain data; what has its default is left out."""
    plain: Data = {}
    for spec in fields(record):
        value = getattr(record, spec.name)
        if not spec.init or spec.name in without or value is None or value == _default(spec):
            continue
        plain[spec.name] = _plain_value(value)
    return plain


def _plain_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain_value(item) for item in value]
    return _plain(value) if hasattr(value, "__dataclass_fields__") else value


def _default(spec: "Field[Any]") -> Any:
    if spec.default_factory is not MISSING:
        return spec.default_factory()
    return spec.default


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _block(path: list[str], value: Any) -> list[str]:
    """`[path]` for a table, `[[path]]` for each of a list of tables, with the tables inside them."""
    lines: list[str] = []
    for entry in value if isinstance(value, list) else [value]:
        name = ".".join(path)
        lines += ["", f"[[{name}]]" if isinstance(value, list) else f"[{name}]"]
        inner = {key: held for key, held in entry.items() if _is_table(held)}
        lines += [f"{_key(key)} = {_value(held)}" for key, held in entry.items() if key not in inner]
        for key, held in inner.items():
            lines += _block([*path, key], held)
    return lines


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z_]+", key) else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, int | float):
        return repr(value)
    return '"' + "".join(map(_escaped, str(value))) + '"'


def _escaped(letter: str) -> str:
    """A character of a basic string: TOML forbids quotes, backslashes and control characters as they are."""
    if letter in '"\\':
        return "\\" + letter
    if letter == "\n":
        return "\\n"
    return f"\\u{ord(letter):04X}" if ord(letter) < 32 or ord(letter) == 127 else letter
