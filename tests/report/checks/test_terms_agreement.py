"""What rows and clauses name, numbers that are one number with a slip, and sentences held against what they name."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.checks.agreement import named_facts
from report.checks.context import Context
from report.checks.facts import Fact, quantities, table_facts
from report.checks.terms import NameIndex, alike, core, slipped, slips
from tests.report.checks.building import found, report_with, table, text


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("全日制在校生数（人）", "在校生"),
        ("其中：在校生规模", "在校生"),
        ("在校学生总数", "在校生"),
        ("“双师型”教师比例（%）", "双师教师比例"),
        ("2024年在校生", "在校生"),
        ("表中经费收支情况", "表中经费"),
        ("2025年（万元）", ""),
        ("人数", ""),
        ("合计", ""),
    ],
)
def test_the_core_of_a_label(label: str, name: str) -> None:
    assert core(label) == name


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("3268", "3286", "swapped"),
        ("605.90", "650.90", "swapped"),
        ("1538", "1588", "digit"),
        ("1118.7", "118.7", "lost"),
        ("159.71", "1597100", "point"),
        ("30.10", "3.01", "point"),
        ("440", "420", "digit"),
        ("1000", "1065", "near"),
        ("1,538", "1538", ""),
        ("37", "64", ""),
        ("0", "8", ""),
    ],
)
def test_how_two_numbers_are_alike(one: str, other: str, kind: str) -> None:
    assert alike(one, other) == kind == alike(other, one)
    assert slipped(one, other) == (kind not in ("", "near"))


@given(st.integers(100, 10**7))
def test_every_slip_of_a_number_is_told_from_it(number: int) -> None:
    assert all(meant != number for meant in slips(Decimal(number)) if meant)


def test_a_number_is_among_the_slips_of_what_was_typed_for_it() -> None:
    for meant, typed in (("418", "618"), ("3518.0", "5318.0"), ("446", "46"), ("12.5", "125")):
        assert Decimal(meant) in set(slips(Decimal(typed)))


def test_names_are_found_in_a_text_in_one_pass() -> None:
    index = NameIndex[int]()
    for number, name in enumerate(("在校生", "毕业生", "毕业生就业")):
        index.add(name, number)
    assert [(a, b, things) for a, b, things in index.within("共有毕业生就业")] == [(2, 5, [1]), (2, 7, [2])]
    assert index.things("在校生") == [0] and index.things("教师") == []


SIZE = """指标 | 单位 | 2024年 | 2025年
在校生数 | 人 | 3142 | 3268
专任教师数 | 人 | 226 | 236
生师比 | — | 13.90:1 | 13.85:1
"""


def facts(*bodies: object) -> dict[tuple[str, str], Fact]:
    every = table_facts(Context(report_with(*bodies)))  # type: ignore[arg-type]
    return {(fact.names[0] if fact.names else "", fact.year): fact for fact in every}


def test_a_unit_column_and_years_of_heads_make_facts() -> None:
    known = facts(table(SIZE))
    assert known["在校生", "2025"].base == 3268 and known["在校生", "2025"].unit == "人"
    assert known["生师比", "2024"].unit == ":1"


def test_rows_that_are_years_make_facts_of_their_columns() -> None:
    known = facts(table("年份 | 录取数（人） | 报到率（%）\n2024 | 3250 | 98.15\n2025 | 3365 | 98.42"))
    assert known["录取", "2025"].value == 3365 and known["报到率", "2024"].unit == "%"


def test_labels_and_values_that_take_turns() -> None:
    form = table("占地面积 | 168亩 | 图书 | 98040册\n建筑面积 | 7.86万平方米 | 实训室 | 64个", header_rows=0)
    every = [(f.label, f.shown) for f in table_facts(Context(report_with(form)))]
    assert ("占地面积", "168亩") in every and ("图书", "98040册") in every and ("实训室", "64个") in every


def test_the_names_of_a_transposed_table_are_its_heads() -> None:
    known = facts(table("类别 | 正高级 | 副高级\n人数 | 28 | 159\n占比 | 4.65% | 26.41%"))
    assert known["正高级", ""].unit in ("人", "%")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("学校现有在校生3286人。", "3268"),
        ("2025年，在校生规模达到3628人。", "3268"),
        ("2024年在校生3412人。", "3142"),
        ("学校有专任教师263人，生师比为13.85:1。", "236"),
        ("生师比为13.58:1。", "13.85:1"),
    ],
)
def test_a_slip_in_a_sentence_names_the_row(sentence: str, expected: str) -> None:
    (finding,) = found("prose_table", table(SIZE), text(sentence))
    assert finding.expected == expected and finding.level == "query" and len(finding.places) == 2


@pytest.mark.parametrize(
    "sentence",
    [
        "学校现有在校生3268人。",
        "2024年，在校生3142人。",
        "护理专业在校生3286人。",
        "全市同类学校在校生3286人。",
        "近3300名在校生参加。",
        "力争在校生达到3286人。",
        "在校生3000余人。",
        "资助在校生800人。",
        "学校有专任教师中高级职称72人。",
    ],
)
def test_another_base_an_about_a_wish_are_silent(sentence: str) -> None:
    assert found("prose_table", table(SIZE), text(sentence)) == []


TRAINED = "类别 | 班次 | 人次\n企业职工培训 | 86 | 12460\n退役军人培训 | 9 | 412\n合计 | 95 | 12872"


def test_totals_and_parts_of_a_table_in_a_sentence() -> None:
    caption = {"caption": "社会培训情况"}
    said = text("开展各类社会培训95班次，共培训12782人次，其中企业职工培训12640人次。")
    findings = found("prose_table", table(TRAINED, **caption), said)  # type: ignore[arg-type]
    assert {(f.found, f.expected) for f in findings} == {("12782", "12872"), ("12640", "12460")}


def test_the_same_number_in_another_unit() -> None:
    (finding,) = found(
        "other_unit", table(TRAINED, caption="社会培训情况"), text("开展培训，共培训12872万元。")
    )
    assert finding.family == "unit"


def test_one_quantity_in_two_tables() -> None:
    other = table("项目 | 2025年\n全日制在校生人数（人） | 3286\n教职工人数（人） | 268", caption="基本数据")
    (finding,) = found("table_table", table(SIZE), other)
    assert {finding.found, finding.expected} == {"3268", "3286"}
    far = table("项目 | 2025年\n全日制在校生人数（人） | 1100\n教职工人数（人） | 268", caption="基本数据")
    assert found("table_table", table(SIZE), far) == []


def test_a_part_of_an_earlier_thing_needs_the_thing_named() -> None:
    index = NameIndex[Fact]()
    known = facts(table(SIZE))["在校生", "2025"]
    index.add("国家级", replace(known, needs="精品课程", unit="门"))
    said = "精品课程17门，其中国家级4门。"
    quantity = quantities(said)[1]
    assert len(named_facts(said, quantity, index, 0)) == 1
    other = said.replace("精品课程", "教材")
    assert named_facts(other, quantities(other)[-1], index, 0) == []


def test_small_counts_of_a_long_name_are_a_hint() -> None:
    bases = table("指标 | 2025年\n虚拟仿真实训基地数（个） | 2\n在线精品课程数（门） | 17")
    (finding,) = found("prose_table", bases, text("虚拟仿真实训基地达到5个。"))
    assert finding.level == "hint" and finding.expected == "2"
