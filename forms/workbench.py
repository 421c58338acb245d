"""What a form may ask of the running program; `app.session` answers, and tests answer from memory.

A form never touches another form: it asks for an edit with `perform` and refreshes from `changed`.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from report.checks.findings import Finding, Place
from report.explanations import PREFIX, Answers, answered
from report.model import Edit, PictureInfo, Report
from report.numbering import Numbers, may_renumber, number_report


class _Places:
    """Open findings by where they are: a long report has thousands, and every page and pane asks after each run."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.blocks: dict[str, list[tuple[Finding, Place]]] = {}
        self.sections: dict[str, list[Finding]] = {}
        for finding in answers.open:
            for place in finding.places:
                self.blocks.setdefault(place.block, []).append((finding, place))
            for section in dict.fromkeys(place.section for place in finding.places):
                self.sections.setdefault(section, []).append(finding)


class Workbench(QObject):
    """The open report and the ways to change it.

    `changed(edit)` follows every edit, undo and redo, whoever asked for it. `flushing()` comes before saving, undo, page change,
    export and close: a form that gathers typing performs it then. `checked()` comes when `findings` are new.
    """

    changed = Signal(object)
    flushing = Signal()
    checked = Signal()
    said = Signal(str)
    history_wanted = Signal(object)  # report.history.Target: a menu asks what happened to it

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report
        self.read_only = False
        self.answers = Answers()
        self._found: tuple[Finding, ...] = ()
        self.changed.connect(self._sort_anew)
        self._numbers: Numbers | None = None
        self._placed: _Places | None = None

    @property
    def findings(self) -> Sequence[Finding]:
        """What still wants an answer: errors, and queries and hints that nobody has explained for these figures."""
        return self.answers.open

    @findings.setter
    def findings(self, found: Sequence[Finding]) -> None:
        """Takes the findings of a run; `checked` is the caller's to emit."""
        self._found = tuple(found)
        self.answers = answered(self.report, self._found)

    @property
    def every_finding(self) -> Sequence[Finding]:
        """All of the last run, explained ones, too."""
        return self._found

    def author_of(self, store: str, key: str) -> str:
        """Who changed a record last and when, 「周老师 12-17 14:03」; "" where nobody knows."""
        return ""

    def _sort_anew(self, edit: Edit) -> None:
        if any(key.startswith(PREFIX) for key in edit.keys("fields")):
            self.findings = self._found
            self.checked.emit()

    def numbers(self) -> Numbers:
        """The report's numbers as they stand now; the same object as long as no edit can have changed any."""
        if self._numbers is None:
            self._numbers = number_report(self.report)
        return self._numbers

    def renumber(self, edit: Edit) -> None:
        """To be called for every edit that was applied, before anyone is told."""
        if may_renumber(edit):
            self._numbers = None

    def findings_of_block(self, block_id: str) -> list[tuple[Finding, Place]]:
        """The findings with a place in a block ("" for places in none), each with that place."""
        return self._places().blocks.get(block_id, [])

    def findings_of_section(self, section_id: str) -> Sequence[Finding]:
        """The findings with a place in a section, in order."""
        return self._places().sections.get(section_id, ())

    def _places(self) -> "_Places":
        if self._placed is None or self._placed.answers is not self.answers:
            self._placed = _Places(self.answers)
        return self._placed

    def perform(self, edit: Edit) -> None:
        """Makes the edit last (one undo step) and tells everyone; an edit without changes does nothing."""
        raise NotImplementedError

    def undo(self) -> None:
        """Takes the last step back, after flushing."""
        raise NotImplementedError

    def redo(self) -> None:
        """Does the step taken back again."""
        raise NotImplementedError

    def picture(self, sha: str) -> bytes:
        """The bytes of a stored picture; KeyError."""
        raise NotImplementedError

    def store_picture(self, data: bytes, name: str) -> PictureInfo:
        """Prepares and stores a picture that came in (turned upright, shrunk, stripped); UserError when it is no picture.

        The report does not know it yet: put `report.edits.add_picture` into the edit that uses it.
        """
        raise NotImplementedError

    def store_prepared(self, pictures: dict[str, bytes]) -> None:
        """Stores pictures that an importer has prepared already, by their SHA-256; UserError when they cannot be written."""
        raise NotImplementedError

    def draw_chart(self, block_id: str, width: int) -> bytes:
        """A PNG of a chart block as it will be exported, `width` pixels wide."""
        raise NotImplementedError

    def last_changes(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """(store, key) → (when, who) of the last change of every record that was ever changed; empty where nobody keeps it."""
        return {}

    def say(self, sentence: str) -> None:
        """Shows one calm sentence in the status bar."""
        self.said.emit(sentence)
