"""The contents and the lists of figures and tables that a file had printed, held against its body.

The program makes these lists itself; this tells what a file brought in from elsewhere says twice in two ways.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from report.checks.context import Context
from report.checks.findings import Finding, Level, Place
from report.checks.numbering import caption_lines
from report.messages import say

_LEADER = re.compile(r"(?:[.…·．]{3,}|…+|\t|\s{3,}|_{3,})\s*[-－—]?\s*(?:\d{1,3}|[ivxIVX]{1,5})\s*[-－—]?$")
_CAPTION = re.compile(
    r"^[-·\s]*([图表])\s*(?:(\d{1,2})\s*[-—－–.．]\s*)?(\d{1,3})(?![\d年])\s*[：:、.．]?\s*(.*)$"
)
_HEADING = re.compile(
    r"^(第\s*[一二三四五六七八九十\d]+\s*[章节部编篇](?:分)?|[一二三四五六七八九十]+\s*[、．.]|[（(][一二三四五六七八九十\d]+[）)]"
    r"|\d{1,2}(?:\s?[.．]\s?\d{1,2})+[.．、]?|\d{1,2}\s?[.．、]?)\s*(\S.*)$"
)
_TITLE = re.compile(r"^(?:[附插]?(?:图|表|图表)?\s*目\s*[录次]|附\s*[表录件])$")
_ALIKE = 0.55
_LONG = 24  # characters; a list may cut a longer caption short
_MOST_PLACES = 30
_LEVEL = 4  # headings of a level before one that is not listed stands out


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a list or of the body: its number and words as printed."""

    number: str
    words: str
    text: str
    place: Place

    @property
    def key(self) -> str:
        return plain(self.words)


def check(context: Context) -> Iterator[Finding]:
    """Findings about a printed contents; nothing where the file has none."""
    lines = _joined([_LEADER.sub("", line.strip()).strip() for line in context.printed_lines("contents")])
    if len(lines) < 3:
        return
    for kind in "图表":
        entries = [_entry(m, line) for line in lines if (m := _CAPTION.match(line)) and m[1] == kind]
        if len(entries) >= 2:
            yield from _captions(kind, entries, _body_captions(context, kind))
    yield from _headings(context, lines)


def plain(text: str) -> str:
    """Words for comparing: white space, quotation marks and the marks at the end gone."""
    text = re.sub(r"[\s“”\"‘’]+", "", text).replace("（", "(").replace("）", ")")
    return text.replace("，", ",").replace("：", ":").rstrip("。.,:;；")


def _joined(lines: list[str]) -> list[str]:
    """An entry that was broken over two lines made whole: a line without a number after a caption."""
    whole: list[str] = []
    for line in lines:
        after_caption = bool(whole) and _CAPTION.match(whole[-1])
        if after_caption and not _CAPTION.match(line) and not _HEADING.match(line) and not _is_title(line):
            whole[-1] += line
        elif line:
            whole.append(line)
    return whole


def _is_title(line: str) -> bool:
    return bool(_TITLE.match(line)) or bool(re.match(r"[图表]\s*\d", line))


def _entry(match: re.Match[str], line: str) -> _Line:
    words = say("checks.contents")
    return _Line(_caption_number(match), match[4], line, Place(words, line))


def _caption_number(match: re.Match[str]) -> str:
    return f"{match[1]} {match[2]}-{match[3]}" if match[2] else f"{match[1]} {match[3]}"


def _body_captions(context: Context, kind: str) -> list[_Line]:
    found = []
    for number, words, place in caption_lines(context):
        match = _CAPTION.match(f"{number} {words}")
        if match and match[1] == kind:
            found.append(_Line(_caption_number(match), match[4], place.quote, place))
    return found


def _captions(kind: str, entries: list[_Line], body: list[_Line]) -> Iterator[Finding]:
    if not body:
        return
    extra = []
    for entry in entries:
        same = [line for line in body if line.number == entry.number]
        if any(line.key == entry.key for line in same):
            continue
        elsewhere = next((line for line in body if line.key == entry.key), None)
        if elsewhere is not None:
            yield _differs("toc_number", entry, elsewhere)
        elif same and not (same[0].key.startswith(entry.key) and len(entry.key) >= _LONG):
            yield _differs("toc_words", entry, max(same, key=lambda line: _likeness(line.key, entry.key)))
        elif not same:
            extra.append(entry)
    yield from _extra("toc_extra", extra, len(entries))
    listed = {entry.number for entry in entries}
    lost = [
        line
        for line in body
        if line.number not in listed
        and not any(e.key == line.key for e in entries)
        # 表 1 to 表 6 of the appendix in the contents say nothing of 表 1-1 in the text.
        and any(("-" in line.number) == ("-" in number) for number in listed)
    ]
    if lost and len(lost) < 2 * len(entries):
        yield _lost(kind, lost)


def _extra(key: str, extra: list[_Line], count: int) -> Iterator[Finding]:
    """Entries without a place in the body; where that is most of them, they were not recognised: a hint."""
    if extra:
        names = "、".join(f"“{entry.text}”" for entry in extra[:6]) + ("等" if len(extra) > 6 else "")
        level = Level.QUERY if 3 * len(extra) <= count else Level.HINT
        message = say(f"checks.{key}", entries=names, count=len(extra))
        places = tuple(entry.place for entry in extra)[:_MOST_PLACES]
        yield Finding("toc_extra", "toc", level, message, places)


def _lost(kind: str, lost: list[_Line]) -> Finding:
    names = "、".join(line.text for line in lost[:6]) + ("等" if len(lost) > 6 else "")
    message = say("checks.toc_missing", kind=kind, count=len(lost), names=names)
    return Finding(
        "toc_missing", "toc", Level.QUERY, message, tuple(line.place for line in lost)[:_MOST_PLACES]
    )


def _differs(rule: str, entry: _Line, line: _Line) -> Finding:
    message = say(f"checks.{rule}", entry=entry.text, body=line.text)
    return Finding(rule, "toc", Level.QUERY, message, (entry.place, line.place))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _headings(context: Context, lines: list[str]) -> Iterator[Finding]:
    body = _body_headings(context)
    by_words = {line.key: line for line in body}
    entries = [
        _Line(m[1], m[2], line, Place(say("checks.contents"), line))
        for line in lines
        if not _CAPTION.match(line) and not re.match(r"[图表]\s*\d", line) and (m := _HEADING.match(line))
    ]
    if len(entries) < 3:
        return
    forms: list[tuple[_Line, _Line]] = []
    extra: list[_Line] = []
    taken: set[str] = set()
    for entry in entries:
        found = by_words.get(entry.key)
        if found is None:
            found = _alike(entry, [line for line in body if line.key not in taken])
            if found is None:
                extra.append(entry)
                continue
            yield _differs("toc_words", entry, found)
        taken.add(found.key)
        if found.number and _number(entry.number) != _number(found.number):
            forms.append((entry, found))
        elif found.words.rstrip() != found.words.rstrip().rstrip("。，；"):
            yield Finding(
                "toc_end",
                "toc",
                Level.HINT,
                say("checks.toc_end", entry=entry.text, body=found.text),
                (found.place, entry.place),
            )
    yield from _extra("toc_no_heading", extra, len(entries))
    yield from _unlisted(context, taken)
    if forms:
        first, second = forms[0]
        message = say("checks.toc_forms", count=len(forms), entry=first.text, body=second.text)
        places = tuple(place for pair in forms for place in (pair[0].place, pair[1].place))
        yield Finding("toc_forms", "toc", Level.HINT, message, places[:_MOST_PLACES])


def _unlisted(context: Context, taken: set[str]) -> Iterator[Finding]:
    """Headings that the contents leaves out, of a level that it lists otherwise."""
    levels: dict[int, list[_Line]] = {}
    depth = {section.id: level for section, level in context.report.walk()}
    for line in _body_headings(context):
        if line.number:
            levels.setdefault(depth[line.place.section], []).append(line)
    for lines in levels.values():
        lost = [line for line in lines if line.key not in taken]
        if 0 < len(lost) <= max(1, len(lines) // 8) and len(lines) >= _LEVEL:
            names = "、".join(line.text for line in lost)
            message = say("check_words.toc_heading_lost", count=len(lost), names=names)
            places = tuple(line.place for line in lost)
            yield Finding("toc_heading_lost", "toc", Level.HINT, message, places)


def _alike(entry: _Line, lines: list[_Line]) -> _Line | None:
    """The heading that an entry means though its words differ: alike, or with the same full number."""
    best = max(lines, key=lambda line: _likeness(line.key, entry.key), default=None)
    return best if best is not None and _likeness(best.key, entry.key) >= _ALIKE else None


def _number(text: str) -> str:
    """A number for comparing: width and white space gone, its marks kept."""
    return re.sub(r"\s+", "", text).replace("（", "(").replace("）", ")").replace("．", ".")


def _body_headings(context: Context) -> list[_Line]:
    typed = {plain(m[2]): line for line in context.printed_lines("headings") if (m := _HEADING.match(line))}
    found = []
    for section, _ in context.report.walk():
        raw = typed.get(plain(section.title), "")
        match = _HEADING.match(raw)
        number = section.printed_number
        words = match[2] if match else section.title
        text = raw or f"{number}{section.title}"
        found.append(_Line(number, words, text, Place(context.where(section.id), text, section.id)))
    return found
