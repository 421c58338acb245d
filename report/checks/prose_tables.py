"""Numbers of sentences against the typed tables: the row that a sentence names, in the unit it names.

A number that is close to the cell yet not equal is taken for a slip or another way of counting; one far off for another thing.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context, Located
from report.checks.facts import Cell, Quantity, paragraphs_with_numbers, table_cells, years
from report.checks.findings import Finding, Level, Place
from report.edition import Row
from report.indicators import effective_value
from report.messages import say
from report.stream import ParagraphItem
from report.values import decimals

_CLOSE = Decimal("0.15")
_NEXT = 40  # characters: a second number of the row that the clause before has named
_LEAST = 4
_JOIN = re.compile(r"[\s]*(?:共计?|合计|总计|为|达到?|有|是|计|约|人数|金额|收入|发放|：|:)*\s*$")
_AMOUNT = re.compile(r"[，、](?:发放|投入|支出|奖励|共计)?(?:奖金|金额|经费|资金|补助)?\s*$")
_TRAINING = ("人日", "人次", "学时", "课时")
_WIDER = re.compile(r"累计|历年|近[三五\d]年|年均|全省|全市|全国|以来|联盟|集团")
_LARGE = 10_000
_SURE = 1000  # a number with fewer digits is often near another by chance


def check(context: Context) -> Iterator[Finding]:
    """Queries for numbers that contradict a row, hints for numbers that come suspiciously near one."""
    cells = list(table_cells(context))
    by_label: dict[str, list[Cell]] = {}
    for cell in cells:
        name = plain(cell.label)
        if len(name) >= _LEAST and not cell.total:
            by_label.setdefault(name, []).append(cell)
    trained = _trained(context)
    told: list[tuple[ParagraphItem, Located, Quantity]] = []
    for item, located, found in paragraphs_with_numbers(context):
        told += [(item, located, quantity) for quantity in found]
        yield from _rows(context, item, located, found, by_label)
        yield from _totals(context, item, located, found, cells)
        yield from _larger(context, item, located, found, trained)
    yield from _near(context, told, list(_values(context)))


def plain(name: str) -> str:
    """A row's name as a sentence says it: without 其中, brackets, marks."""
    return re.sub(r"^其中[：:]?|[（(][^（）()]*[)）]|[\s“”\"*：:]", "", name)


def _rows(
    context: Context,
    item: ParagraphItem,
    located: Located,
    found: list[Quantity],
    by_label: dict[str, list[Cell]],
) -> Iterator[Finding]:
    named = years(item.text)
    for label, cells in by_label.items():
        at = item.text.find(label)
        while at >= 0:
            end = at + len(label)
            for quantity in found:
                if not end <= quantity.start <= end + _NEXT or not _follows(item.text[end : quantity.start]):
                    continue
                same = [
                    c
                    for c in cells
                    if c.unit == quantity.unit and (not named or not c.year or c.year in named)
                ]
                cell = _contradicts(quantity, same)
                if cell is not None:
                    yield _finding(context, item, located, quantity, cell)
            at = item.text.find(label, end)


def _follows(between: str) -> bool:
    """Whether nothing else is named between a row's name and a number: at most one other number and its share."""
    if _JOIN.fullmatch(between):
        return True
    return bool(re.match(r"\s*\d[\d,.]*\s*余?[\u4e00-\u9fff]{1,2}[，、]", between)) and bool(
        _AMOUNT.search(between)
    )


def _contradicts(quantity: Quantity, cells: list[Cell]) -> Cell | None:
    if quantity.about or not cells:
        return None
    for cell in cells:
        places = min(decimals(quantity.shown.rstrip("万亿元人%")), decimals(format(cell.value, "f")))
        if abs(cell.base - quantity.base) <= Decimal("0.5000001").scaleb(-places):
            return None
    near = min(cells, key=lambda c: abs(c.base - quantity.base))
    return near if near.base and abs(near.base - quantity.base) <= _CLOSE * abs(near.base) else None


def _finding(
    context: Context, item: ParagraphItem, located: Located, quantity: Quantity, cell: Cell
) -> Finding:
    printed = cell.item.rows[cell.row][cell.column].strip()
    message = say(
        "checks.prose_table",
        name=cell.label,
        found=quantity.shown,
        table=context.caption(cell.item) or say("checks.a_table"),
        column=cell.head,
        expected=printed,
    )
    places = (
        _sentence_place(context, item, located, quantity),
        context.table_place(cell.item, cell.located, cell.row, cell.column),
    )
    return Finding(
        "prose_table", "same-quantity", Level.QUERY, message, places, printed, format(quantity.value, "f")
    )


def _sentence_place(context: Context, item: ParagraphItem, located: Located, quantity: Quantity) -> Place:
    begin = max((m.end() for m in re.finditer(r"[。；！？\n]", item.text[: quantity.start])), default=0)
    begin = max(begin, quantity.start - 60)
    return context.paragraph_place(item, located, item.text[begin : quantity.end + 20])


def _totals(
    context: Context, item: ParagraphItem, located: Located, found: list[Quantity], cells: list[Cell]
) -> Iterator[Finding]:
    """「总培训天数 70 天」 against the total row of a table in the same section, by the head of its column."""
    for quantity in found:
        if not re.search(r"总|共计|合计", quantity.name):
            continue
        same = [
            c
            for c in cells
            if c.total
            and c.located.section == located.section
            and len(plain(c.head)) >= 2
            and c.unit == quantity.unit
        ]
        same = [c for c in same if plain(c.head.split()[-1]).removesuffix("数") in quantity.name]
        cell = _contradicts(quantity, same)
        if cell is not None:
            yield _finding(context, item, located, quantity, cell)


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
    found: list[Quantity],
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
        places = (_sentence_place(context, item, located, quantity), context.cell_place(row.id, column))
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
                place = _sentence_place(context, item, located, quantity)
                near.setdefault((row.id, column, base), []).append(place)
                rows[row.id, column] = (row, number, quantity.shown)
    for (row_id, column, base), places in near.items():
        row, number, printed = rows[row_id, column]
        shown = format(number, "f")
        words = {"found": printed, "name": row.name, "column": column, "shown": shown + row.unit}
        message = say("checks.near_number", **words)
        where = (*places, context.cell_place(row_id, column))
        yield Finding("near_number", "same-quantity", Level.HINT, message, where, shown, format(base, "f"))
