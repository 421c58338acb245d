"""A workbench that keeps everything in memory: for tests of forms and for looking at them."""

import hashlib

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from forms.workbench import Workbench
from report.errors import UserError
from report.model import Edit, PictureInfo, Report


class MemoryBench(Workbench):
    """`done` holds the edits that undo would take back, `pictures` the bytes by their SHA-256."""

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.done: list[Edit] = []
        self.undone: list[Edit] = []
        self.pictures: dict[str, bytes] = {}
        self.charts_drawn = 0

    def perform(self, edit: Edit) -> None:
        if not edit.changes:
            return
        self._apply(edit)
        self.done.append(edit)
        self.undone.clear()
        self.changed.emit(edit)

    def undo(self) -> None:
        self.flushing.emit()
        if self.done:
            edit = self.done.pop()
            self.undone.append(edit)
            self._apply(edit.inverted())
            self.changed.emit(edit.inverted())

    def redo(self) -> None:
        self.flushing.emit()
        if self.undone:
            edit = self.undone.pop()
            self.done.append(edit)
            self._apply(edit)
            self.changed.emit(edit)

    def _apply(self, edit: Edit) -> None:
        self.report.apply(edit)
        self.renumber(edit)

    def picture(self, sha: str) -> bytes:
        return self.pictures[sha]

    def store_picture(self, data: bytes, name: str) -> PictureInfo:
        image = QImage.fromData(data)
        if image.isNull():
            raise UserError(f"「{name}」不是能读的图片。")
        sha = hashlib.sha256(data).hexdigest()
        self.pictures[sha] = data
        return PictureInfo(sha, name, "png", image.width(), image.height())

    def store_prepared(self, pictures: dict[str, bytes]) -> None:
        self.pictures.update(pictures)

    def draw_chart(self, block_id: str, width: int) -> bytes:
        self.charts_drawn += 1
        return png(width, width // 2, "#7FA6D6", "图表")


def png(width: int, height: int, colour: str = "#4477AA", text: str = "") -> bytes:
    """A picture of one colour as PNG bytes."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    if text:
        painter = QPainter(image)
        painter.setPen(QColor("#FFFFFF"))
        font = painter.font()
        font.setPixelSize(height // 4)
        painter.setFont(font)
        painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())
