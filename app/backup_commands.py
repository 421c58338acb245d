"""What the window does with backups: the page, going back to one, and the offer where a draft is damaged."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.backups import places
from app.backups_page import BackupsPage, when_text
from report.errors import UserError
from report.messages import say

if TYPE_CHECKING:
    from app.window import MainWindow
    from db.backup import Backup

ShowPage = Callable[[BackupsPage], None]


class BackupCommands:
    """The commands of one window; `show` puts the page in front."""

    def __init__(self, window: "MainWindow", show: ShowPage) -> None:
        self.window = window
        self._show = show

    def page(self) -> None:
        """The backups of the open report."""
        session = self.window.session
        if session is not None:
            self.window.flush()
            made = BackupsPage(session.path, self.window.settings, read_only=session.read_only)
            made.backup_wanted.connect(partial(self._now, made))
            self._present(made, False)

    def _present(self, page: BackupsPage, damaged: bool) -> None:
        page.restore_wanted.connect(
            lambda backup: self.window.calmly(lambda: self.restore(page.draft, backup, damaged))
        )
        self._show(page)

    def _now(self, page: BackupsPage) -> None:
        from db.backup import Reason

        session = self.window.session
        if session is not None:
            self.window.flush()
            outcome = session.backups.make(Reason.HAND)
            if not outcome.trouble:
                self.window.status.say(say("backup.made" if outcome.made else "backup.unchanged"))
            page.refresh()

    def offer(self, draft: Path, error: UserError) -> bool:
        """Offers the newest good backup of a draft that is damaged; False where that is not the trouble, or
        where there is none."""
        from db.backup import list_backups, look_into, newest_good
        from db.opening import DamagedError

        backups = list_backups(draft, places()) if isinstance(error, DamagedError) else []
        good = newest_good(backups)
        if good is None:
            return False
        step = look_into(good.path).step
        sentence = say(
            "backup.offer", reason=error, time=when_text(good.when), why=good.reason, step=step or "—"
        )
        actions = {
            "用这份备份恢复": lambda: self.window.calmly(lambda: self.restore(draft, good, True)),
            "看全部备份…": lambda: self._damaged_page(draft),
        }
        self.window.bar.show_message(sentence, "error", actions, lasting=True)
        return True

    def _damaged_page(self, draft: Path) -> None:
        self.window.leave()
        self.window.use(None)
        self._present(BackupsPage(draft, self.window.settings, damaged=True), True)

    def restore(self, draft: Path, backup: "Backup", damaged: bool) -> None:
        """Puts the backup in the draft's place and opens it; UserError, and then the draft is as it was.

        The present draft is backed up first; a damaged one stays under another name.
        """
        from db.backup import Reason
        from db.backup import restore as put_back

        window, session = self.window, self.window.session
        window.leave()
        if not damaged and (session is None or not session.backups.make(Reason.RESTORE).safe):
            raise UserError(say("backup.not_safe"))
        window.use(None)
        try:
            aside = put_back(backup.path, draft, datetime.now(), damaged)
        except UserError:
            if not damaged:
                window.open_path(draft)  # as it was before
            raise
        window.open_path(draft)
        key = "restored_damaged" if aside else "restored"
        name = aside.name if aside else ""
        window.bar.show_message(say(f"backup.{key}", time=when_text(backup.when), aside=name), "good")
