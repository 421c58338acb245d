"""查找与替换 in the real window: keys, the list of places, one undo step."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.find_panel import FindPanel
from app.session import Session
from app.window import MainWindow
from report import edits
from report.editions import load_edition
from report.find import Search, find
from report.values import read_value
from tests.app.window_parts import empty_window, own_settings, write

__all__ = ["empty_window", "own_settings"]


@pytest.fixture
def window(empty_window: MainWindow, tmp_path: Path) -> MainWindow:
    session = Session.create(tmp_path / "年报.zhibao", load_edition("zz-2025"), "东海学校")
    empty_window.take(session)
    bodies = [s.id for s, _ in session.report.walk() if s.type == "body"]
    for section in bodies[1:4]:
        write(session, section, "东海学校开设专业 12 个，东海学校师生共建。")
    empty_window.go(bodies[1])
    return empty_window


def panel_of(window: MainWindow, replacing: bool = False) -> FindPanel:
    window.do("replace_text" if replacing else "find_text")
    assert window.find_panel is not None and window.foot_dock.isVisible()
    return window.find_panel


def test_every_place_is_listed_and_replaced_in_one_step(window: MainWindow) -> None:
    panel = panel_of(window, replacing=True)
    panel.wanted.setText("东海学校师生")
    panel.instead.setText("全校师生")
    panel.search()
    assert panel.list.topLevelItemCount() == 3 and "3 处" in panel.count.text()
    QTest.keyClick(panel.instead, Qt.Key.Key_Return)
    report = window.session.report  # type: ignore[union-attr]
    assert len(find(report, Search("全校师生"))) == 3
    assert window.undo_name() == "替换 3 处"
    window.do("undo")
    assert find(report, Search("全校师生")) == []


def test_a_place_that_is_not_ticked_stays(window: MainWindow) -> None:
    panel = panel_of(window)
    panel.wanted.setText("东海学校师生")
    panel.search()
    panel.list.topLevelItem(1).setCheckState(0, Qt.CheckState.Unchecked)
    panel.instead.setText("")
    panel.replace_checked()
    assert len(find(window.session.report, Search("东海学校师生"))) == 1  # type: ignore[union-attr]


def test_a_figure_of_the_appendix_is_listed_but_not_ticked(window: MainWindow) -> None:
    session = window.session
    assert session is not None
    session.perform(edits.set_value(session.report, "zz-2025.t1.1", "2025", read_value("12", "人")))
    panel = panel_of(window)
    panel.wanted.setText("12")
    panel.search()
    last = panel.list.topLevelItem(panel.list.topLevelItemCount() - 1)
    assert last.checkState(0) == Qt.CheckState.Unchecked
    panel.instead.setText("13")
    panel.replace_checked()
    assert session.report.value("zz-2025.t1.1", "2025").shown == "12"


def test_enter_goes_from_place_to_place_and_escape_closes(window: MainWindow) -> None:
    panel = panel_of(window)
    panel.wanted.setText("师生共建")
    panel.search()
    visited = []
    for _ in range(3):
        QTest.keyClick(panel.wanted, Qt.Key.Key_Return)
        visited.append(window.section)
    assert len(set(visited)) == 3
    QTest.keyClick(panel.wanted, Qt.Key.Key_Escape)
    assert not window.foot_dock.isVisible()


def test_only_this_section_follows_the_page(window: MainWindow) -> None:
    panel = panel_of(window)
    panel.scope.setCurrentIndex(1)
    panel.wanted.setText("师生共建")
    panel.search()
    assert len(panel.hits) == 1


def test_what_is_selected_is_looked_for(
    window: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.window.selected_text", lambda _: "专业 12")
    panel = panel_of(window)
    assert panel.wanted.text() == "专业 12" and len(panel.hits) == 3


def test_another_report_starts_without_the_panel(window: MainWindow, tmp_path: Path) -> None:
    panel_of(window)
    window.take(Session.create(tmp_path / "另一份.zhibao", load_edition("zz-2025"), "西山学校"))
    assert window.find_panel is None and not window.foot_dock.isVisible()
