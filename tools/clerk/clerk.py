"""The clerk: every action through the window is one step, written down in words and counted.

The rule: a key chord, a click, a drag is one action. What is typed into one field or cell is one action together with the Enter
or Tab that ends it. Reading and waiting count nothing. The same rule counts the steps in Word and Excel (`office.toml`).
"""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QPoint, QRect
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QMenu, QWidget

from app.window import MainWindow
from tools.clerk.hands import Hands, compose, settle, window_of

_PATIENCE = 20.0  # seconds: a busy machine is no failure
Found = TypeVar("Found", bound=QWidget)


class Clerk:
    """One person at one window. `steps` is what was done, in words; its length is the count."""

    def __init__(self, window: MainWindow, hands: Hands) -> None:
        self.window = window
        self.hands = hands
        self.steps: list[str] = []

    # ---- actions

    def press(self, chord: str, what: str) -> None:
        """A key chord."""
        self.steps.append(f"{chord}：{what}")
        self.hands.chord(self._front(), chord)
        settle()

    def enter(self, text: str, what: str, end: str = "") -> None:
        """What is typed into one field, with the key that ends it; Chinese through an input method."""
        self.steps.append(f"键入{what}" + (f"，{end}" if end else ""))
        if text.isascii():
            self.hands.letters(self._front(), text)
        else:
            compose(text)
        if end:
            self.hands.chord(self._front(), end)
        settle()

    def click(self, widget: QWidget, what: str, at: QPoint | None = None) -> None:
        """A click into a widget, by default in its middle."""
        self.steps.append(f"单击{what}")
        self._reachable(widget)
        self.hands.click(window_of(widget), _in_window(widget, at or widget.rect().center()))
        settle()

    def press_button(self, text: str, inside: QWidget | None = None) -> None:
        """A click on the button that says `text`."""
        button = self.find(QAbstractButton, lambda b: b.text() == text, inside)
        self.click(button, f"「{text}」")

    def click_index(self, view: QAbstractItemView, index: QModelIndex, what: str) -> None:
        """A click on a cell or row; bringing it into view is reading."""
        view.scrollTo(index)
        settle()
        self.click(view.viewport(), what, _left_of(view.visualRect(index)))

    def drag(self, view: QWidget, start: QPoint, end: QPoint, what: str) -> None:
        """A drag inside one widget."""
        self.steps.append(f"拖动{what}")
        self._reachable(view)
        self.hands.drag(window_of(view), _in_window(view, start), _in_window(view, end))
        settle()

    def choose(self, text: str) -> None:
        """A click on a line of the menu that is open."""
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            raise RuntimeError(f"no menu is open to choose {text!r} from")
        action = next(a for a in menu.actions() if a.text().partition("(")[0] == text)
        self.click(menu, f"「{text}」", menu.actionGeometry(action).center())

    # ---- looking, which counts nothing

    def hover(self, widget: QWidget) -> None:
        """Points at a widget."""
        self.hands.hover(window_of(widget), _in_window(widget, widget.rect().center()))
        settle()

    def wait(self, until: Callable[[], bool]) -> None:
        """Waits for a thing; RuntimeError when it does not come."""
        if not settle(until, _PATIENCE):
            raise RuntimeError(f"it did not come, after: {self.steps[-1] if self.steps else 'nothing'}")

    def find(self, kind: type[Found], holds: Callable[[Found], bool], inside: QWidget | None = None) -> Found:
        """The one visible widget of a kind for which a thing holds, once it is there."""

        def found() -> list[Found]:
            return [w for w in (inside or self.window).findChildren(kind) if w.isVisible() and holds(w)]

        self.wait(lambda: bool(found()))
        return found()[0]

    def _front(self) -> QWindow:
        popup = QApplication.activePopupWidget()
        return window_of(popup if popup is not None else self.window)

    def _reachable(self, widget: QWidget) -> None:
        if not widget.isVisible() or not widget.isEnabled():
            raise RuntimeError(f"{widget.objectName() or type(widget).__name__} cannot be clicked now")


def _in_window(widget: QWidget, at: QPoint) -> QPoint:
    return widget.mapTo(widget.window(), at)


def _left_of(area: QRect) -> QPoint:
    """A point well inside a cell, left enough that a narrow view shows it."""
    return QPoint(area.left() + min(40, area.width() // 2), area.center().y())


__all__ = ["Clerk", "settle"]
