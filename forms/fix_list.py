"""Corrections as a list to tick: where, and old → new in the words around it; one button makes them all, as one step."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from forms import theme
from forms.widgets import button, label, row, stack
from report.fixes import Fix
from report.messages import say

_MOST_ROWS = 6  # shown before the list scrolls


class FixList(QWidget):
    """`accepted(list of Fix)` when a person makes those ticked, `left()` when nothing is to be changed.

    `whole_page`: the list takes all the room there is, else only what it needs. `alternatives`: the corrections exclude each other, so that one tick takes the other away.
    """

    accepted = Signal(list)
    left = Signal()

    def __init__(
        self,
        fixes: Sequence[Fix],
        alternatives: bool = False,
        whole_page: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.fixes = list(fixes)
        self._alternatives = alternatives
        self.list = QListWidget()
        self.list.setAccessibleName("可以改正的地方")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for place, fix in enumerate(self.fixes):
            item = QListWidgetItem(fix_words(fix))
            item.setToolTip(fix.hit.where)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            # Of many corrections those of figures are looked at one by one: a part may be wrong instead of the total.
            ticked = place == 0 if alternatives else not (whole_page and fix.finding.family == "arithmetic")
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        if not whole_page:
            lines = min(len(self.fixes), _MOST_ROWS)
            self.list.setFixedHeight(lines * (QFontMetrics(theme.font()).lineSpacing() * 2 + 4) + 6)
        self.make = button("", self._accept, "main")
        self.leave = button("取消", self.left.emit, "link")
        foot = row(self.make, self.leave, 1)
        parts: list[QWidget] = [self.list]
        if alternatives and len(self.fixes) > 1:
            parts.insert(0, label(say("findings.fix_pick"), "quiet", wrap=True))
        layout = stack(*parts, foot, spacing=6)
        layout.setStretch(len(parts) - 1, 1)
        self.setLayout(layout)
        self.list.itemChanged.connect(self._ticked)
        self._name_button()

    def chosen(self) -> list[Fix]:
        """The corrections that are ticked."""
        return [fix for n, fix in enumerate(self.fixes) if self._is_ticked(n)]

    def _is_ticked(self, n: int) -> bool:
        return self.list.item(n).checkState() == Qt.CheckState.Checked

    def _ticked(self, item: QListWidgetItem) -> None:
        if self._alternatives and item.checkState() == Qt.CheckState.Checked:
            self.list.blockSignals(True)
            for n in range(self.list.count()):
                if self.list.item(n) is not item:
                    self.list.item(n).setCheckState(Qt.CheckState.Unchecked)
            self.list.blockSignals(False)
        self._name_button()

    def _name_button(self) -> None:
        count = len(self.chosen())
        self.make.setText("改正" if self._alternatives else f"改正 {count} 处")
        self.make.setEnabled(bool(count))

    def _accept(self) -> None:
        self.accepted.emit(self.chosen())


def fix_words(fix: Fix) -> str:
    """One correction in words: 「正文：…升学率【97.2 → 95.3】%…」."""
    hit = fix.hit
    if not hit.before and not hit.after:
        return f"{' › '.join(hit.where.split(' › ')[-2:])}：【{hit.match} → {fix.new or '（删去）'}】"
    before = f"…{hit.before}" if hit.before else ""
    after = f"{hit.after}…" if hit.after else ""
    return f"{fix.side}：{before}【{hit.match} → {fix.new or '（删去）'}】{after}"
