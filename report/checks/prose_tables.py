"""One kind of training larger than all of it, and numbers of sentences that come suspiciously near an indicator's."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from report.checks.agreement import sentence_place
from report.checks.context import Context, Located
from report.checks.facts import Quantity, paragraphs_with_numbers
from report.checks.findings import Finding, Level, Place
from report.edition import Row
from report.indicators import effective_value
from report.messages import say
from report.stream import ParagraphItem

_TRAINING = ("人日", "人次", "学时", "课时")
_WIDER = re.compile(r"累计|历年|近[三五\d]年|年均|全省|全市|全国|以来|联盟|集团")
_LARGE = 10_000
_SURE = 1000  # a number with fewer digits is often near another by chance


def check(context: Context) -> Iterator[Finding]:
    """Queries for the first, hints for the second."""
    trained = _trained(context)
    told: list[tuple[ParagraphItem, Located, Quantity]] = []
    for item, located, found in paragraphs_with_numbers(context):
        told += [(item, located, quantity) for quantity in found]
        yield from _larger(context, item, located, found, trained)
    yield from _near(context, told, list(_values(context)))


def plain(name: str) -> str:
    """A row's name as a sentence says it: without 其中, brackets, marks."""
    return re.sub(r"^其中[：:]?|[（(][^（）()]*[)）]|[\s“”\"*：:]", "", name)


def _trained(context: Context) -> dict[str, tuple[Row, str, Decimal]]:
    """For each unit of training, the edition's row that counts all of it, with this year's value."""
    report, found = context.report, {}
    for table in report.edition.tables:
        columns = [column.key_for(report.year) for column in table.columns]
        for row in table.rows:
            if (
                row.level == 0
                and row.unit in _TRAINING
                and re.match(r"非学历培训|培训总?[量规]|社会培训", row.name)
            ):
                values = [(c, effective_value(report, row, c).number) for c in columns]
                known = [(c, n) for c, n in values if n]
                if known:
                    column, number = max(known, key=lambda pair: pair[1])
                    found[row.unit] = (row, column, number)
    return found


def _larger(
    context: Context,
    item: ParagraphItem,
    located: Located,
    found: Sequence[Quantity],
    trained: dict[str, tuple[Row, str, Decimal]],
) -> Iterator[Finding]:
    """One kind of training larger than all training of the year."""
    for quantity in found:
        if quantity.unit not in trained or "培训" not in quantity.name or _WIDER.search(quantity.name):
            continue
        row, column, whole = trained[quantity.unit]
        if quantity.base <= whole or plain(row.name) in quantity.name:
            continue
        bound = format(whole, "f")
        message = say(
            "checks.training_larger", found=quantity.shown, name=row.name, column=column, bound=bound
        )
        places = (sentence_place(context, item, located, quantity), context.cell_place(row.id, column))
        yield Finding(
            "part_larger", "arithmetic", Level.QUERY, message, places, bound, format(quantity.value, "f")
        )


def _values(context: Context) -> Iterator[tuple[Row, str, Decimal]]:
    report = context.report
    for table in report.edition.tables:
        for row in table.rows:
            for column in table.columns:
                key = column.key_for(report.year)
                number = effective_value(report, row, key).number
                if number is not None and number >= _SURE and number == number.to_integral():
                    yield row, key, number


def _near(
    context: Context,
    found: list[tuple[ParagraphItem, Located, Quantity]],
    indicators: list[tuple[Row, str, Decimal]],
) -> Iterator[Finding]:
    """13,153 人次 here and 13,152 学时 there: probably one count, written down twice; one finding for all its places."""
    exact = {number for _, _, number in indicators}
    near: dict[tuple[str, str, Decimal], list[Place]] = {}
    rows = {}
    for item, located, quantity in found:
        base = quantity.base
        if quantity.about or base < _SURE or base in exact or quantity.unit == "元":
            continue
        if base % 100 == 0 or base != base.to_integral():
            continue
        for row, column, number in indicators:
            if abs(number - base) == 1 or (base >= _LARGE and abs(number - base) <= 2):
                place = sentence_place(context, item, located, quantity)
                near.setdefault((row.id, column, base), []).append(place)
                rows[row.id, column] = (row, number, quantity.shown)
    for (row_id, column, base), places in near.items():
        row, number, printed = rows[row_id, column]
        shown = format(number, "f")
        words = {"found": printed, "name": row.name, "column": column, "shown": shown + row.unit}
        message = say("checks.near_number", **words)
        where = (*places, context.cell_place(row_id, column))
        yield Finding("near_number", "same-quantity", Level.HINT, message, where, shown, format(base, "f"))
