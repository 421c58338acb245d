"""Workbooks, texts, pictures, pasted HTML and edition files made to hurt; and what leaves the program carries no formulas of others."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from openpyxl import load_workbook

from exporters import export_excel
from report.editions import load_edition
from report.edits import set_field
from report.model import Report
from report.values import State, Value
from tests.hostile.reader import Reader
from tests.hostile.test_word import is_read, refused
from tools.fuzz import is_calm
from tools.fuzz_seeds import make_seeds


@pytest.fixture(scope="module")
def seeds() -> dict[str, bytes]:
    return {seed.name: seed.data for seed in make_seeds()}


def workbook(path: Path, base: bytes, parts: dict[str, bytes | str]) -> Path:
    """The workbook with members replaced or added."""
    with zipfile.ZipFile(io.BytesIO(base)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return path


def sheet_of(base: bytes) -> tuple[str, str]:
    """(name of the first sheet's part, its XML)."""
    with zipfile.ZipFile(io.BytesIO(base)) as package:
        name = next(n for n in package.namelist() if n.startswith("xl/worksheets/sheet"))
        return name, package.read(name).decode()


def test_a_cell_at_the_far_corner_of_a_sheet_does_not_fill_it(
    tmp_path: Path, reader: Reader, seeds: dict[str, bytes]
) -> None:
    book = load_workbook(io.BytesIO(seeds["a.xlsx"]))
    for sheet in book.worksheets:
        sheet["XFD1048576"] = "远"
    book.save(tmp_path / "a.xlsx")
    is_read(reader, tmp_path / "a.xlsx", "excel")


def test_merges_that_cover_everything_again_and_again_are_refused(
    tmp_path: Path, reader: Reader, seeds: dict[str, bytes]
) -> None:
    name, xml = sheet_of(seeds["a.xlsx"])
    merges = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 500 + "</mergeCells>"
    path = workbook(
        tmp_path / "a.xlsx", seeds["a.xlsx"], {name: xml.replace("</sheetData>", "</sheetData>" + merges)}
    )
    assert "太大" in refused(reader, path, "excel")


def test_a_million_and_more_blank_cells_are_refused_before_they_are_made(
    tmp_path: Path, reader: Reader, seeds: dict[str, bytes]
) -> None:
    name, xml = sheet_of(seeds["a.xlsx"])
    rows = "<row>" + "<c/>" * 1_600_000 + "</row>"
    path = workbook(
        tmp_path / "a.xlsx", seeds["a.xlsx"], {name: xml.replace("</sheetData>", rows + "</sheetData>")}
    )
    assert "太大" in refused(reader, path, "excel")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_a_sheet_are_found_wherever_they_are_declared(
    tmp_path: Path, reader: Reader, seeds: dict[str, bytes], encoding: str
) -> None:
    name, xml = sheet_of(seeds["a.xlsx"])
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "哈"}">' for n in range(12))
    body = xml[xml.index("<worksheet") :].replace(
        "<sheetData>", '<sheetData><row r="999"><c r="A999" t="str"><v>&a11;</v></c></row>'
    )
    part = f'<?xml version="1.0" encoding="{encoding}"?><!--{" " * 9000}--><!DOCTYPE x [{bomb}]>{body}'
    assert "已损坏" in refused(
        reader, workbook(tmp_path / "a.xlsx", seeds["a.xlsx"], {name: part.encode(encoding)}), "excel"
    )


def test_macros_links_and_connections_of_a_workbook_stay_behind(
    tmp_path: Path, reader: Reader, seeds: dict[str, bytes]
) -> None:
    connection = '<connections xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><connection id="1" name="x" type="4" refreshOnLoad="1"><webPr url="http://192.0.2.1/"/></connection></connections>'
    parts: dict[str, bytes | str] = {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 50,
        "xl/connections.xml": connection,
        "../../evil.txt": "x",
    }
    is_read(reader, workbook(tmp_path / "指标.xlsm", seeds["a.xlsx"], parts), "excel")
    assert [f.name for f in tmp_path.iterdir()] == ["指标.xlsm"]


def test_text_that_begins_like_a_formula_leaves_as_text(tmp_path: Path) -> None:
    edition = load_edition("zz-2025")
    row = next(row for table in edition.tables if table.number for row in table.rows if edition.applies(row))
    report = Report(edition, 2025)
    for text in ('=HYPERLINK("http://192.0.2.1")', "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1+1"):
        report.values[f"{row.id}/2025"] = Value(State.TEXT, text)
        report.apply(set_field(report, "school.name", text))
        path = tmp_path / "a.xlsx"
        export_excel(report, path)
        book = load_workbook(path)
        cells = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line]
        found = [cell for cell in cells if isinstance(cell.value, str) and text.strip() in cell.value]
        assert found and all(cell.data_type == "s" for cell in found), text


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes) -> bytes:
    """A white one-bit picture of any size, packed to almost nothing."""
    line = zlib.compressobj()
    packed = (
        b"".join(line.compress(b"\x00" + b"\xff" * ((width + 7) // 8)) for _ in range(min(height, 40_000)))
        + line.flush()
    )
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + b"".join(more)
        + chunk(b"IDAT", packed)
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (png(30_000, 30_000), "像素太多"),
        (png(2_000_000_000, 1), "像素太多"),
        (png(40, 40, chunk(b"zTXt", b"a\x00\x00" + zlib.compress(b"x" * (200 << 20)))), "不是能读的图片"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n%%EOF", "不是能读的图片"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 4000, "不是能读的图片"),
        (b"", "不是能读的图片"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>", "矢量图"),
    ],
)  # fmt: skip
def test_a_picture_that_is_none_or_unfolds_is_refused(
    tmp_path: Path, reader: Reader, data: bytes, words: str
) -> None:
    path = tmp_path / "照片.png"
    path.write_bytes(data)
    assert words in refused(reader, path, "picture")


def test_a_picture_just_below_the_limit_is_read(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "大.png").write_bytes(png(10_900, 10_900))
    is_read(reader, tmp_path / "大.png", "picture")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x00" * 5000, "空文件"),
        ("一、人才培养\n".encode() * 50 + "二、服务".encode("gbk") + b"\x81\x00\xff" * 20, "读不了"),
        ("一、人才培养\n".encode() + bytes(range(1, 32)) * 200, "编码认不出来"),
        (("段\n" * 700_000).encode(), "太大"),
        (("字" * 8_000_000).encode(), "太大"),
    ],
)
def test_texts_of_strange_bytes_or_size(tmp_path: Path, reader: Reader, data: bytes, words: str) -> None:
    path = tmp_path / "年报.txt"
    path.write_bytes(data)
    assert words in refused(reader, path, "text")


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_texts_of_every_usual_encoding_are_read(tmp_path: Path, reader: Reader, encoding: str) -> None:
    text = "一、人才培养\n学校在这一年里做了很多工作，成效看得见，教师和学生都满意。\n" * 5
    text += "" if encoding == "gbk" else "𠮷㐀\n"
    (tmp_path / "年报.txt").write_bytes(text.encode(encoding))
    is_read(reader, tmp_path / "年报.txt", "text")


def test_a_line_of_hundreds_of_thousands_of_characters_is_read(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "年报.txt").write_text(
        "一、人才培养\n" + "1.1" * 50_000 + "，（" * 50_000 + "甲" * 100_000, encoding="utf-8"
    )
    is_read(reader, tmp_path / "年报.txt", "text")


@pytest.mark.parametrize(
    "html",
    ["<table><tr><td>甲" * 5_000, "<ul><li>甲" * 10_000, "<" * 500_000, "<!--" * 200_000, "<a " * 200_000, "&" * 500_000, "<p>甲" * 20_000, "<p>甲" * 700_000,
     "<table><tr><td rowspan=99999 colspan=99999>甲</table>" * 200, '<img src="http://192.0.2.1/a.png">' * 5000, "<![CDATA[" * 100_000,
     '<img src="file:////server/msohtmlclip1/a.png"><img src="file://server/msohtmlclip1/a.png"><img src="file://[::1/msohtmlclip/a.png">',
     '<img src="data:image/png;base64,甲乙">', "<p style='" + "mso-list:" * 100_000 + "'>甲"],
)  # fmt: skip
def test_pasted_html_of_any_kind_is_read_or_refused(tmp_path: Path, reader: Reader, html: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(html, encoding="utf-8")
    answer = reader.read("html", path)
    assert answer.what == "read" or (answer.what == "refused" and is_calm(answer.why)), answer


@pytest.mark.parametrize(
    "change",
    [("title = ", "title = " + "[" * 90_000), ("title = ", "title = " + "{a=" * 90_000), ("[[tables]]", "[[tables]]\nevil = 1"),
     ('id = "own-1"', 'id = "../../etc"'), ('id = "own-1"', "id = \"x'; DROP TABLE section; --\""), ("{n}", "{n.__class__.__mro__}"),
     ("{n}", "{n:>999999999}"), ("year = ", "year = 99999999999999999999999"), ("title = ", "format = 99\ntitle = ")],
)  # fmt: skip
def test_an_edition_file_that_is_none_is_refused(
    tmp_path: Path, reader: Reader, seeds: dict[str, bytes], change: tuple[str, str]
) -> None:
    text = seeds["a.zhibao-edition"].decode()
    assert change[0] in text
    path = tmp_path / "a.zhibao-edition"
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    refused(reader, path, "edition")
