"""Units of last year's edition against this year's: exact factors where one unit is a multiple of the other.

Everything here is a power of ten, so that a number is moved by shifting its point and no digit is ever rounded. What is no
multiple by nature but the same in a certain row (元 → 元/生, 比值 → %) is said by the edition (`unit_map`).
"""

from dataclasses import replace
from decimal import Context, Decimal

from report.edition import Edition
from report.values import State, Value

_WHOLE = {  # unit → (power of ten, basic unit)
    "㎡": (0, "㎡"),
    "平方米": (0, "㎡"),
    "平米": (0, "㎡"),
    "公顷": (4, "㎡"),
    "平方千米": (6, "㎡"),
    "平方公里": (6, "㎡"),
    "%": (0, "%"),
    "‰": (-1, "%"),
    "Gbps": (3, "Mbps"),
    "kbps": (-3, "Mbps"),
    "台套": (0, "台套"),
    "台/套": (0, "台套"),
    "台(套)": (0, "台套"),
    "人·日": (0, "人日"),
}
_SCALES = (("千万", 7), ("百万", 6), ("十万", 5), ("亿", 8), ("万", 4), ("千", 3))
_NONE = ("", "—", "——", "-", "n:1", ":1", "比")
_EXACT = Context(prec=200)


def convert(value: Value, row: str, old: str, new: str, edition: Edition) -> Value | None:
    """The value of an old row in another unit, exact to the last digit; the same one where the units mean the same. None where
    it cannot be said in the new unit. Answers that are no numbers stay what they are.
    """
    if value.state != State.VALUE:
        return value
    rule = next(
        (r for r in edition.unit_map if (r.old, r.new) == (old, new) and (not r.rows or row in r.rows)), None
    )
    if rule is not None and value.number is not None:
        number = _EXACT.multiply(value.number, Decimal(rule.factor))
        return _with_text(
            value, value.text if rule.factor == "1" else _plain(number), old, old == new or rule.factor == "1"
        )
    power = shift(old, new)
    if power is None:
        return None
    if power == 0:
        return value
    if ":" in value.text:
        return None
    return _with_text(value, _shifted(value.text, power), old, False)


def shift(old: str, new: str) -> int | None:
    """By how many places a number moves left of its point from unit `old` to `new` (万元 → 元: 4); None: no multiple."""
    if _tidy(old) == _tidy(new):
        return 0
    if "/" in old and "/" in new and _tidy(old) not in _WHOLE:
        top, _, bottom = old.partition("/")
        other, _, below = new.partition("/")
        powers = shift(top, other), shift(bottom, below)
        return None if None in powers else powers[0] - powers[1]  # type: ignore[operator]
    (power, base), (other_power, other_base) = _parts(old), _parts(new)
    return power - other_power if base == other_base else None


def _tidy(unit: str) -> str:
    plain = (
        unit.strip()
        .replace("m²", "㎡")
        .replace("m2", "㎡")
        .replace("（", "(")
        .replace("）", ")")
        .replace("％", "%")
    )
    return "" if plain in _NONE else plain


def _parts(unit: str) -> tuple[int, str]:
    plain = _tidy(unit)
    if plain in _WHOLE:
        return _WHOLE[plain]
    for word, power in _SCALES:
        if plain.startswith(word):
            further, base = _parts(plain.removeprefix(word))
            return power + further, base
    return 0, plain


def _shifted(text: str, power: int) -> str:
    sign, digits, exponent = Decimal(text).as_tuple()
    assert isinstance(exponent, int)  # text of a VALUE is a finite number
    return _plain(Decimal((sign, digits, exponent + power)))


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_text(value: Value, text: str, unit: str, same: bool) -> Value:
    return value if same else replace(value, text=text, typed=value.text + unit)
