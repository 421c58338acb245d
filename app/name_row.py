"""A line of the page 交稿: the pattern by which every file is named, with the names that it gives."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from forms.widgets import button, label, row, set_kind, stack
from report.file_names import FILE_NAMES, PLACES, file_name, lacks_code, pattern_trouble, set_pattern
from report.messages import say

if TYPE_CHECKING:
    from app.session import Session

_SHOWN = ("word", "excel", "pack")


class NameRow(QWidget):
    """The example follows every letter; the pattern is kept when the field is left, as one edit, unless it names no files."""

    def __init__(self, session: "Session", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.field = QLineEdit()
        self.field.setAccessibleName("文件名规则")
        self.field.setPlaceholderText("如 {学校代码}-{学校}-{年度}年度质量年报")
        self.field.setToolTip(say("file_names.hint"))
        self.field.setReadOnly(session.read_only)
        self.example = label("", "second", wrap=True)
        places = row(label("插入", "second"), spacing=4)
        for name in PLACES:
            places.addWidget(button(name, partial(self._insert, name), "small"))
        first = row(label("文件名"), self.field, places)
        first.setStretch(1, 1)
        self.setLayout(stack(first, self.example, spacing=4))
        self.field.textChanged.connect(self._show)
        self.field.editingFinished.connect(self.keep)
        self.show_report()

    def show_report(self) -> None:
        """The pattern as the report holds it now."""
        held = self._session.report.fields.get(FILE_NAMES, "")
        # What is being typed and cannot be kept yet stays in the field, with the sentence below it.
        if not self.field.hasFocus() or not pattern_trouble(self.field.text()):
            self.field.setText(held)
        self._show()

    def keep(self) -> None:
        """Keeps what was typed; where it cannot name files, the sentence below says why and nothing changes."""
        report, typed = self._session.report, self.field.text().strip()
        if typed != report.fields.get(FILE_NAMES, "") and not pattern_trouble(typed):
            self._session.perform(set_pattern(report, typed))
        self._show()

    def _insert(self, name: str) -> None:
        self.field.insert(f"{{{name}}}")
        self.keep()
        self.field.setFocus()

    def _show(self) -> None:
        report, typed = self._session.report, self.field.text()
        trouble = pattern_trouble(typed)
        set_kind(self.example, "kind", "error" if trouble else "second")
        words = say("file_names.example", names="，".join(file_name(report, kind, typed) for kind in _SHOWN))
        if lacks_code(report, typed):
            words += "　" + say("file_names.no_code")
        self.example.setText(trouble or words)
