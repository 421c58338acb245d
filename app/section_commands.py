"""The commands of the 章节 and 交稿 menus that change the section in front."""

from functools import partial
from typing import TYPE_CHECKING

from app import sections
from report import edits
from report.messages import say
from report.model import Section
from report.section_moves import deeper, higher

if TYPE_CHECKING:
    from app.session import Session
    from app.window import MainWindow


class SectionCommands:
    """Works on `window.section`; without one every command does nothing."""

    def __init__(self, window: "MainWindow") -> None:
        self.window = window

    def _here(self) -> "tuple[Session, Section] | None":
        session = self.window.session
        section = session.report.sections.get(self.window.section) if session else None
        return (session, section) if session and section else None

    def add(self, below: bool) -> None:
        """A new section after this one, or inside it; its title is open for typing."""
        if (here := self._here()) is None:
            return
        session, section = here
        if not sections.may_add(section, below):
            self.window.status.say(say("window.no_section_here"))
            return
        self.window.flush()
        edit, key = sections.add_edit(session.report, section, below)
        session.perform(edit)
        self.window.go(key)
        if self.window.tree is not None:
            self.window.tree.rename()

    def move(self, by: int) -> None:
        """Swaps the section with its neighbour."""
        if (here := self._here()) is not None:
            self.window.flush()
            edit = sections.move_edit(here[0].report, here[1], by)
            if edit is not None:
                here[0].perform(edit)

    def change_level(self, down: bool) -> None:
        """Makes the section a child of the one before it, or takes it out of its parent."""
        if (here := self._here()) is not None:
            self.window.flush()
            edit = (deeper if down else higher)(here[0].report, here[0].report.sections[here[1].id])
            if edit is None:
                self.window.status.say(say("window.no_level_here"))
            else:
                here[0].perform(edit)

    def skip(self) -> None:
        """Leaves the section out, with a reason typed in the page."""
        if (here := self._here()) is None:
            return
        session, section = here

        def take(reason: str) -> None:
            self.window.flush()
            edit = edits.set_section(session.report, section.id, f"不写「{section.title}」", skipped=reason)
            self.window.calmly(partial(session.perform, edit))

        self.window.bar.ask(say("window.skip_reason", title=section.title), section.skipped, take)

    def delete(self) -> None:
        """Takes the section out with all below it; the bar offers to take that back."""
        if (here := self._here()) is None:
            return
        session, section = here
        if not sections.may_delete(section):
            self.window.status.say(say("window.no_delete_here"))
            return
        self.window.flush()
        session.perform(edits.delete_section(session.report, section.id))
        sentence = say("window.section_deleted", title=section.title)
        self.window.bar.show_message(sentence, "hint", {"撤销": self._take_back})

    def _take_back(self) -> None:
        self.window.bar.clear()
        self.window.do("undo")

    def review(self, step: str) -> None:
        """One step of the review flow: submit, lock or send_back."""
        if (here := self._here()) is not None:
            self.window.flush()
            session, section = here
            session.perform(sections.state_edit(session.report, section, step))
            self.window.go(section.id)
