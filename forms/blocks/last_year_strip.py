"""Last year's words below an empty section: grey, to be taken over paragraph by paragraph, or all at once."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from forms import theme
from forms.blocks.base import BAR_SPACE, TOOL_SPACE, Page
from forms.widgets import button, empty, label, line, row, stack
from report.blocks import Paragraph, Text
from report.messages import say
from report.model import Report
from report.roll.prose import LAST_YEAR, TAKE, Piece, is_taken, piece_text, read_pieces

_MOST_WORDS = 400  # of what is only shown: a long table is read in the pane at the right


class LastYearStrip(QFrame):
    """Shows itself while the section is empty. Once a paragraph was taken it stays for the others until it is folded."""

    def __init__(self, page: Page, section_id: str) -> None:
        super().__init__()
        self._page = page
        self._section_id = section_id
        self._folded = self._begun = False
        self._shown: tuple[object, ...] = ()
        self._taken: set[int] = set()
        self._text = ""
        self._pieces: tuple[Piece, ...] = ()
        self._outer = stack()
        self._outer.setContentsMargins(BAR_SPACE, 4, TOOL_SPACE, 8)
        self.setLayout(self._outer)
        self.hide()

    def refresh(self, edit_name: str = "") -> None:
        """Looks whether last year's words are still wanted here; `edit_name` is what just happened."""
        report = self._page.bench.report
        text = report.fields.get(LAST_YEAR + self._section_id, "")
        if text != self._text:
            self._text, self._pieces = text, read_pieces(text)
        pieces = self._pieces
        if not pieces:
            self.hide()
            return
        if is_empty(report, self._section_id):
            self._taken.clear()
            self._begun = False
        elif edit_name == TAKE:  # taken here or in the pane, or taken back
            self._taken = {n for n, piece in enumerate(pieces) if is_taken(report, self._section_id, piece)}
            self._begun = True
        rest = [n for n, piece in enumerate(pieces) if n not in self._taken]
        open_now = any(isinstance(pieces[n], Paragraph) for n in rest) and self._page.editable(
            self._section_id
        )
        wanted = open_now and not self._folded and (self._begun or is_empty(report, self._section_id))
        self.setVisible(wanted)
        shown = (pieces, tuple(rest), theme.is_dark(), theme.text_scale())
        if wanted and shown != self._shown:
            self._shown = shown
            self._fill(pieces, rest)

    def _fill(self, pieces: tuple[Piece, ...], rest: list[int]) -> None:
        empty(self._outer)
        report, numbers = self._page.bench.report, self._page.bench.numbers()
        take_all = button("整节取用", partial(self._take, rest), "link", tip=say("roll.take_all"))
        fold = button("收起", self._fold, "link", tip=say("roll.fold"))
        title = label(say("roll.strip_title", year=report.year - 1), "quiet")
        title.setToolTip(say("roll.strip_note"))
        lines = [self._line(n, pieces[n], piece_text(report, pieces[n], numbers)) for n in rest]
        body = QWidget()
        body.setLayout(stack(line(), row(title, 1, take_all, fold), *lines, spacing=4))
        self._outer.addWidget(body)
        body.show()

    def _line(self, place: int, piece: Piece, text: str) -> QHBoxLayout:
        words = label(text if len(text) <= _MOST_WORDS else text[:_MOST_WORDS] + "……", "quiet", wrap=True)
        words.setFont(theme.font("page"))
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if not isinstance(piece, Paragraph):
            made = row(words)
            made.setContentsMargins(theme.scaled(28), 0, 0, 0)
            return made
        take = button("取用", partial(self._take, [place]), "small", tip=say("roll.take_one"))
        take.setAccessibleName(f"取用：{text[:20]}")
        made = row(words, take, spacing=12)
        made.setStretch(0, 1)
        made.setAlignment(take, Qt.AlignmentFlag.AlignTop)
        return made

    def _take(self, places: list[int]) -> None:
        self._page.take_last_year(self._section_id, places)

    def _fold(self) -> None:
        self._folded = True
        self.hide()


def is_empty(report: Report, section_id: str) -> bool:
    """Whether nobody has written a word into the section; captions that came along are no words."""
    texts = [block.body for block in report.blocks_of(section_id) if isinstance(block.body, Text)]
    return not any(p.lead or p.content for text in texts for p in text.paragraphs)
