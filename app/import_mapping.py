"""The strip of the import page for figures: counts, old → new for each cell, and what each column and row of a workbook was taken for.

What a person sets here is remembered in the user's profile and in the draft (`importers.mapping`), and the files are read again. The
page embeds one `MappingStrip` and calls `show_proposals`.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHeaderView,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.mapping_profile import forget, remember
from app.mapping_table import MappingTable
from forms import theme
from forms.widgets import ElidedLabel, button, ground, row, stack
from importers.cell_changes import BLANK, CHANGED, NEW, CellChange, cell_changes, counts_of
from importers.mapping import SheetMapping, SheetView
from importers.proposal import Proposal
from report.messages import say
from report.model import Report

_KINDS = {NEW: "新填", CHANGED: "改动", BLANK: "空白"}
_MOST = 3000


class MappingStrip(QFrame):
    """`erase_changed(bool)` when a person lets blank cells erase, `read_again()` after a mapping was remembered or forgotten."""

    erase_changed = Signal(bool)
    read_again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "card")
        self._proposals: Sequence[Proposal] = ()
        self.counts = ElidedLabel("", "strong")
        self.open_label = ElidedLabel("", "query")
        self.erase = QCheckBox("空白格也清掉原有的数")
        self.erase.toggled.connect(self._erase_toggled)
        self.toggle = button("核对改动和对应关系", self._toggle, "small")
        self.toggle.setCheckable(True)
        self.changes = QTreeWidget()
        self.changes.setHeaderLabels(["单元格", "原来", "收入后", "变化", "文件里的位置"])
        self.changes.setRootIsDecorated(False)
        self.changes.setUniformRowHeights(True)
        self.changes.setAccessibleName("每个单元格的改动")
        self.changes.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.changes.header().setStretchLastSection(False)
        self.mapping = MappingTable()
        self.mapping.remembered.connect(self._remembered)
        self.mapping.forgotten.connect(self._forgotten)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.changes, "改动")
        self.tabs.addTab(self.mapping, "对应关系")
        self.tabs.setMinimumHeight(theme.scaled(230))
        self.tabs.hide()
        head = row(self.counts, self.open_label, self.erase, self.toggle, spacing=12)
        head.setStretch(0, 1)
        head.setStretch(1, 1)
        layout = stack(head, self.tabs, spacing=6)
        layout.setContentsMargins(16, 6, 16, 6)
        self.setLayout(layout)
        self.hide()

    def show_proposals(self, report: Report, proposals: Sequence[Proposal]) -> None:
        """Shows what the files would do to the figures; hidden where they bring none and no workbook is among them."""
        self._proposals = proposals
        views = [view for proposal in proposals for view in proposal.sheets]
        figures = any(p.values or p.blanks for p in proposals)
        self.setVisible(bool(figures or views))
        if not (figures or views):
            return
        erasing = any(p.erase_blanks for p in proposals)
        found = [change for proposal in proposals for change in cell_changes(report, proposal)]
        self.counts.setText(counts_of(found, erasing))
        waiting = [v for v in views if v.open_count or v.changed]
        words = "；".join(
            say("excel.columns_open", sheet=v.sheet, open=v.open_count) for v in waiting if v.open_count
        )
        self.open_label.setText(words)
        self.erase.setVisible(any(change.kind == BLANK for change in found))
        self.erase.blockSignals(True)
        self.erase.setChecked(erasing)
        self.erase.blockSignals(False)
        self._fill(found, erasing)
        self.mapping.show_views(report, views)
        self.tabs.setTabVisible(1, bool(views))
        if waiting and not figures:
            self._open(1)

    def _fill(self, found: Sequence[CellChange], erasing: bool) -> None:
        self.changes.clear()
        for change in [change for change in found if change.kind in _KINDS][:_MOST]:
            erased = change.kind == BLANK and erasing
            word = "清空" if erased else "不动" if change.kind == BLANK else _KINDS[change.kind]
            new = change.old if change.kind == BLANK and not erasing else change.new
            item = QTreeWidgetItem([change.place, change.old, new, word, change.source])
            item.setForeground(
                3, QColor(theme.colour("query" if change.kind == CHANGED or erased else "second"))
            )
            for column in (1, 2):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column in range(5):
                item.setToolTip(column, item.text(column))
            self.changes.addTopLevelItem(item)
        for column, width in ((1, 110), (2, 110), (3, 64), (4, 150)):
            self.changes.setColumnWidth(column, theme.scaled(width))

    def _toggle(self) -> None:
        self.tabs.setVisible(self.toggle.isChecked())

    def _open(self, tab: int) -> None:
        self.toggle.setChecked(True)
        self.tabs.setCurrentIndex(tab)
        self.tabs.show()

    def _erase_toggled(self, on: bool) -> None:
        for proposal in self._proposals:
            proposal.erase_blanks = on
        self.erase_changed.emit(on)

    def _remembered(self, view: SheetView, mapping: SheetMapping) -> None:
        if view.mapping is not None and view.mapping.fingerprint != mapping.fingerprint:
            forget(view.mapping)
        remember(mapping)
        self.read_again.emit()

    def _forgotten(self, view: SheetView) -> None:
        if view.mapping is not None:
            forget(view.mapping)
            remember(
                replace(view.mapping, columns={}, rows={}, typed="")
            )  # stands before the one that the draft may hold
            self.read_again.emit()
