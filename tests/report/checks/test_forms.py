"""One thing in several forms: captions, cases, brackets, sides."""

from dataclasses import replace

from report.blocks import Figure, Picture
from report.checks import run_checks
from report.checks.findings import Finding
from tests.report.checks.building import report_with, table


def judged(rule: str, lines: list[str], kind: str = "captions") -> list[Finding]:
    report = report_with(Figure((Picture("a"),), "第三张", printed_number="图 1-3"))
    report.fields[f"printed/{kind}"] = "\n".join(lines)
    return [f for f in run_checks(report) if f.rule == rule]


USUAL = ["图 1-1：甲", "图 1-2：乙", "表 1-1：丙"]


def test_one_form_is_silent() -> None:
    assert judged("caption_marks", USUAL) == [] and judged("caption_spaces", USUAL) == []


def test_other_marks_after_the_number_are_quoted_with_their_place() -> None:
    (finding,) = judged("caption_marks", [*USUAL, "图 1-3 第三张", "图 1-4:丁"])
    assert [p.quote for p in finding.places] == ["图 1-3 第三张", "图 1-4:丁"]
    assert finding.places[0].section and "“空格”1 处" in finding.message


def test_spaces_inside_the_number_are_told() -> None:
    (finding,) = judged("caption_spaces", [*USUAL, "图 1- 4：丁", "图1-5：戊"])
    assert len(finding.places) == 2


def test_too_few_captions_show_no_usual_form() -> None:
    assert judged("caption_marks", ["图 1-1：甲", "图 1-2 乙"]) == []


def test_case_labels_with_and_without_a_colon() -> None:
    lines = ["【案例】甲", "【案例】乙", "【案例】丙", "【案例】：丁"]
    (finding,) = judged("case_marks", lines, "cases")
    assert finding.places[0].quote == "【案例】：丁"


def test_brackets_of_heading_numbers_in_two_widths() -> None:
    report = report_with()
    for key, number in (("s-c1-1", "(一)"), ("s-c1-2", "（二）")):
        report.sections[key] = replace(report.sections[key], printed_number=number)
    assert [f.rule for f in run_checks(report) if f.rule == "heading_brackets"] == ["heading_brackets"]
    assert [f for f in run_checks(report, printed=False) if f.rule == "heading_brackets"] == []


def test_a_caption_below_its_table_and_a_table_counted_as_a_figure() -> None:
    grid = "项目 | 甲 | 乙\n一 | 1 | 2\n二 | 3 | 4\n三 | 5 | 6"
    below = table(grid, caption_place="below", printed_number="表 1-1")
    figure = table(grid, caption="另一张", caption_as="figure", printed_number="图 1-1")
    rules = [f.rule for f in run_checks(report_with(below, figure)) if f.family == "table-shape"]
    assert sorted(rules) == ["caption_below", "table_as_figure"]
    assert "caption_below" not in [
        f.rule for f in run_checks(report_with(table(grid, printed_number="表 1-1")))
    ]
