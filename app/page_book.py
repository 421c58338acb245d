"""The pages in the middle of the window: one widget for each place visited, a few of them kept."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QStackedWidget, QWidget

from forms.widgets import PageHead, button, ground, label, stack
from forms.workbench import Workbench
from report import edits
from report.messages import say
from report.model import GENERATED, Kind

if TYPE_CHECKING:
    from app.window import MainWindow
    from forms.paste import Paste

KEPT = 8  # pages kept alive; a section page with many pictures is not small


def _clipboard_reader() -> "Paste":
    """Reads Word, WPS, Excel and web pages; imported at the first paste."""
    from importers import clipboard

    return clipboard


class SkippedPage(QWidget):
    """A section that is left out: the reason, and the way back."""

    def __init__(self, bench: Workbench, section_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "page")
        section = bench.report.sections[section_id]
        sentence = label(say("window.skipped", reason=section.skipped), "", wrap=True)

        def write_again() -> None:
            bench.perform(edits.set_section(bench.report, section_id, f"恢复「{section.title}」", skipped=""))

        back = button("还是要写", write_again)
        back.setEnabled(not bench.read_only)
        inner = stack(sentence, back, margins=24, spacing=16)
        inner.addStretch(1)
        self.setLayout(stack(PageHead(section.title), inner, spacing=0))


class PageBook(QStackedWidget):
    """Gives the page for a section, made when first asked for, and connects it with the window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._bench: Workbench | None = None
        self._pages: OrderedDict[tuple[str, str], QWidget] = OrderedDict()
        self.setAccessibleName("页面")

    def use(self, bench: Workbench | None) -> None:
        """Works with another report from now on: the pages of the old one go."""
        for key in list(self._pages):
            self._drop(key)
        self._bench = bench

    def show_section(self, section_id: str) -> QWidget:
        """Brings the page of a section to the front."""
        kind = self._kind(section_id)
        page = self._pages.pop((section_id, kind), None)
        if page is None:
            page = self._make(section_id, kind)
            self.addWidget(page)
        self._pages[section_id, kind] = page
        self.setCurrentWidget(page)
        while len(self._pages) > KEPT:
            self._drop(next(iter(self._pages)))
        return page

    def forget(self, section_id: str) -> None:
        """Drops the pages of a section: it is gone, or it has become something else."""
        for key in [k for k in self._pages if k[0] == section_id]:
            self._drop(key)

    def kept(self) -> list[str]:
        """The ids of the sections whose pages are kept."""
        return [section_id for section_id, _ in self._pages]

    def kind_of_current(self) -> str:
        """What the page in front is: skipped, fields, generated, appendix, indicators, text, or "" for
        other pages."""
        current = self.currentWidget()
        return next((kind for (_, kind), page in self._pages.items() if page is current), "")

    def _drop(self, key: tuple[str, str]) -> None:
        page = self._pages.pop(key)
        self.removeWidget(page)
        page.deleteLater()

    def _kind(self, section_id: str) -> str:
        assert self._bench is not None  # sections are shown only with a report open
        section = self._bench.report.sections[section_id]
        if section.skipped:
            return "skipped"
        if section.type in GENERATED:
            return "generated"
        kinds = {
            Kind.COVER: "fields",
            Kind.DECLARATION: "fields",
            Kind.APPENDIX: "appendix",
            Kind.INDICATORS: "indicators",
        }
        return kinds.get(Kind(section.type), "text")

    def _make(self, section_id: str, kind: str) -> QWidget:
        """Imports a kind of page when it is first needed, so that the window shows at once."""
        bench = cast(Workbench, self._bench)
        if kind == "skipped":
            return SkippedPage(bench, section_id)
        if kind == "fields":
            from forms.fields_page import FieldsPage

            return FieldsPage(bench, section_id)
        if kind == "indicators":
            from forms.indicator_page import IndicatorPage

            page = IndicatorPage(bench, section_id)
            page.told.connect(bench.said)
            page.facts_wanted.connect(self._window.commands.findings.show_facts)
            return page
        if kind == "text":
            return self._text_page(bench, section_id)
        from app.plain_pages import AppendixPage, GeneratedPage

        made = GeneratedPage(bench, section_id) if kind == "generated" else AppendixPage(bench, section_id)
        made.section_chosen.connect(self._window.go)
        return made

    def _text_page(self, bench: Workbench, section_id: str) -> QWidget:
        from forms import paste
        from forms.section_page import SectionPage

        paste.use(_clipboard_reader)
        page = SectionPage(bench, section_id)

        def in_front(act: Callable[..., None]) -> Callable[..., None]:
            """Pages that are kept hear of every change of focus; only the one in front may speak."""
            return lambda *given: act(*given) if self.currentWidget() is page else None

        window = self._window
        page.caret_changed.connect(in_front(window.status.show_caret))
        page.focus_section.connect(in_front(window.follow_caret))
        page.format_changed.connect(in_front(window.actions_by_key.show_format))
        page.section_wanted.connect(window.go)
        page.facts_wanted.connect(window.commands.findings.show_facts)
        page.cell_wanted.connect(window.commands.show_cell)
        return page
