"""How many lines of a table are over a bound: 「在校生规模超过 3000 人的学校有 3 所」."""

import re
from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context
from report.checks.facts import Fact, plain_unit
from report.checks.findings import Finding, Level
from report.checks.terms import core, one_name
from report.checks.told import Knowledge, Number, Paragraph, told_place
from report.messages import say

_BOUND = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{2,10}?)(?:人数|规模|数量|数)?(?:均|都|在)?(?P<how>超过|达到|大于|高于|多于|不足|低于|少于|小于|在)?"
    r"\s*(?P<bound>\d[\d,.]*)\s*(?P<unit>[万亿]?[人元%％]|人次|册|平方米|亩)?(?P<side>以上|以下|及以上|及以下)?的(?P<noun>[\u4e00-\u9fff]{0,6}?)"
    r"(?:共?有|达到?|为|共计?)?\s*$"
)
_BEHIND = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{2,4}?)的?(?P<what>在校生|毕业生|招生|专任教师|教职工|[\u4e00-\u9fff]{2,6}?)(?:人数|规模|数量|数)?(?:均|都|在)?"
    r"(?P<how>超过|达到|大于|高于|多于|不足|低于|少于|小于|在)\s*(?P<bound>\d[\d,.]*)(?P<unit>[万亿]?[人元%％]|人次|册|平方米|亩)?(?P<side>以上|以下)?"
)
_FEW = 3
_NOUN = 2


def claims(context: Context, knowledge: Knowledge, paragraph: Paragraph) -> Iterator[Finding]:
    """A query where one table has the column and no reading gives the number."""
    for number in paragraph.numbers:
        if number.unit not in ("所", "个", "家") or not number.exact():
            continue
        start, _ = paragraph.sentences[number.sentence]
        match = _BOUND.search(re.sub(r"\s", "", paragraph.item.text[start : number.at.start]))
        if match is None:
            end = paragraph.sentences[number.sentence][1]
            match = _BEHIND.match(re.sub(r"\s", "", paragraph.item.text[number.at.end : end]))
        if match is None or not (match["how"] or match["side"]):
            continue
        columns = _columns(context, one_name(match["what"]), plain_unit(match["unit"] or ""))
        noun = match["noun"][-2:]
        columns = [c for c in columns if len(noun) == _NOUN and _counts_these(c, noun)]
        bound = Decimal(match["bound"].replace(",", ""))
        counts = [_counts(facts, bound, match) for facts in columns]
        if len(counts) == 1 and number.base not in counts[0]:
            yield _finding(context, paragraph, number, columns[0], counts[0][0], match["bound"])


def _columns(context: Context, what: str, unit: str) -> list[list[Fact]]:
    """The columns of a few lines or more that count this, in a year of their own or none."""
    found: dict[tuple[str, int], list[Fact]] = {}
    for fact in context.facts():
        name = core(fact.head) if fact.head else ""
        if name and not fact.total and what.endswith(name) and fact.unit in (unit, ""):
            found.setdefault((fact.table, fact.column), []).append(fact)
    return [facts for facts in found.values() if len(facts) > _FEW]


def _counts_these(facts: list[Fact], noun: str) -> bool:
    """Whether the lines of the table are what the sentence counts: its first heading, or most names, say so."""
    item = facts[0].item
    heading = "".join(item.rows[0][:2]) if item is not None else ""
    return noun in heading or 2 * sum(noun in f.label for f in facts) > len(facts)


def _counts(facts: list[Fact], bound: Decimal, match: re.Match[str]) -> tuple[int, int]:
    """How many lines are beyond the bound, without and with those that are at it."""
    below = bool(re.search(r"不足|低于|少于|小于", match["how"] or "") or "下" in (match["side"] or ""))
    values = [f.value for f in facts]
    strict = sum(v < bound if below else v > bound for v in values)
    return strict, strict + sum(v == bound for v in values)


def _finding(
    context: Context, paragraph: Paragraph, number: Number, facts: list[Fact], count: int, bound: str
) -> Finding:
    item = facts[0].item
    table = context.caption(item) if item is not None else ""
    message = say(
        "checks.claim_lines",
        found=f"{number.at.shown}（{bound}）",
        table=table or say("checks.a_table"),
        head=facts[0].head,
        expected=str(count),
    )
    places = (told_place(context, paragraph, number), facts[0].place(context))
    return Finding(
        "prose_table", "same-quantity", Level.QUERY, message, places, str(count), number.at.printed
    )
