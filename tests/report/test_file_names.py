"""Names of the files that are handed over: by one pattern, and never one that Windows refuses."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.files import check_name
from report.edits import set_field
from report.errors import UserError
from report.file_names import FILE_NAMES, FILES, file_name, lacks_code, pattern_trouble, set_pattern
from tests.report.small import small_report

NOTICE = "{学校代码}-{学校}-{年度}年度质量年报"


def test_without_a_pattern_every_file_has_the_programs_own_name() -> None:
    names = [file_name(small_report(), kind) for kind in FILES]
    assert names == [
        "青川职业学校质量年报（2025）.docx",
        "青川职业学校质量年报（2025）.pdf",
        "附表（青川职业学校）2025.xlsx",
        "检查报告（青川职业学校）2025.docx",
        "责任声明（青川职业学校）2025.pdf",
        "青川职业学校质量年报（2025）交稿.zip",
    ]


def test_one_pattern_names_every_file_and_tells_them_apart() -> None:
    report = small_report()
    report.apply(set_pattern(report, f" {NOTICE} "))
    names = [file_name(report, kind) for kind in FILES]
    assert names == [
        "0371-青川职业学校-2025年度质量年报.docx",
        "0371-青川职业学校-2025年度质量年报.pdf",
        "0371-青川职业学校-2025年度质量年报-附表.xlsx",
        "0371-青川职业学校-2025年度质量年报-检查报告.docx",
        "0371-青川职业学校-2025年度质量年报-责任声明.pdf",
        "0371-青川职业学校-2025年度质量年报-交稿.zip",
    ]
    assert file_name(report, "excel", "{学校}{文件}") == "青川职业学校附表.xlsx"


def test_the_pattern_is_one_step_and_an_empty_one_takes_it_back() -> None:
    report = small_report()
    edit = set_pattern(report, NOTICE)
    report.apply(edit)
    report.apply(set_pattern(report, ""))
    assert FILE_NAMES not in report.fields and len(edit.changes) == 1


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{学校}/{年度}:稿?", "（/ : ?）"),
        ("a\tb", "（控制字符）"),
        ("{校名}年报", "“{校名}”"),
        ("{学校}}", "“}”"),
        ("{学校", "“{”"),
    ],
)
def test_what_cannot_name_a_file_is_said_and_not_kept(pattern: str, words: str) -> None:
    assert words in pattern_trouble(pattern)
    with pytest.raises(UserError, match=re.escape(words)):
        set_pattern(small_report(), pattern)


def test_a_code_that_is_still_missing_leaves_no_gap() -> None:
    report = small_report()
    assert not lacks_code(report, NOTICE)
    report.apply(set_field(report, "school.code", ""))
    assert lacks_code(report, NOTICE) and not lacks_code(report, "{学校}")
    assert file_name(report, "word", NOTICE) == "青川职业学校-2025年度质量年报.docx"


@given(
    st.text("{}学校代码年度文件a/:*-. 。\n", max_size=30)
    | st.lists(st.sampled_from(["{学校代码}", "{学校}", "{年度}", "{文件}", "-", ".", "第"]), max_size=8).map(
        "".join
    ),
    st.text("甲乙/:?*. -\\", max_size=12),
)
def test_every_pattern_that_is_kept_gives_names_that_windows_keeps(pattern: str, school: str) -> None:
    report = small_report()
    report.apply(set_field(report, "school.name", school))
    if pattern_trouble(pattern):
        return
    report.apply(set_pattern(report, pattern))
    names = [file_name(report, kind) for kind in FILES]
    for name in names:
        check_name(Path(name))
        assert Path(name).stem.strip(". ") == Path(name).stem != ""
    assert len(set(names)) == len(names)
