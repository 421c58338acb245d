"""Where an edit or a finding is: the section to show and the place in it."""

from report.blocks import IndicatorTable
from report.checks.findings import Place
from report.model import Change, Edit, Kind, Report


def place_of_edit(report: Report, edit: Edit) -> Place | None:
    """The first place that the edit touched and that is still in the report; None where there is none."""
    for change in edit.changes:
        place = _place_of_change(report, change)
        if place is not None and place.section in report.sections:
            return place
    return None


def _place_of_change(report: Report, change: Change) -> Place | None:
    record = change.after if change.after is not None else change.before
    if change.store == "blocks":
        block = change.key if change.after is not None else ""
        return Place("", "", record.section, block)
    if change.store == "sections":
        return Place("", "", change.key if change.after is not None else record.parent)
    if change.store == "values":
        return place_of_cell(report, change.key)
    if change.store == "fields":
        return _place_of_field(report, change.key)
    return None


def place_of_cell(report: Report, key: str) -> Place | None:
    """The section that holds the cell's table."""
    row_id = key.rpartition("/")[0]
    section = section_of_row(report, row_id)
    return Place("", "", section, cell=key) if section else None


def section_of_row(report: Report, row_id: str) -> str:
    """The section with the indicator table of a row; "" where no section shows it."""
    for table in report.edition.tables:
        if any(row.id == row_id for row in table.rows) or any(c.id == row_id for c in table.choices):
            for block in report.blocks.values():
                if isinstance(block.body, IndicatorTable) and block.body.table == table.id:
                    return block.section
    return ""


def _place_of_field(report: Report, key: str) -> Place | None:
    head, _, rest = key.partition("/")
    if head == "setting":  # the whole report's, at no place of it
        return None
    if head in ("remark", "choice"):
        section = section_of_row(report, rest)
        return Place("", "", section) if section else None
    part = next((f.part for f in report.edition.fields if f.key == key), "cover")
    kind = Kind.DECLARATION if part == "declaration" else Kind.COVER
    found = next((s.id for s in report.sections.values() if s.type == kind), "")
    return Place("", "", found, cell=key) if found else None
