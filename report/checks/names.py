"""A name written in two ways: other marks inside the quotation marks, one word of it changed, characters changed about.

The report is its own dictionary: a form is odd because the report elsewhere has another that differs in little.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from report.checks.context import Context
from report.checks.findings import Finding, Level, Place
from report.messages import say

_QUOTED = re.compile(r"“([^“”]{3,40})”")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MARKS = re.compile(r"[\s、，,·•・.。：:；;！!—–\-－“”‘’《》（）()]+")
_GROUP = re.compile(r"[\u4e00-\u9fff]{4,14}?(?:专业集群|专业群)")
_PAPER = re.compile(r"《([^《》]{8,60})》")
_ISSUER = re.compile(
    r"^(?:国务院|教育部|省委|市委|省政府|市政府|办公厅|等[一二三四五六七八九十]部门|关于|印发)+"
)
_PAPER_LEAST = 8
_BODY = re.compile(
    r"([\u4e00-\u9fff]{2})(省|市)([\u4e00-\u9fff]{2,9}?(?:集团|协会|联盟|客户端|学会|研究会|联合会|联合体|工作室|大赛|指挥部))"
)
_SWAP = 4
_SHARED = 2  # pairs of characters that two forms of one name have in common
_MOST = 40

Found = dict[str, list[Place]]


def check(context: Context) -> Iterator[Finding]:
    """Hints: one for each name with two forms."""
    quoted: Found = defaultdict(list)
    texts = [(text, place) for text, place in context.texts() if len(text) >= 4]
    for text, place in texts:
        for match in _QUOTED.finditer(text):
            if _HAN.search(match[1]):
                quoted[match[1]].append(_at(place, text, match.start()))
    told: set[str] = set()
    yield from _marks(quoted, told)
    yield from _words(quoted, told)
    yield from _quotes_inside(texts, quoted)
    yield from _papers(texts)
    yield from _places_in_names(texts)
    yield from _groups(texts)
    yield from _swapped(texts)


def _at(place: Place, text: str, at: int) -> Place:
    """The place with the words around; a long paragraph is quoted from there on."""
    if len(text) <= 60:
        return place
    quote = text[max(at - 10, 0) : at + 50]
    return Place(place.where, quote, place.section, place.block, place.paragraph, place.row, place.column)


def _finding(rule: str, forms: list[tuple[str, list[Place]]]) -> Finding:
    """The rarer form first: it is the likelier slip."""
    forms = sorted(forms, key=lambda form: len(form[1]))
    shown = "、".join(f"“{form}”{len(places)} 处" for form, places in forms)
    places = tuple(place for _, found in forms for place in found[:4])
    return Finding(rule, "text", Level.HINT, say(f"checks.{rule}", forms=shown), places)


def _marks(quoted: Found, told: set[str]) -> Iterator[Finding]:
    """The same characters with other marks or spaces between them."""
    forms: dict[str, list[str]] = defaultdict(list)
    for form in quoted:
        forms[_MARKS.sub("", form)].append(form)
    for same in forms.values():
        if len({form.strip("，。；、！") for form in same}) > 1:
            told.update(same)
            yield _finding("name_marks", [(form, quoted[form]) for form in same])


def _words(quoted: Found, told: set[str]) -> Iterator[Finding]:
    """Two quoted names that share most characters, in order: one of several parts, or one word, is changed."""
    forms = [form for form in quoted if 5 <= len(_MARKS.sub("", form)) <= 24]
    for one, other in _near_pairs(forms):
        if (one in told and other in told) or not _alike(one, other):
            continue
        told.update((one, other))
        yield _finding("name_words", [(one, quoted[one]), (other, quoted[other])])


def _near_pairs(forms: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs of forms that share enough neighbouring characters to be worth comparing, in order."""
    at: dict[str, list[int]] = defaultdict(list)
    for index, form in enumerate(forms):
        plain = _MARKS.sub("", form)
        shared: Counter[int] = Counter()
        for gram in {plain[i : i + 2] for i in range(len(plain) - 1)}:
            shared.update(at[gram])
            at[gram].append(index)
        yield from ((forms[i], form) for i in sorted(shared) if shared[i] >= _SHARED)


def _alike(one: str, other: str) -> bool:
    a, b = _MARKS.sub("", one), _MARKS.sub("", other)
    if a == b or abs(len(a) - len(b)) > 6 or re.sub(r"\d", "", a) == re.sub(r"\d", "", b):
        return False
    parts = [re.split(r"[、，,\s]+", form) for form in (one, other)]
    if min(map(len, parts)) >= 2:
        same = len(set(parts[0]) & set(parts[1]))
        close = [1 for p in parts[0] for q in parts[1] if p != q and len(p) == len(q) and _one_off(p, q)]
        return same >= 1 and bool(close)
    odd = [x + y for x, y in zip(a, b, strict=False) if x != y]
    if len(a) == len(b) and len(odd) == 1 and not re.search("[一二三四五六七八九十两东西南北上下]", odd[0]):
        return True
    if a in b or b in a or len(set(a) & set(b)) < 5:
        return False
    match = SequenceMatcher(None, a, b, autojunk=False)
    return match.real_quick_ratio() > 0.8 and match.ratio() >= 0.85


def _one_off(one: str, other: str) -> bool:
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _quotes_inside(texts: list[tuple[str, Place]], quoted: Found) -> Iterator[Finding]:
    """A name quoted whole here, and there with the quotation marks round a part of it only."""
    long = {_MARKS.sub("", form): form for form in quoted if len(_MARKS.sub("", form)) >= 8}
    odd: dict[str, dict[str, list[Place]]] = defaultdict(dict)
    for text, place in texts:
        if "“" not in text:
            continue
        kept = [(i, c) for i, c in enumerate(text) if not _MARKS.match(c)]
        bare = "".join(c for _, c in kept)
        for key, form in long.items():
            at = bare.find(key)
            if at < 0:
                continue
            original = text[kept[at][0] : kept[at + len(key) - 1][0] + 1]
            if "“" in original or "”" in original:
                start, end = kept[at][0], kept[at + len(key) - 1][0] + 1
                shown = text[start - (text[start - 1 : start] == "“") : end + (text[end : end + 1] == "”")]
                odd[form].setdefault(shown, []).append(_at(place, text, start))
    for form, others in odd.items():
        forms = [(f"“{form}”", quoted[form]), *others.items()]
        yield _finding("name_quotes", forms)


def _papers(texts: list[tuple[str, Place]]) -> Iterator[Finding]:
    """A document whose title is given in two ways: who issued it, 关于, or a word of it differs."""
    found: Found = defaultdict(list)
    for text, place in texts:
        for match in _PAPER.finditer(text):
            found[match[1]].append(_at(place, text, match.start()))
    forms = list(found)
    for index, one in enumerate(forms):
        for other in forms[index + 1 :]:
            a, b = (_ISSUER.sub("", _MARKS.sub("", form)) for form in (one, other))
            digits = re.sub(r"[\d一二三四五六七八九十]", "", a) == re.sub(r"[\d一二三四五六七八九十]", "", b)
            if min(len(a), len(b)) < _PAPER_LEAST or (digits and a != b) or abs(len(a) - len(b)) > 4:
                continue
            likeness = SequenceMatcher(None, a, b, autojunk=False)
            if a == b or (likeness.real_quick_ratio() > 0.9 and likeness.ratio() >= 0.92):
                yield _finding("paper_words", [(one, found[one]), (other, found[other])])


def _places_in_names(texts: list[tuple[str, Place]]) -> Iterator[Finding]:
    """An organisation or event with 省 or 市 in its name here and without there."""
    whole = "\n".join(text for text, _ in texts)
    told: set[str] = set()
    for text, place in texts:
        for match in _BODY.finditer(text):
            short = match[1] + match[3]
            if short in told or not re.search(rf"(?<![{match[1][-1]}]){short}", whole):
                continue
            told.add(short)
            others = _places(texts, short)
            if others:
                yield _finding(
                    "name_words", [(match.group(), [_at(place, text, match.start())]), (short, others)]
                )


def _groups(texts: list[tuple[str, Place]]) -> Iterator[Finding]:
    """One group of majors called 专业群 here and 专业集群 there."""
    found: Found = defaultdict(list)
    for text, place in texts:
        if "专业群" in text or "专业集群" in text:
            for match in _GROUP.finditer(text):
                found[match.group()].append(_at(place, text, match.start()))
    whole = {name for name in found if name.endswith("专业集群")}
    for name in whole:
        stem = name.removesuffix("专业集群")[-6:]
        other = next(
            (n for n in found if n.endswith("专业群") and n.removesuffix("专业群").endswith(stem)), None
        )
        if len(stem) >= 4 and other is not None:
            common = _common_end(other.removesuffix("专业群"), name.removesuffix("专业集群"))
            forms = [(name[-common - 4 :], found[name]), (other[-common - 3 :], found[other])]
            yield _finding("name_words", forms)


def _common_end(one: str, other: str) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[-length - 1] == other[-length - 1]:
        length += 1
    return length


def _swapped(texts: list[tuple[str, Place]]) -> Iterator[Finding]:
    """Four characters whose first or last two stand the other way round elsewhere: 职普融通, 普职融通."""
    counts: Counter[str] = Counter()
    for text, _ in texts:
        counts.update(text[i : i + _SWAP] for i in range(len(text) - _SWAP + 1))
    for gram, times in list(counts.items()):
        other = gram[1] + gram[0] + gram[2:]
        if gram >= other or other not in counts or gram[2:] in (gram[:2], other[:2]) or gram[0] == gram[1]:
            continue
        if not all("\u4e00" <= c <= "\u9fff" for c in gram) or len(set(gram)) < _SWAP:
            continue
        if not (_bounded(texts, gram) and _bounded(texts, other)):
            continue
        forms = [(form, _places(texts, form)) for form in (gram, other)]
        if times + counts[other] > 2 or max(times, counts[other]) > 1:
            yield _finding("name_words", forms)


def _bounded(texts: list[tuple[str, Place]], gram: str) -> bool:
    """Whether the characters stand once between marks, as a name does."""
    pattern = re.compile(rf"(?:^|[“《、，（]){gram}(?:$|[”》、，）班])|“{gram}”|的{gram}班")
    return any(gram in text and pattern.search(text) for text, _ in texts)


def _places(texts: list[tuple[str, Place]], form: str) -> list[Place]:
    return [_at(place, text, text.find(form)) for text, place in texts if form in text][:_MOST]
