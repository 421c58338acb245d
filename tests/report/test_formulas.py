"""Simple formulas are worked out, others have no result."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.formulas import column_number, evaluate_formula, evaluate_scalar

CELLS: dict[tuple[str, int, int], object] = {
    ("表", 1, 1): 3,
    ("表", 2, 1): 4.5,
    ("表", 3, 1): "12",
    ("表", 4, 1): "说明",
    ("表", 5, 1): "=A1+A2",
    ("表", 7, 1): "=A7+1",
    ("表 二", 1, 2): 2072,
    ("表 二", 2, 2): 2165,
}


def result(formula: str) -> Decimal | None:
    return evaluate_formula(formula, "表", lambda sheet, row, column: CELLS.get((sheet, row, column)))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=1+2*3", "7"),
        ("=(1+2)*3-4/2", "7"),
        ("=50%*2^3", "4"),
        ("=-A1+10", "7"),
        ("=SUM(A1:A4)", "7.5"),  # text is passed over, as Excel does
        ("=SUM(A1,A2,10)", "17.5"),
        ("=A1*A3", "36"),  # a number kept as text counts
        ("=A1+A6", "3"),  # a blank is nought
        ("=A5*2", "15.0"),
        ("=ROUND('表 二'!B1/'表 二'!B2*100,2)", "95.70"),
        ("=$A$1+A$2", "7.5"),
        ("=AVERAGE(A1:A2)", "3.75"),
        ("=MAX(A1:A2)-MIN(A1:A2)", "1.5"),
        ("=ABS(A1-A2)", "1.5"),
        ("=ROUND(2.675,2)", "2.68"),
    ],
)
def test_simple_formulas_are_evaluated(formula: str, expected: str) -> None:
    assert result(formula) is not None
    assert abs(result(formula) - Decimal(expected)) < Decimal("1e-12")  # type: ignore[operator]


def test_rounding_keeps_its_decimals() -> None:
    assert str(result("=ROUND(95.7,2)")) == "95.70"


@pytest.mark.parametrize(
    "formula",
    [
        "=VLOOKUP(A1,B:C,2,0)",
        "=CHOOSE(1,A1,2)",
        "=A4+1",
        "=A7",
        "=1/0",
        "=",
        "=(1+2",
        "=A1:A2+1",
        "=SUM(",
        '="文字"',
        "=别处!A1:A9*",
        "=SUM(A1:A9999999)",
        "=9^9^9^9",
    ],
)
def test_what_is_not_simple_has_no_result(formula: str) -> None:
    assert result(formula) is None


@given(st.text(alphabet="=+-*/^%()SUMROUND,:$A1b2! '0.9表", max_size=30))
def test_any_formula_ends_without_an_error(formula: str) -> None:
    found = result("=" + formula)
    assert found is None or found.is_finite()


@given(st.lists(st.integers(-9999, 9999), min_size=1, max_size=8))
def test_sums_are_exact(numbers: list[int]) -> None:
    assert result("=" + "+".join(f"({n})" for n in numbers)) == sum(numbers)


def test_column_letters() -> None:
    assert [column_number(letters) for letters in ("A", "z", "AA", "XFD")] == [1, 26, 27, 16384]


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ('=IF(A1="","",A1/A2*100)', Decimal(50)),
        ('=IF(A9="","",A9/A8)', ""),
        ('=IF(A1>=A2,"","请核对")', "请核对"),
        ("=IF(AND(A1<A2,OR(A1=0,A2>1)),1,0)", Decimal(1)),
        ("=IFERROR(A1/A9,0)", Decimal(0)),
        ("=A1=A2", False),
        ("=A1<>A2", True),
        ('=IF(A1<=A2,ROUND(A1/A2,2),"")+1', Decimal("1.5")),
        ('=IF(A3="文字",IF(A9=0,2,3),4)', Decimal(2)),
        ("=A1/A9", None),
        ('=IF(A3>1,"",1)', None),
        ('=IF("文字",1,2)', None),
        ("=IF(", None),
        ("=IF()", None),
    ],
)
def test_tests_and_texts_are_worked_out_or_left(formula: str, result: object) -> None:
    cells = {(1, 1): Decimal(2), (2, 1): Decimal(4), (3, 1): "文字"}
    found = evaluate_scalar(formula, "表", lambda sheet, row, column: cells.get((row, column)))
    assert found == result and type(found) is type(result)
