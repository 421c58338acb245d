"""Grids answer as Excel does: real key events, frozen columns, and an input method that is never disturbed."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu

from forms.indicator_model import CellKind
from forms.indicator_page import IndicatorPage
from forms.section_page import SectionPage
from report import edits
from report.blocks import Figure, Picture, Table
from report.editions import load_edition
from report.model import Kind, Report
from report.progress import owner_key
from report.values import read_value
from tests.forms.memory_bench import MemoryBench, png
from tests.forms.page_parts import bench, compose, page, press, type_text, words
from tests.forms.rich_section import SECTION

__all__ = ["bench", "page"]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def sheet(qtbot: Any) -> IndicatorPage:
    report = Report(load_edition("zz-2025"), 2025)
    report.apply(edits.fill_from_edition(report))
    section = next(s for s, _ in report.walk() if s.type == Kind.INDICATORS)
    made = IndicatorPage(MemoryBench(report), section.id)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    made.grid.start()
    return made


def put_table(page: SectionPage, bench: MemoryBench, table: Table, qtbot: Any) -> Any:
    bench.perform(edits.insert_block(bench.report, SECTION, 9, table, "", "", "g1"))
    page.build_all()
    qtbot.wait(20)
    widget = page.widget_of("g1")
    widget.grid.setFocus()
    return widget


def rows_of(bench: MemoryBench) -> tuple[tuple[str, ...], ...]:
    return bench.report.blocks["g1"].body.rows


def at(grid: Any) -> tuple[int, int]:
    return grid.currentIndex().row(), grid.currentIndex().column()


# -- typed tables

GRID = Table((("专业", "人数", "比例"), ("机电", "40", ""), ("数控", "", ""), ("护理", "60", "")))


def test_ctrl_arrow_goes_to_the_end_of_what_is_filled(page: Any, bench: Any, qtbot: Any) -> None:
    grid = put_table(page, bench, GRID, qtbot).grid
    grid.go_to(0, 1)
    press(grid, Qt.Key.Key_Down, modifiers=CTRL)
    assert at(grid) == (1, 1)
    press(grid, Qt.Key.Key_Down, modifiers=CTRL)
    assert at(grid) == (3, 1)
    press(grid, Qt.Key.Key_Up, modifiers=CTRL | SHIFT)
    assert at(grid) == (1, 1) and {(i.row(), i.column()) for i in grid.selectedIndexes()} == {
        (1, 1),
        (2, 1),
        (3, 1),
    }


def test_the_window_does_not_take_ctrl_shift_arrows_from_a_grid(
    page: Any, bench: Any, qtbot: Any, sheet: Any
) -> None:
    for grid in (put_table(page, bench, GRID, qtbot).grid, sheet.grid):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Down, CTRL | SHIFT)
        event.setAccepted(False)
        QApplication.sendEvent(grid, event)
        assert event.isAccepted()


def test_fill_down_insert_and_delete_rows_by_key(page: Any, bench: Any, qtbot: Any) -> None:
    grid = put_table(page, bench, GRID, qtbot).grid
    grid.go_to(1, 1)
    press(grid, Qt.Key.Key_Down, modifiers=SHIFT)
    bench.done.clear()
    press(grid, Qt.Key.Key_D, modifiers=CTRL)
    assert rows_of(bench)[2][1] == "40" and len(bench.done) == 1
    press(grid, Qt.Key.Key_Plus, modifiers=CTRL)
    assert len(rows_of(bench)) == 5 and rows_of(bench)[1] == ("", "", "")
    grid.go_to(1, 1)
    press(grid, Qt.Key.Key_Minus, modifiers=CTRL)
    assert [row[0] for row in rows_of(bench)] == ["专业", "机电", "数控", "护理"]


def test_the_first_column_of_a_wide_table_stays(page: Any, bench: Any, qtbot: Any) -> None:
    wide = Table(tuple(tuple(f"第{r}行第{c}列的内容" for c in range(20)) for r in range(4)))
    grid = put_table(page, bench, wide, qtbot).grid
    assert not grid.frozen.isVisible()
    grid.go_to(1, 15)
    assert grid.horizontalScrollBar().value() > 0 and grid.frozen.isVisible()
    assert grid.frozen.isColumnHidden(1) and not grid.frozen.isColumnHidden(0)
    for column in range(14, 0, -1):
        grid.go_to(1, column)
        assert grid.visualRect(grid.currentIndex()).left() >= grid.frozen.width_now() - 1
    grid.go_to(1, 0)
    assert not grid.frozen.isVisible()  # its editor would be covered


# -- the indicator grid


def test_f1_tells_what_the_row_means_and_the_menu_names_the_keys(sheet: Any) -> None:
    grid = sheet.grid
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    event.setAccepted(False)
    QApplication.sendEvent(grid, event)
    assert event.isAccepted()
    press(grid, Qt.Key.Key_F1)
    menu = QMenu()
    grid.fill_menu(menu)
    keys = {a.text(): a.shortcut().toString() for a in menu.actions() if a.text()}
    assert keys["内涵与口径"] == "F1" and keys["向下填充"] == "Ctrl+D" and keys["修改记录"] == "Ctrl+Alt+H"


def test_cut_copies_and_empties(sheet: Any) -> None:
    grid, model = sheet.grid, sheet.grid.grid_model
    row, key = model.row_at(grid.currentIndex()), model.column_key(grid.currentIndex())
    sheet.bench.perform(edits.set_value(sheet.bench.report, row.id, key, read_value("12")))
    press(grid, Qt.Key.Key_X, modifiers=CTRL)
    assert QGuiApplication.clipboard().text().strip() == "12"
    assert model.cell_kind(row, key) == CellKind.BLANK
    QGuiApplication.clipboard().clear()


def test_source_evidence_and_reason_belong_to_the_cell(sheet: Any) -> None:
    grid, model, report = sheet.grid, sheet.grid.grid_model, sheet.bench.report
    row = next(r for r in sheet.table.rows if report.edition.applies(r))
    grid.go_to(row.id, model.keys[-1])
    sheet.bench.perform(edits.set_value(report, row.id, model.keys[-1], read_value("12")))
    fields = sheet.detail._notes
    for name, text in (("source", "人事系统"), ("evidence", "D:/佐证/花名册.pdf")):
        fields[name].setText(text)
    sheet.detail._save()
    value = report.value(row.id, model.keys[-1])
    assert (value.text, value.source, value.evidence) == ("12", "人事系统", "D:/佐证/花名册.pdf")
    tip = grid.currentIndex().data(Qt.ItemDataRole.ToolTipRole)
    assert "人事系统" in tip and "花名册" in tip


def test_a_row_is_given_to_a_department_in_the_grid(sheet: Any) -> None:
    grid, model = sheet.grid, sheet.grid.grid_model
    row = next(n for n, r in enumerate(model.rows) if r.kind == "value")
    index = model.index(row, model.kinds.index("owner"))
    assert model.flags(index) & Qt.ItemFlag.ItemIsEditable
    assert model.setData(index, "学生处")
    assert sheet.bench.report.fields[owner_key(model.rows[row].id)] == "学生处" and index.data() == "学生处"
    model.setData(index, "")
    assert owner_key(model.rows[row].id) not in sheet.bench.report.fields
    assert grid is not None


def test_names_and_units_stay_when_the_table_is_wider_than_the_window(sheet: Any, qtbot: Any) -> None:
    sheet.resize(620, 500)
    qtbot.wait(20)
    grid = sheet.grid
    assert grid.columnWidth(grid._name) >= 200
    grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().maximum())
    assert grid.frozen.isVisible() or grid.viewport().width() * 2 // 3 < sum(
        grid.columnWidth(c) for c in range(3)
    )


# -- the input method


def candidate_box(widget: Any) -> Any:
    return widget.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)


def test_composing_in_a_text_saves_nothing_and_shows_the_box_at_the_caret(page: Any, bench: Any) -> None:
    widget = page.widget_of("b1")
    widget.focus_at(-1)
    bench.done.clear()
    compose(widget.edit, "zhong")
    widget.flush()
    page.refresh(None)
    assert bench.done == [] and words(bench) == ["学校办学多年。"]
    box = candidate_box(widget.edit)
    assert widget.edit.rect().contains(box.toRect().center()) and box.height() > 8
    compose(widget.edit, "", "中")
    widget.flush()
    assert words(bench) == ["学校办学多年。中"] and len(bench.done) == 1


def test_composing_in_a_caption_saves_nothing(page: Any, bench: Any, qtbot: Any) -> None:
    info = bench.store_picture(png(60, 40), "图.png")
    bench.perform(edits.add_picture(bench.report, info))
    bench.perform(edits.insert_block(bench.report, SECTION, 9, Figure((Picture(info.sha),)), "", "", "f1"))
    page.build_all()
    qtbot.wait(20)
    field = page.widget_of("f1").caption.field
    field.setFocus()
    bench.done.clear()
    compose(field, "tu")
    field.flush()
    assert bench.done == []
    box = candidate_box(field)
    assert box.height() > 8 and field.rect().adjusted(-2, -2, 2, 2).intersects(box)
    compose(field, "", "图")
    field.flush()
    assert bench.report.blocks["f1"].body.caption == "图"


def test_composing_opens_a_cell_and_enter_of_the_method_does_not_leave_it(
    page: Any, bench: Any, qtbot: Any
) -> None:
    grid = put_table(page, bench, GRID, qtbot).grid
    grid.go_to(2, 0)
    bench.done.clear()
    compose(grid, "shu")
    editor = grid.indexWidget(grid.currentIndex())
    assert editor is not None and at(grid) == (2, 0)
    page.flush()
    assert bench.done == []
    box = candidate_box(editor)
    assert box.height() > 8 and box.top() >= 0
    compose(editor, "", "数")
    type_text(editor, "车")
    press(editor, Qt.Key.Key_Return)
    assert rows_of(bench)[2][0] == "数车" and at(grid) == (3, 0)


def test_composing_in_the_indicator_grid_is_taken_once_it_is_committed(sheet: Any, qtbot: Any) -> None:
    grid, bench = sheet.grid, sheet.bench
    row, key = grid.grid_model.row_at(grid.currentIndex()), grid.grid_model.column_key(grid.currentIndex())
    grid.setFocus()
    compose(grid, "bu")
    editor = grid.indexWidget(grid.currentIndex())
    bench.flushing.emit()
    assert bench.done == []
    compose(editor, "", "不适用")
    press(editor, Qt.Key.Key_Return)
    qtbot.wait(20)  # Qt's delegate takes Enter in the next round of the event loop
    assert grid.grid_model.cell_kind(row, key) == CellKind.NOT_APPLICABLE
