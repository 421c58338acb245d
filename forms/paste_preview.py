"""What a paste would change, shown in the page before it does: each cell that holds something else, old → new, and 粘贴 or 取消."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from forms import theme
from forms.widgets import button, ground, label, line, row, stack
from report.messages import say

_SHOWN = 8  # lines of the list that are seen without scrolling
_MOST = 500


@dataclass(frozen=True, slots=True)
class Pending:
    """A paste that waits for a person: the sentence about it, the changed cells as (place, old, new), and what takes it."""

    sentence: str
    changes: tuple[tuple[str, str, str], ...]
    take: Callable[[], object]


class PastePreview(QFrame):
    """A strip that asks about one pending paste; hidden while there is none. Escape is 取消."""

    def __init__(self, back: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._back = back  # takes the keyboard again
        self._pending: Pending | None = None
        ground(self, "card")
        self.setAccessibleName("粘贴前核对")
        self.sentence = label("", "strong", wrap=True)
        self.list = QTreeWidget()
        self.list.setHeaderLabels(["单元格", "原来", "粘贴后"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.list.setAccessibleName("粘贴会改动的单元格")
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            self.list.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.list.header().setStretchLastSection(False)
        self.accept_button = button("粘贴", self.accept, "main")
        self.cancel_button = button("取消", self.cancel)
        top = row(self.sentence, self.accept_button, self.cancel_button)
        top.setStretch(0, 1)
        layout = stack(line(), top, self.list, spacing=6)
        layout.setContentsMargins(16, 6, 16, 8)
        self.setLayout(layout)
        self.hide()

    def ask(self, pending: Pending) -> None:
        """Shows a paste; one that was still waiting is given up."""
        self._pending = pending
        self.sentence.setText(pending.sentence)
        self.list.clear()
        shown = pending.changes[:_MOST]
        for change in shown:
            item = QTreeWidgetItem([text.replace("\n", " ") for text in change])
            for column in (1, 2):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setForeground(1, QColor(theme.colour("second")))
            for column, text in enumerate(change):
                item.setToolTip(column, text)
            self.list.addTopLevelItem(item)
        if len(pending.changes) > _MOST:
            rest = say("paste.more", count=len(pending.changes) - _MOST)
            self.list.addTopLevelItem(QTreeWidgetItem([rest, "", ""]))
        self._size()
        self.show()
        self.accept_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _size(self) -> None:
        for column in (1, 2):
            self.list.setColumnWidth(column, theme.scaled(140))
        each = max(self.list.sizeHintForRow(0), theme.scaled(20))
        lines = min(self.list.topLevelItemCount(), _SHOWN)
        self.list.setFixedHeight(self.list.header().sizeHint().height() + lines * each + 4)

    def accept(self) -> None:
        """Does the paste."""
        pending = self._pending
        self._close()
        if pending is not None:
            pending.take()

    def cancel(self) -> None:
        """Leaves everything as it is."""
        self._close()

    def _close(self) -> None:
        self._pending = None
        self.hide()
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.cancel() if self.cancel_button.hasFocus() else self.accept()
        else:
            super().keyPressEvent(event)
