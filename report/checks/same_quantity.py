"""A number in a sentence that names an indicator, against the indicator table: 「毕业生平均月收入为 4079 元」.

Only where the sentence can mean nothing else: the words before the number are the indicator's name, with nothing about them
but the school, the year and a verb. 「护理专业就业率 98%」 is about something smaller and passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from report.checks.context import Context, Located, sentence
from report.checks.facts import Quantity, paragraphs_with_numbers, plain_unit
from report.checks.findings import Finding, Level
from report.edition import Row
from report.indicators import effective_value
from report.messages import say
from report.stream import ParagraphItem
from report.values import decimals

_SCALE = {"万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_NEUTRAL = re.compile(
    r"^(?:其中|另有|以及|[和与及]|目前|现在?|已|共|有|全校|全院|我校|我院|本校|本院|学校|学院|截至?|年底|年末|全年|当年|本年度?|本学年|今年|年度"
    r"|20\d\d\s*(?:[—－\-~～至]\s*20\d\d\s*)?(?:学年度?|年度|年|届)?|共有|现有|拥有|设有|设置|开设|在办|配备|聘请|招收|接收|获得|取得|实现|完成|开展|举办|编写"
    r"|组织|建有|建成|的|平均|人均|总|全部|年|在读|在籍|注册|主持|教职工中|，|：|\s)+"
)
_WHO = re.compile(r"^(?:教师|就业毕业生|毕业生|就业学生|学生|的|平均|人均|总)+")
_TAIL = re.compile(
    r"(?:的学生|的人数|总人数|人数|数量|总数|总量|规模|已|目前|均|现|由|从|达到?了?|为|是|有|共|计|约|提升[至到]|提高[至到]|增加?[至到]|高达|保持在|稳定在"
    r"|总计|合计|共计|：|:|的|\s)+$"
)
_INHERITS = re.compile(
    r"[（(]?[、，和及]?\s*(?:增加|提高|提升|上升|增长|扩大|减少|下降|降低|调整|降|增)?[到至为]?\s*"
)
_ENDINGS = re.compile(r"(?:人数|数量|总数|总量|时间|总课时|学时|数)$")
_AFTER = re.compile(r"(?=[，。、；：,;（(\s]|共|和|及|$)")
_OTHERS = re.compile(r"其他|兄弟|全省|全国|全市|同类|平均水平|中职学校|高职院校|省均|中位")
_CHANGE = re.compile(r"由|从|比|较|上年|去年|增加到|提高到")
_TOO_SHORT = 2
_PART = 4  # characters of a name's end that may stand for the whole name
_CLOSE = Decimal("2.5")
_SUBSET = re.compile(r"专业的?(?!相关|技术|对口)|班|学院|系|其中|年级")
_HAN = "一二三四五六七八九十"
_WORD = 3
_ENDING = 5  # characters that two names must share at the end
_POINTS = 5  # percentage points
_SURE = 10  # a smaller number may be last year's by chance


@dataclass(frozen=True, slots=True)
class _Named:
    """A row as sentences may name it: its words without 其中, brackets and what is counted (数, 人数)."""

    row: Row
    words: str
    unit: str


def check(context: Context) -> Iterator[Finding]:
    """A query for each number that equals the indicator in no year (or not in the year named)."""
    rows = list(_named_rows(context))
    for item, located, found in paragraphs_with_numbers(context):
        phrase, last = "", None
        for quantity in found:
            own = quantity.name
            between = item.text[last.end : quantity.start] if last is not None else "。"
            inherits = bool(_INHERITS.fullmatch(between))
            phrase = phrase if inherits and phrase else _core(own)
            last = quantity
            groups = _candidates(rows, phrase, quantity, item.text, inherits)
            for named in groups:
                yield from _judged(context, item, located, quantity, named)
            if not groups and quantity.unit == "%":
                yield from _other_base(context, item, located, quantity, phrase, rows)
    yield from _counted_in_words(context, rows)


def _other_base(
    context: Context,
    item: ParagraphItem,
    located: Located,
    quantity: Quantity,
    phrase: str,
    rows: list[_Named],
) -> Iterator[Finding]:
    """A share whose name ends as an indicator's does and whose value is near: perhaps the same, of other people."""
    own, year = _WHO.sub("", _NEUTRAL.sub("", phrase)), str(context.report.year)
    for named in rows:
        alike = own[-_ENDING:] == named.words[-_ENDING:] and len(own) >= _ENDING
        value = effective_value(context.report, named.row, year)
        if named.unit != "%" or not alike or own == named.words or value.number is None:
            continue
        if _SUBSET.search(own) or not 0 < abs(value.number - quantity.base) <= _POINTS:
            continue
        message = say(
            "checks.other_base", name=own, found=quantity.shown, row=named.row.name, shown=value.shown
        )
        place = context.paragraph_place(item, located, sentence(item.text, quantity.start))
        places = (place, context.cell_place(named.row.id, year))
        found = format(quantity.value, "f")
        yield Finding("other_base", "same-quantity", Level.HINT, message, places, value.shown, found)


def _counted_in_words(context: Context, rows: list[_Named]) -> Iterator[Finding]:
    """「三个专业群」 where the table counts four: one hint for each row, since some of them may be meant."""
    report = context.report
    for named in rows:
        values = [
            effective_value(report, named.row, column.key_for(report.year)).number
            for column in report.edition.table_of(named.row.id).columns
        ]
        if named.unit != "个" or named.row.level or len(named.words) < _WORD or None in values:
            continue
        pattern = re.compile(rf"(?<![第另])([{_HAN}])个{re.escape(named.words)}")
        places, found = [], ""
        for item, located in context.paragraphs():
            for match in pattern.finditer(item.text) if named.words in item.text else ():
                if _HAN.index(match[1]) + 1 not in values:
                    found = match.group()
                    quote = sentence(item.text, match.start())
                    places.append(context.paragraph_place(item, located, quote))
        if places:
            shown = format(values[-1] or Decimal(0), "f")
            message = say("checks.counted_in_words", found=found, name=named.row.name, expected=shown)
            where = (*places, context.cell_place(named.row.id))
            yield Finding("counted_in_words", "same-quantity", Level.HINT, message, where, shown, found)


def _named_rows(context: Context) -> Iterator[_Named]:
    edition = context.report.edition
    for table in edition.tables:
        for row in table.rows:
            if not edition.applies(row) or row.kind != "value":
                continue
            words = _ENDINGS.sub("", _plain(row.name))
            unit = (
                ":1" if row.unit in ("", "—") and words.endswith("比") else plain_unit(row.unit.split("/")[0])
            )
            if len(words) >= _TOO_SHORT and unit and not re.fullmatch(r"[国省校市]家?级", words):
                yield _Named(row, words, unit)


def _plain(name: str) -> str:
    """A row's name as a sentence would say it."""
    name = re.sub(r"^其中[：:]|[（(][^（）()]*[)）]|[“”\"*]", "", name).strip()
    return re.sub(r"^[A-Z]类[：:]|的(?=\S{2})", "", name)


def _core(words: str) -> str:
    """What a sentence counts: the words before the number without who, when and the verb."""
    words = re.sub(r"[“”\"\s]", "", words)
    return re.sub(r"的(?=\S{2})", "", _TAIL.sub("", words))


def _candidates(
    rows: list[_Named], phrase: str, quantity: Quantity, text: str, inherits: bool
) -> list[list[_Named]]:
    """The rows that a number can mean, as one group; several rows of one name stand together."""
    unit = [named for named in rows if named.unit == quantity.unit]
    own = _NEUTRAL.sub("", phrase)
    following = re.sub(r"[“”\"]", "", text[quantity.end : quantity.end + 24])
    exact = [n for n in unit if n.words in (phrase, own)] or [n for n in unit if n.words == _WHO.sub("", own)]
    if not exact and quantity.unit == "%" and "占" in own:
        whose = own.partition("占")[0].removeprefix("具有")
        exact = [n for n in unit if n.words.removesuffix("比例") == whose]
        if not exact and len(whose) > _ENDING:
            exact = [n for n in unit if n.words.startswith(whose)]
    if not exact and inherits:
        exact = [n for n in unit if len(n.words) >= _PART and own.startswith(n.words)]
    if not exact:
        exact = [n for n in unit if following.startswith(n.words) and _AFTER.match(following[len(n.words) :])]
        exact = exact if not own or own in ("共", "归入") else []
    if not exact and len(own) >= _PART:
        exact = [n for n in unit if n.words.endswith(own) or (n.words.startswith(own) and len(own) > _PART)]
    if not exact:
        exact = [n for n in unit if n.words.startswith("全日制") and n.words[3:] == own]
    return [exact] if exact and len({n.words for n in exact}) == 1 else []


def _judged(
    context: Context, item: ParagraphItem, located: Located, quantity: Quantity, named: list[_Named]
) -> Iterator[Finding]:
    words = sentence(item.text, quantity.start)
    at = item.text.rfind("。", 0, quantity.start) + 1
    before = item.text[at : quantity.start]
    if quantity.about or _OTHERS.search(before[-40:]):
        return
    compared = [found for n in named if (found := _compared(context, n.row, quantity, before)) is not None]
    if len(compared) < len(named):
        yield from _stale(context, item, located, quantity, named, before)
        return
    row, column, shown, number = compared[0]
    ratio = quantity.base / number if number else Decimal(0)
    near = 1 / _CLOSE <= ratio <= _CLOSE
    if not near and (len(named) > 1 or len(named[0].words) < _PART):
        return
    # A case tells of one project, and a number far off may be another's: then it is only worth a look.
    level = Level.QUERY if near and not located.case else Level.HINT
    place = context.paragraph_place(item, located, words)
    printed = re.match(r"[\d.,]+", quantity.shown)
    found_text = printed.group() if printed else quantity.shown
    message = say(
        "checks.same_quantity",
        name=row.name,
        found=found_text + row.unit,
        table=context.table_name(context.report.edition.table_of(row.id).id),
        column=f"{column}年" if column.isdigit() else column,
        expected=shown,
    )
    places = (place, context.cell_place(row.id, column))
    yield Finding("same_quantity", "same-quantity", level, message, places, shown, found_text)


def _stale(
    context: Context,
    item: ParagraphItem,
    located: Located,
    quantity: Quantity,
    named: list[_Named],
    before: str,
) -> Iterator[Finding]:
    """Last year's number in a sentence about now."""
    year = str(context.report.year)
    if (
        len(named) > 1
        or _CHANGE.search(before)
        or not (re.search(r"现有|目前|本年|今年", before) or year in before)
    ):
        return
    row = named[0].row
    now, last = (effective_value(context.report, row, key) for key in (year, str(context.report.year - 1)))
    scale = _SCALE.get(row.unit, Decimal(1))
    if now.number is None or last.number is None or now.number == last.number:
        return
    if last.number * scale != quantity.base or quantity.base < _SURE:
        return
    message = say("checks.stale_value", name=row.name, found=quantity.shown, year=year, expected=now.shown)
    place = context.paragraph_place(item, located, sentence(item.text, quantity.start))
    places = (place, context.cell_place(row.id, year))
    yield Finding("stale_value", "year", Level.QUERY, message, places, now.shown, format(quantity.value, "f"))


def _compared(
    context: Context, row: Row, quantity: Quantity, before: str
) -> tuple[Row, str, str, Decimal] | None:
    """(row, column, printed, value) that the number contradicts; None where it agrees or cannot be compared."""
    report = context.report
    columns = [column.key_for(report.year) for column in report.edition.table_of(row.id).columns]
    dated = re.findall(r"20\d\d(?=\s*年(?!前)|\s*届|\s*[—\-]\s*20\d\d\s*学年)", before)
    year = dated[-1] if dated else ""
    if year and year not in columns and any(column.isdigit() for column in columns):
        return None
    asked = [year] if year in columns and not _CHANGE.search(before) else columns
    scale = _SCALE.get(row.unit, Decimal(1))
    known = []
    for column in asked:
        value = effective_value(report, row, column)
        if value.number is not None:
            known.append((row, column, value.shown, value.number * scale))
            places = min(decimals(quantity.shown.rstrip("万亿元人%")), decimals(value.text))
            if abs(value.number * scale - quantity.base) <= Decimal("0.5000001").scaleb(-places) * scale:
                return None
    return known[-1] if known else None
