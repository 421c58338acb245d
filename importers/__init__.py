"""Word, Excel, text, clipboard → a proposal that a person accepts. Heavy libraries are loaded when a file is opened, not before."""

from collections.abc import Mapping
from pathlib import Path

from importers.choices import Choices, Move, Skip
from importers.proposal import Accepted, CellValue, Entry, Proposal, accept
from report.errors import UserError
from report.messages import say
from report.model import Report

__all__ = ["Accepted", "CellValue", "Choices", "Entry", "Move", "Proposal", "Skip", "accept", "propose"]


def propose(
    path: Path | str,
    report: Report | None = None,
    edition: str | None = None,
    as_last_year: bool = False,
    mappings: Mapping[str, str] | None = None,
) -> Proposal:
    """What the file would give. `report` is the draft it goes into, or None; `edition` an edition's id, or None to guess.

    The file is judged by what it holds, not by its ending: .docx, .xlsx or plain text; .xls, .doc and .wps go through an office program. `mappings`
    are what the user's profile remembers about other systems' workbooks, JSON by fingerprint (`importers.mapping`). UserError where it cannot be read.
    """
    from importers.opening import Kind, kind_of
    from importers.sheet_files import is_delimited, is_old_workbook
    from importers.word.old import old_format

    path = Path(path)
    if reads := old_format(path):
        from importers.word.old import propose_old

        return propose_old(path, reads, report, edition, as_last_year)
    if is_old_workbook(path) or is_delimited(path):
        from importers.excel import propose_excel

        return propose_excel(path, report, edition, as_last_year, mappings)
    kind = kind_of(path)
    if kind is Kind.WORD:
        from importers.word import propose_word

        return propose_word(path, report, edition, as_last_year)
    if kind is Kind.EXCEL:
        from importers.excel import propose_excel

        return propose_excel(path, report, edition, as_last_year, mappings)
    if kind is Kind.TEXT:
        from importers.text import propose_text

        return propose_text(path, report, edition, as_last_year)
    raise UserError(say("importers.unknown_kind", name=path.name))
