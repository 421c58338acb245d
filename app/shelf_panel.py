"""图片架 at the foot of the window: every picture of the report with where it stands, to be dragged or put into the text."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QToolButton, QWidget

from app.session import Session
from forms import theme
from forms.blocks.dragging import PICTURES
from forms.blocks.figure_block import ask_for_pictures
from forms.icons import set_icon
from forms.widgets import QuietCombo, button, ground, label, row, stack
from report.checks.findings import Place
from report.errors import UserError
from report.messages import say
from report.model import PictureInfo
from report.shelf import replace_everywhere, shown_in

EDGE, _BATCH = 96, 12  # pixels of a thumbnail; so many are drawn in each pause
SHA = Qt.ItemDataRole.UserRole


class Shelf(QListWidget):
    """The thumbnails; what is dragged carries the SHA-256 of the pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setIconSize(QSize(EDGE, EDGE))
        self.setGridSize(QSize(EDGE + 28, EDGE + theme.scaled(24)))
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setDragEnabled(True)
        self.setAccessibleName("报告里的图片")

    def mimeTypes(self) -> list[str]:
        return [PICTURES]

    def mimeData(self, items: object) -> QMimeData:
        data = QMimeData()
        data.setData(PICTURES, " ".join(self.chosen()).encode())
        return data

    def chosen(self) -> list[str]:
        """The pictures that are selected, in the order of the shelf."""
        places = sorted(self.row(item) for item in self.selectedItems())
        return [str(held.data(SHA)) for n in places if (held := self.item(n)) is not None]


class ShelfPanel(QWidget):
    """`wanted(shas)` asks to put pictures into the text, `place_chosen(Place)` leads to where one stands, `left()` closes."""

    wanted = Signal(list)
    place_chosen = Signal(object)
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "pane")
        self.session = session
        self._uses: dict[str, list[str]] = {}
        self._icons: dict[str, QIcon] = {}
        self._waiting: list[QListWidgetItem] = []
        self.count = label("", "second")
        self.which = QuietCombo()
        self.which.addItems(["全部", "没用到的"])
        self.which.setAccessibleName("显示哪些图片")
        self.which.activated.connect(lambda _: self.refresh())
        self.put = button("放入正文", self._put, "small", "image_add")
        self.go = button("去看看", self._go, "small")
        self.other = button("处处替换…", self._ask_other, "small")
        close = QToolButton()
        set_icon(close, "dismiss", 16, "second")
        close.setToolTip("关闭（Esc）")
        close.setAccessibleName("关闭图片架")
        close.clicked.connect(self.left)
        line = row(label("图片架", "strong"), self.which, self.count, 1, self.put, self.go, self.other, close)
        line.setContentsMargins(16, 6, 8, 6)
        self.list = Shelf()
        self.list.itemSelectionChanged.connect(self._enable)
        self.list.itemActivated.connect(lambda _: self._put())
        layout = stack(line, self.list, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setMinimumHeight(theme.scaled(170))
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self._draw_some)
        session.changed.connect(
            lambda edit: self.refresh() if edit.keys("blocks") | edit.keys("pictures") else None
        )
        self.refresh()

    def refresh(self) -> None:
        """Reads the report's pictures anew; what is selected stays so."""
        report, chosen = self.session.report, set(self.list.chosen())
        uses = shown_in(report)
        if uses == self._uses and self.list.count() and not self.which.currentIndex():
            return
        self._uses = uses
        shown = [sha for sha in uses if not self.which.currentIndex() or not uses[sha]]
        self.list.clear()
        self._waiting = []
        for sha in shown:
            item = self._item(sha, report.pictures.get(sha))
            self.list.addItem(item)
            item.setSelected(sha in chosen)
            if sha not in self._icons:
                self._waiting.append(item)
        unused = sum(not blocks for blocks in uses.values())
        self.count.setText(say("shelf.count", count=len(uses), unused=unused) if uses else say("shelf.empty"))
        self._enable()
        self._pause.start()

    def _item(self, sha: str, info: PictureInfo | None) -> QListWidgetItem:
        numbers = self.session.numbers().captions
        where = [numbers.get(block, "图") or "图" for block in self._uses[sha]]
        item = QListWidgetItem("、".join(where) or say("shelf.unused"))
        item.setIcon(self._icons.get(sha, QIcon()))
        item.setData(SHA, sha)
        item.setSizeHint(QSize(EDGE + 20, EDGE + theme.scaled(22)))
        size = f"{info.name}　{info.width} × {info.height}" if info else ""
        item.setToolTip("\n".join(part for part in (size, item.text()) if part))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{info.name if info else '图片'}，{item.text()}")
        if not where:
            item.setForeground(theme.colour("query"))
        return item

    def _draw_some(self) -> None:
        """Thumbnails come in the pauses, so that a shelf of hundreds opens at once."""
        for item in self._waiting[:_BATCH]:
            sha = str(item.data(SHA))
            try:
                image = QImage.fromData(self.session.picture(sha))
            except KeyError:
                continue  # the draft has lost its bytes; the checks say so
            how = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._icons[sha] = QIcon(QPixmap.fromImage(image.scaled(EDGE * 2, EDGE * 2, *how)))
            item.setIcon(self._icons[sha])
        del self._waiting[:_BATCH]
        if self._waiting:
            self._pause.start()

    def _enable(self) -> None:
        chosen = self.list.chosen()
        may = not self.session.read_only
        self.put.setEnabled(bool(chosen) and may)
        self.go.setEnabled(len(chosen) == 1 and bool(self._uses.get(chosen[0])))
        self.other.setEnabled(len(chosen) == 1 and may and bool(self._uses.get(chosen[0])))

    def _put(self) -> None:
        if self.put.isEnabled():
            self.wanted.emit(self.list.chosen())

    def _go(self) -> None:
        blocks = self._uses[self.list.chosen()[0]]
        block = self.session.report.blocks[blocks[0]]
        self.place_chosen.emit(Place("", "", block.section, block.id))

    def _ask_other(self) -> None:
        sha = self.list.chosen()[0]
        chosen = ask_for_pictures(self)
        if chosen:
            self.replace(sha, chosen[0])

    def replace(self, sha: str, path: Path) -> None:
        """Shows another file wherever a picture is shown: one step."""
        try:
            info = self.session.store_picture(path.read_bytes(), path.name)
        except (UserError, OSError) as error:
            self.session.say(
                str(error) if isinstance(error, UserError) else say("window.file_gone", path=path)
            )
            return
        count = len(self._uses.get(sha, ()))
        self.session.perform(replace_everywhere(self.session.report, sha, info))
        self.session.say(say("shelf.replaced", count=count))

    # ---- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
