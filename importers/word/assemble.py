"""Pieces → headings, paragraphs, figures, tables and cases: captions find their objects, cases their contents."""

from dataclasses import replace

from importers.word.cases import nest_cases
from importers.word.grids import (
    is_frame,
    is_lettered,
    joined_tables,
    picture_grid,
    table_thing,
    without_letters,
)
from importers.word.pieces import Piece, pieces_of
from importers.word.raw import Look, RawDocument, RawParagraph, RawTable
from importers.word.things import CaseThing, FigureThing, Heading, Para, TableThing, Thing
from importers.word.words import (
    Caption,
    caption_of,
    case_of,
    is_sentence,
    is_source_note,
    is_unit_line,
    numbered,
    plain,
)
from report.content import Span

_SKIPPED = frozenset("contents divider cover declaration title".split())


def assemble(pieces: list[Piece], body: Look) -> list[Thing]:
    """Everything of the body in order; a case holds its own things. `body` is the look of prose."""
    kept = [p for p in pieces if p.part not in _SKIPPED]
    habits = {kind: _captions_stand(kept, kind) for kind in ("图", "表")}
    return nest_cases(_Line(kept, body, habits).things(), body)


def _captions_stand(pieces: list[Piece], kind: str) -> str:
    """Where the report sets the captions of its figures or tables: "above", "below" or "" where that is not clear, by those
    that can only belong to one object."""
    votes = {"above": 0, "below": 0}
    objects = [
        piece.has_picture and not piece.text
        if kind == "图"
        else isinstance(piece.item, RawTable) and not is_frame(piece.item)
        for piece in pieces
    ]
    captions = [
        not p.has_picture and bool(p.text) and (c := caption_of(p.text)) is not None and c.kind == kind
        for p in pieces
    ]
    for place, is_object in enumerate(objects):
        if is_object:
            before = place > 0 and captions[place - 1]
            after = place + 1 < len(pieces) and captions[place + 1]
            if before != after:
                votes["above" if before else "below"] += 1
    clear = {side: n for side, n in votes.items() if n > 2 * sum(votes.values()) / 3}
    return next(iter(clear), "")


class _Line:
    """Reads pieces one after another; `_things` is what came out so far. `habits` says where captions stand (`_captions_stand`)."""

    def __init__(self, pieces: list[Piece], body: Look, habits: dict[str, str]) -> None:
        self._pieces = pieces
        self._habits = habits
        self._body = body
        self._flat = body.size == 0
        self._things: list[Thing] = []
        self._at = 0
        self._open_caption: Para | None = None  # a caption that no object has claimed yet
        self._marks: tuple[str, ...] = ()  # bookmarks of the captions taken for the object being read

    def things(self) -> list[Thing]:
        while self._at < len(self._pieces):
            piece = self._pieces[self._at]
            self._at += 1
            if piece.part == "heading":
                line = numbered(
                    f"{piece.number} 题"
                )  # the number may come from the contents, not from the line
                styled = piece.paragraph is not None and piece.paragraph.heading > 0
                self._add(
                    Heading(
                        piece.level,
                        piece.number,
                        piece.title,
                        line.kind,
                        line.counts,
                        piece.sure,
                        styled,
                        piece.paragraph.bookmarks if piece.paragraph else (),
                        piece.paragraph.look if piece.paragraph else Look(),
                        bool(piece.paragraph and (piece.paragraph.box or piece.paragraph.case_style)),
                        piece.known,
                    )
                )
                for picture in piece.paragraph.pictures if piece.paragraph else ():
                    self._add(FigureThing([(picture, "")]))
            elif isinstance(piece.item, RawTable):
                self._table(piece.item)
            elif piece.has_picture:
                self._figure(piece)
            else:
                self._paragraph(piece)
        return self._things

    def _add(self, thing: Thing) -> None:
        if isinstance(thing, FigureThing | TableThing):
            thing.bookmarks, self._marks = self._marks, ()
        self._things.append(thing)
        self._open_caption = None

    def _peek(self, ahead: int = 0) -> Piece | None:
        place = self._at + ahead
        return self._pieces[place] if place < len(self._pieces) else None

    def _paragraph(self, piece: Piece) -> None:
        raw = piece.item
        if not isinstance(raw, RawParagraph):
            return
        if is_source_note(piece.text) and not piece.box_text:
            last = self._things[-1] if self._things else None
            if isinstance(last, FigureThing) and not last.source_note:
                last.source_note = piece.text
                return
            if isinstance(last, TableThing) and not last.table.source_note:
                last.table = replace(last.table, source_note=piece.text)
                return
            self._add(Para(raw, "source_note"))
            return
        if (
            self._open_caption is not None
            and is_unit_line(piece.text)
            and self._things[-1:] == [self._open_caption]
        ):
            self._things.insert(-1, Para(raw))  # the caption stays next to its table
            return
        para = Para(raw, box_text=piece.box_text)
        caption = caption_of(piece.text) if self._flat and not piece.box_text else None
        if caption is not None and caption.kind == "图" and not self._before_table():
            self._add(
                FigureThing([], caption.title, caption.number)
            )  # plain text has lost the picture, not its place
            return
        self._add(para)
        if not piece.box_text and (raw.is_caption or caption_of(piece.text)):
            self._open_caption = para

    def _before_table(self) -> bool:
        following = self._peek()
        return following is not None and isinstance(following.item, RawTable)

    # captions

    def _caption_above(self) -> Caption | None:
        """The unclaimed caption right above; it is taken out of the things."""
        para = self._open_caption
        if para is None or not self._things or self._things[-1] is not para:
            return None
        self._things.pop()
        self._open_caption = None
        self._marks += para.raw.bookmarks
        return caption_of(para.text) or Caption("", "", para.text, False)

    def _caption_below(self, wanted: str, numbered_only: bool = False) -> Caption | None:
        """The caption right below, unless it heads a table that follows; it is taken from the pieces."""
        piece = self._peek()
        if piece is None or piece.paragraph is None or piece.has_picture or piece.part or piece.box_text:
            return None
        found = caption_of(piece.text)
        after = self._peek(1)
        before_table = after is not None and isinstance(after.item, RawTable) and not is_frame(after.item)
        if found is None and piece.paragraph.is_caption and len(piece.text) <= 90:
            style = piece.paragraph.look.style  # 图题: not the title of a table that follows
            found = Caption("图" if "图" in style and "表" not in style else "", "", piece.text, False)
        plain_one = wanted == "图" and not numbered_only and self._is_plain_caption(piece)
        if found is None and plain_one and not before_table:
            found = Caption("", "", piece.text, False)
        if found is None or (before_table and found.kind != "图" and wanted != found.kind):
            return None
        heads_next = found.kind == "表" or (wanted == "表" and not found.kind)
        stand_below = self._habits["表"] == "below" or self._captions_below()
        if before_table and heads_next and not (wanted == "表" and stand_below):
            return None
        self._at += 1
        self._marks += piece.paragraph.bookmarks
        return found

    def _captions_below(self) -> bool:
        """Whether, of table, caption, table, each caption stands below: the second table has one too, and no third follows."""
        third, fourth = self._peek(2), self._peek(3)
        caption = caption_of(third.text) if third is not None else None
        heads_next = fourth is not None and isinstance(fourth.item, RawTable)
        return caption is not None and caption.kind == "表" and not heads_next

    def _is_plain_caption(self, piece: Piece) -> bool:
        """A short centred line under a picture that no number announces."""
        paragraph = piece.paragraph
        if paragraph is None or paragraph.heading or paragraph.mark or case_of(piece.text):
            return False
        small = paragraph.look.size <= self._body.size
        short = len(plain(piece.text)) <= 40 and not is_sentence(piece.text)
        return paragraph.look.align == "center" and small and short

    # figures

    def _figure(self, piece: Piece) -> None:
        figure = FigureThing([])
        above = (
            self._caption_above()
            if self._open_caption and (c := caption_of(self._open_caption.text)) and c.kind == "图"
            else None
        )
        texts: list[RawParagraph] = []
        caption: Caption | None = None
        current: Piece | None = piece
        while current is not None and current.has_picture and isinstance(current.item, RawParagraph):
            figure.pictures += [(p, "") for p in current.item.pictures]
            if current.text:
                caption = caption_of(current.text)
                if caption is None:
                    texts.append(current.item)
                break
            following = self._peek()
            if (
                following is not None
                and following.part == ""
                and is_lettered(following.text)
                and not following.has_picture
            ):
                figure.pictures[-1] = (figure.pictures[-1][0], following.text)
                self._at += 1
                following = self._peek()
            goes_on = following is not None and following.part == "" and following.has_picture
            prose = following is not None and is_sentence(following.text)
            apart = following is not None and _is_charts(following) != _is_charts(current)
            current = following if goes_on and not prose and not apart else None
            self._at += current is not None
        if texts and self._is_sub_caption(texts[0]):
            figure.pictures[-1] = (figure.pictures[-1][0], texts.pop().text.strip())
        if above is not None and self._habits["图"] == "above":
            caption, above = caption or above, None
        else:
            caption = caption or self._caption_below("图", bool(texts))
        if caption is None and above is not None:
            caption, above = above, None
        if above is not None:
            self._add(Para(RawParagraph((Span(f"{above.number} {above.title}".strip()),))))
        for raw in (
            texts
        ):  # a picture hangs in a paragraph: the text goes first, for the caption follows the picture
            self._add(Para(raw))
        if caption is not None:
            figure.caption, figure.printed_number = caption.title, caption.number
        figure.pictures = without_letters(figure.pictures)
        self._add(figure)

    def _is_sub_caption(self, raw: RawParagraph) -> bool:
        return raw.look.align == "center" and len(plain(raw.text)) <= 20 and not is_sentence(raw.text)

    # tables

    def _table(self, raw: RawTable) -> None:
        if not raw.cells:
            return
        if is_frame(raw):
            self._frame(raw)
            return
        figure = picture_grid(raw)
        if figure is not None:
            first = self._habits["图"] == "above" and self._caption_above()
            caption = first or self._caption_below("图") or self._caption_above()
            if caption is not None:
                figure.caption, figure.printed_number = caption.title, caption.number
            self._add(figure)
            return
        thing = table_thing(raw)
        above = self._caption_above()
        said = above is not None and above.continued
        if (said or (above is None and self._goes_on(raw, thing))) and self._continue(thing):
            return
        below = self._caption_below("表") if above is None else None
        caption = above or below
        if caption is not None:
            kind = {"图": "figure", "表": "table"}.get(caption.kind, "none")
            # a table's title stands above it, wherever the old report had it; one numbered as a figure keeps its place
            place = "below" if above is None and kind == "figure" else "above"
            thing.table = replace(
                thing.table,
                caption=caption.title,
                printed_number=caption.number,
                caption_as=kind,
                caption_place=place,
            )
        elif thing.table.caption_place == "none":
            self._title_line(thing)
        self._add(thing)

    def _goes_on(self, raw: RawTable, thing: TableThing) -> bool:
        """Whether a table without caption is the rest of the one right before it, cut by a page: it begins with the same header
        and counts on, or stands at the top of a page."""
        last = self._things[-1] if self._things else None
        following, after = self._peek(), self._peek(1)
        heads_next = after is not None and isinstance(after.item, RawTable)
        captioned = following is not None and caption_of(following.text) is not None and not heads_next
        if not isinstance(last, TableThing) or last.table.caption_place == "below" or captioned:
            return False
        old, new = last.table, thing.table
        heads = new.header_rows
        ended = next((row[0].strip() for row in reversed(old.rows) if row[0].strip().isdigit()), "")
        if ended and new.rows[0][0].strip() == str(int(ended) + 1) and len(new.rows[0]) == len(old.rows[0]):
            return True  # no header again, but it counts on
        if len(new.rows) <= heads or [plain(c) for c in old.rows[0]] != [plain(c) for c in new.rows[0]]:
            return False
        counts = [row[0].strip() for row in old.rows if row[0].strip().isdigit()]
        first = new.rows[heads][0].strip()
        return first in ("", str(int(counts[-1]) + 1)) if counts else raw.page_break

    def _continue(self, thing: TableThing) -> bool:
        """Joins a table to the one right before it."""
        last = self._things[-1] if self._things else None
        joined = joined_tables(last, thing) if isinstance(last, TableThing) else None
        if joined is None:
            return False
        self._things[-1] = joined
        return True

    def _title_line(self, thing: TableThing) -> None:
        """A bold or centred short line right above, without a number, is the table's title."""
        last = self._things[-1] if self._things else None
        if not isinstance(last, Para) or last.role or last.box_text or last.raw.mark or case_of(last.text):
            return
        look = last.raw.look
        dressed = look.align == "center" or (look.bold and not self._body.bold)
        if dressed and len(plain(last.text)) <= 45 and not is_sentence(last.text):
            self._things.pop()
            thing.table = replace(thing.table, caption=last.text, caption_place="above")

    def _frame(self, raw: RawTable) -> None:
        """A one-cell table: a case where it begins with a label or a bold title, else the text it frames."""
        inner = [p for cell in raw.cells for p in _cell_pieces(cell.items)]
        things = _Line([p for p in inner if p.part not in _SKIPPED], self._body, self._habits).things()
        first = things[0] if things else None
        label = case_of(first.text) if isinstance(first, Para) else None
        if label is not None:
            _mark_inner_headings(things[1:])
            self._add(CaseThing(label[1], label[0], things[1:]))
            self._take_title(things[1:])
        elif isinstance(first, Para) and len(things) > 1 and is_title_line(first):
            _mark_inner_headings(things[1:])
            self._add(CaseThing(first.text, "", things[1:], False))
        else:
            for thing in things:
                self._add(thing)

    def _take_title(self, rest: list[Thing]) -> None:
        """A label alone on its line takes the next short line as its title."""
        case = self._things[-1]
        first = rest[0] if rest else None
        if (
            isinstance(case, CaseThing)
            and not case.title
            and isinstance(first, Para)
            and len(first.text) <= 60
        ):
            case.title, case.items = first.text, rest[1:]


def _mark_inner_headings(things: list[Thing]) -> None:
    """Headings inside a framed case: by their style, or numbered short lines set in bold; the first kind of number is the outer one."""
    kinds: list[str] = []
    for thing in things:
        if not isinstance(thing, Para) or thing.role or thing.box_text:
            continue
        kind = numbered(thing.text).kind
        styled = thing.raw.heading > 0 or ("案例" in thing.raw.look.style and "标题" in thing.raw.look.style)
        if styled or (kind and is_title_line(thing) and thing.raw.look.bold):
            kinds += [kind] if kind not in kinds else []
            thing.role, thing.level = "case_heading", kinds.index(kind)


def is_title_line(para: Para) -> bool:
    """A bold or centred line that is short and no sentence."""
    look = para.raw.look
    short = 0 < len(plain(para.text)) <= 40 and not is_sentence(para.text)
    return short and not para.raw.mark and (look.bold or look.align == "center")


def _is_charts(piece: Piece) -> bool:
    """Whether the pictures of a paragraph are native charts: one never shares a caption with photographs."""
    paragraph = piece.paragraph
    return paragraph is not None and any(p.problem == "chart" for p in paragraph.pictures)


def _cell_pieces(items: list[RawParagraph | RawTable]) -> list[Piece]:
    return pieces_of(RawDocument(list(items)))
