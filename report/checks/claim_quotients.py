"""What sentences say for each: 生均, 人均, 每项, 年均; how many times one number is another; 生师比; areas in two units."""

import re
from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context, sentence
from report.checks.findings import Finding, Level
from report.checks.terms import alike
from report.checks.told import (
    Knowledge,
    Number,
    Paragraph,
    claim_finding,
    collapsed,
    fits,
    label_of,
    likeness,
    plain,
    slip,
    told_place,
    whole_name,
    wish,
)
from report.messages import say
from report.values import decimals, rounded

_EACH = re.compile(
    r"(?P<who>生均|人均|师均|户均|班均|校均|年均|月均|平均每年|平均每月|平均每[人生名个项家所门期次班场校]|每[生人]每[年期]|每[人生名][^，。]{0,4})"
    r"(?P<what>[^，。；\d%]{0,14})$"
)
_STUDENTS = ("在校生", "折合在校生")
_PEOPLE = ("人", "人次")
_YEARS = re.compile(r"(?:近|过去|最近)?([两二三四五六\d])年(?:来|内|间|共|新增|累计|总)?")
_YEAR_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_OF_PLACES = {
    "班均": (("个",), r"\s*(?:教学|行政|自然)?班"),
    "校均": (("所", "个"), r""),
    "平均每班": (("个",), r"\s*(?:教学|行政|自然)?班"),
}
_TIMES = re.compile(r"(?<![\d.])(?P<number>\d+(?:\.\d+)?)\s*倍")
_DOUBLED = re.compile(r"翻了?一番|翻了?一倍")
_MU = Decimal("666.6667")
_TURNED = re.compile(r"师生比[^，。；\d]{0,6}1\s*[:：∶]\s*(?P<number>\d+(?:\.\d+)?)")
_OF_HUNDRED = re.compile(
    r"(?:招生|职普|普职|男女|规模|人数)[^，。；\d]{0,8}比[^，。；\d]{0,6}(?P<one>\d{2}(?:\.\d+)?)\s*[:：∶]\s*(?P<two>\d{2}(?:\.\d+)?)(?![\d.])"
)
_OFF = 10
_NAME = 4
_STEP = re.compile(r"增加|增长|减少|净增|[较比]")
_HALF = Decimal("0.5")
_WITHIN = (Decimal("0.2"), Decimal(5))


def claims(context: Context, knowledge: Knowledge, paragraph: Paragraph) -> Iterator[Finding]:
    """Queries for values that no dividend and divisor give."""
    for number in paragraph.numbers:
        if number.exact() and not wish(paragraph, number):
            match = _EACH.search(number.lead)
            if match is not None:
                yield from _each(context, knowledge, paragraph, number, match["who"])
            elif number.unit == ":1" and re.search(r"生师比", number.clause):
                yield from _ratio(context, knowledge, paragraph, number)
            yield from _areas(context, paragraph, number)
    yield from _turned(context, knowledge, paragraph)
    yield from _hundred(context, paragraph)
    yield from _times(context, knowledge, paragraph)


def _is_each(number: Number) -> bool:
    return bool(_EACH.search(number.lead))


def _each(
    context: Context, knowledge: Knowledge, paragraph: Paragraph, number: Number, who: str
) -> Iterator[Finding]:
    """A per-head value against every total in its unit near it and every number of heads it may be of."""
    if number.unit in ("%", ":1", "个百分点") or number.base == 0:
        return
    unit = {"天": "人日", "次": "人次"}.get(number.unit, number.unit)
    totals = [
        n for n in paragraph.near(number) if n.unit == unit and n.base > number.base and not _is_each(n)
    ]
    if number.unit == "天" and not totals:
        totals = [n for n in paragraph.near(number) if n.unit == "天" and n.base > number.base]
    totals = [n for n in totals if not re.search(r"[较比由从]|去年|上年", n.clause[:4])]
    heads = _heads(knowledge, paragraph, number, who)
    if who == "人均" and number.unit == "元" and not any(t.sentence == number.sentence for t in totals):
        yield from _each_of_row(context, knowledge, paragraph, number)
        return
    if any(fits(t.base / h, number) for t in totals for h, _ in heads):
        return
    rough = Decimal("0.001") * number.base
    if any(abs(t.base / h - number.base) <= max(rough, t.fine / h) for t in totals for h, _ in heads):
        return
    what = label_of(_EACH.sub(lambda m: m["what"], number.clause))[-4:]
    own = [t for t in totals if len(what) >= 2 and what in t.label] or [
        t for t in totals if t.sentence == number.sentence
    ]
    before = [t for t in own if t.at.start < number.at.start]
    after = [t for t in own if t.at.start > number.at.start]
    for total in (before[-1:] or after[:1]) if heads else []:
        for head, sure in heads[:2]:
            value = total.base / head
            ratio = value / number.base
            kind = likeness(value, number)
            plainly = sure and _WITHIN[0] <= ratio <= _WITHIN[1] and total.at.end <= number.at.start
            if kind == "point" or (kind and kind != "near") or plainly:
                parts = f"{''.join(total.at.shown.split())}/{plain(head)}"
                yield claim_finding(context, paragraph, number, value, parts)
                return


def _each_of_row(
    context: Context, knowledge: Knowledge, paragraph: Paragraph, number: Number
) -> Iterator[Finding]:
    """「国家励志奖学金 268 人，人均 5000 元」 where a table's row has the people and the money."""
    before = paragraph.before(number, 0)
    if not before or before[-1].unit not in _PEOPLE or len(before[-1].label) < _NAME:
        return
    people, values = before[-1], []
    for start in range(len(people.label) - _NAME + 1):
        for fact in knowledge.index.things(people.label[start:]):
            if fact.base == people.base and fact.unit in (*_PEOPLE, ""):
                values += [f.base / fact.base for f in knowledge.lines[fact.line] if f.unit == "元"]
    if values and not any(fits(v, number) for v in values) and (slip(values[0], number)):
        parts = f"{plain(values[0] * people.base / 10_000)}万元/{''.join(people.at.shown.split())}"
        yield claim_finding(context, paragraph, number, values[0], parts)


def _heads(
    knowledge: Knowledge, paragraph: Paragraph, number: Number, who: str
) -> list[tuple[Decimal, bool]]:
    """(number of heads, whether it is plainly meant), the likeliest first."""
    found: list[tuple[Decimal, bool]] = []
    near = paragraph.near(number)
    if who == "生均":
        local = [n for n in near if n.unit == "人" and n.label in _STUDENTS]
        found += [(n.base, True) for n in local]
        for name in _STUDENTS:
            # Last year's students explain this year's value only where this year's are not told.
            known = knowledge.now(name, "人") or knowledge.named(name, "人")
            found += [(base, not found) for base in known]
    elif who in _OF_PLACES:
        unit_, noun = _OF_PLACES[who]
        local = [n for n in near if n.unit in unit_ and (re.match(noun, n.after) or "班" in n.label)]
        found += [(n.base, True) for n in reversed(local)]
    elif who.startswith(("年均", "平均每年")):
        words = paragraph.words(number)
        counts = [m[1] for m in _YEARS.finditer(words)]
        found += [
            (Decimal(_YEAR_COUNTS.get(c, 0) or (int(c) if c.isdigit() else 0)), True) for c in counts[-1:]
        ]
    elif unit := re.match(r"平均每([项家所门期次班场个])", who):
        local = [n for n in near if n.unit in (unit[1], "项", "个") and n.at.start < number.at.start]
        found += [(n.base, True) for n in reversed(local)]
    else:
        local = [n for n in near if n.unit in _PEOPLE and n.sentence == number.sentence]
        local = [n for n in local if not _STEP.search(n.clause)]
        beside = sorted(local, key=lambda n: abs(n.at.start - number.at.start))
        found += [(n.base, True) for n in beside]
        found += [(n.base, False) for n in reversed(near) if n.unit in _PEOPLE and n not in local]
        if number.unit == "次":  # 人次 for each person: never for each 人次
            teachers = knowledge.now("专任教师", "人") if "教师" in paragraph.words(number) else []
            found = [(n.base, False) for n in near if n.unit == "人"] + [(base, False) for base in teachers]
    return [(base, sure) for base, sure in found if base > 0]


def _ratio(context: Context, knowledge: Knowledge, paragraph: Paragraph, number: Number) -> Iterator[Finding]:
    """生师比 against the students and teachers told; the official one counts others too, so only what looks like a slip."""
    students = [base for name in _STUDENTS for base in knowledge.named(name, "人")]
    teachers = [base for name in ("专任教师", "折合教师") for base in knowledge.named(name, "人")]
    pairs = [(s, t) for s in students for t in teachers if t < s]
    if any(fits(s / t, number) for s, t in pairs):
        return
    staff = knowledge.named("教职工", "人")
    of_staff = [(s, t) for s in students for t in staff if t < s and fits(s / t, number)]
    for s, t in pairs[:6]:
        if likeness(s / t, number) in ("swapped", "point") or (of_staff and number.fine < 1):
            yield claim_finding(context, paragraph, number, s / t, f"{plain(s)}/{plain(t)}")
            return


def _turned(context: Context, knowledge: Knowledge, paragraph: Paragraph) -> Iterator[Finding]:
    """师生比 1∶13.93: students for one teacher, as in 生师比 the other way round."""
    for match in _TURNED.finditer(paragraph.item.text):
        said, places = Decimal(match["number"]), decimals(match["number"])
        students = [base for name in _STUDENTS for base in knowledge.named(name, "人")]
        teachers = [base for name in ("专任教师", "折合教师") for base in knowledge.named(name, "人")]
        ratios = [s / t for s in students for t in teachers if t < s]
        if any(abs(r - said) <= Decimal("1.0000001").scaleb(-places) for r in ratios):
            continue
        meant = [rounded(r, places) for r in ratios]
        slips = [m for m in meant if alike(m, match["number"]) in ("swapped", "point")]
        if not slips:
            continue
        words = "".join(match.group().split())
        message = say(
            "checks.proportion",
            words=words,
            parts=f"{plain(students[0])}/{plain(teachers[0])}",
            expected=slips[0],
            found=match["number"],
        )
        quote = sentence(paragraph.item.text, match.start())
        place = context.paragraph_place(paragraph.item, paragraph.located, quote)
        yield Finding(
            "prose_arithmetic", "arithmetic", Level.QUERY, message, (place,), slips[0], match["number"]
        )


def _areas(context: Context, paragraph: Paragraph, number: Number) -> Iterator[Finding]:
    """An area told in 亩 and in 平方米 at once: 「88400 平方米（合 132.6 亩）」."""
    if number.unit not in ("亩", "平方米") or not re.match(
        r"[，（(、]*(?:约?合|折合|即|约为|相当于|约)", number.lead
    ):
        return
    before = paragraph.before(number, 0)
    if not before or {before[-1].unit, number.unit} != {"亩", "平方米"}:
        return
    other = before[-1]
    value = other.base / _MU if number.unit == "亩" else other.base * _MU
    if abs(value - number.base) <= value / 50:
        return
    yield claim_finding(context, paragraph, number, value, "".join(other.at.shown.split()))


def _hundred(context: Context, paragraph: Paragraph) -> Iterator[Finding]:
    """「招生比为 48.5∶51.5」: two parts of a hundred."""
    for match in _OF_HUNDRED.finditer(paragraph.item.text):
        one, two = Decimal(match["one"]), Decimal(match["two"])
        if one + two != 100 and abs(one + two - 100) <= _OFF:
            message = say("checks.claim_hundred", words="".join(match.group().split()), total=one + two)
            place = context.paragraph_place(
                paragraph.item, paragraph.located, sentence(paragraph.item.text, match.start())
            )
            expected = format(100 - one, "f")
            yield Finding(
                "prose_arithmetic", "arithmetic", Level.QUERY, message, (place,), expected, match["two"]
            )


def _times(context: Context, knowledge: Knowledge, paragraph: Paragraph) -> Iterator[Finding]:
    """「是 2019 年的 1.5 倍」, 「翻了一番」 against the numbers before it."""
    text = paragraph.item.text
    shapes = [(m, m["number"], "倍") for m in _TIMES.finditer(text)]
    shapes += [(m, "2", "") for m in _DOUBLED.finditer(text)]
    for match, printed, unit in shapes:
        place = next(i for i, (_, end) in enumerate(paragraph.sentences) if match.start() < end)
        before = [
            n
            for n in paragraph.numbers
            if n.at.end <= match.start()
            and 0 <= place - n.sentence <= 2
            and n.exact()
            and n.unit != "%"
            and not _is_each(n)
        ]
        start = paragraph.sentences[place][0]
        words = text[max(start, match.start() - 24) : match.start()]
        values = [(a, b) for a in before for b in before if a is not b and a.unit == b.unit and b.base]
        said, fine = Decimal(printed), Decimal(1).scaleb(-decimals(printed))
        grown = bool(re.search(r"(?:增长|增加|提高|扩大)了?(?:约|近)?$", words))
        if unit and re.search(r"(?:约|近|超过?|逾)\s*$", words):
            fine = max(fine, said / 5)
        named = _named_base(knowledge, words)
        ratios = [a.base / b.base for a, b in values] + [a.base / b for a in before for b in named]
        if not unit:
            fine = Decimal("0.1")
        slack = fine * (Decimal("0.6") if unit else 1)
        plainly = bool(re.search(r"(?:是|为|达|相当于)[^，。；]*的\s*$", words)) and not grown
        if plainly and before and not named:  # 「是 2018 年 16 件的 4 倍」 can be of nothing else
            ratios = [
                a.base / before[-1].base for a in before[:-1] if a.unit == before[-1].unit and before[-1].base
            ]
            slack = fine * Decimal("0.4")
        if any(abs(r - said) <= slack or (abs(r - 1 - said) <= slack and not plainly) for r in ratios):
            continue
        found = _likely_of(before, said) if plainly and not named else _likely(before, named, said)
        if found is None or (found[0].sentence != place and not named and not plainly):
            continue
        top, bottom = found
        ratio = top.base / bottom - (1 if grown else 0)
        if Decimal("0.3") <= ratio / said <= 3 if said else False:
            expected = rounded(ratio, max(decimals(printed), 1))
            parts = f"{''.join(top.at.shown.split())}/{plain(bottom / top.at.scale)}"
            shown = "".join(match.group().split())
            message = say(
                "checks.proportion", words=words[-10:] + shown, parts=parts, expected=expected, found=shown
            )
            yield Finding(
                "prose_arithmetic",
                "arithmetic",
                Level.QUERY,
                message,
                (told_place(context, paragraph, top),),
                expected,
                printed,
            )


def _named_base(knowledge: Knowledge, words: str) -> list[Decimal]:
    match = re.search(r"(?:是|为|相当于|达到?)([^，。；\d]{2,12})的$", words.strip())
    if match is None:
        return []
    name = whole_name(match[1])
    return [base for unit in ("人", "元", "人次") for base in knowledge.now(name, unit)] if name else []


def _likely_of(before: list[Number], said: Decimal) -> tuple[Number, Decimal] | None:
    """What is held against the number right before 「的 4 倍」: the last one told whose multiple is near what is said."""
    base = before[-1] if before else None
    if base is None or not base.base or not said:
        return None
    tops = [n for n in collapsed(before[:-1]) if n.unit == base.unit]
    fitting = [n for n in tops if _HALF <= n.base / base.base / said <= 1 / _HALF]
    return (fitting[-1], base.base) if fitting else None


def _likely(before: list[Number], named: list[Decimal], said: Decimal) -> tuple[Number, Decimal] | None:
    """(the number told, what it is held against) of a multiple."""
    if named:
        people = [n for n in before if n.unit in ("人", "人次", "人日", "元")]
        fitting = [n for n in reversed(people) if said and _HALF <= n.base / named[0] / said <= 1 / _HALF]
        return (fitting[0], named[0]) if fitting else None
    for index in range(len(before) - 1, 0, -1):
        for other in reversed(before[:index]):
            if other.unit == before[index].unit and other.base and before[index].base:
                top, bottom = other, before[index]
                if top.base < bottom.base:
                    top, bottom = bottom, top
                return top, bottom.base
    return None
