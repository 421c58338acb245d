"""The main window: tree at the left, the page of what is chosen in the middle, side pane at the right,
status bar below."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QDockWidget,
    QLineEdit,
    QMainWindow,
    QTextEdit,
    QWidget,
)

from app import edition_store, recent
from app.actions import Actions
from app.config import Settings
from app.foot_rows import FootRows
from app.page_book import PageBook
from app.places import place_of_edit
from app.start_page import StartPage
from app.starting import start as run
from app.status import StatusBar
from app.trouble import sentence_for, write_log
from app.window_commands import Commands
from forms import theme
from forms.widgets import MessageBar, ground, stack
from report.checks.findings import Place
from report.errors import UserError
from report.messages import say
from report.model import Edit
from report.progress import Progress

if TYPE_CHECKING:
    from app.chart_keeper import ChartKeeper
    from app.checking import Checker
    from app.edition_page import EditionPage
    from app.fact_watch import FactWatch
    from app.find_panel import FindPanel
    from app.session import Session
    from forms.report_tree import ReportTree
    from forms.side_pane import SidePane

__all__ = ["MainWindow", "run"]

LEFT, RIGHT = 296, 304
NARROW = 1080


def selected_text(widget: QWidget | None) -> str:
    """What is selected in the text or field that has the focus, when it is one line; else ""."""
    if isinstance(widget, QTextEdit):
        text = widget.textCursor().selectedText()
    elif isinstance(widget, QLineEdit):
        text = widget.selectedText()
    else:
        return ""
    return "" if "\u2029" in text or "\ufffc" in text else text


class _NoTitle(QWidget):
    """A dock's title bar without height: the tree and the tabs say what they are."""

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class MainWindow(QMainWindow):
    """One open report, or none. `section` is the id of the section in front, or ""."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings or Settings()
        edition_store.install()
        self.session: Session | None = None
        self.section = ""
        self._special = ""  # the key of the page in front, where it belongs to no section
        self.tree: ReportTree | None = None
        self.pane: SidePane | None = None
        self.checker: Checker | None = None
        self.watch: FactWatch | None = None
        self.keeper: ChartKeeper | None = None
        self._unsaved_shown = False
        self._narrow = False
        self.bar = MessageBar()
        self.book = PageBook(self)
        self.start_page = StartPage()
        self.book.addWidget(self.start_page)
        centre = QWidget()
        ground(centre, "page")
        centre.setLayout(stack(self.bar, self.book, spacing=0))
        self.setCentralWidget(centre)
        self.foot = FootRows()
        self.left = self._dock("目录", Qt.DockWidgetArea.LeftDockWidgetArea, LEFT)
        self.right = self._dock("指引", Qt.DockWidgetArea.RightDockWidgetArea, RIGHT)
        self.foot_dock = self._dock("查找", Qt.DockWidgetArea.BottomDockWidgetArea, 0)
        self.foot_dock.hide()
        self.find_panel: FindPanel | None = None
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.commands = Commands(self)
        self.actions_by_key = Actions(self)
        self._wire()
        self.setAcceptDrops(True)
        self.setMinimumSize(760, 440)  # 1366 × 768 at 150 % leaves 910 × 480
        self.resize(QSize(1366, 768).boundedTo(self.screen().availableSize()))
        self._restore()
        self._title()
        self.show_start()

    # ---- building

    def _dock(self, title: str, area: Qt.DockWidgetArea, width: int) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title)
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        dock.setTitleBarWidget(_NoTitle())
        holder = QWidget()
        ground(holder, "pane")
        holder.setLayout(stack(spacing=0))
        holder.setMinimumWidth(theme.scaled(width) * 3 // 4)
        dock.setWidget(holder)
        self.addDockWidget(area, dock)
        if width:
            self.resizeDocks([dock], [theme.scaled(width)], Qt.Orientation.Horizontal)
        return dock

    def _wire(self) -> None:
        start, actions = self.start_page, self.actions_by_key
        start.way_chosen.connect(self.commands.way)
        start.recent_opened.connect(lambda path: self.calmly(lambda: self.open_path(Path(path))))
        start.recent_searched.connect(self.commands.search_recent)
        start.section_chosen.connect(self.go)
        start.copied.connect(self.status.say)
        self.foot.chosen.connect(self.commands.special)
        self.status.findings_wanted.connect(lambda: self.commands.special("checks"))
        self.status.carried_wanted.connect(lambda: self.do("next_carried"))
        actions.left.toggled.connect(lambda: self._show_docks())
        actions.right.toggled.connect(lambda: self._show_docks())
        actions.recent_menu.aboutToShow.connect(self.commands.fill_recent)
        actions.table_menu.aboutToShow.connect(self.commands.fill_table)

    def _restore(self) -> None:
        geometry = self.settings.get("geometry")
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        self._fit_width(always=True)

    # ---- the report

    def use(self, session: "Session | None") -> None:
        """Works with another report from now on, or with none."""
        # Loaded only now: the first window comes a quarter sooner without them.
        from forms.report_tree import ReportTree
        from forms.side_pane import SidePane

        old, self.session = self.session, session
        self.section = ""
        self.book.setCurrentWidget(self.start_page)
        self.commands.drop_specials()
        self.book.use(session)
        self.tree = ReportTree(session) if session else None
        self.pane = SidePane(session) if session else None
        self._fill_dock(self.left, self.tree, self.foot)
        self._fill_dock(self.right, self.pane)
        self._fill_dock(self.foot_dock)
        self.foot_dock.hide()
        self.find_panel = None
        self.commands.findings.forget()
        self._unwatch()
        if old is not None:
            old.close()
            old.deleteLater()
        self.bar.clear()
        if session is not None and self.tree is not None and self.pane is not None:
            self.tree.chosen.connect(self.go)
            self.tree.entered.connect(lambda: self.book.currentWidget().setFocus())
            self.tree.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            self.tree.view.customContextMenuRequested.connect(self.commands.section_menu)
            self.pane.insert_row.connect(self.commands.insert_row)
            self.pane.text_taken.connect(self.commands.take_text)
            self.pane.place_chosen.connect(self.show_place)
            self.pane.facts_wanted.connect(self.commands.findings.show_facts)
            session.changed.connect(self._after_edit)
            session.checked.connect(self.refresh_figures)
            session.said.connect(self.status.say)
            session.saved.connect(self._show_saved)
            session.failed.connect(self._show_unsaved)
            session.travelled.connect(self._show_step)
            session.history_wanted.connect(self.commands.show_history)
            self.status.show_saved(datetime.fromtimestamp(session.path.stat().st_mtime))
            if session.read_only:
                self.bar.show_message(
                    say("window.read_only", reason=session.read_only_reason), "hint", lasting=True
                )
            elif notes := "".join([*session.draft.notices, session.draft.after_crash]):
                self.bar.show_message(notes, "hint", lasting=True)
        self._title()
        self.show_start()
        if session is not None:
            self._watch(session)

    def _watch(self, session: "Session") -> None:
        """Checks beside the window from now on, and looks for numbers that stand in several places."""
        from app.chart_keeper import ChartKeeper
        from app.checking import Checker
        from app.fact_watch import FactWatch

        self.checker = Checker(session, self._checks_failed, self)
        self.checker.check()
        self.watch = FactWatch(session, self.commands.findings.value_changed, self)
        self.keeper = ChartKeeper(session, write_log, self)

    def _unwatch(self) -> None:
        for each in (self.checker, self.watch, self.keeper):
            if each is not None:
                each.stop()
                each.deleteLater()
        self.checker = self.watch = self.keeper = None

    def _fill_dock(self, dock: QDockWidget, *parts: QWidget | None) -> None:
        """Puts other parts into a dock; those of the old report go."""
        layout = dock.widget().layout()
        assert layout is not None  # made in _dock
        while layout.count():
            item = layout.takeAt(0)
            old = item.widget() if item else None
            if old is not None and old not in parts:
                old.setParent(None)
                old.deleteLater()
        for part in parts:
            if part is not None:
                layout.addWidget(part)
                part.show()

    def open_path(self, path: Path) -> None:
        """Opens a draft file; UserError says why it cannot be opened."""
        if not path.is_file():
            raise UserError(say("window.file_gone", path=path))
        if path.suffix.lower() != ".zhibao":
            raise UserError(say("window.not_zhibao", name=path.name))
        from app.session import Session

        self.leave()
        try:
            session = Session.open(path)
        except UserError as error:
            if not self.commands.backups.offer(path, error):
                raise
            return
        self.take(session)

    def leave(self) -> None:
        """Before another report comes: what was typed is written; UserError while the disk refuses it."""
        self.flush()
        if self.session is not None and self.session.unsaved:
            raise UserError(say("window.unsaved"))

    def take(self, session: "Session") -> None:
        """Shows a session just opened or created, and remembers its file."""
        self.use(session)
        report = session.report
        recent.remember(session.path, f"{report.school} {report.year}", session.read_only)
        self.show_start()

    def flush(self) -> None:
        """Has every form perform what was typed."""
        if self.session is not None:
            self.session.flushing.emit()

    def calmly(self, act: Callable[[], object]) -> bool:
        """Does something; trouble becomes a sentence at the top of the page. True when it went well."""
        try:
            act()
        except UserError as error:
            self.bar.show_message(str(error))
            return False
        except Exception as error:  # the last line of defence of a menu entry: log it, go on working
            write_log(error)
            self.bar.show_message(sentence_for(error))
            return False
        return True

    def _checks_failed(self, error: Exception) -> None:
        write_log(error)
        self.status.say(say("window.checks_failed"))

    def show_find(self, replacing: bool) -> None:
        """Opens 查找与替换 below the page, with what is selected in it."""
        if self.session is None:
            return
        if self.find_panel is None:
            from app.find_panel import FindPanel

            self.find_panel = FindPanel(self.session)
            self.find_panel.place_chosen.connect(self.show_place)
            self.find_panel.left.connect(self.leave_find)
            self._fill_dock(self.foot_dock, self.find_panel)
            self.commands.findings.forget()
        self.foot_dock.show()
        self.resizeDocks([self.foot_dock], [theme.scaled(200)], Qt.Orientation.Vertical)
        self.find_panel.show_section(self.section)
        self.find_panel.begin(selected_text(QApplication.focusWidget()), replacing)

    def fill_foot(self, panel: QWidget) -> None:
        """Puts another list below the page, in the place of 查找."""
        self.find_panel = None
        self.commands.findings.forget()
        self._fill_dock(self.foot_dock, panel)

    def put_on_top(self, strip: QWidget) -> None:
        """Puts a strip above the page, over the message bar."""
        layout = self.centralWidget().layout()
        assert isinstance(layout, QBoxLayout)  # made in __init__
        layout.insertWidget(0, strip)
        strip.show()

    def show_foot(self, panel: QWidget, height: int) -> None:
        """Opens a panel below the page, in the place of what stands there."""
        self.fill_foot(panel)
        self.commands.findings.forget()
        self.foot_dock.show()
        self.resizeDocks([self.foot_dock], [theme.scaled(height)], Qt.Orientation.Vertical)

    def leave_find(self) -> None:
        """Closes what stands below the page."""
        self.foot_dock.hide()
        self.book.currentWidget().setFocus()

    # ---- going places

    def go(self, section_id: str) -> None:
        """Shows the page of a section; leaving a page performs what was typed there."""
        if self.session is None or section_id not in self.session.report.sections:
            return
        self.flush()
        self.bar.page_changed()
        focus = QApplication.focusWidget()
        in_page = focus is not None and self.book.isAncestorOf(focus)
        self.section = section_id
        self.calmly(lambda: self.book.show_section(section_id))
        if in_page:  # the page that had the keyboard is gone: Qt would give it to whatever comes first
            self.book.currentWidget().setFocus()
        self.status.show_caret("")
        if self.tree is not None and self.pane is not None:
            self.tree.set_current(section_id)
            self.pane.show_section(section_id)
        if self.find_panel is not None:
            self.find_panel.show_section(section_id)
        self._after_move("")

    def follow_caret(self, section_id: str) -> None:
        """The caret moved into another section of the page in front: tree and side pane follow."""
        if section_id != self.section and self.tree is not None and self.pane is not None:
            self.section = section_id
            self.tree.set_current(section_id)
            self.pane.show_section(section_id)
            self.refresh_figures()

    def show_page(self, page: QWidget, key: str) -> None:
        """Shows a page that belongs to no section: the start page, checks, delivery, import, new report."""
        self.flush()
        self.bar.page_changed()
        self.section = ""
        if self.book.indexOf(page) < 0:
            self.book.addWidget(page)
        self.book.setCurrentWidget(page)
        if self.tree is not None:
            self.tree.set_current("")
        self._after_move(key)

    def show_start(self) -> None:
        """Shows the start page."""
        session = self.session
        progress = self.tree.model.progress if self.tree else None
        self.start_page.show_report(session, str(session.path.resolve()) if session else "", progress)
        self.show_page(self.start_page, "start")
        self.start_page.focus_first()

    def show_place(self, place: Place) -> None:
        """Shows the section of a place and brings the place itself into view."""
        if place.section:
            self.go(place.section)
        page = self.book.currentWidget()
        show = getattr(page, "show_place", None)
        if callable(show):
            show(place)

    def _after_move(self, key: str) -> None:
        self._special = key
        self.foot.set_current(key)
        self._show_docks()
        self.refresh_figures()

    def _show_docks(self) -> None:
        """The tree belongs to an open report, the side pane to a section; the indicator grid needs the
        width."""
        actions = self.actions_by_key
        own_width = self._special in ("start", "import", "new", "editions", "style")
        self.left.setVisible(self.session is not None and not own_width and actions.left.isChecked())
        kind = self.book.kind_of_current()
        finding = self.pane is not None and self.pane.shows_finding()
        guided = kind in ("text", "fields") or (kind == "indicators" and finding)
        self.right.setVisible(guided and actions.right.isChecked())
        actions.right.setVisible(guided)
        for key, action in (("left", actions.left), ("right", actions.right)):
            self.settings.put(f"narrow_{key}" if self._narrow else key, action.isChecked())

    def _fit_width(self, always: bool = False) -> None:
        """In a narrow window (a small screen at 150 %) the text goes first: no side pane, tools without
        words."""
        narrow = self.width() < theme.scaled(NARROW)
        if narrow != self._narrow or always:
            self._narrow = narrow
            actions = self.actions_by_key
            actions.show_words(not narrow)
            actions.left.setChecked(bool(self.settings.get("narrow_left" if narrow else "left", True)))
            actions.right.setChecked(
                bool(self.settings.get("narrow_right" if narrow else "right", not narrow))
            )

    # ---- staying true

    def _after_edit(self, edit: Edit) -> None:
        session = self.session
        if session is None:
            return
        for change in edit.changes:
            if change.store == "sections":
                before, after = change.before, change.after
                if after is None or (before is not None and bool(before.skipped) != bool(after.skipped)):
                    self.book.forget(change.key)
                    if change.key == self.section and after is not None:
                        QTimer.singleShot(0, self._show_again)
        if self.section and self.section not in session.report.sections:
            self._leave_deleted(edit)
        self._title()
        self.refresh_figures()

    def _show_again(self) -> None:
        self.go(self.section)

    def _leave_deleted(self, edit: Edit) -> None:
        """The section in front is gone: show its neighbour above."""
        assert self.session is not None  # it told of the edit
        parents = [
            c.before.parent
            for c in edit.changes
            if c.store == "sections" and c.key == self.section and c.before
        ]
        here = parents[0] if parents else ""
        fallback = self.session.report.children("")
        self.section = ""
        self.go(here if here in self.session.report.sections else fallback[0].id if fallback else "")

    def step(self, back: bool) -> None:
        """Undo or redo, across pages: the window shows the place that changed."""
        page = self.own_steps()
        if page is not None:
            (page.undo_step if back else page.redo_step)()
            self.actions_by_key.refresh()
        elif self.session is not None:
            (self.session.undo if back else self.session.redo)()

    def _show_step(self, edit: Edit) -> None:
        if self.session is not None and (place := place_of_edit(self.session.report, edit)) is not None:
            self.show_place(place)

    def _show_saved(self) -> None:
        if self.session is not None and self.session.saved_at is not None:
            self.status.show_saved(self.session.saved_at)
            if self._unsaved_shown:
                self._unsaved_shown = False
                self.bar.clear()

    def _show_unsaved(self, reason: str) -> None:
        self._unsaved_shown = True
        self.bar.show_message(reason, "error", {"另存副本…": self.commands.save_copy}, lasting=True)

    def undo_name(self) -> str:
        """The step that undo would take back, or ""."""
        page = self.own_steps()
        return page.undo_name if page is not None else self.session.undo_name if self.session else ""

    def redo_name(self) -> str:
        """The step that redo would do again, or ""."""
        page = self.own_steps()
        return page.redo_name if page is not None else self.session.redo_name if self.session else ""

    def own_steps(self) -> "EditionPage | None":
        """The page in front, where it has an undo of its own: what is changed there is not the report."""
        return self.commands.edition_page()

    def refresh_figures(self) -> None:
        """Status bar, counts and actions, from figures the tree has computed already."""
        if self.tree is None:
            self.status.show_nothing()
        else:
            progress: dict[str, Progress] = self.tree.model.progress
            here = progress.get(self.section) if self.section else None
            self.status.show_progress(progress[""], here)
            self.foot.show_progress(progress[""])
        self.actions_by_key.refresh()

    def _title(self) -> None:
        if self.session is None:
            self.setWindowTitle("质报")
            return
        report = self.session.report
        note = "（只读）" if self.session.read_only else ""
        self.setWindowTitle(f"{report.school} {report.year} 年度质量报告{note} — 质报")

    def do(self, key: str) -> None:
        """What a menu entry or a tool does."""
        self.calmly(lambda: self.commands.run(key))

    def set_scheme(self, dark: bool | None) -> None:
        """Light, dark, or the system's scheme; kept for the next start."""
        theme.set_dark(dark)
        self.settings.put("dark", dark)

    def set_text_size(self, scale: float) -> None:
        """The size of all text, 1.0 being 100 %; kept for the next start."""
        theme.set_text_scale(scale)
        self._fit_width()
        self.settings.put("text_scale", scale)

    def _abandon(self) -> None:
        """Closes although the last edits could not be written: a person has decided so."""
        session, self.session = self.session, None
        if session is not None:
            session.abandon()
        self.close()

    # ---- Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.toLocalFile().endswith(".zhibao") for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = next(u.toLocalFile() for u in event.mimeData().urls() if u.toLocalFile().endswith(".zhibao"))
        self.calmly(lambda: self.open_path(Path(path)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_width()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.session is not None and not self.calmly(self.leave):
            event.ignore()  # the sentence says what stood in the way; a copy can be made elsewhere first
            actions = {"另存副本…": self.commands.save_copy, "不保存，退出": self._abandon}
            self.bar.show_message(self.bar.sentence, "error", actions)
            return
        self.commands.stop_tasks()
        if self.checker is not None:
            self.checker.stop()
        if self.watch is not None:
            self.watch.stop()
        if self.keeper is not None:
            self.keeper.stop()
        self.settings.put("geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        if self.session is not None:
            self.session.close()
        event.accept()
