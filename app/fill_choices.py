"""The rows of a blank form that found no indicator, each with a list of those it may be; part of the fill row of the page 交稿."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from app.fill_memory import remember_rows
from forms.widgets import QuietCombo, button, label, row, stack
from report.messages import say

if TYPE_CHECKING:
    from exporters.fill import OpenRow

_LINE, _MOST_LINES = 44, 4


class FillChoices(QWidget):
    """`again` fills the form once more, with what was chosen."""

    def __init__(self, again: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._again, self._form = again, ""
        self.combos: dict[str, QuietCombo] = {}  # key of the form's row → its choice
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.viewport().setAutoFillBackground(False)
        self.again_button = button("再填一次", self._decide, "small")
        note = label(say("fill.open_note"), "second", wrap=True)
        head = row(note, self.again_button)
        head.setStretch(0, 1)
        self.setLayout(stack(head, self._area, spacing=4))
        self.hide()

    def show_rows(self, form: str, rows: "tuple[OpenRow, ...]") -> None:
        """Lists the rows of the form of that fingerprint; none hides the list."""
        from exporters.fill import OUT

        self._form, self.combos = form, {}
        lines, inside = QGridLayout(), QWidget()
        lines.setContentsMargins(0, 0, 8, 0)
        lines.setColumnStretch(0, 1)
        for place, found in enumerate(rows):
            combo = QuietCombo()
            combo.setAccessibleName(f"{found.where} {found.label}")
            combo.addItem(say("fill.open_none"), "")
            for row_id, words in found.choices:
                combo.addItem(words, row_id)
            combo.addItem(say("fill.open_out"), OUT)
            combo.setCurrentIndex(max(combo.findData(found.chosen), 0))
            lines.addWidget(label(f"{found.where}　{found.label}", wrap=True), place, 0)
            lines.addWidget(combo, place, 1)
            self.combos[found.key] = combo
        inside.setLayout(lines)
        self._area.setWidget(inside)
        inside.setAutoFillBackground(False)  # a scroll area paints its content in the colour of a window
        self._area.setFixedHeight(_LINE * min(max(len(rows), 1), _MOST_LINES) + 4)
        self.setVisible(bool(rows))

    def _decide(self) -> None:
        remember_rows(self._form, {key: str(combo.currentData()) for key, combo in self.combos.items()})
        self._again()
