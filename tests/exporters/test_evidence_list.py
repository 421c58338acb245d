"""佐证清单 as Word and as Excel."""

from pathlib import Path

from docx import Document
from openpyxl import load_workbook

from exporters import export_evidence
from exporters.evidence_list import HEADINGS
from report.evidence import EvidenceLine, EvidenceTable
from tests.report.small import small_report

LINES = (
    EvidenceLine("1", "毕业生人数", "人", "100", "就业办", "学籍系统", "毕业生名册\x07.pdf", False),
    EvidenceLine("2", "去向落实人数", "人", "96", "就业办", "=SUM(A1)", "", True),
    EvidenceLine("3", "落实率", "%", "96.00", "", "", "", False),
)
TABLES = (EvidenceTable("附表 1　计分卡", LINES), EvidenceTable("附表 1　计分卡", LINES[:1]))


def test_word_has_a_table_for_each_table_with_its_head_on_every_page(tmp_path: Path) -> None:
    export_evidence(small_report(), TABLES, tmp_path / "清单.docx")
    document = Document(str(tmp_path / "清单.docx"))
    assert document.paragraphs[0].text.endswith("佐证清单")
    assert "共 4 个数，1 个还没有写明佐证" in document.paragraphs[1].text
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[0] == list(HEADINGS) and rows[1][-1] == "毕业生名册.pdf"
    assert [row[-1] for row in rows[2:]] == ["未写", ""]
    assert len(document.tables) == 2 and "w:tblHeader" in document.tables[0].rows[0]._tr.xml
    section = document.sections[0]
    assert section.page_width > section.page_height


def test_excel_has_a_sheet_for_each_table_and_no_formula(tmp_path: Path) -> None:
    export_evidence(small_report(), TABLES, tmp_path / "清单.xlsx")
    book = load_workbook(tmp_path / "清单.xlsx")
    assert book.sheetnames == ["附表 1 计分卡", "附表 1 计分卡 2"]
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(HEADINGS)
    assert sheet["F3"].value == "=SUM(A1)" and sheet["F3"].data_type == "s"
    assert sheet["G3"].value == "未写" and sheet.print_title_rows == "$1:$1"


def test_without_tables_the_paper_says_that_nothing_lacks(tmp_path: Path) -> None:
    for name in ("a.docx", "a.xlsx"):
        export_evidence(small_report(), (), tmp_path / name)
    assert "都写明了佐证" in Document(str(tmp_path / "a.docx")).paragraphs[1].text
    assert load_workbook(tmp_path / "a.xlsx").sheetnames == ["填了数的格子都写明了佐证。"]
