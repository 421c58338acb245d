"""A school's own .docx as the source of a style: what its headings, prose, captions, tables and pages look like.

Not what its styles are called but what its paragraphs look like, for reports are mostly set by hand: the most frequent look of each
kind of thing counts. The answer are settings by their place in a profile ("styles.body.size", "page.top").
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from lxml import etree

from importers.opening import Kind, kind_of
from importers.word.front import mark_contents, mark_declaration, mark_dividers
from importers.word.headings import mark_headings
from importers.word.looks import Looks, Setting
from importers.word.package import Package, W
from importers.word.page_look import PageLook, page_look
from importers.word.pieces import Piece, pieces_of
from importers.word.raw import RawTable
from importers.word.reader import read_document
from importers.word.words import caption_of, case_of, is_contents_title, is_source_note, plain
from report.errors import UserError
from report.messages import say

_T = TypeVar("_T")
Value = str | float | int | bool
_AHEAD = 60  # how far a paragraph of the markup is looked for among those that were read
_DEEPEST = 6
_GAPS = {" ": " ", "\u3000": "\u3000", "：": "：", ":": "：", "  ": "\u3000", "": ""}


@dataclass
class StyleFound:
    """What a file's look comes to: settings of a profile, the keys of `report.house_style` for its numbers ("" unclear), and how many
    paragraphs of each kind (a style of a profile) it was told by.
    """

    values: dict[str, Value] = field(default_factory=dict)
    numbering: str = ""
    captions: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    paper: str = ""  # in words, where it is not A4


def read_style(path: Path) -> StyleFound:
    """The style of a Word file. UserError for one that cannot be read or in which nothing was recognised."""
    if kind_of(path) != Kind.WORD:
        raise UserError(say("style.word_nothing", name=path.name))
    pieces = pieces_of(read_document(path))
    contents = mark_contents(pieces)
    mark_declaration(pieces)
    mark_dividers(pieces)
    mark_headings(pieces, contents, frozenset())
    with Package(path) as package:
        root = package.tree(package.document)
        body = root.find(W + "body") if root is not None else None
        if body is None:
            raise UserError(say("style.word_nothing", name=path.name))
        page = page_look(package, body)
        gathered = _Gathered(Looks(package, page.grid), pieces)
        gathered.read(body)
        gathered.read_notes(package)
        found = _found(gathered, page)
    if not gathered.looks.get("body"):
        raise UserError(say("style.word_nothing", name=path.name))
    return found


class _Gathered:
    """Walks the markup beside what was read of it, and notes how each kind of thing looks."""

    def __init__(self, looks: Looks, pieces: list[Piece]) -> None:
        self.looks: dict[str, Counter[Setting]] = {}
        self.counts: Counter[str] = Counter()
        self.numbers: dict[int, Counter[str]] = {}
        self.captions: Counter[str] = Counter()
        self.gaps: Counter[str] = Counter()
        self.page_breaks: Counter[bool] = Counter()
        self.tables: Counter[str] = Counter()
        self.shades: Counter[str] = Counter()
        self._reader = looks
        self._pieces = [p for p in pieces if not isinstance(p.item, RawTable) and p.text]
        self._keys = [plain(p.text) for p in self._pieces]
        self._at = 0

    def read(self, parent: etree._Element) -> None:
        """Everything of the body in order."""
        for child in parent:
            name = etree.QName(child).localname
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name in ("sdt", "sdtContent", "customXml", "ins"):
                self.read(child)

    def read_notes(self, package: Package) -> None:
        """Headers, footers with a page number, footnotes."""
        for kind, style in (("/header", "header"), ("/footer", "footer"), ("/footnotes", "footnote")):
            for part in package.related(kind):
                root = package.tree(part)
                for element in root.iter(W + "p") if root is not None else ():
                    text = _text(element)
                    if (text and style != "footer") or "PAGE" in _fields(element):
                        self._note(style, element, max(1, len(text)) if style == "footnote" else 1)

    def _note(self, kind: str, element: etree._Element, weight: int = 1) -> None:
        self.looks.setdefault(kind, Counter())[self._reader.of(element)] += weight
        self.counts[kind] += 1

    def _paragraph(self, element: etree._Element) -> None:
        text = _text(element)
        if not text:
            return
        style, piece = self._reader.style_name(element), self._piece_of(text)
        if match := re.fullmatch(r"toc ([1-3])|目录 ?([1-3])", style):
            self._note(f"toc{match[1] or match[2]}", element)
        elif style == "table of figures":
            self._note("listed", element)
        elif is_contents_title(text):
            self._note("contents_title", element)
        elif piece is not None:
            self._known(piece, element, text)

    def _piece_of(self, text: str) -> Piece | None:
        key = plain(text)
        for place in range(self._at, min(self._at + _AHEAD, len(self._keys))):
            if self._keys[place] == key:
                self._at = place + 1
                return self._pieces[place]
        return None

    def _known(self, piece: Piece, element: etree._Element, text: str) -> None:
        if piece.part == "heading" and 1 <= piece.level <= _DEEPEST:
            self._note(f"heading{piece.level}", element)
            if piece.number:
                self.numbers.setdefault(piece.level, Counter())[_number_form(piece.number)] += 1
            if piece.level == 1 and piece.paragraph is not None:
                self.page_breaks[piece.paragraph.page_break] += 1
        elif piece.part == "cover":
            self._note(_cover_kind(text), element)
        elif piece.part == "declaration":
            short = len(text) < 20
            kind = "heading" if short and "声明" in text else "line" if short else "body"
            self._note(f"declaration_{kind}", element)
        elif not piece.part and piece.paragraph is not None and not piece.paragraph.in_contents:
            self._prose(piece, element, text)

    def _prose(self, piece: Piece, element: etree._Element, text: str) -> None:
        caption = caption_of(text)
        if caption is not None and caption.number:
            self._note("figure_caption" if caption.kind == "图" else "table_caption", element)
            rest = text[len(caption.number) :]
            lead = rest[: len(rest) - len(rest.lstrip(" \u3000：:"))]
            self.gaps[_GAPS.get(lead, "\u3000" if lead.strip(" \u3000") == "" else "：")] += 1
            self.captions[_caption_form(caption.number)] += 1
        elif is_source_note(text):
            self._note("source", element)
        elif case_of(text) is not None:
            self._note("case_title", element)
        elif piece.paragraph is not None and piece.paragraph.box and len(text) > 20:
            self._note("case_body", element, len(text))
        elif len(text) > 40 and not piece.box_text:
            self._note("body", element, len(text))

    def _table(self, table: etree._Element) -> None:
        rows = table.findall(W + "tr")
        if len(rows) < 2 or max((len(row.findall(W + "tc")) for row in rows), default=0) < 2:
            return
        if (
            next(table.iter("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"), None)
            is not None
        ):
            return
        self.tables[_table_look(self._reader.borders(table))] += 1
        for place, row in enumerate(rows):
            for cell in row.findall(W + "tc"):
                if place == 0:
                    shade = cell.find(f"{W}tcPr/{W}shd")
                    self.shades[
                        str(shade.get(W + "fill", "auto")).upper() if shade is not None else "AUTO"
                    ] += 1
                for element in cell.findall(W + "p"):
                    text = _text(element)
                    if place == 0 and text:
                        self._note("table_head", element)
                    elif re.search(
                        r"[^\d\s.,，:：%％‰+\-−±/—]", text
                    ):  # numbers are often set to the right, words tell how a table is set
                        self._note("table_text", element)


def _text(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(W + "t")).strip()


def _fields(element: etree._Element) -> str:
    simple = "".join(str(f.get(W + "instr", "")) for f in element.iter(W + "fldSimple"))
    return simple + "".join(t.text or "" for t in element.iter(W + "instrText"))


def _cover_kind(text: str) -> str:
    if re.fullmatch(r"[（(]?.{0,6}\d{4}.{0,8}年?度?.{0,4}[)）]?", plain(text)) and "月" not in text:
        return "cover_edition"
    if "报告" in text or "年报" in text:
        return "cover_title"
    if re.fullmatch(r"[A-Za-z ,.'&()-]+", text):
        return "cover_english"
    return "cover_school" if re.search(r"(学校|学院|职教中心|中专|技校)$", plain(text)) else "cover_line"


def _number_form(number: str) -> str:
    """一、 → 一、; 第三章 → 第一章; 2.3 → 1.1; 4. → 1."""
    form = re.sub(r"[一二三四五六七八九十百]+", "一", plain(number))
    return re.sub(r"\d+", "1", form).replace("．", ".").replace("(", "（").replace(")", "）")


def _caption_form(number: str) -> str:
    """The key of `report.house_style.CAPTION_FORMS` for a printed number."""
    tight = "" if re.search(r"[图表]\s", number) else "tight"
    if re.search(r"\d\s*[-—－–]\s*\d", number):
        return tight or "spaced"
    kind = "dotted" if re.search(r"\d\s*[.．]\s*\d", number) else "through"
    return f"tight_{kind}" if tight else kind


def _table_look(drawn: set[str]) -> str:
    if drawn & {"insideV", "left"}:
        return "grid"
    return "three_line" if {"top", "bottom"} <= drawn else ""


_FIRST_FORMS = {"一、": "official", "1": "decimal", "1.": "pointed"}


def _scheme(numbers: dict[int, Counter[str]]) -> str:
    """The key of `report.house_style.NUMBERINGS` that the headings follow, "" where they follow none of them."""
    forms = {level: counts.most_common(1)[0][0] for level, counts in numbers.items()}
    first, second = forms.get(1, ""), forms.get(2, "")
    if first == "第一章":
        return "parts" if second == "第一节" else "chapters" if second in ("1.1", "") else ""
    key = _FIRST_FORMS.get(first, "")
    fits = {"official": ("（一）", ""), "decimal": ("1.1", ""), "pointed": ("1.1", "")}
    return key if key and second in fits[key] else ""


def _found(gathered: _Gathered, page: PageLook) -> StyleFound:
    found = StyleFound(dict(page.values), _scheme(gathered.numbers), paper=page.paper)
    for kind, looks in gathered.looks.items():
        found.counts[kind] = gathered.counts[kind]
        found.values |= _settings(kind, looks)
    body = gathered.looks.get("body")
    if body:
        found.values["look.latin"] = _most(body, lambda s: s.latin)
        for name in ("font", "size", "line"):  # everything that was not recognised follows the prose
            found.values[f"styles.normal.{name}"] = found.values[f"styles.body.{name}"]
    if gathered.page_breaks:
        found.values["styles.heading1.page_break"] = gathered.page_breaks.most_common(1)[0][0]
    if gathered.captions:
        found.captions = gathered.captions.most_common(1)[0][0]
        found.values["look.caption_gap"] = gathered.gaps.most_common(1)[0][0]
    look = gathered.tables.most_common(1)[0][0] if gathered.tables else ""
    if look:
        found.values["look.table_look"] = look
    if gathered.shades:
        shade = gathered.shades.most_common(1)[0][0]
        found.values["look.header_shade"] = shade if re.fullmatch(r"[0-9A-F]{6}", shade) else "FFFFFF"
    size, small = found.values.get("styles.table_text.size"), 9.0
    if isinstance(size, float) and size < small:
        found.values |= {
            "styles.table_small.size": size,
            "styles.table_small.line": found.values["styles.table_text.line"],
        }
    return found


def _settings(kind: str, looks: Counter[Setting]) -> dict[str, Value]:
    """The look that most of a kind have, each side of it counted on its own: one odd indent does not hide a font."""
    font, size, bold, color = _most(looks, lambda s: (s.font, s.size, s.bold, s.color))
    line = _most(looks, lambda s: s.line)
    values: dict[str, Value] = {
        "font": font,
        "size": min(max(size, 5.0), 72.0),
        "line": min(max(line, size, 6.0), 120.0),
        "bold": bold,
        # the blue of contents is that of their links
        "color": color
        if re.fullmatch(r"[0-9A-F]{6}", color) and not kind.startswith(("toc", "listed"))
        else "",
    }
    if kind not in ("footer", "table_head"):
        align = _most(looks, lambda s: s.align)
        values["align"] = align if align in ("left", "right", "center", "both") else "left"
    if kind.startswith(("heading", "body", "source", "declaration_body", "case_body")):
        values["first"] = min(_most(looks, lambda s: s.first), 12.0)
    if not kind.startswith(
        ("cover", "table_text", "table_head", "header", "footer")
    ):  # there the page decides
        values["before"], values["after"] = (
            min(v, 300.0) for v in _most(looks, lambda s: (s.before, s.after))
        )
    return {f"styles.{kind}.{name}": value for name, value in values.items()}


def _most(looks: Counter[Setting], of: Callable[[Setting], _T]) -> _T:
    counts: Counter[_T] = Counter()
    for look, weight in looks.items():
        counts[of(look)] += weight
    return counts.most_common(1)[0][0]
