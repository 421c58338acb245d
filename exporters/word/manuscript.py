"""A report as the pieces of its Word file, and the package they make: everything but the page numbers of the contents.

The numbers are known only when the package has been laid out; so the contents, which alone print them, are the one thing
that is written twice.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from exporters.word.body import pieces_of
from exporters.word.chains import cut_chains
from exporters.word.contents import PageOf, contents_pieces, divider_pieces
from exporters.word.context import Context, footnotes_xml, prepare, relations_of_links
from exporters.word.fonts import font_table_xml
from exporters.word.front import front_pieces
from exporters.word.markup import HEAD, NAMESPACES
from exporters.word.package import (
    app_properties,
    content_types,
    core_properties,
    document_relations,
    package_relations,
)
from exporters.word.pieces import WIDE, Piece, tiny_piece
from exporters.word.profile import Profile, profile_of
from exporters.word.sections import header_parts, header_relations, joined, spaced
from exporters.word.styles import settings_xml, styles_xml
from report.fields import field_text, report_title
from report.house_style import has_divider_pages
from report.model import GENERATED, Report
from report.numbering import number_report
from report.stream import FrontItem, HeadingItem, Item, stream

_TO_TITLE = 0.26  # of the page's height stands above the title of a divider page
_BELOW_TITLE = 36  # points


class Manuscript:
    """The pieces of one report in reading order, ready for any page numbers. `chapter` is told how many chapters there are and
    the title of each as it is written.
    """

    def __init__(
        self,
        report: Report,
        picture: Callable[[str], bytes],
        chapter: Callable[[int, str], None] = lambda count, title: None,
    ) -> None:
        profile = profile_of(report)
        numbers = number_report(report)
        self._items = list(stream(report, numbers))
        self.context = prepare(report, numbers, profile, picture, self._items)
        chapters = sum(isinstance(i, HeadingItem) and i.level == 1 for i in self._items)
        self._body = _Body(self.context, self._items, lambda title: chapter(chapters, title))
        for item in self._items:
            self._body.add(item)
        cut_chains(self._body.pieces, profile)
        self.context.media.reduce(profile.trim.picture_dpi)
        self._fixed: dict[str, bytes] = {}

    @property
    def has_contents(self) -> bool:
        """Whether anything in it prints page numbers."""
        return any(isinstance(item, FrontItem) and item.type in GENERATED for item in self._items)

    def package(self, page_of: PageOf) -> dict[str, bytes]:
        """Every part of the package under its name, with those page numbers in the contents."""
        pieces = self._in_order(page_of)
        if not self._fixed:
            self._fixed = _parts(self.context)
        return {**self._fixed, "word/document.xml": _document(pieces, self.context.profile)}

    def _in_order(self, page_of: PageOf) -> list[Piece]:
        """Front pages at their places among the pieces of the body."""
        ready: list[Piece] = []
        at = 0
        for place, item in enumerate(self._items):
            if not isinstance(item, FrontItem):
                continue
            ready += self._body.pieces[at : self._body.places[place]]
            at = self._body.places[place]
            if item.type in GENERATED:
                made = contents_pieces(self.context, item, self._items, page_of)
            else:
                made = front_pieces(self.context, item)
            if made and ready and ready[-1].section == made[0].section and made[0].para is not None:
                made[0].break_page()
            ready += made
        return [*ready, *self._body.pieces[at:]]


@dataclass
class _Body:
    """Gathers the pieces from the first heading on; front pages are written last, for they need the page
    numbers.
    """

    context: Context
    items: list[Item]
    chapter: Callable[[str], None]
    pieces: list[Piece] = field(default_factory=list)
    places: dict[int, int] = field(
        default_factory=dict
    )  # place of a front item → number of body pieces before it
    _break_next: bool = False
    _written: int = 0

    def add(self, item: Item) -> None:
        place, self._written = self._written, self._written + 1
        if isinstance(item, FrontItem):
            self.places[place] = len(self.pieces)
            return
        if isinstance(item, HeadingItem) and item.level == 1:
            self.chapter(item.text)
        room = self.context.profile.page.text_width()
        made = pieces_of(self.context, item, room)
        if self._break_next and made:
            self._begin_page(made)
        self._turn_headings(made)
        self.pieces += made if not self.pieces else spaced([self.pieces[-1], *made])[1:]
        chapter = isinstance(item, HeadingItem) and item.level == 1 and item.number != ""
        if chapter and has_divider_pages(self.context.report):
            self._divide(place)

    def _begin_page(self, made: list[Piece]) -> None:
        self._break_next = False
        if made[0].section == WIDE:
            return  # begins a page anyway
        if made[0].para is None:
            made.insert(0, _page_break())
        else:
            made[0].break_page()

    def _turn_headings(self, made: list[Piece]) -> None:
        """Headings right above a wide table go with it onto the landscape page; left behind they would
        stand alone.
        """
        if not made or made[0].section != WIDE:
            return
        at = len(self.pieces)
        while at > 0 and self.pieces[at - 1].heading:
            at -= 1
            self.pieces[at].section = WIDE

    def _divide(self, place: int) -> None:
        """Makes the chapter's title a page of its own, with its sections below it."""
        inside = itertools.takewhile(
            lambda item: not (isinstance(item, HeadingItem) and item.level == 1), self.items[place + 1 :]
        )
        headings = [item for item in inside if isinstance(item, HeadingItem) and item.level == 2]
        title = self.pieces[-1]
        if not headings or title.para is None:
            return
        above = self.context.profile.page.text_height() * _TO_TITLE
        title.space(before=above, after=_BELOW_TITLE)
        title.break_page()
        self.pieces += divider_pieces(self.context, headings)
        self._break_next = True


def _page_break() -> Piece:
    piece = tiny_piece()
    piece.break_page()
    return piece


def _parts(context: Context) -> dict[str, bytes]:
    """Every part of the package under its name, the document still empty."""
    report, profile = context.report, context.profile
    headers = header_parts(profile, _header_text(report))
    notes = bool(context.notes)
    media = {f"rIdImg{n}": name.rpartition("/")[2] for n, name in enumerate(context.media.files, 1)}
    others = header_relations(list(headers)) + relations_of_links(context)
    parts = {
        "_rels/.rels": package_relations(),
        "docProps/core.xml": core_properties(report_title(report), report.school, report.edition.title),
        "docProps/app.xml": app_properties(report.school),
        "word/document.xml": b"",
        "word/_rels/document.xml.rels": document_relations(others, media, notes, len(context.charts)),
        "word/styles.xml": styles_xml(profile, context.linked),
        "word/numbering.xml": context.numbering.xml(),
        "word/settings.xml": settings_xml(profile, notes),
        "word/fontTable.xml": font_table_xml(profile),
        **{f"word/{name}": data for name, data in headers.items()},
        **context.media.files,
    }
    if context.charts:
        from exporters.word.native_chart import chart_parts  # loads openpyxl, which few reports need here

        parts |= chart_parts(context.charts)
    if notes:
        parts["word/footnotes.xml"] = footnotes_xml(context, HEAD, NAMESPACES)
    return {"[Content_Types].xml": content_types(list(parts)), **parts}


def _header_text(report: Report) -> str:
    lines = [field_text(report, spec) for spec in report.edition.fields if spec.part == "header"]
    text = "\u3000".join(line for line in lines if line.strip())
    return text or report_title(report)


def _document(pieces: list[Piece], profile: Profile) -> bytes:
    head = f"{HEAD}<w:document {NAMESPACES}><w:body>"
    return "".join([head, *joined(pieces, profile), "</w:body></w:document>"]).encode()
