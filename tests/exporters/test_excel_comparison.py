"""The sheet that sets last year against this year for the leaders who sign."""

import io
from dataclasses import replace
from typing import Any

from openpyxl import load_workbook

from exporters.excel import build_workbook, sheet_names
from exporters.excel_comparison import COMPARISON_SHEET, NOTABLE, comparison_lines
from report.edits import set_field, set_section, set_value
from report.model import Report
from report.progress import owner_key
from report.values import read_value
from tests.report.small import small_report


def filled() -> Report:
    report = small_report()
    for row, column, typed in (
        ("x.t1.1", "2024", "400"),
        ("x.t1.1", "2025", "500"),
        ("x.t1.2", "2024", "390"),
        ("x.t1.2", "2025", "400"),
    ):
        report.apply(set_value(report, row, column, read_value(typed, "人")))
    return report


def sheet_of(report: Report) -> Any:
    return load_workbook(io.BytesIO(build_workbook(report)))[COMPARISON_SHEET]


def rows_of(sheet: Any) -> dict[str, list[object]]:
    return {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=4)}


def test_both_years_stand_side_by_side_with_change_and_growth() -> None:
    rows = rows_of(sheet_of(filled()))
    assert rows["毕业生人数"][:5] == ["人", 400, 500, 100, 0.25]
    assert rows["去向落实人数"][1:4] == [390, 400, 10]
    assert rows["落实率"][1:5] == [97.5, 80, -17.5, None]


def test_changes_are_numbers_that_show_their_sign_and_unit() -> None:
    sheet = sheet_of(filled())
    shapes = {row[0].value: [cell.number_format for cell in row[4:6]] for row in sheet.iter_rows(min_row=4)}
    assert shapes["毕业生人数"] == ['+0;"−"0;0', '"▲ "+0.0%;"▲ −"0.0%;0.0%']
    assert shapes["去向落实人数"][1] == '+0.0%;"−"0.0%;0.0%'
    assert shapes["落实率"][0] == '+0.00" 点";"−"0.00" 点";0.00'
    marked = next(row[5] for row in sheet.iter_rows(min_row=4) if row[0].value == "毕业生人数")
    assert marked.font.bold


def test_a_change_is_notable_from_the_guard_on() -> None:
    report = filled()
    for typed, notable in ((str(400 + 4 * NOTABLE - 1), False), (str(400 + 4 * NOTABLE), True)):
        report.apply(set_value(report, "x.t1.1", "2025", read_value(typed, "人")))
        line = next(comparison_lines(report, report.edition.tables[0]))
        assert line.notable is notable


def test_the_explanation_is_the_published_one_then_the_reason_then_the_remark() -> None:
    report = filled()
    value = report.value("x.t1.1", "2025")
    report.apply(set_field(report, "remark/x.t1.1", "备注"))
    for given, shown in (
        (value, "备注"),
        (replace(value, reason="人工核定"), "人工核定"),
        (replace(value, reason="人工核定", note_public="含五年制"), "含五年制"),
    ):
        report.apply(set_value(report, "x.t1.1", "2025", given))
        assert next(comparison_lines(report, report.edition.tables[0])).note == shown


def test_the_owner_of_the_tables_section_answers_for_its_rows() -> None:
    report = filled()
    report.apply(set_section(report, "s-t1", "改", owner="教务处"))
    assert rows_of(sheet_of(report))["毕业生人数"][6] == "教务处"


def test_numbers_of_any_length_do_not_break_the_workbook() -> None:
    report = filled()
    report.apply(set_value(report, "x.t1.1", "2025", read_value("9" * 40 + ".25", "人")))
    row = rows_of(sheet_of(report))["毕业生人数"]
    assert row[2] == "9" * 40 + ".25"
    assert row[3].startswith("+1000") and row[4].startswith("▲ +2") and row[4].endswith("%")


def test_a_row_of_another_department_names_that_one() -> None:
    report = filled()
    report.apply(set_section(report, "s-t1", "改", owner="教务处"))
    report.apply(set_field(report, owner_key("x.t1.1"), "就业办"))
    rows = rows_of(sheet_of(report))
    assert (rows["毕业生人数"][6], rows["去向落实人数"][6]) == ("就业办", "教务处")


def test_rows_that_the_school_does_not_fill_are_left_out() -> None:
    assert "国外办学点" not in rows_of(sheet_of(filled()))


def test_it_prints_on_a4_with_the_header_repeated() -> None:
    sheet = sheet_of(filled())
    assert sheet.print_title_rows == "$3:$3" and sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToWidth == 1


def test_no_table_sheet_takes_its_name() -> None:
    report = filled()
    table = replace(report.edition.tables[0], number=0, title=COMPARISON_SHEET)
    assert sheet_names((table,))[table.id] != COMPARISON_SHEET
