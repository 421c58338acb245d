"""The office's own style profiles: one file each in a folder of the user's profile. Saved, loaded, exported, taken out."""

from pathlib import Path
from typing import BinaryIO

from app.exporting import plain_name
from app.shared_text import read_shared_text
from exporters.files import write_atomically
from exporters.word.profile import Profile
from exporters.word.profile_text import LARGEST, SUFFIX, profile_text, read_profile
from report.errors import UserError
from report.messages import say

_MOST_FILES = 200  # what a folder of styles may hold; anything more is another folder


def folder() -> Path:
    """Where the office's own profiles are kept."""
    from app.config import config_folder

    return config_folder() / "styles"


def stored() -> dict[str, Path]:
    """Title → file of every own profile that can be read, by title; a spoilt file is no profile."""
    found: dict[str, Path] = {}
    try:
        paths = sorted(folder().glob(f"*{SUFFIX}"))[:_MOST_FILES]
    except OSError:
        return {}  # no folder yet, or one that may not be read
    for path in paths:
        try:
            found.setdefault(read_file(path).title, path)
        except UserError:
            continue
    return dict(sorted(found.items()))


def read_file(path: Path) -> Profile:
    """The profile in a file, whoever sent it; UserError in one sentence for anything that is none."""
    return read_profile(read_shared_text(path, LARGEST, "style", "not_style"), path.name)


def save(profile: Profile) -> Path:
    """Puts a profile into the folder, whole or not at all; one of the same title is replaced. UserError."""
    home = folder()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(say("style.no_folder", folder=home)) from error
    path = stored().get(profile.title) or home / f"{plain_name(profile.title)}{SUFFIX}"
    export(profile, path)
    return path


def export(profile: Profile, path: Path) -> Path:
    """Writes a profile as one file for other schools; the path with its suffix. UserError."""
    target = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
    data = profile_text(profile).encode()

    def write(stream: BinaryIO) -> None:
        stream.write(data)

    write_atomically(target, write)
    return target


def remove(title: str) -> None:
    """Takes an own profile out of the folder. Reports made with it keep their copy."""
    path = stored().get(title)
    if path is not None:
        try:
            path.unlink()
        except OSError as error:
            raise UserError(say("style.not_removed", name=path.name)) from error
