"""A line of the page 交稿: the province's own blank form is chosen, filled into a copy, and read back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLabel, QPlainTextEdit, QWidget

from app.exporting import free_name
from app.fill_choices import FillChoices
from app.fill_memory import learned_rows
from app.tasks import Task, snapshot
from app.trouble import sentence_for, write_log
from forms import theme
from forms.icons import pixmap
from forms.widgets import button, empty, label, row, set_kind, stack
from report.errors import UserError
from report.messages import say
from report.model import Report

if TYPE_CHECKING:
    from app.session import Session
    from exporters.fill import OpenRow

_LIST_HEIGHT = 132


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form: `listed` are sentences on what needs a person, `open_rows` the rows that one may place, remembered
    for the form of that `fingerprint`."""

    path: Path
    sentence: str
    listed: tuple[str, ...]
    fingerprint: str
    open_rows: "tuple[OpenRow, ...]"


def fill(report: Report, blank: Path, target: Path) -> Filled:
    """Fills the form and reads it back. UserError where the form is not the right one or cannot be written."""
    from exporters.fill import agreement, fill_form

    learned = learned_rows()
    result = fill_form(report, blank, target, learned)
    agreeing, total, differences = agreement(report, target, learned)
    facts = {"filled": result.filled, "same": result.same, "agreeing": agreeing, "total": total}
    listed = result.listed + ([] if result.listed else differences)
    sentence = say("fill.done", path=target.name, **facts)
    return Filled(target, sentence, tuple(listed), result.fingerprint, tuple(result.open_rows))


class FillRow(QWidget):
    """`folder` tells where the filled form goes: beside the other things that are made."""

    def __init__(self, session: "Session", folder: Callable[[], Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._folder = session, folder
        self.task: Task | None = None
        self.path: Path | None = None  # the form that was filled last
        self._blank: Path | None = None  # the blank one it was made from
        self.choices = FillChoices(self._again)
        self._icon = QLabel()
        self.result = label("", "second", wrap=True)
        self.listed = QPlainTextEdit()
        self.listed.setReadOnly(True)
        self.listed.setTabChangesFocus(True)
        self.listed.setAccessibleName("需要人看的行和格")
        self.listed.setFixedHeight(_LIST_HEIGHT)
        self.links = row()
        self.choose_button = button("选择空白表…", self.choose)
        head = row(
            label("省里的空白表", "strong"), label(say("fill.row_note"), "second"), 1, self.choose_button
        )
        below = row(self.result, self.links)
        below.setStretch(0, 1)
        body = stack(head, below, self.listed, self.choices, spacing=4)
        content = row(self._icon, body, spacing=12)
        content.setContentsMargins(28, 8, 0, 8)
        content.setStretch(1, 1)
        content.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        self.setLayout(content)
        theme.signals.changed.connect(self._dress)
        self._dress()
        self._show("")

    def choose(self) -> None:
        """Asks for the blank form and fills it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, "选择省里的空白表", str(self._folder()), "Excel 表格 (*.xlsx *.xlsm *.xls *.et)"
        )
        if chosen:
            self.start(Path(chosen))

    def start(self, blank: Path) -> None:
        """Fills a copy of the form, beside the window; the copy gets a name that is free."""
        if self.task is not None:
            return
        self._session.flush()
        self._blank = blank
        report = snapshot(self._session.report)
        target = free_name(self._folder() / f"{blank.stem}（已填）{blank.suffix}")
        self.choose_button.setEnabled(False)
        self._show(say("fill.row_running", name=blank.name))
        self.task = Task(lambda tell: fill(report, blank, target), self)
        self.task.done.connect(self._done)
        self.task.failed.connect(self._failed)
        self.task.start()

    def _again(self) -> None:
        if self._blank is not None:
            self.start(self._blank)

    def _done(self, filled: Filled) -> None:
        url = QUrl.fromLocalFile(str(filled.path))
        count = say("fill.row_listed", count=len(filled.listed)) if filled.listed else ""
        self._end()
        self.path = filled.path
        self._show(filled.sentence + count, filled.listed, {"打开": lambda: QDesktopServices.openUrl(url)})
        self.choices.show_rows(filled.fingerprint, filled.open_rows)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            write_log(error)
        self._end()
        self._show(sentence_for(error), failed=True)

    def _end(self) -> None:
        self.task = None
        self.choose_button.setEnabled(True)

    def _show(
        self,
        sentence: str,
        listed: tuple[str, ...] = (),
        actions: Mapping[str, Callable[[], object]] | None = None,
        failed: bool = False,
    ) -> None:
        self.result.setText(sentence)
        self.result.setVisible(bool(sentence))
        set_kind(self.result, "kind", "error" if failed else "second")
        self.listed.setPlainText("\n".join(listed))
        self.listed.setVisible(bool(listed))
        self.choices.hide()
        empty(self.links)
        for text, act in (actions or {}).items():
            self.links.addWidget(button(text, act, "small"))

    def _dress(self) -> None:
        self._icon.setPixmap(pixmap("table_add", 20, "text"))
