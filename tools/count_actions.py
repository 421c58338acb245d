"""Counts the actions of a clerk's tasks in the real window beside the same tasks in Word and Excel; writes `docs/tasks.md`.

    python -m tools.count_actions               all tasks, and docs/tasks.md
    python -m tools.count_actions --only move   one task or more (move,block), printed only

With xdotool and an X server (or Xvfb, which is started where there is no screen) keys and mouse are the X server's own; else they
come through Qt's window-system interface, and what is dragged is done by keys.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "tasks.md"
_SCREEN = "1400x800x24"

HEAD = """# Tasks of a clerk, counted

Written by `python -m tools.count_actions`: every task is done in the real window ({how}), its result is looked up in
the draft, and each action is counted. The same scripts run as tests (`tests/app/test_tasks.py`), which hold every count to half of Word
and Excel at most.

**The rule, for both columns.** A key chord, a click, a drag: one action. What is typed into one field or cell is one action together with
the Enter or Tab that ends it. Reading, scrolling and waiting count nothing. Word and Excel: the shortest way of a practised clerk with
the shortcuts of Word and Excel 2021, files open, steps in `tools/clerk/office.toml`.

| | task | 质报 | Word + Excel | share |
| --- | --- | ---: | ---: | ---: |
"""


@contextmanager
def x_server() -> Iterator[None]:
    """An X server of our own, when there is no screen; its number is chosen by itself."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", _SCREEN, "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read, encoding="ascii") as number:
        os.environ["DISPLAY"] = f":{number.readline().strip()}"
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def needs_server() -> bool:
    """Whether an X server is to be started: there is none, and it can be driven."""
    return not os.environ.get("DISPLAY") and bool(shutil.which("Xvfb") and shutil.which("xdotool"))


def count(only: str) -> dict[str, list[str]]:
    """Does the tasks; the steps by the task's key."""
    from PySide6.QtGui import QGuiApplication

    from app.starting import application
    from forms import theme
    from tools.clerk.desk import Desk
    from tools.clerk.hands import QtHands, XHands
    from tools.clerk.run import perform
    from tools.clerk.tasks import TASKS

    theme.install(application())
    real = QGuiApplication.platformName() == "xcb" and bool(shutil.which("xdotool"))
    hands = XHands() if real else QtHands()
    done = {}
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        for task in TASKS:
            if not only or task.key in only.split(","):
                done[task.key] = perform(task, desk, hands)
                print(f"{len(done[task.key]):3}  {task.title}", flush=True)
    return done


def page(done: dict[str, list[str]], how: str) -> str:
    """The text of docs/tasks.md."""
    from tools.clerk.office import read_office
    from tools.clerk.tasks import TASKS

    office = read_office()
    lines, parts = [], []
    for n, task in enumerate(TASKS, 1):
        ours, theirs = done[task.key], office[task.key]
        other = str(theirs.count) if not theirs.cannot else "—"
        share = f"{len(ours) / theirs.count:.0%}" if theirs.count else "—"
        lines.append(f"| {n} | {task.title} | {len(ours)} | {other} | {share} |")
        parts += ["", f"## {n} {task.title}", "", f"质报，{len(ours)} 步：{'；'.join(ours)}。", ""]
        parts.append(theirs.cannot or f"Word + Excel，{theirs.count} 步：{'；'.join(theirs.steps)}。")
        parts += ["", theirs.note] if theirs.note else []
    return HEAD.format(how=how) + "\n".join([*lines, *parts]) + "\n"


def main() -> int:
    """Counts and writes."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--only", default="", help="keys of some tasks (move,block): nothing is written")
    only = words.parse_args().only
    os.environ["FONTCONFIG_FILE"] = str(ROOT / "tools" / "fonts.conf")
    with tempfile.TemporaryDirectory() as settings, x_server() if needs_server() else nullcontext():
        os.environ["ZHIBAO_CONFIG"] = settings
        os.environ["HOME"] = settings  # new reports go to the documents folder of nobody
        if not os.environ.get("DISPLAY"):
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        done = count(only)
        if not only:
            real = bool(os.environ.get("DISPLAY") and shutil.which("xdotool"))
            how = "an X server, keys and mouse by xdotool" if real else "Qt's own window-system events"
            PAGE.write_text(page(done, how), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
