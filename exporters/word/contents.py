"""Contents, lists of figures and tables, and the small contents of divider pages: TOC fields with their
entries stored.

The entries are written, not left to Word: a contents field that nobody updated would be empty, and asking
Word to update on opening makes it ask a question.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from exporters.word.captions import caption_text
from exporters.word.context import Context, sequence_name
from exporters.word.markup import field, field_start, mark, one_line, run
from exporters.word.pieces import LISTS, Para, Piece, text_piece, tiny_piece
from exporters.word.styles import look_of
from report.house_style import contents_levels
from report.model import Kind
from report.stream import (
    CaseItem,
    ChartItem,
    FigureItem,
    FrontItem,
    HeadingItem,
    IndicatorItem,
    Item,
    TableItem,
)

PageOf = Callable[[str], int]
"""The printed page number of the place with that bookmark."""
_APPENDIX_STYLE = "附表题"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: its text, its level, and the bookmark it leads to."""

    text: str
    level: int
    bookmark: str


def heading_entries(context: Context, items: Iterable[Item], levels: int) -> list[Entry]:
    """The headings down to a level, and the appendix tables at level 2."""
    found = []
    for item in items:
        if isinstance(item, HeadingItem) and item.level <= levels:
            text = item.number + item.space + one_line(item.text)
            found.append(Entry(text, item.level, context.places[item.id].bookmark))
        elif isinstance(item, IndicatorItem) and item.appendix and item.number and levels > 1:
            text = caption_text(item.number, item.caption, context.profile)
            found.append(Entry(text, 2, context.places[item.block].bookmark))
    return found


def caption_entries(context: Context, items: Iterable[Item], figures: bool) -> dict[str, list[Entry]]:
    """The captions of all figures or all tables, by the name of their SEQ series."""
    found: dict[str, list[Entry]] = {}
    for item in items:
        if isinstance(item, CaseItem):
            for name, entries in caption_entries(context, item.items, figures).items():
                found.setdefault(name, []).extend(entries)
            continue
        if not isinstance(item, FigureItem | ChartItem | TableItem | IndicatorItem) or not item.number:
            continue
        drawn = isinstance(item, FigureItem | ChartItem)
        drawn = drawn or (isinstance(item, TableItem) and item.body.caption_as == "figure")
        if drawn == figures:
            caption = item.body.caption if isinstance(item, TableItem) else item.caption
            text = caption_text(item.number, caption, context.profile)
            entry = Entry(text, 1, context.places[item.block].bookmark)
            found.setdefault(sequence_name(item.number), []).append(entry)
    return found


def contents_pieces(context: Context, front: FrontItem, items: list[Item], page_of: PageOf) -> list[Piece]:
    """A generated front page: its title and its TOC field; nothing where there is nothing to list."""
    levels = contents_levels(context.report)
    if front.type == Kind.CONTENTS:
        instruction = f'TOC \\o "1-{levels}" \\h \\z'
        if levels > 1:
            instruction += f' \\t "{_APPENDIX_STYLE},2"'
        lists = {instruction: heading_entries(context, items, levels)}
    else:
        named = caption_entries(context, items, front.type == Kind.FIGURE_LIST)
        lists = {f'TOC \\h \\z \\c "{name}"': entries for name, entries in named.items()}
    if not any(lists.values()):
        return []
    pieces = [_title(context, front)]
    for instruction, entries in lists.items():
        style = "TOC{level}" if front.type == Kind.CONTENTS else "TableofFigures"
        pieces += _toc(context, instruction, entries, style, page_of)
    return pieces


def _title(context: Context, front: FrontItem) -> Piece:
    look = look_of(context.profile, "TOCHeading")
    text = one_line(front.title)
    shown = "目\u3000录" if text == "目录" else text
    piece = text_piece(Para("TOCHeading", run(shown)), text, look, 400)
    piece.section = LISTS
    return piece


def _toc(
    context: Context, instruction: str, entries: list[Entry], style: str, page_of: PageOf
) -> list[Piece]:
    width = context.profile.page.text_width()
    pieces = []
    for place, entry in enumerate(entries):
        own_style = style.format(level=entry.level)
        look = look_of(context.profile, own_style)
        tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'
        result = str(page_of(entry.bookmark))
        inner = run(entry.text + "\t") + field(f"PAGEREF {entry.bookmark} \\h", result)
        link = f'<w:hyperlink w:anchor="{entry.bookmark}" w:history="1">{inner}</w:hyperlink>'
        start = field_start(instruction) if place == 0 else ""
        end = mark("end") if place == len(entries) - 1 else ""
        para = Para(own_style, start + link + end, {"tabs": tabs})
        piece = text_piece(para, entry.text, look, width / 20 - 20)
        piece.section = LISTS
        pieces.append(piece)
    # A section break inside the field would be lost in LibreOffice, and with it the footer of these pages.
    pieces.append(tiny_piece(LISTS))
    return pieces


def divider_pieces(context: Context, headings: list[HeadingItem]) -> list[Piece]:
    """The sections of one chapter below its title on a page of its own: each line refers to its heading
    and follows it.

    Not a TOC field: one that is limited to a chapter would need a bookmark around the whole chapter, which
    an author's cut and paste breaks.
    """
    look = look_of(context.profile, "DividerLine")
    pieces = []
    for item in headings:
        place = context.places[item.id]
        text = one_line(item.text)
        number = ""
        if item.number and context.places[item.id].kind == "number":
            number = field(f"REF {place.bookmark} \\n \\h", item.number) + run(item.space)
        content = number + field(f"REF {place.bookmark} \\h", text)
        pieces.append(text_piece(Para("DividerLine", content), item.number + item.space + text, look, 300))
    return pieces
