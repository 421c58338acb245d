"""The workbook's parts as other programs read them: texts, numbers, looks, names and merges."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from exporters.excel_package import Book
from exporters.excel_sheet import Content, letters, plain_text
from exporters.excel_styles import Look, display_width, lines_needed

TEXT, NUMBER = Look("text"), Look("number", "0.00", "right")
# Carriage returns become line feeds, and what XML cannot hold goes; everything else must come back.
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"), max_size=40)


def written(*rows: list[Content], widths: tuple[float, ...] = (10.0, 10.0), name: str = "甲") -> bytes:
    book = Book()
    sheet = book.sheet(name, widths, 1)
    for row in rows:
        sheet.add((content, TEXT if isinstance(content, str) else NUMBER) for content in row)
    return book.data("题", "校")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.integers(-(10**15), 10**15) | st.floats(-1e12, 1e12, allow_nan=False))
def test_texts_and_numbers_come_back_as_they_went(text: str, number: float) -> None:
    data = written([text, number])
    sheet = etree.fromstring(parts(data)["xl/worksheets/sheet1.xml"])
    shared = etree.fromstring(parts(data)["xl/sharedStrings.xml"])
    texts = ["".join(item.itertext()) for item in shared]
    assert [t.replace("_x005F_", "_") for t in texts] == ([plain_text(text)] if plain_text(text) else [])
    cells = sheet.findall(".//{*}c")
    assert [cell.get("r") for cell in cells] == ["A1", "B1"]
    assert float(cells[1].findtext("{*}v")) == number


@given(st.text(max_size=60))
def test_a_plain_text_holds_nothing_that_xml_refuses(text: str) -> None:
    etree.fromstring(f"<t>{plain_text(text).replace('&', '').replace('<', '')}</t>")


def test_a_text_that_looks_like_an_escape_stays_what_it_is() -> None:
    assert opened(written(["型号_x0041_", "a_x1"]))["甲"]["A1"].value == "型号_x0041_"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-", "@甲", "\x07=1"])
def test_what_begins_like_a_formula_is_marked_as_text(text: str) -> None:
    cell = opened(written([text, "平常"]))["甲"]["A1"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert not opened(written(["平常", text]))["甲"]["A1"].quotePrefix


def test_a_text_longer_than_a_cell_is_cut_with_a_sign() -> None:
    assert plain_text("字" * 32_767) == "字" * 32_767
    for letter in ("字", "𠀀"):
        cut = plain_text(letter * 40_000)
        assert cut.endswith("…") and len(cut.encode("utf-16-le")) // 2 in (32_766, 32_767)


def test_equal_texts_are_kept_once_and_equal_looks_too() -> None:
    found = parts(written(["人", "人"], ["人", "次"]))
    assert found["xl/sharedStrings.xml"].count(b"<si>") == 2
    assert found["xl/styles.xml"].count(b'applyFont="1"') == 2  # the plain one and that of texts


@given(st.integers(1, 16384))
def test_columns_have_the_letters_of_excel(column: int) -> None:
    assert letters(column) == get_column_letter(column)


def test_a_sheet_with_an_apostrophe_is_linked_printed_and_filtered() -> None:
    book = Book()
    first = book.sheet("目录", (20.0,), 1)
    other = book.sheet("A's & <乙>", (9.0, 9.0), 1, filtered=True)
    first.add([("去", Look("link"))])
    first.link(1, 1, other.name)
    other.add([("头", Look("head")), ("头", Look("head"))])
    other.add([(1, NUMBER), (None, NUMBER)])
    other.merge(2, 1, 2, 2)
    other.merge(1, 1, 1, 1)
    read = opened(book.data("题", "校"))
    assert read["目录"]["A1"].hyperlink.location == "'A''s & <乙>'!A1"
    sheet = read["A's & <乙>"]
    assert sheet.auto_filter.ref == "A1:B2" and sheet.print_area == "'A''s & <乙>'!$A$1:$B$2"
    assert [str(m) for m in sheet.merged_cells.ranges] == ["A2:B2"]


def test_a_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError):
        written(["一"])


def test_the_same_content_gives_the_same_bytes_but_for_the_time() -> None:
    one, two = (parts(written(["甲", 1.5])) for _ in range(2))
    del one["docProps/core.xml"], two["docProps/core.xml"]
    assert one == two


def test_the_programs_own_name_and_no_library_stands_in_the_properties() -> None:
    found = parts(written(["甲", 1]))
    assert "<Application>质报</Application>".encode() in found["docProps/app.xml"]
    assert "<dc:creator>校</dc:creator>".encode() in found["docProps/core.xml"]


@given(st.text("字a\n（", max_size=30), st.floats(2, 60))
def test_the_quick_answer_on_lines_is_the_counted_one(text: str, width: float) -> None:
    room = max(width - 1, 1)
    counted = sum(max(1, -int(-display_width(line) // room)) for line in text.split("\n"))
    assert lines_needed(text, width) == counted
