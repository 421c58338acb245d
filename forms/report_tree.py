"""The report as a tree at the left of the window: state glyph, title, owner and progress; below it 检查
and 交稿."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from forms import theme
from forms.icons import icon, pixmap, stage_glyph
from forms.widgets import ground, stack
from forms.workbench import Workbench
from report import edits
from report.model import Change, Edit, Report
from report.numbering import Numbers
from report.progress import STAGE_NAMES, KeptProgress, Progress, owner_of, section_label
from report.section_moves import may_move, move_to

Index = QModelIndex | QPersistentModelIndex
DRAGGED = "application/x-zhibao-section"
HEADINGS = ("目录", "负责", "进度")
# Painting asks for these at every row; put together once.
_DISPLAY, _ALIGNMENT = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.TextAlignmentRole)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_GROUND = Qt.ItemFlag.ItemIsDropEnabled
_LOCKED = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDropEnabled
_MOVABLE = _LOCKED | Qt.ItemFlag.ItemIsDragEnabled
_OPEN = _MOVABLE | Qt.ItemFlag.ItemIsEditable


class TreeRole(IntEnum):
    """Roles beside Qt's own."""

    ID = Qt.ItemDataRole.UserRole + 1
    GLYPH = Qt.ItemDataRole.UserRole + 2  # (icon name, colour role) or None
    SEARCH = Qt.ItemDataRole.UserRole + 3


_GLYPH = int(TreeRole.GLYPH)


@dataclass
class _Node:
    key: str
    parent: int  # place in the model's list; the root is 0
    row: int
    children: list[int] = field(default_factory=list)


class ReportTreeModel(QAbstractItemModel):
    """Sections in order. Column 0 edits the title, column 1 the owner."""

    def __init__(self, bench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self._kept = KeptProgress(bench.report)
        self._shown: dict[str, tuple[str, str]] = {}  # section id → number with title, owner
        self._numbers: Numbers | None = None  # those that stand in `_shown`
        self._nodes: list[_Node] = []
        self._places: dict[str, int] = {}
        self.rebuild()

    @property
    def report(self) -> Report:
        """The open report."""
        return self.bench.report

    @property
    def progress(self) -> dict[str, Progress]:
        """State and figures by section id; "" is the whole report."""
        return self._kept.figures

    def rebuild(self) -> None:
        """Reads the sections anew."""
        self.beginResetModel()
        self._nodes = [_Node("", -1, 0)]
        self._places = {"": 0}
        self._add_children(0)
        self.refresh_progress()
        self.endResetModel()

    def _add_children(self, place: int) -> None:
        for row, section in enumerate(self.report.children(self._nodes[place].key)):
            self._places[section.id] = len(self._nodes)
            self._nodes[place].children.append(len(self._nodes))
            self._nodes.append(_Node(section.id, place, row))
            self._add_children(self._places[section.id])

    def refresh_progress(self) -> None:
        """Computes states and shares anew."""
        self._kept.count(self.bench.findings, self.bench.numbers())
        self._read_shown()

    def _read_shown(self) -> None:
        self._numbers = self.bench.numbers()
        self._shown = {
            section.id: (section_label(self.report, section, self._numbers), owner_of(self.report, section))
            for section in self.report.sections.values()
        }

    def follow(self, edit: Edit | None) -> None:
        """After an edit that moved no section, or None after a check: tells the views which rows show something else."""
        changed = self._kept.follow(edit, self.bench.findings, self.bench.numbers())
        if self._numbers is not self.bench.numbers() or (edit is not None and edit.keys("sections")):
            before = self._shown
            self._read_shown()
            changed |= {key for key, shown in self._shown.items() if before.get(key) != shown}
        for key in changed - {""}:
            self.dataChanged.emit(self.index_of(key), self.index_of(key, 2))

    def key_at(self, index: Index) -> str:
        """The section id of an index; "" for none."""
        return self._nodes[index.internalId()].key if index.isValid() else ""

    def index_of(self, key: str, column: int = 0) -> QModelIndex:
        """The index of a section; invalid where it is not in the report."""
        place = self._places.get(key, 0)
        return self.createIndex(self._nodes[place].row, column, place) if place else QModelIndex()

    def title(self, key: str) -> str:
        """Number and title as the tree shows them."""
        return self._shown[key][0]

    def _glyph(self, key: str) -> tuple[str, str] | None:
        at = self.progress[key]
        return stage_glyph(at.stage, at.errors > 0)

    def _tip(self, key: str) -> str:
        section, at = self.report.sections[key], self.progress[key]
        lines = [self.title(key), f"状态：{STAGE_NAMES[at.stage]}"]
        if section.skipped:
            lines.append(f"不写的理由：{section.skipped}")
        if owner := owner_of(self.report, section):
            lines.append(f"负责：{owner}")
        if at.low:
            lines.append(f"{at.characters} 字，目标 {at.low}～{at.high} 字")
        if at.rows:
            lines.append(f"已填 {at.filled} 行，共 {at.rows} 行")
        if at.errors or at.queries:
            lines.append(f"错误 {at.errors}，疑问 {at.queries}")
        return "\n".join(lines)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's signature
        node = self._nodes[parent.internalId() if parent.isValid() else 0]
        return (
            self.createIndex(row, column, node.children[row]) if row < len(node.children) else QModelIndex()
        )

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008 - Qt's signature
        if not index.isValid():
            return QModelIndex()
        above = self._nodes[index.internalId()].parent
        return self.createIndex(self._nodes[above].row, 0, above) if above > 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(self._nodes[parent.internalId() if parent.isValid() else 0].children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 2:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return HEADINGS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        key = self.key_at(index)
        if not key:
            return None
        column = index.column()
        if role == _DISPLAY:
            if column == 2:
                return self.progress[key].share_text
            return self._shown[key][0] if column == 0 else self._shown[key][1][:2]
        if role == _ALIGNMENT:
            return _RIGHT if column == 2 else None
        if role == _GLYPH:
            return self._glyph(key) if column == 0 else None
        return self._seldom(key, column, role)

    def _seldom(self, key: str, column: int, role: int) -> Any:
        """What painting does not ask for."""
        section, stage = self.report.sections[key], STAGE_NAMES[self.progress[key].stage]
        if role == Qt.ItemDataRole.EditRole:
            return (section.title, section.owner, "")[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(key)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            return f"{self.title(key)}，{stage}"
        if role == TreeRole.ID:
            return key
        if role == TreeRole.SEARCH:
            return " ".join((*self._shown[key], stage))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return _GROUND
        if self.bench.read_only or self.report.sections[self.key_at(index)].state == "locked":
            return _LOCKED
        return _MOVABLE if index.column() == 2 else _OPEN

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        key, text = self.key_at(index), str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not key:
            return False
        if index.column() == 1:
            self.bench.perform(edits.set_section(self.report, key, "改负责部门", owner=text))
        elif text:
            self.bench.perform(edits.set_section(self.report, key, "改标题", title=text))
        return True

    # -- dragging

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [DRAGGED]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(DRAGGED, self.key_at(indexes[0]).encode())
        return data

    def canDropMimeData(  # noqa: N802 - Qt's name
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        place = self._drop_place(data, row, parent)
        return place is not None and may_move(self.report, *place)

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        place = self._drop_place(data, row, parent)
        if place is None:
            return False
        self.bench.flushing.emit()
        edit = move_to(self.report, *place)
        if edit is not None:
            self.bench.perform(edit)
        return False  # the rows follow the report: the view must not take the dragged one out

    def _drop_place(self, data: QMimeData, row: int, parent: Index) -> tuple[str, str, int] | None:
        """(section, new parent, place among its children); a drop onto a row makes it the last child there."""
        if not data.hasFormat(DRAGGED) or self.bench.read_only:
            return None
        above = self.key_at(parent)
        index = row if row >= 0 else len(self.report.children(above))
        return bytes(data.data(DRAGGED).data()).decode(), above, index


class TreeDelegate(QStyledItemDelegate):
    """Glyph and text; the chosen row has the pale ground and the accent bar, its text keeps its colour."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.scaled(24))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        box = QRect(option.rect)  # type: ignore[attr-defined]
        painter.setPen(theme.colour("text" if index.column() == 0 else "second"))
        painter.setFont(theme.font("ui" if index.column() == 0 else "second"))
        glyph = index.data(TreeRole.GLYPH)
        if glyph:
            size = 16
            painter.drawPixmap(box.left(), box.center().y() - size // 2 + 1, pixmap(glyph[0], size, glyph[1]))
            box.setLeft(box.left() + size + 6)
        elif index.column() == 0:
            box.setLeft(box.left() + 22)  # level with the titles that have a glyph
        box.setRight(box.right() - (8 if index.column() == 2 else 4))
        align = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignVCenter
        text = painter.fontMetrics().elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, int(align), text)
        painter.restore()


class SectionTree(QTreeView):
    """The tree view; the chosen row has an accent bar at the left edge. `entered_row()` on Enter."""

    entered_row = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "pane")
        self.setItemDelegate(TreeDelegate(self))
        self.setUniformRowHeights(True)
        self.setIndentation(theme.scaled(12))
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("报告目录")
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)  # drawn here: Qt's own is a thin box that nobody sees
        self.setAutoExpandDelay(600)
        self._drop_line = QRect()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on in the page; while a title is typed the key belongs to that field."""
        typing = self.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not typing:
            self.entered_row.emit()
        else:
            super().keyPressEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        self._drop_line = self._line_at(event.position().toPoint()) if event.isAccepted() else QRect()
        self.viewport().update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._drop_line = QRect()
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self._drop_line = QRect()
        self.viewport().update()

    def _line_at(self, point: QPoint) -> QRect:
        """Where the dragged section would go: a line between rows, or a box around the one that takes it in."""
        index = self.indexAt(point)
        area = self.visualRect(index.siblingAtColumn(0))
        right = self.viewport().width() - 4
        if not index.isValid():
            return QRect()
        places = QAbstractItemView.DropIndicatorPosition
        where = self.dropIndicatorPosition()
        if where == places.OnItem:
            return QRect(area.left(), area.top(), right - area.left(), area.height() - 1)
        y = area.top() if where == places.AboveItem else area.bottom()
        return QRect(area.left(), y, right - area.left(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._drop_line.isNull():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme.colour("accent"), 2))
            if self._drop_line.height() > 1:
                painter.drawRect(self._drop_line)
            else:
                painter.drawLine(self._drop_line.topLeft(), self._drop_line.topRight())

    def drawRow(  # noqa: N802 - Qt's name
        self, painter: QPainter, options: QStyleOptionViewItem, index: Index
    ) -> None:
        here = self.currentIndex()
        chosen = index.row() == here.row() and index.parent() == here.parent()
        if chosen:
            painter.fillRect(options.rect, theme.colour("selection"))  # type: ignore[attr-defined]
        super().drawRow(painter, options, index)
        if chosen:
            bar = QRect(0, options.rect.top(), 3, options.rect.height())  # type: ignore[attr-defined]
            painter.fillRect(bar, theme.colour("accent"))


class _Filter(QSortFilterProxyModel):
    """Keeps rows whose title, owner or state holds the words, with the rows above them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setRecursiveFilteringEnabled(True)
        self.setFilterRole(TreeRole.SEARCH)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)


class ReportTree(QWidget):
    """Filter box and tree. `chosen(section id)` comes when a person chooses a row, `entered()` when Enter asks to go on in its
    page."""

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "pane")
        self.bench = bench
        self.model = ReportTreeModel(bench, self)
        self.proxy = _Filter(self)
        self.proxy.setSourceModel(self.model)
        self.filter_box = QLineEdit()
        self.filter_box.setPlaceholderText("筛选标题、部门、状态    Ctrl+K")
        self.filter_box.setAccessibleName("筛选目录")
        self.filter_box.setClearButtonEnabled(True)
        self._search = self.filter_box.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self.filter_box.textChanged.connect(self._filter)
        self.filter_box.returnPressed.connect(self._first_match)
        self.view = SectionTree()
        self.view.setModel(self.proxy)
        top = stack(self.filter_box)
        top.setContentsMargins(8, 8, 8, 0)
        self.setLayout(stack(top, self.view, spacing=4))
        self._columns()
        self._silent = False
        self.view.selectionModel().currentChanged.connect(self._moved)
        self.view.entered_row.connect(self.entered)
        bench.changed.connect(self._after_edit)
        bench.checked.connect(self._after_check)
        theme.signals.changed.connect(self._dress)
        self._dress()

    def _columns(self) -> None:
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 40), (2, 56)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, theme.scaled(width))

    def _dress(self) -> None:
        self._search.setIcon(icon("search", 16, "second"))
        self._columns()
        self.view.viewport().update()

    def current(self) -> str:
        """The chosen section's id, or ""."""
        return self.model.key_at(self.proxy.mapToSource(self.view.currentIndex()))

    def set_current(self, key: str) -> None:
        """Marks a section ("" for none) without saying that it was chosen."""
        self._silent = True
        index = self.proxy.mapFromSource(self.model.index_of(key))
        self.view.setCurrentIndex(index)
        if index.isValid():
            self.view.scrollTo(index)
        self._silent = False

    def focus_filter(self) -> None:
        """Puts the cursor into the filter box."""
        self.filter_box.setFocus()
        self.filter_box.selectAll()

    def rename(self) -> None:
        """Opens the title of the chosen row for typing."""
        index = self.view.currentIndex()
        if index.isValid():
            self.view.edit(index.siblingAtColumn(0))

    def edit_owner(self) -> None:
        """Opens the owner of the chosen row for typing."""
        index = self.view.currentIndex()
        if index.isValid():
            self.view.edit(index.siblingAtColumn(1))

    def _moved(self, index: QModelIndex) -> None:
        key = self.model.key_at(self.proxy.mapToSource(index))
        self.view.viewport().update()
        if key and not self._silent:
            self.chosen.emit(key)

    def _filter(self, words: str) -> None:
        self._silent = True
        key = self.current()
        self.proxy.setFilterFixedString(words.strip())
        self.view.setDragEnabled(not words.strip())  # between rows that are hidden nobody can aim
        if words.strip():
            self.view.expandAll()
        self._silent = False
        if key:
            self.set_current(key)

    def _first_match(self) -> None:
        words = self.filter_box.text().strip().casefold()
        for section, _ in self.bench.report.walk():
            if words and words in self.model.title(section.id).casefold():
                self.filter_box.clear()  # found: the whole report again, which can be dragged
                self.chosen.emit(section.id)
                self.entered.emit()
                return

    def _after_edit(self, edit: Edit) -> None:
        if any(_moves(change) for change in edit.changes):
            opened = {s.id for s, _ in self.bench.report.walk() if self._is_open(s.id)}
            key = self.current()
            self._silent = True
            self.model.rebuild()
            for section_id in opened:
                self.view.setExpanded(self.proxy.mapFromSource(self.model.index_of(section_id)), True)
            self._silent = False
            self.set_current(key)
        else:
            self.model.follow(edit)

    def _after_check(self) -> None:
        self.model.follow(None)

    def _is_open(self, key: str) -> bool:
        return self.view.isExpanded(self.proxy.mapFromSource(self.model.index_of(key)))


def _moves(change: Change) -> bool:
    """Whether a change makes, takes away or moves a section."""
    if change.store != "sections":
        return False
    before, after = change.before, change.after
    return (
        before is None or after is None or (before.parent, before.position) != (after.parent, after.position)
    )
