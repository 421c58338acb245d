"""Draws charts when their numbers change, not when the report is exported, and keeps the pictures in the draft.

A picture is kept under a name that changes with everything it shows (`exporters.chart_forms.chart_key`): a stale one is never
read, and it is dropped when the new one comes. Word, PDF and preview read what is kept, also after the program was closed.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.tasks import Task, snapshot
from report.blocks import Chart
from report.charts import ChartData, chart_data
from report.errors import UserError
from report.model import Edit, Report

if TYPE_CHECKING:
    from app.session import Session
    from db.draft import DraftFile

AFTER_MS = 4000  # after the last edit: later than the checks, which a person waits for


def charts_of(report: Report) -> list[ChartData]:
    """What every chart of the report shows, each once."""
    bodies = (block.body for block in report.blocks.values())
    return list(dict.fromkeys(chart_data(report, body) for body in bodies if isinstance(body, Chart)))


def ready_charts(draft: "DraftFile", report: Report) -> None:
    """Draws every chart of the report that the draft does not keep, and keeps it; UserError where the disk refuses. Nothing
    for a draft that can only be read: its charts are drawn when they are printed.
    """
    from exporters.chart_forms import chart_key

    if draft.read_only:
        return
    wanted = {chart_key(data): data for data in charts_of(report)}
    kept = draft.kept_charts()
    missing = {key: data for key, data in wanted.items() if key not in kept}
    if missing:
        from exporters.charts import draw_chart  # loads matplotlib

        draft.keep_charts(wanted, {key: draw_chart(data) for key, data in missing.items()})
    elif kept - set(wanted):
        draft.keep_charts(wanted, {})


class ChartKeeper(QObject):
    """Keeps the charts of one session ready beside the window; `failed` is told of an error of the drawing itself."""

    def __init__(self, session: "Session", failed: Callable[[Exception], object], parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._failed = failed
        self._task: Task | None = None
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self.look)
        session.changed.connect(self._edited)

    def look(self) -> None:
        """Draws what is missing now, in a thread."""
        if self._task is not None:
            self._timer.start()
            return
        draft, report = self._session.draft, snapshot(self._session.report)
        self._task = Task(lambda tell: ready_charts(draft, report), self)
        self._task.done.connect(self._over)
        self._task.failed.connect(self._broken)
        self._task.start()

    def stop(self) -> None:
        """Waits for a drawing under way and begins no other."""
        self._timer.stop()
        if self._task is not None:
            self._task.wait()
            self._task = None

    def _edited(self, edit: Edit) -> None:
        had_charts = any(isinstance(getattr(c.before, "body", None), Chart) for c in edit.changes)
        if had_charts or any(isinstance(b.body, Chart) for b in self._session.report.blocks.values()):
            self._timer.start()

    def _over(self, _: object) -> None:
        self._task = None

    def _broken(self, error: Exception) -> None:
        self._task = None
        if not isinstance(
            error, UserError
        ):  # a disk that refuses is told with the next edit; the export draws what is missing
            self._failed(error)
