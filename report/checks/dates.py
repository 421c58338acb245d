"""Dates that no calendar has, spans that run backwards, school years of the wrong length."""

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from report.checks.context import Context
from report.checks.findings import Finding, Level
from report.checks.grouped import Seen, quoted, told

_TO = r"\s*(?:—{1,2}|–|-|－|～|~|至|到)\s*"
_DAY = re.compile(r"(?<!\d)(?:(20\d\d)\s*年)?\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号](?!楼|厅|馆|文)")
_MONTH = re.compile(r"(?<!\d)20\d\d\s*年\s*(\d{1,2})\s*月(?!\d)")
_DAYS = re.compile(rf"(?<!\d)(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*日?{_TO}(\d{{1,2}})\s*[日号]")
_FULL_DAYS = re.compile(
    rf"(?:(20\d\d)\s*年)?\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*日{_TO}(?:(20\d\d)\s*年)?\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*日"
)
_MONTHS = re.compile(rf"(20\d\d)\s*年\s*(\d{{1,2}})\s*月?{_TO}(?:(20\d\d)\s*年)?\s*(\d{{1,2}})\s*月(?!\s*\d)")
_SCHOOL_YEAR = re.compile(rf"(?<!\d)(20\d\d){_TO}(20\d\d)\s*学年(?:度)?")
_YEARS = re.compile(rf"(?<![\d.])(20\d\d)\s*年?{_TO}(20\d\d)\s*年(?!\s*\d{{1,2}}\s*月)")


def check(context: Context) -> Iterator[Finding]:
    """Queries for dates that do not exist, hints for spans."""
    found: dict[str, Seen] = defaultdict(list)
    for text, place in context.texts():
        for kind, at, words in _wrong(text):
            found[kind].append((quoted(place, text, at), words))
    for kind, seen in found.items():
        yield told(kind, "year", seen, Level.QUERY if kind == "date_impossible" else Level.HINT)


@lru_cache(maxsize=16384)
def _wrong(text: str) -> tuple[tuple[str, int, str], ...]:
    """(kind, place, words) of every date that cannot be."""
    if "月" not in text and "年" not in text:
        return ()
    found = [("date_impossible", m.start(), m.group()) for m in _DAY.finditer(text) if not _exists(m)]
    found += [
        ("date_impossible", m.start(), m.group()) for m in _MONTH.finditer(text) if not 1 <= int(m[1]) <= 12
    ]
    found += [("span_backwards", m.start(), m.group()) for m in _DAYS.finditer(text) if int(m[2]) > int(m[3])]
    found += [("span_backwards", m.start(), m.group()) for m in _FULL_DAYS.finditer(text) if _reversed(m)]
    for match in _MONTHS.finditer(text):
        first, second = int(match[1]), int(match[3] or match[1])
        if (second, int(match[4])) < (first, int(match[2])):
            found.append(("span_backwards", match.start(), match.group()))
    found += [
        ("span_backwards", m.start(), m.group()) for m in _YEARS.finditer(text) if int(m[1]) > int(m[2])
    ]
    found += [
        ("school_year_span", m.start(), m.group())
        for m in _SCHOOL_YEAR.finditer(text)
        if int(m[2]) - int(m[1]) != 1
    ]
    return tuple(found)


def _exists(match: re.Match[str]) -> bool:
    """Whether the calendar has the day; without a year, 29 February is believed."""
    year, month, day = int(match[1] or 2020), int(match[2]), int(match[3])
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _reversed(match: re.Match[str]) -> bool:
    years = (int(match[1] or 0), int(match[4] or match[1] or 0))
    return (years[1], int(match[5]), int(match[6])) < (years[0], int(match[2]), int(match[3]))
