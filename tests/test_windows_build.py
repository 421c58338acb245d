"""The real Windows program, made and run under wine: tools/build_windows.py.

Takes some minutes, so that it has to be asked for: ZHIBAO_WINDOWS=changed makes it when build.spec, the lock, the entry point or
the script changed against the merge base, ZHIBAO_WINDOWS=1 in any case, with the work kept in ZHIBAO_WINDOWS_WORK where that is
set. It is skipped where wine is not there and cannot be installed.
"""

import os
import sys
from pathlib import Path

import pytest

from tools import build_windows

ROOT = Path(__file__).resolve().parents[1]
LOCK = """# head
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:aa
    # via click
contourpy==1.3.3 ; python_full_version < '3.12' \\
    --hash=sha256:bb
contourpy==1.4.0 ; python_full_version >= '3.12' \\
    --hash=sha256:cc
macholib==1.16.4 ; sys_platform == 'darwin' \\
    --hash=sha256:dd
ruff==0.17.6 \\
    --hash=sha256:ee
lxml==6.1.3 \\
    --hash=sha256:ff
"""


def test_the_windows_lock_holds_what_windows_needs_and_its_hashes() -> None:
    kept = build_windows.windows_lock(LOCK)
    assert [line.split(" ")[0] for line in kept.splitlines() if line[0] not in " #"] == [
        "colorama==0.4.6",
        "contourpy==1.3.3",
        "lxml==6.1.3",
    ]
    assert kept.count("--hash=sha256:") == 3
    assert ";" not in kept


def test_the_real_lock_leaves_nothing_of_linux_and_all_of_the_program() -> None:
    kept = build_windows.windows_lock((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))
    names = {line.split("==")[0] for line in kept.splitlines() if "==" in line and line[0] not in " #"}
    assert {"pyside6-essentials", "pefile", "pywin32-ctypes", "pyinstaller", "pytest", "lxml"} <= names
    assert not names & {"macholib", "mypy", "ruff"}


def test_what_triggers_a_windows_build_is_there() -> None:
    assert [name for name in build_windows.TRIGGERS if not (ROOT / name).is_file()] == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="on Windows, ./run.cmd build makes the program itself")
def test_the_windows_program_does_the_whole_job_under_wine(tmp_path: Path) -> None:
    wish = os.environ.get("ZHIBAO_WINDOWS", "")
    if wish != "1" and not (wish == "changed" and build_windows.changed_since_base()):
        pytest.skip("a Windows build was not asked for, or nothing that it depends on changed")
    if not build_windows.has_wine():
        pytest.skip("wine is not there and cannot be installed")
    work = Path(os.environ.get("ZHIBAO_WINDOWS_WORK", tmp_path))
    program = build_windows.make(work)
    assert {path.suffix for path in build_windows.smoke(work, program)} == {".zhibao", ".docx", ".xlsx"}
    assert (program / "zhibao.exe").is_file()
    assert "failed" not in build_windows.run_tests(work)
