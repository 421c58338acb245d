"""Typed numbers of figures, tables and headings; references that lead nowhere."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.blocks import Figure, Paragraph, Picture, Role, Text
from report.checks import run_checks
from report.checks.findings import Level
from report.checks.numbering import ordinal
from report.content import Reference, Span, spans
from report.numbering import chinese_number
from tests.report.checks.building import SECTION, found, report_with, table, text


def figure(number: str, caption: str = "实训现场照片") -> Figure:
    return Figure((Picture("a"),), caption + number, printed_number=number)


def test_a_number_used_twice_beside_a_gap_is_one_finding() -> None:
    report = report_with(figure("图 1-2"), figure("图 1-2"), figure("图 1-3"))
    rules = [f for f in run_checks(report) if f.family == "numbering"]
    assert [f.rule for f in rules] == ["number_twice"]
    assert "图 1-1" in rules[0].message and len(rules[0].places) == 2


def test_a_missing_number_names_its_neighbours() -> None:
    (finding,) = found("number_missing", figure("图 1-1"), figure("图1—3"))
    assert "图 1-2" in finding.message
    assert finding.places[0].quote.startswith("图1—3")


def test_tables_and_figures_are_two_series() -> None:
    grid = table("a | b\n1 | 2", printed_number="表 1-1")
    assert found("number_twice", figure("图 1-1"), grid) == []


def test_numbers_out_of_order() -> None:
    assert len(found("number_order", figure("图 1-2"), figure("图 1-1"))) == 1


def test_a_caption_without_number_among_numbered_ones_is_a_hint() -> None:
    numbered = [figure(f"图 1-{n}") for n in (1, 2, 3)]
    (finding,) = found("unnumbered", *numbered, figure("", "签约仪式"))
    assert finding.level == Level.HINT and "签约仪式" in finding.places[0].where
    assert found("unnumbered", figure("", "签约仪式"), figure("", "开工典礼")) == []


def test_an_excerpt_of_a_series_is_not_full_of_gaps() -> None:
    assert found("number_missing", figure("图 1-7")) == []


def test_a_draft_in_work_is_not_blamed_for_typed_numbers() -> None:
    assert found("number_twice", figure("图 1-2"), figure("图 1-2"), printed=False) == []


def test_headings_that_skip_repeat_or_fall_back() -> None:
    report = report_with(text("一段话。"))
    for numbers, rule in (
        (("（一）", "（三）"), "heading_gap"),
        (("（二）", "（二）"), "heading_twice"),
        (("1.2", "1.1"), "heading_order"),
    ):
        for key, number in zip(("s-c1-1", "s-c1-2"), numbers, strict=True):
            report.sections[key] = replace(report.sections[key], printed_number=number)
        report._index = None
        assert [f.rule for f in run_checks(report) if f.family == "numbering"] == [rule]


def test_numbers_of_two_forms_are_not_compared() -> None:
    report = report_with(text("一段话。"))
    report.sections["s-c1-1"] = replace(report.sections["s-c1-1"], printed_number="（一）")
    report.sections["s-c1-2"] = replace(report.sections["s-c1-2"], printed_number="3.")
    report._index = None
    assert [f for f in run_checks(report) if f.family == "numbering"] == []


def test_run_in_headings_that_skip() -> None:
    lines = [
        Paragraph(spans("一段话。"), Role.RUN_IN, f"要点{n}。", printed_number=f"{n}.") for n in (1, 2, 4)
    ]
    (finding,) = found("heading_gap", Text(tuple(lines)))
    assert "4.要点4。" in finding.message


@pytest.mark.parametrize(
    ("printed", "number"), [("（十二）", 12), ("3.2.1", 1), ("第二十一章", 21), ("①", None), ("一、", 1)]
)
def test_ordinals(printed: str, number: int | None) -> None:
    assert ordinal(printed) == number


@given(st.integers(1, 199))
def test_chinese_ordinals_are_read_back(number: int) -> None:
    assert ordinal(f"（{chinese_number(number)}）") == number


def test_a_deleted_target_is_an_error() -> None:
    paragraph = Paragraph((Span("见"), Reference("gone"), Span("。")))
    (finding,) = found("reference", Text((paragraph,)))
    assert finding.places[0].section == SECTION


def test_a_living_target_is_fine() -> None:
    body = Text((Paragraph((Span("见"), Reference("b1"), Span("。"))),))
    assert found("reference", body, table("a | b\n1 | 2")) == []


def test_a_named_figure_that_does_not_exist() -> None:
    grid = table("a | b\n1 | 2")
    assert found("reference", grid, text("各专业人数见表1-1。")) == []
    (finding,) = found("reference", grid, text("人数如表 1-1 所示，结构见表 1-4。"))
    assert "表 1-4" in finding.message


def test_a_plain_number_without_its_figure_is_a_query() -> None:
    figures = [figure(f"图 {n}", f"照片{n}") for n in (1, 2, 3)]
    (finding,) = found("reference", *figures, text("流程见图 9。"))
    assert "图 9" in finding.message
    assert found("reference", *figures, text("流程见图 2，另见表 7。")) == []
