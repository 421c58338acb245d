"""The indicator page: what a clerk types, pastes and sees."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QRadioButton

from forms.indicator_model import CellKind, IndicatorModel, IndicatorRole
from forms.indicator_page import IndicatorPage
from report import edits
from report.blocks import IndicatorTable
from report.checks.findings import Finding, Place
from report.values import State, read_value
from tests.forms.memory_bench import MemoryBench
from tests.report.small import small_report

NEW, OLD = "2025", "2024"


@pytest.fixture
def page(qtbot) -> IndicatorPage:
    bench = MemoryBench(small_report())
    page = IndicatorPage(bench, "s-t1")
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    qtbot.waitExposed(page)
    page.grid.start()
    page.grid.setFocus()
    return page


def at(page: IndicatorPage, row: int, column: str) -> QModelIndex:
    model = page.grid.grid_model
    return model.index(row, model.kinds.index(column))


def press(widget, key: int, modifiers=Qt.KeyboardModifier.NoModifier, text: str = "") -> None:
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))
    QApplication.processEvents()  # an editor hands its text over a moment after Enter


def type_text(page: IndicatorPage, text: str) -> None:
    for letter in text:
        focus = page.grid.findChild(QLineEdit) or page.grid
        press(focus, 0, text=letter)


def value(page: IndicatorPage, row: str, column: str = NEW):
    return page.bench.report.value(row, column)


def test_the_model_keeps_qts_rules(page: IndicatorPage) -> None:
    QAbstractItemModelTester(page.grid.grid_model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert page.grid.grid_model.rowCount() == 7


def test_typing_replaces_and_enter_goes_down(page: IndicatorPage) -> None:
    type_text(page, "1320")
    press(page.grid.findChild(QLineEdit), Qt.Key.Key_Return)
    assert value(page, "x.t1.1").text == "1320"
    assert page.grid.currentIndex().row() == 1


def test_a_unit_typed_with_the_number_is_read_and_said(page: IndicatorPage, qtbot) -> None:
    with qtbot.waitSignal(page.told) as told:
        page.grid.grid_model.enter(at(page, 3, NEW), "95.89％")
    assert (value(page, "x.t1.3").text, told.args) == ("95.89", ["“95.89％”按 95.89 % 记"])


def test_a_true_answer_that_is_no_number_is_kept_and_said(page: IndicatorPage, qtbot) -> None:
    with qtbot.waitSignal(page.told):
        page.grid.grid_model.enter(at(page, 0, NEW), "工种取消")
    assert value(page, "x.t1.1").state == State.TEXT


def test_a_block_from_excel_lands_at_the_cursor_as_one_step(page: IndicatorPage) -> None:
    page.grid.setCurrentIndex(at(page, 0, OLD))
    QGuiApplication.clipboard().setText("1,398\t1320\r\n1398\t1320\r\n\t1258\r\n")
    press(page.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [value(page, "x.t1.1", y).text for y in (OLD, NEW)] == ["1398", "1320"]
    assert value(page, "x.t1.2a", OLD).state == State.BLANK
    assert page.bench.done[-1].name == "粘贴 5 格"
    page.bench.undo()
    assert page.bench.report.values == {}


def test_a_paste_passes_over_rows_that_the_school_does_not_fill(page: IndicatorPage, qtbot) -> None:
    with qtbot.waitSignal(page.told) as told:
        page.grid.grid_model.paste(at(page, 4, NEW), [["1"], ["212"]])
    assert value(page, "x.t1.5").text == "212"
    assert "不能填的 1 格已跳过" in told.args[0]


def test_an_empty_clipboard_changes_nothing_and_says_so(page: IndicatorPage, qtbot) -> None:
    QGuiApplication.clipboard().setText(" ")
    with qtbot.waitSignal(page.told):
        page.grid.paste()
    assert page.bench.done == []


def test_copied_cells_are_tab_separated(page: IndicatorPage) -> None:
    page.grid.grid_model.paste(at(page, 0, OLD), [["1", "2"], ["3", "4"]])
    page.grid.selectionModel().clear()
    for row in (0, 1):
        for column in (OLD, NEW):
            page.grid.selectionModel().select(
                at(page, row, column), page.grid.selectionModel().SelectionFlag.Select
            )
    press(page.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "1\t2\n3\t4\n"


def test_three_kinds_of_emptiness_look_different(page: IndicatorPage) -> None:
    model = page.grid.grid_model
    page.grid.setCurrentIndex(at(page, 0, NEW))
    press(page.grid, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    model.enter(at(page, 1, NEW), "0")
    kinds = [model.index(r, model.kinds.index(NEW)).data(IndicatorRole.KIND) for r in (0, 1, 2, 4)]
    assert kinds == [CellKind.NOT_APPLICABLE, CellKind.PLAIN, CellKind.BLANK, CellKind.NOT_TO_FILL]


def test_a_computed_cell_follows_its_inputs(page: IndicatorPage) -> None:
    model = page.grid.grid_model
    model.enter(at(page, 0, NEW), "1000")
    model.enter(at(page, 1, NEW), "957")
    assert at(page, 3, NEW).data() == "95.70"
    assert at(page, 3, NEW).data(IndicatorRole.KIND) == CellKind.COMPUTED


def test_a_locked_cell_is_not_typed_over_until_it_is_unlocked(page: IndicatorPage) -> None:
    model, cell = page.grid.grid_model, at(page, 0, OLD)
    model.enter(cell, "1398")
    page.grid.setCurrentIndex(cell)
    press(page.grid, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not model.enter(cell, "1")
    model.clear([(model.row_at(cell), OLD)])
    assert value(page, "x.t1.1", OLD).text == "1398"
    press(page.grid, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert model.enter(cell, "1")


def test_delete_empties_the_cell_but_keeps_its_notes(page: IndicatorPage) -> None:
    page.grid.grid_model.enter(at(page, 0, NEW), "1320")
    page.grid.setCurrentIndex(at(page, 0, NEW))
    note = next(w for w in page.detail.findChildren(QLineEdit) if w.accessibleName() == "口径说明")
    note.setText("按学年统计")
    page.bench.flushing.emit()
    press(page.grid, Qt.Key.Key_Delete)
    assert value(page, "x.t1.1").text == ""
    assert value(page, "x.t1.1").note_public == "按学年统计"


def test_fill_down_copies_the_first_cell(page: IndicatorPage) -> None:
    model = page.grid.grid_model
    model.enter(at(page, 0, NEW), "7")
    model.fill_down([(model.rows[r], NEW) for r in range(3)])
    assert [value(page, r).text for r in ("x.t1.2", "x.t1.2a")] == ["7", "7"]


def test_an_open_editor_is_taken_when_the_page_is_left(page: IndicatorPage) -> None:
    type_text(page, "13")
    page.bench.flushing.emit()
    assert value(page, "x.t1.1").text == "13"


def test_composing_text_is_not_taken_before_it_is_committed(page: IndicatorPage) -> None:
    page.grid.edit(page.grid.currentIndex())
    editor = page.grid.findChild(QLineEdit)
    QApplication.sendEvent(editor, QInputMethodEvent("gong", []))
    assert page.bench.report.values == {}
    commit = QInputMethodEvent()
    commit.setCommitString("不适用")
    QApplication.sendEvent(editor, commit)
    press(editor, Qt.Key.Key_Return)
    assert value(page, "x.t1.1").state == State.NOT_APPLICABLE


def test_only_blank_rows_and_largest_changes_first(page: IndicatorPage) -> None:
    model = page.grid.grid_model
    model.paste(at(page, 0, OLD), [["100", "110"], ["10", "30"]])
    model.sort_by_change(True)
    assert [row.id for row in model.rows[:3]] == ["x.t1.2", "x.t1.3", "x.t1.1"]
    model.sort_by_change(False)
    model.show_only("blank")
    assert "x.t1.1" not in [row.id for row in model.rows]


def test_rows_whose_figure_has_no_paper_are_a_filter_of_their_own(page: IndicatorPage) -> None:
    page.grid.grid_model.paste(at(page, 0, NEW), [["100"], ["96"]])
    page.grid.setCurrentIndex(at(page, 0, NEW))
    assert page._only_unproved.text() == "缺佐证 2"
    page.detail._notes["evidence"].setText("就业台账（2025-12）")
    page.bench.flushing.emit()
    assert page._only_unproved.text() == "缺佐证 1"
    page._only_blank.setChecked(True)
    page._only_unproved.setChecked(True)
    assert [row.id for row in page.grid.grid_model.rows] == ["x.t1.2"] and not page._only_blank.isChecked()
    page._only_unproved.setChecked(False)
    assert len(page.grid.grid_model.rows) == len(page.table.rows)


def test_enter_goes_past_the_rows_that_nobody_types(page: IndicatorPage) -> None:
    page.grid.setCurrentIndex(at(page, 2, NEW))
    press(page.grid, Qt.Key.Key_Return)  # past the ratio and the row that this school leaves
    assert page.grid.grid_model.row_at(page.grid.currentIndex()).id == "x.t1.5"
    press(page.grid, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.grid.grid_model.row_at(page.grid.currentIndex()).id == "x.t1.2a"
    press(page.grid, Qt.Key.Key_Down)
    assert page.grid.grid_model.row_at(page.grid.currentIndex()).id == "x.t1.3"
    page.grid.grid_model.setData(page.grid.currentIndex(), "97")  # overridden: it is a person's row now
    page.grid.setCurrentIndex(at(page, 2, NEW))
    press(page.grid, Qt.Key.Key_Return)
    assert page.grid.grid_model.row_at(page.grid.currentIndex()).id == "x.t1.3"


def test_difference_and_growth_stand_beside_the_years(page: IndicatorPage) -> None:
    page.grid.grid_model.paste(at(page, 0, OLD), [["8", "36"]])
    assert (at(page, 0, "difference").data(), at(page, 0, "growth").data()) == ("+28", "+350.0%")


def test_a_choice_is_one_click_and_follows_undo(page: IndicatorPage, qtbot) -> None:
    button = next(b for b in page.findChildren(QRadioButton) if b.text() == "民办")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.bench.report.fields["choice/x.t1.choice"] == "民办"
    page.bench.undo()
    assert not button.isChecked()


def test_the_detail_pane_shows_the_formula_with_its_figures(page: IndicatorPage) -> None:
    page.grid.grid_model.paste(at(page, 0, NEW), [["1000"], ["957"]])
    page.grid.setCurrentIndex(at(page, 3, NEW))
    assert "去向落实人数 957 ÷ 毕业生人数 1000 × 100" in page.detail._formula.text()


def test_a_finding_leads_to_its_cell_and_shows_in_the_state(page: IndicatorPage) -> None:
    place = Place("", "", cell=f"x.t1.2/{NEW}")
    page.bench.findings = (Finding("parts", "arithmetic", "error", "落实人数大于毕业生人数", (place,)),)
    page.bench.report.apply(edits.set_value(page.bench.report, "x.t1.2", NEW, read_value("5")))
    page.bench.checked.emit()
    page.show_place(place)
    assert page.grid.currentIndex() == at(page, 1, NEW)
    assert at(page, 1, "state").data() == "错误"


def test_the_head_counts_filled_rows(page: IndicatorPage) -> None:
    page.grid.grid_model.enter(at(page, 0, NEW), "1320")
    assert page._count.text() == "已填 1 / 6 行"


def test_a_model_needs_no_page() -> None:
    report = small_report()
    table = report.edition.tables[0]
    assert isinstance(report.blocks["b-x.t1"].body, IndicatorTable)
    assert IndicatorModel(MemoryBench(report), table).blank_count() == 6
