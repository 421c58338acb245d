"""One edition opened: its parts at the left with what should be looked at, the page of the chosen part beside them."""

from typing import Protocol, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QStackedWidget, QWidget

from forms import theme
from forms.edition_bench import EditionBench
from forms.icons import icon
from forms.widgets import button, ground, label, row, stack
from report import edition_edits as edits
from report.edition import Edition
from report.edition_checks import Remark

_KEY = Qt.ItemDataRole.UserRole
INFO, OUTLINE = "info", "outline"


class _Page(Protocol):
    def refresh(self) -> None: ...

    def commit(self) -> None: ...


class EditionView(QWidget):
    """`changed()` follows every step. Pages are made when they are first shown."""

    changed = Signal()

    def __init__(self, bench: EditionBench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.parts = QListWidget()
        self.parts.setAccessibleName("版本的内容")
        self.remarks = QListWidget()
        self.remarks.setAccessibleName("要看的")
        self.remarks.setWordWrap(True)
        self.book = QStackedWidget()
        self._pages: dict[str, QWidget] = {}
        self._remark_head = label("", "strong")
        self.seen = button("看过了", self._seen, "small", "checkmark")
        left = QWidget()
        ground(left, "pane")
        left.setLayout(
            stack(
                self.parts,
                self._tools(),
                row(self._remark_head, 1, self.seen),
                self.remarks,
                margins=8,
                spacing=6,
            )
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.book)
        split.setSizes([230, 860])
        split.setStretchFactor(1, 1)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        self.setLayout(stack(split))
        self.parts.currentItemChanged.connect(lambda item, _: self._show(item.data(_KEY)) if item else None)
        self.remarks.itemClicked.connect(lambda item: self.show_remark(item.data(_KEY)))
        self.remarks.itemActivated.connect(lambda item: self.show_remark(item.data(_KEY)))
        bench.changed.connect(self._changed)
        self._fill()
        first = next(
            (t.id for t in bench.edition.tables if bench.doubts and t.id == bench.doubts[0].table), INFO
        )
        self.show_part(first)

    def _tools(self) -> QWidget:
        made = QWidget()
        tools = (
            ("加一张表", self.add_table, "table_add"),
            ("删表", self.remove_table, "delete"),
            ("↑", lambda: self._move(-1), ""),
            ("↓", lambda: self._move(1), ""),
        )
        layout = row(*(button(text, act, "small", glyph) for text, act, glyph in tools), 1, spacing=4)
        made.setLayout(layout)
        made.setVisible(not self.bench.read_only)
        return made

    @property
    def part(self) -> str:
        """The part that is shown: info, outline, or a table's id."""
        item = self.parts.currentItem()
        return item.data(_KEY) if item else INFO

    def page(self, part: str) -> QWidget:
        """The page of a part, made when first asked for."""
        if part not in self._pages:
            self._pages[part] = self._make(part)
            self.book.addWidget(self._pages[part])
        return self._pages[part]

    def _make(self, part: str) -> QWidget:
        if part == INFO:
            from forms.edition_info import InfoPage

            return InfoPage(self.bench)
        if part == OUTLINE:
            from forms.edition_outline import OutlinePage

            return OutlinePage(self.bench)
        from forms.edition_table import TablePage

        return TablePage(self.bench, part)

    def commit(self) -> None:
        """Performs what was typed and not yet left."""
        for page in list(self._pages.values()):
            cast(_Page, page).commit()

    def show_part(self, part: str) -> None:
        """Shows a part of the edition."""
        for place in range(self.parts.count()):
            if self.parts.item(place).data(_KEY) == part:
                self.parts.setCurrentRow(place)

    def show_remark(self, remark: Remark) -> None:
        """Shows the place that a remark means."""
        self.remarks.clearFocus()
        if remark.table:
            self.show_part(remark.table)
            if remark.row:
                self.page(remark.table).show_row(remark.row)  # type: ignore[attr-defined]

    def _show(self, part: str) -> None:
        self.commit()
        self.book.setCurrentWidget(self.page(part))

    def _changed(self) -> None:
        tables = {table.id for table in self.bench.edition.tables}
        for part in [p for p in self._pages if p not in (INFO, OUTLINE) and p not in tables]:
            page = self._pages.pop(part)
            self.book.removeWidget(page)
            page.deleteLater()
        for page in self._pages.values():
            cast(_Page, page).refresh()
        self._fill()
        self.changed.emit()

    def _fill(self) -> None:
        kept = self.part
        parts = [(INFO, "基本信息", "info"), (OUTLINE, "章节和指引", "text_bullet_list_ltr")]
        for table in self.bench.edition.tables:
            name = (
                f"表 {table.number}　{table.title}" if table.number is not None else f"正文表　{table.title}"
            )
            parts.append((table.id, name, "table"))
        self.parts.blockSignals(True)
        self.parts.clear()
        doubtful = {remark.table for remark in self.bench.doubts}
        for key, name, glyph in parts:
            item = QListWidgetItem(icon(glyph, 16), name)
            item.setData(_KEY, key)
            item.setToolTip(name)
            if key in doubtful:
                item.setForeground(QColor(theme.colour("query")))
            self.parts.addItem(item)
        self.parts.blockSignals(False)
        keys = [key for key, _, _ in parts]
        self.parts.setCurrentRow(keys.index(kept) if kept in keys else len(keys) - 1)
        self._fill_remarks()

    def _fill_remarks(self) -> None:
        found = [] if self.bench.read_only else self.bench.to_look_at()
        place = self.remarks.currentRow()
        self.remarks.clear()
        for remark in found:
            doubt = remark in self.bench.doubts
            item = QListWidgetItem(
                icon("state/query" if doubt else "state/hint", 16, "query_glyph" if doubt else "hint"),
                remark.sentence,
            )
            item.setData(_KEY, remark)
            self.remarks.addItem(item)
        self.remarks.setCurrentRow(min(place, len(found) - 1))
        self._remark_head.setText(f"要看的 {len(found)} 处" if found else "没有要看的")
        self.seen.setVisible(bool(self.bench.doubts))
        self.remarks.setVisible(bool(found))

    def _seen(self) -> None:
        item = self.remarks.currentItem() or self.remarks.item(0)
        if item is not None:
            self.bench.seen(item.data(_KEY))
            if (following := self.remarks.currentItem() or self.remarks.item(0)) is not None:
                self.show_remark(following.data(_KEY))

    def add_table(self) -> None:
        """A new appendix table behind the one that is shown."""
        made: list[str] = []
        title = f"新表 {len(self.bench.edition.tables) + 1}"

        def make(edition: Edition) -> Edition:
            edition, table_id = edits.add_table(edition, title, self.bench.taken(), self.part)
            made.append(table_id)
            return edition

        if self.bench.perform("加一张表", make):
            self.show_part(made[0])

    def remove_table(self) -> None:
        """Takes the shown table out with its rows."""
        part = self.part
        if part not in (INFO, OUTLINE):
            self.bench.perform("删除表", lambda e: edits.remove_table(e, part))

    def _move(self, by: int) -> None:
        part = self.part
        if part not in (INFO, OUTLINE):
            self.bench.perform("移动表", lambda e: edits.move_table(e, part, by))
