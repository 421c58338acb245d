"""F6: the keyboard goes from one region of the window to the next. Inside a grid Tab goes from cell to cell, as in Excel; this is the way out."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from app.window import MainWindow


def regions(window: "MainWindow") -> list[QWidget]:
    """The regions that are shown, in reading order: tree, page (a grid and what is known of its row count as two), side pane, list below."""
    page = window.book.currentWidget()
    inside = getattr(page, "regions", None)
    every = [window.tree, *(inside() if callable(inside) else [page])]
    every += [window.foot_dock.widget(), window.pane]
    return [part for part in every if part is not None and part.isVisible() and _first(part) is not None]


def go_round(window: "MainWindow", by: int) -> None:
    """Puts the keyboard into the next region (1) or the one before (−1); where it was in that region before, if it was."""
    every = regions(window)
    focus = QApplication.focusWidget()
    here = next((n for n, part in enumerate(every) if focus is not None and _holds(part, focus)), -1)
    if not every:
        return
    target = every[(here + by) % len(every) if here >= 0 else 0]
    last = target.focusWidget()
    if target is window.book.currentWidget():
        target.setFocus(Qt.FocusReason.TabFocusReason)
    elif last is not None and last.isVisible() and last.isEnabled():
        last.setFocus(Qt.FocusReason.TabFocusReason)
    elif (first := _first(target)) is not None:
        first.setFocus(Qt.FocusReason.TabFocusReason)


def _holds(part: QWidget, focus: QWidget) -> bool:
    return part is focus or part.isAncestorOf(focus)


def _first(part: QWidget) -> QWidget | None:
    """The first part of a region that takes the keyboard, in the order of Tab."""
    at: QWidget | None = part
    while at is not None:
        takes = at.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and _holds(part, at) and at.isVisible() and at.isEnabled():
            return at
        at = at.nextInFocusChain()
        if at is part:  # once round the window
            return None
    return None
