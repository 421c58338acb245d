"""Does a task in a window of its own and says what was done."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QWindow

from app.window import MainWindow
from tools.clerk.clerk import Clerk
from tools.clerk.desk import Desk
from tools.clerk.hands import Hands, settle
from tools.clerk.tasks import Task


@contextmanager
def window_in_front() -> Iterator[MainWindow]:
    """A window of 1366 × 768 that has the keyboard; closed again without waiting for work in the background."""
    window = MainWindow()
    window.resize(QSize(1366, 768))
    window.move(QPoint(0, 0))
    window.show()
    settle(lambda: _activated(window), 10)
    try:
        yield window
    finally:
        window.commands.stop_tasks()
        window.close()
        window.deleteLater()
        QGuiApplication.clipboard().clear()
        settle()


def _activated(window: MainWindow) -> bool:
    window.activateWindow()
    return window.isActiveWindow()


@contextmanager
def keyboard_kept(window: MainWindow) -> Iterator[None]:
    """RuntimeError when a window other than the program's own and its menus took the keyboard: a stray one flashed up."""
    strays: list[str] = []

    def changed(now: QWindow | None) -> None:
        popup = Qt.WindowType.Popup
        if now is not None and now is not window.windowHandle() and now.flags() & popup != popup:
            strays.append(now.objectName())

    QGuiApplication.instance().focusWindowChanged.connect(changed)  # type: ignore[union-attr]
    try:
        yield
    finally:
        QGuiApplication.instance().focusWindowChanged.disconnect(changed)  # type: ignore[union-attr]
    if strays:
        raise RuntimeError(f"other windows took the keyboard: {strays}")


def perform(task: Task, desk: Desk, hands: Hands) -> list[str]:
    """Does the task; the steps, in words. RuntimeError where the result is not what it should be."""
    with window_in_front() as window, keyboard_kept(window):
        if task.draft is not None:
            window.open_path(task.draft(desk))
        clerk = Clerk(window, hands)
        task.prepare(desk, clerk)
        settle()
        task.do(clerk)
        if not task.holds(window):
            raise RuntimeError(f"{task.title}: done in {clerk.steps}, but the draft does not hold it")
        return clerk.steps
