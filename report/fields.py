"""Lines of the cover, the declaration and the page header: what a person typed, or the edition's default filled in."""

from report.edition import FieldSpec
from report.model import Report

DECLARATION_SCAN = "declaration/scan"
"""The field that holds the SHA-256 of the signed and sealed page, scanned: it is printed in place of the declaration."""


def scanned_page(report: Report) -> str:
    """The picture that takes the declaration's place, "" where none does."""
    sha = report.fields.get(DECLARATION_SCAN, "")
    return sha if sha in report.pictures else ""


def field_text(report: Report, spec: FieldSpec) -> str:
    """The text of a line as printed; "" for a line kept for pen or stamp."""
    typed = report.fields.get(spec.key)
    if typed is not None:
        return typed
    return spec.default.format(
        school=report.school,
        english=report.fields.get("school.english", ""),
        code=report.school_code,
        year=report.year,
        title=report_title(report),
        date=report.fields.get("report.date", ""),
    )


def report_title(report: Report) -> str:
    """The report's title as the edition words it, or as a person changed it ("report.title")."""
    return report.fields.get("report.title") or report.edition.report_title.format(
        year=report.year, school=report.school
    )
