"""The province's blank form on the page 交稿."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from app.export_page import ExportPage
from app.window import MainWindow
from report.edits import set_value
from report.values import read_value
from tests.app.window_parts import empty_window, own_settings, window
from tests.exporters.fill_forms import Layout, blank_form
from tests.report.small import small_edition

__all__ = ["empty_window", "own_settings", "window"]

LONG = 30_000


def page_of(window: MainWindow, folder: Path) -> ExportPage:
    window.do("export")
    page = window.book.currentWidget()
    assert isinstance(page, ExportPage)
    page.folder.setText(str(folder))
    return page


def test_a_chosen_form_is_filled_into_a_copy_and_read_back(
    window: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    assert window.session is not None
    report = window.session.report
    window.session.perform(set_value(report, "x.t1.1", "2025", read_value("1320", "人")))
    form = blank_form(tmp_path / "空白.xlsx", small_edition(), Layout())
    page = page_of(window, tmp_path)
    for name in ("空白（已填）.xlsx", "空白（已填）（2）.xlsx"):
        page.fill.start(form.path)
        qtbot.waitUntil(lambda: page.fill.task is None, timeout=LONG)
        sheet, cell = form.cells["x.t1.1", "2025"]
        assert load_workbook(tmp_path / name)[sheet][cell].value == 1320
        assert "行一致" in page.fill.result.text()
        assert not page.fill.listed.isVisibleTo(page)


def test_what_does_not_fit_is_said_on_the_page(window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    edition = small_edition()
    page = page_of(window, tmp_path)
    old = blank_form(tmp_path / "旧.xlsx", replace(edition, year=edition.year - 3), Layout())
    page.fill.start(old.path)
    qtbot.waitUntil(lambda: page.fill.task is None, timeout=LONG)
    assert "换成" in page.fill.result.text()
    book = load_workbook(blank_form(tmp_path / "新.xlsx", edition, Layout()).path)
    sheet = book.worksheets[0]
    sheet.append(["", "另一个指标", "人"])
    book.save(tmp_path / "新.xlsx")
    page.fill.start(tmp_path / "新.xlsx")
    qtbot.waitUntil(lambda: page.fill.task is None, timeout=LONG)
    assert "另一个指标" in page.fill.listed.toPlainText()


def test_a_row_that_a_person_placed_is_filled_now_and_the_next_time(
    window: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    assert window.session is not None
    window.session.perform(set_value(window.session.report, "x.t1.1", "2025", read_value("1320", "人")))
    form = blank_form(tmp_path / "空白.xlsx", small_edition(), Layout())
    spot, book = form.cells["x.t1.1", "2025"], load_workbook(form.path)
    line = book[spot[0]][int(spot[1][1:])]
    line[1].value = "当年离校学生总数"
    book.save(form.path)
    page = page_of(window, tmp_path)
    page.fill.start(form.path)
    qtbot.waitUntil(lambda: page.fill.task is None, timeout=LONG)
    first = page.fill.path
    assert first is not None and load_workbook(first)[spot[0]][spot[1]].value is None
    (combo,) = page.fill.choices.combos.values()
    combo.setCurrentIndex(combo.findData("x.t1.1"))
    page.fill.choices.again_button.click()
    qtbot.waitUntil(lambda: page.fill.task is None and page.fill.path != first, timeout=LONG)
    second = page.fill.path
    page.fill.start(form.path)
    qtbot.waitUntil(lambda: page.fill.task is None and page.fill.path != second, timeout=LONG)
    for path in (second, page.fill.path):
        assert path is not None and load_workbook(path)[spot[0]][spot[1]].value == 1320
    (combo,) = page.fill.choices.combos.values()
    assert combo.currentData() == "x.t1.1"  # still there to be taken back
    combo.setCurrentIndex(0)
    page.fill.choices.again_button.click()
    qtbot.waitUntil(lambda: page.fill.task is None and page.fill.path not in (first, second), timeout=LONG)
    assert "当年离校学生总数" in page.fill.listed.toPlainText()
