"""Runs the checks beside the window, and hands the findings to the session.

Two runs: right after an edit only over the sections that share a finding with what was touched, so that a mended finding leaves
at once; over everything when nobody has typed for a moment.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.tasks import ReportProgress, Task, snapshot
from report.checks.findings import Finding, Place
from report.explanations import PREFIX
from report.model import Edit, Report

if TYPE_CHECKING:
    from app.session import Session

AFTER_MS = 1500  # after the last edit
SOON_MS = 60  # before the short run: several edits in a row are one
SWITCH_S = 0.001  # how long the checking thread may keep the interpreter while the window waits for it
_FEW = 6  # places of a finding that the short run may judge; one with more concerns the whole report


class Checker(QObject):
    """Checks one session. `failed` is told of an error of the checks themselves."""

    def __init__(self, session: "Session", failed: Callable[[Exception], None], parent: QObject) -> None:
        super().__init__(parent)
        sys.setswitchinterval(SWITCH_S)
        self._session = session
        self._failed = failed
        self._task: Task | None = None
        self._again = False
        self._touched: set[Finding] = set()
        self._stale = False  # something changed since the run under way began
        self._stopped = False
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self.check)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._check_touched)
        session.changed.connect(self._edited)

    def check(self) -> None:
        """Checks everything now; while a check runs, another one follows it."""
        self._timer.stop()
        if self._task is not None:
            self._again = True
            return
        report = snapshot(self._session.report)
        self._start(lambda tell: _findings(report, tell), self._done)

    def stop(self) -> None:
        """Waits for a check under way and starts no other: not even when the one waited for, whose end is told a little later, was
        to be followed by another. (A thread that outlives its window ends the program.)"""
        self._stopped = True
        self._timer.stop()
        self._soon.stop()
        if self._task is not None:
            self._task.wait()
            self._task = None

    def _start(
        self,
        work: Callable[[ReportProgress], Sequence[Finding]],
        done: Callable[[Sequence[Finding]], None],
    ) -> None:
        if self._stopped:
            return
        self._stale = False
        self._task = Task(work, self)
        self._task.done.connect(done)
        self._task.failed.connect(self._broken)
        self._task.start()

    def _edited(self, edit: Edit) -> None:
        if all(change.store == "fields" and change.key.startswith(PREFIX) for change in edit.changes):
            return  # an answer: the session has sorted the findings already
        self._stale = True
        self._timer.start()
        self._touched |= touched_findings(self._session.every_finding, edit)
        if self._touched:
            self._soon.start()

    def _check_touched(self) -> None:
        if self._task is not None:
            return  # taken up when it is done
        touched, self._touched = self._touched & set(self._session.every_finding), set()
        sections = {place.section for finding in touched for place in finding.places if place.section}
        if touched:
            part = part_of(snapshot(self._session.report), sections)
            self._start(lambda tell: _findings(part, tell), partial(self._mended, touched))

    def _mended(self, touched: set[Finding], found: Sequence[Finding]) -> None:
        self._task = None
        if not self._stale:
            gone = {finding for finding in touched if not any(is_same(finding, other) for other in found)}
            if gone:
                self._session.findings = [f for f in self._session.every_finding if f not in gone]
                self._session.checked.emit()
        self._next()

    def _done(self, found: Sequence[Finding]) -> None:
        self._task = None
        if not self._stale:  # else a mended finding would come back for a moment; another run follows
            self._session.findings = found
            self._session.checked.emit()
        self._next()

    def _next(self) -> None:
        if self._again:
            self._again = False
            self.check()
        elif self._touched:
            self._check_touched()

    def _broken(self, error: Exception) -> None:
        self._task = None
        self._failed(error)


def touched_findings(findings: Sequence[Finding], edit: Edit) -> set[Finding]:
    """The findings with a place in a block or cell that the edit changed; none of those that are about many places."""
    blocks, cells = edit.keys("blocks"), edit.keys("values")
    sections = edit.keys("sections")

    def is_touched(place: Place) -> bool:
        return place.block in blocks or place.cell in cells or (not place.block and place.section in sections)

    return {f for f in findings if len(f.places) <= _FEW and any(map(is_touched, f.places))}


def part_of(report: Report, sections: set[str]) -> Report:
    """The report with only these sections and the headings above them; all values stay."""
    kept = set(sections)
    for key in sections:
        section = report.sections.get(key)
        while section is not None and section.parent:
            kept.add(section.parent)
            section = report.sections.get(section.parent)
    return replace(
        report,
        sections={key: section for key, section in report.sections.items() if key in kept},
        blocks={key: block for key, block in report.blocks.items() if block.section in sections},
        _index=None,
        _block_index=None,
    )


def is_same(one: Finding, other: Finding) -> bool:
    """Whether a finding of the short run is the one known: the same rule, place and figures. (Its sentence may name other
    numbers of tables, since the rest of the report is not there.)"""
    if (one.rule, one.found, one.expected) != (other.rule, other.found, other.expected):
        return False
    return (
        bool({_spot(place) for place in one.places[:1]} & {_spot(place) for place in other.places})
        or not one.places
    )


def _spot(place: Place) -> tuple[str, str, int, int, str]:
    return place.section, place.block, place.row, place.column, place.cell


def _findings(report: Report, tell: ReportProgress) -> Sequence[Finding]:
    from report.checks import run_checks

    tell("", 0.0)
    return run_checks(report, printed=False)
