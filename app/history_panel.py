"""修改记录 at the foot of the window: who changed a cell, paragraph, picture or section, when, from what to what, and the
way back to any of those states."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QSplitter,
    QTextBrowser,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.compare_html import sides_html, theme_colours
from app.session import Session
from forms import theme
from forms.icons import set_icon
from forms.widgets import button, ground, label, row, stack
from report.errors import UserError
from report.history import Moment, Target, moments, restored, target_name
from report.messages import say

_ACTIONS = {"undo": "撤销", "redo": "重做"}


class HistoryPanel(QWidget):
    """`left()` when it is closed."""

    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "pane")
        self.session = session
        self.target: Target | None = None
        self.moments: list[Moment] = []
        self.title = label("", "strong")
        self.count = label("", "second")
        self.back = button("恢复成改前", partial(self.restore, False), "small", "history")
        self.forth = button("恢复成改后", partial(self.restore, True), "small", "history")
        close = QToolButton()
        set_icon(close, "dismiss", 16, "second")
        close.setToolTip("关闭（Esc）")
        close.setAccessibleName("关闭修改记录")
        close.clicked.connect(self.left)
        line = row(self.title, self.count, 1, self.back, self.forth, close)
        line.setContentsMargins(16, 6, 8, 6)
        split = QSplitter(Qt.Orientation.Horizontal)
        self.list = self._make_list()
        self.sides = QTextBrowser()
        self.sides.setProperty("look", "flat")
        self.sides.setAccessibleName("改前与改后")
        self.sides.document().setDocumentMargin(8)
        split.addWidget(self.list)
        split.addWidget(self.sides)
        split.setSizes([theme.scaled(460), theme.scaled(600)])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        layout = stack(line, split, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setMinimumHeight(theme.scaled(140))
        session.changed.connect(lambda _: self._read() if self.isVisible() else None)
        theme.signals.changed.connect(self._show_sides)

    def _make_list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setColumnCount(4)
        made.setHeaderLabels(["时间", "谁", "做了什么", "来自"])
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setAccessibleName("修改记录")
        header = made.header()
        header.setStretchLastSection(False)
        for column, width in ((0, 88), (1, 72), (3, 88)):
            header.resizeSection(column, theme.scaled(width))
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        made.currentItemChanged.connect(lambda *_: self._show_sides())
        return made

    def show_target(self, target: Target) -> None:
        """Shows the history of something else."""
        self.target = target
        self._read()

    def _read(self) -> None:
        if self.target is None:
            return
        report = self.session.report
        name = target_name(report, self.target, self.session.numbers())
        held = self.session.history(self.target.store, self.target.key)
        self.moments = moments(report, self.target, held)
        self.title.setText(f"修改记录：{name}")
        self.count.setText(say("history.count", count=len(self.moments)) if self.moments else "")
        self.list.clear()
        self.list.addTopLevelItems([self._item(moment) for moment in self.moments])
        if self.moments:
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        else:
            self._show_sides()

    def _item(self, moment: Moment) -> QTreeWidgetItem:
        did = _ACTIONS.get(moment.action, "")
        step = f"{did}：{moment.step}" if did else moment.step
        item = QTreeWidgetItem([moment.when[5:16], moment.who, step, moment.source])
        item.setSizeHint(0, QSize(80, theme.scaled(24)))
        for column, text in enumerate((moment.when, moment.who, step, moment.source)):
            item.setToolTip(column, text)
        return item

    def current(self) -> Moment | None:
        """The change that is chosen."""
        item = self.list.currentItem()
        return self.moments[self.list.indexOfTopLevelItem(item)] if item is not None else None

    def _show_sides(self) -> None:
        moment = self.current()
        if moment is None:
            name = self.title.text().removeprefix("修改记录：")
            self.sides.setPlainText(say("history.none", name=name) if self.target else "")
        else:
            self.sides.setHtml(sides_html(moment.before, moment.after, theme_colours()))
        for widget, side in ((self.back, False), (self.forth, True)):
            widget.setEnabled(moment is not None and self._can(moment, side))

    def _can(self, moment: Moment, new: bool) -> bool:
        wanted = moment.new if new else moment.old
        if self.session.read_only or self.target is None:
            return False
        if wanted is None and self.target.store in ("blocks", "sections"):
            return False
        return self._edit(wanted) is not None

    def _edit(self, wanted: Any) -> Any:
        """The edit to that state; None where there is none or nothing would differ."""
        assert self.target is not None  # asked only with a target
        try:
            edit = restored(self.session.report, self.target, wanted)
        except UserError:
            return None
        return edit if edit.changes else None

    def restore(self, new: bool) -> None:
        """Brings the state before or after the chosen change back: one step."""
        moment = self.current()
        if moment is None or self.target is None:
            return
        self.session.flush()
        self._perform(lambda: restored(self.session.report, self.target, moment.new if new else moment.old))  # type: ignore[arg-type]

    def _perform(self, make: Callable[[], Any]) -> None:
        try:
            self.session.perform(make())
        except UserError as error:
            self.session.say(str(error))
            return
        self.session.say(say("history.restored"))

    # ---- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
