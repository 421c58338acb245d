"""Arithmetic inside one sentence: 「由 A 增至 B，增长 C%」, 「共 A 人，其中 B 人，占 C%」, 「A%，比 B% 高 C 个百分点」.

Only sentences whose numbers are unmistakable are judged; a sentence of another shape is passed over.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context, sentence
from report.checks.findings import Finding, Level
from report.messages import say
from report.values import decimals, rounded

_N = r"\d[\d,]*(?:\.\d+)?"
_UNIT = r"[%％]|人次|人日|人天|人|名|个|项|门|家|所|册|台|场|次|万元|亿元|元|学时|课时|平方米|亩"
_NOT = r"[^，。；,;\d%％]"
_FROM_TO = re.compile(
    rf"(?:由|从){_NOT}{{0,16}}?(?P<a>{_N})\s*(?P<ua>{_UNIT})?{_NOT}{{0,8}}?"
    rf"(?P<verb>增长|增加|提高|提升|上升|扩大|增|升|减少|下降|降低|降|减)(?:到|至|为|了)?{_NOT}{{0,6}}?(?P<b>{_N})\s*(?P<ub>{_UNIT})"
    rf"[，,（(、]?{_NOT}{{0,6}}?(?P<word>增长率|增长|增幅|提高|提升|上升|增加|涨幅|下降|降幅|减少|降低){_NOT}{{0,4}}?"
    rf"(?P<about>约|近|超|逾)?\s*(?P<c>{_N})\s*(?P<uc>[%％]|个百分点)"
)
_MORE_BY = re.compile(
    rf"(?P<b>{_N})\s*(?P<unit>人次|人|个|项|门|家|所|名|万元|元)[，,]"
    rf"(?:(?!\d[\d.,]*\s*(?P=unit))[^。；;]){{0,32}}?(?:较|比)\s*(?:20\d\d\s*年|去年|上年|上一?年度?|上学年|上一学年)(?:同期)?"
    rf"(?P<verb>增加|减少|增长|多|少|下降)了?\s*(?P<d>{_N})\s*(?P=unit)[，,]{_NOT}{{0,2}}(?P<word>增幅|增长率|增长|降幅|下降)"
    rf"{_NOT}{{0,4}}(?P<c>{_N})\s*[%％]"
)
_SHARE = re.compile(
    rf"共?(?:有|计)?\s*(?P<a>{_N})\s*(?P<unit>人次|人|名|个|项|门|家|所|万元|元)[，,]\s*其中{_NOT}{{0,16}}?(?P<b>{_N})\s*(?P=unit)(?!次|日|天)"
    rf"[，,（(]?\s*占(?:比|总数的?|总人数的?|全部的?)?(?P<about>约|近|超)?\s*(?P<c>{_N})\s*[%％]"
)
_POINTS = re.compile(
    rf"(?P<a>{_N})\s*[%％][，,]?{_NOT}{{0,6}}(?:比|较|高于|低于){_NOT}{{0,14}}?(?P<b>{_N})\s*[%％]{_NOT}{{0,3}}?(?P<verb>高|低|多|少|提升|上升|增长|增加|下降|减少)"
    rf"{_NOT}{{0,3}}?(?P<about>约|近)?\s*(?P<c>{_N})\s*个?百分点"
)

_BASE = re.compile(
    rf"(?P<b>{_N})\s*(?P<unit>人次|人|个|项|门|家|所|名|万元|元)[，,]{_NOT}{{0,4}}?(?:较|比){_NOT}{{0,6}}(?:20\d\d\s*年|上年|去年)的"
    rf"\s*(?P<a>{_N})\s*(?P=unit){_NOT}{{0,2}}(?:净增|增加|增长|减少|下降)了?\s*{_N}\s*(?P=unit)[，,]{_NOT}{{0,2}}"
    rf"(?:增幅|增长率|增长|降幅|下降){_NOT}{{0,4}}(?P<about>约|近)?\s*(?P<c>{_N})\s*[%％]"
)
_EACH = r"(?:人均|生均|平均每[人项家个])(?:达到|达|为)?"
_PER_HEAD = re.compile(
    rf"(?P<a>{_N})\s*万元[，,]{_NOT}{{0,8}}?(?P<b>{_N})\s*(?:人次|人|名)[，,]{_EACH}(?P<about>约|近)?\s*(?P<c>{_N})\s*(?P<uc>万元|元)"
)
_PER_ITEM = re.compile(
    rf"(?P<b>{_N})\s*(?P<unit>项|家|个)[，,]{_NOT}{{0,8}}?(?P<a>{_N})\s*万元[，,]平均每(?P=unit)(?:达到|达|为)?"
    rf"(?P<about>约|近)?\s*(?P<c>{_N})\s*(?P<uc>万元|元)"
)


def check(context: Context) -> Iterator[Finding]:
    """Queries with the value that follows from the sentence's other numbers."""
    for item, located in context.paragraphs():
        for at, expected, found, words, level in judged(item.text):
            place = context.paragraph_place(item, located, sentence(item.text, at))
            message = say("checks.prose_numbers", words=words, expected=expected, found=found)
            yield Finding("prose_arithmetic", "arithmetic", level, message, (place,), expected, found)


def judged(text: str) -> Iterator[tuple[int, str, str, str, str]]:
    """(place, expected, found, the words judged, level) of every sentence whose numbers do not agree.

    A number called 约 that is merely rounded the wrong way is a hint.
    """
    for pattern, expect in _SHAPES:
        for match in pattern.finditer(text):
            found = match["c"]
            results = expect(match)
            places = decimals(found)
            about = match.groupdict().get("about")
            unit = Decimal(1).scaleb(-places)
            slack = unit if not about else max(unit, abs(_number(found)) / 20)
            if results and all(abs(r - _number(found)) > slack for r in results):
                shown = rounded(results[0], max(places, 1 if about else places))
                yield match.start(), shown, found, " ".join(match.group().split()), Level.QUERY
            elif results and about and places == 0 and rounded(results[0], 0) != found:
                yield (
                    match.start(),
                    rounded(results[0], 2),
                    found,
                    " ".join(match.group().split()),
                    Level.HINT,
                )


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _growth(match: re.Match[str]) -> list[Decimal]:
    before, after = _number(match["a"]), _number(match["b"])
    shares = match["ub"] in "%％"
    if before == 0 or (match["ua"] and match["ua"] != match["ub"] and not shares):
        return []
    difference, relative = abs(after - before), abs(after - before) / before * 100
    if match["uc"] == "个百分点":
        return [difference] if shares else []
    return [relative, difference] if shares else [relative]


def _more_by(match: re.Match[str]) -> list[Decimal]:
    now, step = _number(match["b"]), _number(match["d"])
    before = now - step if match["verb"] in ("增加", "增长", "多") else now + step
    return [step / before * 100] if before > 0 else []


def _share(match: re.Match[str]) -> list[Decimal]:
    whole, part = _number(match["a"]), _number(match["b"])
    return [part / whole * 100] if whole and part <= whole else []


def _points(match: re.Match[str]) -> list[Decimal]:
    return [abs(_number(match["a"]) - _number(match["b"]))]


def _from_base(match: re.Match[str]) -> list[Decimal]:
    before, now = _number(match["a"]), _number(match["b"])
    return [abs(now - before) / before * 100] if before else []


def _each(match: re.Match[str]) -> list[Decimal]:
    """An amount in 万元 for each of a number of people or things, in the unit that is printed."""
    count = _number(match["b"])
    return [_number(match["a"]) / count * (1 if match["uc"] == "万元" else 10_000)] if count else []


_SHAPES = (
    (_FROM_TO, _growth),
    (_MORE_BY, _more_by),
    (_SHARE, _share),
    (_POINTS, _points),
    (_BASE, _from_base),
    (_PER_HEAD, _each),
    (_PER_ITEM, _each),
)
