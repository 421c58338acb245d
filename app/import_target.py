"""The report as it will be: what each section gains, which stay empty, and the place where rows are dropped."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.import_list import ImportList
from app.import_state import ImportState, Line, amounts
from forms import theme
from report.messages import say
from report.model import FRONT

_KEY = Qt.ItemDataRole.UserRole


class TargetTree(QTreeWidget):
    """`section_chosen(id)` when a person points at a section, `dropped(id)` when a row of the list was let go on it."""

    section_chosen = Signal(str)
    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setColumnCount(2)
        self.setUniformRowHeights(True)
        self.setIndentation(theme.scaled(14))
        self.setAccessibleName("收入后的报告")
        self.setMinimumHeight(theme.scaled(76))
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._items: dict[str, QTreeWidgetItem] = {}
        self._open: set[str] = set()
        self._silent = False
        self.currentItemChanged.connect(self._moved)

    def show_state(self, state: ImportState) -> None:
        """Shows the report as it will be, and below it the sections that go."""
        self._silent = True
        scrolled = self.verticalScrollBar().value()
        self.clear()
        self._items = {}
        gains = state.gains()
        for section, _ in state.preview.walk():
            if section.type in FRONT:
                continue
            gain = amounts(gains[section.id])
            empty = not gain and state.empty(section.id)
            words = f"+{gain}" if gain else say("import_page.gains_nothing") if empty else ""
            self._add(
                section.id, section.parent, state.title(section.id), words, "query" if empty else "second"
            )
        for key in state.dropped():
            parent = state.report.sections[key].parent
            self._add(key, parent, state.report.sections[key].title, say("import_page.not_in_file"), "quiet")
        self.expandToDepth(1)
        self.verticalScrollBar().setValue(scrolled)
        self._silent = False

    def _add(self, key: str, parent: str, title: str, words: str, role: str) -> None:
        item = QTreeWidgetItem([title, words])
        item.setData(0, _KEY, key)
        item.setToolTip(0, title)
        item.setSizeHint(0, QSize(100, theme.scaled(24)))
        item.setForeground(1, QColor(theme.colour(role)))
        if role == "quiet":
            item.setForeground(0, QColor(theme.colour(role)))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        above = self._items.get(parent)
        if above is not None:
            above.addChild(item)
        else:
            self.addTopLevelItem(item)
        self._items[key] = item

    def mark(self, section: str, open_ids: set[str]) -> None:
        """Shows the place of the piece looked at; only `open_ids` can be chosen for it."""
        self._silent = True
        self._open = open_ids
        item = self._items.get(section)
        self.setCurrentItem(item) if item is not None else self.clearSelection()
        if item is not None:
            self.scrollToItem(item, QAbstractItemView.ScrollHint.PositionAtCenter)
        self._silent = False

    def _moved(self, item: QTreeWidgetItem | None) -> None:
        key = item.data(0, _KEY) if item is not None else ""
        if key in self._open and not self._silent:
            self.section_chosen.emit(key)

    def _under(self, event: QDropEvent) -> str:
        item = self.itemAt(event.position().toPoint())
        key = item.data(0, _KEY) if item is not None else ""
        return key if key in self._open else ""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        source = event.source()
        if isinstance(source, ImportList) and isinstance(source.current(), Line):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls near the edges
        event.setAccepted(bool(self._under(event)))

    def dropEvent(self, event: QDropEvent) -> None:
        key = self._under(event)
        event.setDropAction(Qt.DropAction.CopyAction)  # the row stays where it is: the list is made anew
        event.setAccepted(bool(key))
        if key:
            self.dropped.emit(key)
