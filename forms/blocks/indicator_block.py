"""An indicator table inside a section: the edition's grid, or the layout that an imported report printed
it in."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from forms.blocks.base import BlockWidget, CaptionRow, Page, layout_of
from forms.blocks.table_grid import TableGrid
from forms.indicator_grid import IndicatorGrid
from forms.paste_preview import PastePreview, Pending
from report import edits
from report.blocks import IndicatorTable, Table
from report.checks.findings import Finding, Place
from report.history import Target
from report.indicators import printed_table
from report.messages import say
from report.model import Edit
from report.values import read_value


class IndicatorBlock(BlockWidget):
    """One indicator block. Values are the report's own: what is typed here stands in every place that
    shows the row."""

    def __init__(self, page: Page, section_id: str, block_id: str, parent: QWidget | None = None) -> None:
        super().__init__(page, section_id, block_id, parent)
        self.caption = CaptionRow(self.bench, say("section.table_caption"))
        self.spec = self.bench.report.edition.table(self._body().table)
        self.grid: IndicatorGrid | TableGrid = self._own_layout() if self._body().layout else self._official()
        self.paste_preview = PastePreview(self.grid)
        layout_of(self, self.caption, self.grid, self.paste_preview)
        self.caption.field.settled.connect(self._set_caption)
        self.caption.field.leaving.connect(self._leave_caption)
        self.add_tools()
        self.refresh(None)

    def _body(self) -> IndicatorTable:
        block = self.block
        return (
            block.body if block is not None and isinstance(block.body, IndicatorTable) else IndicatorTable("")
        )

    def _official(self) -> IndicatorGrid:
        grid = IndicatorGrid(self.bench, self.spec)
        grid.setFrameShape(QFrame.Shape.NoFrame)
        grid.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        grid.told.connect(self.bench.say)
        grid.asked.connect(lambda pending: self.paste_preview.ask(pending))
        for place, kind in enumerate(grid.grid_model.kinds):
            grid.setColumnHidden(place, kind in ("state", "owner"))  # the page of the table shows them
        return grid

    def _own_layout(self) -> TableGrid:
        grid = TableGrid(self.bench)
        grid.cells.only = {(cell.row, cell.column) for cell in self._body().cells}
        grid.cells.typed.connect(self._type)
        grid.pasted.connect(self._paste)
        grid.leaving.connect(lambda direction: self.page.step_out(self, direction))
        grid.refused.connect(self.bench.say)
        return grid

    def refresh(self, edit: Edit | None) -> None:
        """Shows caption and values as the report holds them now; the official grid follows by itself."""
        body, may = self._body(), self.can_edit()
        number = self.bench.numbers().captions.get(self.block_id, "")
        self.caption.show_caption(number, body.caption or self.spec.title, may)
        if isinstance(self.grid, TableGrid):
            printed = printed_table(self.bench.report, body)
            shown = Table(printed.rows, printed.merges, printed.header_rows)
            self.grid.cells.editable = may
            if shown != self.grid.cells.table:
                self.grid.show_table(shown)
        else:
            bar = self.grid.horizontalScrollBar()
            high = self.grid.verticalHeader().length() + self.grid.horizontalHeader().sizeHint().height()
            self.grid.setFixedHeight(high + (bar.sizeHint().height() if bar.maximum() else 0) + 2)

    def restyle(self) -> None:
        """Takes the text size and colours that are set now."""
        self.caption.restyle()
        if isinstance(self.grid, TableGrid):
            self.grid.cells.restyle()
            self.grid.fit()

    def history_target(self) -> Target:
        """The value under the cursor."""
        if isinstance(self.grid, IndicatorGrid):
            return self.grid.history_target() or super().history_target()
        at = self.grid.currentIndex()
        key = self._key(at.row(), at.column())
        return Target("values", key) if key else super().history_target()

    def flush(self) -> None:
        """Takes over a cell or caption that is being typed."""
        self.grid.commit()
        self.caption.field.flush()

    def focus_at(self, direction: int) -> None:
        """The grid takes the caret."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_caption(self, direction: int) -> None:
        if direction > 0:
            self.focus_at(1)
        else:
            self.page.step_out(self, -1)

    def _set_caption(self, text: str) -> None:
        caption = "" if text == self.spec.title else text
        body = replace(self._body(), caption=caption)
        self.page.perform(edits.set_body(self.bench.report, self.block_id, body, "改题注"))

    def _key(self, row: int, column: int) -> str:
        return next((c.key for c in self._body().cells if (c.row, c.column) == (row, column)), "")

    def _typed_values(self, texts: dict[tuple[int, int], str]) -> list[Edit]:
        report, made = self.bench.report, []
        for (row, column), text in texts.items():
            key = self._key(row, column)
            if not key:
                continue
            row_id, _, value_column = key.partition("/")
            try:
                unit = report.edition.row(row_id).unit
            except KeyError:
                unit = ""  # a row that the edition no longer knows: the text is kept as it is
            read = read_value(text, unit)
            value = replace(
                report.value(row_id, value_column), state=read.state, text=read.text, typed=read.typed
            )
            made.append(edits.set_value(report, row_id, value_column, value))
        return made

    def _type(self, row: int, column: int, text: str) -> None:
        self.page.perform(edits.joined("填写指标", self._typed_values({(row, column): text})))

    def _paste(self, row: int, column: int, given: Table) -> None:
        texts = {
            (row + r, column + c): t
            for r, line in enumerate(given.rows)
            for c, t in enumerate(line)
            if t.strip()
        }
        changes = []
        for (r, c), text in texts.items():
            row_id, _, key = self._key(r, c).partition("/")
            old = self.bench.report.value(row_id, key).shown if key else ""
            if old and old != text.strip():
                changes.append((say("paste.place", row=r + 1, column=c + 1), old, text))
        if not changes:
            self._put(texts)
            return
        sentence = say("paste.ask", count=len(texts), changed=len(changes))
        self.paste_preview.ask(Pending(sentence, tuple(changes), lambda: self._put(texts)))

    def _put(self, texts: dict[tuple[int, int], str]) -> None:
        made = self._typed_values(texts)
        self.page.perform(edits.joined(f"粘贴 {len(made)} 格", made))
        if len(made) < len(texts):
            self.bench.say(say("paste.shut", count=len(texts) - len(made)))

    def mark(self, findings: list[tuple[Finding, Place]]) -> None:
        """Marks the cells of findings in an imported layout; the official grid does so by itself."""
        if isinstance(self.grid, TableGrid):
            levels = {}
            for finding, place in findings:
                for cell in self._body().cells:
                    if cell.key == place.cell or (cell.row, cell.column) == (place.row, place.column):
                        levels[cell.row, cell.column] = (finding.level, finding.message)
            self.grid.cells.set_levels(levels)

    def show_place(self, place: Place) -> None:
        """Selects the cell of a finding."""
        row, _, column = place.cell.partition("/")
        self.focus_at(1)
        if isinstance(self.grid, IndicatorGrid):
            self.grid.go_to(row, column)
        else:
            for cell in self._body().cells:
                if cell.key == place.cell:
                    self.grid.go_to(cell.row, cell.column)
        self.page.reveal(self.grid.viewport(), self.grid.visualRect(self.grid.currentIndex()))
