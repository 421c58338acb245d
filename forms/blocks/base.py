"""What the widgets of all kinds of block share: their page, one-line fields, captions and the small tool
row."""

from typing import Any, Protocol

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from forms import theme
from forms.blocks.chips import ChipLabels
from forms.icons import set_icon
from forms.paste import Rich
from forms.text_codec import Look
from forms.widgets import label, row, stack
from forms.workbench import Workbench
from report.blocks import Block, Body, Text
from report.checks.findings import Finding, Place
from report.fact_list import Wanted
from report.history import Target
from report.model import Edit

GATHER_MS = 1000
BAR_SPACE = 14  # between the accent bar in the margin and the text
TOOL_SPACE = 26  # the margin at the right, where the tools of a block stand


class Page(Protocol):
    """What a block may ask of the page it stands on."""

    bench: Workbench
    labels: ChipLabels

    def editable(self, section_id: str) -> bool:
        """Whether a person may change the section now."""

    def perform(self, edit: Edit) -> None:
        """Asks the workbench for an edit."""

    def look(self) -> Look:
        """Sizes of text."""

    def step_out(self, block: Any, direction: int) -> None:
        """Moves the caret from a block or heading to its neighbour: −1 up, 1 down."""

    def join_with_previous(self, block: "BlockWidget") -> None:
        """Puts a text block's paragraphs behind those of the text block before it."""

    def insert_bodies(self, bodies: tuple[Body, ...], name: str) -> None:
        """Puts new blocks in at the caret, as one step."""

    def take_files(self, paths: list[str]) -> None:
        """Makes pictures of dropped or pasted files."""

    def take_rich(self, pieces: tuple[Rich, ...]) -> None:
        """Puts pasted pieces in at the caret; where headings are among them, a person says what becomes of them."""

    def take_image(self, data: bytes) -> None:
        """Makes a figure of a pasted picture."""

    def show_facts(self, wanted: Wanted) -> None:
        """Asks for the list of places where a quantity stands."""

    def reveal(self, widget: QWidget, area: QRect) -> None:
        """Scrolls so that a part of a widget is seen; an empty `area` is all of it."""

    def move_one(self, block_id: str, direction: int) -> None:
        """Moves a block before or behind its neighbour."""

    def move_block(self, direction: int) -> None:
        """Moves the paragraph or block with the caret up (−1) or down (1)."""

    def delete_one(self, block_id: str) -> None:
        """Deletes a block."""

    def text_beside(self, block_id: str, below: bool) -> None:
        """Opens an empty paragraph above or below a block."""

    def caret_moved(self) -> None:
        """Tells the window where the caret is."""

    def text_typed(self, block: "BlockWidget") -> None:
        """Something was typed in a text: @ may open the list of indicators."""

    def open_chip(self, block: "BlockWidget", position: int) -> None:
        """A chip was double-clicked: a footnote opens, a bound number or reference leads to its source."""

    def open_lit(self, block: "BlockWidget") -> None:
        """Opens the menu of the number from last year at the caret."""

    def lit_actions(self, menu: QMenu, block: "BlockWidget", start: int, end: int) -> None:
        """Puts what can be done with a number from last year into a menu."""

    def take_last_year(self, section_id: str, places: list[int]) -> None:
        """Takes last year's paragraphs at these places over into a section."""


class BlockWidget(QWidget):
    """One block on the page. Subclasses show it, ask the page for edits and refresh from the report."""

    def __init__(self, page: Page, section_id: str, block_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self.bench = page.bench
        self.section_id = section_id
        self.block_id = block_id
        self.is_current = False
        self.has_tools = False
        self._tools: BlockTools | None = None

    @property
    def block(self) -> Block | None:
        """The block as the report holds it now; None when it is gone or not yet there."""
        return self.bench.report.blocks.get(self.block_id)

    def refresh(self, edit: Edit | None) -> None:
        """Shows what the report holds now; `edit` is what happened, None for "look at everything"."""

    def flush(self) -> None:
        """Performs what was typed and not yet asked for."""

    def restyle(self) -> None:
        """Takes the text size and colours that are set now."""

    def focus_at(self, direction: int) -> None:
        """Takes the caret: 1 coming from above, −1 from below."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self, findings: list[tuple[Finding, Place]]) -> None:
        """Marks the places of findings in this block."""

    def show_place(self, place: Place) -> None:
        """Selects a place in this block."""

    def set_current(self, current: bool) -> None:
        """Whether the caret is here: a bar in the margin says so."""
        if self.is_current != current:
            self.is_current = current
            self.update()
            self._place_tools()

    def menu_actions(self, menu: QMenu) -> None:
        """Puts the actions of this kind of block into its menu."""

    def history_target(self) -> Target:
        """What 修改记录 is asked about here: the block, or the paragraph or cell with the caret."""
        return Target("blocks", self.block_id)

    def add_history(self, menu: QMenu) -> None:
        """Puts 修改记录 into a menu."""
        if self.block is not None:
            act = menu.addAction("修改记录")
            act.setShortcut(QKeySequence("Ctrl+Alt+H"))
            act.setShortcutVisibleInContextMenu(True)
            act.triggered.connect(lambda: self.bench.history_wanted.emit(self.history_target()))

    def fill_menu(self, menu: QMenu) -> None:
        """The block's menu: what its kind offers, then what every block has."""
        self.menu_actions(menu)
        if not menu.isEmpty():
            menu.addSeparator()
        key = self.block_id
        menu.addAction("在上方写文字", lambda: self.page.text_beside(key, below=False))
        menu.addAction("在下方写文字", lambda: self.page.text_beside(key, below=True))
        menu.addSeparator()
        menu.addAction("上移", lambda: self.page.move_one(key, -1))
        menu.addAction("下移", lambda: self.page.move_one(key, 1))
        menu.addAction("删除", lambda: self.page.delete_one(key))
        menu.addSeparator()
        self.add_history(menu)

    def can_edit(self) -> bool:
        """Whether a person may change the block now."""
        return self.page.editable(self.section_id)

    def add_tools(self) -> None:
        """Gives the block the tool row that shows under the mouse or with the caret."""
        self.has_tools = True

    def _place_tools(self, inside: bool = False) -> None:
        wanted = self.has_tools and (inside or self.is_current) and self.can_edit()
        if wanted and self._tools is None:
            self._tools = BlockTools(self)
        if self._tools is not None:
            self._tools.setVisible(wanted)
            self._tools.move(self.width() - self._tools.width() - 1, 2)
            self._tools.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.is_current:
            painter = QPainter(self)
            painter.fillRect(0, 2, 2, self.height() - 4, theme.colour("accent"))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._place_tools(inside=True)

    def leaveEvent(self, event: QEvent) -> None:
        self._place_tools()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_tools(self.underMouse())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_for_page(event):  # the scroll area above would take the arrow for itself
            self.page.move_block(-1 if event.key() == Qt.Key.Key_Up else 1)
            event.accept()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.can_edit() and self.has_tools:
            menu = QMenu(self)
            self.fill_menu(menu)
            menu.exec(event.globalPos())


class BlockTools(QFrame):
    """The grip, 上移, 下移 and the block's menu, in the margin right of it, so that they cover nothing."""

    def __init__(self, block: BlockWidget) -> None:
        super().__init__(block)
        from forms.blocks.dragging import Grip  # it knows the kinds of block, which know this module

        key, page = block.block_id, block.page
        up = tool_button("arrow_up", "上移（Alt+↑）")
        down = tool_button("arrow_down", "下移（Alt+↓）")
        more = tool_button("more_horizontal", "更多：删除、在上下方写文字……")
        up.clicked.connect(lambda: page.move_one(key, -1))
        down.clicked.connect(lambda: page.move_one(key, 1))
        self.menu = QMenu(more)
        self.menu.aboutToShow.connect(self._fill)
        more.setMenu(self.menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setLayout(stack(Grip(key), up, down, more, spacing=0))
        self._block = block
        self.adjustSize()
        self.hide()

    def _fill(self) -> None:
        self.menu.clear()
        self._block.fill_menu(self.menu)


def tool_button(icon: str, text: str) -> QToolButton:
    """A small flat button without text of its own."""
    made = QToolButton()
    set_icon(made, icon, 16, "second")
    made.setToolTip(text)
    made.setAccessibleName(text)
    made.setFixedSize(theme.scaled(24), theme.scaled(24))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


class LineField(QLineEdit):
    """One line of text in the page: no box, as wide as its words. `settled(text)` follows when typing has
    ended."""

    settled = Signal(str)
    leaving = Signal(int)

    def __init__(self, bench: Workbench, hint: str, kind: str = "page", bold: bool = False) -> None:
        super().__init__()
        self._bench = bench
        self._kind, self._bold = kind, bold
        self._shown = ""
        self.setProperty("look", "flat")
        self.setFrame(False)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.restyle()
        self._timer = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._timer.timeout.connect(self.flush)
        self.textChanged.connect(self.updateGeometry)
        self.textEdited.connect(self._timer.start)
        self.editingFinished.connect(self.flush)

    def restyle(self) -> None:
        """Takes the text size that is set now."""
        self.setFont(theme.font(self._kind, self._bold))

    def show_text(self, text: str) -> None:
        """Shows what the report holds; what a person is typing stays when the report did not change."""
        if text != self._shown:
            self._shown = text
            self.setText(text)

    def flush(self) -> None:
        """Tells what was typed."""
        self._timer.stop()
        if self.text() != self._shown:
            self._shown = self.text()
            self.settled.emit(self._shown)

    def sizeHint(self) -> QSize:
        words = self.text() or self.placeholderText()
        width = self.fontMetrics().horizontalAdvance(words) + 12
        return QSize(width, self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if undo_or_redo(self._bench, event) or is_for_page(event):
            return
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.leaving.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.flush()
            self.leaving.emit(1)
        else:
            super().keyPressEvent(event)


def undo_or_redo(bench: Workbench, event: QKeyEvent) -> bool:
    """Has the workbench undo or redo where the key says so: a field's own undo knows only the field."""
    if event.matches(QKeySequence.StandardKey.Undo):
        bench.undo()
    elif event.matches(QKeySequence.StandardKey.Redo):
        bench.redo()
    else:
        return False
    return True


def is_for_page(event: QKeyEvent) -> bool:
    """Alt+↑ and Alt+↓ move blocks: the event is handed up to the page."""
    moves = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
    if moves and event.modifiers() & Qt.KeyboardModifier.AltModifier:
        event.ignore()
        return True
    return False


class CaptionRow(QWidget):
    """A centred caption: the number, grey and computed, then the words."""

    def __init__(self, bench: Workbench, hint: str) -> None:
        super().__init__()
        self.number = label(kind="number")
        self.field = LineField(bench, hint)
        content = row(self.number, self.field, spacing=8)
        content.insertStretch(0, 1)
        content.addStretch(1)
        self.setLayout(content)
        self.restyle()

    def restyle(self) -> None:
        """Takes the text size that is set now."""
        self.number.setFont(theme.font("page"))
        self.field.restyle()
        self.setFixedHeight(theme.scaled(24))

    def show_caption(self, number: str, caption: str, editable: bool) -> None:
        """Shows number and words."""
        self.number.setText(number)
        self.number.setVisible(bool(number))
        self.field.show_text(caption)
        self.field.setReadOnly(not editable)


def layout_of(block: BlockWidget, *parts: QWidget, spacing: int = 4) -> QHBoxLayout:
    """Lays the parts of a block out below each other, right of the margin's bar."""
    outer = QHBoxLayout(block)
    outer.setContentsMargins(BAR_SPACE, 2, TOOL_SPACE, 2)
    outer.addLayout(stack(*parts, spacing=spacing))
    return outer


def is_text(block: Block | None) -> bool:
    """Whether the block is a run of text."""
    return block is not None and isinstance(block.body, Text)
