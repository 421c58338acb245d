"""Paragraphs as the numbers they tell: each with the words before it, its sentence and its fineness; and what the whole
report knows by name, so that a claim in one sentence finds its whole in another sentence or in a table.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from report.checks.context import Context, Located
from report.checks.facts import Fact, Quantity, quantities
from report.checks.findings import Finding, Level, Place
from report.checks.terms import NameIndex, alike, core, one_name, slips
from report.messages import say
from report.stream import ParagraphItem
from report.values import decimals, rounded

_STOP = re.compile(r"[。！？\n]")
_MARK = re.compile(r"[，。；：,;:（(）)、\n]")
_SPACE = re.compile(r"[\s“”\"‘’]")
_LEAD = re.compile(
    r"^(?:其中|按|以(?=在校|学生)|另有|以及|[和与及]|目前|现在?|已|共|有|全校|全院|全市|全县|全区|全省|我[市县区校院]|本[校院市]|学校|学院|截至?|年底|年末|全年|当年|本年度?"
    r"|本学年|今年|年度|20\d\d(?:[—－\-~～至](?:20)?\d\d)?(?:学年度?|年度|年|届)?(?:\d{1,2}月)?(?:\d{1,2}日)?|共有|现有|拥有|设有|的|平均|总|全部|在读|在籍|注册"
    r"|各类|全日制|中职|高职|应届|本届)+"
)
_TAIL = re.compile(
    r"(?:总人数|人数|总数|数量|总量|总额|总计|合计|共计|累计|规模|金额|总|共|已|达到?|高达|了|为|是|有|计|约|由|从|的|数|：|[增减]?(?:加|少|长)?[到至])+$"
)
_BASIC = re.compile(
    r"(?:在校生|毕业生|专任教师|教职工|招生|专业教师|总?收入|总?支出|兼职教师|折合教师|折合在校生)$"
)
# The words of a total that ends a list, or begins one.
TOTAL = re.compile(
    r"(?:共计|合计|总计|累计|共有?|总数|总共|总人数|总额|[两二三四五六七八\d][项类级种方面者部]{1,2}[^，。；\d]{0,8}?(?:共|总|合)[计共]?)"
    r"[^，。；、\d]{0,8}$"
)
_LAST = re.compile(r"上一?年度?|去年|上一?学年|上届|同期")
_NOT_NOW = re.compile(
    r"目标|力争|计划到|到20[23]\d年末?(?:要|将)|预计|全省平均|全国平均|省均|标准|不[低少]于|上限|规划"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a paragraph. `lead`: the words since the number before it in its sentence; `clause`: those since the last
    mark; `label`: what they name; `fine`: what one of its last printed digit stands for; `sentence`: counted in the paragraph.
    """

    at: Quantity
    lead: str
    clause: str
    label: str
    sentence: int
    fine: Decimal
    after: str  # the words behind it, up to twelve

    @property
    def base(self) -> Decimal:
        """Its value in the plain unit."""
        return self.at.base

    @property
    def unit(self) -> str:
        """Its plain unit."""
        return self.at.unit

    def exact(self) -> bool:
        """Whether it is no 余, 近, 以上."""
        return not self.at.about


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its numbers in order."""

    item: ParagraphItem
    located: Located
    numbers: tuple[Number, ...]
    sentences: tuple[tuple[int, int], ...]

    def words(self, number: Number) -> str:
        """The sentence of a number, without white space and quotes, up to the number."""
        start, _ = self.sentences[number.sentence]
        return _SPACE.sub("", self.item.text[start : number.at.start])

    def near(self, number: Number, back: int = 2, ahead: int = 1) -> list[Number]:
        """The other exact numbers of the sentences around it."""
        return [
            n
            for n in self.numbers
            if n is not number and n.exact() and -back <= n.sentence - number.sentence <= ahead
        ]

    def before(self, number: Number, back: int = 2) -> list[Number]:
        """The exact numbers before it, up to `back` sentences away, the nearest last."""
        return [n for n in self.near(number, back, 0) if n.at.start < number.at.start]


def label_of(words: str) -> str:
    """What the words before a number name: 「2020 年学校现有在校生」 names 在校生."""
    plain = _LEAD.sub("", one_name(_SPACE.sub("", words)))
    return _TAIL.sub("", plain)


@lru_cache(maxsize=4096)
def numbers_of(text: str) -> tuple[tuple[Number, ...], tuple[tuple[int, int], ...]]:
    """(the numbers, where each sentence begins and ends) of a text."""
    ends = [m.end() for m in _STOP.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    sentences = tuple(zip([0, *ends[:-1]], ends, strict=True))
    found: list[Number] = []
    place, edge = 0, 0
    for quantity in quantities(text):
        while quantity.start >= sentences[place][1]:
            place += 1
        start = max(edge, sentences[place][0])
        lead = _SPACE.sub("", text[start : quantity.start])
        clause = _MARK.split(lead)[-1]
        fine = quantity.scale.scaleb(-decimals(quantity.printed))
        after = text[quantity.end : quantity.end + 12]
        found.append(Number(quantity, lead, clause, label_of(clause), place, fine, after))
        edge = quantity.end
    return tuple(found), sentences


def paragraphs(context: Context) -> Iterator[Paragraph]:
    """The paragraphs that hold a digit."""
    for item, located in context.paragraphs():
        if any(character.isdigit() for character in item.text):
            numbers, sentences = numbers_of(item.text)
            yield Paragraph(item, located, numbers, sentences)


@dataclass(frozen=True, slots=True)
class Known:
    """A number that the report tells under a name, in a table or in a sentence."""

    base: Decimal
    unit: str
    year: str  # "last" for the year before the report's


class Knowledge:
    """What the report tells under plain names: wholes for shares, heads for per-head values, rows with their years."""

    def __init__(self, context: Context, told: Iterable[Paragraph]) -> None:
        self.year = str(context.report.year) if context.report.year else ""
        self.index = NameIndex[Fact]()
        self.rows: dict[tuple[str, str, str, str], list[Fact]] = defaultdict(list)
        self.lines: dict[tuple[str, int, str], list[Fact]] = defaultdict(list)
        self.values: dict[tuple[str, Decimal], list[Fact]] = defaultdict(list)
        self._known: dict[str, list[Known]] = defaultdict(list)
        for fact in context.facts():
            for name in fact.names:
                self.index.add(name, fact)
                if not fact.head or fact.total:
                    self._known[name].append(Known(fact.base, fact.unit, fact.year))
            self.rows[line_of(fact)].append(fact)
            self.lines[fact.line].append(fact)
            self.values[fact.unit, fact.base].append(fact)
        for paragraph in told:
            for number in paragraph.numbers:
                if number.exact() and (match := _BASIC.match(number.label)):
                    year = "last" if _LAST.search(number.clause) else _year(number.clause)
                    self._known[match.group()].append(Known(number.base, number.unit, year))

    def years_of(self, fact: Fact) -> list[Fact]:
        """The facts of its row by year, oldest first; none where the row does not have one for each of several years."""
        row = sorted((f for f in self.rows[line_of(fact)] if f.year), key=lambda f: f.year)
        return row if len(row) > 1 and len({f.year for f in row}) == len(row) else []

    def named(self, name: str, unit: str) -> list[Decimal]:
        """The values told under a name in a unit, this year's first."""
        found = [k for k in self._known.get(name, ()) if k.unit in (unit, "")]
        found.sort(key=lambda k: k.year not in ("", self.year))
        return list(dict.fromkeys(k.base for k in found if k.base > 0))

    def now(self, name: str, unit: str) -> list[Decimal]:
        """The values told under a name for the report's year."""
        found = [k for k in self._known.get(name, ()) if k.unit in (unit, "") and k.year in ("", self.year)]
        return list(dict.fromkeys(k.base for k in found if k.base > 0))


def line_of(fact: Fact) -> tuple[str, str, str, str]:
    """What the facts of one thing in several years have in common."""
    return (fact.table, fact.label, fact.unit, fact.head)


def _year(words: str) -> str:
    dated = re.findall(r"20\d\d(?=年|届|学年|级)", words)
    return dated[-1] if dated else ""


def whole_name(words: str) -> str:
    """The name of the whole that a share is told of: 「占在校生总数的」 is of 在校生."""
    plain = re.sub(r"的?(?:比例|比重|比)?$", "", _SPACE.sub("", words))
    return core(re.sub(r"^(?:全[校院市县区省]|学校|学院|当年|本届|同期|总)+", "", plain))


def collapsed(numbers: Sequence[Number]) -> list[Number]:
    """The numbers without those that are parts of another: before their own total, or behind 其中."""
    numbers = [n for n in numbers if not re.search(r"均|每", n.clause)]
    kept: list[Number] = []
    skip = -1
    for index, number in enumerate(numbers):
        if index <= skip:
            continue
        if TOTAL.search(number.lead):
            total = Decimal(0)
            for back in range(len(kept) - 1, -1, -1):
                total += kept[back].base
                if total == number.base and len(kept) - back > 1:
                    kept = kept[:back]
                    break
        kept.append(number)
        total = Decimal(0)
        for ahead in range(index + 1, len(numbers)):
            total += numbers[ahead].base
            if total == number.base and ahead - index > 1:
                skip = ahead
                break
            if total > number.base:
                break
    return kept


def wish(paragraph: Paragraph, number: Number) -> bool:
    """Whether the number is a target, a norm or another's."""
    return bool(_NOT_NOW.search(paragraph.words(number)[-40:]))


def fits(value: Decimal, number: Number) -> bool:
    """Whether a value, in the plain unit, is the number to its last printed digit, up to one."""
    slack = number.fine * Decimal("1.0000001")
    whole = value == value.to_integral() and not decimals(number.at.printed)
    if whole and number.fine == 1 and number.unit not in ("%", "个百分点", "元"):
        slack = Decimal(0)
    gap = abs(value) - number.base
    # Of few digits only what was cut off may be missing, not what was added.
    short = len(number.at.printed.replace(".", "").lstrip("0")) < _DIGITS
    return (-slack / 2 if short else -slack) <= gap <= slack


def as_printed(value: Decimal, number: Number) -> str:
    """A value as the number would have been printed."""
    return rounded(abs(value) / number.at.scale, decimals(number.at.printed))


def likeness(value: Decimal, number: Number) -> str:
    """How the number may be the value with a slip in it: digit, swapped, lost, point, near or ""."""
    if value == 0:
        return ""
    kind = alike(as_printed(value, number), number.at.printed)
    ratio = abs(value) / number.base if number.base else Decimal(0)
    if not kind and any(abs(ratio / power - 1) < Decimal("0.02") for power in _POWERS):
        return "point"
    return kind


_DIGITS = 3
_POWERS = (Decimal(10), Decimal(100), Decimal(10_000), Decimal("0.1"), Decimal("0.01"), Decimal("0.0001"))


def slip(value: Decimal, number: Number) -> bool:
    """Whether a slip of the hand makes the number of the value."""
    return likeness(value, number) not in ("", "near")


def part_slipped(meant: Iterable[Decimal], quotient: Number, whole: Decimal, share: bool) -> bool:
    """Whether one of the values that a part may have been meant to be gives the quotient."""
    return any(fits(m / whole * (100 if share else 1), quotient) for m in meant if m) if whole else False


def spelled(base: Decimal) -> list[Decimal]:
    """Every value that a number may have been meant to be."""
    return list(slips(base.normalize() if base != base.to_integral() else base.to_integral()))


def told_place(context: Context, paragraph: Paragraph, number: Number) -> Place:
    """The place of a number, quoted with the words around it in its sentence."""
    start, end = paragraph.sentences[number.sentence]
    start = max(start, number.at.start - 60)
    quote = paragraph.item.text[start : min(end, number.at.end + 20)]
    return context.paragraph_place(paragraph.item, paragraph.located, quote)


def claim_finding(
    context: Context,
    paragraph: Paragraph,
    number: Number,
    value: Decimal,
    parts: str,
    level: Level = Level.QUERY,
    more: tuple[Place, ...] = (),
) -> Finding:
    """What is printed, what follows and from which numbers."""
    expected = as_printed(value, number)
    words = number.clause[-12:] + "".join(number.at.shown.split())
    printed = number.at.printed
    message = say("checks.proportion", words=words, parts=parts, expected=expected, found=printed)
    places = (told_place(context, paragraph, number), *more)
    return Finding("prose_arithmetic", "arithmetic", level, message, places, expected, printed)


def plain(value: Decimal) -> str:
    """A number without trailing noughts."""
    return format(value.normalize(), "f") if value else "0"
