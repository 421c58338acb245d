"""What a person decided about rows of a form that could not be placed, and finding it again when that form comes next year.

A form is known by its sheets' names and headings, years counted from the report's; a row by its labels, its unit and how many of
that name stand above it. Plain data: whoever calls keeps it.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from report.form_match import plain

OUT = "out"  # a row that is no indicator of the report: left blank and no longer listed

Learned = Mapping[
    str, Mapping[str, str]
]  # fingerprint of a form → key of a row → row id of the edition, or OUT

_YEAR = re.compile(r"(?:19|20)\d\d")


def form_fingerprint(headings: Iterable[tuple[str, Sequence[str]]], year: int) -> str:
    """A short name for a form: (sheet, headings) of its tables, in whatever order, 2025年 written as {0}年."""
    lines = {_relative("\t".join([sheet, *texts]), year) for sheet, texts in headings}
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def _relative(text: str, year: int) -> str:
    return _YEAR.sub(lambda match: f"{{{int(match.group()) - year}}}", plain(text.replace("\t", "|")))


def row_keys(labels: Sequence[Sequence[str]], units: Sequence[str]) -> list[str]:
    """A key for every row of a table, different where name and unit are the same."""
    seen: Counter[str] = Counter()
    keys = []
    for names, unit in zip(labels, units, strict=True):
        name = "/".join(dict.fromkeys(plain(text) for text in names)) + f"|{plain(unit)}"
        seen[name] += 1
        keys.append(f"{name}|{seen[name]}")
    return keys
