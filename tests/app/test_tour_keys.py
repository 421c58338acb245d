"""十分钟上手 on the sample, and the list of keys."""

from pathlib import Path

import pytest

from app.keys import keys_markdown
from app.tour import STEPS, Tour
from app.window import MainWindow
from report import edits
from report.blocks import Paragraph, Table, Text
from report.content import BoundNumber, spans
from report.model import Kind
from report.values import read_value
from tests.app.window_parts import empty_window, own_settings

__all__ = ["empty_window", "own_settings"]


@pytest.fixture
def tour(empty_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tour:
    monkeypatch.setattr("app.new_report.default_folder", lambda: tmp_path)
    empty_window.do("tour")
    made = empty_window.commands.help.tour_strip
    assert isinstance(made, Tour)
    return made


def test_every_step_ticks_itself_off_when_it_is_done(tour: Tour, empty_window: MainWindow) -> None:
    window, session = empty_window, empty_window.session
    assert session is not None
    report = session.report
    section = next(s.id for s, _ in report.walk() if s.type == Kind.BODY)
    table = report.edition.tables[0]
    cell = (table.rows[0].id, table.columns[-1].key_for(report.year))
    home = next(b.section for b in report.blocks.values() if getattr(b.body, "table", "") == table.id)

    def put(body: object, name: str) -> None:
        session.perform(edits.insert_block(report, section, 99, body, name))  # type: ignore[arg-type,union-attr]

    def fill() -> None:
        window.go(home)
        session.perform(edits.set_value(report, *cell, read_value("321")))  # type: ignore[union-attr]

    doing = (
        lambda: window.go(section),
        lambda: put(Text((Paragraph(spans("改几个字。")),)), "键入"),
        lambda: window.do("undo"),
        fill,
        lambda: put(Text((Paragraph((BoundNumber(*cell),)),)), "插入数字"),
        lambda: put(Table(), "插入表格"),
        lambda: session.draft.take_snapshot("初审稿"),  # type: ignore[union-attr]
        lambda: window.do("check"),
        lambda: window.commands.special("preview"),
        lambda: window.commands.special("delivery"),
    )
    assert len(doing) == len(STEPS)
    for place, act in enumerate(doing):
        tour.look()
        assert tour.at == place, STEPS[place].key
        act()
        tour.look()
        assert tour.at == place + 1, STEPS[place].key
    assert "走完了" in tour._text.text() and not tour.skip.isVisible() and not tour.pointer.isVisible()


def test_the_strip_points_at_the_place(tour: Tour, empty_window: MainWindow) -> None:
    tour.look()
    board = empty_window.start_page.board
    assert tour.pointer.isVisible()
    assert tour.pointer.geometry().contains(board.mapTo(empty_window, board.rect().center()))


def test_the_tour_ends_when_asked_and_when_another_report_comes(tour: Tour, empty_window: MainWindow) -> None:
    empty_window.use(None)
    tour.look()
    assert empty_window.commands.help.tour_strip is None


def test_the_list_of_keys_holds_every_shortcut_of_the_menus(empty_window: MainWindow) -> None:
    text = keys_markdown(empty_window.menuBar())
    for key, action in empty_window.actions_by_key.by_key.items():
        if (
            not action.shortcut().isEmpty()
            and key in empty_window.actions_by_key.specs
            and action.menu() is None
        ):
            assert action.shortcut().toString() in text, key


def test_no_two_actions_share_a_key(empty_window: MainWindow) -> None:
    held = [a.shortcut().toString() for a in empty_window.actions() if not a.shortcut().isEmpty()]
    assert len(held) == len(set(held))


def test_the_keys_stand_at_the_end_of_the_manual(empty_window: MainWindow) -> None:
    empty_window.do("keys")
    manual = empty_window.commands.help.manual_window
    assert manual is not None
    item = manual.parts.currentItem()
    assert item is not None and item.text().strip() == "键盘一览"
    assert "Ctrl+Alt+H" in manual.text.toPlainText()
    manual.close()
