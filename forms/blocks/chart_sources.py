"""What a chart can be drawn from: the indicators, and every typed table that holds numbers; and a sensible
first choice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from forms.workbench import Workbench
from report.blocks import Block, Chart, Series, Table
from report.indicators import row_paths
from report.messages import say
from report.stream import reference_text
from report.tables import cell_number, expanded_rows


@dataclass(frozen=True, slots=True)
class Source:
    """`table` is a table block's id or "" for the indicators; `rows` and `columns` are (key, text) pairs;
    the keys of `first_rows`
    and `first_columns` are chosen when a chart turns to this source."""

    table: str
    name: str
    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    first_rows: tuple[str, ...] = ()
    first_columns: tuple[str, ...] = ()

    def chosen(self) -> dict[str, Any]:
        """The fields of a chart that shows the first choice: many lines become categories, not series."""
        return {
            "table": self.table,
            "series": tuple(Series(key) for key in self.first_rows),
            "columns": self.first_columns,
            "swap": len(self.first_rows) > len(self.first_columns),
        }


def sources(bench: Workbench, wanted: Sequence[str] = ()) -> list[Source]:
    """The indicators first (`wanted` row ids are their first choice), then the tables in reading order."""
    tables = (block for block in bench.report.blocks_in_order() if isinstance(block.body, Table))
    made = [_table_source(bench, block) for block in tables]
    return [_indicator_source(bench, wanted), *(source for source in made if source.first_rows)]


def _indicator_source(bench: Workbench, wanted: Sequence[str]) -> Source:
    report = bench.report
    rows: list[tuple[str, str]] = []
    columns: list[str] = []
    units: dict[str, str] = {}
    for table in report.edition.tables:
        paths = row_paths(table)
        for row in table.rows:
            if report.edition.applies(row):
                unit = f"（{row.unit}）" if row.unit not in ("", "—") else ""
                rows.append((row.id, " › ".join(paths[row.id]) + unit))
                units[row.id] = row.unit
        columns += [key for c in table.columns if (key := c.key_for(report.year)) not in columns]
    known = [row for row in wanted if row in units]
    first = tuple(row for row in known if units[row] == units[known[0]])
    years = tuple(key for key in columns if key.isdigit())
    return Source(
        "", say("section.indicators"), tuple(rows), tuple((key, key) for key in columns), first, years
    )


def _table_source(bench: Workbench, block: Block) -> Source:
    body = block.body
    if not isinstance(body, Table):
        raise TypeError(block.id)
    grid = expanded_rows(body)
    head = max(body.header_rows - 1, 0)
    totals = {rule.index for rule in body.computed if rule.axis == "row" and rule.rule == "sum"}
    numbers = [
        c for c in range(1, len(grid[0])) if _holds_numbers([line[c] for line in grid[body.header_rows :]])
    ]
    lines = [
        r
        for r in range(body.header_rows, len(grid))
        if any(cell_number(grid[r][c]) is not None for c in numbers)
    ]
    number = reference_text(bench.report, block.id, bench.numbers()) if body.caption_as != "none" else ""
    name = f"{number} {body.caption}".strip() or say("section.untitled_table")
    rows = tuple((str(r), _row_name(grid[r], numbers)) for r in range(body.header_rows, len(grid)))
    columns = tuple((str(c), grid[head][c] or str(c + 1)) for c in range(len(grid[0])))
    first = tuple(str(r) for r in lines if r not in totals)
    return Source(block.id, name, rows, columns, first, tuple(str(c) for c in numbers))


def _row_name(line: Sequence[str], numbers: Sequence[int]) -> str:
    words = [text for c, text in enumerate(line) if c not in numbers and text.strip()]
    return " ".join(dict.fromkeys(words)) or line[0]


def _holds_numbers(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text.strip()]
    return bool(filled) and sum(cell_number(t) is not None for t in filled) * 2 > len(filled)


def first_chart(bench: Workbench, section_id: str, table: str = "", rows: Sequence[int] = ()) -> Chart:
    """A new chart for a section: from the selected `rows` of a table where some of them hold numbers, else from the section's last
    table with numbers, else from the indicators that its guidance names."""
    report = bench.report
    section = report.sections[section_id]
    spec = report.spec(section)
    every = sources(bench, spec.rows if spec else ())
    own = [source for source in every if source.table and report.blocks[source.table].section == section_id]
    selected = next((source for source in every if table and source.table == table), None)
    if selected is not None:
        wanted = tuple(key for key in selected.first_rows if int(key) in rows)
        if wanted:
            return Chart(**replace(selected, first_rows=wanted).chosen())
    source = own[-1] if own else every[0]
    return Chart(**source.chosen())
