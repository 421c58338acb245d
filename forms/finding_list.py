"""A list of findings: level glyph, the sentence, and where; choosing one leads to its place."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QLabel, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from forms import theme
from forms.icons import pixmap
from forms.widgets import label, stack
from report.checks.findings import Finding, Level

Index = QModelIndex | QPersistentModelIndex
LEVEL_NAMES = {Level.ERROR: "错误", Level.QUERY: "疑问", Level.HINT: "提示"}
_ORDER = {Level.ERROR: 0, Level.QUERY: 1, Level.HINT: 2}
_ROLES = {Level.ERROR: "error", Level.QUERY: "query_glyph", Level.HINT: "quiet"}
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)


def by_weight(findings: Sequence[Finding]) -> list[Finding]:
    """Errors first, then queries, then hints; the order of the report within each."""
    return sorted(findings, key=lambda finding: _ORDER[Level(finding.level)])


class FindingModel(QAbstractListModel):
    """Findings as rows; Qt's UserRole gives the finding itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.findings: list[Finding] = []

    def set_findings(self, findings: Sequence[Finding]) -> None:
        """Shows other findings."""
        self.beginResetModel()
        self.findings = list(findings)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.findings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        finding = self.findings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return finding.message
        if role == Qt.ItemDataRole.UserRole:
            return finding
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(place.where for place in finding.places)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{LEVEL_NAMES[Level(finding.level)]}：{finding.message}"
        return None


class FindingDelegate(QStyledItemDelegate):
    """Glyph, the whole sentence, and the place below it in second text."""

    def _texts(self, index: Index) -> tuple[Finding, str]:
        finding = index.data(Qt.ItemDataRole.UserRole)
        return finding, finding.places[0].where if finding.places else ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        finding, where = self._texts(index)
        view = option.widget  # type: ignore[attr-defined]
        width = (view.viewport().width() if isinstance(view, QListView) else 280) - 52
        height = self._height(finding.message, width, "ui")
        if where:
            height += self._height(where, width, "second") + 2
        return QSize(width, height + 16)

    def _height(self, text: str, width: int, kind: str) -> int:
        return QFontMetrics(theme.font(kind)).boundingRect(QRect(0, 0, width, 4000), _WRAP, text).height()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        finding, where = self._texts(index)
        box = QRect(option.rect)  # type: ignore[attr-defined]
        painter.save()
        if QStyle.StateFlag.State_Selected in option.state:  # type: ignore[attr-defined]
            painter.fillRect(box, theme.colour("selection"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.colour("accent"))
        elif QStyle.StateFlag.State_MouseOver in option.state:  # type: ignore[attr-defined]
            painter.fillRect(box, theme.colour("hover"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        level = Level(finding.level)
        painter.drawPixmap(box.left() + 12, box.top() + 10, pixmap(str(level), 16, _ROLES[level]))
        area = box.adjusted(36, 8, -16, -8)
        painter.setFont(theme.font("ui"))
        painter.setPen(theme.colour("text"))
        painter.drawText(area, _WRAP, finding.message)
        painter.setFont(theme.font("second"))
        painter.setPen(theme.colour("quiet"))
        height = self._height(finding.message, area.width(), "ui")
        painter.drawText(area.adjusted(0, height + 2, 0, 0), _WRAP, where)
        painter.restore()


class FindingList(QWidget):
    """The list, or one sentence where there is nothing. `place_chosen(Place)` comes on a click or Enter.

    `look` is pane or flat, the ground on which it stands.
    """

    place_chosen = Signal(object)

    def __init__(self, look: str = "pane", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FindingModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(FindingDelegate(self.view))
        self.view.setProperty("look", look)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName("检查结果")
        self.view.clicked.connect(self._choose)
        self.view.activated.connect(self._choose)
        self.empty: QLabel = label("", "second", wrap=True)
        self.empty.setContentsMargins(16, 16, 16, 16)
        layout = stack(self.empty, self.view, 1, spacing=0)
        layout.setStretch(1, 100)
        self.setLayout(layout)

    def show_findings(self, findings: Sequence[Finding], when_empty: str) -> None:
        """Shows findings, the heaviest first, keeping the chosen one where it is still there."""
        ordered = by_weight(findings)
        if ordered != self.model.findings:
            chosen = self.view.currentIndex().data(Qt.ItemDataRole.UserRole)
            self.model.set_findings(ordered)
            if chosen in ordered:
                self.view.setCurrentIndex(self.model.index(ordered.index(chosen)))
        self.empty.setText(when_empty)
        self.empty.setVisible(not ordered)
        self.view.setVisible(bool(ordered))

    def step(self, by: int) -> None:
        """Goes to the next (1) or the one before (-1), round the end, and leads to its place."""
        count = self.model.rowCount()
        if count:
            here = self.view.currentIndex().row()
            start = here if here >= 0 else (-1 if by > 0 else 0)
            index = self.model.index((start + by) % count)
            self.view.setCurrentIndex(index)
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        finding = index.data(Qt.ItemDataRole.UserRole)
        if finding and finding.places:
            self.place_chosen.emit(finding.places[0])
