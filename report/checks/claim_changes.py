"""Changes that sentences tell across sentences and of rows: 「净增 223 人」, 「比上届提高 0.63 个百分点」, 「增长 18.75%」."""

import re
from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context
from report.checks.facts import Fact
from report.checks.findings import Finding
from report.checks.terms import one_name
from report.checks.told import (
    Knowledge,
    Number,
    Paragraph,
    claim_finding,
    collapsed,
    fits,
    likeness,
    line_of,
    plain,
    wish,
)

_CHANGE = re.compile(
    r"(?:增长|增加|提高|提升|上升|扩大|增幅|涨幅|增长率|净增|新增长|增|高出|高|多|减少|下降|降低|降幅|回落|减|降|低|少)(?:率|幅度|了|比例)?(?:为|达到?|是)?$"
)
_BASE = re.compile(
    r"(?:[较比][^，。；\d]{0,6}(?:上一?年度?|去年|上届|上一?学年|20\d\d年?度?|20\d\d届|同期|期初)[^，。；\d]{0,10}(?:的|为)?"
    r"|(?:上一?年度?|去年|上届|上一?学年|20\d\d年?度?|20\d\d届)[^，。；\d]{0,8}(?:为|是|的)"
    r"|[较比](?:[^，。；\d]{0,12}的|20\d\d[^，。；\d]{0,8}[（(]))$"
)
_FROM = re.compile(r"(?:由|从)[^，。；]{0,24}$")
_TO = re.compile(
    r"(?:增加?|提高|提升|上升|扩大|增长|升|减少|下降|降低?|减|缩小)[^，。；\d]{0,6}?(?:到|至|为)(?:20\d\d)?[^，。；\d]{0,8}$"
)
_EARLIER = re.compile(r"上一?年度?|去年|上届|上一?学年|20\d\d|原")
_MANY_YEARS = re.compile(r"近?[两三四五\d]年(?:来|间)?|累计|以来")
_SINCE = re.compile(r"[较比](20\d\d)年?")
_SINCE_LAST = re.compile(r"[较比](?:上一?年度?|去年|上届|上一?学年|20\d\d年?)|同比")
_THEN = re.compile(r"^[，（(；](?:而|其中)?(?:20\d\d年|上年|去年|上一年度?)[^，。；\d]{0,6}(?:为|是|仅)?$")
_MOVED = re.compile(r"进步|退步|前移|后移|提前|推迟|排名|名次|位次")  # places in a ranking, not counts
_RANGE = (Decimal("0.2"), Decimal(5))
_WIDE = 40
_TELLING = 100

Pair = tuple[Decimal, Decimal]  # before and after


def claims(context: Context, knowledge: Knowledge, paragraph: Paragraph) -> Iterator[Finding]:
    """Queries for changes that no two numbers give."""
    for number in paragraph.numbers:
        if not number.exact() or not _CHANGE.search(number.clause) or wish(paragraph, number):
            continue
        if number.unit == ":1" or number.base == 0:
            continue
        found = _judged(context, knowledge, paragraph, number)
        if found is not None:
            yield found


def _judged(context: Context, knowledge: Knowledge, paragraph: Paragraph, number: Number) -> Finding | None:
    own = [n for n in paragraph.before(number) if n.sentence == number.sentence]
    for before, after, sure in _of_words(paragraph, number, own) if number.unit == "%" else ():
        value = _value(before, after, number, False)
        if (
            sure
            and value
            and _RANGE[0] <= abs(value) / number.base <= _RANGE[1]
            and _apart(paragraph, number)
        ):
            ends = [n.base for n in own[:-2] if n.unit == own[-1].unit]
            right = any(_gives(before, end, number, False) for end in (after, *ends))
            return None if right else _told(context, paragraph, number, before, after)
    net = _net(own, number)
    if net is not None and net != number.base:
        return claim_finding(context, paragraph, number, net, f"{own[-2].at.shown} − {own[-1].at.shown}")
    rows = list(_rows(knowledge, paragraph, number))
    if holds(paragraph, number, rows):
        return None
    for before, after, sure in _likely(paragraph, number, rows):
        for points in _kinds(number):
            value = _value(before, after, number, points)
            if value is None or value == 0:
                continue
            ratio = abs(value) / number.base
            kind = likeness(value, number)
            if (sure and _RANGE[0] <= ratio <= _RANGE[1]) or kind:
                return _told(context, paragraph, number, before, after)
    return None


def _net(own: list[Number], number: Number) -> Decimal | None:
    """「新增 11 个，撤销 6 个，净增 5 个」."""
    if len(own) < 2 or "净增" not in number.clause or {own[-1].unit, own[-2].unit} != {number.unit}:
        return None
    come, gone = own[-2], own[-1]
    if re.search(r"新增|增设|新设|引进|录用|调入", come.clause) and re.search(
        r"撤销|停招|停办|减少|退休|调出|淘汰", gone.clause
    ):
        return come.base - gone.base
    return None


def holds(paragraph: Paragraph, number: Number, rows: list[list[Fact]]) -> bool:
    """Whether any two numbers near a change, or of the rows it speaks of, give it."""
    near = [n for n in paragraph.near(number) if not (n.sentence > number.sentence and _is_change(n))]
    told = [f for row in rows for f in row]
    pairs = [(a.base, b.base) for a in near for b in near if a is not b and a.unit == b.unit]
    pairs += [(a.base - d.base, a.base) for a in near for d in near if _steps(a, d)]
    pairs += [(a.base, a.base + d.base) for a in near for d in near if _steps(a, d) and _is_base(a)]
    pairs += [(a.base, n.base) for n in near for a in told if a.unit == n.unit]
    pairs += [(n.base, a.base) for n in near for a in told if a.unit == n.unit]
    pairs += [(one.base, two.base) for row in rows for one in row for two in row if one.year < two.year]
    return any(_gives(a, b, number, points) for points in _kinds(number) for a, b in pairs)


def _is_base(number: Number) -> bool:
    """Whether a value is told as the one before the change."""
    return bool(_BASE.search(number.lead) or _FROM.search(number.lead) or _EARLIER.search(number.clause))


def _apart(paragraph: Paragraph, number: Number) -> bool:
    """Whether the two numbers right before a relative change are its base and its step."""
    own = [n for n in paragraph.before(number) if n.sentence == number.sentence]
    return (
        len(own) >= 2
        and own[-1].unit == own[-2].unit
        and bool(_BASE.search(own[-2].lead))
        and not _TO.search(own[-2].lead)
        and _is_change(own[-1])
    )


def _told(context: Context, paragraph: Paragraph, number: Number, before: Decimal, after: Decimal) -> Finding:
    value = _value(before, after, number, number.unit != "%") or Decimal(0)
    scale = _scale(paragraph, number)
    parts = f"{plain(before / scale)} → {plain(after / scale)}"
    return claim_finding(context, paragraph, number, value, parts)


def _scale(paragraph: Paragraph, number: Number) -> Decimal:
    """In which unit the two ends are shown: that of the money before the claim."""
    if number.unit == "元":
        return number.at.scale
    money = [n for n in paragraph.before(number) if n.unit == "元"]
    return money[-1].at.scale if money and paragraph.before(number)[-1].unit == "元" else Decimal(1)


def _is_change(number: Number) -> bool:
    return bool(_CHANGE.search(number.clause))


def _steps(a: Number, d: Number) -> bool:
    return a is not d and a.unit == d.unit and _is_change(d) and not _is_change(a)


def _kinds(number: Number) -> tuple[bool, ...]:
    """Whether the change is a difference: of points and counts always, of per cent perhaps."""
    return (False,) if number.unit == "%" else (True,)


def _value(before: Decimal, after: Decimal, number: Number, difference: bool) -> Decimal | None:
    if difference:
        return after - before
    return (after - before) / before * 100 if before > 0 else None


def _gives(before: Decimal, after: Decimal, number: Number, difference: bool) -> bool:
    value = _value(before, after, number, difference)
    if value is None:
        return False
    if fits(value, number):
        return True
    # A difference of two per cent told as per cent is a matter of wording, not of arithmetic.
    return number.unit == "%" and fits(after - before, number)


def _rows(knowledge: Knowledge, paragraph: Paragraph, number: Number) -> Iterator[list[Fact]]:
    """The rows with several years that the sentence names, the one named last first; in the unit the change may be of."""
    words = one_name(paragraph.words(number))
    named = sorted(knowledge.index.within(words), key=lambda found: (-found[1], found[0]))
    seen = set()
    for start, end, facts in named:
        if any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in named):
            continue
        for fact in facts:
            line = line_of(fact)
            fitting = fact.unit in (number.unit, "") if number.unit not in ("%", "个百分点") else True
            if number.unit == "个百分点":
                fitting = fact.unit in ("%", "")
            if line in seen or not fact.year or not fitting:
                continue
            seen.add(line)
            if row := knowledge.years_of(fact):
                yield row
    # The value that the change is told of may stand in a row of another name.
    now = [
        n
        for n in paragraph.before(number, 0)
        if n.unit == ("%" if number.unit == "个百分点" else number.unit)
    ]
    for n in now[-1:] if now and (now[-1].base >= _TELLING or now[-1].fine < 1) else []:
        for fact in knowledge.values.get((n.unit, n.base), ()):
            if (
                fact.year == knowledge.year
                and line_of(fact) not in seen
                and (row := knowledge.years_of(fact))
            ):
                seen.add(line_of(fact))
                yield row


def _likely(
    paragraph: Paragraph, number: Number, rows: list[list[Fact]]
) -> Iterator[tuple[Decimal, Decimal, bool]]:
    """(before, after, whether the sentence itself says so) of what the change is of, the likeliest first."""
    own = [n for n in paragraph.before(number) if n.sentence == number.sentence]
    yield from _of_words(paragraph, number, own)
    yield from _of_label(paragraph, number)
    words = paragraph.words(number)
    for row in rows[:1]:
        first, last = row[-2], row[-1]
        since = _SINCE.search(words)
        dated = [f for f in row if since and f.year == since[1]]
        if dated:
            first = dated[-1]
        elif _MANY_YEARS.search(words):
            first = row[0]
        elif not re.search(r"[较比]|上年|去年|同比|增", words[-_WIDE:]):
            continue
        if first is not last:
            told = any(n.base == last.base and n.fine < 1 for n in own)
            yield first.base, last.base, bool(dated) and told


def _of_words(
    paragraph: Paragraph, number: Number, own: list[Number]
) -> Iterator[tuple[Decimal, Decimal, bool]]:
    """「由 A 增至 B」, 「B，比上年的 A」, 「比上年的 A 增加 D，增长 …」, 「B，增加 D，增长 …」."""
    # The shape is told of the same unit as the change, unless the change is relative.
    fitting = [
        n
        for n in own
        if number.unit in ("%",) or n.unit == ("%" if number.unit == "个百分点" else number.unit)
    ]
    for index in range(len(fitting) - 1, -1, -1):
        n = fitting[index]
        earlier = [m for m in fitting[:index] if m.unit == n.unit and not _is_change(m)]
        later = [m for m in fitting[index + 1 :] if m.unit == n.unit]
        if _is_change(n) or _MOVED.search(n.clause):
            continue
        if _FROM.search(n.lead) and (to := [m for m in later if _TO.search(m.lead)]):
            yield n.base, to[0].base, True
            return
        if _BASE.search(n.lead) and not _TO.search(n.lead):
            step = [m for m in later if _is_change(m)]
            if step and number.unit == "%":
                sign = -1 if re.search(r"减|降|少|低", step[0].clause[-6:]) else 1
                yield n.base, n.base + sign * step[0].base, True
                return
            if earlier and n.sentence == earlier[-1].sentence:
                yield n.base, earlier[-1].base, True
                return
    yield from _beside(paragraph, number)
    last = own[-1] if own else None
    if number.unit == "%" and last is not None and _is_change(last):
        values = [m for m in collapsed(own[:-1]) if m.unit == last.unit and not _is_change(m)]
        based = [m for m in values if _BASE.search(m.lead)]
        if values and not based:
            sign = -1 if re.search(r"减|降|少|低", last.clause[-6:]) else 1
            yield values[-1].base - sign * last.base, values[-1].base, False


def _beside(paragraph: Paragraph, number: Number) -> Iterator[tuple[Decimal, Decimal, bool]]:
    """「与上一年度 1876 名相比，增长 …」, 「9.86 亿元，同比增长 …，2019 年为 9.05 亿元」."""
    own = [n for n in paragraph.before(number) if n.sentence == number.sentence]
    if (
        own
        and number.unit == "%"
        and re.match(r"\s*[^，。；\d]{0,4}相比", own[-1].after)
        and re.search("[与同和]", own[-1].lead)
    ):
        base = own[-1]
        told = collapsed([n for n in paragraph.before(number) if n.unit == base.unit and n is not base])
        if told and not _is_change(told[-1]):
            yield base.base, told[-1].base, True
    after = [n for n in paragraph.near(number, 0, 0) if n.at.start > number.at.end]
    told_after = bool(own and after) and number.unit == "%" and bool(_THEN.search(after[0].lead))
    if told_after and after[0].unit == own[-1].unit and not _is_change(own[-1]):
        yield after[0].base, own[-1].base, True


def _of_label(paragraph: Paragraph, number: Number) -> Iterator[tuple[Decimal, Decimal, bool]]:
    """「2019 届…就业率 96.50%。2020 届就业率比上届提高 …」: two numbers of one name in the sentences before."""
    unit = "%" if number.unit == "个百分点" else number.unit
    before = [n for n in paragraph.before(number) if n.unit == unit or number.unit == "%"]
    words = one_name(paragraph.words(number))[-_WIDE:]
    for index in range(len(before) - 1, 0, -1):
        for other in reversed(before[:index]):
            one = before[index]
            name = one.label[-3:]
            if (
                len(name) < 2
                or (len(name) < 3 and one.label != other.label)
                or other.unit != one.unit
                or not other.label.endswith(name)
                or name not in words
            ):
                continue
            if not _is_change(one) and not _is_change(other):
                dated = one.label == other.label and _SINCE_LAST.search(number.clause)
                yield other.base, one.base, bool(dated) and other.sentence < one.sentence
                return
