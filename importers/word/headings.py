"""Which lines are headings, and of what level: by style first, then by number, by the contents, by look."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from importers.word.front import Contents, ContentsEntry
from importers.word.pieces import Piece, body_look, line_number, stands_out
from importers.word.raw import Look, RawParagraph
from importers.word.words import (
    Numbered,
    bare,
    caption_of,
    case_of,
    is_appendix,
    is_lone_heading,
    is_preface,
    is_sentence,
    is_source_note,
    plain,
)

_MOST_RANKS = 4  # levels that headings without numbers may tell by their looks
_LONGEST = 60  # characters of a heading's words; longer ones are prose in a heading's dress
_REPORT_TITLE = re.compile(r"质量.{0,6}(报告|年报)|年度质量报告")
_KINDS = ("chapter", "part", "han", "paren_han", "dotted", "decimal", "paren", "half_paren", "circled")


@dataclass
class _Scheme:
    """What the document's numbers mean: (kind, depth) → level, learned from styled headings or from the kinds present."""

    learned: dict[tuple[str, int], int] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)

    @property
    def dotted_top(self) -> bool:
        """Chapters are 1., sections 1.1."""
        return "dotted" in self.present and "chapter" not in self.present and "han" not in self.present

    def level(self, kind: str, depth: int, in_preface: bool) -> int:
        """The level of a number of that kind."""
        if (
            in_preface
            and kind in ("han", "paren_han", "decimal")
            and not (kind == "decimal" and self.dotted_top)
        ):
            return {"han": 2, "paren_han": 3, "decimal": 4}[kind]
        known = self.learned.get((kind, depth))
        return known if known else self._natural(kind, depth)

    def _natural(self, kind: str, depth: int) -> int:
        above = "chapter" in self.present
        if kind == "chapter":
            return 1
        if kind == "part":
            return 2
        if kind == "dotted":
            return depth
        if kind == "han":
            return 3 if "part" in self.present else 2 if above or self.dotted_top else 1
        if kind == "paren_han":
            return self._natural("han", 1) + 1 if "han" in self.present or not above else 2
        if kind == "decimal":
            if "dotted" in self.present:
                return 4 if above or "han" in self.present else 1
            return (
                self._natural("paren_han", 1) + 1
                if "paren_han" in self.present or "han" in self.present
                else 1
            )
        return max(3, self._natural("decimal", 1) + 1) if "dotted" not in self.present else 4


def mark_headings(pieces: list[Piece], contents: Contents, titles: frozenset[str]) -> None:
    """Marks headings with level, number and title. `titles` are the bare titles of the edition's chapters and sections."""
    _Finder(pieces, contents, titles).run()


class _Finder:
    def __init__(self, pieces: list[Piece], contents: Contents, titles: frozenset[str]) -> None:
        self._pieces = pieces
        self._contents = contents
        self._titles = titles
        self._body = body_look(pieces)
        self._scheme = _Scheme()
        self._bare_look = self._body.size == 0  # plain text: nothing to see but words
        self._flat = self._bare_look

    def run(self) -> None:
        for i, piece in enumerate(self._pieces):
            if self._is_open(piece):
                self._by_style(i, piece)
        self._report_title()
        self._learn()
        self._flat = self._flat or self._is_flat()
        in_preface = False
        for i, piece in enumerate(self._pieces):
            if in_preface and self._is_open(piece):
                in_preface = not self._ends_preface(piece)
            if self._is_open(piece):
                self._by_words(i, piece, in_preface)
            if piece.part == "heading" and (piece.level == 1 or is_preface(piece.title)):
                in_preface = is_preface(piece.title)
        self._by_look()
        self._by_rank()
        if self._numbers_lost():
            self._by_place()

    def _numbers_lost(self) -> bool:
        """Whether headings have lost look and number both: most that the contents print with a number stand in the text without."""
        entries = [(p, self._contents.entries.get(bare(p.text))) for p in self._pieces if p.part == "heading"]
        lost = sum(
            entry is not None and bool(entry.number) and not line_number(p).kind for p, entry in entries
        )
        dressed = sum(bool(p.paragraph and stands_out(p.paragraph.look, self._body)) for p, _ in entries)
        return lost * 2 > len(entries) and dressed * 10 <= len(entries)

    def _by_place(self) -> None:
        """Short lines between prose, where nothing but their place can tell: a level below the heading they stand under, in doubt."""
        level = 0
        for i, piece in enumerate(self._pieces[:-1]):
            if piece.part == "heading":
                level = piece.level if piece.sure else level
            if not level or not self._is_open(piece) or self._excluded(i, piece) or not self._before_prose(i):
                continue
            before, words = self._pieces[i - 1], plain(piece.text)
            object_before = before.paragraph is None or caption_of(before.text) is not None
            between = before.part == "heading" or before.text.endswith("。") or object_before
            if between and 6 <= len(words) <= 32 and not is_sentence(piece.text) and words[-1] not in "。.”":
                self._take(piece, level + 1, line_number(piece), False)

    @staticmethod
    def _is_open(piece: Piece) -> bool:
        return piece.part == "" and piece.paragraph is not None and not piece.box_text and bool(piece.text)

    def _take(self, piece: Piece, level: int, line: Numbered, sure: bool = True) -> None:
        words = bare(line.title)
        piece.known = words in self._titles or words in self._contents.entries
        piece.part, piece.level, piece.number, piece.title, piece.sure = (
            "heading",
            level,
            line.number,
            line.title,
            sure,
        )

    def _excluded(self, i: int, piece: Piece) -> bool:
        """Captions beside their object, case labels, source notes and pictures are no headings, whatever their style."""
        paragraph = piece.paragraph
        if paragraph is None or case_of(piece.text) or is_source_note(piece.text):
            return True
        return caption_of(piece.text) is not None or (paragraph.is_caption and not paragraph.heading)

    def _by_style(self, i: int, piece: Piece) -> None:
        paragraph = piece.paragraph
        if paragraph is None or self._excluded(i, piece):
            return
        if paragraph.is_title and _REPORT_TITLE.search(plain(piece.text)):
            piece.part = "title"
            return
        if not paragraph.heading:
            return
        line = line_number(piece)
        words = plain(line.title)
        if len(words) > _LONGEST or (len(words) > 40 and is_sentence(line.title)):
            piece.sure = False
            return
        self._take(piece, paragraph.heading, line)

    def _report_title(self) -> None:
        """The report's title in a heading's style: level 0; where it is the only level 1, everything else moves up."""
        styled = [p for p in self._pieces if p.part == "heading"]
        if not styled:
            return
        first = styled[0]
        if first.number or not _REPORT_TITLE.search(plain(first.title)) or len(styled) < 2:
            return
        first.part = "title"
        if first.level == 1 and all(p.level > 1 for p in styled[1:]):
            for piece in styled[1:]:
                piece.level -= 1

    def _learn(self) -> None:
        votes: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)
        in_preface = False
        for piece in self._pieces:
            if piece.part == "heading" and piece.level == 1:
                in_preface = is_preface(piece.title)
            if piece.part == "heading" and not in_preface and piece.number:
                line = line_number(piece)
                votes[line.kind, _depth(line)][piece.level] += 1
                self._scheme.present.add(line.kind)
        self._scheme.learned = {key: count.most_common(1)[0][0] for key, count in votes.items()}
        if self._scheme.learned:
            return
        kinds: Counter[str] = Counter(e.kind for e in self._contents.entries.values())
        for piece in self._pieces:
            boxed = piece.paragraph is not None and piece.paragraph.box  # headings inside a case
            if self._is_open(piece) and not boxed and len(piece.text) <= 40 and not is_sentence(piece.text):
                kinds[line_number(piece).kind] += 1
        self._scheme.present = {k for k in _KINDS if kinds[k] >= 2}
        if "dotted" in self._scheme.present and "chapter" not in self._scheme.present:
            self._prefer_dotted(kinds)

    def _is_flat(self) -> bool:
        """Whether headings look like prose: no styles, and most short lines with a section's number do not stand out."""
        if self._scheme.learned:
            return False
        lines = [
            stands_out(p.paragraph.look, self._body)
            for p in self._pieces
            if self._is_open(p)
            and p.paragraph
            and len(p.text) <= 40
            and line_number(p).kind in ("han", "paren_han", "dotted", "chapter")
        ]
        return sum(lines) * 2 < len(lines)

    def _prefer_dotted(self, kinds: Counter[str]) -> None:
        """一、 in a report of 1., 1.1 belongs to the preface and to cases: the sections decide which scheme is the outline."""
        over = self._above_sections()
        if kinds["dotted"] > kinds["paren_han"] and kinds["decimal"] and over["han"] <= over["decimal"]:
            self._scheme.present -= {"han", "paren_han"}

    def _above_sections(self) -> Counter[str]:
        """Which kind of number the chapter above a first section carries: 一、 or 1. above 1.1."""
        found: Counter[str] = Counter()
        last: dict[str, int] = {}
        for piece in self._pieces:
            line = line_number(piece)
            if line.kind in ("han", "decimal") and self._is_open(piece) and len(piece.text) <= 40:
                last[line.kind] = line.counts[0]
            elif line.kind == "dotted" and line.depth == 2 and line.counts[1] == 1:
                found.update(kind for kind, count in last.items() if count == line.counts[0])
        return found

    def _by_words(self, i: int, piece: Piece, in_preface: bool) -> None:
        if self._excluded(i, piece) or not piece.sure:
            return
        line = line_number(piece)
        paragraph = piece.paragraph
        if paragraph is None or (paragraph.mark is not None and paragraph.mark.bullet):
            return
        entry = self._contents.entries.get(bare(piece.text))
        if line.kind:
            if self._numbered_heading(i, piece, line, entry, in_preface):
                self._take(piece, self._scheme.level(line.kind, _depth(line), in_preface), line)
        elif self._lone_heading(i, piece, entry):
            level = self._entry_level(entry) if entry else 1
            number = entry.number if entry else ""
            self._take(piece, level, Numbered(entry.kind if entry else "", number, (), line.title))

    def _ends_preface(self, piece: Piece) -> bool:
        """Whether 一、 is the first chapter and not the preface's own: chapters count so, and no other line begins anew."""
        line = line_number(piece)
        if line.kind != "han" or self._scheme.level("han", 1, False) != 1:
            return False
        if bare(piece.text) in self._titles:
            return True
        firsts = [
            p for p in self._pieces if self._is_open(p) and line_number(p).kind == "han" and len(p.text) <= 40
        ]
        return sum(line_number(p).counts[0] == 1 for p in firsts) == 1

    def _entry_level(self, entry: ContentsEntry) -> int:
        if entry.kind:
            return self._scheme.level(entry.kind, entry.depth if entry.kind == "dotted" else 1, False)
        return entry.level or 1

    def _lone_heading(self, i: int, piece: Piece, entry: ContentsEntry | None) -> bool:
        words = plain(piece.text)
        if len(words) > 40 or is_sentence(piece.text) or self._before_table(i):
            return False
        paragraph = piece.paragraph
        out = paragraph is not None and stands_out(paragraph.look, self._body)
        if entry is not None:
            return True
        if is_lone_heading(piece.text) or is_appendix(piece.text):
            return out or self._flat or (paragraph is not None and paragraph.page_break)
        return out and words in self._titles and len(words) >= 4

    def _before_table(self, i: int) -> bool:
        return i + 1 < len(self._pieces) and self._pieces[i + 1].paragraph is None

    def _numbered_heading(
        self, i: int, piece: Piece, line: Numbered, entry: ContentsEntry | None, in_preface: bool
    ) -> bool:
        words = plain(line.title)
        paragraph = piece.paragraph
        if paragraph is None or not 0 < len(words) <= 50 or ("\n" in line.title.strip() and len(words) > 30):
            return False
        if entry is not None and (not entry.kind or entry.kind == line.kind):
            return True
        out = stands_out(paragraph.look, self._body) and not paragraph.lead
        stopped = line.title.endswith("。") and len(words) > (30 if out else 16)
        prose = is_sentence(line.title) or stopped
        if prose or len(words) > 40:
            return False
        if line.kind in ("chapter", "part"):
            return True
        if line.kind == "dotted":
            return out or self._follows(i, line)
        if line.kind in ("han", "paren_han"):
            foreign = self._scheme.dotted_top and not in_preface
            return (out or self._bare_look or not foreign) and (not foreign or out)
        if line.kind == "decimal" and self._scheme.level("decimal", 1, in_preface) == 1:
            if self._in_list(i, line) or line.title.endswith("。"):
                return False
            known = bare(piece.text) in self._titles or self._sections_follow(i, line)
            return known or ((out or self._flat) and self._next_chapter(i, line))
        if line.kind == "decimal":
            strong = (
                paragraph.look.bold and not self._body.bold
            ) or paragraph.look.size >= self._body.size + 2
            return (strong and out) or (self._flat and len(words) <= 36 and self._before_prose(i))
        return (
            line.kind == "paren" and out and len(words) <= 30 and ("paren", 1) in self._scheme.learned
        ) or (line.kind == "paren" and len(words) <= 25 and paragraph.look.bold and not self._body.bold)

    def _follows(self, i: int, line: Numbered) -> bool:
        """Whether a dotted number belongs to the chapter that is open, or to one of the next two: headings get lost."""
        for earlier in reversed(self._pieces[:i]):
            before = line_number(earlier) if earlier.part == "heading" and earlier.number else None
            chapter = before is not None and (
                before.kind in ("dotted", "decimal", "chapter") or (earlier.level == 1 and earlier.known)
            )
            if before is not None and chapter and before.counts:
                return 0 <= line.counts[0] - before.counts[0] <= 2
        return True

    def _in_list(self, i: int, line: Numbered) -> bool:
        """Whether the line right before or after is the item before or after it in a list."""
        for near, step in ((i - 1, -1), (i + 1, 1)):
            piece = self._pieces[near] if 0 <= near < len(self._pieces) else None
            number = line_number(piece) if piece is not None and piece.part == "" else None
            if number is not None and number.kind == "decimal" and number.counts[0] == line.counts[0] + step:
                return True
        return False

    def _sections_follow(self, i: int, line: Numbered) -> bool:
        """Whether a section 1.1 of this chapter 1. comes soon."""
        for later in self._pieces[i + 1 : i + 8]:
            number = line_number(later)
            if number.kind == "decimal":
                return False
            if number.kind == "dotted" and number.counts[0] == line.counts[0] and len(number.title) < 45:
                return True
        return False

    def _next_chapter(self, i: int, line: Numbered) -> bool:
        """Whether the number goes on from the chapter before, or from one that is lost, and prose or a case comes after it."""
        for earlier in reversed(self._pieces[:i]):
            if (
                earlier.part == "heading"
                and earlier.number
                and line_number(earlier).kind in ("dotted", "decimal")
            ):
                ahead = line.counts[0] - line_number(earlier).counts[0]
                after = self._pieces[i + 1] if i + 1 < len(self._pieces) else None
                item = after is not None and line_number(after).kind == "decimal"
                return 1 <= ahead <= 2 and not item
        return False

    def _before_prose(self, i: int) -> bool:
        """Whether prose, a figure or a table comes next, and no further item of a list."""
        after = self._pieces[i + 1] if i + 1 < len(self._pieces) else None
        if after is None or line_number(after).kind in ("decimal", "paren"):
            return False
        if after.paragraph is None or after.has_picture or caption_of(after.text) is not None:
            return True
        prose = is_sentence(after.text) or after.text.endswith("。")
        return len(after.text) > 60 or (len(after.text) > 24 and prose)

    def _by_look(self) -> None:
        """Unnumbered lines dressed exactly as the sure headings are, in the body."""
        looks: dict[Look, Counter[int]] = defaultdict(Counter)
        prose: set[Look] = set()
        first = next((i for i, p in enumerate(self._pieces) if p.part == "heading"), len(self._pieces))
        for piece in self._pieces[first:]:
            paragraph = piece.paragraph
            if paragraph is None or not piece.text:
                continue
            if piece.part == "heading":
                looks[_dress(paragraph)][piece.level] += 1
            elif len(piece.text) > 45:
                prose.add(_dress(paragraph))
        for i, piece in enumerate(self._pieces[first:], start=first):
            paragraph = piece.paragraph
            if paragraph is None or not self._is_open(piece) or self._excluded(i, piece) or not piece.sure:
                continue
            dress = _dress(paragraph)
            known = looks.get(dress)
            if (
                known is None
                or dress in prose
                or sum(known.values()) < 2
                or not stands_out(dress, self._body)
            ):
                continue
            words = plain(piece.text)
            near = self._before_table(i) or (i > 0 and self._pieces[i - 1].has_picture) or paragraph.box
            if (
                len(words) > 32
                or is_sentence(piece.text)
                or near
                or paragraph.mark
                or paragraph.look.align == "right"
            ):
                continue
            if line_number(piece).kind in ("", "decimal", "paren"):
                self._take(piece, known.most_common(1)[0][0], line_number(piece), False)

    def _by_rank(self) -> None:
        """In a report whose headings carry neither style nor number, the dresses that stand out from prose, largest first, are the
        levels: what they look like tells them apart, and the words of the edition only that they are headings."""
        marked = [p for p in self._pieces if p.part == "heading"]
        if (
            not marked
            or self._bare_look
            or any(p.number or (p.paragraph and p.paragraph.heading) for p in marked)
        ):
            return
        first = next(i for i, p in enumerate(self._pieces) if p.part == "heading")
        dresses: dict[Look, list[Piece]] = defaultdict(list)
        prose: set[Look] = set()
        for i, piece in enumerate(self._pieces[first:], start=first):
            if piece.paragraph is None or not piece.text:
                continue
            if piece.part == "heading" or self._titles_something(i, piece):
                dresses[_dress(piece.paragraph)].append(piece)
            elif len(piece.text) > 45:
                prose.add(_dress(piece.paragraph))
        ranked = sorted((d for d, found in dresses.items() if len(found) > 1 and d not in prose), key=_rank)
        if len(ranked) < 2:
            return
        for level, dress in enumerate(ranked[:_MOST_RANKS], start=1):
            for piece in dresses[dress]:
                self._take(piece, level, line_number(piece), piece.known or piece.part == "heading")

    def _titles_something(self, i: int, piece: Piece) -> bool:
        """Whether an open line may be a heading by its dress alone: it stands out, is no sentence, and titles no table or picture."""
        paragraph = piece.paragraph
        if (
            paragraph is None
            or not self._is_open(piece)
            or self._excluded(i, piece)
            or paragraph.mark
            or paragraph.box
        ):
            return False
        look = paragraph.look
        heavy = (look.bold and not self._body.bold) or look.size >= self._body.size + 2
        beside = self._before_table(i) or (i > 0 and self._pieces[i - 1].has_picture) or piece.has_picture
        short = len(plain(piece.text)) <= 32 and not is_sentence(piece.text)
        return heavy and look.size >= self._body.size and look.align != "right" and short and not beside


def _rank(look: Look) -> tuple[int, bool, bool, bool]:
    """Larger before smaller, then centred, bold, and set in a heading's font before what is not."""
    return (-look.size, look.align != "center", not look.bold, "黑" not in look.font)


def _dress(paragraph: RawParagraph) -> Look:
    look = paragraph.look
    return Look("", look.size, look.bold, look.align, look.font)


def _depth(line: Numbered) -> int:
    return line.depth if line.kind == "dotted" else 1
