"""Start and memory, each in a process of its own: our window beside a bare PySide6 window."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from app.bench.timing import Measured

ROOT = Path(__file__).resolve().parents[2]
# Both end where a person could begin: the window is painted, the loop has nothing left to do, a line is printed.
_BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLabel("质报"))
window.resize(1200, 800)
window.show()
app.processEvents()
print("shown", flush=True)
"""
_OURS = """
import sys
from PySide6.QtWidgets import QApplication
QApplication.exec = lambda *_: QApplication.processEvents() or print("shown", flush=True) or 0
from app.cli import main
sys.exit(main([]))
"""
# A person's hour: every chapter once, edits, the pages, a Word and an Excel file.
_WORK = """
import sys
from pathlib import Path
from app.starting import application
from forms import theme
app = application()
theme.install(app)
from app.config import Settings
from app.window import MainWindow
from exporters import export_excel, export_word
from exporters.word.export import printed_pages
from report.checks import run_checks
from report.edits import set_field
draft, folder = Path(sys.argv[1]), Path(sys.argv[2])
window = MainWindow(Settings())
window.show()
window.open_path(draft)
session = window.session
for section in session.report.children(""):
    window.go(section.id)
    app.processEvents()
for n in range(20):
    session.perform(set_field(session.report, "report.date", f"2025年12月{n + 1}日"))
    app.processEvents()
run_checks(session.report, printed=False)
printed_pages(session.report, session.picture)
export_word(session.report, session.picture, folder / "memory.docx")
export_excel(session.report, folder / "memory.xlsx")
"""
_PEAK = "\nimport resource\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)\nimport os\nos._exit(0)\n"


def measure_start(folder: Path, rounds: int) -> Measured:
    """From the start of the process to the window painted; both took turns."""
    taken: dict[str, list[float]] = {_BARE: [], _OURS: []}
    for _ in range(rounds + 1):
        for script, times in taken.items():
            times.append(_seconds_to_shown(script, folder))
    ours, bare = (
        statistics.median(taken[script][1:]) for script in (_OURS, _BARE)
    )  # the first fills the cache
    return Measured("start", 1, ours, {"bare PySide6 window": bare}, target=1.3)


def measure_memory(draft: Path, folder: Path, size: int) -> Measured:
    """MB at the most while a report of that size is worked at and exported."""
    if sys.platform == "win32":
        raise OSError("the peak of a process is asked for by `resource`, which Windows lacks")
    ours = float(_output(_WORK + _PEAK, folder, str(draft), str(folder)).split()[-1])
    bare = float(_output(_BARE + _PEAK, folder).split()[-1])
    return Measured("memory", size, ours, {"bare PySide6 window": bare}, unit="MB")


def _seconds_to_shown(script: str, folder: Path) -> float:
    begin = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=folder, env=_environment(folder), stdout=subprocess.PIPE
    ) as process:
        line = process.stdout.readline() if process.stdout else b""
        taken = time.perf_counter() - begin
        process.communicate(timeout=60)
    if line.strip() != b"shown":
        raise OSError(f"the window did not come: {line!r}")
    return taken


def _output(script: str, folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(
        command, cwd=folder, env=_environment(folder), capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        raise OSError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no output")
    return done.stdout


def _environment(folder: Path) -> dict[str, str]:
    """An empty profile, no screen."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "ZHIBAO_CONFIG": str(folder),
        "QT_QPA_PLATFORM": "offscreen",
    }
