"""One edition on the table: every change is a step with undo, checked at once; what is refused is said and changes nothing."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from report.edition import Edition
from report.edition_checks import Remark, check_sound, remarks
from report.edition_edits import taken_ids
from report.errors import UserError


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    before: Edition
    after: Edition


class EditionBench(QObject):
    """`changed()` follows every step, undo and redo; `refused(sentence)` a change that the strict reader would not take.

    `doubts` are remarks that came with the edition (a form that was recognised); they go when their row is changed or seen.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(
        self,
        edition: Edition,
        read_only: bool = False,
        doubts: Collection[Remark] = (),
        taken: Collection[str] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.edition = edition
        self.read_only = read_only
        self.doubts = list(doubts)
        self._used = {*taken, *taken_ids([edition])}
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    @property
    def undo_name(self) -> str:
        """The step that undo takes back, or ""."""
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """The step that redo does again, or ""."""
        return self._undone[-1].name if self._undone else ""

    def taken(self) -> Collection[str]:
        """Ids that no new row or table may get: also those of rows made and taken back in this session."""
        return self._used

    def perform(self, name: str, make: Callable[[Edition], Edition]) -> bool:
        """One step: `make` answers with the edition as it shall be. False, and a sentence, where that cannot be."""
        if self.read_only:
            return False
        try:
            after = make(self.edition)
            check_sound(after)
        except UserError as error:
            self.refused.emit(str(error))
            return False
        if after == self.edition:
            return True
        self._done.append(_Step(name, self.edition, after))
        self._undone.clear()
        self._drop_doubts(self.edition, after)
        self._show(after)
        return True

    def undo(self) -> None:
        """Takes the last step back."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._show(step.before)

    def redo(self) -> None:
        """Does the step undone last again."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._show(step.after)

    def seen(self, remark: Remark) -> None:
        """A person has looked: the doubt goes."""
        self.doubts = [doubt for doubt in self.doubts if doubt != remark]
        self.changed.emit()

    def to_look_at(self) -> list[Remark]:
        """Doubts first, then what was most likely forgotten."""
        doubtful = {doubt.row for doubt in self.doubts} - {""}
        return [*self.doubts, *(remark for remark in remarks(self.edition) if remark.row not in doubtful)]

    def _show(self, edition: Edition) -> None:
        self._used |= taken_ids([edition])
        self.edition = edition
        self.changed.emit()

    def _drop_doubts(self, before: Edition, after: Edition) -> None:
        old = {row.id: row for table in before.tables for row in table.rows}
        new = {row.id: row for table in after.tables for row in table.rows}
        self.doubts = [d for d in self.doubts if not d.row or old.get(d.row) == new.get(d.row)]
