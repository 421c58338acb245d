"""The program never asks for a network connection: the whole job is done in a process in which asking for one is an error."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
JOB = """
import _socket, socket, sys
asked = []
class Forbidden:
    def __init__(self, *args, **kwargs):
        asked.append(args)
        raise AssertionError("a socket was asked for")
def forbidden(*args, **kwargs):
    asked.append(args)
    raise AssertionError("the network was asked for")
socket.socket = _socket.socket = Forbidden
for name in ("create_connection", "getaddrinfo", "gethostbyname", "create_server"):
    setattr(socket, name, forbidden)
from app.cli import main
folder = sys.argv[1]
codes = [main(["demo", "--out", folder])]
import glob
draft = glob.glob(folder + "/*.zhibao")[0]
word, excel = glob.glob(folder + "/*.docx"), glob.glob(folder + "/*.xlsx")
codes.append(main(["import", folder + "/新.zhibao", *[w for w in word if "检查" not in w][:1], *excel[:1], "--edition", "zz-2025"]))
codes.append(main(["check", draft]))
codes.append(main(["export", draft, "--word", folder + "/b.docx", "--excel", folder + "/b.xlsx"]))
codes.append(main(["dump", draft, "--json"]))
codes.append(main(["verify", draft]))
assert set(codes) <= {0, 1}, codes
%s
assert not asked, asked
used = sorted(m for m in sys.modules if m.split(".")[-1] in ("QtNetwork", "ssl", "_ssl") or m.split(".")[0] in ("requests", "urllib3", "httpx"))
print("NETWORK", used, file=sys.stderr)
"""
WINDOW = """
import os
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from app.starting import application
from app.config import Settings
from app.window import MainWindow
from pathlib import Path
app = application()
window = MainWindow(Settings())
window.show()
window.open_path(Path(draft))
app.processEvents()
window.close()
"""


@pytest.mark.slow
def test_the_whole_job_is_done_without_asking_for_the_network(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", JOB % WINDOW, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "NETWORK []" in done.stderr, "a module for the network was loaded: " + done.stderr[-300:]


def test_no_module_of_ours_imports_the_network() -> None:
    wanted = re.compile(
        r"^\s*(?:import|from)\s+(socket|ssl|http|ftplib|smtplib|urllib\.request|requests|xmlrpc|PySide6\.QtNetwork)\b",
        re.M,
    )
    rooms = ("app", "db", "exporters", "forms", "importers", "report")
    found = [
        str(p)
        for room in rooms
        for p in (ROOT / room).rglob("*.py")
        if wanted.search(p.read_text(encoding="utf-8"))
    ]
    found = [
        name for name in found if not name.endswith("db/lock.py")
    ]  # `socket.gethostname`: the PC's own name for the lock
    assert found == []


def test_the_package_leaves_qts_network_out() -> None:
    spec = (ROOT / "build.spec").read_text(encoding="utf-8")
    assert '"Network"' in spec and "Network|" in spec and "plugins/(tls|networkinformation" in spec
