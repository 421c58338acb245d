"""The page that takes Word, Excel and text files in: what goes where, doubtful first; nothing changes
before 收入报告."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QWidget,
)

from app.import_cut_bar import keys_of
from app.import_cuts import Cut
from app.import_detail import ImportDetail
from app.import_list import ImportList
from app.import_mapping import MappingStrip
from app.import_menu import import_menu
from app.import_reading import FILES, read_all
from app.import_source import SCHOOL, SourceBar
from app.import_state import ImportState, Line, accepted
from app.tasks import Task, snapshot
from app.trouble import sentence_for, write_log
from forms import theme
from forms.widgets import MessageBar, PageHead, QuietCombo, button, ground, label, row, stack
from importers.choices import Choice
from importers.proposal import LEFT_OUT, Proposal
from report.errors import UserError
from report.messages import say

if TYPE_CHECKING:
    from app.session import Session

__all__ = ["ImportPage", "accepted"]
_UNDO = (QKeySequence("Ctrl+Z"),)
_REDO = (QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z"))
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ImportPage(QWidget):
    """`left()` when a person turned back, `taken(sentence)` after the report took the files in."""

    left = Signal()
    taken = Signal(str)

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.session = session
        self.state = ImportState(session.report, ())
        self.task: Task | None = None
        self._paths: list[Path] = []
        self._stale = False
        self.bar = MessageBar()
        self.head = PageHead("收入文件", say("window.import_unchanged"))
        self.meaning = QuietCombo()
        self.meaning.addItems([f"作为今年（{session.report.year}）的内容", "作为去年的内容"])
        self.meaning.setAccessibleName("文件的内容作为今年的还是去年的")
        self.meaning.activated.connect(self._meaning_changed)
        self.choose = button("选文件…", self.choose_files, icon="folder_open")
        self.photos = button("选照片文件夹…", self.choose_photos, tip=say("import_page.photos"))
        self.earlier = button("以前没有收的", self.show_earlier, tip=say("import_page.earlier"))
        for each in (
            self.earlier,
            self.meaning,
            self.choose,
            self.photos,
            button("不收，回到报告", self._leave),
        ):
            self.head.buttons.addWidget(each)
        self.list = ImportList()
        self.list.line_chosen.connect(self._show_line)
        self.list.menu_wanted.connect(self._open_menu)
        self.list.dropped.connect(lambda line: QTimer.singleShot(0, partial(self.drop_on, line)))
        self.detail = ImportDetail()
        self.detail.decided.connect(self.decide)
        self.detail.next_wanted.connect(self.next_doubtful)
        self.detail.dropped.connect(lambda key: QTimer.singleShot(0, partial(self._drop, key)))
        self.detail.cut_wanted.connect(self.cut)
        self.detail.keep_changed.connect(self._keep_empty)
        self.source = SourceBar()
        self.source.school_changed.connect(self._school_changed)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.list)
        self.split.addWidget(self.detail)
        self.split.setSizes([680, 686])
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self.strip = MappingStrip()
        self.strip.erase_changed.connect(self._refresh_state)
        self.strip.read_again.connect(lambda: self.read(self._paths))
        self.intro = self._intro()
        self.foot = self._foot()
        layout = stack(
            self.head, self.bar, self.source, self.intro, self.split, self.strip, self.foot, spacing=0
        )
        layout.setStretch(3, 1)
        layout.setStretch(4, 1)
        self.setLayout(layout)
        self.setAcceptDrops(True)
        session.changed.connect(self._report_changed)
        theme.signals.changed.connect(self._changed)
        self._show_state()

    def _intro(self) -> QWidget:
        """What can be taken in, as long as nothing is: in the middle, where files are dropped."""
        words = label(say("window.import_intro"), "second")
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        title = label(say("window.import_drop"), "heading")
        choose = button("选文件…", self.choose_files, "main")
        inner = stack(1, title, words, choose, 2, spacing=12)
        for each in (title, words, choose):
            inner.setAlignment(each, Qt.AlignmentFlag.AlignHCenter)
        intro = QWidget()
        intro.setLayout(inner)
        return intro

    def _foot(self) -> QWidget:
        foot = QWidget()
        ground(foot, "pane")
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(theme.scaled(96))
        self.counts = label("", "second", wrap=True)
        self.stop = button("停止", self.cancel)
        self.sure_button = button("全部接受有把握的", self.accept_sure)
        self.back_button = button("上一项", self.previous_doubtful)
        self.undo_button = button("撤回选择", self.undo, icon="arrow_undo", tip=say("import_page.undo_tip"))
        self.accept_button = button("收入报告（可一步撤销）", self.accept, "main")
        line = row(
            self.progress,
            self.counts,
            self.stop,
            self.undo_button,
            self.sure_button,
            self.back_button,
            self.accept_button,
        )
        line.setContentsMargins(16, 8, 16, 8)
        line.setStretch(1, 1)
        foot.setLayout(line)
        return foot

    # reading

    def as_last_year(self) -> None:
        """Takes what is chosen next as last year's report."""
        self.meaning.setCurrentIndex(1)

    def choose_files(self) -> None:
        """Asks for files and reads them."""
        paths, _ = QFileDialog.getOpenFileNames(self, "选择要导入的文件", "", FILES)
        if paths:
            self.read([Path(path) for path in paths])

    def choose_photos(self) -> None:
        """Asks for a folder of photographs and reads them."""
        folder = QFileDialog.getExistingDirectory(self, "选择照片文件夹")
        if folder:
            self.read([Path(folder)])

    def _meaning_changed(self) -> None:
        """Files that were read mean something else now: they are read again, after a word where that costs decisions."""
        if not self.state.proposals:
            return
        if not self.state.can_undo:
            self.read(self._paths)
            return
        words = say("source.reread", meaning=self.meaning.currentText())
        self.bar.show_message(words, "query", {"重新读": lambda: self.read(self._paths)})

    def read(self, paths: Sequence[Path]) -> None:
        """Reads the files beside the window; the report stays as it is."""
        self.session.flush()
        self.bar.clear()
        self._paths = list(paths)
        report, last_year = snapshot(self.session.report), self.meaning.currentIndex() == 1
        self.task = Task(lambda tell: read_all(report, paths, last_year, tell), self)
        self.task.progressed.connect(self._progressed)
        self.task.done.connect(self._read)
        self.task.failed.connect(self._failed)
        self.task.cancelled.connect(lambda: self._busy(False))
        self._busy(True)
        self.task.start()

    def cancel(self) -> None:
        """Stops reading."""
        if self.task is not None:
            self.task.cancel()

    def _busy(self, on: bool) -> None:
        self.stop.setVisible(on)
        self.choose.setEnabled(not on)
        self.photos.setEnabled(not on)
        self.meaning.setEnabled(not on)
        some = bool(self.state.proposals) and not on
        self.progress.setVisible(on or some)
        self.foot.setVisible(on or some)
        self.undo_button.setEnabled(some and self.state.can_undo)
        self.sure_button.setEnabled(some)
        self.back_button.setEnabled(some)
        self.accept_button.setEnabled(some and self._has_content() and not self.session.read_only)

    def _has_content(self) -> bool:
        return any(p.blocks or p.values or p.fields or p.bodies for p in self.state.proposals)

    def _progressed(self, words: str, share: float) -> None:
        self.counts.setText(words)
        self.progress.setValue(round(share * 1000))

    def _failed(self, error: Exception) -> None:
        self._show_counts()
        self._busy(False)
        if not isinstance(error, UserError):
            write_log(error)
        self.bar.show_message(sentence_for(error))

    def _read(self, proposals: Sequence[Proposal]) -> None:
        self.state = ImportState(self.session.report, proposals)
        names = "、".join(p.source for p in proposals)
        self.head.set_texts("收入文件", f"{names}　{say('window.import_unchanged')}")
        self.source.show_files(self.state)
        self._show_state()
        if not self._has_content():
            self.bar.show_message(say("window.import_nothing"), "query")
        first = next(iter(self.state.lines()), None)
        if first is not None:
            self.list.go(first)
        self.list.setFocus()  # Enter accepts from here on

    # showing

    def _show_state(self) -> None:
        some = bool(self.state.proposals)
        earlier = bool(self._left_before())
        self.intro.setVisible(not some and not earlier)
        self.split.setVisible(some or earlier)
        self.earlier.setVisible(earlier)
        self.list.show_state(self.state)
        self.detail.show_state(self.state)
        self.source.setVisible(some)
        self.source.refresh()
        self.strip.show_proposals(self.session.report, self.state.originals)
        self._show_counts()
        self._busy(False)
        if not some and earlier:
            self.show_earlier()

    def _show_counts(self) -> None:
        lines = [line for line in self.state.lines() if line.piece is not None]
        notes = [line for line in self.state.lines() if line.group == "doubtful"]
        doubt = [line for line in notes if line.key not in self.state.seen]
        seen = [line for line in lines if line.key in self.state.seen or line.group == "unmatched"]
        left = sum(line.group == "unmatched" for line in self.state.lines())
        self.counts.setText(
            say("import_page.seen", seen=len(seen), all=len(lines), doubt=len(doubt), left=left)
            if lines
            else ""
        )
        self.progress.setValue(round(1000 * len(seen) / len(lines)) if lines else 0)

    def _show_line(self, line: Line | None) -> None:
        doubtful = [each for each in self.state.lines() if each.group == "doubtful"]
        place = ""
        if line is not None and line.group == "doubtful":
            number = [each.key for each in doubtful].index(line.key) + 1
            place = say("import_page.place_of", place=number, all=len(doubtful))
        self.detail.show_line(line, place, self.list.chosen())

    def _left_before(self) -> dict[str, str]:
        """What earlier imports left out, by file."""
        fields = self.session.report.fields
        return {k.removeprefix(LEFT_OUT): text for k, text in fields.items() if k.startswith(LEFT_OUT)}

    def show_earlier(self) -> None:
        """Lists what earlier imports did not take, and why."""
        found = self._left_before()
        self.detail.show_note(say("import_page.earlier"), "\n\n".join(f"{k}\n{v}" for k, v in found.items()))

    # deciding

    def decide(self, choice: Choice | None) -> None:
        """Decides about the chosen lines and goes on to the next doubtful one."""
        lines = self.list.chosen()
        if lines:
            self.state.decide_all(lines, choice)
            self._changed()
            self.next_doubtful()

    def _drop(self, section: str) -> None:
        self.state.move_all(self.list.chosen(), section)
        self._changed()

    def drop_on(self, target: Line) -> None:
        """Sends the chosen lines to a section of the list; those of another file to the place where it will stand."""
        lines = self.list.chosen()
        own = target.piece is not None and all(line.file == target.file for line in lines)
        self._drop(target.piece.id if own and target.piece is not None else self.state.place(target))

    def cut(self, cut: Cut) -> None:
        """Cuts or joins pieces; the cursor goes to what was made."""
        self.state.shape(cut.file, cut.steps)
        self._show_state()
        last = cut.steps[-1]
        wanted = [getattr(last, name, "") for name in ("made", "piece", "section")]
        lines = {line.piece.id: line for line in self.state.lines() if line.piece and line.file == cut.file}
        found = next((lines[key] for key in wanted if key in lines), None)
        if found is not None and found.key != getattr(self.list.current(), "key", None):
            self.list.go(found)
        else:
            self._show_line(self.list.current())

    def undo(self) -> None:
        """Takes the last decision on this page back."""
        self._went(self.state.undo(), "import_page.taken_back")

    def redo(self) -> None:
        """Makes the decision that was taken back last again."""
        self._went(self.state.redo(), "import_page.made_again")

    def _went(self, did: bool, words: str) -> None:
        if did:
            self._changed()
        self.session.say(say(words if did else "import_page.nothing_back"))

    def _open_menu(self, place: QPoint) -> None:
        lines = self.list.chosen()
        if not lines:
            return
        menu = import_menu(self.state, lines, self.detail.cut_list(), self)
        menu.triggered.connect(self._menu_chosen)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _menu_chosen(self, action: QAction) -> None:
        data = action.data()
        self.cut(data) if isinstance(data, Cut) else self.decide(data[0])

    def _school_changed(self, file: int, name: str) -> None:
        self.state.set_field(file, SCHOOL, name)
        self._changed()

    def _changed(self) -> None:
        self._show_state()
        self._show_line(self.list.current())

    def _refresh_state(self) -> None:
        self.state.refresh()
        self._changed()

    def _keep_empty(self, on: bool) -> None:
        self.state.keep_empty(on)
        self._changed()

    def accept_sure(self) -> None:
        """Counts every sure piece as seen, and folds them."""
        self.state.see_all([line for line in self.state.lines() if line.group == "matched"])
        self.list.close_group("matched")
        self._changed()
        self.next_doubtful()

    def next_doubtful(self) -> None:
        """The cursor goes to the next doubtful line that nobody has looked at."""
        self._step(1)

    def previous_doubtful(self) -> None:
        """The cursor goes to the doubtful line before, looked at or not."""
        self._step(-1)

    def _step(self, by: int) -> None:
        lines = [line for line in self.state.lines() if line.group == "doubtful"]
        keys = [line.key for line in lines]
        current = self.list.current()
        here = keys.index(current.key) if current is not None and current.key in keys else -1 if by > 0 else 0
        order = lines[here + 1 :] + lines[: here + 1] if by > 0 else lines[:here][::-1]
        open_lines = [line for line in order if by < 0 or line.key not in self.state.seen]
        if open_lines:
            self.list.go(open_lines[0])
        elif by > 0 and self.state.proposals:
            self.session.say(say("import_page.all_seen"))

    # taking in

    def accept(self) -> None:
        """Takes everything but the left-out pieces into the report as one step."""
        from db.backup import Reason

        self.session.flush()
        self.state.refresh()
        self.session.backups.make(Reason.IMPORT)
        edit, pictures = self.state.edit()
        self.session.store_prepared(pictures)
        count = sum(
            line.piece is not None and line.group in ("matched", "doubtful") for line in self.state.lines()
        )
        sources = "、".join(p.source for p in self.state.proposals)
        self.state = ImportState(self.session.report, ())
        self.session.perform(edit, sources)
        self._show_state()
        self.taken.emit(say("window.import_done", count=count))

    def _report_changed(self) -> None:
        if self.isVisible() and self.state.proposals:
            self.state.refresh()
            self._changed()
        else:
            self._stale = True

    def _leave(self) -> None:
        self.cancel()
        self.left.emit()

    def _enter(self) -> None:
        """Enter presses the button that has the focus, else it accepts the piece."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QPushButton) and focus is not self.accept_button:
            focus.click()
        else:
            self.detail.accept()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.state.refresh()
            self._changed()

    def _does(self, event: QKeyEvent) -> Callable[[], None] | None:
        """What a key does on this page."""
        keys = QKeySequence(event.keyCombination())
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_F8:
            return self.previous_doubtful if back else self.next_doubtful
        if event.key() in _ENTER:
            return self._enter
        if self.state.proposals and not isinstance(QApplication.focusWidget(), QLineEdit):
            if keys in _UNDO:
                return self.undo
            if keys in _REDO:
                return self.redo
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                found = [cut for cut in self.detail.cut_list() if keys == QKeySequence(keys_of(cut))]
                return partial(self.cut, found[0]) if found else None
        return None

    def event(self, event: QEvent) -> bool:
        ours = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if ours and isinstance(event, QKeyEvent) and self._does(event) is not None:
            event.accept()  # F8 and Ctrl+Z do something else everywhere else
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        does = self._does(event)
        does() if does is not None else super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.choose.isEnabled():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.read([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
