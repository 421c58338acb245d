"""Values that look copied: a 其中 row equal to its whole to the last decimal, a value with decimals equal to last year's;
and shares that no whole number of people can give."""

import re
from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context, sentence
from report.checks.facts import paragraphs_with_numbers
from report.checks.findings import Finding, Level, Place
from report.edition import IndicatorTable, Row
from report.indicators import effective_value
from report.messages import say
from report.values import decimals, rounded

_DIGITS = 5  # significant digits that do not agree by chance
_TEACHERS = re.compile(r"专任教师(?:中)?(?:占比|比例|的比例)?")
_AMONG = re.compile(r"专任教师\s*(?:\d+\s*[人名])?\s*中[，,][^，。；,;]*$")
_MOST = 1000  # people; with more every share with two decimals can be had


def check(context: Context) -> Iterator[Finding]:
    """Hints, one for each kind and table."""
    for table in context.report.edition.tables:
        yield from _equal(context, table)
    yield from _impossible(context)


def _equal(context: Context, table: IndicatorTable) -> Iterator[Finding]:
    report = context.report
    columns = [column.key_for(report.year) for column in table.columns]
    whole: Row | None = None
    parts: dict[Place, str] = {}
    years: dict[Place, str] = {}
    for row in table.rows:
        if row.level == 0:
            whole = row
        values = [effective_value(report, row, column) for column in columns]
        if len(values) == 2 and values[0].text == values[1].text and _telling(values[0].text):
            years[context.cell_place(row.id)] = f"{row.name} {values[0].shown}"
        if whole is None or row is whole or not row.name.startswith("其中") or row.unit != whole.unit:
            continue
        wholes = [effective_value(report, whole, column) for column in columns]
        same = [a.text == b.text and _telling(a.text) for a, b in zip(values, wholes, strict=True)]
        if any(same) and not all(same):
            shown = next(v.shown for v, equal in zip(values, same, strict=True) if equal)
            parts[context.cell_place(row.id)] = f"{row.name} {shown}"
    for rule, found in (("copied_part", parts), ("copied_year", years)):
        if found:
            rows = "、".join(found.values())
            message = say(f"checks.{rule}", table=context.table_name(table.id), rows=rows)
            yield Finding(rule, "same-quantity", Level.HINT, message, tuple(found))


def _telling(text: str) -> bool:
    digits = re.sub(r"\D", "", text).strip("0")
    return decimals(text) > 0 and len(digits) >= _DIGITS


def _impossible(context: Context) -> Iterator[Finding]:
    """「专任教师中研究生占 19.15%」: a share that needs a whole number of teachers, held against their number."""
    report = context.report
    rows = [row for table in report.edition.tables for row in table.rows if "专任教师总数" in row.name]
    if len(rows) != 1:
        return
    row, year = rows[0], report.year
    now, last = (effective_value(report, row, str(y)).number for y in (year, year - 1))
    if now is None or not 0 < now < _MOST:
        return
    for item, located, found in paragraphs_with_numbers(context):
        for quantity in found:
            places = decimals(quantity.shown.rstrip("%％ "))
            begin = item.text.rfind("。", 0, quantity.start) + 1
            lead = re.split(r"[；;]", item.text[begin : quantity.start])[-1]
            named = _TEACHERS.search(quantity.name) or _AMONG.search(lead)
            if quantity.unit != "%" or places < 2 or not named:
                continue
            if _possible(quantity.value, now, places):
                continue
            old = last is not None and last > 0 and _possible(quantity.value, last, places)
            near = rounded(Decimal(int(quantity.value * now / 100 + Decimal("0.5"))) / now * 100, places)
            key = "share_last_year" if old else "share_impossible"
            message = say(f"checks.{key}", found=quantity.shown, whole=now, last=last or "", near=near)
            place = context.paragraph_place(item, located, sentence(item.text, quantity.start))
            where = (place, context.cell_place(row.id))
            yield Finding(key, "arithmetic", Level.HINT, message, where, near, format(quantity.value, "f"))


def _possible(share: Decimal, whole: Decimal, places: int) -> bool:
    nearest = int(share * whole / 100 + Decimal("0.5"))
    unit = Decimal(1).scaleb(-places)
    return any(abs(Decimal(k) / whole * 100 - share) < unit for k in (nearest - 1, nearest, nearest + 1))
