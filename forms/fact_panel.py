"""The fact list below the page: every place where one quantity stands; one button changes them all.

When one of them changes, the others are shown amber until they are changed as well, or confirmed.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from forms import theme
from forms.widgets import button, ground, label, row, stack
from forms.workbench import Workbench
from report.fact_list import KINDS, Mention, Wanted, change_mentions, mentions
from report.messages import say
from report.model import Edit

_COLUMNS = ("种类", "这个数", "前后文字", "位置")
Spot = tuple[str, int, int, int, str]


class FactPanel(QWidget):
    """`place_chosen(Place)` goes to a place, `left()` closes the list."""

    place_chosen = Signal(object)
    left = Signal()

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "pane")
        self.bench = bench
        self.wanted: Wanted | None = None
        self.found: list[Mention] = []
        self._first = 0  # places that said the number when the list was opened
        self._confirmed: set[Spot] = set()
        self._listed: list[Spot] = []  # the rows shown
        self.title = label("", "strong")
        self.note = label("", "second")
        self.list = QTreeWidget()
        self.list.setColumnCount(len(_COLUMNS))
        self.list.setHeaderLabels(list(_COLUMNS))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName("这个数出现的地方")
        self.list.setProperty("look", "pane")
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(True)
        self.list.itemActivated.connect(self._go)
        self.list.itemChanged.connect(self._name_button)
        self.field = QLineEdit()
        self.field.setAccessibleName("改为")
        self.field.setMaximumWidth(theme.scaled(160))
        self.field.textChanged.connect(self._name_button)
        self.field.returnPressed.connect(self._change)
        self.make = button("", self._change, "main")
        self.confirm = button("确认不改", self._confirm, "small")
        close = button("关闭", self.left.emit, "link")
        head = row(self.title, self.note, 1, close)
        foot = row(label("改为", "second"), self.field, self.make, self.confirm, 1)
        whole = stack(head, self.list, foot, spacing=6)
        whole.setContentsMargins(16, 8, 16, 8)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._later = QTimer(self, singleShot=True, interval=200)
        self._later.timeout.connect(self.refresh)
        bench.changed.connect(self._after_edit)
        theme.signals.changed.connect(self._show)

    def begin(self, wanted: Wanted, changed_to: str = "") -> None:
        """Lists a quantity. `changed_to`: one of its places says so now, the others are still to be looked at."""
        self.wanted = wanted
        self._confirmed = set()
        self._listed = []
        self.found = mentions(self.bench.report, wanted)
        self._first = len(self._same()) + (1 if changed_to else 0)
        differ = any(not mention.same for mention in self.found)
        self.field.setText(changed_to or (wanted.shown if differ else ""))
        self._show()
        self.list.setFocus()

    def _same(self) -> list[Mention]:
        """The places that say the number and do not follow by themselves."""
        return [m for m in self.found if m.same and m.kind != "bound"]

    def amber(self) -> list[Mention]:
        """What a person has to look at: the places that still say the old number although another one has changed, or, as long as
        nothing has changed, those that call another number by the same name. Confirmed ones are none of them."""
        doubtful = self._same() if self.is_changed() else [m for m in self.found if not m.same]
        return [m for m in doubtful if spot_of(m) not in self._confirmed]

    def is_changed(self) -> bool:
        """Whether a place has changed since the list was opened."""
        return len(self._same()) < self._first

    def refresh(self) -> None:
        """Looks again: places may have changed."""
        if self.wanted is not None and self.isVisible():
            self.found = mentions(self.bench.report, self.wanted)
            self._show()

    def _after_edit(self, edit: Edit) -> None:
        self._later.start()

    def _show(self) -> None:
        wanted = self.wanted
        if wanted is None:
            return
        title = say("findings.facts_title", name=wanted.title, shown=wanted.shown, count=len(self.found))
        self.title.setText(title)
        amber = {spot_of(m) for m in self.amber()}
        self.list.blockSignals(True)
        held = {spot: self._is_ticked(n) for n, spot in enumerate(self._listed)}
        self._listed = [spot_of(mention) for mention in self.found]
        current = self.list.indexOfTopLevelItem(self.list.currentItem())
        self.list.clear()
        for mention in self.found:
            self.list.addTopLevelItem(self._item(mention, spot_of(mention) in amber, held))
        item = self.list.topLevelItem(min(max(current, 0), len(self.found) - 1)) if self.found else None
        if item is not None:
            self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.note.setText(self._note(len(amber)))
        self.confirm.setVisible(bool(amber))
        self._name_button()

    def _item(self, mention: Mention, amber: bool, held: dict[Spot, bool]) -> QTreeWidgetItem:
        words = f"{mention.before}【{mention.shown}】{mention.after}".strip()
        item = QTreeWidgetItem([KINDS[mention.kind], mention.shown, words, mention.where])
        if mention.hit is not None and not self.bench.read_only:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(
                0,
                Qt.CheckState.Checked
                if held.get(spot_of(mention), mention.same)
                else Qt.CheckState.Unchecked,
            )
        else:
            for column in range(len(_COLUMNS)):
                item.setForeground(column, QBrush(theme.colour("quiet")))
            item.setToolTip(0, say("findings.facts_locked" if mention.locked else "findings.facts_no_hit"))
        if amber:
            for column in range(len(_COLUMNS)):
                item.setBackground(column, QBrush(theme.colour("query_ground")))
                item.setForeground(column, QBrush(theme.colour("query")))
            item.setText(0, f"{KINDS[mention.kind]}（{'未改' if mention.same else '不同'}）")
        return item

    def _note(self, left: int) -> str:
        wanted = self.wanted
        if not self.found or wanted is None:
            return say("findings.facts_none")
        if left and self.is_changed():
            changed = self._first - len(self._same())
            return say("findings.facts_left", changed=changed, left=left, shown=wanted.shown)
        if self.is_changed():
            return say("findings.facts_all")
        return say("findings.facts_hint", count=len(self.chosen()))

    def chosen(self) -> list[Mention]:
        """The places that are ticked, can be changed, and say something else than what they are to say."""
        text = self.field.text().strip()
        ticked = [m for n, m in enumerate(self.found) if self._is_ticked(n)]
        return [m for m in ticked if m.hit is not None and m.hit.match != text]

    def _is_ticked(self, n: int) -> bool:
        item = self.list.topLevelItem(n)
        return item is not None and item.checkState(0) == Qt.CheckState.Checked

    def _name_button(self) -> None:
        count = len(self.chosen())
        self.make.setText(f"改这 {count} 处")
        self.make.setEnabled(bool(count and self.field.text().strip()))

    def _change(self) -> None:
        """Typing that is under way is written first: it may have moved the places."""
        if not self.make.isEnabled() or self.wanted is None:
            return
        ticked = {spot_of(m) for m in self.chosen()}
        self.bench.flushing.emit()
        self.found = mentions(self.bench.report, self.wanted)
        chosen: Sequence[Mention] = [m for m in self.found if m.hit is not None and spot_of(m) in ticked]
        self.bench.perform(change_mentions(self.bench.report, chosen, self.field.text().strip()))
        self.bench.say(say("findings.facts_changed", count=len(chosen)))
        self.refresh()

    def _confirm(self) -> None:
        """The current place is right as it stands."""
        n = self.list.indexOfTopLevelItem(self.list.currentItem())
        if n >= 0:
            self._confirmed.add(spot_of(self.found[n]))
            self._show()

    def _go(self, item: QTreeWidgetItem) -> None:
        n = self.list.indexOfTopLevelItem(item)
        if n >= 0:
            self.place_chosen.emit(self.found[n].place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def spot_of(mention: Mention) -> Spot:
    """What tells one place from another while words around it change."""
    place = mention.place
    return place.block or place.cell, place.paragraph, place.row, place.column, mention.before[-6:]
