"""Shares, rates, growth and differences that a passage tells, from the other numbers of the passage and the tables' years.

「1012 人毕业，688 人升学，升学率 67.98%」: one pair of the numbers must give the share. Where none does, the share or one number
of the likeliest pair is reported, if it looks like a slip; otherwise the share is of another whole, and passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from report.checks.agreement import agrees, named_facts, sentence_place
from report.checks.claim_changes import holds
from report.checks.claim_shares import explained
from report.checks.context import Context, Located
from report.checks.facts import Fact, Quantity, paragraphs_with_numbers
from report.checks.findings import Finding, Level
from report.checks.terms import NameIndex, alike, core, one_name, slipped, slips
from report.checks.told import Paragraph, numbers_of
from report.messages import say
from report.stream import ParagraphItem
from report.values import decimals, rounded

_SAID = r"(?:分别|仅|只|已|为|是|达到?|约|的|了|率|到|有|超过?|近|：|:|至|高达|幅度|幅|比例|人数|总数|总量)*"
_SHARE = re.compile(
    rf"占(?P<of>[^，。；占\d%]{{0,16}}?){_SAID}$|(?P<rate>[\u4e00-\u9fff]{{1,6}}(?<!增长)(?<!下降)率){_SAID}$|(?P<ratio>比例){_SAID}$|^占比{_SAID}$"
)
_MORE = re.compile(rf"(?P<up>增长|增加|提高|提升|上升|增幅|涨幅|增|多|高|扩大)(?P<of>率|了)?{_SAID}$")
_LESS = re.compile(rf"(?P<down>减少|下降|降低|降幅|回落|减|降|少|低)(?P<of>率|了)?{_SAID}$")
_FROM = re.compile(r"(?:由|从)[^，。；]{0,24}$")
_TO = re.compile(r"(?:增加?|提高|提升|上升|扩大|增长|升|减少|下降|降低?|减)(?:到|至|为)[^，。；\d]{0,6}$")
_TO_VALUE = re.compile(r"(?:增|提高|升|降|减|扩大)[^，。]{0,4}[到至为]\s*$")
_YEARLY = re.compile(r"比|较|上年|去年|同比|上一?学?年|增幅|增长率?")
_BACK = 90  # characters that a passage reaches back
_POINTS = 15
_MOST_RATE = re.compile(
    r"通过率|合格率|获证率|取证率|就业率|升学率|占比|参与率|覆盖率|落实率|达标率|到位率|及格率|优秀率|录取率|占"
)
_COUNTED = re.compile(r"人|家|个|项|门|册|台|次|人次|元|人日|学时|平方米|名|套|所|部|篇|间|户|亩|件")
_WIDER = re.compile(r"全省|全国|全市同类|行业|平均|目标|力争|累计")

_Line = tuple[
    str, str, tuple[str, ...], str, str
]  # what the facts of one thing in several years have in common


@dataclass(frozen=True, slots=True)
class _Passage:
    """A paragraph with its quantities."""

    item: ParagraphItem
    located: Located
    found: tuple[Quantity, ...]

    def before(self, index: int) -> list[Quantity]:
        """The exact counts told shortly before a quantity, the nearest last; nothing of an earlier list item."""
        at = self.found[index].start
        begin = max(self.item.text.rfind("\n", 0, at) + 1, at - _BACK)
        return [q for q in self.found[:index] if q.start >= begin and not q.about]

    def clause(self, index: int) -> str:
        """The words between the quantity before it, or its clause's beginning, and a quantity."""
        return re.sub(r"[\s“”\"]", "", self.found[index].name)


def check(context: Context) -> Iterator[Finding]:
    """Queries: what is printed, what follows, and from which numbers."""
    facts = context.facts()
    index = NameIndex[Fact]()
    for fact in facts:
        for name in fact.names:
            index.add(name, fact)
    rows: dict[_Line, list[Fact]] = {}
    for fact in facts:
        rows.setdefault(_line(fact), []).append(fact)
    for item, located, found in paragraphs_with_numbers(context):
        passage = _Passage(item, located, found)
        for place, quantity in enumerate(found):
            if quantity.about:
                continue
            clause = passage.clause(place)
            if quantity.unit == "%" and (match := _SHARE.search(clause)):
                yield from _share(context, passage, place, match, index)
            elif match := _MORE.search(clause) or _LESS.search(clause):
                yield from _change(context, passage, place, index, rows, "up" in match.re.groupindex)


def _share(
    context: Context, passage: _Passage, place: int, match: re.Match[str], index: NameIndex[Fact]
) -> Iterator[Finding]:
    """A share against the counts before it, and against a whole that a table knows by name."""
    share = passage.found[place]
    text = passage.item.text
    paragraph = _paragraph(passage)
    if share.value > 100 and _MOST_RATE.search(match.group()):
        yield _finding(context, passage, share, "≤ 100", match.group())
        return
    if _WIDER.search(passage.clause(place)):
        return
    counts = [q for q in passage.before(place) if _COUNTED.fullmatch(q.unit)]
    if not counts:
        return
    part = counts[-1]
    begin = max(text.rfind(mark, 0, share.start) for mark in "。！？；\n") + 1
    others = [q for q in counts[:-1] if q.unit == part.unit]
    of = one_name(re.sub(r"[\s“”\"]", "", match["of"] or "")) if match["of"] else ""
    wholes = [(q.base, q.shown) for q in others]
    known = []
    for things in _named(of, index):
        known += [f for f in things if f.unit in (part.unit, "") and _this_year(context, f)]
    pairs = [
        (a.base, b.base)
        for a in counts
        for b in counts
        if a.base <= b.base and a.unit == b.unit and a is not b
    ]
    pairs += [(a.base, f.base) for a in counts for f in known]
    same = [n for n in paragraph.numbers if n.at.start == share.start]
    if any(_gives(a, b, share) for a, b in pairs if b) or any(explained(paragraph, n, []) for n in same):
        return
    if part.start < begin and not re.search(r"率|占比", match.group()):
        return
    if of:
        told = [
            q
            for q in others
            if of in one_name(re.sub(r"[\s“”\"]", "", q.name)) or one_name(q.name)[-2:] == of[-2:]
        ]
        wholes = (
            [(q.base, q.shown) for q in told]
            or [(f.base, f.shown) for f in known]
            or ([] if core(of) else wholes)
        )
    for whole, shown in reversed(wholes):
        if whole <= 0 or (
            part.base > whole and decimals(share.printed) == 0
        ):  # a round share of something else
            continue
        if _one_slip(part.base, whole, share, strict=len(wholes) > 1 or not of or part.base > whole):
            expected = rounded(part.base / whole * 100, decimals(share.printed))
            yield _finding(context, passage, share, expected, f"{part.shown}/{shown}")
            return


def _named(words: str, index: NameIndex[Fact]) -> list[list[Fact]]:
    return [things for _, _, things in index.within(words)] if words else []


def _this_year(context: Context, fact: Fact) -> bool:
    return fact.year in ("", str(context.report.year)) or context.report.year == 0


def _gives(part: Decimal, whole: Decimal, share: Quantity) -> bool:
    """Whether the pair gives the share, up to one in its last digit."""
    slack = Decimal("1.0000001").scaleb(-decimals(share.printed))
    return abs(part / whole * 100 - share.value) <= slack


def _one_slip(part: Decimal, whole: Decimal, share: Quantity, strict: bool) -> bool:
    """Whether one slip in the share, the part or the whole explains that they do not agree."""
    places = decimals(share.printed)
    exact = part / whole * 100
    if slipped(share.printed, rounded(exact, places)):
        return True
    if not strict and abs(exact - share.value) <= _POINTS:
        return True
    if share.value <= 0 or places < 1:
        return False
    if any(_gives(part, meant, share) for meant in slips(whole) if meant):
        return True
    return any(_gives(meant, whole, share) for meant in slips(part))


def _change(
    context: Context,
    passage: _Passage,
    place: int,
    index: NameIndex[Fact],
    rows: dict[_Line, list[Fact]],
    up: bool,
) -> Iterator[Finding]:
    """「增加 126 人，增长 4.01%」 against the two values of the passage, or the years of the row it speaks of."""
    step, text = passage.found[place], passage.item.text
    begin = max(text.rfind(mark, 0, step.start) for mark in "。！？\n") + 1
    before = [q for q in passage.before(place) if q.unit != "个百分点" and q.start >= begin]
    pairs, likely = _told_pairs(text, before, step)
    now = _now(before, step)
    clause = passage.clause(place)
    spoken = _row_of(now, text, index, begin) if now is not None else _named_in(context, clause, index, step)
    for fact in spoken if _YEARLY.search(text[begin : step.start]) else ():
        earlier = [f for f in rows[_line(fact)] if f.year and int(f.year) == int(fact.year) - 1]
        pairs += [(f.base, fact.base) for f in earlier]
        likely += [(f.base, fact.base) for f in earlier] if not likely else []
    pairs += likely
    expected = [(e, a, b) for a, b in pairs for e in _expected(a, b, step)]
    right = any(abs(abs(e) - step.number) <= _slack(step) for e, _, _ in expected)
    points = _as_points(before, likely) if step.unit == "%" and not right else None
    if points is not None and abs(points - step.number) <= _slack(step):
        message = say("checks.points", found=step.shown)
        spot = sentence_place(context, passage.item, passage.located, step)
        meant = f"{step.printed} 个百分点"
        yield Finding("points", "unit", Level.HINT, message, (spot,), meant, step.printed)
    elif right:
        yield from _direction(context, passage, step, expected, likely, up)
    elif not _holds_otherwise(passage, step):
        yield from _wrong(context, passage, step, likely, up)


def _paragraph(passage: _Passage) -> Paragraph:
    return Paragraph(passage.item, passage.located, *numbers_of(passage.item.text))


def _holds_otherwise(passage: _Passage, step: Quantity) -> bool:
    """Whether other numbers of the sentences around give the change."""
    paragraph = _paragraph(passage)
    return any(holds(paragraph, n, []) for n in paragraph.numbers if n.at.start == step.start)


_Values = list[tuple[Decimal, Decimal]]  # before and after


def _told_pairs(text: str, before: list[Quantity], step: Quantity) -> tuple[_Values, _Values]:
    """(every pair of values that the change may be of, those it most likely is of)."""
    pairs: _Values = []
    likely: _Values = []
    for one, two in pairwise(before):
        if one.unit != two.unit:
            continue
        between = text[one.end : two.start]
        if (_FROM.search(one.name) and _TO.search(two.name)) or _TO_VALUE.search(between):
            likely.append((one.base, two.base))
        if re.match(r"[较比](?!例)", re.sub(r"\s", "", two.name)):
            likely.append((two.base, one.base))
        pairs += [(one.base, two.base), (two.base, one.base)]
        if step.unit == "%" and re.search(r"[增减多少提升降]", between):
            sign = -1 if re.search(r"[减少降低]", between) else 1
            pairs.append((one.base - sign * two.base, one.base))
            if not likely and _steps(two):
                likely.append(pairs[-1])
    return pairs, likely


def _wrong(
    context: Context, passage: _Passage, step: Quantity, likely: _Values, up: bool
) -> Iterator[Finding]:
    """The change that no pair gives, where the likeliest pair says what was meant."""
    scale = step.scale if step.unit == "元" else Decimal(1)
    for a, b in likely:
        for value in _expected(a, b, step)[:1]:
            shown = rounded(abs(value), decimals(step.printed))
            near = slipped(step.printed, shown) or _one_end_slipped(a, b, step) or _close(abs(value), step)
            if near or (value < 0) == up:
                parts = f"{_plain(a / scale)} → {_plain(b / scale)}"
                yield _finding(context, passage, step, shown, parts)
                return


def _as_points(before: list[Quantity], likely: list[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The difference of two shares that a change may be told of in points, or None where the values are no shares."""
    shares = [q for q in before if q.unit == "%"]
    if len(before) >= 2 and len(shares) >= 2 and before[-1] is shares[-1]:
        return abs(shares[-1].value - shares[-2].value)
    if before and before[-1].unit == "%" and likely:
        return abs(likely[-1][1] - likely[-1][0])
    return None


def _steps(quantity: Quantity) -> bool:
    return bool(_MORE.search(quantity.name) or _LESS.search(quantity.name))


def _now(before: list[Quantity], step: Quantity) -> Quantity | None:
    """The value that a change is told of: the nearest one before it that is itself no change."""
    for quantity in reversed(before):
        if not _steps(quantity) and (quantity.unit == step.unit or step.unit in ("%", "个百分点")):
            return quantity
    return None


def _row_of(now: Quantity, text: str, index: NameIndex[Fact], begin: int) -> list[Fact]:
    """The facts that the value before a change agrees with, by name."""
    return [f for f in named_facts(text, now, index, begin) if f.year and agrees(f, now)]


def _named_in(context: Context, clause: str, index: NameIndex[Fact], step: Quantity) -> list[Fact]:
    """This year's facts that a clause without a value of its own names: 「录取人数增加了 115 人」."""
    year = str(context.report.year)
    found = [
        f for things in _named(one_name(clause), index) for f in things if f.year == year and not f.total
    ]
    return [f for f in found if f.unit in (step.unit, "") and not f.head] if step.unit != "%" else []


def _line(fact: Fact) -> _Line:
    return (fact.table, fact.label, fact.names, fact.unit, fact.head)


def _expected(before: Decimal, after: Decimal, step: Quantity) -> list[Decimal]:
    if step.unit == "%":
        return [(after - before) / before * 100] if before > 0 else []
    return [(after - before) / step.scale]


def _slack(step: Quantity) -> Decimal:
    places = decimals(step.printed)
    return (
        Decimal("1.0000001").scaleb(-places) if places or step.unit in ("%", "个百分点", "元") else Decimal(0)
    )


def _close(value: Decimal, step: Quantity) -> bool:
    """Whether a likely pair's result is so near that the same step must be meant."""
    return alike(rounded(value, decimals(step.printed)), step.printed) == "near"


def _one_end_slipped(before: Decimal, after: Decimal, step: Quantity) -> bool:
    """Whether another first or last value, one slip away, would make the step right."""
    pairs = [(meant, after) for meant in slips(before)] + [(before, meant) for meant in slips(after)]
    return any(abs(abs(e) - step.number) <= _slack(step) for a, b in pairs for e in _expected(a, b, step))


def _direction(
    context: Context,
    passage: _Passage,
    step: Quantity,
    expected: list[tuple[Decimal, Decimal, Decimal]],
    likely: list[tuple[Decimal, Decimal]],
    up: bool,
) -> Iterator[Finding]:
    """The size is right and the word is not: 「减少 126 人」 where the row grew by 126."""
    right = [
        (a, b)
        for value, a, b in expected
        if abs(abs(value) - step.number) <= _slack(step) and (a, b) in likely
    ]
    if right and step.value and all((b > a) != up for a, b in right):
        a, b = right[0]
        message = say("checks.change_direction", found=step.shown, first=_plain(a), second=_plain(b))
        place = sentence_place(context, passage.item, passage.located, step)
        yield Finding("change_direction", "trend", Level.QUERY, message, (place,), None, step.printed)


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _finding(context: Context, passage: _Passage, quantity: Quantity, expected: str, parts: str) -> Finding:
    words = re.sub(r"\s+", "", quantity.name)[-12:] + quantity.shown
    message = say("checks.proportion", words=words, parts=parts, expected=expected, found=quantity.printed)
    place = sentence_place(context, passage.item, passage.located, quantity)
    return Finding(
        "prose_arithmetic", "arithmetic", Level.QUERY, message, (place,), expected, quantity.printed
    )
