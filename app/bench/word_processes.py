"""A Word file as a person waits for it: each writer in a process of its own, from its start to the file, with the memory it took."""

import os
import pickle
import re
import statistics
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from subprocess import DEVNULL, Popen

from app.bench import word_writers
from app.bench.material import Part
from app.bench.timing import Measured
from app.bench.windows import ROOT

_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")
_TICK = 0.005  # seconds
_OTHER = """
import pickle, sys
from pathlib import Path
from app.bench import word_writers
parts = pickle.loads(Path(sys.argv[1]).read_bytes())
folder = Path(sys.argv[2])
"""
_SCRIPTS = {
    "raw strings and zipfile": "word_writers.raw(parts, folder / 'raw.docx')",
    "python-docx, as one writes it first": "word_writers.python_docx(parts, folder / 'python-docx.docx')",
    "docxtpl": "word_writers.docxtpl(parts, folder / 'template.docx', folder / 'docxtpl.docx')",
}


def measure_processes(draft: Path, parts: list[Part], folder: Path, size: int, rounds: int) -> list[Measured]:
    """Seconds and MB of the whole process; [] where the system does not tell the peak as Linux does. The draft keeps its charts already."""
    if not Path("/proc/self/status").exists():
        return []
    material = folder / "material.pickle"
    material.write_bytes(pickle.dumps(parts))
    ours = [sys.executable, "-m", "app", "export", str(draft), "--word", str(folder / "process.docx")]
    commands = {"": ours}
    skipped: dict[str, str] = {}
    for name, script in _SCRIPTS.items():
        commands[name] = [sys.executable, "-c", _OTHER + script, str(material), str(folder)]
    if find_spec("docxtpl"):
        word_writers.docxtpl_template(folder / "template.docx")
    else:
        del commands["docxtpl"]
        skipped["docxtpl"] = "not installed"
    if pandoc := which("pandoc"):
        source = word_writers.markdown(parts, folder / "pandoc")
        commands["pandoc"] = [
            pandoc,
            "--resource-path",
            str(source.parent),
            "-o",
            str(folder / "pandoc.docx"),
        ]
        commands["pandoc"].append(str(source))
    else:
        skipped["pandoc"] = "not installed"
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(rounds):  # in turns
        for name, command in commands.items():
            taken[name].append(run_alone(command))
    seconds, memory = (
        {n: statistics.median(run[k] for run in runs) for n, runs in taken.items()} for k in (0, 1)
    )
    return [
        Measured("word-process", size, seconds.pop(""), seconds, skipped=skipped),
        Measured("word-memory", size, memory.pop(""), memory, skipped=skipped, unit="MB"),
    ]


def run_alone(command: list[str]) -> tuple[float, float]:
    """(seconds, MB at the most) of one process; OSError where it fails."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    begin = time.perf_counter()
    peak = 0
    with Popen(command, cwd=ROOT, env=environment, stdout=DEVNULL, stderr=DEVNULL) as process:
        status = Path(f"/proc/{process.pid}/status")
        while (
            process.poll() is None
        ):  # asked while it runs: what the system tells afterwards counts our own memory, too
            if (found := _PEAK.search(status.read_text(encoding="ascii", errors="replace"))) is not None:
                peak = max(peak, int(found[1]))
            time.sleep(_TICK)
    if process.returncode:
        raise OSError(f"{command[0]} ended with {process.returncode}")
    return time.perf_counter() - begin, peak / 1024
