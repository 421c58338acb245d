"""What the words of a line say: numbers, captions, case labels, source notes, contents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.word.words import (
    bare,
    caption_of,
    case_of,
    han_value,
    has_leader,
    is_contents_title,
    is_sentence,
    is_source_note,
    numbered,
    without_leader,
)
from report.numbering import chinese_number


@pytest.mark.parametrize(
    ("line", "kind", "number", "title"),
    [
        ("第一章 学校情况", "chapter", "第一章", "学校情况"),
        ("第三节　德育", "part", "第三节", "德育"),
        ("一、学校概况", "han", "一、", "学校概况"),
        ("十二．其他", "han", "十二．", "其他"),
        ("（一）专业建设", "paren_han", "（一）", "专业建设"),
        ("(七) 精准扶贫", "paren_han", "(七)", "精准扶贫"),
        ("1 人才培养", "decimal", "1", "人才培养"),
        ("1.学校情况", "decimal", "1.", "学校情况"),
        ("9．其他", "decimal", "9．", "其他"),
        ("2、教学改革", "decimal", "2、", "教学改革"),
        ("1.1学校概况", "dotted", "1.1", "学校概况"),
        ("3.2.10 国际合作", "dotted", "3.2.10", "国际合作"),
        ("（1）升学情况", "paren", "（1）", "升学情况"),
        ("①第一点", "circled", "①", "第一点"),
        ("2025 年，学校开展培训", "", "", "2025 年，学校开展培训"),
        ("2025年招生", "", "", "2025年招生"),
        ("13.85 万平方米", "", "", "13.85 万平方米"),
        ("3年制中专", "", "", "3年制中专"),
        ("前言", "", "", "前言"),
    ],
)
def test_the_number_of_a_line(line: str, kind: str, number: str, title: str) -> None:
    found = numbered(line)
    assert (found.kind, found.number, found.title) == (kind, number, title)


@given(st.integers(1, 199))
def test_chinese_numbers_are_read_as_they_are_written(n: int) -> None:
    assert han_value(chinese_number(n)) == n
    assert numbered(f"（{chinese_number(n)}）标题").counts == (n,)


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("图 1-1：学校专业设置", "图 1-1", "学校专业设置"),
        ("图3-4：开班典礼", "图3-4", "开班典礼"),
        ("图 7- 3：农民培训", "图 7- 3", "农民培训"),
        ("表 1 人才培养质量计分卡", "表 1", "人才培养质量计分卡"),
        ("表5 服务贡献表", "表5", "服务贡献表"),
        ("图 5-3 甲\n乙", "图 5-3", "甲\n乙"),
        ("附表1 计分卡", "附表1", "计分卡"),
        ("表 7-1: 为本地企业提供培训统计表", "表 7-1", "为本地企业提供培训统计表"),
    ],
)
def test_captions(line: str, number: str, title: str) -> None:
    caption = caption_of(line)
    assert caption is not None
    assert (caption.number, caption.title) == (number, title)


@pytest.mark.parametrize(
    "line",
    ["图书馆藏书 10 万册", "表彰先进 12 人", "图 2-1 显示，满意度提高。", "表 1 所示", "图文并茂地展示了工作，得到了各界的好评。", "见图 1-1"],
)  # fmt: skip
def test_sentences_are_no_captions(line: str) -> None:
    assert caption_of(line) is None


@pytest.mark.parametrize(
    ("line", "label", "title"),
    [
        ("【案例】一堂思政课", "【案例】", "一堂思政课"),
        ("【案例】：创新研训方式", "【案例】", "创新研训方式"),
        ("[典型案例] 走进社区", "[典型案例]", "走进社区"),
        ("【案例2】校企同行", "【案例2】", "校企同行"),
        ("案例一：工匠进校园", "案例一", "工匠进校园"),
        ("案例一 工匠进校园", "案例一", "工匠进校园"),
        ("案例 1 工匠进校园", "案例 1", "工匠进校园"),
        ("案例三", "案例三", ""),
        ("典型案例：校企共育", "典型案例", "校企共育"),
    ],
)
def test_labels_of_cases(line: str, label: str, title: str) -> None:
    assert case_of(line) == (label, title)


@pytest.mark.parametrize(
    "line", ["案例一等奖两项", "教学案例获省级奖励", "《案例集》出版", "案例教学法在课堂中得到普遍应用"]
)
def test_words_about_cases_open_none(line: str) -> None:
    assert case_of(line) is None


def test_source_notes() -> None:
    assert is_source_note("数据来源：学校数据平台")
    assert is_source_note("注：含扩招学生")
    assert is_source_note("（资料来源：年报）")
    assert not is_source_note("注重内涵建设")
    assert not is_source_note("数据来源广泛")


def test_contents_titles_and_leaders() -> None:
    assert all(is_contents_title(t) for t in ("目 录", "目录", "图目录", "表目录", "附表目录", "案例目录"))
    assert not is_contents_title("专业目录建设")
    assert has_leader("一、学校概况……………12")
    assert has_leader("（一）定位.....\t3")
    assert not has_leader("2025年12月")
    assert without_leader("一、学校概况……………12") == "一、学校概况"
    assert bare("(一) 学校定位.....\t1") == bare("学校定位") == "学校定位"


def test_prose_and_titles() -> None:
    assert is_sentence("完善制度；")
    assert is_sentence("学校成立小组。各部门参加")
    assert not is_sentence("教学目标与理念。")
    assert not is_sentence("党建统领，传承红蓝精神")
