"""What the menu entries do. Pages that are rarely needed are imported and made here, when first asked for."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app import recent
from app.exporting import free_name
from app.finding_commands import FindingCommands
from app.help_commands import HelpCommands
from app.places import place_of_cell
from app.regions import go_round
from app.section_commands import SectionCommands
from app.tasks import Task
from report.messages import say
from report.model import Kind, Report, cell_key
from report.progress import debts, reminder, report_progress

if TYPE_CHECKING:
    from app.backup_commands import BackupCommands
    from app.edition_page import EditionPage
    from app.hand_edits import HandChanged
    from app.new_report import NewReport
    from app.session import Session
    from app.window import MainWindow
    from report.history import Target

FILES = "质报报告 (*.zhibao)"


class Commands:
    """The commands of one window. `run(key)` does the one named in `app.actions`."""

    def __init__(self, window: "MainWindow") -> None:
        self.window = window
        self.section = SectionCommands(window)
        self.findings = FindingCommands(window)
        self.help = HelpCommands(window, self.sample)
        self._backups: BackupCommands | None = None
        self._specials: dict[str, QWidget] = {}
        self._after_new = ""
        self._table: dict[str, Callable[[], object]] = {
            "new": self.new,
            "roll": self.roll,
            "rolled": self.show_rolled,
            "open": self.open,
            "import": self.import_files,
            "photos": self.import_photos,
            "copy": self.save_copy,
            "backups": lambda: self.backups.page(),
            "close": self._leave_report,
            "quit": window.close,
            "undo": partial(window.step, True),
            "redo": partial(window.step, False),
            "find": self._find,
            "add_after": partial(self.section.add, False),
            "add_below": partial(self.section.add, True),
            "rename": partial(self._edit_in_tree, "rename"),
            "owner": partial(self._edit_in_tree, "edit_owner"),
            "move_up": partial(self.section.move, -1),
            "move_down": partial(self.section.move, 1),
            "level_up": partial(self.section.change_level, False),
            "level_down": partial(self.section.change_level, True),
            "skip": self.section.skip,
            "delete": self.section.delete,
            "check": self.check,
            "next": partial(self.findings.step, 1),
            "previous": partial(self.findings.step, -1),
            "safe_fixes": self.findings.safe_fixes,
            "facts": self.findings.facts_here,
            "next_carried": self.next_carried,
            "find_text": partial(self.window.show_find, False),
            "replace_text": partial(self.window.show_find, True),
            "history": self.history,
            "shelf": self.shelf,
            "recycle": self.recycle,
            "snapshot": self.snapshot,
            "compare": self.compare,
            "preview": self.preview,
            "style": self.style,
            "export": lambda: self.special("delivery"),
            "submit": partial(self.section.review, "submit"),
            "lock": partial(self.section.review, "lock"),
            "send_back": partial(self.section.review, "send_back"),
            "editions": self.editions,
            **self._on_every_page(),
        }

    def _on_every_page(self) -> dict[str, Callable[[], object]]:
        """What needs no section: papers to hand round, the way through the window, help."""
        return {
            "remind": self.remind,
            "evidence": self.findings.save_evidence,
            "next_region": partial(go_round, self.window, 1),
            "last_region": partial(go_round, self.window, -1),
            "tour": self.help.tour,
            "keys": self.help.keys,
            "manual": self.help.manual,
            "about": self.help.about,
        }

    def run(self, key: str) -> None:
        """Does what the action `key` says; KeyError for one unknown."""
        act = self._table.get(key)
        if act is None:  # the page in front offers it
            act = getattr(self.window.book.currentWidget(), key)
        act()

    # ---- files

    def way(self, key: str) -> None:
        """One of the four ways of the start page."""
        ways = {"new": self.new, "from_word": self.from_word, "open": self.open, "sample": self.sample}
        ways["editions"] = self.editions
        self.window.calmly(ways[key])

    def editions(self) -> None:
        """The page 版本: editions of the tables, copied, made, loaded."""
        from app.edition_page import EditionPage

        if "editions" not in self._specials:
            made = EditionPage()
            made.stepped.connect(self.window.actions_by_key.refresh)
            self._specials["editions"] = made
        page = self._specials["editions"]
        self.window.show_page(page, "editions")
        page.setFocus()

    def edition_page(self) -> "EditionPage | None":
        """The page 版本 where it is in front."""
        held = self._specials.get("editions")
        return (
            cast("EditionPage", held)
            if held is not None and held is self.window.book.currentWidget()
            else None
        )

    def new(self) -> None:
        """The page with the five questions."""
        self._ask(None)

    def roll(self) -> None:
        """The same questions, for a report that starts from the one that is open."""
        if self.window.session is not None:
            from db.backup import Reason

            self.window.flush()
            self.window.session.backups.make(Reason.ROLL)
            self._ask(self.window.session.report)

    def _ask(self, start: Report | None) -> None:
        from app.new_report import NewReportPage

        self._drop("new")
        made = NewReportPage(start)
        made.answered.connect(lambda given: self.window.calmly(lambda: self._create(given)))
        made.left.connect(self.window.show_start)
        self._specials["new"] = made
        self._after_new = ""
        self.window.show_page(made, "new")
        made.school.setFocus()

    def _create(self, given: "NewReport") -> None:
        from app.new_report import create

        self.window.leave()
        session, notes = create(given)
        after = self._after_new
        self.window.take(session)
        if after == "import":
            self.import_files(last_year=True)
        elif given.start is not None:
            self.show_rolled()
        else:
            self._begin_writing(session.report)
        if notes:
            self.window.bar.show_message(notes, "good")

    def _begin_writing(self, report: Report) -> None:
        """The first section with text, the caret in it: what a person has come for. The cover knows the school already."""
        every = report.children("")
        first = next((s for s in every if s.type in (Kind.PREFACE, Kind.BODY)), every[0] if every else None)
        if first is not None:
            self.window.go(first.id)
            self.window.book.currentWidget().setFocus()

    def from_word(self) -> None:
        """A new report first, then the import page."""
        self._ask(None)
        self._after_new = "import"
        self.window.bar.show_message(say("window.from_word"), "hint")

    def open(self) -> None:
        """Asks for a draft file and opens it."""
        held = recent.recent_reports()
        start = str(Path(held[0].path).parent) if held else ""
        path, _ = QFileDialog.getOpenFileName(self.window, "打开报告", start, FILES)
        if path:
            self.window.open_path(Path(path))

    def search_recent(self, old: str) -> None:
        """Asks where a file of the recent list has gone."""
        path, _ = QFileDialog.getOpenFileName(self.window, f"查找 {Path(old).name}", "", FILES)
        if path:
            recent.moved(old, Path(path))
            self.window.calmly(lambda: self.window.open_path(Path(path)))

    def fill_table(self) -> None:
        """Fills the menu 表格 with what the table at the cursor offers."""
        menu = self.window.actions_by_key.table_menu
        menu.clear()
        page = self.window.book.currentWidget()
        block = getattr(page, "current", None)
        if block is not None and hasattr(block, "insert_rows"):
            block.menu_actions(menu)
        if menu.isEmpty():
            menu.addAction(say("window.no_table_here")).setEnabled(False)

    def section_menu(self, point: QPoint) -> None:
        """The menu 章节 at a row of the tree."""
        if self.window.tree is not None and self.window.section:
            self.window.actions_by_key.section_menu.popup(self.window.tree.view.viewport().mapToGlobal(point))

    def fill_recent(self) -> None:
        """Fills the menu of recent reports."""
        menu = self.window.actions_by_key.recent_menu
        menu.clear()
        for entry in recent.recent_reports():
            action = menu.addAction(f"{entry.name}　{entry.title}")
            action.setEnabled(not entry.gone)
            action.triggered.connect(partial(self._open_entry, entry.path))

    def _open_entry(self, path: str) -> None:
        self.window.calmly(lambda: self.window.open_path(Path(path)))

    def sample(self) -> None:
        """A copy of the sample report, under a name that is not taken yet."""
        from app.new_report import default_folder
        from app.sample import build_sample
        from app.session import Session

        folder = default_folder()
        folder.mkdir(parents=True, exist_ok=True)
        path = free_name(folder / "示例学校质量年报.zhibao")
        self.window.leave()
        build_sample(path)
        self.window.take(Session.open(path))
        self.window.status.say(say("window.sample_made", path=path))

    def save_copy(self) -> None:
        """A whole copy of the draft somewhere else; work goes on in the old file."""
        session = self.window.session
        if session is None:
            return
        start = free_name(session.path.with_name(f"{session.path.stem}-副本.zhibao"))
        path, _ = QFileDialog.getSaveFileName(self.window, "另存副本", str(start), FILES)
        if path:
            target = Path(path if path.endswith(".zhibao") else f"{path}.zhibao")
            if self.window.calmly(partial(session.save_copy, target)):
                self.window.status.say(say("window.copy_made", path=target))

    @property
    def backups(self) -> "BackupCommands":
        """What is done with backups."""
        if self._backups is None:
            from app.backup_commands import BackupCommands

            self._backups = BackupCommands(self.window, self._show_backups)
        return self._backups

    def _show_backups(self, page: QWidget) -> None:
        self._drop("backups")
        self._specials["backups"] = page
        self.window.show_page(page, "backups")
        page.setFocus()

    def _leave_report(self) -> None:
        self.window.leave()
        self.window.use(None)

    def import_files(self, last_year: bool = False) -> None:
        """The import page; `last_year` says that last year's report is about to be taken in."""
        from app.import_page import ImportPage

        if self.window.session is not None:
            page = self._special_page("import", self._make_import)
            if isinstance(page, ImportPage):
                if last_year:
                    page.as_last_year()
                page.choose.setFocus()
            self.window.show_page(page, "import")

    def import_photos(self) -> None:
        """The import page, with the question for a folder of photographs."""
        from app.import_page import ImportPage

        self.import_files()
        page = self.window.book.currentWidget()
        if isinstance(page, ImportPage):
            page.choose_photos()

    def _make_import(self, session: "Session") -> QWidget:
        from app.import_page import ImportPage

        page = ImportPage(session)
        page.left.connect(self.window.show_start)
        page.taken.connect(self._taken)
        return page

    def _taken(self, sentence: str) -> None:
        self.window.show_start()
        self.window.bar.show_message(sentence, "good", {"撤销": partial(self.window.do, "undo")})

    # ---- pages without a section

    def special(self, key: str) -> None:
        """Shows the page of 检查 (checks), 预览 (preview) or 交稿 (delivery)."""
        if key == "preview":
            self.preview()
            return
        if self.window.session is not None:
            make = self._make_findings if key == "checks" else self._make_export
            page = self._special_page(key, make)
            self.window.show_page(page, key)
            page.setFocus()

    def _make_findings(self, session: "Session") -> QWidget:
        from app.findings_page import FindingsPage

        page = FindingsPage(session)
        page.place_chosen.connect(self.window.show_place)
        page.facts_wanted.connect(self.findings.show_facts)
        page.paper_wanted.connect(lambda inner: self.window.calmly(partial(self.findings.save_paper, inner)))
        return page

    def _make_export(self, session: "Session") -> QWidget:
        from app.export_page import ExportPage

        page = ExportPage(session)
        page.findings_wanted.connect(partial(self.special, "checks"))
        page.hand_edits_wanted.connect(self._show_hand_edits)
        return page

    def remind(self) -> None:
        """Puts 谁还没交 on the clipboard, ready to be pasted into a chat."""
        if self.window.session is not None and self.window.tree is not None:
            self.window.flush()
            report = self.window.session.report
            owed = debts(report, report_progress(report, self.window.session.findings))
            QGuiApplication.clipboard().setText(reminder(report, owed))
            self.window.status.say(say("window.reminder_copied"))

    def preview(self) -> None:
        """The whole report as pages, opened where the section in front begins."""
        from app.preview_page import PreviewPage

        if self.window.session is not None:
            section = self.window.section
            page = self._special_page("preview", self._make_preview)
            self.window.show_page(page, "preview")
            page.setFocus()
            if section and isinstance(page, PreviewPage):
                page.show_section(section)

    def _make_preview(self, session: "Session") -> QWidget:
        from app.preview_page import PreviewPage

        page = PreviewPage(session)
        page.place_chosen.connect(self.window.show_place)
        return page

    def style(self) -> None:
        """The page 版式: fonts, sizes, margins and numbers of the Word file."""
        if self.window.session is not None:
            page = self._special_page("style", self._make_style)
            self.window.show_page(page, "style")
            page.setFocus()

    def _make_style(self, session: "Session") -> QWidget:
        from app.style_page import StylePage

        return StylePage(session)

    def compare(self) -> None:
        """The page that holds a snapshot against now."""
        from app.compare_page import ComparePage

        if self.window.session is not None:
            page = self._special_page("compare", self._make_compare)
            if isinstance(page, ComparePage):
                page.fill_boxes()
            self.window.show_page(page, "compare")
            page.setFocus()

    def history(self) -> None:
        """What happened to the paragraph, cell, picture or section with the caret."""
        wanted = getattr(self.window.book.currentWidget(), "history_target", None)
        target = wanted() if callable(wanted) else None
        if target is None:
            self.window.status.say(say("history.no_place"))
        else:
            self.show_history(target)

    def show_history(self, target: "Target") -> None:
        """Opens 修改记录 below the page."""
        from app.history_panel import HistoryPanel

        if self.window.session is not None:
            self.window.flush()
            panel = HistoryPanel(self.window.session)
            panel.left.connect(self.window.leave_find)
            panel.show_target(target)
            self.window.show_foot(panel, 240)
            panel.list.setFocus()

    def shelf(self) -> None:
        """The report's pictures below the page."""
        from app.shelf_panel import ShelfPanel

        if self.window.session is not None:
            panel = ShelfPanel(self.window.session)
            panel.left.connect(self.window.leave_find)
            panel.place_chosen.connect(self.window.show_place)
            panel.wanted.connect(self._put_pictures)
            self.window.show_foot(panel, 200)
            panel.list.setFocus()

    def _put_pictures(self, shas: list[str]) -> None:
        put = getattr(self.window.book.currentWidget(), "put_pictures", None)
        if callable(put):
            self.window.calmly(partial(put, shas))
        else:
            self.window.status.say(say("shelf.no_text"))

    def recycle(self) -> None:
        """The page 回收站: what was deleted, and the way back."""
        from app.recycle_page import RecyclePage

        if self.window.session is not None:
            self.window.flush()
            page = self._special_page("recycle", self._make_recycle)
            if isinstance(page, RecyclePage):
                page.refresh()
            self.window.show_page(page, "recycle")
            page.setFocus()

    def _make_recycle(self, session: "Session") -> QWidget:
        from app.recycle_page import RecyclePage

        page = RecyclePage(session)
        page.place_chosen.connect(self.window.show_place)
        return page

    def snapshot(self) -> None:
        """Asks, on the same page, under which name the report as it is now is remembered."""
        from app.compare_page import ComparePage

        self.compare()
        page = self.window.book.currentWidget()
        if isinstance(page, ComparePage):
            page.ask_snapshot()

    def _make_compare(self, session: "Session") -> QWidget:
        from app.compare_page import ComparePage

        page = ComparePage(session)
        page.place_chosen.connect(self.window.show_place)
        return page

    def _show_hand_edits(self, changed: "HandChanged") -> None:
        from app.hand_edits_page import HandEditsPage

        if self.window.session is not None:
            self._drop("hand_edits")
            page = HandEditsPage(self.window.session, changed.path.name, changed.edits)
            page.left.connect(self._hand_edits_done)
            page.place_chosen.connect(self.window.show_place)
            self._specials["hand_edits"] = page
            self.window.show_page(page, "hand_edits")
            page.setFocus()

    def _hand_edits_done(self, sentence: str) -> None:
        self.special("delivery")
        if sentence:
            self.window.bar.show_message(sentence, "good", {"撤销": partial(self.window.do, "undo")})

    def _special_page(self, key: str, make: "Callable[[Session], QWidget]") -> QWidget:
        if key not in self._specials:
            self._specials[key] = make(cast("Session", self.window.session))
        return self._specials[key]

    def drop_specials(self) -> None:
        """The pages of the old report go."""
        self.stop_tasks()
        for page in self._specials.values():
            self.window.book.removeWidget(page)
            page.deleteLater()
        self._specials = {}

    def _drop(self, key: str) -> None:
        page = self._specials.pop(key, None)
        if page is not None:
            self.window.book.removeWidget(page)
            page.deleteLater()

    def stop_tasks(self) -> None:
        """Stops what runs in the background and waits for it: it reads the report that is about to close."""
        for page in self._specials.values():
            for task in page.findChildren(Task):
                task.cancel()
                task.wait()

    # ---- smaller ones

    def _find(self) -> None:
        if self.window.session is not None and self.window.tree is not None:
            if not self.window.left.isVisible():
                first = self.window.session.report.children("")
                self.window.actions_by_key.left.setChecked(True)
                self.window.go(first[0].id if first else "")
            self.window.tree.focus_filter()

    def _edit_in_tree(self, what: str) -> None:
        if self.window.tree is not None:
            self.window.actions_by_key.left.setChecked(True)
            getattr(self.window.tree, what)()

    def insert_row(self, row: str, column: str) -> None:
        """Puts an indicator's value into the text at the cursor, where the page in front can do that."""
        insert = getattr(self.window.book.currentWidget(), "insert_indicator", None)
        if callable(insert):
            self.window.calmly(partial(insert, row, column))

    def take_text(self, places: list[int]) -> None:
        """Takes last year's paragraphs of the section in front over."""
        from app.roll_commands import take_text

        self.window.calmly(partial(take_text, self.window, places))

    def next_carried(self) -> None:
        """The next number from last year that nobody has confirmed."""
        from app.roll_commands import next_number

        next_number(self.window)

    def show_rolled(self) -> None:
        """The page that says what came along from last year and what did not."""
        if self.window.session is not None:
            page = self._special_page("rolled", self._make_rolled)
            self.window.show_page(page, "rolled")
            page.setFocus()

    def _make_rolled(self, session: "Session") -> QWidget:
        from app.roll_page import RollPage

        page = RollPage(session)
        page.place_chosen.connect(self.window.show_place)
        return page

    def show_cell(self, row: str, column: str) -> None:
        """The indicator cell behind a number in the text."""
        session = self.window.session
        place = place_of_cell(session.report, cell_key(row, column)) if session else None
        if place is not None:
            self.window.show_place(place)

    def check(self) -> None:
        """Checks now and shows what was found."""
        if self.window.checker is not None:
            self.window.flush()
            self.window.checker.check()
            self.special("checks")
