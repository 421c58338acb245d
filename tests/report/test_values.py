"""What a person types into an indicator cell, and what it means."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.values import BLANK, State, Value, decimals, read_value, rounded


@pytest.mark.parametrize(
    ("typed", "unit", "text"),
    [
        ("95.89%", "%", "95.89"),
        ("95.89％", "%", "95.89"),
        ("１，２３４．５０", "人", "1234.50"),
        ("1,234", "人", "1234"),
        ("2499万元", "元", "24990000"),
        ("24990000元", "万元", "2499"),
        ("1.2亿元", "万元", "12000"),
        ("12 人", "人", "12"),
        ("94.4680", "万元", "94.4680"),
        ("13.70 : 1", "—", "13.70:1"),
        ("−3.5", "%", "-3.5"),
        (".5", "", "0.5"),
        ("+7", "项", "7"),
    ],
)
def test_a_number_is_read_in_the_unit_of_its_row(typed: str, unit: str, text: str) -> None:
    value = read_value(typed, unit)
    assert (value.state, value.text) == (State.VALUE, text)


@pytest.mark.parametrize(
    ("typed", "unit"), [("12人", "%"), ("工种取消", "人"), ("1/1", "个"), ("40 (10)", "人"), ("—", "人")]
)
def test_what_is_no_number_of_the_unit_stays_text(typed: str, unit: str) -> None:
    assert read_value(typed, unit) == Value(State.TEXT, typed)


def test_blank_zero_and_not_applicable_are_three_things() -> None:
    assert read_value("  ") == BLANK
    assert read_value("0").number == 0
    assert read_value("不适用") == Value(State.NOT_APPLICABLE)
    assert read_value("/").shown == "不适用"


def test_what_was_typed_is_kept_beside_the_number() -> None:
    assert read_value("95.89%", "%").typed == "95.89%"
    assert read_value("95.89", "%").typed == ""


def test_the_number_of_a_ratio_stands_before_the_colon() -> None:
    assert read_value("13.58:1", "—").number == Decimal("13.58")


def test_halves_are_rounded_away_from_zero() -> None:
    assert rounded(Decimal("0.125"), 2) == "0.13"
    assert rounded(Decimal("-0.125"), 2) == "-0.13"
    assert decimals("94.4680") == 4
    assert decimals("13.58:1") == 2


@given(st.text(max_size=30), st.sampled_from(["%", "人", "万元", "元", "—", ""]))
def test_nothing_typed_is_ever_refused_or_lost(typed: str, unit: str) -> None:
    value = read_value(typed, unit)
    if value.state == State.VALUE:
        assert value.number is not None
    elif value.state == State.TEXT:
        assert value.text == typed.strip()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_plain_number_keeps_its_digits(number: Decimal) -> None:
    assert read_value(format(number, "f"), "人").text == format(number, "f")
