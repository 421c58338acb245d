"""Words that a template, a draft or a form left behind: （格式）, XX, ××, 待补, 此处填写, ???."""

import re
from collections.abc import Iterator

from report.checks.context import Context, sentence
from report.checks.findings import Finding, Level, Place
from report.messages import say

_MOST_PLACES = 30
_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "template",
        Level.ERROR,
        re.compile(
            r"[（(](?:格式|样式|样表|模板|参考格式|示例)[)）]|此处(?:填写|插入|粘贴|添加|补充|放置)|在此填写|请填写|点击此处输入"
        ),
    ),
    (
        "pending",
        Level.ERROR,
        re.compile(
            r"(?<![有亟招接期等优])(?:待补充?(?![贴助考偿])|待填写|待填(?=[）)】\]]|$)|待定稿|待核实|待完善(?=[）)】]))|[?？]{3,}|_{4,}|[*＊]{3,}"
        ),
    ),
    (
        "crosses",
        Level.QUERY,
        re.compile(r"(?<![A-Za-z0-9])[Xx]{2,}(?![A-Za-z0-9])|[×✕╳]{2,}|某某|[○〇]{2,}(?=[年月学校系])"),
    ),
)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each kind of leftover, with every place."""
    found: dict[str, dict[Place, str]] = {}
    for text, place in context.texts():
        for kind, _, pattern in _KINDS:
            match = pattern.search(text)
            if match and not _is_bound(text, match):
                found.setdefault(kind, {})[_shortened(place, text, match.start())] = match.group()
    for kind, level, _ in _KINDS:
        if kind not in found:
            continue
        words = "、".join(f"“{word}”" for word in dict.fromkeys(found[kind].values()))
        message = say(f"checks.leftover_{kind}", words=words, count=len(found[kind]))
        yield Finding(f"leftover_{kind}", "text", level, message, tuple(found[kind])[:_MOST_PLACES])


def _is_bound(text: str, match: re.Match[str]) -> bool:
    """（待填） is what a bound number shows; `bound_numbers` tells of it."""
    return match.group() == "待填" and text[: match.start()].endswith("（")


def _shortened(place: Place, text: str, at: int) -> Place:
    quote = sentence(text, at) if place.paragraph >= 0 else place.quote
    return Place(place.where, quote, place.section, place.block, place.paragraph, place.row, place.column)
