"""Numbers of the text under another year than in the table: 「2020 届毕业生 735 人」 where the table prints 735 under 2021."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from report.checks.context import Context, sentence
from report.checks.facts import Quantity, paragraphs_with_numbers
from report.checks.findings import Finding, Level, Place
from report.messages import say

_HEAD_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*[年届学]")
_SURE = 3  # digits of a number that is not the same in two years by chance


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of years: its label, what it prints by year, its table and place."""

    label: str
    values: dict[str, str]
    table: str
    place: Place

    def year_of(self, shown: str) -> str:
        """The year under which it prints a number."""
        return next(year for year, value in self.values.items() if value == shown)


def check(context: Context) -> Iterator[Finding]:
    """Hints, one for each number and year."""
    rows = _rows(context)
    if not rows:
        return
    known: set[tuple[str, str]] = set()
    for item, located, quantities in paragraphs_with_numbers(context):
        for quantity in quantities:
            shown = format(quantity.value, "f")
            hits = rows.get(shown, [])
            said = _year_said(item.text, quantity, hits[0]) if len(hits) == 1 and not quantity.about else ""
            if not said or (shown, said) in known or hits[0].values[said] == shown:
                continue
            known.add((shown, said))
            row, other = hits[0], hits[0].year_of(shown)
            message = say(
                "check_words.other_column",
                found=quantity.shown,
                year=said,
                table=row.table or say("checks.a_table"),
                other=other,
                value=row.values[said],
            )
            place = context.paragraph_place(item, located, sentence(item.text, quantity.start))
            yield Finding("other_column", "year", Level.HINT, message, (place, row.place), other, said)


def _rows(context: Context) -> dict[str, list[_Row]]:
    """Printed number → the rows of years that print it."""
    found: dict[str, list[_Row]] = defaultdict(list)
    for item, located in context.tables():
        grid, heads = context.grid(item), item.body.header_rows
        years = {}
        for column in range(len(grid[0]) if grid else 0):
            named = set(_HEAD_YEAR.findall("".join(dict.fromkeys(row[column] for row in grid[:heads]))))
            if len(named) == 1:
                years[column] = named.pop()
        if len(years) < 2 or len(set(years.values())) < len(years):
            continue
        for index in range(heads, len(grid)):
            values = {year: _plain(grid[index][column]) for column, year in years.items()}
            label = re.sub(r"[（(].*?[)）]|[^\u4e00-\u9fff]", "", grid[index][0] if 0 not in years else "")
            row = _Row(label, values, context.caption(item), context.table_place(item, located, index))
            for value in values.values():
                if len(re.sub(r"\D", "", value).strip("0")) >= _SURE and len(set(values.values())) == len(
                    values
                ):
                    found[value].append(row)
    return found


def _year_said(text: str, quantity: Quantity, row: _Row) -> str:
    """The year that the clause names before the number, "" where it names none of the table's, or a number between them:
    由 2019 年的 892 人增加到 936 人."""
    lead = re.split(r"[，。；、\n]", text[: quantity.start])[-1]
    named = re.findall(r"20\d\d", lead)
    if len(named) != 1 or named[0] not in row.values or re.search(r"\d", lead.split(named[0], 1)[1]):
        return ""
    words = text[max(quantity.start - 14, 0) : quantity.start]
    return named[0] if any(row.label[i : i + 2] in words for i in range(max(len(row.label) - 1, 0))) else ""


def _plain(cell: str) -> str:
    return cell.strip().replace(",", "").rstrip("%％")
