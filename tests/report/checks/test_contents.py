"""A printed contents against the body."""

from dataclasses import replace

from report.blocks import Figure, Picture
from report.checks import run_checks
from report.checks.contents import plain
from report.checks.findings import Finding
from tests.report.checks.building import report_with, text


def figure(number: str, caption: str) -> Figure:
    return Figure((Picture("a"),), caption, printed_number=number)


def judged(contents: str, *figures: Figure, printed: bool = True) -> list[Finding]:
    report = report_with(*figures)
    report.fields["printed/contents"] = contents
    return [f for f in run_checks(report, printed) if f.family == "toc"]


FIGURES = (figure("图 1-1", "实训车间一角"), figure("图 1-2", "技能节开幕式"))
LIST = "图目录\n图 1-1 实训车间一角\t3\n图 1-2 技能节开幕式……5"


def test_a_list_that_equals_the_body_is_silent() -> None:
    assert judged(LIST, *FIGURES) == []


def test_a_draft_in_work_is_not_judged() -> None:
    assert judged(LIST, figure("图 1-1", "别的"), printed=False) == []


def test_marks_and_widths_do_not_count_as_differences() -> None:
    assert plain("图：“技能节”（上）。") == plain("图: 技能节(上)".replace(":", "："))


def test_other_words_quote_both_lines() -> None:
    (finding,) = judged(LIST, figure("图 1-1", "实训车间一角"), figure("图 1-2", "第五届技能节开幕式"))
    assert finding.rule == "toc_words"
    assert [p.quote for p in finding.places] == ["图 1-2 技能节开幕式", "图 1-2 第五届技能节开幕式"]


def test_the_same_words_under_another_number_are_told_as_a_number() -> None:
    (finding, *_) = judged(LIST, figure("图 1-1", "实训车间一角"), figure("图 1-3", "技能节开幕式"))
    assert finding.rule == "toc_number" and "图 1-3" in finding.message


def test_figures_that_the_list_leaves_out_are_one_finding() -> None:
    more = (figure("图 2-1", "送教下乡"), figure("图 2-2", "社区培训"))
    (finding,) = judged(LIST, *FIGURES, *more)
    assert finding.rule == "toc_missing" and len(finding.places) == 2


def test_an_entry_without_a_figure_is_told() -> None:
    (finding,) = judged(LIST + "\n图 1-3 毕业典礼", *FIGURES)
    assert finding.rule == "toc_extra" and "毕业典礼" in finding.message


def test_an_entry_broken_over_two_lines_is_read_as_one() -> None:
    broken = LIST.replace("技能节开幕式", "技能节\n开幕式")
    assert judged(broken, *FIGURES) == []


def test_a_caption_whose_picture_is_lost_counts_as_one() -> None:
    report = report_with(figure("图 1-1", "实训车间一角"), text("图 1-2：技能节开幕式"))
    report.fields["printed/contents"] = LIST
    report.fields["printed/captions"] = "图 1-2：技能节开幕式"
    assert [f for f in run_checks(report) if f.family == "toc"] == []


def test_heading_numbers_of_another_form_are_one_hint() -> None:
    report = report_with()
    numbers = {"s-c1": "1", "s-c1-1": "1.1", "s-c1-2": "1.2", "s-c2": "2"}
    for key, number in numbers.items():
        report.sections[key] = replace(report.sections[key], printed_number=number)
    report.fields["printed/contents"] = "1.人才培养\n1.1 专业建设\n1.2 课程建设\n2.服务贡献\n3.国际交流"
    rules = {f.rule: f for f in run_checks(report) if f.family == "toc"}
    assert set(rules) == {"toc_forms", "toc_extra"}
    assert "1.人才培养" in rules["toc_forms"].places[0].quote and "国际交流" in rules["toc_extra"].message


def test_a_stop_at_the_end_of_a_heading_is_seen_beside_the_contents() -> None:
    report = report_with()
    report.sections["s-c1-1"] = replace(report.sections["s-c1-1"], printed_number="1.1")
    report.fields["printed/headings"] = "1.1 专业建设。"
    report.fields["printed/contents"] = "1.1 专业建设\n1.2 课程建设\n2 服务贡献"
    assert "toc_end" in [f.rule for f in run_checks(report)]


def test_entries_that_are_mostly_unknown_are_one_hint() -> None:
    (finding, *_) = [f for f in judged(LIST, figure("图 2-1", "另外一张")) if f.rule == "toc_extra"]
    assert (finding.level, len(finding.places)) == ("hint", 2)
