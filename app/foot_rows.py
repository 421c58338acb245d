"""The rows below the tree: 检查, 预览 and 交稿, with their counts."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from forms import theme
from forms.icons import pixmap
from forms.widgets import ground, line, stack
from report.progress import Progress

ROWS = (("checks", "checkmark_circle", "检查"), ("preview", "document", "预览"), ("delivery", "send", "交稿"))


class FootRow(QAbstractButton):
    """One row: icon, name, and badges at the right; the chosen one looks like a chosen row of the tree."""

    def __init__(self, glyph: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = glyph
        self.setText(name)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._badges: list[tuple[str, str]] = []

    def set_badges(self, badges: list[tuple[str, str]]) -> None:
        """Texts with their role (error, query, hint), from left to right."""
        self._badges = badges
        self.setAccessibleDescription("，".join(text for text, _ in badges))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, theme.scaled(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = self.rect()
        if self.isChecked():
            painter.fillRect(box, theme.colour("selection"))
            painter.fillRect(0, 0, 3, box.height(), theme.colour("accent"))
        elif self.underMouse():
            painter.fillRect(box, theme.colour("hover"))
        if self.hasFocus():
            painter.setPen(theme.colour("accent"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.drawPixmap(16, (box.height() - 20) // 2, pixmap(self._glyph, 20, "text"))
        painter.setPen(theme.colour("text"))
        painter.drawText(box.adjusted(42, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        self._paint_badges(painter)

    def _paint_badges(self, painter: QPainter) -> None:
        painter.setFont(theme.font("second"))
        right = self.width() - 12
        for text, role in reversed(self._badges):
            width = painter.fontMetrics().horizontalAdvance(text) + 12
            box = self.rect().adjusted(right - width, 3, 0, -3)
            box.setWidth(width)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(f"{role}_ground"))
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
            painter.setPen(theme.colour(role))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            right -= width + 4


class FootRows(QWidget):
    """`chosen(key)` with checks, preview or delivery."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "pane")
        self.rows: dict[str, FootRow] = {}
        self._group = QButtonGroup(self)
        layout = stack(line(), spacing=0)
        for key, glyph, name in ROWS:
            made = FootRow(glyph, name)
            made.clicked.connect(lambda _=False, k=key: self.chosen.emit(k))
            self.rows[key] = made
            self._group.addButton(made)
            layout.addWidget(made)
        layout.setContentsMargins(0, 0, 0, 4)
        self.setLayout(layout)
        theme.signals.changed.connect(self._dress)

    def set_current(self, key: str) -> None:
        """Marks a row as the page in front; any other key marks none."""
        self._group.setExclusive(False)
        for name, made in self.rows.items():
            made.setChecked(name == key)
        self._group.setExclusive(True)

    def show_progress(self, whole: Progress) -> None:
        """Shows how many errors and queries are open."""
        badges = [(f"错误 {whole.errors}", "error")] if whole.errors else []
        badges += [(f"疑问 {whole.queries}", "query")] if whole.queries else []
        self.rows["checks"].set_badges(badges)

    def _dress(self) -> None:
        for made in self.rows.values():
            made.updateGeometry()
            made.update()
