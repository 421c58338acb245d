"""What sentences add up: totals after their parts, parts that divide a whole, income less spending."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from report.checks.context import Context
from report.checks.findings import Finding, Level
from report.checks.told import (
    TOTAL,
    Knowledge,
    Number,
    Paragraph,
    as_printed,
    collapsed,
    fits,
    label_of,
    likeness,
    plain,
    told_place,
    wish,
)
from report.messages import say

_SEVERAL = re.compile(r"([两二三四五六])(?:项|类|级|种|部分|者|次|校|个\w{2})")
_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_INSIDE = re.compile(r"其中|[中里内][，,]|分别|按[^，。；\d]{1,8}[分看]|包括|含|包含")
_REST = re.compile(
    r"(?:^|[；，、和及])(?:以?及)?(?:其他|其它|其余|余下|剩余|另外|未|暂未)[^，。；、\d]{0,10}$"
)
_LEFT = re.compile(r"(?:结余|盈余|结转|收支差额?|收支相抵)[^，。；、\d]{0,6}$")
_INCOME = re.compile(r"收入")
_SPENT = re.compile(r"支出")
_EACH = re.compile(r"均|每[生人名项家年]|标准|[较比][^，]{0,8}$|提高|增长|增加|上升|下降|减少|降低")
_CAN_ADD = re.compile(
    r"人|人次|人日|学时|课时|元|项|个|门|家|所|名|台|套|册|部|篇|间|件|种|枚|张|场|期|次|平方米|亩|处|份|条|支|户|班次|批"
)
_MOST = 12
_SEVERAL_PARTS = 3
_WHOLES = ("在校生", "毕业生", "专任教师", "教职工")


def claims(context: Context, knowledge: Knowledge, paragraph: Paragraph) -> Iterator[Finding]:
    """Queries with the parts and the whole."""
    numbers = paragraph.numbers
    for place, number in enumerate(numbers):
        if not number.exact() or not _CAN_ADD.fullmatch(number.unit) or wish(paragraph, number):
            continue
        if _LEFT.search(number.lead):
            yield from _left(context, paragraph, number)
        elif TOTAL.search(number.lead) and not _EACH.search(number.clause) and not _REST.search(number.lead):
            yield from _total(context, paragraph, place)
    yield from _divisions(context, knowledge, paragraph)


def _left(context: Context, paragraph: Paragraph, number: Number) -> Iterator[Finding]:
    """结余 against income and spending told before it."""
    money = [n for n in paragraph.near(number, 4, 1) if n.unit == "元"]
    if any(fits(a.base - b.base, number) for a in money for b in money if a.base >= b.base):
        return
    before = [n for n in money if n.at.start < number.at.start]
    income = [n for n in before if _INCOME.search(n.clause) and not _EACH.search(n.clause)]
    spent = [n for n in before if _SPENT.search(n.clause) and not _EACH.search(n.clause)]
    totals = [n for n in income if re.search(r"总|全年|合计", n.clause)] or income[:1]
    if not totals or not spent:
        return
    out = [n for n in spent if re.search(r"总|全年|合计", n.clause)] or spent[:1]
    top, bottom = totals[-1], out[-1]
    value = top.base - bottom.base
    if value <= 0:
        return
    parts = f"{''.join(top.at.shown.split())} − {''.join(bottom.at.shown.split())}"
    yield _finding(
        context,
        paragraph,
        number,
        value,
        say("checks.claim_left", parts=parts, expected=as_printed(value, number), found=number.at.shown),
    )


def _total(context: Context, paragraph: Paragraph, place: int) -> Iterator[Finding]:
    """A total that ends a list, against the top of what stands before it: parts that were added up already count once."""
    number = paragraph.numbers[place]
    before = [
        n
        for n in paragraph.numbers[max(place - 20, 0) : place]
        if n.unit == number.unit
        and n.exact()
        and not _EACH.search(n.clause)
        and number.sentence - n.sentence <= 1
    ]
    if len(before) < 2 or any(n.base == number.base for n in before):
        return
    top = collapsed(before)
    if _runs_to(number.base, before) or _runs_to(number.base, top) or _chosen_to(number.base, top[-_MOST:]):
        return
    asked = _SEVERAL.search(number.lead[-14:])
    count = _COUNT[asked[1]] if asked else 0
    following = paragraph.numbers[place + 1 : place + 2]
    if following and _INSIDE.search(following[0].lead) and not asked:
        return
    own = [n for n in top if n.sentence == number.sentence]
    namesake = _namesake(paragraph, number)
    chosen = [namesake, top[-count:] if count else [], own, top]
    for run in chosen:
        total = sum((n.base for n in run), Decimal(0))
        kind = likeness(total, number) if len(run) >= 2 else ""
        listed = run is own and len(run) >= _SEVERAL_PARTS and re.search(r"[合总共累]计", number.clause)
        if kind and (kind != "near" or asked or run is namesake or listed):
            yield _listed(context, paragraph, number, run, total)
            return


def _namesake(paragraph: Paragraph, number: Number) -> list[Number]:
    """The list before a total that begins with the total's own first word: 「省级一等奖 14 项、…。省级奖项共 61 项」."""
    name = number.label[:2]
    found = [
        run
        for run in _runs(paragraph)
        if run[-1].at.end <= number.at.start and run[0].unit == number.unit and len(name) == 2
    ]
    return next((run for run in reversed(found) if run[0].label.startswith(name)), [])


def _runs_to(whole: Decimal, parts: Sequence[Number]) -> bool:
    """Whether neighbouring parts add up to the whole."""
    for start in range(len(parts)):
        total = Decimal(0)
        for part in parts[start:]:
            total += part.base
            if total == whole:
                return True
    return False


def _chosen_to(whole: Decimal, parts: Sequence[Number]) -> bool:
    """Whether any two to four of the parts add up to the whole."""
    values = [n.base for n in parts]
    return any(sum(some) == whole for size in (2, 3, 4) for some in combinations(values, size))


def _divisions(context: Context, knowledge: Knowledge, paragraph: Paragraph) -> Iterator[Finding]:
    """Lists that name all parts of a whole told before them: 「36 个专业，其中 A 21 个、B 9 个、C 6 个」, 「…、其他 88 家」."""
    divided: list[Number] = []  # wholes that a list of the paragraph divides
    for run in _runs(paragraph):
        first, total = run[0], sum((n.base for n in run), Decimal(0))
        near = [n for n in paragraph.numbers if n.unit == first.unit and n.exact() and n not in run]
        before = [n for n in near if n.at.end <= first.at.start and first.sentence - n.sentence <= 2]
        right = [n for n in near if n.base == total and -2 <= n.sentence - first.sentence <= 2]
        if right:
            divided += right
            continue
        by = re.search(r"按[^，。；\d]{1,8}[分看]|分[^，。；\d]{1,6}看|从[^，。；\d]{1,8}看", first.lead)
        lead = _lead(paragraph, before, first)
        inside, rest = _INSIDE.search(lead), _REST.search(run[-1].lead)
        named = _of_name(knowledge, before, first)
        if not (inside or rest or by or named) or not before:
            continue
        if any(total == base for name in _WHOLES for base in knowledge.named(name, first.unit)):
            continue
        whole = named or (divided[-1] if by and divided and divided[-1] in before else _whole(before, first))
        if (
            whole is None
            or whole.base == total
            or whole.base < max(n.base for n in run)
            or _differs_by(total, before)
        ):
            continue
        skipped = [n for n in before if n.at.start > whole.at.start]
        if any(sum((n.base for n in skipped[i:]), total) == whole.base for i in range(len(skipped))):
            continue
        if _is_wrong(paragraph, run, whole, total, complete=bool(rest or by)):
            yield _listed(context, paragraph, whole, run, total)


def _lead(paragraph: Paragraph, before: Sequence[Number], first: Number) -> str:
    """The words of its sentence between the number of its unit before a list and the list."""
    start = paragraph.sentences[first.sentence][0]
    edge = max([start, *(n.at.end for n in before if n.sentence == first.sentence)])
    return paragraph.item.text[edge : first.at.start]


def _is_wrong(
    paragraph: Paragraph, run: Sequence[Number], whole: Number, total: Decimal, complete: bool
) -> bool:
    """Whether the list must be meant to be all of the whole and is not; less than it may leave something out."""
    gap = abs(total - whole.base)
    tight = gap * 10 <= whole.base
    slipped = likeness(total, whole) == "swapped" or _one_swapped(run, whole.base - total)
    if complete:
        return gap * 2 <= whole.base
    text = paragraph.item.text
    parallel = all("、" in text[a.at.end : b.at.start] for a, b in pairwise(run))
    if total > whole.base:
        return slipped or (tight and parallel and len(run) >= _SEVERAL_PARTS)
    return slipped or (tight and parallel and len(run) >= _SEVERAL_PARTS)


def _one_swapped(run: Sequence[Number], missing: Decimal) -> bool:
    """Whether one part with two digits the other way round makes up what is missing."""
    return any(likeness(n.base + missing, n) == "swapped" for n in run if n.base + missing > 0)


def _differs_by(total: Decimal, before: Sequence[Number]) -> bool:
    """Whether the list is the rest that two numbers before it leave."""
    return any(a.base - b.base == total for a in before for b in before if a is not b)


def _of_name(knowledge: Knowledge, before: Sequence[Number], first: Number) -> Number | None:
    """The number that 「升学的学生中，…」 speaks of by name."""
    match = re.search(
        r"(?:^|，|；|。)(?:其中|在)?([\u4e00-\u9fff“”]{2,10}?)(?:的(?:学生|教师|人员|毕业生|企业|项目))?[中里]，",
        first.lead,
    )
    if match is None:
        return None
    name = label_of(match[1])
    fitting = [
        n for n in before if len(name) >= 2 and (n.label.endswith(name) or name.endswith(n.label or "?"))
    ]
    return fitting[-1] if fitting else None


def _whole(before: Sequence[Number], first: Number) -> Number | None:
    """The number that a list divides: the nearest before it whose name the list repeats, else the nearest that is no item."""
    own = [n for n in before if n.sentence == first.sentence] or list(before)
    fresh = [n for n in own if "其中" not in n.lead and not n.lead.startswith("、")] or own
    named = [n for n in fresh if n.label and n.label[-2:] in first.lead]
    return (named or fresh)[-1] if fresh else None


def _runs(paragraph: Paragraph) -> list[list[Number]]:
    """Neighbouring numbers of one unit, set apart by 、 or a comma and the name of the next; numbers of other units beside
    them are no break. A list of lists is cut where the commas are."""
    found: list[list[Number]] = []
    open_: dict[str, list[Number]] = {}
    for number in paragraph.numbers:
        run = open_.get(number.unit)
        if not number.exact() or not _CAN_ADD.fullmatch(number.unit) or _EACH.search(number.clause):
            continue
        if run and run[-1].sentence == number.sentence and _joins(paragraph, run[-1], number):
            run.append(number)
            continue
        open_[number.unit] = [number]
        found.append(open_[number.unit])
    runs = [piece for run in found for piece in _cut(paragraph, run) if len(piece) >= 2]
    return sorted(runs, key=lambda run: run[0].at.start)


def _cut(paragraph: Paragraph, run: list[Number]) -> list[list[Number]]:
    """A run cut at its commas where it has both commas and 、 between its numbers."""
    text = paragraph.item.text
    between = [text[a.at.end : b.at.start] for a, b in pairwise(run)]
    lists = ["、" in words and "，" not in words for words in between]
    if all(lists) or not any(lists):
        return [run]
    pieces = [[run[0]]]
    for number, same in zip(run[1:], lists, strict=True):
        if same:
            pieces[-1].append(number)
        else:
            pieces.append([number])
    return [run] if all(len(piece) < 2 for piece in pieces) else pieces


def _joins(paragraph: Paragraph, one: Number, two: Number) -> bool:
    between = paragraph.item.text[one.at.end : two.at.start]
    words = re.sub(
        r"占[^，；、]*?[%％]|[（(][^（）()]*[)）]|\d[\d.,]*\s*[万亿]?(?:[^\d，、；]{1,2}(?=[，、；]))?",
        "",
        between,
    )
    rest = _REST.search(two.lead)
    item = two.lead.startswith("；") and ("其中" in one.lead or one.lead.startswith("；"))
    if (
        _INSIDE.search(words)
        or "。" in words
        or (not rest and (TOTAL.search(two.lead) or ("；" in words and not item)))
    ):
        return False
    return (
        bool(re.match(r"\s*[、，；和及]", words))
        and len(words) <= 24
        and words.count("，") + words.count("、") <= 2
    )


def _listed(
    context: Context, paragraph: Paragraph, whole: Number, run: Sequence[Number], total: Decimal
) -> Finding:
    parts = "、".join("".join(n.at.shown.split()) for n in run)
    expected = plain(total / whole.at.scale)
    message = say("checks.prose_sum", parts=parts, expected=expected, whole=whole.at.shown)
    return _finding(context, paragraph, whole, total, message, run[-1])


def _finding(
    context: Context,
    paragraph: Paragraph,
    number: Number,
    value: Decimal,
    message: str,
    last: Number | None = None,
) -> Finding:
    place = told_place(context, paragraph, number)
    if last is not None and last.at.start > number.at.end:
        start, _ = paragraph.sentences[number.sentence]
        start = max(start, number.at.start - 40)
        place = context.paragraph_place(
            paragraph.item, paragraph.located, paragraph.item.text[start : last.at.end + 4]
        )
    return Finding(
        "prose_sum",
        "arithmetic",
        Level.QUERY,
        message,
        (place,),
        as_printed(value, number),
        number.at.printed,
    )
