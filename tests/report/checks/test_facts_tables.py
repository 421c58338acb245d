"""Facts of sentences and tables, and the rules that hold one against the other."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.checks import run_checks
from report.checks.context import Context
from report.checks.facts import quantities, table_facts, years
from report.checks.findings import Finding
from report.checks.prose_sums import lists
from tests.report.checks.building import found, report_with, table, text


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("培训 1,204 人次", [("1204", "人次", False)]),
        ("投入 3.5 万元", [("35000", "元", False)]),
        ("近 300 人参加", [("300", "人", True)]),
        ("60余场", [("60", "场", True)]),
        ("共 12 人天", [("12", "人日", False)]),
        ("占 45.2％", [("45.2", "%", False)]),
        ("生师比为 13.4:1", [("13.4", ":1", False)]),
        ("教发〔2004〕2号，1+X，3+2，第5届，5G", []),
        ("2025 年 9 月", []),
    ],
)
def test_quantities_of_a_sentence(sentence: str, expected: list[tuple[str, str, bool]]) -> None:
    got = [(q.base, q.unit, q.about) for q in quantities(sentence)]
    assert got == [(Decimal(n), unit, about) for n, unit, about in expected]


@given(st.text(alphabet="共培训人次万元余，。：1234567890.%（）第届:", max_size=40))
def test_any_text_is_read_without_trouble(sentence: str) -> None:
    for quantity in quantities(sentence):
        assert sentence[quantity.start : quantity.end].strip()
        assert quantity.value >= 0


def test_years_of_a_text() -> None:
    assert years("2025 届毕业生，2024—2025 学年") == {"2025", "2024"}


def test_cells_carry_unit_year_and_total() -> None:
    grid = table(
        "项目 | 2024 年人数 | 金额（万元）\n助学金甲 | 30 | 1.5\n助学金乙 | 20 | 2.5\n合计 | 50 | 4.0"
    )
    cells = list(table_facts(Context(report_with(grid))))
    assert [(c.label, c.unit, c.year, c.base) for c in cells[:2]] == [
        ("助学金甲", "人", "2024", Decimal(30)),
        ("助学金甲", "元", "", Decimal(15000)),
    ]
    assert [c.total for c in cells] == [False] * 4 + [True] * 2


AID = "项目 | 人数 | 金额（万元）\n优秀学生奖 | 420 | 30.00\n励志成长奖 | 80 | 8.00\n合计 | 500 | 38.00"


def test_a_sentence_near_its_table_row_is_a_query_with_both_places() -> None:
    (first, second) = found("prose_table", table(AID), text("评选优秀学生奖 440 人，发放奖金 31.00 万元。"))
    assert (first.found, first.expected, second.expected) == ("440", "420", "30.00")
    assert [place.row for place in first.places] == [-1, 1]


@pytest.mark.parametrize(
    "sentence",
    [
        "评选优秀学生奖 420 人，发放奖金 30 万元。",
        "评选优秀学生奖 400 余人。",
        "优秀学生奖 2 次，共 90 人。",
        "优秀学生奖评选范围扩大，覆盖 900 人。",
    ],
)
def test_a_sentence_that_agrees_or_means_another_thing_is_silent(sentence: str) -> None:
    assert found("prose_table", table(AID), text(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("获国家级 3 项、省级 12 项、市级 20 项，共计 36 项。", "35"),
        ("社团 30 个，其中学术类 6 个、体育类 10 个、艺术类 16 个。", "32"),
        ("培训 500 人日，其中，电工培训: 300（人日），焊工培训: 350（人日），钳工培训 20（人日）。", "670"),
    ],
)
def test_lists_in_prose_that_do_not_add_up(sentence: str, expected: str) -> None:
    (finding,) = found("prose_sum", text(sentence))
    assert finding.expected == expected and finding.level == "query"


@pytest.mark.parametrize(
    "sentence",
    [
        "获国家级 3 项、省级 12 项、市级 20 项，共计 35 项。",
        "社团 30 个，其中学术类 6 个、体育类 10 个。",
        "教师 300 人，其中教授 20 人、博士 15 人。",
        "毕业生 100 人，其中升学 80 人，升入本科 12 人，直接就业 20 人。",
        "近 30 人，其中男生 10 人、女生 22 人。",
        "举办培训 6 期，覆盖 305 人，共计 12 场。",
    ],
)
def test_lists_that_add_up_or_are_not_whole_are_silent(sentence: str) -> None:
    assert found("prose_sum", text(sentence)) == []


def test_a_list_is_read_with_its_whole() -> None:
    sentence = "甲 1 个、乙 2 个，合计 3 个"
    ((whole, parts, ending),) = lists(sentence, quantities(sentence))
    assert (whole.shown, [p.shown for p in parts], ending) == ("3 个", ["1 个", "2 个"], True)


def test_one_long_name_with_two_numbers_is_a_query() -> None:
    bodies = (text("学校现有校外实习基地 46 个。"), text("目前校外实习基地共 64 个。"))
    (finding,) = found("prose_twice", *bodies)
    assert {finding.expected, finding.found} == {"46", "64"}
    years_apart = (text("2023 年校外实习基地 46 个。"), text("2025 年校外实习基地 64 个。"))
    assert found("prose_twice", *years_apart) == []


MONEY = """
项目 | 2023 年 | 2024 年 | 2025 年
图书购置费 | 30 | 22 | 28
设备采购费 | 50 | 60 | 70
经费收入总额 | 100 | 105 | 140
"""


def trend(sentence: str) -> list[Finding]:
    return found("trend", text(sentence), table(MONEY))


def test_a_false_trend_names_the_row() -> None:
    (finding,) = trend("图书购置和设备采购经费近三年呈增长趋势。")
    assert "图书购置费 30 → 22 → 28" in finding.message and "设备" not in finding.message
    assert len(trend("图书购置经费逐年增加。")) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "设备采购经费逐年增长。",
        "努力推动图书购置经费逐年增长。",
        "生均图书购置的质量提高。",
        "学校不断增加图书购置费。",
        "产业规模持续增长。",
        "图书购置经费呈下降趋势。",
    ],
)
def test_true_trends_wishes_and_other_things_are_silent(sentence: str) -> None:
    assert trend(sentence) == []


def test_all_data_better_is_held_against_every_row_but_those_excepted() -> None:
    lines = """
项目 | 2024 年 | 2025 年
生师比 | 13.2 | 14.8
生均占地面积（平方米） | 40 | 37
生均图书（册） | 93 | 91
研究生学位比例（%） | 77 | 80
"""
    (finding,) = found("trend", text("除与面积有关的指标外，其他各项办学数据都在逐年优化。"), table(lines))
    assert "生师比" in finding.message and "图书" in finding.message
    assert "占地" not in finding.message and "研究生" not in finding.message


def test_growth_that_doubles_is_not_steady() -> None:
    (finding,) = found("trend_steady", text("近三年经费总收入增速趋于稳定。"), table(MONEY))
    assert "+5.00%、+33.33%" in finding.message


def test_a_table_of_another_year_than_its_sentence() -> None:
    lines = "序号 | 时间 | 人数\n1 | 2024 年 3 月 | 40\n2 | 2024 年 5 月 | 50\n3 | 2024 年 9 月 | 60\n4 | 2025 年 1 月 | 35\n合计 | | 185"
    assert len(found("period", text("2025 年度培训总人数 185 人。"), table(lines))) == 1
    assert found("period", text("2024 年度培训总人数 185 人。"), table(lines)) == []
    assert found("period", text("2025 年度另有 77 人参加。"), table(lines)) == []


MAJORS = "专业名称 | 在校生人数\n" + "\n".join(
    f"专业{c}技术 | {n}0" for n, c in enumerate("甲乙丙丁戊己庚辛", 11)
)


def test_majors_outside_the_list_and_groups_too_large() -> None:
    other = table(
        "证书 | 专业名称 | 学生规模\n一 | 专业甲技术 | 500\n二 | 专业乙技术 | 60\n三 | 专业丙技术，专业癸技术 | 70"
    )
    findings = run_checks(report_with(table(MAJORS), other))
    rules = {f.rule: f for f in findings if f.rule in ("major_unknown", "part_larger")}
    assert "专业癸技术" in rules["major_unknown"].message
    assert (rules["part_larger"].found, rules["part_larger"].expected) == ("500", "110")


def test_shares_of_one_unknown_whole() -> None:
    lines = "栏目 | 甲 | 乙 | 丙 | 丁 | 戊\n人数 | 89 | 6 | 183 | 248 | 223\n占比 | 29.8% | 2.0% | 61.2% | 82.9% | {}"
    assert found("share", table(lines.format("74.6%"))) == []
    (finding,) = found("share", table(lines.format("74.5%")))
    assert (finding.found, finding.expected) == ("74.5", "74.6")


def test_majors_counted_in_a_sentence() -> None:
    listed = table(MAJORS, caption="学校专业设置一览表")
    assert len(found("major_count", listed, text("学校共开设 9 个专业。"))) == 1
    assert found("major_count", listed, text("学校共开设 8 个专业，9 个专业群。")) == []
