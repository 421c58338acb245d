"""Comparing two states of a report, and bringing one difference back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.blocks import Block, Case, Figure, Paragraph, Picture, Table, Text
from report.compare import Difference, Group, Sign, compare
from report.content import spans
from report.edits import (
    delete_blocks,
    delete_section,
    insert_block,
    insert_section,
    move_block,
    move_section,
    set_body,
    set_field,
    set_section,
    set_value,
)
from report.errors import UserError
from report.model import STORES, Edit, PictureInfo, Report
from report.restore import restore
from report.text_diff import counts, segments
from report.values import read_value
from tests.report.small import small_report


def written() -> Report:
    """The small report with two paragraphs, a table, a figure and a case."""
    report = small_report()
    text = Text((Paragraph(spans("学校有专业 12 个。")), Paragraph(spans("教师结构合理。"))))
    bodies = (
        text,
        Table((("年份", "人数"), ("2024", "3"), ("2025", "5")), caption="教师人数"),
        Figure((Picture("a" * 64),), "教学楼"),
        Case("校企合作"),
    )
    for place, body in enumerate(bodies):
        report.apply(insert_block(report, "s-c1-1", place, body, "插入", block_id=f"b{place}"))
    report.apply(
        Edit("", insert_block(report, "s-c1-1", 0, Text(), "", parent="b3", block_id="inner").changes)
    )
    report.pictures["a" * 64] = PictureInfo("a" * 64, "楼.jpg", "jpeg", 800, 600)
    return report


def after(*edits: "object") -> tuple[Report, Report]:
    old, new = written(), written()
    for make in edits:
        new.apply(make(new))  # type: ignore[operator]
    return old, new


def only(old: Report, new: Report) -> Difference:
    found = compare(old, new)
    assert len(found) == 1, found
    return found[0]


def assert_restored(old: Report, new: Report, difference: Difference) -> None:
    new.apply(restore(new, old, difference))
    assert compare(old, new) == []


@given(st.text(max_size=30), st.text(max_size=30))
def test_segments_spell_both_texts(before: str, after: str) -> None:
    runs = segments(before, after)
    assert "".join(r.text for r in runs if r.sign != "new") == before
    assert "".join(r.text for r in runs if r.sign != "gone") == after


def test_figures_are_compared_whole() -> None:
    runs = segments("上线 103 人", "上线 106 人")
    assert [(r.sign, r.text) for r in runs if r.sign != "same"] == [("gone", "103"), ("new", "106")]
    assert counts("上线 103 人", "上线 106 人，多") == (5, 3)


def test_equal_reports_have_no_difference() -> None:
    assert compare(written(), written()) == []


def test_a_changed_value_is_a_number_and_comes_back() -> None:
    old, new = after(lambda r: set_value(r, "x.t1.2a", "2025", read_value("141", "人")))
    found = only(old, new)
    assert (found.group, found.sign, found.before, found.after) == (Group.NUMBERS, Sign.NEW, "", "141")
    assert "升学人数" in found.where and "2025" in found.where and found.section == "s-t1"
    assert_restored(old, new, found)


def test_a_published_note_alone_is_shown_in_both_sides() -> None:
    value = read_value("141", "人")
    old, new = written(), written()
    old.apply(set_value(old, "x.t1.1", "2025", value))
    new.apply(set_value(new, "x.t1.1", "2025", replace(value, note_public="含五年制")))
    found = only(old, new)
    assert (found.before, found.after) == ("141", "141（含五年制）")


def test_one_paragraph_of_a_text_is_compared_and_restored_alone() -> None:
    changed = Text((Paragraph(spans("学校有专业 13 个。")), Paragraph(spans("教师结构更合理。"))))
    old, new = after(lambda r: set_body(r, "b0", changed, "改"))
    first, second = compare(old, new)
    assert (first.where, first.before, first.after) == (
        "（一）专业建设 第 1 段",
        "学校有专业 12 个。",
        "学校有专业 13 个。",
    )
    new.apply(restore(new, old, first))
    assert new.blocks["b0"].body == Text((old.blocks["b0"].body.paragraphs[0], changed.paragraphs[1]))  # type: ignore[union-attr]
    assert only(old, new).before == second.before


def test_a_paragraph_that_came_and_one_that_went() -> None:
    for paragraphs, sign in (
        ((0, 1, "新"), Sign.NEW),
        ((0,), Sign.GONE),
    ):
        old, new = written(), written()
        held = old.blocks["b0"].body.paragraphs  # type: ignore[union-attr]
        body = Text(tuple(held[p] if isinstance(p, int) else Paragraph(spans(p)) for p in paragraphs))
        new.apply(set_body(new, "b0", body, "改"))
        found = only(old, new)
        assert found.sign == sign
        assert_restored(old, new, found)


def test_bold_alone_is_a_difference_of_the_look() -> None:
    held = written().blocks["b0"].body.paragraphs  # type: ignore[union-attr]
    bold = Text((Paragraph(spans("学校有专业 12 个。", bold=True)), held[1]))
    old, new = after(lambda r: set_body(r, "b0", bold, "加粗"))
    found = only(old, new)
    assert "格式" in found.where
    assert_restored(old, new, found)


def test_a_table_cell_is_a_number_with_its_row_and_head() -> None:
    table = Table((("年份", "人数"), ("2024", "3"), ("2025", "6")), caption="教师人数")
    old, new = after(lambda r: set_body(r, "b1", table, "改"))
    found = only(old, new)
    assert (found.group, found.part, found.before, found.after) == (Group.NUMBERS, "2/1", "5", "6")
    assert "2025" in found.where and "人数" in found.where
    assert_restored(old, new, found)


def test_a_table_of_another_shape_is_compared_whole() -> None:
    table = Table((("年份", "人数"), ("2024", "3")), caption="教师人数")
    old, new = after(lambda r: set_body(r, "b1", table, "删行"))
    found = only(old, new)
    assert found.part == "" and "2025" in found.before and "2025" not in found.after
    assert_restored(old, new, found)


def test_another_picture_and_a_caption() -> None:
    body = Figure((Picture("a" * 64, "正面"),), "教学楼")
    old, new = after(lambda r: set_body(r, "b2", body, "改"))
    found = only(old, new)
    assert found.group == Group.PICTURES and "800 × 600" in found.before
    assert_restored(old, new, found)


def test_a_block_that_came_one_that_went_and_a_case_with_what_it_holds() -> None:
    old, new = after(lambda r: insert_block(r, "s-c2", 0, Text((Paragraph(spans("新段")),)), "插入"))
    assert_restored(old, new, only(old, new))
    old, new = after(lambda r: delete_blocks(r, ["b3"]))
    found = only(old, new)
    assert found.sign == Sign.GONE and "校企合作" in found.where
    assert_restored(old, new, found)
    assert new.blocks["inner"].parent == "b3"


def test_a_chapter_that_moved_is_one_difference() -> None:
    old, new = after(lambda r: move_section(r, "s-c2", "", 0))
    found = only(old, new)
    assert (found.group, found.sign, found.key) == (Group.PICTURES, Sign.MOVED, "s-c2")
    assert_restored(old, new, found)


def test_a_block_in_another_section_has_moved() -> None:
    old, new = after(lambda r: move_block(r, "b2", "s-c2", 0))
    found = only(old, new)
    assert (found.sign, found.key, found.section) == (Sign.MOVED, "b2", "s-c2")
    assert_restored(old, new, found)


def test_a_deleted_chapter_comes_back_whole() -> None:
    old, new = after(lambda r: delete_section(r, "s-c1"))
    found = only(old, new)
    assert found.sign == Sign.GONE and "学校有专业" in found.before
    assert_restored(old, new, found)
    for store in STORES:
        assert getattr(new, store) == getattr(old, store)


def test_a_new_chapter_a_new_title_and_a_field() -> None:
    for make in (
        lambda r: insert_section(r, "", 9, "结语"),
        lambda r: set_section(r, "s-c2", "改名", title="社会服务"),
        lambda r: set_field(r, "remark/x.t1.1", "含五年制"),
    ):
        old, new = after(make)
        assert_restored(old, new, only(old, new))


def test_the_programs_own_notes_are_no_differences() -> None:
    old, new = after(lambda r: set_field(r, "setting/scheme", "1"), lambda r: set_field(r, "import/a", "b"))
    assert compare(old, new) == []


def test_what_stood_in_a_chapter_that_is_gone_says_so() -> None:
    old, new = after(lambda r: delete_blocks(r, ["b2"]))
    found = only(old, new)
    new.apply(delete_section(new, "s-c1"))
    with pytest.raises(UserError, match="请先恢复"):
        restore(new, old, found)


def test_blocks_are_found_by_id_and_not_by_place() -> None:
    old = written()
    new = written()
    new.blocks["b0"] = replace(new.blocks["b0"], position=99999.0)
    assert isinstance(new.blocks["b0"], Block)
    new.apply(Edit("", ()))
    assert only(old, new).sign == Sign.MOVED
