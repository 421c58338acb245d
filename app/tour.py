"""十分钟上手: a strip at the top of the window that leads through the sample, points at the place, and ticks itself off."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from forms import theme
from forms.icons import pixmap
from forms.widgets import button, label, row, set_kind
from report.blocks import Text
from report.content import BoundNumber
from report.messages import say
from report.model import Edit, Report

if TYPE_CHECKING:
    from app.window import MainWindow

_LOOK = 300  # ms between looks at whether a step is done


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the key of its sentence, the widget to point at, and how to see that it was done."""

    key: str
    place: Callable[["MainWindow"], QWidget | None]
    done: Callable[["Tour"], bool]


def _tool(key: str) -> Callable[["MainWindow"], QWidget | None]:
    return lambda w: w.actions_by_key.bar.widgetForAction(w.actions_by_key.by_key[key])


def _foot(key: str) -> Callable[["MainWindow"], QWidget | None]:
    return lambda w: w.foot.rows[key]


def _tree(window: "MainWindow") -> QWidget | None:
    """The tree; on the start page, where it is hidden, the board, whose lines lead to the same places."""
    shown = window.tree is not None and window.tree.isVisible()
    return window.tree.view if shown and window.tree is not None else window.start_page.board


def _page(window: "MainWindow") -> QWidget | None:
    return window.book.currentWidget()


STEPS = (
    Step("chapter", _tree, lambda t: t.kind() == "text"),
    Step("write", _page, lambda t: "blocks" in t.stores),
    Step("undo", _tool("undo"), lambda t: t.undone),
    Step("cell", _tree, lambda t: "values" in t.stores and t.kind() == "indicators"),
    Step("number", _tool("insert_number"), lambda t: t.bound() > t.bound_before),
    Step("table", _tool("insert_table"), lambda t: "插入表格" in t.names),
    Step("snapshot", lambda w: w.menuBar(), lambda t: t.snapshots() > t.snapshots_before),
    Step("check", _tool("check"), lambda t: t.special() == "checks"),
    Step("preview", _foot("preview"), lambda t: t.special() == "preview"),
    Step("deliver", _foot("delivery"), lambda t: t.special() == "delivery"),
)


class Pointer(QWidget):
    """A frame around the place that is meant; clicks go through it."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def point_at(self, widget: QWidget | None) -> None:
        """Goes around a widget; hides where it cannot be seen now."""
        if widget is None or not widget.isVisible():
            self.hide()
            return
        top = widget.mapTo(self._window, QPoint())
        self.setGeometry(QRect(top, widget.size()).adjusted(-3, -3, 3, 3))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 3))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 4, 4)


class Tour(QFrame):
    """`left()` when it is over or was closed. The report it began with is the one it looks at."""

    left = Signal()

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window_ = window
        self.session = window.session
        self.at = 0
        self.stores: set[str] = set()
        self.names: set[str] = set()
        self.undone: bool = False
        self.bound_before: int = self.bound()
        self.snapshots_before: int = self.snapshots()
        set_kind(self, "message", "hint")
        self._glyph = QLabel()
        self._text = label("", "", wrap=True)
        self._count = label("", "second")
        self.skip = button("跳过这一步", self.step, "small")
        self.end = button("结束", self.left.emit, "small")
        content = row(self._glyph, self._count, self._text, self.skip, self.end, spacing=12)
        content.setContentsMargins(16, 6, 8, 6)
        content.setStretch(2, 1)
        self.setLayout(content)
        self.setAccessibleName("十分钟上手")
        self.pointer = Pointer(window)
        if self.session is not None:
            self.session.changed.connect(self._note)
            self.session.travelled.connect(self._note_undo)
        self._clock = QTimer(self, interval=_LOOK)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        self._show()

    # -- what the steps look at

    def kind(self) -> str:
        """The kind of page in front, as `PageBook.kind_of_current`."""
        return self.window_.book.kind_of_current()

    def special(self) -> str:
        """The key of the page in front where it belongs to no section."""
        return next((key for key, made in self.window_.foot.rows.items() if made.isChecked()), "")

    def snapshots(self) -> int:
        """How many snapshots the draft has."""
        return len(self.session.draft.snapshots()) if self.session is not None else 0

    def bound(self) -> int:
        """How many numbers in the text follow a cell."""
        return bound_numbers(self.session.report) if self.session is not None else 0

    # -- going on

    def look(self) -> None:
        """Ticks the step off when it is done; else points at its place."""
        if self.window_.session is not self.session:
            self.left.emit()
        elif self.at < len(STEPS) and STEPS[self.at].done(self):
            self.step()
        elif self.at < len(STEPS):
            self.pointer.point_at(STEPS[self.at].place(self.window_))

    def step(self) -> None:
        """The next step; the last one says what has been learnt."""
        self.at += 1
        self.stores, self.names, self.undone = set(), set(), False
        self.bound_before, self.snapshots_before = self.bound(), self.snapshots()
        self._show()

    def _show(self) -> None:
        over = self.at >= len(STEPS)
        key = "done" if over else STEPS[self.at].key
        self._text.setText(say(f"tour.{key}"))
        self._count.setText("" if over else f"第 {self.at + 1} 步，共 {len(STEPS)} 步")
        glyph = ("ok", "good") if over else ("hint", "accent")
        self._glyph.setPixmap(pixmap(glyph[0], 16, glyph[1]))
        self.skip.setVisible(not over)
        self.pointer.point_at(None if over else STEPS[self.at].place(self.window_))

    def _note(self, edit: Edit) -> None:
        self.stores |= {change.store for change in edit.changes}
        self.names.add(edit.name)

    def _note_undo(self, _: Edit) -> None:
        self.undone = True

    def close_tour(self) -> None:
        """Takes strip and frame away."""
        self._clock.stop()
        self.pointer.hide()
        self.pointer.deleteLater()
        self.hide()
        self.deleteLater()


def bound_numbers(report: Report) -> int:
    """How many numbers in the text follow a cell."""
    texts = [block.body for block in report.blocks.values() if isinstance(block.body, Text)]
    return sum(isinstance(part, BoundNumber) for text in texts for p in text.paragraphs for part in p.content)
