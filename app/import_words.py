"""A piece of an import as rich text: as the file had it, and as it will stand with old years and numbers marked."""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QUrl
from PySide6.QtGui import QImage, QImageReader, QTextCursor, QTextDocument

from app.import_cuts import Place, text_place
from app.import_state import ImportState, Line
from forms import theme
from importers.choices import printed_name
from importers.parts import VALUES
from importers.pictures import Prepared
from report.blocks import Block, Body, Case, Chart, Figure, Paragraph, Table, Text
from report.content import BoundNumber, Footnote, Inline, Reference, Span
from report.messages import say
from report.model import Report, cell_key
from report.roll.prose import last_year, piece_text
from report.stream import bound_text, reference_text

MOST_BLOCKS, MOST_ROWS = 8, 30
_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?(?:\s?[%％‰])?")
_NOTHING = "&#8203;"  # keeps the place of an empty paragraph, so that the caret tells which one it is in
_PLACES = {"above": "表上方", "below": "表下方", "row": "表内首行", "column": "表内首列"}
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class _Voice:
    """How a text speaks: `said` a bound number or reference, `mark` plain text (both as HTML), `title` a section of the file by
    its id, `number` the number of a figure, table or case."""

    said: Callable[[BoundNumber | Reference], str]
    mark: Callable[[str], str]
    title: Callable[[str], str]
    number: Callable[[Block], str]


class Words:
    """Makes the two texts of a line. Pictures are named picture:<sha> and put into the document by `add_pictures`."""

    def __init__(self, state: ImportState) -> None:
        self._state = state

    def old(self, line: Line) -> str:
        """What the file has."""
        if line.piece is None:
            return _paragraphs([line.entry.text] if line.entry else [])
        proposal = self._state.proposals[line.file]
        if line.piece.kind in ("values", "field"):
            return (
                self._values(line, False) if self._state.is_values(line) else _paragraphs([line.piece.text])
            )
        names = self._names(line.file)

        def said(part: BoundNumber | Reference) -> str:
            if isinstance(part, Reference):
                return html.escape(names.get(part.target, ""))
            return html.escape(part.confirmed or bound_text(self._state.preview, part))

        titles = {s.id: f"{s.printed_number} {s.title}".strip() for s in proposal.sections}
        head = _head(line.piece.text) if line.piece.kind == "section" else ""
        return head + self._blocks(
            line, proposal.blocks, _Voice(said, html.escape, titles.__getitem__, _printed)
        )

    def new(self, line: Line) -> str:
        """What will stand in the report, or one sentence why nothing will."""
        reason = self._state.skip_reason(line)
        if line.piece is None:
            return _paragraphs(line.reasons) + _quiet(say("import_page.note_only"))
        if reason:
            return _quiet(say("import_page.skipped_text", reason=reason))
        if self._state.is_values(line):
            return self._values(line, True)
        if line.piece.kind == "field":
            return _paragraphs([f"{self._state.target(line)}：{line.piece.text}"])
        place = self._state.place(line)
        head = _head(self._state.title(place))
        if self._state.proposals[line.file].as_last_year:
            pieces = last_year(self._state.preview, place)[:MOST_ROWS]
            lines = [piece_text(self._state.preview, piece, self._state.numbers) for piece in pieces]
            return head + _quiet(say("import_page.as_last_year")) + _paragraphs(lines)
        preview = self._state.preview

        def said(part: BoundNumber | Reference) -> str:
            if isinstance(part, Reference):
                return html.escape(reference_text(preview, part.target, self._state.numbers))
            words = html.escape(bound_text(preview, part))
            return f'<span style="background-color:{theme.css("bound_ground")}">{words}</span>'

        ids = {b.id for b in self._state.proposals[line.file].blocks}
        numbers = self._state.numbers
        voice = _Voice(
            said,
            self._marker(line),
            partial(self._state.title_of_own, line),
            lambda block: numbers.captions.get(block.id) or numbers.cases.get(block.id, ""),
        )
        body = self._blocks(line, [b for b in preview.blocks.values() if b.id in ids], voice)
        if not body and self._shown(line, self._state.proposals[line.file].blocks):
            return head + _quiet(say("import_page.held"))
        note = _quiet(say("import_page.old_numbers")) if 'text-decoration:underline"' in body else ""
        return head + body + note

    def add_pictures(self, document: QTextDocument, line: Line) -> None:
        """Puts small forms of the pictures that a line shows into the document."""
        pictures = self._state.proposals[line.file].pictures
        for block in self._shown(line, self._state.proposals[line.file].blocks):
            for picture in block.body.pictures if isinstance(block.body, Figure) else ():
                if picture.sha in pictures:
                    url = QUrl(f"picture:{picture.sha}")
                    document.addResource(
                        QTextDocument.ResourceType.ImageResource.value, url, small(pictures[picture.sha])
                    )

    def caret(self, line: Line, cursor: QTextCursor) -> Place:
        """Where the caret of the old text stands in a block: paragraph and place within it, or row of a table."""
        block = next(
            (b for b in self._state.proposals[line.file].blocks if line.piece and b.id == line.piece.id), None
        )
        if block is None or not isinstance(block.body, Text):
            table = cursor.currentTable()
            return (table.cellAt(cursor).row() if table is not None else 0), 0
        names = self._names(line.file)

        def shown(part: Inline) -> str:
            if isinstance(part, Footnote):
                return f"［{part.text}］"
            if isinstance(part, Reference):
                return names.get(part.target, "")
            return (
                part.text
                if isinstance(part, Span)
                else part.confirmed or bound_text(self._state.preview, part)
            )

        words = [[p.lead, *(shown(part) for part in p.content)] for p in block.body.paragraphs]
        units = cursor.block().text().encode("utf-16-le")[: 2 * cursor.positionInBlock()]
        return text_place(block.body, words, cursor.blockNumber(), len(units.decode("utf-16-le", "ignore")))

    def _names(self, file: int) -> dict[str, str]:
        """What the file calls its sections and blocks, by id."""
        proposal = self._state.proposals[file]
        names = {b.id: printed_name(b) for b in proposal.blocks}
        return names | {s.id: s.printed_number or s.title for s in proposal.sections}

    def numbers(self, line: Line) -> tuple[str, str]:
        """The number that the file printed, with the form of its caption, and the one that the program gives; "" for what has none."""
        if line.piece is None or line.piece.kind not in ("section", "table", "figure", "case", "chart"):
            return "", ""
        proposal = self._state.proposals[line.file]
        section = next((s for s in proposal.sections if s.id == line.piece.id), None)
        block = next((b for b in proposal.blocks if b.id == line.piece.id), None)
        old = section.printed_number if section is not None else _printed(block) if block is not None else ""
        form = _form(block.body) if block is not None else ""
        new = self._state.number(line) or say("import_page.gets_no_number")
        return (
            say("import_page.old_number", number=old or say("import_page.no_number"), form=form),
            "" if self._state.skip_reason(line) else say("import_page.new_number", number=new),
        )

    def _marker(self, line: Line) -> Callable[[str], str]:
        """Marks every number of an older file; of this year's only the years before."""
        year = self._state.report.year
        older = 0 < self._state.proposals[line.file].file_year < year

        def marked(text: str) -> str:
            found, at = [], 0
            for match in (_NUMBER if older else _YEAR).finditer(text):
                if older or int(match[0]) < year:
                    found += [html.escape(text[at : match.start()]), _lit(match[0])]
                    at = match.end()
            return "".join(found) + html.escape(text[at:])

        return marked

    def _shown(self, line: Line, blocks: Iterable[Block]) -> list[Block]:
        proposal = self._state.proposals[line.file]
        wanted = {line.piece.id} if line.piece is not None else set()
        for section in proposal.sections:
            if section.parent in wanted:
                wanted.add(section.id)
        own = {b.id for b in proposal.blocks if wanted & {b.id, b.section, b.parent}}
        return [b for b in blocks if b.id in own][:MOST_BLOCKS]

    def _blocks(self, line: Line, blocks: Iterable[Block], voice: "_Voice") -> str:
        """The blocks of a piece; a section shows those below it, too, under their headings."""
        parts, last = [], line.piece.section if line.piece is not None else ""
        for block in self._shown(line, blocks):
            own = next(b.section for b in self._state.proposals[line.file].blocks if b.id == block.id)
            if own != last and line.piece is not None and line.piece.kind == "section":
                parts.append(_head(voice.title(own)))
                last = own
            parts.append(_block(block, voice))
        return "".join(parts)

    def _values(self, line: Line, new: bool) -> str:
        """The table's values; `new`: beside what the report holds now."""
        table = next(
            t
            for t in self._state.report.edition.tables
            if line.piece and t.id == line.piece.id.removeprefix(VALUES)
        )
        names = {row.id: row.name for row in table.rows}
        rows = []
        for cell in self._state.proposals[line.file].values:
            if cell.row not in names:
                continue
            key = cell_key(cell.row, cell.column)
            cells = [names[cell.row], cell.column]
            if new:
                cells += [_shown(self._state.report, key), "→", _shown(self._state.preview, key)]
            else:
                cells.append(cell.value.typed or cell.value.shown)
            rows.append(cells)
        return _table(rows, html.escape)


def small(picture: Prepared) -> QImage:
    """The picture at the size of a thumb."""
    data = QBuffer()
    data.setData(QByteArray(picture.data))
    data.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(data)
    width = theme.scaled(150)
    reader.setScaledSize(
        QSize(width, max(1, round(width * picture.info.height / max(picture.info.width, 1))))
    )
    return reader.read()


def _block(block: Block, voice: _Voice) -> str:
    body, number = block.body, html.escape(voice.number(block))
    if isinstance(body, Text):
        return "".join(
            f'<p style="white-space:pre-wrap">{_paragraph(p, voice) or _NOTHING}</p>' for p in body.paragraphs
        )
    if isinstance(body, Table):
        return f"<p><b>{number} {voice.mark(body.caption)}</b></p>" + _table(body.rows, voice.mark)
    if isinstance(body, Figure):
        images = " ".join(f'<img src="picture:{p.sha}">' for p in body.pictures)
        return f"<p>{images}</p><p>{number} {voice.mark(body.caption)}</p>"
    words = body.title if isinstance(body, Case) else body.caption
    return f"<p><b>{number} {voice.mark(words)}</b></p>" if isinstance(body, Case | Chart) else ""


def _form(body: Body) -> str:
    """Where a file had the caption; "" for what has none."""
    if isinstance(body, Table) and body.caption:
        place = _PLACES.get(body.caption_place, "")
        kind = "，按图编号" if body.caption_as == "figure" else ""
        return f"（题注在{place}{kind}）" if place else ""
    return "（题注在图下方）" if isinstance(body, Figure) and body.caption else ""


def _printed(block: Block) -> str:
    return block.body.printed_number if isinstance(block.body, Table | Figure | Case) else ""


def _paragraph(paragraph: Paragraph, voice: _Voice) -> str:
    parts = [f"<b>{voice.mark(paragraph.lead)}</b>"] if paragraph.lead else []
    for part in paragraph.content:
        if isinstance(part, Span):
            words = voice.mark(part.text)
            parts.append(f"<b>{words}</b>" if part.bold else words)
        elif isinstance(part, Footnote):
            parts.append(f"［{voice.mark(part.text)}］")
        else:
            parts.append(voice.said(part))
    return "".join(parts).replace("\n", "<br>")


def _table(rows: Iterable[Iterable[str]], mark: Callable[[str], str]) -> str:
    shown = list(rows)
    lines = [
        "<tr>" + "".join(f"<td>{mark(cell)}</td>" for cell in row) + "</tr>" for row in shown[:MOST_ROWS]
    ]
    more = _quiet(say("import_page.more_rows", count=len(shown))) if len(shown) > MOST_ROWS else ""
    return f'<table cellspacing="0" cellpadding="3">{"".join(lines)}</table>{more}'


def _shown(report: Report, key: str) -> str:
    row, _, column = key.partition("/")
    return report.value(row, column).shown or "（空）"


def _head(text: str) -> str:
    return f"<p><b>{html.escape(text)}</b></p>"


def _quiet(text: str) -> str:
    return f'<p style="color:{theme.css("quiet")}">{html.escape(text)}</p>'


def _lit(text: str) -> str:
    ground, ink = theme.css("query_ground"), theme.css("query")
    return f'<span style="background-color:{ground};color:{ink};text-decoration:underline">{html.escape(text)}</span>'


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)
