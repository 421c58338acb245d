"""What is done with last year's report after it was rolled forward: the page of the result, its words, its numbers."""

from typing import TYPE_CHECKING

from forms.section_page import SectionPage
from report.carried import CarriedNumber, carried_numbers
from report.messages import say

if TYPE_CHECKING:
    from app.window import MainWindow


def take_text(window: "MainWindow", places: list[int]) -> None:
    """Takes last year's paragraphs over into the section that the side pane shows."""
    page = window.book.currentWidget()
    if isinstance(page, SectionPage) and window.section:
        page.take_last_year(window.section, places)


def next_number(window: "MainWindow") -> None:
    """Goes to the next number from last year that waits for a person, behind the caret, else from the beginning."""
    if window.session is None:
        return
    window.flush()
    waiting = list(carried_numbers(window.session.report))
    if not waiting:
        window.status.say(say("roll.none_left"))
        return
    found = _behind_caret(window, waiting) or waiting[0]
    window.go(found.section)
    page = window.book.currentWidget()
    if isinstance(page, SectionPage):
        page.show_carried(found)
    window.status.say(say("roll.left_now", count=len(waiting)))


def _behind_caret(window: "MainWindow", waiting: list[CarriedNumber]) -> CarriedNumber | None:
    report = window.session.report if window.session else None
    page = window.book.currentWidget()
    if report is None or not isinstance(page, SectionPage):
        return None
    here = page.caret_in_lit()
    if here is None:
        return next((n for n in waiting if n.section == window.section), None)
    order = {block.id: place for place, block in enumerate(report.blocks_in_order())}
    at = (order.get(here[0], -1), here[1], here[2])
    return next((n for n in waiting if (order[n.block], n.paragraph, n.place) >= at), None)
