"""Every page of the window, at the sizes, scales and colours that offices have, and what is cut or covered on it.

    python -m tools.screens DRAFT OUT [--sizes 1366x768,1920x1080] [--scales 1,1.5,2] [--looks light,dark]

Pictures land in OUT as `page-1366x768-150-dark.png`; sizes are those of the screen, so at 150 % a window of
1366 × 768 has 910 × 512 to itself. A line for each label whose words do not fit and for each pair of widgets
that cover each other is printed: looking at two hundred pictures finds less than that.
"""

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SLACK = 2  # pixels that a hint may ask for more than the words need


def pages(window: object) -> Iterator[tuple[str, Callable[[], object]]]:
    """The name of each page and what brings it to the front."""
    from app.window import MainWindow
    from report.model import Kind

    assert isinstance(window, MainWindow) and window.session is not None
    report, commands = window.session.report, window.commands
    wanted: dict[str, str] = {}
    for section, level in report.walk():
        kind = Kind(section.type)
        if kind == Kind.BODY:
            blocks = {type(b.body).__name__ for b in report.blocks_of(section.id)}
            for name in ["chapter"] if level == 1 else sorted(blocks):
                wanted.setdefault(name.lower(), section.id)
        else:
            wanted.setdefault(kind.value, section.id)
    yield "start", window.show_start
    for name, section_id in wanted.items():
        yield name, lambda section_id=section_id: window.go(section_id)  # type: ignore[misc]
    for key in ("checks", "preview", "export"):
        yield key, lambda key=key: commands.special(key)  # type: ignore[misc]
    yield "style", commands.style
    yield "compare", commands.compare
    yield "recycle", commands.recycle
    yield "editions", commands.editions
    yield "keys", commands.help.keys
    yield "import", commands.import_files
    yield "find", lambda: window.show_find(True)


def troubles(root: object) -> Iterator[str]:
    """Labels and buttons whose words are cut, and visible siblings that cover each other."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QSplitterHandle, QStackedWidget, QWidget

    assert isinstance(root, QWidget)
    for widget in [root, *root.findChildren(QWidget)]:
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QLabel) and widget.text() and not widget.text().endswith("…"):
            if widget.wordWrap():
                short = widget.heightForWidth(widget.width()) > widget.height() + SLACK
            else:
                short = widget.sizeHint().width() > widget.width() + SLACK
            if short and widget.text() != widget.toolTip():
                yield f"cut: {widget.text()[:40]!r}"
        elif isinstance(widget, QAbstractButton | QComboBox) and type(widget).__name__ != "QScrollBar":
            text = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
            if text and "…" not in text and widget.sizeHint().width() > widget.width() + SLACK:
                yield f"cut: {text[:40]!r} ({type(widget).__name__})"
        if isinstance(widget, QStackedWidget):
            continue
        near = [
            child
            for child in widget.children()
            if isinstance(child, QWidget) and child.isVisible() and not child.isWindow()
            and not isinstance(child, QSplitterHandle)
            and not child.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        ]  # fmt: skip
        layout = widget.layout()
        managed = [c for c in near if layout is not None and layout.indexOf(c) >= 0]
        for one, other in itertools.combinations(managed, 2):
            covered = one.geometry().intersected(other.geometry())
            if covered.width() > 1 and covered.height() > 1:
                yield f"covers: {type(one).__name__} and {type(other).__name__} in {type(widget).__name__}"


def shoot(draft: Path, out: Path, size: str, scale: float, look: str) -> None:
    """All pages with one size, scale and look; runs in a process of its own, as Qt scales once."""
    from PySide6.QtTest import QTest

    from app import starting
    from app.window import MainWindow
    from forms import theme

    app = starting.application()
    theme.install(app)
    theme.set_dark(look == "dark")
    window = MainWindow()
    width, height = (int(int(n) / scale) for n in size.split("x"))
    window.resize(width, height)
    window.show()
    window.open_path(draft)
    QTest.qWait(1500)
    for name, act in pages(window):
        act()
        QTest.qWait(12_000 if name in ("preview", "style") else 700)  # both set pages first
        label = f"{name}-{size}-{round(scale * 100)}-{look}"
        window.grab().save(str(out / f"{label}.png"))
        for line in dict.fromkeys(troubles(window)):
            print(f"{label}: {line}", flush=True)
    window.close()


def main() -> int:
    """Starts one process for each size, scale and look."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("draft", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sizes", default="1366x768,1920x1080")
    parser.add_argument("--scales", default="1,1.5,2")
    parser.add_argument("--looks", default="light,dark")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        shoot(given.draft, given.out, given.sizes, float(given.scales), given.looks)
        return 0
    given.out.mkdir(parents=True, exist_ok=True)
    failed = 0
    choices = (each.split(",") for each in (given.sizes, given.scales, given.looks))
    for size, scale, look in itertools.product(*choices):
        with tempfile.TemporaryDirectory() as settings:
            here = {
                **os.environ,
                "QT_SCALE_FACTOR": scale,
                "ZHIBAO_CONFIG": settings,
                "XDG_CONFIG_HOME": settings,
            }
            here.setdefault("QT_QPA_PLATFORM", "offscreen")
            command = [
                sys.executable,
                "-m",
                "tools.screens",
                str(given.draft.resolve()),
                str(given.out.resolve()),
            ]
            command += ["--sizes", size, "--scales", scale, "--looks", look, "--here"]
            failed += subprocess.run(command, cwd=ROOT, env=here, check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
