"""The three answers to a finding, each a small form that opens below it: 改 (correct), 关联 (bind to the indicator), 说明
(explain); and 忽略 (leave alone with a reason).

A form knows the finding and asks the workbench for one edit; `done()` follows it.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from forms import theme
from forms.fix_list import FixList
from forms.widgets import QuietCombo, button, label, row, stack
from forms.workbench import Workbench
from report import explanations
from report.binding import Binding, bind, binding_of
from report.checks.findings import Finding, Level
from report.explanations import Explanation
from report.fixes import Fix, apply_fixes, fixes_of
from report.messages import say

_LINES = 3


class Words(QPlainTextEdit):
    """A few lines of words; Ctrl+Enter says that they are ready, `finished()`."""

    finished = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
        else:
            super().keyPressEvent(event)


class Answer(QWidget):
    """One form; `done()` after the edit, `left()` when a person changes nothing."""

    done = Signal()
    left = Signal()

    def __init__(self, bench: Workbench, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.finding = finding

    def first_field(self) -> QWidget:
        """Where the keyboard starts."""
        return self


class CorrectAnswer(Answer):
    """改: what would be changed, old → new; one step."""

    def __init__(self, bench: Workbench, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(bench, finding, parent)
        fixes = fixes_of(bench.report, finding)
        self.list: FixList | None = None
        if not fixes:
            self.setLayout(stack(label(say("findings.fix_by_hand"), "second", wrap=True)))
            return
        self.list = FixList(fixes, alternatives=not fixes[0].safe)
        self.list.accepted.connect(self._make)
        self.list.left.connect(self.left)
        self.list.make.setEnabled(not bench.read_only)
        self.setLayout(stack(self.list))

    def first_field(self) -> QWidget:
        return self.list.make if self.list is not None else self

    def _make(self, fixes: list[Fix]) -> None:
        self.bench.flushing.emit()  # what is being typed may have moved the place
        self.bench.perform(apply_fixes(self.bench.report, fixes))
        self.bench.say(say("findings.fixed", count=len(fixes)))
        self.done.emit()


class BindAnswer(Answer):
    """关联: the sentence as it would read with the number bound."""

    def __init__(
        self, bench: Workbench, finding: Finding, binding: Binding, parent: QWidget | None = None
    ) -> None:
        super().__init__(bench, finding, parent)
        self.make = button("关联", self._bind, "main")
        self.make.setEnabled(not bench.read_only)
        preview = label(binding_words(binding), "", wrap=True)
        said = label(say("findings.bind_preview", name=binding.name), "second", wrap=True)
        self.setLayout(
            stack(said, preview, row(self.make, button("取消", self.left.emit, "link"), 1), spacing=6)
        )

    def first_field(self) -> QWidget:
        return self.make

    def _bind(self) -> None:
        self.bench.flushing.emit()
        binding = binding_of(self.bench.report, self.finding)  # what was being typed may have moved the place
        if binding is not None:
            self.bench.perform(bind(self.bench.report, binding))
            self.done.emit()


def binding_words(binding: Binding) -> str:
    """「…升学率【97.2 → 95.3】%…」: what a binding changes in its sentence."""
    changed = binding.now if binding.now == binding.old else f"{binding.old} → {binding.now}"
    return f"…{binding.before}【{changed}】{binding.after}…"


class ExplainAnswer(Answer):
    """说明: a reason, words for the report, words for the office."""

    def __init__(
        self,
        bench: Workbench,
        finding: Finding,
        given: Explanation | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bench, finding, parent)
        given = given or Explanation()
        publishes = explanations.can_publish(bench.report, finding)
        self.public = _box(given.public, say("findings.public_hint"), say("findings.public_name"))
        self.public.setEnabled(publishes)
        self.internal = _box(given.internal, say("findings.internal_hint"), say("findings.internal_name"))
        self.reason = QuietCombo()
        self.reason.addItems(explanations.REASONS)
        self.reason.setCurrentText(given.reason or explanations.REASONS[0])
        self.reason.setAccessibleName("原因")
        self.save = button("保存说明", self._save, "main", tip="Ctrl+回车")
        for box in (self.public, self.internal):
            box.finished.connect(self.save.click)
        self.save.setEnabled(not bench.read_only)
        self.trouble = label("", "query", wrap=True)
        self.trouble.hide()
        where = label(
            _where_printed(finding) if publishes else say("findings.public_nowhere"), "quiet", wrap=True
        )
        parts: list[QWidget] = [
            label(say("findings.public_name"), "second"),
            self.public,
            where,
            label(say("findings.internal_name"), "second"),
            self.internal,
            self.trouble,
        ]
        if finding.level == Level.ERROR:
            parts.insert(0, label(say("findings.closed_error"), "query", wrap=True))
        foot = row(label("原因", "second"), self.reason, 1, self.save)
        self.setLayout(stack(*parts, foot, spacing=4))

    def first_field(self) -> QWidget:
        return self.public if self.public.isEnabled() else self.internal

    def take(self, given: Explanation) -> None:
        """Puts last year's words into the boxes."""
        if self.public.isEnabled():
            self.public.setPlainText(given.public)
            self.internal.setPlainText(given.internal)
        else:
            self.internal.setPlainText(given.internal or given.public)
        self.reason.setCurrentText(given.reason)

    def _save(self) -> None:
        public, internal = self.public.toPlainText().strip(), self.internal.toPlainText().strip()
        public = " ".join(public.split()) if self.public.isEnabled() else ""
        if explanations.says_nothing(public) and explanations.says_nothing(internal):
            self.trouble.setText(say("findings.says_nothing"))
            self.trouble.show()
            self.first_field().setFocus()
            return
        given = Explanation(self.reason.currentText(), internal, public)
        self.bench.perform(explanations.explain(self.bench.report, self.bench.answers, self.finding, given))
        self.done.emit()


class IgnoreAnswer(Answer):
    """忽略: one line that says why."""

    def __init__(self, bench: Workbench, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(bench, finding, parent)
        self.why = QLineEdit()
        self.why.setPlaceholderText(say("findings.ignore_hint"))
        self.why.setAccessibleName(say("findings.ignore_hint"))
        self.why.returnPressed.connect(self._save)
        self.save = button("忽略", self._save, "main")
        self.save.setEnabled(not bench.read_only)
        self.trouble: QLabel = label("", "query", wrap=True)
        self.trouble.hide()
        line = row(self.why, self.save)
        line.setStretch(0, 1)
        self.setLayout(stack(line, self.trouble, spacing=4))

    def first_field(self) -> QWidget:
        return self.why

    def _save(self) -> None:
        why = self.why.text().strip()
        if not why:
            self.trouble.setText(say("findings.ignore_reason"))
            self.trouble.show()
            return
        given = Explanation(internal=why, ignored=True)
        self.bench.perform(explanations.explain(self.bench.report, self.bench.answers, self.finding, given))
        self.done.emit()


def _box(text: str, hint: str, name: str) -> Words:
    made = Words(text)
    made.setPlaceholderText(hint)
    made.setAccessibleName(name)
    made.setTabChangesFocus(True)
    made.setFixedHeight(round(made.fontMetrics().lineSpacing() * _LINES + 2 * theme.scaled(6)))
    return made


def _where_printed(finding: Finding) -> str:
    place = finding.places[0]
    if place.cell:
        return say("findings.public_place_cell")
    return say("findings.public_place_text" if place.paragraph >= 0 else "findings.public_place_block")
