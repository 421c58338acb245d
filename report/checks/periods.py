"""Years that do not fit: a sentence about one year before a table whose rows are dated in another, and years not yet come."""

import re
from collections import Counter
from collections.abc import Iterator

from report.checks.context import Context, Located
from report.checks.facts import quantities
from report.checks.findings import Finding, Level
from report.messages import say
from report.stream import ParagraphItem, TableItem
from report.tables import expanded_rows

_YEAR = re.compile(r"(?<![\d\-—至~])(20\d\d)\s*年度?(?!\s*(?:\d{1,2}\s*月|—|-|至|到|级|届))")
_DATED = re.compile(r"(20\d\d)\s*[年.\-/]\s*\d{1,2}")
_LEAST = 4  # dated rows
_WITHIN = 6  # items between the sentence and its table


def check(context: Context) -> Iterator[Finding]:
    """Queries: the sentence, the table, and how many of its rows are of another year."""
    for index, located in enumerate(context.items):
        if isinstance(located.item, TableItem):
            yield from _table(context, index, located, located.item)


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
