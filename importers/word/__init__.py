"""A Word report (.docx) → a proposal."""

from pathlib import Path

from importers.proposal import Proposal
from importers.word.document import propose_document
from importers.word.package import Package
from importers.word.reader import read_document
from report.model import Report


def propose_word(
    path: Path, report: Report | None, edition_id: str | None, as_last_year: bool, name: str = ""
) -> Proposal:
    """What the Word file would give; UserError when it cannot be read. `name` is what the user calls it, else the path's."""
    document = read_document(path)
    with Package(path) as package:
        return propose_document(document, name or path.name, report, edition_id, as_last_year, package.data)
