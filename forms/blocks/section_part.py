"""One section on the page: its heading, whose number is computed, and the column of its blocks."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from forms import theme
from forms.blocks.base import BAR_SPACE, LineField, Page, is_text
from forms.blocks.column import BlockColumn
from forms.blocks.last_year_strip import LastYearStrip
from forms.widgets import label, row
from report import edits
from report.messages import say


class Heading(QWidget):
    """Number, grey and not editable, and the title, edited in place."""

    def __init__(self, page: Page, section_id: str, kind: str) -> None:
        super().__init__()
        self._page = page
        self._section_id = section_id
        self._kind = kind
        self.number = label(kind="number")
        self.title = LineField(page.bench, say("section.title_hint"), kind, bold=True)
        self.skipped = label(kind="quiet")
        line = row(self.number, self.title, self.skipped, 1)
        self.setLayout(line)
        self.title.setFocusPolicy(
            Qt.FocusPolicy.ClickFocus
        )  # Tab goes through the text; ↑ leads to the title
        self.title.settled.connect(self._rename)
        self.title.leaving.connect(lambda direction: page.step_out(self, direction))
        self.restyle()

    def refresh(self) -> None:
        """Shows number and title as the report holds them now."""
        section = self._page.bench.report.sections[self._section_id]
        number = self._page.bench.numbers().sections.get(self._section_id, "")
        self.number.setText(number)
        self.number.setVisible(bool(number))
        self.title.show_text(section.title)
        self.title.setReadOnly(not self._page.editable(self._section_id))
        self.skipped.setText(say("section.skipped", reason=section.skipped) if section.skipped else "")

    def focus_at(self, direction: int) -> None:
        """The title takes the caret."""
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def restyle(self) -> None:
        """Takes the text size that is set now."""
        self.number.setFont(theme.font(self._kind, bold=True))
        self.title.restyle()

    def _rename(self, text: str) -> None:
        report = self._page.bench.report
        title = " ".join(text.split())
        if title:
            self._page.perform(edits.set_section(report, self._section_id, "改标题", title=title))
        self.refresh()
        if not title:
            self.title.setText(report.sections[self._section_id].title)


class SectionPart(QWidget):
    """Heading and blocks of one section. The page's own section has its heading in the page head."""

    def __init__(self, page: Page, section_id: str, depth: int) -> None:
        super().__init__()
        self.section_id = section_id
        self.heading = Heading(page, section_id, "heading" if depth < 2 else "page") if depth else None
        self.column = BlockColumn(page, section_id, hint=say("section.write_here"))
        content = QVBoxLayout(self)
        content.setContentsMargins(0, 0, 0, 4)
        content.setSpacing(2)
        if self.heading is not None:
            self.heading.setContentsMargins(BAR_SPACE, 8, 0, 0)
            content.addWidget(self.heading)
        content.addWidget(self.column)
        self.last_year = LastYearStrip(page, section_id)
        content.addWidget(self.last_year)
        self._content = content

    def refresh_last_year(self, edit_name: str = "") -> None:
        """Last year's words: below the place to write, but above tables and figures that came along, so that they are seen."""
        self.last_year.refresh(edit_name)
        at = self._content.indexOf(self.column)
        captions_first = not is_text(self.column.widgets[0].block) if self.column.widgets else False
        above = captions_first and self.column.widgets[0].block is not None
        if (self._content.indexOf(self.last_year) < at) != above:
            self._content.removeWidget(self.last_year)
            self._content.insertWidget(self._content.indexOf(self.column) + (not above), self.last_year)
