"""The left side of the import page: every piece of the files with its place, doubtful ones first."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from app.import_model import ImportModel
from app.import_state import ImportState, Line
from forms import theme


class ImportList(QTreeView):
    """`line_chosen(line or None)` follows the cursor and the selection, `menu_wanted(global place)` asks for what can be done with the chosen lines.

    Rows can be dragged onto the tree of the report, or onto a section here: `dropped(the section's line)`.
    """

    line_chosen = Signal(object)
    menu_wanted = Signal(QPoint)
    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = ImportModel(self)
        self.setModel(self.rows)
        self.setUniformRowHeights(True)
        self.setIndentation(theme.scaled(14))
        self.setAccessibleName("导入清单")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setDropIndicatorShown(True)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._closed: set[str] = {"unmatched", "lacking"}
        self._open: set[tuple[int, str]] = set()
        self._silent = False
        self.expanded.connect(lambda index: self._note_open(index, True))
        self.collapsed.connect(lambda index: self._note_open(index, False))
        self._told: list[tuple[int, str]] = []
        self.selectionModel().currentChanged.connect(self._moved)
        self.selectionModel().selectionChanged.connect(self._selected)

    def show_state(self, state: ImportState) -> None:
        """Shows every line anew; the current one and the chosen ones stay."""
        self._silent = True
        kept, scrolled = self.current(), self.verticalScrollBar().value()
        chosen = [line.key for line in self.chosen()]
        self.rows.show_state(state)
        for row in range(self.rows.rowCount()):
            head = self.rows.index(row, 0)
            self._show_head(head, row, QModelIndex())
            self.setExpanded(head, self.rows.group(head) not in self._closed)
        for key in self._open:
            self.setExpanded(self.rows.index_of(key), True)
        if kept is not None and self.rows.index_of(kept.key).isValid():
            self._put_cursor(self.rows.index_of(kept.key))
            for key in chosen:
                self._select(key)
            self.verticalScrollBar().setValue(scrolled)
        self._silent = False

    def _show_head(self, head: QModelIndex, row: int, above: QModelIndex) -> None:
        """A head over the whole width; below a group those of the files, open."""
        self.setFirstColumnSpanned(row, above, True)
        for place in range(self.rows.rowCount(head)):
            file = self.rows.index(place, 0, head)
            if self.rows.is_head(file):
                self.setFirstColumnSpanned(place, head, True)
                self.setExpanded(file, True)

    def _put_cursor(self, index: QModelIndex) -> None:
        """On this row alone, also while Ctrl or Shift is held for another key."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)

    def _select(self, key: tuple[int, str]) -> None:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(self.rows.index_of(key), flags)

    def current(self) -> Line | None:
        """The line under the cursor; None on a group's head."""
        return self.rows.line(self.currentIndex())

    def chosen(self) -> list[Line]:
        """The chosen lines in the order of the list, the cursor's with them."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: self.visualRect(index).top())
        found = [line for index in rows if (line := self.rows.line(index)) is not None]
        current = self.current()
        return found or ([current] if current is not None else [])

    def go(self, line: Line) -> None:
        """Puts the cursor on a line, and on it alone."""
        index = self.rows.index_of(line.key)
        if index.isValid():
            self._put_cursor(index)
            self.scrollTo(index)

    def choose(self, lines: list[Line]) -> None:
        """Chooses several lines; the cursor stands on the first."""
        for place, line in enumerate(lines):
            self.go(line) if not place else self._select(line.key)

    def close_group(self, key: str) -> None:
        """Folds a group: what is dealt with need not be looked at."""
        for row in range(self.rows.rowCount()):
            head = self.rows.index(row, 0)
            if self.rows.group(head) == key:
                self.collapse(head)

    def _note_open(self, index: QModelIndex, opened: bool) -> None:
        group, line = self.rows.group(index), self.rows.line(index)
        if self._silent:
            return
        if group:
            (self._closed.discard if opened else self._closed.add)(group)
        elif line is not None:
            (self._open.add if opened else self._open.discard)(line.key)

    def _moved(self) -> None:
        current = self.current()
        told = [line.key for line in (current, *self.chosen()) if line is not None]
        if not self._silent and told != self._told:
            self._told = told
            self.line_chosen.emit(current)

    def _selected(self) -> None:
        """The selection changes before the cursor does: then the cursor's move tells of both."""
        if self.selectionModel().isSelected(self.currentIndex()):
            self._moved()

    def _under(self, event: QDropEvent) -> Line | None:
        """The section on which rows are held; None where there is none, or it is one of them."""
        line = self.rows.line(self.indexAt(event.position().toPoint()))
        held = {each.key for each in self.chosen()}
        if event.source() is not self or line is None or line.piece is None or line.key in held:
            return None
        return line if line.piece.kind == "section" else None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.pos()
        if event.reason() != QContextMenuEvent.Reason.Mouse:
            place = self.visualRect(self.currentIndex()).bottomLeft() + QPoint(theme.scaled(24), 0)
        self.menu_wanted.emit(self.viewport().mapToGlobal(place))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(event.source() is self)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls near the edges
        event.setAccepted(self._under(event) is not None)

    def dropEvent(self, event: QDropEvent) -> None:
        line = self._under(event)
        event.setDropAction(Qt.DropAction.CopyAction)  # the rows stay where they are: the list is made anew
        event.setAccepted(line is not None)
        if line is not None:
            self.dropped.emit(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column, share in ((1, 0.27), (2, 0.24)):
            self.header().resizeSection(column, round(self.viewport().width() * share))
