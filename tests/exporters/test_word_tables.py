"""Tables as Word gets them: numbers point below point, lines, merges, repeated headers, landscape pages, numbers of headings."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from exporters.layout.metrics import latin_widths
from exporters.word.export import word_bytes
from exporters.word.markup import NAMESPACES
from exporters.word.numbering import ListTable, level_of
from exporters.word.profile import STYLE_TEXT, load_profile
from exporters.word.profile_text import profile_text, with_values
from exporters.word.tables import Grid, column_widths, is_wide, sound, table_piece
from report.blocks import Merge, Table
from report.house_style import NUMBERING
from tests.exporters.word_reader import Document, W
from tests.exporters.word_sample import PICTURES, sample_report

PROFILE = load_profile("school")
ROOM = 8845


def table_of(grid: Grid, profile: object = PROFILE, **more: bool) -> etree._Element:
    piece = table_piece(sound(grid), profile, ROOM, **more)  # type: ignore[arg-type]
    return etree.fromstring(f"<w:x {NAMESPACES}>{piece.table}</w:x>")[0]


def column(table: etree._Element, place: int) -> list[etree._Element]:
    return [row.findall(f"{W}tc")[place] for row in table.findall(f"{W}tr")]


def point_at(cell: etree._Element) -> float:
    """Points between the decimal point (or the end of a whole number) and the cell's right padding."""
    text = "".join(t.text or "" for t in cell.iter(f"{W}t"))
    tail = re.sub(r"^[\d,]+", "", text)
    end = float(cell.find(f"{W}p/{W}pPr/{W}ind").get(f"{W}right")) / 20
    size = PROFILE.look("table_text").size
    return end + sum(latin_widths("Times New Roman", False)[c] for c in tail) * size


def test_points_of_a_column_stand_below_one_another() -> None:
    rows = (
        ("专业", "就业率"),
        ("甲", "97.35"),
        ("乙", "96.8"),
        ("丙", "100"),
        ("丁", "1,234.567%"),
        ("戊", "—"),
        ("己", ""),
    )
    cells = column(table_of(Grid(rows)), 1)
    places = [point_at(cell) for cell in cells[1:5]]
    assert max(places) - min(places) < 0.06
    assert [c.find(f"{W}p/{W}pPr/{W}jc") is not None for c in cells] == [
        False,
        True,
        True,
        True,
        True,
        False,
        False,
    ]


@given(
    st.lists(
        st.from_regex(r"[1-9][0-9]{0,5}(\.[0-9]{1,3})?%?", fullmatch=True),
        min_size=2,
        max_size=8,
        unique=True,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_numbers_share_one_point(numbers: list[str]) -> None:
    rows = (("甲", "数"), *(("乙", n) for n in numbers))
    places = [point_at(cell) for cell in column(table_of(Grid(rows)), 1)[1:]]
    assert max(places) - min(places) < 0.06


def test_a_column_with_words_among_its_numbers_stays_as_it_is() -> None:
    rows = (("专业", "说明"), ("甲", "97.35"), ("乙", "暂无"), ("丙", "100"))
    assert all(cell.find(f"{W}p/{W}pPr/{W}jc") is None for cell in column(table_of(Grid(rows)), 1))


def test_numbers_too_wide_for_their_column_stay_in_the_middle() -> None:
    wide = tuple("1" * n + ".5" for n in range(8, 14))
    rows = (("列",) * 8, *((n,) * 8 for n in wide))
    assert all(cell.find(f"{W}p/{W}pPr/{W}jc") is None for cell in column(table_of(Grid(rows)), 0))


def three_lines(**values: str) -> object:
    return with_values(PROFILE, {"look.table_look": "three_line", **values})


def test_a_three_line_table_has_a_line_below_its_last_header_row_only() -> None:
    rows = (("专业", "人数", ""), ("", "男", "女"), ("甲", "1", "2"), ("乙", "3", "4"))
    merges = (Merge(0, 0, 2, 1), Merge(0, 1, 1, 2))
    table = table_of(Grid(rows, merges, 2), three_lines())
    lined = [
        [c.find(f"{W}tcPr/{W}tcBorders") is not None for c in row.findall(f"{W}tc")]
        for row in table.findall(f"{W}tr")
    ]
    assert lined == [[False, False], [True, True, True], [False] * 3, [False] * 3]
    assert table.find(f".//{W}shd") is None


def test_the_style_of_a_three_line_table_draws_above_and_below_alone() -> None:
    report = sample_report()
    report.fields[STYLE_TEXT] = profile_text(three_lines())  # type: ignore[arg-type]
    styles = Document(word_bytes(report, PICTURES.__getitem__)).trees["word/styles.xml"]
    drawn = {}
    for style in styles.iter(f"{W}style"):
        borders = style.find(f"{W}tblPr/{W}tblBorders")
        if borders is not None:
            drawn[style.get(f"{W}styleId")] = [
                b.tag[len(W) :] for b in borders if b.get(f"{W}val") == "single"
            ]
    assert drawn["ReportTable"] == ["top", "bottom"]
    assert drawn["AppendixTable"] == ["top", "left", "bottom", "right", "insideH", "insideV"]
    assert drawn["CaseBox"] == ["top", "left", "bottom", "right"] and drawn["PictureGrid"] == []


def test_the_tables_of_indicators_keep_their_own_look() -> None:
    styles = [
        table_of(Grid((("甲", "乙"), ("1", "2"))), appendix=a).find(f"{W}tblPr/{W}tblStyle").get(f"{W}val")
        for a in (False, True)
    ]
    assert styles == ["ReportTable", "AppendixTable"]


def test_merged_cells_are_whole_in_every_row_they_cover() -> None:
    rows = tuple(tuple(f"{r}{c}" for c in range(4)) for r in range(5))
    table = table_of(Grid(rows, (Merge(0, 0, 1, 4), Merge(1, 0, 3, 1), Merge(2, 1, 2, 2)), 1))
    widths = [int(c.get(f"{W}w")) for c in table.find(f"{W}tblGrid")]
    for row in table.findall(f"{W}tr"):
        spans = [
            int(s.get(f"{W}val")) if (s := c.find(f"{W}tcPr/{W}gridSpan")) is not None else 1
            for c in row.findall(f"{W}tc")
        ]
        assert sum(spans) == 4
        at = 0
        for cell, span in zip(row.findall(f"{W}tc"), spans, strict=True):
            assert int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) == sum(widths[at : at + span])
            assert cell.find(f"{W}p") is not None
            at += span
    kinds = [m.get(f"{W}val") for m in table.iter(f"{W}vMerge")]
    assert kinds.count("restart") == 2 and kinds.count("continue") == 3


def test_header_rows_repeat_and_no_row_splits() -> None:
    rows = tuple((str(n), "甲") for n in range(40))
    table = table_of(Grid(rows, (), 2))
    lines = table.findall(f"{W}tr")
    assert [r.find(f"{W}trPr/{W}tblHeader") is not None for r in lines[:4]] == [True, True, False, False]
    assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in lines)


def test_the_widest_table_of_an_upright_page_is_the_profiles_to_say() -> None:
    grid = sound(Grid((("a",) * 6,)))
    assert not is_wide(grid, PROFILE)
    assert is_wide(grid, with_values(PROFILE, {"look.wide_columns": 5}))


def test_a_wide_table_is_landscape_and_the_page_after_it_upright() -> None:
    report = sample_report()
    block = next(b for b in report.blocks_in_order() if isinstance(b.body, Table) and not b.parent)
    assert isinstance(block.body, Table)
    wide = replace(
        block.body, rows=(tuple("甲乙丙丁戊己庚辛壬"), tuple("123456789")), merges=(), computed=(), widths=()
    )
    report.blocks[block.id] = replace(block, body=wide)
    body = Document(word_bytes(report, PICTURES.__getitem__)).body
    turned = [s.find(f"{W}pgSz").get(f"{W}orient") for s in body.iter(f"{W}sectPr")]
    assert "landscape" in turned and turned[-1] is None
    margins = [
        s.find(f"{W}pgMar").get(f"{W}left")
        for s in body.iter(f"{W}sectPr")
        if s.find(f"{W}pgSz").get(f"{W}orient")
    ]
    assert set(margins) == {str(PROFILE.page.twips("top"))}


def test_room_inside_the_cells_is_the_profiles() -> None:
    grid = sound(Grid((("甲", "123456789012345678"), ("乙", "2"))))
    narrow, roomy = (column_widths(grid, 10.5, 3000, pad)[1] for pad in (20, 300))
    assert roomy != narrow
    low, high = (
        table_piece(grid, with_values(PROFILE, {"look.table_pad_y": pad}), ROOM).height for pad in (0.0, 3.0)
    )
    assert high - low == pytest.approx(2 * 2 * 3 / 25.4 * 72, abs=0.3)


def test_below_a_chapter_in_chinese_every_reader_prints_arabic_numbers() -> None:
    lists = ListTable()
    one = lists.define("h", {0: level_of("第{han}章", 0), 1: level_of("{path}", 1), 2: level_of("{path}", 2)})  # type: ignore[dict-item]
    main = lists.main_list(one)
    numbers = [lists.place(one, path) for path in ([1], [1, 1], [1, 1, 1], [1, 2], [2], [2, 1], [2, 3])]
    assert numbers[0] == numbers[4] == main
    assert numbers[1] == numbers[2] == numbers[3] != main
    assert len({numbers[1], numbers[5], numbers[6], main}) == 4
    root = etree.fromstring(lists.xml())
    texts = {
        n.get(f"{W}numId"): [t.get(f"{W}val") for t in n.iter(f"{W}lvlText")] for n in root.findall(f"{W}num")
    }
    assert texts[str(numbers[1])] == ["1.%2", "1.%2.%3"] and texts[str(numbers[5])] == ["2.%2", "2.%2.%3"]
    assert texts[str(main)] == []


@pytest.mark.parametrize("scheme", ["official", "chapters", "parts", "decimal", "pointed"])
def test_words_own_counting_prints_what_the_program_numbered(scheme: str) -> None:
    report = sample_report()
    report.fields[NUMBERING] = scheme
    file = Document(word_bytes(report, PICTURES.__getitem__))
    listed = [re.sub(r"\s*\d+$|\s+", "", p.text) for p in file.paragraphs if p.style in ("TOC1", "TOC2")]
    printed = {re.sub(r"\s+", "", p.full) for p in file.paragraphs if p.style.startswith("Heading")}
    assert listed and {t for t in listed if not t.startswith(("表", "附表"))} <= printed
