"""The exported workbook, read back with openpyxl."""

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from exporters import Cancelled, export_excel
from exporters.excel import build_workbook, flat_lines, sheet_names
from exporters.excel_cells import number_format, value_cell
from exporters.excel_styles import display_width, lines_needed
from report.edition import Choice, IndicatorTable, Row
from report.edits import set_field, set_value
from report.model import Report
from report.values import State, Value, read_value
from tests.report.small import YEARS, small_edition, small_report

SHEET = "表1 计分卡"


def typed(report: Report, **values: str) -> Report:
    for name, text in values.items():
        row = "x.t1." + name.lstrip("r")
        report.apply(set_value(report, row, "2025", read_value(text, report.edition.row(row).unit)))
    return report


def opened(report: Report):
    return load_workbook(io.BytesIO(build_workbook(report)))


def cells(report: Report, sheet: str = SHEET) -> dict[str, object]:
    return {cell.coordinate: cell.value for row in opened(report)[sheet].iter_rows() for cell in row}


def test_a_table_stands_in_the_official_form() -> None:
    report = typed(small_report(), r1="1320", r2="1258")
    book = opened(report)
    assert book.sheetnames == ["说明", SHEET, "两年对比", "指标平表"]
    sheet = book[SHEET]
    assert [c.value for c in sheet[3]] == ["序号", "指标", "单位", "2024年", "2025年"]
    assert sheet["A1"].value == "表1 计分卡"
    assert sheet["A2"].value == "学校名称：青川职业学校　　学校代码：0371　　年度：2025"
    assert [c.value for c in sheet[4]] == [1, "毕业生人数*", "人", None, 1320]
    merges = {str(m) for m in sheet.merged_cells.ranges}
    assert {"A1:E1", "A2:E2", "A5:A6", "B9:B10", "D8:E8", "A11:E11"} <= merges
    assert sheet["D8"].value == "中职不填"


def test_numbers_keep_their_printed_decimals() -> None:
    report = typed(small_report(), r1="2165", r2="2072", r3="95.7", r5="1,234.500")
    sheet = opened(report)[SHEET]
    assert (sheet["E7"].value, sheet["E7"].number_format) == (95.7, "0.0")
    assert (sheet["E9"].value, sheet["E9"].number_format) == (1234.5, "0.000")
    assert isinstance(sheet["E4"].value, int) and sheet["E4"].number_format == "0"


def test_a_computed_value_is_written_as_a_value() -> None:
    report = typed(small_report(), r1="2165", r2="2072")
    sheet = opened(report)[SHEET]
    assert (sheet["E7"].value, sheet["E7"].number_format) == (95.7, "0.00")


@pytest.mark.parametrize(
    ("text", "content", "shape"),
    [
        ("95.70", 95.7, "0.00"),
        ("0", 0, "0"),
        ("-3.5", -3.5, "0.0"),
        ("13.58:1", "13.58:1", "@"),
        ("12345678901234567", "12345678901234567", "@"),
    ],
)
def test_what_a_number_becomes(text: str, content: object, shape: str) -> None:
    assert value_cell(Value(State.VALUE, text)) == (content, shape)


def test_blank_stays_blank_and_words_stay_words() -> None:
    assert value_cell(Value()) == (None, "General")
    assert value_cell(Value(State.NOT_APPLICABLE)) == ("不适用", "@")
    assert value_cell(Value(State.TEXT, "工种取消")) == ("工种取消", "@")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-", "@某人", '=HYPERLINK("x")'])
def test_text_that_begins_like_a_formula_stays_text(text: str) -> None:
    report = small_report()
    report.apply(set_value(report, "x.t1.1", "2025", Value(State.TEXT, text)))
    cell = opened(report)[SHEET]["E4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_control_characters_do_not_stop_the_export() -> None:
    report = small_report()
    report.apply(set_value(report, "x.t1.1", "2025", Value(State.TEXT, "取\x0b消\x07")))
    assert cells(report)["E4"] == "取消"


def test_there_are_no_formulas_and_no_green_corners() -> None:
    data = build_workbook(typed(small_report(), r1="5"))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode("utf-8") for name in package.namelist()}
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 4
    for text in sheets:
        assert "<f>" not in text
        assert text.index("</sheetData>") < text.index("<ignoredErrors>")
        assert re.search(r"(pageSetup[^>]*/>|</headerFooter>)<ignoredErrors>", text)
    everything = "".join(parts.values()).lower()
    assert "openpyxl" not in everything


def test_file_properties_name_the_school() -> None:
    properties = opened(small_report()).properties
    assert (properties.creator, properties.lastModifiedBy) == ("青川职业学校", "青川职业学校")
    assert "质量年度报告" in properties.title and properties.created.year > 2020


def test_pages_are_a4_with_the_header_repeated() -> None:
    book = opened(small_report())
    for sheet, header in ((book[SHEET], 3), (book["指标平表"], 1)):
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == f"${header}:${header}"
        assert sheet.freeze_panes == f"A{header + 1}"


def test_columns_count_chinese_characters_double() -> None:
    assert display_width("指标ab") == 6
    assert lines_needed("一二三四五", 11) == 1 and lines_needed("一二三四五六", 11) == 2
    assert lines_needed("一\n二", 99) == 2
    sheet = opened(small_report())[SHEET]
    assert sheet.column_dimensions["B"].width >= display_width("其中：升学人数")


def test_the_flat_sheet_has_a_line_for_each_row_and_year() -> None:
    report = typed(small_report(), r1="1320", r3="95.70")
    report.apply(set_value(report, "x.t1.2", "2025", Value(State.NOT_APPLICABLE)))
    sheet = opened(report)["指标平表"]
    lines = {(r[3].value, r[6].value): r for r in sheet.iter_rows(min_row=2)}
    assert len(lines) == 14
    first = lines["x.t1.1", 2025]
    assert [c.value for c in first] == [
        "0371",
        "青川职业学校",
        SHEET,
        "x.t1.1",
        "毕业生人数",
        "人",
        2025,
        1320,
        "数值",
    ]
    assert first[0].number_format == "@"
    assert lines["x.t1.2a", 2024][4].value == "去向落实人数 › 其中：升学人数"
    assert [lines[key, 2025][8].value for key in ("x.t1.2", "x.t1.4", "x.t1.5")] == ["不适用", "不填", "空白"]
    assert (lines["x.t1.3", 2025][7].value, lines["x.t1.3", 2025][7].number_format) == (95.7, "0.00")


def test_the_index_counts_and_links() -> None:
    sheet = opened(typed(small_report(), r1="1"))["说明"]
    assert [c.value for c in sheet[4]] == [SHEET, 6, 12, 1]
    assert sheet["A4"].hyperlink.location == f"'{SHEET}'!A1" and not sheet["A4"].hyperlink.target


def test_choices_remarks_and_changes_are_printed() -> None:
    table = IndicatorTable(
        "x.t9",
        None,
        "两年比较：[甲/乙]?*",
        YEARS,
        (Row("x.t9.1", "1", "学生数", "人", remark="open"), Row("x.t9.2", "2", "巩固率", "%")),
        (Choice("x.t9.c", "性质（单选）", ("公办", "民办")),),
        change="growth",
        change_heading="增长",
        remark_column=True,
    )
    edition = small_edition(tables=(table,), rules=())
    report = replace(small_report(), edition=edition)
    for column, text in (("2024", "400"), ("2025", "426")):
        report.apply(set_value(report, "x.t9.1", column, read_value(text, "人")))
    report.apply(set_field(report, "remark/x.t9.1", "含春季新生"))
    report.apply(set_field(report, "choice/x.t9.c", "公办"))
    sheet = opened(report)["两年比较：甲乙"]
    assert [c.value for c in sheet[4]] == [1, "学生数", "人", 400, 426, 0.065, "含春季新生"]
    assert sheet["F4"].number_format == "0.00%"
    assert sheet["A6"].value.startswith("性质（单选）：公办（√）")


def test_sheet_names_are_what_excel_allows() -> None:
    tables = tuple(IndicatorTable(f"t{n}", None, "很长的表名" * 9, YEARS, ()) for n in range(3))
    names = list(sheet_names((*tables, IndicatorTable("t9", None, "说明", YEARS, ()))).values())
    assert len({name.lower() for name in names}) == 4
    assert all(0 < len(name) <= 31 for name in names) and "说明" not in names


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 4))
def test_every_number_is_shown_with_its_printed_decimals(number: Decimal, places: int) -> None:
    text = f"{number:.{places}f}"
    content, shape = value_cell(Value(State.VALUE, text))
    assert shape == number_format(text)
    shown_places = len(shape.partition(".")[2])
    assert f"{Decimal(str(content)):.{shown_places}f}".lstrip("-") == text.lstrip("-")


def test_progress_is_told_and_can_stop_the_work(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    export_excel(small_report(), tmp_path / "a.xlsx", lambda *step: told.append(step))
    assert [step[1:] for step in told] == [(0, 3), (1, 3), (2, 3)]
    assert SHEET in told[0][0]

    def stop(_words: str, done: int, _steps: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_excel(small_report(), tmp_path / "b.xlsx", stop)
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_flat_lines_skip_headings() -> None:
    table = small_report().edition.tables[0]
    edition = small_edition(
        tables=(replace(table, rows=(*table.rows, Row("x.t1.9", "9", "小标题", "—", kind="heading"))),)
    )
    report = replace(small_report(), edition=edition)
    assert {words[3] for words, _, _ in flat_lines(report)} == {row.id for row in table.rows}


def test_a_long_name_under_another_gets_the_room_that_its_indent_takes() -> None:
    table = small_report().edition.tables[0]
    rows = tuple(Row(f"x.t1.{n}", "", "其" * 23, "人", level=n) for n in range(3))
    edition = small_edition(tables=(replace(table, rows=rows),), rules=())
    sheet = opened(replace(small_report(), edition=edition))[SHEET]
    assert sheet["B6"].alignment.indent == 2 and sheet.column_dimensions["B"].width == 48
    assert sheet.row_dimensions[6].height > sheet.row_dimensions[4].height


def test_the_public_notes_of_a_table_stand_below_it_as_in_the_word_file() -> None:
    report = typed(small_report(), r1="1320")
    value = replace(report.value("x.t1.1", "2025"), note_public="含五年制")
    report.apply(set_value(report, "x.t1.1", "2025", value))
    sheet = opened(report)[SHEET]
    assert sheet.cell(sheet.max_row, 1).value == "注：毕业生人数：含五年制。"
    assert any(m.min_row == sheet.max_row and m.max_col == 5 for m in sheet.merged_cells.ranges)


def test_no_column_is_too_narrow_for_its_numbers() -> None:
    report = typed(small_report(), r1="123456789012.345")
    report.apply(set_value(report, "x.t1.1", "2024", read_value("2", "人")))
    book = opened(report)
    for sheet, columns in ((book[SHEET], "E"), (book["指标平表"], "H"), (book["两年对比"], "DEF")):
        for column in columns:
            assert sheet.column_dimensions[column].width >= 17, (sheet.title, column)
