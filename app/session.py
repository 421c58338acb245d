"""The open report at work: a `Workbench` over a draft file. `app.checking` keeps its findings up to date.

An edit that cannot be written (disk full, stick pulled) stays in memory, is told, and is tried again every
few seconds and before every further write, so that nothing typed is lost while the program runs.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from app.backups import Backups
from forms.workbench import Workbench
from report.edition import Edition
from report.edits import fill_from_edition, new_report_fields
from report.errors import UserError
from report.messages import say
from report.model import Edit, PictureInfo, Report

if TYPE_CHECKING:
    from db.draft import DraftFile
    from db.journal import HistoryEntry

RETRY_AFTER = 5000  # ms after a write that failed


class Session(Workbench):
    """Owns a draft file.

    `saved()` follows every write that reached the disk, `failed(sentence)` every one that did not;
    `travelled(edit)` follows `changed` after undo and redo, so that the window can show the place.
    """

    saved = Signal()
    travelled = Signal(object)
    failed = Signal(str)

    def __init__(self, draft: "DraftFile") -> None:
        super().__init__(draft.report)
        self.draft = draft
        self.read_only = draft.read_only
        self.saved_at: datetime | None = None
        self._unsaved: list[tuple[Edit, str]] = []
        self._retry = QTimer(self, singleShot=True, interval=RETRY_AFTER)
        self._retry.timeout.connect(self._write_unsaved)
        self.backups = Backups(self)

    @classmethod
    def open(cls, path: Path, read_only: bool = False) -> "Session":
        """Opens the draft at `path`; UserError where it cannot be."""
        from db.draft import DraftFile

        return cls(DraftFile.open(path, read_only))

    @classmethod
    def create(
        cls, path: Path, edition: Edition, school: str, code: str = "", year: int | None = None
    ) -> "Session":
        """A new draft with the edition's sections and tables; UserError where a file of that name exists."""
        from db.draft import DraftFile

        report = Report(edition, year or edition.year, fields=new_report_fields(school, code))
        report.apply(fill_from_edition(report))
        return cls(DraftFile.create(path, report))

    @property
    def read_only_reason(self) -> str:
        """Why the draft can only be read, one sentence; "" where it can be written."""
        return self.draft.notices[0] if self.read_only and self.draft.notices else ""

    @property
    def path(self) -> Path:
        """Where the draft lies."""
        return self.draft.path

    @property
    def undo_name(self) -> str:
        """What the undo menu names; "" where there is nothing to undo."""
        return self._unsaved[-1][0].name if self._unsaved else self.draft.undo_name

    @property
    def redo_name(self) -> str:
        """What the redo menu names; "" where there is nothing to redo."""
        return "" if self._unsaved else self.draft.redo_name

    @property
    def unsaved(self) -> bool:
        """Whether edits wait in memory because they could not be written."""
        return bool(self._unsaved)

    def perform(self, edit: Edit, source: str = "") -> None:
        """As `Workbench.perform`; `source` names the file that the edit came from."""
        from db.store import true_edit

        edit = true_edit(self.report, edit)
        if not edit.changes:
            return
        if self.read_only:
            self.say(say("session.read_only"))
            return
        self._unsaved.append((edit, source))
        self.report.apply(edit)
        self._write_unsaved()
        self._tell(edit)

    def flush(self) -> None:
        """Makes every form hand over what it gathered: before undo, export, close."""
        self.flushing.emit()

    def undo(self) -> None:
        """Takes the last step back, after flushing."""
        self.flush()
        if self._unsaved and not self._write_unsaved():
            edit, _ = self._unsaved.pop()
            back = edit.inverted()
            self.report.apply(back)
            self._tell(back)
            self.travelled.emit(back)
            self.say(say("session.undone", name=edit.name))
            return
        self._travel(self.draft.undo, "session.undone", "session.nothing_to_undo")

    def redo(self) -> None:
        """Does the step taken back again."""
        self.flush()
        if self._unsaved and not self._write_unsaved():
            return
        self._travel(self.draft.redo, "session.redone", "session.nothing_to_redo")

    def picture(self, sha: str) -> bytes:
        """The bytes of a stored picture; KeyError. Also from another thread."""
        return self.draft.picture(sha)

    def store_picture(self, data: bytes, name: str) -> PictureInfo:
        """As `Workbench.store_picture`; UserError also when it could not be written."""
        from importers.pictures import prepare_picture
        from importers.scans import picture_of

        prepared = prepare_picture(picture_of(data, name), name)
        self.draft.store_picture(prepared.data)
        return prepared.info

    def store_prepared(self, pictures: dict[str, bytes]) -> None:
        """Keeps pictures that an import has prepared, by SHA-256; UserError when they could not be
        written.
        """
        for data in pictures.values():
            self.draft.store_picture(data)

    def draw_chart(self, block_id: str, width: int) -> bytes:
        """As `Workbench.draw_chart`; KeyError where the block is gone, ValueError where it is no chart."""
        from exporters.charts import draw_chart
        from report.blocks import Chart
        from report.charts import chart_data

        body = self.report.blocks[block_id].body
        if not isinstance(body, Chart):
            raise ValueError(f"{block_id} is no chart")
        return draw_chart(chart_data(self.report, body), width)

    def history(self, store: str, key: str) -> "Sequence[HistoryEntry]":
        """Who changed a record, when, from which file; newest first."""
        return self.draft.history(store, key)

    def author_of(self, store: str, key: str) -> str:
        """As `Workbench.author_of`, from the journal."""
        entries = self.history(store, key)
        return f"{entries[0].who} {entries[0].when[5:16]}" if entries else ""

    def last_changes(self) -> dict[tuple[str, str], tuple[str, str]]:
        """As `Workbench.last_changes`, from the whole journal."""
        from db.snapshots import Snapshot

        authors = self.draft.authors_since(Snapshot(0, "", "", ""))
        return {key: (author.when, author.who) for key, author in authors.items()}

    def save_copy(self, path: Path) -> None:
        """A copy of the draft with everything in memory, also what could not be written; UserError.

        Where the draft itself cannot be read any more (a stick that was pulled), the copy is made from
        memory.
        """
        from db.draft import DraftFile

        self.flush()
        try:
            self.draft.save_copy(path)
        except UserError:
            if not self._unsaved:
                raise
            DraftFile.create(path, self.report, self.path.name, say("session.rescued")).close()
            return
        if self._unsaved:
            with_rest = DraftFile.open(path, edition_of=lambda _: self.report.edition)
            for edit, source in self._unsaved:
                with_rest.commit(edit, source)
            with_rest.close()

    def close(self) -> bool:
        """Flushes, backs up and closes the file; False when edits could not be written (then nothing is
        closed)."""
        self.flush()
        if self._unsaved and not self._write_unsaved():
            return False
        from db.backup import Reason

        self.backups.make(Reason.CLOSE)
        self.abandon()
        return True

    def abandon(self) -> None:
        """Closes the file without waiting for edits that cannot be written."""
        self._retry.stop()
        self.backups.stop()
        self.draft.close()

    def _write_unsaved(self) -> bool:
        """Writes what waits, oldest first; False when the disk still refuses."""
        while self._unsaved:
            edit, source = self._unsaved[0]
            try:
                self.draft.write(edit, source)
            except UserError as error:
                self._retry.start()
                self._fail(str(error))
                return False
            del self._unsaved[0]
            self._saved()
        return True

    def _travel(self, step: Callable[[], Edit | None], done: str, nothing: str) -> None:
        try:
            edit = step()
        except UserError as error:
            self._fail(str(error))
            return
        if edit is None:
            self.say(say(nothing))
            return
        self._saved()
        self._tell(edit)
        self.travelled.emit(edit)
        self.say(say(done, name=edit.name))

    def _tell(self, edit: Edit) -> None:
        self.renumber(edit)
        self.changed.emit(edit)

    def _saved(self) -> None:
        self.saved_at = datetime.now()
        self.saved.emit()

    def _fail(self, sentence: str) -> None:
        self.say(sentence)
        self.failed.emit(sentence)
