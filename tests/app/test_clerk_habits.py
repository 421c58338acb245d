"""What stumbled when an office clerk's tasks were done in the real window, and does so no longer."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from app.window import MainWindow
from forms.blocks.chart_block import ChartBlock
from forms.blocks.figure_block import FigureBlock
from forms.blocks.table_block import TableBlock
from forms.blocks.text_block import TextBlock
from forms.finding_answers import Words
from forms.indicator_page import IndicatorPage
from forms.section_page import SectionPage
from forms.widgets import Button, MessageBar
from report import edits
from report.blocks import Table
from report.values import read_value
from tests.app.window_parts import empty_window, own_settings, window, write
from tests.forms.page_parts import pictures
from tools.clerk.desk import copy_files

__all__ = ["empty_window", "own_settings", "window"]
ROWS = (
    ("项目", "2024年", "2025年"),
    ("甲", "1", "2"),
    ("乙", "3", "4"),
    ("丙", "5", "6"),
    ("合计", "9", "12"),
)


def page_of(window: MainWindow) -> SectionPage:
    page = window.book.currentWidget()
    assert isinstance(page, SectionPage)
    return page


def with_table(window: MainWindow) -> TableBlock:
    session = window.session
    assert session is not None
    session.perform(edits.insert_block(session.report, "s-c1-1", 0, Table(ROWS), "", "", "t"))
    window.go("s-c1-1")
    block = page_of(window).widget_of("t")
    assert isinstance(block, TableBlock)
    return block


def test_enter_in_the_filter_goes_on_in_the_page_with_the_whole_report_in_the_tree(
    window: MainWindow, qtbot: Any
) -> None:
    assert window.tree is not None
    window.go("s-c2")
    window.tree.focus_filter()
    window.tree.filter_box.setText("计分卡")
    QTest.keyClick(window.tree.filter_box, Qt.Key.Key_Return)
    assert window.section == "s-t1" and window.tree.filter_box.text() == ""
    qtbot.waitUntil(lambda: window.book.currentWidget().isAncestorOf(window.focusWidget()))


def test_enter_on_a_row_of_the_tree_goes_on_in_its_page_but_not_while_a_title_is_typed(
    window: MainWindow,
) -> None:
    assert window.tree is not None
    window.go("s-c2")
    heard: list[bool] = []
    window.tree.entered.connect(lambda: heard.append(True))
    window.tree.rename()
    QTest.keyClick(window.tree.view, Qt.Key.Key_Return)
    assert heard == []
    window.tree.view.closePersistentEditor(window.tree.view.currentIndex())
    window.tree.set_current("s-c1")
    QTest.keyClick(window.tree.view, Qt.Key.Key_Enter)
    assert heard == [True] and window.book.currentWidget().isAncestorOf(window.focusWidget())


def test_replacing_does_not_wait_for_the_list(window: MainWindow) -> None:
    session = window.session
    assert session is not None
    write(session, "s-c2", "与甲方公司合作。")
    window.show_find(True)
    panel = window.find_panel
    assert panel is not None
    panel.wanted.setText("甲方公司")
    panel.instead.setText("乙方公司")
    QTest.keyClick(panel.instead, Qt.Key.Key_Return)  # sooner than the search begins by itself
    texts = [b.body for b in session.report.blocks_of("s-c2")]
    assert "乙方公司" in str(texts) and "甲方公司" not in str(texts)


def test_a_chart_shows_the_rows_that_are_selected_in_the_table(window: MainWindow) -> None:
    block = with_table(window)
    block.focus_at(1)
    page_of(window)._focus_changed(None, block.grid)
    block.grid.setSelection(_cells(block, 1, 2), block.grid.selectionCommand(block.grid.currentIndex()))
    page_of(window).insert_chart()
    chart = next(w for w in page_of(window).widgets() if isinstance(w, ChartBlock))
    assert [s.row for s in chart.chart().series] == ["1", "2"]
    assert chart.caption.field is window.focusWidget()


def test_one_cell_or_a_selection_without_numbers_leaves_the_chart_to_the_whole_table(
    window: MainWindow,
) -> None:
    block = with_table(window)
    block.grid.go_to(1, 0)
    assert block.selected_rows() == ()
    page_of(window).current = block
    page_of(window).insert_chart()
    chart = next(w for w in page_of(window).widgets() if isinstance(w, ChartBlock))
    assert len(chart.chart().series) >= 3


def _cells(block: TableBlock, first: int, last: int) -> QRect:
    cells = block.grid.cells
    top, bottom = block.grid.visualRect(cells.index(first, 0)), block.grid.visualRect(cells.index(last, 2))
    return top.united(bottom)


def test_enter_presses_a_button_as_space_does_and_once_while_it_is_held(qtbot: Any) -> None:
    pressed: list[int] = []
    made = Button("确定")
    qtbot.addWidget(made)
    made.clicked.connect(lambda: pressed.append(1))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        QTest.keyClick(made, key)
    assert len(pressed) == 3


def test_a_question_can_take_the_keyboard(window: MainWindow) -> None:
    bar = MessageBar(window)
    answers: list[str] = []
    bar.show_message("并排吗？", "hint", {"并排": lambda: answers.append("yes")}, focus=True)
    focus = window.focusWidget()
    assert isinstance(focus, QPushButton) and focus.text() == "并排"
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert answers == ["yes"]


def test_words_are_finished_with_control_enter_and_enter_alone_begins_a_line(qtbot: Any) -> None:
    box = Words("一")
    qtbot.addWidget(box)
    heard: list[bool] = []
    box.finished.connect(lambda: heard.append(True))
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert heard == [] and "\n" in box.toPlainText()
    QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard == [True]


def test_revealing_forgets_a_widget_that_an_edit_has_taken_away(window: MainWindow, qtbot: Any) -> None:
    window.go("s-c1-1")
    page, gone = page_of(window), QWidget()
    page.reveal(gone, QRect())
    gone.deleteLater()
    del gone
    qtbot.wait(30)  # an error in the timer would fail the test
    page.reveal(page.head, QRect())
    qtbot.wait(30)
    assert page.area.verticalScrollBar().value() == 0


def test_the_message_counts_only_places_that_still_say_the_old_number(window: MainWindow, qtbot: Any) -> None:
    session = window.session
    assert session is not None
    session.perform(edits.set_value(session.report, "x.t1.1", "2025", read_value("1012", "人")))
    write(session, "s-c2", "毕业生人数1012人。")
    session.perform(edits.set_value(session.report, "x.t1.1", "2025", read_value("1016", "人")))
    qtbot.waitUntil(lambda: "1012" in window.bar.sentence, timeout=20_000)
    assert "还有 1 处" in window.bar.sentence


def test_the_list_of_evidence_is_saved_from_the_menu(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = window.session
    assert session is not None
    session.perform(edits.set_value(session.report, "x.t1.1", "2025", read_value("100", "人")))
    target = tmp_path / "佐证"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(target), ""))
    window.do("evidence")
    assert target.with_suffix(".docx").is_file() and "1 个数还没有佐证" in window.bar.sentence


def test_the_reminder_is_copied_from_any_page(window: MainWindow) -> None:
    session = window.session
    assert session is not None
    session.perform(edits.set_section(session.report, "s-c2", "改负责部门", owner="教务处"))
    window.go("s-c1-1")
    QTest.keyClick(
        window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    )
    assert "教务处：服务贡献未开始" in QGuiApplication.clipboard().text()


def test_export_is_ctrl_e_and_enter(window: MainWindow) -> None:
    window.go("s-c1-1")
    window.do("export")
    focus = window.focusWidget()
    assert isinstance(focus, QPushButton) and focus.text() == "导出"


def test_f6_leads_out_of_a_grid_to_the_notes_of_the_cell_and_round_the_window(window: MainWindow) -> None:
    window.go("s-t1")
    page = window.book.currentWidget()
    assert isinstance(page, IndicatorPage) and window.tree is not None
    page.grid.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert page.detail.isAncestorOf(window.focusWidget())
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.tree.isAncestorOf(window.focusWidget())
    QTest.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert page.detail.isAncestorOf(window.focusWidget())


def test_every_page_that_a_section_has_gives_the_keyboard_to_something_that_answers_it(
    window: MainWindow,
) -> None:
    assert window.session is not None
    for section, _ in window.session.report.walk():
        window.go(section.id)
        page = window.book.currentWidget()
        page.setFocus()
        inner = window.focusWidget()
        assert page.isAncestorOf(inner) and inner is not page, section.title


def test_a_filter_that_leaves_no_row_says_why(window: MainWindow) -> None:
    window.go("s-t1")
    page = window.book.currentWidget()
    assert isinstance(page, IndicatorPage)
    page._only_unproved.setChecked(True)
    assert page.grid.grid_model.rows == [] and "缺佐证" in page.grid.grid_model.nothing_words()
    page.grid.grab()  # paints the sentence
    page._only_blank.setChecked(True)
    assert page.grid.grid_model.rows


def test_no_second_caret_stays_where_pictures_were_pasted(
    window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    session = window.session
    assert session is not None
    write(session, "s-c2", "学校办学多年。")
    window.go("s-c2")
    page = page_of(window)
    text = next(w for w in page.widgets() if isinstance(w, TextBlock))
    text.focus_at(1)
    copy_files(pictures(tmp_path, 2))
    QTest.keyClick(text.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    question = window.focusWidget()
    assert isinstance(question, QPushButton) and question.text() == "放在一个图里"
    drawn = text.edit.viewport().grab().toImage()
    cursor = text.edit.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    text.edit.setTextCursor(cursor)
    assert text.edit.viewport().grab().toImage() == drawn  # a caret would have moved
    QTest.keyClick(question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(isinstance(w, FigureBlock) for w in page.widgets()))
    figure = next(w for w in page.widgets() if isinstance(w, FigureBlock))
    qtbot.waitUntil(lambda: window.focusWidget() is figure.caption.field)


def test_a_check_that_was_to_follow_another_does_not_begin_after_the_window_has_closed(
    window: MainWindow, qtbot: Any
) -> None:
    checker = window.checker
    assert checker is not None
    checker.check()
    checker.check()  # asked for while one runs: it would follow
    checker.stop()
    qtbot.wait(60)  # the end of the first is told only now
    assert checker._task is None
    checker.check()
    assert checker._task is None
