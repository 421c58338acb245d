"""What every test gets: no screen, no settings of the person who runs it, the same fonts, a clean clipboard.

Qt is not imported here: most rooms are tested without it. (pytest-qt loads QtCore, but no application starts
before a test asks for `qtbot`.)
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--onscreen` shows the windows, to look at what a test does."""
    parser.addoption(
        "--onscreen", action="store_true", help="show real windows instead of drawing them offscreen"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Before Qt is loaded; what is set here also reaches the programs that tests start."""
    if not config.getoption("--onscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if sys.platform == "linux":
        # Page counts depend on the fonts that LibreOffice finds.
        os.environ["FONTCONFIG_FILE"] = str(ROOT / "tools" / "fonts.conf")


@pytest.fixture(scope="session", autouse=True)
def settings_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The program's settings go to a folder of this run, and so do those of the programs that tests start."""
    folder = tmp_path_factory.mktemp("settings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHIBAO_CONFIG", str(folder))
        patch.setenv("XDG_CONFIG_HOME", str(folder))
        yield folder


@pytest.fixture(autouse=True)
def clean_clipboard() -> Iterator[None]:
    """Empty the clipboard after a test that used it.

    WORKAROUND: offscreen, mime data made in Python and left in the clipboard ends the interpreter with a
    segmentation fault after "passed" (seen with Qt 6.8.3, 6.9.3 and 6.12.0).
    """
    yield
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()


@pytest.fixture
def shared() -> Path:
    """The reference material beside the checkout. Not part of the product: without it, skip."""
    if not SHARED.is_dir():
        pytest.skip("no folder with reference material beside the checkout")
    return SHARED


@pytest.fixture
def chinese_folder(tmp_path: Path) -> Path:
    """A folder of the kind that users have: Chinese, a space, full-width brackets."""
    folder = tmp_path / "质量 年报（2025）"
    folder.mkdir()
    return folder
