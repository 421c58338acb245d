"""A typed table on the page: caption, cells, source note, and what can be done with rows, columns and
cells."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QMenu, QWidget

from forms import theme
from forms.blocks.base import BlockWidget, CaptionRow, LineField, Page, layout_of
from forms.blocks.table_grid import TableGrid
from forms.paste_preview import PastePreview, Pending
from report import edits, table_shape
from report.blocks import Table
from report.checks.findings import Finding, Place
from report.history import Target
from report.messages import say
from report.model import Edit
from report.stream import shown_table

_LEVELS = ("hint", "query", "error")


class TableBlock(BlockWidget):
    """One table block. A table shown here again (`same_as`) is edited at its first place."""

    def __init__(self, page: Page, section_id: str, block_id: str, parent: QWidget | None = None) -> None:
        super().__init__(page, section_id, block_id, parent)
        self.caption = CaptionRow(self.bench, say("section.table_caption"))
        self.grid = TableGrid(self.bench)
        self.grid.setAccessibleName(say("section.table_name"))
        self.note = LineField(self.bench, say("section.source_note"), "second")
        self._below = CaptionRow(self.bench, say("section.table_caption"))
        self.paste_preview = PastePreview(self.grid)
        layout_of(self, self.caption, self.grid, self.paste_preview, self._below, self.note)
        for row in (self.caption, self._below):
            row.field.settled.connect(lambda text: self._change("改题注", replace(self._own(), caption=text)))
        self.note.settled.connect(
            lambda text: self._change("改资料来源", replace(self._own(), source_note=text))
        )
        self.caption.field.leaving.connect(lambda d: self._leave(d, self.caption))
        self._below.field.leaving.connect(lambda d: self._leave(d, self._below))
        self.note.leaving.connect(lambda d: self._leave(d, self.note))
        self.grid.leaving.connect(lambda d: self._leave(d, self.grid))
        self.grid.cells.typed.connect(self._type)
        self.grid.pasted.connect(self._paste)
        self.grid.clearing.connect(self._clear)
        self.grid.row_wanted.connect(self._append_row)
        self.grid.rows_wanted.connect(self._change_rows)
        self.grid.filled.connect(self._put)
        self.grid.refused.connect(self.bench.say)
        self.grid.menu_wanted.connect(self._open_menu)
        self.add_tools()
        self.refresh(None)

    def _own(self) -> Table:
        block = self.block
        return block.body if block is not None and isinstance(block.body, Table) else Table()

    @property
    def table(self) -> Table:
        """The table as it is shown: its own cells, or those of the table it repeats."""
        return shown_table(self.bench.report, self._own())

    def refresh(self, edit: Edit | None) -> None:
        """Shows caption, cells and note as the report holds them now."""
        own, table, may = self._own(), self.table, self.can_edit()
        number = self.bench.numbers().captions.get(self.block_id, "")
        under = own.caption_place == "below" or own.caption_as == "figure"
        self.caption.setVisible(not under and own.caption_place != "none")
        self._below.setVisible(under)
        for row in (self.caption, self._below):
            row.show_caption(number, table.caption, may)
        self.grid.cells.editable = may and not own.same_as
        if table is not self.grid.cells.table and table != self.grid.cells.table:
            self.grid.show_table(table)
        self.note.show_text(own.source_note)
        self.note.setReadOnly(not may)
        self.note.setVisible(bool(own.source_note) or self.note.hasFocus())

    def restyle(self) -> None:
        """Takes the text size and colours that are set now."""
        for row in (self.caption, self._below):
            row.restyle()
        self.note.restyle()
        self.grid.cells.restyle()
        self.grid.fit()

    def flush(self) -> None:
        """Takes over a cell, caption or note that is being typed."""
        self.grid.commit()
        for field in (self.caption.field, self._below.field, self.note):
            field.flush()

    def focus_at(self, direction: int) -> None:
        """The first cell coming from above, the last row coming from below."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self.grid.go_to(0 if direction > 0 else len(self.table.rows) - 1, 0)

    def _leave(self, direction: int, part: QWidget) -> None:
        every: tuple[QWidget, ...] = (self.caption, self.grid, self._below, self.note)
        parts = [p for p in every if not p.isHidden()]
        at = parts.index(part) + direction
        if not 0 <= at < len(parts):
            self.page.step_out(self, direction)
        elif parts[at] is self.grid:
            self.focus_at(direction)
        else:
            target = parts[at]
            (target.field if isinstance(target, CaptionRow) else target).setFocus(
                Qt.FocusReason.OtherFocusReason
            )

    # -- changes

    def _change(self, name: str, table: Table) -> None:
        self.page.perform(edits.set_body(self.bench.report, self.block_id, table, name))

    def _type(self, row: int, column: int, text: str) -> None:
        self._change("填表", table_shape.set_cells(self._own(), {(row, column): text}))

    def _paste(self, row: int, column: int, given: Table) -> None:
        """Cells that hold something else are shown first; empty ones are filled at once. Rows that lack are added."""
        before = self._own()
        changes = table_shape.replaced_cells(before, row, column, given)
        cells = len(given.rows) * len(given.rows[0])
        if not changes:
            self._put(row, column, given)
            return
        sentence = say("paste.ask", count=cells, changed=len(changes))
        lines = tuple((say("paste.place", row=r + 1, column=c + 1), old, new) for r, c, old, new in changes)
        self.paste_preview.ask(Pending(sentence, lines, lambda: self._put(row, column, given)))

    def _put(self, row: int, column: int, given: Table) -> None:
        cells = len(given.rows) * len(given.rows[0])
        after = table_shape.paste(self._own(), row, column, given)
        self._change(f"粘贴 {cells} 格", after)
        if after.computed:
            self.bench.say(say("section.computed_kept"))

    def _clear(self) -> None:
        if self.grid.cells.editable:
            box = self.grid.selected_box()
            places = {
                (r, c): ""
                for r in range(box.row, box.row + box.rows)
                for c in range(box.column, box.column + box.columns)
            }
            self._change("清空单元格", table_shape.set_cells(self._own(), places))

    def _append_row(self) -> None:
        rows = len(self._own().rows)
        self.insert_rows(rows)
        self.grid.go_to(rows, 0)

    def selected_rows(self) -> tuple[int, ...]:
        """The rows of a selection of two or more; () where one alone is selected, as it always is."""
        box = self.grid.selected_box()
        return tuple(range(box.row, box.row + box.rows)) if box.rows > 1 else ()

    def _change_rows(self, more: bool) -> None:
        at, box = self.grid.currentIndex(), self.grid.selected_box()
        if more:
            self.insert_rows(box.row)
        elif box.rows < len(self._own().rows):
            self.delete_rows()
        else:
            return
        self.grid.go_to(min(box.row, len(self._own().rows) - 1), max(at.column(), 0))

    def insert_rows(self, at: int) -> None:
        """A blank row before row `at`."""
        self._change("插入行", table_shape.insert_rows(self._own(), at))

    def insert_columns(self, at: int) -> None:
        """A blank column before column `at`."""
        self._change("插入列", table_shape.insert_columns(self._own(), at))

    def delete_rows(self) -> None:
        """Deletes the selected rows."""
        box = self.grid.selected_box()
        self._change("删除行", table_shape.delete_rows(self._own(), range(box.row, box.row + box.rows)))

    def delete_columns(self) -> None:
        """Deletes the selected columns."""
        box = self.grid.selected_box()
        columns = range(box.column, box.column + box.columns)
        self._change("删除列", table_shape.delete_columns(self._own(), columns))

    def merge(self) -> None:
        """Joins the selected cells."""
        box = self.grid.selected_box()
        if box.rows * box.columns > 1:
            box = table_shape.grown_range(self._own(), box.row, box.column, box.rows, box.columns)
            made = table_shape.merge_cells(self._own(), box.row, box.column, box.rows, box.columns)
            self._change("合并单元格", made)

    def split(self) -> None:
        """Takes the current merged cell apart."""
        at = self.grid.currentIndex()
        self._change("拆分单元格", table_shape.split_cells(self._own(), at.row(), at.column()))

    def compute(self, axis: str, rule: str) -> None:
        """Makes the current row or column computed; says so when there is nothing to read."""
        at = self.grid.currentIndex()
        index = at.row() if axis == "row" else at.column()
        made = table_shape.compute_line(self._own(), axis, index, rule)
        if made == self._own():
            self.bench.say(say("section.nothing_to_compute"))
        self._change("自动计算", made)

    def no_rule(self, axis: str) -> None:
        """Makes the current row or column plain again; what it showed stays."""
        at = self.grid.currentIndex()
        index = at.row() if axis == "row" else at.column()
        self._change("取消自动计算", table_shape.plain_line(self._own(), axis, index))

    def keep(self, keep: bool) -> None:
        """Lets a person's figure stand in the current computed cell, or computes it again."""
        at = self.grid.currentIndex()
        made = table_shape.keep_cell(self._own(), at.row(), at.column(), keep)
        self._change("改为手填" if keep else "恢复自动计算", made)

    # -- menu

    def menu_actions(self, menu: QMenu) -> None:
        """Rows, columns, cells, computing, caption."""
        box = self.grid.selected_box()
        if self.grid.cells.editable:
            rows = menu.addMenu("行")
            rows.addAction("在上方插入行", lambda: self.insert_rows(box.row))
            rows.addAction("在下方插入行", lambda: self.insert_rows(box.row + box.rows))
            rows.addAction("删除所选行", self.delete_rows)
            rows.addSeparator()
            self._check(
                rows, "标题行到这里为止", box.row + box.rows == self._own().header_rows, self._set_header
            )
            columns = menu.addMenu("列")
            columns.addAction("在左侧插入列", lambda: self.insert_columns(box.column))
            columns.addAction("在右侧插入列", lambda: self.insert_columns(box.column + box.columns))
            columns.addAction("删除所选列", self.delete_columns)
            menu.addAction("合并单元格", self.merge).setEnabled(box.rows * box.columns > 1)
            menu.addAction("拆分单元格", self.split)
            self._compute_menu(menu.addMenu("自动计算"))
        captions = menu.addMenu("题注")
        own = self._own()
        for text, kind in (("编为表", "table"), ("编为图（题注在下）", "figure"), ("不编号", "none")):
            self._check(captions, text, own.caption_as == kind, self._captioner(kind))
        captions.addAction("资料来源…", self._open_note)

    def _compute_menu(self, menu: QMenu) -> None:
        menu.addAction("这一行：合计", lambda: self.compute("row", "sum"))
        menu.addAction("这一列：合计", lambda: self.compute("column", "sum"))
        menu.addAction("这一列：右减左（差）", lambda: self.compute("column", "difference"))
        menu.addAction("这一列：增长率", lambda: self.compute("column", "growth"))
        menu.addAction("这一列：占比（左 ÷ 右）", lambda: self.compute("column", "share"))
        at = self.grid.currentIndex()
        rule = table_shape.rule_of(self._own(), at.row(), at.column()) if at.isValid() else None
        if rule is not None:
            menu.addSeparator()
            other = at.column() if rule.axis == "row" else at.row()
            kept = other in rule.kept
            menu.addAction("恢复自动计算" if kept else "这一格改为手填", lambda: self.keep(not kept))
            menu.addAction("取消自动计算", lambda: self.no_rule(rule.axis))

    def _check(self, menu: QMenu, text: str, on: bool, act: Callable[[], object]) -> None:
        action = menu.addAction(text, lambda: act())
        action.setCheckable(True)
        action.setChecked(on)

    def _set_header(self) -> None:
        box = self.grid.selected_box()
        wanted = box.row + box.rows
        rows = 0 if wanted == self._own().header_rows else wanted
        self._change("改标题行", replace(self._own(), header_rows=rows))

    def _captioner(self, kind: str) -> Callable[[], None]:
        return lambda: self._change("改题注", replace(self._own(), caption_as=kind))

    def _open_note(self) -> None:
        self.note.show()
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction("复制", self.grid.copy)
        menu.addAction("粘贴", self.grid.paste).setEnabled(self.grid.cells.editable)
        menu.addSeparator()
        if self.can_edit():
            self.menu_actions(menu)
            menu.addSeparator()
        self.add_history(menu)
        menu.exec(where)

    def history_target(self) -> Target:
        """The cell with the cursor, or the whole table."""
        at = self.grid.currentIndex()
        if not at.isValid() or not self.grid.hasFocus() or self._own().same_as:
            return super().history_target()
        return Target("blocks", self.block_id, row=at.row(), column=at.column())

    # -- findings

    def mark(self, findings: list[tuple[Finding, Place]]) -> None:
        """Marks the cells of findings; without a column the whole row."""
        levels: dict[tuple[int, int], tuple[str, str]] = {}
        for finding, place in findings:
            if 0 <= place.row < len(self.table.rows):
                width = len(self.table.rows[0])
                columns = [place.column] if 0 <= place.column < width else list(range(width))
                for column in columns:
                    held = levels.get((place.row, column), ("", ""))[0]
                    if not held or _LEVELS.index(finding.level) > _LEVELS.index(held):
                        levels[place.row, column] = (finding.level, finding.message)
        self.grid.cells.set_levels(levels)

    def show_place(self, place: Place) -> None:
        """Selects the cell or row of a finding."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if place.row < 0 or place.row >= len(self.table.rows):
            self.page.reveal(self, QRect(0, 0, self.width(), theme.scaled(120)))
            return
        self.grid.go_to(place.row, max(place.column, 0))
        area = self.grid.visualRect(self.grid.currentIndex())
        self.page.reveal(self.grid.viewport(), area)
