"""The page 交稿: what will be made, under which names, where; progress, links to what is done, and the
agreement line."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import exporting
from app.agreement_row import AgreementRow
from app.export_row import KINDS, ExportRow
from app.exporting import Made, free_name
from app.fill_row import FillRow
from app.hand_edits import HandChanged
from app.name_row import NameRow
from app.pack_row import PackRow
from app.style_note import picture_note, style_note
from app.tasks import Task, snapshot
from app.trouble import sentence_for, write_log
from forms.icons import pixmap
from forms.widgets import MessageBar, PageHead, button, ground, label, line, row, stack
from report.errors import UserError
from report.file_names import FILE_NAMES, file_name
from report.messages import say
from report.model import Edit
from report.progress import report_progress

if TYPE_CHECKING:
    from app.session import Session


class ExportPage(QWidget):
    """`findings_wanted()` when a person wants to see the open findings first, `hand_edits_wanted(HandChanged)` what was changed
    by hand in a file that stands in the way."""

    findings_wanted = Signal()
    hand_edits_wanted = Signal(object)

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.session = session
        self.task: Task | None = None
        self._queue: list[str] = []
        self._own_folder = False
        self._pack_after = False
        self.bar = MessageBar()
        self.folder = QLineEdit(str(session.path.parent))
        self.folder.setAccessibleName("存到的文件夹")
        self.rows = {kind.key: ExportRow(kind) for kind in KINDS}
        for made in self.rows.values():
            made.ticked.connect(self._refresh)
            made.file.textChanged.connect(self._note_existing)
        self.folder.textChanged.connect(self._note_existing)
        self.ask = QCheckBox(say("preview.ask_office"))
        self._build()
        # Once it has a parent: else it flashes up as a window.
        self.ask.setVisible(bool(exporting.find_office()))
        session.changed.connect(self._edited)
        session.checked.connect(self._refresh)
        self._name_files()
        self._note_existing()
        self._refresh()

    def _build(self) -> None:
        body = QWidget()
        ground(body, "page")
        body.setMaximumWidth(880)
        where = row(
            label("存到"),
            self.folder,
            button("更改…", self._choose_folder),
            button("打开文件夹", self._open_folder),
        )
        where.setStretch(1, 1)
        self.names = NameRow(self.session)
        content = stack(label("将生成", "strong"), where, self.names, margins=24, spacing=4)
        for made in self.rows.values():
            content.addWidget(line())
            content.addWidget(made)
        content.addWidget(line())
        self.style_words = label("", "second", wrap=True)
        content.addWidget(self.style_words)
        self.picture_words = label("", "second", wrap=True)
        content.addWidget(self.picture_words)
        content.addWidget(self.ask)
        content.addWidget(line())
        self.fill = FillRow(self.session, lambda: Path(self.folder.text()))
        content.addWidget(self.fill)
        content.addWidget(line())
        self.pack = PackRow(self.session)
        self.pack.wanted.connect(self._pack_wanted)
        content.addWidget(self.pack)
        content.addWidget(line())
        content.addSpacing(8)
        content.addWidget(label("核对", "strong"))
        self.agreement = AgreementRow(self.session, lambda: self.target("excel"))
        self.findings, self.findings_glyph = label("", ""), QLabel()
        self.go = button("去处理", self.findings_wanted.emit, "link")
        content.addWidget(self.agreement)
        content.addLayout(row(self.findings_glyph, label("检查"), self.findings, self.go, 1))
        content.addStretch(1)
        body.setLayout(content)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(body)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout: QVBoxLayout = stack(
            PageHead("交稿", "导出时可以继续编辑；按开始时的内容生成"),
            self.bar,
            area,
            self._foot(),
            spacing=0,
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.start)  # Ctrl+E, Enter

    def _foot(self) -> QWidget:
        foot = QWidget()
        ground(foot, "pane")
        self.words = label("", "second")
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.stop = button("取消", self.cancel)
        self.start = button("导出", self.export, "main", "arrow_export")
        progress = row(self.progress, self.stop)
        progress.setStretch(0, 1)
        self.running = QWidget()
        self.running.setLayout(stack(self.words, progress, spacing=4))
        foot.setLayout(stack(self.running, row(self.start, 1), margins=12))
        self.running.hide()
        return foot

    # ---- what will be made

    def _name_files(self) -> None:
        """The names follow the pattern of the report until a person types others."""
        for key, made in self.rows.items():
            if not made.file.isModified():
                made.file.setText(file_name(self.session.report, key))

    def _note_existing(self) -> None:
        """Says beforehand which files of the folder will be replaced."""
        for key, made in self.rows.items():
            if made.state == "idle":
                made.set_state("idle", say("window.export_replaces") if self.target(key).is_file() else "")

    def _edited(self, edit: Edit) -> None:
        if any(key.startswith(("school.", FILE_NAMES)) for key in edit.keys("fields")):
            self._name_files()
            self.names.show_report()
        if edit.keys("values"):
            self.agreement.note_change()
        self._refresh()

    def _refresh(self) -> None:
        report = self.session.report
        whole = report_progress(report, self.session.findings, self.session.numbers())[""]
        trouble = whole.errors or whole.queries
        key = "export_open_findings" if trouble else "export_no_findings"
        words = say(f"window.{key}", errors=whole.errors, queries=whole.queries)
        words += "。" + say("roll.export_warning", count=whole.carried) if whole.carried else ""
        self.findings.setText(words)
        self.style_words.setText(style_note(report))
        self.picture_words.setText(picture_note(report, self.session.findings))
        self.picture_words.setVisible(bool(self.picture_words.text()))
        self.findings_glyph.setPixmap(
            pixmap("query" if trouble else "ok", 16, "query_glyph" if trouble else "good")
        )
        self.go.setVisible(bool(trouble))
        self.agreement.show_draft()
        self.start.setEnabled(self.task is None and any(r.box.isChecked() for r in self.rows.values()))

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "文件存到", self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.text()))

    def target(self, key: str) -> Path:
        """Where a thing will be written."""
        return Path(self.folder.text()) / self.rows[key].file.text()

    # ---- making it

    def export(self) -> None:
        """Makes everything ticked, one after the other, beside the window."""
        self.bar.clear()
        folder = Path(self.folder.text())
        if not folder.is_dir():
            self.bar.show_message(say("window.export_folder_gone", folder=folder))
            return
        self._make([key for key, made in self.rows.items() if made.box.isChecked()])

    def _pack_wanted(self) -> None:
        """Makes what is ticked, for the pack must hold today's state, and packs it when all is there."""
        self._pack_after = True
        if self.task is None:
            self.export()

    def _pack_made(self) -> None:
        self._pack_after = False
        rows = [(key, made) for key, made in self.rows.items() if made.box.isChecked()]
        if any(made.state != "done" for _, made in rows):
            self.bar.show_message(say("window.export_pack_waits"), "query")
            return
        files = [self.target(key) for key, _ in rows]
        files += [self.fill.path] if self.fill.path is not None else []
        self.pack.start(files, Path(self.folder.text()))

    def _make(self, keys: list[str]) -> None:
        self.session.flush()
        for key in keys:
            self.rows[key].set_state("waiting")
        self._queue += keys
        if self.task is None:
            self._next()

    def _next(self) -> None:
        if not self._queue:
            self.task = None
            self.running.hide()
            self._refresh()
            if self._pack_after:
                self._pack_made()
            return
        key = self._queue.pop(0)
        made, target = self.rows[key], self.target(key)
        made.set_state("running")
        self.running.show()
        self.words.setText(say("window.export_running", name=made.kind.name))
        self.progress.setValue(0)
        report, findings, session = (
            snapshot(self.session.report),
            tuple(self.session.every_finding),
            self.session,
        )
        ask = self.ask.isChecked()
        self.task = Task(lambda tell: exporting.make(key, report, findings, session, target, tell, ask), self)
        self.task.progressed.connect(partial(self._progressed, made.kind.name))
        self.task.done.connect(partial(self._done, key))
        self.task.failed.connect(partial(self._failed, key))
        self.task.cancelled.connect(self._cancelled)
        self.task.start()
        self._refresh()

    def _progressed(self, name: str, words: str, share: float) -> None:
        self.words.setText(say("window.export_running", name=name) + words)
        self.progress.setValue(round(share * 1000))

    def _done(self, key: str, made: Made) -> None:
        url = QUrl.fromLocalFile(str(made.path))
        size = say("window.export_size", name=made.path.name, size=exporting.size_text(made.path))
        self.rows[key].set_state("done", size, {"打开": lambda: QDesktopServices.openUrl(url)})
        if made.rows is not None:
            self.agreement.show_result(made.rows)
        if made.sha and not self.session.read_only:
            self._remember(made)
        self._next()

    def _remember(self, made: Made) -> None:
        """Notes in the draft what was delivered, so that hand edits in the file are seen later."""
        try:
            self.session.draft.note_export(made.path.name, made.sha)
        except UserError as error:  # the file is made; only the note is missing
            self.bar.show_message(str(error), "query")

    def _failed(self, key: str, error: Exception) -> None:
        if isinstance(error, HandChanged):
            self._hand_changed(key, error)
            return
        actions: dict[str, Callable[[], object]] = {"重试": partial(self._make, [key])}
        if isinstance(error, UserError):
            other = free_name(self.target(key)).name
            actions[f"另存为“{other}”"] = partial(self._under_other_name, key, other)
        else:
            write_log(error)
        self.rows[key].set_state("failed", sentence_for(error), actions)
        self._next()

    def _hand_changed(self, key: str, changed: HandChanged) -> None:
        """The file that would be replaced was changed by hand: nothing of it may be lost."""
        other = free_name(self.target(key)).name
        actions: dict[str, Callable[[], object]] = {
            "改名留着，再导出": partial(self._keep_and_make, key),
            f"另存为“{other}”": partial(self._under_other_name, key, other),
        }
        if changed.edits:
            actions = {"看改动…": partial(self.hand_edits_wanted.emit, changed), **actions}
        self.rows[key].set_state("failed", changed.sentence, actions)
        self._next()

    def _keep_and_make(self, key: str) -> None:
        """Puts the changed file aside under another name and makes the new one."""
        target = self.target(key)
        aside = free_name(target.with_name(f"{target.stem}（手改）{target.suffix}"))
        try:
            target.rename(aside)
        except OSError:
            self.bar.show_message(say("hand_edits.held", name=target.name))
            return
        self._make([key])

    def _under_other_name(self, key: str, name: str) -> None:
        self.rows[key].file.setText(name)
        self.rows[key].file.setModified(True)
        self._make([key])

    def _cancelled(self) -> None:
        for made in self.rows.values():
            if made.state in ("running", "waiting"):
                made.set_state("idle")
        self._queue = []
        self.bar.show_message(say("window.export_cancelled"), "hint")
        self._next()

    def cancel(self) -> None:
        """Stops after the step under way; files that are finished stay."""
        if self.task is not None:
            self.task.cancel()
