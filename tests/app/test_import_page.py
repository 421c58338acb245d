"""The import page with real files in the real window: doubtful first, decide by key, mouse and drag, one undo."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent

from app.import_page import ImportPage
from app.session import Session
from app.window import MainWindow
from forms import theme
from importers import Move, Skip
from report.editions import load_edition
from tests.app.window_parts import empty_window, own_settings

__all__ = ["empty_window", "own_settings"]
LONG = 60_000  # ms: several people share the machine


@pytest.fixture
def real(empty_window: MainWindow, chinese_folder: Path) -> MainWindow:
    """A window with a new report of the 2025 edition open."""
    empty_window.take(Session.create(chinese_folder / "年报.zhibao", load_edition("zz-2025"), "青川职业学校"))
    return empty_window


def word_file(path: Path) -> Path:
    document = Document()
    for level, title, words in (
        (1, "1 人才培养", ""), (2, "1.1 专业建设", "学校开设专业十二个，在校生三千人。"),
        (1, "2 学生成长", ""), (2, "2.1 社团", "社团二十个，社团活动 85 次。"), (1, "3 服务贡献", "培训 3500 人次。"),
    ):  # fmt: skip
        document.add_heading(title, level)
        if words:
            document.add_paragraph(words)
    document.save(str(path))
    return path


def read_in(window: MainWindow, qtbot: Any, *paths: Path, last_year: bool = False) -> ImportPage:
    window.commands.import_files(last_year)
    page = window.book.currentWidget()
    assert isinstance(page, ImportPage)
    page.read(paths)
    qtbot.waitUntil(lambda: page.choose.isEnabled(), timeout=LONG)
    return page


@pytest.fixture
def page(real: MainWindow, qtbot: Any, tmp_path: Path) -> ImportPage:
    return read_in(real, qtbot, word_file(tmp_path / "旧.docx"))


def go(page: ImportPage, words: str) -> None:
    page.list.go(next(x for x in page.state.lines() if x.piece is not None and words in x.piece.text))


def doubtful(page: ImportPage) -> list[str]:
    return [x.piece.text for x in page.state.lines() if x.group == "doubtful" and x.piece is not None]


def test_the_first_doubtful_piece_is_shown_as_it_was_and_as_it_will_stand(page: ImportPage) -> None:
    line = page.list.current()
    assert line is not None and line.group == "doubtful" and line.piece is not None
    assert line.piece.text == "2 学生成长" == doubtful(page)[0]
    assert "社团二十个" in page.detail.old.toPlainText()
    assert "2 学生成长" in page.detail.new.toPlainText() and "2.1 社团" in page.detail.new.toPlainText()
    assert "1 / 1" in page.detail.place.text()


def test_enter_accepts_and_the_piece_counts_as_seen(page: ImportPage, qtbot: Any) -> None:
    line = page.list.current()
    assert line is not None
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert line.key in page.state.seen
    assert "待定 0 项" in page.counts.text()
    assert page.session.report.blocks and "社团" not in str(page.session.report.blocks)


def test_a_suggested_place_is_taken_by_enter_and_the_tree_shows_it(page: ImportPage, qtbot: Any) -> None:
    page.detail._group.button(1).setChecked(True)
    choice = page.detail.choice()
    assert isinstance(choice, Move) and "社团" in page.detail._options.itemAt(1).widget().reason.text()
    qtbot.keyClick(page.list, Qt.Key.Key_Enter)
    assert any(s.title == "社团" and s.parent == choice.section for s in page.state.preview.sections.values())
    shown = page.detail.tree.findItems("社团", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    assert shown[0].text(1) == "+1 段"


def test_any_section_of_the_tree_can_be_chosen(page: ImportPage) -> None:
    go(page, "社团二十个")
    item = page.detail.tree.findItems("服务贡献", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)[0]
    page.detail.tree.setCurrentItem(item)
    choice = page.detail.choice()
    assert choice == Move(item.data(0, Qt.ItemDataRole.UserRole))
    page.detail.accept_button.click()
    text = next(x for x in page.state.lines() if x.piece is not None and "社团二十个" in x.piece.text)
    assert page.state.target(text) == "3 服务贡献"


def test_a_heading_goes_along_when_ticked(page: ImportPage) -> None:
    item = page.detail.tree.findItems("服务贡献", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)[0]
    page.detail.tree.setCurrentItem(item)
    page.detail.heading.setChecked(True)
    page.detail.accept()
    parents = {s.title: s.parent for s in page.state.preview.sections.values()}
    assert parents["学生成长"] == item_key(page, "服务贡献")


def test_a_row_can_be_dragged_onto_a_section(page: ImportPage, qtbot: Any) -> None:
    go(page, "社团二十个")
    tree = page.detail.tree
    item = tree.findItems("服务贡献", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)[0]
    tree.scrollToItem(item)
    place = QPointF(tree.visualItemRect(item).center())
    data = page.list.rows.mimeData([page.list.currentIndex()])
    event = QDropEvent(
        place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    tree.dropEvent(event)
    qtbot.waitUntil(lambda: bool(page.state.choices[0].pieces), timeout=LONG)
    assert list(page.state.choices[0].pieces.values()) == [Move(item_key(page, "服务贡献"))]


def item_key(page: ImportPage, title: str) -> str:
    return next(s.id for s in page.state.preview.sections.values() if s.title == title)


def test_files_dragged_over_the_tree_are_not_rows(page: ImportPage) -> None:
    data = page.list.rows.mimeData([page.list.currentIndex()])
    event = QDragEnterEvent(
        page.rect().center(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    page.detail.tree.dragEnterEvent(event)
    assert not event.isAccepted()


def test_a_piece_is_skipped_with_a_reason_in_ones_own_words(
    page: ImportPage, qtbot: Any, real: MainWindow
) -> None:
    page.detail._group.buttons()[-1].setChecked(True)
    page.detail.reason.setCurrentText("社团另写一份")
    page.detail.accept()
    assert list(page.state.choices[0].pieces.values()) == [Skip("社团另写一份")]
    page.accept_button.click()
    report = page.session.report
    assert "学生成长" not in [s.title for s in report.sections.values()]
    assert "社团另写一份" in report.fields["import/旧.docx"]
    real.do("import")
    assert not page.earlier.isHidden()
    page.earlier.click()
    assert "社团另写一份" in page.detail.old.toPlainText()


def test_everything_accepted_is_one_step_and_one_undo(page: ImportPage, real: MainWindow) -> None:
    report = page.session.report
    before = (dict(report.sections), dict(report.blocks), dict(report.values), dict(report.fields))
    page.detail._group.button(1).setChecked(True)
    page.detail.accept()
    go(page, "培训")
    page.decide(Skip("旧的"))
    assert (report.sections, report.blocks, report.values, report.fields) == before
    page.accept_button.click()
    assert report.fields != before[3] and report.blocks != before[1]
    real.do("undo")
    assert (report.sections, report.blocks, report.values, report.fields) == before


def test_all_sure_pieces_are_accepted_in_one_click(page: ImportPage) -> None:
    sure = [x for x in page.state.lines() if x.group == "matched"]
    page.sure_button.click()
    assert {x.key for x in sure} <= page.state.seen
    assert page.list.current() is not None and page.list.current().group == "doubtful"  # type: ignore[union-attr]


def test_f8_goes_on_without_deciding_and_shift_f8_back(real: MainWindow, qtbot: Any, shared: Path) -> None:
    page = read_in(real, qtbot, shared / "real" / "000-gz-2020.docx")
    assert len([x for x in page.state.lines() if x.group == "doubtful"]) > 2
    first = page.list.current()
    qtbot.keyClick(page.list, Qt.Key.Key_F8)
    second = page.list.current()
    assert first is not None and second is not None and first.key != second.key
    assert not page.state.seen
    qtbot.keyClick(page.list, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert page.list.current() == first
    assert real.book.currentWidget() is page


def test_numbers_of_an_older_report_are_marked(real: MainWindow, qtbot: Any, shared: Path) -> None:
    page = read_in(real, qtbot, shared / "real" / "000-gz-2020.docx")
    text = next(
        x
        for x in page.state.lines()
        if x.piece is not None and x.piece.kind == "paragraph" and "2002" in x.piece.text
    )
    page.list.go(text)
    assert "underline" in page.detail.new.toHtml() and "underline" not in page.detail.old.toHtml()
    assert "旧的年份和数字" in page.detail.new.toPlainText()


def test_values_are_shown_beside_what_the_report_holds(real: MainWindow, qtbot: Any, shared: Path) -> None:
    page = read_in(real, qtbot, shared / "real" / "003-zz-2025.docx")
    line = next(x for x in page.state.lines() if x.piece is not None and x.piece.kind == "values")
    page.list.go(line)
    assert "（空）" in page.detail.new.toPlainText()
    page.detail._group.buttons()[-1].setChecked(True)
    page.detail.accept()
    assert page.state.skip_reason(line) == "与别处重复"


def test_last_years_text_is_said_to_stay_beside(real: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    page = read_in(real, qtbot, word_file(tmp_path / "旧.docx"), last_year=True)
    go(page, "培训")
    assert "不进正文" in page.detail.new.toPlainText()
    page.accept_button.click()
    assert any(
        "培训" in text for key, text in page.session.report.fields.items() if key.startswith("last_year/")
    )


def test_sections_without_contents_can_stay(page: ImportPage) -> None:
    assert "文化传承" not in [s.title for s in page.state.preview.sections.values()]
    page.detail.keep.setChecked(True)
    assert "文化传承" in [s.title for s in page.state.preview.sections.values()]
    item = page.detail.tree.findItems("文化传承", Qt.MatchFlag.MatchEndsWith | Qt.MatchFlag.MatchRecursive)[0]
    assert item.text(1) == "空，须新写"


def test_enter_on_a_button_presses_it(page: ImportPage, qtbot: Any) -> None:
    page.sure_button.setFocus()
    qtbot.keyClick(page.sure_button, Qt.Key.Key_Return)
    assert len(page.state.seen) == len([x for x in page.state.lines() if x.group == "matched"])


def test_what_the_report_has_already_is_said_not_taken_twice(
    page: ImportPage, real: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    page.accept_button.click()
    again = read_in(real, qtbot, tmp_path / "旧.docx")
    line = next(x for x in again.state.lines() if x.piece is not None and "社团二十个" in x.piece.text)
    again.list.go(line)
    assert "已有同样的内容" in again.detail.new.toPlainText()


def test_colours_follow_the_scheme_while_the_page_is_open(page: ImportPage) -> None:
    rows = page.list.rows

    def reason() -> QColor:
        found = rows.data(rows.index(0, 2, rows.index(0, 0)), Qt.ItemDataRole.ForegroundRole)
        assert isinstance(found, QColor)
        return found

    before = reason()
    theme.set_dark(True)
    try:
        assert reason() != before
    finally:
        theme.set_dark(False)
