"""Small shared helpers: labels and buttons by role, a labelled row, controls the wheel cannot change,
the message bar."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from forms import theme
from forms.icons import pixmap, set_icon


def label(text: str = "", kind: str = "", wrap: bool = False) -> QLabel:
    """A label; `kind` is second, quiet, strong, heading, title, error, query, good or accent."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        made.setProperty("kind", kind)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def set_kind(widget: QWidget, name: str, value: str) -> None:
    """Sets a property that the style sheet reads, and has the widget drawn anew by it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Button(QPushButton):
    """A push button that Enter presses as well as Space: outside a dialog Qt leaves Enter to the default button alone."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)


def button(
    text: str, pressed: Callable[[], object], look: str = "", icon: str = "", tip: str = ""
) -> QPushButton:
    """A push button; `look` is main (the one filled button of a page), link, small, or "" for a plain one."""
    made = Button(text)
    made.setAutoDefault(False)
    if look:
        made.setProperty("look", look)
    if look == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon:
        set_icon(made, icon, 16, "accent_text" if look == "main" else "text")
    made.setToolTip(tip)
    made.clicked.connect(lambda: pressed())
    return made


def line() -> QFrame:
    """A hair line across the page."""
    made = QFrame()
    made.setProperty("look", "line")
    return made


def ground(widget: QWidget, kind: str) -> None:
    """Gives a widget the ground page, pane, window, card, bar or foot."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    set_kind(widget, "ground", kind)


def stack(*parts: QWidget | QLayout | int, margins: int = 0, spacing: int = 8) -> QVBoxLayout:
    """Parts one below the other; a number adds that many parts of stretch."""
    made = QVBoxLayout()
    made.setContentsMargins(margins, margins, margins, margins)
    made.setSpacing(spacing)
    _fill(made, parts)
    return made


def row(*parts: QWidget | QLayout | int, margins: int = 0, spacing: int = 8) -> QHBoxLayout:
    """Parts side by side; a number adds that many parts of stretch."""
    made = QHBoxLayout()
    made.setContentsMargins(margins, margins, margins, margins)
    made.setSpacing(spacing)
    _fill(made, parts)
    return made


def _fill(layout: QVBoxLayout | QHBoxLayout, parts: tuple[QWidget | QLayout | int, ...]) -> None:
    for part in parts:
        if isinstance(part, int):
            layout.addStretch(part)
        elif isinstance(part, QLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)


def empty(layout: QLayout) -> None:
    """Takes every part out of a layout; the widgets among them go."""
    while layout.count():
        item = layout.takeAt(0)
        old = item.widget() if item else None
        if old is not None:
            old.hide()
            old.deleteLater()


def labelled_row(text: str, field: QWidget, note: str = "", width: int = 136) -> QWidget:
    """A field with its label on the left (also its accessible name) and a quiet note below."""
    made = QWidget()
    name = label(text)
    name.setFixedWidth(theme.scaled(width))
    name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    name.setContentsMargins(0, 5, 0, 0)
    name.setWordWrap(True)
    name.setBuddy(field)
    field.setAccessibleName(text)
    right = stack(field, spacing=2)
    if note:
        right.addWidget(label(note, "quiet", wrap=True))
        field.setAccessibleDescription(note)
    made.setLayout(row(name, right))
    return made


class QuietCombo(QComboBox):
    """A combo box that the wheel scrolls past, so that turning the page never changes a value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class QuietSpin(QSpinBox):
    """A box for a whole number that the wheel scrolls past."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class QuietDecimal(QDoubleSpinBox):
    """The same for a number with decimals."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ElidedLabel(QLabel):
    """A one-line label that gives way: text that does not fit ends in … and is whole in the tool tip."""

    def __init__(self, text: str = "", kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(24)
        if kind:
            self.setProperty("kind", kind)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        area = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(area, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)


_GLYPHS = {
    "error": ("error", "error"),
    "query": ("query", "query_glyph"),
    "hint": ("hint", "accent"),
    "good": ("ok", "good"),
}


class MessageBar(QFrame):
    """One calm sentence at the top of a page, with up to two things to do about it; hidden while there
    is nothing to say."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = QLabel()
        self._text = label(wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._actions = row()
        close = QToolButton()
        set_icon(close, "dismiss", 16, "second")
        close.setToolTip("关闭这条提示")
        close.setAccessibleName("关闭这条提示")
        close.clicked.connect(self.clear)
        content = row(self._glyph, self._text, self._actions, close)
        content.setContentsMargins(12, 4, 8, 4)
        content.setStretch(1, 1)
        self.setLayout(content)
        self.setAccessibleName("提示条")
        self._lasting = False
        self.hide()

    @property
    def sentence(self) -> str:
        """What is said now, or ""."""
        return self._text.text() if not self.isHidden() else ""

    def show_message(
        self,
        sentence: str,
        level: str = "error",
        actions: Mapping[str, Callable[[], object]] | None = None,
        lasting: bool = False,
        focus: bool = False,
    ) -> None:
        """Says `sentence`; `level` is error, query, hint or good; `actions` maps button labels to what
        they do.

        A lasting message stays when another page is shown. `focus` puts the keyboard on the first button: a question that has
        to be answered before anything else.
        """
        self._lasting = lasting
        glyph, role = _GLYPHS[level]
        self._glyph.setPixmap(pixmap(glyph, 16, role))
        self._text.setText(sentence)
        self._text.setAccessibleName(sentence)
        empty(self._actions)
        for text, act in (actions or {}).items():
            made = button(text, act, "small")
            self._actions.addWidget(made)
            made.show()
        set_kind(self, "message", level)
        self.show()
        first = self._actions.itemAt(0)
        if focus and first is not None:
            first.widget().setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self, sentence: str, start: str, take: Callable[[str], object]) -> None:
        """Asks for one line of text in the page; `take` gets it unless it is empty."""
        field = QLineEdit(start)
        field.setAccessibleName(sentence)
        field.setMinimumWidth(theme.scaled(280))

        def accept() -> None:
            if text := field.text().strip():
                self.clear()
                take(text)

        self.show_message(sentence, "hint", {"确定": accept})
        field.returnPressed.connect(accept)
        self._actions.insertWidget(0, field)
        field.show()
        field.setFocus()

    def page_changed(self) -> None:
        """Lets go of what concerned the page that was left."""
        if not self._lasting:
            self.clear()

    def clear(self) -> None:
        """Says nothing any more."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()


class PageHead(QFrame):
    """The 40-pixel head of a page: title, a quiet line beside it, and room for buttons at the right."""

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "bar")
        self.setMinimumHeight(theme.scaled(40))
        self._title = ElidedLabel(title, "title")
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._note = ElidedLabel(note, "second")
        self.buttons = row()
        content = row(self._title, self._note, self.buttons, spacing=12)
        content.setContentsMargins(24, 4, 16, 4)
        content.setStretch(1, 1)
        self.setLayout(content)

    def set_texts(self, title: str, note: str = "") -> None:
        """Changes title and note."""
        self._title.setText(title)
        self._note.setText(note)
