"""What the window does with findings and proofs: F8, all safe corrections at once, the papers to hand round, the fact list."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.exporting import free_name
from forms import theme
from report.checks.findings import Finding
from report.evidence import evidence_tables
from report.fact_list import Mention, Wanted
from report.finding_words import doubted_words
from report.messages import say

if TYPE_CHECKING:
    from app.window import MainWindow
    from forms.fact_panel import FactPanel

_PANE = 368  # width of the side pane with a finding open
_FACTS = 220  # height of the fact list


class FindingCommands:
    """The commands of one window."""

    def __init__(self, window: "MainWindow") -> None:
        self.window = window
        self.panel: FactPanel | None = None

    def forget(self) -> None:
        """The report, or another list, has taken the place of the fact list."""
        self.panel = None

    def step(self, by: int) -> None:
        """The next finding (1) or the one before (−1): the page shows its place, the side pane opens it."""
        pane = self.window.pane
        if pane is None:
            return
        finding = pane.findings.next_finding(by)
        if finding is None:
            self.window.status.say(say("findings.no_next"))
            return
        self.show(finding)

    def show(self, finding: Finding) -> None:
        """Goes to a finding's place and opens it beside; one without a place is opened on the page 检查."""
        window, pane = self.window, self.window.pane
        place = next((place for place in finding.places if place.section), None)
        if pane is None:
            return
        if place is None:
            pane.findings.list.model.opened = finding  # the next F8 goes on from here
            window.commands.special("checks")
            open_there = getattr(window.book.currentWidget(), "open", None)
            if callable(open_there):
                open_there(finding)
            return
        pane.setCurrentWidget(pane.findings)
        pane.findings.open(finding)
        window.actions_by_key.right.setChecked(True)
        window.show_place(replace(place, quote=doubted_words(finding, place)))
        pane.findings.open(finding)
        if window.right.isVisible() and window.right.width() < theme.scaled(_PANE):
            window.resizeDocks([window.right], [theme.scaled(_PANE)], Qt.Orientation.Horizontal)

    def safe_fixes(self) -> None:
        """The list of all safe corrections, on the page 检查."""
        from app.findings_page import FindingsPage

        self.window.commands.special("checks")
        page = self.window.book.currentWidget()
        if isinstance(page, FindingsPage):
            page.panel.show_fixes()

    def save_paper(self, internal: bool) -> None:
        """Asks where the findings are written as a Word file or web page; UserError where that cannot be."""
        session = self.window.session
        if session is None:
            return
        from exporters import export_check_report

        self.window.flush()
        name = say(
            "findings.paper_name" if internal else "findings.paper_name_public", year=session.report.year
        )
        start = free_name(session.path.with_name(name))
        chosen, _ = QFileDialog.getSaveFileName(
            self.window, "保存核对单", str(start), "Word (*.docx);;网页 (*.html)"
        )
        if chosen:
            path = Path(chosen if Path(chosen).suffix else f"{chosen}.docx")
            export_check_report(session.report, session.every_finding, path, internal)
            self.window.status.say(say("findings.paper_made", path=path))

    def save_evidence(self) -> None:
        """Asks where 佐证清单 goes, as Word or Excel; UserError where it cannot be written there."""
        session = self.window.session
        if session is None:
            return
        from exporters import export_evidence

        self.window.flush()
        start = free_name(session.path.with_name(say("evidence.file", year=session.report.year)))
        chosen, _ = QFileDialog.getSaveFileName(
            self.window, say("evidence.ask"), str(start), "Word (*.docx);;Excel (*.xlsx)"
        )
        if chosen:
            path = Path(chosen if Path(chosen).suffix else f"{chosen}.docx")
            tables = evidence_tables(session.report, session.numbers())
            export_evidence(session.report, tables, path)
            count = sum(line.missing for table in tables for line in table.lines)
            key = "made_missing" if count else "made"
            self.window.bar.show_message(say(f"evidence.{key}", path=path, count=count), "good")

    # ---- the fact list

    def facts_here(self) -> None:
        """The fact list of the number at the caret or in the current cell."""
        find = getattr(self.window.book.currentWidget(), "wanted_here", None)
        wanted = find() if callable(find) else None
        if wanted is None:
            self.window.status.say(say("findings.facts_no_number"))
        else:
            self.show_facts(wanted)

    def show_facts(self, wanted: Wanted, changed_to: str = "") -> None:
        """Opens the fact list below the page."""
        window = self.window
        if window.session is None:
            return
        if self.panel is None:
            from forms.fact_panel import FactPanel

            panel = FactPanel(window.session)
            panel.place_chosen.connect(window.show_place)
            panel.left.connect(window.leave_find)
            window.fill_foot(panel)
            self.panel = panel
        window.foot_dock.show()
        window.resizeDocks([window.foot_dock], [theme.scaled(_FACTS)], Qt.Orientation.Vertical)
        self.panel.begin(wanted, changed_to)

    def value_changed(self, wanted: Wanted, new: str, places: list[Mention]) -> None:
        """An indicator cell says something else now: offers the places that still say the old number."""
        if self.panel is not None and self.panel.isVisible():
            return  # the list that is open shows it
        sentence = say(
            "findings.facts_value_changed", name=wanted.title, old=wanted.shown, new=new, count=len(places)
        )
        show = partial(self.show_facts, wanted, new)
        self.window.bar.show_message(sentence, "query", {f"看这 {len(places)} 处": lambda: self._take(show)})

    def _take(self, show: "partial[None]") -> None:
        self.window.bar.clear()
        show()
