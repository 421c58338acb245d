"""What only Windows can show: locked files, names it cannot keep, a code page that is not UTF-8.

Runs on a Windows PC with ./run.cmd test, and under wine from tests/test_windows_build.py.
"""

import locale
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "win32", reason="behaviour of Windows")
ROOT = Path(__file__).resolve().parents[1]


def zhibao(*arguments: str | Path, folder: Path) -> "subprocess.CompletedProcess[bytes]":
    """The program as a person's console starts it: the code page of the PC, no UTF-8 mode."""
    clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONUTF8", "PYTHONIOENCODING")}
    command = [sys.executable, "-m", "app", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
    )


def told(output: bytes) -> str:
    """What a console of this PC shows of an output."""
    return output.decode(locale.getpreferredencoding(False))


@pytest.fixture
def draft(chinese_folder: Path) -> Path:
    path = chinese_folder / "报告.zhibao"
    done = zhibao("new", path, "--edition", "zz-2025", "--school", "清溪湾学校", folder=chinese_folder)
    assert done.returncode == 0, told(done.stderr)
    return path


@pytest.mark.parametrize(("option", "name"), [("--word", "年报.docx"), ("--excel", "指标.xlsx")])
def test_an_export_onto_a_file_that_is_open_names_the_program_and_leaves_it_whole(
    draft: Path, option: str, name: str
) -> None:
    target = draft.with_name(name)
    target.write_bytes("打开着的文件".encode())
    with target.open("rb"):
        done = zhibao("export", draft, option, target, folder=draft.parent)
    assert done.returncode == 2
    sentence = told(done.stderr)
    assert name in sentence and ("Word" in sentence or "Excel" in sentence) and "Traceback" not in sentence
    assert target.read_bytes() == "打开着的文件".encode()
    assert not list(draft.parent.glob(".zhibao-*"))


@pytest.mark.parametrize("name", ["CON.docx", "nul.docx", "com1.年报.docx", "年报?.docx", "年报.docx."])
def test_a_name_that_windows_cannot_keep_is_refused_before_anything_is_written(
    draft: Path, name: str
) -> None:
    before = sorted(draft.parent.iterdir())
    done = zhibao("export", draft, "--word", f"{draft.parent}\\{name}", folder=draft.parent)
    assert done.returncode == 2
    assert "Traceback" not in told(done.stderr)
    assert sorted(draft.parent.iterdir()) == before


def test_files_and_pipes_are_utf_8_whatever_the_code_page(draft: Path) -> None:
    assert locale.getpreferredencoding(False).lower() != "utf-8"
    done = zhibao("dump", draft, "--json", folder=draft.parent)
    assert done.returncode == 0
    assert "清溪湾学校" in done.stdout.decode("utf-8")


def test_a_draft_that_is_open_cannot_be_opened_for_writing_by_another_process(draft: Path) -> None:
    from db.draft import DraftFile

    with_lock = DraftFile.open(draft)
    try:
        done = zhibao("set", draft, "zz-2025.t1.1", "2025", "1", folder=draft.parent)
    finally:
        with_lock.close()
    assert done.returncode == 2
    assert told(done.stderr).strip()


def test_a_draft_that_a_viewer_holds_open_can_still_be_written(draft: Path) -> None:
    with draft.open("rb"):
        done = zhibao("set", draft, "zz-2025.t1.1", "2025", "12", folder=draft.parent)
    assert done.returncode == 0, told(done.stderr)


def test_double_click_opens_drafts_with_the_program_and_can_be_taken_back(tmp_path: Path) -> None:
    import winreg

    from app.commands.association import associate, dissociate

    program = tmp_path / "质报 程序" / "zhibao.exe"
    associate(program)
    kind = winreg.QueryValue(winreg.HKEY_CURRENT_USER, "Software\\Classes\\.zhibao")
    command = winreg.QueryValue(winreg.HKEY_CURRENT_USER, f"Software\\Classes\\{kind}\\shell\\open\\command")
    assert command == f'"{program}" "%1"'
    dissociate()
    dissociate()
    with pytest.raises(FileNotFoundError):
        winreg.OpenKey(winreg.HKEY_CURRENT_USER, f"Software\\Classes\\{kind}")
