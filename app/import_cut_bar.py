"""Buttons for what can be done with a piece of an import: cut, parted, joined, another heading level, a plain paragraph."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.import_cuts import Cut
from forms.widgets import button, row
from report.messages import say

KEYS = {"split": "Ctrl+/", "mend": "Ctrl+Shift+J", "join": "Ctrl+J", "paragraph": "Ctrl+0"}
HEADINGS = "标题级别"


def keys_of(cut: Cut) -> str:
    """The keys for a cut; "" where it has none."""
    return f"Ctrl+{cut.level}" if cut.key == "heading" else KEYS.get(cut.key, "")


def add_cuts(menu: QMenu, cuts: Sequence[Cut]) -> None:
    """An entry of a menu for each cut; `QAction.data` holds it."""
    for cut in cuts:
        keys = keys_of(cut)
        action = QAction(f"{cut.label}\t{keys}" if keys else cut.label, menu)
        action.setData(cut)
        menu.addAction(action)


class CutBar(QWidget):
    """`wanted(cut)` when a person asks for one."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cuts: list[Cut] = []
        self.buttons: dict[str, QPushButton] = {}
        for key in ("split", "apart", "mend", "join", "paragraph"):
            self.buttons[key] = button("", partial(self._pressed, key), "small")
        self.buttons["split"].setText("在光标处拆开")
        self.buttons["split"].setToolTip(say("import_page.cut_tip"))
        self._levels = QMenu(self)
        self._levels.triggered.connect(self._level_chosen)
        self.heading = button(HEADINGS, lambda: None, "small")
        self.heading.setMenu(self._levels)
        self.setLayout(row(*self.buttons.values(), self.heading, 1, spacing=4))

    def show_cuts(self, cuts: Sequence[Cut]) -> None:
        """Shows what can be done now. The first button of a text stays in its place while the caret moves."""
        self._cuts = list(cuts)
        labels = {cut.key: cut.label for cut in cuts}
        is_text = "heading" in labels and "paragraph" not in labels
        for key, each in self.buttons.items():
            each.setEnabled(key in labels)
            each.setVisible(key in labels or (key == "split" and is_text))
            each.setText(labels.get(key, each.text()))
        self._levels.clear()
        add_cuts(self._levels, [cut for cut in cuts if cut.key == "heading"])
        self.heading.setVisible("heading" in labels)

    def _level_chosen(self, action: QAction) -> None:
        self.wanted.emit(action.data())

    def _pressed(self, key: str) -> None:
        for cut in self._cuts:
            if cut.key == key:
                self.wanted.emit(cut)
                return
