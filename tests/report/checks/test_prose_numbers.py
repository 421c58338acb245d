"""Arithmetic inside one sentence."""

import pytest

from report.checks.findings import Level
from report.checks.prose_numbers import judged
from tests.report.checks.building import found, text


@pytest.mark.parametrize(
    "sentence",
    [
        "在校生由 2000 人增至 2200 人，增长 10%。",
        "设备值从 1,200 万元增加到 1,500 万元，增幅达 25.0%。",
        "就业率由 95.2% 提高到 97.3%，提高 2.1 个百分点。",
        "就业率由 95.2% 提高到 97.3%，提高 2.2%。",  # relative growth may be meant
        "毕业生 1200 人，其中升学 900 人，占 75%。",
        "占比 49.5%，比全省中值 41.5% 高 8 个百分点。",
        "本科上线 88 人，较去年增加 8 人，增长 10%。",
        "满意度由 2019 年的“良好”提升为“优秀”，覆盖 90% 的专业。",
        "建筑面积 13 万平方米，其中实训场地 4 万平方米，占地 150 亩。",
        "从 2 月到 6 月开展 14 次活动，参与率 95%。",
    ],
)
def test_sentences_that_agree_or_cannot_be_judged_are_silent(sentence: str) -> None:
    assert list(judged(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("在校生由 2000 人增至 2200 人，增长 15%。", "10"),
        ("就业率由 95.2% 提高到 97.3%，提高 3.1 个百分点。", "2.1"),
        ("毕业生 1200 人，其中升学 900 人，占 85.5%。", "75.0"),
        ("占比 49.5%，比全省中值 41.5% 高 9.5 个百分点。", "8.0"),
        ("本科上线 106 人，人数全市第三，较去年增加 22 人，增幅达 28.4%。", "26.2"),
    ],
)
def test_a_number_that_does_not_follow_is_told_with_the_one_that_does(sentence: str, expected: str) -> None:
    ((_, shown, _, _, level),) = list(judged(sentence))
    assert (shown, level) == (expected, Level.QUERY)


def test_about_allows_rounding_but_the_wrong_way_is_a_hint() -> None:
    assert list(judged("占比 49.5%，比全省中值 41.9% 高约 8 个百分点。")) == []
    ((_, shown, _, _, level),) = list(judged("占比 49.5%，比全省中值 41.9% 高约 7 个百分点。"))
    assert (shown, level) == ("7.60", Level.HINT)


def test_the_finding_quotes_its_sentence() -> None:
    (finding,) = found(
        "prose_arithmetic", text("前面一句。在校生由 2000 人增至 2200 人，增长 15%。后面一句。")
    )
    assert finding.places[0].quote == "在校生由 2000 人增至 2200 人，增长 15%。"
    assert (finding.expected, finding.found) == ("10", "15")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在校生10260人，比2019年的9720人净增540人，增幅为6.55%。", "5.56"),
        ("占比达34.74%，较上年的33.21%提升2.53个百分点。", "1.53"),
        ("发放资助1548万元，惠及学生5160人次，人均3500元。", "3000"),
        ("签订项目86项，到账经费1290万元，平均每项18万元。", "15"),
        ("签订项目86项，到账经费1290万元，平均每项15万元。", None),
    ],
)
def test_growth_on_a_named_base_and_values_for_each_are_worked_out(text: str, expected: str | None) -> None:
    assert [found[1] for found in judged(text)] == ([expected] if expected else [])
