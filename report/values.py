"""Indicator values: what was typed, what it means in the row's unit, and how it is printed."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from report.codec import coded


class State(StrEnum):
    """Blank ≠ zero ≠ not applicable ≠ text."""

    BLANK = "blank"
    VALUE = "value"
    NOT_APPLICABLE = "not_applicable"
    TEXT = "text"  # a true answer that is no number: 工种取消


NOT_APPLICABLE_TEXT = "不适用"


@coded("value")
@dataclass(frozen=True, slots=True)
class Value:
    """One cell of an indicator table.

    `text` is the printed form ("94.4680": trailing zeros count), `typed` what the person typed when that differs.
    `note_internal` stays in the office, `note_public` is the 口径说明 printed with the report. `reason` explains a value that
    stands instead of the computed one. `locked` cells (last year's) ask before they change.
    """

    state: str = State.BLANK
    text: str = ""
    typed: str = ""
    reason: str = ""
    note_internal: str = ""
    note_public: str = ""
    source: str = ""
    evidence: str = ""
    locked: bool = False

    @property
    def number(self) -> Decimal | None:
        """The number, in the row's unit; None unless the state is VALUE."""
        return Decimal(self.text.partition(":")[0]) if self.state == State.VALUE else None

    @property
    def shown(self) -> str:
        """What the screen, Word and Excel show."""
        return NOT_APPLICABLE_TEXT if self.state == State.NOT_APPLICABLE else self.text


BLANK = Value()
_NUMBER = re.compile(r"[+\-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+\-]?\.\d+")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "千": Decimal(1000)}
_NOT_APPLICABLE_WORDS = {"不适用", "/", "／", "中职不填", "仅高职填", "N/A", "n/a"}
_DASHES = {"-", "—", "——", "－", "--"}


def read_value(typed: str, unit: str = "") -> Value:
    """What `typed` means in a row of `unit`; never refuses: what is no number becomes text.

    "95.89％" in a % row → 95.89; "13.7:1" in a ratio row → 13.7:1, whose number is 13.7; "2499万元" in a 元 row → 24990000; "１，２３４．５０" → 1234.50; "不适用" and "/" →
    not applicable; "" → blank. A unit of another kind ("12人" in a % row) stays text, so that nothing is guessed.
    """
    raw = typed.strip()
    plain = _narrow(raw)
    if not plain:
        return BLANK
    if raw in _NOT_APPLICABLE_WORDS:
        return Value(State.NOT_APPLICABLE, "", raw if raw != NOT_APPLICABLE_TEXT else "")
    number = _number_text(plain, unit)
    if number is None or raw in _DASHES:
        return Value(State.TEXT, raw)
    return Value(State.VALUE, number, raw if raw != number else "")


def _narrow(text: str) -> str:
    """Full-width digits and signs made half-width, blanks inside numbers gone."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("∶", ":")
    return re.sub(r"\s+", "", plain)


def _number_text(plain: str, unit: str) -> str | None:
    match = _NUMBER.match(plain)
    if not match:
        return None
    digits, rest = match.group().replace(",", "").lstrip("+"), plain[match.end() :]
    if digits.startswith("."):
        digits = "0" + digits
    if rest in ("", unit) or (rest == "%" and unit == "%"):
        return digits
    if re.fullmatch(r":1(\.0+)?", rest) and unit in ("", "—", "-", ":1", "n:1"):
        return digits + ":1"
    return _scaled(digits, rest, unit)


def _scaled(digits: str, rest: str, unit: str) -> str | None:
    """A number whose unit was typed with another scale: 2499万元 in a 元 row, 24990000元 in a 万元 row."""
    typed_scale, typed_base = _split_unit(rest)
    row_scale, row_base = _split_unit(unit)
    if typed_base not in ("", row_base):
        return None
    if typed_base == "" and row_scale != 1 and typed_scale != row_scale:
        return None  # 万 without its 元 in a 万元 row of another scale: doubtful, left as text
    try:
        value = Decimal(digits) * typed_scale / row_scale
    except InvalidOperation:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _split_unit(unit: str) -> tuple[Decimal, str]:
    for word, scale in _SCALES.items():
        if unit.startswith(word):
            return scale, unit[len(word) :]
    return Decimal(1), unit


def decimals(text: str) -> int:
    """How many digits stand after the point in `text`."""
    return len(text.partition(":")[0].partition(".")[2])


def rounded(number: Decimal, places: int) -> str:
    """`number` with `places` decimals, half away from zero, as offices round (not to even)."""
    return format(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f")
