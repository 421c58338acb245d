"""One thing printed in several forms: the mark after a caption's number, the spaces in it, case labels, heading numbers."""

import re
from collections import Counter
from collections.abc import Iterator

from report.checks.context import Context
from report.checks.findings import Finding, Level, Place
from report.checks.numbering import caption_lines
from report.messages import say
from report.stream import CaseItem

_CAPTION = re.compile(r"^([图表])(\s*)(\d{1,2})(\s*)([-—－–.．]|)(\s*)(\d{0,3})(\s*)([：:、.．]|)(\s*)(.+)$")
_CASE = re.compile(r"^([【\[〔]?\s*[^】\]〕：:]{0,6}案\s*例[^】\]〕：:]{0,6}[】\]〕]?)\s*([：:]?)")
_RATIO = re.compile(r"(?<=\d)(\s*[:：∶]\s*)1(?![\d:：.])")
_MOST_PLACES = 40
_GRID = 12  # cells; a smaller grid may well be a drawing
_LEAST = 3  # lines in the usual form before another is called odd


def check(context: Context) -> Iterator[Finding]:
    """Hints that quote each odd line; for a file at hand only, the program prints all in one form."""
    blocks = _blocks(context)
    captions = [
        (line, m) for line in context.printed_lines("captions") if (m := _CAPTION.match(line)) and m[5]
    ]
    yield from _odd(context, blocks, "caption_marks", [(line, m[9] or "空格") for line, m in captions])
    yield from _odd(context, blocks, "caption_spaces", [(line, _spaces(m)) for line, m in captions])
    cases = [
        (line, m[2] or "不加冒号") for line in context.printed_lines("cases") if (m := _CASE.match(line))
    ]
    yield from _odd(context, blocks, "case_marks", cases)
    yield from _brackets(context)
    yield from _ratios(context)
    yield from _sides(context)


def _ratios(context: Context) -> Iterator[Finding]:
    """Ratios written 13.5:1 here and 13.5 : 1 or 13.5：1 there."""
    forms: dict[str, list[Place]] = {}
    for text, place in context.texts():
        for match in _RATIO.finditer(text):
            forms.setdefault(f"n{match[1]}1", []).append(place)
    if len(forms) > 1:
        usual = max(forms, key=lambda form: len(forms[form]))
        places = tuple(dict.fromkeys(p for form, found in forms.items() if form != usual for p in found))
        shown = "、".join(f"“{form}”{len(found)} 处" for form, found in forms.items())
        message = say("checks.ratio_forms", forms=shown)
        yield Finding("ratio_forms", "table-shape", Level.HINT, message, places[:_MOST_PLACES])


def _sides(context: Context) -> Iterator[Finding]:
    """Tables whose caption stands below them, and tables that are counted as figures."""
    below, figures = [], []
    for item, located in context.tables() if context.printed else ():
        place = context.block_place(item, located)
        if item.body.caption_as == "figure" and item.printed_number and sum(map(len, item.rows)) >= _GRID:
            figures.append(place)
        elif item.body.caption_place == "below" and item.body.caption_as == "table" and item.printed_number:
            below.append(place)
    for rule, places in (("caption_below", below), ("table_as_figure", figures)):
        if places:
            names = "、".join(place.quote for place in places[:4])
            message = say(f"checks.{rule}", count=len(places), names=names)
            yield Finding(rule, "table-shape", Level.HINT, message, tuple(places)[:_MOST_PLACES])


def _spaces(match: re.Match[str]) -> str:
    return f"图{' ' if match[2] else ''}1{' ' if match[4] else ''}-{' ' if match[6] else ''}1"


def _blocks(context: Context) -> dict[str, Place]:
    """Caption and case lines, white space gone → the place of their block."""
    found = {_key(number + words): place for number, words, place in caption_lines(context)}
    for located in context.items:
        if isinstance(located.item, CaseItem):
            found[_key(located.item.title)] = context.block_place(located.item, located)
    return found


def _key(text: str) -> str:
    return re.sub(r"[\s：:【】]+|^.{0,4}案例", "", text)


def _odd(
    context: Context, blocks: dict[str, Place], rule: str, lines: list[tuple[str, str]]
) -> Iterator[Finding]:
    counts = Counter(form for _, form in lines)
    if len(counts) < 2:
        return
    usual, times = counts.most_common(1)[0]
    odd = [line for line, form in lines if form != usual]
    if times < _LEAST:
        return
    places = []
    for line in odd:
        at = blocks.get(_key(line))
        places.append(
            Place(at.where, line, at.section, at.block)
            if at is not None
            else Place(say("checks.a_line"), line)
        )
    shown = "、".join(f"“{form}”{count} 处" for form, count in counts.most_common())
    message = say(f"checks.{rule}", forms=shown, first=odd[0], count=len(odd))
    yield Finding(rule, "punctuation", Level.HINT, message, tuple(places)[:_MOST_PLACES])


def _brackets(context: Context) -> Iterator[Finding]:
    """Headings numbered (一) here and （一） there."""
    forms: dict[str, list[Place]] = {"(": [], "（": []}
    for section, _ in context.report.walk():
        number = section.printed_number.strip()
        if context.printed and number[:1] in forms:
            forms[number[0]].append(Place(context.where(section.id), context.heading(section), section.id))
    half, full = forms["("], forms["（"]
    if half and full:
        few = min(half, full, key=len)
        message = say("checks.heading_brackets", half=len(half), full=len(full))
        yield Finding("heading_brackets", "numbering", Level.HINT, message, tuple(few)[:_MOST_PLACES])
