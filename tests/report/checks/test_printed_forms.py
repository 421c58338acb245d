"""Half-width brackets, spaces inside sentences, two signs for per cent, ratios in two spellings; one cause, one finding."""

import pytest

from report.blocks import Figure
from tests.report.checks.building import found, table, text

LONG = "学校坚持立德树人，深化产教融合，完善校企合作机制，健全内部质量保证体系，办学质量稳步提升。"


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        ("half_brackets", "智能制造专业群(含四个专业)建设顺利。", "智能制造专业群（含四个专业）建设顺利。"),
        ("space_inside", LONG.replace("校企合作", "校企 合作"), LONG),
        ("percent_signs", "合格率98.5％，优秀率30.2%。", "合格率98.5%，优秀率30.2%。"),
        ("ratio_forms", "生师比由13.5:1变为13.9 : 1。", "生师比由13.5:1变为13.9:1。"),
    ],
)
def test_printed_forms(rule: str, wrong: str, right: str) -> None:
    (finding,) = found(rule, text(wrong))
    assert finding.level == "hint"
    assert found(rule, text(right)) == []


def test_names_set_apart_by_spaces_and_short_lines_are_left_alone() -> None:
    names = LONG + "参加人员：王小明 李小红 张小刚 赵小兰 陈小虎。"
    assert found("space_inside", text(names), text("第一章 学校情况")) == []


def test_latin_brackets_and_times_are_left_alone() -> None:
    assert found("half_brackets", text("使用系统(V2.0)上课。")) == []
    assert found("ratio_forms", text("比分3:1，生师比13.5:1。"), text("上午8:15开始。")) == []


def test_a_number_that_two_rules_doubt_is_one_finding() -> None:
    size = table("指标 | 2024年 | 2025年\n毕业生数（人） | 986 | 1012\n升学数（人） | 610 | 688")
    said = text("毕业生1012人，升学688人，升学率76.98%，升学率比上年提高。")
    assert len(found("prose_arithmetic", size, said)) == 1


def test_figures_of_a_text_file_are_one_hint() -> None:
    (finding,) = found("no_picture", Figure(caption="实训中心"), Figure(caption="校园全景"))
    assert finding.level == "hint" and len(finding.places) == 2
    assert [f.level for f in found("no_picture", Figure(caption="实训中心"), printed=False)] == ["query"]
