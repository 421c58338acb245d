"""The picture shelf, and what the board knows: last change, days left, departments of sections and rows."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.session import Session
from app.shelf_panel import ShelfPanel
from app.window import MainWindow
from report import edits
from report.blocks import Figure, Picture
from report.due import dues, left_text, next_due, set_dues
from report.editions import load_edition
from report.errors import UserError
from report.model import Kind
from report.progress import debts, owner_key, reminder, report_progress
from tests.app.window_parts import empty_window, own_settings, write
from tests.forms.memory_bench import png

__all__ = ["empty_window", "own_settings"]


@pytest.fixture
def window(empty_window: MainWindow, tmp_path: Path) -> MainWindow:
    empty_window.take(Session.create(tmp_path / "年报.zhibao", load_edition("zz-2025"), "东海学校"))
    return empty_window


def session_of(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def body_of(session: Session) -> str:
    return next(s.id for s, _ in session.report.walk() if s.type == Kind.BODY)


def with_pictures(window: MainWindow) -> list[str]:
    """Two pictures, the first shown by two figures, the second by none."""
    session = session_of(window)
    infos = [session.store_picture(png(60 + n, 40), f"照片{n}.png") for n in range(2)]
    for info in infos:
        session.perform(edits.add_picture(session.report, info))
    for key in ("f1", "f2"):
        figure = Figure((Picture(infos[0].sha, "左"),), key)
        session.perform(edits.insert_block(session.report, body_of(session), 9, figure, "插入图片", "", key))
    return [info.sha for info in infos]


def shelf_of(window: MainWindow) -> ShelfPanel:
    window.do("shelf")
    panel = window.foot_dock.findChild(ShelfPanel)
    assert isinstance(panel, ShelfPanel)
    return panel


def test_the_shelf_says_where_each_picture_stands(window: MainWindow) -> None:
    first, second = with_pictures(window)
    panel = shelf_of(window)
    assert [panel.list.item(n).data(Qt.ItemDataRole.UserRole) for n in range(2)] == [first, second]
    assert "、" in panel.list.item(0).text() and panel.list.item(1).text() == "没有用到"
    panel.which.setCurrentIndex(1)
    panel.refresh()
    assert panel.list.count() == 1
    panel._draw_some()
    assert not panel.list.item(0).icon().isNull()


def test_chosen_pictures_go_into_the_text_as_one_figure(window: MainWindow) -> None:
    shas = with_pictures(window)
    session = session_of(window)
    window.go(body_of(session))
    panel = shelf_of(window)
    panel.list.selectAll()
    before = len(session.report.blocks)
    panel.put.click()
    made = [
        b.body
        for b in session.report.blocks.values()
        if isinstance(b.body, Figure) and len(b.body.pictures) == 2
    ]
    assert [p.sha for p in made[0].pictures] == shas
    window.do("undo")
    assert len(session.report.blocks) == before


def test_a_picture_is_replaced_everywhere_in_one_step(window: MainWindow, tmp_path: Path) -> None:
    first, _ = with_pictures(window)
    session, file = session_of(window), tmp_path / "新照片.png"
    file.write_bytes(png(90, 50))
    panel = shelf_of(window)
    panel.replace(first, file)
    shown = [session.report.blocks[key].body.pictures[0] for key in ("f1", "f2")]
    assert {p.sha for p in shown} == {shown[0].sha} and shown[0].sha != first and shown[0].sub_caption == "左"
    assert window.undo_name() == "替换图片（2 处）"
    window.do("undo")
    assert session.report.blocks["f2"].body.pictures[0].sha == first


def test_the_board_says_who_changed_a_chapter_last(window: MainWindow) -> None:
    session = session_of(window)
    section = next(s.id for s in session.report.children("") if s.type == Kind.BODY)
    write(session, section, "新写的一段。")
    window.show_start()
    model = window.start_page.board.board_model
    place = next(
        n for n in range(model.rowCount()) if model.index(n, 0).data(Qt.ItemDataRole.UserRole + 2) == section
    )
    assert date.today().strftime("%m-%d") in model.index(place, 6).data()


def test_only_the_lines_of_one_department_are_shown(window: MainWindow) -> None:
    session = session_of(window)
    chapters = [s.id for s in session.report.children("") if s.type == Kind.BODY]
    session.perform(edits.set_section(session.report, chapters[0], "改负责部门", owner="实训处"))
    window.show_start()
    page = window.start_page
    every = page.board.board_model.rowCount()
    page.owner.setCurrentText("实训处")
    page._show_board()
    assert 1 <= page.board.board_model.rowCount() < every


def test_a_row_given_to_a_department_is_owed_by_it(window: MainWindow) -> None:
    session = session_of(window)
    report = session.report
    table = report.edition.tables[0]
    rows = [row for row in table.rows if report.edition.applies(row)]
    for row in rows[:2]:
        session.perform(edits.set_field(report, owner_key(row.id), "学生处"))
    owed = {debt.owner: debt.pieces for debt in debts(report, report_progress(report))}
    assert f"{table.title}还欠 2 行" in owed["学生处"]
    assert "学生处：" in reminder(report, debts(report, report_progress(report)))


def test_days_left_are_counted_to_the_next_milestone(window: MainWindow) -> None:
    report = session_of(window).report
    report.apply(set_dues(report, {"first": "12月20日", "final": "", "submit": "2026-1-10"}))
    assert [due.day for due in dues(report)] == [date(report.year, 12, 20), date(2026, 1, 10)]
    coming = next_due(report, date(2025, 12, 25))
    assert coming is not None and left_text(coming, date(2025, 12, 25)) == "离上报还有 16 天"
    assert left_text(coming, date(2026, 1, 10)) == "今天上报"
    assert left_text(coming, date(2026, 1, 12)) == "上报已过 2 天"
    with pytest.raises(UserError):
        set_dues(report, {"first": "13月40日"})


def test_a_day_is_set_on_the_board(window: MainWindow) -> None:
    row = window.start_page.due
    row.change.click()
    row.fields["submit"].setText("2099-1-10")
    row.take()
    assert "离上报还有" in row.left.text()
    assert session_of(window).undo_name == "改截止日期"
