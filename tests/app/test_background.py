"""Work beside the window leaves the window's Qt objects to the window's thread."""

import gc
import threading
from typing import Any, ClassVar

from pytestqt.qtbot import QtBot

from app.tasks import Task


class Ring:
    """An object in a ring of references; says which thread took it apart."""

    ends: ClassVar[list[int]] = []

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        self.ends.append(threading.get_ident())


def test_rings_of_objects_are_taken_apart_in_the_windows_thread_only(qtbot: QtBot) -> None:
    Ring.ends.clear()

    def work(_: Any) -> int:
        return sum(len([Ring()]) for _ in range(20_000))

    assert gc.isenabled()
    first, second = Task(work), Task(work)
    with qtbot.waitSignals([first.finished, second.finished]):
        first.start()
        second.start()
    qtbot.waitUntil(gc.isenabled)
    gc.collect()
    assert set(Ring.ends) == {threading.get_ident()}
    assert len(Ring.ends) == 40_000


def test_a_task_that_fails_gives_the_sweeping_back_too(qtbot: QtBot) -> None:
    def work(_: Any) -> None:
        raise ValueError("on purpose")

    task = Task(work)
    with qtbot.waitSignal(task.failed):
        task.start()
    qtbot.waitUntil(gc.isenabled)
