"""The right side of the import page: one piece as it was and as it will stand, what can be cut or joined, where it could go, and the
report as it will be."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.import_cut_bar import CutBar
from app.import_cuts import Cut, cuts_for
from app.import_state import ImportState, Line
from app.import_target import TargetTree
from app.import_words import Words
from forms import theme
from forms.widgets import ElidedLabel, QuietCombo, button, empty, ground, label, row, stack
from importers.choices import Choice, Move, Skip
from report.messages import say

REASONS = ("与别处重复", "今年没有这项工作", "内容已过时", "样张或格式残留", "由程序生成，不用收")


class Option(QWidget):
    """One place to choose: a radio button and a quiet reason beside it."""

    def __init__(self, text: str, reason: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.radio = QRadioButton(text)
        self.radio.setToolTip(text)
        self.radio.setAccessibleDescription(reason)
        self.reason = ElidedLabel(reason, "second")
        self.radio.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.inner = row(self.radio, self.reason)
        self.inner.setContentsMargins(8, 2, 8, 2)
        self.inner.setStretch(1, 1)
        self.setLayout(self.inner)


class ImportDetail(QWidget):
    """`decided(choice or None)` when a person accepts, `next_wanted()` for the next doubtful piece without a decision,
    `dropped(section id)` after rows were dragged, `cut_wanted(cut)` to cut or join, `keep_changed(bool)` for the report's own empty
    sections."""

    decided = Signal(object)
    next_wanted = Signal()
    dropped = Signal(str)
    cut_wanted = Signal(object)
    keep_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "pane")
        self._state: ImportState | None = None
        self._line: Line | None = None
        self._chosen: list[Line] = []
        self._places: list[str | None] = []  # the section of each option; None for as proposed
        self.title = ElidedLabel("", "strong")
        self.place = label("", "second")
        self.next_button = button("F8 下一项", self.next_wanted.emit, "small")
        self.old, self.new = _browser("旧报告原文"), _browser("收入后的样子")
        self.old.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.old.cursorPositionChanged.connect(self._show_cuts)
        self.old_number, self.new_number = ElidedLabel("", "second"), ElidedLabel("", "second")
        self.cuts = CutBar()
        self.cuts.wanted.connect(self.cut_wanted)
        self._group = QButtonGroup(self)
        self._card = QFrame()
        self._card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        ground(self._card, "card")
        self._options = QVBoxLayout()
        self._options.setContentsMargins(0, 0, 0, 0)
        self._options.setSpacing(0)
        self._card.setLayout(self._options)
        self.heading = QCheckBox("连同标题，作为它下面的一节")
        self.reason = QuietCombo()
        self.reason.setEditable(True)
        self.reason.addItems(REASONS)
        self.reason.setAccessibleName("不收的理由")
        self.reason.setMinimumWidth(theme.scaled(200))
        self.accept_button = button("接受，看下一项（Enter）", self.accept, "main")
        self.tree = TargetTree()
        self.tree.section_chosen.connect(self._other_chosen)
        self.tree.dropped.connect(self.dropped)
        self.keep = QCheckBox("没有内容的章节也留着")
        self.keep.toggled.connect(self.keep_changed)
        self._group.buttonToggled.connect(self._toggled)
        self._lay_out()

    def _lay_out(self) -> None:
        head = row(self.title, self.place, self.next_button)
        head.setStretch(0, 1)
        before = row(label("旧报告原文", "second"), self.old_number)
        after = row(label("收入后的样子", "second"), self.new_number)
        for each in (before, after):
            each.setStretch(1, 1)
        texts = row(
            stack(before, self.old, spacing=2),
            stack(after, self.new, spacing=2),
            spacing=12,
        )
        texts.setStretch(0, 1)
        texts.setStretch(1, 1)
        act = row(self.accept_button, self.heading, 1, self.keep)
        upper = QWidget()
        ground(upper, "pane")
        inside = stack(head, texts, self.cuts, self._card, spacing=6)
        inside.setStretch(1, 1)
        upper.setLayout(inside)
        scroll = QScrollArea()  # on a low window nothing overlaps: accepting and the tree stay in sight
        scroll.setWidget(upper)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = stack(scroll, act, self.tree, spacing=6)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setStretch(0, 4)
        layout.setStretch(2, 3)
        self.setLayout(layout)

    def show_state(self, state: ImportState) -> None:
        """Shows another state of things; the piece is shown by `show_line`."""
        self._state = state
        self.tree.show_state(state)
        self.keep.blockSignals(True)
        self.keep.setChecked(any(choices.keep_empty for choices in state.choices))
        self.keep.blockSignals(False)

    def show_note(self, title: str, text: str) -> None:
        """Shows plain text that asks for nothing: what an earlier import left out."""
        self._line = None
        self.title.setText(title)
        self.place.setText("")
        self.old.setPlainText(text)
        self.new.clear()
        self._show_numbers("", "")
        self._show_cuts()
        self._clear_options()
        self._dress()

    def show_line(self, line: Line | None, place: str = "", chosen: Sequence[Line] = ()) -> None:
        """Shows a line; `place` is its place among the doubtful ones, in words. `chosen` are all lines that a decision is for."""
        state = self._state
        if state is None or line is None:
            return
        self._line, self._chosen = line, list(chosen) or [line]
        entry = line.entry.text if line.entry else ""
        several = say("import_page.several", count=len(self._chosen)) if len(self._chosen) > 1 else ""
        self.title.setText(several + (line.piece.text if line.piece else entry))
        self.place.setText(place)
        words = Words(state)
        self.old.blockSignals(True)  # the caret of a text that is being set says nothing
        for browser, text in ((self.old, words.old(line)), (self.new, words.new(line))):
            browser.clear()
            words.add_pictures(browser.document(), line)
            browser.setHtml(text)
        self.old.blockSignals(False)
        self._show_numbers(*words.numbers(line))
        self._show_cuts()
        open_ids = [state.targets(each) for each in self._chosen]
        self.tree.mark(state.place(line), set().union(*open_ids))
        self._show_options(state, line)
        self._dress()

    def cut_list(self) -> list[Cut]:
        """What can be done with the chosen lines, the caret where it is."""
        if self._state is None or self._line is None:
            return []
        place = Words(self._state).caret(self._line, self.old.textCursor())
        return cuts_for(self._state, self._chosen, place)

    def _show_numbers(self, old: str, new: str) -> None:
        self.old_number.setText(old)
        self.new_number.setText(new)

    def _show_cuts(self) -> None:
        self.cuts.show_cuts(self.cut_list())

    def _dress(self) -> None:
        has_piece = self._line is not None and self._line.piece is not None
        self._card.setVisible(has_piece)
        self.accept_button.setEnabled(self._line is not None)

    def _clear_options(self) -> None:
        self._places = []
        for each in self._group.buttons():
            self._group.removeButton(each)
        self.reason.setParent(self)
        self.reason.hide()
        self.heading.hide()
        empty(self._options)

    def _show_options(self, state: ImportState, line: Line) -> None:
        self._clear_options()
        if line.piece is None:
            return
        choice = state.choice(line)
        now = state.target(line) if choice is None else ""
        reason = "；".join(line.reasons) or (say("import_page.as_proposed") if choice is None else "")
        first = self._add_option(None, now or say("import_page.as_proposed"), reason)
        if state.targets(line):
            for suggestion in state.suggested(line) if not isinstance(choice, Move) else ():
                self._add_option(suggestion.section, state.title(suggestion.section), suggestion.reason)
            other = choice.section if isinstance(choice, Move) else ""
            words = (
                say("import_page.chosen_below", title=state.title(other))
                if other
                else say("import_page.choose_below")
            )
            self._add_option(other, words, "")
        elif state.is_values(line):
            first.reason.setText(say("import_page.values_move"))
        skip = self._add_option("", "不收", "")
        skip.inner.insertWidget(1, self.reason)
        self.reason.show()
        self.reason.setCurrentText(choice.reason if isinstance(choice, Skip) else REASONS[0])
        buttons = self._group.buttons()
        place = -1 if isinstance(choice, Skip) else -2 if isinstance(choice, Move) else 0
        buttons[place].setChecked(True)
        self.heading.setChecked(isinstance(choice, Move) and choice.heading)
        self._toggled()

    def _add_option(self, section: str | None, text: str, reason: str) -> Option:
        made = Option(text, reason)
        self._group.addButton(made.radio, len(self._places))
        self._places.append(section)
        self._options.addWidget(made)
        return made

    def _toggled(self) -> None:
        moves = self._chosen_place() not in (None, "") and not self._skips()
        is_section = (
            self._line is not None and self._line.piece is not None and self._line.piece.kind == "section"
        )
        self.heading.setVisible(moves and is_section)
        self.reason.setEnabled(self._skips())

    def _skips(self) -> bool:
        return bool(self._places) and self._group.checkedId() == len(self._places) - 1

    def _chosen_place(self) -> str | None:
        checked = self._group.checkedId()
        return self._places[checked] if 0 <= checked < len(self._places) else None

    def _other_chosen(self, section: str) -> None:
        """A section was pointed at in the tree: it is the other place."""
        if self._state is None or len(self._places) < 3:
            return
        place = len(self._places) - 2
        self._places[place] = section
        other = self._group.button(place)
        other.setText(say("import_page.chosen_below", title=self._state.title(section)))
        other.setChecked(True)
        self._toggled()

    def accept(self) -> None:
        """Takes what is chosen for the piece."""
        if self._line is not None:
            self.decided.emit(self.choice())

    def choice(self) -> Choice | None:
        """What the options say now; None: as proposed."""
        if self._skips():
            return Skip(self.reason.currentText().strip() or say("import_page.no_reason"))
        section = self._chosen_place()
        return Move(section, self.heading.isVisibleTo(self) and self.heading.isChecked()) if section else None


def _browser(name: str) -> QTextBrowser:
    made = QTextBrowser()
    made.setAccessibleName(name)
    made.setOpenLinks(False)
    made.setMinimumHeight(theme.scaled(60))
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    made.document().setDefaultStyleSheet("p { margin-top: 2px; margin-bottom: 2px; }")
    return made
