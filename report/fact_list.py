"""The fact list: every place of the report where one quantity stands — value, bound number, sentence, table cell, caption.

Two numbers are one quantity when their unit and value are the same and their names share a word, or when the number is so long
that it cannot be another's. What follows by itself (bound numbers, computed cells) is listed, but not to be changed here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from report.blocks import Table
from report.checks.context import Context, Located
from report.checks.facts import Fact, Quantity, plain_unit, quantities, years
from report.checks.findings import Finding, Place
from report.checks.terms import core
from report.content import BoundNumber
from report.find import Hit, replace_each
from report.indicators import effective_value
from report.model import Edit, Report, cell_key
from report.numbering import number_report
from report.shown_text import ShownText, paragraph_at
from report.stream import ParagraphItem, TableItem
from report.tables import computed_cells

_LONG = 4  # digits of a number that needs no name
_CONTEXT = 16
_AROUND_NAME = re.compile(r"^(?:我校|学校|全校|目前|今年)+|(?:共计|总计|合计|共|有|为|是|达到?)+\s*$")
_NAME = 2  # characters of a name that may stand for one quantity alone
_FAR = 2  # a number twice as large under the same name is another thing
_SCALES = {"万元": 10_000, "亿元": 100_000_000}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The quantity looked for: what it is called, its plain unit, its value in that unit, and how it is printed."""

    names: tuple[str, ...]
    unit: str
    base: Decimal
    shown: str
    row: str = ""
    column: str = ""

    @property
    def title(self) -> str:
        """What the list is headed with."""
        return self.names[0].removeprefix("其中：").removeprefix("其中:") if self.names else self.shown


@dataclass(frozen=True, slots=True)
class Mention:
    """One place. `kind` is value, bound, prose, cell or caption; `shown` the number there; `hit` is None where nothing can be
    typed: it follows by itself, is locked, or is written in another scale. `same`: the number is the one looked for; a place that
    calls another number by the same name is listed, too."""

    kind: str
    where: str
    before: str
    shown: str
    after: str
    place: Place
    hit: Hit | None = None
    locked: bool = False
    same: bool = True


KINDS = {"value": "附表", "bound": "引用", "prose": "正文", "cell": "表格", "caption": "题注"}


def wanted_of_cell(report: Report, row: str, column: str, text: str = "") -> Wanted | None:
    """The quantity of an indicator cell, as it is now or as it was printed in `text`; None where it holds no number."""
    held = report.edition.row(row)
    value = effective_value(report, held, column)
    text = text or value.text
    number = _decimal(text.partition(":")[0])
    if number is None:
        return None
    unit = ":1" if ":" in text else held.unit.split("/")[0]
    return Wanted(
        (held.name, core(held.name)), plain_unit(unit), number * _SCALES.get(unit, 1), text, row, column
    )


def wanted_at(report: Report, block: str, paragraph: int, position: int) -> Wanted | None:
    """The quantity at a shown place of a paragraph; None where there is none with a unit."""
    held = paragraph_at(report, block, paragraph)
    if held is None:
        return None
    text = ShownText(report, held.content, number_report(report)).text
    for quantity in quantities(text):
        if quantity.start <= position <= quantity.end:
            return _wanted(quantity)
    return None


def wanted_of_finding(report: Report, finding: Finding) -> Wanted | None:
    """The quantity that a finding doubts: that of its cell, else the number in its sentence."""
    cell = next((place.cell for place in finding.places if place.cell), "")
    if cell:
        row, _, column = cell.partition("/")
        return wanted_of_cell(report, row, column)
    for place in finding.places:
        held = paragraph_at(report, place.block, place.paragraph)
        if held is None or not finding.found:
            continue
        for quantity in quantities(ShownText(report, held.content, number_report(report)).text):
            if quantity.printed == finding.found:
                return _wanted(quantity)
    return None


def _wanted(quantity: Quantity) -> Wanted:
    name = core(quantity.name) or quantity.name
    return Wanted((name[-12:],), quantity.unit, quantity.base, quantity.printed)


def mentions(report: Report, wanted: Wanted) -> list[Mention]:
    """Every place of the quantity: its indicator first, then in reading order."""
    context = Context(report, printed=False)
    every = [
        *_values(context, wanted),
        *_prose(context, wanted),
        *_cells(context, wanted),
        *_captions(context, wanted),
    ]
    order = {located.section: n for n, located in enumerate(reversed(context.items))}
    found = {(m.kind, m.place, m.before, m.hit): m for m in every}
    return sorted(found.values(), key=lambda m: (m.kind != "value", -order.get(m.place.section, 0)))


def change_mentions(report: Report, chosen: Sequence[Mention], text: str) -> Edit:
    """All of them changed in one step; those that follow by themselves are left out."""
    hits = [mention.hit for mention in chosen if mention.hit is not None]
    return replace_each(report, [(hit, text) for hit in hits], f"改 {len(hits)} 处数字")


def _same(wanted: Wanted, unit: str, base: Decimal, words: str) -> bool:
    if base != wanted.base or (unit and wanted.unit and unit != wanted.unit):
        return False
    digits = re.sub(r"[^\d]", "", wanted.shown).strip("0")
    return len(digits) >= _LONG or any(_common(name, words) for name in wanted.names)


def _common(name: str, words: str) -> bool:
    """Whether a word of the name — two neighbouring characters that are no 人数 or 总数 — stands in the words."""
    plain = re.sub(r"人数|总数|数量|比例|情况|年", "", name)
    return any(plain[n : n + 2] in words for n in range(len(plain) - 1)) or (bool(plain) and plain in words)


def _values(context: Context, wanted: Wanted) -> Iterator[Mention]:
    report = context.report
    for table in report.edition.tables:
        for row in table.rows:
            for column in (c.key_for(report.year) for c in table.columns):
                value = effective_value(report, row, column)
                if value.number is None or value.locked or (column.isdigit() and int(column) != report.year):
                    continue
                unit = ":1" if ":" in value.text else row.unit.split("/")[0]
                own = (row.id, column) == (wanted.row, wanted.column)
                base = value.number * _SCALES.get(unit, 1)
                if own or _same(wanted, plain_unit(unit), base, row.name):
                    yield _value_mention(context, row.id, column, value.text, base == wanted.base)


def _value_mention(context: Context, row: str, column: str, text: str, same: bool) -> Mention:
    place = context.cell_place(row, column)
    key = cell_key(row, column)
    held = context.report.values.get(key)
    locked = _locked(context, place.section)
    hit = None
    if held is not None and held.text == text and not locked:
        hit = Hit("values", key, ("text",), 0, len(text), place.where, "", text, "", place.section)
    name = context.report.edition.row(row).name
    return Mention("value", place.where, f"{name} ", text, "", place, hit, locked, same)


def _prose(context: Context, wanted: Wanted) -> Iterator[Mention]:
    for item, located in context.paragraphs():
        held = paragraph_at(context.report, item.block, item.place)
        if held is None:
            continue
        shown = ShownText(context.report, held.content, context.numbers)
        for start, end, part in shown.chips:
            if isinstance(part, BoundNumber) and (part.row, part.column) == (wanted.row, wanted.column):
                words = (shown.text[max(0, start - _CONTEXT) : start], shown.text[end : end + _CONTEXT])
                place = context.paragraph_place(item, located)
                yield Mention("bound", place.where, words[0], shown.text[start:end], words[1], place)
        for q in quantities(shown.text):
            same = _same(wanted, q.unit, q.base, q.name + shown.text[q.end : q.end + 8])
            if same or _namesake(context, wanted, q):
                mention = _prose_mention(context, item, located, shown, q, same)
                if mention is not None:
                    yield mention


def _prose_mention(
    context: Context, item: ParagraphItem, located: Located, shown: ShownText, q: Quantity, same: bool
) -> Mention | None:
    """A number of a sentence; None for a bound one, which is listed as such."""
    end = q.start + len(q.printed)
    span = shown.typed(q.start, end)
    if span is None:
        return None
    before, after = shown.text[max(0, q.start - _CONTEXT) : q.start], shown.text[end : end + _CONTEXT]
    place = context.paragraph_place(item, located, before + q.printed + after)
    locked = _locked(context, located.section)
    path = ("paragraphs", item.place, "content")
    hit = Hit(
        "blocks",
        item.block,
        path,
        *span,
        place.where,
        "",
        q.printed,
        "",
        located.section,
        item.block,
        item.place,
    )
    plain = _decimal(q.printed) == q.base  # no 万 behind it: the new number can stand in its place
    return Mention(
        "prose",
        place.where,
        before,
        q.printed,
        after,
        place,
        hit if plain and not locked else None,
        locked,
        same,
    )


def _namesake(context: Context, wanted: Wanted, q: Quantity) -> bool:
    """Another number under the very name: 「专任教师 249 人」 where the indicator says 236. Other years are other numbers."""
    name = core(_AROUND_NAME.sub("", q.name))
    if q.about or q.unit != wanted.unit or len(name) < _NAME or years(q.name) - {str(context.report.year)}:
        return False
    near = q.base and wanted.base / q.base < _FAR and q.base / wanted.base < _FAR if wanted.base else False
    return bool(near) and name in {core(other) for other in wanted.names}


def _cells(context: Context, wanted: Wanted) -> Iterator[Mention]:
    for fact in context.facts():
        if fact.item is None or fact.located is None:
            continue
        block = context.report.blocks.get(fact.item.block)
        if block is None or not isinstance(block.body, Table):
            continue  # an indicator table in the text shows values, which are listed already
        if _same(wanted, fact.unit, fact.base, fact.words + "".join(fact.names)):
            yield _cell_mention(context, fact, fact.item, block.body, wanted)


def _cell_mention(context: Context, fact: Fact, item: TableItem, body: Table, wanted: Wanted) -> Mention:
    place = fact.place(context)
    text = item.rows[fact.row][fact.column]
    at, locked = text.find(wanted.shown), _locked(context, place.section)
    hit = None
    if at >= 0 and not locked and (fact.row, fact.column) not in computed_cells(body):
        end = at + len(wanted.shown)
        path = ("rows", fact.row, fact.column)
        hit = Hit(
            "blocks", item.block, path, at, end, place.where, "", wanted.shown, "", place.section, item.block
        )
    return Mention("cell", place.where, f"{fact.label} ", text, "", place, hit, locked)


def _captions(context: Context, wanted: Wanted) -> Iterator[Mention]:
    for text, place in context.texts():
        if place.paragraph >= 0 or place.row >= 0 or place.cell:
            continue
        for q in quantities(text):
            if _same(wanted, q.unit, q.base, q.name + text[q.end : q.end + 8]):
                before, after = (
                    text[max(0, q.start - _CONTEXT) : q.start],
                    text[q.start + len(q.printed) :][:_CONTEXT],
                )
                hit = _caption_hit(context, place, text, q, wanted)
                yield Mention(
                    "caption", place.where, before, q.printed, after, replace(place, quote=text), hit
                )


def _caption_hit(context: Context, place: Place, text: str, q: Quantity, wanted: Wanted) -> Hit | None:
    block = context.report.blocks.get(place.block)
    same = q.printed.replace(",", "") == wanted.shown.replace(",", "")
    if (
        block is None
        or getattr(block.body, "caption", "") != text
        or not same
        or _locked(context, place.section)
    ):
        return None
    end = q.start + len(q.printed)
    return Hit(
        "blocks",
        block.id,
        ("caption",),
        q.start,
        end,
        place.where,
        "",
        q.printed,
        "",
        place.section,
        block.id,
    )


def _locked(context: Context, section: str) -> bool:
    held = context.report.sections.get(section)
    return held is not None and held.state == "locked"


def _decimal(text: str) -> Decimal | None:
    plain = text.replace(",", "").strip()
    return Decimal(plain) if re.fullmatch(r"-?\d+(?:\.\d+)?", plain) else None
