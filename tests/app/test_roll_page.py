"""Rolling forward in the window: the result with its links, the next number from last year, the counts."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem

from app.board import HEADINGS
from app.export_page import ExportPage
from app.roll_page import RollPage
from app.window import MainWindow
from forms.section_page import SectionPage
from report import edits
from report.carried import carried_numbers
from report.content import BoundNumber
from report.roll import roll_forward
from report.roll.prose import take_over
from report.values import read_value
from tests.app.window_parts import empty_window, own_settings, session_at, small_edition, write
from tests.report.small import small_report

_ = (empty_window, own_settings)  # fixtures


@pytest.fixture
def window(empty_window: MainWindow, chinese_folder: Path) -> MainWindow:
    """This year's report, rolled forward, with last year's words taken over in two sections."""
    old = small_report()
    old.values["x.t1.1/2025"] = read_value("200")
    session = session_at(chinese_folder / "去年.zhibao", old)
    write(session, "s-c1-1", "2025年招生200人。")
    write(session, "s-c2", "培训30人次。")
    session.perform(edits.set_section(session.report, "s-c1-2", "不写", skipped="本年无此项"))
    new = roll_forward(session.report, small_edition(), 2026).report
    session.close()
    rolled = session_at(chinese_folder / "今年.zhibao", new)
    for section in ("s-c1-1", "s-c2"):
        rolled.perform(take_over(rolled.report, section, [0]))
    empty_window.take(rolled)
    return empty_window


def lines(page: RollPage) -> dict[str, QTreeWidgetItem]:
    groups = [page.list.topLevelItem(n) for n in range(page.list.topLevelItemCount())]
    return {g.child(n).text(0): g.child(n) for g in groups if g for n in range(g.childCount())}


def test_the_page_lists_what_came_and_leads_to_the_places(window: MainWindow) -> None:
    assert window.actions_by_key.by_key["rolled"].isEnabled()
    window.do("rolled")
    page = window.book.currentWidget()
    assert isinstance(page, RollPage)
    skipped = next(item for text, item in lines(page).items() if "仍标为不写" in text)
    page.list.itemActivated.emit(skipped, 0)
    assert window.section == "s-c1-2"
    window.do("rolled")
    waiting = next(item for text, item in lines(page).items() if "专业建设”：2 个" in text)
    page.list.itemActivated.emit(waiting, 0)
    assert window.section == "s-c1-1" and isinstance(window.book.currentWidget(), SectionPage)


def test_a_report_that_was_not_rolled_has_no_such_page(
    empty_window: MainWindow, chinese_folder: Path
) -> None:
    empty_window.take(session_at(chinese_folder / "新.zhibao"))
    assert not empty_window.actions_by_key.by_key["rolled"].isEnabled()
    empty_window.commands.show_rolled()
    page = empty_window.book.currentWidget()
    assert isinstance(page, RollPage) and page.list.isHidden() and not page.none.isHidden()


def selected(window: MainWindow) -> str:
    page = window.book.currentWidget()
    assert isinstance(page, SectionPage)
    return page.current.edit.textCursor().selectedText()  # type: ignore[union-attr]


def test_ctrl_f8_goes_from_number_to_number_through_the_report(window: MainWindow, qtbot: Any) -> None:
    found = []
    for _ in range(4):
        window.do("next_carried")
        qtbot.wait(1)
        found.append((window.section, selected(window)))
    assert found == [("s-c1-1", "2025"), ("s-c1-1", "200"), ("s-c2", "30"), ("s-c1-1", "2025")]
    assert window.actions_by_key.by_key["next_carried"].shortcut().toString() == "Ctrl+F8"


def test_counts_stand_in_board_status_and_delivery_until_all_are_settled(
    window: MainWindow, qtbot: Any
) -> None:
    session = window.session
    assert session is not None
    window.show_start()
    model = window.start_page.board.board_model
    column = HEADINGS.index("错误、疑问、待确认")
    texts = [model.index(row, column).data() for row in range(model.rowCount())]
    assert any("待确认的数字 2" in text for text in texts)
    assert window.status.carried.text() == "待确认 3" and not window.status.carried.isHidden()
    window.do("export")
    page = window.book.currentWidget()
    assert isinstance(page, ExportPage) and "3 个去年的数没有确认" in page.findings.text()
    for number in list(carried_numbers(session.report)):
        window.do("next_carried")
        editor = window.book.currentWidget().current  # type: ignore[union-attr]
        start, end = editor.edit.lit_at(editor.edit.textCursor().position())
        part = BoundNumber("x.t1.1", "2026")
        editor.settle_lit(start, end, part, f"绑定 {number.text}")
    assert list(carried_numbers(session.report)) == [] and window.status.carried.isHidden()
    window.do("next_carried")
    assert "没有待确认" in window.status.message.text()


def test_words_are_taken_from_the_side_pane_and_undone(window: MainWindow) -> None:
    session = window.session
    assert session is not None and window.pane is not None
    session.undo()
    assert session.report.blocks_of("s-c2") == []
    window.go("s-c2")
    window.pane.text_taken.emit([0])
    assert [n.text for n in carried_numbers(session.report) if n.section == "s-c2"] == ["30"]
    window.step(True)
    assert session.report.blocks_of("s-c2") == []


def test_the_list_is_worked_with_the_keyboard(window: MainWindow) -> None:
    window.do("rolled")
    page = window.book.currentWidget()
    assert isinstance(page, RollPage)
    page.list.setCurrentItem(next(item for text, item in lines(page).items() if "仍标为不写" in text))
    from tests.forms.page_parts import press

    press(page.list, Qt.Key.Key_Return)
    assert window.section == "s-c1-2"
