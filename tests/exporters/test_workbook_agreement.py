"""The workbook read back: what agrees with the draft and what does not."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from exporters import export_excel
from exporters.excel import HEADER, sheet_names
from exporters.workbook_agreement import cell_holds, workbook_agreement
from report import edits
from report.errors import UserError
from report.values import read_value
from tests.report.small import small_report


def test_a_workbook_that_says_something_else_is_found_out(tmp_path: Path) -> None:
    report = small_report()
    report.apply(edits.set_value(report, "x.t1.1", "2025", read_value("94.4680")))
    path = tmp_path / "附表.xlsx"
    export_excel(report, path)
    assert workbook_agreement(report, path)[:2] == (7, 7)
    book = load_workbook(path)
    sheet = book[sheet_names(report.edition.tables)["x.t1"]]
    sheet.cell(HEADER + 1, 5).value = 94
    book.save(path)
    found = workbook_agreement(report, path)
    assert found[:2] == (6, 7)
    assert found.differences == (f"{sheet.title} E4　毕业生人数（2025年）：草稿 94.4680，文件 94",)
    sheet.title = "改了名"
    book.save(path)
    found = workbook_agreement(report, path)
    assert found[:2] == (0, 7) and len(found.differences) == 1 and "表1 计分卡" in found.differences[0]


def test_a_file_that_is_gone_or_damaged_is_said(tmp_path: Path) -> None:
    path = tmp_path / "附表.xlsx"
    with pytest.raises(UserError, match="请先导出"):
        workbook_agreement(small_report(), path)
    path.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(UserError, match="读不出来"):
        workbook_agreement(small_report(), path)


@pytest.mark.parametrize(
    ("text", "content", "same"),
    [
        ("", None, True),
        ("95.70", 95.7, True),
        ("中职不填", "中职不填", True),
        ("12", 13, False),
        ("5", None, False),
    ],
)
def test_a_cell_is_compared_as_text_or_as_number(text: str, content: object, same: bool) -> None:
    assert cell_holds(text, content) is same
