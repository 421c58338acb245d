"""The page 版式: choose, copy, change, undo, keep, send on, read from Word; the sample follows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Pt
from PySide6.QtCore import Qt

from app import style_store
from app.export_page import ExportPage
from app.sample import build_sample
from app.style_page import StylePage
from app.style_sample import sample_of, sample_picture
from app.window import MainWindow
from db.draft import DraftFile
from exporters.word.export import printed_pages
from exporters.word.profile import STYLE, STYLE_TEXT, load_profile, profile_of
from exporters.word.profile_text import with_values
from forms.style_form import StyleForm
from report.errors import UserError
from report.house_style import CAPTIONS, NUMBERING
from tests.app.window_parts import empty_window, own_settings

__all__ = ["empty_window", "own_settings"]


@pytest.fixture
def page(empty_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StylePage]:
    monkeypatch.setenv("ZHIBAO_CONFIG", str(tmp_path / "settings"))
    build_sample(tmp_path / "样例.zhibao", 2024)
    empty_window.open_path(tmp_path / "样例.zhibao")
    empty_window.do("style")
    made = empty_window.book.currentWidget()
    assert isinstance(made, StylePage)
    yield made
    if made.task is not None:
        made.task.wait()


def form_of(page: StylePage, title: str) -> StyleForm:
    for place in range(page.list.count()):
        if page.list.item(place).text().strip() == title:
            page.list.setCurrentRow(place)
    return page._made[page.list.currentItem().data(Qt.ItemDataRole.UserRole)]


def test_a_profile_that_ships_is_chosen_but_not_changed(page: StylePage) -> None:
    assert not form_of(page, "正文").editors["styles.body.size"].isEnabled()
    page.choose("official")
    assert page.session.report.fields[STYLE] == "official"
    assert page.profile.name == "official" and not page.own
    assert "方正小标宋简体" in page.note.text()
    page.choose(page.session.report.edition.style)
    assert STYLE not in page.session.report.fields


def test_a_copy_is_changed_step_by_step_and_undone(page: StylePage) -> None:
    page.copy_profile()
    form = form_of(page, "正文")
    assert form.editors["styles.body.size"].isEnabled() and not page.copy.isVisibleTo(page)
    form.changed.emit("styles.body.size", 14.0)
    form.changed.emit("styles.body.line", 26.0)
    assert (page.profile.look("body").size, page.profile.look("body").line) == (14, 26)
    page.session.undo()
    assert (page.profile.look("body").size, page.profile.look("body").line) == (14, 22)
    assert form.editors["styles.body.line"].value() == 22  # type: ignore[attr-defined]
    page.session.undo()
    page.session.undo()
    assert not page.own and STYLE_TEXT not in page.session.report.fields


def test_undo_stays_on_the_page(page: StylePage, empty_window: MainWindow) -> None:
    page.copy_profile()
    empty_window.do("undo")
    assert empty_window.book.currentWidget() is page


def test_a_bad_number_is_said_in_its_place_and_changes_nothing(page: StylePage) -> None:
    page.copy_profile()
    form = form_of(page, "页边距")
    before = page.profile
    form.changed.emit("page.top", 200.0)
    assert page.profile == before
    assert "上边距" in form.trouble("page.top") and "80" in form.trouble("page.top")


def test_larger_type_takes_its_pitch_along(page: StylePage) -> None:
    page.copy_profile()
    form_of(page, "正文").changed.emit("styles.body.size", 26.0)
    look = page.profile.look("body")
    assert look.size == 26 and look.line >= 26 * 1.5


def test_the_profile_travels_with_the_draft(page: StylePage) -> None:
    page.copy_profile()
    form_of(page, "页边距").changed.emit("page.top", 31.0)
    page.session.flush()
    draft = DraftFile.open(page.session.path, read_only=True)
    assert profile_of(draft.report).page.top == 31
    draft.close()


def test_one_kept_is_offered_to_every_report_and_taken_out_again(page: StylePage) -> None:
    page.copy_profile()
    page.keep_as("我校版式")
    assert list(style_store.stored()) == ["我校版式"]
    page.choose("plain")
    assert page.choice.findData("file:我校版式") >= 0
    page.choose("file:我校版式")
    assert page.own and page.profile.title == "我校版式"
    page.forget()
    assert style_store.stored() == {} and page.profile.title == "我校版式"


def test_a_file_sent_on_is_the_same_profile(page: StylePage, tmp_path: Path) -> None:
    page.copy_profile()
    form_of(page, "页边距").changed.emit("page.left", 30.0)
    page.export(tmp_path / "送人")
    sent = tmp_path / "送人.zhibao-style"
    page.choose("plain")
    page.load(sent)
    assert page.profile.page.left == 30 and page.own
    sent.write_bytes(b"\xff\xfe broken")
    with pytest.raises(UserError, match="送人"):
        page.load(sent)
    sent.write_text("title = '甲'\n[page]\ntop = 900\n", encoding="utf-8")
    page.calmly(lambda: page.load(sent))
    assert "上边距" in page.bar.sentence


def test_a_spoilt_file_in_the_folder_is_passed_over(page: StylePage) -> None:
    style_store.save(with_values(load_profile("plain"), {}, "好的"))
    (style_store.folder() / "坏的.zhibao-style").write_text("不是", encoding="utf-8")
    assert list(style_store.stored()) == ["好的"]


def test_the_numbers_of_the_whole_report_are_switched_in_one_place(
    page: StylePage, empty_window: MainWindow
) -> None:
    page.house.changed.emit(NUMBERING, "chapters")
    numbers = page.session.numbers().sections.values()
    assert "第一章" in numbers and "1.1" in numbers
    tree = empty_window.tree
    assert tree is not None
    chapter = next(k for k, n in page.session.numbers().sections.items() if n == "第一章")
    assert str(tree.model.index_of(chapter).data()).startswith("第一章")
    page.session.undo()
    assert "第一章" not in page.session.numbers().sections.values()


def test_a_word_file_gives_profile_and_numbers_in_one_step(page: StylePage, tmp_path: Path) -> None:
    made = Document()
    for chapter in ("第一章 办学", "第二章 育人", "第三章 服务"):
        made.add_heading(chapter, 1)
        made.add_heading(f"{'一二三'.index(chapter[1]) + 1}.1 概况", 2)
        for _ in range(3):
            made.add_paragraph(
                "学校坚持立德树人，深化产教融合，全年开设三十二个专业，毕业生去向落实良好，社会评价稳步提高。"
            ).runs[0].font.size = Pt(15)
    made.save(tmp_path / "去年.docx")
    page.read_word(tmp_path / "去年.docx")
    assert page.profile.look("body").size == 15
    assert page.session.report.fields[NUMBERING] == "chapters" and CAPTIONS not in page.session.report.fields
    assert "去年.docx" in page.bar.sentence and "沿用" in page.bar.sentence
    page.session.undo()
    assert not page.own and NUMBERING not in page.session.report.fields


def test_the_sample_is_made_anew_after_a_change(page: StylePage, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: page.printed is not None and page.task is None, timeout=20_000)
    first = page.printed
    page.choose("official")
    qtbot.waitUntil(lambda: page.printed is not first and page.task is None, timeout=20_000)
    assert page.printed is not None
    assert page.printed.layout.pages[0].sheet.top == pytest.approx(37 / 25.4 * 72, abs=0.1)
    assert page.view.page_count() == len(page.printed.layout.pages)


def test_the_sample_shows_every_kind_of_thing(page: StylePage) -> None:
    made = printed_pages(sample_of(page.session.report), sample_picture)
    styles = {s.line.paragraph.style for p in made.layout.pages for _, s in p.strips if s.line is not None}
    wanted = {
        "ReportBody",
        "Heading1",
        "Heading2",
        "Heading3",
        "Heading4",
        "TableCaption",
        "FigureCaption",
        "TOC1",
        "CaseTitle",
    }
    assert wanted | {"CoverTitle", "DeclarationHeading", "ListItem", "SourceNote"} <= styles


def test_a_report_that_may_only_be_read_keeps_its_profile(page: StylePage) -> None:
    page.session.read_only = True
    page.refresh()
    assert not page.choice.isEnabled() and not page.copy.isVisibleTo(page)
    assert "只能看" in page.note.text()


def test_the_export_page_says_which_fonts_the_reader_may_lack(
    page: StylePage, empty_window: MainWindow
) -> None:
    page.choose("official")
    empty_window.do("export")
    made = empty_window.book.currentWidget()
    assert isinstance(made, ExportPage)
    assert "公文格式" in made.style_words.text() and "方正小标宋简体（宋体）" in made.style_words.text()
