"""Report → Word: one pass over the output items, page numbers reckoned, the package checked, then written
whole or not at all.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from exporters import Progress
from exporters.files import write_atomically
from exporters.word.body import pieces_of
from exporters.word.contents import contents_pieces, divider_pieces
from exporters.word.context import Context, footnotes_xml, prepare, relations_of_links
from exporters.word.front import front_pieces
from exporters.word.markup import HEAD, NAMESPACES
from exporters.word.package import (
    app_properties,
    content_types,
    core_properties,
    document_relations,
    package_relations,
    zipped,
)
from exporters.word.pages import reckon_pages
from exporters.word.pieces import WIDE, Piece, tiny_piece
from exporters.word.profile import Profile, load_profile
from exporters.word.sections import header_parts, header_relations, joined, spaced
from exporters.word.selfcheck import check_package
from exporters.word.styles import font_table_xml, settings_xml, styles_xml
from report.errors import UserError
from report.fields import field_text, report_title
from report.messages import say
from report.model import GENERATED, Report
from report.numbering import number_report
from report.stream import FrontItem, HeadingItem, Item, stream

_TO_TITLE = 0.26  # of the page's height stands above the title of a divider page
_BELOW_TITLE = 36  # points


def export_word(
    report: Report, picture: Callable[[str], bytes], path: str | Path, progress: Progress | None = None
) -> None:
    """Writes the report as .docx to `path`.

    `picture` gives the bytes of a stored picture by its sha. `progress` is told of every chapter; raising
    `exporters.Cancelled` from it stops the work. UserError where a person can mend something; what stood
    at `path` is untouched until the whole new file is there. Raises `selfcheck.UnsoundPackageError` rather
    than hand over a file that Word would ask to repair.
    """
    data = word_bytes(report, picture, progress)
    write_atomically(path, lambda stream: _write(stream.write, data))


def _write(write: Callable[[bytes], int], data: bytes) -> None:
    write(data)


def word_bytes(report: Report, picture: Callable[[str], bytes], progress: Progress | None = None) -> bytes:
    """The report as the bytes of a .docx file, checked."""
    profile = _profile(report)
    numbers = number_report(report)
    items = list(stream(report, numbers))
    context = prepare(report, numbers, profile, picture, items)
    steps = _Steps(progress, sum(isinstance(i, HeadingItem) and i.level == 1 for i in items) + 2)
    body = _Body(context, items, steps)
    for item in items:
        body.add(item)
    steps.next("目录与页码")
    pieces = _in_order(context, items, body)
    data = zipped(_parts(context, pieces))
    steps.next("检查文件")
    check_package(data)
    steps.finish()
    return data


def _profile(report: Report) -> Profile:
    name = report.fields.get("setting/style") or report.edition.style
    try:
        return load_profile(name)
    except FileNotFoundError as error:
        raise UserError(say("word.style_missing", name=name)) from error


@dataclass
class _Steps:
    """Tells the progress, and nothing where nobody listens."""

    progress: Progress | None
    total: int
    done: int = 0

    def next(self, name: str) -> None:
        if self.progress is not None:
            self.progress(name, self.done, self.total)
        self.done += 1

    def finish(self) -> None:
        if self.progress is not None:
            self.progress("完成", self.total, self.total)


@dataclass
class _Body:
    """Gathers the pieces from the first heading on; front pages are written last, for they need the page
    numbers.
    """

    context: Context
    items: list[Item]
    steps: _Steps
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
            self.steps.next(item.text)
        room = self.context.profile.page.text_width()
        made = pieces_of(self.context, item, room)
        if self._break_next and made:
            self._begin_page(made)
        self._turn_headings(made)
        self.pieces += made if not self.pieces else spaced([self.pieces[-1], *made])[1:]
        chapter = isinstance(item, HeadingItem) and item.level == 1 and item.number != ""
        if chapter and self.context.report.edition.divider_pages:
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


def _in_order(context: Context, items: list[Item], body: _Body) -> list[Piece]:
    """Front pages at their places among the pieces of the body."""
    pages = reckon_pages(body.pieces, context.profile.page)
    ready: list[Piece] = []
    at = 0
    for place, item in enumerate(items):
        if not isinstance(item, FrontItem):
            continue
        ready += body.pieces[at : body.places[place]]
        at = body.places[place]
        if item.type in GENERATED:
            made = contents_pieces(context, item, items, lambda name: pages.get(name, 1))
        else:
            made = front_pieces(context, item)
        if made and ready and ready[-1].section == made[0].section and made[0].para is not None:
            made[0].break_page()
        ready += made
    return [*ready, *body.pieces[at:]]


def _parts(context: Context, pieces: list[Piece]) -> dict[str, bytes]:
    """Every part of the package under its name."""
    report, profile = context.report, context.profile
    headers = header_parts(profile, _header_text(report))
    notes = bool(context.notes)
    media = {f"rIdImg{n}": name.rpartition("/")[2] for n, name in enumerate(context.media.files, 1)}
    others = header_relations(list(headers)) + relations_of_links(context)
    parts = {
        "_rels/.rels": package_relations(),
        "docProps/core.xml": core_properties(report_title(report), report.school, report.edition.title),
        "docProps/app.xml": app_properties(report.school),
        "word/document.xml": _document(pieces, profile),
        "word/_rels/document.xml.rels": document_relations(others, media, notes),
        "word/styles.xml": styles_xml(profile, context.linked),
        "word/numbering.xml": context.numbering.xml(),
        "word/settings.xml": settings_xml(profile, notes),
        "word/fontTable.xml": font_table_xml(profile),
        **{f"word/{name}": data for name, data in headers.items()},
        **context.media.files,
    }
    if notes:
        parts["word/footnotes.xml"] = footnotes_xml(context, HEAD, NAMESPACES)
    return {"[Content_Types].xml": content_types(list(parts)), **parts}


def _header_text(report: Report) -> str:
    lines = [field_text(report, spec) for spec in report.edition.fields if spec.part == "header"]
    text = "\u3000".join(line for line in lines if line.strip())
    return text or report_title(report)


def _document(pieces: list[Piece], profile: Profile) -> bytes:
    return f"{HEAD}<w:document {NAMESPACES}><w:body>{joined(pieces, profile)}</w:body></w:document>".encode()
