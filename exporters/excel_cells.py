"""What a value becomes in a cell: a number with its printed decimals, or a text."""

from decimal import Decimal
from functools import cache, lru_cache

from exporters.excel_sheet import Content
from exporters.excel_styles import Look
from report.values import Value, decimals

_MOST_DIGITS = 15  # Excel keeps no more
_TOO_LARGE = 10**_MOST_DIGITS


def number_format(text: str) -> str:
    """The format that shows a number with the decimals it was printed with: "95.70" → "0.00"."""
    places = decimals(text)
    return "0" if not places else "0." + "0" * places


def value_cell(value: Value) -> tuple[Content, str]:
    """What a cell holds for a value, and its number format: a number where it is one, else text, None for a blank.

    A ratio stays "13.58:1": systems that collect the sheets compare it as text.
    """
    number, text = value.number, value.text
    if number is None or ":" in text:
        return value.shown or None, "@" if value.shown else "General"
    if len(text) > _MOST_DIGITS and len(str(abs(number)).replace(".", "").lstrip("0")) > _MOST_DIGITS:
        return text, "@"
    return plain_number(number), number_format(text)


def plain_number(number: Decimal) -> int | float:
    """The number as a file holds it: whole ones without a point."""
    return int(number) if number == number.to_integral_value() else float(number)


def shown_cell(value: Value) -> tuple[Content, Look]:
    """A value as it stands in a table: numbers at the right, words in the middle."""
    return _shown(value.state, value.text)


@lru_cache(maxsize=10_000)  # a value stands in its table, in the comparison and in the flat sheet
def _shown(state: str, text: str) -> tuple[Content, Look]:
    content, shape = value_cell(Value(state, text))
    number = content is not None and not isinstance(content, str)
    return content, Look("number", shape, "right") if number else Look("text", shape, "center")


def change_cell(change: Decimal | None, places: int, unit: str = "", mark: str = "") -> tuple[Content, Look]:
    """A change as a number that shows its sign: "+12.50", "−3.00 点", "0"; `mark` stands before it and makes it bold.

    A share is given as a part of one, with the unit "%". What has more digits than Excel keeps is written as text.
    """
    look = _change_look(places, unit, mark)
    if change is None:
        return None, look
    if not fits(change):
        return f"{mark}{change * 100 if unit == '%' else change:+f}{unit}", Look(
            "text", align="right", bold=bool(mark)
        )
    return plain_number(change), look


def fits(number: Decimal) -> bool:
    """Whether a cell can hold the whole part of a number to its last digit."""
    return abs(number) < _TOO_LARGE


@cache
def _change_look(places: int, unit: str, mark: str) -> Look:
    shape = number_format("0." + "0" * places if places else "0")
    rise = f'"{mark}"+' if mark else "+"
    tail = unit if unit in ("", "%") else f'"{unit}"'
    nought = shape + ("%" if unit == "%" else "")
    form = f'{rise}{shape}{tail};"{mark}−"{shape}{tail};{nought}'
    return Look("number", form, "right", bold=bool(mark))
