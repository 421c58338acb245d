"""Punctuation that is surely wrong: half-width marks among Chinese, quotation marks and brackets without a partner.

Small and safe: half-width marks are one hint for the whole report, since a program can mend them all at once.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from report.blocks import Role
from report.checks.context import Context, sentence
from report.checks.findings import Finding, Level, Place
from report.messages import say
from report.stream import HeadingItem

_MOST_PLACES = 200
_HAN = "\u4e00-\u9fff"
_HALF = re.compile(rf"(?<=[{_HAN}”》）])[,;:?!](?=[\s{_HAN}“《（\d]|$)")
_HALF_BRACKETS = re.compile(
    rf"(?<=[{_HAN}”》])\([^()（）]{{0,3}}[{_HAN}][^()（）]{{0,30}}\)(?=[{_HAN}，。；、]|$)"
)
_HALF_OPEN = re.compile(r"\([^()（）]{1,30}）|（[^()（）]{1,30}\)")
_SPACE = re.compile(rf"(?<=[{_HAN}]{{2}}) +(?=[{_HAN}]{{2}})")
_FEW_SPACES = 2  # in one paragraph; more of them set names apart
_DOUBLED = re.compile(
    r"[，。；：]{2,}|、[，。；、]|[，；]、|。，|[%％]{2,}|[；，。、：][;,:]|[;,:][；，。、：]"
)
_HYPHENS = re.compile(f"(?<=[{_HAN}”》])--+(?=[{_HAN}“《])")
_DASH = re.compile(
    rf"(?<=[{_HAN}”》]{{2}})(?<![\d年月日一二三四五六七八九十])[—–](?![—–\d])(?=[{_HAN}“《]{{2}})"
)
_SHIFTED = re.compile(rf"[{_HAN}]{{2}}、(?:篮|排|足|乒|羽|网)(?=分别|球?队?获)")
_STOP_INSIDE = re.compile(
    rf"(?<=[{_HAN}])\.\s+(?=[{_HAN}])|(?<=[{_HAN}”》）][{_HAN}”》）])(?<![一二三四五六七八九十章节例])\.(?=[{_HAN}“《])"
)
_BEFORE_ETC = re.compile(rf"(?<=[{_HAN}”》])、(?=等(?![级待于距额效候离比同价值式]))")
_SPACE_BEFORE = re.compile(rf"(?<=[{_HAN}\d%％”》）]) +(?=[，。；：、](?!\s*$))")
_WIDE_DIGITS = re.compile(r"[０-９]+|(?<=[^\d\s．.图表第]\d)．(?=\d)|(?<=[^\d\s．.图表第]\d\d)．(?=\d)")
_LABELS = (
    re.compile(r"(?:^|[，。；：、\s])\((\d|[一二三四五六七八九十])\)"),
    re.compile(r"(?:^|[，。；：、\s])（(\d|[一二三四五六七八九十])）"),
)
_RANGE = re.compile(r"\d\s*月\s*(?:\d{1,2}\s*日)?\s*([-－~～—–至]+)\s*(?:20\d\d\s*年\s*)?\d{1,2}\s*[月日]")
_LIST_MARKS = re.compile(
    rf"[{_HAN}]{{2,6}}(?P<w>建设|完善|改革|管理|服务|培养|发展)，[{_HAN}]{{2,4}}(?P=w)，[{_HAN}]{{2,4}}(?P=w)等"
    rf"|[{_HAN}]{{4}}、[{_HAN}]{{4}}，[{_HAN}]{{4}}(?=$|[。；])"
    rf"|[{_HAN}]{{4}}，[{_HAN}]{{4}}、[{_HAN}]{{4}}、?等(?=活动|方面|工作|内容|措施|形式|方式|环节)"
    rf"|(?:[{_HAN}]{{1,4}}奖\s*\d+\s*[项个人名次]、){{1,3}}[{_HAN}]{{1,4}}奖\s*\d+\s*[项个人名次]，[一二三金银铜优][{_HAN}]{{0,2}}奖\s*\d+"
    rf"|[{_HAN}]{{2,6}}(?P<v>管理|建设|教育|考核|培训|服务|改革)、[{_HAN}]{{2,4}}(?P=v)，[{_HAN}]{{2,4}}(?P=v)等"
    rf"|“(?=[^”]*，)(?=[^”]*、)(?:[{_HAN}]{{3,4}}[，、]){{2,}}[{_HAN}]{{3,4}}”"
    r"|“[^“”]{2,12}”，“[^“”]{2,12}”等|[\d.]+[%％]，[^，。；、]{2,14}[\d.]+[%％]、[^，。；、]{2,14}[\d.]+[%％](?=[，。；])"
)
_BETWEEN = re.compile(r"》、《|》《|”、“|”“")
_PERCENT = re.compile(r"(?<=\d)[%％]")
_OTHER = re.compile(r"其[它他](?!们)")
_PAIRS = {"“": "”", "《": "》", "（": "）", "(": ")", "【": "】", "〔": "〕"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_LABEL = re.compile(r"^\s*[\d一二三四五六七八九十a-zA-Z①-⑳.．]{1,5}\s*[)）]")


def check(context: Context) -> Iterator[Finding]:
    """Hints grouped by kind; one query for each text whose marks do not pair."""
    yield from _grouped(context, "half_width", _HALF)
    yield from _grouped(context, "doubled", _DOUBLED)
    yield from _grouped(context, "hyphens", _HYPHENS)
    yield from _grouped(context, "half_brackets", _HALF_BRACKETS)
    yield from _grouped(context, "bracket_pair", _HALF_OPEN)
    yield from _spaces(context)
    yield from _single_dashes(context)
    yield from _grouped(context, "comma_shifted", _SHIFTED)
    yield from _grouped(context, "stop_inside", _STOP_INSIDE)
    yield from _grouped(context, "list_marks", _LIST_MARKS)
    yield from _grouped(context, "before_etc", _BEFORE_ETC)
    yield from _grouped(context, "space_before", _SPACE_BEFORE)
    yield from _grouped(context, "wide_digits", _WIDE_DIGITS)
    yield from _labels(context)
    yield from _dots(context)
    yield from _two_ways(context, "between_titles", _BETWEEN)
    yield from _two_ways(context, "other_word", _OTHER)
    yield from _two_ways(context, "percent_signs", _PERCENT)
    yield from _school_years(context)
    yield from _unpaired(context)
    yield from _ends(context)


def _grouped(context: Context, rule: str, pattern: re.Pattern[str]) -> Iterator[Finding]:
    places: dict[Place, None] = {}
    count = 0
    marks: dict[str, None] = {}
    for text, place in context.texts():
        for match in pattern.finditer(text):
            count += 1
            marks[match.group()] = None
            places[_quoted(place, text, match.start())] = None
    if count:
        shown = " ".join(list(marks)[:6])
        message = say(f"checks.{rule}", count=count, marks=shown)
        yield Finding(rule, "punctuation", Level.HINT, message, tuple(places)[:_MOST_PLACES])


def _spaces(context: Context) -> Iterator[Finding]:
    """A space inside a running sentence; lists of names set apart by spaces are left alone."""
    places: dict[Place, None] = {}
    words = []
    for item, located in context.paragraphs():
        text = item.text
        if item.role != Role.BODY or len(text) < 40 or "。" not in text:
            continue
        found = list(_SPACE.finditer(text))
        if 0 < len(found) <= _FEW_SPACES:
            places[context.paragraph_place(item, located, sentence(text, found[0].start()))] = None
            words += [text[m.start() - 2 : m.end() + 2] for m in found]
    if places:
        message = say("checks.space_inside", count=len(words), marks="、".join(words[:6]))
        yield Finding("space_inside", "punctuation", Level.HINT, message, tuple(places)[:_MOST_PLACES])


def _labels(context: Context) -> Iterator[Finding]:
    """(1) and （2） in one paragraph."""
    places = [
        context.paragraph_place(item, located, item.text[max(m.start() - 4, 0) : m.end() + 20])
        for item, located in context.paragraphs()
        if _LABELS[1].search(item.text) and (m := _LABELS[0].search(item.text))
    ]
    if places:
        message = say("checks.label_widths", count=len(places))
        yield Finding("label_widths", "punctuation", Level.HINT, message, tuple(places)[:_MOST_PLACES])


def _school_years(context: Context) -> Iterator[Finding]:
    """Two ways of writing a school year, or a span of months, in one report."""
    pattern = re.compile(r"20\d\d\s*([-－~～—–至]+)\s*20\d\d\s*学年")
    for rule, spans, least in (("school_year_forms", pattern, 1), ("date_span_forms", _RANGE, 3)):
        forms: dict[str, list[Place]] = {}
        for text, place in context.texts():
            for match in spans.finditer(text):
                forms.setdefault(match.group(1), []).append(_quoted(place, text, match.start()))
        usual = max(forms, key=lambda form: len(forms[form]), default="")
        if len(forms) < 2 or len(forms[usual]) < least:
            continue
        places = tuple(dict.fromkeys(p for form, found in forms.items() if form != usual for p in found))
        shown = "、".join(f"“{form}”{len(found)} 处" for form, found in forms.items())
        message = say(f"checks.{rule}", forms=shown)
        yield Finding(rule, "punctuation", Level.HINT, message, places[:_MOST_PLACES])


def _single_dashes(context: Context) -> Iterator[Finding]:
    """A single dash between two clauses; one that joins two names stands in the report more than once, or is short."""
    found: dict[str, list[Place]] = {}
    for text, place in context.texts():
        for match in _DASH.finditer(text):
            around = text[max(match.start() - 9, 0) : match.start()] + text[match.end() : match.end() + 9]
            if re.search("[—–“”]", around):  # a chain of terms, or a name in quotation marks
                continue
            joined = text[match.start() - 2 : match.end() + 2]
            found.setdefault(joined, []).append(_quoted(place, text, match.start()))
    places = [place for joined, found_at in found.items() if len(found_at) == 1 for place in found_at]
    if places:
        words = "、".join(joined for joined, found_at in found.items() if len(found_at) == 1)
        message = say("checks.single_dash", count=len(places), marks=words)
        yield Finding("single_dash", "punctuation", Level.HINT, message, tuple(dict.fromkeys(places)))


def _two_ways(context: Context, rule: str, pattern: re.Pattern[str]) -> Iterator[Finding]:
    """One thing written in two ways, of which the rarer is quoted; forms with other marks are kept apart."""
    forms: dict[str, list[Place]] = {}
    for text, place in context.texts():
        for match in pattern.finditer(text):
            forms.setdefault(match.group(), []).append(_quoted(place, text, match.start()))
    for one, other in (("》、《", "》《"), ("”、“", "”“"), ("其它", "其他"), ("％", "%")):
        if one in forms and other in forms:
            first, second = len(forms[one]), len(forms[other])
            message = say(f"checks.{rule}", one=one, other=other, first=first, second=second)
            places = tuple(dict.fromkeys(forms[one] if first < second else forms[other]))
            family = "text" if rule == "other_word" else "punctuation"
            yield Finding(rule, family, Level.HINT, message, places[:_MOST_PLACES])


def _dots(context: Context) -> Iterator[Finding]:
    """A middle dot with spaces about it here and without them there."""
    forms: dict[bool, list[Place]] = {True: [], False: []}
    for text, place in context.texts():
        for match in re.finditer(rf"(?<=[{_HAN}\d])( ?)[·•・] ?(?=[{_HAN}])", text):
            forms[bool(match[1])].append(_quoted(place, text, match.start()))
    if forms[True] and forms[False]:
        few = min(forms.values(), key=len)
        message = say("checks.dots", spaced=len(forms[True]), bare=len(forms[False]))
        yield Finding("dots", "punctuation", Level.HINT, message, tuple(dict.fromkeys(few))[:_MOST_PLACES])


def _unpaired(context: Context) -> Iterator[Finding]:
    for text, place in context.texts():
        fault = unpaired(text)
        if fault is None:
            continue
        at, key, mark = fault
        message = say(f"checks.{key}", mark=mark, near=text[max(at - 8, 0) : at + 9].replace("\n", " "))
        yield Finding("unpaired", "punctuation", Level.QUERY, message, (_quoted(place, text, at),))


@lru_cache(maxsize=16384)
def unpaired(text: str) -> tuple[int, str, str] | None:
    """The first mark of `text` that lacks its partner: (place, message key, mark); None where all pair.

    Half-width and full-width brackets pair with each other; "1）" at the beginning is a label, not a bracket.
    """
    label = _LABEL.match(text)
    start = label.end() if label else 0
    open_marks: list[tuple[int, str]] = []
    for at in range(start, len(text)):
        mark = text[at]
        kind = {"(": "（", ")": "）"}.get(mark, mark)
        if kind in _PAIRS:
            if kind == "“" and open_marks and open_marks[-1][1] == "“":
                return at, "opened_twice", mark
            open_marks.append((at, kind))
        elif kind in _CLOSING:
            opening = {"(": "（"}.get(_CLOSING[kind], _CLOSING[kind])
            if open_marks and open_marks[-1][1] == opening:
                open_marks.pop()
            elif any(found == opening for _, found in open_marks):
                lost = next((p, m) for p, m in reversed(open_marks) if m != opening)
                return lost[0], "not_closed", lost[1]
            elif not _list_label(text, at):
                return at, "not_opened", mark
    if open_marks:
        return open_marks[0][0], "not_closed", open_marks[0][1]
    return None


def _list_label(text: str, at: int) -> bool:
    """Whether the closing bracket at a place ends an inline label: 「包括：1）…；2）…」."""
    return bool(re.search(r"(?:^|[\s，。；：:、;])[\da-zA-Z]{1,2}$", text[:at])) and text[at] in ")）"


def _ends(context: Context) -> Iterator[Finding]:
    for item, located in context.paragraphs():
        text = item.text.rstrip()
        if item.role == Role.BODY and len(text) > 20 and text.endswith(("，", "、", ",")):
            quote = re.split(r"[。！？；\n]", text)[-1]
            place = context.paragraph_place(item, located, quote)
            yield Finding(
                "ends_with_comma",
                "punctuation",
                Level.QUERY,
                say("checks.ends_with_comma", mark=text[-1]),
                (place,),
            )
    for located in context.items:
        heading = located.item
        if isinstance(heading, HeadingItem) and heading.text.rstrip().endswith(("。", "，", "；")):
            place = Place(
                context.where(heading.id), context.heading(context.report.sections[heading.id]), heading.id
            )
            message = say("checks.heading_end", title=heading.text)
            yield Finding("heading_end", "punctuation", Level.HINT, message, (place,))


def _quoted(place: Place, text: str, at: int) -> Place:
    quote = sentence(text, at) if place.paragraph >= 0 or len(text) > 80 else place.quote
    return Place(place.where, quote, place.section, place.block, place.paragraph, place.row, place.column)
