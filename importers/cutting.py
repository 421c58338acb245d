"""Blocks cut in two and joined again: texts within a paragraph, tables between rows, figures between pictures.

A place in a paragraph counts the characters of its lead, then those of its content; a bound number, a reference and a footnote
count as one each. Nothing is lost: whatever has no place in the new block is written out.
"""

from dataclasses import replace

from report.blocks import (
    Body,
    Figure,
    Merge,
    Paragraph,
    Role,
    Table,
    Text,
)
from report.content import BoundNumber, Content, Footnote, Inline, Reference, Span
from report.table_shape import delete_rows

_ONE_OF_A_LIST = (Role.NUMBERED, Role.BULLET, Role.RUN_IN)
_AGAIN = "续"  # 续表 2-1: the printed title of a table's second half


def length(part: Inline) -> int:
    """How many places a part of a paragraph counts."""
    return len(part.text) if isinstance(part, Span) else 1


def cut_body(body: Body, part: int, at: int) -> tuple[Body, Body] | None:
    """The two halves of a body, or None where the cut leaves one side empty or the body cannot be cut."""
    if isinstance(body, Text):
        return _cut_text(body, part, at)
    if isinstance(body, Table):
        return _cut_table(body, part)
    return _cut_figure(body, part) if isinstance(body, Figure) else None


def _cut_text(text: Text, part: int, at: int) -> tuple[Body, Body] | None:
    if not 0 <= part < len(text.paragraphs):
        return None
    first, second = cut_paragraph(text.paragraphs[part], at)
    before = (*text.paragraphs[:part], *([first] if first else []))
    after = (*([second] if second else []), *text.paragraphs[part + 1 :])
    return (Text(before), Text(after)) if before and after else None


def cut_paragraph(paragraph: Paragraph, at: int) -> tuple[Paragraph | None, Paragraph | None]:
    """What stands before and after a place; None for a side without anything. A lead is not cut: it stays with the first."""
    if at <= 0:
        return None, paragraph
    head: list[Inline] = []
    tail: list[Inline] = []
    left = max(at - len(paragraph.lead), 0)
    for part in paragraph.content:
        size = length(part)
        if isinstance(part, Span) and 0 < left < size:
            head.append(replace(part, text=part.text[:left]))
            tail.append(replace(part, text=part.text[left:]))
        else:
            (head if left >= size else tail).append(part)
        left = max(left - size, 0)
    if not tail:
        return paragraph, None
    role = Role.BODY if paragraph.role in _ONE_OF_A_LIST else paragraph.role
    first = replace(paragraph, content=tuple(head))
    return first, replace(paragraph, content=tuple(tail), lead="", role=role, printed_number="")


def _cut_table(table: Table, row: int) -> tuple[Body, Body] | None:
    count = len(table.rows)
    if not 0 < row < count:
        return None
    first = replace(delete_rows(table, range(row, count)), source_note="")
    second = delete_rows(table, range(row))
    return first, replace(second, caption="", caption_as="none", printed_number="")


def _cut_figure(figure: Figure, place: int) -> tuple[Body, Body] | None:
    if not 0 < place < len(figure.pictures):
        return None
    rest = figure.pictures[place:]
    caption = rest[0].sub_caption if len(rest) == 1 else ""
    if caption:
        rest = (replace(rest[0], sub_caption=""),)
    second = Figure(rest, caption, columns=figure.columns, numbered=bool(caption))
    return replace(figure, pictures=figure.pictures[:place]), second


def joined_bodies(first: Body, second: Body) -> Body | None:
    """Two bodies of one kind as one; None where they cannot be."""
    if isinstance(first, Text) and isinstance(second, Text):
        seam = _joined_paragraphs(first.paragraphs[-1], second.paragraphs[0])
        return Text((*first.paragraphs[:-1], seam, *second.paragraphs[1:]))
    if isinstance(first, Table) and isinstance(second, Table):
        return (
            None
            if first.computed or second.computed or first.same_as or second.same_as
            else _joined_tables(first, second)
        )
    return (
        _joined_figures(first, second) if isinstance(first, Figure) and isinstance(second, Figure) else None
    )


def mended_text(text: Text, part: int) -> Text | None:
    """The text with paragraph `part` and the one after it as one; None where there are no two."""
    if not 0 <= part < len(text.paragraphs) - 1:
        return None
    seam = _joined_paragraphs(text.paragraphs[part], text.paragraphs[part + 1])
    return Text((*text.paragraphs[:part], seam, *text.paragraphs[part + 2 :]))


def _joined_paragraphs(first: Paragraph, second: Paragraph) -> Paragraph:
    """The second's number and lead go on as words; a list's number of its own kind would be out of place."""
    lead = (Span(second.lead, bold=True),) if second.lead else ()
    number = (Span(second.printed_number),) if second.printed_number else ()
    content: list[Inline] = []
    for part in (*first.content, *number, *lead, *second.content):
        last = content[-1] if content else None
        if (
            isinstance(part, Span)
            and isinstance(last, Span)
            and (part.bold, part.link) == (last.bold, last.link)
        ):
            content[-1] = replace(last, text=last.text + part.text)
        else:
            content.append(part)
    return replace(first, content=tuple(content))


def _joined_tables(first: Table, second: Table) -> Table:
    """The second's rows below the first's. A head that only says the first's again is left out; another title becomes a row."""
    head = first.rows[: first.header_rows]
    if head and second.rows[: len(head)] == head and len(second.rows) > len(head):
        second = delete_rows(second, range(len(head)))
    caption = second.caption.strip().removeprefix(_AGAIN).strip()
    titled = caption not in ("", first.caption.strip()) and bool(first.caption)
    width = max(len(first.rows[0]), len(second.rows[0]))
    title = ((second.caption, *[""] * (width - 1)),) if titled else ()
    rows = tuple((*row, *[""] * (width - len(row))) for row in (*first.rows, *title, *second.rows))
    down = len(first.rows) + len(title)
    merges = (
        *first.merges,
        *((Merge(down - 1, 0, 1, width),) if titled and width > 1 else ()),
        *(replace(merge, row=merge.row + down) for merge in second.merges),
    )
    notes = [note for note in (first.source_note, second.source_note) if note]
    return replace(
        first,
        rows=rows,
        merges=merges,
        caption=first.caption or second.caption,
        caption_as=first.caption_as if first.caption else second.caption_as,
        source_note="　".join(dict.fromkeys(notes)),
        printed_number=first.printed_number or second.printed_number,
        widths=first.widths if len(first.widths) == width else (),
    )


def _joined_figures(first: Figure, second: Figure) -> Figure:
    """All pictures under the first's caption; a lone picture's own caption becomes its sub-caption."""
    own, others, caption = first.pictures, second.pictures, first.caption or second.caption
    if first.caption and second.caption:
        if len(others) == 1 and not others[0].sub_caption:
            others = (replace(others[0], sub_caption=second.caption),)
        elif second.caption != first.caption:
            caption = f"{first.caption}；{second.caption}"
    notes = [note for note in (first.source_note, second.source_note) if note]
    return replace(
        first,
        pictures=(*own, *others),
        caption=caption,
        alt=first.alt or second.alt,
        numbered=first.numbered or second.numbered,
        source_note="　".join(dict.fromkeys(notes)),
        printed_number=first.printed_number or second.printed_number,
    )


def title_parts(paragraph: Paragraph, names: dict[str, str]) -> tuple[str, list[Paragraph]]:
    """A paragraph as a heading's words, and the paragraphs that must follow it: the rest of a run-in heading, footnotes.

    `names` says what the file calls a block or section that a reference means.
    """
    if paragraph.lead:
        rest = replace(paragraph, lead="", role=Role.BODY, printed_number="")
        return paragraph.printed_number + paragraph.lead, [rest] if paragraph.content else []
    words, notes = "", []
    for part in paragraph.content:
        if isinstance(part, Footnote):
            notes.append(Paragraph((Span(part.text),)))
        else:
            words += written(part, names)
    return f"{paragraph.printed_number}{words}".replace("\n", " ").strip(), notes


def written(part: Inline, names: dict[str, str]) -> str:
    """A part of a paragraph as plain words."""
    if isinstance(part, Reference):
        return names.get(part.target, "")
    return part.confirmed if isinstance(part, BoundNumber) else part.text


def retargeted(content: Content, old: str, new: Inline) -> Content:
    """The content with `new` in place of references to `old`."""
    return tuple(new if isinstance(part, Reference) and part.target == old else part for part in content)
