"""First columns of a wide grid that stay where they are while the rest is scrolled sideways.

A second view of the same model and selection lies over the left edge of the first and shows those columns alone. It is there
only while the grid is scrolled sideways, and never takes the keyboard. Where a cell in these columns can be typed in, the grid
scrolls back to it, so that its editor is never covered.
"""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from forms import theme

Span = tuple[int, int, int, int]


class FrozenColumns(QTableView):
    """The first `count` columns of `grid`; `spans` are (row, column, rows, columns) of merged cells among them."""

    def __init__(self, grid: QTableView, count: int) -> None:
        super().__init__(grid)
        self._grid, self._count = grid, count
        self.setModel(grid.model())
        self.setSelectionModel(grid.selectionModel())
        self.setItemDelegate(
            type(grid.itemDelegate())(self)
        )  # one of its own: a shared one would speak to both views
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(grid)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(grid.selectionMode())
        self.setVerticalScrollMode(grid.verticalScrollMode())
        self.setWordWrap(grid.wordWrap())
        self.setAccessibleName("固定列")
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(grid.verticalHeader().minimumSectionSize())
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        grid.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(grid.verticalScrollBar().setValue)
        for changed in (grid.horizontalScrollBar().rangeChanged, grid.horizontalScrollBar().valueChanged):
            changed.connect(lambda *_: self.fit())
        grid.horizontalHeader().sectionResized.connect(lambda *_: self.fit())
        grid.verticalHeader().sectionResized.connect(lambda row, _, high: self.setRowHeight(row, high))
        grid.viewport().installEventFilter(self)
        self.fit()

    @property
    def count(self) -> int:
        """How many columns stay."""
        return self._count

    def set_count(self, count: int) -> None:
        """Another number of columns stays from now on."""
        self._count = count
        self.fit()

    def set_spans(self, spans: Iterable[Span]) -> None:
        """Merged cells among the columns that stay."""
        self.clearSpans()
        for row, column, rows, columns in spans:
            if column < self._count and (rows > 1 or columns > 1):
                self.setSpan(row, column, rows, columns)

    def width_now(self) -> int:
        """How much of the grid's left edge it covers: 0 while it is not needed."""
        return self.width() if not self.isHidden() else 0

    def fit(self) -> None:
        """Lies over the columns as the grid shows them now; hides where they are seen anyway, or no room would be left."""
        grid = self._grid
        model = grid.model()
        wide = sum(grid.columnWidth(c) for c in range(self._count) if not grid.isColumnHidden(c))
        needed = grid.horizontalScrollBar().value() > 0 and wide < grid.viewport().width() * 2 // 3
        self.setVisible(needed and self._count > 0)
        if self.isHidden():
            return
        for column in range(model.columnCount()):
            self.setColumnHidden(column, column >= self._count or grid.isColumnHidden(column))
            if column < self._count:
                self.setColumnWidth(column, grid.columnWidth(column))
        head = grid.horizontalHeader()
        self.horizontalHeader().setVisible(not head.isHidden())
        self.horizontalHeader().setFixedHeight(head.height())
        self.verticalHeader().setDefaultSectionSize(grid.verticalHeader().defaultSectionSize())
        for row in range(model.rowCount()):
            self.setRowHeight(row, grid.rowHeight(row))
        frame = grid.frameWidth()
        high = grid.viewport().height() + (0 if head.isHidden() else head.height())
        self.setGeometry(frame, frame, wide + 1, high)
        self.setStyleSheet(f"QTableView {{ border: none; border-right: 2px solid {theme.css('line')}; }}")
        self.verticalScrollBar().setValue(grid.verticalScrollBar().value())
        self.raise_()

    def uncover(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Scrolls the grid so that a cell does not lie under the columns that stay."""
        covered = self.width_now()
        if index.column() < self._count and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._grid.horizontalScrollBar().setValue(0)
        elif covered and index.column() >= self._count:
            left = self._grid.columnViewportPosition(index.column())
            if left < covered:
                bar = self._grid.horizontalScrollBar()
                bar.setValue(bar.value() - (covered - left))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.fit()
        return False
