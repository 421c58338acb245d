"""The row over the import list: what each file looks like (edition, year, school) and why, with the school and the meaning to change."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.import_state import ImportState
from forms import theme
from forms.widgets import ElidedLabel, QuietCombo, ground, label, row
from report.messages import say

SCHOOL = "school.name"


class SourceBar(QWidget):
    """`school_changed(file, name)` when a person typed another school."""

    school_changed = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground(self, "pane")
        self._state: ImportState | None = None
        self._words: dict[int, str] = {}
        self.file = QuietCombo()
        self.file.setAccessibleName("看哪一个文件")
        self.file.currentIndexChanged.connect(self._show)
        self.words = ElidedLabel("", "second")
        self.school = QLineEdit()
        self.school.setAccessibleName("文件里的学校")
        self.school.setMinimumWidth(theme.scaled(220))
        self.school.editingFinished.connect(self._typed)
        self._school_label = label("学校", "second")
        line = row(self.file, self.words, self._school_label, self.school)
        line.setContentsMargins(16, 4, 16, 4)
        line.setStretch(1, 1)
        self.setLayout(line)

    def show_files(self, state: ImportState) -> None:
        """Shows files that were just read."""
        self._state = state
        self._words = {n: _words_of(state, n) for n in range(len(state.proposals))}
        self.file.blockSignals(True)
        self.file.clear()
        self.file.addItems([p.source for p in state.proposals])
        self.file.blockSignals(False)
        self.file.setVisible(len(state.proposals) > 1)
        self.setVisible(bool(state.proposals))
        self._show()

    def refresh(self) -> None:
        """Shows the school as it is now: a step was taken back."""
        self._show()

    def _show(self) -> None:
        file = self.file.currentIndex()
        if self._state is None or not 0 <= file < len(self._state.proposals):
            return
        self.words.setText(self._words.get(file, ""))
        self.words.setToolTip(say("source.other_edition", edition=self._state.report.edition.title))
        has_school = bool(
            self._state.originals[file].fields.get(SCHOOL) or self._state.originals[file].sections
        )
        self.school.setText(self._state.field(file, SCHOOL))
        self.school.setVisible(has_school and not self._state.originals[file].part_only)
        self._school_label.setVisible(not self.school.isHidden())

    def _typed(self) -> None:
        self.school_changed.emit(self.file.currentIndex(), self.school.text().strip())


def _words_of(state: ImportState, file: int) -> str:
    from importers.source import source_of

    proposal = state.proposals[file]
    if proposal.part_only:
        return proposal.source
    found = source_of(proposal)
    if found.edition is None:
        return say("source.plain", reason=found.reason)
    key = "source.like" if found.clear else "source.unsure"
    return say(key, edition=found.edition.title, reason=found.reason)
