"""Takes the pictures of the README and the manual from the real window and the real exported report.

    python tools/take_pictures.py          (offscreen; the pages need pdftoppm)

Everything shown is the sample school. Pictures land in `resources/manual/` (the program shows them with F1).
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
os.environ["LOGNAME"] = "李老师"  # who did it, in the list of changes
os.environ["FONTCONFIG_FILE"] = str(ROOT / "tools" / "fonts.conf")

from PIL import Image  # noqa: E402 - after the platform is chosen
from PySide6.QtWidgets import QWidget  # noqa: E402

from app import starting  # noqa: E402
from app.pdf import export_pdf  # noqa: E402
from app.sample import build_sample  # noqa: E402
from app.window import MainWindow  # noqa: E402
from db.draft import DraftFile  # noqa: E402
from exporters import export_word  # noqa: E402
from exporters.layout.marks import Word, page_marks  # noqa: E402
from exporters.layout.pages import Page  # noqa: E402
from exporters.word.export import printed_pages  # noqa: E402
from exporters.word.profile import STYLE  # noqa: E402
from report.house_style import DIVIDERS  # noqa: E402

MANUAL = ROOT / "resources" / "manual"
PAGES = MANUAL / "pages.png"
SHOWN_PAGES = (
    ("official", ("", "目　录", "图目录", "特此声明", "1.3 ", "【案例】")),
    ("school", ("前言", "#2 服务贡献", "表 1-5", "(c)")),
    ("plain", ("表 2-1", "生师比*")),
)
FRONT = ("目　录", "图目录", "特此声明")
"""Style profile → what stands on the pages to be shown; # asks for the divider page of that chapter, "" for the cover."""


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


def take_pages_on_screen(window: MainWindow) -> None:
    """The preview and the style page, once their pages are set."""
    from app.preview_page import PreviewPage
    from app.style_page import StylePage

    window.commands.preview()
    preview = window.book.currentWidget()
    if isinstance(preview, PreviewPage):
        spin(lambda: preview.printed is not None and preview.task is None, seconds=60)
        preview.view.go(8)
    spin(seconds=2)
    shoot(window, "preview")
    window.commands.style()
    style = window.book.currentWidget()
    if isinstance(style, StylePage):
        spin(lambda: style.printed is not None and style.task is None, seconds=60)
        names = [style.list.item(n).text().strip() for n in range(style.list.count())]
        style.list.setCurrentRow(names.index("二级标题"))
    spin(seconds=2)
    shoot(window, "style")


def take_windows(folder: Path) -> None:
    """Start, section, indicator, preview, style, checks, delivery and import page at 1366 × 768."""
    from app.export_page import ExportPage
    from app.import_page import ImportPage
    from forms import theme

    # Nothing of this PC: no other reports, no styles of its own.
    os.environ["ZHIBAO_CONFIG"] = str(folder / "settings")
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
    take_pages_on_screen(window)
    window.commands.special("checks")
    spin(seconds=4)
    shoot(window, "checks")
    window.commands.special("export")
    export_page = window.book.currentWidget()
    if isinstance(export_page, ExportPage):
        export_page.export()
        spin(lambda: export_page.task is None, seconds=60)
        export_page.folder.setText("D:\\质量年报\\2025")
    spin(seconds=2)
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
    """A sheet with one page of each kind from the PDF of the sample report, in the three style profiles that ship."""
    build_sample(folder / "pages.zhibao")
    draft = DraftFile.open(folder / "pages.zhibao")
    shown: list[Image.Image] = []
    try:
        for profile, wanted in SHOWN_PAGES:
            draft.report.fields[STYLE] = profile
            draft.report.fields[DIVIDERS] = "yes" if profile == "school" else "no"
            export_pdf(draft.report, draft.picture, folder / f"{profile}.pdf")
            texts = [text_of(page) for page in printed_pages(draft.report, draft.picture).layout.pages]
            shown += [page_image(folder / f"{profile}.pdf", place(texts, words)) for words in wanted]
    finally:
        draft.close()
    width, height = shown[0].size
    across = 4
    down = -(-len(shown) // across)
    sheet = Image.new("RGB", (across * (width + 12) + 12, down * (height + 12) + 12), "#8A9098")
    for n, page in enumerate(shown):
        sheet.paste(page, (12 + n % across * (width + 12), 12 + n // across * (height + 12)))
    sheet.quantize(128).save(PAGES, optimize=True)


def text_of(page: Page) -> str:
    """The words on a page, line by line, those in tables and boxes too."""
    words = [mark.text for mark in page_marks(page) if isinstance(mark, Word)]
    return "".join(words)


def place(texts: list[str], wanted: str) -> int:
    """The page, from 0, that holds the words; contents and lists do not count unless it is they that are wanted."""
    if not wanted:
        return 0
    squeezed = ["".join(text.split()) for text in texts]
    words = "".join(wanted.lstrip("#").split())
    found = [
        n for n, text in enumerate(squeezed) if words in text and (wanted in FRONT or "....." not in text)
    ]
    return min(found, key=lambda n: len(squeezed[n])) if wanted.startswith("#") else found[0]


def page_image(pdf: Path, page: int) -> Image.Image:
    """A page of a PDF as a small picture."""
    number = str(page + 1)
    out = pdf.with_name(f"{pdf.stem}-{number}")
    command = ["pdftoppm", "-r", "48", "-f", number, "-l", number, "-singlefile", "-png", str(pdf), str(out)]
    subprocess.run(command, check=True)
    return Image.open(out.with_suffix(".png")).convert("RGB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        take_windows(Path(name))
        take_pages(Path(name))
