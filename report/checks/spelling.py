"""Slips that a list of the language's words shows: a character doubled where no two words meet, one taken for another
that looks or sounds alike, one lost from a term that these reports say all the time."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from report.checks.context import Context
from report.checks.findings import Finding
from report.checks.grouped import Seen, quoted, told
from report.checks.lexicon import HAN, RUNS, begins_word, common_words, covered, ends_word, terms, words
from report.checks.own_words import CONFUSED

_TWICE = re.compile(f"([{HAN}])\\1")
_LIVELY = frozenset(
    "人个件事处层代天年月日时步点家户班校方形林兢轰扎实踏稳纷常往渐慢仅刚多好大小星妈爸爷奶哥姐弟妹叔宝谢看说聊谈试想走拳孜谆莘欣勃济累比频屡默"
    "深浓满悄紧牢切条种样门节阵串句字声滴丝朵颗张双翩熊洋茫蒸源绵滔津井头历芸息念恋斤惺楚跃娓循栩彬落侃高久早远近轻重真款匆早迟微细长短明暗红绿"
    "白黑黄青蓝甜暖凉热冷闪亮等某世岁村镇区县市省国街巷队组项款笔份期期周季回次遍趟场片块堆排队滚蠢炯勤恳默"
)
_MEASURES = "个名人家项门部本所台套次场件间册期篇支位期届"
_MEASURED = re.compile(rf"(?<!\d)\d[\d,.]*\s*[余多万千百]?([{_MEASURES}])\1(?![{HAN}]?[一二两])")
_ONE_WORD = frozenset(
    "的了和与在是有为以及对从由向把被将等中上下内外后前来去到于之其该本各每这那不也都还就又再并而或使让给用比按经至共约近超达已未可能要会须应可"
)
# Characters that make abbreviations with any other: 校级, 新课, 双升.
_ALONE = frozenset(
    "新校院课教工育心升立勤经级部系班师生员会组队市县区镇村省州国党团政法文史地理化数语外音体美技职业专学徒训赛奖证书案线网站店厂车间馆楼室园场岗户"
)
_TERM = 4  # characters; shorter terms differ by one character from too much


@dataclass(frozen=True, slots=True)
class _Slip:
    """What is odd at a place of a text, what is probably meant, the character that belongs to no word; `sure`: without
    the report's own vouching for what is meant."""

    kind: str
    at: int
    odd: str
    meant: str = ""
    character: str = ""
    sure: bool = False


def check(context: Context) -> Iterator[Finding]:
    """One hint for each kind, with every place."""
    found: dict[str, Seen] = defaultdict(list)
    texts = [(text, place) for text, place in context.texts() if len(text) >= 4]
    own, alone = _own(text for text, _ in texts)
    for text, place in texts:
        for slip in _slips(text):
            if (
                own[slip.odd] > 1
                or (slip.kind == "character_twice" and own[slip.character] > 1)
                or (alone[slip.character] > 1)
            ):
                continue
            if slip.kind != "character_alike" or slip.sure or own[slip.meant] >= 1:
                shown = f"{slip.odd}→{slip.meant}" if slip.meant else slip.odd
                found[slip.kind].append((quoted(place, text, slip.at), shown))
    for kind, seen in found.items():
        yield told(kind, "text", seen)


def _own(texts: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each run of two to four characters stands in the report, and each character in no known word."""
    grams: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for text in texts:
        runs, single = _grams(text)
        grams.update(runs)
        alone.update(single)
    return grams, alone


@lru_cache(maxsize=16384)
def _grams(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    runs = RUNS.findall(text)
    grams = tuple(run[i : i + n] for run in runs for n in (2, 3, 4) for i in range(len(run) - n + 1))
    return grams, tuple(c for run in runs for c, known in zip(run, covered(run), strict=True) if not known)


@lru_cache(maxsize=16384)
def _slips(text: str) -> tuple[_Slip, ...]:
    found = [_Slip("measure_twice", m.start(), m.group()) for m in _MEASURED.finditer(text)]
    for match in RUNS.finditer(text):
        if len(match.group()) >= 2:
            found += [replace(slip, at=match.start() + slip.at) for slip in _in_run(match.group())]
    return tuple(found)


def _in_run(run: str) -> Iterator[_Slip]:
    for match in _TWICE.finditer(run):
        at = match.start()
        if not _two_words(run, at):
            yield _Slip("character_twice", at, run[max(at - 2, 0) : at + 4], character=match.group())
    whole = covered(run)
    yield from _near_term(run)
    for at, known in enumerate(whole):
        if not known:
            yield from _alike(run, at, whole)
            yield from _changed_term(run, at)
            yield from _lost_character(run, at)


def _two_words(run: str, at: int) -> bool:
    """Whether a doubled character is lively speech, a word of its own, or the end of one word and the start of the next."""
    pair, first = run[at : at + 2], max(at - 1, 0)
    if (
        pair[0] in _LIVELY
        or pair in common_words()
        or run[at : at + 3] in words()
        or run[first : at + 3] in words()
    ):
        return True
    joints = ends_word(run, at) and begins_word(run, at + 1)
    if run[at + 2 : at + 3] == run[at + 3 : at + 4] != "" or (at > 1 and run[at - 2] == run[at - 1]):
        return True  # 普普通通, 实实在在
    if pair[0] in _ONE_WORD:
        return joints
    if not covered(run[:at] + run[at + 1 :])[at]:
        return True  # a name
    return joints


def _alike(run: str, at: int, whole: tuple[bool, ...]) -> Iterator[_Slip]:
    """A character in no word, where one easily taken for it would make one."""
    character = run[at]
    if character in _ONE_WORD or (at and run[at - 1] == character):
        return
    twice = run[at + 1 : at + 2] == character
    for other in CONFUSED.get(character, ()):
        if twice:
            if other * 2 in common_words():
                yield _Slip("character_alike", at, character * 2, other * 2, "", True)
                return
            continue
        for length in (4, 3, 2):
            for begin in range(max(at - length + 1, 0), min(at, len(run) - length) + 1):
                meant = run[begin:at] + other + run[at + 1 : begin + length]
                partner = begin + 1 - (at - begin)
                if length == 2 and whole[partner]:
                    continue  # 学生评教 holds 生 already
                if meant in words():
                    printed = run[begin : begin + length]
                    sure = meant in common_words() and character not in _ALONE
                    yield _Slip("character_alike", begin, printed, meant, character, sure or length == 4)
                    return


@cache
def _wildcards() -> dict[str, str]:
    """A term with one of its inner characters or its last left open → the term."""
    found: dict[str, str] = {}
    for term in terms():
        for length in (5, 6):
            if len(term) == length:
                for at in range(length):
                    found[term[:at] + "?" + term[at + 1 :]] = term
    return found


@cache
def _confused_terms() -> dict[str, str]:
    """A term of four characters with one of them taken for another → the term."""
    return {
        term[:at] + other + term[at + 1 :]: term
        for term in terms()
        if len(term) == _TERM
        for at in range(_TERM)
        for other in CONFUSED.get(term[at], ())
    }


def _near_term(run: str) -> Iterator[_Slip]:
    """Four characters that are a term but for one easily taken for another, whatever else they may mean."""
    for at in range(len(run) - _TERM + 1):
        printed = run[at : at + _TERM]
        meant = _confused_terms().get(printed)
        if meant is not None and printed not in words():
            yield _Slip("character_alike", at, printed, meant, "", True)


def _changed_term(run: str, at: int) -> Iterator[_Slip]:
    """A term of which one character is another, that belongs to no word here."""
    if run[at] in _ONE_WORD:
        return
    for length in (5, 6):
        for begin in range(max(at - length + 1, 0), min(at - 1, len(run) - length) + 1):
            printed = run[begin : begin + length]
            meant = _wildcards().get(printed[: at - begin] + "?" + printed[at - begin + 1 :])
            if meant is not None and meant not in run[max(begin - 1, 0) : begin + length + 1]:
                yield _Slip("character_alike", begin, printed, meant, run[at], True)
                return


@cache
def _shortened() -> dict[str, str]:
    """A term without one character that is not its first → the term."""
    return {
        term[:at] + term[at + 1 :]: term
        for term in terms()
        if len(term) >= _TERM
        for at in range(1, len(term))
    }


def _lost_character(run: str, at: int) -> Iterator[_Slip]:
    """A term without one of its characters, where another of them is left in no word."""
    for length in (3, 4, 5, 6, 7):
        for begin in range(max(at - length + 1, 0), min(at, len(run) - length) + 1):
            printed = run[begin : begin + length]
            meant = _shortened().get(printed)
            if meant is None or printed in words() or printed in terms():
                continue
            after = run[begin + length : begin + length + 1]
            if (
                meant == printed + after
                or (meant[:-1] == printed and after)
                or run[begin - 1 : begin] + printed in terms()
            ):
                continue
            yield _Slip("character_lost", begin, printed, meant, run[at])
            return
