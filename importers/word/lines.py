"""Files in which every printed line is a paragraph, as converters from PDF make them: lines are joined to paragraphs again, page heads
and page numbers between them are taken out and told."""

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from importers.word.raw import RawDocument, RawItem, RawParagraph
from importers.word.words import caption_of, case_of, has_leader, is_contents_title, is_lone_heading, numbered
from report.content import Content, Span
from report.messages import say

_DASH = "[-—–―－~～·•]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}\s*\d{{1,3}}\s*{_DASH}|第\s*\d{{1,3}}\s*页(?:\s*[,，/]?\s*共\s*\d{{1,3}}\s*页)?"
)
_ENDS = "。！？；：!?;:…"
_WIDEST = 110  # columns of a printed line, a Chinese character counting two: what is longer is a paragraph
_FULL = 0.85  # of the width: a line that the margin ended, its indent and a word that did not fit left out
_FEWEST = 3  # lines broken in mid-sentence before a file counts as made of lines


def mend_lines(document: RawDocument) -> int:
    """Takes page heads and page numbers out of the body and joins broken lines, in place; how many lines were joined."""
    _take_page_lines(document)
    width = _line_width(document.items)
    if not width:
        return 0
    indents = any(isinstance(i, RawParagraph) and _is_prose(i) and i.indented for i in document.items)
    whole: list[RawItem] = []
    end = ""  # the last line of the paragraph that is being put together
    for item in document.items:
        last = whole[-1] if whole else None
        if (
            isinstance(last, RawParagraph)
            and isinstance(item, RawParagraph)
            and _columns(end) >= _FULL * width
        ) and _goes_on(last, end, item, indents):
            last.content = _joined(last.content, item.content)
            last.bookmarks += item.bookmarks
            end = item.text
            continue
        whole.append(item)
        end = item.text if isinstance(item, RawParagraph) and _is_prose(item) else ""
    joined = len(document.items) - len(whole)
    document.items = whole
    return joined


def _take_page_lines(document: RawDocument) -> None:
    """Lines that only number a page, where the file has several that count up, and the lines beside them that come again."""
    items = document.items
    numbers = [i for i, item in enumerate(items) if _is_line(item) and _PAGE_NUMBER.fullmatch(_text(item))]
    counts = [int(re.findall(r"\d+", _text(items[i]))[0]) for i in numbers]
    if len(numbers) < 2 or any(b <= a for a, b in pairwise(counts)):
        return
    beside = Counter(_text(items[j]) for i in numbers for j in _beside(items, i))
    heads = {text for text, times in beside.items() if times > 1 and times * 2 >= len(numbers)}
    taken = set(numbers) | {j for i in numbers for j in _beside(items, i) if _text(items[j]) in heads}
    document.items = [item for i, item in enumerate(items) if i not in taken]
    told = ["、".join(_text(items[i]) for i in numbers), *sorted(heads)]
    document.notes += [("page_header", text, say("importers.page_header")) for text in told]


def _beside(items: list[RawItem], i: int) -> list[int]:
    """The lines right before and after the page number at `i`, blank ones skipped: a page's foot, or the next one's head."""
    found = []
    for step in (-1, 1):
        j = i + step
        while 0 <= j < len(items) and isinstance(item := items[j], RawParagraph) and item.is_blank:
            j += step
        if 0 <= j < len(items) and _is_line(items[j]) and len(_text(items[j])) <= 60:
            found.append(j)
    return found


def _is_line(item: RawItem) -> bool:
    return (
        isinstance(item, RawParagraph)
        and bool(_text(item))
        and not (item.pictures or item.text_boxes or item.heading)
    )


def _text(item: RawItem) -> str:
    return item.text.strip() if isinstance(item, RawParagraph) else ""


def _is_prose(item: RawParagraph) -> bool:
    """Whether it may be a line of prose: no heading's style, list mark, picture, contents entry."""
    dressed = item.heading or item.mark or item.is_title or item.is_caption or item.in_contents
    return _is_line(item) and not dressed and item.look.align == "left" and not has_leader(item.text)


def _columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(c) in "WFA") for c in text.strip())


def _line_width(items: list[RawItem]) -> int:
    """How many columns a printed line of a file made of lines has; 0 for a file made of paragraphs."""
    prose = [i for i in items if isinstance(i, RawParagraph) and _is_prose(i)]
    widths = sorted(_columns(i.text) for i in prose)
    width = widths[len(widths) * 19 // 20] if widths else 0
    if not 40 <= width <= _WIDEST:
        return 0
    full = broken = 0
    for before, after in pairwise(items):
        if (
            not isinstance(before, RawParagraph)
            or not _is_prose(before)
            or _columns(before.text) < _FULL * width
        ):
            continue
        full += 1
        broken += isinstance(after, RawParagraph) and _is_prose(after) and not _is_ended(before.text)
    return width if broken >= _FEWEST and broken * 2 >= full else 0


def _is_ended(text: str) -> bool:
    return text.rstrip().rstrip("”’』」）)")[-1:] in _ENDS


def _goes_on(last: RawParagraph, end: str, item: RawParagraph, indents: bool) -> bool:
    """Whether `item` is the next printed line of the paragraph `last`, whose last line is `end`."""
    if not _is_prose(last) or not _is_prose(item) or item.look.size != last.look.size:
        return False
    if (item.look.bold and not last.look.bold) or item.indented:
        return False
    text = item.text.strip()
    if caption_of(text) or case_of(text) or is_lone_heading(text) or is_contents_title(text):
        return False
    own = bool(numbered(text).kind)
    return not (own if _is_ended(end) else own and not indents) and (indents or not _is_ended(end))


def _joined(first: Content, second: Content) -> Content:
    """Two lines as one paragraph; a blank only between words of Latin letters, as a line's end stands for it."""
    before, after = (first[-1] if first else None), (second[0] if second else None)
    if isinstance(before, Span) and isinstance(after, Span) and re.search(r"[A-Za-z]$", before.text):
        gap = " " if re.match(r"[A-Za-z]", after.text) else ""
        return (*first[:-1], Span(before.text + gap, before.bold, before.link), *second)
    if (
        isinstance(before, Span)
        and isinstance(after, Span)
        and (before.bold, before.link) == (after.bold, after.link)
    ):
        return (*first[:-1], Span(before.text + after.text, before.bold, before.link), *second[1:])
    return (*first, *second)
