"""What a form allows in a cell: the data validations of its sheets, old style and new."""

import re
from dataclasses import dataclass
from decimal import Decimal

from openpyxl.utils.cell import range_boundaries

from exporters.fill.package import Element, Package, local
from exporters.fill.sheet import FormSheet, Place, number_in
from report.form_match import plain
from report.messages import say

_REFERENCE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^!']+)!)?(?P<area>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"
)
_MOST_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class Rule:
    """One validation. `areas` are (left, top, right, bottom)."""

    kind: str
    operator: str
    first: str
    second: str
    areas: tuple[tuple[int, int, int, int], ...]

    def covers(self, place: Place) -> bool:
        """Whether the cell is under the rule."""
        row, column = place
        return any(
            left <= column <= right and top <= row <= bottom for left, top, right, bottom in self.areas
        )

    @property
    def wants_number(self) -> bool:
        """Whether only numbers pass."""
        return self.kind in ("whole", "decimal")


class Rules:
    """The validations of one sheet."""

    def __init__(self, package: Package, sheets: dict[str, FormSheet], sheet: FormSheet) -> None:
        self._package, self._sheets, self._sheet = package, sheets, sheet
        self._rules = [_rule(e) for e in sheet.root.iter() if local(e) == "dataValidation"]

    def of(self, place: Place) -> Rule | None:
        """The rule of a cell."""
        return next((rule for rule in self._rules if rule.covers(place)), None)

    def options(self, rule: Rule) -> tuple[str, ...] | None:
        """What a drop-down list offers; None where that cannot be told."""
        first = rule.first.lstrip("=")
        if first.startswith('"'):
            return tuple(text.strip() for text in first.strip('"').split(","))
        for _ in range(3):  # a name may stand for a name
            match = _REFERENCE.fullmatch(first)
            if match:
                return self._texts(match)
            first = self._package.defined(first).lstrip("=")
        return None

    def _texts(self, match: re.Match[str]) -> tuple[str, ...] | None:
        name = (match["sheet"] or self._sheet.name).strip("'").replace("''", "'")
        sheet = self._sheets.get(name)
        if sheet is None:
            return None
        left, top, right, bottom = (int(n or 0) for n in range_boundaries(match["area"].replace("$", "")))
        if (right - left + 1) * (bottom - top + 1) > _MOST_CELLS:
            return None
        texts = [sheet.content((r, c)).text for r in range(top, bottom + 1) for c in range(left, right + 1)]
        return tuple(text for text in texts if text)

    def against(self, place: Place, text: str, number: Decimal | None) -> tuple[str, str]:
        """(why the cell does not take the content: "" where it does, the text as its list spells it)."""
        rule = self.of(place)
        if rule is None:
            return "", text
        if rule.kind == "list":
            return self._listed(rule, text)
        if rule.wants_number:
            return _outside(rule, number), text
        limit = number_in(rule.second or rule.first)
        if rule.kind == "textLength" and limit is not None and len(text) > limit:
            return say("fill.too_long", limit=limit), text
        return "", text

    def _listed(self, rule: Rule, text: str) -> tuple[str, str]:
        options = self.options(rule)
        if options is None:
            return "", text
        same = [option for option in options if plain(option) == plain(text)]
        return ("", same[0]) if same else (say("fill.not_in_list"), text)


def _rule(element: Element) -> Rule:
    texts = {local(e): "".join(str(t) for t in e.itertext()).strip() for e in element}
    areas = []
    for reference in (element.get("sqref") or texts.get("sqref", "")).split():
        left, top, right, bottom = range_boundaries(reference)
        areas.append((int(left or 1), int(top or 1), int(right or 16384), int(bottom or 1048576)))
    operator = element.get("operator", "between")
    return Rule(
        element.get("type", "none"),
        operator,
        texts.get("formula1", ""),
        texts.get("formula2", ""),
        tuple(areas),
    )


def _outside(rule: Rule, number: Decimal | None) -> str:
    """Why a number does not pass a rule for numbers; bounds that are formulas are not judged."""
    if number is None:
        return say("fill.numbers_only")
    if rule.kind == "whole" and number != number.to_integral_value():
        return say("fill.whole_only")
    low, high = number_in(rule.first), number_in(rule.second)
    if low is None:
        return ""
    passes = {
        "greaterThan": number > low,
        "greaterThanOrEqual": number >= low,
        "lessThan": number < low,
        "lessThanOrEqual": number <= low,
        "equal": number == low,
        "notEqual": number != low,
        "between": high is None or low <= number <= high,
        "notBetween": high is None or not low <= number <= high,
    }
    if passes.get(rule.operator, True):
        return ""
    return (
        say("fill.out_of_range", low=rule.first, high=rule.second)
        if high is not None
        else say("fill.rule", bound=low)
    )
