"""Leftovers, punctuation and repeated passages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.checks import run_checks
from report.checks.findings import Level
from report.checks.punctuation import unpaired
from report.edits import set_section
from tests.report.checks.building import found, report_with, table, text


@pytest.mark.parametrize(
    "words",
    ["附件一（格式）", "此处填写办学特色。", "学校占地___________亩。", "共有??? 人。", "这部分待补充。"],
)
def test_leftovers_of_a_form_are_errors(words: str) -> None:
    report = report_with(text(words))
    assert [f.level for f in run_checks(report) if f.rule.startswith("leftover")] == [Level.ERROR]


@pytest.mark.parametrize("words", ["XX 学校与××公司合作。", "某某老师获奖。", "xx年招生。"])
def test_crosses_are_queries(words: str) -> None:
    assert len(found("leftover_crosses", text(words))) == 1


@pytest.mark.parametrize(
    "words",
    [
        "优待补贴按时发放。",
        "XXL 号校服。",
        "期待完善的制度。",
        "3×4 米的展板。",
        "如何育人？",
        "MAXX 平台。",
        "招待填饱。",
    ],
)
def test_words_that_only_look_like_leftovers_are_silent(words: str) -> None:
    report = report_with(text(words))
    assert [f for f in run_checks(report) if f.rule.startswith("leftover")] == []


def test_leftovers_of_one_kind_are_one_finding() -> None:
    (finding,) = found("leftover_crosses", text("××公司。", "XX 学院。"), table("单位 | 人数\n××厂 | 3"))
    assert len(finding.places) == 3 and "3 处" in finding.message


def test_half_width_marks_are_one_hint_with_every_place() -> None:
    (finding,) = found(
        "half_width", text("学校占地广,环境好。", "目标明确:育人。比例 3:1，时间 8:30，Word, Excel。")
    )
    assert finding.level == Level.HINT and "2 处" in finding.message
    assert [p.quote for p in finding.places] == ["学校占地广,环境好。", "目标明确:育人。"]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("暨“师徒结对“仪式", "opened_twice"),
        ("他说“好，很好。", "not_closed"),
        ("全市第一”的好成绩", "not_opened"),
        ("依据《职业教育法，开展工作", "not_closed"),
        ("（见附件", "not_closed"),
    ],
)
def test_marks_without_partner(words: str, key: str) -> None:
    fault = unpaired(words)
    assert fault is not None and fault[1] == key


@pytest.mark.parametrize(
    "words",
    [
        "“一专多能”和《章程》（试行)",
        "1）第一条；2）第二条",
        "(一）概况",
        "包括：1）甲；2）乙。",
        "a) 方案",
        "“他说‘好’。”",
        "〔2004〕2号",
    ],
)
def test_marks_that_pair_are_silent(words: str) -> None:
    assert unpaired(words) is None


@given(st.text(alphabet="“”《》（）()1一a，。字", max_size=20))
def test_any_text_can_be_judged(words: str) -> None:
    fault = unpaired(words)
    assert fault is None or 0 <= fault[0] < len(words)


def test_two_ways_to_write_a_school_year() -> None:
    (finding,) = found(
        "school_year_forms", text("2023—2024 学年招生。2024—2025学年招生。2022-2023 学年招生。")
    )
    assert [p.quote for p in finding.places] == ["2022-2023 学年招生。"]
    assert found("school_year_forms", text("2023—2024 学年、2022—2023 学年。")) == []


def test_a_paragraph_that_ends_with_a_comma() -> None:
    assert len(found("ends_with_comma", text("本校毕业生升入本科院校的比例近年来一直较为稳定，"))) == 1
    assert found("ends_with_comma", text("短句，")) == []


def test_a_heading_that_ends_with_a_full_stop() -> None:
    report = report_with(text("一段话。"))
    report.apply(set_section(report, "s-c1-1", "改名", title="专业建设。"))
    assert [f.rule for f in run_checks(report) if f.family == "punctuation"] == ["heading_end"]


def test_the_same_table_twice_is_a_hint() -> None:
    lines = "\n".join(["项目 | 甲 | 乙", *(f"第{n}项 | {n * 7} | {n * 3}" for n in range(6))])
    (finding,) = found(
        "table_twice", table(lines, caption="甲表"), table(lines.replace("21", "22"), caption="乙表")
    )
    assert finding.level == Level.HINT and "甲表" in finding.message


def test_a_long_paragraph_twice_is_a_query() -> None:
    words = "学校坚持立德树人，深化产教融合，把专业建在产业链上，把课堂设在生产线上，" * 2
    assert len(found("paragraph_twice", text(words), text(words))) == 1
    assert found("paragraph_twice", text("短句。"), text("短句。")) == []
