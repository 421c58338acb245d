"""Has a delivered Word file been changed by hand since? What was changed is listed and can be taken into the draft."""

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from report.hand_edits import HandEdit, hand_edits
from report.messages import say
from report.model import Report

_MOST_CELLS = 3  # that are named in one sentence

if TYPE_CHECKING:
    from db.draft import DraftFile


class HandChanged(Exception):
    """A file that was changed by hand is about to be replaced. `edits` may be empty: only its look was changed. `cells` are sentences on
    what was changed in a workbook; None for a Word file."""

    def __init__(self, path: Path, edits: tuple[HandEdit, ...], cells: tuple[str, ...] | None = None) -> None:
        super().__init__(path.name)
        self.path = path
        self.edits = edits
        self.cells = cells

    @property
    def sentence(self) -> str:
        """What stands in the way, for the line of the file."""
        name = self.path.name
        if self.cells is None:
            return say(
                f"hand_edits.{'found' if self.edits else 'look_only'}", name=name, count=len(self.edits)
            )
        if not self.cells:
            return say("hand_edits.workbook_look_only", name=name)
        shown = "；".join(self.cells[:_MOST_CELLS]) + ("……" if len(self.cells) > _MOST_CELLS else "")
        return say("hand_edits.workbook", name=name, count=len(self.cells), cells=shown)


def check_by_hand(draft: "DraftFile", now: Report, picture: Callable[[str], bytes], target: Path) -> None:
    """HandChanged where `target` is no longer what the draft delivered under this name; silent where it never did, and where the
    file is no Word file any more (then `export` replaces it as it replaces any file)."""
    from importers.word_texts import word_texts
    from report.errors import UserError

    held = draft.last_export(target.name) if target.is_file() else None
    if held is None or file_sha(target) == held[1]:
        return
    base = draft.report_at(held[0])
    try:
        found = word_texts(target)
    except UserError:
        raise HandChanged(target, ()) from None
    edits = hand_edits(base, _delivered(base, picture), found, now)
    raise HandChanged(target, tuple(edits))


def check_workbook_by_hand(draft: "DraftFile", target: Path) -> None:
    """As `check_by_hand`, for a workbook: what is no longer as it was delivered, cell by cell."""
    from exporters.workbook_agreement import workbook_agreement
    from report.errors import UserError

    held = draft.last_export(target.name) if target.is_file() else None
    if held is None or file_sha(target) == held[1]:
        return
    try:
        cells = workbook_agreement(draft.report_at(held[0]), target).differences
    except UserError:  # no workbook any more: it is replaced as any file is
        return
    raise HandChanged(target, (), cells)


def file_sha(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _delivered(base: Report, picture: Callable[[str], bytes]) -> list[str]:
    """The texts of the file as it was delivered: written again, for the program keeps no copies of what it sends."""
    from exporters import export_word
    from importers.word_texts import word_texts

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "base.docx"
        export_word(base, picture, path)
        return word_texts(path)
