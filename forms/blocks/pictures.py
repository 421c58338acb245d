"""Pictures on screen: taking them in one by one, and rows of equal height that are decoded only when they
are seen."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QImageReader,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from forms import theme
from forms.blocks.base import is_for_page, undo_or_redo
from forms.workbench import Workbench
from report.errors import UserError
from report.messages import say
from report.model import PictureInfo

GAP = 12
_TALLEST_ONE, _TALLEST_MANY, _LOWEST = 300, 200, 96
Source = Path | bytes


class Intake(QObject):
    """Stores pictures one after the other, so that the window stays alive; then calls `done` with those
    that worked."""

    def __init__(
        self,
        bench: Workbench,
        sources: Sequence[Source],
        done: Callable[[list[PictureInfo]], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._waiting = list(sources)
        self._whole = len(self._waiting)
        self._done = done
        self._stored: list[PictureInfo] = []
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._next)
        self._timer.start()

    def _next(self) -> None:
        if not self._waiting:
            self._done(self._stored)
            self.deleteLater()
            return
        source = self._waiting.pop(0)
        if self._whole > 1:
            self._bench.say(
                say("section.taking_pictures", n=self._whole - len(self._waiting), all=self._whole)
            )
        name = source.name if isinstance(source, Path) else say("section.clipboard_picture")
        try:
            data = source.read_bytes() if isinstance(source, Path) else source
            self._stored.append(self._bench.store_picture(data, name))
        except UserError as error:
            self._bench.say(str(error))
        except OSError:
            self._bench.say(say("section.file_unreadable", name=name))
        self._timer.start()


def rows_of(count: int, aspects: Sequence[float], width: int, columns: int) -> list[list[int]]:
    """The places of pictures row by row: `columns` in each, or (0) as many as leave them at a readable
    height."""
    if not count:
        return []
    if columns <= 0:
        for rows in range(1, count + 1):
            columns = -(-count // rows)
            parts = [list(range(a, min(a + columns, count))) for a in range(0, count, columns)]
            if all(_height([aspects[i] for i in part], width, count) >= _LOWEST for part in parts):
                return parts
    return [list(range(a, min(a + columns, count))) for a in range(0, count, columns)]


def _height(aspects: Sequence[float], width: int, count: int) -> int:
    room = width - GAP * (len(aspects) - 1)
    tallest = theme.scaled(_TALLEST_ONE if count == 1 else _TALLEST_MANY)
    return max(24, min(tallest, int(room / sum(aspects))))


class PictureRows(QWidget):
    """Pictures side by side. `picked(place)` follows a click or arrow key, `moving(place, ±1)`,
    `removing(place)`, `opening(place)`,
    `menu_wanted(where)`, `leaving(±1)`."""

    picked = Signal(int)
    moving = Signal(int, int)
    removing = Signal(int)
    opening = Signal(int)
    menu_wanted = Signal(object)
    leaving = Signal(int)
    pasting = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._infos: list[PictureInfo] = []
        self._names: list[str] = []
        self._columns = 0
        self._share = 0.0
        self._captions: list[QWidget] = []
        self.places: list[QRect] = []
        self.current = 0
        self._pixmaps: dict[tuple[str, int], QPixmap] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_pictures(
        self, infos: list[PictureInfo], columns: int, share: float, captions: list[QWidget]
    ) -> None:
        """Shows pictures; `captions` are widgets to stand below each (or none), `share` a lone picture's
        part of the width."""
        self._infos, self._columns, self._share, self._captions = infos, columns, share, captions
        self.current = min(self.current, max(len(infos) - 1, 0))
        self.arrange()

    def arrange(self) -> None:
        """Gives every picture its place and the widget its height."""
        width = max(self.width(), 100)
        aspects = [max(i.width, 1) / max(i.height, 1) for i in self._infos]
        under = max((c.sizeHint().height() for c in self._captions), default=0)
        self.places, top = [], 0
        for part in rows_of(len(aspects), aspects, width, self._columns):
            row = [aspects[i] for i in part]
            high = _height(row, width, len(aspects))
            if self._share and len(aspects) == 1:
                high = int(width * self._share / row[0])
            widths = [round(high * a) for a in row]
            left = (width - sum(widths) - GAP * (len(row) - 1)) // 2
            for wide in widths:
                self.places.append(QRect(left, top, wide, high))
                left += wide + GAP
            top += high + under + (GAP // 2 if under else 4)
        for place, caption in zip(self.places, self._captions, strict=False):
            caption.setGeometry(place.left() - GAP // 2, place.bottom() + 3, place.width() + GAP, under)
        self.setFixedHeight(max(top, theme.scaled(48)))
        self.update()

    def _pixmap(self, info: PictureInfo, size: QSize) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (info.sha, round(size.width() * ratio))
        if key not in self._pixmaps:
            buffer = QBuffer(self)
            buffer.setData(QByteArray(self._bench.picture(info.sha)))
            buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            reader = QImageReader(buffer)
            reader.setAutoTransform(True)
            reader.setScaledSize(size * ratio)
            made = QPixmap.fromImage(reader.read())
            made.setDevicePixelRatio(ratio)
            self._pixmaps = {k: v for k, v in self._pixmaps.items() if k[0] != info.sha}
            self._pixmaps[key] = made
            buffer.close()
        return self._pixmaps[key]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number, (info, place) in enumerate(zip(self._infos, self.places, strict=True)):
            if not place.intersects(event.rect()):
                continue
            try:
                painter.drawPixmap(place.topLeft(), self._pixmap(info, place.size()))
            except KeyError:
                painter.fillRect(place, theme.colour("error_ground"))
                painter.setPen(theme.colour("error"))
                painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), say("section.picture_lost"))
            if self.hasFocus() and number == self.current:
                painter.setPen(QPen(theme.colour("accent"), 2))
                painter.drawRect(place)
        if not self._infos:
            painter.setPen(theme.colour("quiet"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), say("section.no_picture"))

    def _at(self, event: QMouseEvent) -> int:
        point = event.position().toPoint()
        return next((n for n, place in enumerate(self.places) if place.contains(point)), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event)
        if at >= 0:
            self._pick(at)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event) >= 0:
            self.opening.emit(self._at(event))

    def _pick(self, at: int) -> None:
        self.current = at
        self.picked.emit(at)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if undo_or_redo(self._bench, event) or is_for_page(event):
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasting.emit()
            return
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key))
        if step is not None:
            if control:
                self.moving.emit(self.current, step)
            elif 0 <= self.current + step < len(self._infos):
                self._pick(self.current + step)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.leaving.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removing.emit(self.current)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opening.emit(self.current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.arrange()
