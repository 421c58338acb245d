"""The report as a PDF: the pages that the preview shows, written whole or not at all."""

import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from exporters.files import write_atomically
from exporters.layout.marks import page_marks
from exporters.layout.outline import entries_of, with_outline
from exporters.word.export import Printed, printed_pages
from forms.page_painter import Pictures, pdf_bytes
from report.model import Report

Tell = Callable[[str, int, int], None]


def export_pdf(
    report: Report, picture: Callable[[str], bytes], path: Path, progress: Tell | None = None
) -> int:
    """Writes the report as a PDF to `path` and returns how many pages it has.

    Needs no screen. What stood at `path` is untouched until the whole new file is there. UserError where a
    person can mend something.
    """
    application = _graphics()
    printed = printed_pages(report, picture)
    total = len(printed.layout.pages)

    def told(done: int) -> None:
        if progress is not None:
            progress(f"第 {done} 页", done, total)

    data = pdf_bytes(pages_of(printed), Pictures(printed.pictures), printed.title, told)
    data = with_outline(data, entries_of(printed.layout))
    write_atomically(path, lambda stream: _write(stream, data))
    del application
    return total


def _write(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)


def pages_of(printed: Printed) -> list[tuple[float, float, Callable[[], Iterable[Any]]]]:
    """(width, height, the marks when they are asked for) of every page."""
    return [(page.sheet.width, page.sheet.height, partial(page_marks, page)) for page in printed.layout.pages]


def _graphics() -> Any:
    """The running application, or one without a screen: fonts are drawn by it."""
    from PySide6.QtGui import QGuiApplication

    running = QGuiApplication.instance()
    if running is not None:
        return running
    if not sys.platform.startswith("win"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication([])
