"""Dragging blocks on a section page: the grip in the margin, where a drop would land, and the line that shows it.

Pictures from the shelf (`app.shelf_page`) are dropped in the same way.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from forms import theme
from forms.blocks.base import BAR_SPACE, TOOL_SPACE, BlockWidget
from forms.blocks.placing import Spot
from forms.blocks.text_block import TextBlock
from report.blocks import Case
from report.model import Report

BLOCK = "application/x-zhibao-block"
PICTURES = "application/x-zhibao-pictures"
_EDGE, _STEP = 48, 24  # within so many pixels of the edge a drag scrolls by so many


class Grip(QWidget):
    """Six dots: pressed and pulled, they take the block along."""

    def __init__(self, block_id: str) -> None:
        super().__init__()
        self._block = block_id
        self._pressed: QPoint | None = None
        self.setFixedSize(theme.scaled(24), theme.scaled(18))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip("拖动这一块（键盘：Alt+↑ / Alt+↓）")
        self.setAccessibleName("拖动这一块")

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(24), theme.scaled(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("second"))
        middle = self.rect().center()
        for x in (-3, 3):
            for y in (-5, 0, 5):
                painter.drawEllipse(middle + QPoint(x, y), 1, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if moved >= QApplication.startDragDistance():
            self._pressed = None
            data = QMimeData()
            data.setData(BLOCK, self._block.encode())
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.exec(Qt.DropAction.MoveAction)


class DropLine(QWidget):
    """The accent line where a drop would land; clicks and drags go through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, area: QRect) -> None:
        """Shows the line."""
        self.setGeometry(area)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("accent"))


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a drop would go, and the line (in the content's pixels) that says so."""

    spot: Spot
    line: QRect


def landing(report: Report, content: QWidget, widgets: list[BlockWidget], point: QPoint) -> Landing | None:
    """What a drop at `point` (in the pixels of `content`) means; None above or below all blocks of an empty page.

    Inside a text the nearest gap between two paragraphs counts, so that a figure can be dropped where it is spoken of.
    """
    shown = [w for w in widgets if w.isVisible()]
    inner = [w for w in shown if QRect(w.mapTo(content, QPoint()), w.size()).contains(point)]
    widget = inner[-1] if inner else _nearest(content, shown, point)
    if widget is None:
        return None
    top = widget.mapTo(content, QPoint())
    left, wide = top.x() + BAR_SPACE, widget.width() - BAR_SPACE - TOOL_SPACE
    if isinstance(widget, TextBlock):
        spot, y = _between_paragraphs(report, widget, point - top)
    else:
        block = widget.block
        if block is None:
            return None
        below = point.y() > top.y() + widget.height() // 2
        siblings = [b.id for b in report.blocks_of(block.section, block.parent)]
        spot = Spot(block.section, block.parent, siblings.index(block.id) + below)
        y = widget.height() if below else 0
    return Landing(spot, QRect(left, top.y() + y - 1, wide, 2))


def _nearest(content: QWidget, widgets: list[BlockWidget], point: QPoint) -> BlockWidget | None:
    def gap(widget: BlockWidget) -> int:
        top = widget.mapTo(content, QPoint()).y()
        return max(top - point.y(), point.y() - top - widget.height(), 0)

    return min(widgets, key=gap, default=None)


def _between_paragraphs(report: Report, widget: TextBlock, point: QPoint) -> tuple[Spot, int]:
    edit = widget.edit
    inside = edit.viewport().mapFrom(widget, point)
    cursor = edit.cursorForPosition(inside)
    layout = edit.document().documentLayout()
    area = layout.blockBoundingRect(cursor.block())
    at = cursor.blockNumber() + (inside.y() > area.center().y())
    paragraphs = edit.paragraphs()
    siblings = [b.id for b in report.blocks_of(widget.section_id, widget.parent_block)]
    index = siblings.index(widget.block_id) if widget.block_id in siblings else len(siblings)
    edge = area.bottom() if at > cursor.blockNumber() else area.top()
    y = edit.viewport().mapTo(widget, QPoint(0, round(edge))).y()
    if at <= 0 or widget.block_id not in siblings:
        return Spot(widget.section_id, widget.parent_block, index), y
    if at >= len(paragraphs):
        return Spot(widget.section_id, widget.parent_block, index + 1), y
    key = widget.block_id
    return Spot(widget.section_id, widget.parent_block, index, key, paragraphs[:at], paragraphs[at:]), y


class Dropping:
    """Follows a drag over a section page. `may(section)` says whether a section takes anything; `take(data, spot)` does the drop."""

    def __init__(
        self,
        area: QScrollArea,
        content: QWidget,
        report: Callable[[], Report],
        widgets: Callable[[], list[BlockWidget]],
        may: Callable[[str], bool],
        take: Callable[[QMimeData, Spot], None],
    ) -> None:
        self._area, self._content = area, content
        self._report, self._widgets, self._may, self._take = report, widgets, may, take
        self.line = DropLine(content)

    def wants(self, data: QMimeData) -> bool:
        """Whether the drag carries something of ours."""
        return data.hasFormat(BLOCK) or data.hasFormat(PICTURES)

    def enter(self, event: QDragEnterEvent) -> None:
        """A drag of ours came in."""
        event.acceptProposedAction()

    def move(self, event: QDragMoveEvent, page: QWidget) -> None:
        """Shows where it would land; at the edges the page scrolls."""
        place = event.position().toPoint()
        self._scroll(place.y() - self._area.y())
        found = self._landing(event.mimeData(), self._content.mapFrom(page, place))
        if found is None:
            self.line.hide()
            event.ignore()
        else:
            self.line.show_at(found.line)
            event.acceptProposedAction()

    def leave(self, event: QDragLeaveEvent) -> None:
        """The drag went elsewhere."""
        self.line.hide()

    def drop(self, event: QDropEvent, page: QWidget) -> None:
        """Does what the line says."""
        self.line.hide()
        found = self._landing(event.mimeData(), self._content.mapFrom(page, event.position().toPoint()))
        if found is not None:
            self._take(event.mimeData(), found.spot)
            event.acceptProposedAction()

    def _scroll(self, y: int) -> None:
        bar, high = self._area.verticalScrollBar(), self._area.viewport().height()
        if y < _EDGE:
            bar.setValue(bar.value() - _STEP)
        elif y > high - _EDGE:
            bar.setValue(bar.value() + _STEP)

    def _landing(self, data: QMimeData, point: QPoint) -> Landing | None:
        report = self._report()
        found = landing(report, self._content, self._widgets(), point)
        if found is None or not self._may(found.spot.section):
            return None
        moved = report.blocks.get(bytes(data.data(BLOCK).data()).decode())
        if moved is None:
            return None if data.hasFormat(BLOCK) else found
        inside_case = bool(found.spot.case)
        if isinstance(moved.body, Case) and inside_case:
            return None  # a case holds no case
        return found if self._may(moved.section) else None
