"""Trend words against the columns: 「…逐年提高」, 「近三年呈增长趋势」, 「各项数据都在逐年优化」, held against the rows they name.

Rows are found by their names; a sentence that names none of a table's rows is passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from report.checks.context import Context, Located, sentence
from report.checks.facts import Fact
from report.checks.findings import Finding, Level, Place
from report.checks.terms import core
from report.indicators import effective_value
from report.messages import say
from report.stream import ParagraphItem, TableItem
from report.tables import cell_number, expanded_rows

_ALWAYS = (
    r"逐年|连年|年年|持续|不断|稳步|连续[两三四五\d]年|(?<![生人平户年课])均(?!衡|等)|(?<![首成京])都|逐步"
)
_UP = r"增长|提高|提升|上升|增加|优化|改善|扩大|向好|攀升|递增"
_DOWN = r"下降|降低|减少|下滑|递减|回落"
_TREND = re.compile(
    rf"(?P<how>{_ALWAYS})[\u4e00-\u9fff]{{0,4}}?(?P<way>{_UP}|{_DOWN})|呈[\u4e00-\u9fff]{{0,4}}?(?P<line>{_UP}|{_DOWN})(?:的)?(?:趋势|态势)"
)
_ALL = re.compile(r"(?:各项|所有|全部|其[它他]各?项?|各类)[\u4e00-\u9fff]{0,8}(?:指标|数据)")
_BUT = re.compile(r"除了?与?([\u4e00-\u9fff]{2,8}?)(?:有关|相关)?的?(?:指标|数据)?(?:以?外|之外)")
_STEADY = re.compile(r"(?:增速|增幅|增长率?)[\u4e00-\u9fff]{0,4}(?:趋于)?(?:稳定|平稳)")
_WISH = re.compile(r"目标|争取|力争|计划|将|要求|确保|推动|促进|努力|旨在|为了")
_AREA = r"面积|占地|用房|宿舍|场所|平方米|m²|㎡"
_LOWER = re.compile(r"生师比|流失率|辍学率|差错率|投诉")
_FILLER = re.compile(
    r"近?[两三四五\d]年来?|近年来?|总体|整体|也|均|都|呈|继续|保持|规模|数量|总量|质量|水平|指标|数据|情况|各项|实现|得到|[较比]?(?:上年|去年)|20\d\d年|[以之]来|了|有所"
)
_SUBJECT = 3  # characters
_NEUTRAL = re.compile(r"合计|总计|序号|排名")
_UNSTEADY = Decimal(2)  # growth that doubles from one year to the next is not steady


@dataclass(frozen=True, slots=True)
class _Series:
    """A row with a number for each of several years, oldest first."""

    name: str
    years: tuple[str, ...]
    shown: tuple[str, ...]
    numbers: tuple[Decimal, ...]
    place: Place
    lower: bool

    @property
    def words(self) -> str:
        return f"{self.name} {' → '.join(self.shown)}"


def check(context: Context) -> Iterator[Finding]:
    """Queries: the sentence, and the rows that go the other way."""
    series = list(_series(context))
    if not series:
        return
    for item, located in context.paragraphs():
        for match in _TREND.finditer(item.text):
            words = sentence(item.text, match.start())
            clause = item.text[max(item.text.rfind("。", 0, match.start()) + 1, 0) : match.end()]
            if _WISH.search(item.text[max(match.start() - 12, 0) : match.start()]):
                continue
            against = _against(context, series, clause, match, located)
            if against:
                yield _finding(context, item, located, words, against)
        yield from _steady(context, series, item, located)


def _against(
    context: Context, series: list[_Series], clause: str, match: re.Match[str], located: Located
) -> list[_Series]:
    way = match["way"] or match["line"]
    up = bool(re.fullmatch(_UP, way))
    better = way in ("优化", "改善", "向好")
    if _ALL.search(clause):
        near = [s for s in series if s.place.section == located.section]
        but = _BUT.search(clause)
        out = re.compile(_AREA if but and "面积" in but[1] else re.escape(but[1]) if but else "$^")
        chosen = [s for s in near if not out.search(s.name)] if len(near) > 3 else []
        better = True
    else:
        chosen = _subjects(series, clause)
    wrong = [s for s in chosen if not _goes(s, up != (better and s.lower), match["how"] is not None)]
    return list({s.name: s for s in wrong}.values())


def _subjects(series: list[_Series], clause: str) -> list[_Series]:
    """The rows named in the clause of the trend word, else in the one before it."""
    parts = clause[-90:].split("，")
    last = next((i for i in range(len(parts) - 1, -1, -1) if _TREND.search(parts[i])), len(parts) - 1)
    for start in (last, max(last - 1, 0)):
        words = "，".join(parts[start : last + 1])
        subject = core(_TREND.split(words)[0].rpartition("，")[2])
        chosen = [s for s in series if _named(s, words) or (subject and core(s.name) == subject)]
        if chosen:
            return chosen
        if len(_FILLER.sub("", subject)) >= _SUBJECT:  # it speaks of something that no table has
            return []
    return []


def _named(series: _Series, clause: str) -> bool:
    name = re.sub(r"[（(][^（）()]*[)）]", "", series.name).strip()
    stem = re.sub(r"(?:费|金额|总额|总数|人数|数量|收入|数)$", "", name)
    return (len(stem) >= 4 and stem in clause) or (len(name) >= 3 and name in clause)


def _goes(series: _Series, up: bool, always: bool) -> bool:
    """Whether the numbers go the way that is said: in every step (逐年, 持续), or from first to last (呈…趋势)."""
    numbers = series.numbers if up else tuple(-n for n in series.numbers)
    if always and len(numbers) > 2:
        return all(b >= a for a, b in pairwise(numbers))
    return numbers[-1] >= numbers[0]


def _finding(
    context: Context, item: ParagraphItem, located: Located, words: str, against: list[_Series]
) -> Finding:
    rows = "；".join(s.words for s in against[:8]) + ("等" if len(against) > 8 else "")
    message = say("checks.trend", count=len(against), rows=rows)
    place = context.paragraph_place(item, located, words)
    places = (place, *(s.place for s in against[:8]))
    return Finding("trend", "trend", Level.QUERY, message, places, None, against[0].shown[-1])


def _steady(
    context: Context, series: list[_Series], item: ParagraphItem, located: Located
) -> Iterator[Finding]:
    """「总收入和总支出增速趋于稳定」 against growth that doubles."""
    for match in _STEADY.finditer(item.text):
        clause = item.text[max(match.start() - 30, 0) : match.end()]
        unsteady = [s for s in series if len(s.numbers) >= 3 and _named_loosely(s, clause) and _doubles(s)]
        unsteady = list({s.name: s for s in unsteady}.values())
        if unsteady:
            rows = "；".join(f"{s.words}（{_growths(s)}）" for s in unsteady)
            message = say("checks.trend_steady", rows=rows)
            place = context.paragraph_place(item, located, sentence(item.text, match.start()))
            yield Finding(
                "trend_steady",
                "trend",
                Level.QUERY,
                message,
                (place, *(s.place for s in unsteady)),
                None,
                None,
            )


def _named_loosely(series: _Series, clause: str) -> bool:
    """总收入 names 经费收入总额, too."""
    name = re.sub(r"[（(][^（）()]*[)）]", "", series.name).strip()
    loose = re.search(r"(收入|支出)总额$", name)
    return _named(series, clause) or bool(loose and f"总{loose[1]}" in clause)


def _growth(series: _Series) -> list[Decimal]:
    return [(b - a) / a * 100 for a, b in pairwise(series.numbers) if a > 0]


def _growths(series: _Series) -> str:
    return "、".join(f"{rate:+.2f}%" for rate in _growth(series))


def _doubles(series: _Series) -> bool:
    rates = _growth(series)
    return len(rates) >= 2 and any(abs(b - a) > 5 and abs(b) > _UNSTEADY * abs(a) for a, b in pairwise(rates))


def _series(context: Context) -> Iterator[_Series]:
    for item, located in context.tables():
        yield from _table_series(context, item, located)
    yield from _dated_rows(context)
    report = context.report
    for table in report.edition.tables:
        columns = [column.key_for(report.year) for column in table.columns]
        if not all(column.isdigit() for column in columns) or len(columns) < 2:
            continue
        for row in table.rows:
            values = [effective_value(report, row, column) for column in columns]
            numbers = [value.number for value in values]
            known = tuple(n for n in numbers if n is not None)
            if len(known) == len(numbers) and len(row.name) >= 3:
                shown = tuple(value.shown for value in values)
                place = context.cell_place(row.id)
                yield _Series(row.name, tuple(columns), shown, known, place, row.lower_is_better)


def _dated_rows(context: Context) -> Iterator[_Series]:
    """Tables whose rows are the years: each column is a series."""
    found: dict[tuple[str, int], list[Fact]] = {}
    for fact in context.facts():
        if (
            fact.item is not None
            and fact.year
            and re.fullmatch(r"20\d\d\D*", fact.item.rows[fact.row][0].strip())
        ):
            found.setdefault((fact.table, fact.column), []).append(fact)
    for facts in found.values():
        facts.sort(key=lambda fact: fact.year)
        if len({fact.year for fact in facts}) == len(facts) > 1:
            first = facts[0]
            numbers, shown = tuple(f.value for f in facts), tuple(f.shown for f in facts)
            years = tuple(f.year for f in facts)
            yield _Series(
                first.label, years, shown, numbers, facts[-1].place(context), bool(_LOWER.search(first.label))
            )


def _table_series(context: Context, item: TableItem, located: Located) -> Iterator[_Series]:
    grid = expanded_rows(item.body)
    heads = [
        " ".join(dict.fromkeys(row[c] for row in grid[: item.body.header_rows])) for c in range(len(grid[0]))
    ]
    dated = [
        (m[0], c)
        for c, head in enumerate(heads)
        if (m := re.search(r"20\d\d", head)) and not re.search("省|全国|中值|均值", head)
    ]
    years = [year for year, _ in dated]
    if len(dated) < 2 or len(set(years)) < len(years) or sorted(years) != years:
        return
    for row in range(item.body.header_rows, len(grid)):
        cells = [grid[row][c] for _, c in dated]
        numbers = [cell_number(re.sub(r"\s*[:：∶]\s*1$", "", cell.strip())) for cell in cells]
        known = tuple(n for n in numbers if n is not None)
        words = [t.strip() for t in dict.fromkeys(grid[row][: dated[0][1]]) if t.strip()]
        if (
            len(known) < len(numbers)
            or not words
            or _NEUTRAL.search(words[0])
            or words[-1].startswith("比例")
        ):
            continue
        place = context.table_place(item, located, row)
        yield _Series(words[0], tuple(years), tuple(cells), known, place, bool(_LOWER.search(words[0])))
