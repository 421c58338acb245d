"""Find and replace over everything typed; one step, and nothing else is touched."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from report.blocks import Case, Figure, Paragraph, Picture, Role, Table, Text
from report.content import BoundNumber, Footnote, Reference, Span, plain_text, spans
from report.edits import insert_block, set_field, set_section, set_value
from report.find import OBJECT, Search, find, replace_hits
from report.model import Report
from report.values import read_value
from tests.report.small import small_report

NAME, NEW = "东海学校", "东海职业学校"


def rich_report() -> Report:
    """The name stands in a heading, a lead, prose (half of it bold), a footnote, captions, a cell, a case, a cover line."""
    report = small_report()
    content = (
        Span("本年度东海"),
        Span("学校", bold=True),
        Span("有学生 "),
        BoundNumber("x.t1.1", "2025"),
        Span(" 人，东海学校见"),
        Reference("b1"),
        Footnote("东海学校教务处统计。"),
    )
    bodies = (
        Text((Paragraph(content), Paragraph(spans("其他"), Role.RUN_IN, "东海学校简介"))),
        Table((("单位", "人数"), (NAME, "3")), caption=f"{NAME}教师", source_note=f"来源：{NAME}"),
        Figure((Picture("a" * 64, f"{NAME}大门"),), f"{NAME}校园"),
        Case(f"{NAME}的做法"),
    )
    for place, body in enumerate(bodies):
        report.apply(insert_block(report, "s-c1-1", place, body, "插入", block_id=f"b{place}"))
    inner = Text((Paragraph(spans("案例里的东海学校。")),))
    report.apply(insert_block(report, "s-c1-1", 0, inner, "插入", "b3", "inner"))
    report.apply(set_section(report, "s-c2", "改", title=f"{NAME}的服务"))
    report.apply(set_field(report, "remark/x.t1.1", f"{NAME}口径"))
    report.apply(set_value(report, "x.t1.1", "2025", read_value("1258", "人")))
    report.apply(set_value(report, "x.t1.1", "2024", replace(read_value("1258", "人"), locked=True)))
    return report


def test_every_place_is_found_in_reading_order() -> None:
    hits = find(rich_report(), Search(NAME))
    assert [(h.key, h.path[0] if h.path else "") for h in hits] == [
        ("b0", "paragraphs"),
        ("b0", "paragraphs"),
        ("b0", "paragraphs"),
        ("b0", "paragraphs"),
        ("b1", "caption"),
        ("b1", "source_note"),
        ("b1", "rows"),
        ("b2", "caption"),
        ("b2", "pictures"),
        ("b3", "title"),
        ("inner", "paragraphs"),
        ("s-c2", "title"),
        ("remark/x.t1.1", ""),
    ]
    assert hits[0].before.endswith("本年度") and hits[0].after.startswith("有学生 …")
    assert "（一）专业建设" in hits[0].where


def test_replacing_is_one_step_and_leaves_nothing_behind() -> None:
    report = rich_report()
    before = dict(report.blocks)
    edit = replace_hits(report, find(report, Search(NAME)), NEW)
    assert edit.name == "替换 13 处"
    report.apply(edit)
    assert find(report, Search(NAME)) == []
    assert len(find(report, Search(NEW))) == 13
    report.apply(edit.inverted())
    assert report.blocks == before


def test_the_new_text_takes_the_look_of_the_first_character_and_numbers_stay() -> None:
    report = rich_report()
    report.apply(replace_hits(report, find(report, Search(NAME)), NEW))
    content = report.blocks["b0"].body.paragraphs[0].content  # type: ignore[union-attr]
    assert content[0] == Span("本年度东海职业学校有学生 ")
    assert content[1:] == (
        BoundNumber("x.t1.1", "2025"),
        Span(" 人，东海职业学校见"),
        Reference("b1"),
        Footnote("东海职业学校教务处统计。"),
    )


def test_a_number_is_found_in_text_and_in_the_appendix_but_last_years_is_not_replaced() -> None:
    report = rich_report()
    body = Text((Paragraph(spans("毕业生 1258 人，比上年多。")),))
    report.apply(insert_block(report, "s-c1-2", 0, body, "插入", block_id="n"))
    hits = find(report, Search("1258"))
    assert [(h.store, h.locked) for h in hits] == [("blocks", False), ("values", True), ("values", False)]
    report.apply(replace_hits(report, hits, "1260"))
    assert report.value("x.t1.1", "2024").shown == "1258"
    assert report.value("x.t1.1", "2025").number == 1260


def test_width_and_case_are_told_apart_only_when_asked() -> None:
    report = small_report()
    body = Text((Paragraph(spans("ＡＩ课程与ai实训（１２间）")),))
    report.apply(insert_block(report, "s-c1-1", 0, body, "插入"))
    assert len(find(report, Search("AI"))) == 2
    assert len(find(report, Search("ai", exact_case=True))) == 1
    assert len(find(report, Search("12", exact_width=True))) == 0
    assert find(report, Search("(12间)"))[0].match == "（１２间）"


def test_only_one_section_and_what_is_below_it() -> None:
    report = rich_report()
    assert {h.section for h in find(report, Search(NAME, section="s-c1"))} == {"s-c1-1"}
    assert [h.key for h in find(report, Search(NAME, section="s-c2"))] == ["s-c2"]


def test_a_locked_section_is_seen_and_not_changed() -> None:
    report = rich_report()
    report.apply(set_section(report, "s-c2", "锁定", state="locked"))
    hits = find(report, Search(NAME))
    report.apply(replace_hits(report, hits, NEW))
    assert report.sections["s-c2"].title == f"{NAME}的服务"


def test_an_empty_search_or_a_place_holder_finds_nothing() -> None:
    assert find(rich_report(), Search("")) == []
    assert find(rich_report(), Search(OBJECT)) == []


@given(st.text("甲乙a1 ", max_size=12), st.text("甲乙a1", min_size=1, max_size=3), st.text("丙b", max_size=3))
def test_a_paragraph_is_replaced_as_python_would(text: str, wanted: str, instead: str) -> None:
    report = small_report()
    half = len(text) // 2
    content = (*spans(text[:half]), *spans(text[half:], bold=True))
    report.apply(insert_block(report, "s-c1-1", 0, Text((Paragraph(content),)), "插入", block_id="b"))
    hits = [hit for hit in find(report, Search(wanted, True, True)) if hit.key == "b"]
    report.apply(replace_hits(report, hits, instead))
    assert plain_text(report.blocks["b"].body.paragraphs[0].content) == text.replace(wanted, instead)  # type: ignore[union-attr]
