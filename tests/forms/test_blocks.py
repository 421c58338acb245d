"""Tables, figures, charts and indicator tables on a section page, with real keys."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from forms import paste
from forms.blocks.chart_sources import first_chart, sources
from forms.blocks.pictures import rows_of
from forms.blocks.table_grid import CellEditor
from forms.blocks.table_model import TableModel
from forms.section_page import SectionPage
from report import edits
from report.blocks import Chart, IndicatorTable, LayoutCell, Merge, Series, Table
from report.checks.findings import Finding, Place
from report.tables import shown_rows
from report.values import read_value
from tests.forms.memory_bench import png
from tests.forms.page_parts import clip, compose, drop, pictures, press, type_text
from tests.forms.rich_section import AWARDS, MERGED, SECTION, rich_bench

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(qapp):
    yield rich_bench()
    QGuiApplication.clipboard().clear()


@pytest.fixture
def page(qtbot, bench):
    made = SectionPage(bench, SECTION)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.build_all()
    QApplication.processEvents()
    return made


@pytest.fixture
def table(page):
    return at(page, "b-awards", 1, 1)


def at(page, block, row, column):
    widget = page.widget_of(block)
    widget.grid.setFocus()
    widget.grid.go_to(row, column)
    return widget


def rows(bench, block="b-awards"):
    return bench.report.blocks[block].body.rows


def editor(table):
    found = [e for e in table.grid.viewport().findChildren(CellEditor) if e.isVisible()]
    return found[-1] if found else None


# -- cells


def test_typing_over_a_cell_changes_it_and_the_total(bench, page, table):
    table.grid.go_to(1, 3)
    type_text(table.grid, "3")
    type_text(editor(table), "0")
    press(editor(table), Qt.Key.Key_Return, "\r")
    assert rows(bench)[1][3] == "30" and [e.name for e in bench.done] == ["填表"]
    assert table.grid.cells.text(4, 3) == "269"
    assert table.grid.currentIndex().row() == 2
    bench.undo()
    assert table.grid.cells.text(1, 3) == "22"


def test_f2_keeps_the_text_and_escape_gives_it_back(bench, page, table):
    press(table.grid, Qt.Key.Key_F2)
    assert editor(table).toPlainText() == "国家级奖项"
    type_text(editor(table), "x")
    press(editor(table), Qt.Key.Key_Escape)
    assert rows(bench) == AWARDS.rows


def test_a_chinese_word_is_composed_right_in_the_cell(bench, page, table):
    compose(table.grid, preedit="guojia")
    compose(editor(table), commit="国家")
    press(editor(table), Qt.Key.Key_Return, "\r")
    assert rows(bench)[1][1] == "国家"


def test_alt_enter_makes_a_line_in_a_cell(bench, page, table):
    press(table.grid, Qt.Key.Key_F2)
    editor(table).moveCursor(editor(table).textCursor().MoveOperation.End)
    press(editor(table), Qt.Key.Key_Return, "\r", Qt.KeyboardModifier.AltModifier)
    type_text(editor(table), "等")
    press(editor(table), Qt.Key.Key_Return, "\r")
    assert rows(bench)[1][1] == "国家级奖项\n等"
    assert table.grid.rowHeight(1) > table.grid.rowHeight(2)


def test_tab_goes_through_the_cells_and_adds_a_row_at_the_end(bench, page, table):
    table.grid.go_to(4, 3)
    press(table.grid, Qt.Key.Key_Tab, "\t")
    assert len(rows(bench)) == 6 and table.grid.currentIndex().row() == 5
    press(table.grid, Qt.Key.Key_Backtab, "\t", Qt.KeyboardModifier.ShiftModifier)
    assert (table.grid.currentIndex().row(), table.grid.currentIndex().column()) == (4, 3)


def test_tab_in_an_open_cell_takes_it_over_and_goes_on(bench, page, table):
    type_text(table.grid, "甲")
    press(editor(table), Qt.Key.Key_Tab, "\t")
    assert rows(bench)[1][1] == "甲" and table.grid.currentIndex().column() == 2


def test_flushing_takes_an_open_cell_over(bench, page, table):
    type_text(table.grid, "乙")
    bench.flushing.emit()
    assert rows(bench)[1][1] == "乙"


def test_a_computed_cell_cannot_be_typed_in_and_says_its_formula(bench, page, table):
    table.grid.go_to(4, 2)
    type_text(table.grid, "9")
    assert editor(table) is None and rows(bench) == AWARDS.rows
    tip = table.grid.cells.index(4, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "合计（自动计算）：1 + 2 + 3"


def test_a_person_may_keep_another_figure_in_a_computed_cell(bench, page, table):
    table.grid.go_to(4, 2)
    table.keep(True)
    assert rows(bench)[4][2] == "72"
    type_text(table.grid, "7")
    press(editor(table), Qt.Key.Key_Return, "\r")
    assert shown_rows(bench.report.blocks["b-awards"].body)[4][2] == "7"
    table.grid.go_to(4, 2)
    table.keep(False)
    assert table.grid.cells.text(4, 2) == "72"


def test_delete_empties_the_selected_cells_as_one_step(bench, page, table):
    table.grid.go_to(1, 2)
    press(table.grid, Qt.Key.Key_Right, "", Qt.KeyboardModifier.ShiftModifier)
    press(table.grid, Qt.Key.Key_Delete)
    assert rows(bench)[1] == ("1", "国家级奖项", "", "") and len(bench.done) == 1


def test_ctrl_z_in_a_table_is_the_reports_undo(bench, page, table):
    press(table.grid, Qt.Key.Key_Delete)
    press(table.grid, Qt.Key.Key_Z, "z", CONTROL)
    assert rows(bench) == AWARDS.rows


def test_arrows_lead_out_of_a_table(page, table):
    table.grid.go_to(4, 0)
    press(table.grid, Qt.Key.Key_Down)
    assert table.note.hasFocus()
    table.grid.setFocus()
    table.grid.go_to(0, 0)
    press(table.grid, Qt.Key.Key_Up)
    assert table.caption.field.hasFocus()
    press(table.caption.field, Qt.Key.Key_Up)
    assert page.current.block_id == "b-inner"


# -- clipboard


def test_two_hundred_pasted_cells_are_one_step(bench, page, table):
    clip("\n".join("\t".join(f"{r}-{c}" for c in range(10)) for r in range(20)))
    table.grid.go_to(1, 0)
    press(table.grid, Qt.Key.Key_V, "v", CONTROL)
    assert table.paste_preview.list.topLevelItemCount() == 13 and rows(bench) == AWARDS.rows
    table.paste_preview.accept()
    assert (len(rows(bench)), len(rows(bench)[0])) == (21, 10)
    assert rows(bench)[20][9] == "19-9" and [e.name for e in bench.done] == ["粘贴 200 格"]
    bench.undo()
    assert rows(bench) == AWARDS.rows and table.grid.cells.columnCount() == 4


def test_a_range_is_copied_as_text_and_as_html_with_its_merges(bench, page):
    table = at(page, "b-merged", 0, 0)
    table.grid.selectAll()
    press(table.grid, Qt.Key.Key_C, "c", CONTROL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines()[2].startswith("财经商贸\t120\t236\t")
    assert '<td rowspan="1" colspan="2">人数</td>' in data.html()


def test_one_copied_cell_fills_the_selection(bench, page, table):
    clip("0")
    table.grid.go_to(1, 2)
    press(table.grid, Qt.Key.Key_Down, "", Qt.KeyboardModifier.ShiftModifier)
    press(table.grid, Qt.Key.Key_V, "v", CONTROL)
    table.paste_preview.accept()
    assert [r[2] for r in rows(bench)[1:4]] == ["0", "0", "59"]


def test_a_pasted_html_range_brings_its_merges(bench, page, table):
    class Html(paste.PlainPaste):
        def table_from_html(self, html, /):
            return Table((("甲", ""), ("1", "2")), (Merge(0, 0, 1, 2),))

    paste.use(Html)
    try:
        clip("x", "<table></table>")
        table.grid.go_to(1, 0)
        press(table.grid, Qt.Key.Key_V, "v", CONTROL)
        table.paste_preview.accept()
    finally:
        paste.use(paste.PlainPaste)
    assert bench.report.blocks["b-awards"].body.merges == (Merge(1, 0, 1, 2),)
    assert table.grid.columnSpan(1, 0) == 2


# -- shape


def test_rows_and_columns_come_and_go_with_undo(bench, page, table):
    table.insert_rows(2)
    table.insert_columns(1)
    assert (table.grid.cells.rowCount(), table.grid.cells.columnCount()) == (6, 5)
    table.grid.go_to(2, 1)
    table.delete_rows()
    table.grid.go_to(2, 1)
    table.delete_columns()
    assert rows(bench) == AWARDS.rows
    for _ in range(4):
        bench.undo()
    assert bench.report.blocks["b-awards"].body == AWARDS


def test_selected_cells_are_merged_and_split(bench, page, table):
    press(table.grid, Qt.Key.Key_Down, "", Qt.KeyboardModifier.ShiftModifier)
    table.merge()
    assert bench.report.blocks["b-awards"].body.merges == (Merge(1, 1, 2, 1),)
    assert table.grid.rowSpan(1, 1) == 2
    table.grid.go_to(1, 1)
    table.split()
    assert bench.report.blocks["b-awards"].body.merges == () and table.grid.rowSpan(1, 1) == 1


def test_a_column_is_computed_and_made_plain_again(bench, page, table):
    table.insert_columns(4)
    table.grid.go_to(1, 4)
    table.compute("column", "sum")
    assert [row[4] for row in shown_rows(bench.report.blocks["b-awards"].body)] == [
        "",
        "23",
        "81",
        "229",
        "333",
    ]
    table.no_rule("column")
    assert rows(bench)[1][4] == "23"


def test_nothing_to_compute_is_said(bench, page, table):
    said = []
    bench.said.connect(said.append)
    table.grid.go_to(0, 0)
    table.compute("column", "growth")
    assert len(said) == 1 and not bench.done


def test_the_menu_offers_rows_columns_computing_and_captions(page, table):
    menu = QMenu()
    table.fill_menu(menu)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:6] == ["行", "列", "合并单元格", "拆分单元格", "自动计算", "题注"] and texts[-2:] == [
        "删除",
        "修改记录",
    ]
    actions = menu.actions()
    captions = actions[5].menu()
    captions.actions()[1].trigger()
    assert page.bench.report.blocks["b-awards"].body.caption_as == "figure"
    assert page.bench.numbers().captions["b-awards"] == "图 1-2"


def test_a_caption_is_typed_and_its_number_is_not(bench, page, table):
    assert table.caption.number.text() == "表 1-1"
    table.caption.field.setFocus()
    table.caption.field.selectAll()
    type_text(table.caption.field, "竞赛")
    bench.flushing.emit()
    assert bench.report.blocks["b-awards"].body.caption == "竞赛"


def test_a_table_shown_again_is_edited_at_its_first_place(bench, page):
    bench.perform(
        edits.insert_block(bench.report, "s-child", 9, Table(same_as="b-awards"), "", "", "b-again")
    )
    again = at(page, "b-again", 1, 1)
    type_text(again.grid, "x")
    assert editor(again) is None and again.grid.cells.text(1, 1) == "国家级奖项"


def test_the_model_of_a_table_is_sound(qapp):
    model = TableModel()
    tester = QAbstractItemModelTester(model)
    model.show_table(MERGED)
    model.show_table(AWARDS)
    assert model.number_column(2) and not model.number_column(1) and tester is not None


def test_header_cells_are_bold_and_numbers_stand_right(page, table):
    index = table.grid.cells.index
    assert (
        index(0, 1).data(Qt.ItemDataRole.FontRole).bold()
        or index(0, 1).data(Qt.ItemDataRole.FontRole).weight() >= 600
    )
    assert Qt.AlignmentFlag(index(1, 2).data(Qt.ItemDataRole.TextAlignmentRole)) & Qt.AlignmentFlag.AlignRight
    assert Qt.AlignmentFlag(index(1, 1).data(Qt.ItemDataRole.TextAlignmentRole)) & Qt.AlignmentFlag.AlignLeft


def test_the_wheel_scrolls_the_page_and_not_a_table_or_text(page, table):
    for widget in (table.grid.viewport(), page.widget_of("b-text").edit.viewport()):
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(5, 5),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)
        assert not event.isAccepted()  # so that Qt offers it to the page


# -- figures


@pytest.fixture
def figure(page):
    widget = page.widget_of("b-figure")
    widget.focus_at(1)
    return widget


def shas(bench):
    return [p.sha for p in bench.report.blocks["b-figure"].body.pictures]


def test_pictures_stand_side_by_side_at_one_height(figure):
    first, second = figure.pictures.places
    assert first.height() == second.height() and first.right() < second.left()


def test_many_pictures_take_more_rows_rather_than_become_tiny():
    assert rows_of(2, [1.5, 1.5], 700, 0) == [[0, 1]]
    assert len(rows_of(12, [1.5] * 12, 700, 0)) > 1
    assert rows_of(4, [1.0] * 4, 700, 2) == [[0, 1], [2, 3]]


def test_pictures_are_reordered_and_removed_by_keys(bench, page, figure):
    a, b = shas(bench)
    press(figure.pictures, Qt.Key.Key_Right, "", CONTROL)
    assert shas(bench) == [b, a]
    press(figure.pictures, Qt.Key.Key_Delete)
    assert shas(bench) == [b]
    press(figure.pictures, Qt.Key.Key_Delete)
    assert "b-figure" not in bench.report.blocks
    bench.undo()
    assert shas(bench) == [b]


def test_a_sub_caption_is_typed_below_its_picture(bench, page, figure):
    field = figure.sub_captions[1].field
    field.setFocus()
    field.selectAll()
    type_text(field, "奖牌")
    press(field, Qt.Key.Key_Return, "\r")
    assert [p.sub_caption for p in bench.report.blocks["b-figure"].body.pictures] == ["领奖现场", "奖牌"]


def test_a_picture_is_added_and_replaced_from_files(qtbot, tmp_path, bench, page, figure, monkeypatch):
    path = tmp_path / "新.png"
    path.write_bytes(png(50, 50, "#22AA66"))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a: ([str(path)], ""))
    figure.add_pictures([])
    qtbot.waitUntil(lambda: len(shas(bench)) == 3)
    figure.replace_picture(0)
    qtbot.waitUntil(lambda: shas(bench)[0] == shas(bench)[2])
    assert len(bench.done) == 2 and bench.report.pictures[shas(bench)[0]].name == "新.png"


def test_a_picture_is_pasted_into_a_figure(qtbot, bench, page, figure):
    QGuiApplication.clipboard().setImage(QImage.fromData(png(30, 30)))
    press(figure.pictures, Qt.Key.Key_V, "v", CONTROL)
    qtbot.waitUntil(lambda: len(shas(bench)) == 3)


def test_a_file_dropped_on_a_figure_joins_it(qtbot, tmp_path, bench, page, figure):
    page.area.ensureWidgetVisible(figure)
    where = figure.pictures.mapTo(page, figure.pictures.places[0].center())
    drop(page, pictures(tmp_path, 2), where)
    qtbot.waitUntil(lambda: len(shas(bench)) == 4)


def test_arrangement_numbering_and_notes_stand_in_the_menu(bench, page, figure):
    menu = QMenu()
    figure.fill_menu(menu)
    by_text = {action.text(): action for action in menu.actions()}
    by_text["并排"].menu().actions()[1].trigger()
    assert bench.report.blocks["b-figure"].body.columns == 1
    assert figure.pictures.places[1].top() > figure.pictures.places[0].bottom()
    by_text["编号"].trigger()
    assert not bench.report.blocks["b-figure"].body.numbered and figure.caption.number.text() == ""
    by_text["替代文字…"].trigger()
    assert figure.alt.isVisible()
    type_text(figure.alt, "合影")
    bench.flushing.emit()
    assert bench.report.blocks["b-figure"].body.alt == "合影"


def test_a_picture_that_the_draft_lost_is_said_in_its_place(bench, page, figure):
    bench.pictures.clear()
    figure.pictures._pixmaps.clear()
    assert not figure.pictures.grab().isNull()


# -- charts


@pytest.fixture
def chart(page):
    return page.widget_of("b-chart")


def test_a_chart_is_drawn_when_seen_and_again_when_its_cells_change(qtbot, bench, page, chart):
    page.reveal(chart, chart.rect())
    qtbot.waitUntil(lambda: bench.charts_drawn == 1)
    body = bench.report.blocks["b-awards"].body
    changed = tuple(("1", "国家级奖项", "5", "22") if r == 1 else row for r, row in enumerate(body.rows))
    bench.perform(edits.set_body(bench.report, "b-awards", Table(changed), "填表"))
    qtbot.waitUntil(lambda: bench.charts_drawn == 2)
    bench.perform(edits.set_value(bench.report, "x.t1.1", "2024", read_value("1")))
    page.grab()
    assert bench.charts_drawn == 2


def test_a_new_chart_begins_with_the_table_of_its_section(bench, page):
    page.widget_of("b-second").focus_at(-1)
    first = first_chart(bench, SECTION)
    assert first.table == "b-merged" and first.columns == ("1", "2")
    page.insert_chart()
    made = bench.report.blocks_of("s-child")[-1]
    assert isinstance(made.body, Chart) and made.body.table == ""
    assert page.current.block_id == made.id and page.current.panel.isVisible()


def test_form_rows_and_columns_are_chosen_in_the_panel(bench, page, chart):
    chart.focus_at(1)
    panel = chart.panel
    assert panel.isVisible()
    panel._forms.button(3).click()
    assert bench.report.blocks["b-chart"].body.form == "line"
    panel.rows.item(2).setCheckState(Qt.CheckState.Checked)
    panel.columns.item(2).setCheckState(Qt.CheckState.Unchecked)
    body = bench.report.blocks["b-chart"].body
    assert [s.row for s in body.series] == ["1", "2", "3"] and body.columns == ("3",)
    panel.swap.click()
    assert bench.report.blocks["b-chart"].body.swap
    panel.source.setCurrentIndex(0)
    panel.source.activated.emit(0)
    assert bench.report.blocks["b-chart"].body.table == ""


def test_the_whole_panel_is_scrolled_into_view_with_its_chart(qtbot, bench, page, chart):
    page.resize(800, 760)
    chart.focus_at(1)
    qtbot.waitUntil(lambda: bench.charts_drawn == 1)

    def seen():
        port = page.area.viewport()
        low = chart.panel.mapTo(port, chart.panel.rect().bottomLeft()).y()
        return chart.picture.mapTo(port, QPoint()).y() >= 0 and low <= port.height()

    qtbot.waitUntil(seen)


def test_totals_and_serial_numbers_are_no_first_choice_of_a_chart(bench):
    source = next(s for s in sources(bench) if s.table == "b-awards")
    assert source.first_rows == ("1", "2", "3") and source.first_columns == ("2", "3")
    assert source.chosen()["swap"] and source.name == "表 1-1 师生竞赛获奖统计"
    indicators = sources(bench, ("x.t1.1", "x.t1.2", "x.t1.3"))[0]
    assert indicators.first_rows == ("x.t1.1", "x.t1.2") and indicators.first_columns == ("2024", "2025")


def test_a_chart_without_data_says_what_to_do(qtbot, bench, page):
    bench.perform(edits.insert_block(bench.report, SECTION, 0, Chart(), "", "", "b-empty"))
    widget = page.widget_of("b-empty")
    page.reveal(widget, widget.rect())
    qtbot.waitUntil(lambda: bool(widget.picture.sentence))
    assert "选" in widget.picture.sentence


def test_a_chart_form_stays_one_of_the_five(bench, page, chart):
    chart.change(series=(Series("1"),), form="pie")
    assert bench.report.blocks["b-chart"].body.form == "pie"


# -- indicator tables


def test_an_indicator_table_is_filled_in_the_section(bench, page):
    widget = page.widget_of("b-indicators")
    widget.grid.go_to("x.t1.5", "2025")
    widget.grid.setFocus()
    index = widget.grid.currentIndex()
    widget.grid.model().setData(index, "42")
    assert bench.report.value("x.t1.5", "2025").text == "42"


def test_an_imported_layout_shows_and_takes_the_values(bench, page):
    layout = Table((("项目", "2025年"), ("毕业生（人）", "")), header_rows=1)
    body = IndicatorTable("x.t1", "成绩单", layout, (LayoutCell(1, 1, "x.t1.1/2025"),))
    bench.perform(edits.insert_block(bench.report, SECTION, 9, body, "", "", "b-layout"))
    widget = at(page, "b-layout", 1, 1)
    assert widget.grid.cells.text(1, 1) == "2165" and widget.caption.field.text() == "成绩单"
    type_text(widget.grid, "2")
    type_text(editor(widget), "0人")
    press(editor(widget), Qt.Key.Key_Return, "\r")
    assert bench.report.value("x.t1.1", "2025").text == "20"
    widget.grid.go_to(1, 0)
    type_text(widget.grid, "x")
    assert editor(widget) is None
    place = Place("处", "", SECTION, "b-layout", cell="x.t1.1/2025")
    bench.findings = [Finding("x", "entry", "error", "不符", (place,))]
    bench.checked.emit()
    assert widget.grid.cells.levels == {(1, 1): ("error", "不符")}
    page.show_place(place)
    assert widget.grid.currentIndex().column() == 1
    clip("7")
    press(widget.grid, Qt.Key.Key_V, "v", CONTROL)
    assert bench.report.value("x.t1.1", "2025").text == "20" and not widget.paste_preview.isHidden()
    widget.paste_preview.accept()
    assert bench.report.value("x.t1.1", "2025").text == "7"
