"""Sequences in the text that skip or repeat a step: 一是…二是…四是, 第一…第三, ①②④, （1）（3), and typed lists."""

import re
from collections.abc import Iterator
from itertools import pairwise

from report.blocks import Role
from report.checks.context import Context, Located
from report.checks.findings import Finding, Level, Place
from report.checks.numbering import ordinal
from report.messages import say
from report.stream import ParagraphItem

_HAN = "一二三四五六七八九十"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("是", re.compile(rf"(?:^|[，。；：:;\s])([{_HAN}])是(?![{_HAN}])")),
    ("第", re.compile(rf"(?:^|[。；：:;\s])第([{_HAN}])[，,、]")),
    ("其", re.compile(rf"(?:^|[。；：:;\s])其([{_HAN}])[，,、是]")),
    ("①", re.compile(r"([①-⑩])")),
    ("（1）", re.compile(r"(?:^|[，。；：:;\s])[（(]([1-9])[）)](?!\s*[年月])")),
    ("（一）", re.compile(rf"(?:^|[。；：:\n])\s*[（(]([{_HAN}])[）)]")),
    ("1.", re.compile(r"(?:^|[。；;\n])\s*([1-9])[.．、)）](?![\d])(?=\s*[\u4e00-\u9fff《“])")),
)


def check(context: Context) -> Iterator[Finding]:
    """Queries: the step before and the step after; a sequence may run over several paragraphs of one section."""
    runs: dict[str, tuple[str, int, Place]] = {}
    for item, located in context.paragraphs():
        if item.role == Role.CASE_HEADING:
            runs.clear()
        for form, pattern in _FORMS:
            yield from _run(context, item, located, (form, pattern), runs)
    if context.printed:
        yield from _typed(context)


def _run(
    context: Context,
    item: ParagraphItem,
    located: Located,
    kind: tuple[str, re.Pattern[str]],
    runs: dict[str, tuple[str, int, Place]],
) -> Iterator[Finding]:
    form, pattern = kind
    steps = [(_step(m[1]), m.start(1)) for m in pattern.finditer(item.text)]
    spot = located.section + located.case
    last = runs.get(form)
    before = (last[1], last[2]) if last is not None and last[0] == spot else None
    for step, at in steps:
        place = context.paragraph_place(item, located, item.text[max(at - 1, 0) : at + 40])
        if before is not None and step not in (1, before[0] + 1) and before[0] <= step <= before[0] + 3:
            key = "sequence_twice" if step == before[0] else "sequence_gap"
            message = say(f"checks.{key}", before=_short(before[1].quote), after=_short(place.quote))
            yield Finding(key, "numbering", Level.QUERY, message, (place, before[1]))
        before = (step, place)
    if before is not None:
        runs[form] = (spot, *before)


def _step(mark: str) -> int:
    if mark in _HAN:
        return _HAN.index(mark) + 1
    return ord(mark) - 0x245F if mark >= "①" else int(mark)


def _short(words: str) -> str:
    return words[:14].strip() + "…"


def _typed(context: Context) -> Iterator[Finding]:
    """Items of one list whose typed numbers do not follow each other."""
    items = [
        (item, located)
        for item, located in context.paragraphs()
        if item.role == Role.NUMBERED and item.printed_number
    ]
    for (one, _), (two, located) in pairwise(items):
        first, second = ordinal(one.printed_number), ordinal(two.printed_number)
        if one.block != two.block or two.place != one.place + 1 or one.level != two.level:
            continue
        if first is None or second is None or second in (1, first + 1) or not first <= second <= first + 3:
            continue
        key = "sequence_twice" if second == first else "sequence_gap"
        places = (context.paragraph_place(two, located), context.paragraph_place(one, located))
        message = say(f"checks.{key}", before=_short(places[1].quote), after=_short(places[0].quote))
        yield Finding(key, "numbering", Level.QUERY, message, places)
