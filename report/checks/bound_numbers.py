"""Bound numbers in sentences whose indicator cell is blank: the report would print （待填）."""

from collections.abc import Iterator

from report.checks.context import Context, sentence
from report.checks.findings import Finding, Level
from report.messages import say
from report.stream import BLANK_BOUND


def check(context: Context) -> Iterator[Finding]:
    """One finding for each paragraph that shows a blank cell."""
    report = context.report
    rows = {row.id: row for table in report.edition.tables for row in table.rows}
    for item, located in context.paragraphs():
        names = []
        for run in item.runs:
            row, _, column = run.bound.rpartition("/")
            if run.bound and run.text == BLANK_BOUND:
                names.append(f"{rows[row].name if row in rows else row}（{column}）")
        if names:
            at = max(item.text.find(BLANK_BOUND), 0)
            place = context.paragraph_place(item, located, sentence(item.text, at))
            message = say("checks.bound_blank", names="、".join(dict.fromkeys(names)))
            yield Finding("bound_blank", "missing", Level.ERROR, message, (place,))
