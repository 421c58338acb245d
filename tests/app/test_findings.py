"""Findings in the window: F8, marks, the moment one is mended, the fact list, numbers in the text."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton

from app.checking import is_same, part_of, touched_findings
from app.findings_page import FindingsPage
from app.session import Session
from app.window import MainWindow
from forms.blocks.number_menu import fill_number_menu, wanted_under
from forms.blocks.text_block import TextBlock
from forms.section_page import SectionPage
from report import edits
from report.blocks import Body
from report.checks import run_checks
from report.checks.findings import Finding, Place
from report.content import BoundNumber
from report.explanations import Explanation, explain
from report.values import read_value
from tests.app.window_parts import empty_window, own_settings, window
from tests.report.checks.building import SECTION, report_with, table, text
from tests.report.small import text_of

__all__ = ["empty_window", "own_settings", "window"]

LONG = 60_000  # ms: several people share the machine
SUMS = "奖项|2024年|2025年\n一等奖|3|5\n二等奖|4|6\n合计|7|12"


@pytest.fixture
def busy(window: MainWindow, qtbot: Any) -> MainWindow:
    """A window whose report has a wrong total, a contradiction and a mark of the wrong width."""
    session = window.session
    assert session is not None
    session.perform(edits.set_value(session.report, "x.t1.1", "2025", read_value("93", "人")))
    bodies: tuple[Body, ...] = (text("今年毕业生98人。"), table(SUMS), text("学校开展活动,学生参加。"))
    for place, body in enumerate(bodies):
        session.perform(edits.insert_block(session.report, SECTION, place, body, "写", block_id=f"b{place}"))
    assert window.checker is not None
    window.checker.check()
    qtbot.waitUntil(lambda: {"sum", "same_quantity", "half_width"} <= rules(window), timeout=LONG)
    return window


def rules(window: MainWindow) -> set[str]:
    assert window.session is not None
    return {f.rule for f in window.session.findings}


def opened(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def block_of(window: MainWindow, block_id: str) -> TextBlock:
    page = window.book.currentWidget()
    assert isinstance(page, SectionPage)
    found = page.widget_of(block_id)
    assert isinstance(found, TextBlock)
    return found


def test_f8_opens_the_next_finding_beside_its_place(busy: MainWindow) -> None:
    busy.go(SECTION)
    busy.do("next")
    assert busy.pane is not None
    first = busy.pane.findings.list.model.opened
    assert first is not None and first.places[0].block == "b0"
    assert busy.pane.currentWidget() is busy.pane.findings
    busy.do("next")
    second = busy.pane.findings.list.model.opened
    assert second is not None and second.places[0].block == "b1"
    busy.do("previous")
    assert busy.pane.findings.list.model.opened == first
    card = busy.pane.findings.list.card
    assert card is not None and card.finding == first
    assert block_of(busy, "b0").edit.hasFocus() or not busy.isActiveWindow()


def test_a_finding_without_a_place_opens_on_the_page_of_all(busy: MainWindow) -> None:
    session = opened(busy)
    session.findings = [Finding("x", "missing", "query", "缺了什么", ())]
    session.checked.emit()
    busy.do("next")
    page = busy.book.currentWidget()
    assert isinstance(page, FindingsPage) and page.panel.list.model.opened is not None


def test_f8_without_findings_says_so(window: MainWindow) -> None:
    session = opened(window)
    session.findings = []
    window.do("next")
    assert window.pane is not None and window.pane.findings.list.model.opened is None


def test_the_doubted_number_is_underlined_by_level(busy: MainWindow) -> None:
    busy.go(SECTION)
    marks = block_of(busy, "b0").edit.extraSelections()
    queries = [m for m in marks if m.format.underlineStyle() == QTextCharFormat.UnderlineStyle.DashUnderline]  # type: ignore[attr-defined]
    assert [m.cursor.selectedText() for m in queries] == ["今年毕业生98人"]  # type: ignore[attr-defined]
    hints = block_of(busy, "b2").edit.extraSelections()
    assert {m.format.underlineStyle() for m in hints} == {QTextCharFormat.UnderlineStyle.DotLine}  # type: ignore[attr-defined]


def test_a_mended_finding_leaves_before_the_whole_report_is_checked_again(
    busy: MainWindow, qtbot: Any
) -> None:
    session = opened(busy)
    assert busy.checker is not None
    busy.checker._timer.setInterval(LONG)  # the check of everything is far away
    session.perform(edits.set_body(session.report, "b1", table(SUMS.replace("12", "11")), "改"))
    qtbot.waitUntil(lambda: "sum" not in rules(busy), timeout=LONG)
    assert {"same_quantity", "half_width"} <= rules(busy)


def test_a_finding_that_is_not_mended_stays(busy: MainWindow, qtbot: Any) -> None:
    session = opened(busy)
    assert busy.checker is not None
    busy.checker._timer.setInterval(LONG)
    session.perform(edits.set_body(session.report, "b0", text("今年毕业生98人。", "又写一段。"), "写"))
    checker = busy.checker
    qtbot.waitUntil(lambda: not checker._soon.isActive() and checker._task is None, timeout=LONG)
    assert "same_quantity" in rules(busy)


def test_the_short_run_sees_only_the_sections_concerned() -> None:
    report = report_with(text("今年毕业生98人。"), table(SUMS))
    findings = run_checks(report, False)
    edit = edits.set_body(report, "b1", table(SUMS.replace("12", "11")), "改")
    touched = touched_findings(findings, edit)
    assert {f.rule for f in touched} == {"sum"}
    report.apply(edit)
    part = part_of(report, {SECTION})
    assert set(part.sections) == {SECTION, "s-c1"} and set(part.blocks) == {"b0", "b1"}
    assert not any(is_same(f, other) for f in touched for other in run_checks(part, False))


def test_a_number_of_the_text_is_bound_from_its_menu(busy: MainWindow) -> None:
    busy.go(SECTION)
    session = opened(busy)
    session.perform(edits.set_value(session.report, "x.t1.1", "2025", read_value("98", "人")))
    block, menu = block_of(busy, "b0"), QMenu(busy)
    fill_number_menu(menu, block, 6)
    names = [action.text() for action in menu.actions() if action.text()]
    assert names == ["关联到", "这个数还出现在…"]
    choices = menu.findChild(QMenu)
    assert isinstance(choices, QMenu)
    choices.actions()[0].trigger()
    assert any(isinstance(p, BoundNumber) for p in text_of(session.report, "b0").paragraphs[0].content)
    wanted = wanted_under(block, 6)  # the bound number is the same quantity
    assert wanted is not None and (wanted.row, wanted.column) == ("x.t1.1", "2025")
    empty = QMenu(busy)
    fill_number_menu(empty, block, 2)
    assert empty.isEmpty()


def test_the_fact_list_opens_below_the_page_from_the_number_at_the_caret(busy: MainWindow) -> None:
    busy.go(SECTION)
    block = block_of(busy, "b0")
    page = busy.book.currentWidget()
    assert isinstance(page, SectionPage)
    page.current = block
    cursor = QTextCursor(block.edit.document())
    cursor.setPosition(6)
    block.edit.setTextCursor(cursor)
    busy.do("facts")
    panel = busy.commands.findings.panel
    assert panel is not None and busy.foot_dock.isVisible() and panel.found
    busy.show_find(False)  # another list takes its place
    assert busy.commands.findings.panel is None
    cursor.setPosition(2)
    block.edit.setTextCursor(cursor)
    busy.do("facts")
    assert busy.commands.findings.panel is None


def test_a_changed_cell_offers_the_places_that_still_say_the_old_number(busy: MainWindow, qtbot: Any) -> None:
    session = opened(busy)
    session.perform(edits.set_value(session.report, "x.t1.1", "2025", read_value("98", "人")))
    qtbot.wait(1)
    busy.bar.clear()
    session.perform(edits.set_value(session.report, "x.t1.1", "2025", read_value("99", "人")))
    qtbot.waitUntil(lambda: "还有" in busy.bar.sentence, timeout=LONG)
    assert "由 98 改成 99" in busy.bar.sentence
    offer = next(b for b in busy.bar.findChildren(QPushButton) if b.text().startswith("看这"))
    offer.click()
    panel = busy.commands.findings.panel
    assert panel is not None and [m.kind for m in panel.amber()] == ["prose"]


def test_the_number_of_an_indicator_cell_is_looked_up_from_its_page(busy: MainWindow) -> None:
    busy.show_place(Place("", "", "s-t1", cell="x.t1.1/2025"))
    busy.do("facts")
    panel = busy.commands.findings.panel
    assert panel is not None and panel.found[0].kind == "value"


def test_safe_corrections_are_reached_from_the_menu(busy: MainWindow) -> None:
    busy.do("safe_fixes")
    page = busy.book.currentWidget()
    assert isinstance(page, FindingsPage) and page.panel.fixes is not None
    page.panel.fixes.make.click()
    session = opened(busy)
    assert "活动，学生" in str(text_of(session.report, "b2"))
    session.undo()
    assert "活动,学生" in str(text_of(session.report, "b2"))


def test_who_explained_and_when_is_read_from_the_journal(busy: MainWindow) -> None:
    session = opened(busy)
    assert busy.pane is not None
    finding = next(f for f in session.findings if f.rule == "same_quantity")
    busy.commands.findings.show(finding)
    card = busy.pane.findings.list.card
    assert card is not None
    card.explain()
    answer = card.answer
    answer.public.setPlainText("不含非全日制学生")  # type: ignore[union-attr]
    answer.save.click()  # type: ignore[union-attr]
    assert session.undo_name == "说明一条检查结果"
    key = "explained/" + session.answers.key(finding)
    assert session.author_of("fields", key).startswith(session.history("fields", key)[0].who)
    assert session.author_of("fields", "explained/none") == ""
    assert finding not in session.findings
    session.undo()
    assert finding in session.findings


@pytest.mark.parametrize("internal", [True, False])
def test_the_findings_are_written_as_a_paper_from_their_page(
    busy: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, internal: bool
) -> None:
    session = opened(busy)
    finding = next(f for f in session.findings if f.rule == "same_quantity")
    given = Explanation("其他", "教务处核过", "不含非全日制学生")
    session.perform(explain(session.report, session.answers, finding, given))
    target = tmp_path / "核对单.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(target), ""))
    busy.commands.special("checks")
    page = busy.book.currentWidget()
    assert isinstance(page, FindingsPage)
    page.paper_wanted.emit(internal)
    told = target.read_text(encoding="utf-8")
    assert "不含非全日制学生" in told and ("教务处核过" in told) == internal
