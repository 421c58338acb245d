"""The reports opened last, newest first, in the user's configuration folder."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from app.config import read_json, write_json

FILE = "recent.json"
LIMIT = 12


@dataclass(frozen=True, slots=True)
class Recent:
    """One entry. `opened` is local time as "2025-12-17 14:03"; `title` the school and year, or ""."""

    path: str
    opened: str
    title: str = ""
    read_only: bool = False

    @property
    def name(self) -> str:
        """The file's name."""
        return Path(self.path).name

    @property
    def gone(self) -> bool:
        """Whether the file is not where it was."""
        return not Path(self.path).is_file()

    @property
    def opened_text(self) -> str:
        """「今天 14:03」, 「12-17 14:03」, or the date with its year."""
        when = datetime.strptime(self.opened, "%Y-%m-%d %H:%M")
        now = datetime.now()
        if when.date() == now.date():
            return f"今天 {when:%H:%M}"
        return f"{when:%m-%d %H:%M}" if when.year == now.year else f"{when:%Y-%m-%d}"


def recent_reports() -> list[Recent]:
    """The list as kept; entries of another shape are left out."""
    held = read_json(FILE)
    found = []
    for entry in held if isinstance(held, list) else []:
        try:
            recent = Recent(**entry)
            recent.opened_text  # noqa: B018 - raises for a spoilt date
        except (TypeError, ValueError):
            continue  # one spoilt line must not take the others with it
        found.append(recent)
    return found


def remember(path: Path, title: str, read_only: bool = False) -> None:
    """Puts a report at the top of the list."""
    full = str(path.resolve())
    entry = Recent(full, f"{datetime.now():%Y-%m-%d %H:%M}", title, read_only)
    kept = [entry, *(r for r in recent_reports() if r.path != full)]
    write_json(FILE, [asdict(r) for r in kept[:LIMIT]])


def forget(path: str) -> None:
    """Takes a report out of the list; the file itself stays."""
    write_json(FILE, [asdict(r) for r in recent_reports() if r.path != path])


def moved(old: str, new: Path) -> None:
    """A report was found again at another place."""
    kept = [r for r in recent_reports() if r.path != str(new.resolve())]
    changed = [
        Recent(str(new.resolve()), r.opened, r.title, r.read_only) if r.path == old else r for r in kept
    ]
    write_json(FILE, [asdict(r) for r in changed])
