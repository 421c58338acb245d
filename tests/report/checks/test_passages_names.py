"""Passages said twice, and names written in two ways."""

import pytest

from report.checks import run_checks
from report.checks.findings import Finding
from report.edits import insert_block
from tests.report.checks.building import SECTION, found, report_with, text

COPY = "带动周边村民就地务工一千二百人，帮助三十家小店改进收银办法"


def apart(one: str, two: str) -> list[Finding]:
    """Two paragraphs in two sections."""
    report = report_with(text(one))
    report.apply(insert_block(report, "s-c1-2", 1, text(two), "写", block_id="b-other"))
    return [f for f in run_checks(report) if f.rule == "passage_twice"]


def test_a_long_clause_in_two_sections_quotes_both_sentences() -> None:
    (finding,) = apart(f"开头一句。全年{COPY}。", f"另一处说，{COPY}，受到好评。")
    assert all(COPY in place.quote for place in finding.places)
    assert finding.places[0].section != finding.places[1].section == SECTION


def test_a_shared_title_or_source_is_no_copy() -> None:
    title = "《关于推动现代职业教育高质量发展的若干意见和实施办法》"
    assert apart(f"学习{title}精神。", f"落实{title}要求。") == []
    source = "据第三方公司应届毕业生培养质量评价报告，本届毕业生"
    assert apart(f"{source}满意度高。", f"{source}月收入高。") == []


def test_a_standing_phrase_in_three_places_is_no_copy() -> None:
    phrase = "坚持服务地方、服务企业，坚持育人为本、质量为先的方针"
    report = report_with(text(f"甲处{phrase}办学。"), text(f"乙处{phrase}育人。"))
    report.apply(insert_block(report, "s-c1-2", 1, text(f"丙处{phrase}发展。"), "写", block_id="b-x"))
    assert [f for f in run_checks(report) if f.rule == "passage_twice"] == []


@pytest.mark.parametrize(
    ("rule", "one", "two"),
    [
        ("name_marks", "打造“明德 笃行”品牌。", "深化“明德、笃行”品牌。"),
        ("name_words", "“青山匠心、碧水情怀”党建品牌。", "“青山匠人、碧水情怀”党建品牌。"),
        ("name_quotes", "举办“新式学徒制拜师大会”。", "参加“新式学徒制”拜师大会的师傅。"),
        ("name_words", "组建湾区绿色制造专业集群。", "湾区绿色制造专业群立项。"),
        ("name_words", "牵头成立清溪市职业教育集团。", "依托清溪职业教育集团办学。"),
        (
            "paper_words",
            "落实《关于深化校企协同育人工作的意见》。",
            "学习《市委办公厅深化校企协同育人工作的意见》。",
        ),
    ],
)
def test_a_name_in_two_forms_is_a_hint_with_both(rule: str, one: str, two: str) -> None:
    (finding,) = found(rule, text(one), text(two))
    assert finding.level == "hint" and len(finding.places) == 2


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("打造“明德笃行”品牌。", "深化“明德笃行”品牌。"),
        ("第一届“青山杯”技能比赛。", "第二届“青山杯”技能比赛。"),
        ("开展“五育并举”活动。", "推进“三教改革”工作。"),
        ("“十三五”期间发展良好的规划。", "“十四五”期间发展良好的规划。"),
    ],
)
def test_other_names_are_silent(one: str, two: str) -> None:
    rules = ("name_marks", "name_words", "name_quotes", "paper_words")
    assert [f for rule in rules for f in found(rule, text(one), text(two))] == []


def test_characters_changed_about_in_a_name_are_seen() -> None:
    (finding,) = found("name_words", text("开办“融普通职”班。", "“普融通职”班。", "“普融通职”班再扩招。"))
    assert "融普通职" in finding.message and "普融通职" in finding.message
