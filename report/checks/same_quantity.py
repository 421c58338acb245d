"""A number in a sentence that names an indicator, against the indicator table: 「毕业生平均月收入为 4079 元」.

Only where the sentence can mean nothing else: the clause begins with the school, the year or the graduates, names the
indicator in full and gives a number in its unit. 「护理专业就业率 98%」 is about something smaller and passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from report.checks.context import Context, sentence
from report.checks.findings import Finding, Level
from report.edition import Row
from report.indicators import effective_value
from report.messages import say
from report.values import decimals

_BEFORE = (
    r"(?:^|[，。；：！？、（(\s])(?:其中)?(?:截至?[^，。；]{0,12}[，,])?(?P<year>20\d\d)?\s*(?:—20\d\d)?\s*(?:学?年度?|届)?[，,]?\s*"
    r"(?:我校|我院|本校|学校|学院|全校|全院)?\s*(?:现有|共有|拥有|设有|开设|的|全部|毕业生的?|学生的?|教师的?|平均|年底?|末){0,4}\s*"
)
_COUNT = r"(?:数量|总数|人数|数)?\s*"
_VERB = r"(?:为|是|达到?了?|有|共|计|约|：|:){0,2}\s*"
_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<about>余|多)?\s*"
_TOO_SHORT = 3
_ENDINGS = re.compile(r"(?:数量|总数|数)$")


@dataclass(frozen=True, slots=True)
class _Named:
    row: Row
    words: str  # what a sentence must hold before the pattern is worth trying
    pattern: re.Pattern[str]


def check(context: Context) -> Iterator[Finding]:
    """A query for each number that equals the indicator in no year (or not in the year named)."""
    named = list(_named_rows(context))
    for item, located in context.paragraphs():
        for entry in named:
            if entry.words not in item.text:
                continue
            for match in entry.pattern.finditer(item.text):
                compared = _compared(context, entry.row, match)
                if compared is None:
                    continue
                place = context.paragraph_place(item, located, sentence(item.text, match.start("number")))
                column, shown = compared
                found = match["number"]
                message = say(
                    "checks.same_quantity",
                    name=entry.row.name,
                    found=found + entry.row.unit,
                    table=context.table_name(context.report.edition.table_of(entry.row.id).id),
                    column=f"{column}年" if column.isdigit() else column,
                    expected=shown,
                )
                places = (place, context.cell_place(entry.row.id, column))
                yield Finding("same_quantity", "same-quantity", Level.QUERY, message, places, shown, found)


def _named_rows(context: Context) -> Iterator[_Named]:
    """Rows whose name stands once in the edition, long enough to mean nothing else, with a pattern for sentences."""
    edition = context.report.edition
    rows = [row for table in edition.tables for row in table.rows if edition.applies(row)]
    names = [_plain(row.name) for row in rows]
    for row, name in zip(rows, names, strict=True):
        whole = len(name) >= _TOO_SHORT and names.count(name) == 1
        if whole and row.level == 0 and row.unit not in ("", "—"):
            words = name if row.unit == "%" else _ENDINGS.sub("", name)
            tail = _VERB + _NUMBER + re.escape(row.unit) + r"(?![\u4e00-\u9fff]*次)"
            yield _Named(row, words, re.compile(_BEFORE + re.escape(words) + _COUNT + tail))


def _compared(context: Context, row: Row, match: re.Match[str]) -> tuple[str, str] | None:
    """The column and printed value that the number contradicts; None where it agrees or cannot be compared."""
    report = context.report
    columns = [column.key_for(report.year) for column in report.edition.table_of(row.id).columns]
    year = match["year"]
    if year and year not in columns and any(column.isdigit() for column in columns):
        return None
    asked = [year] if year in columns else columns
    values = [(column, effective_value(report, row, column)) for column in asked]
    known = [(column, value) for column, value in values if value.number is not None]
    number = Decimal(match["number"].replace(",", ""))
    if not known or match["about"]:
        return None
    for _, value in known:
        places = min(decimals(match["number"]), decimals(value.text))
        if value.number is not None and abs(value.number - number) <= Decimal("0.5000001").scaleb(-places):
            return None
    column, value = known[-1]
    return column, value.shown


def _plain(name: str) -> str:
    """A row's name as a sentence would say it: without 其中 and brackets."""
    return re.sub(r"^其中[：:]|[（(][^（）()]*[)）]|[“”\"]", "", name).strip()
