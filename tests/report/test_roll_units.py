"""Units of last year's edition against this year's: exact, and back again."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.edition import UnitRule
from report.roll.units import convert, shift
from report.values import State, Value, read_value
from tests.report.small import small_edition

EDITION = small_edition()
PAIRS = [
    ("万元", "元"),
    ("亿元", "元"),
    ("元", "千元"),
    ("㎡", "万㎡"),
    ("平方米", "万平方米"),
    ("m²", "公顷"),
    ("m²/生", "万㎡/生"),
    ("元/生", "元/万生"),
    ("人", "万人"),
    ("册", "万册"),
    ("‰", "%"),
    ("Gbps", "Mbps"),
]
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**20), max_value=10**20)


@pytest.mark.parametrize(("old", "new"), PAIRS)
@given(number=NUMBERS)
def test_there_and_back_is_the_same_number_to_the_last_digit(old: str, new: str, number: Decimal) -> None:
    value = Value(State.VALUE, format(number, "f"))
    there = convert(value, "r", old, new, EDITION)
    assert there is not None and there.number is not None
    power = shift(old, new)
    assert power is not None and there.number == number.scaleb(power)
    back = convert(there, "r", new, old, EDITION)
    assert back is not None and back.number == number


@pytest.mark.parametrize(
    ("text", "old", "new", "shown"),
    [
        ("3738964.64", "元", "万元", "373.896464"),
        ("94.4680", "万元", "元", "944680"),
        ("24990000", "元", "万元", "2499"),
        ("0", "万元", "元", "0"),
        ("12.5", "万㎡", "平方米", "125000"),
        ("-3.20", "亿元", "万元", "-32000"),
    ],
)
def test_the_point_moves_and_no_digit_is_rounded(text: str, old: str, new: str, shown: str) -> None:
    moved = convert(read_value(text), "r", old, new, EDITION)
    assert moved is not None and (moved.text, moved.typed) == (shown, text + old)


@pytest.mark.parametrize(
    ("old", "new"), [("n:1", "—"), ("—", ""), ("m²/生", "㎡/生"), ("台（套）", "台套"), ("％", "%")]
)
def test_two_ways_to_write_one_unit_change_nothing(old: str, new: str) -> None:
    value = read_value("95.70")
    assert convert(value, "r", old, new, EDITION) == value


def test_a_ratio_keeps_its_colon() -> None:
    value = read_value("13.58:1", "n:1")
    assert convert(value, "r", "n:1", "—", EDITION) == value
    assert convert(value, "r", "n:1", "万", EDITION) is None


@pytest.mark.parametrize(
    ("old", "new"), [("人日", "学时"), ("元", "人"), ("元", "元/生"), ("万元/生", "万元"), ("%", "—")]
)
def test_units_of_another_kind_are_not_converted(old: str, new: str) -> None:
    assert convert(read_value("12"), "r", old, new, EDITION) is None


def test_what_is_no_number_stays_what_it_is() -> None:
    for value in (Value(State.NOT_APPLICABLE), Value(State.TEXT, "工种取消"), Value()):
        assert convert(value, "r", "人日", "学时", EDITION) is value


def test_the_edition_says_where_a_share_is_a_percentage() -> None:
    said = replace(
        EDITION, unit_map=(UnitRule("—", "%", "100", ("x.a",)), UnitRule("元", "元/生", "1", ("x.b",)))
    )
    share = convert(read_value("0.957"), "x.a", "—", "%", said)
    assert share is not None and share.text == "95.7"
    assert convert(read_value("0.957"), "x.other", "—", "%", said) is None
    assert convert(read_value("12.30"), "x.b", "元", "元/生", said) == read_value("12.30")
