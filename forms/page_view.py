"""Shows pages of paper one below the other: only those in sight are painted, a few painted ones are kept."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from forms import theme
from forms.page_painter import Drawable, paint_page

GAP = 16  # pixels between pages and around them
KEPT = 8  # painted pages kept
LEAST, MOST = 0.5, 2.0
_PIXELS = 96 / 72  # of a point at 100 %


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: its size in points, and its marks when they are asked for."""

    width: float
    height: float
    marks: Callable[[], Iterable[Drawable]]


class PageView(QAbstractScrollArea):
    """`page_shown(place)` when another page is in front, `clicked(place, points from its top)`,
    `zoomed(factor)`."""

    page_shown = Signal(int)
    clicked = Signal(int, float)
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("页面预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self._leaves: Sequence[Leaf] = ()
        self._picture: Callable[[str], QImage] = lambda name: QImage()
        self._tops: list[int] = []
        self._painted: OrderedDict[int, QPixmap] = OrderedDict()
        self._zoom = 1.0
        self._fit = True
        self._shown = -1
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        theme.signals.changed.connect(self.viewport().update)

    # ---- what is shown

    @property
    def zoom(self) -> float:
        """1.0 shows the paper as large as it is."""
        return self._zoom

    @property
    def fits(self) -> bool:
        """Whether the pages follow the width of the window."""
        return self._fit

    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._leaves)

    def current_page(self) -> int:
        """The place of the page in front, from 0."""
        return max(self._shown, 0)

    def set_pages(self, leaves: Sequence[Leaf], picture: Callable[[str], QImage]) -> None:
        """Shows other pages; what was in sight stays in sight."""
        place, share = self._position()
        self._leaves, self._picture = leaves, picture
        self._painted.clear()
        self._arrange()
        self._return_to(min(place, max(len(leaves) - 1, 0)), share)
        self._shown = -1
        self._scrolled()

    def set_zoom(self, factor: float) -> None:
        """Shows the pages larger or smaller, between half and twice their size."""
        self._fit = False
        self._apply_zoom(factor)

    def fit_width(self) -> None:
        """Makes the widest page as wide as the view, now and whenever the view changes."""
        self._fit = True
        self._apply_zoom(self._fitting())

    def go(self, place: int, points: float = 0.0) -> None:
        """Brings a page to the top, or a height on it."""
        if self._leaves:
            place = max(0, min(place, len(self._leaves) - 1))
            top = (
                self._tops[place] - GAP // 2
                if points <= 0
                else self._tops[place] + round(points * self._scale()) - 60
            )
            self.verticalScrollBar().setValue(top)
            self._scrolled()

    def _fitting(self) -> float:
        widest = max((leaf.width for leaf in self._leaves), default=595.0)
        return (self.viewport().width() - 2 * GAP) / (widest * _PIXELS)

    def _apply_zoom(self, factor: float) -> None:
        factor = max(LEAST, min(MOST, factor))
        if abs(factor - self._zoom) > 0.001:
            place, share = self._position()
            self._zoom = factor
            self._painted.clear()
            self._arrange()
            self._return_to(place, share)
            self.zoomed.emit(factor)
        self.viewport().update()

    def _scale(self) -> float:
        return self._zoom * _PIXELS

    def _size(self, place: int) -> QSize:
        leaf = self._leaves[place]
        return QSize(round(leaf.width * self._scale()), round(leaf.height * self._scale()))

    def _arrange(self) -> None:
        """Computes where every page lies, and how far one can scroll."""
        self._tops = []
        y, widest = GAP, 0
        for place in range(len(self._leaves)):
            self._tops.append(y)
            size = self._size(place)
            y += size.height() + GAP
            widest = max(widest, size.width() + 2 * GAP)
        view = self.viewport().size()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, y - view.height()))
        vertical.setPageStep(view.height())
        vertical.setSingleStep(40)
        horizontal.setRange(0, max(0, widest - view.width()))
        horizontal.setPageStep(view.width())
        self.viewport().update()

    def _position(self) -> tuple[int, float]:
        """(page at the top of the view, share of it that is above)."""
        if not self._tops:
            return 0, 0.0
        value = self.verticalScrollBar().value()
        place = max(0, bisect_right(self._tops, value) - 1)
        return place, (value - self._tops[place]) / max(1, self._size(place).height())

    def _return_to(self, place: int, share: float) -> None:
        if self._tops:
            self.verticalScrollBar().setValue(self._tops[place] + round(share * self._size(place).height()))

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        place = max(0, bisect_right(self._tops, middle) - 1)
        if self._tops and place != self._shown:
            self._shown = place
            self.page_shown.emit(place)
        self.viewport().update()

    def _page_at(self, place: int) -> QRect:
        """Where a page lies in the view."""
        size = self._size(place)
        free = self.viewport().width() - size.width()
        left = free // 2 if free > 2 * GAP else GAP - self.horizontalScrollBar().value()
        return QRect(QPoint(left, self._tops[place] - self.verticalScrollBar().value()), size)

    # ---- events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("hover"))
        value, high = self.verticalScrollBar().value(), self.viewport().height()
        place = max(0, bisect_right(self._tops, value) - 1)
        while place < len(self._leaves) and self._tops[place] < value + high:
            box = self._page_at(place)
            if box.intersects(event.rect()):
                painter.drawPixmap(box.topLeft(), self._pixmap(place))
                painter.setPen(theme.colour("line"))
                painter.drawRect(box.adjusted(-1, -1, 0, 0))
            place += 1

    def _pixmap(self, place: int) -> QPixmap:
        """The painted page; paper is white in every scheme of colours."""
        known = self._painted.pop(place, None)
        if known is None:
            ratio = self.devicePixelRatioF()
            known = QPixmap(self._size(place) * ratio)
            known.setDevicePixelRatio(ratio)
            known.fill(Qt.GlobalColor.white)
            painter = QPainter(known)
            paint_page(painter, self._leaves[place].marks(), self._scale(), self._picture)
            painter.end()
        self._painted[place] = known
        while len(self._painted) > KEPT:
            self._painted.popitem(last=False)
        return known

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        place, share = self._position()
        self._arrange()
        self._return_to(place, share)
        if self._fit:
            self._apply_zoom(self._fitting())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * (1.1 if event.angleDelta().y() > 0 else 1 / 1.1))
            event.accept()
            return
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            point = event.position().toPoint()
            for place in range(len(self._leaves)):
                box = self._page_at(place)
                if box.contains(point):
                    self.clicked.emit(place, (point.y() - box.top()) / self._scale())
                    return
