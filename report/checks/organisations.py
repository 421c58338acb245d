"""Schools, firms, centres and people named in two ways: one character other, one lost, 有限 left out, 职教 for 职业教育.

Of a name only its end is sure, its beginning runs into the sentence: two names are compared from their ends backwards.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from report.checks.context import Context
from report.checks.findings import Finding, Level, Place
from report.checks.lexicon import HAN, begins_word, words
from report.checks.own_words import CONFUSED
from report.messages import say

_SUFFIX = (
    "有限责任公司|股份有限公司|集团有限公司|有限公司|公司|集团|职业技术学院|职业学院|学院|职业技术学校|中等专业学校|学校|职业高中|职业中学|中学|高中"
    "|职业教育中心|职教中心|研究院|研究所|研究中心|服务中心|培训中心|中心|工作室|基地|协会|联盟|医院|银行|酒店|志愿服务队|服务队|专业群"
)
_NAME = re.compile(rf"([{HAN}]{{2,14}}?)({_SUFFIX})(?!公司|集团|有限)")
_SHORT_QUOTE = re.compile(rf"“([{HAN}]{{2,4}})”([{HAN}]{{3}})")
_STOPS = re.compile(
    r"^.*(?:[与和及同由在向对给被把为是的了到从于以将等有]|依托|联合|携手|通过|作为|成立|建成|建设|建立|设立|共建|组建|牵头|成为|其中|利用|借助|走进|来自|选派|介绍|邀请|新建|现有|拥有|推动|支持|面向|围绕|重点|打造|包括|组织|参加|参观|赴)"
)
_SHORT = {
    "职业教育": "职教",
    "职业中学": "职中",
    "职业高中": "职高",
    "有限公司": "公司",
    "有限责任公司": "公司",
    "股份有限公司": "公司",
}
_NUMBERS = frozenset("一二三四五六七八九十东西南北中上下左右大小新老前后内外高初甲乙丙丁省市县区镇国")
_SCHOOLS = {"学院", "学校", "职业学院", "职业技术学院", "职业技术学校", "中等专业学校"}
_WHOLE = 6  # characters of a name that may have lost one
_CORE = 3  # characters of a name before its suffix
_TITLE = re.compile(
    rf"(?:书记|校长|院长|主任|局长|教师|老师|辅导员|同学|学生|师傅|董事长|总经理|教授|大师|学员|班主任|主持人|负责人|带头人|选手)([{HAN}]{{2,6}})"
    rf"|(?<=[，。；：、])([{HAN}]{{2,3}})(?=说|表示)"
)
_AFTER = frozenset("为任作主带获荣在与和说同被是担介参讲向表认率就从对给出老同等的")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤樊俞施章洪华倪阮柯翁祝毕"
)

Found = dict[str, list[Place]]


def check(context: Context) -> Iterator[Finding]:
    """Hints: one for each name with two forms."""
    names: Found = defaultdict(list)
    people: Found = defaultdict(list)
    marked: dict[str, Found] = defaultdict(lambda: defaultdict(list))
    for text, place in context.texts():
        if len(text) < 4:
            continue
        found_names, found_people = _named(text)
        for name, at in found_names:
            names[name].append(_at(place, text, at))
        for person, at in found_people:
            people[person].append(_at(place, text, at))
        for match in _SHORT_QUOTE.finditer(text):
            marked[match[2]][match[1]].append(_at(place, text, match.start()))
    yield from _marked(marked)
    yield from _pairs(names)
    yield from _cut(names, context)
    yield from _people(people)
    yield from _named_again(people, context)


@lru_cache(maxsize=16384)
def _named(text: str) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """The organisations and the people that a text names, with their places."""
    names = []
    for match in _NAME.finditer(text):
        name = _STOPS.sub("", match[1]) + match[2]
        if len(name) >= 4:
            names.append((name, match.end() - len(name)))
    people = [(_person(match[1] or match[2]), match.start()) for match in _TITLE.finditer(text)]
    return tuple(names), tuple((person, at) for person, at in people if person)


def _person(run: str) -> str:
    """The name at the beginning of a run of characters, "" where it is not plain where it ends."""
    if run[:1] not in _SURNAMES or run[:2] in words() or run[:3] in words():
        return ""
    if len(run) <= 3:
        return run if len(run) > 1 else ""
    ends = [n for n in (2, 3) if run[n] in _AFTER or begins_word(run, n)]
    return run[: ends[0]] if len(ends) == 1 else ""


def _at(place: Place, text: str, at: int) -> Place:
    """The place with the words around; a short text is quoted whole."""
    quote = text if len(text) <= 60 else text[max(at - 8, 0) : at + 40]
    return Place(place.where, quote, place.section, place.block, place.paragraph, place.row, place.column)


def _pairs(names: Found) -> Iterator[Finding]:
    by_part: dict[str, set[str]] = defaultdict(set)
    for name in names:
        core = _core(name)
        for at in range(max(len(core) - 1, 0)):
            by_part[core[at : at + 2]].add(name)
    told: set[frozenset[str]] = set()
    for same in by_part.values():
        ordered = sorted(same)
        for index, one in enumerate(ordered):
            for other in ordered[index + 1 :]:
                pair = frozenset((one, other))
                if pair not in told and _one_meant(one, other):
                    told.add(pair)
                    yield _finding("name_two_ways", [(one, names[one]), (other, names[other])])


def _marked(marked: dict[str, Found]) -> Iterator[Finding]:
    """“蓝锚”志愿服务 and “蓝描”志愿服务: before the same words, one character other that is easily taken for it."""
    for after, forms in marked.items():
        ordered = sorted(forms)
        for index, one in enumerate(ordered):
            for other in ordered[index + 1 :]:
                odd = [(x, y) for x, y in zip(one, other, strict=False) if x != y]
                known = one in words() and other in words()
                if len(one) == len(other) and len(odd) == 1 and not known and not {*odd[0]} & _NUMBERS:
                    pair = [(f"“{form}”{after}", forms[form]) for form in (one, other)]
                    yield _finding("name_two_ways", pair)


def _cut(names: Found, context: Context) -> Iterator[Finding]:
    """A name whose end lacks a character somewhere: 物流院 for 物流学院."""
    for name in [n for n in names if len(n) >= _WHOLE]:
        core = _core(name)
        end = name[len(core) :]
        for at in range(len(end) - 1 if len(core) >= _CORE else 0):
            short = core + end[:at] + end[at + 1 :]
            if short in names or _short(name) == short:
                continue
            cut = re.compile(f"{short}(?![系部长])")
            places = [
                _at(place, text, m.start()) for text, place in context.texts() if (m := cut.search(text))
            ]
            if places:
                yield _finding("name_two_ways", [(name, names[name]), (short, places)])


def _core(name: str) -> str:
    return re.sub(rf"(?:{_SUFFIX})$", "", name)


def _one_meant(one: str, other: str) -> bool:
    """Whether two names are probably one: alike but for a short form, one character lost or one character other."""
    a, b = _core(one), _core(other)
    if min(len(a), len(b)) >= _CORE and _short(one) == _short(other):
        return True
    if _one_lost(one, other):
        return True
    if one[len(a) :] == other[len(b) :]:
        return _one_other(a, b)
    ends = {one[len(a) :], other[len(b) :]}
    return a == b and len(a) > _CORE and ends <= _SCHOOLS


def _short(name: str) -> str:
    for long, short in _SHORT.items():
        name = name.replace(long, short)
    return name


def _one_other(a: str, b: str) -> bool:
    if len(a) != len(b) or len(a) < _CORE + 1:
        return False
    odd = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(odd) != 1 or {*odd[0]} & _NUMBERS:
        return False
    at = next(i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y)
    return odd[0][1] in CONFUSED.get(odd[0][0], ()) or _unknown(a, at) or _unknown(b, at)


def _one_lost(one: str, other: str) -> bool:
    """One character inside the longer name is missing in the other; 市 and the like are told of elsewhere."""
    long, short = sorted((one, other), key=len, reverse=True)
    if len(long) != len(short) + 1 or len(short) < _WHOLE:
        return False
    at = next((i for i in range(len(short)) if long[i] != short[i]), len(short))
    return 1 < at < len(short) and long[:at] + long[at + 1 :] == short and long[at] not in _NUMBERS


def _unknown(name: str, at: int) -> bool:
    """Whether the character at a place makes no common word with a neighbour: of 机电 and 机械 both are words."""
    return not any(
        name[i : i + n] in words()
        for n in (2, 3)
        for i in range(max(at - n + 1, 0), at + 1)
        if i + n <= len(name)
    )


def _people(people: Found) -> Iterator[Finding]:
    """A person with a title whose name has another character, or one more, elsewhere."""
    forms = sorted(people)
    for index, one in enumerate(forms):
        for other in forms[index + 1 :]:
            if _one_person(one, other):
                yield _finding("person_two_ways", [(one, people[one]), (other, people[other])])


def _named_again(people: Found, context: Context) -> Iterator[Finding]:
    """A known person whose name stands elsewhere with another character, before 老师 or the like."""
    for name in sorted(n for n in people if len(n) == 3):
        first, middle, last = tuple(name)
        odd = re.compile(
            f"{first}(?!{middle})[{HAN}]{last}|{first}{middle}(?!{last})[{HAN}](?=老师|同学|校长|书记|教授|师傅|主任)|{name}{last}"
        )
        hits: Found = defaultdict(list)
        for text, place in context.texts():
            for match in odd.finditer(text) if first in text else ():
                if match.group() not in words() and match.group() not in people:
                    hits[match.group()].append(_at(place, text, match.start()))
        for form, places in hits.items():
            yield _finding("person_two_ways", [(name, people[name]), (form, places)])


def _one_person(one: str, other: str) -> bool:
    if one[0] != other[0]:
        return len(one) == len(other) == 3 and one[1:] == other[1:]
    if len(one) == len(other) == 3:
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    if len(one) == len(other) == 2:
        return other[1] in CONFUSED.get(one[1], ())
    long, short = sorted((one, other), key=len, reverse=True)
    return len(long) == 3 and len(short) == 2 and long[1] == long[2] == short[1]


def _finding(rule: str, forms: list[tuple[str, list[Place]]]) -> Finding:
    """The rarer form first: it is the likelier slip."""
    forms = sorted(forms, key=lambda form: len(form[1]))
    shown = "、".join(f"“{form}”{len(places)} 处" for form, places in forms)
    places = tuple(dict.fromkeys(place for _, found in forms for place in found[:4]))
    return Finding(rule, "text", Level.HINT, say(f"check_words.{rule}", forms=shown), places)
