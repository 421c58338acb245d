"""查找与替换 at the foot of the window: a list of every place, each with a tick; replacing is one step."""

from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from forms import theme
from forms.icons import set_icon
from forms.widgets import QuietCombo, button, ground, label, row, stack
from forms.workbench import Workbench
from report.checks.findings import Place
from report.find import Hit, Search, find, replace_hits
from report.messages import say

SHOWN = 2000  # hits listed; the count says how many there are


class FindPanel(QWidget):
    """`place_chosen(Place)` leads to a hit; `left()` when the panel is closed."""

    place_chosen = Signal(object)
    left = Signal()

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "pane")
        self.bench = bench
        self.hits: list[Hit] = []
        self.section = ""  # the section in front, for 只在本节
        self.wanted, self.instead = QLineEdit(), QLineEdit()
        for field, name in ((self.wanted, "查找"), (self.instead, "替换为")):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
            field.setClearButtonEnabled(True)
            field.setMinimumWidth(theme.scaled(160))
        self.scope: QComboBox = QuietCombo()
        self.scope.setAccessibleName("查找范围")
        self.scope.addItems(["全文", "只在本节"])
        self.case = QCheckBox("区分大小写")
        self.width_box = QCheckBox("区分全半角")
        self.count = label("", "second")
        self.replace = button("替换打勾的", self.replace_checked, "small")
        self.replace.setEnabled(False)
        close = QToolButton()
        set_icon(close, "dismiss", 16, "second")
        close.setToolTip("关闭（Esc）")
        close.setAccessibleName("关闭查找")
        close.clicked.connect(self.left)
        line = row(
            self.wanted, self.instead, self.replace, self.scope, self.case, self.width_box, self.count, close
        )
        line.setContentsMargins(16, 6, 8, 6)
        line.setStretch(0, 2)
        line.setStretch(1, 2)
        line.setStretch(6, 1)
        self.list = self._make_list()
        self.setLayout(stack(line, self.list, spacing=0))
        self._later = QTimer(self, singleShot=True, interval=200)
        self._later.timeout.connect(self.search)
        self.wanted.textChanged.connect(lambda _: self._later.start())
        self.wanted.returnPressed.connect(partial(self.step, 1))
        self.instead.returnPressed.connect(self.replace_checked)
        for box in (self.case, self.width_box):
            box.toggled.connect(lambda _: self.search())
        self.scope.activated.connect(lambda _: self.search())
        bench.changed.connect(lambda _: self._later.start() if self.isVisible() else None)

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setColumnCount(2)
        made.setHeaderLabels(["内容", "位置"])
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setAccessibleName("查找结果")
        made.header().resizeSection(0, theme.scaled(560))
        made.itemClicked.connect(lambda item: self._go(item))
        made.itemActivated.connect(lambda item: self._go(item))
        made.itemChanged.connect(lambda *_: self._tell())
        return made

    def begin(self, text: str, replacing: bool) -> None:
        """Opens with `text` (what was selected) to look for; the caret where typing goes on."""
        if text:
            self.wanted.setText(text)
        self.search()
        field = self.instead if replacing and self.wanted.text() else self.wanted
        field.setFocus()
        field.selectAll()

    def show_section(self, section_id: str) -> None:
        """The page in front is another: 只在本节 means that one from now on."""
        if section_id and section_id != self.section:
            self.section = section_id
            if self.isVisible() and self.scope.currentIndex():
                self._later.start()

    def search(self) -> None:
        """Looks anew; what is being typed in a page is taken in first."""
        self._later.stop()
        self.bench.flushing.emit()
        self._later.stop()  # the flush itself may have started it
        section = self.section if self.scope.currentIndex() else ""
        search = Search(self.wanted.text(), self.case.isChecked(), self.width_box.isChecked(), section)
        self.hits = find(self.bench.report, search)
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addTopLevelItems([self._item(place, hit) for place, hit in enumerate(self.hits[:SHOWN])])
        self.list.blockSignals(False)
        self._tell()

    def _item(self, place: int, hit: Hit) -> QTreeWidgetItem:
        text = f"{hit.before}【{hit.match}】{hit.after}".replace("\n", " ")
        item = QTreeWidgetItem([text, hit.where])
        item.setData(0, Qt.ItemDataRole.UserRole, place)
        item.setSizeHint(0, QSize(100, theme.scaled(24)))
        item.setToolTip(0, text)
        item.setToolTip(1, hit.where)
        if hit.locked:
            item.setToolTip(0, say("find.locked"))
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        else:
            # A figure of the appendix is not words: it is ticked by a person, not by default.
            ticked = hit.store != "values"
            item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        return item

    def checked(self) -> list[Hit]:
        """The hits that are ticked; those beyond the list go with it."""
        items = [self.list.topLevelItem(n) for n in range(self.list.topLevelItemCount())]
        ticked = [
            self.hits[item.data(0, Qt.ItemDataRole.UserRole)]
            for item in items
            if item is not None and item.checkState(0) == Qt.CheckState.Checked
        ]
        rest = [hit for hit in self.hits[SHOWN:] if not hit.locked and hit.store != "values"]
        return [hit for hit in ticked if not hit.locked] + rest

    def _tell(self) -> None:
        chosen = len(self.checked())
        if not self.wanted.text():
            self.count.setText("")
        elif not self.hits:
            self.count.setText(say("find.none"))
        else:
            self.count.setText(say("find.count", count=len(self.hits), chosen=chosen))
        self.replace.setEnabled(bool(chosen) and not self.bench.read_only)

    def replace_checked(self) -> None:
        """Replaces every ticked place in one step; Enter may come before the search has begun."""
        self.search_if_stale()
        if not self.replace.isEnabled():
            return
        hits = self.checked()
        self.bench.perform(replace_hits(self.bench.report, hits, self.instead.text()))
        self.search()
        self.bench.say(say("find.replaced", count=len(hits)))

    def search_if_stale(self) -> None:
        """Looks again where an edit came in since: hits are places in a text and must fit it."""
        if self._later.isActive():
            self.search()

    def step(self, by: int) -> None:
        """The next hit or the one before, at its place."""
        self.search_if_stale()
        count = self.list.topLevelItemCount()
        if count:
            held = self.list.indexOfTopLevelItem(self.list.currentItem()) if self.list.currentItem() else -1
            place = (held + by) % count if held >= 0 else 0
            if (item := self.list.topLevelItem(place)) is not None:
                self.list.setCurrentItem(item)
                self._go(item)
            self.wanted.setFocus()

    def _go(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        hit = self.hits[item.data(0, Qt.ItemDataRole.UserRole)]
        row_, column = (hit.path[1], hit.path[2]) if hit.path[:1] == ("rows",) else (-1, -1)
        cell = hit.key if hit.store == "values" else ""
        self.place_chosen.emit(
            Place(hit.where, hit.match, hit.section, hit.block, hit.paragraph, int(row_), int(column), cell)
        )

    # ---- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
