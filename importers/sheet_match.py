"""Which table of the edition each part of a workbook is: as it stands, turned, continued on another sheet, or line by line.

What a person decided earlier about such a sheet (`importers.mapping`) goes first; then labels, units and order decide, never a position.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from importers.mapping import (
    LABEL,
    OUT,
    REMARK,
    UNIT,
    Found,
    Heading,
    Line,
    SheetMapping,
    SheetView,
    find,
    relative,
)
from importers.sheet_tables import Part, arranged, can_stack, heading_place, stacked
from report.edition import Edition, IndicatorTable, Row
from report.form_match import (
    GridMatch,
    RowMatch,
    column_key,
    heading_role,
    match_as,
    match_table,
    plain,
    row_forms,
    row_names,
    table_share,
    unit_of,
    units_agree,
)

_ROLE_HEADINGS = {LABEL: "指标", UNIT: "单位", REMARK: "备注"}
_LEAST_JOINED = 0.3  # share of a table that parts found on several sheets must hold together


@dataclass(frozen=True)
class Matched:
    """A part, how it was matched, and the mapping that helped, if any."""

    part: Part
    match: GridMatch
    found: Found | None = None


@dataclass(frozen=True)
class Matcher:
    """Matches parts for one report. `mappings` are those remembered."""

    edition: Edition
    year: int
    as_last_year: bool
    mappings: Sequence[SheetMapping] = ()

    def match_all(self, parts: Iterable[Part]) -> tuple[list[Matched], list[Part]]:
        """What was recognised, in the order of the file, and the parts that were not."""
        done: list[Matched] = []
        left: list[Part] = []
        for part in parts:
            matched = self._one(part)
            if matched is None:
                left.append(part)
            else:
                done.append(matched)
        done, left = self._joined(done, left)
        for part in list(left):
            loose = self._line_by_line(part, None)
            if loose is not None:
                done.append(loose)
                left.remove(part)
        return done, left

    def found(self, part: Part) -> Found | None:
        """The mapping for a part, if one is remembered."""
        texts = [relative(text, self.year) for text in part.grid[heading_place(part)]] if part.grid else []
        return find(self.mappings, texts, part.sheet.name)

    def _one(self, part: Part) -> Matched | None:
        found = self.found(part)
        if found is not None and not found.mapping.typed:
            mapped = self._mapped(part, found)
            if mapped is not None:
                return mapped
        ways = [part, arranged(part.transposed())]
        matches = [match_table(p.grid, self.edition, self.year, part.title, self.as_last_year) for p in ways]
        found_rows = [len(match.rows) if match is not None else 0 for match in matches]
        at = 1 if found_rows[1] > found_rows[0] else 0
        best = matches[at]
        return Matched(ways[at], best) if best is not None and found_rows[at] else None

    def _joined(self, done: list[Matched], left: list[Part]) -> tuple[list[Matched], list[Part]]:
        """Parts that continue a table begun elsewhere, put below it where the whole then holds more rows."""
        waiting = list(left)
        for table in self.edition.tables:
            pieces = [p for p in waiting if self._hint(p) is table]
            host = next(
                (m for m in done if m.match.table is table and any(can_stack(m.part, p) for p in pieces)),
                None,
            )
            first = host.part if host else pieces[0] if pieces else None
            if first is None:
                continue
            more = [p for p in pieces if p is not first and can_stack(first, p)]
            whole = stacked([first, *more]) if more else first
            match = match_as(whole.grid, self.edition, table, self.year, self.as_last_year)
            if match is None or (host is None and match.share < _LEAST_JOINED):
                continue
            if host is not None and len(match.rows) <= len(host.match.rows):
                continue
            if host is not None:
                done[done.index(host)] = Matched(whole, match, host.found)
            elif more:
                done.append(Matched(whole, match))
            else:
                continue
            waiting = [p for p in waiting if p is not first and p not in more]
        return done, waiting

    def _hint(self, part: Part) -> IndicatorTable | None:
        """The table that the part holds most rows of; None below two."""
        shares = [(table_share(part.grid, table) * len(table.rows), table) for table in self.edition.tables]
        best = max(shares, key=lambda pair: pair[0], default=None)
        return best[1] if best is not None and best[0] >= 2 else None

    # with a mapping

    def _mapped(self, part: Part, found: Found) -> Matched | None:
        """The part with its headings as the mapping understands them, and the rows that it names."""
        head = heading_place(part)
        grid = [list(line) for line in part.grid]
        for c, text in enumerate(part.grid[head]):
            role = found.role(relative(text, self.year))
            if role == OUT:
                for line in grid:
                    line[c] = ""
            elif role:
                grid[head][c] = self._heading(role)
        known = arranged(replace(part, grid=grid).below(head))
        match = match_table(known.grid, self.edition, self.year, part.title, self.as_last_year)
        base = Matched(known, match, found) if match is not None else self._line_by_line(known, found)
        if base is None:
            return None
        return Matched(known, self._overridden(known, base.match, found), found)

    def _heading(self, role: str) -> str:
        """The words that the edition itself would put over a column of that role."""
        if role.lstrip("-").isdigit():
            return f"{self.year + int(role)}年"
        return _ROLE_HEADINGS.get(role, role)

    def _overridden(self, part: Part, match: GridMatch, found: Found) -> GridMatch:
        keys = line_keys(part, match)
        rows = {row.place: row for row in match.rows}
        out = set()
        for place, key in keys.items():
            target = found.mapping.rows.get(key, "")
            if target == OUT:
                rows.pop(place, None)
                out.add(place)
            elif target and (row := self._row(target)) is not None:
                rows = {p: r for p, r in rows.items() if r.row.id != target or p == place}
                rows[place] = RowMatch(
                    place, row, True, unit_of(part.grid[place], match.unit_column, match.labels)
                )
        unknown = tuple(p for p in keys if p not in rows and p not in out and _has_words(part, p))
        held = {row.row.id for row in rows.values()}
        missing = tuple(row for row in match.missing if row.id not in held)
        return replace(match, rows=tuple(rows[p] for p in sorted(rows)), unknown=unknown, missing=missing)

    def _row(self, row_id: str) -> Row | None:
        """The row of that id, or the one that took its place in this edition."""
        try:
            return self.edition.row(self.edition.renamed.get(row_id, row_id))
        except KeyError:
            return None  # remembered for an edition that had it

    # line by line

    def _line_by_line(self, part: Part, found: Found | None) -> Matched | None:
        """Rows by labels that stand once in the whole edition and once in the part, whatever tables they belong to."""
        if not part.grid:
            return None
        head = heading_place(part)
        columns = self._columns(part.grid[head])
        if not columns:
            return None
        roles = {c: heading_role(t) for c, t in enumerate(part.grid[head])}
        labels = tuple(c for c in range(min(columns)) if roles[c] not in ("code", "school", "unit", "remark"))
        unit = next((c for c, role in roles.items() if role == "unit"), None)
        remark = next((c for c, role in roles.items() if role == "remark"), None)
        body = [r for r in range(head + 1, len(part.grid)) if any(part.grid[r])]
        forms = {r: row_forms(part.grid[r], labels)[0] for r in body}
        names = {
            row.id: (row, row_names(row, t))
            for t in self.edition.tables
            for row in t.rows
            if row.kind == "value"
        }
        rows: list[RowMatch] = []
        for r in body:
            own = unit_of(part.grid[r], unit, labels)
            fits = [row for row, known in names.values() if forms[r] & known and units_agree(own, row.unit)]
            alone = sum(bool(forms[r] & forms[o]) for o in body) == 1
            if len(fits) == 1 and alone and (own or len(self._same_name(fits[0], names)) == 1):
                rows.append(RowMatch(r, fits[0], True, own))
        if not rows and found is None:
            return None
        table = self.edition.table_of(rows[0].row.id) if rows else self.edition.tables[0]
        held = {row.place for row in rows}
        rest = tuple(
            r for r in body if r not in held and _has_words(part, r) and any(part.grid[r][c] for c in columns)
        )
        match = GridMatch(
            table, head, columns, tuple(rows), (), rest, remark_column=remark, labels=labels, unit_column=unit
        )
        return Matched(part, match, found)

    def _same_name(self, row: Row, names: dict[str, tuple[Row, set[str]]]) -> list[str]:
        return [key for key, (_, known) in names.items() if known & names[row.id][1]]

    def _columns(self, heads: Sequence[str]) -> dict[int, str]:
        """Value columns by their headings, over all tables of the edition."""
        keys = {c.key_for(self.year) for t in self.edition.tables for c in t.columns}
        columns: dict[int, str] = {}
        for c, text in enumerate(heads):
            for table in self.edition.tables:
                key = column_key(text, table.columns, self.year, self.as_last_year)
                if key in keys and key not in columns.values():
                    columns[c] = key
                    break
        return columns

    # what a person sees of it

    def view(self, part: Part, matched: Matched | None) -> SheetView:
        """How the part was understood, for the page and for a mapping made there."""
        found = matched.found if matched else self.found(part)
        original = self._original(part, matched)
        head = heading_place(original) if original.grid else 0
        match = matched.match if matched else None
        by_column = {matched.part.columns[c]: c for c in range(len(matched.part.columns))} if matched else {}
        headings = []
        for c, text in enumerate(original.grid[head] if original.grid else ()):
            if text:
                place = by_column.get(original.columns[c]) if not original.turned else c
                rel = relative(text, self.year)
                role = (found.role(rel) if found else "") or self._role(match, place)
                sample = next((line[c] for line in original.grid[head + 1 :] if line[c]), "")
                headings.append(Heading(text, rel, role, sample[:20]))
        lines = self._lines(matched.part, matched.match) if matched else self._bare_lines(original, head)
        changed = (*found.new, *found.lost, *(n for _, n in found.renamed)) if found else ()
        return SheetView(part.sheet.name, tuple(headings), lines, found.mapping if found else None, changed)

    def _original(self, part: Part, matched: Matched | None) -> Part:
        return matched.part if matched and matched.part.turned else part

    def _role(self, match: GridMatch | None, place: int | None) -> str:
        if match is None or place is None:
            return ""
        if place in match.columns:
            key = match.columns[place]
            return str(int(key) - self.year) if key.isdigit() else key
        special = {match.unit_column: UNIT, match.remark_column: REMARK}
        if place in special:
            return special[place]
        return "" if place in match.strange_columns else LABEL if place in match.labels else OUT

    def _lines(self, part: Part, match: GridMatch) -> tuple[Line, ...]:
        rows = {row.place: row for row in match.rows}
        keys = line_keys(part, match)
        shown = [p for p in sorted({*rows, *match.unknown}) if p in keys]
        return tuple(
            Line(
                keys[p],
                _words(part, p, match.labels),
                rows[p].row.id if p in rows else "",
                p in rows and rows[p].sure,
                next((part.grid[p][c] for c in match.columns if part.grid[p][c]), ""),
            )
            for p in shown
        )

    def _bare_lines(self, part: Part, head: int) -> tuple[Line, ...]:
        """The rows of a part that nothing is known of: the first column with words names them."""
        found: list[Line] = []
        for p in range(head + 1, len(part.grid)):
            words = next((text for text in part.grid[p] if text), "")
            if words and len(found) < 500:
                found.append(Line(plain(words), words, "", False, part.grid[p][-1]))
        return tuple(found)


def line_keys(part: Part, match: GridMatch) -> dict[int, str]:
    """What names each row below the heading in a mapping: its labels and unit, with a number where they come again."""
    keys: dict[int, str] = {}
    seen: dict[str, int] = {}
    for place in range(match.header + 1, len(part.grid)):
        labels = dict.fromkeys(plain(part.grid[place][c]) for c in match.labels)
        unit = plain(part.grid[place][match.unit_column]) if match.unit_column is not None else ""
        key = "/".join([*(t for t in labels if t), unit])
        if key.strip("/"):
            seen[key] = seen.get(key, 0) + 1
            keys[place] = key if seen[key] == 1 else f"{key}#{seen[key]}"
    return keys


def _words(part: Part, place: int, labels: Sequence[int]) -> str:
    return " ".join(dict.fromkeys(part.grid[place][c] for c in labels if part.grid[place][c]))[:80]


def _has_words(part: Part, place: int) -> bool:
    return len({text for text in part.grid[place] if text}) > 1
