"""The lines of an import as a tree for a view: groups, files, sections and what stands in them. Words are made when a row is painted."""

from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor

from app.import_state import ImportState, Line
from forms import theme
from forms.icons import icon

GROUPS = (
    ("doubtful", "先看：待定", "query", "query_glyph"),
    ("matched", "有把握", "ok", "good"),
    ("unmatched", "不收", "removed", "error"),
    ("lacking", "文件里没有", "hint", "quiet"),
)
TITLES = ("旧报告原文", "归入新报告", "为何")
_LOOKS = {key: (glyph, role) for key, _, glyph, role in GROUPS}
_Index = QModelIndex | QPersistentModelIndex
_Key = tuple[int, str]


@dataclass(slots=True, eq=False)
class Node:
    """A row: a line, or a head with its `title`. `group` is set on the heads of groups."""

    above: "Node | None" = None
    place: int = 0
    line: Line | None = None
    title: str = ""
    group: str = ""
    below: "list[Node]" = field(default_factory=list)
    words: tuple[str, str, str] | None = None

    def add(self, node: "Node") -> "Node":
        """Puts a row below this one, last."""
        node.above, node.place = self, len(self.below)
        self.below.append(node)
        return node


class ImportModel(QAbstractItemModel):
    """Every line of the state, doubtful ones first; `show_state` makes the tree anew."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state: ImportState | None = None
        self._root = Node()
        self._nodes: dict[_Key, Node] = {}

    def show_state(self, state: ImportState) -> None:
        """Shows another state of things."""
        self.beginResetModel()
        self._state, self._root, self._nodes = state, Node(), {}
        lines = state.lines()
        for key, title, *_ in GROUPS:
            group = [line for line in lines if line.group == key]
            if group:
                head = self._root.add(Node(title=f"{title}　{len(group)}", group=key))
                self._fill(head, group)
        self.endResetModel()

    def _fill(self, head: Node, lines: list[Line]) -> None:
        """Lines below their sections; with several files each has a head of its own."""
        several = self._state is not None and len(self._state.proposals) > 1
        files: dict[int, Node] = {}
        sections: dict[_Key, Node] = {}
        for line in lines:
            if several and line.file not in files:
                count = sum(each.file == line.file for each in lines)
                files[line.file] = head.add(Node(title=f"{self._source(line.file)}　{count}"))
            piece = line.piece
            home = (
                sections.get((line.file, piece.section)) if piece and piece.kind != "section" else None
            ) or files.get(line.file, head)
            node = home.add(Node(line=line))
            self._nodes[line.key] = node
            if piece is not None and piece.kind == "section":
                sections[line.file, piece.id] = node

    def _source(self, file: int) -> str:
        return self._state.proposals[file].source if self._state is not None else ""

    def line(self, index: _Index) -> Line | None:
        """The line of a row; None on a head."""
        return self._node(index).line

    def group(self, index: _Index) -> str:
        """The group of which a row is the head; "" for other rows."""
        return self._node(index).group

    def is_head(self, index: _Index) -> bool:
        """Whether a row is a title over the whole width."""
        return self._node(index).line is None

    def index_of(self, key: _Key) -> QModelIndex:
        """The row of a line."""
        node = self._nodes.get(key)
        return self.createIndex(node.place, 0, node) if node is not None else QModelIndex()

    def _node(self, index: _Index) -> Node:
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Node) else self._root

    def _words(self, node: Node) -> tuple[str, str, str]:
        """The three texts of a row, kept until the state changes."""
        line, state = node.line, self._state
        if node.words is None and line is not None and state is not None:
            words = line.piece.text if line.piece else line.entry.text if line.entry else ""
            first = "　".join(part for part in (words.replace("\n", " "), state.block_count(line)) if part)
            node.words = (first, state.target(line), state.skip_reason(line) or "；".join(line.reasons))
        return node.words or (node.title, "", "")

    # what a view asks

    def index(self, row: int, column: int, parent: _Index | None = None) -> QModelIndex:
        """The row and column below another row."""
        node = self._node(parent or QModelIndex())
        if 0 <= row < len(node.below) and 0 <= column < len(TITLES):
            return self.createIndex(row, column, node.below[row])
        return QModelIndex()

    def parent(self, index: _Index | None = None) -> QModelIndex:  # type: ignore[override]
        """The row above, first column."""
        node = self._node(index or QModelIndex())
        above = node.above
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.place, 0, above)

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many rows stand below a row."""
        if parent is not None and parent.column() > 0:
            return 0
        return len(self._node(parent or QModelIndex()).below)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Old text, new place, reason."""
        return len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        """The titles of the columns."""
        shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return TITLES[section] if shown and 0 <= section < len(TITLES) else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Pieces of the text can be dragged; heads cannot be chosen."""
        line = self.line(index)
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if line is None:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if line.piece is not None and line.piece.section:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
            if line.piece.kind == "section":
                flags |= Qt.ItemFlag.ItemIsDropEnabled
        return flags

    def data(self, index: _Index, role: int = 0) -> object:
        """Words, glyph, colour and height of a cell."""
        node, column = self._node(index), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(node)[column] or None
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(100, theme.scaled(26 if node.group else 24))
        if node.line is None:
            return theme.font(bold=True) if role == Qt.ItemDataRole.FontRole else None
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return icon(*self._look(node.line))
        if role == Qt.ItemDataRole.ForegroundRole and column == 2:
            return QColor(theme.colour("query" if node.line.group == "doubtful" else "second"))
        return None

    def _look(self, line: Line) -> tuple[str, int, str]:
        seen = line.group == "doubtful" and self._state is not None and line.key in self._state.seen
        glyph, role = ("ok", "good") if seen else _LOOKS[line.group]
        return glyph, 16, role
