"""交稿 in the real window: one pattern names every file, and the workbook is held against the draft whenever a person asks."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.export_page import ExportPage
from app.window import MainWindow
from report.edits import set_value
from report.file_names import FILE_NAMES
from report.values import State, Value
from tests.app.window_parts import empty_window, own_settings, small_edition, window

__all__ = ["empty_window", "own_settings", "small_edition", "window"]
PATTERN = "{学校代码}-{学校}-{年度}年度质量年报"


@pytest.fixture
def page(window: MainWindow) -> ExportPage:
    window.do("export")
    made = window.book.currentWidget()
    assert isinstance(made, ExportPage)
    for key in ("word", "pdf", "check"):
        made.rows[key].box.setChecked(False)
    return made


def typed(page: ExportPage, pattern: str) -> None:
    page.names.field.setText(pattern)
    page.names.field.editingFinished.emit()


def test_a_pattern_names_every_file_shows_them_and_is_undone_in_one_step(page: ExportPage) -> None:
    plain = [made.file.text() for made in page.rows.values()]
    typed(page, PATTERN)
    names = [made.file.text() for made in page.rows.values()]
    assert names[0].endswith("年度质量年报.docx") and names[2].endswith("年度质量年报-附表.xlsx")
    assert names[0] in page.names.example.text() and "-交稿.zip" in page.names.example.text()
    page.session.undo()
    assert [made.file.text() for made in page.rows.values()] == plain and page.names.field.text() == ""


def test_the_example_follows_every_letter_before_anything_is_kept(page: ExportPage) -> None:
    page.names.field.setText("第{年度}稿")
    assert "第2025稿.docx" in page.names.example.text() and FILE_NAMES not in page.session.report.fields


def test_a_sign_that_windows_refuses_is_named_and_nothing_is_kept(page: ExportPage) -> None:
    typed(page, "{学校}：{年度}?")
    assert "（?）" in page.names.example.text() and page.names.example.property("kind") == "error"
    assert FILE_NAMES not in page.session.report.fields


def test_the_buttons_put_a_place_into_the_pattern(page: ExportPage) -> None:
    page.names._insert("年度")
    assert page.session.report.fields[FILE_NAMES] == "{年度}" and page.rows["word"].file.text() == "2025.docx"


def test_a_name_that_was_typed_for_one_file_stays(page: ExportPage) -> None:
    page.rows["excel"].file.setText("数据.xlsx")
    page.rows["excel"].file.setModified(True)
    typed(page, PATTERN)
    assert page.rows["excel"].file.text() == "数据.xlsx"


def test_a_cell_changed_by_hand_is_found_when_a_person_asks_again(page: ExportPage, qtbot: Any) -> None:
    row = page.agreement
    row.check()
    qtbot.waitUntil(lambda: row.task is None, timeout=20000)
    assert "请先导出" in row.text.text()
    page.start.click()
    qtbot.waitUntil(lambda: page.task is None, timeout=20000)
    assert row.text.property("kind") == "good" and row.details.isHidden()
    page.session.perform(set_value(page.session.report, "x.t1.1", "2025", Value(State.VALUE, "9")))
    assert "再核对" in row.text.text() and row.text.property("kind") == "second"
    path: Path = page.target("excel")
    book = load_workbook(path)
    book[book.sheetnames[1]]["E4"].value = 77
    book.save(path)
    row.check()
    qtbot.waitUntil(lambda: row.task is None, timeout=20000)
    assert row.text.property("kind") == "error" and "文件 77" in row.details.text()
    page._refresh()
    assert "文件 77" in row.details.text()


def test_a_workbook_changed_by_hand_is_not_replaced_but_kept_aside(page: ExportPage, qtbot: Any) -> None:
    def made() -> str:
        page.start.click()
        qtbot.waitUntil(lambda: page.task is None, timeout=20000)
        return page.rows["excel"].state

    assert (made(), made()) == ("done", "done")
    path = page.target("excel")
    book = load_workbook(path)
    book[book.sheetnames[1]]["E4"].value = 77
    book.save(path)
    assert made() == "failed" and "文件 77" in page.rows["excel"].result.text()
    page._keep_and_make("excel")
    qtbot.waitUntil(lambda: page.task is None, timeout=20000)
    assert page.rows["excel"].state == "done"
    kept = load_workbook(path.with_name(f"{path.stem}（手改）.xlsx"))
    assert kept[kept.sheetnames[1]]["E4"].value == 77
