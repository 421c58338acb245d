"""The findings as a paper."""

from pathlib import Path

import pytest
from docx import Document

from exporters import export_check_report
from report.checks import run_checks
from report.checks.findings import Finding, Level, Place
from tests.report.checks.building import report_with, table, text
from tests.report.small import small_report

FINDINGS = [
    Finding(
        "sum",
        "arithmetic",
        Level.ERROR,
        "合计不对。",
        (Place("一、人才培养 › 表 1-1", "合计\t12"),),
        "11",
        "12",
    ),
    Finding(
        "x",
        "text",
        Level.HINT,
        "标点可以统一 <b>&\x07。",
        tuple(Place("第二章", f"第 {n} 句") for n in range(15)),
    ),
]


def word_lines(path: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(path)).paragraphs]


def test_findings_stand_by_level_with_figures_and_places(tmp_path: Path) -> None:
    export_check_report(small_report(), FINDINGS, tmp_path / "核对单.docx")
    lines = word_lines(tmp_path / "核对单.docx")
    assert lines[0].endswith("核对单")
    assert "青川职业学校" in lines[1] and "错误 1 项，疑问 0 项，提示 1 项" in lines[1]
    assert [line for line in lines if line.endswith("项）")] == ["错误（1 项）", "提示（1 项）"]
    assert "1.\t合计不对。" in lines and "2.\t标点可以统一 <b>&。" in lines
    assert "印的是 12，推算得 11" in lines
    assert "一、人才培养 › 表 1-1：合计 ｜ 12" in lines
    assert "……另有 3 处" in lines


def test_a_clean_report_says_so(tmp_path: Path) -> None:
    export_check_report(small_report(), [], tmp_path / "a.docx")
    lines = word_lines(tmp_path / "a.docx")
    assert len(lines) == 2 and "没有发现问题" in lines[1]


def test_the_file_is_a4_in_chinese_fonts_and_names_no_library(tmp_path: Path) -> None:
    export_check_report(small_report(), FINDINGS, tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    assert round(document.sections[0].page_width.cm, 1) == 21.0
    assert 'w:eastAsia="宋体"' in document.styles["Normal"].element.xml
    properties = document.core_properties
    assert properties.author == properties.last_modified_by == "青川职业学校"
    assert "python" not in properties.comments and properties.created.year > 2020


def test_a_web_page_by_its_ending(tmp_path: Path) -> None:
    export_check_report(small_report(), FINDINGS, tmp_path / "核对单.html")
    page = (tmp_path / "核对单.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;&amp;。" in page and "\x07" not in page
    assert page.count('class="finding"') == 2 and "合计不对。" in page


@pytest.mark.parametrize("name", ["a.docx", "a.html"])
def test_what_the_checks_find_can_be_printed(tmp_path: Path, name: str) -> None:
    report = report_with(text("××公司,等。"), table("项目 | 人数\n甲 | 1\n乙 | 2\n合计 | 4"))
    export_check_report(report, run_checks(report), tmp_path / name)
    assert (tmp_path / name).stat().st_size > 500
