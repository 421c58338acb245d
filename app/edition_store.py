"""The office's own editions: one file each in a folder of the user's profile. Loaded, saved, exported, taken out.

`install` makes them known to the whole program; every list of editions then holds them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from app.shared_text import read_shared_text
from report.edition import Edition
from report.edition_edits import check_free
from report.editions import edition_ids, load_edition, own_editions, shipped_ids, use_own_editions
from report.errors import UserError
from report.messages import say

SUFFIX = ".zhibao-edition"
_MOST_FILES = 200  # what a folder of editions may hold; anything more is another folder
_Stamp = tuple[tuple[str, int, int], ...]


@dataclass
class _Kept:
    """What was read last, and of which state of the folder."""

    stamp: _Stamp = ()
    editions: dict[str, Edition] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)


_kept = _Kept()


def folder() -> Path:
    """Where the office's own editions are kept."""
    from app.config import config_folder  # knows Qt, which most commands never need

    return config_folder() / "editions"


def install() -> None:
    """From now on the program knows the office's own editions."""
    use_own_editions(stored)


def stored() -> Mapping[str, Edition]:
    """The editions of the folder by id, read anew when a file has changed; broken files are among `troubles`."""
    stamp = _stamp()
    if stamp != _kept.stamp:
        _kept.editions, _kept.troubles = {}, []
        for name, _, _ in stamp:
            try:
                edition = read_file(folder() / name)
                _kept.editions.setdefault(edition.id, edition)
            except UserError as error:
                _kept.troubles.append(str(error))
        _kept.stamp = stamp
    return _kept.editions


def troubles() -> list[str]:
    """A sentence for each file of the folder that cannot be read."""
    stored()
    return list(_kept.troubles)


def _stamp() -> _Stamp:
    try:
        files = sorted(folder().glob(f"*{SUFFIX}"))[:_MOST_FILES]
        return tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    except OSError:
        return ()  # no folder yet, or one that may not be read: there are no own editions


def read_file(path: Path) -> Edition:
    """The edition in a file, whoever sent it; UserError in one sentence for anything that is none."""
    from report.edition_text import LARGEST, read_edition_text

    text = read_shared_text(path, LARGEST, "edition_editor", "not_edition")
    return read_edition_text(text, path.name)


def save(edition: Edition, old_id: str = "") -> None:
    """Puts an edition into the folder, whole or not at all; under `old_id` it is not kept any more. UserError."""
    if edition.id in shipped_ids():
        raise UserError(say("edition_editor.id_taken", id=edition.id))
    if old_id and old_id != edition.id:
        check_free(edition.id, edition_ids())
    home = folder()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(say("edition_editor.no_folder", folder=home)) from error
    _write(edition, home / f"{edition.id}{SUFFIX}")
    if old_id and old_id != edition.id:
        remove(old_id)


def _write(edition: Edition, path: Path) -> None:
    from exporters.files import write_atomically
    from report.edition_text import edition_text

    data = edition_text(edition).encode()

    def write(stream: BinaryIO) -> None:
        stream.write(data)

    write_atomically(path, write)


def load_file(path: Path) -> Edition:
    """Takes a file that somebody sent into the folder; one of the same id is replaced only where it is the same edition.

    UserError where the file is none, or where another edition has its id.
    """
    edition = read_file(path)
    held = stored().get(edition.id)
    if edition.id in shipped_ids() or (held is not None and held != edition):
        raise UserError(say("edition_editor.load_taken", id=edition.id, name=path.name))
    save(edition)
    return edition


def export(edition_id: str, path: Path) -> Path:
    """Writes an edition as one file for other schools; the path with its suffix. UserError."""
    target = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
    _write(load_edition(edition_id), target)
    return target


def remove(edition_id: str) -> None:
    """Takes an own edition out of the folder. Drafts made with it keep their copy."""
    for file in folder().glob(f"*{SUFFIX}"):
        try:
            if file.stem == edition_id or (
                file.stem not in own_editions() and read_file(file).id == edition_id
            ):
                file.unlink()
        except OSError as error:
            raise UserError(say("edition_editor.not_removed", name=file.name)) from error
        except UserError:
            continue  # a broken file is not the one that is meant
