"""The columns and rows of one sheet of a workbook, each with what it is in the report; a person corrects it and has it remembered."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from forms import theme
from forms.widgets import QuietCombo, button, label, row, stack
from importers.mapping import LABEL, OUT, REMARK, UNIT, SheetMapping, SheetView
from importers.typed_tables import headings_of
from report.blocks import Table
from report.messages import say
from report.model import Report

INDICATORS = "附表（指标）"
_UNSET = "没有认出"
_OUT = "不取"


class MappingTable(QWidget):
    """`remembered(view, mapping)` when a person has set a sheet's mapping, `forgotten(view)` when one is to be dropped."""

    remembered = Signal(object, object)
    forgotten = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: Report | None = None
        self._views: Sequence[SheetView] = ()
        self._combos: dict[tuple[str, str], QuietCombo] = {}
        self.sheets = QuietCombo()
        self.sheets.setAccessibleName("工作表")
        self.sheets.setMinimumWidth(theme.scaled(200))
        self.sheets.currentIndexChanged.connect(lambda _: self._show_sheet())
        self.target = QuietCombo()
        self.target.setAccessibleName("填到哪里")
        self.target.setMinimumWidth(theme.scaled(200))
        self.target.currentIndexChanged.connect(lambda _: self._fill())
        self.keep = button("记住并重读", self.accept, "main")
        self.forget = button("忘掉", lambda: self.forgotten.emit(self.view))
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(["文件里", "样子", "在报告里是"])
        self.tree.setAccessibleName("列和行的对应关系")
        self.tree.header().setStretchLastSection(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        head = row(
            label("工作表", "second"),
            self.sheets,
            label("填到", "second"),
            self.target,
            1,
            self.forget,
            self.keep,
        )
        self.setLayout(
            stack(
                label(say("excel.mapping_intro"), "second", wrap=True), head, self.tree, margins=6, spacing=6
            )
        )

    @property
    def view(self) -> SheetView | None:
        """The sheet that is shown."""
        at = self.sheets.currentIndex()
        return self._views[at] if 0 <= at < len(self._views) else None

    def show_views(self, report: Report, views: Sequence[SheetView]) -> None:
        """Shows the sheets of the files, those with something open first."""
        held = self.view.sheet if self.view else ""
        self._report = report
        self._views = sorted(views, key=lambda v: not (v.open_count or v.changed))
        self.sheets.blockSignals(True)
        self.sheets.clear()
        for view in self._views:
            words = "columns_open" if view.open_count else "columns_all"
            self.sheets.addItem(say(f"excel.{words}", sheet=view.sheet, open=view.open_count))
        at = next((n for n, v in enumerate(self._views) if v.sheet == held), 0)
        self.sheets.setCurrentIndex(at if self._views else -1)
        self.sheets.blockSignals(False)
        self._show_sheet()

    def _show_sheet(self) -> None:
        view, report = self.view, self._report
        if view is None or report is None:
            return
        captions = [
            b.body.caption for b in report.blocks.values() if isinstance(b.body, Table) and b.body.caption
        ]
        self.target.blockSignals(True)
        self.target.clear()
        self.target.addItems([INDICATORS, *dict.fromkeys(captions)])
        typed = view.mapping.typed if view.mapping else ""
        self.target.setCurrentIndex(max(self.target.findText(typed), 0) if typed else 0)
        self.target.blockSignals(False)
        self.forget.setEnabled(view.mapping is not None)
        self._fill()

    def _fill(self) -> None:
        view = self.view
        self.tree.clear()
        self._combos = {}
        if view is None:
            return
        heads = self._group("列", sum(not h.role for h in view.headings))
        for heading in view.headings:
            changed = heading.relative in view.changed
            self._line(
                heads,
                ("column", heading.relative),
                heading.text,
                heading.sample,
                self._column_choices(),
                heading.role,
                changed,
            )
        if self.typed:
            return
        lines = sorted(view.lines, key=lambda each: (bool(each.row), each.sure))
        rows = self._group("行", sum(not each.row for each in view.lines))
        for each in lines:
            if not each.row or not each.sure or (view.mapping and each.key in view.mapping.rows):
                out = view.mapping is not None and view.mapping.rows.get(each.key) == OUT
                self._line(
                    rows,
                    ("row", each.key),
                    each.text,
                    each.sample,
                    self._row_choices(),
                    OUT if out else each.row,
                    False,
                )
        rows.setHidden(not rows.childCount())

    @property
    def typed(self) -> str:
        """The caption of the typed table that the sheet fills; "" for indicators."""
        return self.target.currentText() if self.target.currentIndex() > 0 else ""

    def _group(self, title: str, waiting: int) -> QTreeWidgetItem:
        item = QTreeWidgetItem([f"{title}　{waiting} 处没有认出" if waiting else title])
        item.setFont(0, theme.font(bold=True))
        self.tree.addTopLevelItem(item)
        item.setExpanded(True)
        for column, share in ((0, 0.42), (1, 0.2)):
            self.tree.setColumnWidth(
                column, round(max(self.tree.viewport().width(), theme.scaled(600)) * share)
            )
        return item

    def _line(
        self,
        above: QTreeWidgetItem,
        key: tuple[str, str],
        text: str,
        sample: str,
        choices: dict[str, str],
        now: str,
        changed: bool,
    ) -> None:
        item = QTreeWidgetItem([text.replace("\n", " "), sample, ""])
        item.setToolTip(0, text)
        if changed or not now:
            item.setForeground(0, QColor(theme.colour("query")))
        above.addChild(item)
        combo = QuietCombo()
        combo.setAccessibleName(f"{text} 在报告里是")
        for value, words in choices.items():
            combo.addItem(words, value)
        combo.setCurrentIndex(max(combo.findData(now), 0))
        combo.setMaxVisibleItems(20)
        self.tree.setItemWidget(item, 2, combo)
        self._combos[key] = combo

    def _column_choices(self) -> dict[str, str]:
        report = self._report
        if report is None:
            return {}
        if self.typed:
            body = next(
                b.body
                for b in report.blocks.values()
                if isinstance(b.body, Table) and b.body.caption == self.typed
            )
            return {"": _UNSET, OUT: _OUT} | {name: name for name in headings_of(body) if name}
        found = {"": _UNSET, OUT: _OUT, LABEL: "指标名称", UNIT: "单位", REMARK: "备注"}
        for table in report.edition.tables:
            for column in table.columns:
                key = column.key if column.offset is None else str(column.offset)
                found.setdefault(key, column.label_for(report.year))
        return found

    def _row_choices(self) -> dict[str, str]:
        report = self._report
        found = {"": _UNSET, OUT: _OUT}
        for table in report.edition.tables if report else ():
            number = f"表{table.number} " if table.number is not None else ""
            rows = (
                r
                for r in table.rows
                if r.kind == "value" and report is not None and report.edition.applies(r)
            )
            found |= {r.id: f"{number}{'　' * r.level}{r.name}（{r.unit}）" for r in rows}
        return found

    def mapping(self) -> SheetMapping | None:
        """What is set for the sheet now, with what was remembered for rows that are not shown."""
        view = self.view
        if view is None:
            return None
        columns, rows = {}, dict(view.mapping.rows) if view.mapping else {}
        for (kind, key), combo in self._combos.items():
            value = str(combo.currentData() or "")
            if kind == "column" and value:
                columns[key] = value
            elif kind == "row":
                rows.pop(key, None)
                rows |= {key: value} if value else {}
        return SheetMapping(view.sheet, tuple(h.relative for h in view.headings), columns, rows, self.typed)

    def accept(self) -> None:
        """Has the mapping remembered."""
        mapping = self.mapping()
        if mapping is not None:
            self.remembered.emit(self.view, mapping)
