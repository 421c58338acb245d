"""The page 版本: copy, change, undo, make one from a form, load and export; what a person sees and what is kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt

from app import edition_store
from app.edition_page import EditionPage
from app.window import MainWindow
from forms.edition_rows import FORMULA, KIND, LEVEL, NAME, ONLY, STAR, UNIT
from forms.edition_table import TablePage
from report.editions import edition_ids, load_edition, use_own_editions
from tests.app.window_parts import empty_window, own_settings

__all__ = ["empty_window", "own_settings"]


@pytest.fixture
def page(empty_window: MainWindow) -> Iterator[EditionPage]:
    empty_window.do("editions")
    made = empty_window.commands.edition_page()
    assert made is not None
    yield made
    use_own_editions(dict)


def copied(page: EditionPage, edition_id: str = "zz-2025") -> str:
    page.refresh(edition_id)
    page.copy()
    return page.current


def table_page(page: EditionPage, place: int = 0) -> TablePage:
    assert page.view is not None
    page.view.show_part(page.view.bench.edition.tables[place].id)
    shown = page.view.book.currentWidget()
    assert isinstance(shown, TablePage)
    return shown


def form_at(path: Path) -> Path:
    book = Workbook()
    for line in (
        ["表1 人才培养质量计分卡"],
        ["序号", "指标", "单位", "2025年", "2026年"],
        ["1", "毕业生人数*", "人"],
        ["", "其中：甲类", "人"],
        ["", "乙类", "人"],
        ["2", "全新的指标"],
    ):
        book.active.append(line)
    book.save(path)
    return path


def set_cell(table: TablePage, place: int, column: int, value: Any) -> bool:
    model = table.grid.rows_model
    role = Qt.ItemDataRole.CheckStateRole if column == STAR else Qt.ItemDataRole.EditRole
    return model.setData(model.index(place, column), value, role)


def test_an_edition_that_ships_can_only_be_looked_at(page: EditionPage) -> None:
    page.refresh("zz-2025")
    table = table_page(page)
    before = load_edition("zz-2025")
    assert not set_cell(table, 0, NAME, "别的名字")
    table.grid.add()
    assert page.view is not None and page.view.bench.edition == before
    assert all(tool.isHidden() for tool in table.tools) and "复制后修改" in page.state.text()


def test_a_copy_is_changed_cell_by_cell_saved_at_once_and_undone(
    page: EditionPage, empty_window: MainWindow
) -> None:
    edition_id = copied(page)
    table = table_page(page)
    for column, value, name, wanted in (
        (NAME, "毕业生总人数", "name", "毕业生总人数"),
        (LEVEL, "其中", "level", 1),
        (UNIT, "名", "unit", "名"),
        (STAR, Qt.CheckState.Unchecked, "starred", False),
        (ONLY, "仅高职", "only_for", "gaozhi"),
        (KIND, "标题", "kind", "heading"),
    ):
        before = getattr(load_edition(edition_id).tables[0].rows[0], name)
        assert set_cell(table, 0, column, value)
        assert getattr(load_edition(edition_id).tables[0].rows[0], name) == wanted
        empty_window.do("undo")
        assert getattr(load_edition(edition_id).tables[0].rows[0], name) == before
        empty_window.do("redo")
        assert getattr(load_edition(edition_id).tables[0].rows[0], name) == wanted
    assert empty_window.actions_by_key.by_key["undo"].isEnabled()


def test_a_wrong_formula_is_said_calmly_and_changes_nothing(page: EditionPage) -> None:
    edition_id = copied(page)
    table = table_page(page)
    before = load_edition(edition_id)
    assert not set_cell(table, 2, FORMULA, "行99 ÷ 行1")
    assert "行99" in page.bar.sentence and load_edition(edition_id) == before
    assert set_cell(table, 2, FORMULA, "行2 ÷ 行1 × 100")
    formula = load_edition(edition_id).tables[0].rows[2].formula
    assert formula is not None and formula.scale == 100
    table.grid.show_row(load_edition(edition_id).tables[0].rows[2].id)
    assert "毕业生人数" in table.formula_note.text()


def test_rows_are_added_moved_and_removed_with_the_keyboards_commands(page: EditionPage) -> None:
    edition_id = copied(page)
    table = table_page(page)
    first = load_edition(edition_id).tables[0].rows[0].id
    table.grid.show_row(first)
    table.grid.add(below=True)
    rows = load_edition(edition_id).tables[0].rows
    assert (rows[1].name, rows[1].level) == ("新指标", 1) and table.grid.current_row() == rows[1].id
    fresh = rows[1].id
    table.grid.move_chosen(1)
    assert load_edition(edition_id).tables[0].rows[2].id == fresh
    table.grid.deepen(-1)
    assert load_edition(edition_id).row(fresh).level == 0
    table.grid.remove()
    assert fresh in load_edition(edition_id).removed
    table.grid.add()
    assert table.grid.current_row() != fresh


def test_the_tables_own_fields_are_changed(page: EditionPage) -> None:
    edition_id = copied(page)
    table = table_page(page)
    table.columns.setText("前年、去年、本年、调查人次")
    table.columns.editingFinished.emit()
    table.choices.setPlainText("学校类别（单选）：工科；农科")
    table.choices.commit()
    table.remark.click()
    held = load_edition(edition_id).tables[0]
    assert [column.offset for column in held.columns] == [-2, -1, 0, None]
    assert held.choices[0].options == ("工科", "农科") and held.remark_column
    table.columns.setText("、")
    table.columns.editingFinished.emit()
    assert "至少要留一列" in page.bar.sentence and table.columns.text() == "前年、去年、本年、调查人次"


def test_tables_and_sections_are_added_and_dropped(page: EditionPage) -> None:
    edition_id = copied(page)
    assert page.view is not None
    page.view.add_table()
    assert len(load_edition(edition_id).tables) == 6
    page.view.remove_table()
    assert len(load_edition(edition_id).tables) == 5
    page.view.show_part("outline")
    outline: Any = page.view.book.currentWidget()
    outline.show_section("c1-1")
    outline._add(False)
    outline.title.setText("新加的一节")
    outline.title.editingFinished.emit()
    outline.words.setText("300-600")
    outline.words.editingFinished.emit()
    outline.say.setPlainText("写清楚做了什么。")
    outline.commit()
    spec = next(s for s in load_edition(edition_id).all_sections() if s.title == "新加的一节")
    assert spec.words == (300, 600) and spec.guidance.say == "写清楚做了什么。"
    outline.words.setText("多一点")
    outline.words.editingFinished.emit()
    assert "300-600" in page.bar.sentence and outline.words.text() == "300-600"
    outline._remove()
    assert spec.key in load_edition(edition_id).removed


def test_its_number_title_year_and_kind_are_changed(page: EditionPage) -> None:
    copied(page)
    assert page.view is not None
    page.view.show_part("info")
    info: Any = page.view.book.currentWidget()
    for field, text in ((info.title, "2026 年新版"), (info.year, "2026"), (info.id, "zz 2026")):
        field.setText(text)
        field.editingFinished.emit()
    info.kind.setCurrentIndex(1)
    info.kind.activated.emit(1)
    made = load_edition("zz-2026")
    assert (made.title, made.year, made.school_kind) == ("2026 年新版", 2026, "gaozhi")
    assert [i for i in edition_ids() if i not in ("zz-2025",) and i.startswith("zz-2025")] == []
    info.id.setText("zz-2025")
    info.id.editingFinished.emit()
    assert "zz-2025" in page.bar.sentence and load_edition("zz-2026").title == "2026 年新版"


def test_a_form_becomes_a_proposal_that_is_corrected_and_accepted(
    qtbot: Any, page: EditionPage, tmp_path: Path
) -> None:
    known = edition_ids()
    page.read_form(form_at(tmp_path / "省里的表.xlsx"))
    qtbot.waitUntil(lambda: page.proposal is not None, timeout=20_000)
    assert edition_ids() == known  # nothing is kept yet
    assert page.view is not None
    listed = [page.view.remarks.item(n).text() for n in range(page.view.remarks.count())]
    assert "乙类" in listed[0] and "没有认出单位" in listed[1]
    table = table_page(page)
    assert set_cell(table, 3, UNIT, "项")
    assert not any("没有认出单位" in d.sentence for d in page.view.bench.doubts)
    page.view._seen()
    assert page.view.bench.doubts == []
    title = page.view.bench.edition.title
    page.accept()
    assert page.proposal is None and load_edition(page.current).tables[0].rows[3].unit == "项"
    assert title in page.bar.sentence and len(edition_ids()) == len(known) + 1


def test_a_form_without_tables_is_told_and_leaves_nothing(
    qtbot: Any, page: EditionPage, tmp_path: Path
) -> None:
    path = tmp_path / "别的.xlsx"
    Workbook().save(path)
    page.read_form(path)
    qtbot.waitUntil(
        lambda: "别的.xlsx" in page.bar.sentence and "正在" not in page.bar.sentence, timeout=20_000
    )
    assert page.proposal is None


def test_a_file_is_exported_deleted_brought_back_and_loaded(page: EditionPage, tmp_path: Path) -> None:
    edition_id = copied(page)
    held = load_edition(edition_id)
    page.export(tmp_path / "给别的学校")
    page.delete()
    assert edition_id not in edition_ids()
    page._bring_back(held)
    assert load_edition(edition_id) == held
    page.delete()
    page.load(tmp_path / "给别的学校.zhibao-edition")
    assert load_edition(edition_id) == held and page.current == edition_id
    (tmp_path / "坏.zhibao-edition").write_text("坏", encoding="utf-8")
    page.load(tmp_path / "坏.zhibao-edition")
    assert "坏.zhibao-edition" in page.bar.sentence


def test_the_start_page_and_the_new_report_page_know_own_editions(
    page: EditionPage, empty_window: MainWindow
) -> None:
    edition_id = copied(page)
    assert edition_store.folder().is_dir()
    empty_window.show_start()
    empty_window.commands.way("new")
    questions: Any = empty_window.book.currentWidget()
    assert edition_id in [edition.id for edition in questions.editions]
    empty_window.commands.way("editions")
    assert empty_window.commands.edition_page() is page
