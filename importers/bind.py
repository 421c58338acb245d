"""A recognised indicator table → its block with the printed layout kept, the values, remarks and choices, and the import list."""

from dataclasses import dataclass, field, replace

from importers.proposal import CellValue, Entry
from report.blocks import IndicatorTable, LayoutCell, Table
from report.edition import Edition
from report.form_match import GridMatch, RowMatch, cell_value, plain, units_agree
from report.messages import say
from report.model import cell_key
from report.values import BLANK, State, Value


@dataclass
class Bound:
    """What a recognised table gives."""

    values: list[CellValue] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    cells: list[LayoutCell] = field(default_factory=list)
    doubtful: list[Entry] = field(default_factory=list)
    unmatched: list[Entry] = field(default_factory=list)


def bind(match: GridMatch, grid: tuple[tuple[str, ...], ...], edition: Edition, where: str) -> Bound:
    """Values, remarks and choices of a matched grid. `where` names the table in the import list: 表 2 教学资源表."""
    bound = Bound()
    for row in match.rows:
        _row(match, grid, row, edition, where, bound)
    for option, chosen in match.choices.items():
        bound.fields[f"choice/{option}"] = chosen
    for place in match.unknown:
        text = " ".join(dict.fromkeys(cell.strip() for cell in grid[place] if cell.strip()))
        bound.unmatched.append(Entry("row", text, where, say("importers.row_unknown")))
    for lacking in match.missing:
        if edition.applies(lacking):
            bound.unmatched.append(
                Entry("row", lacking.label, f"{where} {lacking.id}", say("importers.row_missing"))
            )
    if match.strange_columns:
        heads = "、".join(grid[match.header][c] for c in match.strange_columns)
        bound.unmatched.append(Entry("column", heads, where, say("importers.column_unknown")))
    return bound


def _row(
    match: GridMatch,
    grid: tuple[tuple[str, ...], ...],
    row: RowMatch,
    edition: Edition,
    where: str,
    bound: Bound,
) -> None:
    spec = row.row
    line = grid[row.place]
    label = spec.label
    if not row.sure:
        texts = dict.fromkeys(c.strip() for k, c in enumerate(line) if k < min(match.columns) and c.strip())
        bound.doubtful.append(Entry("row", " ".join(texts), f"{where} {label}", say("importers.row_unsure")))
    if match.remark_column is not None and match.remark_column < len(line):
        remark = line[match.remark_column].strip()
        if remark and remark != ("——" if spec.remark == "dash" else ""):
            bound.fields[f"remark/{spec.id}"] = remark
    if not edition.applies(spec):
        return
    for column, key in match.columns.items():
        text = line[column].strip() if column < len(line) else ""
        place = f"{where} {label} {key}"
        bound.cells.append(LayoutCell(row.place, column, cell_key(spec.id, key)))
        value = cell_value(text, spec, row.unit)
        if value is None:
            bound.cells.pop()
            reason = say("importers.unit_differs", found=row.unit, own=spec.unit)
            bound.unmatched.append(Entry("value", text, place, reason))
        elif value != BLANK:
            bound.values.append(CellValue(spec.id, key, kept_form(value, text), where))
            if value.state == State.TEXT:
                bound.doubtful.append(Entry("value", text, place, say("importers.value_text")))
            elif not units_agree(row.unit, spec.unit) or (
                row.unit and plain(row.unit) != plain(spec.unit) and value.typed
            ):
                reason = say("importers.unit_scaled", found=row.unit, own=spec.unit)
                bound.doubtful.append(Entry("value", text, place, reason))


def kept_form(value: Value, text: str) -> Value:
    """The value with the cell's own text beside it where that differs: 95.89% stays what the school printed."""
    return replace(value, typed=text) if text != (value.typed or value.shown) else value


def indicator_block(match: GridMatch, bound: Bound, layout: Table, caption: str) -> IndicatorTable:
    """The block that shows the table in the layout of the file."""
    plain_layout = replace(
        layout,
        caption="",
        caption_as="none",
        caption_place="none",
        printed_number="",
        source_note="",
        header_rows=match.header + 1,
    )
    cells = [c for c in bound.cells if _is_open(layout, c)]
    return IndicatorTable(match.table.id, caption, plain_layout, tuple(cells))


def _is_open(layout: Table, cell: LayoutCell) -> bool:
    """Whether the place is not covered by a merged cell that begins elsewhere."""
    for merge in layout.merges:
        inside = (
            merge.row <= cell.row < merge.row + merge.rows
            and merge.column <= cell.column < merge.column + merge.columns
        )
        if inside and (merge.row, merge.column) != (cell.row, cell.column):
            return False
    return True
