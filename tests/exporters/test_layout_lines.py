"""Lines: where they break, and what they may begin and end with."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.layout.lines import HANGING, NOT_FIRST, NOT_LAST, breaks_of, is_west
from exporters.layout.marks import pieces_of_line
from exporters.layout.model import Box, Face, Paragraph, Span, Tab
from tests.exporters.layout_parts import FACE, paragraph

LETTERS = st.text(
    st.sampled_from("质量报告年度学生，。、；：？！（）《》“”—…·①1234567890.,%:-/()abcXYZ \n"), max_size=120
)


def broken(text: str, width: float = 200.0, **own: Any) -> list[str]:
    made = paragraph(text, **own)
    return [text[line.start : line.end] for line in breaks_of(made, width)[1]]


@given(LETTERS, st.integers(30, 300), st.floats(-10, 20), st.booleans())
def test_nothing_is_lost_whatever_the_text(text: str, width: int, first: float, hang: bool) -> None:
    assert "".join(broken(text, width, first=first, hang=hang)) == text


@given(LETTERS, st.integers(60, 300))
def test_marks_that_close_begin_no_line_and_marks_that_open_end_none(text: str, width: int) -> None:
    lines = broken(text, width)
    for before, line in itertools.pairwise(lines):
        if before.endswith("\n") or not line:
            continue
        # where a run of such marks is longer than a line there is no good place, and the line is cut
        forced = all(c in NOT_FIRST or c in NOT_LAST or is_west(c) for c in before.rstrip(" ")[1:])
        assert (
            forced
            or (line[0] not in NOT_FIRST and before.rstrip(" ")[-1:] not in NOT_LAST)
            or before[-1] == " "
        )


@given(LETTERS, st.integers(60, 300))
def test_no_line_is_wider_than_its_room_but_for_one_hanging_mark(text: str, width: int) -> None:
    made = paragraph(text)
    setting, lines = breaks_of(made, width)
    for line in lines:
        printed = setting.text[line.start : line.end].rstrip(" \n")
        over = setting.advances[line.start + len(printed) - 1] if printed and printed[-1] in HANGING else 0.0
        assert line.width <= line.room + over + 0.1


def test_a_number_with_its_unit_sign_and_a_word_stay_whole() -> None:
    assert broken("字" * 18 + "95.70%") == ["字" * 18, "95.70%"]
    assert broken("字" * 18 + "Report") == ["字" * 18, "Report"]
    assert broken("字" * 17 + "1,234.5万元") == ["字" * 17, "1,234.5万元"]


def test_a_full_line_lets_one_mark_stand_in_the_margin_but_not_in_a_cell() -> None:
    assert broken("字" * 20 + "，学生") == ["字" * 20 + "，", "学生"]
    assert broken("字" * 20 + "，学生", hang=False) == ["字" * 19, "字，学生"]
    assert broken("字" * 20 + "。”学生") == ["字" * 19, "字。”学生"]


def test_an_opening_bracket_goes_to_the_next_line() -> None:
    assert broken("字" * 19 + "《报告》") == ["字" * 19, "《报告》"]


def test_between_chinese_and_digits_stands_a_fifth_of_an_em() -> None:
    assert breaks_of(paragraph("共2人"), 200.0)[1][0].width == pytest.approx(10 + 2 + 5 + 2 + 10)
    assert breaks_of(paragraph("（2）"), 200.0)[1][0].width == pytest.approx(25)
    assert breaks_of(paragraph("2人", number=1), 200.0)[1][0].width == pytest.approx(
        15
    )  # after a list's number


def test_the_first_line_is_set_in_and_an_empty_paragraph_has_a_line() -> None:
    assert [len(line) for line in broken("字" * 40, first=20.0)] == [18, 20, 2]
    assert broken("") == [""]
    assert broken("一\n\n二") == ["一\n", "\n", "二"]
    assert broken("一\n") == ["一\n", ""]


def test_a_line_of_exact_pitch_is_that_high_and_one_with_a_picture_as_high_as_it() -> None:
    picture = Paragraph([Span("\ufffc", FACE, Box("p", 100.0, 70.0))], 0.0)
    assert [line.height for line in breaks_of(picture, 200.0)[1]] == [70.0]
    assert [line.height for line in breaks_of(paragraph("一"), 200.0)[1]] == [20.0]


def test_a_tab_to_the_right_pushes_the_page_number_to_the_edge_behind_its_dots() -> None:
    made = paragraph("前言\t12", align="left", tabs=(Tab(200.0, True, "."),))
    setting, lines = breaks_of(made, 200.0)
    pieces = list(pieces_of_line(made, setting, lines[0]))
    assert pieces[-1][1] == pytest.approx(190.0) and pieces[-1][2] == "12"
    assert set(pieces[-2][2]) == {"."}
    assert lines[0].width == pytest.approx(200.0)


@given(LETTERS, st.integers(80, 300))
def test_a_justified_line_ends_at_the_margin(text: str, width: int) -> None:
    made = paragraph(text)
    setting, lines = breaks_of(made, width)
    for line in lines:
        pieces = list(pieces_of_line(made, setting, line))
        if line.last or len(pieces) < 2 or line.width > line.room:
            continue
        at, x, letters = pieces[-1]
        end = x + sum(setting.advances[at : at + len(letters)])
        assert end == pytest.approx(
            line.room, abs=2.1
        )  # the gap before a digit on the next line is not printed


def test_bold_and_small_type_have_their_own_widths() -> None:
    bold = Face("宋体", "Arial", 20.0, bold=True)
    spans = [Span("量", FACE), Span("WW", bold), Span("①", Face("宋体", "Arial", 10.0, raised=True), note=1)]
    setting, _ = breaks_of(Paragraph(spans, 20.0), 200.0)
    assert setting.advances == [pytest.approx(w) for w in (12.0, 0.944 * 20, 0.944 * 20, 5.8)]
