"""The line 附表 of the page 交稿: whether the workbook says what the draft says, now and whenever a person asks again."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app import exporting
from app.tasks import Task, snapshot
from app.trouble import sentence_for, write_log
from forms import theme
from forms.icons import pixmap
from forms.widgets import button, label, row, set_kind, stack
from report.errors import UserError
from report.messages import say

if TYPE_CHECKING:
    from app.session import Session
    from exporters.workbook_agreement import Agreement

_MOST = 8  # differences that are listed


class AgreementRow(QWidget):
    """`target()` is where the workbook is written."""

    def __init__(self, session: "Session", target: Callable[[], Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._target = session, target
        self.task: Task | None = None
        self.glyph, self.text = QLabel(), label("", "", wrap=True)
        self.details = label("", "second", wrap=True)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.again = button("再核对", self.check, "link")
        first = row(self.glyph, label("附表"), self.text, self.again)
        first.setStretch(2, 1)
        self.setLayout(stack(first, self.details, spacing=4))
        self._glyph = ("not_started", "quiet")
        self._compared = False
        theme.signals.changed.connect(self._dress)
        self.show_draft()

    def show_draft(self) -> None:
        """How many rows the draft has, as long as nothing was compared."""
        if not self._compared:
            rows = exporting.draft_rows(self._session.report)
            self._say("not_started", "quiet", "second", say("excel_agreement.later", total=rows))

    def note_change(self) -> None:
        """A value of the draft was changed: what was compared before says nothing about it."""
        if self._compared and self.task is None:
            self._say("not_started", "quiet", "second", say("excel_agreement.stale"))

    def show_result(self, found: "Agreement") -> None:
        """What the workbook that was read back says."""
        self._compared, good = True, found.same == found.total
        kind = "good" if good else "error"
        words = say("excel_agreement.done", same=found.same, total=found.total, blank=found.blank)
        lines = list(found.differences[:_MOST])
        if len(found.differences) > _MOST:
            lines.append(say("excel_agreement.more", count=len(found.differences) - _MOST))
        if lines:
            lines.append(say("excel_agreement.advice"))
        self._say("ok" if good else "error", kind, kind, words, "\n".join(lines))

    def check(self) -> None:
        """Reads the workbook again, beside the window, and holds it against the draft as it is now."""
        if self.task is not None:
            return
        from exporters.workbook_agreement import workbook_agreement

        self._session.flush()
        self._compared = True
        report, path = snapshot(self._session.report), self._target()
        self._say("in_progress", "accent", "second", say("excel_agreement.checking", name=path.name))
        self.task = Task(lambda _tell: workbook_agreement(report, path), self)
        self.task.done.connect(self._checked)
        self.task.failed.connect(self._failed)
        self.task.start()

    def _checked(self, found: "Agreement") -> None:
        self.task = None
        self.show_result(found)

    def _failed(self, error: Exception) -> None:
        self.task = None
        if not isinstance(error, UserError):
            write_log(error)
        self._say("query", "query_glyph", "", sentence_for(error))

    def _say(self, glyph: str, role: str, kind: str, words: str, details: str = "") -> None:
        self._glyph = (glyph, role)
        self._dress()
        set_kind(self.text, "kind", kind)
        self.text.setText(words)
        self.details.setText(details)
        self.details.setVisible(bool(details))

    def _dress(self) -> None:
        glyph, role = self._glyph
        self.glyph.setPixmap(pixmap(glyph, 16, role))
