"""What Excel, WPS, Word and browsers put on the clipboard."""

import csv
import io
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.clipboard import blocks_from_html, paragraphs_from_html, table_from_html, table_from_text
from report.blocks import Merge, Role, Table, Text
from report.content import Footnote, Span, plain_text
from report.errors import UserError

EXCEL = """Version:1.0\r\nStartHTML:0000000101\r\n<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><style>td {color:red} .xl65 {mso-number-format:"0\\.00"}</style></head><body>
<table border=0 cellpadding=0 style='border-collapse:collapse;width:300pt'>
<!--StartFragment--><col width=64><tr height=19>
<td colspan=3 class=xl65>培训统计</td></tr>
<tr><td rowspan=2>班次</td><td colspan=2>规模</td></tr>
<tr><td>人数</td><td>天数</td></tr>
<tr><td>养老照护<br style='mso-data-placement:same-cell'>初级</td><td align=right x:num>1,234.50</td><td>3<span
style='mso-spacerun:yes'>&nbsp; </span></td></tr>
<tr><td colspan=3 style='mso-ignore:colspan'>说明很长，只是越过旁边的空格</td></tr>
<!--EndFragment--></table></body></html>"""


def texts(html: str) -> list[str]:
    return [plain_text(p.content) for p in paragraphs_from_html(html)]


def test_an_excel_range_keeps_its_merges_and_line_breaks() -> None:
    table = table_from_html(EXCEL)
    assert table is not None
    assert table.rows == (
        ("培训统计", "", ""),
        ("班次", "规模", ""),
        ("", "人数", "天数"),
        ("养老照护\n初级", "1,234.50", "3"),
        ("说明很长，只是越过旁边的空格", "", ""),
    )
    assert table.merges == (Merge(0, 0, 1, 3), Merge(1, 0, 2, 1), Merge(1, 1, 1, 2))


def test_two_header_rows_are_seen_by_their_merges() -> None:
    html = "<table><tr><td rowspan=2>专业<td colspan=2>人数<tr><td>男<td>女<tr><td>护理<td>3<td>40</table>"
    table = table_from_html(html)
    assert table is not None and table.header_rows == 2
    assert table.rows[1:] == (("", "男", "女"), ("护理", "3", "40"))


def test_marked_header_cells_make_the_header() -> None:
    html = "<table><thead><tr><th>甲</th><th>乙</th></tr><tr><th>1</th><th>2</th></tr></thead><tr><td>3</td><td>4</td></tr></table>"
    table = table_from_html(html)
    assert table is not None and table.header_rows == 2


def test_a_table_in_a_cell_becomes_its_text() -> None:
    html = "<table><tr><td>甲<table><tr><td>1</td><td>2</td></tr></table></td><td>乙</td></tr></table>"
    table = table_from_html(html)
    assert table is not None and table.rows == (("甲\n1\t2", "乙"),)


def test_a_frame_of_one_cell_is_text() -> None:
    html = "<table><tr><td><p>第一段</p><p>第二段</p></td></tr></table>"
    assert table_from_html(html) is None
    assert texts(html) == ["第一段", "第二段"]


def test_text_without_a_table_gives_no_table() -> None:
    assert table_from_html("<p>只有文字</p>") is None
    assert table_from_html("") is None


def test_text_and_tables_keep_their_order() -> None:
    html = "<p>前</p><table><tr><td>1</td><td>2</td></tr></table><p>后</p>"
    kinds = [type(block) for block in blocks_from_html(html)]
    assert kinds == [Text, Table, Text]
    assert texts(html) == ["前", "1\t2", "后"]


def test_bold_and_links_stay_and_fonts_go() -> None:
    html = (
        "<p style='color:red'><font face=黑体>普通<b>加粗</b><span style='font-weight:700'>也粗</span></font>"
        "<a href='https://example.org/a'>网址</a><a href='#_top'>页内</a></p>"
    )
    (paragraph,) = paragraphs_from_html(html)
    assert paragraph.content == (
        Span("普通"),
        Span("加粗也粗", bold=True),
        Span("网址", link="https://example.org/a"),
        Span("页内"),
    )


def test_a_bold_wrapper_that_says_normal_is_not_bold() -> None:
    (paragraph,) = paragraphs_from_html("<b style='font-weight:normal'>正文</b>")
    assert paragraph.content == (Span("正文"),)


def test_soft_breaks_and_invisible_characters_go() -> None:
    html = "<p>一\u2028二\x0b三<br>四\u200b五\x07\ufeff&nbsp;</p><p>　　</p>"
    assert texts(html) == ["一", "二", "三", "四五"]


def test_source_line_ends_between_chinese_characters_leave_no_blank() -> None:
    assert texts("<p>教学\n  资源，\nWord\nfile</p>") == ["教学资源， Word file"]


def test_word_lists_are_lists() -> None:
    html = (
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>"
        "<span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>第一条</p>"
        "<p style='mso-list:l1 level2 lfo2'><span style='mso-list:Ignore'>（1）</span>第二条</p>"
    )
    first, second = paragraphs_from_html(html)
    assert (first.role, first.level, plain_text(first.content)) == (Role.BULLET, 0, "第一条")
    assert (second.role, second.level, second.number_form) == (Role.NUMBERED, 1, "（{n}）")


def test_html_lists_nest() -> None:
    html = "<ol><li><p>甲</p><ul><li>乙</li><li></li></ul></li><li>丙</ol><p>丁"
    found = [(p.role, p.level, plain_text(p.content)) for p in paragraphs_from_html(html)]
    assert found == [
        (Role.NUMBERED, 0, "甲"),
        (Role.BULLET, 1, "乙"),
        (Role.NUMBERED, 0, "丙"),
        (Role.BODY, 0, "丁"),
    ]


def test_a_word_footnote_moves_into_its_sentence() -> None:
    html = (
        "<p>就业率<a style='mso-footnote-id:ftn1' href='#_ftn1'>[1]</a>较高</p>"
        "<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1>"
        "<p><a style='mso-footnote-id:ftn1' href='#_ftnref1'>[1]</a> 按年底口径</p></div></div>"
    )
    (paragraph,) = paragraphs_from_html(html)
    assert paragraph.content == (Span("就业率"), Footnote("按年底口径"), Span("较高"))


def test_style_sheets_and_scripts_are_not_text() -> None:
    assert texts("<style>p{color:red}</style><script>alert(1)</script><title>x</title><p>字</p>") == ["字"]


def test_a_table_beyond_all_bounds_is_refused_with_a_sentence() -> None:
    with pytest.raises(UserError, match="太多"):
        table_from_html("<table><tr>" + "<td colspan=300>1" * 400 + "</table>")
    with pytest.raises(UserError, match="太多"):
        table_from_text("1\t2\n" * 60_000)


def test_tab_separated_text_with_line_breaks_in_cells() -> None:
    text = '项目\t人数\r\n"养老\n照护"\t1,234.50\r\n"说""明"""\t\r\n'
    assert table_from_text(text) == (("项目", "人数"), ("养老\n照护", "1,234.50"), ('说"明"', ""))


def test_a_cell_that_only_begins_with_a_quotation_mark_is_kept() -> None:
    assert table_from_text('"双师型"教师比例\t95.89%') == (('"双师型"教师比例', "95.89%"),)


def test_rows_of_unequal_length_are_filled_up() -> None:
    assert table_from_text("1\t2\n3") == (("1", "2"), ("3", ""))
    assert table_from_text(" \n") == ()


# U+FFFC and U+FFFD stand for an object and for a letter that could not be read: pasting drops them
_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="\ufffc\ufffd"), max_size=6
)
_GRIDS = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(_TEXT, min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(_GRIDS)
def test_a_grid_comes_back_from_tab_separated_text(grid: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\r\n").writerows(grid)
    expected = tuple(map(tuple, grid)) if any(map(any, grid)) else ()
    assert table_from_text(out.getvalue()) == expected


@given(_GRIDS)
def test_a_grid_comes_back_from_html(grid: list[list[str]]) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in grid)
    table = table_from_html(f"<table>{rows}</table>")
    assert table is not None
    assert table.rows == tuple(map(tuple, grid))


_TAGS = st.sampled_from(
    [
        "<table>",
        "</table>",
        "<tr>",
        "<td rowspan=3>",
        "<td colspan=2>",
        "</td>",
        "<th>",
        "<p>",
        "</p>",
        "<li>",
        "<ul>",
        "</ul>",
        "<ol>",
        "<b>",
        "</b>",
        "<br>",
        "<style>",
        "</style>",
        "字",
        "<!--",
        "-->",
        "<![if x]>",
        "&#",
    ]
)


@given(st.lists(st.one_of(_TAGS, st.text(max_size=8)), max_size=40))
def test_damaged_markup_never_crashes_and_grids_stay_full(parts: list[str]) -> None:
    for block in blocks_from_html("".join(parts)):
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} == {len(block.rows[0])}
            assert all(m.row + m.rows <= len(block.rows) for m in block.merges)
            assert all(m.column + m.columns <= len(block.rows[0]) for m in block.merges)
        else:
            assert block.paragraphs


@given(st.text())
def test_any_text_is_read_as_a_full_grid(text: str) -> None:
    grid = table_from_text(text)
    assert len({len(row) for row in grid}) <= 1
