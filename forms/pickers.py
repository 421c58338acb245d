"""Small lists that open inside the page, below the caret: indicators for a bound number, targets for a
reference.

They are children of the page, not windows of their own: the editor keeps the focus, so an input method
goes on composing
while the list filters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from forms import theme
from forms.widgets import label
from report.blocks import Chart, Figure, IndicatorTable, Table
from report.content import BoundNumber, Reference
from report.edition import IndicatorTable as TableSpec
from report.indicators import effective_value, row_paths
from report.messages import say
from report.model import Report
from report.numbering import Numbers
from report.stream import BLANK_BOUND, bound_text, reference_text

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_VISIBLE = 8
_WIDTH = 440


@dataclass(frozen=True, slots=True)
class Choice:
    """One line: `name` is what it is, `detail` stands grey at the right, `words` is what the filter looks
    through."""

    name: str
    detail: str
    words: str
    value: BoundNumber | Reference


def indicator_choices(report: Report, first: Sequence[str] = ()) -> list[Choice]:
    """Every value row of the edition that the school fills, with this year's value; `first` names rows to
    put on top."""
    found: list[Choice] = []
    for table in report.edition.tables:
        paths = row_paths(table)
        column = this_years_column(report, table)
        for row in table.rows:
            if not column or not report.edition.applies(row):
                continue
            shown = effective_value(report, row, column).shown
            name = " › ".join(paths[row.id])
            unit = row.unit if row.unit != "—" else ""
            detail = f"{shown} {unit}".strip() if shown else say("section.not_filled")
            value = confirmed(report, BoundNumber(row.id, column))
            found.append(Choice(name, detail, f"{name} {row.number} {table.title}".lower(), value))
    rank = {row: place for place, row in enumerate(first)}
    return sorted(found, key=lambda c: rank.get(getattr(c.value, "row", ""), len(rank)))


def confirmed(report: Report, part: BoundNumber) -> BoundNumber:
    """The bound number with what it shows now as seen by a person; a blank cell was not seen."""
    shown = bound_text(report, part)
    return replace(part, confirmed="" if shown == BLANK_BOUND else shown)


def this_years_column(report: Report, table: TableSpec) -> str:
    """The column that holds the report year's values; the last one where columns are no years, "" where
    there is none."""
    for column in table.columns:
        if column.offset == 0:
            return column.key_for(report.year)
    return table.columns[-1].key_for(report.year) if table.columns else ""


def reference_choices(report: Report, numbers: Numbers) -> list[Choice]:
    """Every figure, table, chart and case, then the numbered sections, in reading order."""
    found = []
    for block in report.blocks_in_order():
        if block.id in numbers.captions or block.id in numbers.cases:
            body = block.body
            caption = ""  # the name of a case holds its title
            if isinstance(body, Table | Figure | Chart | IndicatorTable):
                caption = body.caption
            if isinstance(body, IndicatorTable) and not caption:
                caption = report.edition.table(body.table).title
            name = reference_text(report, block.id, numbers)
            found.append(Choice(name, caption, f"{name} {caption}".lower(), Reference(block.id)))
    for section, _ in report.walk():
        number = numbers.sections.get(section.id)
        if number:
            found.append(
                Choice(number, section.title, f"{number} {section.title}".lower(), Reference(section.id))
            )
    return found


def matching(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """The choices that hold every word of what was typed, in any order."""
    words = typed.lower().split()
    return [choice for choice in choices if all(word in choice.words for word in words)]


class _TwoParts(QStyledItemDelegate):
    """Name on the left, detail grey on the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]
        chosen = option.state & QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
        painter.save()
        if chosen:
            painter.fillRect(area, theme.colour("selection"))
            painter.fillRect(area.left(), area.top(), 3, area.height(), theme.colour("accent"))
        choice: Choice = index.data(Qt.ItemDataRole.UserRole)  # type: ignore[attr-defined]
        inner = area.adjusted(12, 0, -8, 0)
        metrics = painter.fontMetrics()
        painter.setFont(option.font)  # type: ignore[attr-defined]
        room = min(metrics.horizontalAdvance(choice.detail), inner.width() // 2)
        centre = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(theme.colour("second"))
        detail = metrics.elidedText(choice.detail, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, centre | int(Qt.AlignmentFlag.AlignRight), detail)
        painter.setPen(theme.colour("text"))
        left = inner.adjusted(0, 0, -room - 12, 0)
        name = metrics.elidedText(choice.name, Qt.TextElideMode.ElideMiddle, left.width())
        painter.drawText(left, centre, name)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(_WIDTH, theme.scaled(24))


class Picker(QFrame):
    """The list. Opened over an editor that keeps the focus (`field` False), or with a field of its own.

    `chosen(value)` follows Enter, Tab or a click, `given_up` follows Esc.
    """

    chosen = Signal(object)
    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self.setProperty("ground", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._choices: Sequence[Choice] = ()
        self.field = QLineEdit()
        self.field.textChanged.connect(self.filter)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setItemDelegate(_TwoParts(self.list))
        self.list.setProperty("look", "picker")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda: self._choose())
        self.hint = label(kind="quiet")
        self.hint.setContentsMargins(12, 2, 8, 4)
        content = QVBoxLayout(self)
        content.setContentsMargins(1, 1, 1, 1)
        content.setSpacing(0)
        for part in (self.field, self.list, self.hint):
            content.addWidget(part)
        self.hide()

    def open(self, choices: Sequence[Choice], below: QPoint, above: QPoint, field: str = "") -> None:
        """Shows the choices below a point of the parent, or above the other point where there is no room.

        `field` is the hint of the picker's own field; empty: an editor sends its keys to `take_key` and
        its text to `filter`.
        """
        self._choices = choices
        self.field.setVisible(bool(field))
        self.field.setPlaceholderText(field)
        self.field.setAccessibleName(field)
        self.field.clear()
        self.hint.setText(say("section.picker_keys"))
        self.filter("")
        self._place(below, above)
        self.show()
        self.raise_()
        if field:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def filter(self, typed: str) -> int:
        """Shows what matches; returns how many do."""
        found = matching(self._choices, typed)
        self.list.clear()
        for choice in found:
            item = QListWidgetItem(choice.name)
            item.setData(Qt.ItemDataRole.UserRole, choice)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{choice.name} {choice.detail}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(theme.scaled(24) * max(1, min(_VISIBLE, len(found))) + 2)
        if not found:
            self.hint.setText(say("section.picker_nothing"))
        self.adjustSize()
        return len(found)

    def take_key(self, event: QKeyEvent) -> bool:
        """Whether the key was for the list."""
        key, row = event.key(), self.list.currentRow()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(min(max(row + step, 0), self.list.count() - 1))
        elif key in _ENTER:
            self._choose()
        elif key == Qt.Key.Key_Escape:
            self.hide()
            self.given_up.emit()
        else:
            return False
        return True

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.hide()
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole).value)

    def _place(self, below: QPoint, above: QPoint) -> None:
        self.setFixedWidth(_WIDTH)
        self.adjustSize()
        host = self._host
        left = max(8, min(below.x(), host.width() - self.width() - 8))
        top = below.y() + 4
        if top + self.height() > host.height() and above.y() - 4 - self.height() > 0:
            top = above.y() - 4 - self.height()
        self.move(left, top)

    def eventFilter(self, watched: object, event: object) -> bool:
        """The field's arrows, Enter and Esc are for the list."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            return self.take_key(event)
        return False


class NoteField(QFrame):
    """The words of a footnote, written in a small field below its place. `done(text)` follows Enter,
    `given_up` Esc."""

    done = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self.setProperty("ground", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = QPlainTextEdit()
        self.text.setFixedHeight(theme.scaled(64))
        self.text.setAccessibleName("脚注")
        self.text.installEventFilter(self)
        content = QVBoxLayout(self)
        content.setContentsMargins(8, 8, 8, 4)
        content.setSpacing(4)
        content.addWidget(self.text)
        content.addWidget(label(say("section.note_keys"), "quiet"))
        self.setFixedWidth(_WIDTH)
        self.hide()

    def open(self, text: str, below: QPoint) -> None:
        """Shows the field below a point of the parent, beginning with `text`."""
        self.text.setPlainText(text)
        self.adjustSize()
        self.move(max(8, min(below.x(), self._host.width() - self.width() - 8)), below.y() + 4)
        self.show()
        self.raise_()
        self.text.selectAll()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: object, event: object) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QKeyEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.given_up.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.hide()
            self.done.emit(" ".join(self.text.toPlainText().split()))
        else:
            return False
        return True
