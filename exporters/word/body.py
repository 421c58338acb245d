"""Output items → pieces: headings, paragraphs, lists, tables and appendix tables; figures and cases have
modules of their own.
"""

from dataclasses import replace

from exporters.word.captions import caption_piece, source_piece
from exporters.word.cases import case_piece
from exporters.word.context import MAX_LEVEL, SUFFIXES, Context, heading_list, runs_xml
from exporters.word.figures import chart_pieces, figure_pieces
from exporters.word.markup import bookmarked, one_line, run
from exporters.word.numbering import bullet_levels, level_of, list_levels
from exporters.word.pieces import WIDE, Para, Piece, text_piece
from exporters.word.styles import indent, look_of
from exporters.word.tables import Grid, is_crowded, is_wide, sound, table_piece
from report.blocks import Role, Text
from report.house_style import numbering_of
from report.numbering import list_number
from report.public_notes import table_notes
from report.stream import (
    CaseItem,
    ChartItem,
    FigureItem,
    HeadingItem,
    IndicatorItem,
    Item,
    ParagraphItem,
    TableItem,
)

_LONGEST_LIST = 300


def pieces_of(context: Context, item: Item, room: int, boxed: bool = False) -> list[Piece]:
    """The pieces of one item in a column of `room` twips; `boxed` inside a case. Front pages give none
    here.
    """
    if isinstance(item, HeadingItem):
        return [heading_piece(context, item, room)]
    if isinstance(item, ParagraphItem):
        return _paragraph_pieces(context, item, room, boxed)
    if isinstance(item, TableItem):
        return _table_pieces(context, item, room, boxed)
    if isinstance(item, IndicatorItem):
        return _indicator_pieces(context, item, room, boxed)
    if isinstance(item, FigureItem):
        return figure_pieces(context, item, room, boxed)
    if isinstance(item, ChartItem):
        return chart_pieces(context, item, room, boxed)
    if isinstance(item, CaseItem):
        return case_piece(context, item, room, pieces_of)
    return []


def heading_piece(context: Context, item: HeadingItem, room: int) -> Piece:
    """A heading with its automatic number, or with a typed one where no list can print it."""
    style = f"Heading{min(item.level, MAX_LEVEL)}"
    if item.level == 1:
        context.chapters_seen += 1
    place = heading_list(context, item)
    text = one_line(item.text)
    typed = item.number + item.space if place is None else ""
    own = {}
    if context.linked.get(style) != place:
        number, level = place or (0, 0)
        own["numPr"] = _number_properties(number, level)
        if number == 0:  # without its list LibreOffice forgets the style's indent too
            own["ind"] = indent(look_of(context.profile, style))
    mark = context.places[item.id].bookmark
    content = bookmarked(run(typed + text), mark, context.next_id())
    piece = text_piece(
        Para(style, content, own), item.number + item.space + text, look_of(context.profile, style), room / 20
    )
    piece.keep_next = piece.whole = piece.heading = True
    return piece


def _number_properties(number: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


_STYLES = {
    Role.BODY: "ReportBody",
    Role.BULLET: "ListItem",
    Role.NUMBERED: "ListItem",
    Role.RUN_IN: "ReportBody",
    Role.CASE_HEADING: "CaseHeading",
    Role.SOURCE_NOTE: "SourceNote",
    Role.CLOSING: "ClosingLine",
}


def _paragraph_pieces(context: Context, item: ParagraphItem, room: int, boxed: bool) -> list[Piece]:
    if not item.text.strip() and not any(part.note for part in item.runs):
        return []
    role = Role(item.role)
    style = _STYLES[role]
    if boxed and style in ("ReportBody", "ListItem"):
        style = "CaseBody"
    look = look_of(context.profile, style)
    own: dict[str, str] = {}
    first: float | None = None
    typed = ""
    if role in (Role.BULLET, Role.NUMBERED):
        first = 2.0 + 2 * item.level
    if role == Role.BULLET:
        bullets = context.numbering.define(("bullet", look.size), bullet_levels(look.size))
        own["numPr"] = _number_properties(context.numbering.main_list(bullets), min(item.level, 8))
    elif item.number:
        place = _run_in_place(context, item) if role == Role.RUN_IN else _list_place(context, item, look.size)
        if place is None:
            typed = item.number
        else:
            own["numPr"] = _number_properties(*place)
    lead = run(typed) + run(item.lead, "<w:b/><w:bCs/>")
    piece = text_piece(
        Para(style, lead + runs_xml(context, item.runs), own), item.text, look, room / 20, first
    )
    piece.keep_next = piece.whole = role == Role.CASE_HEADING
    return [piece]


def _list_place(context: Context, item: ParagraphItem, size: float) -> tuple[int, int] | None:
    """(numId, level) under which Word prints a list item's number; None where it must be typed."""
    body = context.report.blocks[item.block].body
    if not isinstance(body, Text):
        return None
    form, level = body.paragraphs[item.place].number_form, min(item.level, 8)
    levels = list_levels(form, size)
    n = next((n for n in range(1, _LONGEST_LIST) if list_number(form, n) == item.number), 0)
    if levels is None or n == 0 or (form == "①" and n > 20):
        return None
    definition = context.numbering.define(("list", form, size), levels)
    return context.numbering.place_item(definition, level, n), level


def _run_in_place(context: Context, item: ParagraphItem) -> tuple[int, int] | None:
    """The same for a run-in heading, numbered one level below its section."""
    section = context.report.blocks[item.block].section
    forms, depth = numbering_of(context.report).levels, context.numbers.levels.get(section, 0)
    form = forms[depth] if depth < len(forms) else "{n}."
    context.run_ins[section] = n = context.run_ins.get(section, 0) + 1
    if "{path}" in form:
        path = context.numbers.sections.get(section, "")
        form = form.replace("{path}", f"{path}.{{n}}" if path else "{n}")
    space = item.number[len(item.number.rstrip()) :]
    level = level_of(form, 0, run="<w:b/><w:bCs/>", suffix=SUFFIXES.get(space, "nothing"))
    if level is None or list_number(form, n) + (space if space in SUFFIXES else "") != item.number:
        return None
    size = look_of(context.profile, "ReportBody").size
    ind = f'<w:ind w:leftChars="0" w:left="0" w:firstLineChars="200" w:firstLine="{round(size * 40)}"/>'
    level = replace(level, properties=ind)
    definition = context.numbering.define(("run-in", form, space), {0: level})
    return context.numbering.place_item(definition, 0, n), 0


def _table_pieces(context: Context, item: TableItem, room: int, boxed: bool) -> list[Piece]:
    body = item.body
    rows = item.rows if item.rows and item.rows[0] else (("",),)
    upright = body.caption_place == "column" and any(
        m.row == 0 and m.column == 0 and m.columns == 1 and m.rows == len(rows) for m in body.merges
    )
    grid = sound(Grid(rows, body.merges, body.header_rows, body.widths, upright))
    in_grid = body.caption_place in ("row", "column") and body.caption.strip() in (
        text.strip() for text in (*rows[0], rows[0][0])
    )
    caption = "" if in_grid and not item.number else body.caption
    below = body.caption_place == "below" or (
        body.caption_as == "figure" and body.caption_place not in ("above", "row", "column")
    )
    captioned = None
    if caption or item.number:
        style = "FigureCaption" if below else "TableCaption"
        captioned = caption_piece(context, item.block, item.number, caption, style, room)
    return _framed_table(context, grid, room, boxed, captioned, below, body.source_note)


def _framed_table(
    context: Context,
    grid: Grid,
    room: int,
    boxed: bool,
    captioned: Piece | None,
    below: bool,
    source: str,
    appendix: bool = False,
) -> list[Piece]:
    """A table with its caption and source note, on landscape pages where it is wide."""
    wide = not boxed and is_wide(grid, context.profile)
    if wide:
        room = context.profile.page.text_width(landscape=True)
    crowded = is_crowded(grid, context.profile, room)
    table = table_piece(
        grid, context.profile, room, crowded, held=captioned is not None and below, appendix=appendix
    )
    note = [source_piece(context, source, room)] if source else []
    if captioned is None:
        pieces = [table, *note]
    elif below:
        pieces = [table, captioned, *note]
    else:
        captioned.keep_next = True
        pieces = [captioned, table, *note]
    for piece in pieces if wide else ():
        piece.section = WIDE
    return pieces


def _indicator_pieces(context: Context, item: IndicatorItem, room: int, boxed: bool) -> list[Piece]:
    printed = item.printed
    levels: tuple[int, ...] = ()
    column = -1
    if printed.row_ids and "name" in printed.columns:
        known = {row.id: row.level for row in item.table.rows}
        levels = tuple(known.get(row, 0) for row in printed.row_ids)
        column = printed.columns.index("name")
    grid = sound(Grid(printed.rows, printed.merges, printed.header_rows, levels=levels, level_column=column))
    captioned = None
    if item.caption or item.number:
        style = "AppendixCaption" if item.appendix else "TableCaption"
        captioned = caption_piece(context, item.block, item.number, item.caption, style, room)
    notes = table_notes(context.report, item.table)
    return _framed_table(context, grid, room, boxed, captioned, False, notes, item.appendix)
