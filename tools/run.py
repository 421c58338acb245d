"""What `./run` and `run.cmd` do once Python is found: system libraries, the environment, the command.

Runs before anything is installed, so it imports the standard library only. Everything may be repeated at
any time: system packages are installed only when one is missing, the environment is made only when it is
absent, broken or older than its lock file. pip takes its index from the settings of the machine; none is
named here.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
RUNTIME, DEV = "requirements.lock", "requirements-dev.lock"

# Debian packages, found by adding them to a bare system one by one until it worked.
QT = ["libgl1", "libegl1", "libglib2.0-0", "libfontconfig1", "libxkbcommon0", "libdbus-1-3"]
SCREEN = [
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
]
TEST = """
    xvfb xauth xdotool
    libreoffice-writer libreoffice-calc python3-uno poppler-utils
    fontconfig fonts-noto-cjk fonts-wqy-zenhei fonts-wqy-microhei fonts-arphic-uming fonts-arphic-gbsn00lp
    fonts-arphic-gkai00mp fonts-liberation
""".split()
# xvfb: ./run test --onscreen. xdotool: a real mouse drags chapters and blocks. LibreOffice and Poppler: reports are laid out and looked
# at. Fonts: stand-ins for those of Chinese offices, see fonts.conf; always the same set, because page counts depend on it.
BUILD = ["binutils", "file"]  # PyInstaller reads libraries with objdump


def say(chinese: str, english: str) -> None:
    """One line to the person at the terminal."""
    print(f"{chinese} / {english}", file=sys.stderr, flush=True)


def has_screen() -> bool:
    """Whether a window could be shown."""
    return (
        WINDOWS
        or sys.platform == "darwin"
        or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    )


def is_installed(package: str) -> bool:
    """Whether dpkg has the package, under this name or that of later releases (libglib2.0-0t64)."""
    for name in (package, package + "t64"):
        query = ["dpkg-query", "-W", "-f=${db:Status-Status}", name]
        if subprocess.run(query, capture_output=True, text=True).stdout.strip() == "installed":
            return True
    return False


def ensure_system(packages: list[str]) -> None:
    """Install the Debian packages that are missing. Does nothing on systems without apt-get."""
    if not shutil.which("apt-get"):
        return
    missing = [package for package in packages if not is_installed(package)]
    if not missing:
        return
    say(f"正在用 apt-get 安装系统组件：{' '.join(missing)}", "installing these with apt-get")
    sudo: list[str] = []
    if os.geteuid() != 0:
        sudo = ["sudo"] if sys.stdin is not None and sys.stdin.isatty() else ["sudo", "-n"]
        if not shutil.which("sudo"):
            say(
                "没有管理员权限，请让管理员安装上面的组件。现在先继续。",
                "not root: ask an administrator; going on",
            )
            return
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Acquire::Retries=3"]
    quiet_call([*apt, "update"])
    quiet_call([*apt, "-y", "--no-install-recommends", "install", *missing])


def quiet_call(command: list[str]) -> None:
    """Run a command whose output matters only when it fails; leave with its exit code then."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-40:]), file=sys.stderr)
        say(f"没有成功：{command[0]}", f"failed with exit code {done.returncode}")
        sys.exit(done.returncode)


def fingerprint(lock: str) -> str:
    """What the stamp of an installed lock holds: the lock's hash and the Python that it was installed for."""
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{version} {hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()}"


def is_current(lock: str) -> bool | None:
    """Whether the lock is installed as it stands; None when it has never been installed."""
    stamp = VENV / f"stamp-{lock}"
    return stamp.read_text(encoding="utf-8") == fingerprint(lock) if stamp.is_file() else None


def is_sound() -> bool:
    """Whether the environment works: not so when the system's Python has gone, or `.venv` is half made."""
    try:
        return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode == 0
    except OSError:
        return False


def ensure_environment(lock: str) -> None:
    """Bring `.venv` to the state of the lock; the dev lock holds all of the runtime one.

    An environment of an older lock is made anew: what a lock no longer names must not stay behind.
    """
    with exclusive():
        if is_current(lock) or (lock == RUNTIME and is_current(DEV)):
            if is_sound():
                return
            shutil.rmtree(VENV)
        if not VENV.exists() or False in (is_current(RUNTIME), is_current(DEV)) or not is_sound():
            make_environment()
        say(
            "正在安装 Python 组件，第一次需要几分钟",
            "installing Python packages, some minutes the first time",
        )
        pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
        quiet_call([*pip, "--root-user-action=ignore", "--require-hashes", "-r", str(ROOT / lock)])
        for name in {lock, RUNTIME}:
            (VENV / f"stamp-{name}").write_text(fingerprint(name), encoding="utf-8")


def make_environment() -> None:
    """An empty environment in `.venv`, whatever was there before."""
    try:
        import ensurepip  # noqa: F401 - Debian keeps it in a package of its own
    except ImportError:
        ensure_system(["python3-venv"])
    if VENV.exists():
        shutil.rmtree(VENV)
    quiet_call([sys.executable, "-m", "venv", str(VENV)])


@contextmanager
def exclusive() -> Iterator[None]:
    """One `./run` at a time changes the environment; a second waits. The lock leaves no file behind."""
    with Path(__file__).open("rb") as file:
        if not WINDOWS:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def environment() -> dict[str, str]:
    """The variables of what runs: our packages are found from any folder, none in that folder is."""
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
    if not has_screen():
        settings.setdefault("QT_QPA_PLATFORM", "offscreen")
    return settings


def call(*arguments: str, folder: Path | None = None, prefix: tuple[str, ...] = ()) -> int:
    """Run the environment's Python with the arguments; returns its exit code."""
    return subprocess.run([*prefix, str(PYTHON), *arguments], cwd=folder, env=environment()).returncode


def start(arguments: list[str]) -> int:
    """`zhibao` with the arguments. Without any and without a screen: the sample school from start to end."""
    ensure_system([*QT, *SCREEN] if has_screen() and not arguments else QT)
    ensure_environment(RUNTIME)
    if arguments or has_screen():
        return call("-m", "app", *arguments)
    say("没有屏幕：用样例学校做一遍全部工作", "no screen: doing the whole job on the sample school")
    code = call("-m", "app", "demo", "--out", "out/sample", folder=ROOT)
    if code in (0, 1):
        say(f"结果在 {ROOT / 'out' / 'sample'}", "the files are there")
    return code


def test(arguments: list[str]) -> int:
    """Linters, types and tests; with arguments only pytest. All of them run even when an early one fails."""
    ensure_system([*QT, *SCREEN, *TEST, *BUILD, *shared_library()])
    ensure_environment(DEV)
    codes = []
    if not arguments:
        codes.append(call("-m", "ruff", "check", folder=ROOT))
        codes.append(call("-m", "ruff", "format", "--check", folder=ROOT))
        codes.append(call("-m", "mypy", folder=ROOT))
    prefix = ("xvfb-run", "-a") if "--onscreen" in arguments and not has_screen() else ()
    # The whole suite as two workers, a file of tests always in one of them: what a file shares is made once.
    chosen = arguments or ["-n", "2", "--dist", "loadfile"]
    pytest = call("-m", "pytest", *chosen, folder=ROOT, prefix=prefix)
    if any(codes) and not pytest:
        print("ruff 或 mypy 有问题，见上面 / ruff or mypy complained, see above", file=sys.stderr, flush=True)
    return pytest or max(codes, default=0)


def shared_library() -> list[str]:
    """The package with Python's shared library: PyInstaller needs it, Debian's python3 lacks it."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return [f"libpython{version}"] if sys.base_prefix == "/usr" else []


def build(arguments: list[str]) -> int:
    """The program as a folder, or with --onefile as one file, in `dist/`."""
    ensure_system([*QT, *BUILD, *shared_library()])
    ensure_environment(DEV)
    if "--onefile" in arguments:
        os.environ["ZHIBAO_ONEFILE"] = "1"
    code = call("-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "build.spec", folder=ROOT)
    if code == 0:
        say(f"程序在 {ROOT / 'dist'}", "the program is there")
    return code


def main() -> int:
    """Choose by the first word."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that knows no Chinese must not end the program
    word, rest = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    if word == "test":
        return test(rest)
    if word == "build":
        return build(rest)
    return start(sys.argv[1:])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
