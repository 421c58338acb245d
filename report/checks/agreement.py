"""One quantity in two places: numbers of sentences against the rows and totals they name, and table against table.

A sentence's number is taken for a row's where the row's name stands before it with nothing but verbs between, and nothing
narrows the name. It is reported only where it looks like the row's number with a slip, or is near it: a number that is
quite another belongs to something else.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from report.checks.context import Context, Located
from report.checks.facts import Fact, Quantity, paragraphs_with_numbers
from report.checks.findings import Finding, Level, Place
from report.checks.terms import NameIndex, alike, one_name, slipped
from report.messages import say
from report.stream import ParagraphItem
from report.values import decimals

_JOIN = re.compile(
    r"(?:的|人数|总数|数量|数|规模|金额|总值|总额|经费|已|达到?|了|为|是|有|共有?|计|合计|总计|共计|约|由|从|提高[到至]|增加?[到至]|扩大[到至]|上升[到至]|升[到至]|减少[到至]|降[低]?[到至]"
    r"|(?:20\d\d年?)|现有|占比?|比例|发放|投入|支出|各类|，(?=共|有|为|合计|达|人数|总)|：|:|学校|专业|方面|项目|在|招|大约)*"
)
_OF_WHOLE = re.compile(r"(?:的?人数)?占[^，。；]{0,14}(?:的|比例|比)?(?:为|达到?|是|约)*")
_NEUTRAL = re.compile(
    r"(?:其中|学生|教师|另有|以及|[和与及]|目前|现在?|已|共|有|全校|全院|全市|全县|全区|全省|我市|我县|我区|我校|我院|本校|本院|本市|中职学校|中等职业学校|职业院校|学校|学院|各校|截至?|年底|年末|全年|当年|本年度?|本学年|今年|本届|应届|年度|面向社会|社会|校内"
    r"|20\d\d(?:[—－\-~～至]20\d\d)?(?:学年度?|年度|年|届)?(?:\d{1,2}月)?(?:\d{1,2}日)?|拥有|设有|设置|开设|开展|组织|在办|配备|聘请|招收|接收|接受|获得|取得|实现|完成|举办|编写|输送|培养"
    r"|建有|建成|的|平均|人均|全部|年|在读|在籍|注册|专任教师中|教职工中|毕业生中|各类|实现|达到|评选|评出|表彰|颁发|发放|资助|毕业|，|：|:|由|从|到|、|教育|职业|中职|落实|全面|拓展|纳入|预算|收支|经费|实际|馆|图书馆)*"
)
_BESIDE = re.compile(
    r"\s*[，、（]?(?:共|合计|计|累计)?(?:发放|投入|支出|奖励|资助|到账|培训)?(?:奖金|金额|经费|资金|补助)?(?:共|合计|达|为)?\s*"
)
_BEFORE = re.compile(r"\s*[，（]?(?:较|比|由|从)?\s*(?:20\d\d\s*年|上年|去年|上一年)的?\s*")
_SUM_WORDS = re.compile(r"共|总|合计|累计|各类|全年")
_OTHERS = re.compile(
    r"其他|兄弟|同类|平均水平|省均|中位|中值|以来|累计|历年|近[三五\d两]年|目标|力争|到20[23]\d年|计划|年均|标准|不[低少]于|上限"
)
_LAST = re.compile(r"上一?年度?|去年|上一?学年|上届|同期")
_SURE = 10
_LONG = 4  # characters of a name that means one thing only


@dataclass(frozen=True, slots=True)
class _Told:
    """A quantity of a sentence with its place in the text."""

    item: ParagraphItem
    located: Located
    quantity: Quantity
    begin: int  # of its sentence
    year: str


def check(context: Context) -> Iterator[Finding]:
    """Queries: the sentence and the cell, or the two cells."""
    facts = context.facts()
    index = NameIndex[Fact]()
    by_section: dict[str, list[Fact]] = defaultdict(list)
    rows: dict[tuple[str, int, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        for name in fact.names:
            index.add(name, fact)
        rows[fact.line].append(fact)
        if fact.total:
            by_section[fact.section].append(fact)
    for item, located, found in paragraphs_with_numbers(context):
        last: tuple[Quantity, list[Fact]] | None = None
        for quantity in found:
            told = _told(context, item, located, quantity)
            meant = named_facts(item.text, quantity, index, told.begin)
            sure = bool(meant)
            if not meant and last is not None:
                meant = _inherited(item.text, last, quantity, rows)
                sure = bool(meant)
            if not meant and _SUM_WORDS.search(quantity.name):
                meant = [f for f in by_section[located.section] if f.unit == quantity.unit]
                meant = [f for f in meant if _shares_words(f.words, item.text[told.begin : quantity.start])]
            last = (quantity, meant) if meant else None
            found_one = list(_judged(context, told, meant, sure))
            yield from found_one
            if not meant:
                yield from _other_unit(context, told, index)
    yield from _across(context, facts)


def _inherited(
    text: str,
    last: tuple[Quantity, list[Fact]],
    quantity: Quantity,
    rows: dict[tuple[str, int, str], list[Fact]],
) -> list[Fact]:
    """What a number means that has no name of its own: 「优秀毕业生 451 人，发放奖金 37 万元」, 「…，较 2022 年的 5600 万元」."""
    before, facts = last
    between = text[before.end : quantity.start]
    if _BESIDE.fullmatch(between):
        same = [f for fact in facts for f in rows[fact.line] if f.total == fact.total]
        return [f for f in same if f.unit == quantity.unit and f.unit not in ("", "%", before.unit)]
    if before.unit == quantity.unit and _BEFORE.fullmatch(between):
        return [
            f for fact in facts for f in rows[fact.line] if f.unit == quantity.unit and f.names == fact.names
        ]
    return []


def _other_unit(context: Context, told: _Told, index: NameIndex[Fact]) -> Iterator[Finding]:
    """The very number of a row that the sentence names, in another unit."""
    quantity = told.quantity
    if quantity.number < 100 or quantity.about:
        return
    for fact in named_facts(told.item.text, quantity, index, told.begin, any_unit=True):
        if (
            fact.value == quantity.number
            and fact.unit
            and fact.unit != quantity.unit
            and _countable(fact.unit, quantity.unit)
        ):
            message = say(
                "checks.other_unit",
                found=quantity.shown,
                name=fact.label or fact.head,
                unit=fact.unit,
                shown=fact.shown,
            )
            places = (sentence_place(context, told.item, told.located, quantity), fact.place(context))
            yield Finding("other_unit", "unit", Level.QUERY, message, places, fact.shown, quantity.printed)
            return


def _countable(one: str, other: str) -> bool:
    """Whether two units count different things, not one thing in two words (人 and 人次, 个 and 项)."""
    return not {one, other} <= {"人", "人次"} and not {one, other} <= {
        "个",
        "项",
        "门",
        "家",
        "所",
        "类",
        "次",
        "处",
    }


def _told(context: Context, item: ParagraphItem, located: Located, quantity: Quantity) -> _Told:
    begin = max(item.text.rfind(mark, 0, quantity.start) for mark in "。！？；\n") + 1
    before = item.text[begin : quantity.start]
    dated = re.findall(r"20\d\d(?=\s*年(?!前)|\s*届|\s*[—\-～~至]\s*20\d\d\s*学年|\s*学年)", before)
    year = dated[-1] if dated else ""
    clause = re.split(r"[，。；]", before)[-1]
    if _LAST.search(clause) or (re.search(r"[较比]$", before[: -len(clause) or None]) and clause):
        year = "last"
    return _Told(item, located, quantity, begin, year)


def named_facts(
    text: str, quantity: Quantity, index: NameIndex[Fact], begin: int, any_unit: bool = False
) -> list[Fact]:
    """The facts whose name stands right before a quantity (or right after it: 「10 个专业」) in its sentence."""
    start = max(begin, quantity.start - 60)
    before = one_name(re.sub(r"[\s“”\"]", "", text[start : quantity.start]))
    best: tuple[int, int] = (-1, -1)
    meant: list[Fact] = []
    for at, end, facts in index.within(before):
        between = before[end:]
        clause = max(before.rfind(mark, 0, at) for mark in "，；：、（") + 1
        fitting = [
            f
            for f in facts
            if (any_unit or _same_unit(f, quantity)) and _reaches(f, between, before, quantity)
        ]
        fitting = [f for f in fitting if f.needs in one_name(re.sub(r"[\s“”\"]", "", text[: quantity.start]))]
        fitting = [f for f in fitting if _unnarrowed(before[clause:at], f, before)]
        if fitting and (end, end - at) > best:
            best, meant = (end, end - at), fitting
    return meant


def _reaches(fact: Fact, between: str, before: str, quantity: Quantity) -> bool:
    """Whether a number after these words can be the fact's."""
    if fact.head and not fact.total:
        if fact.head in between:
            return bool(_JOIN.fullmatch(between.replace(fact.head, "", 1)))
        if (
            fact.unit not in ("人次", "次", "人日", "学时", "元", "%")
            and fact.head not in before
            and not between.startswith(("，有", "，共", "有", "共"))
        ):
            return bool(_JOIN.fullmatch(between)) and not re.search(
                r"[\u4e00-\u9fff]", fact.head.replace(fact.unit, "")
            )
    if _JOIN.fullmatch(between):
        return True
    return quantity.unit == "%" and "比例" in fact.words and bool(_OF_WHOLE.fullmatch(between))


def _unnarrowed(lead: str, fact: Fact, before: str) -> bool:
    """Whether what stands before the name in its clause leaves it whole: 「护理专业毕业生」 are not all 毕业生."""
    rest = lead
    match = _NEUTRAL.match(rest)
    rest = rest[match.end() :] if match else rest
    if not rest:
        return True
    whose = fact.head and not fact.total and len(fact.label) >= 4
    return bool(whose) or (len(rest) <= 8 and one_name(rest) in one_name(fact.words))


def _same_unit(fact: Fact, quantity: Quantity) -> bool:
    if fact.unit == quantity.unit:
        return True
    if fact.unit:
        return False
    return (
        quantity.unit not in ("%", "元", ":1", "个百分点", "平方米")
        and fact.value == fact.value.to_integral()
    )


def _shares_words(words: str, text: str) -> bool:
    """Whether a caption and a sentence have two characters of a word in common, twice over."""
    common = sum(
        words[i : i + 2] in text
        for i in range(len(words) - 1)
        if re.fullmatch(r"[\u4e00-\u9fff]{2}", words[i : i + 2])
    )
    return common >= 1


def _judged(context: Context, told: _Told, meant: list[Fact], sure: bool) -> Iterator[Finding]:
    """A query where no fact that is meant agrees; `sure`: the sentence names them, it is not the section's totals only."""
    quantity, text = told.quantity, told.item.text
    before = text[told.begin : quantity.start]
    if not meant or quantity.about or _OTHERS.search(before[-40:]):
        return
    year = told.year if told.year != "last" else str(context.report.year - 1)
    asked = [f for f in meant if not f.year or not year or f.year == year]
    if not asked or any(agrees(f, quantity) for f in asked):
        return
    if not year:
        latest = max((f.year for f in asked), default="")
        asked = [f for f in asked if f.year in (latest, "")]
    ranked = [(f, kind) for f in asked if (kind := _kind(f, quantity) or _few(f, quantity, sure))]
    if not ranked:
        return
    fact, kind = min(ranked, key=lambda pair: (pair[1] == "near", abs(pair[0].base - quantity.base)))
    few = max(fact.base, quantity.base) < _SURE and quantity.unit not in ("%", ":1", "个百分点")
    if kind == "near" and (not sure or told.located.case or any(agrees(f, quantity) for f in meant)):
        return
    finding = _finding(context, told, fact)
    yield replace(finding, level=Level.HINT) if few or kind == "few" else finding


def agrees(fact: Fact, quantity: Quantity) -> bool:
    """Whether both are the same number at the fewer printed decimals."""
    unit = quantity.scale.scaleb(-decimals(quantity.printed))
    own = fact.base / fact.value if fact.value else Decimal(1)
    coarse = max(unit, own.scaleb(-max(-int(fact.value.as_tuple().exponent), 0)))
    return abs(fact.base - quantity.base) <= coarse * Decimal("0.5000001")


def _few(fact: Fact, quantity: Quantity, sure: bool) -> str:
    """ "few" for two small counts of one long name: any digit may be the slip of any other there."""
    small = max(fact.base, quantity.base) < _SURE and fact.unit == quantity.unit != "%"
    return "few" if sure and small and (fact.needs or any(len(name) >= _LONG for name in fact.names)) else ""


def _kind(fact: Fact, quantity: Quantity) -> str:
    """How the two numbers are alike, in the unit of the fact."""
    scale = fact.base / fact.value if fact.value else Decimal(1)
    own = (quantity.base / scale).normalize()
    if quantity.unit == ":1":
        return alike(quantity.printed, fact.shown)
    return alike(format(own, "f"), format(fact.value, "f"))


def _finding(context: Context, told: _Told, fact: Fact) -> Finding:
    report = context.report
    if fact.item is not None:
        table = context.caption(fact.item) or say("checks.a_table")
        column = (
            fact.head if not fact.year else f"{fact.year}年" if not fact.head else f"{fact.year}年{fact.head}"
        )
    else:
        table = context.table_name(report.edition.table_of(fact.indicator).id)
        column = f"{fact.key}年" if fact.key.isdigit() else fact.key
    message = say(
        "checks.prose_table",
        name=fact.label or fact.head,
        found=told.quantity.shown,
        table=table,
        column=column or say("checks.number_column"),
        expected=fact.shown,
    )
    places = (sentence_place(context, told.item, told.located, told.quantity), fact.place(context))
    return Finding(
        "prose_table", "same-quantity", Level.QUERY, message, places, fact.shown, told.quantity.printed
    )


def sentence_place(context: Context, item: ParagraphItem, located: Located, quantity: Quantity) -> Place:
    """The place of a quantity, quoted with the words around it in its sentence."""
    begin = max((m.end() for m in re.finditer(r"[。；！？\n]", item.text[: quantity.start])), default=0)
    begin = max(begin, quantity.start - 60)
    return context.paragraph_place(item, located, item.text[begin : quantity.end + 20])


def _across(context: Context, facts: tuple[Fact, ...]) -> Iterator[Finding]:
    """One name, unit and year in two tables with two numbers of which one looks like a slip of the other."""
    groups: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    this = str(context.report.year)
    for fact in facts:
        if fact.names and not (fact.head and not fact.total) and fact.base >= 100:
            groups[fact.names[0], fact.unit, fact.year or this].append(fact)
    for (name, _, year), group in groups.items():
        first = group[0]
        for other in group[1:]:
            if other.table == first.table or other.base == first.base:
                continue
            if slipped(format(first.base, "f"), format(other.base, "f")):
                message = say(
                    "checks.table_table", name=name, year=year, first=first.shown, second=other.shown
                )
                places = (other.place(context), first.place(context))
                yield Finding(
                    "table_table", "same-quantity", Level.QUERY, message, places, first.shown, other.shown
                )
                break
