"""A Word package → what is laid out. The layout reads what the writer wrote: no size is kept twice, and what the
preview shows is what the file holds.

It reads the part of WordprocessingML that `exporters.word` writes, in any document.
"""

from collections.abc import Hashable, Mapping
from dataclasses import replace

from lxml import etree

from exporters.layout.model import Box, Cell, Content, Face, Paragraph, Part, Row, Sheet, Span, Table
from exporters.layout.word_styles import (
    NO_RULING,
    Element,
    Form,
    Lists,
    Styles,
    W,
    is_on,
    line_width,
    points,
    read_styles,
    with_properties,
    with_run,
    with_table,
)

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_VAL = W + "val"
_P, _TBL, _PPR, _RPR, _RUN, _T, _SECT = (W + name for name in ("p", "tbl", "pPr", "rPr", "r", "t", "sectPr"))
_EMU = 12700  # in a point
OBJECT = "\ufffc"
NOTE_MARK = "①"


class PackageReader:
    """Reads one package, given as part name → bytes. `parts` and `notes` are what `flow.lay_out` takes."""

    def __init__(self, package: Mapping[str, bytes]) -> None:
        self._package = package
        self._styles: Styles = read_styles(package["word/styles.xml"])
        self._lists = Lists(package.get("word/numbering.xml"))
        self._relations = self._read_relations()
        self._in_cell = False
        self._forms: dict[tuple[str, Hashable], Form] = {}
        self.notes = self._read_notes()
        self.parts = self._read_body()

    def _read_relations(self) -> dict[str, str]:
        data = self._package.get("word/_rels/document.xml.rels")
        root: Element = etree.fromstring(data) if data else ()
        return {relation.get("Id"): relation.get("Target") for relation in root}

    # ---- sections

    def _read_body(self) -> list[Part]:
        root: Element = etree.fromstring(self._package["word/document.xml"])
        parts: list[Part] = []
        contents: list[Content] = []
        for element in root[0]:
            section = None
            if element.tag == _P:
                contents.append(self._paragraph(element))
                section = element.find(f"{_PPR}/{_SECT}")
            elif element.tag == _TBL:
                self._in_cell = True
                contents.append(self._table(element))
                self._in_cell = False
            elif element.tag == _SECT:
                section = element
            if section is not None:
                parts.append(self._part(section, contents))
                contents = []
        return parts

    def _part(self, section: Element, contents: list[Content]) -> Part:
        size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
        counting = section.find(W + "pgNumType")
        sides = {
            name: points(margins, name) or 0.0
            for name in ("top", "bottom", "left", "right", "header", "footer")
        }
        header, footer, even = (
            self._reference(section, kind, which)
            for kind, which in (("header", "default"), ("footer", "default"), ("footer", "even"))
        )
        form = "decimal"
        if counting is not None:
            form = counting.get(W + "fmt", "decimal")
        sheet = Sheet(
            points(size, "w") or 0.0,
            points(size, "h") or 0.0,
            sides["top"],
            sides["bottom"],
            sides["left"],
            sides["right"],
            header,
            sides["header"],
            footer,
            even or footer,
            sides["footer"],
            form,
        )
        restart = counting is not None and counting.get(W + "start") is not None
        return Part(sheet, contents, restart)

    def _reference(self, section: Element, kind: str, which: str) -> Paragraph | None:
        """The first paragraph of a header or footer; the page number in it is {n}."""
        for reference in section.iter(f"{W}{kind}Reference"):
            if reference.get(W + "type") == which:
                name = self._relations.get(reference.get(_R + "id"), "")
                data = self._package.get(f"word/{name}")
                root: Element = etree.fromstring(data) if data else None
                first = root.find(_P) if data else None
                return None if first is None else self._paragraph(first, numbered=True)
        return None

    def _read_notes(self) -> dict[int, Paragraph]:
        data = self._package.get("word/footnotes.xml")
        found = {}
        root: Element = etree.fromstring(data) if data else ()
        for note in root:
            number, first = int(note.get(W + "id")), note.find(_P)
            if number > 0 and first is not None:
                found[number] = self._paragraph(first)
        return found

    # ---- paragraphs

    def _paragraph(self, element: Element, numbered: bool = False) -> Paragraph:
        properties = element[0] if len(element) and element[0].tag == _PPR else None
        style, form, face = self._look(properties)
        spans: list[Span] = []
        anchors: list[str] = []
        if form.list is not None:
            form = self._number(form, face, properties, spans)
        length = sum(len(span.text) for span in spans)
        page_field = False
        for child in element.iter(_RUN, f"{W}bookmarkStart"):
            if child.tag == _RUN:
                page_field = self._run(child, face, spans, numbered, page_field)
            else:
                anchors.append(child.get(W + "name"))
        return Paragraph(
            spans or [Span("", face)],
            form.pitch,
            form.align,
            form.first,
            form.left,
            form.right,
            form.before,
            form.after,
            form.keep_next,
            form.keep_lines,
            form.widows,
            form.page_break,
            form.tabs,
            tuple(anchors),
            style,
            form.outline,
            form.lined,
            length,
            not self._in_cell,
        )

    def _look(self, properties: Element | None) -> tuple[str, Form, Face]:
        """Style, form and face of a paragraph; one read before with the same properties is used again."""
        name = self._styles.default
        if properties is None:
            return name, *self._styles.paragraphs[name]
        if len(properties) and properties[0].tag == f"{W}pStyle":
            name = properties[0].get(_VAL)
        known = self._styles.paragraphs.get(name) or self._styles.paragraphs[self._styles.default]
        if len(properties) < 2:
            return name, *known
        form, face = known
        key = name, _key(properties)  # most cells of a table are set alike
        if key not in self._forms:
            self._forms[key] = with_properties(form, properties)
        return name, self._forms[key], face

    def _number(self, form: Form, face: Face, properties: Element | None, spans: list[Span]) -> Form:
        """Puts the list number before the text; its level's indents count where the paragraph has none of its own."""
        number, depth = form.list or (0, 0)
        made = self._lists.next(number, depth)
        if made is None:
            return form
        text, level = made
        if level.run is not None:
            face = with_run(face, level.run)
        spans.append(Span(text, face))
        if level.properties is not None:
            form = with_properties(form, level.properties)
            if properties is not None:
                form = with_properties(form, properties)
        return form

    def _run(self, element: Element, face: Face, spans: list[Span], numbered: bool, page_field: bool) -> bool:
        """Adds the spans of one run; returns whether the run stands inside a page number field."""
        for child in element:
            tag = child.tag
            if tag == _T:
                if not page_field:
                    spans.append(Span(child.text or "", face))
            elif tag == _RPR:
                face = self._run_face(face, child)
            elif tag == f"{W}tab":
                spans.append(Span("\t", face))
            elif tag == f"{W}br":
                spans.append(Span("\n", face))
            elif tag == f"{W}drawing":
                if (box := self._drawing(child)) is not None:
                    spans.append(Span(OBJECT, face, box))
            elif tag == f"{W}footnoteReference":
                spans.append(Span(NOTE_MARK, face, note=int(child.get(W + "id"))))
            elif tag == f"{W}footnoteRef":
                spans.append(Span(NOTE_MARK, face))
            elif tag == f"{W}instrText" and numbered and (child.text or "").strip().startswith("PAGE"):
                spans.append(Span("{n}", face))
                page_field = True
            elif tag == f"{W}fldChar" and child.get(W + "fldCharType") == "end":
                page_field = False
        return page_field

    def _run_face(self, face: Face, properties: Element) -> Face:
        style = properties.find(f"{W}rStyle")
        if style is not None and (known := self._styles.characters.get(style.get(_VAL))) is not None:
            face = with_run(face, known)
        return with_run(face, properties)

    def _drawing(self, element: Element) -> Box | None:
        extent, blip = next(element.iter(f"{_WP}extent"), None), next(element.iter(f"{_A}blip"), None)
        chart = next(element.iter(_CHART), None)
        if extent is None:
            return None
        relation = (
            blip.get(_R + "embed") if blip is not None else chart.get(_R + "id") if chart is not None else ""
        )
        name = self._relations.get(relation, "")
        places = [int(offset.text) / _EMU for offset in element.iter(f"{_WP}posOffset")]
        return Box(
            f"word/{name}" if name else "",
            int(extent.get("cx")) / _EMU,
            int(extent.get("cy")) / _EMU,
            (places[0], places[1]) if len(places) == 2 else None,
        )

    # ---- tables

    def _table(self, element: Element) -> Table:
        properties, grid = element.find(f"{W}tblPr"), element.find(f"{W}tblGrid")
        style = properties.find(f"{W}tblStyle")
        ruling = self._styles.tables.get(style.get(_VAL) if style is not None else "", NO_RULING)
        widths = [points(column, "w") or 0.0 for column in grid]
        rows = [self._row(row) for row in element.iterchildren(f"{W}tr")]
        _count_merged(rows)
        return Table(widths, rows, with_table(ruling, properties))

    def _row(self, element: Element) -> Row:
        properties = element.find(f"{W}trPr")
        whole = head = False
        for child in properties if properties is not None else ():
            whole = whole or (child.tag == f"{W}cantSplit" and is_on(child))
            head = head or (child.tag == f"{W}tblHeader" and is_on(child))
        cells = []
        column = 0
        for cell in element.iterchildren(f"{W}tc"):
            made = self._cell(cell, column)
            cells.append(made)
            column += made.columns
        return Row(cells, whole, head)

    def _cell(self, element: Element, column: int) -> Cell:
        columns, rows, shade, middle, below = 1, 1, "", False, 0.0
        content: list[Content] = []
        for child in element:
            if child.tag == _P:
                content.append(self._paragraph(child))
            elif child.tag == _TBL:
                content.append(self._table(child))
            elif child.tag == f"{W}tcPr":
                for one in child:
                    name = one.tag[len(W) :]
                    if name == "gridSpan":
                        columns = int(one.get(_VAL))
                    elif name == "vMerge":
                        rows = 0 if one.get(_VAL, "continue") == "continue" else 1
                    elif name == "shd":
                        shade = one.get(W + "fill", "")
                    elif name == "vAlign":
                        middle = one.get(_VAL) == "center"
                    elif name == "tcBorders":
                        below = line_width(one.find(f"{W}bottom"))
        return Cell(column, columns, rows, content, "" if shade == "auto" else shade, middle, below)


def _key(properties: Element) -> Hashable:
    """Tells one w:pPr from another; putting it into XML takes three times as long, so only what is nested is."""
    if any(len(child) for child in properties):
        return bytes(etree.tostring(properties))
    return tuple((child.tag, *child.items()) for child in properties)


def _count_merged(rows: list[Row]) -> None:
    """Says of every cell how many rows it covers."""
    open_cells: dict[int, Cell] = {}
    for row in rows:
        for cell in row.cells:
            if cell.rows:
                open_cells[cell.column] = cell
            elif (above := open_cells.get(cell.column)) is not None:
                above.rows += 1


def with_page_number(paragraph: Paragraph, label: str) -> Paragraph:
    """A header or footer with the number of its page in it."""
    spans = [replace(span, text=span.text.replace("{n}", label)) for span in paragraph.spans]
    return replace(paragraph, spans=spans)
