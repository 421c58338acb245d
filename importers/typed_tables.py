"""A sheet that fills a typed table of the report, as a person once decided: columns by their headings, rows by their first cell."""

from importers.mapping import OUT, Found, relative
from importers.proposal import Entry, Proposal
from importers.sheet_match import Matcher
from importers.sheet_tables import Part, heading_place
from report import table_shape
from report.blocks import Block, Table
from report.form_match import plain
from report.messages import say
from report.model import Report
from report.tables import expanded_rows


def take_typed(report: Report, proposal: Proposal, part: Part, matcher: Matcher) -> bool:
    """Puts the part into the typed table that a mapping names; False where none does."""
    found = matcher.found(part)
    if found is None or not found.mapping.typed:
        return False
    block = typed_table(report, found.mapping.typed)
    if block is None or not isinstance(block.body, Table):
        reason = say("excel.typed_gone", caption=found.mapping.typed)
        proposal.unmatched.append(Entry("table", part.sheet.name, reason=reason))
        return False
    filled = _filled(block.body, part, found, matcher.year)
    proposal.bodies[block.id] = filled
    proposal.sheets.append(matcher.view(part, None))
    rows = len(part.grid) - heading_place(part) - 1
    proposal.matched.append(
        Entry("table", part.sheet.name, block.body.caption, say("excel.typed_filled", rows=rows))
    )
    for heading in (*found.lost, *found.new, *(new for _, new in found.renamed)):
        proposal.doubtful.append(Entry("column", heading, part.sheet.name, say("excel.column_changed")))
    return True


def typed_table(report: Report, caption: str) -> Block | None:
    """The block of the typed table with that caption; the first of several."""
    return next(
        (
            b
            for b in report.blocks.values()
            if isinstance(b.body, Table) and plain(b.body.caption) == plain(caption)
        ),
        None,
    )


def headings_of(table: Table) -> list[str]:
    """What stands over each column of a typed table: its header cells from top to bottom, repeated ones once."""
    rows = expanded_rows(table)[: max(table.header_rows, 1)]
    return ["".join(dict.fromkeys(plain(line[c]) for line in rows)) for c in range(len(rows[0]))]


def _filled(table: Table, part: Part, found: Found, year: int) -> Table:
    """The table with the part's rows: a row whose first cell is there already is filled, others are added; blank cells change
    nothing. Rows of the table that the part does not have stay."""
    heads = headings_of(table)
    head = heading_place(part)
    columns = {}
    for c, text in enumerate(part.grid[head]):
        role = found.role(relative(text, year))
        if role and role != OUT and plain(role) in heads:
            columns[c] = heads.index(plain(role))
    if not columns:
        return table
    first = min(columns, key=lambda c: columns[c])
    places = {plain(line[columns[first]]): r for r, line in enumerate(table.rows) if r >= table.header_rows}
    places.pop("", None)
    lines = [line for line in part.grid[head + 1 :] if line[first]]
    for line in lines:
        place = places.get(plain(line[first]))
        if place is None:
            place = _free_row(table)
            if place == len(table.rows) or any(c.axis == "row" and c.index == place for c in table.computed):
                table = table_shape.insert_rows(table, place)
            places[plain(line[first])] = place
        texts = {(place, to): line[c] for c, to in columns.items() if line[c]}
        table = table_shape.set_cells(table, texts)
    return table


def _free_row(table: Table) -> int:
    """The first blank row below the header, else the place before the total, else the end."""
    totals = {c.index for c in table.computed if c.axis == "row"}
    for r in range(table.header_rows, len(table.rows)):
        if r not in totals and not any(table.rows[r]):
            return r
    low = [t for t in totals if t >= table.header_rows]
    return min(low) if low and max(low) == len(table.rows) - 1 else len(table.rows)
