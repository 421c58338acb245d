"""A run of paragraphs on the page: gathers typing into edits, follows the report, marks findings."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu, QTextEdit, QWidget

from forms import text_codec, theme
from forms.blocks.base import GATHER_MS, BlockWidget, Page, layout_of
from forms.blocks.chips import Chip
from forms.blocks.number_menu import fill_number_menu
from forms.blocks.text_edit import TextEdit
from forms.paste import Rich
from forms.text_codec import normal
from report import edits
from report.blocks import Body, Paragraph, Role, Table, Text
from report.carried import without_marks
from report.checks.findings import Finding, Level, Place
from report.content import BoundNumber, Footnote, Inline
from report.finding_words import doubted_words
from report.history import Target
from report.messages import say
from report.model import Edit
from report.numbering import list_number
from report.stream import bound_text

_BULLETS = ("•", "–", "·", "▪")
NUMBER_FORMS = ("{n}.", "（{n}）", "①", "{han}、", "（{han}）", "{n}）")
_LINES = {
    Level.ERROR: ("error", QTextCharFormat.UnderlineStyle.SingleUnderline),
    Level.QUERY: ("query_glyph", QTextCharFormat.UnderlineStyle.DashUnderline),
    Level.HINT: ("quiet", QTextCharFormat.UnderlineStyle.DotLine),
}


class TextBlock(BlockWidget):
    """One text block. Before the report holds it (`block` is None) it is the empty place at the end of a
    section."""

    def __init__(
        self,
        page: Page,
        section_id: str,
        block_id: str,
        parent_block: str = "",
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(page, section_id, block_id, parent)
        self.parent_block = parent_block
        self._shown: tuple[Paragraph, ...] = ()
        self._dirty = False
        self._stale = False
        self._marks: list[tuple[Finding, Place]] = []
        self._marked = -1  # the document's revision when they were put in
        self._opened: QTextEdit.ExtraSelection | None = None
        self.edit = TextEdit(page.labels, page.look(), self._mark_text)
        self.edit.setAccessibleName(say("section.text_name"))
        self.edit.setPlaceholderText(hint)
        layout_of(self, self.edit)
        self._timer = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._timer.timeout.connect(self._gathered)
        self.edit.typed.connect(self._typed)
        self.edit.leaving.connect(lambda direction: self.page.step_out(self, direction))
        self.edit.joining.connect(lambda: self.page.join_with_previous(self))
        self.edit.pasted.connect(self._take_pasted)
        self.edit.rich_pasted.connect(self._take_rich)
        self.edit.image_pasted.connect(self.page.take_image)
        self.edit.files_given.connect(self.page.take_files)
        self.edit.refused.connect(self.bench.say)
        self.edit.undoing.connect(self.bench.undo)
        self.edit.redoing.connect(self.bench.redo)
        self.edit.menu_wanted.connect(self._open_menu)
        self.edit.chip_opened.connect(lambda position: self.page.open_chip(self, position))
        self.edit.lit_wanted.connect(lambda: self.page.open_lit(self))
        self.edit.cursorPositionChanged.connect(self._caret_moved)
        self.setFocusProxy(self.edit)
        self._load()

    # -- report → widget

    def body(self) -> Text:
        """What the report holds; an empty text where it holds nothing yet."""
        block = self.block
        return block.body if block is not None and isinstance(block.body, Text) else Text()

    def _load(self) -> None:
        self._shown = self.body().paragraphs
        self.edit.load(self._shown)
        self.edit.setReadOnly(not self.can_edit())
        self._dirty = self._stale = False
        self._timer.stop()

    def refresh(self, edit: Edit | None) -> None:
        """Loads the text anew when the report holds another one; while an input method composes,
        afterwards."""
        paragraphs = self.body().paragraphs
        if paragraphs != self._shown and tuple(map(normal, paragraphs)) != self.edit.paragraphs():
            if self.edit.composing:
                self._stale = True
                return
            self._load()
            self._show_marks()
        self._shown = paragraphs
        self.edit.redraw_chips()
        self.edit.fit_marks()
        self.edit.setReadOnly(not self.can_edit())

    def restyle(self) -> None:
        """Takes the text size and colours that are set now."""
        self.edit.restyle(self.page.look())
        self.edit.load(self.edit.paragraphs())
        self._show_marks()

    def _mark_text(self, place: int) -> str:
        """The number or bullet of a paragraph, as the report numbers it now."""
        numbers = self.bench.numbers()
        form = text_codec.paragraph_form(self.edit.document().findBlockByNumber(place))
        if form.role == Role.BULLET:
            return _BULLETS[min(form.level, len(_BULLETS) - 1)]
        found = numbers.lists if form.role == Role.NUMBERED else numbers.run_ins
        return found.get((self.block_id, place), "")

    # -- widget → report

    def _typed(self) -> None:
        if self._stale and not self.edit.composing:
            self._load()
            return
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start()
        self.page.text_typed(self)

    def _gathered(self) -> None:
        if self.edit.composing:
            self._timer.start()  # half a word is not worth a step; the rest follows when it is chosen
        else:
            self.flush()

    def flush(self) -> None:
        """Performs what was typed as one edit."""
        self._perform("编辑文字")

    def _perform(self, name: str) -> None:
        self._timer.stop()
        if not self._dirty:
            return
        self._dirty = False
        paragraphs = self.edit.paragraphs()
        if paragraphs == tuple(map(normal, self._shown)):
            return
        self._shown = paragraphs
        if self.block is not None:
            self.page.perform(edits.set_body(self.bench.report, self.block_id, Text(paragraphs), name))
        else:
            report = self.bench.report
            at = len(report.blocks_of(self.section_id, self.parent_block))
            self.page.perform(
                edits.insert_block(
                    report, self.section_id, at, Text(paragraphs), name, self.parent_block, self.block_id
                )
            )

    def _now(self, name: str) -> None:
        """What just happened in the editor is a step of its own."""
        self._dirty = True
        self._perform(name)

    def _take_pasted(self, bodies: tuple[Body, ...]) -> None:
        self.flush()
        if all(isinstance(body, Text) for body in bodies):
            self.edit.insert_paragraphs([p for b in bodies if isinstance(b, Text) for p in b.paragraphs])
            self._now("粘贴")
            return
        cells = sum(len(b.rows) * len(b.rows[0]) for b in bodies if isinstance(b, Table))
        self.page.insert_bodies(bodies, f"粘贴 {cells} 格")

    def _take_rich(self, pieces: tuple[Rich, ...]) -> None:
        self.flush()
        self.page.take_rich(pieces)

    # -- what the tool bar asks for

    def toggle_bold(self) -> None:
        """Bold on or off."""
        self.flush()
        self.edit.toggle_bold()
        self._now("加粗")

    def set_role(self, role: str) -> None:
        """Gives the selected paragraphs a role."""
        self.flush()
        self.edit.set_role(role)
        self._now("改段落样式")

    def set_number_form(self, form: str) -> None:
        """Gives the numbered list around the caret another form of number."""
        self.flush()
        self.edit.set_number_form(form)
        self._now("改编号样式")

    def insert_chip(self, part: Chip, name: str, instead_of: int = 0) -> None:
        """Puts a bound number, reference or footnote in at the caret, over so many UTF-16 units before it."""
        self.flush()
        if instead_of:
            cursor = self.edit.textCursor()
            cursor.setPosition(cursor.position() - instead_of, QTextCursor.MoveMode.KeepAnchor)
            self.edit.setTextCursor(cursor)
        self.edit.insert_content(part)
        self._now(name)

    def replace_chip(self, position: int, part: Chip | None, name: str) -> None:
        """Puts another chip in the place of the one at `position`, or none."""
        self.flush()
        self.edit.replace_chip(position, part)
        self._now(name)

    def settle_lit(self, start: int, end: int, part: Inline, name: str) -> None:
        """Has text or a bound number stand where a number from last year was lit: confirmed, changed or bound, one step."""
        self.flush()
        self.edit.replace_lit(start, end, part)
        self._now(name)
        self.edit.setFocus()
        self._caret_moved()

    def rewrite_lit(self, start: int, end: int) -> None:
        """Selects a number from last year, so that the next key writes over it."""
        self.edit.select(start, end)
        self.edit.setFocus()

    def confirm_paragraph(self, position: int) -> None:
        """Takes every number from last year in the paragraph at `position` as this year's, one step."""
        self.flush()
        at = self.edit.document().findBlock(position).blockNumber()
        every = list(self.edit.paragraphs())
        every[at] = replace(every[at], content=without_marks(every[at].content))
        self.page.perform(edits.set_body(self.bench.report, self.block_id, Text(tuple(every)), "确认数字"))

    def show_lit(self, paragraph: int, place: int) -> bool:
        """Selects the `place`-th number from last year of a paragraph; False where it is gone."""
        ranges = text_codec.lit_ranges(self.edit.document().findBlockByNumber(paragraph))
        if place >= len(ranges):
            return False
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.select(*ranges[place])
        self.page.reveal(self.edit, self.edit.cursorRect())
        return True

    def caret_in_lit(self) -> tuple[int, int]:
        """The caret's paragraph, and how many of its numbers from last year begin before the caret."""
        cursor = self.edit.textCursor()
        passed = [
            a
            for a, _ in text_codec.lit_ranges(cursor.block())
            if a < cursor.selectionEnd() or a <= cursor.selectionStart()
        ]
        return cursor.blockNumber(), len(passed)

    def move_paragraph(self, direction: int) -> bool:
        """Moves the caret's paragraph past its neighbour; False at the end of the text."""
        self.flush()
        every, at = list(self.edit.paragraphs()), self.paragraph_place()
        to = at + direction
        if not 0 <= to < len(every) or not self.can_edit() or self.block is None:
            return False
        column = self.edit.textCursor().positionInBlock()
        every[at], every[to] = every[to], every[at]
        self.page.perform(edits.set_body(self.bench.report, self.block_id, Text(tuple(every)), "移动段落"))
        cursor = self.edit.textCursor()
        cursor.setPosition(self.edit.document().findBlockByNumber(to).position() + column)
        self.edit.setTextCursor(cursor)
        return True

    def halves(self) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
        """The paragraphs up to the caret's own, and those behind it."""
        self.flush()
        every = self.edit.paragraphs()
        at = self.edit.textCursor().blockNumber() + 1
        return every[:at], every[at:]

    def paragraph_place(self) -> int:
        """The place of the caret's paragraph."""
        return self.edit.textCursor().blockNumber()

    # -- caret, findings

    def focus_at(self, direction: int) -> None:
        """The caret at the start (coming from above) or the end."""
        where = QTextCursor.MoveOperation.Start if direction > 0 else QTextCursor.MoveOperation.End
        cursor = self.edit.textCursor()
        cursor.movePosition(where)
        self.edit.setTextCursor(cursor)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._caret_moved()

    def _caret_moved(self) -> None:
        if self.edit.hasFocus():
            self.page.reveal(self.edit, self.edit.cursorRect())
            self.page.caret_moved()

    def mark(self, findings: list[tuple[Finding, Place]]) -> None:
        """Underlines the places of findings: red, amber dashed, grey dotted."""
        revision = self.edit.document().revision()
        if self._opened is None and findings == self._marks and revision == self._marked:
            return  # the marks stand where they stood
        self._marks = findings
        self._opened = None
        self._show_marks()

    def _show_marks(self) -> None:
        self._marked = self.edit.document().revision()
        made = []
        for finding, place in self._marks:
            if finding.rule == "carried_numbers":
                continue  # the numbers themselves are lit
            role, style = _LINES[Level(finding.level)]
            form = QTextCharFormat()
            form.setUnderlineStyle(style)
            form.setUnderlineColor(QColor(theme.colour(role)))
            form.setToolTip(finding.message)
            for cursor in self._places(replace(place, quote=doubted_words(finding, place))):
                if self._opened is not None and _same_range(cursor, self._opened.cursor):  # type: ignore[attr-defined]
                    form.setBackground(theme.colour("query_ground"))  # two selections of one range do not mix
                made.append(_selection(cursor, form))
        if self._opened is not None:
            made.insert(0, self._opened)
        self.edit.setExtraSelections(made)

    def _places(self, place: Place) -> list[QTextCursor]:
        """The quoted words in the paragraph, else the whole paragraph; nothing when it is no longer there."""
        document = self.edit.document()
        blocks = [document.findBlockByNumber(place.paragraph)] if place.paragraph >= 0 else self._blocks()
        for block in blocks:
            if block.isValid():
                found = self._quoted(block, place.quote)
                if found is not None:
                    return [found]
        if place.paragraph >= 0 and blocks[0].isValid():
            cursor = QTextCursor(blocks[0])
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            return [cursor]
        return []

    def _blocks(self) -> list[QTextBlock]:
        document = self.edit.document()
        return [document.findBlockByNumber(n) for n in range(document.blockCount())]

    def _quoted(self, block: QTextBlock, quote: str) -> QTextCursor | None:
        text, places = self.edit.shown_text(block)
        number = self._mark_text(block.blockNumber())
        words = quote.strip().removeprefix(number) if number else quote.strip()
        at = text.find(words) if words else -1
        if at < 0:
            return None
        cursor = QTextCursor(block)
        last = at + len(words) - 1
        width = 2 if ord(text[last]) > 0xFFFF else 1
        cursor.setPosition(block.position() + places[at])
        cursor.setPosition(block.position() + places[last] + width, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def show_place(self, place: Place) -> None:
        """Scrolls to a finding's words and gives them an amber ground."""
        found = self._places(place)
        if not found:
            return
        form = QTextCharFormat()
        form.setBackground(theme.colour("query_ground"))
        self._opened = _selection(found[0], form)
        self._show_marks()
        caret = QTextCursor(found[0])
        caret.setPosition(found[0].selectionStart())
        self.edit.setTextCursor(caret)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.page.reveal(self.edit, self.edit.cursorRect(found[0]).united(self.edit.cursorRect(caret)))

    def caret_area(self) -> QRect:
        """Where the caret stands in the editor."""
        return self.edit.cursorRect()

    def history_target(self) -> Target:
        """The paragraph with the caret."""
        return Target("blocks", self.block_id, self.paragraph_place())

    def word_before(self) -> str:
        """The paragraph's text up to the caret."""
        cursor = self.edit.textCursor()
        return text_codec.utf16_slice(cursor.block().text(), 0, cursor.positionInBlock())

    # -- menu

    def chip_actions(self, menu: QMenu, position: int) -> None:
        """What can be done with the chip at `position`."""
        part = self.edit.chip_at(position)
        if isinstance(part, BoundNumber):
            now = bound_text(self.bench.report, part)
            if part.confirmed != now:
                seen = BoundNumber(part.row, part.column, part.unit, part.bold, now)
                menu.addAction(f"确认 {now}", lambda: self.replace_chip(position, seen, "确认数字"))
            turned = BoundNumber(part.row, part.column, not part.unit, part.bold, "")
            turned = BoundNumber(
                part.row, part.column, not part.unit, part.bold, bound_text(self.bench.report, turned)
            )
            words = "不带单位" if part.unit else "带单位"
            menu.addAction(words, lambda: self.replace_chip(position, turned, words))
            menu.addAction("变为普通文字", lambda: self._as_text(position, now))
        elif isinstance(part, Footnote):
            menu.addAction("删除脚注", lambda: self.replace_chip(position, None, "删除脚注"))

    def _as_text(self, position: int, text: str) -> None:
        self.flush()
        cursor = QTextCursor(self.edit.document())
        cursor.setPosition(position)
        cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text, text_codec.text_format())
        self._now("变为普通文字")

    def _open_menu(self, where: QPoint) -> None:
        at = self.edit.chip_under(self.edit.viewport().mapFromGlobal(where))
        menu = QMenu(self)
        if at >= 0 and self.can_edit():
            self.chip_actions(menu, at)
            menu.addSeparator()
        position = self.edit.cursorForPosition(self.edit.viewport().mapFromGlobal(where)).position()
        lit = self.edit.lit_at(position)
        if lit is not None and self.can_edit():
            self.page.lit_actions(menu, self, *lit)
            menu.addSeparator()
        fill_number_menu(menu, self, position)
        if self.edit.role() == Role.NUMBERED and self.can_edit():
            forms = menu.addMenu("编号样式")
            for form in NUMBER_FORMS:
                forms.addAction(list_number(form, 1), lambda form=form: self.set_number_form(form))
        cut = menu.addAction("剪切", self.edit.cut)
        copy = menu.addAction("复制", self.edit.copy)
        put = menu.addAction("粘贴", self.edit.paste)
        selected = self.edit.textCursor().hasSelection()
        cut.setEnabled(selected and self.can_edit())
        copy.setEnabled(selected)
        put.setEnabled(self.can_edit() and self.edit.canPaste())
        menu.addSeparator()
        self.add_history(menu)
        menu.exec(where)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.edit.setFocus(event.reason())


def _same_range(one: QTextCursor, other: QTextCursor) -> bool:
    return (one.selectionStart(), one.selectionEnd()) == (other.selectionStart(), other.selectionEnd())


def _selection(cursor: QTextCursor, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    made.cursor = cursor  # type: ignore[attr-defined]
    made.format = form  # type: ignore[attr-defined]
    return made
