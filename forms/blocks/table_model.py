"""A typed table as a Qt model: what each cell shows, and which cells can be typed in."""

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from forms import theme
from report.blocks import Computed, Table
from report.messages import say
from report.table_shape import rule_of
from report.tables import cell_number, computed_cells, covered, expanded_rows, shown_rows

Index = QModelIndex | QPersistentModelIndex
_RULES = {"sum": "合计", "difference": "差", "growth": "增长率", "share": "占比"}


class CellRole(IntEnum):
    """Roles beside Qt's own."""

    COMPUTED = Qt.ItemDataRole.UserRole + 1
    FINDING = Qt.ItemDataRole.UserRole + 2  # the level of a finding on the cell, or ""


class TableModel(QAbstractTableModel):
    """The cells of one table block. `typed(row, column, text)` asks for a change; the model itself changes
    nothing."""

    typed = Signal(int, int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = Table()
        self.editable = True
        self.only: set[tuple[int, int]] | None = None  # the cells that can be typed in; None: all
        self.levels: dict[tuple[int, int], tuple[str, str]] = {}
        self._shown = self.table.rows
        self._computed: set[tuple[int, int]] = set()
        self._covered: set[tuple[int, int]] = set()
        self.restyle()

    def restyle(self) -> None:
        """Takes the text size that is set now."""
        self._font, self._bold = QFont(theme.font("ui")), QFont(theme.font("ui", bold=True))

    def show_table(self, table: Table) -> bool:
        """Shows another table; whether its shape changed too."""
        same = len(table.rows) == len(self.table.rows) and len(table.rows[0]) == len(self.table.rows[0])
        reshaped = (
            not same or table.merges != self.table.merges or table.header_rows != self.table.header_rows
        )
        if not same:
            self.beginResetModel()
        self.table = table
        self._shown = shown_rows(table)
        self._computed = computed_cells(table)
        self._covered = {place for merge in table.merges for place in covered(merge)}
        if same:
            self.dataChanged.emit(self.index(0, 0), self.index(len(table.rows) - 1, len(table.rows[0]) - 1))
        else:
            self.endResetModel()
        return reshaped

    def set_levels(self, levels: dict[tuple[int, int], tuple[str, str]]) -> None:
        """Marks cells with (level, message) of findings."""
        if levels != self.levels:
            self.levels = levels
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def text(self, row: int, column: int) -> str:
        """What the cell shows."""
        return self._shown[row][column]

    def is_computed(self, row: int, column: int) -> bool:
        """Whether the cell is computed and cannot be typed in."""
        return (row, column) in self._computed

    def _alignment(self, row: int, column: int) -> Qt.AlignmentFlag:
        middle = Qt.AlignmentFlag.AlignVCenter
        if row < self.table.header_rows:
            merge = next((m for m in self.table.merges if (m.row, m.column) == (row, column)), None)
            if merge is not None and merge.columns > 1:
                return middle | Qt.AlignmentFlag.AlignHCenter
            numbers = self.number_column(column)
            return middle | (Qt.AlignmentFlag.AlignRight if numbers else Qt.AlignmentFlag.AlignLeft)
        right = column > 0 and cell_number(self._shown[row][column]) is not None
        return middle | (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)

    def number_column(self, column: int) -> bool:
        """Whether most filled cells of a column are numbers; the first column holds labels."""
        texts = [row[column] for row in self._shown[self.table.header_rows :] if row[column].strip()]
        return column > 0 and sum(cell_number(t) is not None for t in texts) * 2 > len(texts)

    def _tip(self, row: int, column: int) -> str:
        level = self.levels.get((row, column))
        if level is not None:
            return level[1]
        if not self.is_computed(row, column):
            return ""
        rule = rule_of(self.table, row, column)
        return "" if rule is None else formula_tip(self.table, rule, row, column)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.table.rows[0])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        header = row < self.table.header_rows
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown[row][column]
        if role == Qt.ItemDataRole.EditRole:
            return self.table.rows[row][column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(row, column)
        if role == Qt.ItemDataRole.FontRole:
            return self._bold if header else self._font
        if role == Qt.ItemDataRole.BackgroundRole:
            return QColor(theme.colour("window")) if header else None
        if role == Qt.ItemDataRole.ForegroundRole:
            quiet = header or self.is_computed(row, column)
            return QColor(theme.colour("second" if quiet else "text"))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        if role == CellRole.COMPUTED:
            return self.is_computed(row, column)
        if role == CellRole.FINDING:
            return self.levels.get((row, column), ("", ""))[0]
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self.editable:
            return False
        text = str(value)
        if text != self.table.rows[index.row()][index.column()]:
            self.typed.emit(index.row(), index.column(), text)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        place = (index.row(), index.column())
        shut = place in self._computed or place in self._covered
        if self.editable and not shut and (self.only is None or place in self.only):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags


def formula_tip(table: Table, rule: Computed, row: int, column: int) -> str:
    """ "合计 = 国家 + 省" with the names of the lines it reads."""
    grid = expanded_rows(table)
    head = max(table.header_rows - 1, 0)
    if rule.axis == "row":
        names = [grid[s][0] or str(s + 1) for s in rule.sources]
    else:
        names = [grid[head][s] or str(s + 1) for s in rule.sources]
    if rule.rule == "sum":
        shown = " + ".join(names if len(names) <= 4 else [*names[:2], "…", names[-1]])
    elif rule.rule == "difference":
        shown = f"{names[1]} − {names[0]}"
    elif rule.rule == "growth":
        shown = f"{names[1]} ÷ {names[0]} − 1"
    else:
        shown = f"{names[0]} ÷ {names[1]}"
    return say("section.computed_cell", rule=_RULES[rule.rule], formula=shown)
