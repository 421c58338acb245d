"""A plain text file: encodings, tables of tabs and bars, broken lines."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.text import decoded, text_items
from importers.word.raw import RawParagraph, RawTable
from report.blocks import Figure
from report.errors import UserError
from tests.importers.word_files import PROSE, headings, imported, texts

REPORT = f"一、人才培养\n\n（一）专业建设\n\n{PROSE}\n\n二、服务贡献\n\n{PROSE}\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encodings_of_notepad_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(REPORT.encode(encoding))
    assert headings(path) == [(1, "一、", "人才培养"), (2, "（一）", "专业建设"), (1, "二、", "服务贡献")]
    assert texts(path) == [PROSE, PROSE]


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UserError, match="编码"):
        decoded(bytes(range(1, 32)) * 30 + b"\xff\xff\xff", "乱码.txt")


@given(st.text(st.characters(codec="gb18030", categories=("L", "N", "P", "Zs")), min_size=30))
def test_utf_8_text_comes_back_whatever_it_says(text: str) -> None:
    assert decoded(text.encode("utf-8"), "a.txt") == text


def test_windows_line_ends_and_form_feeds(tmp_path: Path) -> None:
    items = text_items("甲\r\n\f乙\r丙")
    assert [i.text for i in items if isinstance(i, RawParagraph)] == ["甲", "乙", "丙"]
    assert [i.page_break for i in items if isinstance(i, RawParagraph)] == [False, True, False]


def test_tabbed_lines_are_a_table() -> None:
    table = text_items("前文\n专业\t人数\n机电\t120\n\n后文")[1]
    assert isinstance(table, RawTable)
    assert (table.rows, table.columns) == (2, 2)


def test_barred_lines_are_a_table_without_their_rule() -> None:
    table = text_items("| 专业 | 人数 |\n|---|---|\n| 机电 | 120 |")[0]
    assert isinstance(table, RawTable)
    assert [c.items[0].text for c in table.cells if c.items] == ["专业", "人数", "机电", "120"]  # type: ignore[union-attr]


def test_indicator_values_move_back_under_their_unit() -> None:
    text = "院校代码\t院校名称\t指标\t单位\t2019年\t2020年\t\n12877\t某学院\t1\t生师比\t—\t13.2\t14.8\n\t\t2\t比例\t%\t81\t82"
    table = text_items(text)[0]
    assert isinstance(table, RawTable)
    last = [c.items[0].text if c.items else "" for c in table.cells if c.row == 2]  # type: ignore[union-attr]
    assert last[-3:] == ["%", "81", "82"]
    assert table.columns == 6


def test_a_paragraph_broken_in_mid_sentence_is_mended_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    half = len(PROSE) - 10
    path.write_text(f"一、人才培养\n\n{PROSE[:half]}\n\n{PROSE[half:]}\n\n二、服务贡献\n\n{PROSE}", "utf-8")
    proposal, _ = imported(path)
    assert texts(path) == [PROSE, PROSE]
    assert any("接成了一段" in e.reason for e in proposal.doubtful)


def test_page_numbered_contents_are_not_prose(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        f"目录\n一、人才培养.....\t1\n（一）专业建设.....\t1\n二、服务贡献.....\t3\n\n{REPORT}", "utf-8"
    )
    assert texts(path) == [PROSE, PROSE]


def test_a_figure_caption_keeps_the_place_of_the_lost_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        f"一、人才培养\n\n{PROSE}\n\n图 1-1：校园一角\n\n数据来源：本校\n\n二、服务贡献\n\n{PROSE}", "utf-8"
    )
    proposal, report = imported(path)
    found = [b.body for b in report.blocks_in_order() if isinstance(b.body, Figure)]
    assert [(f.caption, f.printed_number, f.pictures, f.source_note) for f in found] == [
        ("校园一角", "图 1-1", (), "数据来源：本校")
    ]
    assert any("只有图题" in e.reason for e in proposal.doubtful)


def test_a_paragraph_that_counts_on_ends_a_case_of_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    lines = [
        "一、人才培养",
        f"1. 做法甲。{PROSE}",
        "【案例】一堂好课",
        PROSE,
        f"2. 做法乙。{PROSE}",
        "二、服务贡献",
        PROSE,
    ]
    path.write_text("\n\n".join(lines), "utf-8")
    assert any(text.startswith("2. 做法乙") for text in texts(path))
