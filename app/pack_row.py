"""A line of the page 交稿: one zip of everything that was made, the Word file seen with the reader's eyes, a mail draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from app.exporting import free_name, plain_name, size_text
from app.session import Session
from app.tasks import ReportProgress, Task, snapshot
from app.trouble import sentence_for, write_log
from forms import theme
from forms.icons import pixmap
from forms.widgets import button, empty, label, row, set_kind, stack
from report.errors import UserError
from report.messages import say
from report.model import Report

_GLYPHS = {"query": "！", "hint": "·"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A finished pack: the zip, the files in it, and sentences on what the reader will meet."""

    path: Path
    files: tuple[Path, ...]
    sentence: str
    remarks: tuple[str, ...]


def pack(
    session: Session, report: Report, files: Sequence[Path], target: Path, mail: bool, tell: ReportProgress
) -> Sent:
    """Looks at the Word file, makes it smaller where the mail wants that, and packs. UserError where something is in the way."""
    from exporters.delivery.pack import write_zip
    from exporters.delivery.readers_eye import look_at

    chosen, remarks, smaller = list(files), [], ""
    for place, file in enumerate(files):
        if file.suffix.lower() != ".docx" or "检查报告" in file.name:
            continue
        tell(say("delivery.looking", name=file.name), place / (len(files) + 1))
        remarks += [f"{_GLYPHS[remark.level]} {remark.sentence}" for remark in look_at(file)]
        if mail:
            made = _mail_version(session, report, file)
            before, after = size_text(file), size_text(made)
            if before == after:  # its pictures are small already
                made.unlink()
                smaller = say("delivery.small_enough", name=file.name)
            else:
                chosen[place] = made
                smaller = say("delivery.smaller", name=made.name, before=before, after=after)
    tell(say("delivery.packing"), 0.9)
    packed = write_zip(chosen, target)
    sentence = say("delivery.packed", name=target.name, size=size_text(target), count=len(packed.files))
    return Sent(target, tuple(chosen), sentence + smaller, tuple(remarks))


def _mail_version(session: Session, report: Report, file: Path) -> Path:
    """The report with smaller pictures beside the full one: the least squeezed one that a mail box takes."""
    from exporters import export_word
    from exporters.delivery.pack import mail_size
    from exporters.delivery.readers_eye import MAIL_LIMIT
    from exporters.delivery.smaller import LEVELS, smaller

    path = file.with_name(f"{file.stem}（邮件版）{file.suffix}")
    for level in range(len(LEVELS)):
        export_word(report, smaller(session.picture, level), path)
        if mail_size([path.stat().st_size]) < MAIL_LIMIT // 2:
            break
    return path


class PackRow(QWidget):
    """`wanted()` when a person asks for the pack: the page makes what is missing and calls `start`."""

    wanted = Signal()
    ended = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.task: Task | None = None
        self._icon = QLabel()
        self.mail = QCheckBox(say("delivery.mail_box"))
        self.result, self.remarks = label("", "second", wrap=True), label("", "second", wrap=True)
        self.links = row()
        self.go = button("打包提交", self.wanted.emit, icon="send")
        head = row(label("交稿包", "strong"), label(say("delivery.row_note"), "second"), 1, self.go)
        below = row(self.result, self.links)
        below.setStretch(0, 1)
        content = row(self._icon, stack(head, self.mail, below, self.remarks, spacing=4), spacing=12)
        content.setContentsMargins(28, 8, 0, 8)
        content.setStretch(1, 1)
        content.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        self.setLayout(content)
        theme.signals.changed.connect(self._dress)
        self._dress()
        self._show("")

    def start(self, files: Sequence[Path], folder: Path) -> None:
        """Packs the files into a zip in `folder`, beside the window; the zip gets a name that is free."""
        if self.task is not None:
            return
        report = snapshot(self._session.report)
        name = plain_name(f"{report.school or '学校'}质量年报（{report.year}）交稿.zip")
        target, mail, session = free_name(folder / name), self.mail.isChecked(), self._session
        self.go.setEnabled(False)
        self._show(say("delivery.packing"))
        self.task = Task(lambda tell: pack(session, report, files, target, mail, tell), self)
        self.task.done.connect(self._done)
        self.task.failed.connect(self._failed)
        self.task.start()

    def write_mail(self, sent: Sent) -> None:
        """A mail draft with the zip attached, opened by the mail program of this PC."""
        from exporters.delivery.pack import write_mail

        report = self._session.report
        title = say("delivery.mail_subject", school=report.school, year=report.year)
        path = free_name(sent.path.with_suffix(".eml"))
        try:
            write_mail([sent.path], path, title, say("delivery.mail_text", title=title))
        except UserError as error:
            self._show(str(error), failed=True)
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        self.result.setText(say("delivery.mail_made", name=path.name))

    def _done(self, sent: Sent) -> None:
        self._end()
        self._show(sent.sentence, sent)
        self.ended.emit()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            write_log(error)
        self._end()
        self._show(sentence_for(error), failed=True)
        self.ended.emit()

    def _end(self) -> None:
        self.task = None
        self.go.setEnabled(True)

    def _show(self, sentence: str, sent: Sent | None = None, failed: bool = False) -> None:
        self.result.setText(sentence)
        self.result.setVisible(bool(sentence))
        set_kind(self.result, "kind", "error" if failed else "second")
        remarks = "\n".join(sent.remarks) if sent else ""
        self.remarks.setText(remarks or (say("delivery.clean") if sent else ""))
        self.remarks.setVisible(sent is not None)
        empty(self.links)
        if sent is not None:
            folder = QUrl.fromLocalFile(str(sent.path.parent))
            self.links.addWidget(button("打开文件夹", lambda: QDesktopServices.openUrl(folder), "small"))
            self.links.addWidget(button("写邮件…", lambda: self.write_mail(sent), "small"))

    def _dress(self) -> None:
        self._icon.setPixmap(pixmap("send", 20, "text"))
