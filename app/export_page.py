"""The page 交稿: what will be made, under which names, where; progress, links to what is done, and the
agreement line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from app.exporting import Made, free_name
from app.fill_row import FillRow
from app.tasks import Task, snapshot
from app.trouble import sentence_for, write_log
from forms import theme
from forms.icons import pixmap
from forms.widgets import MessageBar, PageHead, button, empty, ground, label, line, row, set_kind, stack
from report.errors import UserError
from report.messages import say
from report.model import Edit
from report.progress import report_progress

if TYPE_CHECKING:
    from app.session import Session

_STATES = {
    "idle": ("", "", ""),
    "waiting": ("not_started", "quiet", "排队"),
    "running": ("in_progress", "accent", "生成中"),
    "done": ("ok", "good", "已生成"),
    "failed": ("error", "error", "没有做成"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can be made. `pattern` gives the file's name from {school} and {year}."""

    key: str
    name: str
    icon: str
    pattern: str
    note: str


KINDS = (
    Kind("word", "Word 报告", "document", "{school}质量年报（{year}）.docx", "整份报告，可直接打印、发送"),
    Kind("excel", "指标 Excel", "table", "附表（{school}）{year}.xlsx", "附表各张，按省里的表样"),
    Kind(
        "check",
        "检查报告",
        "checkmark_circle",
        "检查报告（{school}）{year}.docx",
        "错误、疑问和说明，供内部核对",
    ),
)


class ExportRow(QWidget):
    """One thing to make: check box, name, file name, state, and what to do with the result."""

    ticked = Signal()

    def __init__(self, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.state = "idle"
        self.box = QCheckBox()
        self.box.setChecked(True)
        self.box.setAccessibleName(f"生成{kind.name}")
        self.box.toggled.connect(self.ticked)
        self._icon = QLabel()
        self.file = QLineEdit()
        self.file.setAccessibleName(f"{kind.name}的文件名")
        self._glyph, self._word = QLabel(), label("", "second")
        self.result = label("", "second", wrap=True)
        self.links = row()
        head = row(label(kind.name, "strong"), label(kind.note, "second"), 1, self._glyph, self._word)
        below = row(self.result, self.links)
        below.setStretch(0, 1)
        body = stack(head, self.file, below, spacing=4)
        content = row(self.box, self._icon, body, spacing=12)
        content.setContentsMargins(0, 8, 0, 8)
        content.setStretch(2, 1)
        content.setAlignment(self.box, Qt.AlignmentFlag.AlignTop)
        content.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        self.setLayout(content)
        theme.signals.changed.connect(self._dress)
        self.set_state("idle")
        self._dress()

    def set_state(
        self, state: str, sentence: str = "", actions: Mapping[str, Callable[[], object]] | None = None
    ) -> None:
        """Shows one of idle, waiting, running, done, failed; `sentence` stands below, `actions` as small
        buttons beside it."""
        self.state = state
        self._word.setText(_STATES[state][2])
        self.result.setText(sentence)
        self.result.setVisible(bool(sentence))
        set_kind(self.result, "kind", "error" if state == "failed" else "second")
        empty(self.links)
        for text, act in (actions or {}).items():
            self.links.addWidget(button(text, act, "small"))
        self._dress()

    def _dress(self) -> None:
        self._icon.setPixmap(pixmap(self.kind.icon, 20, "text"))
        glyph, role, _ = _STATES[self.state]
        self._glyph.setVisible(bool(glyph))
        if glyph:
            self._glyph.setPixmap(pixmap(glyph, 16, role))


class ExportPage(QWidget):
    """`findings_wanted()` when a person wants to see the open findings first."""

    findings_wanted = Signal()

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.session = session
        self.task: Task | None = None
        self._queue: list[str] = []
        self._own_folder = False
        self.bar = MessageBar()
        self.folder = QLineEdit(str(session.path.parent))
        self.folder.setAccessibleName("存到的文件夹")
        self.rows = {kind.key: ExportRow(kind) for kind in KINDS}
        for made in self.rows.values():
            made.ticked.connect(self._refresh)
            made.file.textChanged.connect(self._note_existing)
        self.folder.textChanged.connect(self._note_existing)
        self._build()
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
        content = stack(label("将生成", "strong"), where, margins=24, spacing=4)
        for made in self.rows.values():
            content.addWidget(line())
            content.addWidget(made)
        content.addWidget(line())
        self.fill = FillRow(self.session, lambda: Path(self.folder.text()))
        content.addWidget(self.fill)
        content.addWidget(line())
        content.addSpacing(8)
        content.addWidget(label("核对", "strong"))
        self.agreement, self.findings = label("", "", wrap=True), label("", "")
        self.agreement_glyph, self.findings_glyph = QLabel(), QLabel()
        self.go = button("去处理", self.findings_wanted.emit, "link")
        first = row(self.agreement_glyph, label("附表"), self.agreement)
        first.setStretch(2, 1)
        content.addLayout(first)
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
        """The names follow school and year until a person types others."""
        report = self.session.report
        for kind in KINDS:
            name = kind.pattern.format(school=report.school or "学校", year=report.year)
            field = self.rows[kind.key].file
            if not field.isModified():
                field.setText(exporting.plain_name(name))

    def _note_existing(self) -> None:
        """Says beforehand which files of the folder will be replaced."""
        for key, made in self.rows.items():
            if made.state == "idle":
                made.set_state("idle", say("window.export_replaces") if self.target(key).is_file() else "")

    def _edited(self, edit: Edit) -> None:
        if any(change.key == "school.name" for change in edit.changes):
            self._name_files()
        self._refresh()

    def _refresh(self) -> None:
        report = self.session.report
        whole = report_progress(report, self.session.findings, self.session.numbers())[""]
        trouble = whole.errors or whole.queries
        key = "export_open_findings" if trouble else "export_no_findings"
        self.findings.setText(say(f"window.{key}", errors=whole.errors, queries=whole.queries))
        self.findings_glyph.setPixmap(
            pixmap("query" if trouble else "ok", 16, "query_glyph" if trouble else "good")
        )
        self.go.setVisible(bool(trouble))
        if not self.agreement.text():
            self._show_agreement(None)
        self.start.setEnabled(self.task is None and any(r.box.isChecked() for r in self.rows.values()))

    def _show_agreement(self, made: Made | None) -> None:
        if made is None or made.rows is None:
            self.agreement.setText(
                say("window.export_agreement_later", total=exporting.draft_rows(self.session.report))
            )
            self.agreement_glyph.setPixmap(pixmap("not_started", 16, "quiet"))
            set_kind(self.agreement, "kind", "second")
            return
        written, total, blank = made.rows
        good = written == total
        self.agreement.setText(say("window.export_agreement", written=written, total=total, blank=blank))
        self.agreement_glyph.setPixmap(pixmap("ok" if good else "error", 16, "good" if good else "error"))
        set_kind(self.agreement, "kind", "good" if good else "error")

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
            return
        key = self._queue.pop(0)
        made, target = self.rows[key], self.target(key)
        made.set_state("running")
        self.running.show()
        self.words.setText(say("window.export_running", name=made.kind.name))
        self.progress.setValue(0)
        report, findings, session = snapshot(self.session.report), tuple(self.session.findings), self.session
        self.task = Task(
            lambda tell: exporting.make(key, report, findings, session.picture, target, tell), self
        )
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
            self._show_agreement(made)
        self._next()

    def _failed(self, key: str, error: Exception) -> None:
        actions: dict[str, Callable[[], object]] = {"重试": partial(self._make, [key])}
        if isinstance(error, UserError):
            other = free_name(self.target(key)).name
            actions[f"另存为“{other}”"] = partial(self._under_other_name, key, other)
        else:
            write_log(error)
        self.rows[key].set_state("failed", sentence_for(error), actions)
        self._next()

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
