"""What a school chooses for the whole report: numbers, captions, contents, divider pages."""

from dataclasses import replace

import pytest

from report.blocks import Block, Figure, Picture, Table
from report.house_style import (
    CAPTION_FORMS,
    CAPTIONS,
    CONTENTS,
    DIVIDERS,
    NUMBERING,
    NUMBERINGS,
    contents_levels,
    has_divider_pages,
    numbering_of,
    set_choices,
)
from report.model import Report, Section
from report.numbering import number_report
from report.stream import HeadingItem, stream
from tests.report.small import small_edition


def report_with(**fields: str) -> Report:
    made = Report(small_edition(), 2025, fields=dict(fields))
    for place, (key, parent) in enumerate((("a", ""), ("a1", "a"), ("a11", "a1"), ("b", ""), ("b1", "b"))):
        made.sections[key] = Section(key, parent, float(place), f"标题{key}")
    bodies = (
        ("a1", Figure((Picture("0" * 64),), "甲")),
        ("b1", Figure((Picture("0" * 64),), "乙")),
        ("b1", Table(caption="丙")),
    )
    for place, (section, body) in enumerate(bodies):
        made.blocks[f"k{place}"] = Block(f"k{place}", section, float(place), body)
    return made


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("official", ["一、", "（一）", "1.", "二、", "（一）"]),
        ("chapters", ["第一章", "1.1", "1.1.1", "第二章", "2.1"]),
        ("parts", ["第一章", "第一节", "一、", "第二章", "第一节"]),
        ("decimal", ["1", "1.1", "1.1.1", "2", "2.1"]),
        ("pointed", ["1.", "1.1", "1.1.1", "2.", "2.1"]),
    ],
)
def test_one_field_numbers_every_heading_of_the_report(scheme: str, expected: list[str]) -> None:
    report = report_with(**{NUMBERING: scheme})
    assert [item.number for item in stream(report) if isinstance(item, HeadingItem)] == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("spaced", ["图 1-1", "图 2-1", "表 2-1"]),
        ("tight", ["图1-1", "图2-1", "表2-1"]),
        ("dotted", ["图 1.1", "图 2.1", "表 2.1"]),
        ("tight_dotted", ["图1.1", "图2.1", "表2.1"]),
        ("through", ["图 1", "图 2", "表 1"]),
        ("tight_through", ["图1", "图2", "表1"]),
    ],
)
def test_one_field_sets_the_form_of_every_caption(form: str, expected: list[str]) -> None:
    assert list(number_report(report_with(**{CAPTIONS: form})).captions.values()) == expected


def test_every_scheme_and_form_a_person_may_choose_is_known() -> None:
    own = small_edition().numbering
    for key in NUMBERINGS:
        assert numbering_of(report_with(**{NUMBERING: key})).levels != own.levels or key == "official"
    for key in CAPTION_FORMS:
        assert "{n}" in numbering_of(report_with(**{CAPTIONS: key})).figure


def test_a_form_without_the_chapter_runs_through_the_report() -> None:
    edition = small_edition()
    edition = replace(edition, numbering=replace(edition.numbering, figure="图 {n}"))
    report = replace(report_with(), edition=edition)
    assert [text for text in number_report(report).captions.values() if text.startswith("图")] == [
        "图 1",
        "图 2",
    ]


def test_a_choice_this_program_does_not_know_counts_as_none() -> None:
    report = report_with(**{NUMBERING: "spiral", CAPTIONS: "heap", CONTENTS: "9", DIVIDERS: "maybe"})
    assert numbering_of(report) == report.edition.numbering
    assert contents_levels(report) == report.edition.contents_levels
    assert has_divider_pages(report) == report.edition.divider_pages


def test_contents_and_divider_pages_follow_the_report_before_its_edition() -> None:
    assert contents_levels(report_with(**{CONTENTS: "3"})) == 3
    assert has_divider_pages(report_with(**{DIVIDERS: "yes"}))
    edition = replace(small_edition(), divider_pages=True)
    assert not has_divider_pages(replace(report_with(**{DIVIDERS: "no"}), edition=edition))


def test_choices_are_one_step_and_only_what_differs() -> None:
    report = report_with(**{NUMBERING: "decimal"})
    edit = set_choices(report, {NUMBERING: "", CAPTIONS: "tight", CONTENTS: ""}, "改编号")
    assert [(c.key, c.before, c.after) for c in edit.changes] == [
        (NUMBERING, "decimal", None),
        (CAPTIONS, None, "tight"),
    ]
    report.apply(edit)
    report.apply(edit.inverted())
    assert report.fields == {NUMBERING: "decimal"}
