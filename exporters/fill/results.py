"""Stored results of a form's formulas after cells were filled: previews and protected view show nothing else."""

import re
from decimal import Decimal

from openpyxl.utils.cell import range_boundaries

from exporters.fill.sheet import FormSheet, Place
from report.formulas import Scalar, evaluate_scalar

Spot = tuple[str, int, int]

_REFERENCE = re.compile(
    r"(?:('(?:[^']|'')+'|[^\s'!+\-*/^(),:;=<>&\"{}]+)!)?\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?(?![\w(])"
)
_NAME = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w.\u4e00-\u9fff]*(?![\w(!'])")


class Results:
    """The formulas of a workbook, worked out from what its cells hold now."""

    def __init__(self, sheets: dict[str, FormSheet]) -> None:
        self._sheets = sheets
        self._formulas = {
            (name, *place): text for name, sheet in sheets.items() for place, text in sheet.formulas().items()
        }

    def value(self, sheet: str, place: Place) -> Scalar | None:
        """The result of the formula in a cell; None where it is not a simple one."""
        text = self._formulas.get((sheet, *place), "")
        if not text or self._sheets[sheet].is_array(place):
            return None
        return evaluate_scalar("=" + text, sheet, self._read)

    def update(self) -> list[str]:
        """Renews the results that depend on filled cells; names the cells whose result only an office program can tell."""
        changed = {(name, *place) for name, sheet in self._sheets.items() for place in sheet.changed}
        waiting, unknown = dict(self._formulas), []
        while touched := [spot for spot, text in waiting.items() if self._depends(spot[0], text, changed)]:
            for spot in touched:
                del waiting[spot]
                changed.add(spot)
        for spot in (s for s in self._formulas if s not in waiting):
            sheet, place = self._sheets[spot[0]], (spot[1], spot[2])
            result = self.value(spot[0], place)
            if isinstance(result, Decimal):
                result = Decimal(format(result, ".15g"))
            if result is None:
                unknown.append(sheet.where(place))
            sheet.write_result(place, result)
        for spot in waiting:  # a form saved by a program that stores no results
            sheet, place = self._sheets[spot[0]], (spot[1], spot[2])
            result = None if sheet.content(place).text else self.value(spot[0], place)
            if result not in (None, ""):
                sheet.write_result(place, result)
        return unknown

    def _read(self, sheet: str, row: int, column: int) -> object:
        if sheet not in self._sheets:
            return "?"
        content = self._sheets[sheet].content((row, column))
        if content.formula:
            return "=" + content.formula
        return content.number if content.number is not None else content.text or None

    def _depends(self, sheet: str, formula: str, changed: set[Spot]) -> bool:
        """Whether a formula reads a changed cell; one with names or whole columns may read any."""
        bare = re.sub(r'"[^"]*"', "", formula)
        for match in _REFERENCE.finditer(bare):
            own = match[1].strip("'").replace("''", "'") if match[1] else sheet
            area = match[2] + match[3] + (f":{match[4]}{match[5]}" if match[4] else "")
            left, top, right, bottom = (int(n or 0) for n in range_boundaries(area.upper()))
            if any(s == own and top <= r <= bottom and left <= c <= right for s, r, c in changed):
                return True
        rest = _REFERENCE.sub("", bare)
        return bool(changed) and bool(_NAME.search(rest) or re.search(r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}", rest))
