"""When backups of the open report are made, and where: every hour while it changes, on closing, and when the
window asks. A backup that could not be made is one sentence in the status bar; work goes on."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.config import Settings, config_folder
from app.tasks import Task
from app.trouble import write_log
from report.errors import UserError
from report.messages import say

if TYPE_CHECKING:
    from app.session import Session
    from db.backup import Reason

HOUR = 3_600_000  # ms
SECOND_PLACE = "second_backup_place"  # the key in the settings


@dataclass(frozen=True, slots=True)
class Outcome:
    """`made` says whether there is a new backup, `safe` whether any place holds the report as it is now;
    `trouble` is a sentence or ""."""

    made: bool
    safe: bool
    trouble: str


def first_place() -> Path:
    """The folder beside the settings."""
    return config_folder() / "backups"


def second_place() -> Path | None:
    """The folder that a person has set (a stick, a share), reachable or not."""
    held = Settings().get(SECOND_PLACE)
    return Path(held) if isinstance(held, str) and held else None


def places() -> list[Path]:
    """Where backups are looked for."""
    second = second_place()
    return [first_place(), *([second] if second else [])]


def back_up(draft: Path, reason: "Reason") -> Outcome:
    """Makes a backup in each place that lacks one of the present state. Any thread; never raises."""
    from db.backup import make_backup

    now = datetime.now()
    made, safe, troubles = False, False, []
    for place in places():
        if place != first_place() and not place.is_dir():  # the folder of a pulled stick is not made anew
            troubles.append(say("backup.no_second", place=place))
            continue
        try:
            made = make_backup(draft, place, reason, now) is not None or made
            safe = True
        except UserError as error:
            troubles.append(str(error))
        except Exception as error:  # a backup must not stand in the way of the work itself
            write_log(error)
            troubles.append(say("backup.trouble"))
    return Outcome(made, safe, "".join(troubles))


class Backups(QObject):
    """The backups of one session."""

    def __init__(self, session: "Session") -> None:
        super().__init__(session)
        self._session = session
        self._task: Task | None = None
        self._hour = QTimer(self, singleShot=True, interval=HOUR)
        self._hour.timeout.connect(self._beside)
        session.saved.connect(self._edited)

    def make(self, reason: "Reason") -> Outcome:
        """A backup at once; trouble is said. A report that is only read needs none."""
        if self._session.read_only:
            return Outcome(False, True, "")
        self.stop()
        outcome = back_up(self._session.path, reason)
        self._tell(outcome)
        return outcome

    def stop(self) -> None:
        """Waits for the backup under way; the next hour begins with the next edit."""
        self._hour.stop()
        if self._task is not None:
            self._task.wait()

    def _edited(self) -> None:
        if not self._hour.isActive():
            self._hour.start()

    def _beside(self) -> None:
        """The hourly one, beside the window."""
        from db.backup import Reason

        path = self._session.path
        self._task = Task(lambda _: back_up(path, Reason.HOURLY), self)
        self._task.done.connect(self._tell)
        self._task.start()

    def _tell(self, outcome: Outcome) -> None:
        if outcome.trouble:
            self._session.say(outcome.trouble)
