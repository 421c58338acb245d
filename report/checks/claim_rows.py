"""Numbers of sentences that speak of one row of a table by name: 「规模最大的松陵工业学校在校生达到 4268 人」."""

import re
from collections.abc import Iterator

from report.checks.context import Context
from report.checks.facts import Fact
from report.checks.findings import Finding, Level
from report.checks.terms import core, one_name
from report.checks.told import Knowledge, Number, Paragraph, fits, likeness, told_place, wish
from report.messages import say

_NAME = 3  # characters of a row's name that mean one row
_SURE = 3  # digits of a number that is not another's by chance
_FAR = 24
_BACK = 60
_CHANGE = re.compile(
    r"增长|增加|提高|提升|上升|下降|减少|降低|高出|净增|占[^，]{0,14}$|[生人年师]均|每|[较比]"
)
_OTHER = re.compile(r"去年|上年|上届|上一?学年")


def claims(context: Context, knowledge: Knowledge, paragraph: Paragraph) -> Iterator[Finding]:
    """Queries for numbers that no cell of the row has and one cell has with a slip."""
    for number in paragraph.numbers:
        if not number.exact() or wish(paragraph, number) or number.unit == "个百分点":
            continue
        if _CHANGE.search(number.clause) or _OTHER.search(number.clause):
            continue
        meant = _row(knowledge, paragraph, number) or _dated(knowledge, paragraph, number)
        if not meant or any(_same(f, number) for f in meant):
            continue
        if any(n.base == number.base for n in paragraph.near(number, 0, 0)):
            continue
        found = _slipped(paragraph, number, meant)
        if found is not None:
            yield _finding(context, paragraph, number, found)


def _named(knowledge: Knowledge, paragraph: Paragraph, number: Number) -> list[tuple[int, int, list[Fact]]]:
    """(start, end, facts) of the names in the clauses right before a number."""
    words = one_name(paragraph.words(number))[-_BACK:]
    edge = words.rfind("；") + 1
    return [(s - edge, e - edge, facts) for s, e, facts in knowledge.index.within(words) if s >= edge]


def _row(knowledge: Knowledge, paragraph: Paragraph, number: Number) -> list[Fact]:
    """The cells of the row that the words before a number name last: 「规模最大的松陵工业学校在校生达到」."""
    words = one_name(paragraph.words(number))[-_BACK:]
    words = words[words.rfind("；") + 1 :]
    named = [
        (end, end - start, [f for f in facts if f.head and not f.total])
        for start, end, facts in _named(knowledge, paragraph, number)
        if end - start >= _NAME
    ]
    named = [n for n in named if n[2]]
    if not named:
        return []
    end, _, facts = max(named, key=lambda n: n[:2])
    between = re.sub(r"20\d\d", "", words[end:])
    told = {fact.line for fact in facts}
    cells = [f for line in told for f in knowledge.lines[line] if not f.total]
    if re.search(r"\d", between):  # another number of the row stands between: only what the words name
        own = re.split(r"\d[^，；]*", between)[-1]
        return [f for f in cells if len(core(f.head)) >= _NAME and core(f.head) in own]
    return cells if len(between) <= _FAR else []


def _dated(knowledge: Knowledge, paragraph: Paragraph, number: Number) -> list[Fact]:
    """This year's number of a row or column with one for each year, named right before: 「报到率 96.02%」."""
    if number.unit != "%" or len(number.label) < _NAME:
        return []
    words = re.sub(r"[较比]20\d\d", "", paragraph.words(number))
    dated = re.findall(r"20\d\d(?=年|届|学年)", words)
    year = dated[-1] if dated else knowledge.year
    facts = [f for f in knowledge.index.things(number.label) if f.unit == "%" and f.year and not f.head]
    if len({f.table for f in facts}) != 1 or re.search(r"上|去年|[由从]", number.lead):
        return []
    return [f for f in facts if f.year == year and knowledge.years_of(f)]


def _same(fact: Fact, number: Number) -> bool:
    return fact.base == number.base or (fact.unit in (number.unit, "") and fits(fact.base, number))


def _slipped(paragraph: Paragraph, number: Number, cells: list[Fact]) -> Fact | None:
    """The cell whose number this must be; a small number, or one merely near, only under the head that the words name."""
    words = one_name(paragraph.words(number))[-24:]
    digits = len(number.at.printed.replace(".", "").replace(",", "").strip("0"))
    for fact in cells:
        if fact.unit and fact.unit != number.unit:
            continue
        if not fact.unit and (number.unit in ("%", "元", ":1") or fact.base != fact.base.to_integral()):
            continue
        kind = likeness(fact.base, number)
        head = core(fact.head)
        told = not fact.head or (bool(head) and (head in words or head[:2] in number.clause))
        fitting = {"swapped", "point"} if digits >= _SURE else set()
        if told:
            fitting |= {"swapped", "digit", "lost"} if digits > 1 else set()
            fitting |= {"near"} if number.unit == "%" == fact.unit else set()
        if kind in fitting:
            return fact
    return None


def _finding(context: Context, paragraph: Paragraph, number: Number, fact: Fact) -> Finding:
    report = context.report
    if fact.item is not None:
        table = context.caption(fact.item) or say("checks.a_table")
    else:
        table = context.table_name(report.edition.table_of(fact.indicator).id)
    year = f"{fact.year}年" if fact.year and fact.year not in fact.head else ""
    message = say(
        "checks.prose_table",
        name=fact.label or fact.head,
        found=number.at.shown,
        table=table,
        column=f"{year}{fact.head}" or say("checks.number_column"),
        expected=fact.shown,
    )
    places = (told_place(context, paragraph, number), fact.place(context))
    return Finding(
        "prose_table", "same-quantity", Level.QUERY, message, places, fact.shown, number.at.printed
    )
