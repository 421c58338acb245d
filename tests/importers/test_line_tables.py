"""A text that an office program saved has every cell on a line of its own: tables come together again where that is beyond doubt."""

from importers.line_tables import barred_tables

GRID = [
    ["项目", "2024年", "2025年"],
    ["占地面积", "142.6", "142.6"],
    ["设备总值", "3032.3", "3318.7"],
    ["纸质图书", "", "8.15"],
]
CELLS = [cell for row in GRID for cell in row]
PROSE = "设备总值比上年增加近一成，新增部分投向两个实训中心。"


def barred(rows: list[list[str]]) -> list[str]:
    return [f"|{'|'.join(row)}|" for row in rows]


def test_cells_on_lines_of_their_own_are_a_table_again() -> None:
    assert barred_tables(["表1 办学条件", *CELLS, PROSE]) == ["表1 办学条件", *barred(GRID), PROSE]


def test_the_unit_stays_between_caption_and_table() -> None:
    found = barred_tables(["表1 办学条件", "单位：万元", *CELLS])
    assert found[:3] == ["表1 办学条件", "单位：万元", "|项目|2024年|2025年|"]


def test_a_blank_last_cell_is_told_from_a_blank_line() -> None:
    rows = [*GRID[:3], ["纸质图书", "7.92", ""]]
    cells = [cell for row in rows for cell in row]
    assert barred_tables(["表1 办学条件", *cells, "", PROSE]) == ["表1 办学条件", *barred(rows), PROSE]


def test_lines_that_no_number_of_columns_makes_a_table_of_stay_lines() -> None:
    for lines in (
        ["表1 概况", *CELLS[:-2]],
        ["表1 概况", "甲", "乙", "丙", "丁", "戊", "己", "庚"],
        ["没有题注", *CELLS],
    ):
        assert barred_tables(lines) == lines


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    cells = [*CELLS[:3], "甲|乙", *CELLS[4:]]
    assert "|甲｜乙|142.6|142.6|" in barred_tables(["表1 办学条件", *cells])
