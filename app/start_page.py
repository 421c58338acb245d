"""The page the program starts with: four ways in, the reports opened last, the progress board and who
owes what."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.board import SECTION, Board, owners_in
from app.due_row import DueRow
from app.recent import Recent, recent_reports
from forms import theme
from forms.icons import icon, pixmap
from forms.widgets import Button, ElidedLabel, QuietCombo, button, ground, label, line, row, stack
from forms.workbench import Workbench
from report.messages import say
from report.progress import Progress, debts, reminder, report_progress

EVERYBODY = "全部部门"
WAYS = (
    ("new", "document_add", "新建报告", "选学校类型、年度、省版；两分钟得到空报告"),
    ("from_word", "arrow_import", "从去年的 Word 报告开始", "章节、图、表先归位，由您逐项确认"),
    ("open", "folder_open", "打开报告…", "选一个 .zhibao 报告文件"),
    ("sample", "play", "看示例", "一份填好的报告，十分钟走一遍"),
)


class WayButton(Button):
    """One way in: icon, name, and a line that says what happens."""

    def __init__(self, glyph: str, name: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "way")
        self.setAccessibleName(name)
        self.setAccessibleDescription(note)
        self._glyph_name = glyph
        self._glyph = QLabel()
        self._name = label(name, "strong")
        self._note = ElidedLabel(note, "second")
        inner = row(self._glyph, stack(1, self._name, self._note, 1, spacing=2), spacing=16)
        inner.setContentsMargins(16, 4, 8, 4)
        inner.setStretch(1, 1)
        self.setLayout(inner)
        for part in (self._glyph, self._name, self._note):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.signals.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._glyph.setPixmap(pixmap(self._glyph_name, 24, "accent"))
        self.setMinimumHeight(theme.scaled(64))

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(220), theme.scaled(64))


class RecentList(QTreeWidget):
    """Name, time and state of each report; Enter or a double click opens it, or looks for one that is
    gone."""

    opened = Signal(str)
    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(3)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("最近的报告")
        self.itemActivated.connect(self._activate)
        self.itemClicked.connect(self._click)

    def refresh(self, current: str) -> None:
        """Reads the list anew; `current` is the path of the open report or ""."""
        self.clear()
        for recent in recent_reports():
            self.addTopLevelItem(self._item(recent, current))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 110), (2, 150)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, theme.scaled(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnHidden(1, self.width() < theme.scaled(420))

    def _item(self, recent: Recent, current: str) -> QTreeWidgetItem:
        state = "找不到文件  查找…" if recent.gone else "已打开" if recent.path == current else ""
        state = state or ("只读" if recent.read_only else recent.title)
        item = QTreeWidgetItem([recent.name, recent.opened_text, state])
        item.setIcon(0, icon("document", 16, "quiet" if recent.gone else "text"))
        item.setData(0, Qt.ItemDataRole.UserRole, recent)
        item.setToolTip(0, recent.path)
        item.setToolTip(2, say("window.file_gone", path=recent.path) if recent.gone else recent.title)
        item.setSizeHint(0, QSize(100, theme.scaled(28)))
        for column in range(3):
            role = "quiet" if recent.gone else "text" if column == 0 else "second"
            item.setForeground(column, QColor(theme.colour(role)))
        if recent.gone:
            item.setForeground(2, QColor(theme.colour("accent")))
        return item

    def _activate(self, item: QTreeWidgetItem) -> None:
        recent: Recent = item.data(0, Qt.ItemDataRole.UserRole)
        (self.searched if recent.gone else self.opened).emit(recent.path)

    def _click(self, item: QTreeWidgetItem, column: int) -> None:
        recent: Recent = item.data(0, Qt.ItemDataRole.UserRole)
        if recent.gone and column == 2:
            self.searched.emit(recent.path)


class StartPage(QScrollArea):
    """`way_chosen` is one of new, from_word, open, sample; `section_chosen` comes from the board."""

    way_chosen = Signal(str)
    recent_opened = Signal(str)
    recent_searched = Signal(str)
    section_chosen = Signal(str)
    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        body = QWidget()
        ground(body, "page")
        self.setWidget(body)
        self.ways: dict[str, WayButton] = {}
        self.recent = RecentList()
        self.recent.opened.connect(self.recent_opened)
        self.recent.searched.connect(self.recent_searched)
        self.recent.setMinimumHeight(theme.scaled(136))
        self.recent.setMaximumHeight(theme.scaled(144))
        upper = row(
            stack(row(label("开始", "strong"), 1, self._editions()), self._ways()),
            stack(label("最近的报告", "strong"), self.recent),
            spacing=24,
        )
        upper.setStretch(0, 1)
        upper.setStretch(1, 1)
        self.board = Board()
        self.board.clicked.connect(self._go)
        self.board.activated.connect(self._go)
        self.title = label("", "second")
        self.nothing = label(say("window.no_report"), "second")
        self.below = QWidget()
        lower = row(self.board, self._debts(), spacing=16)
        lower.setStretch(0, 1)
        self.below.setLayout(lower)
        self.due = DueRow()
        self.due.refused.connect(self.copied)
        self.owner = QuietCombo()
        self.owner.setAccessibleName("只看哪个部门")
        self.owner.setMinimumWidth(theme.scaled(120))
        self.owner.activated.connect(lambda _: self._show_board())
        head = row(label("进度", "title"), self.title, 1, self.due, self.owner, spacing=12)
        layout = stack(upper, 0, head, self.nothing, self.below, margins=24, spacing=8)
        layout.addStretch(0)
        layout.setStretchFactor(self.below, 1)
        body.setLayout(layout)
        self._bench: Workbench | None = None
        self._figures: dict[str, Progress] = {}

    def _editions(self) -> QPushButton:
        """The way to the page 版本, for when the province has new tables."""
        return button("版本：省里换了表…", self._chooser("editions"), "link")

    def _ways(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, (key, glyph, name, note) in enumerate(WAYS):
            self.ways[key] = WayButton(glyph, name, note)
            self.ways[key].clicked.connect(self._chooser(key))
            grid.addWidget(self.ways[key], place // 2, place % 2)
        return grid

    def _chooser(self, key: str) -> Callable[[], None]:
        return lambda: self.way_chosen.emit(key)

    def _debts(self) -> QWidget:
        frame = QFrame()
        ground(frame, "card")
        frame.setMinimumWidth(theme.scaled(230))
        frame.setMaximumWidth(theme.scaled(320))
        self.owers = label("", "second")
        self.reminder = QPlainTextEdit()
        self.reminder.setReadOnly(True)
        self.reminder.setTabChangesFocus(True)
        self.reminder.setAccessibleName("催交文字")
        self.reminder.setMinimumHeight(theme.scaled(80))
        head = row(label("谁还没交", "strong"), 1, self.owers)
        self.copy = button("复制催交文字", self._copy, "main", "copy")
        note = label("可直接粘贴到浙政钉、微信：", "second")
        inner = stack(head, line(), note, self.reminder, row(self.copy, 1), margins=12)
        inner.setStretch(3, 1)
        frame.setLayout(inner)
        return frame

    def show_report(
        self, bench: Workbench | None, path: str = "", progress: dict[str, Progress] | None = None
    ) -> None:
        """Shows the open report's board, or one sentence where none is open; reads the recent list anew."""
        self._bench = bench
        self.recent.refresh(path)
        self.nothing.setVisible(bench is None)
        self.below.setVisible(bench is not None)
        self.due.show_report(bench)
        self.owner.setVisible(bench is not None)
        if bench is None:
            self.title.setText("")
            self.board.board_model.show(None, {})
            return
        report = bench.report
        figures = progress or report_progress(report, bench.findings, bench.numbers())
        self.title.setText(f"{report.school} {report.year} 年度")
        self._figures = figures
        self._fill_owners(bench)
        self._show_board()
        owed = debts(report, figures)
        self.owers.setText(f"{len(owed)} 个部门")
        self.reminder.setPlainText(reminder(report, owed))

    def _fill_owners(self, bench: Workbench) -> None:
        report = bench.report
        held = self.owner.currentText()
        owners = sorted(
            {
                o
                for s in report.children("")
                for t in (s, *report.children(s.id))
                for o in owners_in(report, t)
            }
        )
        self.owner.clear()
        self.owner.addItems([EVERYBODY, *owners])
        self.owner.setCurrentIndex(max(self.owner.findText(held), 0))

    def _show_board(self) -> None:
        owner = self.owner.currentText() if self.owner.currentIndex() > 0 else ""
        self.board.board_model.show(self._bench, self._figures, owner=owner)

    def focus_first(self) -> None:
        """Puts the keyboard on the way a person most likely wants."""
        way = self.ways["from_word"] if self.recent.topLevelItemCount() == 0 else self.recent
        way.setFocus()

    def _go(self, index: QModelIndex) -> None:
        self.section_chosen.emit(index.data(SECTION))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.reminder.toPlainText())
        self.copied.emit(say("window.reminder_copied"))
