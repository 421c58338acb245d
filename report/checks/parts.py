"""A part larger than its whole: 其中 lines of typed tables, and 「共 100 人，其中… 120 人」 in sentences."""

import re
from collections.abc import Iterator
from decimal import Decimal

from report.checks.context import Context, Located, sentence
from report.checks.findings import Finding, Level
from report.checks.sums import RATIO, NumberTable, number_table
from report.messages import say
from report.stream import TableItem

_UNIT = "人次|人天|人日|人|名|位|个|项|门|家|所|本|册|台套|台|亩|平方米|万元|亿元|元|学时|课时|场|次|篇|部"
_WITH_PART = re.compile(
    rf"(?P<whole>\d[\d,]*(?:\.\d+)?)\s*余?(?P<unit>{_UNIT})(?![\u4e00-\u9fff]*率)[^，。；,;\d]{{0,8}}[，,（(]\s*"
    rf"其中[^，。；,;、\d%]{{0,14}}?(?P<part>\d[\d,]*(?:\.\d+)?)\s*余?(?P=unit)(?![次天日\u5957])"
)


def check(context: Context) -> Iterator[Finding]:
    """Queries: a 其中 that is larger may count something else, which the report then has to say."""
    for item, located in context.tables():
        yield from _table(context, item, located)
    for paragraph, located in context.paragraphs():
        for match in _WITH_PART.finditer(paragraph.text):
            whole, part = (Decimal(match[key].replace(",", "")) for key in ("whole", "part"))
            if part > whole:
                message = say(
                    "checks.part_larger",
                    whole=match["whole"] + match["unit"],
                    part=match["part"] + match["unit"],
                )
                place = context.paragraph_place(paragraph, located, sentence(paragraph.text, match.start()))
                yield Finding(
                    "part_larger", "arithmetic", Level.QUERY, message, (place,), match["whole"], match["part"]
                )


def _table(context: Context, item: TableItem, located: Located) -> Iterator[Finding]:
    table = number_table(item)
    whole = -1
    for row in table.body():
        own = table.labels[row]
        if not own or not any(words.startswith("其中") for words in own):
            whole = row
            continue
        if whole < 0 or RATIO.search("".join(own + table.labels[whole])):
            continue
        for column in table.columns:
            part, all_of_it = table.number(row, column), table.number(whole, column)
            if not table.has_number(row, column) or not table.has_number(whole, column):
                continue
            if part is not None and all_of_it is not None and part > all_of_it:
                yield _finding(context, item, located, table, (row, whole, column))


def _finding(
    context: Context, item: TableItem, located: Located, table: NumberTable, at: tuple[int, int, int]
) -> Finding:
    row, whole, column = at
    found, bound = table.cells[row][column].strip(), table.cells[whole][column].strip()
    message = say(
        "checks.part_row_larger",
        table=context.caption(item) or say("checks.a_table"),
        part=table.labels[row][-1],
        whole=" ".join(table.labels[whole][:1]),
        column=table.heads[column],
        found=found,
        bound=bound,
    )
    places = (
        context.table_place(item, located, row, column),
        context.table_place(item, located, whole, column),
    )
    return Finding("part_larger", "arithmetic", Level.QUERY, message, places, bound, found)
