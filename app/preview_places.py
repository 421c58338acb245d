"""From a place on a printed page to the section it shows, and back."""

from collections.abc import Collection

from exporters.layout.pages import Page
from exporters.word.export import Printed
from report.checks.findings import Place
from report.model import GENERATED, Kind, Report

_FRONT = (("Cover", Kind.COVER), ("Declaration", Kind.DECLARATION))


def place_at(printed: Printed, report: Report, page: int, y: float) -> Place | None:
    """What stands on a page at a height in points: the last heading or caption above it, or the front page itself.

    None where the report no longer holds what was printed.
    """
    style = _first_style(printed.layout.pages[page])
    for lead, kind in _FRONT:
        if style.startswith(lead):
            return _front(report, (kind,), 0)
    if printed.layout.pages[page].sheet.numbering != "decimal" or style.startswith(("TOC", "TableofFigures")):
        return _front(report, GENERATED, _lists_before(printed, page))
    here = [
        (at, name)
        for name, at in printed.layout.anchors.items()
        if at <= (page, y) and name in printed.places
    ]
    if not here:
        return None
    known = printed.places[max(here)[1]]
    if known in report.sections:
        return Place("", "", known)
    block = report.blocks.get(known)
    return None if block is None else Place("", "", block.section, known)


def page_of(printed: Printed, section: str) -> tuple[int, float] | None:
    """(page, points from its top) where a section begins; None for one that prints no heading."""
    for name, known in printed.places.items():
        if known == section and name in printed.layout.anchors:
            return printed.layout.anchors[name]
    return None


def _first_style(page: Page) -> str:
    for _, strip in page.strips:
        if strip.line is not None:
            return strip.line.paragraph.style
    return ""


def _lists_before(printed: Printed, page: int) -> int:
    """How many generated lists begin before or on a page, less one."""
    titles = [p.index for p in printed.layout.pages if _first_style(p) == "TOCHeading"]
    return max(0, sum(index <= page for index in titles) - 1)


def _front(report: Report, kinds: Collection[str], nth: int) -> Place | None:
    found = [section.id for section, _ in report.walk() if not section.skipped and section.type in kinds]
    return Place("", "", found[min(nth, len(found) - 1)]) if found else None
