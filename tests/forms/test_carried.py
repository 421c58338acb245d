"""Numbers from last year in the editor, with real keys: lit, confirmed, changed, bound; last year's words below a section."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from forms import theme
from forms.blocks.text_block import TextBlock
from forms.section_page import SectionPage
from forms.text_codec import Look, lit_ranges, normal, read_document, write_document
from report import edits
from report.blocks import Figure, Paragraph, Text
from report.carried import carried_numbers, with_marks
from report.content import BoundNumber, Span, spans
from report.values import read_value
from tests.forms.memory_bench import MemoryBench
from tests.forms.page_parts import compose, press, shown, type_text
from tests.forms.rich_section import SECTION
from tests.report.small import small_report, text_of

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def bench(qapp: Any) -> MemoryBench:
    made = MemoryBench(small_report())
    marked = with_marks(Paragraph(spans("2024年招生200人，其中男生80人。")))
    made.perform(edits.insert_block(made.report, SECTION, 0, Text((marked,)), "", "", "b1"))
    made.perform(edits.set_value(made.report, "x.t1.1", "2024", read_value("200")))
    made.perform(edits.set_value(made.report, "x.t1.1", "2025", read_value("210")))
    made.done.clear()
    return made


@pytest.fixture
def page(qtbot: QtBot, bench: MemoryBench) -> SectionPage:
    made = shown(qtbot, bench)
    made.activateWindow()
    return made


def text_block(page: SectionPage) -> TextBlock:
    block = page.widget_of("b1")
    assert isinstance(block, TextBlock)
    return block


def caret_at(page: SectionPage, place: int) -> TextBlock:
    block = text_block(page)
    block.edit.setFocus()
    cursor = block.edit.textCursor()
    cursor.setPosition(place)
    block.edit.setTextCursor(cursor)
    page._focus_changed(None, block.edit)  # offscreen windows are not always active
    return block


def waiting(bench: MemoryBench) -> list[str]:
    return [number.text for number in carried_numbers(bench.report)]


def words(bench: MemoryBench) -> str:
    return "".join(
        p.text if isinstance(p, Span) else "◇" for p in text_of(bench.report, "b1").paragraphs[0].content
    )


def test_lit_numbers_survive_the_way_into_a_document_and_back(qapp: Any) -> None:
    paragraph = with_marks(Paragraph((Span("2024年"), Span("3人", True, "https://example.com"), Span("40"))))
    document = QTextDocument()
    write_document(document, [paragraph], Look())
    assert read_document(document) == (normal(paragraph),)
    assert len(lit_ranges(document.firstBlock())) == 3


def test_a_lit_number_has_its_own_ground_in_both_schemes(page: SectionPage) -> None:
    grounds = []
    for dark in (False, True):
        theme.set_dark(dark)
        cursor = QTextCursor(text_block(page).edit.document())
        cursor.setPosition(2)
        assert cursor.charFormat().background().color() == theme.colour("carried_ground")
        grounds.append(theme.css("carried_ground"))
        cursor.setPosition(6)
        assert cursor.charFormat().background().style() == Qt.BrushStyle.NoBrush
    theme.set_dark(False)
    assert len(set(grounds)) == 2


def test_typing_into_a_number_takes_its_mark_and_leaves_the_others(
    page: SectionPage, bench: MemoryBench
) -> None:
    block = caret_at(page, 8)  # 2024年招生2|00人
    type_text(block.edit, "1")
    page.flush()
    assert words(bench).startswith("2024年招生2100人") and waiting(bench) == ["2024", "80"]
    assert len(bench.done) == 1
    bench.undo()
    assert waiting(bench) == ["2024", "200", "80"]


@pytest.mark.parametrize(("place", "typed"), [(10, "5"), (7, "1")])
def test_a_digit_beside_a_number_makes_it_another_number(
    page: SectionPage, bench: MemoryBench, place: int, typed: str
) -> None:
    type_text(caret_at(page, place).edit, typed)
    page.flush()
    assert waiting(bench) == ["2024", "80"]


@pytest.mark.parametrize("place", [7, 10, 0, 4])
def test_words_beside_a_number_leave_it_lit_and_are_not_lit_themselves(
    page: SectionPage, bench: MemoryBench, place: int
) -> None:
    block = caret_at(page, place)
    compose(block.edit, "约", "")
    compose(block.edit, "", "约约")
    page.flush()
    assert waiting(bench) == ["2024", "200", "80"] and "约约" in words(bench)


def test_backspace_and_enter_inside_a_number_take_its_mark(page: SectionPage, bench: MemoryBench) -> None:
    block = caret_at(page, 10)
    press(block.edit, Qt.Key.Key_Backspace)
    page.flush()
    assert waiting(bench) == ["2024", "80"]
    block = caret_at(page, 2)
    press(block.edit, Qt.Key.Key_Return, "\r")
    page.flush()
    assert waiting(bench) == ["80"]


def buttons(page: SectionPage) -> dict[str, QPushButton]:
    return {b.text(): b for b in page.carried.findChildren(QPushButton) if not b.isHidden()}


def test_the_bar_follows_the_caret_and_confirms_in_one_step(page: SectionPage, bench: MemoryBench) -> None:
    caret_at(page, 6)
    assert page.carried.isHidden()
    caret_at(page, 9)
    assert not page.carried.isHidden()
    buttons(page)["确认不变"].click()
    assert waiting(bench) == ["2024", "80"] and words(bench) == "2024年招生200人，其中男生80人。"
    assert [edit.name for edit in bench.done] == ["确认数字"]
    bench.undo()
    assert waiting(bench) == ["2024", "200", "80"]


def test_a_year_is_made_this_years(page: SectionPage, bench: MemoryBench) -> None:
    caret_at(page, 2)
    buttons(page)["改为 2025"].click()
    assert words(bench).startswith("2025年") and waiting(bench) == ["200", "80"]


def test_a_number_is_bound_to_the_row_that_held_it_last_year(page: SectionPage, bench: MemoryBench) -> None:
    caret_at(page, 8)
    buttons(page)["绑定 毕业生人数 210"].click()
    part = text_of(bench.report, "b1").paragraphs[0].content[2]
    assert part == BoundNumber("x.t1.1", "2025", confirmed="210")
    assert waiting(bench) == ["2024", "80"]


def test_rewriting_selects_the_number_and_the_next_key_writes_over_it(
    page: SectionPage, bench: MemoryBench
) -> None:
    caret_at(page, 17)
    buttons(page)["改为今年的数"].click()
    type_text(text_block(page).edit, "95")
    page.flush()
    assert words(bench).endswith("男生95人。") and waiting(bench) == ["2024", "200"]


@pytest.mark.qt_log_ignore("grabbing the keyboard")  # the screenless platform cannot
def test_alt_enter_opens_the_menu_with_everything(page: SectionPage, bench: MemoryBench) -> None:
    block = caret_at(page, 8)
    press(block.edit, Qt.Key.Key_Return, "\r", ALT)
    menu = page.carried.menu
    assert menu.isVisible() and [a.text() for a in menu.actions()] == [
        "确认不变",
        "改为今年的数",
        "绑定到指标",
        "本段的数都确认",
    ]
    press(menu, Qt.Key.Key_Return)
    assert waiting(bench) == ["2024", "80"]
    menu.close()


def test_alt_enter_elsewhere_is_an_ordinary_key(page: SectionPage) -> None:
    block = caret_at(page, 6)
    press(block.edit, Qt.Key.Key_Return, "", ALT)
    assert not page.carried.menu.isVisible()


def test_the_menu_lists_rows_and_offers_others(page: SectionPage, bench: MemoryBench) -> None:
    menu = QMenu()
    page.lit_actions(menu, text_block(page), 7, 10)
    (choices,) = menu.findChildren(QMenu)
    texts = [a.text() for a in choices.actions() if a.text()]
    assert texts == ["绑定：毕业生人数，今年 210 人", "别的指标…"]
    choices.actions()[-1].trigger()
    assert not page.pickers.picker.isHidden() and text_block(page).edit.textCursor().selectedText() == "200"
    other = QMenu()
    page.lit_actions(other, text_block(page), 16, 18)
    (none,) = other.findChildren(QMenu)
    assert not none.actions()[0].isEnabled() and "80" in none.actions()[0].text()


def test_all_numbers_of_a_paragraph_are_confirmed_in_one_step(page: SectionPage, bench: MemoryBench) -> None:
    text_block(page).confirm_paragraph(3)
    assert waiting(bench) == [] and len(bench.done) == 1
    assert text_of(bench.report, "b1").paragraphs[0].content == spans("2024年招生200人，其中男生80人。")


def test_a_locked_section_offers_nothing(page: SectionPage, bench: MemoryBench) -> None:
    bench.perform(edits.set_section(bench.report, SECTION, "锁", state="locked"))
    caret_at(page, 8)
    assert page.carried.isHidden()


def test_the_tip_says_what_a_lit_number_is(page: SectionPage) -> None:
    edit = text_block(page).edit
    assert "“200”" in edit.tip_at(edit.area_of(8).center())
    assert edit.tip_at(QPoint(edit.width() - 2, edit.height() - 2)) == ""


# -- last year's words below a section


@pytest.fixture
def beside(qapp: Any, qtbot: QtBot) -> SectionPage:
    made = MemoryBench(small_report())
    made.perform(edits.set_field(made.report, f"last_year/{SECTION}", "2023年招生300人。\n另有两条。"))
    made.done.clear()
    return shown(qtbot, made)


def strip_buttons(page: SectionPage) -> list[QPushButton]:
    strip = page.parts[0].last_year
    return [b for b in strip.findChildren(QPushButton) if b.isVisibleTo(strip)]


def test_an_empty_section_shows_last_years_words_and_takes_them_one_by_one(beside: SectionPage) -> None:
    strip, report, bench = beside.parts[0].last_year, beside.bench.report, beside.bench
    assert not strip.isHidden() and [b.text() for b in strip_buttons(beside)] == [
        "整节取用",
        "收起",
        "取用",
        "取用",
    ]
    strip_buttons(beside)[2].click()
    (block,) = report.blocks_of(SECTION)
    assert [n.text for n in carried_numbers(report)] == ["2023", "300"]
    assert [b.text() for b in strip_buttons(beside)] == ["整节取用", "收起", "取用"]
    editor = beside.widget_of(block.id)
    assert isinstance(editor, TextBlock) and editor.edit.textCursor().selectedText() == "2023"
    strip_buttons(beside)[2].click()
    assert len(text_of(report, block.id).paragraphs) == 2 and strip.isHidden()
    bench.undo()
    assert not strip.isHidden() and len(strip_buttons(beside)) == 3
    bench.undo()
    assert report.blocks_of(SECTION) == [] and len(strip_buttons(beside)) == 4


def test_the_whole_section_is_taken_in_one_step(beside: SectionPage) -> None:
    strip_buttons(beside)[0].click()
    (block,) = beside.bench.report.blocks_of(SECTION)
    assert len(text_of(beside.bench.report, block.id).paragraphs) == 2
    assert isinstance(beside.bench, MemoryBench) and len(beside.bench.done) == 1


def test_writing_or_folding_sends_last_years_words_away(beside: SectionPage) -> None:
    strip = beside.parts[0].last_year
    text = Text((Paragraph(spans("自己写的")),))
    beside.bench.perform(edits.insert_block(beside.bench.report, SECTION, 0, text, "写"))
    assert strip.isHidden()
    beside.bench.undo()
    assert not strip.isHidden()
    strip_buttons(beside)[1].click()
    assert strip.isHidden()


def test_captions_that_came_along_leave_the_words_above_them(beside: SectionPage) -> None:
    figure = Figure(caption="校门")
    beside.bench.perform(edits.insert_block(beside.bench.report, SECTION, 0, figure, "图"))
    part = beside.parts[0]
    layout = part.layout()
    assert layout is not None and not part.last_year.isHidden()
    assert layout.indexOf(part.last_year) < layout.indexOf(part.column)


def test_a_locked_or_readonly_section_takes_nothing(beside: SectionPage) -> None:
    beside.bench.perform(edits.set_section(beside.bench.report, SECTION, "锁", state="locked"))
    assert beside.parts[0].last_year.isHidden()
    beside.take_last_year(SECTION, [0])
    assert beside.bench.report.blocks_of(SECTION) == []
