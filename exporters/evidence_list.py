"""佐证清单 as a file: by table, each figure with its source and the paper that proves it; Word, or Excel where the name ends in .xlsx."""

import datetime
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from exporters.files import write_atomically
from exporters.plain_word import document_bytes, plain_document, printable
from report.evidence import EvidenceLine, EvidenceTable
from report.fields import report_title
from report.messages import say
from report.model import Report

HEADINGS = ("序号", "指标", "单位", "数值", "负责", "数据来源", "佐证材料")
_CM = (1.3, 7.2, 1.7, 2.4, 2.6, 4.6, 5.9)  # of 25.7 on a page across
_NOT_IN_SHEET_NAMES = str.maketrans("", "", "[]:*?/\\'")


def export_evidence(report: Report, tables: Sequence[EvidenceTable], path: Path) -> None:
    """Writes the tables (`report.evidence.evidence_tables`) to `path`. UserError where it cannot be written."""
    make = _excel if Path(path).suffix.lower() == ".xlsx" else _word
    data = make(report, tables)

    def write(stream: BinaryIO) -> None:
        stream.write(data)

    write_atomically(path, write)


def _intro(tables: Sequence[EvidenceTable]) -> str:
    lines = [line for table in tables for line in table.lines if line.value]
    missing = sum(line.missing for line in lines)
    day = datetime.date.today()
    date = f"{day.year}年{day.month}月{day.day}日"
    if not missing:
        return say("evidence.intro_all", all=len(lines), day=date)
    return say("evidence.intro", all=len(lines), missing=missing, day=date)


def _cells(line: EvidenceLine) -> tuple[str, ...]:
    proof = line.evidence or (say("evidence.missing") if line.missing else "")
    texts = (line.number, line.name, line.unit, line.value, line.owner, line.source, proof)
    return tuple(printable(text) for text in texts)


def _title(report: Report) -> str:
    return say("evidence.title", title=report_title(report))


def _word(report: Report, tables: Sequence[EvidenceTable]) -> bytes:
    from docx.shared import Pt

    document = plain_document(landscape=True)
    document.add_heading(printable(_title(report)), 0)
    document.add_paragraph(_intro(tables)).paragraph_format.space_after = Pt(6)
    for table in tables:
        document.add_heading(printable(table.title), 1)
        _word_table(document, table)
    return document_bytes(document, _title(report), report.school)


def _word_table(document: Any, table: EvidenceTable) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    made = document.add_table(rows=1 + len(table.lines), cols=len(HEADINGS), style="Table Grid")
    made.autofit = False
    for column, width in zip(made.columns, _CM, strict=True):
        column.width = Cm(width)
    head = made.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:cantSplit"))
    head.append(OxmlElement("w:tblHeader"))  # the heads stand on every page
    for place, (row, texts) in enumerate(zip(made.rows, (HEADINGS, *map(_cells, table.lines)), strict=True)):
        if place:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Cm(_CM[column])
            missing = bool(place) and column == len(HEADINGS) - 1 and table.lines[place - 1].missing
            right = bool(place) and column == 3
            paragraph = cell.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else None
            _small_run(paragraph, text, bold=not place or missing)
            if not place:
                shade = OxmlElement("w:shd")
                for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EDEFF2")):
                    shade.set(qn(f"w:{name}"), value)
                cell._tc.get_or_add_tcPr().append(shade)


def _small_run(paragraph: Any, text: str, bold: bool) -> None:
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(1)
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(9), bold


def _excel(report: Report, tables: Sequence[EvidenceTable]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    taken: set[str] = set()
    for table in tables or (EvidenceTable(say("evidence.none_missing"), ()),):
        _sheet(book.create_sheet(_sheet_name(table.title, taken)), table)
    about = book.properties
    about.title, about.creator, about.lastModifiedBy = _title(report), report.school, report.school
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 characters, none of those that Excel refuses, no name twice."""
    plain = printable(title).translate(_NOT_IN_SHEET_NAMES).replace("\u3000", " ").strip() or "佐证"
    name, n = plain[:31], 2
    while name.lower() in taken:
        name, n = f"{plain[:27]} {n}", n + 1
    taken.add(name.lower())
    return name


def _sheet(sheet: Any, table: EvidenceTable) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.properties import PageSetupProperties

    edge = Side(style="thin", color="BFC4CC")
    border, wrap = Border(edge, edge, edge, edge), Alignment(wrap_text=True, vertical="center")
    bold, ground = Font(bold=True), PatternFill("solid", fgColor="EDEFF2")
    for r, texts in enumerate((HEADINGS, *map(_cells, table.lines)), 1):
        for c, text in enumerate(texts, 1):
            cell = sheet.cell(r, c)
            cell.value, cell.data_type = text, "s"  # a source that begins with = is a text
            cell.border, cell.alignment = border, wrap
            if r == 1:
                cell.font, cell.fill = bold, ground
            elif c == len(HEADINGS) and table.lines[r - 2].missing:
                cell.font = bold
    for place, width in enumerate(_CM):
        sheet.column_dimensions["ABCDEFG"[place]].width = width * 4.4
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
