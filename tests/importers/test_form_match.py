"""A grid finds its indicator table and its rows: by path, unit and order, whatever the columns' order or the spelling."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.bind import bind, indicator_block
from report.blocks import Table
from report.edition import Choice, Edition, Row
from report.editions import edition_ids, load_edition
from report.form_match import cell_value, chosen_option, match_table, units_agree
from report.indicators import expanded_grid, official_table
from report.model import Report, cell_key
from report.values import State, Value

ALL_TABLES = [(key, table.id) for key in edition_ids() for table in load_edition(key).tables if table.rows]


def filled(edition: Edition, table_id: str, seed: int = 1) -> tuple[Report, list[list[str]]]:
    """A report with a different number in every cell of the table, and the table as the province prints it."""
    report = Report(edition, edition.year)
    table = edition.table(table_id)
    numbers = random.Random(seed)
    for row in table.rows:
        for column in table.columns:
            if edition.applies(row) and row.formula is None:
                key = cell_key(row.id, column.key_for(report.year))
                report.values[key] = Value(State.VALUE, str(numbers.randint(1, 99_999)))
    return report, expanded_grid(official_table(report, table))


def read_back(report: Report, grid: list[list[str]], title: str = "") -> dict[str, str]:
    match = match_table(grid, report.edition, report.year, title)
    assert match is not None
    bound = bind(match, tuple(map(tuple, grid)), report.edition, "表")
    typed = typed_values(report)  # what a formula computes stands in the grid too, but nobody typed it
    return {k: v.value.text for v in bound.values if (k := cell_key(v.row, v.column)) in typed}


def typed_values(report: Report) -> dict[str, str]:
    return {key: value.text for key, value in report.values.items()}


@pytest.mark.parametrize(("edition_id", "table_id"), ALL_TABLES)
def test_every_table_of_every_edition_is_read_back_from_its_own_form(edition_id: str, table_id: str) -> None:
    edition = load_edition(edition_id)
    report, grid = filled(edition, table_id)
    match = match_table(grid, edition, report.year, edition.table(table_id).title)
    assert match is not None
    assert match.table.id == table_id
    assert match.missing == ()
    assert read_back(report, grid, edition.table(table_id).title) == typed_values(report)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.sets(st.integers(1, 44), max_size=12))
def test_rows_that_a_school_left_out_do_not_shift_the_others(seed: int, dropped: set[int]) -> None:
    report, grid = filled(load_edition("zz-2025"), "zz-2025.t2", seed)
    kept = [row for place, row in enumerate(grid) if place not in dropped]
    found = read_back(report, kept, "教学资源表")
    lost = {
        cell_key(report.edition.table("zz-2025.t2").rows[place - 1].id, y)
        for place in dropped
        for y in ("2024", "2025")
    }
    wrong = {key for key, text in found.items() if typed_values(report).get(key) != text}
    # A label that stands ten times may be taken for its twin when the row between them is gone; nothing else may move.
    twins = {
        key for key in wrong if "接入国家智慧教育平台数" in report.edition.row(key.partition("/")[0]).name
    }
    assert wrong - twins - lost == set()


def test_columns_in_another_order_are_found_by_their_years() -> None:
    report, grid = filled(load_edition("zz-2025"), "zz-2025.t1")
    swapped = [[*row[:3], row[4], row[3]] for row in grid]
    assert read_back(report, swapped) == typed_values(report)


def test_spelling_of_headings_and_labels_may_differ() -> None:
    report, grid = filled(load_edition("zz-2025"), "zz-2025.t1")
    grid[0] = ["序 号", "指　标", "计量单位", "2024 年度", "2025学年"]
    other = [[cell.replace("：", ": ").replace("*", "") for cell in row] for row in grid]
    assert read_back(report, other) == typed_values(report)


def test_a_blank_label_repeats_the_one_above() -> None:
    report, grid = filled(load_edition("zz-2025"), "zz-2025.t2")
    for place in range(len(grid) - 1, 0, -1):
        if grid[place][1] == grid[place - 1][1]:
            grid[place][1] = ""
    assert read_back(report, grid) == typed_values(report)


def test_another_years_column_is_not_taken() -> None:
    report, grid = filled(load_edition("zz-2025"), "zz-2025.t1")
    grid[0][3] = "2023年"
    match = match_table(grid, report.edition, 2025)
    assert match is not None
    assert (list(match.columns.values()), match.strange_columns) == (["2025"], (3,))


def test_last_years_file_says_this_year_and_means_the_year_before() -> None:
    report, grid = filled(load_edition("zz-2025"), "zz-2025.t1")
    grid[0][3:] = ["上年", "本年"]
    match = match_table(grid, report.edition, 2025, as_last_year=True)
    assert match is not None
    assert match.columns == {4: "2024"}


def test_rows_of_the_schools_own_are_unknown_and_listed() -> None:
    report, grid = filled(load_edition("zz-2025"), "zz-2025.t1")
    grid.insert(3, ["9", "本校自设的一项", "个", "1", "2"])
    match = match_table(grid, report.edition, 2025)
    assert match is not None
    assert match.unknown == (3,)
    bound = bind(match, tuple(map(tuple, grid)), report.edition, "表 1")
    assert any("本校自设的一项" in e.text for e in bound.unmatched)


def test_an_ordinary_table_is_none() -> None:
    grid = [["专业", "人数", "2024年"], ["机电", "120", "3"], ["会计", "90", "2"]]
    assert match_table(grid, load_edition("zz-2025"), 2025) is None
    assert match_table([["x"]], load_edition("zz-2025"), 2025) is None
    assert match_table([], load_edition("zz-2025"), 2025) is None


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("主要办学经费来源（单选）：省级（  ）  地市级（√）  行业或企业（  ）", "地市级"),
        ("主要办学经费来源（单选）：省级( ☑ ) 地市级( ) ", "省级"),
        ("主要办学经费来源（单选）：□省级 ☑地市级 □行业或企业", "地市级"),
        ("主要办学经费来源（单选）：省级（  ）  地市级（  ）", ""),
        ("主要办学经费来源（单选）：省级（√）  地市级（√）", ""),
    ],
)
def test_the_marked_option_of_a_choice(line: str, option: str) -> None:
    choice = Choice("c", "主要办学经费来源（单选）", ("省级", "地市级", "行业或企业"))
    assert chosen_option(line, choice) == option


def test_units_of_another_kind_give_no_value_and_multiples_are_converted() -> None:
    row = Row("r", "1", "经费", "元")
    scaled = cell_value("2499", row, "万元")
    assert scaled is not None
    assert scaled.text == "24990000"
    assert cell_value("2499", row, "人日") is None
    assert units_agree("门", "个")
    assert not units_agree("学时", "人日")


def test_the_block_shows_the_cells_as_the_file_printed_them() -> None:
    report, grid = filled(load_edition("zz-2025"), "zz-2025.t2")
    place = next(r for r, row in enumerate(grid) if row[2] == "%")
    grid[place][4] = "95.89%"
    match = match_table(grid, report.edition, 2025)
    assert match is not None
    bound = bind(match, tuple(map(tuple, grid)), report.edition, "表 2")
    value = next(v.value for v in bound.values if v.where == "表 2" and v.value.typed == "95.89%")
    assert value.text == "95.89"
    block = indicator_block(match, bound, Table(tuple(map(tuple, grid))), "教学资源表")
    assert len(block.cells) == len({(c.row, c.column) for c in block.cells}) > 80


def test_columns_without_a_year_are_not_taken_from_last_years_file() -> None:
    report, grid = filled(load_edition("gz-2020"), "gz-2020.t2")
    assert match_table(grid, report.edition, report.year, "学生反馈表") is not None
    assert match_table(grid, report.edition, report.year, "学生反馈表", as_last_year=True) is None
