"""One quantity named in two sentences with two numbers: the same words before the number, the same unit, no other year."""

import re
from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context
from report.checks.facts import Quantity, paragraphs_with_numbers, years
from report.checks.findings import Finding, Level, Place
from report.checks.terms import slipped
from report.messages import say

_LEAD = re.compile(
    r"^(?:其中|目前|现在|截至|截止|全年|本年度|本学年|今年|学校|我校|我院|本校|学院|全校|累计|现有|共有|拥有|建有|设有|共|已|并|现|有|20\d\d\s*[年届级学]*度?|\s)+"
)
_TAIL = re.compile(
    r"(?:(?:提高|增加|提升|上升|降低|减少|下降|扩大)[到至]|标准|总数|总计|共计|累计|合计|共有?|现有|拥有|已?达到?了?|高达|为|是|有|约|数量|人数|数|：|:|\s)+$"
)
_LEAST = 5
_SURE = 10
_VAGUE = re.compile(
    r"等|新增|增加|减少|提高|下降|完成|获得?|其中|每|第|平均|人均|最|增长|同比|开展|举办|召开|组织|参加|荣获|立项|发放|评选|入选|占|分别|面向|选派|引进|培训|接待"
)
_RANGE = (Decimal("0.5"), Decimal(2))


def check(context: Context) -> Iterator[Finding]:
    """Queries with both sentences, where two exact numbers of one name lie within a factor of two."""
    seen: dict[tuple[str, str], list[tuple[Quantity, Place, frozenset[str]]]] = {}
    for item, located, found in paragraphs_with_numbers(context):
        if located.case:
            continue
        for quantity in found:
            name = core(quantity.name)
            if len(name) < _LEAST or _VAGUE.search(name) or quantity.about:
                continue
            begin = max(item.text.rfind("。", 0, quantity.start) + 1, quantity.start - 40, 0)
            place = context.paragraph_place(item, located, item.text[begin : quantity.end + 12])
            named = frozenset(_years_of(item.text, quantity))
            seen.setdefault((name, quantity.unit), []).append((quantity, place, named))
    for (name, _), told in seen.items():
        first, place, named = told[0]
        for other, at, also in told[1:]:
            together = at.paragraph == place.paragraph and at.block == place.block
            if other.base == first.base or (together and not _slip(first, other)):
                continue
            if named and also and not named & also:
                continue
            if first.base and _RANGE[0] <= other.base / first.base <= _RANGE[1]:
                message = say("checks.prose_twice", name=name, first=first.shown, second=other.shown)
                one, two = format(first.value, "f"), format(other.value, "f")
                # In one paragraph the same words may well be said of two groups.
                level = Level.HINT if together else Level.QUERY
                yield Finding("prose_twice", "same-quantity", level, message, (at, place), one, two)
                break


def _years_of(text: str, quantity: Quantity) -> set[str]:
    """The year a number is of: named in its sentence, else before it in the paragraph; never one it is compared with."""
    begin = max(text.rfind("。", 0, quantity.start), 0)
    for words in (text[begin : quantity.end], text[:begin]):
        told = years(re.sub(r"[比较]\s*20\d\d\s*(?:学年|年度?|届)", "", words))
        if told:
            return told
    return set()


def _slip(first: Quantity, other: Quantity) -> bool:
    return min(first.base, other.base) >= _SURE and slipped(first.printed, other.printed)


def core(name: str) -> str:
    """The words that say what is counted, without who, when and the verb."""
    return _TAIL.sub("", _LEAD.sub("", re.sub(r"[“”\"\s]", "", name)))
