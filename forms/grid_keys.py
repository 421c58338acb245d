"""Keys that every grid answers as Excel does: Ctrl+arrow to the end of what is filled, Ctrl+Shift+arrow selecting on the way."""

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView

ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_FLAGS = QItemSelectionModel.SelectionFlag


def takes(event: QEvent, *keys: Qt.Key) -> bool:
    """Whether a ShortcutOverride is for the grid itself: Ctrl with an arrow (the window's menus use those with Shift, too), or
    one of the given keys. Accepts the event then."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    arrow = event.key() in ARROWS and event.modifiers() & _CTRL
    if arrow or (event.key() in keys and not event.modifiers() & Qt.KeyboardModifier.AltModifier):
        event.accept()
        return True
    return False


def jump(view: QTableView, event: QKeyEvent) -> bool:
    """Ctrl+arrow: on a filled cell to the last filled one in a row, on a blank one to the next filled one, else to the edge.

    With Shift the selection grows from where it began. True when the key was one of these.
    """
    if event.key() not in ARROWS or not event.modifiers() & _CTRL:
        return False
    at = view.currentIndex()
    if not at.isValid():
        return False
    to = _end(view, at, *ARROWS[Qt.Key(event.key())])
    if event.modifiers() & _SHIFT:
        anchor = _anchor(view, at)
        view.selectionModel().setCurrentIndex(to, _FLAGS.NoUpdate)
        view.selectionModel().select(_box(view, anchor, to), _FLAGS.ClearAndSelect)
    else:
        view.selectionModel().setCurrentIndex(to, _FLAGS.ClearAndSelect)
    view.scrollTo(to)
    return True


def _end(view: QTableView, at: QModelIndex, down: int, right: int) -> QModelIndex:
    model = view.model()
    row, column = at.row(), at.column()

    def inside(r: int, c: int) -> bool:
        return 0 <= r < model.rowCount() and 0 <= c < model.columnCount()

    def filled(r: int, c: int) -> bool:
        return bool(str(model.index(r, c).data() or "").strip())

    run = filled(row, column) and inside(row + down, column + right) and filled(row + down, column + right)
    while inside(row + down, column + right):
        if run and not filled(row + down, column + right):
            break
        row, column = row + down, column + right
        if not run and filled(row, column) and not view.isColumnHidden(column):
            break
    return model.index(row, column)


def _anchor(view: QTableView, at: QModelIndex) -> QModelIndex:
    """The corner of the selection that lies opposite the cursor."""
    chosen = [(i.row(), i.column()) for i in view.selectedIndexes()] or [(at.row(), at.column())]
    rows, columns = [r for r, _ in chosen], [c for _, c in chosen]
    row = min(rows) if at.row() == max(rows) else max(rows)
    column = min(columns) if at.column() == max(columns) else max(columns)
    return view.model().index(row, column)


def _box(view: QTableView, one: QModelIndex, other: QModelIndex) -> QItemSelection:
    model = view.model()
    top, left = min(one.row(), other.row()), min(one.column(), other.column())
    bottom, right = max(one.row(), other.row()), max(one.column(), other.column())
    return QItemSelection(model.index(top, left), model.index(bottom, right))
