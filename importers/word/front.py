"""The parts of a report that the program makes itself: contents, lists of figures and tables, divider pages; and the declaration."""

import re
from dataclasses import dataclass, field

from importers.word.pieces import Piece
from importers.word.words import (
    bare,
    caption_of,
    has_leader,
    is_contents_title,
    numbered,
    plain,
    without_leader,
)

_DECLARATION = re.compile(r"(真实性|责任).{0,8}(声明|承诺书?)|^(声明|承诺书)$")
_SIGNATURE = re.compile(r"单位名称|法定代表人|盖章|签名|签字|签章|负责人|日\s*期|\d{4}\s*年.*日|年\s*月\s*日")
_LONGEST_DIVIDER = 30
_TOC_LEVEL = re.compile(r"(\d)\s*$")


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """What the contents say of a heading: its number as printed, its kind, and the level by style (0: unknown)."""

    number: str
    kind: str
    depth: int
    level: int


@dataclass
class Contents:
    """The contents of a report: entries by the bare words of their headings, in order of first appearance."""

    entries: dict[str, ContentsEntry] = field(default_factory=dict)

    def add(self, text: str, style: str) -> None:
        """Notes one line of the contents."""
        line = without_leader(text)
        words = bare(line)
        if not words or caption_of(line):
            return
        number = numbered(line)
        level = _TOC_LEVEL.search(style)
        self.entries.setdefault(
            words,
            ContentsEntry(number.number, number.kind, number.depth, int(level.group(1)) if level else 0),
        )


def mark_contents(pieces: list[Piece]) -> Contents:
    """Marks contents and lists of figures and tables, by field or style, by their titles, by dots and page numbers, or as
    captions that return later; gives the entries."""
    contents = Contents()
    places: dict[str, list[int]] = {}
    for i, piece in enumerate(pieces):
        if piece.text:
            places.setdefault(bare(piece.text), []).append(i)
    i = 0
    while i < len(pieces):
        end = _contents_run(pieces, i, places)
        for piece in pieces[i:end]:
            piece.part = "contents"
            paragraph = piece.paragraph
            style = paragraph.look.style if paragraph else ""
            for line in piece.text.split("\n"):
                if not is_contents_title(line):
                    contents.add(line, style if "toc" in style.lower() else "")
        i = max(end, i + 1)
    return contents


def _contents_run(pieces: list[Piece], i: int, places: dict[str, list[int]]) -> int:
    """Where the run of contents lines that begins at `i` ends; `i` itself when none begins."""
    paragraph = pieces[i].paragraph
    if paragraph is None:
        return i
    if paragraph.in_contents:
        return i + 1
    if (is_contents_title(pieces[i].text) and paragraph.heading == 0) or (
        is_contents_title(pieces[i].text) and i + 1 < len(pieces)
    ):
        end = _entries_end(pieces, i + 1, places)
        following = pieces[i + 1].paragraph if i + 1 < len(pieces) else None
        return end if end > i + 1 else i + 1 if following is not None and following.in_contents else i
    if all(has_leader(p.text) for p in pieces[i : i + 3]) and len(pieces) > i + 3:
        end = _entries_end(pieces, i, places)
        again = sum(1 for k in range(i, end) if any(p >= end for p in places.get(bare(pieces[k].text), ())))
        return end if again * 2 >= end - i else i  # else it is a table set with tabs
    end = _caption_run(pieces, i, places)
    if end > i:
        return end
    short = len(plain(pieces[i].text)) <= 8 and not paragraph.pictures
    if short and len(places[bare(pieces[i].text)]) > 1 and places[bare(pieces[i].text)][-1] > i:
        end = _caption_run(pieces, i + 1, places)
        return end if end > i + 1 else i
    return i


def _entries_end(pieces: list[Piece], start: int, places: dict[str, list[int]]) -> int:
    """The end of contents entries; one line that is no entry is let through when two entries follow it."""
    first = bare(pieces[start].text) if start < len(pieces) else ""
    j = start
    while j < len(pieces):
        if j > start and bare(pieces[j].text) == first and not has_leader(pieces[j].text):
            return j
        if _is_entry(pieces, j, places):
            j += 1
        elif (
            j > start
            and _is_entry(pieces, j + 1, places)
            and _is_entry(pieces, j + 2, places)
            and _is_short(pieces[j])
        ):
            j += 2
        else:
            return j
    return j


def _is_short(piece: Piece) -> bool:
    paragraph = piece.paragraph
    return (
        paragraph is not None and not paragraph.pictures and paragraph.heading == 0 and len(piece.text) < 60
    )


def _is_entry(pieces: list[Piece], j: int, places: dict[str, list[int]]) -> bool:
    if j >= len(pieces):
        return False
    paragraph = pieces[j].paragraph
    if paragraph is None or paragraph.pictures or not pieces[j].text:
        return False
    if paragraph.in_contents:
        return True
    if paragraph.heading:
        return False
    lines = [line for line in pieces[j].text.split("\n") if line.strip()]
    if all(has_leader(line) for line in lines):
        return True
    if any(len(line) > 90 for line in lines) or is_contents_title(pieces[j].text):
        return False
    if caption_of(lines[0]) is not None:
        return not _beside_object(pieces, j)
    return len(lines) == 1 and any(k > j for k in places.get(bare(lines[0]), ()))


def _beside_object(pieces: list[Piece], j: int) -> bool:
    """Whether a table follows or a picture stands before: then the line is a caption in its place."""
    after = pieces[j + 1] if j + 1 < len(pieces) else None
    table_after = after is not None and after.paragraph is None
    picture_near = (j > 0 and pieces[j - 1].has_picture) or (after is not None and after.has_picture)
    table_before = j > 0 and pieces[j - 1].paragraph is None
    return table_after or picture_near or table_before


def _caption_run(pieces: list[Piece], i: int, places: dict[str, list[int]]) -> int:
    """The end of two or more captions in a row that belong to no object here and mostly return later."""
    j = i
    while j < len(pieces) and pieces[j].text and caption_of(pieces[j].text) and not _beside_object(pieces, j):
        j += 1
    if j - i < 2:
        return i
    later = {plain(c.title) for p in pieces[j:] if p.text and (c := caption_of(p.text))}
    held = sum(1 for p in pieces[i:j] if (c := caption_of(p.text)) and plain(c.title) in later)
    return j if held * 2 >= j - i else i


def mark_dividers(pieces: list[Piece]) -> None:
    """Marks pages that show a chapter's title and its sections before the chapter itself begins with the same title."""
    places: dict[str, list[int]] = {}
    for i, piece in enumerate(pieces):
        if piece.part == "" and piece.text and not piece.box_text:
            places.setdefault(bare(piece.text), []).append(i)
    i = 0
    while i < len(pieces):
        end = max(_divider_end(pieces, i, places), _section_list_end(pieces, i, places))
        for piece in pieces[i:end]:
            piece.part = "divider"
        i = max(end, i + 1)


def _divider_end(pieces: list[Piece], i: int, places: dict[str, list[int]]) -> int:
    """Where the true heading stands that the divider at `i` announces; `i` when there is no divider."""
    piece = pieces[i]
    words = bare(piece.text)
    if (
        piece.part
        or piece.box_text
        or piece.paragraph is None
        or not words
        or len(words) > 40
        or caption_of(piece.text)
    ):
        return i
    end = next((k for k in places.get(words, ()) if i < k <= i + _LONGEST_DIVIDER), 0)
    if not end or pieces[end].paragraph is None:
        return i
    for inner in pieces[i + 1 : end]:
        name = bare(inner.text)
        again = places.get(name, ())
        if (
            inner.part
            or inner.paragraph is None
            or inner.has_picture
            or len(name) > 40
            or not any(k > end for k in again)
        ):
            return i
    heading = pieces[end].paragraph
    alike = numbered(piece.text).kind != "" or numbered(pieces[end].text).kind != ""
    return end if heading is not None and (heading.heading or alike or end > i + 1) else i


def _section_list_end(pieces: list[Piece], i: int, places: dict[str, list[int]]) -> int:
    """The end of a chapter's list of sections at `i`: two or more short lines in a row that return as headings, in their order.

    Unlike `_divider_end` it needs no second chapter title, and the chapter may open with text before its first section.
    """
    end, last = i, 0
    while end < len(pieces):
        piece = pieces[end]
        words = bare(piece.text)
        if piece.part or piece.box_text or piece.paragraph is None or not 0 < len(words) <= 40:
            break
        later = next((k for k in places.get(words, ()) if k > max(end, last)), 0)
        if not later or not _is_heading(pieces[later]):
            break
        end, last = end + 1, later
    first = next((k for k in places.get(bare(pieces[i].text), ()) if k > i), 0)
    return end if end - i >= 2 and first >= end else i


def _is_heading(piece: Piece) -> bool:
    return piece.paragraph is not None and (bool(piece.paragraph.heading) or numbered(piece.text).kind != "")


def mark_declaration(pieces: list[Piece]) -> None:
    """Marks the page on which the school answers for the truth of the report."""
    for i, piece in enumerate(pieces):
        if (
            piece.part
            or not piece.text
            or len(plain(piece.text)) > 24
            or not _DECLARATION.search(plain(piece.text))
        ):
            continue
        piece.part = "declaration"
        closed = False
        for k, follower in enumerate(pieces[i + 1 : i + 15], start=i + 1):
            paragraph = follower.paragraph
            if (
                paragraph is None
                or follower.part
                or paragraph.page_break
                or paragraph.heading
                or len(follower.text) > 400
            ):
                break
            signed = bool(_SIGNATURE.search(follower.text)) and len(follower.text) < 40
            name = (
                len(plain(follower.text)) <= 6
                and bool(_SIGNATURE.search(pieces[k - 1].text))
                and numbered(follower.text).kind == ""
            )
            if closed and not (signed or name):
                break
            follower.part = "declaration"
            closed = closed or "特此声明" in plain(follower.text) or signed
        return
