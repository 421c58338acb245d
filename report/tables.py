"""Tables of typed cells: computed rows and columns, and which cells a merge covers."""

import re
from decimal import Decimal

from report.blocks import Computed, Merge, Table
from report.values import decimals, rounded

_NUMBER = re.compile(r"[+\-−]?\d[\d,]*(?:\.\d+)?")


def cell_number(text: str) -> Decimal | None:
    """The number in a cell that holds one number, with or without % or thousands marks; else None."""
    plain = text.strip().replace("％", "%").rstrip("%").replace(",", "").replace("−", "-")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def shown_rows(table: Table) -> tuple[tuple[str, ...], ...]:
    """The grid with computed cells filled in; cells covered by a merge stay ""."""
    if not table.computed:
        return table.rows
    grid = [list(row) for row in table.rows]
    for rule in table.computed:
        for other in range(table.header_rows if rule.axis == "column" else 0, _length(table, rule)):
            if other not in rule.kept:
                _fill(grid, rule, other)
    return tuple(tuple(row) for row in grid)


def expanded_rows(table: Table) -> tuple[tuple[str, ...], ...]:
    """The shown grid with a merged cell's text repeated in every place it covers."""
    grid = [list(row) for row in shown_rows(table)]
    for merge in table.merges:
        for row, column in covered(merge):
            grid[row][column] = grid[merge.row][merge.column]
    return tuple(tuple(row) for row in grid)


def covered(merge: Merge) -> list[tuple[int, int]]:
    """The places a merge covers, without its first."""
    places = [(merge.row + r, merge.column + c) for r in range(merge.rows) for c in range(merge.columns)]
    return places[1:]


def computed_cells(table: Table) -> set[tuple[int, int]]:
    """The places whose text is computed and cannot be typed."""
    found = set()
    for rule in table.computed:
        for other in range(table.header_rows if rule.axis == "column" else 0, _length(table, rule)):
            if other not in rule.kept and _operands(table.rows, rule, other):
                found.add((other, rule.index) if rule.axis == "column" else (rule.index, other))
    return found


def _length(table: Table, rule: Computed) -> int:
    return len(table.rows) if rule.axis == "column" else len(table.rows[0])


def _operands(grid: list[list[str]] | tuple[tuple[str, ...], ...], rule: Computed, other: int) -> list[str]:
    """The texts that a computed cell reads; empty when one of them is no number (a label column, a blank)."""
    texts = [grid[other][s] if rule.axis == "column" else grid[s][other] for s in rule.sources]
    if rule.rule == "sum":
        texts = [t for t in texts if t.strip()]
    return texts if texts and all(cell_number(t) is not None for t in texts) else []


def _fill(grid: list[list[str]], rule: Computed, other: int) -> None:
    texts = _operands(grid, rule, other)
    if not texts:
        return
    text = compute(rule, texts)
    if rule.axis == "column":
        grid[other][rule.index] = text
    else:
        grid[rule.index][other] = text


def compute(rule: Computed, texts: list[str]) -> str:
    """The printed result of a rule over the printed numbers; "" where it divides by nought."""
    numbers = [n for n in map(cell_number, texts) if n is not None]
    places = rule.decimals if rule.decimals >= 0 else max(decimals(t.rstrip("%％")) for t in texts)
    if rule.rule == "sum":
        return rounded(sum(numbers, Decimal(0)), places)
    first, second = numbers[0], numbers[1]
    if rule.rule == "difference":
        return rounded(second - first, places)
    places = rule.decimals if rule.decimals >= 0 else 2
    divisor = first if rule.rule == "growth" else second
    if divisor == 0:
        return ""
    result = second / first - 1 if rule.rule == "growth" else first / second
    return rounded(result * 100, places) + "%"
