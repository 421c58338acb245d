"""Dataclasses ↔ plain JSON values, for the draft file and the journal.

A class marked `@coded("kind")` becomes `{"kind": "kind", field: value, …}`; fields that hold their default are left out, so
an older draft simply lacks the fields that came later. Sequences are tuples in memory and lists in JSON. A field must
hold only str, int, float, bool, None, tuples and coded classes.
"""

import dataclasses
from enum import StrEnum
from typing import Any

_CLASSES: dict[str, type] = {}


def coded(kind: str) -> Any:
    """Class decorator: registers a frozen dataclass under `kind`."""

    def register(cls: type) -> type:
        if kind in _CLASSES:
            raise ValueError(f"kind {kind!r} is taken")
        _CLASSES[kind] = cls
        cls.kind = kind  # type: ignore[attr-defined]
        return cls

    return register


def encode(value: Any) -> Any:
    """A JSON value for `value`; TypeError for a class that is not coded."""
    if isinstance(value, StrEnum):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, tuple | list):
        return [encode(part) for part in value]
    kind = getattr(value, "kind", None)
    if kind not in _CLASSES or not dataclasses.is_dataclass(value):
        raise TypeError(f"{type(value).__name__} is not coded")
    result: dict[str, Any] = {"kind": kind}
    for field in dataclasses.fields(value):
        part = getattr(value, field.name)
        if field.default is dataclasses.MISSING or part != field.default:
            result[field.name] = encode(part)
    return result


def decode(value: Any) -> Any:
    """The inverse of `encode`; ValueError for an unknown kind or field."""
    if isinstance(value, list):
        return tuple(decode(part) for part in value)
    if not isinstance(value, dict):
        return value
    fields = dict(value)
    kind = fields.pop("kind", None)
    if kind not in _CLASSES:
        raise ValueError(f"unknown kind {kind!r}")
    try:
        return _CLASSES[kind](**{name: decode(part) for name, part in fields.items()})
    except TypeError as error:
        raise ValueError(f"{kind}: {error}") from error
