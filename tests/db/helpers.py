"""What the tests of the draft file share: a small draft, and edits to make in it."""

from pathlib import Path

from db.draft import DraftFile
from report.edition import Edition
from report.edits import set_field, set_value
from report.model import Edit, Report
from report.values import read_value
from tests.report.small import small_edition, small_report

# Puts the first chapter below its own section.
CIRCLE = """UPDATE section SET data = replace(data, '"parent":""', '"parent":"s-c1-1"') WHERE id = 's-c1'"""


def edition_of(_: str) -> Edition:
    return small_edition()


def new_draft(folder: Path, name: str = "报告.zhibao") -> DraftFile:
    return DraftFile.create(folder / name, small_report(), who="王老师")


def reopen(path: Path, read_only: bool = False) -> DraftFile:
    return DraftFile.open(path, read_only, "王老师", edition_of)


def value_edit(report: Report, typed: str, row: str = "x.t1.1", column: str = "2025") -> Edit:
    return set_value(report, row, column, read_value(typed, "人"))


def field_edit(report: Report, text: str, key: str = "report.date") -> Edit:
    return set_field(report, key, text)
