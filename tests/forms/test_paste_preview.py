"""Pasting over filled cells asks in the page; into empty ones it does not; headings become sections when wanted."""

import base64

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from forms import paste
from forms.indicator_page import IndicatorPage
from importers import clipboard
from report.blocks import Figure, Table, Text
from report.edits import fill_from_edition, set_value
from report.values import read_value
from tests.forms.memory_bench import MemoryBench, png
from tests.forms.page_parts import bench, clip, page, press, text, words  # noqa: F401
from tests.forms.rich_section import SECTION
from tests.report.small import small_report


@pytest.fixture(autouse=True)
def office_reader():
    paste.use(lambda: clipboard)
    yield
    paste.use(paste.PlainPaste)


@pytest.fixture
def indicators(qtbot):
    report = small_report()
    report.apply(fill_from_edition(report))
    made = MemoryBench(report)
    section = next(b.section for b in report.blocks.values() if type(b.body).__name__ == "IndicatorTable")
    widget = IndicatorPage(made, section)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def put_cursor(widget, row, key):
    model = widget.grid.grid_model
    widget.grid.setCurrentIndex(model.index(row, model.kinds.index(key)))


def html_on_clipboard(html, words="x"):
    data = QMimeData()
    data.setText(words)
    data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def test_filled_cells_are_shown_old_and_new_before_they_change(indicators):
    report = indicators.bench.report
    report.apply(set_value(report, "x.t1.1", "2025", read_value("2165")))
    before = report.value("x.t1.1", "2025").shown
    put_cursor(indicators, 0, "2025")
    html_on_clipboard("<table><tr><td>1,234</td></tr><tr><td>７</td></tr></table>")
    indicators.grid.paste()
    strip = indicators.paste_preview
    assert not strip.isHidden() and report.value("x.t1.1", "2025").shown == before
    first = strip.list.topLevelItem(0)
    assert (first.text(1), first.text(2)) == (before, "1234") and "2025年" in first.text(0)
    press(strip, Qt.Key.Key_Escape)
    assert strip.isHidden() and report.value("x.t1.1", "2025").shown == before
    indicators.grid.paste()
    strip.accept()
    assert report.value("x.t1.1", "2025").text == "1234" and len(indicators.bench.done) == 1
    indicators.bench.undo()
    assert report.value("x.t1.1", "2025").shown == before


def test_empty_cells_are_filled_at_once_and_what_does_not_fit_is_said(indicators, qtbot):
    model = indicators.grid.grid_model
    model.clear([(row, "2025") for row in model.rows])
    put_cursor(indicators, len(model.rows) - 1, "2025")
    clip("5\n6\n7")
    with qtbot.waitSignal(indicators.told) as told:
        indicators.grid.paste()
    assert indicators.paste_preview.isHidden() and "放不下的 2 格" in told.args[0]


def test_lines_with_row_names_find_their_rows(indicators, qtbot):
    put_cursor(indicators, 4, "2025")
    clip("去向落实人数\t人\t70\t80\n毕业生人数\t人\t71\t81")
    indicators.grid.paste()
    if not indicators.paste_preview.isHidden():
        indicators.paste_preview.accept()
    report = indicators.bench.report
    assert report.value("x.t1.1", "2025").text == "81" and report.value("x.t1.2", "2025").text == "80"


def test_one_copied_number_fills_the_selected_cells(indicators):
    model = indicators.grid.grid_model
    put_cursor(indicators, 0, "2025")
    press(indicators.grid, Qt.Key.Key_Down, "", Qt.KeyboardModifier.ShiftModifier)
    clip("3")
    indicators.grid.paste()
    if not indicators.paste_preview.isHidden():
        indicators.paste_preview.accept()
    assert [indicators.bench.report.value(r.id, "2025").text for r in model.rows[:2]] == ["3", "3"]


SECTIONED = "<p>开头</p><h2>一、师资</h2><p>有<b>双师</b></p><h3>（一）培训</h3><table><tr><td>a</td><td>b</td></tr></table><h2>二、设备</h2>"


def choose(page, words):  # noqa: F811
    next(b for b in page.messages.findChildren(QPushButton) if b.text() == words).click()


def test_a_pasted_section_becomes_sections_below_in_one_step(bench, page, text):  # noqa: F811
    html_on_clipboard(SECTIONED)
    text.edit.paste()
    assert "3 个标题" in page.messages.sentence and not bench.done
    choose(page, "作为下级小节")
    made = bench.report.children(SECTION)[-2:]
    assert [s.title for s in made] == ["师资", "设备"] and len(bench.done) == 1
    below = bench.report.children(made[0].id)
    assert [s.title for s in below] == ["培训"]
    assert isinstance(bench.report.blocks_of(below[0].id)[0].body, Table)
    assert words(bench)[-1].endswith("开头")
    bench.undo()
    assert made[0].id not in bench.report.sections


def test_a_pasted_section_may_stay_words(bench, page, text):  # noqa: F811
    html_on_clipboard(SECTIONED)
    count = len(bench.report.sections)
    text.edit.paste()
    choose(page, "只作文字")
    assert len(bench.report.sections) == count
    said = [p for b in bench.report.blocks_of(SECTION) if isinstance(b.body, Text) for p in b.body.paragraphs]
    assert any(p.content and p.content[0].text == "师资" and p.content[0].bold for p in said)


def test_pictures_in_the_text_become_figures_and_lost_ones_are_said(bench, page, text):  # noqa: F811
    data = base64.b64encode(png(30, 20)).decode()
    html_on_clipboard(
        f'<p>前</p><img src="data:image/png;base64,{data}"><p>后</p><img src="https://a.example/x.png">'
    )
    text.edit.paste()
    kinds = [type(b.body).__name__ for b in bench.report.blocks_of(SECTION)]
    assert "Figure" in kinds and "1 张图片" in page.messages.sentence
    figure = next(b.body for b in bench.report.blocks_of(SECTION) if isinstance(b.body, Figure))
    assert figure.pictures[0].sha in bench.report.pictures and len(bench.done) == 1
