"""The indicator table as a grid that looks like the province's sheet and answers the keyboard as Excel does."""

import csv
from collections.abc import Callable
from html import escape
from io import StringIO

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from forms import paste, theme
from forms.frozen import FrozenColumns
from forms.grid_keys import jump, takes
from forms.icons import pixmap
from forms.indicator_model import CellKind, IndicatorModel, IndicatorRole, left_of
from forms.paste_preview import Pending
from forms.workbench import Workbench
from report.edition import IndicatorTable, Row
from report.errors import UserError
from report.history import Target
from report.messages import say
from report.model import cell_key

ROW_HEIGHT = 24
INDENT = 20
_GLYPHS: dict[str, str] = {CellKind.COMPUTED: "ƒ", CellKind.BLANK: "◇", CellKind.NOT_APPLICABLE: "／"}
_WIDTHS = {"serial": 48, "unit": 64, "difference": 84, "growth": 76, "state": 72, "remark": 160, "owner": 72}
_VALUE_WIDTH = 112
_NAME_LEAST = 260  # the narrowest column of names; a table that needs more is scrolled sideways
_NEXT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SELECTED = QStyle.StateFlag.State_Selected
Index = QModelIndex | QPersistentModelIndex


class ValueEditor(QLineEdit):
    """The field of an open cell; knows whether an input method is in the middle of a word."""

    composing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)


class ValueDelegate(QStyledItemDelegate):
    """Paints the kinds of value cell: plain, ƒ computed, ◇ blank, ／ not applicable, hatched not to fill, locked ground."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        kind = index.data(IndicatorRole.KIND)
        cell = QRect(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.fillRect(cell, _ground(kind, option))
        if kind == CellKind.NOT_TO_FILL:
            painter.fillRect(cell, QBrush(QColor(theme.colour("line")), Qt.BrushStyle.BDiagPattern))
        self._draw_text(painter, cell, option, index, kind)
        if option.state & _SELECTED and option.widget and _is_current(option.widget, index):  # type: ignore[attr-defined]
            painter.setPen(QPen(QColor(theme.colour("accent")), 2))
            painter.drawRect(cell.adjusted(1, 1, -1, -1))
        painter.restore()

    def _draw_text(
        self, painter: QPainter, cell: QRect, option: QStyleOptionViewItem, index: Index, kind: str
    ) -> None:
        left = 8 + INDENT * int(index.data(IndicatorRole.LEVEL) or 0)
        inner = cell.adjusted(left, 0, -8, 0)
        quiet = kind in (CellKind.NOT_TO_FILL, CellKind.NOT_APPLICABLE, CellKind.LOCKED, CellKind.HEADING)
        painter.setPen(QColor(theme.colour("second" if quiet else "text")))
        state = index.data(IndicatorRole.GLYPH)
        if state:
            place = QRect(inner.left(), cell.center().y() - 7, 16, 16)
            painter.drawPixmap(place, pixmap(state[0], 16, state[1]))
            inner = inner.adjusted(22, 0, 0, 0)
        glyph = _GLYPHS.get(kind, "")
        if glyph:
            painter.setPen(QColor(theme.colour("quiet" if kind != CellKind.BLANK else "query")))
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), glyph)
            painter.setPen(QColor(theme.colour("second" if quiet else "text")))
        level = index.data(IndicatorRole.FINDING)
        if level in ("error", "query"):
            painter.fillRect(QRect(cell.left(), cell.top(), 3, cell.height()), QColor(theme.colour(level)))
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        if kind in (CellKind.NOT_TO_FILL, CellKind.HEADING):
            align = Qt.AlignmentFlag.AlignCenter
        text = option.fontMetrics.elidedText(  # type: ignore[attr-defined]
            str(index.data() or ""), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.setFont(option.font)  # type: ignore[attr-defined]
        painter.drawText(inner, int(align), text)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = ValueEditor(parent)
        editor.setFrame(False)
        editor.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        editor.setAccessibleName(
            str(index.model().headerData(index.column(), Qt.Orientation.Horizontal) or "")
        )
        return editor

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW_HEIGHT)


def _ground(kind: str, option: QStyleOptionViewItem) -> QColor:
    if option.state & _SELECTED:  # type: ignore[attr-defined]
        return QColor(theme.colour("selection"))
    grounds = {CellKind.BLANK: "query_ground", CellKind.COMPUTED: "window", CellKind.LOCKED: "pane"}
    return QColor(theme.colour(grounds.get(CellKind(kind), "page") if kind else "page"))


def _is_current(widget: QWidget, index: Index) -> bool:
    return isinstance(widget, QTableView) and widget.currentIndex() == index


class IndicatorGrid(QTableView):
    """The grid of one indicator table. `row_changed(row, key)` follows the cursor; `told(sentence)` comes from entries."""

    row_changed = Signal(object, str)
    told = Signal(str)
    asked = Signal(object)  # a Pending paste that would replace other values

    def __init__(self, bench: Workbench, table: IndicatorTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid_model = IndicatorModel(bench, table, self)
        self.setModel(self.grid_model)
        self.setItemDelegate(ValueDelegate(self))
        self.frozen = FrozenColumns(self, self.grid_model.kinds.index("unit") + 1)
        self.setAccessibleName(table.title)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setTabKeyNavigation(True)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._set_widths()
        self._set_spans()
        self.grid_model.modelReset.connect(self._set_spans)
        self.grid_model.modelReset.connect(self.frozen.fit)
        self.grid_model.told.connect(self.told)
        bench.flushing.connect(self.commit)

    def _set_widths(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        for place, kind in enumerate(self.grid_model.kinds):
            if kind == "name":
                self._name = place
            else:
                self.setColumnWidth(place, _WIDTHS.get(kind, _VALUE_WIDTH))

    def _fit_name(self) -> None:
        """The name takes the room that the other columns leave, but never so little that it cannot be read."""
        others = sum(
            self.columnWidth(c)
            for c in range(self.model().columnCount())
            if c != self._name and not self.isColumnHidden(c)
        )
        least = min(theme.scaled(_NAME_LEAST), self.viewport().width() // 2)
        self.setColumnWidth(self._name, max(self.viewport().width() - others, least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_name()
        self.frozen.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Says why there is nothing, where a filter leaves no row."""
        super().paintEvent(event)
        if not self.grid_model.rows:
            painter = QPainter(self.viewport())
            painter.setPen(theme.colour("quiet"))
            words = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.viewport().rect(), words, self.grid_model.nothing_words())

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        super().scrollTo(index, hint)
        self.frozen.uncover(index)

    def _set_spans(self) -> None:
        self.clearSpans()
        model = self.grid_model
        first, many = model.kinds.index(model.keys[0]), len(model.keys)
        for place, row in enumerate(model.rows):
            if many > 1 and model.cell_kind(row, model.keys[0]) == CellKind.NOT_TO_FILL:
                self.setSpan(place, first, 1, many)

    def selected_cells(self) -> list[tuple[Row, str]]:
        """The value cells of the selection, from the top left on."""
        model = self.grid_model
        chosen = sorted(self.selectedIndexes(), key=lambda i: (i.row(), i.column()))
        return [(model.row_at(i), model.column_key(i)) for i in chosen if model.column_key(i)]

    def history_target(self) -> Target | None:
        """The value under the cursor, or the remark; None on a cell that nobody fills in."""
        at, model = self.currentIndex(), self.grid_model
        if not at.isValid():
            return None
        key, row = model.column_key(at), model.row_at(at)
        if model.kinds[at.column()] == "remark":
            return Target("fields", f"remark/{row.id}")
        return Target("values", cell_key(row.id, key or model.keys[-1]))

    def go_to(self, row_id: str, key: str) -> None:
        """Puts the cursor on a cell; nothing where the row is not shown."""
        model = self.grid_model
        for place, row in enumerate(model.rows):
            if row.id == row_id and key in model.keys:
                index = model.index(place, model.kinds.index(key))
                self.setCurrentIndex(index)
                self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def start(self) -> None:
        """Puts the cursor on the first cell of this year that can be filled."""
        model = self.grid_model
        column = model.kinds.index(model.keys[-1])
        for place, row in enumerate(model.rows):
            if model.cell_kind(row, model.keys[-1]) not in (CellKind.HEADING, CellKind.NOT_TO_FILL):
                self.setCurrentIndex(model.index(place, column))
                return

    def commit(self) -> None:
        """Takes what stands in an open cell editor; called before saving, undo, page change, export and close."""
        editor = self.indexWidget(self.currentIndex())
        if isinstance(editor, ValueEditor) and editor.composing:
            return
        if editor is not None and self.state() == QAbstractItemView.State.EditingState:
            self.commitData(editor)
            self.closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def copy(self) -> None:
        """The selected cells as tab-separated lines, as Excel takes them."""
        chosen = {(i.row(), i.column()): str(i.data() or "") for i in self.selectedIndexes()}
        rows = sorted({r for r, _ in chosen})
        columns = sorted({c for _, c in chosen})
        out = StringIO()
        csv.writer(out, "excel-tab", lineterminator="\n").writerows(
            [[chosen.get((r, c), "") for c in columns] for r in rows]
        )
        QGuiApplication.clipboard().setText(out.getvalue())

    def paste(self) -> None:
        """The clipboard's cells, from the current cell on or by the row names they carry. Where they would replace other values,
        `asked` comes first; one cell fills a whole selection."""
        try:
            grid = paste.clipboard_grid(QGuiApplication.clipboard().mimeData())
        except UserError as error:
            self.told.emit(str(error))
            return
        if not any(cell.strip() for texts in grid for cell in texts):
            self.told.emit(say("indicators.pasted_nothing"))
            return
        at = self._paste_start()
        if len(grid) == len(grid[0]) == 1:
            chosen = self.selectedIndexes()
            high = max((i.row() for i in chosen), default=at.row()) - at.row() + 1
            wide = max((i.column() for i in chosen), default=at.column()) - at.column() + 1
            grid = tuple(grid[0] * max(wide, 1) for _ in range(max(high, 1)))
        model = self.grid_model
        plan = model.plan_paste(at, grid)
        if not plan.replaced:
            model.take(plan)
            return
        key = "paste.ask_named" if plan.by_label else "paste.ask"
        sentence = say(key, count=len(plan.cells), changed=len(plan.replaced)) + left_of(plan)
        changes = tuple((self._place(c.row, c.key), c.old, c.new.shown) for c in plan.replaced)
        self.asked.emit(Pending(sentence, changes, lambda: model.take(plan)))

    def _paste_start(self) -> QModelIndex:
        """The top left of the selected value cells, whatever cell has the cursor."""
        chosen = [i for i in self.selectedIndexes() if self.grid_model.column_key(i)]
        top, left = min((i.row() for i in chosen), default=0), min((i.column() for i in chosen), default=0)
        return self.grid_model.index(top, left) if chosen else self.currentIndex()

    def _place(self, row: Row, key: str) -> str:
        column = self.grid_model.table.columns[self.grid_model.keys.index(key)]
        return f"{row.label}（{row.unit}）　{column.label_for(self.grid_model.bench.report.year)}"

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.row_changed.emit(self.grid_model.row_at(current), self.grid_model.column_key(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.copy()
            self.grid_model.clear(self.selected_cells())
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_F1:
            self.show_meaning()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.grid_model.clear(self.selected_cells())
        elif event.key() in _NEXT_KEYS:
            if self.state() == QAbstractItemView.State.EditingState:
                return  # the editor hands Enter on; `closeEditor` moves the cursor when its text is taken
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif not jump(self, event) and not self._shortcut(event):
            super().keyPressEvent(event)

    def _shortcut(self, event: QKeyEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        cells = self.selected_cells()
        if event.key() == Qt.Key.Key_0:
            self.grid_model.mark_not_applicable(cells)
        elif event.key() == Qt.Key.Key_D:
            self.grid_model.fill_down(cells)
        elif event.key() == Qt.Key.Key_L and cells:
            self.grid_model.toggle_lock(*cells[0])
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        """Enter: to the next cell that a person fills in, past headings, computed, locked and hatched ones; arrows reach all."""
        at, model = self.currentIndex(), self.grid_model
        key, place = model.column_key(at), at.row() + by
        while 0 <= place < model.rowCount() and key and not model.awaits_typing(model.rows[place], key):
            place += by
        if 0 <= place < model.rowCount():
            self.setCurrentIndex(model.index(place, at.column()))

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QStyledItemDelegate.EndEditHint.SubmitModelCache:  # Enter: down, as in Excel
            self._step(1)

    def show_meaning(self) -> None:
        """F1: what the row under the cursor means, how it is counted, its formula and who normally knows it."""
        at = self.currentIndex()
        if at.isValid():
            text = meaning_html(self.grid_model.row_at(at), self.grid_model.table)
            area = self.visualRect(at)
            QToolTip.showText(self.viewport().mapToGlobal(area.bottomLeft()), text, self, area, 60_000)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        if at.isValid() and not self.selectionModel().isSelected(at):
            self.setCurrentIndex(at)
        menu = QMenu(self)
        self.fill_menu(menu)
        menu.exec(event.globalPos())

    def fill_menu(self, menu: QMenu) -> None:
        """What can be done with the selected cells; each line names its key."""
        cells, model = self.selected_cells(), self.grid_model
        may = bool(cells) and not model.bench.read_only
        target = self.history_target()
        lines: tuple[tuple[str, str, Callable[[], object], bool], ...] = (
            ("复制", "Ctrl+C", self.copy, True),
            ("粘贴", "Ctrl+V", self.paste, may),
            ("清空", "Del", lambda: model.clear(cells), may),
            ("向下填充", "Ctrl+D", lambda: model.fill_down(cells), may and len(cells) > 1),
            ("标为不适用", "Ctrl+0", lambda: model.mark_not_applicable(cells), may),
            ("锁定或解锁", "Ctrl+L", lambda: model.toggle_lock(*cells[0]), may),
            ("", "", lambda: None, False),
            ("内涵与口径", "F1", self.show_meaning, True),
            ("修改记录", "Ctrl+Alt+H", lambda: model.bench.history_wanted.emit(target), target is not None),
        )
        for text, key, act, on in lines:
            if not text:
                menu.addSeparator()
                continue
            action = menu.addAction(text, lambda act=act: act())
            action.setShortcut(QKeySequence(key))
            action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(on)

    def event(self, event: QEvent) -> bool:
        if takes(event, Qt.Key.Key_F1):
            return True
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()
        return super().event(event)


def meaning_html(row: Row, table: IndicatorTable) -> str:
    """What is known of a row, as rich text for a tool tip."""
    lines = [
        f"<b>{escape(row.label)}</b>（{escape(row.unit)}）",
        escape(row.definition or say("indicators.no_definition")),
    ]
    lines += [f"公式：{escape(row.formula_text)}"] if row.formula_text else []
    lines += [f"通常由{escape(row.supplier)}提供"] if row.supplier else []
    lines += [escape(table.title)]
    return f"<div style='width:{theme.scaled(360)}px'>{'<br>'.join(lines)}</div>"
