"""Sheets as a person sees them, and hostile files."""

import datetime
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from importers.grid import number_text, read_workbook
from report.errors import UserError


def saved(tmp_path: Path, book: Workbook) -> Path:
    path = tmp_path / "表.xlsx"
    book.save(path)
    return path


def put(sheet: Worksheet, place: str, value: object, number_format: str = "General") -> None:
    sheet[place] = value
    sheet[place].number_format = number_format


@pytest.mark.parametrize(
    ("value", "number_format", "full", "shown"),
    [
        (95.7, "0.00", "95.70", "95.70"),
        (1320, "0", "1320", "1320"),
        (0.9589, "0.00%", "95.89%", "95.89%"),
        (0.726, "0.00%", "72.60%", "72.60%"),
        (1234.5, "#,##0.00", "1234.50", "1234.50"),
        (13.58, '0.00":1"', "13.58:1", "13.58:1"),
        (13.7, "0.0\\:1", "13.7:1", "13.7:1"),
        (94.468, "0.0000", "94.4680", "94.4680"),
        (88.43000000000001, "General", "88.43", "88.43"),
        (3738964.64, "General", "3738964.64", "3738964.64"),
        (95.7, "0", "95.7", "96"),
        (0.25, "0.##", "0.25", "0.25"),
        (3.0, "0.##", "3", "3"),
        (-5.5, "0.00;[Red]-0.00", "-5.50", "-5.50"),
        (12.5, "¥#,##0.00", "12.50", "12.50"),
        (1500000, '0.0,"千"', "1500000", "1500000"),
        (1e20, "General", "100000000000000000000", "100000000000000000000"),
        (0.00001, "General", "0.00001", "0.00001"),
    ],
)
def test_numbers_come_back_as_printed(value: float, number_format: str, full: str, shown: str) -> None:
    assert number_text(value, number_format) == (full, shown)


def test_texts_merges_blanks_and_hidden_rows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表1"
    put(sheet, "A1", "　标题  ")
    sheet.merge_cells("A1:C1")
    put(sheet, "A2", "１２３")
    put(sheet, "C2", "人  ")
    put(sheet, "A3", datetime.datetime(2025, 1, 1), "yyyy")
    put(sheet, "B3", datetime.date(2025, 12, 3), "yyyy-mm-dd")
    put(sheet, "C3", True)
    sheet.row_dimensions[2].hidden = True
    (read,) = read_workbook(saved(tmp_path, book))
    assert read.grid == [["标题"] * 3, ["１２３", "", "人"], ["2025年", "2025年12月3日", "是"]]
    assert read.hidden == {1} and read.visible
    assert read.place(1, 2) == "表1!C2"


def test_formulas_without_stored_results(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    put(sheet, "A1", 2072)
    put(sheet, "A2", 2165)
    put(sheet, "B1", "=ROUND(A1/A2*100,2)", "0.00")
    put(sheet, "B2", "=SUM(A1:A2)")
    put(sheet, "B3", "=VLOOKUP(A1,A:B,2,0)")
    put(sheet, "B4", "#DIV/0!")
    (read,) = read_workbook(saved(tmp_path, book))
    assert [line[1] for line in read.grid] == ["95.70", "4237", "", ""]
    assert [(d.place, d.reason) for d in read.doubts.values()] == [
        ("Sheet!B3", "formula_unknown"),
        ("Sheet!B4", "formula_error"),
    ]


def test_digits_that_a_format_hides_are_kept_and_told(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    put(sheet, "A1", 4014.3, "0")
    put(sheet, "A2", 95.7043879907621, "0.00")  # a calculated value: the printed form counts
    (read,) = read_workbook(saved(tmp_path, book))
    assert read.grid == [["4014.3"], ["95.70"]]
    assert [(d.text, d.shown) for d in read.doubts.values()] == [("4014.3", "4014")]


def test_a_far_cell_does_not_unfold_a_huge_sheet(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    put(sheet, "A1", "近")
    put(sheet, "XFD1048576", "远")
    (read,) = read_workbook(saved(tmp_path, book))
    assert read.grid == [["近"]] and read.too_large


def changed(tmp_path: Path, part: str, before: bytes, after: bytes) -> Path:
    """A workbook with a part patched, as a hostile or damaged file may have it."""
    book, raw = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active["A1"] = 1
    book.active.merge_cells("A1:B1")
    book.save(raw)
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info.filename, data.replace(before, after) if info.filename == part else data)
    return path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'ref="A1:B1"', b'ref="A1:XFD1048576"'),
        (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
        (b"<sheetData>", b"<sheetData"),
    ],
)
def test_hostile_and_damaged_files_are_refused_with_a_sentence(
    tmp_path: Path, before: bytes, after: bytes
) -> None:
    path = changed(tmp_path, "xl/worksheets/sheet1.xml", before, after)
    with pytest.raises(UserError, match=r"x\.xlsx"):
        read_workbook(path)


def test_a_file_that_unfolds_beyond_all_bounds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importers.grid.MAX_UNFOLDED", 100)
    with pytest.raises(UserError, match="太大"):
        read_workbook(saved(tmp_path, Workbook()))


def test_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(UserError, match="另存为"):
        read_workbook(path)
