"""修改记录 and 回收站 in the real window, over a real draft file."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.history_panel import HistoryPanel
from app.recycle_page import RecyclePage
from app.session import Session
from app.window import MainWindow
from report import edits, table_shape
from report.blocks import Figure, Paragraph, Picture, Table, Text
from report.content import spans
from report.editions import load_edition
from report.history import Target
from report.recycle import Thing
from report.values import read_value
from tests.app.window_parts import empty_window, own_settings
from tests.forms.memory_bench import png
from tests.forms.page_parts import press

__all__ = ["empty_window", "own_settings"]


@pytest.fixture
def window(empty_window: MainWindow, tmp_path: Path) -> MainWindow:
    empty_window.take(Session.create(tmp_path / "年报.zhibao", load_edition("zz-2025"), "东海学校"))
    return empty_window


def session_of(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def chapter(window: MainWindow, title: str = "实训基地") -> str:
    session = session_of(window)
    key = edits.new_id("s")
    session.perform(edits.insert_section(session.report, "", 5, title, key))
    return key


def put(window: MainWindow, section: str, *texts: str, key: str = "t1") -> None:
    session = session_of(window)
    body = Text(tuple(Paragraph(spans(text)) for text in texts))
    if key in session.report.blocks:
        session.perform(edits.set_body(session.report, key, body, "键入"))
    else:
        session.perform(edits.insert_block(session.report, section, 99, body, "写正文", "", key))


def panel_for(window: MainWindow, target: Target) -> HistoryPanel:
    window.commands.show_history(target)
    panel = window.foot_dock.findChild(HistoryPanel)
    assert isinstance(panel, HistoryPanel) and window.foot_dock.isVisible()
    return panel


def bin_of(window: MainWindow) -> RecyclePage:
    window.do("recycle")
    page = window.book.currentWidget()
    assert isinstance(page, RecyclePage)
    return page


# -- history


def test_a_paragraph_is_followed_past_paragraphs_that_came_before_it(window: MainWindow) -> None:
    section = chapter(window)
    put(window, section, "第一句。", "开设专业 12 个。")
    put(window, section, "第一句。", "开设专业 13 个。")
    put(window, section, "新的开头。", "第一句。", "开设专业 13 个。")
    panel = panel_for(window, Target("blocks", "t1", 2))
    assert [(m.before, m.after) for m in panel.moments] == [
        ("开设专业 12 个。", "开设专业 13 个。"),
        ("", "开设专业 12 个。"),
    ]
    assert "12" in panel.sides.toPlainText() and "13" in panel.sides.toPlainText()


def test_a_paragraph_is_brought_back_in_one_step(window: MainWindow) -> None:
    section = chapter(window)
    put(window, section, "甲", "开设专业 12 个。")
    put(window, section, "甲", "开设专业 13 个。")
    panel = panel_for(window, Target("blocks", "t1", 1))
    panel.back.click()
    body = session_of(window).report.blocks["t1"].body
    assert [p.content[0].text for p in body.paragraphs] == ["甲", "开设专业 12 个。"]
    assert not panel.forth.isEnabled() or panel.moments[0].before == "开设专业 13 个。"
    window.do("undo")
    assert session_of(window).report.blocks["t1"].body.paragraphs[1].content[0].text == "开设专业 13 个。"


def test_the_key_asks_about_the_cell_under_the_cursor(window: MainWindow) -> None:
    session = session_of(window)
    table = session.report.edition.tables[0]
    row, column = table.rows[0].id, table.columns[-1].key_for(session.report.year)
    for text in ("8", "36"):
        session.perform(edits.set_value(session.report, row, column, read_value(text)))
    section = next(
        b.section for b in session.report.blocks.values() if getattr(b.body, "table", "") == table.id
    )
    window.go(section)
    page = window.book.currentWidget()
    page.grid.go_to(row, column)
    QTest.keyClick(
        page.grid, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    )
    panel = window.foot_dock.findChild(HistoryPanel)
    assert panel is not None
    assert [(m.before, m.after) for m in panel.moments] == [("8", "36"), ("", "8")]
    panel.back.click()
    assert session.report.value(row, column).text == "8"
    press(panel.list, Qt.Key.Key_Escape)
    assert not window.foot_dock.isVisible()


def test_a_cell_of_a_table_is_followed_over_inserted_rows(window: MainWindow) -> None:
    session, section = session_of(window), chapter(window)
    first = Table((("专业", "人数"), ("机电", "40"), ("数控", "50")))
    session.perform(edits.insert_block(session.report, section, 9, first, "插入表格", "", "g1"))
    second = table_shape.set_cells(first, {(2, 1): "55"})
    session.perform(edits.set_body(session.report, "g1", second, "填表"))
    session.perform(edits.set_body(session.report, "g1", table_shape.insert_rows(second, 1), "插入行"))
    panel = panel_for(window, Target("blocks", "g1", row=3, column=1))
    assert [(m.before, m.after) for m in panel.moments] == [("50", "55"), ("", "50")]


def test_undo_is_told_as_undo(window: MainWindow) -> None:
    section = chapter(window)
    put(window, section, "一")
    put(window, section, "二")
    window.do("undo")
    panel = panel_for(window, Target("blocks", "t1", 0))
    assert next((m.action, m.before, m.after) for m in panel.moments) == ("undo", "二", "一")
    assert panel.list.topLevelItem(0).text(2) == "撤销：键入"


# -- recycle bin


def test_an_empty_bin_says_what_will_be_in_it(window: MainWindow) -> None:
    page = bin_of(window)
    assert page.items == [] and "回收站是空的" in page.preview.toPlainText()
    assert not page.back.isEnabled()


def test_a_deleted_chapter_comes_back_whole_after_a_restart(window: MainWindow) -> None:
    session, section = session_of(window), chapter(window)
    below = edits.new_id("s")
    session.perform(edits.insert_section(session.report, section, 0, "校内基地", below))
    put(window, section, "基地面积大。", key="t1")
    put(window, below, "工位充足。", key="t2")
    order = [s.id for s in session.report.children("")]
    session.perform(edits.delete_section(session.report, section))
    path = session.path
    window.use(None)
    window.open_path(path)
    page = bin_of(window)
    assert [(i.thing, i.title) for i in page.items] == [(Thing.SECTION, "实训基地")]
    assert "工位充足。" in page.preview.toPlainText()
    page.back.click()
    report = session_of(window).report
    assert [s.id for s in report.children("")] == order
    assert [s.id for s in report.children(section)] == [below]
    assert report.blocks["t2"].section == below
    assert page.items == []
    window.do("undo")
    assert section not in session_of(window).report.sections


def test_a_block_whose_section_is_gone_too_goes_to_the_nearest_one_above(window: MainWindow) -> None:
    session, section = session_of(window), chapter(window)
    below = edits.new_id("s")
    session.perform(edits.insert_section(session.report, section, 0, "校内基地", below))
    put(window, below, "工位充足。", key="t2")
    session.perform(edits.delete_blocks(session.report, ["t2"]))
    session.perform(edits.delete_section(session.report, below))
    page = bin_of(window)
    place = [i.thing for i in page.items].index(Thing.TEXT)
    page.list.setCurrentItem(page.list.topLevelItem(place))
    page.restore()
    assert session.report.blocks["t2"].section == section


def test_rows_pictures_and_paragraphs_come_back_to_their_places(window: MainWindow) -> None:
    session, section = session_of(window), chapter(window)
    table = Table((("专业", "人数"), ("机电", "40"), ("数控", "50")), caption="专业表")
    session.perform(edits.insert_block(session.report, section, 9, table, "插入表格", "", "g1"))
    infos = [session.store_picture(png(60 + n, 40), f"照片{n}.png") for n in range(2)]
    for info in infos:
        session.perform(edits.add_picture(session.report, info))
    figure = Figure(tuple(Picture(info.sha) for info in infos), "两张照片")
    session.perform(edits.insert_block(session.report, section, 9, figure, "插入图片", "", "f1"))
    put(window, section, "开头。", "要删的一段。", "结尾。")
    session.perform(edits.set_body(session.report, "g1", table_shape.delete_rows(table, [1]), "删除行"))
    session.perform(
        edits.set_body(session.report, "f1", replace(figure, pictures=figure.pictures[1:]), "移除图片")
    )
    put(window, section, "开头。", "结尾。")
    page = bin_of(window)
    assert {i.thing for i in page.items} == {Thing.ROWS, Thing.PICTURE, Thing.PARAGRAPH}
    while page.items:
        page.restore()
    report = session.report
    assert report.blocks["g1"].body.rows == table.rows
    assert report.blocks["f1"].body == figure
    assert [p.content[0].text for p in report.blocks["t1"].body.paragraphs] == [
        "开头。",
        "要删的一段。",
        "结尾。",
    ]


def test_what_only_moved_or_was_joined_is_not_in_the_bin(window: MainWindow) -> None:
    session, section = session_of(window), chapter(window)
    put(window, section, "上半句，", "下半句。")
    put(window, section, "上半句，下半句。")
    put(window, section, "搬走的一段。", key="t2")
    put(window, section, "上半句，下半句。", "搬走的一段。", key="t1")
    session.perform(edits.delete_blocks(session.report, ["t2"]))
    assert bin_of(window).items == []


def test_a_locked_chapter_takes_nothing_back(window: MainWindow, qtbot: Any) -> None:
    session, section = session_of(window), chapter(window)
    put(window, section, "工位充足。", key="t2")
    session.perform(edits.delete_blocks(session.report, ["t2"]))
    session.perform(edits.set_section(session.report, section, "锁定", state="locked"))
    page = bin_of(window)
    page.restore()
    assert "已锁定" in page.bar.sentence and "t2" not in session.report.blocks
