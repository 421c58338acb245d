"""Records of a report ↔ rows of the draft file: readable columns beside the record's whole JSON.

The JSON is what counts when a draft is read; the columns are for people and for queries over many drafts. A
draft may come from anywhere, so everything read is checked against the record's types before the program
trusts it.
"""

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import InvalidOperation
from functools import cache
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from db.sound import check_sound
from report.blocks import Block
from report.codec import decode, encode
from report.model import PictureInfo, Section
from report.values import State, Value

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoreTable:
    """How one store of `report.model.STORES` lies in the file."""

    table: str
    pk: tuple[str, ...]
    cls: type
    columns: Callable[[str, Any], Row]

    def row(self, key: str, record: Any) -> Row:
        """The row of a record."""
        columns = self.columns(key, record)
        return columns if self.cls is str else {**columns, "data": to_json(record)}

    def where(self, key: str) -> tuple[str, list[str]]:
        """The SQL condition that finds the row of `key`, and its parameters."""
        parts = list(key.partition("/")[::2]) if len(self.pk) == 2 else [key]
        return " AND ".join(f'"{column}" = ?' for column in self.pk), parts

    def key(self, row: Row) -> str:
        """The key of a row."""
        return "/".join(str(row[column]) for column in self.pk)

    def record(self, row: Row) -> Any:
        """The record of a row; ValueError when it is no such record, or not the one that its columns name."""
        if self.cls is str:
            if not isinstance(row["text"], str):
                raise ValueError("field text is no text")
            return row["text"]
        record = from_json(row["data"])
        if type(record) is not self.cls or not conforms(record, self.cls):
            raise ValueError(f"{self.key(row)}: not a {self.cls.__name__}")
        if self.cls is not Value and getattr(record, self.pk[0]) != row[self.pk[0]]:
            raise ValueError(f"{self.key(row)}: the record has another id")
        _check_sense(record)
        return record


def _section(key: str, section: Section) -> Row:
    names = ("parent", "position", "title", "type", "spec", "state", "skipped", "owner")
    return {"id": key, **{name: _plain(getattr(section, name)) for name in names}}


def _block(key: str, block: Block) -> Row:
    kind = encode(block.body)["kind"]
    return {
        "id": key,
        "section": block.section,
        "parent": block.parent,
        "position": block.position,
        "kind": kind,
    }


def _value(key: str, value: Value) -> Row:
    row, _, column = key.partition("/")
    number = value.number
    texts = ("state", "text", "typed", "reason", "note_internal", "note_public", "source", "evidence")
    return {
        "row": row,
        "column": column,
        **{name: str(getattr(value, name)) for name in texts},
        "number": None if number is None else float(number),
        "locked": int(value.locked),
    }


def _field(key: str, text: str) -> Row:
    return {"key": key, "text": text}


def _picture(key: str, info: PictureInfo) -> Row:
    return {"sha": key, "name": info.name, "format": info.format, "width": info.width, "height": info.height}


TABLES = {
    "sections": StoreTable("section", ("id",), Section, _section),
    "blocks": StoreTable("block", ("id",), Block, _block),
    "values": StoreTable("value", ("row", "column"), Value, _value),
    "fields": StoreTable("field", ("key",), str, _field),
    "pictures": StoreTable("picture", ("sha",), PictureInfo, _picture),
}


def to_json(record: Any) -> str:
    """A record, or a field's text, or None, as one line of JSON."""
    return json.dumps(encode(record), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def from_json(text: Any) -> Any:
    """The inverse of `to_json`; ValueError for whatever is no such record."""
    try:
        loaded = json.loads(text, parse_constant=_no_constant)
        if "\\u" in text:
            # Half a surrogate pair could never be written again.
            json.dumps(loaded, ensure_ascii=False).encode()
        return decode(loaded)
    except (TypeError, RecursionError) as error:
        raise ValueError("not a record") from error


def checked(store: str, text: str | None) -> Any:
    """The record of a journal entry's side: None where it did not exist; ValueError when it is no record
    of that store.
    """
    if text is None:
        return None
    record = from_json(text)
    cls = TABLES[store].cls
    if type(record) is not cls or not conforms(record, cls):
        raise ValueError(f"not a {cls.__name__}")
    _check_sense(record)
    return record


def conforms(value: Any, hint: Any) -> bool:
    """Whether `value` has the type `hint` all the way down; int passes for float, as JSON writes 1.0 and
    1.
    """
    origin, options = get_origin(hint), get_args(hint)
    if origin in (UnionType, Union):
        return any(conforms(value, option) for option in options)
    if origin is tuple:
        return isinstance(value, tuple) and all(conforms(part, options[0]) for part in value)
    if dataclasses.is_dataclass(hint):
        return type(value) is hint and all(
            conforms(getattr(value, n), h) for n, h in _hints(cast(type, hint))
        )
    if hint is float:
        return type(value) in (int, float)
    if hint is str:
        return isinstance(value, str)
    return type(value) is hint


@cache
def _hints(cls: type) -> tuple[tuple[str, Any], ...]:
    return tuple(get_type_hints(cls).items())


def _check_sense(record: Any) -> None:
    if isinstance(record, Value):
        _check_value(record)
    else:
        check_sound(record)


def _check_value(value: Value) -> None:
    if value.state not in list(State):
        raise ValueError(f"unknown state {value.state!r}")
    try:
        number = value.number
    except InvalidOperation as error:
        raise ValueError(f"{value.text!r} is no number") from error
    if number is not None and not number.is_finite():
        raise ValueError(f"{value.text!r} is no number")


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")
