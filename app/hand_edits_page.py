"""The page 手改的地方: what was changed by hand in a delivered Word file, text by text, to be taken into the draft or left."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QSplitter, QTextBrowser, QTreeWidget, QTreeWidgetItem, QWidget

from app.compare_html import Heads, pairs_html, theme_colours
from forms import theme
from forms.widgets import PageHead, button, ground, label, row, stack
from report.checks.findings import Place
from report.compare import Difference, Group, Sign
from report.hand_edits import HandEdit, take_in
from report.messages import say

if TYPE_CHECKING:
    from app.session import Session


class HandEditsPage(QWidget):
    """`left(sentence)` when it is decided: what was taken in, or that nothing was; `place_chosen(Place)` leads to a text."""

    left = Signal(str)
    place_chosen = Signal(object)

    def __init__(
        self, session: "Session", name: str, edits: tuple[HandEdit, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.session = session
        self.edits = edits
        fitting = sum(edit.fits for edit in edits)
        head = PageHead("手改的地方", say("hand_edits.note", name=name, count=len(edits), fitting=fitting))
        self.list = QTreeWidget()
        self.list.setColumnCount(3)
        self.list.setHeaderLabels(["章节", "改成", "能否收入"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName("手改的地方")
        for place, edit in enumerate(edits):
            self.list.addTopLevelItem(self._item(place, edit))
        header = self.list.header()
        header.setStretchLastSection(False)
        header.resizeSection(0, theme.scaled(200))
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(2, theme.scaled(120))
        self.list.currentItemChanged.connect(lambda *_: self._show())
        self.list.itemActivated.connect(lambda *_: self._go())
        self.list.itemChanged.connect(lambda *_: self._tell())
        self.pair = QTextBrowser()
        self.pair.setProperty("look", "flat")
        self.pair.setAccessibleName("前后对照")
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.list)
        split.addWidget(self.pair)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        self.take = button("收入打勾的", self.take_checked, "main")
        foot = QWidget()
        ground(foot, "pane")
        line = row(
            label(say("hand_edits.foot"), "second", wrap=True),
            button("都不收", partial(self.left.emit, "")),
            self.take,
        )
        line.setContentsMargins(16, 8, 16, 8)
        line.setStretch(0, 1)
        foot.setLayout(line)
        layout = stack(head, split, foot, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.list)
        if (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)
        self._tell()

    def _item(self, place: int, edit: HandEdit) -> QTreeWidgetItem:
        key = "fits" if edit.fits else "both" if edit.spot is not None else "listed"
        text = edit.after or say("hand_edits.deleted", text=edit.before)
        item = QTreeWidgetItem([edit.where or "封面等", " ".join(text.split()), say(f"hand_edits.{key}")])
        item.setData(0, Qt.ItemDataRole.UserRole, place)
        item.setToolTip(1, text)
        item.setSizeHint(0, QSize(100, theme.scaled(24)))
        item.setForeground(2, QColor(theme.colour("good" if edit.fits else "query")))
        if edit.fits:
            item.setCheckState(0, Qt.CheckState.Checked)
        return item

    def checked(self) -> list[HandEdit]:
        """The changes that are ticked."""
        items = [self.list.topLevelItem(n) for n in range(self.list.topLevelItemCount())]
        return [
            self.edits[item.data(0, Qt.ItemDataRole.UserRole)]
            for item in items
            if item is not None and item.checkState(0) == Qt.CheckState.Checked
        ]

    def take_checked(self) -> None:
        """Puts the ticked changes into the draft: one step, which undo takes back."""
        chosen = self.checked()
        self.session.perform(take_in(self.session.report, chosen, f"收入手改 {len(chosen)} 处"))
        self.left.emit(say("hand_edits.taken", count=len(chosen)))

    def _current(self) -> HandEdit | None:
        item = self.list.currentItem()
        return self.edits[item.data(0, Qt.ItemDataRole.UserRole)] if item else None

    def _show(self) -> None:
        edit = self._current()
        if edit is None:
            return
        sign = Sign.NEW if not edit.before else Sign.GONE if not edit.after else Sign.CHANGED
        pair = Difference(Group.TEXT, sign, edit.where, "", "", "", edit.before, edit.after)
        self.pair.setHtml(pairs_html([pair], Heads("导出时", "文件里现在"), lambda _: "", theme_colours()))

    def _tell(self) -> None:
        self.take.setEnabled(bool(self.checked()) and not self.session.read_only)

    def _go(self) -> None:
        edit = self._current()
        if edit is not None and edit.spot is not None and edit.spot.section in self.session.report.sections:
            spot = edit.spot
            block = "" if spot.kind == "title" else spot.key
            self.place_chosen.emit(Place(edit.where, edit.before, spot.section, block, spot.place))
