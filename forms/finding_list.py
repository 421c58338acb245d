"""A list of findings: level glyph, sentence and place for each; the opened one unfolds in its place.

Below those that want an answer stand the explained ones, struck and quiet, with who explained them and when.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QLabel, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from forms import theme
from forms.finding_card import LEVEL_ROLES, FindingCard
from forms.icons import pixmap
from forms.widgets import label, stack
from forms.workbench import Workbench
from report.checks.findings import Finding, Level
from report.explanations import PREFIX
from report.messages import say

Index = QModelIndex | QPersistentModelIndex
LEVEL_NAMES = {Level.ERROR: "错误", Level.QUERY: "疑问", Level.HINT: "提示"}
_ORDER = {Level.ERROR: 0, Level.QUERY: 1, Level.HINT: 2}
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
_OPENED = Qt.ItemDataRole.UserRole + 1  # whether the row is unfolded
_BELOW = Qt.ItemDataRole.UserRole + 2  # the second line
_CLOSED = Qt.ItemDataRole.UserRole + 3  # whether it is explained
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def by_weight(findings: Sequence[Finding]) -> list[Finding]:
    """Errors first, then queries, then hints; the order of the report within each."""
    return sorted(findings, key=lambda finding: _ORDER[Level(finding.level)])


class FindingModel(QAbstractListModel):
    """Findings as rows; Qt's UserRole gives the finding itself. Explained ones come last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.findings: list[Finding] = []
        self.explained = 0  # how many of them, at the end
        self.notes: dict[
            Finding, str
        ] = {}  # what stands beside the place: who explained it, whether it can be fixed
        self.opened: Finding | None = None

    def set_findings(
        self, findings: Sequence[Finding], explained: Sequence[Finding], notes: dict[Finding, str]
    ) -> None:
        """Shows other findings."""
        self.beginResetModel()
        self.findings = [*findings, *explained]
        self.explained = len(explained)
        self.notes = notes
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.findings)

    def row_of(self, finding: Finding | None) -> int:
        """The row of a finding, or −1."""
        return self.findings.index(finding) if finding in self.findings else -1

    def is_explained(self, row: int) -> bool:
        """Whether the row is below those that want an answer."""
        return row >= len(self.findings) - self.explained

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        finding = self.findings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return finding.message
        if role == Qt.ItemDataRole.UserRole:
            return finding
        if role == _OPENED:
            return finding == self.opened
        if role == _CLOSED:
            return self.is_explained(index.row())
        if role == _BELOW:
            where = finding.places[0].where if finding.places else ""
            parts = (
                (self.notes.get(finding, ""), where)
                if self.is_explained(index.row())
                else (where, self.notes.get(finding, ""))
            )
            return "　·　".join(part for part in parts if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(place.where for place in finding.places[:12])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = "已说明，" if self.is_explained(index.row()) else ""
            return f"{state}{LEVEL_NAMES[Level(finding.level)]}：{finding.message}"
        return None


class FindingDelegate(QStyledItemDelegate):
    """Glyph, the whole sentence, and the place below it in second text; the opened row leaves its room to the card."""

    card: FindingCard | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget  # type: ignore[attr-defined]
        width = view.viewport().width() if isinstance(view, QListView) else 332
        if index.data(_OPENED) and self.card is not None:
            return QSize(width, self.card.height_for(width))
        finding = index.data(Qt.ItemDataRole.UserRole)
        height = self._height(finding.message, width - 52, "ui")
        below = index.data(_BELOW)
        if below:
            height += self._height(below, width - 52, "second") + 2
        return QSize(width, height + 16)

    def _height(self, text: str, width: int, kind: str) -> int:
        return QFontMetrics(theme.font(kind)).boundingRect(QRect(0, 0, width, 4000), _WRAP, text).height()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.data(_OPENED):
            return
        finding, closed = index.data(Qt.ItemDataRole.UserRole), index.data(_CLOSED)
        box = QRect(option.rect)  # type: ignore[attr-defined]
        painter.save()
        if QStyle.StateFlag.State_Selected in option.state:  # type: ignore[attr-defined]
            painter.fillRect(box, theme.colour("selection"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.colour("accent"))
        elif QStyle.StateFlag.State_MouseOver in option.state:  # type: ignore[attr-defined]
            painter.fillRect(box, theme.colour("hover"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        level = Level(finding.level)
        glyph, role = ("ok", "good") if closed else (str(level), LEVEL_ROLES[level])
        painter.drawPixmap(box.left() + 12, box.top() + 10, pixmap(glyph, 16, role))
        area = box.adjusted(36, 8, -16, -8)
        font = theme.font("ui")
        font.setStrikeOut(closed)
        painter.setFont(font)
        painter.setPen(theme.colour("quiet" if closed else "text"))
        painter.drawText(area, _WRAP, finding.message)
        painter.setFont(theme.font("second"))
        painter.setPen(theme.colour("quiet"))
        height = self._height(finding.message, area.width(), "ui")
        painter.drawText(area.adjusted(0, height + 2, 0, 0), _WRAP, index.data(_BELOW))
        painter.restore()


class _View(QListView):
    """Enter, the arrows and the wheel as in every list; Esc folds the opened finding."""

    fold = Signal()
    width_changed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.fold.emit()
        elif event.key() in _ENTER:
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.width_changed.emit()


class FindingList(QWidget):
    """The list, or one sentence where there is nothing.

    `place_chosen(Place)` asks to go to a place, `opened(Finding)` tells which one was unfolded by a person, `facts_wanted(Wanted)`
    asks for the fact list. `look` is pane or flat, the ground on which it stands.
    """

    place_chosen = Signal(object)
    opened = Signal(object)
    facts_wanted = Signal(object)

    def __init__(self, bench: Workbench, look: str = "pane", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.card: FindingCard | None = None
        self.model = FindingModel(self)
        self.view = _View()
        self.delegate = FindingDelegate(self.view)
        self.view.setModel(self.model)
        self.view.setItemDelegate(self.delegate)
        self.view.setProperty("look", look)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName("检查结果")
        self.view.clicked.connect(self._choose)
        self.view.activated.connect(self._choose)
        self.view.fold.connect(self.fold)
        self.view.width_changed.connect(self._lay_out_soon)
        self.view.verticalScrollBar().valueChanged.connect(self._place_card)
        self.empty: QLabel = label("", "second", wrap=True)
        self.empty.setContentsMargins(16, 16, 16, 16)
        layout = stack(self.empty, self.view, 1, spacing=0)
        layout.setStretch(1, 100)
        self.setLayout(layout)
        self._layer = QTimer(self, singleShot=True, interval=0)
        self._layer.timeout.connect(self._lay_out)

    def show_findings(
        self,
        findings: Sequence[Finding],
        when_empty: str,
        explained: Sequence[Finding] = (),
        notes: dict[Finding, str] | None = None,
    ) -> None:
        """Shows findings in the order given, explained ones below; the opened one stays open, and when it is gone the one that
        takes its place opens."""
        notes = dict(notes or {})
        notes |= {f: self._who(f) for f in explained}
        shown = [*findings, *explained]
        self.empty.setText(when_empty)
        self.empty.setVisible(not shown)
        self.view.setVisible(bool(shown))
        if (
            shown == self.model.findings
            and len(explained) == self.model.explained
            and notes == self.model.notes
        ):
            self._refresh_card()
            return
        opened, row = self.model.opened, self.model.row_of(self.model.opened)
        had_focus = self.view.hasFocus() or (
            self.card is not None and self.card.isAncestorOf(self.focusWidget() or self)
        )
        closed_before = self.card is not None and self.card.is_closed
        scroll = self.view.verticalScrollBar().value()
        self.model.set_findings(findings, explained, notes)
        if opened is None:
            return
        if opened in shown and (opened in explained) == closed_before:
            self.open(opened, scroll=False)
            self.view.verticalScrollBar().setValue(scroll)
            return
        self._drop_card()
        self.model.opened = None
        if findings and row >= 0:  # what was open is mended or answered: the next one
            self.open(findings[min(row, len(findings) - 1)], scroll=had_focus)
            if had_focus:
                self.view.setFocus()

    def _who(self, finding: Finding) -> str:
        given = self.bench.answers.given(finding)
        who = self.bench.author_of("fields", PREFIX + self.bench.answers.key(finding))
        words = given.words if given is not None else ""
        return say("findings.by_whom", who=who, words=words) if who else words

    def open(self, finding: Finding, scroll: bool = True) -> None:
        """Unfolds a finding of the list, and folds the one before."""
        row = self.model.row_of(finding)
        if row < 0:
            return
        if self.card is None or self.card.finding != finding:
            self._drop_card()
            self._make_card(finding)
        self.model.opened = finding
        index = self.model.index(row)
        self.view.setCurrentIndex(index)
        self._lay_out()
        if scroll:
            self.view.scrollTo(index, QListView.ScrollHint.EnsureVisible)
            self._place_card()

    def _make_card(self, finding: Finding) -> None:
        card = FindingCard(self.bench, finding, self.view.viewport())
        card.place_wanted.connect(self.place_chosen)
        card.facts_wanted.connect(self.facts_wanted)
        card.grown.connect(self._lay_out_soon)
        card.answering.connect(self._reveal_answer)
        card.folded.connect(self.fold)
        self.card = self.delegate.card = card
        card.show()

    def fold(self) -> None:
        """Folds the opened finding."""
        self._drop_card()
        self.model.opened = None
        self._lay_out()
        self.view.setFocus()

    def _drop_card(self) -> None:
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
            self.card = self.delegate.card = None

    def _refresh_card(self) -> None:
        """The opened finding after an edit elsewhere; a form that is being filled in stays as it is."""
        opened = self.model.opened
        if self.card is not None and opened is not None and self.card.answer is None:
            self._drop_card()
            self.open(opened, scroll=False)

    def _lay_out_soon(self) -> None:
        self._layer.start()

    def _lay_out(self) -> None:
        self.view.doItemsLayout()
        self._place_card()

    def _reveal_answer(self) -> None:
        """Scrolls until the form is seen whole, or from its beginning where it is higher than the list."""
        self._lay_out()
        if self.card is None or self.card.answer is None:
            return
        bar, high = self.view.verticalScrollBar(), self.view.viewport().height()
        layout = self.card.layout()
        assert layout is not None  # every card has one
        layout.activate()
        below = self.card.y() + self.card.height() - high
        top = self.card.y() + self.card.answer.y() - 8
        if below > 0:
            bar.setValue(bar.value() + min(below, top))

    def _place_card(self) -> None:
        """The card is no part of the model: a reset of the model must not take away a form that is being filled in."""
        row = self.model.row_of(self.model.opened)
        if self.card is not None and row >= 0:
            self.card.setGeometry(self.view.visualRect(self.model.index(row)))

    def _choose(self, index: QModelIndex) -> None:
        finding = index.data(Qt.ItemDataRole.UserRole)
        if finding is not None and finding != self.model.opened:
            self.open(finding)
            self.opened.emit(finding)
        elif finding is not None and finding.places:
            self.place_chosen.emit(finding.places[0])
