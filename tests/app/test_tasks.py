"""A clerk's tasks through the real window: what stands in the draft afterwards, and at most half the actions of Word and Excel."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tools.clerk.desk import Desk
from tools.clerk.hands import QtHands
from tools.clerk.office import read_office
from tools.clerk.run import perform
from tools.clerk.tasks import TASKS, Task

OFFICE = read_office()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Drafts are made once."""
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.mark.parametrize("task", TASKS, ids=[task.key for task in TASKS])
def test_a_task_holds_in_the_draft_and_takes_half_the_actions_of_word_and_excel(
    task: Task, desk: Desk, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIBAO_CONFIG", str(tmp_path / "settings"))
    monkeypatch.setattr("app.new_report.default_folder", lambda: tmp_path)
    steps = perform(task, desk, QtHands())  # raises where the draft does not hold the result
    theirs = OFFICE[task.key]
    assert theirs.cannot or len(steps) * 2 <= theirs.count, steps


def test_every_task_is_told_for_word_and_excel_and_repeated_steps_count() -> None:
    assert set(OFFICE) == {task.key for task in TASKS}
    assert all(bool(task.cannot) != bool(task.steps) for task in OFFICE.values())
    photos = OFFICE["photos"]
    assert photos.count == len(photos.steps) + 10  # one step of them eleven times


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool")
def test_a_chapter_and_a_table_are_dragged_with_a_real_mouse() -> None:
    settings = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "QT_QPA_PLATFORM")}
    done = subprocess.run(
        [sys.executable, "-m", "tools.count_actions", "--only", "move,block"],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["1", "把第三章移到第二章前面", "1", "把一张表移到本节开头"]
