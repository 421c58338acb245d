"""The work behind the page 交稿, run in a thread: make one file, then read the workbook back and compare
it with the draft."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.chart_keeper import ready_charts
from app.hand_edits import check_by_hand, check_workbook_by_hand, file_sha
from app.tasks import ReportProgress
from report.checks.findings import Finding
from report.model import Report

if TYPE_CHECKING:
    from app.session import Session
    from exporters.workbook_agreement import Agreement

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file. `rows` says how the rows of a workbook agree with the draft, None for other files; `sha` is the SHA-256 of a
    Word report or a workbook, "" for others."""

    path: Path
    rows: "Agreement | None" = None
    sha: str = ""


def plain_name(name: str) -> str:
    """A file name without the characters that Windows refuses."""
    return _NOT_IN_NAMES.sub("", name).strip(". ")


def free_name(path: Path) -> Path:
    """The path itself, or with （2）, （3）… before the suffix where it is taken."""
    n, free = 1, path
    while free.exists():
        n += 1
        free = path.with_name(f"{path.stem}（{n}）{path.suffix}")
    return free


def size_text(path: Path) -> str:
    """The file's size as people read it."""
    size = path.stat().st_size
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} KB"


def find_office() -> str:
    """The path of LibreOffice on this PC, "" where there is none."""
    from exporters.word.ask_office import find_office as find

    return find()


def draft_rows(report: Report) -> int:
    """How many rows of all the tables hold values or could."""
    return sum(row.kind == "value" for table in report.edition.tables for row in table.rows)


def make(
    key: str,
    report: Report,
    findings: Sequence[Finding],
    session: "Session",
    target: Path,
    tell: ReportProgress,
    ask: bool = False,
) -> Made:
    """Makes the file of that key: word, pdf, excel or check. UserError where it cannot be written, HandChanged where a
    delivered Word file or workbook was changed by hand since.

    With `ask` the page numbers of the Word file's contents are LibreOffice's.
    """

    def progress(words: str, done: int, total: int) -> None:
        tell(words, done / total if total else 0.0)

    tell("", 0.0)
    if key in ("word", "pdf"):
        ready_charts(session.draft, report)
    if key == "word":
        from exporters import export_word
        from exporters.word.ask_office import ask_office

        check_by_hand(session.draft, report, session.picture, target)
        export_word(report, session.picture, target, progress=progress, ask=ask_office if ask else None)
        return Made(target, sha=file_sha(target))
    if key == "pdf":
        from app.pdf import export_pdf

        export_pdf(report, session.picture, target, progress)
        return Made(target)
    if key == "excel":
        from exporters import export_excel
        from exporters.workbook_agreement import workbook_agreement

        check_workbook_by_hand(session.draft, target)
        export_excel(report, target, progress=progress)
        return Made(target, workbook_agreement(report, target), file_sha(target))
    from exporters import export_check_report
    from report.checks import run_checks

    export_check_report(report, findings or run_checks(report, printed=False), target)
    return Made(target)
