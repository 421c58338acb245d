"""Which rows of a recognised grid are beyond doubt, so that a blank form may be filled in without anyone looking.

A name that is only alike is never certain: 毕业生去向落实率 is not 毕业生本省去向落实率.
"""

from report.form_match import Grid, GridMatch, forms_of, label_key, plain, row_names, unit_of, units_agree


def certain_places(grid: Grid, match: GridMatch) -> set[int]:
    """The grid rows whose indicator is beyond doubt: the label is the edition's own, letter by letter, the unit agrees, and
    where a name stands more than once, the rows around it settle which is meant.
    """
    return _Certainty(grid, match).places()


class _Certainty:
    """Names against names. An anchor is a row whose name and unit stand once in the edition and once in the grid."""

    def __init__(self, grid: Grid, match: GridMatch) -> None:
        self._rows = match.table.rows
        self._names = [row_names(row, match.table) for row in self._rows]
        places = {row.id: k for k, row in enumerate(self._rows)}
        self._matched = {found.place: places[found.row.id] for found in match.rows}
        width = max(map(len, grid))
        lines = [[*line, *("" for _ in range(width - len(line)))] for line in grid]
        labelled = [r for r in range(match.header + 1, len(lines)) if r not in match.choice_rows]
        forms = forms_of(lines, labelled, match.labels)
        self._forms = {r: forms[r][0] for r in labelled if forms[r][0]}
        self._units = {r: plain(unit_of(lines[r], match.unit_column, match.labels)) for r in self._forms}
        self._body = list(self._forms)
        known = set().union(*self._names)
        self._anchors: dict[
            int, int | None
        ] = {}  # grid row → its row of the edition; None: a row the edition lacks
        for r in self._body:
            if r in self._matched and self._is_anchor(r, self._matched[r]):
                self._anchors[r] = self._matched[r]
            elif not self._forms[r] & known:
                self._anchors[r] = None
        held = {k for k in self._anchors.values() if k is not None}
        self._own = held | {k for k in range(len(self._rows)) if self._is_own(k)}

    def places(self) -> set[int]:
        found: set[int] = set()
        for r in self._body:
            k = self._matched.get(r)
            if k is None or not self._forms[r] & self._names[k] or not self._fits(r, k):
                continue
            if self._anchors.get(r) == k or self._settled(r, k, found):
                found.add(r)
        return found

    def _fits(self, r: int, k: int) -> bool:
        unit, row = self._units[r], self._rows[k]
        each = row.name.startswith("生均") and unit.endswith(
            ("/生", "/人")
        )  # 生均图书 in 册 or in 册/生 is one count
        return (
            not unit
            or not row.unit
            or units_agree(
                unit[:-2] if each else unit,
                row.unit[:-2] if each and row.unit.endswith(("/生", "/人")) else row.unit,
            )
        )

    def _owners(self, form: str, r: int) -> list[int]:
        return [k for k, names in enumerate(self._names) if form in names and self._fits(r, k)]

    def _holders(self, form: str, k: int) -> list[int]:
        return [r for r in self._body if form in self._forms[r] and self._fits(r, k)]

    def _is_own(self, k: int) -> bool:
        """Whether the edition has no other row of that label whose unit agrees."""
        row = self._rows[k]
        others = [o for o in range(len(self._rows)) if o != k and units_agree(row.unit, self._rows[o].unit)]
        return not any(label_key(row.name) in self._names[o] for o in others)

    def _is_anchor(self, r: int, k: int) -> bool:
        shared = self._forms[r] & self._names[k]
        return any(self._owners(form, r) == [k] and self._holders(form, k) == [r] for form in shared)

    def _settled(self, r: int, k: int, found: set[int]) -> bool:
        """Whether a name that stands several times is settled by where it stands."""
        units = [
            self._rows[o].unit for form in self._forms[r] & self._names[k] for o in self._owners(form, r)
        ]
        if not all(units_agree(a, b) for a in units for b in units):
            return False  # 门 and 学时 under one name, and the form prints no unit
        above = [a for a in self._anchors if a < r]
        parents = [o for o in self._own if o < k]
        if bool(above) != bool(parents) or (above and self._anchors[max(above)] != max(parents)):
            return False
        if self._count_here(r, k, above, parents):
            return True
        place = self._body.index(r)
        before = self._body[place - 1] if place else -1
        return before in found and self._matched.get(before) == k - 1

    def _count_here(self, r: int, k: int, above: list[int], parents: list[int]) -> bool:
        """Whether the name stands as often between the anchors of the grid as between those of the edition."""
        low, high = max(above, default=-1), min((a for a in self._anchors if a > r), default=10**9)
        first = max(parents, default=-1)
        last = min((o for o in self._own if o > k), default=10**9)
        form = next(iter(sorted(self._forms[r] & self._names[k])))
        held = [h for h in self._holders(form, k) if low < h < high]
        owned = [o for o in self._owners(form, r) if first < o < last]
        return len(held) == len(owned)
