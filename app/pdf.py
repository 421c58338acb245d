"""The report as a PDF: the pages that the preview shows, written whole or not at all."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from exporters.files import write_atomically
from exporters.layout.marks import page_marks
from exporters.layout.outline import entries_of, with_outline
from exporters.layout.pdf_pictures import STAMP_HEIGHT, as_jpeg, stamp_width, with_photographs
from exporters.word.export import Printed, printed_pages
from forms.page_painter import Pictures, pdf_bytes, plain_image
from report.model import Kind, Report

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

    stamps = _Stamps(printed.pictures)
    data = pdf_bytes(pages_of(printed), stamps, printed.title, told)
    data = with_outline(with_photographs(data, stamps.photographs), entries_of(printed.layout))
    write_atomically(path, lambda stream: _write(stream, data))
    del application
    return total


def export_declaration(report: Report, picture: Callable[[str], bytes], path: Path) -> bool:
    """Writes the declaration alone, signed page or printed one, as a PDF; False where the report has none."""
    alone = Report(report.edition, report.year, fields=dict(report.fields), pictures=dict(report.pictures))
    for key, section in report.sections.items():
        if section.type == Kind.DECLARATION and not section.skipped:
            alone.sections[key] = replace(section, parent="")
    if alone.sections:
        export_pdf(alone, picture, path)
    return bool(alone.sections)


class _Stamps:
    """What is painted for each picture: a stamp for a photograph (`exporters.layout.pdf_pictures`), a drawing itself."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._decoded = Pictures(files)
        self._files = files
        self._stamps: dict[str, Any] = {}
        self.photographs: list[bytes] = []

    def __call__(self, name: str) -> Any:
        if name in self._stamps:
            return self._stamps[name]
        photograph = as_jpeg(self._files.get(name, b""))
        if photograph is None:
            return self._decoded(name)
        self._stamps[name] = plain_image(stamp_width(len(self.photographs)), STAMP_HEIGHT)
        self.photographs.append(photograph)
        return self._stamps[name]


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
