"""What a form may ask of the running program; `app.session` answers, and tests answer from memory.

A form never touches another form: it asks for an edit with `perform` and refreshes from `changed`.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from report.checks.findings import Finding
from report.model import Edit, PictureInfo, Report
from report.numbering import Numbers, number_report


class Workbench(QObject):
    """The open report and the ways to change it.

    `changed(edit)` follows every edit, undo and redo, whoever asked for it. `flushing()` comes before saving, undo, page change,
    export and close: a form that gathers typing performs it then. `checked()` comes when `findings` are new.
    """

    changed = Signal(object)
    flushing = Signal()
    checked = Signal()
    said = Signal(str)

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report
        self.read_only = False
        self.findings: Sequence[Finding] = ()
        self._numbers: Numbers | None = None

    def numbers(self) -> Numbers:
        """The report's numbers as they stand now; computed once after each edit."""
        if self._numbers is None:
            self._numbers = number_report(self.report)
        return self._numbers

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

    def say(self, sentence: str) -> None:
        """Shows one calm sentence in the status bar."""
        self.said.emit(sentence)
