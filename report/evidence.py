"""佐证清单: for each table of indicators, where every figure of this year comes from and which paper proves it."""

from collections.abc import Iterable
from dataclasses import dataclass

from report.blocks import IndicatorTable as IndicatorBlock
from report.edition import IndicatorTable, Row
from report.indicators import row_paths, shown_value
from report.model import Report, Section
from report.numbering import Numbers, is_skipped
from report.progress import owner_key, owner_of
from report.values import State, Value


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One figure: `name` with the rows above it, `value` as it is printed. `missing`: somebody typed it, and no paper is named for it
    (what a formula gives needs none, nor does 不适用)."""

    number: str
    name: str
    unit: str
    value: str
    owner: str
    source: str
    evidence: str
    missing: bool


@dataclass(frozen=True, slots=True)
class EvidenceTable:
    """One table with the lines that this school fills in; `title` begins with the table's number."""

    title: str
    lines: tuple[EvidenceLine, ...]


def this_years_keys(report: Report, table: IndicatorTable) -> tuple[str, ...]:
    """The keys of a table's columns of this year; where a table has none (levels side by side), all of its columns."""
    own = tuple(c.key_for(report.year) for c in table.columns if c.offset == 0)
    return own or tuple(c.key_for(report.year) for c in table.columns)


def lacks_evidence(report: Report, table: IndicatorTable, row: Row) -> bool:
    """Whether a row holds a figure of this year that was typed, and no paper is named for it."""
    return any(_is_missing(report.value(row.id, key)) for key in this_years_keys(report, table))


def _is_missing(value: Value) -> bool:
    return value.state in (State.VALUE, State.TEXT) and not value.evidence


def evidence_tables(report: Report, numbers: Numbers, missing: bool = False) -> tuple[EvidenceTable, ...]:
    """The tables of the report in its order, those that are left out excepted; with `missing` only lines without evidence, and only
    tables that have such lines."""
    known = {table.id: table for table in report.edition.tables}
    made = []
    for section, _ in report.walk():
        for block in report.blocks_of(section.id):
            table = known.get(block.body.table) if isinstance(block.body, IndicatorBlock) else None
            if table is None or is_skipped(report, section):
                continue
            lines = tuple(x for x in _lines(report, section, table) if x.missing or not missing)
            if lines:
                title = f"{numbers.captions.get(block.id, '')}　{table.title}".strip()
                made.append(EvidenceTable(title, lines))
    return tuple(made)


def _lines(report: Report, section: Section, table: IndicatorTable) -> Iterable[EvidenceLine]:
    paths, keys = row_paths(table), this_years_keys(report, table)
    for row in table.rows:
        if row.kind == "heading" or not report.edition.applies(row):
            continue
        owner = report.fields.get(owner_key(row.id)) or row.supplier or owner_of(report, section)
        for key in keys:
            value = report.value(row.id, key)
            label = next(c.label_for(report.year) for c in table.columns if c.key_for(report.year) == key)
            name = " › ".join(paths[row.id]) + (f"（{label}）" if len(keys) > 1 else "")
            shown = shown_value(report, row, key)
            yield EvidenceLine(
                row.number, name, row.unit, shown, owner, value.source, value.evidence, _is_missing(value)
            )
