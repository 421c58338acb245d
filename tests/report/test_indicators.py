"""Indicator tables: printed form, formulas, records."""

from report import edits
from report.blocks import IndicatorTable, LayoutCell, Table
from report.indicators import (
    choice_line,
    effective_value,
    expanded_grid,
    indicator_records,
    official_table,
    printed_table,
    row_paths,
)
from report.values import State, read_value
from tests.report.small import small_report


def filled():
    report = small_report()
    cells = {
        ("x.t1.1", "2025"): "1320",
        ("x.t1.2", "2025"): "1258",
        ("x.t1.1", "2024"): "0",
        ("x.t1.2", "2024"): "0",
    }
    report.apply(edits.set_values(report, {key: read_value(text) for key, text in cells.items()}, "填写"))
    return report


def test_a_row_is_named_by_its_path() -> None:
    paths = row_paths(small_report().edition.tables[0])
    assert paths["x.t1.2a"] == ("去向落实人数", "其中：升学人数")
    assert paths["x.t1.3"] == ("落实率",)


def test_a_formula_fills_a_blank_cell_and_a_typed_value_stands() -> None:
    report = filled()
    row = report.edition.row("x.t1.3")
    assert effective_value(report, row, "2025").text == "95.30"
    assert effective_value(report, row, "2024").state == State.BLANK  # no percentage of nought
    report.apply(edits.set_value(report, "x.t1.3", "2025", read_value("95.4")))
    assert effective_value(report, row, "2025").text == "95.4"


def test_the_printed_table_is_the_provinces_form() -> None:
    report = filled()
    report.apply(edits.set_field(report, "choice/x.t1.choice", "公办"))
    table = official_table(report, report.edition.tables[0])
    assert table.rows[0] == ("序号", "指标", "单位", "2024年", "2025年")
    assert table.rows[1] == ("1", "毕业生人数*", "人", "0", "1320")
    assert table.row_ids[-1] == "x.t1.choice"
    grid = expanded_grid(table)
    assert grid[3][0] == "2"  # 其中 rows share the serial cell of their group
    assert grid[5][3:] == ["中职不填", "中职不填"]
    assert grid[7][1] == "课程总数"
    assert grid[8][0].startswith("举办方（单选）：公办（√）")


def test_the_marks_of_rows_not_to_fill_vanish_for_the_other_kind_of_school() -> None:
    report = small_report(school_kind="gaozhi")
    assert official_table(report, report.edition.tables[0]).rows[5][3] == ""


def test_an_imported_layout_keeps_its_grid_and_shows_todays_values_as_typed() -> None:
    report = filled()
    report.apply(edits.set_value(report, "x.t1.3", "2025", read_value("95.3%", "%")))
    layout = Table((("指标", "2025年"), ("落实率（%）", ""), ("多出来的一行", "7")))
    body = IndicatorTable("x.t1", layout=layout, cells=(LayoutCell(1, 1, "x.t1.3/2025"),))
    assert printed_table(report, body).rows == (
        ("指标", "2025年"),
        ("落实率（%）", "95.3%"),
        ("多出来的一行", "7"),
    )


def test_records_name_columns_by_year_and_keep_blank_apart() -> None:
    records = {r["row"]: r for r in indicator_records(filled())}
    assert records["x.t1.1"]["values"] == {"2024": "0", "2025": "1320"}
    assert records["x.t1.5"]["values"] == {"2024": None, "2025": None}
    assert records["x.t1.4"]["values"]["2025"] == "中职不填"


def test_no_option_is_marked_before_one_is_chosen() -> None:
    report = small_report()
    assert "√" not in choice_line(report, report.edition.tables[0].choices[0])
