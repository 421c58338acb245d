"""What came along from last year's report, what wants a look, what stayed behind and why; and the numbers still to confirm."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.places import place_of_cell
from forms import theme
from forms.icons import icon
from forms.widgets import PageHead, ground, label, stack
from forms.workbench import Workbench
from report.carried import carried_numbers
from report.checks.findings import Place
from report.messages import say
from report.model import Edit
from report.progress import section_label
from report.roll.lines import Line, result_of

_PLACE = Qt.ItemDataRole.UserRole
_GROUPS = (("doubtful", "query", "query_glyph"), ("left", "hint", "quiet"), ("carried", "ok", "good"))


class RollPage(QWidget):
    """The lines by group; `place_chosen(Place)` leads to the place of one. Kept in the draft, so that it can be read later."""

    place_chosen = Signal(object)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.bench = bench
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setWordWrap(True)
        self.list.setIndentation(theme.scaled(20))
        self.list.setAccessibleName("沿用去年的结果")
        self.list.setMaximumWidth(theme.scaled(960))
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.itemActivated.connect(self._go)
        self.none = label(say("roll.page_none"), "second", wrap=True)
        inner = stack(self.none, self.list, margins=24)
        inner.setStretch(1, 1)
        self.setLayout(stack(PageHead("沿用去年的结果", say("roll.page_note")), inner, spacing=0))
        self.setFocusProxy(self.list)
        bench.changed.connect(self._after_edit)
        theme.signals.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Reads the kept lines and counts the lit numbers anew."""
        report = self.bench.report
        result = result_of(report)
        self.none.setVisible(result is None)
        self.list.setVisible(result is not None)
        self.list.clear()
        if result is None:
            return
        self._add_numbers()
        for key, glyph, role in _GROUPS:
            lines: tuple[Line, ...] = getattr(result, key)
            if lines:
                group = self._group(say(f"roll.group_{key}", count=len(lines)), glyph, role)
                for line in lines:
                    self._add(group, line.text, self._place(line))

    def _add_numbers(self) -> None:
        """The sections with numbers from last year that nobody has confirmed yet."""
        report, numbers = self.bench.report, self.bench.numbers()
        counts: dict[str, int] = {}
        first: dict[str, Place] = {}
        for number in carried_numbers(report):
            counts[number.section] = counts.get(number.section, 0) + 1
            place = Place("", number.text, number.section, number.block, number.paragraph)
            first.setdefault(number.section, place)
        if counts:
            words = say("roll.group_numbers", count=sum(counts.values()))
            group = self._group(words, "history", "carried_line")
            for key, count in counts.items():
                title = section_label(report, report.sections[key], numbers)
                self._add(group, say("roll.numbers_of", title=title, count=count), first[key])

    def _group(self, text: str, glyph: str, role: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([text])
        item.setIcon(0, icon(glyph, 16, role))
        font = theme.font(bold=True)
        item.setFont(0, font)
        self.list.addTopLevelItem(item)
        item.setExpanded(True)
        return item

    def _add(self, group: QTreeWidgetItem, text: str, place: Place | None) -> None:
        item = QTreeWidgetItem([text])
        item.setData(0, _PLACE, place)
        item.setToolTip(0, text)
        if place is not None:
            item.setForeground(0, QColor(theme.colour("accent")))
        group.addChild(item)

    def _place(self, line: Line) -> Place | None:
        report = self.bench.report
        if line.cell:
            return place_of_cell(report, line.cell)
        return Place("", "", line.section) if line.section in report.sections else None

    def _go(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, _PLACE)
        if place is not None:
            self.place_chosen.emit(place)

    def _after_edit(self, edit: Edit) -> None:
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.list.setFocus()
