"""The editor of one run of text: as high as its paragraphs, without a box; knows keys, chips and list
marks, not the report."""

import json
from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QMimeData,
    QPoint,
    QPointF,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCursor,
    QTextLine,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip, QWidget

from forms import text_codec, theme
from forms.blocks.base import is_for_page
from forms.blocks.chips import Chip, ChipHandler, ChipLabels
from forms.blocks.clipboard import image_bytes, pasted_bodies, pasted_rich, picture_files
from forms.text_codec import CHIP, LEAD, LISTS, Look, chip_part, paragraph_form
from report.blocks import Paragraph, Role, Text
from report.codec import decode, encode
from report.content import Inline
from report.errors import UserError
from report.messages import say
from report.pasted import PastedPicture

OWN_FORMAT = "application/x-zhibao-paragraphs"
_LEAD_ENDS = "。：:．.？?！! \u3000"
_AFTER_THESE_BODY = (Role.CASE_HEADING, Role.SOURCE_NOTE, Role.RUN_IN)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SHIFT = Qt.KeyboardModifier.ShiftModifier
Marker = Callable[[int], str]  # paragraph place → the number or bullet shown before it


class TextEdit(QTextEdit):
    """Signals: `typed` text may differ; `leaving(±1)` the caret left at the top or bottom; `joining`
    backspace at the very
    start; `pasted(bodies)` text or tables came from the clipboard; `image_pasted(bytes)`,
    `files_given(paths)`; `chip_opened(part)`
    a chip was double-clicked; `refused(sentence)` something could not be taken; `undoing`, `redoing`;
    `menu_wanted(where)` a context menu is asked for at a place of the screen; `lit_wanted()` Alt+Enter at a number from
    last year."""

    typed = Signal()
    leaving = Signal(int)
    joining = Signal()
    pasted = Signal(object)
    rich_pasted = Signal(object)  # pieces with headings or pictures among them
    image_pasted = Signal(object)
    files_given = Signal(object)
    chip_opened = Signal(object)
    refused = Signal(str)
    undoing = Signal()
    redoing = Signal()
    menu_wanted = Signal(QPoint)
    lit_wanted = Signal()

    def __init__(self, labels: ChipLabels, look: Look, marker: Marker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.labels = labels
        self.text_look = look
        self.composing = False
        self.key_filter: Callable[[QKeyEvent], bool] | None = None
        self._marker = marker
        self._loading = False
        self._handler = ChipHandler(labels, self)
        self._handler.attach(self.document())
        self.setProperty("look", "flat")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.restyle(look)
        self.textChanged.connect(self._on_text)
        self.cursorPositionChanged.connect(self._leave_lead)

    def restyle(self, look: Look) -> None:
        """Takes the text size that is set now."""
        self.text_look = look
        self.setFont(theme.font("page"))
        self.document().setDefaultFont(theme.font("page"))

    # -- content

    def load(self, paragraphs: Sequence[Paragraph]) -> None:
        """Shows paragraphs in place of what stands there; the caret stays where the texts are alike."""
        before = self._plain()
        caret = self.textCursor().position()
        self._loading = True
        text_codec.write_document(self.document(), paragraphs, self.text_look)
        self._loading = False
        cursor = self.textCursor()
        cursor.setPosition(_moved_caret(_units(before), _units(self._plain()), caret))
        self.setTextCursor(cursor)
        self.fit_marks()
        self._fit()

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """What stands there; text that an input method still composes is no part of it."""
        return text_codec.read_document(self.document())

    def redraw_chips(self) -> None:
        """Lays chips out anew: what they show may have changed."""
        if CHIP in self._plain() and not self.composing:
            self._loading = True
            self.document().markContentsDirty(0, self.document().characterCount())
            self._loading = False
        self.viewport().update()

    def fit_marks(self) -> None:
        """Leaves room for the numbers of run-in titles, which stand in the line itself."""
        metrics = QFontMetricsF(self.font())
        edit = QTextCursor(self.document())
        block, place = self.document().firstBlock(), 0
        while block.isValid():
            if paragraph_form(block).role == Role.RUN_IN:
                form = block.blockFormat()
                mark = self._marker(place)
                indent = self.text_look.em * 2 + (metrics.horizontalAdvance(mark) + 4 if mark else 0)
                if abs(form.textIndent() - indent) > 0.5:
                    form.setTextIndent(indent)
                    edit.setPosition(block.position())
                    self._loading = True
                    edit.setBlockFormat(form)
                    self._loading = False
            block, place = block.next(), place + 1

    def _plain(self) -> str:
        return self.document().toRawText()

    def _on_text(self) -> None:
        if self._loading:
            return
        if not self.composing:
            self._loading = True
            text_codec.settle_marks(self.textCursor().block())
            self._loading = False
        self.typed.emit()

    def lit_at(self, position: int) -> tuple[int, int] | None:
        """Start and end of the number from last year that a place of the document stands in or beside."""
        block = self.document().findBlock(position)
        return next(((a, b) for a, b in text_codec.lit_ranges(block) if a <= position <= b), None)

    def replace_lit(self, start: int, end: int, part: Inline) -> None:
        """Puts plain text or a bound number in the place of a lit number, of the same look; the caret stands behind it."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, _keep())
        text_codec.replace_selected(cursor, part)
        self.setTextCursor(cursor)

    def select(self, start: int, end: int) -> None:
        """Selects a range, the caret at its end."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, _keep())
        self.setTextCursor(cursor)

    def _fit(self) -> None:
        high = round(self.document().size().height())
        if high != self.height() or self.minimumHeight() != high:
            self.setFixedHeight(max(high, round(self.text_look.line)))

    # -- changes

    def insert_content(self, *parts: Chip) -> None:
        """Puts chips in at the caret, over what is selected."""
        cursor = self.textCursor()
        bold = cursor.charFormat().fontWeight() >= QFont.Weight.DemiBold
        cursor.beginEditBlock()
        text_codec.insert_content(cursor, parts)
        cursor.setCharFormat(text_codec.text_format(bold))
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def insert_paragraphs(self, paragraphs: Sequence[Paragraph]) -> None:
        """Puts paragraphs in over what is selected; a single body paragraph flows into the one at the
        caret."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        blank = not cursor.block().text()
        plain = paragraphs[0].role == Role.BODY and not paragraphs[0].lead
        if plain and not (blank and len(paragraphs) > 1):
            text_codec.insert_content(cursor, paragraphs[0].content)
            rest = paragraphs[1:]
        else:
            rest = paragraphs
            if not blank:
                cursor.insertBlock()
            text_codec.insert_paragraphs(cursor, rest[:1], self.text_look)
            rest = rest[1:]
        for paragraph in rest:
            cursor.insertBlock()
            text_codec.insert_paragraphs(cursor, (paragraph,), self.text_look)
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def toggle_bold(self) -> None:
        """Bold on or off for what is selected or typed next."""
        cursor = self.textCursor()
        bold = not self.is_bold()
        form = text_codec.text_format(bold)
        form.setFontWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        if cursor.hasSelection():
            self._bold_chips(cursor, bold)
            cursor.mergeCharFormat(form)
            self.typed.emit()
        else:
            self.mergeCurrentCharFormat(form)

    def is_bold(self) -> bool:
        """Whether what is typed next will be bold."""
        return self.currentCharFormat().fontWeight() >= QFont.Weight.DemiBold

    def _bold_chips(self, selection: QTextCursor, bold: bool) -> None:
        """A bound number keeps its boldness in its part, not in its format."""
        for at in range(selection.selectionStart(), selection.selectionEnd()):
            part = self.chip_at(at)
            if part is not None and hasattr(part, "bold"):
                self.replace_chip(at, decode({**encode(part), "bold": bold}))

    def chip_at(self, position: int) -> Chip | None:
        """The chip behind a place of the document."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        if not cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor):
            return None
        return chip_part(cursor.charFormat()) if cursor.selectedText() == CHIP else None

    def replace_chip(self, position: int, part: Chip | None) -> None:
        """Puts another chip in the place of the one behind `position`; None takes it out."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
        if part is None:
            cursor.removeSelectedText()
        else:
            cursor.setCharFormat(text_codec.chip_format(part))

    def role(self) -> str:
        """The role of the paragraph with the caret."""
        return paragraph_form(self.textCursor().block()).role

    def set_role(self, role: str, level: int = 0) -> None:
        """Gives every paragraph of the selection a role. A new run-in title is the first sentence of its
        paragraph."""
        cursor = self.textCursor()
        block = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(cursor.selectionEnd()).position()
        edit = QTextCursor(self.document())
        edit.beginEditBlock()
        while block.isValid() and block.position() <= last:
            old = paragraph_form(block)
            form = Paragraph((), role, "", level, old.number_form, old.printed_number)
            edit.setPosition(block.position())
            edit.setBlockFormat(text_codec.block_format(form, self.text_look))
            self._set_lead(block, role == Role.RUN_IN)
            block = block.next()
        edit.endEditBlock()
        self._leave_lead()
        self.viewport().update()

    def set_number_form(self, form: str) -> None:
        """Gives the numbered list around the caret another form of number."""
        first = last = self.textCursor().block()
        while paragraph_form(first.previous()).role == Role.NUMBERED and first.previous().isValid():
            first = first.previous()
        while paragraph_form(last.next()).role == Role.NUMBERED and last.next().isValid():
            last = last.next()
        edit, block = QTextCursor(self.document()), first
        edit.beginEditBlock()
        while block.isValid() and block.position() <= last.position():
            if paragraph_form(block).level == paragraph_form(self.textCursor().block()).level:
                made = block.blockFormat()
                made.setProperty(text_codec.NUMBER_FORM, form)
                edit.setPosition(block.position())
                edit.setBlockFormat(made)
            block = block.next()
        edit.endEditBlock()

    def _set_lead(self, block: QTextBlock, wanted: bool) -> None:
        cursor = QTextCursor(block)
        pieces = text_codec.fragments(block)
        marked = [p for p in pieces if p.charFormat().property(LEAD)]
        if wanted and not marked and block.text():
            text = block.text().partition(CHIP)[0]
            ends = [text.index(mark) + 1 for mark in _LEAD_ENDS if mark in text[:40]]
            cursor.setPosition(block.position() + min(ends, default=min(len(text), 40)), _keep())
            cursor.setCharFormat(text_codec.lead_format())
        elif wanted and not block.text():
            cursor.setBlockCharFormat(text_codec.lead_format())
        elif not wanted:
            for piece in marked:
                cursor.setPosition(piece.position())
                cursor.setPosition(piece.position() + piece.length(), _keep())
                cursor.setCharFormat(text_codec.text_format())
            cursor.setBlockCharFormat(text_codec.text_format())

    def _leave_lead(self) -> None:
        """What is typed behind the stop of a run-in title is no part of the title."""
        cursor = self.textCursor()
        form = self.currentCharFormat()
        if cursor.hasSelection() or not form.property(LEAD):
            return
        text = text_codec.utf16_slice(cursor.block().text(), 0, cursor.positionInBlock())
        after = QTextCursor(cursor)
        at_end = cursor.atBlockEnd() or not after.movePosition(QTextCursor.MoveOperation.Right, _keep())
        if text[-1:] and text[-1] in _LEAD_ENDS and (at_end or not after.charFormat().property(LEAD)):
            self.setCurrentCharFormat(text_codec.text_format())

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.key_filter is not None and self.key_filter(event):
            return
        if is_for_page(event):
            return
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undoing.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redoing.emit()
        elif self._asks_for_lit(event):
            self.lit_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Bold) and not self.isReadOnly():
            self.toggle_bold()
        elif event.matches(QKeySequence.StandardKey.Paste) and not self.isReadOnly():
            self.paste()  # at the end of a key that it handles itself Qt draws the caret, wherever the focus has gone
        elif not self._moves_out(event) and (self.isReadOnly() or not self._shapes(event)):
            super().keyPressEvent(event)

    def _asks_for_lit(self, event: QKeyEvent) -> bool:
        """Alt+Enter in or beside a number from last year."""
        alone = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
        return alone and event.key() in _ENTER and self.lit_at(self.textCursor().position()) is not None

    def _moves_out(self, event: QKeyEvent) -> bool:
        """↑ in the first line and ↓ in the last lead to the neighbouring block."""
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            return False
        cursor = self.textCursor()
        line = cursor.block().layout().lineForTextPosition(cursor.positionInBlock())
        number = line.lineNumber() if line.isValid() else 0
        first = not cursor.block().previous().isValid() and number == 0
        last = not cursor.block().next().isValid() and number >= cursor.block().layout().lineCount() - 1
        if event.key() == Qt.Key.Key_Up and first:
            self.leaving.emit(-1)
        elif event.key() == Qt.Key.Key_Down and last:
            self.leaving.emit(1)
        else:
            return False
        return True

    def _shapes(self, event: QKeyEvent) -> bool:
        """Enter, Backspace and Tab where they change the form of a paragraph."""
        cursor = self.textCursor()
        form = paragraph_form(cursor.block())
        if event.key() in _ENTER and not event.modifiers() & _SHIFT:
            return self._enter(cursor, form)
        if event.key() == Qt.Key.Key_Backspace and not cursor.hasSelection() and cursor.atBlockStart():
            if form.role != Role.BODY:
                self.set_role(Role.BODY)
                return True
            if cursor.atStart():
                self.joining.emit()
                return True
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and form.role in LISTS:
            step = 1 if event.key() == Qt.Key.Key_Tab else -1
            self.set_role(form.role, min(max(form.level + step, 0), 3))
            return True
        return False

    def _enter(self, cursor: QTextCursor, form: Paragraph) -> bool:
        if form.role in LISTS and not cursor.block().text():
            self.set_role(Role.BODY)
            return True
        if form.role in _AFTER_THESE_BODY and cursor.atBlockEnd() and not cursor.hasSelection():
            fresh = Paragraph()
            cursor.insertBlock(text_codec.block_format(fresh, self.text_look), text_codec.text_format())
            self.setTextCursor(cursor)
            return True
        return False

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab inside a list changes the level of its item, and is for the picker while that is open."""
        if self.key_filter is not None:
            return False
        if paragraph_form(self.textCursor().block()).role in LISTS and not self.isReadOnly():
            return False
        return super().focusNextPrevChild(next)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if not self.composing:
            self.typed.emit()

    # -- clipboard

    def createMimeDataFromSelection(self) -> QMimeData:
        """Chips go along as chips, and as what they show for other programs."""
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart())
        found, texts = [], []
        block = first
        while block.isValid() and block.position() < max(cursor.selectionEnd(), cursor.selectionStart() + 1):
            low = max(cursor.selectionStart() - block.position(), 0)
            high = min(cursor.selectionEnd() - block.position(), block.length() - 1)
            found.append(text_codec.read_block(block, low, high))
            texts.append(self.shown_text(block, low, high)[0])
            block = block.next()
        data = QMimeData()
        data.setText("\n".join(texts))
        data.setData(OWN_FORMAT, QByteArray(json.dumps(encode(tuple(found))).encode()))
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasHtml() or source.hasImage() or source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Our own text first, then files, HTML, plain text; a bare picture last, for Excel adds a picture
        to every range."""
        if source.hasFormat(OWN_FORMAT):
            coded = json.loads(bytes(source.data(OWN_FORMAT).data()))
            self.pasted.emit((Text(decode(coded)),))
            return
        files = picture_files(source)
        if files:
            self.files_given.emit(files)
            return
        try:
            rich = pasted_rich(source)
            bodies = () if rich else pasted_bodies(source)
        except UserError as error:
            self.refused.emit(str(error))
            return
        lone = len(rich) == 1 and source.hasImage() and isinstance(rich[0], PastedPicture)
        if rich and not lone:
            self.rich_pasted.emit(rich)
        elif bodies:
            self.pasted.emit(bodies)
        elif source.hasImage():
            self.image_pasted.emit(image_bytes(source))

    # -- what is seen

    def shown_text(self, block: QTextBlock, low: int = 0, high: int = -1) -> tuple[str, list[int]]:
        """A paragraph's text with its chips spelled out, and for each character its place in the block."""
        texts: list[str] = []
        places: list[int] = []
        for piece in text_codec.fragments(block):
            at = piece.position() - block.position()
            for letter in piece.text():
                shown = self.labels.of(piece.charFormat()).text if letter == CHIP else letter
                if at >= low and (high < 0 or at < high):
                    texts.append(shown)
                    places += [at] * len(shown)
                at += 2 if ord(letter) > 0xFFFF else 1
        return "".join(texts), places

    def chip_under(self, point: QPoint) -> int:
        """The place of the chip under a point of the viewport, or −1."""
        at = self.document().documentLayout().hitTest(QPointF(point), Qt.HitTestAccuracy.ExactHit)
        for position in (at, at - 1):
            if (
                position >= 0
                and self.chip_at(position) is not None
                and self.area_of(position).contains(point)
            ):
                return position
        return -1

    def area_of(self, position: int) -> QRect:
        """Where the character behind a place of the document is drawn."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        left = self.cursorRect(cursor)
        cursor.setPosition(position + 1)
        right = self.cursorRect(cursor)
        return QRect(left.topLeft(), right.bottomRight())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def tip_at(self, point: QPoint) -> str:
        """What the finding or the chip under a point of the viewport says; "" where there is neither."""
        position = self.cursorForPosition(point).position()
        tips = []
        for mark in self.extraSelections():
            cursor: QTextCursor = mark.cursor  # type: ignore[attr-defined]
            if cursor.selectionStart() <= position <= cursor.selectionEnd():
                tips.append(mark.format.toolTip())  # type: ignore[attr-defined]
        at = self.chip_under(point)
        part = self.chip_at(at) if at >= 0 else None
        tips += [self.labels.of(text_codec.chip_format(part)).tip] if part is not None else []
        lit = self.lit_at(position)
        if lit is not None:
            tips.append(say("roll.lit_tip", text=text_codec.text_between(self.document(), *lit)))
        return "\n".join(tip for tip in tips if tip)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self.chip_under(event.position().toPoint())
        if at < 0:
            super().mouseDoubleClickEvent(event)
            return
        cursor = self.textCursor()
        cursor.setPosition(at)
        cursor.setPosition(at + 1, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.chip_opened.emit(at)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        block, place = self.document().firstBlock(), 0
        while block.isValid():
            mark = self._marker(place) if paragraph_form(block).role in (*LISTS, Role.RUN_IN) else ""
            if mark:
                self._paint_mark(painter, block, mark)
            block, place = block.next(), place + 1
        painter.end()

    def _paint_mark(self, painter: QPainter, block: QTextBlock, mark: str) -> None:
        origin = self.document().documentLayout().blockBoundingRect(block).topLeft()
        line: QTextLine = block.layout().lineAt(0)
        if not line.isValid():
            return
        baseline = origin.y() + line.y() + line.ascent()
        width = QFontMetricsF(self.font()).horizontalAdvance(mark)
        run_in = paragraph_form(block).role == Role.RUN_IN
        left = self.text_look.em * 2 if run_in else origin.x() + line.x() - width - 6
        painter.setPen(QColor(theme.colour("second" if not run_in else "quiet")))
        painter.drawText(QPointF(left, baseline), mark)


def _keep() -> QTextCursor.MoveMode:
    return QTextCursor.MoveMode.KeepAnchor


def _units(text: str) -> memoryview:
    """The text in the units in which Qt counts."""
    return memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")


def _moved_caret(before: memoryview, after: memoryview, caret: int) -> int:
    """Where the caret belongs after the text changed elsewhere or by undo."""
    if before == after:
        return caret
    same = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    if caret <= same:
        return caret
    room = min(len(before), len(after)) - same
    tail = next((i for i in range(room) if before[-1 - i] != after[-1 - i]), room)
    if caret >= len(before) - tail:
        return caret + len(after) - len(before)
    return len(after) - tail
