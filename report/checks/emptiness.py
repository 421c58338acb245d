"""What is still missing: sections without text, captions without a picture, figures without a caption, blank indicator rows."""

from collections.abc import Iterator

from report.blocks import Block, Text
from report.checks.context import Context
from report.checks.findings import Finding, Level, Place
from report.checks.numbering import form_of, ordinal
from report.content import plain_text
from report.edits import is_text_section
from report.indicators import effective_value
from report.messages import say
from report.model import Section
from report.numbering import is_skipped
from report.stream import FigureItem
from report.values import State


def check(context: Context) -> Iterator[Finding]:
    """One finding for all empty sections, one for each table with blank rows, one for each broken figure."""
    yield from _sections(context)
    yield from _figures(context)
    yield from _indicators(context)


def _sections(context: Context) -> Iterator[Finding]:
    report = context.report
    empty = [s for s, _ in report.walk() if _is_empty(context, s) and not _heads_siblings(context, s)]
    if not empty:
        return
    places = tuple(Place(context.where(s.id), context.heading(s), s.id) for s in empty)
    names = "、".join(f"“{s.title}”" for s in empty[:3])
    message = say("checks.empty_sections", count=len(empty), names=names, more="等" if len(empty) > 3 else "")
    yield Finding("empty_section", "missing", Level.QUERY, message, places)


def _is_empty(context: Context, section: Section) -> bool:
    """Whether a section that must say something says nothing; one with sections below may be a mere heading."""
    report = context.report
    if not is_text_section(section) or is_skipped(report, section) or report.children(section.id):
        return False
    spec = report.spec(section)
    if spec is not None and spec.optional:
        return False
    return not any(_says_something(block) for block in report.blocks_of(section.id))


def _heads_siblings(context: Context, section: Section) -> bool:
    """Whether a printed heading is followed at once by headings numbered otherwise: 第一部分, then 一、 read as its like."""
    siblings = context.report.children(section.parent)
    at = next(i for i, other in enumerate(siblings) if other.id == section.id)
    if not context.printed or not section.printed_number or at + 1 == len(siblings):
        return False
    after = siblings[at + 1].printed_number
    return bool(after) and ordinal(after) == 1 and form_of(after) != form_of(section.printed_number)


def _says_something(block: Block) -> bool:
    body = block.body
    if isinstance(body, Text):
        return any(p.lead or plain_text(p.content).strip() or p.content for p in body.paragraphs)
    return True


def _figures(context: Context) -> Iterator[Finding]:
    empty, pictured, bare = [], 0, []
    for located in context.items:
        item = located.item
        if not isinstance(item, FigureItem):
            continue
        place = context.block_place(item, located)
        pictured += bool(item.pictures)
        if item.pictures and not item.caption and not item.number:
            bare.append(place)
        if not item.pictures:
            empty.append((context.caption(item) or say("checks.a_figure"), place))
        elif not item.caption and item.number:
            message = say("checks.no_caption", number=item.number)
            yield Finding("no_caption", "missing", Level.HINT, message, (place,))
    if context.printed and 0 < len(bare) <= (pictured - len(bare)):
        message = say("check_words.picture_bare", count=len(bare))
        yield Finding("picture_bare", "missing", Level.HINT, message, tuple(bare))
    if empty and context.printed and not pictured:
        # A text file holds no pictures at all: that is no fault of its captions.
        message = say("checks.no_pictures", count=len(empty))
        yield Finding("no_picture", "missing", Level.HINT, message, tuple(place for _, place in empty))
        return
    for caption, place in empty:
        message = say("checks.no_picture", caption=caption)
        yield Finding("no_picture", "missing", Level.QUERY, message, (place,))


def _indicators(context: Context) -> Iterator[Finding]:
    report = context.report
    for table in report.edition.tables:
        blank = []
        columns = [column.key_for(report.year) for column in table.columns]
        rows = [row for row in table.rows if report.edition.applies(row)]
        for row in rows:
            gaps = [c for c in columns if effective_value(report, row, c).state == State.BLANK]
            blank += [(row, c) for c in gaps]
        if not blank or not rows:
            continue
        lines = len({row.id for row, _ in blank})
        names = "、".join(dict.fromkeys(row.name for row, _ in blank[:4]))
        message = say(
            "checks.blank_rows",
            table=context.table_name(table.id),
            rows=lines,
            cells=len(blank),
            names=names,
            more="等" if len(blank) > 4 else "",
        )
        places = tuple(context.cell_place(row.id, column) for row, column in blank)
        yield Finding("blank_rows", "missing", Level.HINT, message, places)
