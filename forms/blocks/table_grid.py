"""The cells of a table block on screen: as they will be printed, with the keyboard of a spreadsheet."""

import csv
import html
from io import StringIO

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QPolygon,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from forms import paste, theme
from forms.blocks.base import is_for_page, undo_or_redo
from forms.blocks.table_model import CellRole, Index, TableModel
from forms.frozen import FrozenColumns
from forms.grid_keys import jump, takes
from forms.workbench import Workbench
from report.blocks import Merge, Table
from report.errors import UserError
from report.tables import covered

ROW = 24
_PAD = 8
_MOST = 320  # no column asks for more
_LEAST = 48
_MARKS = {"error": "error", "query": "query_glyph", "hint": "quiet"}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CellEditor(QPlainTextEdit):
    """Enter and Tab go on to the next cell, Alt+Enter makes a line in this one."""

    done = Signal(int)  # the key

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "cell")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(1)
        self.setViewportMargins(4, 0, 4, 0)
        self.cell_height = 0
        self.composing = False  # an input method is in the middle of a word
        self.textChanged.connect(self._grow)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def _grow(self) -> None:
        """Several lines are seen whole while they are typed."""
        block, lines = self.document().firstBlock(), 0
        while block.isValid():
            lines += max(block.layout().lineCount(), 1)
            block = block.next()
        needed = lines * self.fontMetrics().lineSpacing() + 8
        self.resize(self.width(), max(self.cell_height, needed))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modified = event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier)
        if event.key() in _ENTER and modified:
            self.insertPlainText("\n")
        elif event.key() in _ENTER or event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.done.emit(event.key())
        else:
            super().keyPressEvent(event)


class CellDelegate(QStyledItemDelegate):
    """Paints cells flat; computed ones carry ƒ, those with findings a corner."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area = QRect(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        ground = index.data(Qt.ItemDataRole.BackgroundRole) or theme.colour("page")
        selected = state & QStyle.StateFlag.State_Selected
        painter.fillRect(area, theme.colour("selection") if selected else ground)
        inner = area.adjusted(_PAD, 3, -_PAD, -3)
        if index.data(CellRole.COMPUTED):
            painter.setPen(theme.colour("quiet"))
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), "ƒ")
        painter.setFont(index.data(Qt.ItemDataRole.FontRole))
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole))
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        painter.drawText(inner, int(align) | int(Qt.TextFlag.TextWordWrap), str(index.data() or ""))
        level = index.data(CellRole.FINDING)
        if level:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(_MARKS[level]))
            corner = area.topRight()
            painter.drawPolygon(QPolygon([corner, corner + QPoint(0, 8), corner - QPoint(8, 0)]))
        view = option.widget  # type: ignore[attr-defined]
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = CellEditor(parent)
        editor.setFont(index.data(Qt.ItemDataRole.FontRole))
        editor.done.connect(lambda key: self._finish(editor, key))
        return editor

    def _finish(self, editor: CellEditor, key: int) -> None:
        # Qt's delegate leaves Enter and Tab to an editor of several lines.
        hints = QStyledItemDelegate.EndEditHint
        ways = {Qt.Key.Key_Tab: hints.EditNextItem, Qt.Key.Key_Backtab: hints.EditPreviousItem}
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, ways.get(Qt.Key(key), hints.SubmitModelCache))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, CellEditor) and not editor.toPlainText():
            editor.setPlainText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if isinstance(editor, CellEditor) and isinstance(model, TableModel):
            model.setData(index, editor.toPlainText().strip("\n"))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]
        editor.setGeometry(area)
        if isinstance(editor, CellEditor):
            editor.cell_height = area.height()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget  # type: ignore[attr-defined]
        wide = view.cell_width(index.row(), index.column()) if isinstance(view, TableGrid) else _MOST
        metrics = QFontMetrics(index.data(Qt.ItemDataRole.FontRole))
        flags = int(Qt.TextFlag.TextWordWrap)
        text = str(index.data() or " ")
        area = metrics.boundingRect(QRect(0, 0, wide - 2 * _PAD, 10_000), flags, text)
        return QSize(wide, max(theme.scaled(ROW), area.height() + 5))


class TableGrid(QTableView):
    """`pasted(row, column, table)` asks for a pasted range, `clearing` for emptied cells, `leaving(±1)`
    the caret left,
    `row_wanted` Tab in the last cell, `menu_wanted(where)`."""

    pasted = Signal(int, int, object)
    clearing = Signal()
    leaving = Signal(int)
    row_wanted = Signal()
    rows_wanted = Signal(bool)  # a row before the selection (True), or the selected ones gone
    filled = Signal(int, int, object)  # as `pasted`, but done at once: nothing is asked
    menu_wanted = Signal(QPoint)
    refused = Signal(str)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.cells = TableModel(self)
        self._spans: tuple[Merge, ...] = ()
        self._going = 0
        self.setModel(self.cells)
        self.setItemDelegate(CellDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", "typed")
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.frozen = FrozenColumns(self, 1)
        self.setTabKeyNavigation(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(theme.scaled(ROW))
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    # -- layout

    def show_table(self, table: Table) -> None:
        """Shows a table, its merges and the widths that its texts need."""
        reshaped = self.cells.show_table(table)
        if reshaped or table.merges != self._spans:
            self.clearSpans()
            self._spans = table.merges
            for merge in table.merges:
                self.setSpan(merge.row, merge.column, merge.rows, merge.columns)
        self.fit()

    def fit(self) -> None:
        """Columns share the width by their texts, rows take the height of theirs, the view takes the
        height of all."""
        widths = self._widths()
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        heights = self._heights()
        for row, height in enumerate(heights):
            self.setRowHeight(row, height)
        wide = sum(widths) > self.width() + 1
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        self.setFixedHeight(sum(heights) + bar + 1)
        self.frozen.set_spans((m.row, m.column, m.rows, m.columns) for m in self.cells.table.merges)
        across = any(m.column == 0 and m.columns > 1 for m in self.cells.table.merges)
        self.frozen.set_count(0 if across else 1)  # a cell that runs over the edge cannot stand on both sides

    def _widths(self) -> list[int]:
        table, room = self.cells.table, self.width() - 1
        if table.widths:
            asked = [share * 100 for share in table.widths]
        else:
            asked = [float(min(max(w, _LEAST), _MOST)) for w in self._text_widths()]
        scale = room / sum(asked) if room > 0 else 1.0
        widths = [max(_LEAST, round(w * scale)) for w in asked]
        spare = room - sum(widths)
        widths[-1] += spare if -len(widths) <= spare <= len(widths) else 0
        return widths

    def _text_widths(self) -> list[int]:
        """The widest text of each column, merged cells over several columns left out."""
        metrics = QFontMetrics(theme.font("ui", bold=True))
        wide = {(m.row, m.column) for m in self.cells.table.merges if m.columns > 1}
        found = []
        for column in range(self.cells.columnCount()):
            lines = [
                line
                for row in range(self.cells.rowCount())
                if (row, column) not in wide
                for line in self.cells.text(row, column).split("\n")
            ]
            longest = max(lines, key=len, default="")
            found.append(metrics.horizontalAdvance(longest) + 2 * _PAD + 8)
        return found

    def _heights(self) -> list[int]:
        delegate, option = self.itemDelegate(), QStyleOptionViewItem()
        option.widget = self  # type: ignore[attr-defined]
        deep = {(m.row, m.column): m for m in self.cells.table.merges if m.rows > 1}
        hidden = {place for m in self.cells.table.merges for place in covered(m)}
        heights = [theme.scaled(ROW)] * self.cells.rowCount()
        for row in range(self.cells.rowCount()):
            for column in range(self.cells.columnCount()):
                if (
                    len(self.cells.text(row, column)) > 3
                    and (row, column) not in deep
                    and (row, column) not in hidden
                ):
                    heights[row] = max(
                        heights[row], delegate.sizeHint(option, self.cells.index(row, column)).height()
                    )
        for (row, column), merge in deep.items():
            needed = delegate.sizeHint(option, self.cells.index(row, column)).height()
            lacking = needed - sum(heights[row : row + merge.rows])
            heights[row + merge.rows - 1] += max(lacking, 0)
        return heights

    def cell_width(self, row: int, column: int) -> int:
        """The width of a cell with what it is merged with."""
        columns = max(self.columnSpan(row, column), 1)
        return sum(self.columnWidth(column + c) for c in range(columns))

    # -- selection

    def selected_box(self) -> Merge:
        """The selected range, merged cells whole."""
        places = [(i.row(), i.column()) for i in self.selectedIndexes()]
        current = self.currentIndex()
        if not places:
            places = [(max(current.row(), 0), max(current.column(), 0))]
        top, left = min(r for r, _ in places), min(c for _, c in places)
        bottom = max(r + max(self.rowSpan(r, c), 1) for r, c in places)
        right = max(c + max(self.columnSpan(r, c), 1) for r, c in places)
        return Merge(top, left, bottom - top, right - left)

    def go_to(self, row: int, column: int) -> None:
        """Makes a cell the current one."""
        self.setCurrentIndex(self.cells.index(row, column))

    def commit(self) -> None:
        """Takes over what is being typed in a cell."""
        for editor in self.viewport().findChildren(CellEditor):
            if (
                editor.isVisible() and not editor.composing
            ):  # a closed one lives on until the event loop deletes it
                self.commitData(editor)

    # -- clipboard

    def copy(self) -> None:
        """The selected range as text with tabs and as an HTML table with its merges."""
        box = self.selected_box()
        rows = range(box.row, box.row + box.rows)
        columns = range(box.column, box.column + box.columns)
        out = StringIO()
        csv.writer(out, dialect="excel-tab", lineterminator="\n").writerows(
            [[self.cells.text(r, c) for c in columns] for r in rows]
        )
        data = QMimeData()
        data.setText(out.getvalue().rstrip("\n"))
        data.setHtml(self._html(rows, columns))
        QGuiApplication.clipboard().setMimeData(data)

    def _html(self, rows: range, columns: range) -> str:
        hidden = {place for m in self.cells.table.merges for place in covered(m)}
        lines = []
        for r in rows:
            cells = []
            for c in columns:
                if (r, c) in hidden:
                    continue
                spans = (min(self.rowSpan(r, c), rows.stop - r), min(self.columnSpan(r, c), columns.stop - c))
                text = html.escape(self.cells.text(r, c)).replace("\n", "<br>")
                cells.append(f'<td rowspan="{spans[0]}" colspan="{spans[1]}">{text}</td>')
            lines.append(f"<tr>{''.join(cells)}</tr>")
        return f"<table>{''.join(lines)}</table>"

    def paste(self) -> None:
        """The clipboard's range from the current cell on; one cell fills a whole selection."""
        data = QGuiApplication.clipboard().mimeData()
        try:
            given = paste.reader().table_from_html(data.html()) if data.hasHtml() else None
            if given is None and data.hasText():
                rows = paste.reader().table_from_text(data.text())
                given = Table(rows) if rows else None
        except UserError as error:
            self.refused.emit(str(error))
            return
        if given is None:
            return
        box = self.selected_box()
        if len(given.rows) == len(given.rows[0]) == 1:
            given = Table(tuple(given.rows[0] * box.columns for _ in range(box.rows)))
        self.pasted.emit(box.row, box.column, given)

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if undo_or_redo(self._bench, event) or is_for_page(event):
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.copy()
            self.clearing.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            if self.cells.editable:
                self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clearing.emit()
        elif not jump(self, event) and not self._rows_keys(event) and not self._moves(event):
            super().keyPressEvent(event)

    def _rows_keys(self, event: QKeyEvent) -> bool:
        """Ctrl+D fills down; Ctrl+plus and Ctrl+minus put rows in and take them out, as in Excel."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self.cells.editable:
            return False
        if event.key() == Qt.Key.Key_D:
            self._fill_down()
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.rows_wanted.emit(True)
        elif event.key() == Qt.Key.Key_Minus:
            self.rows_wanted.emit(False)
        else:
            return False
        return True

    def _fill_down(self) -> None:
        """The first selected cell of each column into those below it, as one step."""
        box = self.selected_box()
        first = tuple(self.cells.text(box.row, box.column + c) for c in range(box.columns))
        if box.rows > 1:
            self.filled.emit(box.row + 1, box.column, Table((first,) * (box.rows - 1)))

    def _moves(self, event: QKeyEvent) -> bool:
        current, key = self.currentIndex(), event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        last = current.row() + max(self.rowSpan(current.row(), current.column()), 1) >= self.cells.rowCount()
        if key == Qt.Key.Key_Up and plain and current.row() == 0:
            self.leaving.emit(-1)
        elif key == Qt.Key.Key_Down and plain and last:
            self.leaving.emit(1)
        elif key in _ENTER and plain:
            if not last:
                self.go_to(current.row() + self.rowSpan(current.row(), current.column()), current.column())
        elif key == Qt.Key.Key_Tab:
            self.step(1)
        elif key == Qt.Key.Key_Backtab:
            self.step(-1)
        else:
            return False
        return True

    def step(self, by: int) -> None:
        """The cell to the right or left, over the ends of rows; Tab in the last cell asks for a new row."""
        hidden = {place for m in self.cells.table.merges for place in covered(m)}
        wide, current = self.cells.columnCount(), self.currentIndex()
        at = current.row() * wide + current.column() + by
        while 0 <= at < wide * self.cells.rowCount():
            if divmod(at, wide) not in hidden:
                self.go_to(*divmod(at, wide))
                return
            at += by
        if at > 0 and self.cells.editable:
            self.row_wanted.emit()

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        hints = QStyledItemDelegate.EndEditHint
        super().closeEditor(editor, hints.NoHint)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if hint == hints.EditNextItem:
            self.step(1)
        elif hint == hints.EditPreviousItem:
            self.step(-1)
        elif hint == hints.SubmitModelCache:
            below = self.currentIndex().row() + 1
            if below < self.cells.rowCount():
                self.go_to(below, self.currentIndex().column())

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        super().scrollTo(index, hint)
        self.frozen.uncover(index)

    def event(self, event: QEvent) -> bool:
        if takes(event):
            return True
        # Tab goes through the cells; Qt would otherwise take it for the focus before keyPressEvent.
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):  # type: ignore[attr-defined]
            self.keyPressEvent(event)  # type: ignore[arg-type]
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go_to(0, 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.OtherFocusReason):
            self.clearSelection()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        if at.isValid() and not self.selectionModel().isSelected(at):
            self.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.menu_wanted.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or event.angleDelta().x():
            super().wheelEvent(event)
        else:
            event.ignore()
