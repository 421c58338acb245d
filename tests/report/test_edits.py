"""Every edit can be taken back, and leaves the report as it was."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report import edits
from report.blocks import Case, Figure, Table, Text
from report.model import Edit, PictureInfo, Report
from report.values import BLANK, read_value
from tests.report.small import small_report


def stores(report: Report) -> tuple[dict, ...]:
    return tuple(
        deepcopy(getattr(report, name)) for name in ("sections", "blocks", "values", "fields", "pictures")
    )


def apply(report: Report, edit: Edit) -> Edit:
    report.apply(edit)
    return edit


def test_a_value_is_set_and_a_blank_one_removes_the_record() -> None:
    report = small_report()
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("1320", "人")))
    assert report.value("x.t1.1", "2025").number == 1320
    report.apply(edits.set_value(report, "x.t1.1", "2025", BLANK))
    assert report.values == {}


def test_setting_what_is_already_there_is_no_change() -> None:
    report = small_report()
    assert edits.set_field(report, "school.name", "青川职业学校").changes == ()


def test_many_values_are_one_step() -> None:
    report = small_report()
    edit = edits.set_values(report, {("x.t1.1", y): read_value("5") for y in ("2024", "2025")}, "粘贴 2 格")
    assert (edit.name, len(edit.changes)) == ("粘贴 2 格", 2)


def test_blocks_stand_where_they_were_put() -> None:
    report = small_report()
    for index, key in ((9, "first"), (9, "last"), (1, "middle"), (0, "front")):
        report.apply(edits.insert_block(report, "s-c2", index, Text(), "插入", block_id=key))
    assert [b.id for b in report.blocks_of("s-c2")] == ["front", "first", "middle", "last"]


def test_a_thousand_insertions_at_one_place_keep_their_order() -> None:
    report = small_report()
    report.apply(edits.insert_block(report, "s-c2", 0, Text(), "插入", block_id="z"))
    for n in range(200):
        report.apply(edits.insert_block(report, "s-c2", n, Text(), "插入", block_id=f"k{n:03}"))
    assert [b.id for b in report.blocks_of("s-c2")] == [*(f"k{n:03}" for n in range(200)), "z"]


def test_a_case_moves_and_goes_with_what_it_holds() -> None:
    report = small_report()
    report.apply(edits.insert_block(report, "s-c2", 0, Case("一例"), "插入案例", block_id="case"))
    report.apply(edits.insert_block(report, "s-c2", 0, Text(), "插入", parent="case", block_id="inner"))
    report.apply(edits.move_block(report, "case", "s-c1-1", 0))
    assert report.blocks["inner"].section == "s-c1-1"
    before = stores(report)
    edit = apply(report, edits.delete_blocks(report, ["case"]))
    assert "inner" not in report.blocks
    report.apply(edit.inverted())
    assert stores(report) == before


def test_a_deleted_chapter_comes_back_whole() -> None:
    report = small_report()
    report.apply(edits.insert_block(report, "s-c1-1", 0, Table(), "插入表格"))
    before = stores(report)
    edit = apply(report, edits.delete_section(report, "s-c1"))
    assert "s-c1-2" not in report.sections
    report.apply(edit.inverted())
    assert stores(report) == before


def test_a_section_moves_with_everything_below_but_never_into_itself() -> None:
    report = small_report()
    report.apply(edits.move_section(report, "s-c2", "s-c1", 0))
    assert [s.id for s in report.children("s-c1")] == ["s-c2", "s-c1-1", "s-c1-2"]
    with pytest.raises(ValueError, match="itself"):
        edits.move_section(report, "s-c1", "s-c1-1", 0)


def test_sections_are_added_renamed_and_pictures_made_known() -> None:
    report = small_report()
    report.apply(edits.insert_section(report, "s-c2", 0, "社会培训", "new", owner="培训处"))
    report.apply(edits.set_section(report, "new", "改标题", title="社会服务"))
    report.apply(edits.add_picture(report, PictureInfo("ab", "a.jpg", "jpeg", 10, 10)))
    assert report.sections["new"].title == "社会服务"
    assert report.pictures["ab"].width == 10


def test_set_body_puts_another_body_into_the_block() -> None:
    report = small_report()
    report.apply(edits.insert_block(report, "s-c2", 0, Figure(), "插入图片", block_id="f"))
    report.apply(edits.set_body(report, "f", Figure(caption="校门"), "改题注"))
    assert report.blocks["f"].body == Figure(caption="校门")


@given(st.lists(st.tuples(st.sampled_from("vfbsmd"), st.integers(0, 9)), max_size=12))
def test_any_row_of_edits_can_be_taken_back(steps: list[tuple[str, int]]) -> None:
    report = small_report()
    start, done = stores(report), []
    for what, n in steps:
        blocks = sorted(report.blocks)
        edit = {
            "v": lambda n=n: edits.set_value(report, "x.t1.1", "2025", read_value(str(n))),
            "f": lambda n=n: edits.set_field(report, "report.date", str(n)),
            "b": lambda n=n: edits.insert_block(report, "s-c2", n, Text(), "插入"),
            "s": lambda n=n: edits.insert_section(report, "s-c1", n, f"第{n}节"),
            "m": lambda n=n, blocks=blocks: edits.move_block(report, blocks[n % len(blocks)], "s-c1", n),
            "d": lambda n=n, blocks=blocks: edits.delete_blocks(
                report, [blocks[n % len(blocks)]] if len(blocks) > 1 else []
            ),
        }[what]()
        done.append(apply(report, edit))
    for edit in reversed(done):
        report.apply(edit.inverted())
    assert stores(report) == start
