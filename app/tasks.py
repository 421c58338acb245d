"""Long work beside the window: a thread with progress and a cancel that the work itself notices."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from report.model import Report

# What the work calls now and then: a few words on what is being done, and the share done from 0 to 1.
ReportProgress = Callable[[str, float], None]


class Cancelled(Exception):
    """Raised inside the work at its next progress call once a person pressed 取消."""


class Task(QThread):
    """Runs `work(progress)` in a thread. Exactly one of `done`, `failed`, `cancelled` comes at the end,
    in the window's thread."""

    progressed = Signal(str, float)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, work: Callable[[ReportProgress], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = False

    def cancel(self) -> None:
        """Asks the work to stop at its next progress call."""
        self._stop = True

    def _tell(self, words: str, share: float) -> None:
        if self._stop:
            raise Cancelled
        self.progressed.emit(words, share)

    def run(self) -> None:
        """What the thread does; not to be called."""
        try:
            result = self._work(self._tell)
        except Cancelled:
            self.cancelled.emit()
        except Exception as error:  # handed over to the window, which shows or logs it
            self.failed.emit(error)
        else:
            self.done.emit(result)


def snapshot(report: Report) -> Report:
    """The report as it is now, for a thread: its records are frozen, so that copies of the dictionaries
    are enough."""
    return replace(
        report,
        sections=dict(report.sections),
        blocks=dict(report.blocks),
        values=dict(report.values),
        fields=dict(report.fields),
        pictures=dict(report.pictures),
        _index=None,
        _block_index=None,
    )
