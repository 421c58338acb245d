"""Flat sheets: what our own workbook holds, what Excel makes of a .csv, and files that are none."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from importers.flat_sheet import HEADINGS, SHEET, _lines, csv_rows, read_flat
from report.errors import UserError

LINE = ("0330021", "甲学校", "表1", "x.1", "人数", "人", "2025", "986", "数值")


def write_csv(
    path: Path, encoding: str = "utf-8", separator: str = ",", headings: tuple[str, ...] = HEADINGS
) -> Path:
    rows = [separator.join(headings), separator.join(LINE[HEADINGS.index(h)] for h in headings)]
    path.write_text("\r\n".join(rows) + "\r\n", encoding=encoding, newline="")
    return path


def write_workbook(path: Path, sheet: str = SHEET) -> Path:
    book = Workbook()
    book.active.title = "说明"
    made = book.create_sheet(sheet)
    made.append(HEADINGS)
    made.append([*LINE[:6], 2025, 986, "数值"])
    made.append([*LINE[:6], 2024, None, "空白"])
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_that_excel_writes(tmp_path: Path, encoding: str) -> None:
    assert read_flat(write_csv(tmp_path / "a.csv", encoding)) == [LINE]


def test_columns_are_found_by_name_and_a_missing_one_is_blank(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", headings=("数值", "年度", "行号", "学校名称"), separator="\t")
    assert read_flat(path) == [("", "甲学校", "", "x.1", "", "", "2025", "986", "")]


def test_the_flat_sheet_of_a_workbook_gives_the_same_lines(tmp_path: Path) -> None:
    assert read_flat(write_workbook(tmp_path / "a.xlsx")) == [LINE, (*LINE[:6], "2024", "", "空白")]


def test_the_workbook_of_the_sample_school_gives_every_value_that_the_program_wrote(tmp_path: Path) -> None:
    from app.sample import build_sample
    from db.draft import DraftFile
    from exporters.excel import export_excel, flat_lines

    build_sample(tmp_path / "a.zhibao")
    draft = DraftFile.open(tmp_path / "a.zhibao", read_only=True)
    export_excel(draft.report, tmp_path / "a.xlsx")
    wanted = [words for words, _, _ in flat_lines(draft.report)]
    draft.close()
    assert [list(line[:7]) for line in read_flat(tmp_path / "a.xlsx")] == wanted


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 cut", b"\xff\xfe\x00", "一,二\n1,2\n".encode(), b"\x00" * 50]
)
def test_a_file_that_is_no_flat_sheet_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(data)
    with pytest.raises(UserError, match="坏"):
        read_flat(path)


def test_a_workbook_without_the_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="指标平表"):
        read_flat(write_workbook(tmp_path / "别的.xlsx", "Sheet"))


def test_a_part_that_unpacks_to_far_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_workbook(tmp_path / "a.xlsx")
    monkeypatch.setattr("importers.flat_sheet._MOST_BYTES", 50_000)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data + b" " * 100_000 if name.endswith("sheet2.xml") else data)
    with pytest.raises(UserError, match="损坏"):
        read_flat(path)


TEXTS = st.text("甲乙 ,\"'=0.9;\t\n\r", max_size=4)


@given(st.lists(st.tuples(*[TEXTS] * 9).filter(any), max_size=3))
def test_whatever_a_csv_writer_writes_is_read_back(lines: list[tuple[str, ...]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([HEADINGS, *lines])
    assert _lines(csv_rows(stream.getvalue().encode(), "a"), "a") == lines
