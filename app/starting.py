"""Starts the program with a window: application, fonts and colours, Qt's own texts in Chinese, trouble,
then the event loop."""

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from app import trouble
from app.config import Settings
from forms import theme
from forms.icons import app_icon

NAME = "质报"


def application() -> QApplication:
    """The one QApplication with the program's name, icon, colours and Chinese texts for Qt's own buttons
    and menus."""
    held = QApplication.instance()
    app = held if isinstance(held, QApplication) else QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName(NAME)
    app.setApplicationDisplayName("")  # the window's own title says it; Qt would add the name a second time
    app.setWindowIcon(app_icon())
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    for name in ("qtbase_zh_CN", "qt_zh_CN"):
        translator = QTranslator(app)
        if translator.load(name, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(translator)
            break
    return app


def start(path: Path | None = None) -> int:
    """Shows the window, with the draft at `path` open where one is given; returns the exit code when it
    is closed."""
    app = application()
    from app.window import MainWindow

    settings = Settings()
    theme.install(app)
    theme.set_text_scale(float(settings.get("text_scale", 1.0)))
    theme.set_dark(settings.get("dark"))
    window = MainWindow(settings)
    trouble.install(window.flush, window.bar.show_message)
    window.show()
    if path is not None:
        QTimer.singleShot(0, lambda: window.calmly(lambda: window.open_path(path)))
    return app.exec()
