"""A line of the page 交稿: one zip of everything that was made, the Word file seen with the reader's eyes, a mail draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from app.exporting import free_name, size_text
from app.session import Session
from app.tasks import ReportProgress, Task, snapshot
from app.trouble import sentence_for, write_log
from forms import theme
from forms.icons import pixmap
from forms.widgets import button, empty, label, row, set_kind, stack
from report.errors import UserError
from report.file_names import file_name
from report.messages import say
from report.model import Report

_REPORTS = (".docx", ".pdf")
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

    chosen, remarks, told = list(files), [], ""
    reports = [file for file in files if file.suffix.lower() in _REPORTS and "检查报告" not in file.name]
    for place, file in enumerate(reports):
        tell(say("delivery.looking", name=file.name), place / (len(reports) + 1))
        if file.suffix.lower() == ".docx":
            remarks += [f"{_GLYPHS[remark.level]} {remark.sentence}" for remark in look_at(file)]
        if mail:
            made, words = _mail_version(session, report, file)
            chosen[chosen.index(file)] = made
            told += words
    declaration = target.with_name(file_name(report, "declaration"))
    if reports and _declaration_made(session, report, declaration):
        chosen.append(declaration)
    tell(say("delivery.packing"), 0.9)
    packed = write_zip(chosen, target)
    sentence = say("delivery.packed", name=target.name, size=size_text(target), count=len(packed.files))
    return Sent(target, tuple(chosen), sentence + told, tuple(remarks))


def _mail_version(session: Session, report: Report, file: Path) -> tuple[Path, str]:
    """(the file to send, a sentence): the report, Word or PDF, with smaller pictures beside the full one, the least squeezed one
    that a mail box takes; the full one where its pictures are small already.
    """
    from exporters import export_word
    from exporters.delivery.pack import mail_size
    from exporters.delivery.readers_eye import MAIL_LIMIT
    from exporters.delivery.smaller import LEVELS, smaller

    path = file.with_name(f"{file.stem}（邮件版）{file.suffix}")
    for level in range(len(LEVELS)):
        pictures = smaller(session.picture, level)
        if file.suffix.lower() == ".pdf":
            from app.pdf import export_pdf

            export_pdf(report, pictures, path)
        else:
            export_word(report, pictures, path)
        if mail_size([path.stat().st_size]) < MAIL_LIMIT // 2:
            break
    before, after = size_text(file), size_text(path)
    if before == after:
        path.unlink()
        return file, say("delivery.small_enough", name=file.name)
    return path, say("delivery.smaller", name=path.name, before=before, after=after)


def _declaration_made(session: Session, report: Report, path: Path) -> bool:
    from app.pdf import export_declaration

    return export_declaration(report, session.picture, path)


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
        target, mail = free_name(folder / file_name(report, "pack")), self.mail.isChecked()
        session = self._session
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
