"""Two pairs of hands for the real window: Qt's own window-system events (any platform), and xdotool (an X server).

Both reach the window where the system's events do, so that focus, shortcuts, menus and hit testing are the real ones. Chinese
comes from an input method: real composition events to what has the focus, first the letters, then the words.
"""

import subprocess
import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

_NO_KEYS = Qt.KeyboardModifier.NoModifier
_LEFT = Qt.MouseButton.LeftButton
_DRAG_PAUSE = 15  # milliseconds between the moves of a drag
_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


class Hands(Protocol):
    """What a person does with keyboard and mouse. Points are in the coordinates of `window`. `drags`: whether what is dragged can be
    dropped (Qt's offscreen platform ends a drag at once)."""

    drags: bool

    def chord(self, window: QWindow, chord: str) -> None:
        """Presses keys together: "Ctrl+Shift+G"; the last one is named as in `Qt.Key`."""

    def letters(self, window: QWindow, text: str) -> None:
        """Types plain ASCII."""

    def click(self, window: QWindow, at: QPoint, keys: Qt.KeyboardModifier = _NO_KEYS) -> None:
        """Clicks the left button."""

    def hover(self, window: QWindow, at: QPoint) -> None:
        """Puts the pointer there."""

    def drag(self, window: QWindow, start: QPoint, end: QPoint) -> None:
        """Presses at `start`, moves, lets go at `end`."""


def settle(until: Callable[[], bool] = lambda: False, seconds: float = 0.0) -> bool:
    """Lets the window work until a thing is so, at most for `seconds`; whether it is."""
    end = time.monotonic() + seconds
    while True:
        QApplication.processEvents()
        if until():
            return True
        if time.monotonic() >= end:
            return False
        time.sleep(0.004)


def compose(text: str) -> None:
    """An input method writes `text` into what has the focus: letters under composition first, then the words."""
    target = QGuiApplication.focusObject()
    if target is None:
        raise RuntimeError("nothing has the focus: there is no caret to type at")
    for preedit in ("z", "zh", "zhi"):
        QApplication.sendEvent(target, QInputMethodEvent(preedit, []))
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(target, event)


class QtHands:
    """Events through Qt's window-system interface; they need no X server."""

    def __init__(self) -> None:
        self.drags = QGuiApplication.platformName() != "offscreen"

    def chord(self, window: QWindow, chord: str) -> None:
        """Presses keys together."""
        *held, key = chord.split("+")
        modifiers = _NO_KEYS
        for name in held:
            modifiers |= _MODIFIERS[name]
        QTest.keyClick(window, Qt.Key[f"Key_{key}"], modifiers)

    def letters(self, window: QWindow, text: str) -> None:
        """Types plain ASCII."""
        for letter in text:
            QTest.keyClick(window, ord(letter))

    def click(self, window: QWindow, at: QPoint, keys: Qt.KeyboardModifier = _NO_KEYS) -> None:
        """Clicks the left button."""
        QTest.mouseMove(window, at)
        QTest.mouseClick(window, _LEFT, keys, at)

    def hover(self, window: QWindow, at: QPoint) -> None:
        """Puts the pointer there."""
        QTest.mouseMove(window, at)

    def drag(self, window: QWindow, start: QPoint, end: QPoint) -> None:
        """Moves by timers: a drag of Qt runs its own loop until the button is let go."""
        QTest.mouseMove(window, start)
        QTest.mousePress(window, _LEFT, _NO_KEYS, start)
        path = [start + QPoint(0, 4), *(start + (end - start) * (n / 6) for n in range(1, 7)), end]
        for step, point in enumerate(path, 1):
            QTimer.singleShot(_DRAG_PAUSE * step, lambda at=point: QTest.mouseMove(window, at))
        done: list[bool] = []

        def let_go() -> None:
            QTest.mouseRelease(window, _LEFT, _NO_KEYS, end)
            done.append(True)

        QTimer.singleShot(_DRAG_PAUSE * (len(path) + 2), let_go)
        settle(lambda: bool(done), 5)


class XHands:
    """xdotool: the events come from the X server, as those of a keyboard and a mouse do."""

    drags = True

    def _run(self, *words: str) -> None:
        """Qt has to go on working while the tool does: a drag runs inside."""
        tool = subprocess.Popen(["xdotool", *words])
        settle(lambda: tool.poll() is not None, 20)
        settle(seconds=0.03)

    def _focus(self, window: QWindow) -> list[str]:
        return ["windowfocus", "--sync", str(int(window.winId()))]

    def chord(self, window: QWindow, chord: str) -> None:
        """Presses keys together."""
        keys = "+".join(p.lower() if len(p) == 1 or p in _MODIFIERS else p for p in chord.split("+"))
        self._run(*self._focus(window), "key", keys)

    def letters(self, window: QWindow, text: str) -> None:
        """Types plain ASCII."""
        self._run(*self._focus(window), "type", "--delay", "4", "--", text)

    def _move(self, window: QWindow, at: QPoint) -> list[str]:
        point = window.mapToGlobal(at)
        return ["mousemove", str(point.x()), str(point.y())]

    def click(self, window: QWindow, at: QPoint, keys: Qt.KeyboardModifier = _NO_KEYS) -> None:
        """Clicks the left button."""
        held = [
            name
            for name, key in (
                ("ctrl", Qt.KeyboardModifier.ControlModifier),
                ("shift", Qt.KeyboardModifier.ShiftModifier),
            )
            if key & keys
        ]
        down = [word for name in held for word in ("keydown", name)]
        up = [word for name in held for word in ("keyup", name)]
        self._run(*self._move(window, at), "sleep", "0.02", *down, "click", "1", *up)

    def hover(self, window: QWindow, at: QPoint) -> None:
        """Puts the pointer there."""
        self._run(*self._move(window, at))

    def drag(self, window: QWindow, start: QPoint, end: QPoint) -> None:
        """Presses, moves in steps, lets go."""
        words = [*self._move(window, start), "mousedown", "1", "sleep", "0.05"]
        for n in range(1, 9):
            words += [*self._move(window, start + (end - start) * (n / 8)), "sleep", "0.05"]
        self._run(*words, "sleep", "0.1", "mouseup", "1")
        settle(seconds=0.1)


def window_of(widget: QWidget) -> QWindow:
    """The window that gets a widget's events."""
    found = widget.window().windowHandle()
    if found is None:
        raise RuntimeError("the widget is not shown")
    return found
