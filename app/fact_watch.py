"""Watches indicator cells: when a number changes that also stands in sentences or tables, the window offers the fact list."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.tasks import ReportProgress, Task, snapshot
from forms.workbench import Workbench
from report.fact_list import Mention, Wanted, mentions, wanted_of_cell
from report.model import Edit, Report
from report.values import Value

AFTER_MS = 400  # after the last change of a cell: a row is often filled in one go


class FactWatch(QObject):
    """`found(wanted, new, mentions)` is called for the last cell changed, when other places still say the old number."""

    def __init__(
        self, session: Workbench, found: Callable[[Wanted, str, list[Mention]], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._found = found
        self._wanted: tuple[Wanted, str] | None = None
        self._task: Task | None = None
        self._stopped = False
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self._look)
        session.changed.connect(self._edited)

    def stop(self) -> None:
        """Waits for a search under way; what it found is told to nobody any more, for the report is another."""
        self._stopped = True
        self._timer.stop()
        if self._task is not None:
            self._task.wait()
            self._task = None

    def _edited(self, edit: Edit) -> None:
        changed = [c for c in edit.changes if c.store == "values"]
        if len(edit.changes) != 1 or not changed:
            return  # a paste, an import, the fact list itself: not one number corrected
        before, after = changed[0].before, changed[0].after
        if (
            isinstance(before, Value)
            and isinstance(after, Value)
            and before.number is not None
            and after.number is not None
        ):
            row, _, column = changed[0].key.partition("/")
            wanted = wanted_of_cell(self._session.report, row, column, before.text)
            if wanted is not None and before.number != after.number:
                self._wanted = wanted, after.text
                self._timer.start()

    def _look(self) -> None:
        if self._wanted is None or self._task is not None or self._stopped:
            return
        (wanted, new), self._wanted = self._wanted, None
        report = snapshot(self._session.report)

        def done(places: list[Mention]) -> None:
            self._task = None
            others = [m for m in places if m.same and m.kind != "bound"]  # the cell itself says the new one
            if others and not self._stopped:
                self._found(wanted, new, others)

        self._task = Task(lambda tell: _mentions(report, wanted, tell), self)
        self._task.done.connect(done)
        self._task.failed.connect(self._broken)
        self._task.start()

    def _broken(self, error: Exception) -> None:
        self._task = None
        raise error  # goes to the window's own handler, which logs it


def _mentions(report: Report, wanted: Wanted, tell: ReportProgress) -> list[Mention]:
    tell("", 0.0)
    return mentions(report, wanted)
