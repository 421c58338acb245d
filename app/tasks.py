"""Long work beside the window: a thread with progress and a cancel that the work itself notices."""

import gc
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer, Signal, Slot

from report.model import Report

# What the work calls now and then: a few words on what is being done, and the share done from 0 to 1.
ReportProgress = Callable[[str, float], None]


class Cancelled(Exception):
    """Raised inside the work at its next progress call once a person pressed 取消."""


class _Sweeper(QObject):
    """Python takes rings of objects apart in whatever thread happens to ask for memory, and some of them hold Qt objects of the
    window, which only the window's thread may take apart. While a task runs, the window's thread does it instead."""

    def __init__(self) -> None:
        super().__init__(QCoreApplication.instance())
        self._running = 0
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(lambda: gc.collect(0))

    def begin(self) -> None:
        """A task starts."""
        self._running += 1
        gc.disable()
        self._timer.start()

    @Slot()
    def end(self) -> None:
        """A task has ended; called in the window's thread."""
        self._running -= 1
        if not self._running:
            self._timer.stop()
            gc.enable()


@cache
def _sweeper() -> _Sweeper:
    """The one of the window's thread, made at the first task."""
    return _Sweeper()


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
        self.finished.connect(_sweeper().end)

    def start(self, priority: QThread.Priority = QThread.Priority.InheritPriority) -> None:
        """Begins the work; called once, in the window's thread."""
        _sweeper().begin()
        super().start(priority)

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
    are enough. What is known of its order goes along: an index is made anew, never changed."""
    return replace(
        report,
        sections=dict(report.sections),
        blocks=dict(report.blocks),
        values=dict(report.values),
        fields=dict(report.fields),
        pictures=dict(report.pictures),
    )
