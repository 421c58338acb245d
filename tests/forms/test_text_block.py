"""Writing in a text: typing, input methods, undo, roles of paragraphs, chips, the clipboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMenu

from forms import paste
from forms.blocks.chips import shown_chip
from report import edits
from report.blocks import Paragraph, Role, Table, Text
from report.content import BoundNumber, Footnote, Reference, Span
from report.values import read_value
from tests.forms.memory_bench import png
from tests.forms.page_parts import (
    bench,
    bodies,
    clip,
    compose,
    page,
    press,
    shown,
    text,
    type_text,
    words,
)
from tests.forms.rich_section import SECTION

__all__ = ["bench", "page", "text"]  # fixtures


# -- typing


def test_a_typed_sentence_reaches_the_report_as_one_step(bench, page, text):
    type_text(text.edit, "在校生五千人。")
    assert words(bench) == ["学校办学多年。"]
    bench.flushing.emit()
    assert words(bench) == ["学校办学多年。在校生五千人。"]
    assert [edit.name for edit in bench.done] == ["编辑文字"]


def test_typing_is_gathered_and_saved_by_itself(qtbot, bench, page, text):
    type_text(text.edit, "好。")
    qtbot.waitUntil(lambda: words(bench) == ["学校办学多年。好。"], timeout=4000)


def test_undo_takes_the_sentence_back_on_the_page_too(bench, page, text):
    type_text(text.edit, "好。")
    press(text.edit, Qt.Key.Key_Z, "z", Qt.KeyboardModifier.ControlModifier)
    assert words(bench) == ["学校办学多年。"] and text.edit.toPlainText() == "学校办学多年。"
    press(text.edit, Qt.Key.Key_Y, "y", Qt.KeyboardModifier.ControlModifier)
    assert words(bench) == ["学校办学多年。好。"] == [text.edit.toPlainText()]


def test_text_that_is_still_composed_is_not_saved(bench, page, text):
    compose(text.edit, preedit="zhiliang")
    bench.flushing.emit()
    assert words(bench) == ["学校办学多年。"] and not bench.done
    compose(text.edit, commit="质量")
    bench.flushing.emit()
    assert words(bench) == ["学校办学多年。质量"]


def test_a_change_from_elsewhere_waits_until_composing_has_ended(bench, page, text):
    compose(text.edit, preedit="zhi")
    bench.perform(edits.set_body(bench.report, "b1", Text((Paragraph((Span("别处改的。"),)),)), "替换"))
    assert text.edit.composing and text.edit.toPlainText() == "学校办学多年。"
    compose(text.edit)
    assert text.edit.toPlainText() == "别处改的。"


def test_a_change_from_elsewhere_keeps_the_caret_in_its_place(bench, page, text):
    cursor = text.edit.textCursor()
    cursor.setPosition(4)
    text.edit.setTextCursor(cursor)
    bench.perform(
        edits.set_body(bench.report, "b1", Text((Paragraph((Span("我们学校办学多年。"),)),)), "替换")
    )
    assert text.edit.textCursor().position() == 6


def test_an_edit_without_a_difference_makes_no_step(bench, page, text):
    type_text(text.edit, "a")
    press(text.edit, Qt.Key.Key_Backspace)
    bench.flushing.emit()
    assert not bench.done


def test_the_first_words_in_an_empty_section_make_its_block(qtbot, bench):
    page = shown(qtbot, bench, "s-c1-2")
    place = page.widgets()[0]
    place.focus_at(1)
    type_text(place.edit, "课程建设。")
    bench.flushing.emit()
    (block,) = bench.report.blocks_of("s-c1-2")
    assert block.body == Text((Paragraph((Span("课程建设。"),)),)) and page.widgets() == [place]
    bench.undo()
    assert bench.report.blocks_of("s-c1-2") == [] and page.widgets() == [place]
    assert place.edit.toPlainText() == ""
    bench.redo()
    assert place.edit.toPlainText() == "课程建设。"


# -- paragraphs


def test_enter_makes_a_paragraph_and_backspace_joins_it_again(bench, page, text):
    press(text.edit, Qt.Key.Key_Return, "\r")
    type_text(text.edit, "二。")
    bench.flushing.emit()
    assert words(bench) == ["学校办学多年。", "二。"]
    press(text.edit, Qt.Key.Key_Home)
    press(text.edit, Qt.Key.Key_Backspace)
    bench.flushing.emit()
    assert words(bench) == ["学校办学多年。二。"]


def test_bold_belongs_to_the_selected_words(bench, page, text):
    text.edit.selectAll()
    press(text.edit, Qt.Key.Key_B, "b", Qt.KeyboardModifier.ControlModifier)
    bench.flushing.emit()
    assert bench.report.blocks["b1"].body.paragraphs[0].content == (Span("学校办学多年。", True),)


def test_an_empty_item_ends_a_list(bench, page, text):
    page.set_role(Role.BULLET)
    press(text.edit, Qt.Key.Key_Return, "\r")
    press(text.edit, Qt.Key.Key_Return, "\r")
    type_text(text.edit, "正文")
    bench.flushing.emit()
    assert [p.role for p in bench.report.blocks["b1"].body.paragraphs] == [Role.BULLET, Role.BODY]


def test_tab_nests_an_item_of_a_list(bench, page, text):
    page.set_role(Role.NUMBERED)
    press(text.edit, Qt.Key.Key_Tab, "\t")
    bench.flushing.emit()
    assert bench.report.blocks["b1"].body.paragraphs[0].level == 1


def test_a_run_in_title_is_the_first_sentence_and_what_follows_is_not(bench, page, text):
    page.set_role(Role.RUN_IN)
    type_text(text.edit, "后文")
    bench.flushing.emit()
    (paragraph,) = bench.report.blocks["b1"].body.paragraphs
    assert (paragraph.lead, paragraph.content) == ("学校办学多年。", (Span("后文"),))
    page.set_role(Role.BODY)
    assert bench.report.blocks["b1"].body.paragraphs[0].content == (Span("学校办学多年。后文"),)


def test_arrows_lead_from_block_to_block_and_to_the_title(qtbot, page, text):
    press(text.edit, Qt.Key.Key_Up)
    assert page.heading.title.hasFocus()
    press(page.heading.title, Qt.Key.Key_Down)
    assert text.edit.hasFocus()


# -- chips


def test_a_bound_number_follows_its_cell(bench, page, text):
    bench.perform(edits.set_value(bench.report, "x.t1.1", "2025", read_value("2165")))
    page.insert_indicator("x.t1.1", "2025")
    assert bench.report.blocks["b1"].body.paragraphs[0].content[-1] == BoundNumber(
        "x.t1.1", "2025", confirmed="2165"
    )
    block = text.edit.document().firstBlock()
    assert text.edit.shown_text(block)[0] == "学校办学多年。2165"
    bench.perform(edits.set_value(bench.report, "x.t1.1", "2025", read_value("2166")))
    assert text.edit.shown_text(block)[0] == "学校办学多年。2166"


def test_a_chip_turns_amber_when_its_source_says_something_else_until_confirmed(bench, page, text):
    bench.perform(edits.set_value(bench.report, "x.t1.1", "2025", read_value("10")))
    page.insert_indicator("x.t1.1", "2025")
    bench.perform(edits.set_value(bench.report, "x.t1.1", "2025", read_value("11")))
    part = text.edit.chip_at(7)
    assert shown_chip(bench, part).state == "changed"
    text.replace_chip(7, BoundNumber(part.row, part.column, confirmed="11"), "确认数字")
    assert shown_chip(bench, text.edit.chip_at(7)).state == "bound"


def test_backspace_deletes_a_chip_whole(bench, page, text):
    page.insert_indicator("x.t1.1", "2025")
    press(text.edit, Qt.Key.Key_Backspace)
    bench.flushing.emit()
    assert (
        words(bench) == ["学校办学多年。"] and len(bench.report.blocks["b1"].body.paragraphs[0].content) == 1
    )


def test_at_opens_the_list_of_indicators_which_filters_while_typing(bench, page, text):
    type_text(text.edit, "@落实")
    picker = page.pickers.picker
    assert picker.isVisible() and text.edit.hasFocus()
    assert [picker.list.item(n).text() for n in range(picker.list.count())] == [
        "去向落实人数",
        "去向落实人数 › 其中：升学人数",
        "落实率",
    ]
    press(text.edit, Qt.Key.Key_Down)
    press(text.edit, Qt.Key.Key_Up)
    press(text.edit, Qt.Key.Key_Return, "\r")
    assert not picker.isVisible()
    assert bench.report.blocks["b1"].body.paragraphs[0].content[1:] == (BoundNumber("x.t1.2", "2025"),)


def test_escape_leaves_the_at_sign(bench, page, text):
    type_text(text.edit, "a@")
    press(text.edit, Qt.Key.Key_Escape)
    type_text(text.edit, "b.cn")
    assert not page.pickers.picker.isVisible()
    bench.flushing.emit()
    assert words(bench) == ["学校办学多年。a@b.cn"]


def test_at_filters_by_words_of_an_input_method(bench, page, text):
    type_text(text.edit, "@")
    compose(text.edit, preedit="biye")
    compose(text.edit, commit="毕业")
    assert page.pickers.picker.list.count() == 1
    press(text.edit, Qt.Key.Key_Tab, "\t")
    bench.flushing.emit()
    assert bench.report.blocks["b1"].body.paragraphs[0].content[1] == BoundNumber("x.t1.1", "2025")


def test_a_reference_is_picked_and_shows_the_computed_number(qtbot, bench, page, text):
    page.insert_table()
    key = next(b.id for b in bench.report.blocks_of(SECTION) if isinstance(b.body, Table))
    text.focus_at(-1)
    page.insert_reference()
    picker = page.pickers.picker
    assert picker.field.hasFocus()
    type_text(picker.field, "表")
    press(picker.field, Qt.Key.Key_Return, "\r")
    assert bench.report.blocks["b1"].body.paragraphs[0].content[1] == Reference(key)
    assert text.edit.shown_text(text.edit.document().firstBlock())[0] == "学校办学多年。表 1-1"
    assert text.edit.hasFocus()
    page.delete_one(key)
    assert "引用已删除" in text.edit.shown_text(text.edit.document().firstBlock())[0]


def test_a_footnote_is_written_changed_and_deleted_in_its_small_field(bench, page, text):
    page.insert_footnote()
    note = page.pickers.note
    type_text(note.text, "按学年统计")
    press(note.text, Qt.Key.Key_Return, "\r")
    assert bench.report.blocks["b1"].body.paragraphs[0].content[1] == Footnote("按学年统计")
    page.open_chip(text, 7)
    note.text.clear()
    press(note.text, Qt.Key.Key_Return, "\r")
    assert bench.report.blocks["b1"].body.paragraphs[0].content == (Span("学校办学多年。"),)


def test_double_clicking_a_bound_number_asks_for_its_cell(qtbot, bench, page, text):
    page.insert_indicator("x.t1.1", "2025")
    with qtbot.waitSignal(page.cell_wanted) as asked:
        page.open_chip(text, 7)
    assert asked.args == ["x.t1.1", "2025"]


def test_chips_survive_copy_and_paste(bench, page, text):
    page.insert_indicator("x.t1.1", "2025")
    text.edit.selectAll()
    text.edit.copy()
    assert QGuiApplication.clipboard().mimeData().text() == "学校办学多年。（待填）"
    text.focus_at(-1)
    text.edit.paste()
    part = BoundNumber("x.t1.1", "2025")
    assert bench.report.blocks["b1"].body.paragraphs[0].content == (Span("学校办学多年。"), part) * 2


def test_the_menu_of_a_chip_confirms_it_shows_its_unit_or_makes_it_text(bench, page, text):
    bench.perform(edits.set_value(bench.report, "x.t1.1", "2025", read_value("10")))
    page.insert_indicator("x.t1.1", "2025")
    bench.perform(edits.set_value(bench.report, "x.t1.1", "2025", read_value("11")))
    for word, content in (
        ("确认 11", BoundNumber("x.t1.1", "2025", confirmed="11")),
        ("带单位", BoundNumber("x.t1.1", "2025", True, confirmed="11人")),
        ("变为普通文字", None),
    ):
        menu = QMenu()
        text.chip_actions(menu, 7)
        actions = menu.actions()
        next(action for action in actions if action.text() == word).trigger()
        if content is not None:
            assert bench.report.blocks["b1"].body.paragraphs[0].content[1] == content
    assert words(bench) == ["学校办学多年。11人"]


def test_a_chip_explains_itself(bench, page, text):
    bench.perform(edits.set_value(bench.report, "x.t1.1", "2025", read_value("10")))
    page.insert_indicator("x.t1.1", "2025")
    tip = shown_chip(bench, text.edit.chip_at(7)).tip
    assert tip == "计分卡 › 毕业生人数 › 2025：10。跟随附表自动更新。"
    area = text.edit.area_of(7)
    assert text.edit.chip_under(area.center()) == 7 and text.edit.chip_under(QPoint(1, 1)) == -1


def test_bold_typed_for_a_chip_is_kept_in_it(bench, page, text):
    page.insert_indicator("x.t1.1", "2025")
    text.edit.selectAll()
    page.toggle_bold()
    assert bench.report.blocks["b1"].body.paragraphs[0].content == (
        Span("学校办学多年。", True),
        BoundNumber("x.t1.1", "2025", bold=True),
    )


def test_a_numbered_list_takes_another_form_of_number(bench, page, text):
    page.set_role(Role.NUMBERED)
    press(text.edit, Qt.Key.Key_Return, "\r")
    type_text(text.edit, "二")
    text.set_number_form("①")
    assert [p.number_form for p in bench.report.blocks["b1"].body.paragraphs] == ["①", "①"]
    assert text._mark_text(1) == "②"


# -- pasting


class Html(paste.PlainPaste):
    def blocks_from_html(self, html, /):
        return (
            Text((Paragraph((Span("前言"),)),)),
            Table((("甲", "乙"), ("1", "2"))),
            Text((Paragraph((Span("后语"),)),)),
        )

    def table_from_html(self, html, /):
        return Table((("1", "2"), ("3", "4")))


@pytest.fixture
def html_reader():
    paste.use(Html)
    yield
    paste.use(paste.PlainPaste)


def test_plain_lines_become_paragraphs(bench, page, text):
    clip("第一行\n\n第二行")
    text.edit.paste()
    assert words(bench) == ["学校办学多年。第一行", "第二行"] and bench.done[-1].name == "粘贴"


def test_a_pasted_table_splits_the_text_and_is_one_step(bench, page, text, html_reader):
    press(text.edit, Qt.Key.Key_Return, "\r")
    type_text(text.edit, "下一段")
    text.focus_at(1)
    clip(html="<table>…</table>")
    text.edit.paste()
    assert [type(b) for b in bodies(bench)] == [Text, Table, Text]
    assert words(bench) == ["学校办学多年。", "前言"]
    assert [p.content for p in bodies(bench)[2].paragraphs] == [(Span("后语"),), (Span("下一段"),)]
    assert bench.done[-1].name == "粘贴 4 格"
    bench.undo()
    assert [type(b) for b in bodies(bench)] == [Text] and words(bench) == ["学校办学多年。", "下一段"]


def test_tab_separated_lines_become_a_table(bench, page, text):
    clip("甲\t乙\n1\t2")
    text.edit.paste()
    assert bodies(bench)[1].rows == (("甲", "乙"), ("1", "2"))


def test_a_pasted_picture_becomes_a_figure(qtbot, bench, page, text):
    QGuiApplication.clipboard().setImage(QImage.fromData(png(40, 30)))
    text.edit.paste()
    qtbot.waitUntil(lambda: len(bodies(bench)) == 2)
    assert len(bodies(bench)[1].pictures) == 1
