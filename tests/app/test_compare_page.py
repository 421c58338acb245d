"""The page 对比 in the real window: snapshots taken, differences shown, one restored, the change report written."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl

from app.compare_page import ComparePage
from app.session import Session
from app.window import MainWindow
from report import edits
from report.compare import Group
from report.editions import load_edition
from report.values import read_value
from tests.app.window_parts import empty_window, own_settings, write

__all__ = ["empty_window", "own_settings"]
ROW, COLUMN = "zz-2025.t1.1", "2025"


@pytest.fixture
def session(empty_window: MainWindow, tmp_path: Path) -> Session:
    made = Session.create(tmp_path / "年报.zhibao", load_edition("zz-2025"), "某某学校")
    empty_window.take(made)
    return made


def page_of(window: MainWindow) -> ComparePage:
    window.do("compare")
    page = window.book.currentWidget()
    assert isinstance(page, ComparePage)
    return page


def fill(session: Session, typed: str) -> None:
    session.perform(edits.set_value(session.report, ROW, COLUMN, read_value(typed, "人")))


def first_body(session: Session) -> str:
    return next(s.id for s, _ in session.report.walk() if s.type == "body")


def test_without_snapshots_the_page_says_how_to_take_one(session: Session, empty_window: MainWindow) -> None:
    page = page_of(empty_window)
    assert "新快照" in page.pairs.toPlainText()
    assert not page.save.isEnabled()


def test_numbers_come_first_and_one_is_restored_and_undone(
    session: Session, empty_window: MainWindow
) -> None:
    fill(session, "138")
    page = page_of(empty_window)
    page.take_snapshot("初审稿")
    write(session, first_body(session), "这一段是后来加的。")
    fill(session, "141")
    page.refresh()
    assert [d.group for d in page.differences] == [Group.NUMBERS, Group.TEXT]
    assert page.list.topLevelItem(0).child(0).text(1) == "138 → 141"
    shown = page.pairs.toPlainText()
    assert "138" in shown and "141" in shown and "这一段是后来加的。" in shown
    page._follow(QUrl("restore:0"))
    assert session.report.value(ROW, COLUMN).shown == "138"
    assert [d.group for d in page.differences] == [Group.TEXT]
    empty_window.do("undo")
    assert session.report.value(ROW, COLUMN).shown == "141"


def test_two_snapshots_are_compared_without_a_way_back(session: Session, empty_window: MainWindow) -> None:
    page = page_of(empty_window)
    fill(session, "1")
    page.take_snapshot("初审稿")
    fill(session, "2")
    page.take_snapshot("送审稿")
    fill(session, "3")
    page.fill_boxes()
    page.old_box.setCurrentIndex(1)
    page.new_box.setCurrentIndex(1)
    page.refresh()
    assert [(d.before, d.after) for d in page.differences] == [("1", "2")]
    assert "restore:" not in page.pairs.toHtml()


def test_numbers_only_hides_the_rest(session: Session, empty_window: MainWindow) -> None:
    page = page_of(empty_window)
    page.take_snapshot("初审稿")
    write(session, first_body(session), "后来的文字")
    page.refresh()
    page.numbers_only.setChecked(True)
    assert page.list.topLevelItemCount() == 0
    page.numbers_only.setChecked(False)
    assert page.list.topLevelItemCount() == 1


def test_a_difference_leads_to_its_place(session: Session, empty_window: MainWindow) -> None:
    page = page_of(empty_window)
    page.take_snapshot("初审稿")
    section = first_body(session)
    write(session, section, "后来的文字")
    page.refresh()
    page.step(1)
    assert page.list.currentItem().text(1) == "新增"
    page._follow(QUrl("go:0"))
    assert empty_window.section == section


def test_the_change_report_is_one_file_with_both_texts(
    session: Session, empty_window: MainWindow, tmp_path: Path
) -> None:
    fill(session, "138")
    page = page_of(empty_window)
    page.take_snapshot("初审稿")
    fill(session, "141")
    page.refresh()
    path = tmp_path / "修改报告.html"
    page.write_report(path)
    text = path.read_text(encoding="utf-8")
    assert "<s " in text and ">138</s>" in text and ">141</u>" in text and "某某学校" in text
    page.write_report(tmp_path / "没有" / "修改报告.html")
    assert "没有" in page.bar.sentence


def test_a_snapshot_is_asked_for_in_the_page(session: Session, empty_window: MainWindow, qtbot: Any) -> None:
    empty_window.do("snapshot")
    page = empty_window.book.currentWidget()
    assert isinstance(page, ComparePage) and "名字" in page.bar.sentence
    page.take_snapshot("送审稿")
    assert session.draft.snapshots()[0].name == "送审稿"
    assert "送审稿" in page.bar.sentence
