"""The page 预览全文: it shows what will be printed, follows the edits, and leads back to where it is written."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QKeySequence

from app.preview_page import PreviewPage
from app.preview_places import page_of, place_at
from app.window import MainWindow
from exporters.layout.marks import page_marks
from exporters.layout.pages import Word
from exporters.word.export import printed_pages
from report import edits
from tests.app.window_parts import empty_window, own_settings, window, write
from tests.exporters.word_sample import PICTURES, sample_report

__all__ = ["empty_window", "own_settings", "window"]


def opened(window: MainWindow, qtbot: Any) -> PreviewPage:
    window.do("preview")
    page = window.book.currentWidget()
    assert isinstance(page, PreviewPage)
    qtbot.waitUntil(lambda: page.printed is not None and page.task is None, timeout=20000)
    return page


def printed_text(page: PreviewPage) -> str:
    assert page.printed is not None
    marks = [m for leaf in page.printed.layout.pages for m in page_marks(leaf)]
    return "".join(mark.text for mark in marks if isinstance(mark, Word))


def test_the_whole_report_is_shown_as_pages(window: MainWindow, qtbot: Any) -> None:
    write(window.session, "s-c1", "本年度新增三个专业。")  # type: ignore[arg-type]
    page = opened(window, qtbot)
    assert page.view.page_count() > 1 and page.total.text().endswith(f"{page.view.page_count()} 页")
    assert "本年度新增三个专业。" in printed_text(page)
    assert window.foot.rows["preview"].isChecked()


def test_an_edit_is_on_the_pages_soon_and_the_reader_stays_where_he_is(
    window: MainWindow, qtbot: Any
) -> None:
    page = opened(window, qtbot)
    page.number.setValue(2)
    first = page.printed
    write(window.session, "s-c1", "后来补写的一句。")  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: page.printed is not first and page.task is None, timeout=20000)
    assert "后来补写的一句。" in printed_text(page)
    assert page.view.current_page() == 1 and page.number.value() == 2


def test_edits_behind_a_closed_preview_are_taken_up_when_it_is_shown(window: MainWindow, qtbot: Any) -> None:
    page = opened(window, qtbot)
    window.show_start()
    write(window.session, "s-c1", "不在眼前时写的。")  # type: ignore[arg-type]
    assert page.task is None
    first = page.printed
    window.do("preview")
    qtbot.waitUntil(lambda: page.printed is not first and page.task is None, timeout=20000)
    assert "不在眼前时写的。" in printed_text(page)


def test_a_click_goes_to_the_section_and_the_command_comes_back_to_its_page(
    window: MainWindow, qtbot: Any
) -> None:
    page = opened(window, qtbot)
    assert page.printed is not None
    place = page_of(page.printed, "s-c2")
    assert place is not None
    page.view.clicked.emit(place[0], place[1] + 1)
    assert window.section == "s-c2"
    window.do("preview")
    assert page.view.current_page() == place[0]
    page.view.clicked.emit(0, 100.0)
    assert window.session is not None
    assert window.session.report.sections[window.section].type == "cover"


def test_what_is_gone_is_said_and_not_followed(window: MainWindow, qtbot: Any) -> None:
    page = opened(window, qtbot)
    assert page.printed is not None and window.session is not None
    place = page_of(page.printed, "s-c2")
    window.session.perform(edits.delete_section(window.session.report, "s-c2"))
    assert place is not None
    page.view.clicked.emit(place[0], place[1] + 1)
    assert page.bar.isVisible()


def test_zoom_by_button_list_and_keys_of_the_page(window: MainWindow, qtbot: Any) -> None:
    page = opened(window, qtbot)
    page.view.set_zoom(1.0)
    page._step(1)
    assert page.view.zoom == pytest.approx(1.1) and page.zoom.currentText() == "110%"
    page._step(-1)
    page.zoom.setCurrentIndex(page.zoom.findText("50%"))
    page.zoom.activated.emit(page.zoom.currentIndex())
    assert page.view.zoom == 0.5
    page._step(-1)
    assert page.view.zoom == 0.5
    page.view.fit_width()
    assert page.zoom.currentText() == f"{page.view.zoom:.0%}"


def test_the_pdf_has_as_many_pages_as_the_preview(window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    page = opened(window, qtbot)
    target = tmp_path / "年报.pdf"
    page.export_pdf(target)
    qtbot.waitUntil(lambda: page.bar.isVisible(), timeout=30000)
    assert target.read_bytes().count(b"/Type /Page\n") == page.view.page_count()


def test_a_folder_that_is_gone_is_said(window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    page = opened(window, qtbot)
    page.export_pdf(tmp_path / "没有" / "年报.pdf")
    qtbot.waitUntil(lambda: page.bar.isVisible(), timeout=30000)


def test_the_preview_has_a_shortcut_of_its_own(window: MainWindow) -> None:
    keys = [action.shortcut().toString() for action in window.actions_by_key.by_key.values()]
    wanted = window.actions_by_key.by_key["preview"].shortcut()
    assert wanted == QKeySequence("Ctrl+Alt+P") and keys.count(wanted.toString()) == 1


def test_every_section_with_a_heading_is_found_on_its_page_and_back() -> None:
    report = sample_report()
    printed = printed_pages(report, PICTURES.__getitem__)
    for section in printed.places.values():
        place = page_of(printed, section)
        if place is None or section not in report.sections:
            continue
        back = place_at(printed, report, place[0], place[1] + 0.5)
        assert back is not None and back.section == section
