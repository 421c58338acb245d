"""The import page with the hands: pieces cut at the caret, joined, made headings, dragged several at once, and each step taken back."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QDropEvent, QTextCursor
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog, QMenu

from app.import_cuts import text_place
from app.import_menu import import_menu
from app.import_page import ImportPage
from app.import_state import Line
from app.session import Session
from app.window import MainWindow
from importers import Move, Skip
from report.blocks import Figure, Paragraph, Text
from report.content import Footnote, Reference, Span
from report.editions import load_edition
from tests.app.test_import_page import read_in
from tests.app.window_parts import empty_window, own_settings

__all__ = ["empty_window", "own_settings"]
CONTROL = Qt.KeyboardModifier.ControlModifier
FIRST, SECOND = "学校开设专业十二个，在校生三千人。", "师资队伍稳定，𠮷老师获奖。"


def word_file(path: Path) -> Path:
    document = Document()
    for level, title, *words in (
        (1, "1 人才培养"), (2, "1.1 专业建设", FIRST, SECOND, "社团二十个。"),
        (1, "2 服务贡献", "培训 3500 人次。"),
    ):  # fmt: skip
        document.add_heading(title, level)
        for each in words:
            document.add_paragraph(each)
        if title == "1.1 专业建设":
            document.add_paragraph("表 1-1 学生人数")
            table = document.add_table(3, 2)
            for row, cells in enumerate((("项", "数"), ("男生", "60"), ("女生", "40"))):
                for column, cell in enumerate(cells):
                    table.cell(row, column).text = cell
            document.add_paragraph("表后的一段话。")
    document.save(str(path))
    return path


@pytest.fixture
def real(empty_window: MainWindow, chinese_folder: Path) -> MainWindow:
    """A window with a new report of the 2025 edition open."""
    empty_window.take(Session.create(chinese_folder / "年报.zhibao", load_edition("zz-2025"), "青川职业学校"))
    return empty_window


@pytest.fixture
def page(real: MainWindow, qtbot: Any, tmp_path: Path) -> ImportPage:
    return read_in(real, qtbot, word_file(tmp_path / "旧.docx"))


def line(page: ImportPage, words: str) -> Line:
    return next(x for x in page.state.lines() if x.piece is not None and words in x.piece.text)


def pieces(page: ImportPage) -> list[str]:
    """The texts of the blocks of the first section, in the order of the list."""
    home = line(page, "1.1 专业建设")
    assert home.piece is not None
    return [
        x.piece.text
        for x in page.state.lines()
        if x.piece is not None and x.piece.section == home.piece.id and x.piece.kind != "section"
    ]


def put_caret(page: ImportPage, words: str) -> None:
    """Puts the caret of the old text before some words of it."""
    found = page.detail.old.document().find(words)
    cursor = page.detail.old.textCursor()
    cursor.setPosition(found.selectionStart())
    page.detail.old.setTextCursor(cursor)


def test_a_paragraph_is_cut_at_the_caret_and_the_cursor_goes_to_the_second_half(page: ImportPage) -> None:
    page.list.go(line(page, FIRST[:6]))
    assert not page.detail.cuts.buttons["split"].isEnabled()  # before the first word there is nothing to cut
    put_caret(page, "老师获奖")
    page.detail.cuts.buttons["split"].click()
    assert pieces(page)[:2] == [FIRST, "老师获奖。"]
    current = page.list.current()
    assert current is not None and current.piece is not None and current.piece.text == "老师获奖。"
    assert "𠮷" in "".join(page.state.proposals[0].blocks[0].body.paragraphs[1].content[0].text)  # type: ignore[union-attr]


def test_each_step_is_taken_back_by_its_key_and_made_again(page: ImportPage, qtbot: Any) -> None:
    before = pieces(page)
    page.list.go(line(page, FIRST[:6]))
    apart = next(cut for cut in page.detail.cut_list() if cut.key == "apart")
    page.cut(apart)
    assert pieces(page)[:3] == [FIRST, SECOND, "社团二十个。"]
    page.list.go(line(page, "社团二十个"))
    page.decide(Skip("旧的"))
    qtbot.keyClick(page.list, Qt.Key.Key_Z, CONTROL)
    assert not page.state.choices[0].pieces and pieces(page)[:3] == [FIRST, SECOND, "社团二十个。"]
    qtbot.keyClick(page.list, Qt.Key.Key_Z, CONTROL)
    assert pieces(page) == before and not page.undo_button.isEnabled()
    qtbot.keyClick(page.list, Qt.Key.Key_Z, CONTROL)
    assert pieces(page) == before
    qtbot.keyClick(page.list, Qt.Key.Key_Y, CONTROL)
    assert pieces(page)[:3] == [FIRST, SECOND, "社团二十个。"]


def test_undo_by_key_reaches_the_page_from_the_old_text_too(page: ImportPage, qtbot: Any) -> None:
    page.list.go(line(page, FIRST[:6]))
    page.cut(next(cut for cut in page.detail.cut_list() if cut.key == "apart"))
    page.detail.old.setFocus()
    qtbot.keyClick(page.detail.old, Qt.Key.Key_Z, CONTROL)
    assert not page.state.choices[0].shapes and not page.session.undo_name.startswith("导入")


def test_pieces_are_joined_with_the_next_by_key_and_when_several_are_chosen(
    page: ImportPage, qtbot: Any
) -> None:
    page.list.go(line(page, FIRST[:6]))
    page.cut(next(cut for cut in page.detail.cut_list() if cut.key == "apart"))
    page.list.go(line(page, FIRST[:6]))
    qtbot.keyClick(page.list, Qt.Key.Key_J, CONTROL)
    assert pieces(page)[:2] == [FIRST + SECOND, "社团二十个。"]
    page.list.choose([line(page, FIRST[:6]), line(page, "社团二十个")])
    assert "已选 2 项" in page.detail.title.text()
    page.detail.cuts.buttons["join"].click()
    assert pieces(page)[0] == (FIRST + SECOND + "社团二十个。")[:60]


def test_a_table_is_cut_above_the_row_of_the_caret(page: ImportPage) -> None:
    page.list.go(line(page, "表 1-1"))
    put_caret(page, "女生")
    page.detail.cuts.buttons["split"].click()
    tables = [x.piece.text for x in page.state.lines() if x.piece is not None and x.piece.kind == "table"]
    assert tables == ["表 1-1 学生人数", "女生 40"]


def test_a_paragraph_becomes_a_heading_by_key_and_a_paragraph_again(page: ImportPage, qtbot: Any) -> None:
    page.list.go(line(page, FIRST[:6]))
    put_caret(page, "社团二十个")
    qtbot.keyClick(page.list, Qt.Key.Key_2, CONTROL)
    made = page.list.current()
    assert made is not None and made.piece is not None and made.piece.kind == "section"
    assert page.state.target(made) == "1.2 社团二十个。"
    assert page.state.target(line(page, "表后的一段话")) == "1.2 社团二十个。"
    qtbot.keyClick(page.list, Qt.Key.Key_0, CONTROL)
    assert page.state.target(line(page, "表后的一段话")) == "1.1 专业建设"
    assert "社团二十个。" in pieces(page)


def test_the_level_of_a_heading_is_chosen_in_a_menu(page: ImportPage) -> None:
    page.list.go(line(page, "2 服务贡献"))
    menu = page.detail.cuts.heading.menu()
    assert isinstance(menu, QMenu)
    action = next(each for each in menu.actions() if "第 2 级" in each.text())
    action.trigger()
    assert page.state.target(line(page, "服务贡献")) == "1.2 服务贡献"


def drop_on(page: ImportPage, widget: Any, place: QPointF) -> None:
    data = page.list.rows.mimeData(page.list.selectionModel().selectedRows())
    event = QDropEvent(
        place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    widget.dropEvent(event)


def test_several_pieces_are_dragged_at_once_and_come_back_in_one_step(page: ImportPage, qtbot: Any) -> None:
    page.list.choose([line(page, FIRST[:6]), line(page, "表 1-1")])
    tree = page.detail.tree
    item = tree.findItems("服务贡献", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)[0]
    tree.scrollToItem(item)
    drop_on(page, tree, QPointF(tree.visualItemRect(item).center()))
    qtbot.waitUntil(lambda: len(page.state.choices[0].pieces) == 2)
    assert page.state.target(line(page, "表 1-1")) == "表 2-1　2 服务贡献"
    page.undo_button.click()
    assert not page.state.choices[0].pieces


def test_what_stands_in_a_chosen_section_goes_with_it(page: ImportPage) -> None:
    home, inner = line(page, "1.1 专业建设"), line(page, "表 1-1")
    assert page.state.outermost([home, inner]) == [home]
    target = line(page, "2 服务贡献")
    assert target.piece is not None
    page.state.move_all([home, inner], target.piece.id)
    assert page.state.target(home) == "2.1 专业建设" and page.state.target(inner).endswith("2.1 专业建设")


def test_a_row_let_go_on_a_section_of_the_list_goes_there(page: ImportPage, qtbot: Any) -> None:
    page.list.go(line(page, FIRST[:6]))
    target = line(page, "2 服务贡献")
    page.list.scrollTo(page.list.rows.index_of(target.key))
    place = QPointF(page.list.visualRect(page.list.rows.index_of(target.key)).center())
    drop_on(page, page.list, place)
    assert not page.state.choices[0].pieces, "what comes from elsewhere is no row of this list"
    page.list.dropped.emit(target)
    qtbot.waitUntil(lambda: bool(page.state.choices[0].pieces))
    assert target.piece is not None
    assert list(page.state.choices[0].pieces.values()) == [Move(target.piece.id)]


def texts(menu: QMenu) -> dict[str, QAction]:
    found: dict[str, QAction] = {}
    for action in menu.actions():
        below = action.menu()
        found |= texts(below) if isinstance(below, QMenu) else {action.text().partition("\t")[0]: action}
    return found


def test_the_menu_offers_places_reasons_and_cuts_and_does_them(page: ImportPage) -> None:
    page.list.go(line(page, FIRST[:6]))
    menu = import_menu(page.state, page.list.chosen(), page.detail.cut_list(), page)
    found = texts(menu)
    assert {"逐项拆开", "第 1 级标题", "2 服务贡献", "按原来的位置", "内容已过时"} <= found.keys()
    page._menu_chosen(found["2 服务贡献"])
    assert page.state.target(line(page, FIRST[:6])) == "2 服务贡献"
    page.list.go(line(page, FIRST[:6]))
    page._menu_chosen(found["逐项拆开"])
    assert line(page, SECOND[:6])
    page.list.choose([line(page, "表 1-1"), line(page, "表后")])
    page._menu_chosen(found["内容已过时"])
    assert (
        page.state.skip_reason(line(page, "表 1-1"))
        == page.state.skip_reason(line(page, "表后"))
        == "内容已过时"
    )


def test_the_menu_opens_at_the_row_by_key_and_at_the_pointer_by_mouse(page: ImportPage) -> None:
    page.list.menu_wanted.disconnect()
    page.list.go(line(page, FIRST[:6]))
    pointer = page.list.rect().bottomRight()
    asked: list[QPoint] = []
    page.list.menu_wanted.connect(asked.append)
    for reason in (QContextMenuEvent.Reason.Keyboard, QContextMenuEvent.Reason.Mouse):
        page.list.contextMenuEvent(QContextMenuEvent(reason, pointer, pointer))
    row = page.list.visualRect(page.list.currentIndex())
    assert page.list.viewport().mapFromGlobal(asked[0]).y() == row.bottom()
    assert page.list.viewport().mapFromGlobal(asked[1]) == pointer


def test_empty_sections_that_stay_are_a_step_too_and_the_tick_follows(page: ImportPage) -> None:
    page.detail.keep.setChecked(True)
    assert page.state.choices[0].keep_empty
    page.undo()
    assert [page.state.choices[0].keep_empty, page.detail.keep.isChecked()] == [False, False]


def test_printed_number_and_form_stand_beside_the_new_number(page: ImportPage) -> None:
    page.list.go(line(page, "表 1-1"))
    assert "表 1-1" in page.detail.old_number.text() and "表上方" in page.detail.old_number.text()
    assert "表 1-1" in page.detail.new_number.text()
    page.list.go(line(page, FIRST[:6]))
    assert not page.detail.old_number.text() and not page.detail.new_number.text()


def test_the_school_that_was_guessed_is_shown_and_can_be_changed(
    real: MainWindow, qtbot: Any, shared: Path
) -> None:
    page = read_in(real, qtbot, shared / "real" / "003-zz-2025.docx")
    assert "2025 年度" in page.source.words.text() and "章" in page.source.words.text()
    guessed = page.source.school.text()
    assert guessed
    page.source.school.setText("青川中等专业学校")
    page.source.school.editingFinished.emit()
    assert page.state.preview.fields["school.name"] == "青川中等专业学校"
    page.undo()
    assert page.source.school.text() == guessed


def test_files_are_read_again_when_they_mean_last_year(page: ImportPage, qtbot: Any) -> None:
    page.meaning.setCurrentIndex(1)
    page.meaning.activated.emit(1)
    qtbot.waitUntil(lambda: page.choose.isEnabled() and page.state.proposals[0].as_last_year, timeout=60_000)
    page.decide(Skip("旧的"))
    page.meaning.setCurrentIndex(0)
    page.meaning.activated.emit(0)
    assert page.state.proposals[0].as_last_year and not page.bar.isHidden(), (
        "decisions are not thrown away unasked"
    )


def test_several_files_have_heads_of_their_own_and_photographs_are_read_together(
    real: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "照片"
    folder.mkdir()
    for n, name in enumerate(("1 开学典礼.png", "2 校园一角.png", "校园一角 副本.png")):
        Image.new("RGB", (20, 20), (min(n, 1) * 90, 9, 9)).save(folder / name)
    page = read_in(real, qtbot, word_file(tmp_path / "旧.docx"), folder)
    rows = page.list.rows
    matched = next(
        rows.index(n, 0) for n in range(rows.rowCount()) if rows.group(rows.index(n, 0)) == "matched"
    )
    heads = [rows.data(rows.index(n, 0, matched)) for n in range(rows.rowCount(matched))]
    assert [str(head).partition("　")[0] for head in heads] == ["旧.docx", "照片"]
    assert not page.source.file.isHidden()
    page.list.choose([line(page, "开学典礼"), line(page, "校园一角")])
    target = line(page, "2 服务贡献")
    page.drop_on(target)
    page.accept_button.click()
    report = page.session.report
    home = next(s.id for s in report.sections.values() if s.title == "服务贡献")
    captions = [b.body.caption for b in report.blocks_of(home) if isinstance(b.body, Figure)]
    assert captions == ["开学典礼", "校园一角"] and len(report.pictures) == 2
    assert not any("待归位" in s.title for s in report.sections.values())


def test_the_model_keeps_what_qt_asks_of_models(page: ImportPage) -> None:
    tester = QAbstractItemModelTester(page.list.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.list.go(line(page, FIRST[:6]))
    page.cut(page.detail.cut_list()[-1])
    assert tester.model() is page.list.rows


def test_a_caret_behind_a_reference_counts_it_as_one_place() -> None:
    body = Text(
        (Paragraph((Span("见"), Reference("b1"), Span("和注"), Footnote("口径"), Span("。")), lead="甲。"),)
    )
    shown = [["甲。", "见", "表 1-1", "和注", "［口径］", "。"]]
    places = [text_place(body, shown, 0, column)[1] for column in (0, 2, 3, 5, 7, 9, 10, 13, 99)]
    assert places == [0, 2, 3, 4, 4, 5, 6, 7, 8]
    assert text_place(body, shown, 7, 1) == (0, 1)


def test_spaces_and_empty_paragraphs_do_not_shift_the_caret(page: ImportPage) -> None:
    page.list.go(line(page, FIRST[:6]))
    cursor = page.detail.old.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    page.detail.old.setTextCursor(cursor)
    assert page.detail.old.document().blockCount() == 3
    assert "split" not in [cut.key for cut in page.detail.cut_list()], (
        "behind the last word there is nothing to cut"
    )


def test_the_menu_of_the_window_asks_for_a_folder_of_photographs(
    real: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (20, 20)).save(tmp_path / "校门.png")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    real.do("photos")
    page = real.book.currentWidget()
    assert isinstance(page, ImportPage)
    qtbot.waitUntil(lambda: page.choose.isEnabled() and bool(page.state.proposals), timeout=60_000)
    page.list.go(line(page, "校门"))
    assert "校门" in page.detail.new.toPlainText()
