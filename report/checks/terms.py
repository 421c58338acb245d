"""What a row, a column head or a clause names, and when two printed numbers look like one number with a slip in it.

「全日制在校生数（人）」, 「其中：在校生规模」 and 「学校在校生总数」 all come down to 在校生, so that a sentence finds its row.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")

_BRACKETS = re.compile(r"[（(\[【][^（）()\[\]【】]*[)）\]】]")
_MARKS = re.compile(r"[\s“”‘’\"'*☆★·]+")
_LEAD = re.compile(
    r"^(?:其中[：:，]?|[A-D]类[：:]|\d{1,2}[.、]|[（(]?[一二三四五六七八九十]{1,2}[)）、]|(?:20\d\d|本|上|去|今)(?:[—－\-~～至](?:20)?\d\d)?(?:学年度?|年度|年|届)|全日制|现有?|年末?)+"
)
_TAIL = re.compile(
    r"(?:总人数|人数|册数|总数量?|数量|总量|总额|金额|合计数?|规模|人员数|[数值额]|情况|收支情况|分布|结构|构成|统计|一览|汇总|明细|对比|[一览统计汇总]*表)+$"
)
_ONE_NAME = (
    (re.compile(r"在校学生|在籍学生|在校生"), "在校生"),
    (re.compile(r"招收新生|录取新生|招收学生|新生|招生"), "招生"),
    (re.compile(r"教职员工|教职工"), "教职工"),
    (re.compile(r"专职教师|专任教师"), "专任教师"),
    (re.compile(r"应届毕业生|毕业学生|毕业生"), "毕业生"),
    (re.compile(r"双师素质|双师型|双师"), "双师"),
    (re.compile(r"专业课教师|专业教师"), "专业教师"),
    (re.compile(r"教学科研仪器设备|教学仪器设备|教学设备|仪器设备"), "教学设备"),
    (re.compile(r"占比|比重|百分比|所占比例|的比例"), "比例"),
    (re.compile(r"总"), ""),
)
GENERIC = re.compile(
    r"(?:数值|数据|数量|数|人数|金额|本年|上年|今年|去年|当年|内容|结果|统计|合计|总计|总|值|万?元|人次|人天|人日|人|名|学时|课时|班次|期|场次|次|项|个|门|本|册|台|套|备注|指标|项目|名称|类别)*"
)
_NEAR = Decimal("0.15")


@lru_cache(maxsize=8192)
def core(label: str) -> str:
    """The words of a label that name what is counted; "" where it holds only years, units and 合计."""
    words = _MARKS.sub("", _BRACKETS.sub("", label))
    words = re.sub(r"(?<=[\u4e00-\u9fff])[/／]?(?:20\d\d)(?:学年|年)?$", "", words)
    words = _LEAD.sub("", words)
    shorter = _TAIL.sub("", words)
    words = one_name(shorter if len(shorter) >= 2 else words)
    return "" if GENERIC.fullmatch(words) else words


def one_name(words: str) -> str:
    """Several usual names of one thing as one."""
    for pattern, name in _ONE_NAME:
        words = pattern.sub(name, words)
    return words


def alike(one: str, other: str) -> str:
    """How two different printed numbers may be one with a slip: digit, swapped, lost, point, near; "" where they are not.

    Digits are compared as printed: 3268 and 3286 are swapped, 605.9 and 650.9 too; 159.71 and 15971 differ in the point.
    """
    a, b = _number(one), _number(other)
    if a is None or b is None or a == b or a == 0 or b == 0:
        return ""
    places = max(_decimals(a), _decimals(b))
    first, second = (str(int(abs(n).scaleb(places))) for n in (a, b))
    if places and min(len(first), len(second)) <= places:  # 0.59 beside 3.59
        width = max(len(first), len(second))
        first, second = first.zfill(width), second.zfill(width)
    if first.strip("0") == second.strip("0") and len(first.strip("0")) >= 2:
        return "point"
    if len(first) == len(second) and len(first) > 1:
        differ = [i for i in range(len(first)) if first[i] != second[i]]
        if len(differ) == 1:
            return "digit"
        if len(differ) == 2:
            i, j = differ
            if first[i] == second[j] and first[j] == second[i]:
                return "swapped"
    if abs(len(first) - len(second)) == 1 and min(len(first), len(second)) >= 3:
        long, short = sorted((first, second), key=len, reverse=True)
        if any(long[:i] + long[i + 1 :] == short for i in range(len(long))):
            return "lost"
    return "near" if abs(a - b) <= _NEAR * max(abs(a), abs(b)) else ""


def slipped(one: str, other: str) -> bool:
    """Whether two numbers differ by a slip of the hand, not merely by being near."""
    return alike(one, other) not in ("", "near")


def slips(number: Decimal) -> Iterator[Decimal]:
    """Every number that a printed one may have been meant to be: one digit another, two neighbours the other way round, the
    point one place off, a digit lost or doubled."""
    text = format(abs(number), "f")
    for at, character in enumerate(text):
        if not character.isdigit():
            continue
        for digit in "0123456789":
            if digit != character:
                yield Decimal(text[:at] + digit + text[at + 1 :])
            if at:
                yield Decimal(text[:at] + digit + text[at:])
        following = text[at + 1 : at + 2]
        if following.isdigit() and following != character:
            yield Decimal(text[:at] + following + character + text[at + 2 :])
    for step in (1, 2, 4):
        yield abs(number).scaleb(step)
        yield abs(number).scaleb(-step)


def _number(text: str) -> Decimal | None:
    match = re.search(r"-?\d+(?:\.\d+)?", text.replace(",", "").replace("，", ""))
    return Decimal(match.group()) if match else None


def _decimals(number: Decimal) -> int:
    return max(-int(number.as_tuple().exponent), 0)


class NameIndex(Generic[T]):
    """Things by the names they go under, found in a running text in one pass over it."""

    def __init__(self) -> None:
        self._names: dict[str, list[T]] = {}
        self._starts: dict[str, list[str]] = {}

    def add(self, name: str, thing: T) -> None:
        """Files a thing under a name of two characters or more."""
        if name not in self._names:
            self._names[name] = []
            self._starts.setdefault(name[:2], []).append(name)
        self._names[name].append(thing)

    def things(self, name: str) -> list[T]:
        """What goes under exactly this name."""
        return self._names.get(name, [])

    def within(self, text: str) -> Iterator[tuple[int, int, list[T]]]:
        """(start, end, things) for every name that stands in the text."""
        for start in range(len(text) - 1):
            for name in self._starts.get(text[start : start + 2], ()):
                if text.startswith(name, start):
                    yield start, start + len(name), self._names[name]
