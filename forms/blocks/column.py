"""Blocks below each other: those of a section, or of a case. Follows the report without losing the caret."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from forms.blocks.base import BlockWidget, Page, is_text
from forms.blocks.chart_block import ChartBlock
from forms.blocks.figure_block import FigureBlock
from forms.blocks.table_block import TableBlock
from forms.blocks.text_block import TextBlock
from report.blocks import Block, Case, Chart, Figure, IndicatorTable, Table
from report.edits import new_id


class BlockColumn(QWidget):
    """The widgets of the blocks whose section and case are the given ones, in order.

    Where the last block is no text, an empty place for text stands at the end; the report knows nothing of
    it until somebody types.
    """

    def __init__(self, page: Page, section_id: str, case_id: str = "", hint: str = "") -> None:
        super().__init__()
        self._page = page
        self.section_id = section_id
        self.case_id = case_id
        self._hint = hint
        self.widgets: list[BlockWidget] = []
        self._list = QVBoxLayout(self)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(4)

    def sync(self, limit: int | None = None) -> int:
        """Makes the widgets those of the report's blocks, at most `limit` of them new; returns how many it
        made."""
        blocks = self._page.bench.report.blocks_of(self.section_id, self.case_id)
        have = {widget.block_id: widget for widget in self.widgets}
        made = 0
        wanted: list[BlockWidget] = []
        for block in blocks:
            widget = have.pop(block.id, None)
            if widget is None:
                if limit is not None and made >= limit:
                    break
                widget = self._make(block)
                made += 1
            wanted.append(widget)
        complete = len(wanted) == len(blocks)
        if complete and not (blocks and is_text(blocks[-1])) and self._page.editable(self.section_id):
            wanted.append(self._empty_place(have, not blocks))
        self._arrange(wanted, list(have.values()))
        return made

    def _empty_place(self, spare: dict[str, BlockWidget], alone: bool) -> TextBlock:
        """The place at the end: one that is there already, also one whose block an undo took away, or a
        new one."""
        for key, widget in spare.items():
            if isinstance(widget, TextBlock):
                del spare[key]
                widget.refresh(None)
                return widget
        hint = self._hint if alone else ""
        return TextBlock(self._page, self.section_id, new_id("b"), self.case_id, hint)

    def _arrange(self, wanted: list[BlockWidget], gone: list[BlockWidget]) -> None:
        for widget in gone:
            self._list.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        for place, widget in enumerate(wanted):
            item = self._list.itemAt(place)
            if item is None or item.widget() is not widget:
                self._list.insertWidget(place, widget)
                if self.isVisible():
                    widget.show()  # at once, so that it can take the caret
        self.widgets = wanted

    def _make(self, block: Block) -> BlockWidget:
        page, section, key = self._page, self.section_id, block.id
        if isinstance(block.body, Table):
            return TableBlock(page, section, key)
        if isinstance(block.body, Figure):
            return FigureBlock(page, section, key)
        if isinstance(block.body, Chart):
            return ChartBlock(page, section, key)
        if isinstance(block.body, Case):
            from forms.blocks.case_block import CaseBlock  # it holds a column of its own

            return CaseBlock(page, section, key)
        if isinstance(block.body, IndicatorTable):
            from forms.blocks.indicator_block import IndicatorBlock  # heavy, and rare in sections

            return IndicatorBlock(page, section, key)
        return TextBlock(page, section, key, self.case_id)

    def every(self) -> list[BlockWidget]:
        """The widgets with those inside cases, in reading order."""
        from forms.blocks.case_block import CaseBlock

        found: list[BlockWidget] = []
        for widget in self.widgets:
            found.append(widget)
            if isinstance(widget, CaseBlock):
                found += widget.inner.every()
        return found
