"""Opens the pickers for the texts of a page: @ while typing, and the tool bar's 数据, 引用 and 脚注."""

import re

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtWidgets import QWidget

from forms.blocks.text_block import TextBlock
from forms.pickers import Choice, NoteField, Picker, indicator_choices, reference_choices
from forms.text_codec import utf16_length
from forms.workbench import Workbench
from report.content import BoundNumber, Footnote, Reference
from report.messages import say

_TYPED = re.compile(r"[@＠]([^\s@＠，。；：、！？]{0,20})$")


class ChipPickers(QObject):
    """One picker and one footnote field for a whole page; they open as children of `host`."""

    def __init__(self, bench: Workbench, host: QWidget) -> None:
        super().__init__(host)
        self._bench = bench
        self._host = host
        self.picker = Picker(host)
        self.note = NoteField(host)
        self._block: TextBlock | None = None
        self._inline = False
        self._position = -1  # of the footnote that is being changed
        self.picker.chosen.connect(self._chosen)
        self.picker.given_up.connect(self.close)
        self.note.done.connect(self._noted)
        self.note.given_up.connect(self.close)

    def watch(self, block: TextBlock) -> None:
        """After each change of a text: @ opens the list, what follows filters it."""
        match = _TYPED.search(block.word_before())
        open_here = self._inline and self._block is block and not self.picker.isHidden()
        if open_here and match is None:
            self.close()
        elif open_here and match is not None:
            if not self.picker.filter(match[1]):
                self.close()
        elif match is not None and not match[1] and block.edit.hasFocus() and block.can_edit():
            self._open(block, self._indicators(block), "")
            self._inline = True
            block.edit.key_filter = self.picker.take_key

    def _indicators(self, block: TextBlock) -> list[Choice]:
        report = self._bench.report
        spec = report.spec(report.sections[block.section_id])
        return indicator_choices(report, spec.rows if spec else ())

    def pick_number(self, block: TextBlock) -> None:
        """The list of indicators with a field to search in."""
        self._open(block, self._indicators(block), say("section.find_indicator"))

    def pick_reference(self, block: TextBlock) -> None:
        """The list of figures, tables, charts, cases and sections with a field to search in."""
        choices = reference_choices(self._bench.report, self._bench.numbers())
        self._open(block, choices, say("section.find_target"))

    def write_note(self, block: TextBlock, position: int = -1) -> None:
        """The field for a footnote: a new one at the caret, or the one at `position`."""
        self.close()
        self._block, self._position = block, position
        part = block.edit.chip_at(position) if position >= 0 else None
        below, _ = self._points(block)
        self.note.open(part.text if isinstance(part, Footnote) else "", below)

    def _open(self, block: TextBlock, choices: list[Choice], field: str) -> None:
        self.close()
        self._block = block
        self.picker.open(choices, *self._points(block), field)

    def _points(self, block: TextBlock) -> tuple[QPoint, QPoint]:
        area: QRect = block.caret_area()
        return (
            block.edit.viewport().mapTo(self._host, area.bottomLeft()),
            block.edit.viewport().mapTo(self._host, area.topLeft()),
        )

    def close(self) -> None:
        """Hides what is open and gives the keyboard back to the text."""
        block, inline = self._block, self._inline
        self._block, self._inline = None, False
        if block is None:
            return
        block.edit.key_filter = None
        had_focus = self.picker.field.hasFocus() or self.note.text.hasFocus()
        self.picker.hide()
        self.note.hide()
        if had_focus and not inline:
            block.edit.setFocus()

    def _chosen(self, value: BoundNumber | Reference) -> None:
        block, inline = self._block, self._inline
        if block is None:
            return
        match = _TYPED.search(block.word_before()) if inline else None
        self.close()
        block.edit.setFocus()
        name = "插入数字" if isinstance(value, BoundNumber) else "插入引用"
        block.insert_chip(value, name, instead_of=utf16_length(match[0]) if match else 0)

    def _noted(self, text: str) -> None:
        block, position = self._block, self._position
        if block is None:
            return
        self.close()
        block.edit.setFocus()
        if position >= 0:
            block.replace_chip(position, Footnote(text) if text else None, "改脚注" if text else "删除脚注")
        elif text:
            block.insert_chip(Footnote(text), "插入脚注")
