"""Background work: one ending, told in the window's thread; snapshots that later edits do not touch."""

import sys
import threading
from typing import Any

import pytest
from PySide6.QtCore import QThread

from app import trouble
from app.tasks import ReportProgress, Task, snapshot
from report import edits
from report.errors import UserError
from tests.app.window_parts import own_settings
from tests.report.small import small_report

__all__ = ["own_settings"]


def test_the_result_arrives_in_the_windows_thread(qtbot: Any) -> None:
    heard: list[object] = []
    task = Task(lambda tell: QThread.currentThread())
    task.done.connect(lambda result: heard.extend([result, QThread.currentThread()]))
    with qtbot.waitSignal(task.done):
        task.start()
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard[0] is not heard[1]
    task.wait()


def test_an_error_arrives_as_itself(qtbot: Any) -> None:
    def work(tell: ReportProgress) -> None:
        raise UserError("磁盘满了")

    task = Task(work)
    with qtbot.waitSignal(task.failed) as heard:
        task.start()
    assert str(heard.args[0]) == "磁盘满了"
    task.wait()


def test_cancelled_work_stops_at_its_next_step(qtbot: Any) -> None:
    going, reached = threading.Event(), []

    def work(tell: ReportProgress) -> None:
        tell("第一步", 0.1)
        going.wait(10)
        tell("第二步", 0.5)
        reached.append("too far")

    task = Task(work)
    with qtbot.waitSignal(task.progressed):
        task.start()
    task.cancel()
    with qtbot.waitSignal(task.cancelled):
        going.set()
    task.wait()
    assert reached == []


def test_a_snapshot_stays_as_it_was() -> None:
    report = small_report()
    held = snapshot(report)
    report.apply(edits.set_section(report, "s-c1", "改", title="别的"))
    report.apply(edits.delete_section(report, "s-c2"))
    assert held.sections["s-c1"].title == "人才培养"
    assert [s.id for s in held.children("")][-2] == "s-c2"


@pytest.fixture
def hook() -> Any:
    before = sys.excepthook
    yield
    sys.excepthook = before


def test_an_uncaught_error_saves_first_and_then_speaks(hook: Any, own_settings: Any) -> None:
    order: list[str] = []
    trouble.install(lambda: order.append("saved"), order.append)
    error = ValueError("inner detail")
    sys.excepthook(ValueError, error, None)
    assert order[0] == "saved" and "日志" in order[1] and "inner" not in order[1]
    assert "inner detail" in (own_settings / "zhibao.log").read_text(encoding="utf-8")


def test_when_saving_fails_too_the_sentence_says_so(hook: Any, own_settings: Any) -> None:
    said: list[str] = []

    def save() -> None:
        raise OSError("gone")

    trouble.install(save, said.append)
    sys.excepthook(ValueError, ValueError("x"), None)
    assert "没有写进文件" in said[0]


def test_a_user_error_is_said_in_its_own_words(hook: Any, own_settings: Any) -> None:
    said: list[str] = []
    trouble.install(lambda: None, said.append)
    sys.excepthook(UserError, UserError("请插回 U 盘"), None)
    assert said == ["请插回 U 盘"]
    assert not (own_settings / "zhibao.log").exists()


def test_a_log_that_grew_too_long_starts_anew(own_settings: Any) -> None:
    own_settings.mkdir()
    log = own_settings / "zhibao.log"
    log.write_text("x" * (trouble.LOG_LIMIT + 1), encoding="utf-8")
    trouble.write_log(ValueError("new"))
    assert log.stat().st_size < 1000
