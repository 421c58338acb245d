"""Pages nobody types in: generated contents and lists, and the appendix overview."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from app.board import SECTION, Board
from forms import theme
from forms.widgets import PageHead, ground, label, stack
from forms.workbench import Workbench
from report.house_style import contents_levels
from report.messages import say
from report.model import FRONT, Edit, Kind, Report
from report.numbering import Numbers, is_skipped
from report.progress import report_progress, section_label
from report.stream import CaseItem, ChartItem, FigureItem, IndicatorItem, Item, TableItem, stream

Line = tuple[str, int, str]


def contents_lines(report: Report, numbers: Numbers) -> list[Line]:
    """(section id, level from 0, number and title) of every line of the table of contents."""
    lines: list[Line] = []
    for section, depth in report.walk():
        shown = section.type not in FRONT and not is_skipped(report, section)
        if shown and depth <= contents_levels(report):
            lines.append((section.id, depth - 1, section_label(report, section, numbers)))
    return lines


def caption_lines(report: Report, numbers: Numbers, kind: str) -> list[Line]:
    """The same for the list of figures or of tables, cases included; `kind` is a `report.model.Kind`."""
    lines: list[Line] = []

    def look(items: Iterable[Item]) -> None:
        for item in items:
            if isinstance(item, CaseItem):
                look(item.items)
            elif isinstance(item, (FigureItem, ChartItem, TableItem, IndicatorItem)) and item.number:
                as_figure = isinstance(item, TableItem) and item.body.caption_as == "figure"
                figure = isinstance(item, (FigureItem, ChartItem)) or as_figure
                if figure == (kind == Kind.FIGURE_LIST):
                    caption = item.body.caption if isinstance(item, TableItem) else item.caption
                    lines.append((report.blocks[item.block].section, 0, f"{item.number}　{caption}"))

    look(stream(report, numbers))
    return lines


class GeneratedPage(QWidget):
    """The entries of the contents or of a list, numbers and titles, read only; Enter goes to the place."""

    section_chosen = Signal(str)

    def __init__(self, bench: Workbench, section_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.bench = bench
        self.section_id = section_id
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName("自动生成的目录")
        self.list.setMaximumWidth(880)
        self.list.itemActivated.connect(self._go)
        self.empty = label(say("window.generated_empty"), "second")
        inner = stack(label(say("window.generated"), "second"), self.empty, self.list, margins=24)
        inner.setStretch(2, 1)
        self.head = PageHead()
        self.setLayout(stack(self.head, inner, spacing=0))
        self.setFocusProxy(self.list)
        bench.changed.connect(self._after_edit)
        self._fill()

    def _fill(self) -> None:
        report, numbers = self.bench.report, self.bench.numbers()
        section = report.sections[self.section_id]
        self.head.set_texts(section.title)
        contents = section.type == Kind.CONTENTS
        lines = contents_lines(report, numbers) if contents else caption_lines(report, numbers, section.type)
        self.list.clear()
        for section_id, level, text in lines:
            item = QTreeWidgetItem([f"{'　　' * level}{text}"])
            item.setData(0, Qt.ItemDataRole.UserRole, section_id)
            item.setSizeHint(0, QSize(100, theme.scaled(24)))
            self.list.addTopLevelItem(item)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.empty.setVisible(not lines)
        self.list.setVisible(bool(lines))

    def _go(self, item: QTreeWidgetItem) -> None:
        self.section_chosen.emit(item.data(0, Qt.ItemDataRole.UserRole))

    def _after_edit(self, edit: Edit) -> None:
        if self.section_id in self.bench.report.sections:
            self._fill()


class AppendixPage(QWidget):
    """The appendix: its tables with state and filled rows; Enter goes to the table."""

    section_chosen = Signal(str)

    def __init__(self, bench: Workbench, section_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.bench = bench
        self.section_id = section_id
        self.board = Board()
        self.board.setMaximumWidth(880)
        self.board.clicked.connect(self._go)
        self.board.activated.connect(self._go)
        self.head = PageHead()
        inner = stack(label(say("window.appendix_note"), "second"), self.board, margins=24)
        self.setLayout(stack(self.head, inner, spacing=0))
        self.setFocusProxy(self.board)
        bench.changed.connect(self._refresh)
        bench.checked.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        report = self.bench.report
        if self.section_id in report.sections:
            self.head.set_texts(report.sections[self.section_id].title)
            progress = report_progress(report, self.bench.findings, self.bench.numbers())
            self.board.board_model.show(self.bench, progress, self.section_id)

    def _go(self, index: QModelIndex) -> None:
        self.section_chosen.emit(index.data(SECTION))
