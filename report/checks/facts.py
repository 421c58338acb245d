"""Facts: who or what is counted, how many, in which unit, of which year; from sentences, typed tables and indicator rows.

A number is no quantity in a document number (〔2021〕37号), an ordinal, a date, a version or a name (1+X, 5G, 3+2).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from report.checks.context import Context, Located, column_head, header_of
from report.checks.findings import Place
from report.checks.terms import core
from report.indicators import effective_value
from report.stream import ParagraphItem, TableItem
from report.tables import expanded_rows

UNITS = (
    "Mbps|人次|人日|人天|人时|课次|课时|学时|平方米|公里|万元|亿元|元/生|元|个百分点|[%％]|人|名|位|个|项|门|家|所|台套|台|套|册|本|部|篇|场次|场|班次"
    "|次|期|批次|批|间|亩|小时|天|户|件|张|枚|枚|周|支|幢|类|处|条|份|种|栋"
)
_QUANTITY = re.compile(
    rf"(?<![\dA-Za-z.+\-—~〔\[第])(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<scale>万|亿|千)?\s*"
    rf"(?P<about>余|多|来|左右|以上)?\s*[（(]?(?P<unit>{UNITS})(?![级类届年次]\b)"
)
_RATIO = re.compile(r"(?<![\d.:：])(?P<number>\d+(?:\.\d+)?)\s*[:：∶]\s*1(?![\d:：.])")
_SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1000}
_CLAUSE = re.compile(r"[，。；：！？、,;:（）()\n]")
_SAME_UNIT = {
    "人天": "人日",
    "名": "人",
    "位": "人",
    "％": "%",
    "本": "册",
    "万元": "元",
    "亿元": "元",
    "批次": "批",
    "场次": "场",
}
_MONEY = {
    "万元": 10_000,
    "亿元": 100_000_000,
    "万册": 10_000,
    "万人次": 10_000,
    "万人": 10_000,
    "万平方米": 10_000,
}
_YEAR = re.compile(r"(20\d\d)\s*(?:[—－\-~～至]\s*(?:20)?\d\d\s*)?(?:学年|年度?|届|级)")
_HEAD_UNIT = re.compile(r"[（(]\s*(?:单位[：:])?\s*([^（）()]{1,6})\s*[)）]")
_HEAD_WORDS = (
    ("人次", "人次"),
    ("人天", "人日"),
    ("人日", "人日"),
    ("学时", "学时"),
    ("课时", "课时"),
    ("班次", "班次"),
    ("天数", "天"),
    ("人数", "人"),
    ("生数", "人"),
    ("师数", "人"),
    ("在校生", "人"),
    ("毕业生", "人"),
    ("教师", "人"),
    ("比例", "%"),
    ("占比", "%"),
)
_CELL = re.compile(
    r"(?P<number>[+\-−]?\d[\d,，]*(?:\.\d+)?)\s*(?P<unit>:\s*1|：\s*1|∶\s*1|[%％]|[万亿]?[^\d\s:：()（）]{0,4})"
)
_YEAR_CELL = re.compile(r"(20\d\d)\s*(?:[—－\-~～–至]\s*20\d\d)?\s*(?:学年度?|年度|年|届)?")
_GRADED = re.compile(r"(?:其中[：:])?([国省校市]家?级)数量")
_TOTAL = re.compile(r"(?:合|总|共)\s*计(?:数|人数|金额)?|.{0,3}总计")
_LABELS = 4  # columns of words before the numbers
_ROWS = 4  # fewer words may repeat by chance
_SERIAL = re.compile(r"序号|编号|代码|电话|学号|排名|名次|年份|日期|时间|备注|等级|学制")
_OTHER_BASE = re.compile(r"省|全国|中值|中位|均值|平均(?![起月年薪工收])|目标|标准")


@lru_cache(maxsize=8192)
def _printed(shown: str) -> str:
    match = re.match(r"[\d.,]+", shown)
    return match.group().rstrip(",.") if match else shown


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

    @property
    def printed(self) -> str:
        """The number as printed, without its unit."""
        return _printed(self.shown)

    @property
    def number(self) -> Decimal:
        """The printed number itself: 3.5 of 3.5 万元."""
        match = re.match(r"[\d.]+", self.printed.replace(",", ""))
        return Decimal(match.group().rstrip(".")) if match else self.value

    @property
    def scale(self) -> Decimal:
        """What one of the printed number stands for in the plain unit."""
        return self.base / self.number if self.number else Decimal(1)


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of a table or an indicator row: the names it goes under, its unit in plain form ("" unknown), its year.

    `head` is what its column counts, where the row names whose number it is; `total` marks a total of the table.
    """

    names: tuple[str, ...]
    label: str
    head: str
    unit: str
    year: str
    value: Decimal
    base: Decimal
    shown: str
    total: bool
    table: str
    section: str
    words: str  # every word of row, column, caption
    item: TableItem | None = None
    located: Located | None = None
    row: int = -1
    column: int = -1
    indicator: str = ""
    key: str = ""
    needs: str = ""  # what the text must have named before: of 国家级数量 the thing whose number it is

    def place(self, context: Context) -> Place:
        """Where it stands."""
        if self.item is not None and self.located is not None:
            return context.table_place(self.item, self.located, self.row, self.column)
        return context.cell_place(self.indicator, self.key)

    @property
    def line(self) -> tuple[str, int, str]:
        """What the facts of one row have in common."""
        return (self.item.block if self.item is not None else "", self.row, self.indicator)


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text, in order."""
    found = []
    for match in _QUANTITY.finditer(text):
        value = Decimal(match["number"].replace(",", "")) * _SCALES.get(match["scale"] or "", 1)
        unit = match["unit"]
        base = value * _MONEY.get(unit, 1)
        before = text[max(match.start() - 40, 0) : match.start()]
        about = bool(match["about"]) or bool(
            re.search(r"(?:近|约|超过?|逾|将近|接近|不少于|不低于|突破|达)\s*$", before)
        )
        about = about and not before.rstrip().endswith("达")
        name = _CLAUSE.split(before)[-1].strip()
        shown = " ".join(match.group().split()).strip("（(")
        found.append(Quantity(match.start(), match.end(), shown, value, base, plain_unit(unit), about, name))
    for match in _RATIO.finditer(text):
        value, name = Decimal(match["number"]), _CLAUSE.split(text[: match.start()])[-1].strip()
        if re.search(r"比(?:例|值)?(?:为|是|达到?|约为|由|从|下降到|提高到)*$", name):
            found.append(Quantity(match.start(), match.end(), match.group(), value, value, ":1", False, name))
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def plain_unit(unit: str) -> str:
    """One word for a unit with several: 人天 is 人日, 名 and 位 are 人, 万元 and 亿元 are 元."""
    unit = _SAME_UNIT.get(unit, unit)
    return unit[1:] if unit[:1] in ("万", "亿") and unit[1:] else unit


def years(text: str) -> set[str]:
    """The years that a text names: of a date, a school year, a class of graduates."""
    return {match[1] for match in _YEAR.finditer(text)}


def table_facts(context: Context) -> Iterator[Fact]:
    """The cells of all typed tables that hold one number and whose row has a name."""
    for item, located in context.tables():
        yield from facts_of(item, located)


@lru_cache(maxsize=512)
def facts_of(item: TableItem, located: Located) -> tuple[Fact, ...]:
    """The facts of one table; kept while the table stays the same, since items are frozen records."""
    return tuple(_facts_of(item, located))


def _facts_of(item: TableItem, located: Located) -> Iterator[Fact]:
    grid = expanded_rows(item.body)
    header = header_of(grid, item.body.header_rows)
    width = len(grid[0]) if grid else 0
    heads = [column_head(grid, c, header) for c in range(width)]
    caption = item.body.caption
    unit_column = next((c for c in range(width) if re.fullmatch(r"(?:计量)?单\s*位", heads[c])), -1)
    spare = _attributes(grid, header)
    for row in range(header, len(grid)):
        words = [re.sub(r"\s+", "", cell) for c, cell in enumerate(grid[row]) if c != unit_column]
        dated = _YEAR_CELL.fullmatch(grid[row][0].strip()) if width > 1 else None
        if dated:
            words = ["", *words[1:]]
        words_at = {c: w for c, w in enumerate(words) if w and not _CELL.fullmatch(w)}
        labels = [
            w
            for w in dict.fromkeys(w for c, w in enumerate(words) if c not in spare)
            if w and not _CELL.fullmatch(w) and not re.fullmatch(r"[/／—\-－无]+", w)
        ]
        labels = labels[:3]
        sideways = header == 0 or len(set(heads)) < len([h for h in heads if h])
        if not labels and not dated and len(grid) - header != 1:
            continue
        total = bool(labels) and bool(_TOTAL.fullmatch(labels[0]))
        for column in range(width):
            own = _nearest(words_at, column) if sideways else labels
            typed_unit = grid[row][unit_column] if unit_column >= 0 else ""
            if dated and column == 0:
                continue
            head = f"{heads[column]} {dated[1]}" if dated else heads[column]
            fact = _fact(item, located, head, caption, own, total, row, column, typed_unit)
            if fact is not None and not (
                column == 0 and row > header and labels and column < _first_word(grid[row])
            ):
                yield fact


def _attributes(grid: tuple[tuple[str, ...], ...], header: int) -> set[int]:
    """Columns of words that repeat, right of a column whose words name each row: 公办, 民办 beside the schools."""
    named, found = False, set()
    for column in range(min(_LABELS, len(grid[0]) if grid else 0)):
        words = [
            w for row in grid[header:] if (w := re.sub(r"\s+", "", row[column])) and not _CELL.fullmatch(w)
        ]
        words = [w for w in words if not _TOTAL.fullmatch(w)]
        if len(words) < _ROWS or len(words) < 0.6 * (len(grid) - header):
            continue
        if len(set(words)) == len(words):
            named = True
        elif named and 2 * len(set(words)) <= len(words):
            found.add(column)
    return found


def _nearest(words: dict[int, str], column: int) -> list[str]:
    """The label of a cell in a form whose labels and values take turns, or in records printed side by side."""
    before = [c for c in words if c < column]
    return [words[max(before)]] if before else []


def _first_word(cells: tuple[str, ...]) -> int:
    """The column of the first cell that is no number: what stands before it is a serial number."""
    return next((c for c, text in enumerate(cells) if text.strip() and not _CELL.fullmatch(text.strip())), 0)


def _fact(
    item: TableItem,
    located: Located,
    head: str,
    caption: str,
    labels: list[str],
    total: bool,
    row: int,
    column: int,
    typed_unit: str,
) -> Fact | None:
    text = item.rows[row][column].strip()
    match = _CELL.fullmatch(text)
    if match is None or _SERIAL.search(head) or _OTHER_BASE.search(head):
        return None
    label = labels[-1] if labels and not total else (labels[0] if labels else "")
    if len(labels) > 1 and core(labels[-1]) in ("", "比例") and not total:
        label = labels[0]
    own = re.sub(r"\s+", "", match["unit"]).replace("：", ":").replace("∶", ":")
    unit = (
        own or typed_unit.strip() or _unit(head) or _unit(label) or _unit(" ".join(labels)) or _unit(caption)
    )
    if "比例" in labels[-1:] or (len(labels) > 1 and re.match(r"比例|占比", labels[-1])):
        unit = own or "%"
    year = next(iter(re.findall(r"20\d\d", head)), "") or next(iter(re.findall(r"20\d\d", caption)), "")
    number = Decimal(match["number"].replace(",", "").replace("，", "").replace("−", "-"))
    counted = core(head)
    if labels and not total and core(labels[-1]) in ("", "比例") and counted and not year:
        # A transposed table: the columns name what is counted, the rows say 人数 and 占比.
        label, counted = head, ""
        unit = own or _unit(labels[-1]) or unit
    names = _names(label, counted, caption, total, unit)
    if not labels:
        label, counted = re.sub(r"\s*20\d\d$", "", head), ""
    return Fact(
        names=names,
        label=label,
        head=counted,
        unit=plain_unit(":1" if unit in ("n:1", "：1") else unit) if unit not in ("—", "-", "/") else "",
        year=year,
        value=number,
        base=number * _MONEY.get(unit, 1),
        shown=text,
        total=total,
        table=item.block,
        section=located.section,
        words=core(caption) + "".join(labels) + head,
        item=item,
        located=located,
        row=row,
        column=column,
    )


def _names(label: str, counted: str, caption: str, total: bool, unit: str) -> tuple[str, ...]:
    """What a sentence may call the number."""
    if not label:
        return (counted,) if counted else ()
    if not total:
        own = core(label)
        names = [own]
        if unit in ("%", "％") and own.endswith("比例"):
            names.append(own.removesuffix("比例"))
        return tuple(name for name in dict.fromkeys(names) if len(name) >= 2)
    names = (
        [counted] if counted and not re.search(r"增|率|比例", counted) else [] if counted else [core(caption)]
    )
    for name in list(names):
        names += [name.removeprefix("经费").removeprefix("年")]
        if not counted:
            names.append(name[-2:])
    return tuple(name for name in dict.fromkeys(names) if len(name) >= 2)


def _unit(words: str) -> str:
    match = _HEAD_UNIT.search(words)
    if match and re.fullmatch(rf"(?:万|亿)?(?:{UNITS})(?:/.)?", match[1].strip()):
        return match[1].strip()
    if re.search(r"[%％]", words):
        return "%"
    return next((unit for word, unit in _HEAD_WORDS if word in words), "")


def indicator_facts(context: Context) -> Iterator[Fact]:
    """The filled cells of the edition's indicator tables; those printed in the text are typed tables as well."""
    report = context.report
    for table in report.edition.tables:
        if table.place:
            continue
        above = ""
        for row in table.rows:
            above = core(row.name) if row.level == 0 else above
            if row.name.startswith("接入国家"):
                continue
            graded = _GRADED.match(row.name)
            for column in table.columns:
                key = column.key_for(report.year)
                value = effective_value(report, row, key)
                if value.number is None:
                    continue
                unit = ":1" if row.unit in ("—", "n:1", "") and "比" in row.name else row.unit.split("/")[0]
                name = core(row.name)
                names = [graded[1]] if graded else [name]
                if unit == "%" and name.endswith("比例"):
                    names.append(name.removesuffix("比例"))
                yield Fact(
                    names=tuple(n for n in names if len(n) >= 2),
                    label=row.name,
                    head="",
                    unit=plain_unit(unit),
                    year=key if key.isdigit() else "",
                    value=value.number,
                    base=value.number * _MONEY.get(unit, 1),
                    shown=value.shown,
                    total=False,
                    table=table.id,
                    section="",
                    words=row.name + table.title,
                    indicator=row.id,
                    key=key,
                    needs=above if graded else "",
                )


def paragraphs_with_numbers(
    context: Context,
) -> Iterator[tuple[ParagraphItem, Located, tuple[Quantity, ...]]]:
    """The paragraphs that hold a quantity."""
    for item, located in context.paragraphs():
        if re.search(r"\d", item.text):
            found = quantities(item.text)
            if found:
                yield item, located, found
