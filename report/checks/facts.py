"""Facts: the quantities of a sentence, and the cells of typed tables with their row, head, unit and year.

A number is no quantity in a document number (〔2021〕37号), an ordinal, a date, a version or a name (1+X, 5G, 3+2).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from report.checks.context import Context, Located
from report.checks.sums import NumberTable
from report.stream import ParagraphItem, TableItem

UNITS = (
    "Mbps|人次|人日|人天|人时|课次|课时|学时|平方米|公里|万元|亿元|元/生|元|个百分点|[%％]|人|名|位|个|项|门|家|所|台套|台|套|册|本|部|篇|场次|场"
    "|次|期|批|间|亩|小时|天|户|件|张|枚"
)
_QUANTITY = re.compile(
    rf"(?<![\dA-Za-z.+\-—~〔\[第])(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<scale>万|亿|千)?\s*"
    rf"(?P<about>余|多|来|左右|以上)?\s*[（(]?(?P<unit>{UNITS})(?![级类届年次]\b)"
)
_RATIO = re.compile(r"(?<![\d.:：])(?P<number>\d+(?:\.\d+)?)\s*[:：∶]\s*1(?![\d:：])")
_SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1000}
_CLAUSE = re.compile(r"[，。；：！？、,;:（）()\n]")
_SAME_UNIT = {"人天": "人日", "名": "人", "位": "人", "％": "%", "本": "册", "万元": "元", "亿元": "元"}
_MONEY = {"万元": 10_000, "亿元": 100_000_000}
_YEAR = re.compile(r"(20\d\d)\s*(?:[—－\-~～至]\s*(?:20)?\d\d\s*)?(?:学年|年度?|届|级)")
_HEAD_UNIT = re.compile(r"[（(]\s*(?:单位[：:])?\s*([^（）()]{1,6})\s*[)）]")
_HEAD_WORDS = (
    ("人次", "人次"),
    ("人天", "人日"),
    ("人日", "人日"),
    ("天数", "天"),
    ("人数", "人"),
    ("生数", "人"),
    ("师数", "人"),
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a sentence: `base` is its value in the plain unit (元, 人), `name` the words before it in its clause."""

    start: int
    end: int
    shown: str
    value: Decimal
    base: Decimal
    unit: str
    about: bool
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a typed table: its row's and column's words, its unit in plain form ("" unknown), the year its head names."""

    item: TableItem
    located: Located
    row: int
    column: int
    label: str
    head: str
    unit: str
    year: str
    value: Decimal
    base: Decimal
    total: bool


def quantities(text: str) -> list[Quantity]:
    """The quantities of a text, in order."""
    found = []
    for match in _QUANTITY.finditer(text):
        value = Decimal(match["number"].replace(",", "")) * _SCALES.get(match["scale"] or "", 1)
        unit = match["unit"]
        base = value * _MONEY.get(unit, 1)
        before = text[max(match.start() - 40, 0) : match.start()]
        about = bool(match["about"]) or bool(re.search(r"(?:近|约|超过?|逾|将近|接近|不少于)\s*$", before))
        name = _CLAUSE.split(before)[-1].strip()
        shown = " ".join(match.group().split()).strip("（(")
        found.append(Quantity(match.start(), match.end(), shown, value, base, plain_unit(unit), about, name))
    for match in _RATIO.finditer(text):
        value, name = Decimal(match["number"]), _CLAUSE.split(text[: match.start()])[-1].strip()
        if re.search(r"比(?:为|是|达|约为)?$", name):
            found.append(Quantity(match.start(), match.end(), match.group(), value, value, ":1", False, name))
    return sorted(found, key=lambda quantity: quantity.start)


def plain_unit(unit: str) -> str:
    """One word for a unit with several: 人天 is 人日, 名 and 位 are 人, 万元 and 亿元 are 元."""
    return _SAME_UNIT.get(unit, unit)


def years(text: str) -> set[str]:
    """The years that a text names: of a date, a school year, a class of graduates."""
    return {match[1] for match in _YEAR.finditer(text)}


def table_cells(context: Context) -> Iterator[Cell]:
    """The cells of all typed tables that hold one number and whose row has a name."""
    for item, located in context.tables():
        table = NumberTable(item)
        for column in table.columns:
            head = table.heads[column]
            year = next(iter(re.findall(r"20\d\d", head)), "")
            for row in table.body():
                number = table.number(row, column)
                if number is None or not table.has_number(row, column) or not table.labels[row]:
                    continue
                label = table.labels[row][0] if table.is_total(row) else table.labels[row][-1]
                typed = next(iter(re.findall(r"[^\d\s.,，+\-]+$", table.cells[row][column].strip())), "")
                unit = typed or _unit(head) or _unit(label) or _unit(item.body.caption)
                base = number * _MONEY.get(unit, 1)
                yield Cell(
                    item,
                    located,
                    row,
                    column,
                    label,
                    head,
                    plain_unit(unit),
                    year,
                    number,
                    base,
                    table.is_total(row),
                )


def _unit(words: str) -> str:
    match = _HEAD_UNIT.search(words)
    if match and re.fullmatch(UNITS, match[1]):
        return match[1]
    return next((unit for word, unit in _HEAD_WORDS if word in words), "")


def paragraphs_with_numbers(context: Context) -> Iterator[tuple[ParagraphItem, Located, list[Quantity]]]:
    """The paragraphs that hold a quantity."""
    for item, located in context.paragraphs():
        if re.search(r"\d", item.text):
            found = quantities(item.text)
            if found:
                yield item, located, found
