"""Takes the pictures of the README and the manual from the real window and the real exported report.

    python tools/take_pictures.py          (offscreen; the pages need LibreOffice and pdftoppm)

Everything shown is the sample school. Pictures land in `resources/manual/` (the program shows them with F1) and `docs/pictures/`.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["FONTCONFIG_FILE"] = str(ROOT / "tools" / "fonts.conf")

from PIL import Image  # noqa: E402 - after the platform is chosen
from PySide6.QtWidgets import QWidget  # noqa: E402

from app import starting  # noqa: E402
from app.sample import build_sample  # noqa: E402
from db.draft import DraftFile  # noqa: E402
from exporters import export_word  # noqa: E402

MANUAL = ROOT / "resources" / "manual"
PAGES = ROOT / "docs" / "pictures" / "pages.png"
SHOWN_PAGES = (1, 2, 6, 8, 12, 15, 18, 39)


def spin(until: Callable[[], bool] = lambda: False, seconds: float = 2.0) -> None:
    """Lets the window work until a thing is there, or for a while."""
    app = starting.application()
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        app.processEvents()
        time.sleep(0.01)


def shoot(widget: QWidget, name: str) -> None:
    """Saves what a widget shows."""
    path = MANUAL / f"{name}.png"
    widget.grab().save(str(path))
    Image.open(path).convert("RGB").save(path, optimize=True)


def take_windows(folder: Path) -> None:
    """Start, section, indicator, import and delivery page at 1366 × 768."""
    from app.export_page import ExportPage
    from app.import_page import ImportPage
    from app.window import MainWindow
    from forms import theme

    app = starting.application()
    theme.install(app)
    theme.set_dark(False)
    draft = folder / "清溪湾2025.zhibao"
    build_sample(draft)
    window = MainWindow()
    window.resize(1366, 768)
    window.show()
    window.open_path(draft)
    spin(seconds=3)
    shoot(window, "start")
    session = window.session
    if session is None:
        raise RuntimeError("the sample did not open")
    for section, name in (("s-c1-2", "section"), ("s-t2", "indicators")):
        window.go(next(s.id for s, _ in session.report.walk() if s.spec == section[2:]))
        spin(seconds=3)
        shoot(window, name)
    window.commands.special("export")
    export_page = window.book.currentWidget()
    if isinstance(export_page, ExportPage):
        export_page.export()
    spin(seconds=25)
    shoot(window, "export")
    window.commands.import_files()
    import_page = window.book.currentWidget()
    if isinstance(import_page, ImportPage):
        import_page.read([last_year(folder)])
        spin(lambda: bool(import_page.state.proposals), seconds=20)
        lines = import_page.state.lines()
        import_page.list.go(next(x for x in lines if x.piece is not None and "课程与教材" in x.piece.text))
    spin(seconds=2)
    shoot(window, "import")
    window.close()


def last_year(folder: Path) -> Path:
    """Last year's Word report of the sample school."""
    build_sample(folder / "2024.zhibao", 2024)
    draft = DraftFile.open(folder / "2024.zhibao")
    try:
        export_word(draft.report, draft.picture, folder / "清溪湾质量年报2024.docx")
    finally:
        draft.close()
    return folder / "清溪湾质量年报2024.docx"


def take_pages(folder: Path) -> None:
    """A sheet with one page of each kind from the exported report."""
    build_sample(folder / "pages.zhibao")
    draft = DraftFile.open(folder / "pages.zhibao")
    try:
        export_word(draft.report, draft.picture, folder / "pages.docx")
    finally:
        draft.close()
    convert = [
        "soffice",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "pages.docx"),
    ]
    subprocess.run(convert, check=True, capture_output=True)
    subprocess.run(
        ["pdftoppm", "-r", "50", "-png", str(folder / "pages.pdf"), str(folder / "page")], check=True
    )
    shown = [Image.open(sorted(folder.glob("page-*.png"))[n - 1]) for n in SHOWN_PAGES]
    width, height = shown[0].size
    sheet = Image.new("RGB", (4 * (width + 12) + 12, 2 * (height + 12) + 12), "#8A9098")
    for n, page in enumerate(shown):
        sheet.paste(page, (12 + n % 4 * (width + 12), 12 + n // 4 * (height + 12)))
    PAGES.parent.mkdir(parents=True, exist_ok=True)
    sheet.quantize(256).save(PAGES, optimize=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        take_windows(Path(name))
        take_pages(Path(name))
