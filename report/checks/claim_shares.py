"""Shares and rates of sentences: 「…1478 人，占全市的 6.89%」, 「就业率（含升学）为 98.01%」, 「分别占 70.19% 和 29.81%」."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from report.checks.context import Context
from report.checks.findings import Finding
from report.checks.told import (
    Knowledge,
    Number,
    Paragraph,
    claim_finding,
    fits,
    label_of,
    likeness,
    part_slipped,
    plain,
    slip,
    spelled,
    whole_name,
    wish,
)

_OF = re.compile(
    r"占(?:到|了|比|全部|同期)*(?P<of>[^，。；占\d%]{0,18}?)(?:的?(?:比例|比重|总数|总人数|总量|总额|总面积))*的?(?:分别|仅|只|已|为|是|达到?|约|：|高达)*$"
)
_RATE = re.compile(
    r"(?P<rate>[\u4e00-\u9fff]{2,8}?)(?:率|比例)(?:[（(][^（）()]{0,10}[)）])?(?:分别|仅|已|为|是|达到?|约|：|高达|保持在|稳定在)*$"
)
_CHANGED = re.compile(r"增长|增幅|提高|上升|增加|下降|减少|降低|降幅|涨幅|[较比][^，。]{2,8}[高低]")
_BRACKET = re.compile(r"^[（(](?:占比?|比例为?)?$")
_COUNTS = re.compile(
    r"人|家|个|项|门|册|台|次|人次|元|人日|学时|平方米|名|套|所|部|篇|间|户|亩|件|种|枚|处|张|条|份|场|期"
)
_HEADS = (
    ("就业", "毕业生"),
    ("升学", "毕业生"),
    ("落实", "毕业生"),
    ("对口就业", "就业"),
    ("对口", "就业"),
    ("报到", "录取"),
    ("录取", "计划"),
    ("双师", "专业教师"),
    ("双师", "专任教师"),
)
_HUNDRED = 100
_CLOSE = Decimal(15)  # points: a named whole and a part beside it are meant even where the share is no slip


def claims(context: Context, knowledge: Knowledge, paragraph: Paragraph) -> Iterator[Finding]:
    """Queries for shares that no part and whole give."""
    for place, number in enumerate(paragraph.numbers):
        if number.unit != "%" or not number.exact() or wish(paragraph, number):
            continue
        if _CHANGED.search(number.clause) or re.match(r"\s*(?:个|以上)", number.after):
            continue
        found = _judged(context, knowledge, paragraph, place)
        if found is not None:
            yield found


def _judged(context: Context, knowledge: Knowledge, paragraph: Paragraph, place: int) -> Finding | None:
    number = paragraph.numbers[place]
    of, rate = _OF.search(number.lead), _RATE.search(number.lead)
    listed, together = _listed(paragraph, place)
    if listed is not None and of is None:
        of = _OF.search(paragraph.numbers[_first(paragraph, place)].lead)
    if of is None and rate is None and listed is None and not _BRACKET.match(number.lead):
        return None
    wholes = _wholes(knowledge, paragraph, number, of["of"] if of else "", listed)
    if explained(paragraph, number, [w for w, _ in wholes]):
        return None
    if listed is not None:
        pairs = [(listed, whole, True) for whole, _ in wholes if whole >= together]
    elif rate is not None and of is None:
        pairs = list(_of_rate(knowledge, paragraph, number, rate["rate"]))
    else:
        pairs = [(part, whole, sure) for whole, sure in wholes for part in _part(paragraph, number)]
    for part, whole, sure in pairs:
        if not whole or part.base > whole:
            continue
        exact = part.base / whole * 100
        close = sure and abs(exact - number.base) <= _CLOSE
        if close or slip(exact, number) or (sure and _ends(part.base, whole, number)):
            parts = f"{part.at.shown}/{plain(whole / part.at.scale)}"
            return claim_finding(context, paragraph, number, exact, "".join(parts.split()))
    return _swapped(context, paragraph, number, [w for w, _ in wholes])


def _ends(part: Decimal, whole: Decimal, share: Number) -> bool:
    """Whether a slip in the part or the whole explains that they do not give the share."""
    if share.fine >= 1:
        return False
    return part_slipped(spelled(part), share, whole, True) or any(
        fits(part / meant * 100, share) for meant in spelled(whole) if meant
    )


def _listed(paragraph: Paragraph, place: int) -> tuple[Number | None, Decimal]:
    """Of 「A 146 人，B 62 人，分别占 70.19% 和 29.81%」 the count that the share at `place` belongs to,
    and all of the counts together."""
    numbers = paragraph.numbers
    first = last = _first(paragraph, place)
    while (
        last + 1 < len(numbers)
        and numbers[last + 1].unit == "%"
        and re.fullmatch(r"[、和及与，以]{1,2}", numbers[last + 1].lead)
    ):
        last += 1
    if last == first or not re.search(r"分别(?:占|为|是)|依次", numbers[first].lead):
        return None, Decimal(0)
    count = last - first + 1
    parts = [n for n in numbers[max(first - 2 * count, 0) : first] if n.unit != "%"]
    parts = [n for n in parts if n.sentence == numbers[first].sentence and n.unit == parts[-1].unit]
    if len(parts) < count:
        return None, Decimal(0)
    return parts[-count:][place - first], sum((n.base for n in parts[-count:]), Decimal(0))


def _first(paragraph: Paragraph, place: int) -> int:
    """The first of a run of shares with nothing but 、 and 和 between."""
    numbers = paragraph.numbers
    while (
        place and numbers[place - 1].unit == "%" and re.fullmatch(r"[、和及与，以]{1,2}", numbers[place].lead)
    ):
        place -= 1
    return place


def _wholes(
    knowledge: Knowledge, paragraph: Paragraph, number: Number, of: str, listed: Number | None
) -> list[tuple[Decimal, bool]]:
    """(whole, whether the sentence names it) for what the share may be of, the likeliest first."""
    before = [n for n in paragraph.before(number) if _COUNTS.fullmatch(n.unit)]
    if not before:
        return []
    part = listed or before[-1]
    name = whole_name(of)
    found: list[tuple[Decimal, bool]] = []
    if name:
        told = [n for n in before if n.unit == part.unit and n is not part and _ends_so(n.label, name)]
        found += [(n.base, True) for n in reversed(told)]
        found += [(base, True) for base in _known(knowledge, name, part.unit)]
    elif header := _header(paragraph, number):
        found += [(base, True) for base in _known(knowledge, header, part.unit)]
    if not found and not name and (of or listed is None):
        for start in range(len(part.label) - 1):
            known = knowledge.now(part.label[start:], part.unit)
            if known:
                found += [(base, bool(start)) for base in known]
                break
    if not found or not name:
        larger = [n for n in before if n.unit == part.unit and n.base > part.base and n is not part]
        found += [(n.base, False) for n in reversed(larger)]
    return found


def _header(paragraph: Paragraph, number: Number) -> str:
    """The whole that a sentence names first: 「专任教师中，具有…的 149 人，占 …」."""
    match = re.match(
        r"(?:其中|在)?([\u4e00-\u9fff]{2,10}?)[中里](?!心|国|级|职|等|高|层|央|小)", paragraph.words(number)
    )
    return whole_name(match[1]) if match else ""


def _ends_so(label: str, name: str) -> bool:
    """Whether a label names the whole: 专业教师 of 专业课教师, and the other way round."""
    return bool(label) and (label.endswith(name) or (len(label) >= 2 and name.endswith(label)))


def _known(knowledge: Knowledge, name: str, unit: str) -> list[Decimal]:
    return knowledge.now(name, unit) or knowledge.named(name, unit)


def _part(paragraph: Paragraph, number: Number) -> list[Number]:
    """The count that a share belongs to: the nearest before it in its sentence."""
    own = [n for n in paragraph.before(number, 0) if _COUNTS.fullmatch(n.unit)]
    return own[-1:]


def _of_rate(
    knowledge: Knowledge, paragraph: Paragraph, number: Number, rate: str
) -> Iterator[tuple[Number, Decimal, bool]]:
    """(part, whole, named) that a rate of this name may be of: 报到率 is 报到 of 录取."""
    before = [n for n in paragraph.before(number) if _COUNTS.fullmatch(n.unit)]
    whose = re.sub(r"^(?:毕业生|学生|总体?|去向)+", "", label_of(rate))
    stem = whose[-4:]
    # 本省去向落实率 is of those placed in the province, not of all.
    own = [
        n
        for n in before
        if stem[-2:] in n.lead and whose[:2] in n.lead and not re.search(rf"[未无待]{stem[-2:]}", n.lead)
    ]
    for part in reversed(own):
        earlier = [n for n in before if n.unit == part.unit and n.base >= part.base and n is not part]
        heads = [whole for name, whole in _HEADS if stem.endswith(name)]
        named = [n for n in earlier if any(head in n.lead for head in heads)]
        for whole in named[-1:]:
            yield part, whole.base, True
        for whole in earlier[-1:] + earlier[:1]:
            yield part, whole.base, False
        for head in heads:
            for base in knowledge.now(head, part.unit):
                yield part, base, False


def explained(paragraph: Paragraph, number: Number, wholes: list[Decimal]) -> bool:
    """Whether any part and whole near the share give it, a part and its rest, or two neighbouring parts together."""
    counts = [n for n in paragraph.near(number) if _COUNTS.fullmatch(n.unit)]
    sums = [(a.unit, a.base + b.base) for a, b in pairwise(counts) if a.unit == b.unit]
    parts = [(n.unit, n.base) for n in counts] + sums
    for unit, part in parts:
        for other, whole in [*parts, *((unit, w) for w in wholes)]:
            if other != unit or not whole or (whole < part and number.base <= _HUNDRED):
                continue
            if fits(part / whole * 100, number):
                return True
            # The rest of the whole; of round shares too many would do.
            if number.fine < 1 and fits(100 - part / whole * 100, number):
                return True
    shares = [n.base for n in paragraph.near(number) if n.unit == "%"]
    return any(fits(100 - share, number) for share in shares) or _of_one_whole(paragraph, number)


def _of_one_whole(paragraph: Paragraph, number: Number) -> bool:
    """Whether another count and share of the sentence imply the same whole, wherever it is told."""
    pairs = []
    for one, two in pairwise(paragraph.numbers):
        if (
            two.unit == "%"
            and one.unit != "%"
            and one.sentence == two.sentence == number.sentence
            and two.base
        ):
            pairs.append((one.unit, one.base / two.base, two))
    own = next((p for p in pairs if p[2] is number), None)
    if own is None or number.fine >= 1:
        return False
    slack = number.fine / number.base
    return any(
        p[2] is not number and p[0] == own[0] and abs(p[1] / own[1] - 1) <= slack + p[2].fine / p[2].base
        for p in pairs
    )


def _swapped(context: Context, paragraph: Paragraph, number: Number, wholes: list[Decimal]) -> Finding | None:
    """A share that is one of the pairs of its sentence with two digits the other way round."""
    if number.fine >= Decimal("0.1") or len(number.at.printed) < 4:
        return None
    own = [n for n in paragraph.before(number, 1) if _COUNTS.fullmatch(n.unit)]
    parts = [(n, n.base) for n in own]
    parts += [(a, a.base + b.base) for a, b in pairwise(own) if a.unit == b.unit]
    parts += [(a, a.base - b.base) for a in own for b in own if a.unit == b.unit and a.base > b.base]
    found = []
    for part, base in parts:
        for whole in [*(n.base for n in own if n.unit == part.unit), *wholes]:
            if base < whole and _is_swap(base / whole * 100, number):
                found.append((part, base, whole))
    if not found:
        return None
    part, base, whole = found[-1]
    scale = part.at.scale
    words = f"{plain(base / scale)}/{plain(whole / scale)}"
    return claim_finding(context, paragraph, number, base / whole * 100, words)


def _is_swap(value: Decimal, number: Number) -> bool:
    return likeness(value, number) == "swapped"
