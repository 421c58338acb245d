"""回收站: what was deleted from the report, read from the journal, with a preview and the way back."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.compare_html import image_tag, plain_html
from app.places import place_of_edit
from app.session import Session
from forms import theme
from forms.widgets import MessageBar, PageHead, button, ground, stack
from report.errors import UserError
from report.messages import say
from report.model import PictureInfo
from report.recycle import Item, bring_back, recycled

THUMBNAIL, MOST = 240, 12  # pixels; pictures shown of one item


class RecyclePage(QWidget):
    """`place_chosen(Place)` leads to what was brought back."""

    place_chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.session = session
        self.items: list[Item] = []
        self.head = PageHead("回收站")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("筛选内容、章节、谁")
        self.filter.setAccessibleName("筛选回收站")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(theme.scaled(200))
        self.filter.textChanged.connect(lambda _: self._fill())
        self.back = button("恢复", self.restore, "main", "arrow_undo")
        for part in (self.filter, self.back):
            self.head.buttons.addWidget(part)
        self.bar = MessageBar()
        self.list = self._make_list()
        self.preview = QTextBrowser()
        self.preview.setProperty("look", "flat")
        self.preview.setAccessibleName("删掉的内容")
        self.preview.document().setDocumentMargin(16)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.list)
        split.addWidget(self.preview)
        split.setSizes([theme.scaled(620), theme.scaled(460)])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        layout = stack(self.head, self.bar, split, spacing=0)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.list)
        self._later = QTimer(self, singleShot=True, interval=400)
        self._later.timeout.connect(self.refresh)
        session.changed.connect(lambda _: self._later.start() if self.isVisible() else None)
        theme.signals.changed.connect(self._show)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.scaled(800)
        for column in (2, 3, 4):  # the preview tells them too
            self.list.setColumnHidden(column, narrow)

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setColumnCount(5)
        made.setHeaderLabels(["什么", "内容", "原来在", "何时", "谁"])
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setAccessibleName("删掉的东西")
        header = made.header()
        header.setStretchLastSection(False)
        for column, width in ((0, 72), (2, 160), (3, 88), (4, 72)):
            header.resizeSection(column, theme.scaled(width))
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        made.currentItemChanged.connect(lambda *_: self._show())
        made.itemActivated.connect(lambda *_: self.restore())
        return made

    def refresh(self) -> None:
        """Reads the journal anew."""
        self._later.stop()
        try:
            gone, shrunk = self.session.draft.gone()
        except UserError as error:
            self.bar.show_message(str(error))
            return
        self.items = recycled(self.session.report, gone, shrunk)
        self._fill()

    def _fill(self) -> None:
        words = self.filter.text().strip()
        shown = [
            n
            for n, item in enumerate(self.items)
            if words in f"{item.title} {item.text} {item.where} {item.who}"
        ]
        self.list.clear()
        self.list.addTopLevelItems([self._line(n, self.items[n]) for n in shown])
        self.head.set_texts("回收站", say("recycle.note", count=len(self.items)) if self.items else "")
        if shown:
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        else:
            self._show()

    def _line(self, place: int, item: Item) -> QTreeWidgetItem:
        texts = [str(item.thing), item.title, item.where, item.when[5:16], item.who]
        line = QTreeWidgetItem(texts)
        line.setData(0, Qt.ItemDataRole.UserRole, place)
        line.setSizeHint(0, QSize(60, theme.scaled(24)))
        for column, text in enumerate((*texts[:3], f"{item.when}　{item.step}", item.who)):
            line.setToolTip(column, text)
        return line

    def current(self) -> Item | None:
        """The item that is chosen."""
        line = self.list.currentItem()
        return self.items[line.data(0, Qt.ItemDataRole.UserRole)] if line is not None else None

    def _show(self) -> None:
        item = self.current()
        self.back.setEnabled(item is not None and not self.session.read_only)
        if item is None:
            self.preview.setPlainText("" if self.items else say("recycle.empty"))
            return
        images = "".join(self._image(sha) for sha in item.shas[:MOST])
        facts = f"{item.when}　{item.who}　{item.step}"
        where = say("recycle.at", where=item.where) if item.where else ""
        self.preview.setHtml(plain_html(f"{item.thing}「{item.title}」", (facts, where), item.text) + images)

    def _image(self, sha: str) -> str:
        try:
            data = self.session.picture(sha)
        except KeyError:
            return ""  # the draft has lost it; the text of the item is still worth having
        info = self.session.report.pictures.get(sha)
        kind, width = (info.format, info.width) if info else ("jpeg", THUMBNAIL)
        return image_tag(data, kind, min(THUMBNAIL, width))

    def restore(self) -> None:
        """Brings the chosen item back: one step."""
        item = self.current()
        if item is None or self.session.read_only:
            return
        try:
            self.session.flush()
            edit = bring_back(self.session.report, item, self._unknown(item))
            self.session.perform(edit)
        except UserError as error:
            self.bar.show_message(str(error))
            return
        self.refresh()
        place = place_of_edit(self.session.report, edit)
        actions = {"撤销": self.session.undo}
        if place is not None:
            actions["去看看"] = lambda: self.place_chosen.emit(place)
        self.bar.show_message(
            say("recycle.restored", thing=item.thing, title=item.title[:20]), "good", actions
        )

    def _unknown(self, item: Item) -> list[PictureInfo]:
        """What the journal knows of the item's pictures that the report no longer lists."""
        held = self.session.report.pictures
        lost = [
            entry.before
            for sha in item.shas
            if sha not in held
            for entry in self.session.history("pictures", sha)
        ]
        return [info for info in lost if info is not None]
