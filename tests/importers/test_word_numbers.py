"""Automatic numbers are counted and printed as Word does it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from importers.word.numbers import Numbers, number_text
from tests.importers.word_files import NAMESPACES


def numbers(body: str) -> Numbers:
    return Numbers(etree.fromstring(f"<w:numbering {NAMESPACES}>{body}</w:numbering>"))


def level(n: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


OUTLINE = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "第%1章")
    + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    + level(2, "decimalEnclosedCircle", "%3")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def printed(counter: Numbers, *places: tuple[str, int]) -> list[str]:
    return [mark.number if (mark := counter.next(*place)) else "" for place in places]


def test_levels_restart_below_and_legal_numbers_are_arabic() -> None:
    places = [("1", 0), ("1", 1), ("1", 1), ("1", 2), ("1", 2), ("1", 0), ("1", 1), ("1", 2)]
    assert printed(numbers(OUTLINE), *places) == ["第一章", "1.1", "1.2", "①", "②", "第二章", "2.1", "①"]


def test_lists_of_one_definition_count_on_unless_told_to_restart() -> None:
    body = OUTLINE + '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    body += '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    assert printed(numbers(body), ("1", 0), ("2", 0), ("3", 0), ("3", 0)) == [
        "第一章",
        "第二章",
        "第一章",
        "第二章",
    ]


def test_an_unknown_or_ended_list_has_no_number() -> None:
    assert numbers(OUTLINE).next("0", 0) is None
    assert numbers(OUTLINE).next("1", 8) is None
    assert Numbers(None).next("1", 0) is None


def test_a_list_style_is_followed_to_its_definition() -> None:
    body = (
        '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="列表"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="6"><w:styleLink w:val="列表"/>{level(0, "decimal", "%1)")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
    )
    assert printed(numbers(body), ("1", 0)) == ["1)"]


@pytest.mark.parametrize(
    ("form", "n", "text"),
    [
        ("upperRoman", 14, "XIV"), ("lowerRoman", 4, "iv"), ("upperLetter", 28, "BB"), ("lowerLetter", 3, "c"),
        ("decimalEnclosedCircle", 20, "⑳"), ("ideographTraditional", 3, "丙"), ("chineseLegalSimplified", 2, "贰"),
        ("decimalFullWidth", 12, "１２"), ("decimalZero", 7, "07"), ("none", 3, ""), ("anything else", 5, "5"),
    ],
)  # fmt: skip
def test_formats(form: str, n: int, text: str) -> None:
    assert number_text(n, form) == text


@given(st.lists(st.integers(0, 2), max_size=30))
def test_counters_never_skip_nor_repeat(levels: list[int]) -> None:
    counter = numbers(OUTLINE)
    counts = [0, 0, 0]
    for depth in [0, 1, 2, *levels]:
        counts = [*counts[:depth], counts[depth] + 1, *([0] * (2 - depth))]
        if depth > 0:
            counts[0] = max(counts[0], 1)
        mark = counter.next("1", depth)
        assert mark is not None
        if depth == 1:
            assert mark.number == f"{counts[0]}.{counts[1]}"
