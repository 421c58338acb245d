"""Blocks and sections on a page come, move and go; findings are marked where their words stand."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from forms.blocks.text_block import TextBlock
from report import edits
from report.blocks import Case, Paragraph, Table, Text
from report.checks.findings import Finding, Place
from report.content import Span
from report.values import read_value
from tests.forms.page_parts import (
    bench,
    bodies,
    drop,
    page,
    pictures,
    press,
    shown,
    text,
    type_text,
    words,
)
from tests.forms.rich_section import SECTION, rich_bench

__all__ = ["bench", "page", "text"]  # fixtures


# -- blocks


def test_a_dropped_file_becomes_a_figure(qtbot, tmp_path, bench, page):
    drop(page, pictures(tmp_path, 1))
    qtbot.waitUntil(lambda: len(bodies(bench)) == 2)
    (picture,) = bodies(bench)[1].pictures
    assert bench.report.pictures[picture.sha].name == "活动 0.png" and len(bench.done) == 1
    bench.undo()
    assert len(bodies(bench)) == 1 and not bench.report.pictures


@pytest.mark.parametrize(("answer", "sizes"), [("放在一个图里", [3]), ("各成一图", [1, 1, 1])])
def test_several_dropped_files_are_asked_about_in_the_page(qtbot, tmp_path, bench, page, answer, sizes):
    drop(page, pictures(tmp_path, 3))
    assert "3 张" in page.messages.sentence
    next(b for b in page.messages.findChildren(QPushButton) if b.text() == answer).click()
    qtbot.waitUntil(lambda: len(bodies(bench)) > 1)
    assert [len(b.pictures) for b in bodies(bench)[1:]] == sizes and page.messages.sentence == ""


def test_a_file_that_is_no_picture_is_named_and_the_others_are_taken(qtbot, tmp_path, bench, page):
    said = []
    bench.said.connect(said.append)
    (tmp_path / "坏.png").write_bytes(b"no picture")
    page.insert_figure([str(tmp_path / "坏.png"), str(tmp_path / "缺.png"), *map(str, pictures(tmp_path, 1))])
    page._store(
        [tmp_path / "坏.png", tmp_path / "缺.png", tmp_path / "活动 0.png"], page.spot(), together=True
    )
    qtbot.waitUntil(lambda: len(bodies(bench)) == 2)
    assert any("坏.png" in s for s in said) and any("缺.png" in s for s in said)


def test_a_case_takes_a_title_and_text_and_counts_its_characters(bench, page, text):
    page.insert_case()
    key = next(b.id for b in bench.report.blocks_of(SECTION) if isinstance(b.body, Case))
    case = page.widget_of(key)
    assert case.title.hasFocus()
    type_text(case.title, "小店长的一天")
    press(case.title, Qt.Key.Key_Return, "\r")
    assert bench.report.blocks[key].body == Case("小店长的一天")
    inner = case.inner.widgets[0]
    assert inner.edit.hasFocus()
    type_text(inner.edit, "六个字的正文")
    bench.flushing.emit()
    assert case.count.text() == "6 / 1000 字" and len(bench.report.blocks_of(SECTION, key)) == 1
    page.insert_table()
    assert [type(b) for b in bodies(bench, key)] == [Text, Table]
    page.insert_case()
    assert sum(isinstance(b, Case) for b in bodies(bench)) == 2


def test_moving_a_table_passes_one_paragraph_at_a_time(bench, page, text):
    press(text.edit, Qt.Key.Key_Return, "\r")
    type_text(text.edit, "二")
    page.insert_table()
    page.move_block(-1)
    assert [type(b) for b in bodies(bench)] == [Text, Table, Text] and words(bench) == ["学校办学多年。"]
    page.move_block(-1)
    assert [type(b) for b in bodies(bench)] == [Table, Text]
    page.move_block(1)
    page.move_block(1)
    assert [type(b) for b in bodies(bench)] == [Text, Table]


def test_alt_and_an_arrow_move_a_paragraph_also_past_a_table(bench, page, text):
    press(text.edit, Qt.Key.Key_Return, "\r")
    type_text(text.edit, "二")
    alt = Qt.KeyboardModifier.AltModifier
    press(text.edit, Qt.Key.Key_Up, "", alt)
    assert words(bench) == ["二", "学校办学多年。"] and text.edit.textCursor().position() == 1
    text.focus_at(-1)
    page.insert_table()
    text.focus_at(-1)
    press(text.edit, Qt.Key.Key_Down, "", alt)
    assert [type(b) for b in bodies(bench)] == [Text, Table, Text] and words(bench) == ["二"]
    assert page.current.edit.toPlainText() == "学校办学多年。"
    table = page.widgets()[1]
    table.grid.setFocus()
    press(table.grid, Qt.Key.Key_Up, "", alt)
    assert [type(b) for b in bodies(bench)] == [Table, Text]


def test_the_page_gives_the_caret_back_to_where_it_was(page, text):
    cursor = text.edit.textCursor()
    cursor.setPosition(3)
    text.edit.setTextCursor(cursor)
    page.add_section()
    text.edit.setFocus()
    page.head.setFocus()
    page.setFocus()
    assert text.edit.hasFocus() and text.edit.textCursor().position() == 3


def test_deleting_a_table_joins_the_texts_around_it(bench, page, text):
    press(text.edit, Qt.Key.Key_Return, "\r")
    type_text(text.edit, "二")
    text.focus_at(1)
    page.insert_table()
    assert len(bodies(bench)) == 3
    page.delete_block()
    assert words(bench) == ["学校办学多年。", "二"] and len(bodies(bench)) == 1
    bench.undo()
    assert len(bodies(bench)) == 3 and len(page.widgets()) == 3


def test_backspace_at_the_start_joins_two_texts(bench, page, text):
    bench.perform(
        edits.insert_block(bench.report, SECTION, 1, Text((Paragraph((Span("二"),)),)), "", "", "b2")
    )
    page.widget_of("b2").focus_at(1)
    press(page.widget_of("b2").edit, Qt.Key.Key_Backspace)
    assert words(bench) == ["学校办学多年。二"] and text.edit.textCursor().position() == 7


def test_text_can_be_opened_above_a_block(bench, page, text):
    page.insert_table()
    key = next(b.id for b in bench.report.blocks_of(SECTION) if isinstance(b.body, Table))
    page.insert_table()
    second = [b.id for b in bench.report.blocks_of(SECTION) if isinstance(b.body, Table)][1]
    page.text_beside(second, below=False)
    assert [type(b) for b in bodies(bench)] == [Text, Table, Text, Table]
    assert isinstance(page.current, TextBlock)
    page.text_beside(key, below=False)
    assert page.current is text


# -- sections


def test_the_title_is_edited_in_place_and_its_number_is_not(bench, page):
    assert page.heading.number.text() == "（一）"
    page.heading.title.setFocus()
    page.heading.title.selectAll()
    type_text(page.heading.title, "专业群建设")
    press(page.heading.title, Qt.Key.Key_Return, "\r")
    assert bench.report.sections[SECTION].title == "专业群建设"


def test_a_title_cannot_be_left_empty(bench, page):
    page.heading.title.setFocus()
    page.heading.title.selectAll()
    press(page.heading.title, Qt.Key.Key_Backspace)
    press(page.heading.title, Qt.Key.Key_Return, "\r")
    assert bench.report.sections[SECTION].title == "专业建设" == page.heading.title.text()


def test_a_new_section_appears_with_its_title_selected(bench, page, text):
    page.add_section()
    part = page.parts[1]
    assert part.heading.title.hasFocus() and part.heading.title.selectedText() == "新的一节"
    bench.undo()
    assert len(page.parts) == 1


def test_a_chapter_page_shows_the_sections_below_it(qtbot, bench):
    page = shown(qtbot, bench, "s-c1")
    assert [part.section_id for part in page.parts] == ["s-c1", "s-c1-1", "s-c1-2"]
    assert page.widget_of("b1") is not None


def test_a_hidden_page_catches_up_when_it_is_shown_again(bench, page, text):
    page.hide()
    bench.perform(edits.set_body(bench.report, "b1", Text((Paragraph((Span("改过。"),)),)), "替换"))
    page.show()
    assert text.edit.toPlainText() == "改过。"


def test_a_locked_section_cannot_be_changed(qtbot, bench):
    bench.perform(edits.set_section(bench.report, SECTION, "锁定", state="locked"))
    page = shown(qtbot, bench)
    text = page.widget_of("b1")
    text.focus_at(-1)
    type_text(text.edit, "改")
    page.insert_table()
    bench.flushing.emit()
    assert words(bench) == ["学校办学多年。"] and len(bodies(bench)) == 1


def test_the_status_line_says_where_the_caret_is(qtbot, page, text):
    said = []
    page.caret_changed.connect(said.append)
    text.focus_at(-1)
    assert said[-1] == "光标在 （一） 第 1 段 · 本节 7 字"


# -- findings


def finding(level, **place):
    return Finding("x", "text", level, "说明", (Place("处", **place),))


def test_findings_are_underlined_where_their_words_stand(bench, page, text):
    bench.findings = [finding("error", quote="办学多年", section=SECTION, block="b1", paragraph=0)]
    bench.checked.emit()
    (mark,) = text.edit.extraSelections()
    assert mark.cursor.selectedText() == "办学多年"
    cursor = text.edit.textCursor()
    cursor.setPosition(4)
    assert text.edit.tip_at(text.edit.cursorRect(cursor).center()) == "说明"


def test_a_quote_that_runs_over_a_chip_is_found(bench, page, text):
    bench.perform(edits.set_value(bench.report, "x.t1.1", "2025", read_value("10")))
    page.insert_indicator("x.t1.1", "2025")
    type_text(text.edit, "人")
    bench.flushing.emit()
    place = Place("处", "多年。10人", SECTION, "b1", 0)
    page.show_place(place)
    (mark,) = text.edit.extraSelections()
    assert mark.cursor.selectionStart() == 4 and mark.cursor.selectionEnd() == 9


def test_a_place_in_a_table_selects_its_cell(qtbot, bench):
    bench = rich_bench()
    page = shown(qtbot, bench)
    bench.findings = [finding("query", quote="", section=SECTION, block="b-awards", row=2, column=3)]
    bench.checked.emit()
    table = page.widget_of("b-awards")
    assert table.grid.cells.levels == {(2, 3): ("query", "说明")}
    page.show_place(bench.findings[0].places[0])
    assert (table.grid.currentIndex().row(), table.grid.currentIndex().column()) == (2, 3)


def test_a_page_with_every_kind_of_block_builds_and_follows_an_undo_of_all(qtbot):
    bench = rich_bench()
    page = shown(qtbot, bench)
    assert len(page.widgets()) >= 9
    page.grab()
    bench.perform(edits.delete_section(bench.report, "s-child"))
    assert len(page.parts) == 1
    bench.undo()
    assert len(page.parts) == 2 and page.widget_of("b-second") is not None
    page.restyle()
    assert page.grab().size() == page.size() * page.devicePixelRatio()
