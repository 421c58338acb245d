"""The page 检查: every finding of the report with its filters; one opened at a time."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from forms.finding_panel import FindingPanel
from forms.widgets import PageHead, ground, row, stack
from forms.workbench import Workbench
from report.checks.findings import Finding
from report.messages import say

_WIDTH = 1000


class FindingsPage(QWidget):
    """`place_chosen(Place)` and `facts_wanted(Wanted)` ask the window to go there, `paper_wanted(bool)` to write the findings as
    a paper, with internal words or without."""

    place_chosen = Signal(object)
    facts_wanted = Signal(object)
    paper_wanted = Signal(bool)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        self.panel = FindingPanel(bench, wide=True)
        self.panel.setMaximumWidth(_WIDTH)
        self.panel.place_chosen.connect(self.place_chosen)
        self.panel.facts_wanted.connect(self.facts_wanted)
        self.head = PageHead("检查", say("findings.page_note"))
        paper = QPushButton("核对单")
        paper.setProperty("look", "small")
        menu = QMenu(paper)
        menu.addAction("完整的核对单…", lambda: self.paper_wanted.emit(True))
        menu.addAction("上报用，不含内部说明…", lambda: self.paper_wanted.emit(False))
        paper.setMenu(menu)
        self.head.buttons.addWidget(paper)
        line = row(self.panel, spacing=0)
        line.setContentsMargins(12, 0, 12, 0)
        line.addStretch(0)
        self.setLayout(stack(self.head, line, spacing=0))
        self.panel.refresh()

    def open(self, finding: Finding) -> None:
        """Unfolds a finding."""
        self.panel.open(finding)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.panel.list.view.setFocus(event.reason())
