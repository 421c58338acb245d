"""Report → Word: one pass over the output items, laid out for the page numbers of the contents, the package
checked, then written whole or not at all.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from exporters import Progress
from exporters.charts import draw_chart
from exporters.files import write_atomically
from exporters.layout.flow import lay_out
from exporters.layout.pages import Layout
from exporters.layout.wordml import PackageReader
from exporters.word.body import pieces_of
from exporters.word.contents import PageOf, contents_pieces, divider_pieces
from exporters.word.context import Context, footnotes_xml, prepare, relations_of_links
from exporters.word.fonts import font_table_xml
from exporters.word.front import front_pieces
from exporters.word.markup import HEAD, NAMESPACES
from exporters.word.native_chart import chart_parts
from exporters.word.package import (
    app_properties,
    content_types,
    core_properties,
    document_relations,
    package_relations,
    zipped,
)
from exporters.word.pieces import WIDE, Piece, tiny_piece
from exporters.word.profile import Profile, profile_of
from exporters.word.sections import header_parts, header_relations, joined, spaced
from exporters.word.selfcheck import check_package
from exporters.word.styles import settings_xml, styles_xml
from report.fields import field_text, report_title
from report.house_style import has_divider_pages
from report.model import GENERATED, Report
from report.numbering import number_report
from report.stream import FrontItem, HeadingItem, Item, stream

_TO_TITLE = 0.26  # of the page's height stands above the title of a divider page
_BELOW_TITLE = 36  # points
_ANY_PAGE = 88  # stands in the contents while they are laid out: as wide as most page numbers
AskPages = Callable[[dict[str, bytes]], dict[str, int]]
"""The parts of a package → bookmark → page number; {} from one who cannot say."""


def export_word(
    report: Report,
    picture: Callable[[str], bytes],
    path: str | Path,
    progress: Progress | None = None,
    ask: AskPages | None = None,
) -> None:
    """Writes the report as .docx to `path`.

    `picture` gives the bytes of a stored picture by its sha. `progress` is told of every chapter; raising
    `exporters.Cancelled` from it stops the work. UserError where a person can mend something; what stood
    at `path` is untouched until the whole new file is there. Raises `selfcheck.UnsoundPackageError` rather
    than hand over a file that Word would ask to repair.
    """
    data = word_bytes(report, picture, progress, ask)
    write_atomically(path, lambda stream: _write(stream.write, data))


def _write(write: Callable[[bytes], int], data: bytes) -> None:
    write(data)


def word_bytes(
    report: Report,
    picture: Callable[[str], bytes],
    progress: Progress | None = None,
    ask: AskPages | None = None,
) -> bytes:
    """The report as the bytes of a .docx file, checked. `ask` is another judge of page numbers (`ask_office`)."""
    steps = _Steps(progress)
    package, _ = _package(report, picture, steps, ask)
    data = zipped(package)
    steps.next("检查文件")
    check_package(data)
    steps.finish()
    return data


@dataclass(frozen=True, slots=True)
class Printed:
    """Pages with the bytes of their pictures. `places` are bookmark → id of the section or block it marks."""

    layout: Layout
    pictures: dict[str, bytes]
    places: dict[str, str]
    title: str
    school: str


def printed_pages(
    report: Report, picture: Callable[[str], bytes], progress: Progress | None = None
) -> Printed:
    """The report laid out on pages: what the preview shows and the PDF holds, the very pages of the Word file."""
    steps = _Steps(progress)
    package, context = _package(report, picture, steps, None)
    steps.next("排版")
    reader = PackageReader(package)
    places = {place.bookmark: name for name, place in context.places.items()}
    pictures = dict(context.media.files)
    for n, data in enumerate(
        context.charts, 1
    ):  # Word draws its own charts itself; a page shows them as pictures
        pictures[f"word/charts/chart{n}.xml"] = draw_chart(data)
    layout = lay_out(reader.parts, reader.notes)
    steps.finish()
    return Printed(layout, pictures, places, report_title(report), report.school)


def _package(
    report: Report, picture: Callable[[str], bytes], steps: "_Steps", ask: AskPages | None
) -> tuple[dict[str, bytes], Context]:
    """The parts of the file, and what was known while they were written."""
    profile = profile_of(report)
    numbers = number_report(report)
    items = list(stream(report, numbers))
    context = prepare(report, numbers, profile, picture, items)
    steps.total = sum(isinstance(i, HeadingItem) and i.level == 1 for i in items) + 2
    body = _Body(context, items, steps)
    for item in items:
        body.add(item)
    steps.next("目录与页码")
    return _numbered(context, items, body, ask), context


@dataclass
class _Steps:
    """Tells the progress, and nothing where nobody listens."""

    progress: Progress | None
    total: int = 2
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


def _in_order(context: Context, items: list[Item], body: _Body, page_of: PageOf) -> list[Piece]:
    """Front pages at their places among the pieces of the body."""
    ready: list[Piece] = []
    at = 0
    for place, item in enumerate(items):
        if not isinstance(item, FrontItem):
            continue
        ready += body.pieces[at : body.places[place]]
        at = body.places[place]
        if item.type in GENERATED:
            made = contents_pieces(context, item, items, page_of)
        else:
            made = front_pieces(context, item)
        if made and ready and ready[-1].section == made[0].section and made[0].para is not None:
            made[0].break_page()
        ready += made
    return [*ready, *body.pieces[at:]]


def _numbered(context: Context, items: list[Item], body: _Body, ask: AskPages | None) -> dict[str, bytes]:
    """The package with the page numbers of its contents: it is laid out once, and written with what came of it."""
    draft = _parts(context, _in_order(context, items, body, lambda bookmark: _ANY_PAGE))
    reader = PackageReader(draft)
    number_of = lay_out(reader.parts, reader.notes).number_of
    asked = ask(draft) if ask is not None else {}
    return _parts(
        context, _in_order(context, items, body, lambda name: asked.get(name) or number_of(name) or 1)
    )


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
        "word/_rels/document.xml.rels": document_relations(others, media, notes, len(context.charts)),
        "word/styles.xml": styles_xml(profile, context.linked),
        "word/numbering.xml": context.numbering.xml(),
        "word/settings.xml": settings_xml(profile, notes),
        "word/fontTable.xml": font_table_xml(profile),
        **{f"word/{name}": data for name, data in headers.items()},
        **context.media.files,
        **chart_parts(context.charts),
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
