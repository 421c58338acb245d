"""Years that do not fit: a sentence about one year before a table whose rows are dated in another, and years not yet come."""

import re
from collections import Counter
from collections.abc import Iterator

from report.checks.context import Context, Located, sentence
from report.checks.facts import quantities
from report.checks.findings import Finding, Level
from report.messages import say
from report.stream import ParagraphItem, TableItem
from report.tables import expanded_rows

_YEAR = re.compile(r"(?<![\d\-—至~])(20\d\d)\s*年度?(?!\s*(?:\d{1,2}\s*月|—|-|至|到|级|届))")
_DATED = re.compile(r"(20\d\d)\s*[年.\-/]\s*\d{1,2}")
_ANY_YEAR = re.compile(r"(?<![\d\-—–至~～.])(20\d\d)\s*(?:年|学年|届)(?!前)")
_PLAN = re.compile(
    r"规划|计划|目标|力争|到\s*20\d\d|争取|预计|将|拟|纲要|愿景|远景|前|底前|设想|行动|方案|意见|《|期限|有效|至\s*20\d\d"
)
_OLD = 4  # years; a caption that far back is last year's or older, unless it is a history
_LEAST = 4  # dated rows
_WITHIN = 6  # items between the sentence and its table


def check(context: Context) -> Iterator[Finding]:
    """Queries: the sentence, the table, and how many of its rows are of another year."""
    for index, located in enumerate(context.items):
        if isinstance(located.item, TableItem):
            yield from _table(context, index, located, located.item)
    yield from _far(context)


def _far(context: Context) -> Iterator[Finding]:
    """A year that is yet to come and no plan's, and a caption dated years before the report."""
    year = context.report.year
    for item, located in context.paragraphs():
        for match in _ANY_YEAR.finditer(item.text):
            words = sentence(item.text, match.start())
            if int(match[1]) > year + 1 and not _PLAN.search(words):
                place = context.paragraph_place(item, located, words)
                message = say("checks.year_to_come", found=match.group(), year=year)
                yield Finding("year_to_come", "year", Level.QUERY, message, (place,), str(year), match[1])
    for located in context.items:
        table = located.item
        dated = _ANY_YEAR.findall(table.body.caption) if isinstance(table, TableItem) else []
        if isinstance(table, TableItem) and len(dated) == 1 and not year - _OLD <= int(dated[0]) <= year + 1:
            block = context.block_place(table, located)
            message = say("checks.caption_year", caption=context.caption(table), found=dated[0], year=year)
            yield Finding("caption_year", "year", Level.QUERY, message, (block,), str(year), dated[0])


def _table(context: Context, index: int, located: Located, item: TableItem) -> Iterator[Finding]:
    grid = expanded_rows(item.body)
    heads = item.body.header_rows
    for column in range(len(grid[0])):
        head = "".join(row[column] for row in grid[:heads])
        dates = [m[1] for row in grid[heads:] if (m := _DATED.search(row[column]))]
        if len(dates) < _LEAST or not re.search("时间|日期|年月", head):
            continue
        usual, times = Counter(dates).most_common(1)[0]
        for paragraph, near in _before(context, index, located):
            named = {m[1] for m in _YEAR.finditer(paragraph.text)}
            if len(named) != 1 or usual in named or times <= len(dates) / 2 or not _shares(paragraph, item):
                continue
            year = next(iter(named))
            at = paragraph.text.find(year)
            message = say(
                "checks.period",
                year=year,
                table=context.caption(item) or say("checks.a_table"),
                count=len(dates),
                other=usual,
                times=times,
            )
            place = context.paragraph_place(paragraph, near, paragraph.text[at : at + 80])
            yield Finding(
                "period",
                "year",
                Level.QUERY,
                message,
                (place, context.block_place(item, located)),
                year,
                usual,
            )
            return


def _before(context: Context, index: int, located: Located) -> Iterator[tuple[ParagraphItem, Located]]:
    for near in reversed(context.items[max(index - _WITHIN, 0) : index]):
        if isinstance(near.item, ParagraphItem) and near.section == located.section:
            yield near.item, near


def _shares(paragraph: ParagraphItem, item: TableItem) -> bool:
    """Whether the sentence tells a number that the table prints: then it speaks of this table."""
    numbers = {format(q.value, "f") for q in quantities(paragraph.text) if q.value >= 10}
    cells = {cell.strip() for row in item.rows[-2:] for cell in row}
    return bool(numbers & cells)
