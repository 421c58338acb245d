"""A paragraph → its lines: Chinese rules for where a line may break, numbers and words unbroken.

Rules: GB/T 15834 (a mark that closes never begins a line, one that opens never ends it) with the lists that
LibreOffice and Word use for Simplified Chinese; between a Chinese character and a digit or letter stands a fifth of
an em where nothing else does. Spaces at the end of a line take no room.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from exporters.layout.metrics import east_widths, latin_widths
from exporters.layout.model import Face, Paragraph, Span, Tab

NOT_FIRST = frozenset(
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
)
"""Characters that never begin a line."""
NOT_LAST = frozenset("$(*[{£¥‘“〈《「『【〔〖〝﹗﹙﹛＄（．［｛￡￥")
"""Characters that never end a line."""
HANGING = frozenset("!,.:;?、。！，．：；？")
"""Marks that may stand in the margin where the line before them is full (w:overflowPunct, on by default)."""
_LATIN = "!-~\u00a1-\u1fff"
_WEAK = " \u00a0\u2000-\u206f\u2070-\u218f"
_WEST = re.compile(f"[{_LATIN}][{_LATIN}{_WEAK}]*")
_KERN_11 = 0.037  # of the size: two ones stand closer, as w:kern asks for and the fonts say; other pairs of digits do not
_GAP = 0.2  # of the size, between a Chinese character and a letter or digit
_HAN = "\u2e80-\u2fff\u3005-\u3007\u3021-\ufaff"
_LETTER = "0-9A-Za-z\u00c0-\u024f\u0370-\u04ff"
_SEAM = re.compile(f"(?<=[{_HAN}])(?=[{_LETTER}])|(?<=[{_LETTER}])(?=[{_HAN}])")
_SLACK = 0.05  # points: rounding must not break a line that just fits
_TAB = 21.0  # points between default tab stops (w:defaultTabStop)
OBJECT = "\ufffc"


@dataclass(slots=True)
class Line:
    """Characters `start` to `end` of the paragraph's text; `width` without the spaces at its end."""

    start: int
    end: int
    width: float
    room: float
    left: float
    height: float
    last: bool = False


@dataclass(slots=True)
class Setting:
    """A paragraph's text with the advance of every character, and the face it is set in (`bounds` are span ends)."""

    text: str
    advances: list[float]
    faces: list[Face] = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)
    west: list[tuple[int, int]] = field(default_factory=list)
    sums: list[float] = field(default_factory=list)


def set_text(paragraph: Paragraph) -> Setting:
    """The text of a paragraph with its advances; not to be changed, for paragraphs that say the same share it."""
    return _set_spans(tuple(paragraph.spans), paragraph.number)


@lru_cache(maxsize=4096)
def _set_spans(spans: tuple[Span, ...], number: int) -> Setting:
    """Kept for cells that say the same, and for all that an edit left alone when the pages are laid out again."""
    text = "".join(span.text for span in spans)
    west = [match.span() for match in _WEST.finditer(text)]
    if west and text[: west[0][0]].strip(" \u00a0") == "":
        west[0] = (0, west[0][1])  # spaces before the first letter belong to it
    faces = [span.face for span in spans]
    bounds = list(accumulate(len(span.text) for span in spans))
    advances: list[float] = []
    at = 0
    for span in spans:
        made = _span_advances(span.text, span.face, at, west)
        advances += [width + span.face.spacing for width in made] if span.face.spacing else made
        if span.box is not None:
            advances[-1] = 0.0 if span.box.place else span.box.width
        at += len(span.text)
    if west and len(text) > 1:
        for match in _SEAM.finditer(text):
            before = match.start() - 1
            if before + 1 == number:
                continue
            advances[before] += _GAP * _face_at(faces, bounds, before).size
    return Setting(text, advances, faces, bounds, west, [0.0, *accumulate(advances)])


def _span_advances(text: str, face: Face, at: int, west: list[tuple[int, int]]) -> list[float]:
    """The advances of one span that begins `at`; `west` are the ranges of Western text of the whole paragraph."""
    size = face.size * (0.58 if face.raised else 1.0)
    latin = latin_widths(face.latin, face.bold)
    found: list[float] = []
    end, done = at + len(text), at
    for start, stop in west:
        if stop <= at:
            continue
        if start >= end:
            break
        if start > done:
            found += _east_advances(text[done - at : start - at], size)
        done = max(start, at)
        found += [latin[letter] * size for letter in text[done - at : stop - at]]
        for pair in re.finditer("1(?=1)", text[done - at : stop - at]):
            found[done - at + pair.start()] -= _KERN_11 * size
        done = min(stop, end)
    found += _east_advances(text[done - at :], size)
    return found


def _east_advances(text: str, size: float) -> list[float]:
    if " " in text or "\u00a0" in text:
        return [east_widths[letter] * size for letter in text]
    return [size] * len(text)


def _face_at(faces: list[Face], bounds: list[int], place: int) -> Face:
    return faces[bisect_right(bounds, place)]


def may_break(text: str, place: int) -> bool:
    """Whether a line may end before the character at `place`."""
    here, before = text[place], text[place - 1]
    if here in " \u00a0" or before == "\u00a0":
        return False
    if before == "\n":
        return True
    if before in " \t":
        return here not in NOT_FIRST or before == "\t"
    if here in NOT_FIRST or before in NOT_LAST:
        return False
    if here == OBJECT or before == OBJECT:
        return True
    if is_west(here) and is_west(before):
        if (
            before in ",.:;!?" and place > 1 and not is_west(text[place - 2])
        ):  # a Western mark in a Chinese sentence
            return True
        return (before == "-" and here.isalnum()) or (before == "/" and here.isalpha())
    return True


def is_west(letter: str) -> bool:
    """Whether a character is set in the Western face and belongs to a word that does not break."""
    return letter < "\u2e80" and letter not in "\u2460\u2014\u2026“”‘’"


def break_lines(paragraph: Paragraph, setting: Setting, width: float) -> list[Line]:
    """The lines of the paragraph in a column `width` points wide; at least one, also of no text."""
    text, total = setting.text, len(setting.text)
    room = width - paragraph.left - paragraph.right
    if total and setting.sums[-1] <= room - paragraph.first and not ("\n" in text or "\t" in text):
        indent = paragraph.first  # all on one line, as in most cells
        line = Line(
            0, total, _used(paragraph, setting, 0, total, indent), room - indent, paragraph.left + indent, 0.0
        )
        line.height = paragraph.pitch or _own_height(paragraph, setting, line)
        line.last = True
        return [line]
    lines: list[Line] = []
    start = 0
    while start < total or not lines:
        indent = paragraph.first if not lines else 0.0
        end = _line_end(paragraph, setting, start, max(room - indent, 1.0), indent)
        used = _used(paragraph, setting, start, end, indent)
        lines.append(Line(start, end, used, room - indent, paragraph.left + indent, 0.0))
        start = end
        if start == total and text.endswith("\n") and total:
            break
    if text.endswith("\n"):
        lines.append(Line(total, total, 0.0, room, paragraph.left, 0.0))
    for line in lines:
        line.height = paragraph.pitch or _own_height(paragraph, setting, line)
        line.last = line.end == total or text[line.end - 1 : line.end] == "\n"
    return lines


def _line_end(paragraph: Paragraph, setting: Setting, start: int, room: float, indent: float) -> int:
    text, sums = setting.text, setting.sums
    total = len(text)
    hard = text.find("\n", start)
    limit = total if hard < 0 else hard + 1
    if "\t" in text[start:limit]:
        return _end_with_tabs(paragraph, setting, start, limit, room, indent)
    end = bisect_right(sums, sums[start] + room + _SLACK, start, limit + 1) - 1
    if end >= limit:
        return limit
    return _before(setting, start, end, limit, paragraph.hang)


def _before(setting: Setting, start: int, end: int, limit: int, hang: bool) -> int:
    """The last place up to `end` where the line may break; where there is none the line is cut at `end`."""
    text = setting.text
    while end < limit and text[end] in " \n":  # spaces stand in the margin
        end += 1
    if end >= limit:
        return limit
    place = end
    # after a letter or digit a mark hangs only where a reference or a change of face lies between
    apart = not is_west(text[place - 1]) or place in setting.bounds
    if hang and text[place] in HANGING and (text[place] < "\u2e80" or apart):
        place += 1
    if place >= limit:
        return limit
    while place > start and not may_break(text, place):
        place -= 1
    return place if place > start else max(end, start + 1)


def _end_with_tabs(
    paragraph: Paragraph, setting: Setting, start: int, limit: int, room: float, indent: float
) -> int:
    end = start
    while end < limit and _used(paragraph, setting, start, end + 1, indent) <= room + _SLACK:
        end += 1
    return limit if end >= limit else _before(setting, start, end, limit, paragraph.hang)


def _used(paragraph: Paragraph, setting: Setting, start: int, end: int, indent: float) -> float:
    """The width of a stretch of text as one line, spaces at its end left out."""
    text, sums = setting.text, setting.sums
    while end > start and text[end - 1] in " \n":
        end -= 1
    if "\t" not in text[start:end]:
        return sums[end] - sums[start] - _trailing_gap(setting, start, end)
    return tab_places(paragraph, setting, start, end, indent)[1]


def _trailing_gap(setting: Setting, start: int, end: int) -> float:
    """The gap between Chinese and Western text is not printed where the line ends between them."""
    if end <= start or end >= len(setting.text) or not _SEAM.match(setting.text, end):
        return 0.0
    return _GAP * _face_at(setting.faces, setting.bounds, end - 1).size


def tab_places(
    paragraph: Paragraph, setting: Setting, start: int, end: int, indent: float
) -> tuple[dict[int, tuple[float, Tab]], float]:
    """(place of each tab → its width and its stop, width of the whole line)."""
    text, sums = setting.text, setting.sums
    origin = paragraph.left + indent
    at = origin
    found: dict[int, tuple[float, Tab]] = {}
    place = start
    while place < end:
        stop = text.find("\t", place, end)
        if stop < 0:
            at += sums[end] - sums[place]
            break
        at += sums[stop] - sums[place]
        after = text.find("\t", stop + 1, end)
        words = sums[after if after >= 0 else end] - sums[stop + 1]
        tab = _next_stop(paragraph, at)
        wide = max(tab.place - at - (words if tab.right else 0.0), 0.0)
        found[stop] = (wide, tab)
        at += wide
        place = stop + 1
    return found, at - origin


def _next_stop(paragraph: Paragraph, at: float) -> Tab:
    hanging = (Tab(paragraph.left),) if paragraph.first < 0 else ()
    for tab in sorted((*paragraph.tabs, *hanging), key=lambda tab: tab.place):
        if tab.place > at + 0.01:
            return tab
    return Tab((at // _TAB + 1) * _TAB)


def _own_height(paragraph: Paragraph, setting: Setting, line: Line) -> float:
    """The height of a line that fits what stands in it: the highest picture, or its type."""
    boxes = []
    at = 0
    for span in paragraph.spans:
        if span.box is not None and not span.box.place and line.start <= at < line.end:
            boxes.append(span.box.height)
        at += len(span.text)
    size = max((face.size for face in setting.faces), default=12.0)
    return max(boxes) if boxes else 1.2 * size


def breaks_of(paragraph: Paragraph, width: float) -> tuple[Setting, list[Line]]:
    """Text and lines of a paragraph in one step."""
    setting = set_text(paragraph)
    return setting, break_lines(paragraph, setting, width)
