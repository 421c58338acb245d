"""Pages: what stays together, what is repeated, how pages are numbered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.layout.flow import lay_out, page_label
from exporters.layout.marks import page_marks
from exporters.layout.model import Cell, Paragraph, Row, Sheet, Span, Table
from exporters.layout.pages import Fill, Image, Word
from tests.exporters.layout_parts import FACE, RULING, SHEET, cell, lines_in, pages_of, paragraph, part, table


@given(st.lists(st.tuples(st.integers(1, 14), st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_every_line_is_printed_once_and_inside_the_margins(given_lines: list[tuple[int, bool, bool]]) -> None:
    made = [lines_in(n, keep_next=keep, widows=widows) for n, keep, widows in given_lines]
    layout = lay_out([part(*made)])
    assert sum(len(page) for page in pages_of(layout)) == sum(n for n, _, _ in given_lines)
    for page in layout.pages:
        assert page.strips
        for y, strip in page.strips:
            assert SHEET.top <= y and y + strip.height <= SHEET.top + SHEET.text_height + 0.5


def test_two_lines_at_least_stay_on_either_side_of_a_page_break() -> None:
    assert [len(p) for p in pages_of(lay_out([part(lines_in(9), lines_in(4))]))] == [9, 4]
    assert [len(p) for p in pages_of(lay_out([part(lines_in(7), lines_in(4))]))] == [9, 2]
    assert [len(p) for p in pages_of(lay_out([part(lines_in(8), lines_in(3))]))] == [8, 3]
    assert [len(p) for p in pages_of(lay_out([part(lines_in(9), lines_in(4, widows=False))]))] == [10, 3]


def test_a_heading_goes_with_the_text_below_it() -> None:
    heading = paragraph("标题", keep_next=True, keep_lines=True)
    pages = pages_of(lay_out([part(lines_in(8), heading, lines_in(4))]))
    assert pages[1][0] == "标题"
    pages = pages_of(lay_out([part(lines_in(7), heading, lines_in(4))]))
    assert pages[0][-3] == "标题"


def test_a_chain_longer_than_a_page_is_broken_rather_than_lost() -> None:
    layout = lay_out([part(*[lines_in(3, keep_next=True) for _ in range(6)])])
    assert [len(p) for p in pages_of(layout)] == [10, 8]


def test_space_above_is_printed_after_a_forced_break_and_not_at_a_page_that_just_began() -> None:
    forced = lay_out([part(lines_in(2), paragraph("甲", before=30.0, page_break=True))])
    assert forced.pages[1].strips[0][0] == SHEET.top + 30.0
    flowing = lay_out([part(lines_in(10), paragraph("甲", before=30.0))])
    assert flowing.pages[1].strips[0][0] == SHEET.top


def test_of_the_spaces_between_two_paragraphs_the_larger_counts() -> None:
    page = lay_out([part(paragraph("甲", after=8.0), paragraph("乙", before=5.0))]).pages[0]
    assert page.strips[1][0] == SHEET.top + 20.0 + 8.0


def test_the_head_of_a_table_is_repeated_and_its_rows_do_not_split() -> None:
    made = table([["项目", "数"], *([f"第{n}行", str(n)] for n in range(14))], head=1)
    pages = pages_of(lay_out([part(made)]))
    assert len(pages) == 2
    assert pages[0][:2] == pages[1][:2] == ["项目", "数"]
    assert [text for page in pages for text in page if text.startswith("第")] == [
        f"第{n}行" for n in range(14)
    ]


def test_a_caption_stays_with_head_and_first_row() -> None:
    caption = paragraph("表 1-1", keep_next=True)
    made = table([["项目"], ["一"], ["二"]], head=1)
    pages = pages_of(lay_out([part(lines_in(8), caption, made)]))
    assert pages[1] == ["表 1-1", "项目", "一", "二"]


def test_a_row_is_as_high_as_its_highest_cell_and_a_merged_cell_stretches_the_last_row() -> None:
    tall = Cell(0, 1, 2, [lines_in(1), lines_in(1), lines_in(1)], middle=True)
    rows = [Row([tall, cell("甲", 1)], whole=True), Row([Cell(0, 1, 0, []), cell("乙", 1)], whole=True)]
    strips = lay_out([part(Table([210.0, 90.0], rows, RULING))]).pages[0].strips
    assert strips[0][1].height == pytest.approx(20 + 4 + 1)
    assert sum(strip.height for _, strip in strips) == pytest.approx(60 + 4 + 1 + 1)


def test_a_box_that_may_split_runs_over_pages_inside_its_frame() -> None:
    box = Table([200.0], [Row([Cell(0, 1, 1, [lines_in(3), paragraph("字" * 150)], shade="EEEEEE")])], RULING)
    layout = lay_out([part(lines_in(4), box)])
    assert len(layout.pages) == 2
    for page in layout.pages:
        fills = [mark for mark in page_marks(page) if isinstance(mark, Fill)]
        grounds = [fill for fill in fills if fill.color == "EEEEEE"]
        assert len(grounds) == 1 and len(fills) == 5  # the ground and four sides
        words = [mark for mark in page_marks(page) if isinstance(mark, Word) and mark.y > grounds[0].y]
        assert all(word.y < grounds[0].y + grounds[0].height for word in words)


def test_a_part_begins_a_page_and_may_count_anew() -> None:
    wide = Sheet(400.0, 250.0, 50.0, 50.0, 50.0, 50.0)
    first = part(lines_in(15), restart=True)
    second = part(paragraph("乙", anchors=("b",)), restart=True)
    second.sheet = wide
    layout = lay_out([part(paragraph("甲")), first, second, part(paragraph("丙", anchors=("c",)))])
    assert [page.number for page in layout.pages] == [1, 1, 2, 1, 2]
    assert layout.pages[3].sheet is wide
    assert layout.number_of("b") == 1 and layout.number_of("c") == 2 and layout.number_of("x") is None


def test_page_numbers_are_printed_in_their_form() -> None:
    assert [page_label(n, "lowerRoman") for n in (1, 4, 9, 14, 40, 1990)] == [
        "i",
        "iv",
        "ix",
        "xiv",
        "xl",
        "mcmxc",
    ]
    assert (
        page_label(12, "decimal") == "12" and page_label(6, "upperRoman") == "VI" and page_label(3, "") == ""
    )


def test_footnotes_stand_on_the_page_of_their_mark_and_take_room_there() -> None:
    marked = Paragraph([Span("字" * 19, FACE), Span("①", FACE, note=7)], 20.0)
    note = paragraph("①注", widows=False)
    layout = lay_out([part(lines_in(7), marked, lines_in(4))], {7: note})
    first = layout.pages[0]
    assert first.notes == [7] and len(first.strips) == 8
    top, strip = first.note_strips[0]
    assert top + strip.height == SHEET.top + SHEET.text_height
    assert first.note_top > first.strips[-1][0] + 20.0
    marks = [mark for mark in page_marks(first) if isinstance(mark, Word)]
    assert sum(mark.text == "①" for mark in marks) == 2


def test_pictures_stand_where_their_line_is() -> None:
    from exporters.layout.model import Box

    made = Paragraph([Span("\ufffc", FACE, Box("word/media/a.png", 100.0, 60.0))], 0.0, align="center")
    images = [mark for mark in page_marks(lay_out([part(made)]).pages[0]) if isinstance(mark, Image)]
    assert images == [Image(100.0, 50.0, 100.0, 60.0, "word/media/a.png")]
