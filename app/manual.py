"""The Chinese manual in a window of its own: Markdown and pictures from `resources/manual`, with a list
of its parts."""

from importlib.resources import files

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QLineEdit, QListWidget, QMainWindow, QSplitter, QTextBrowser, QWidget

from forms import theme
from forms.widgets import ground, stack
from report.messages import say


def manual_text() -> str:
    """The manual as Markdown; one sentence where it is not shipped."""
    file = files("resources") / "manual" / "manual.md"
    return file.read_text(encoding="utf-8") if file.is_file() else say("window.manual_missing")


class ManualBrowser(QTextBrowser):
    """Shows the manual; its pictures are read from beside it."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        if kind == QTextDocument.ResourceType.ImageResource.value:
            file = (files("resources") / "manual").joinpath(*QUrl(name).toString().split("/"))
            if file.is_file():
                image = QImage.fromData(file.read_bytes())
                width = max(200, self.viewport().width() - 64)
                wide = image.width() > width
                return (
                    image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation) if wide else image
                )
        return super().loadResource(kind, name)


class ManualWindow(QMainWindow):
    """Parts at the left, text at the right, a search line above."""

    def __init__(self, parent: QWidget | None = None, more: str = "") -> None:
        """`more` is Markdown that stands behind the manual: the list of keys."""
        super().__init__(parent, Qt.WindowType.Window)
        self._more = more
        self.setWindowTitle("使用手册 — 质报")
        self.resize(1000, 720)
        self.text = ManualBrowser()
        self.text.setProperty("look", "flat")
        self.text.setOpenExternalLinks(False)
        self.text.document().setDocumentMargin(24)
        self.text.setAccessibleName("手册正文")
        self.parts = QListWidget()
        self.parts.setProperty("look", "pane")
        self.parts.setAccessibleName("手册目录")
        self.parts.currentRowChanged.connect(self._show_part)
        self.search = QLineEdit()
        self.search.setPlaceholderText("在手册中查找，按 Enter 找下一处")
        self.search.setAccessibleName("在手册中查找")
        self.search.returnPressed.connect(self.find_next)
        side = QWidget()
        ground(side, "pane")
        inner = stack(self.search, self.parts, margins=8)
        side.setLayout(inner)
        page = QWidget()
        ground(page, "page")
        page.setLayout(stack(self.text))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.addWidget(side)
        split.addWidget(page)
        split.setSizes([260, 740])
        self.setCentralWidget(split)
        theme.signals.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.text.document().setDefaultFont(theme.font("page"))
        self.text.setMarkdown(manual_text() + "\n" + self._more)
        self._places: list[int] = []
        self.parts.clear()
        block = self.text.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if 1 <= level <= 2 and block.text().strip():
                self.parts.addItem("　" * (level - 1) + block.text())
                self._places.append(block.position())
            block = block.next()

    def _show_part(self, row: int) -> None:
        if 0 <= row < len(self._places):
            cursor = self.text.textCursor()
            cursor.movePosition(cursor.MoveOperation.End)
            self.text.setTextCursor(cursor)  # so that the part's heading lands at the top, not at the bottom
            cursor.setPosition(self._places[row])
            self.text.setTextCursor(cursor)

    def show_last_part(self) -> None:
        """Goes to the last part, the list of keys."""
        self.parts.setCurrentRow(self.parts.count() - 1)

    def find_next(self) -> None:
        """Goes to the next place with the words of the search line, from the start again after the last."""
        words = self.search.text().strip()
        if words and not self.text.find(words):
            self.text.moveCursor(self.text.textCursor().MoveOperation.Start)
            self.text.find(words)
