"""The rows of one indicator table as a Qt model: what each cell shows, what kind it is, and what an entry does."""

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum, StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from forms.workbench import Workbench
from report import edits
from report.comparison import compares_years, difference_text, growth_text, surprise
from report.edition import IndicatorTable, Row
from report.evidence import lacks_evidence
from report.indicators import effective_value, remark_text, shown_value
from report.messages import say
from report.model import Edit, cell_key
from report.pasted import PastePlan, Target, plan_paste
from report.progress import owner_key
from report.values import BLANK, NOT_APPLICABLE_TEXT, State, Value, read_value

STATE_GLYPHS = {
    "错误": ("error", "error"),
    "疑问": ("query", "query"),
    "未填": ("not_started", "quiet"),
    "已填": ("ok", "good"),
    "不需填": ("removed", "quiet"),
}
Index = QModelIndex | QPersistentModelIndex


class CellKind(StrEnum):
    """The kinds of value cell, told apart by shape as well as colour."""

    PLAIN = "plain"
    COMPUTED = "computed"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    NOT_TO_FILL = "not_to_fill"
    HEADING = "heading"
    LOCKED = "locked"


class IndicatorRole(IntEnum):
    """Roles beside Qt's own."""

    KIND = Qt.ItemDataRole.UserRole + 1
    ROW_ID = Qt.ItemDataRole.UserRole + 2
    LEVEL = Qt.ItemDataRole.UserRole + 3
    FINDING = Qt.ItemDataRole.UserRole + 4  # the highest level of a finding on the cell, or ""
    GLYPH = Qt.ItemDataRole.UserRole + 5  # (icon, colour role) before the text of a state, or None


class IndicatorModel(QAbstractTableModel):
    """One indicator table. `told(sentence)` says what an entry was read as or why it was not taken."""

    told = Signal(str)

    def __init__(self, bench: Workbench, table: IndicatorTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.table = table
        self.keys = [column.key_for(bench.report.year) for column in table.columns]
        self.kinds = self._column_kinds()
        self.rows: list[Row] = list(table.rows)
        self._only = ""
        self._by_change = False
        self._levels = self._finding_levels()
        bench.changed.connect(self._after_edit)
        bench.checked.connect(self._after_check)

    def _column_kinds(self) -> list[str]:
        compared = ["difference", "growth"] if compares_years(self.table) else []
        remark = ["remark"] if self.table.remark_column else []
        return ["serial", "name", "unit", *self.keys, *compared, "state", *remark, "owner"]

    def row_at(self, index: Index) -> Row:
        """The edition's row of a line."""
        return self.rows[index.row()]

    def column_key(self, index: Index) -> str:
        """The value column's key, or "" where the column holds no values."""
        kind = self.kinds[index.column()]
        return kind if kind in self.keys else ""

    def cell_kind(self, row: Row, key: str) -> CellKind:
        """What kind of value cell it is."""
        if row.kind == "heading":
            return CellKind.HEADING
        report = self.bench.report
        if not report.edition.applies(row):
            return CellKind.NOT_TO_FILL
        value = report.value(row.id, key)
        if value.locked:
            return CellKind.LOCKED
        if value.state == State.NOT_APPLICABLE:
            return CellKind.NOT_APPLICABLE
        if value.state != State.BLANK:
            return CellKind.PLAIN
        return CellKind.COMPUTED if effective_value(report, row, key).state != State.BLANK else CellKind.BLANK

    def awaits_typing(self, row: Row, key: str) -> bool:
        """Whether a person normally types into the cell: it is open, and no formula gives its value."""
        computed = row.formula is not None and self.bench.report.value(row.id, key).state == State.BLANK
        return self._can_enter(row, key) and not computed

    def show_only(self, which: str) -> None:
        """Keeps only some rows: "blank", those that this year's column still lacks; "evidence", those whose figure no paper is named
        for; "" all."""
        self._only = which
        self._arrange()

    def sort_by_change(self, on: bool) -> None:
        """Puts the rows that moved most first, or the official order back."""
        self._by_change = on
        self._arrange()

    def blank_count(self) -> int:
        """How many rows lack this year's value."""
        return sum(self._is_blank(row) for row in self.table.rows)

    def nothing_words(self) -> str:
        """Why the filter leaves no row."""
        return say("evidence.filter_empty" if self._only == "evidence" else "indicators.none_blank")

    def unproved_count(self) -> int:
        """How many rows hold a typed figure of this year without evidence."""
        return sum(lacks_evidence(self.bench.report, self.table, row) for row in self.table.rows)

    def _is_kept(self, row: Row) -> bool:
        if self._only == "evidence":
            return lacks_evidence(self.bench.report, self.table, row)
        return self._only != "blank" or self._is_blank(row)

    def _is_blank(self, row: Row) -> bool:
        return self.cell_kind(row, self.keys[-1]) == CellKind.BLANK

    def _arrange(self) -> None:
        self.beginResetModel()
        self.rows = [row for row in self.table.rows if self._is_kept(row)]
        if self._by_change:
            self.rows.sort(key=lambda r: surprise(self.bench.report, self.table, r), reverse=True)
        self.endResetModel()

    def enter(self, index: Index, typed: str) -> bool:
        """What a person typed into a value or remark cell, as one step."""
        row, key = self.row_at(index), self.column_key(index)
        if self.kinds[index.column()] == "owner":
            owner = "" if typed.strip() == row.supplier else typed.strip()
            name = f"改负责部门：{row.name}"
            self.bench.perform(edits.set_field(self.bench.report, owner_key(row.id), owner, name))
            return True
        if not key:
            edit = edits.set_field(
                self.bench.report, f"remark/{row.id}", typed.strip(), f"填写备注：{row.name}"
            )
            self.bench.perform(edit)
            return True
        kind = self.cell_kind(row, key)
        refusal = {
            CellKind.LOCKED: "locked",
            CellKind.NOT_TO_FILL: "not_to_fill",
            CellKind.HEADING: "heading",
        }.get(kind)
        if refusal:
            self.told.emit(say(f"indicators.{refusal}"))
            return False
        old = self.bench.report.value(row.id, key)
        new = _with_notes(read_value(typed, row.unit), old)
        self.bench.perform(edits.set_value(self.bench.report, row.id, key, new, f"填写「{row.name}」"))
        if (
            row.formula is not None
            and kind == CellKind.COMPUTED
            and new.state != State.BLANK
            and not new.reason
        ):
            self.told.emit(say("indicators.computed"))
        else:
            self._tell_reading(new, row)
        return True

    def _tell_reading(self, value: Value, row: Row) -> None:
        if value.state == State.TEXT:
            self.told.emit(say("indicators.read_as_text", typed=value.text))
        elif value.typed and value.state == State.VALUE:
            unit = "" if row.unit == "—" else f" {row.unit}"
            self.told.emit(say("indicators.read_as", typed=value.typed, text=value.text, unit=unit))

    def clear(self, cells: list[tuple[Row, str]]) -> None:
        """Empties cells in one step; notes stay."""
        self._set_many(cells, BLANK, "清空")

    def mark_not_applicable(self, cells: list[tuple[Row, str]]) -> None:
        """Marks cells 不适用 in one step."""
        self._set_many(cells, Value(State.NOT_APPLICABLE), "标为不适用")

    def _set_many(self, cells: list[tuple[Row, str]], value: Value, name: str) -> None:
        report = self.bench.report
        open_cells = [(row, key) for row, key in cells if self._can_enter(row, key)]
        values = {(row.id, key): _with_notes(value, report.value(row.id, key)) for row, key in open_cells}
        title = f"{name} {len(values)} 格" if len(values) > 1 else name
        self.bench.perform(edits.set_values(report, values, title))
        if len(open_cells) < len(cells):
            self.told.emit(say("indicators.locked"))

    def _can_enter(self, row: Row, key: str) -> bool:
        shut = (CellKind.LOCKED, CellKind.NOT_TO_FILL, CellKind.HEADING)
        return self.cell_kind(row, key) not in shut and not self.bench.read_only

    def fill_down(self, cells: list[tuple[Row, str]]) -> None:
        """Copies the first selected cell of each column into those below it, as one step."""
        report = self.bench.report
        first: dict[str, Value] = {}
        values: dict[tuple[str, str], Value] = {}
        for row, key in cells:
            source = first.setdefault(key, report.value(row.id, key))
            if self._can_enter(row, key):
                plain = Value(source.state, source.text, source.typed)
                values[row.id, key] = _with_notes(plain, report.value(row.id, key))
        self.bench.perform(edits.set_values(report, values, f"向下填充 {len(values)} 格"))

    def plan_paste(self, at: Index, grid: Sequence[Sequence[str]]) -> PastePlan:
        """What a block of texts would do, by its row names or from the cell on; nothing changes yet."""
        cells = ((row, key) for row in self.table.rows for key in self.keys if self._can_enter(row, key))
        first = self.keys.index(self.column_key(at)) if at.isValid() and self.column_key(at) else 0
        target = Target(
            self.bench.report,
            self.table,
            self.rows,
            self.keys,
            frozenset((row.id, key) for row, key in cells),
            max(at.row(), 0),
            first,
        )
        return plan_paste(target, grid)

    def paste(self, at: Index, grid: Sequence[Sequence[str]]) -> None:
        """Puts a block of texts in as one step; blank texts leave what is there."""
        self.take(self.plan_paste(at, grid))

    def take(self, plan: PastePlan) -> None:
        """Does what a plan says, as one step, and tells what did not fit."""
        report = self.bench.report
        values = {
            (cell.row.id, cell.key): _with_notes(cell.new, report.value(cell.row.id, cell.key))
            for cell in plan.cells
            if self._can_enter(cell.row, cell.key)
        }
        edit = edits.set_values(report, values, f"粘贴 {len(values)} 格")
        self.bench.perform(edit)
        words = say(
            "paste.done_named" if plan.by_label else "paste.done",
            count=len(values),
            changed=len(edit.changes),
        )
        self.told.emit(words + left_of(plan))

    def toggle_lock(self, row: Row, key: str) -> None:
        """Locks or unlocks one cell."""
        value = self.bench.report.value(row.id, key)
        edit = set_detail(self.bench, row, key, "解锁" if value.locked else "锁定", locked=not value.locked)
        self.bench.perform(edit)
        self.told.emit(say("indicators.unlocked" if value.locked else "indicators.relocked"))

    def _after_edit(self, edit: Edit) -> None:
        touched = {key.rpartition("/")[0] for key in edit.keys("values")}
        remarks = {key.removeprefix("remark/").removeprefix("owner/") for key in edit.keys("fields")}
        if not touched and not remarks & {row.id for row in self.rows}:
            return
        last = len(self.kinds) - 1
        for place, row in enumerate(self.rows):  # the rest of the sheet need not be drawn again
            if (
                row.id in touched or row.id in remarks or row.formula is not None
            ):  # a formula may follow from any row
                self.dataChanged.emit(self.index(place, 0), self.index(place, last))

    def _repaint(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.kinds) - 1))

    def _text(self, row: Row, kind: str) -> str:
        report = self.bench.report
        if kind in self.keys:
            return shown_value(report, row, kind)
        if kind in ("difference", "growth"):
            if row.kind == "heading" or not report.edition.applies(row):
                return ""
            pair = [effective_value(report, row, key) for key in self.keys[:2]]
            return (difference_text if kind == "difference" else growth_text)(pair[0], pair[1], row.unit)
        if kind == "state":
            return self._state(row)
        known = {
            "serial": row.number,
            "name": "" if row.same_label else "".join(row.paper_label) or row.label,
            "unit": row.unit,
            "remark": remark_text(report, row),
            "owner": report.fields.get(owner_key(row.id), row.supplier),
        }
        return known[kind]

    def _state(self, row: Row) -> str:
        kind = self.cell_kind(row, self.keys[-1])
        if kind in (CellKind.HEADING, CellKind.NOT_TO_FILL):
            return "" if kind == CellKind.HEADING else "不需填"
        level = self._finding(row, self.keys[-1])
        if level in ("error", "query"):
            return "错误" if level == "error" else "疑问"
        return "未填" if kind == CellKind.BLANK else "已填"

    def _finding(self, row: Row, key: str) -> str:
        return self._levels.get(cell_key(row.id, key), "")

    def _finding_levels(self) -> dict[str, str]:
        """The highest level of a finding on each cell; gathered once after each check, because every painted cell asks."""
        levels: dict[str, str] = {}
        for level in ("hint", "query", "error"):
            found = [finding for finding in self.bench.findings if finding.level == level]
            levels |= {place.cell: level for finding in found for place in finding.places if place.cell}
        return levels

    def _after_check(self) -> None:
        self._levels = self._finding_levels()
        self._repaint()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.kinds)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        kind = self.kinds[section]
        if kind in self.keys:
            return self.table.columns[self.keys.index(kind)].label_for(self.bench.report.year)
        names = {"serial": "序号", "name": self.table.name_heading, "unit": "单位", "difference": "差"}
        names |= {"growth": "变化", "state": "状态", "remark": self.table.remark_heading, "owner": "负责"}
        return names[kind]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, kind = self.rows[index.row()], self.kinds[index.column()]
        if role == Qt.ItemDataRole.DisplayRole or role == Qt.ItemDataRole.AccessibleTextRole:
            return self._text(row, kind)
        if role == Qt.ItemDataRole.EditRole:
            value = self.bench.report.value(row.id, kind) if kind in self.keys else None
            return self._text(row, kind) if value is None else _edit_text(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = kind in self.keys or kind in ("serial", "difference", "growth")
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, kind)
        if role == IndicatorRole.KIND:
            return self.cell_kind(row, kind) if kind in self.keys else ""
        if role == IndicatorRole.ROW_ID:
            return row.id
        if role == IndicatorRole.LEVEL:
            return row.level if kind == "name" else 0
        if role == IndicatorRole.FINDING:
            return self._finding(row, kind) if kind in self.keys else ""
        if role == IndicatorRole.GLYPH:
            return STATE_GLYPHS.get(self._state(row)) if kind == "state" else None
        return None

    def _tip(self, row: Row, kind: str) -> str | None:
        """The formula over a value, with the reason where another figure stands; else what the row means."""
        lines = [row.formula_text] if kind in self.keys and row.formula_text else [row.definition]
        if kind in self.keys:
            value = self.bench.report.value(row.id, kind)
            named = (("改数理由", value.reason), ("来源", value.source), ("佐证", value.evidence))
            lines += [f"{name}：{text}" for name, text in named if text]
        return "\n".join(line for line in lines if line) or None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        return role == Qt.ItemDataRole.EditRole and self.enter(index, str(value))

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        row, kind = self.rows[index.row()], self.kinds[index.column()]
        can_type = (
            self._can_enter(row, kind)
            if kind in self.keys
            else kind in ("remark", "owner") and row.kind == "value"
        )
        return flags | Qt.ItemFlag.ItemIsEditable if can_type and not self.bench.read_only else flags


def left_of(plan: PastePlan) -> str:
    """The sentences about what a paste leaves out; "" where it leaves nothing out."""
    words = say("paste.outside", count=plan.outside) if plan.outside else ""
    words += say("paste.shut", count=plan.shut) if plan.shut else ""
    if plan.unplaced:
        names = "、".join(plan.unplaced[:3])
        if len(plan.unplaced) > 3:
            names = say("paste.unplaced_more", names=names, count=len(plan.unplaced))
        words += say("paste.unplaced", names=names)
    return words


def set_detail(bench: Workbench, row: Row, key: str, name: str, **fields: Any) -> Edit:
    """The edit that changes notes, source or lock of one cell and leaves its value."""
    new = replace(bench.report.value(row.id, key), **fields)
    return edits.set_value(bench.report, row.id, key, new, f"{name}「{row.name}」")


def _with_notes(new: Value, old: Value) -> Value:
    """A new value with the notes, source and evidence that the cell already had."""
    return replace(old, state=new.state, text=new.text, typed=new.typed)


def _edit_text(value: Value) -> str:
    return NOT_APPLICABLE_TEXT if value.state == State.NOT_APPLICABLE else value.typed or value.text
