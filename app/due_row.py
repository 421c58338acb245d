"""The days left until 初审, 终审 and 上报 beside the title of the board, and three fields to set them in place."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from forms import theme
from forms.widgets import button, label, row
from forms.workbench import Workbench
from report.due import MILESTONES, due_key, dues, left_text, next_due, set_dues
from report.errors import UserError
from report.messages import say


class DueRow(QWidget):
    """`refused(sentence)` says which day could not be read."""

    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench: Workbench | None = None
        self.left = label("", "second")
        self.change = button("截止日期…", self._open, "link")
        self.fields: dict[str, QLineEdit] = {}
        self._editing = QWidget()
        inner = row(spacing=8)
        for key, name in MILESTONES.items():
            field = QLineEdit()
            field.setPlaceholderText("2026-1-15")
            field.setAccessibleName(f"{name}日期")
            field.setFixedWidth(theme.scaled(96))
            field.returnPressed.connect(self.take)
            self.fields[key] = field
            inner.addWidget(label(name, "second"))
            inner.addWidget(field)
        inner.addWidget(button("确定", self.take, "small"))
        self._editing.setLayout(inner)
        self._editing.hide()
        self.setLayout(row(self.left, self.change, self._editing, spacing=12))

    def show_report(self, bench: Workbench | None) -> None:
        """Shows the days of another report, or none."""
        self._bench = bench
        self._editing.hide()
        self.setVisible(bench is not None)
        if bench is None:
            return
        self.change.setVisible(not bench.read_only)
        today = date.today()
        coming = next_due(bench.report, today)
        self.left.setText(left_text(coming, today) if coming else say("board.no_due"))
        every = [f"{due.name} {due.day.isoformat()}　{left_text(due, today)}" for due in dues(bench.report)]
        self.left.setToolTip("\n".join(every))

    def _open(self) -> None:
        if self._bench is not None:
            for key, field in self.fields.items():
                field.setText(self._bench.report.fields.get(due_key(key), ""))
            self.change.hide()
            self._editing.show()
            next(iter(self.fields.values())).setFocus()

    def take(self) -> None:
        """Takes the days that were typed, as one step."""
        if self._bench is None:
            return
        try:
            edit = set_dues(self._bench.report, {key: field.text() for key, field in self.fields.items()})
        except UserError as error:
            self.refused.emit(str(error))
            return
        self._bench.perform(edit)
        self.show_report(self._bench)
