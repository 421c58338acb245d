"""Changes of a typed table's shape: rows, columns, merges, pasted ranges, computed lines. Each answers
with a new table."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from report.blocks import Computed, Merge, Table
from report.tables import cell_number, computed_cells, covered, expanded_rows, shown_rows

Order = Sequence[int | None]  # for each new line the place it had before; None for a new one


def set_cells(table: Table, texts: dict[tuple[int, int], str]) -> Table:
    """Types texts into cells, keys are (row, column); places that a merge covers or a rule computes stay
    as they are."""
    shut = computed_cells(table) | {place for merge in table.merges for place in covered(merge)}
    grid = [list(row) for row in table.rows]
    for (row, column), text in texts.items():
        if (row, column) not in shut:
            grid[row][column] = text
    return replace(table, rows=_frozen(grid))


def insert_rows(table: Table, at: int, count: int = 1) -> Table:
    """Puts blank rows before row `at`; a merge or a sum that reaches over the place takes them in."""
    order = _inserted(len(table.rows), at, count)
    head = table.header_rows + (count if at < table.header_rows else 0)
    return replace(_reordered(table, order), header_rows=head)


def delete_rows(table: Table, rows: Iterable[int]) -> Table:
    """Takes rows out; the last row that is left stays."""
    gone = set(rows)
    order = [r for r in range(len(table.rows)) if r not in gone] or [0]
    head = sum(1 for r in order if r < table.header_rows)
    return replace(_reordered(table, order), header_rows=head)


def insert_columns(table: Table, at: int, count: int = 1) -> Table:
    """Puts blank columns before column `at`."""
    return _columns_reordered(table, _inserted(len(table.rows[0]), at, count))


def delete_columns(table: Table, columns: Iterable[int]) -> Table:
    """Takes columns out; the last column that is left stays."""
    gone = set(columns)
    return _columns_reordered(table, [c for c in range(len(table.rows[0])) if c not in gone] or [0])


def _inserted(length: int, at: int, count: int) -> list[int | None]:
    return [*range(at), *([None] * count), *range(at, length)]


def _columns_reordered(table: Table, order: Order) -> Table:
    turned = _turned(_reordered(_turned(table), order))
    mean = sum(table.widths) / len(table.widths) if table.widths else 0.0
    widths = tuple(mean if old is None else table.widths[old] for old in order) if table.widths else ()
    return replace(turned, widths=widths)


def _turned(table: Table) -> Table:
    """Rows for columns, so that one algorithm serves both."""
    merges = tuple(Merge(m.column, m.row, m.columns, m.rows) for m in table.merges)
    axes = {"row": "column", "column": "row"}
    rules = tuple(replace(rule, axis=axes[rule.axis]) for rule in table.computed)
    rows = tuple(zip(*table.rows, strict=True))
    return replace(table, rows=rows, merges=merges, computed=rules)


def _reordered(table: Table, order: Order) -> Table:
    blank = [""] * len(table.rows[0])
    grid = [blank[:] if old is None else list(table.rows[old]) for old in order]
    merges = []
    for merge in table.merges:
        inside = [
            new for new, old in enumerate(order) if old is not None and 0 <= old - merge.row < merge.rows
        ]
        if inside:
            moved = Merge(inside[0], merge.column, inside[-1] - inside[0] + 1, merge.columns)
            grid[moved.row][moved.column] = table.rows[merge.row][merge.column]
            merges += [moved] if moved.rows * moved.columns > 1 else []
    new_place = {old: new for new, old in enumerate(order) if old is not None}
    fresh = [new for new, old in enumerate(order) if old is None]
    rules = tuple(r for rule in table.computed if (r := _moved_rule(rule, new_place, fresh)) is not None)
    return replace(table, rows=_frozen(grid), merges=tuple(merges), computed=rules)


def _moved_rule(rule: Computed, new_place: dict[int, int], fresh: list[int]) -> Computed | None:
    if rule.axis != "row":
        return replace(rule, kept=tuple(new_place[k] for k in rule.kept if k in new_place))
    sources = [new_place[s] for s in rule.sources if s in new_place]
    lost = len(sources) < (1 if rule.rule == "sum" else len(rule.sources))
    if rule.index not in new_place or lost:
        return None
    if rule.rule == "sum":
        sources += [f for f in fresh if min(sources) <= f <= max(sources) + 1 + len(fresh)]
    return replace(rule, index=new_place[rule.index], sources=tuple(sorted(sources)))


def merge_cells(table: Table, row: int, column: int, rows: int, columns: int) -> Table:
    """Joins a range into one cell that keeps all its texts, one below the other; merges inside it are
    taken up."""
    texts = [
        table.rows[r][c]
        for r in range(row, row + rows)
        for c in range(column, column + columns)
        if table.rows[r][c].strip()
    ]
    made = Merge(row, column, rows, columns)
    kept = tuple(m for m in table.merges if not _overlap(m, made))
    grid = [list(line) for line in table.rows]
    for r, c in covered(made):
        grid[r][c] = ""
    grid[row][column] = "\n".join(texts)
    return replace(table, rows=_frozen(grid), merges=(*kept, made))


def split_cells(table: Table, row: int, column: int) -> Table:
    """Undoes the merge that begins at or covers a place."""
    kept = tuple(m for m in table.merges if (row, column) not in {(m.row, m.column), *covered(m)})
    return replace(table, merges=kept)


def grown_range(table: Table, row: int, column: int, rows: int, columns: int) -> Merge:
    """The smallest range around the given one that cuts no merge."""
    box = Merge(row, column, rows, columns)
    for merge in table.merges:
        if _overlap(merge, box) and not _inside(merge, box):
            top, left = min(box.row, merge.row), min(box.column, merge.column)
            bottom = max(box.row + box.rows, merge.row + merge.rows)
            right = max(box.column + box.columns, merge.column + merge.columns)
            return grown_range(table, top, left, bottom - top, right - left)
    return box


def _overlap(a: Merge, b: Merge) -> bool:
    across = a.column < b.column + b.columns and b.column < a.column + a.columns
    return across and a.row < b.row + b.rows and b.row < a.row + a.rows


def _inside(a: Merge, b: Merge) -> bool:
    wide = b.column <= a.column and a.column + a.columns <= b.column + b.columns
    return wide and b.row <= a.row and a.row + a.rows <= b.row + b.rows


def paste(table: Table, row: int, column: int, given: Table) -> Table:
    """Types a range over the table from (row, column) on; the table grows where it is too small."""
    high, wide = len(given.rows), len(given.rows[0])
    more_rows = row + high - len(table.rows)
    more_columns = column + wide - len(table.rows[0])
    if more_rows > 0:
        table = insert_rows(table, len(table.rows), more_rows)
    if more_columns > 0:
        table = insert_columns(table, len(table.rows[0]), more_columns)
    texts = {(row + r, column + c): text for r, line in enumerate(given.rows) for c, text in enumerate(line)}
    table = set_cells(table, texts)
    for merge in given.merges:
        moved = Merge(row + merge.row, column + merge.column, merge.rows, merge.columns)
        if not any(_overlap(m, moved) for m in table.merges):
            table = replace(table, merges=(*table.merges, moved))
    return table


def replaced_cells(table: Table, row: int, column: int, given: Table) -> list[tuple[int, int, str, str]]:
    """(row, column, old, new) of every filled cell that pasting `given` from (row, column) on would change."""
    after = paste(table, row, column, given)
    found = []
    for r, line in enumerate(table.rows):
        for c, old in enumerate(line):
            if old.strip() and old != after.rows[r][c]:
                found.append((r, c, old, after.rows[r][c]))
    return found


def compute_line(table: Table, axis: str, index: int, rule: str) -> Table:
    """Makes a row or column computed: a sum of the number lines before it (or after it, where none are),
    or a rule over
    the two lines before it. The table itself where there is nothing to read."""
    sources = _sum_sources(table, axis, index) if rule == "sum" else (index - 2, index - 1)
    if not sources or min(sources) < 0:
        return table
    table = plain_line(table, axis, index)
    kept = _serial_columns(table) if (axis, rule) == ("row", "sum") else ()
    return replace(table, computed=(*table.computed, Computed(axis, index, rule, tuple(sources), kept)))


def plain_line(table: Table, axis: str, index: int) -> Table:
    """Takes the rules off a row or column; what they showed stays as typed text."""
    rules = tuple(c for c in table.computed if (c.axis, c.index) != (axis, index))
    if len(rules) == len(table.computed):
        return table
    shown = shown_rows(table)
    place = 0 if axis == "row" else 1
    grid = [
        [shown[r][c] if (r, c)[place] == index else text for c, text in enumerate(line)]
        for r, line in enumerate(table.rows)
    ]
    return replace(table, rows=_frozen(grid), computed=rules)


def keep_cell(table: Table, row: int, column: int, keep: bool = True) -> Table:
    """Lets the typed text stand in a computed cell, beginning with what was computed; `keep` False
    computes it again."""
    shown = shown_rows(table)[row][column]
    rules = []
    for rule in table.computed:
        index, other = (row, column) if rule.axis == "row" else (column, row)
        if rule.index == index:
            kept = {*rule.kept, other} if keep else set(rule.kept) - {other}
            rule = replace(rule, kept=tuple(sorted(kept)))
        rules.append(rule)
    made = replace(table, computed=tuple(rules))
    return set_cells(made, {(row, column): shown}) if keep else made


def rule_of(table: Table, row: int, column: int) -> Computed | None:
    """The rule that a cell stands in, kept or not."""
    for rule in table.computed:
        if rule.index == (row if rule.axis == "row" else column):
            return rule
    return None


def _sum_sources(table: Table, axis: str, index: int) -> tuple[int, ...]:
    """The number lines between the total and the one before it; a total at the top adds up what follows."""
    lines = expanded_rows(table) if axis == "row" else tuple(zip(*expanded_rows(table), strict=True))
    first = table.header_rows if axis == "row" else 0
    totals = {c.index for c in table.computed if c.axis == axis and c.rule == "sum"}
    skip = table.header_rows if axis == "column" else 0

    def counts(place: int) -> bool:
        """A line of numbers, or one still to be filled behind its label; not a sub-heading."""
        texts = lines[place][skip:]
        filled = [text for text in texts[0 if skip else 1 :] if text.strip()]
        return not filled or any(cell_number(text) is not None for text in texts)

    start = max((t + 1 for t in totals if t < index), default=first)
    before = tuple(p for p in range(start, index) if counts(p))
    if axis == "column":
        serial = _serial_columns(table)
        before = tuple(p for p in before if p not in serial)
    stop = min((t for t in totals if t > index), default=len(lines))
    return before or tuple(p for p in range(index + 1, stop) if counts(p))


def _serial_columns(table: Table) -> tuple[int, ...]:
    """序号 columns, which nobody adds up: named so, or the first column when it counts 1, 2, 3 …"""
    found = []
    for place, texts in enumerate(zip(*table.rows, strict=True)):
        named = any(text.strip() in ("序号", "编号") for text in texts[: table.header_rows])
        numbers = [cell_number(text) for text in texts[table.header_rows :] if text.strip()]
        counting = place == 0 and len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
        found += [place] if named or counting else []
    return tuple(found)


def _frozen(grid: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line) for line in grid)
