"""The left side of the import page: every piece of the files with its place, doubtful ones first."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.import_state import ImportState, Line
from forms import theme
from forms.icons import icon

GROUPS = (
    ("doubtful", "先看：待定", "query", "query_glyph"),
    ("matched", "有把握", "ok", "good"),
    ("unmatched", "不收", "removed", "error"),
    ("lacking", "文件里没有", "hint", "quiet"),
)
_LINE = Qt.ItemDataRole.UserRole


class ImportList(QTreeWidget):
    """`line_chosen(line or None)` follows the cursor. Rows can be dragged onto the tree of the report."""

    line_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderLabels(["旧报告原文", "归入新报告", "为何"])
        self.setUniformRowHeights(True)
        self.setIndentation(theme.scaled(14))
        self.setAccessibleName("导入清单")
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._items: dict[tuple[int, str], QTreeWidgetItem] = {}
        self._closed: set[str] = {"unmatched", "lacking"}
        self._silent = False
        self.currentItemChanged.connect(self._moved)
        self.itemExpanded.connect(lambda item: self._note_open(item, True))
        self.itemCollapsed.connect(lambda item: self._note_open(item, False))

    def show_state(self, state: ImportState) -> None:
        """Shows every line anew; the current one stays."""
        self._silent = True
        kept, scrolled = self.current(), self.verticalScrollBar().value()
        opened = {key for key, item in self._items.items() if item.isExpanded()}
        self.clear()
        self._items = {}
        lines = state.lines()
        for key, title, glyph, role in GROUPS:
            group = [line for line in lines if line.group == key]
            if group:
                self._add_group(state, group, title, glyph, role)
        for each in opened & self._items.keys():
            self._items[each].setExpanded(True)
        self._silent = False
        if kept is not None and kept.key in self._items:
            self.setCurrentItem(self._items[kept.key])
            self.verticalScrollBar().setValue(scrolled)

    def _add_group(self, state: ImportState, lines: list[Line], title: str, glyph: str, role: str) -> None:
        head = QTreeWidgetItem([f"{title}　{len(lines)}"])
        head.setFont(0, theme.font(bold=True))
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        head.setSizeHint(0, QSize(100, theme.scaled(26)))
        head.setData(0, Qt.ItemDataRole.UserRole + 1, lines[0].group)
        self.addTopLevelItem(head)
        sections: dict[tuple[int, str], QTreeWidgetItem] = {}
        for line in lines:
            seen = line.group == "doubtful" and line.key in state.seen
            item = self._item(state, line, *(("ok", "good") if seen else (glyph, role)))
            piece = line.piece
            above = sections.get((line.file, piece.section)) if piece and piece.kind != "section" else None
            (above or head).addChild(item)
            if piece is not None and piece.kind == "section":
                sections[line.file, piece.id] = item
        head.setExpanded(lines[0].group not in self._closed)
        self.setFirstColumnSpanned(self.topLevelItemCount() - 1, self.rootIndex(), True)

    def _item(self, state: ImportState, line: Line, glyph: str, role: str) -> QTreeWidgetItem:
        words = line.piece.text if line.piece else line.entry.text if line.entry else ""
        words = "　".join(part for part in (words.replace("\n", " "), state.block_count(line)) if part)
        skipped = state.skip_reason(line)
        item = QTreeWidgetItem([words, state.target(line), skipped or "；".join(line.reasons)])
        item.setIcon(0, icon(glyph, 16, role))
        item.setData(0, _LINE, line)
        item.setForeground(2, QColor(theme.colour("query" if line.group == "doubtful" else "second")))
        item.setSizeHint(0, QSize(100, theme.scaled(24)))
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if line.piece is not None and line.piece.section:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        item.setFlags(flags)
        for column in range(3):
            item.setToolTip(column, item.text(column))
        self._items[line.key] = item
        return item

    def current(self) -> Line | None:
        """The line under the cursor; None on a group's head."""
        item = self.currentItem()
        found = item.data(0, _LINE) if item is not None else None
        return found if isinstance(found, Line) else None

    def go(self, line: Line) -> None:
        """Puts the cursor on a line."""
        item = self._items.get(line.key)
        if item is not None:
            self.setCurrentItem(item)
            self.scrollToItem(item)

    def close_group(self, key: str) -> None:
        """Folds a group: what is dealt with need not be looked at."""
        for place in range(self.topLevelItemCount()):
            head = self.topLevelItem(place)
            if head is not None and head.data(0, Qt.ItemDataRole.UserRole + 1) == key:
                head.setExpanded(False)

    def _note_open(self, item: QTreeWidgetItem, opened: bool) -> None:
        group = item.data(0, Qt.ItemDataRole.UserRole + 1)
        if group and not self._silent:
            (self._closed.discard if opened else self._closed.add)(group)

    def _moved(self) -> None:
        if not self._silent:
            self.line_chosen.emit(self.current())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column, share in ((1, 0.27), (2, 0.24)):
            self.header().resizeSection(column, round(self.viewport().width() * share))
