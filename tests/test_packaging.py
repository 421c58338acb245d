"""What leaves the repository: lock files, wheel, resources, the built program; and a window that opens fast.

The build takes one to two minutes and is marked slow; it runs by default all the same, because a release that
lacks a file is noticed by nothing else.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ICONS = ROOT / "resources" / "icons"
HEAVY = {"matplotlib", "numpy", "openpyxl", "docx", "sqlite_utils", "PIL", "lxml"}

# ---- start-up ----

# The first stops where the event loop would begin, with the window shown; both print what was imported.
AT_THE_WINDOW = """
import sys
from PySide6.QtWidgets import QApplication
QApplication.exec = lambda *_: print(*sorted({name.split(".")[0] for name in sys.modules})) or 0
from app.cli import main
sys.exit(main([]))
"""
AT_THE_HELP = """
import runpy, sys
sys.argv = ["zhibao", "--help"]
try:
    runpy.run_module("app", run_name="__main__", alter_sys=True)
except SystemExit as end:
    assert not end.code, end.code
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("script", [AT_THE_WINDOW, AT_THE_HELP], ids=["window", "help"])
def test_nothing_heavy_is_imported_before_the_window_shows(script: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "app" in loaded
    assert loaded & HEAVY == set()


# ---- lock files ----


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_every_package_with_hashes_and_names_no_registry(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert len(entries) > 10
    assert [line for line in entries if not re.match(r"[a-z0-9-]+==[\w.]+( ;.*)? \\$", line)] == []
    assert text.count("--hash=sha256:") >= len(entries)
    assert "://" not in text
    assert "index-url" not in text


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime, dev = (locked(name) for name in ("requirements.lock", "requirements-dev.lock"))
    wanted = {re.split(r"[<>=]", name)[0].lower() for name in project["dependencies"]}
    tools = {re.split(r"[<>=]", name)[0].lower() for name in project["optional-dependencies"]["dev"]}
    assert wanted <= {name for name, _ in runtime}
    assert tools <= {name for name, _ in dev}
    assert runtime <= dev, "the tests would run with other versions than the program"


def locked(name: str) -> set[tuple[str, str]]:
    """(package, version) of a lock file."""
    return set(
        re.findall(r"^([a-z0-9-]+)==([\w.]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    )


# ---- resources ----


def test_every_resource_can_be_opened_by_importlib() -> None:
    paths = [
        path for path in (ROOT / "resources").rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    assert len(paths) > 50
    for path in paths:
        resource = files("resources").joinpath(*path.relative_to(ROOT / "resources").parts)
        assert resource.read_bytes() == path.read_bytes()


def test_the_font_has_every_character_of_gb2312() -> None:
    from fontTools.ttLib import TTFont

    from tools.make_font import EXTRA

    known = TTFont(ROOT / "resources" / "fonts" / "ZhibaoSansSC-Regular.otf").getBestCmap()
    double = (bytes((lead, trail)) for lead in range(0xA1, 0xF8) for trail in range(0xA1, 0xFF))
    characters = "".join(code.decode("gb2312", errors="ignore") for code in double)
    assert len(characters) > 7_000
    assert [c for c in characters + EXTRA if ord(c) not in known] == []


def test_icons_name_one_colour_that_the_program_replaces() -> None:
    for path in [*ICONS.glob("*.svg"), *(ICONS / "state").glob("*.svg")]:
        if path.name != "zhibao.svg":
            text = path.read_text(encoding="utf-8")
            colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) - {"none"}
            assert colours == {"#212121"}, path.name
            assert "style=" not in text, path.name


def test_every_icon_that_the_code_names_is_there() -> None:
    there = {path.stem for path in [*ICONS.glob("*.svg"), *(ICONS / "state").glob("*.svg")]}
    assert named_icons() - there == set()


def named_icons() -> set[str]:
    """The icon names given to the functions of forms/icons.py as plain strings."""
    names = set()
    for path in [*(ROOT / "app").rglob("*.py"), *(ROOT / "forms").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                function = ast.unparse(node.func).split(".")[-1]
                place = {"icon": 0, "pixmap": 0, "set_icon": 1}.get(function)
                if place is not None and len(node.args) > place:
                    value = node.args[place]
                    names |= {value.value} if isinstance(value, ast.Constant) else set()
    assert "search" in names
    return {name for name in names if isinstance(name, str)}


# ---- wheel ----


def test_the_wheel_holds_the_rooms_and_every_resource(tmp_path: Path) -> None:
    source = tmp_path / "source"  # a copy, because setuptools leaves its own folders beside the code
    rooms = ("app", "db", "exporters", "forms", "importers", "report", "resources")
    for name in rooms:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "THIRD-PARTY.md"):
        shutil.copy(ROOT / name, source)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--quiet",
    ]
    subprocess.run([*command, "--wheel-dir", str(tmp_path), str(source)], check=True, timeout=300)
    (wheel,) = tmp_path.glob("zhibao-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
        (scripts,) = (archive.read(name).decode() for name in packed if name.endswith("entry_points.txt"))
    assert "zhibao = app.cli:main" in scripts
    expected = {
        path.relative_to(ROOT).as_posix()
        for room in rooms
        for path in (ROOT / room).rglob("*")
        if path.is_file()
        and (room == "resources" or path.suffix == ".py")
        and "__pycache__" not in path.parts
    }
    assert expected - packed == set()
    assert not any(name.startswith(("tests/", "tools/")) for name in packed)


# ---- the built program ----


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The program as `./run build` makes it, in a folder that Qt programs have failed to start from."""
    folder = tmp_path_factory.mktemp("质量 年报（2025）")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(folder), "--workpath", str(folder / "build"), str(ROOT / "build.spec")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-4000:]
    shutil.rmtree(folder / "build")
    yield folder / "zhibao" / ("zhibao-cli.exe" if sys.platform == "win32" else "zhibao")
    shutil.rmtree(folder)


def bare_environment(folder: Path) -> dict[str, str]:
    """No Python, no checkout, settings in `folder`: what the program finds on another PC."""
    kept = {name: value for name, value in os.environ.items() if name in ("SYSTEMROOT", "TEMP")}
    return kept | {
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "ZHIBAO_CONFIG": str(folder),
        "QT_QPA_PLATFORM": "offscreen",
    }


@pytest.mark.slow
def test_the_built_program_does_the_whole_job(program: Path, chinese_folder: Path) -> None:
    out = chinese_folder / "样例"
    done = subprocess.run(
        [program, "demo", "--out", out],
        cwd=chinese_folder,
        env=bare_environment(chinese_folder),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert {".zhibao", ".docx", ".xlsx"} <= {path.suffix for path in out.iterdir()}
    assert all(path.stat().st_size > 5_000 for path in out.iterdir())


@pytest.mark.slow
def test_the_built_program_shows_its_window_in_silence(program: Path, tmp_path: Path) -> None:
    with subprocess.Popen(
        [program],
        cwd=tmp_path,
        env=bare_environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as running:
        time.sleep(4)
        ended = running.poll()
        running.terminate()
        said, _ = running.communicate(timeout=20)
    assert ended is None, said.decode(errors="replace")
    assert said == b""


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform == "win32", reason="a Windows PC may have no long paths; wine tries what can be tried"
)
def test_the_built_program_runs_from_a_long_path_with_an_empty_profile_and_leaves_its_folder_alone(
    program: Path, tmp_path: Path
) -> None:
    """As from a read-only share: no file beside the program is made or changed."""
    home = tmp_path / "新用户"
    home.mkdir()
    place = tmp_path / ("很长的文件夹名" * 10) / ("质量报告 年度材料" * 8) / ("二〇二五年度" * 12)
    assert len(str(place)) > 200
    shutil.copytree(program.parent, place, copy_function=os.link, symlinks=True)
    before = snapshot(place)
    for path in (place, place / "_internal"):
        path.chmod(0o555)
    done = subprocess.run(
        [place / program.name, "demo", "--out", home / "样例"],
        cwd=home,
        env=bare_environment(home),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    for path in (place, place / "_internal"):
        path.chmod(0o755)
    assert done.returncode == 0, done.stdout + done.stderr
    assert snapshot(place) == before


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file below."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


@pytest.mark.slow
def test_the_built_program_holds_nothing_of_the_bench_collation_or_tests(program: Path) -> None:
    """DuckDB, XlsxWriter, docxtpl and the tools of developers stay out of what schools get; so do UPX and a second font."""
    names = {path.name.lower() for path in program.parent.rglob("*")}
    for foreign in ("duckdb", "xlsxwriter", "docxtpl", "pytest", "hypothesis", "mypy", "ruff", "pyinstaller"):
        assert not [name for name in names if name.startswith(foreign)], foreign
    assert len([name for name in names if name.endswith((".otf", ".ttc"))]) == 1


@pytest.mark.slow
def test_the_built_program_carries_resources_and_licences(program: Path) -> None:
    inside = program.parent / "_internal"
    for path in (ROOT / "resources").rglob("*"):
        if path.is_file() and path.suffix not in (".py", ".pyc"):
            assert (inside / path.relative_to(ROOT)).is_file(), path.name
    licences = inside / "licences"
    assert (licences / "LGPL-3.0.txt").is_file()
    assert (licences / "jieba-MIT.txt").is_file(), (
        "the lexicon of the spelling checks was cut from its dictionary"
    )
    assert list((licences / "numpy").iterdir())
    assert not list(inside.rglob("*Qt6Network*"))
    assert not list(inside.rglob("*Qt6Qml*"))
