"""Numbers follow from order and from the edition's forms."""

import pytest

from report import edits
from report.blocks import Block, Case, Chart, Figure, Paragraph, Role, Table, Text
from report.content import spans
from report.edition import Numbering
from report.numbering import chinese_number, heading_number, list_number, number_report
from report.stream import reference_text
from tests.report.small import small_report


@pytest.mark.parametrize(
    ("n", "han"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
    ],
)
def test_chinese_numbers(n: int, han: str) -> None:
    assert chinese_number(n) == han


def test_headings_take_the_form_of_their_level_and_the_preface_its_own() -> None:
    numbers = number_report(small_report())
    assert numbers.sections == {
        "s-p1": "一、",
        "s-c1": "一、",
        "s-c1-1": "（一）",
        "s-c1-2": "（二）",
        "s-c2": "二、",
    }
    assert numbers.levels["s-c1-2"] == 2


def test_a_decimal_scheme_prints_the_whole_path() -> None:
    report = small_report(numbering=Numbering(("第{han}章", "{path}")))
    numbers = number_report(report)
    assert (numbers.sections["s-c2"], numbers.sections["s-c1-2"]) == ("第二章", "1.2")
    assert heading_number("{path}", [3, 2, 1]) == "3.2.1"


def test_a_skipped_chapter_takes_no_number() -> None:
    report = small_report()
    report.apply(edits.set_section(report, "s-c1", "略去", skipped="本年未开展"))
    assert number_report(report).sections["s-c2"] == "一、"


def test_figures_charts_and_tables_are_counted_by_chapter() -> None:
    report = small_report()
    for key, body in (
        ("f1", Figure()),
        ("t1", Table()),
        ("c1", Chart()),
        ("t2", Table(caption_as="figure")),
        ("n", Figure(numbered=False)),
    ):
        report.apply(edits.insert_block(report, "s-c1-1", 9, body, "插入", block_id=key))
    report.apply(edits.insert_block(report, "s-c2", 9, Figure(), "插入", block_id="f2"))
    captions = number_report(report).captions
    assert [captions.get(k) for k in ("f1", "t1", "c1", "t2", "n", "f2")] == [
        "图 1-1",
        "表 1-1",
        "图 1-2",
        "图 1-3",
        None,
        "图 2-1",
    ]
    assert captions["b-x.t1"] == "表 1"


def test_a_figure_before_the_first_chapter_has_no_chapter_digit() -> None:
    report = small_report()
    report.apply(edits.insert_block(report, "s-p1", 0, Figure(), "插入", block_id="f"))
    assert number_report(report).captions["f"] == "图 1"


def test_pictures_inside_a_case_count_with_the_chapter_and_cases_through_the_report() -> None:
    report = small_report(numbering=Numbering(("{n}",), case="案例{han}：{title}"))
    for section, key in (("s-c1", "k1"), ("s-c2", "k2")):
        report.apply(edits.insert_block(report, section, 0, Case("例"), "插入案例", block_id=key))
        report.apply(edits.insert_block(report, section, 0, Figure(), "插入", parent=key, block_id=f"f{key}"))
    numbers = number_report(report)
    assert numbers.cases == {"k1": "案例一：", "k2": "案例二："}
    assert numbers.captions["fk2"] == "图 2-1"


def test_lists_restart_after_a_paragraph_and_nest() -> None:
    report = small_report()
    roles = [("numbered", 0), ("numbered", 0), ("numbered", 1), ("numbered", 0), ("body", 0), ("numbered", 0)]
    body = Text(tuple(Paragraph(spans("甲"), role, level=level) for role, level in roles))
    report.apply(edits.insert_block(report, "s-c2", 0, body, "插入", block_id="t"))
    lists = number_report(report).lists
    assert [lists.get(("t", n)) for n in range(6)] == ["1.", "2.", "1.", "3.", None, "1."]


def test_run_in_headings_count_one_level_below_their_section() -> None:
    report = small_report()
    body = Text(
        (
            Paragraph(spans("甲"), Role.RUN_IN, "先行。"),
            Paragraph(spans("乙")),
            Paragraph(spans("丙"), Role.RUN_IN, "后行。"),
        )
    )
    report.apply(edits.insert_block(report, "s-c1-1", 0, body, "插入", block_id="t"))
    assert number_report(report).run_ins == {("t", 0): "1.", ("t", 2): "2."}


def test_list_forms() -> None:
    assert [list_number(f, 3) for f in ("{n}.", "（{n}）", "①", "{han}、")] == ["3.", "（3）", "③", "三、"]
    assert list_number("①", 21) == "(21)"


def test_references_follow_the_numbers_and_say_when_the_target_is_gone() -> None:
    report = small_report()
    report.apply(edits.insert_block(report, "s-c2", 0, Table(), "插入", block_id="t"))
    numbers = number_report(report)
    assert reference_text(report, "t", numbers) == "表 2-1"
    assert reference_text(report, "s-c2", numbers) == "二、"
    assert reference_text(report, "gone", numbers) == "（引用已删除）"


@pytest.mark.parametrize(
    ("levels", "number"), [(("第{han}章", "{path}"), "1.1"), (("{n}.", "{path}"), "1.1")]
)
def test_a_run_in_heading_right_below_a_chapter_takes_the_chapters_plain_number(
    levels: tuple[str, ...], number: str
) -> None:
    report = small_report(numbering=Numbering(levels))
    report.blocks["t"] = Block("t", "s-c1", 1.0, Text((Paragraph(spans("甲"), Role.RUN_IN, "先行。"),)))
    assert number_report(report).run_ins == {("t", 0): number}
