"""A case on the page: a box with an accent bar, its title, its length against the limit, and blocks of its
own."""

from dataclasses import replace

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from forms import theme
from forms.blocks.base import BAR_SPACE, BlockWidget, LineField, Page, layout_of
from forms.blocks.column import BlockColumn
from forms.icons import pixmap
from forms.widgets import label, row, set_kind, stack
from report import edits
from report.blocks import Case, Text
from report.checks.findings import Place
from report.messages import say
from report.model import Edit
from report.progress import count_characters
from report.stream import resolved


class CaseBox(QFrame):
    """A thin frame whose left side is the accent bar."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("pane"))
        painter.setPen(theme.colour("bound_line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.fillRect(0, 0, 3, self.height(), theme.colour("accent"))


class CaseBlock(BlockWidget):
    """One case block with the column of what it holds."""

    def __init__(self, page: Page, section_id: str, block_id: str, parent: QWidget | None = None) -> None:
        super().__init__(page, section_id, block_id, parent)
        self._icon = QLabel()
        self.label = label(kind="accent")
        self.title = LineField(self.bench, say("section.case_title"), "page", bold=True)
        self.count = label(kind="second")
        self.inner = BlockColumn(page, section_id, block_id, say("section.case_hint"))
        head = row(self._icon, self.label, self.title, 1, self.count)
        head.setContentsMargins(BAR_SPACE, 0, 10, 0)
        box = CaseBox()
        content = stack(head, self.inner, spacing=0)
        content.setContentsMargins(4, 8, 4, 8)
        box.setLayout(content)
        layout_of(self, box)
        self.title.settled.connect(self._set_title)
        self.title.leaving.connect(self._leave_title)
        self.add_tools()
        self.inner.sync()
        self.restyle()
        self.refresh(None)

    def _body(self) -> Case:
        block = self.block
        return block.body if block is not None and isinstance(block.body, Case) else Case()

    def refresh(self, edit: Edit | None) -> None:
        """Shows label, title and count as the report holds them now, and its blocks."""
        self.label.setText(self.bench.numbers().cases.get(self.block_id, ""))
        self.title.show_text(self._body().title)
        self.title.setReadOnly(not self.can_edit())
        count, limit = self.characters(), self.bench.report.edition.case_limit
        self.count.setText(f"{count} / {limit} 字")
        set_kind(self.count, "kind", "query" if count > limit else "second")
        self.inner.sync()

    def characters(self) -> int:
        """The length of the case's text as Word counts it."""
        report, numbers, total = self.bench.report, self.bench.numbers(), 0
        for block in report.blocks_of(self.section_id, self.block_id):
            if isinstance(block.body, Text):
                for paragraph in block.body.paragraphs:
                    runs = resolved(report, paragraph.content, numbers)
                    total += count_characters(paragraph.lead + "".join(run.text for run in runs))
        return total

    def restyle(self) -> None:
        """Takes the text size and colours that are set now."""
        self.title.restyle()
        self._icon.setPixmap(pixmap("text_quote", 16, "accent"))
        self.label.setFont(theme.font("page", bold=True))

    def flush(self) -> None:
        """Takes over the title that is being typed."""
        self.title.flush()

    def focus_at(self, direction: int) -> None:
        """The title coming from above, the last block coming from below."""
        if direction > 0 or not self.inner.widgets:
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.inner.widgets[-1].focus_at(-1)

    def _leave_title(self, direction: int) -> None:
        if direction > 0 and self.inner.widgets:
            self.inner.widgets[0].focus_at(1)
        else:
            self.page.step_out(self, direction)

    def _set_title(self, text: str) -> None:
        body = replace(self._body(), title=text)
        self.page.perform(edits.set_body(self.bench.report, self.block_id, body, "改案例标题"))

    def show_place(self, place: Place) -> None:
        """Shows the case and puts the caret in its title."""
        self.page.reveal(self, QRect())
        self.focus_at(1)
