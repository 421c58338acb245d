"""Has a delivered Word file been changed by hand since? What was changed is listed and can be taken into the draft."""

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from report.hand_edits import HandEdit, hand_edits
from report.model import Report

if TYPE_CHECKING:
    from db.draft import DraftFile


class HandChanged(Exception):
    """A file that was changed by hand is about to be replaced. `edits` may be empty: only its look was changed."""

    def __init__(self, path: Path, edits: tuple[HandEdit, ...]) -> None:
        super().__init__(path.name)
        self.path = path
        self.edits = edits


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
