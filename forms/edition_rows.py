"""The rows of an edition's table as a grid: every column is edited in place, every change is one step of the bench."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from forms import theme
from forms.edition_bench import EditionBench
from forms.widgets import QuietCombo
from report import edition_edits as edits
from report.edition import Edition, IndicatorTable, Row
from report.edition_formula import formula_text, read_formula
from report.errors import UserError
from report.messages import say

Index = QModelIndex | QPersistentModelIndex
HEADS = ("序号", "指标", "层级", "单位", "*", "填的学校", "这一行", "备注栏", "算式")
NUMBER, NAME, LEVEL, UNIT, STAR, ONLY, KIND, REMARK, FORMULA = range(9)
WIDTHS = {NUMBER: 52, LEVEL: 64, UNIT: 72, STAR: 32, ONLY: 84, KIND: 72, REMARK: 84, FORMULA: 168}
LEVELS = {"0": "一级", "1": "其中", "2": "再下级", "3": "四级", "4": "五级"}
ONLY_FOR = {"all": "都填", "zhongzhi": "仅中职", "gaozhi": "仅高职"}
KINDS = {"value": "填数", "heading": "标题"}
REMARKS = {"none": "没有", "open": "可以写", "dash": "印——"}
_LISTS = {LEVEL: LEVELS, ONLY: ONLY_FOR, KIND: KINDS, REMARK: REMARKS}
_NO_INDEX = QModelIndex()


class RowsModel(QAbstractTableModel):
    """The rows of the table `table_id` of the bench's edition."""

    def __init__(self, bench: EditionBench, table_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.bench, self.table_id = bench, table_id
        self._ids = [row.id for row in self.table.rows]

    @property
    def table(self) -> IndicatorTable:
        """The table as it is now."""
        return self.bench.edition.table(self.table_id)

    def refresh(self) -> None:
        """Shows the edition as it is now."""
        ids = [row.id for row in self.table.rows]
        if ids != self._ids:
            self.beginResetModel()
            self._ids = ids
            self.endResetModel()
        elif ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, len(HEADS) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(ids) - 1)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return HEADS[section] if orientation == Qt.Orientation.Horizontal else f"行{section + 1}"

    def flags(self, index: Index) -> Qt.ItemFlag:
        held = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == STAR:
            return held | (
                Qt.ItemFlag.NoItemFlags if self.bench.read_only else Qt.ItemFlag.ItemIsUserCheckable
            )
        return held if self.bench.read_only else held | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.table.rows[index.row()], index.column()
        doubts = [d.sentence for d in self.bench.doubts if d.row == row.id]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            text = _text(self.bench.edition, self.table, row, column)
            return (
                f"{'　' * row.level}{text}"
                if column == NAME and role == Qt.ItemDataRole.DisplayRole
                else text
            )
        if role == Qt.ItemDataRole.CheckStateRole and column == STAR:
            return Qt.CheckState.Checked if row.starred else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(doubts) or None
        if role == Qt.ItemDataRole.BackgroundRole and doubts:
            return QColor(theme.colour("query_ground"))
        if role == Qt.ItemDataRole.ForegroundRole and row.kind == "heading":
            return QColor(theme.colour("second"))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, column = self.table.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole:
            on = Qt.CheckState(value) == Qt.CheckState.Checked
            return self.bench.perform("改星号", lambda e: edits.set_row(e, row.id, starred=on))
        if role != Qt.ItemDataRole.EditRole:
            return False
        return self.bench.perform(
            f"改{HEADS[column]}", lambda e: _changed(e, self.table_id, row, column, str(value))
        )


def _text(edition: Edition, table: IndicatorTable, row: Row, column: int) -> str:
    if column in _LISTS:
        held = {LEVEL: str(row.level), ONLY: row.only_for, KIND: row.kind, REMARK: row.remark}[column]
        return _LISTS[column][held]
    if column == FORMULA:
        return formula_text(edition, table, row.formula)
    return {NUMBER: row.number, NAME: row.name, UNIT: row.unit, STAR: ""}[column]


def _changed(edition: Edition, table_id: str, row: Row, column: int, text: str) -> Edition:
    """The edition with one cell of the grid changed; UserError where the text does not do."""
    text = text.strip()
    if column in _LISTS:
        chosen = next((key for key, shown in _LISTS[column].items() if text in (shown, key)), None)
        if chosen is None:
            return edition
        if column == LEVEL:
            return edits.set_row(edition, row.id, level=int(chosen))
        if column == ONLY:
            other = {"gaozhi": "中职不填", "zhongzhi": "高职不填", "all": ""}[chosen]
            return edits.set_row(edition, row.id, only_for=chosen, mark=other)
        return edits.set_row(edition, row.id, **{"kind" if column == KIND else "remark": chosen})
    if column == FORMULA:
        places = 2 if row.decimals is None else row.decimals
        table = edition.table(table_id)
        formula = read_formula(edition, table, row.id, text, row.formula.decimals if row.formula else places)
        return edits.set_row(edition, row.id, formula=formula)
    if column == NAME:
        if not text:
            raise UserError(say("edition_editor.last_name"))
        paper = (*row.paper_label[:-1], text.rpartition("：")[2]) if row.paper_label else ()
        return edits.set_row(edition, row.id, name=text, paper_label=paper)
    return edits.set_row(edition, row.id, **{"number" if column == NUMBER else "unit": text})


class _Delegate(QStyledItemDelegate):
    """Lists for the columns that have few answers."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        answers = _LISTS.get(index.column())
        if answers is None:
            return super().createEditor(parent, option, index)
        made = QuietCombo(parent)
        made.addItems(list(answers.values()))
        made.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole)))
        made.activated.connect(lambda _: self._take(made))
        return made

    def _take(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, QuietCombo):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)


class RowsGrid(QTableView):
    """The grid. `row_chosen(row id)` follows the cursor; the commands work on the chosen rows."""

    row_chosen = Signal(str)

    def __init__(self, bench: EditionBench, table_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench, self.table_id = bench, table_id
        self.rows_model = RowsModel(bench, table_id, self)
        self.setModel(self.rows_model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("指标行")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setWordWrap(False)
        head = self.horizontalHeader()
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(theme.scaled(26))
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, theme.scaled(width))
        self.selectionModel().currentRowChanged.connect(lambda *_: self.row_chosen.emit(self.current_row()))
        for keys, act in (
            ("Alt+Up", partial(self.move_chosen, -1)),
            ("Alt+Down", partial(self.move_chosen, 1)),
            ("Alt+Right", partial(self.deepen, 1)),
            ("Alt+Left", partial(self.deepen, -1)),
            ("Ctrl+Return", self.add),
            ("Ctrl+Delete", self.remove),
        ):
            self._key(keys, act)
        self.show_row(self.rows_model.table.rows[0].id if self.rows_model.table.rows else "")

    def _key(self, keys: str, act: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.scaled(820)
        mode = QHeaderView.ResizeMode.Fixed if narrow else QHeaderView.ResizeMode.Stretch
        self.horizontalHeader().setSectionResizeMode(NAME, mode)
        if narrow:
            self.setColumnWidth(NAME, theme.scaled(220))

    def refresh(self) -> None:
        """Shows the edition as it is now, the cursor on the same row."""
        kept = self.current_row()
        column = max(self.currentIndex().column(), 0)
        self.rows_model.refresh()
        if self.current_row() != kept:
            self.show_row(kept, column)

    def current_row(self) -> str:
        """The id of the row at the cursor, or ""."""
        place = self.currentIndex().row()
        rows = self.rows_model.table.rows
        return rows[place].id if 0 <= place < len(rows) else ""

    def chosen_rows(self) -> list[str]:
        """The ids of the chosen rows, from top to bottom."""
        rows = self.rows_model.table.rows
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [rows[place].id for place in places if place < len(rows)]

    def show_row(self, row_id: str, column: int = NAME) -> None:
        """Brings a row into view and puts the cursor there."""
        for place, row in enumerate(self.rows_model.table.rows):
            if row.id == row_id:
                self.setCurrentIndex(self.rows_model.index(place, column))
                self.selectRow(place)
                return

    def add(self, below: bool = False) -> None:
        """A new row behind the one at the cursor, on its level or one deeper."""
        rows = self.rows_model.table.rows
        place = self.currentIndex().row()
        above = rows[place] if 0 <= place < len(rows) else None
        new_id = edits.new_row_id(self.bench.edition, self.table_id, self.bench.taken())
        remark = "open" if self.rows_model.table.remark_column else "none"
        fresh = Row(new_id, "", "新指标", above.unit if above else "", remark=remark)
        if above is not None:
            fresh = replace(fresh, level=min(above.level + below, 4))
        at = place + 1 if above else len(rows)
        if self.bench.perform("加一行", lambda e: edits.insert_row(e, self.table_id, at, fresh)):
            self.show_row(new_id)
            self.setFocus()

    def remove(self) -> None:
        """Takes the chosen rows out; where other places named them, that is said."""
        chosen = self.chosen_rows()
        if not chosen:
            return
        place = self.currentIndex().row()
        count = edits.uses_of(self.bench.edition, chosen)
        if self.bench.perform(f"删除 {len(chosen)} 行", lambda e: edits.remove_rows(e, chosen)):
            rows = self.rows_model.table.rows
            if rows:
                self.show_row(rows[min(place, len(rows) - 1)].id)
            if count:
                self.bench.refused.emit(say("edition_editor.taken_refs", count=count))

    def move_chosen(self, by: int) -> None:
        """Moves the chosen rows up or down."""
        chosen = self.chosen_rows()
        if chosen and self.bench.perform("移动", lambda e: edits.move_rows(e, chosen, by)):
            self.show_row(chosen[0])

    def deepen(self, by: int) -> None:
        """Makes the chosen rows 其中 of what stands above, or takes that back."""
        table = self.rows_model.table
        levels = {row.id: min(max(row.level + by, 0), 4) for row in table.rows}

        def make(edition: Edition) -> Edition:
            for row_id in self.chosen_rows():
                edition = edits.set_row(edition, row_id, level=levels[row_id])
            return edition

        self.bench.perform("改层级", make)
