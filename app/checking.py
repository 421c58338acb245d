"""Runs the checks beside the window a moment after the last edit, and hands the findings to the session."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.tasks import ReportProgress, Task, snapshot
from report.checks.findings import Finding
from report.model import Report

if TYPE_CHECKING:
    from app.session import Session

AFTER_MS = 1500  # after the last edit


class Checker(QObject):
    """Checks one session. `failed` is told of an error of the checks themselves."""

    def __init__(self, session: "Session", failed: Callable[[Exception], None], parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._failed = failed
        self._task: Task | None = None
        self._again = False
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self.check)
        session.changed.connect(self._edited)

    def check(self) -> None:
        """Checks now; while a check runs, another one follows it."""
        self._timer.stop()
        if self._task is not None:
            self._again = True
            return
        report = snapshot(self._session.report)
        self._task = Task(lambda tell: _findings(report, tell), self)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._broken)
        self._task.start()

    def stop(self) -> None:
        """Waits for a check under way and starts no other."""
        self._timer.stop()
        if self._task is not None:
            self._task.wait()
            self._task = None

    def _edited(self) -> None:
        self._timer.start()

    def _done(self, found: Sequence[Finding]) -> None:
        self._task = None
        self._session.findings = found
        self._session.checked.emit()
        if self._again:
            self._again = False
            self.check()

    def _broken(self, error: Exception) -> None:
        self._task = None
        self._failed(error)


def _findings(report: Report, tell: ReportProgress) -> Sequence[Finding]:
    from report.checks import run_checks

    tell("", 0.0)
    return run_checks(report, printed=False)
