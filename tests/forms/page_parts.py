"""What the tests of the section page share: real keys, the clipboard, dropped files, a small page."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from forms.section_page import SectionPage
from report import edits
from report.blocks import Paragraph, Text
from report.content import Span
from tests.forms.memory_bench import MemoryBench, png
from tests.forms.rich_section import SECTION
from tests.report.small import small_report


def press(widget, key, text="", modifiers=Qt.KeyboardModifier.NoModifier):
    assert widget is not None
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))


def type_text(widget, text):
    for letter in text:
        press(widget, 0, letter)


def compose(widget, preedit="", commit=""):
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def shown(qtbot, bench, section=SECTION):
    page = SectionPage(bench, section)
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    page.build_all()
    return page


@pytest.fixture
def bench(qapp):
    made = MemoryBench(small_report())
    made.perform(
        edits.insert_block(
            made.report, SECTION, 0, Text((Paragraph((Span("学校办学多年。"),)),)), "", "", "b1"
        )
    )
    made.done.clear()
    yield made
    QGuiApplication.clipboard().clear()


@pytest.fixture
def page(qtbot, bench):
    return shown(qtbot, bench)


@pytest.fixture
def text(page):
    widget = page.widget_of("b1")
    widget.focus_at(-1)
    return widget


def words(bench, block="b1"):
    body = bench.report.blocks[block].body
    return ["".join(p.text for p in q.content if isinstance(p, Span)) for q in body.paragraphs]


def bodies(bench, parent=""):
    return [b.body for b in bench.report.blocks_of(SECTION, parent)]


def clip(text="", html=""):
    data = QMimeData()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def drop(page, paths, where=QPoint(200, 60)):  # noqa: B008
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page, QDragEnterEvent(where, *how))
    QApplication.sendEvent(page, QDropEvent(QPointF(where), *how))


def pictures(folder, count):
    made = [folder / f"活动 {n}.png" for n in range(count)]
    for n, path in enumerate(made):
        path.write_bytes(png(60 + n, 40))
    return made
