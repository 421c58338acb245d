"""word/document.xml → paragraphs and tables in order, as a reader of the printed report would see them."""

import re
from pathlib import Path

from lxml import etree

from importers.word.charts import chart_rows
from importers.word.numbers import Numbers
from importers.word.package import Package, W
from importers.word.raw import Look, RawCell, RawDocument, RawItem, RawParagraph, RawPicture, RawTable
from importers.word.runs import Context, Runs, chosen, local, trimmed
from importers.word.styles import Styles, box_of, number_of, on, val, whole
from importers.word.words import numbered
from report.content import Span
from report.errors import UserError
from report.messages import say

_ALIGN = {"both": "left", "distribute": "left", "start": "left", "end": "right"}
_WIDEST = 63  # columns that a table of Word may have


def read_document(path: Path) -> RawDocument:
    """Everything in the file's body. UserError when it is no readable Word file."""
    with Package(path) as package:
        return _Reader(package).read()


class _Reader:
    def __init__(self, package: Package) -> None:
        styles = Styles(self._tree(package, "/styles"))
        self._package = package
        self._styles = styles
        self._numbers = Numbers(self._tree(package, "/numbering"))
        notes = [_notes(self._tree(package, kind)) for kind in ("/footnotes", "/endnotes")]
        self._context = Context(package, styles, notes[0], notes[1])
        self._break_next = False
        self._contents_depth = 0
        self._extra: list[tuple[str, str, str]] = []

    @staticmethod
    def _tree(package: Package, kind: str) -> etree._Element | None:
        parts = package.related(kind)
        return package.tree(parts[0]) if parts else None

    def read(self) -> RawDocument:
        root = self._package.tree(self._package.document)
        body = root.find(W + "body") if root is not None else None
        if body is None:
            raise UserError(say("importers.no_document", name=self._package.name))
        items = self._blocks(body)
        context = self._context
        self._extra += [("hidden", text, say("importers.hidden")) for text in context.hidden if text.strip()]
        self._extra += self._headers()
        return RawDocument(items, self._extra, context.margin.finish(self._tree(self._package, "/comments")))

    def _blocks(self, container: etree._Element) -> list[RawItem]:
        items: list[RawItem] = []
        for child in container:
            name = local(child)
            if name == "p":
                self._add_paragraph(items, child)
            elif name == "tbl":
                made = self._table(child)
                items += [made] if made.cells else []
            elif name == "sdt":
                gallery = val(child, f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") or ""
                listed = "table of contents" in gallery.lower()
                self._contents_depth += listed
                for content in child.findall(W + "sdtContent"):
                    items += self._blocks(content)
                self._contents_depth -= listed
            elif name in ("ins", "moveTo", "customXml", "smartTag"):
                items += self._blocks(child)
            elif name in ("del", "moveFrom"):
                self._context.margin.change(child)
            elif name == "commentRangeStart":
                self._context.margin.begin(child)
            elif name == "commentRangeEnd":
                self._context.margin.end(child)
            elif name == "AlternateContent":
                branch = chosen(child)
                items += self._blocks(branch) if branch is not None else []
            elif name == "altChunk":
                self._extra.append(("object", "", say("importers.altchunk")))
        return self._without_open_end(items)

    def _add_paragraph(self, items: list[RawItem], element: etree._Element) -> None:
        paragraph = self._paragraph(element)
        last = items[-1] if items else None
        if isinstance(last, RawParagraph) and last.bookmarks[-1:] == ("\0deleted",):
            last.bookmarks = last.bookmarks[:-1]
            paragraph.content = trimmed([*last.content, *paragraph.content])
            paragraph.pictures = last.pictures + paragraph.pictures
            paragraph.text_boxes = last.text_boxes + paragraph.text_boxes
            paragraph.page_break = paragraph.page_break or last.page_break
            items[-1] = paragraph
        else:
            items.append(paragraph)

    @staticmethod
    def _without_open_end(items: list[RawItem]) -> list[RawItem]:
        if items and isinstance(items[-1], RawParagraph):
            items[-1].bookmarks = tuple(b for b in items[-1].bookmarks if b != "\0deleted")
        return items

    def _paragraph(self, element: etree._Element) -> RawParagraph:
        ppr = element.find(W + "pPr")
        style = self._styles.get(val(ppr, W + "pStyle") or "")
        runs = Runs(self._context, style, self._box)
        runs.walk(element)
        content = trimmed(runs.parts)
        outline = val(ppr, W + "outlineLvl")
        heading = style.heading
        if outline is not None:
            level = whole(outline, 9)
            heading = level + 1 if level < 9 else 0
        box = box_of(ppr)
        direct_break = on(ppr.find(W + "pageBreakBefore")) if ppr is not None else None
        starts = direct_break if direct_break is not None else bool(style.page_break)
        paragraph = RawParagraph(
            content,
            self._look(ppr, style.name, style.align, runs, content),
            heading,
            style.is_title,
            style.is_caption,
            runs.in_contents or style.is_contents or self._contents_depth > 0,
            None,
            [self._charted(p) for p in runs.pictures],
            runs.text_boxes,
            (style.box or "") if box is None else box,
            starts or runs.break_before or self._break_next,
            _lead(content),
            tuple(runs.bookmarks),
            style.is_case,
            _is_indented(ppr, runs),
        )
        self._context.margin.settle(paragraph)
        self._break_next = runs.break_after or (runs.break_before and paragraph.is_blank)
        if paragraph.is_blank and self._break_next:
            paragraph.page_break = True
        self._number(paragraph, ppr, style.id, style.number)
        if ppr is not None:
            if ppr.find(W + "sectPr") is not None and val(ppr, f"{W}sectPr/{W}type") != "continuous":
                self._break_next = True
            if ppr.find(f"{W}rPr/{W}del") is not None:
                paragraph.bookmarks += ("\0deleted",)
        return paragraph

    def _number(
        self,
        paragraph: RawParagraph,
        ppr: etree._Element | None,
        style_id: str,
        styled: tuple[str, int] | None,
    ) -> None:
        direct = number_of(ppr)
        if direct is not None and direct[0]:
            number = direct
        elif styled is not None:
            level = self._numbers.style_level(styled[0], style_id, styled[1])
            number = (styled[0], direct[1] if direct is not None else level)
        else:
            return
        paragraph.mark = self._numbers.next(*number)

    def _look(
        self, ppr: etree._Element | None, name: str, align: str | None, runs: Runs, content: object
    ) -> Look:
        size, font = (
            max(runs.sizes, key=lambda k: runs.sizes[k]) if runs.sizes else (runs.style.size or 0, "")
        )
        spans = [p for p in runs.parts if isinstance(p, Span) and p.text.strip()]
        own = val(ppr, W + "jc") or align or "left"
        return Look(name, size, bool(spans) and all(s.bold for s in spans), _ALIGN.get(own, own), font)

    def _charted(self, picture: RawPicture) -> RawPicture:
        if picture.problem != "chart":
            return picture
        root = self._package.tree(picture.part)
        form, rows = chart_rows(root) if root is not None else ("", ())
        return RawPicture("", picture.name, "chart", rows, form)

    def _box(self, content: etree._Element) -> list[RawParagraph]:
        found: list[RawParagraph] = []
        held, self._break_next = self._break_next, False
        for item in self._blocks(content):
            if isinstance(item, RawParagraph):
                found.append(item)
            else:
                found += [p for cell in item.cells for p in cell.paragraphs()]
        self._break_next = held
        return [p for p in found if not p.is_blank]

    def _table(self, element: etree._Element) -> RawTable:
        starts, self._break_next = self._break_next, False
        cells: list[RawCell] = []
        open_cells: dict[int, RawCell] = {}
        row = headers = width = 0
        for line in _rows(element):
            properties = line.find(W + "trPr")
            deleted = properties.find(W + "del") if properties is not None else None
            added = properties.find(W + "ins") if properties is not None else None
            if deleted is not None:
                self._context.margin.change(deleted, line)
                continue
            if added is not None:
                self._context.margin.change(added, line)
            if headers == row and properties is not None and on(properties.find(W + "tblHeader")):
                headers += 1
            column = whole(val(properties, W + "gridBefore"), most=_WIDEST)
            for cell in _cells(line):
                column = self._cell(cell, row, column, cells, open_cells)
            width = max(width, column)
            row += 1
        return RawTable(cells, row, width, headers, starts)

    def _cell(
        self, element: etree._Element, row: int, column: int, cells: list[RawCell], above: dict[int, RawCell]
    ) -> int:
        properties = element.find(W + "tcPr")
        span = max(1, whole(val(properties, W + "gridSpan"), 1, _WIDEST))
        down = properties.find(W + "vMerge") if properties is not None else None
        across = val(properties, W + "hMerge")
        if across == "continue" and cells and cells[-1].row == row:
            cells[-1].columns += span
            return column + span
        upper = above.get(column)
        if (
            down is not None
            and down.get(W + "val", "continue") == "continue"
            and upper
            and upper.columns == span
        ):
            upper.rows = row - upper.row + 1
            return column + span
        made = RawCell(row, column, 1, span, self._blocks(element))
        self._break_next = False
        cells.append(made)
        for place in range(column, column + span):
            above.pop(place, None)
        above[column] = made
        return column + span

    def _headers(self) -> list[tuple[str, str, str]]:
        found: dict[str, None] = {}
        for kind in ("/header", "/footer"):
            for part in self._package.related(kind):
                root = self._package.tree(part)
                text = _plain(root) if root is not None else ""
                if re.sub(r"[\W\d_]|第|页|共|PAGE", "", text):
                    found[text] = None
        return [("page_header", text, say("importers.page_header")) for text in found]


def _is_indented(ppr: etree._Element | None, runs: Runs) -> bool:
    """Whether the first line is set in: by blanks before its words, or by the paragraph's own indent."""
    indent = ppr.find(W + "ind") if ppr is not None else None
    own = indent is not None and any(whole(indent.get(W + k)) > 0 for k in ("firstLine", "firstLineChars"))
    return own or next((p.text[:1].isspace() for p in runs.parts if isinstance(p, Span)), False)


def _rows(table: etree._Element) -> list[etree._Element]:
    rows: list[etree._Element] = []
    for child in table:
        name = local(child)
        if name == "tr":
            rows.append(child)
        elif name in ("sdt", "sdtContent", "customXml", "ins"):
            rows += _rows(child)
    return rows


def _cells(row: etree._Element) -> list[etree._Element]:
    cells: list[etree._Element] = []
    for child in row:
        name = local(child)
        if name == "tc":
            cells.append(child)
        elif name in ("sdt", "sdtContent", "customXml"):
            cells += _cells(child)
    return cells


def _notes(root: etree._Element | None) -> dict[str, str]:
    """Note id → its text; separators have a type and are left out."""
    if root is None:
        return {}
    return {n.get(W + "id", ""): _plain(n) for n in root if n.get(W + "type") in (None, "normal")}


def _plain(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(W + "t")).strip()


def _lead(content: object) -> int:
    """How many characters stand bold at the start before the rest is not bold, a number that is not bold before them included; 0 when
    all or nothing is bold."""
    spans = [p for p in content if isinstance(p, Span)] if isinstance(content, tuple) else []
    numbers = bool(spans) and not spans[0].bold and numbered(spans[0].text + "题").title == "题"
    count = len(spans[0].text) if numbers else 0
    bold = False
    for span in spans[numbers:]:
        if not span.bold and span.text.strip():
            return count if bold else 0
        bold = bold or bool(span.text.strip())
        count += len(span.text)
    return 0
