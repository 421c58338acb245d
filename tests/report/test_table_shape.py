"""Rows, columns, merges and computed lines keep a table whole."""

from hypothesis import given
from hypothesis import strategies as st

from report.blocks import Computed, Merge, Table
from report.table_shape import (
    compute_line,
    delete_columns,
    delete_rows,
    grown_range,
    insert_columns,
    insert_rows,
    keep_cell,
    merge_cells,
    paste,
    plain_line,
    rule_of,
    set_cells,
    split_cells,
)
from report.tables import covered, shown_rows

AWARDS = Table((("级别", "教师", "学生"), ("国家", "1", "7"), ("省", "2", "8"), ("合计", "", "")))


def total(table=AWARDS):
    return compute_line(table, "row", 3, "sum")


def test_a_total_row_adds_up_the_rows_above_it():
    assert shown_rows(total())[3] == ("合计", "3", "15")


def test_a_total_row_takes_in_rows_that_are_filled_later():
    empty = Table((("级别", "教师"), ("国家", ""), ("省", ""), ("合计", "")))
    made = set_cells(compute_line(empty, "row", 3, "sum"), {(1, 1): "4", (2, 1): "5"})
    assert shown_rows(made)[3] == ("合计", "9")


def test_a_total_row_on_top_adds_up_the_rows_below_it():
    table = Table((("级别", "数"), ("合计", ""), ("国家", "4"), ("省", "5")))
    assert shown_rows(compute_line(table, "row", 1, "sum"))[1] == ("合计", "9")


def test_a_second_total_begins_after_the_first():
    table = Table((("x", "数"), ("a", "1"), ("小计", ""), ("b", "2"), ("c", "3"), ("小计", "")))
    table = compute_line(compute_line(table, "row", 2, "sum"), "row", 5, "sum")
    assert [shown_rows(table)[r][1] for r in (2, 5)] == ["1", "5"]


def test_a_total_column_leaves_serial_numbers_out():
    table = Table((("序号", "男", "女", "共"), ("1", "4", "6", ""), ("2", "5", "5", ""), ("3", "1", "9", "")))
    made = compute_line(table, "column", 3, "sum")
    assert made.computed[0].sources == (1, 2)
    assert [row[3] for row in shown_rows(made)] == ["共", "10", "10", "10"]


def test_a_total_row_leaves_the_serial_column_alone():
    table = Table((("序号", "项", "数"), ("1", "a", "4"), ("2", "b", "6"), ("", "合计", "")))
    assert shown_rows(compute_line(table, "row", 3, "sum"))[3] == ("", "合计", "10")


def test_growth_reads_the_two_columns_before_it():
    table = Table((("项", "去年", "今年", "增长"), ("a", "100", "112", "")))
    assert shown_rows(compute_line(table, "column", 3, "growth"))[1][3] == "12.00%"


def test_a_rule_without_two_lines_before_it_changes_nothing():
    assert compute_line(AWARDS, "column", 1, "difference") == AWARDS


def test_a_row_inserted_above_the_total_is_added_in():
    table = set_cells(insert_rows(total(), 3), {(3, 1): "10"})
    assert shown_rows(table)[4][1] == "13"


def test_deleting_a_source_row_leaves_it_out_of_the_sum():
    assert shown_rows(delete_rows(total(), [1]))[2] == ("合计", "2", "8")


def test_deleting_a_source_column_takes_a_difference_away():
    table = compute_line(insert_columns(AWARDS, 3), "column", 3, "difference")
    assert table.computed and not delete_columns(table, [1]).computed


def test_a_plain_line_keeps_what_it_showed():
    table = plain_line(total(), "row", 3)
    assert table.computed == () and table.rows[3] == ("合计", "3", "15")


def test_a_computed_cell_cannot_be_typed_over_until_it_is_kept():
    assert set_cells(total(), {(3, 1): "9"}).rows == total().rows
    kept = set_cells(keep_cell(total(), 3, 1), {(3, 1): "9"})
    assert shown_rows(kept)[3] == ("合计", "9", "15")
    assert shown_rows(keep_cell(kept, 3, 1, keep=False))[3] == ("合计", "3", "15")


def test_merging_keeps_every_text_and_splitting_gives_the_cells_back():
    table = merge_cells(AWARDS, 1, 0, 2, 1)
    assert table.rows[1][0] == "国家\n省" and table.rows[2][0] == ""
    assert split_cells(table, 2, 0).merges == ()


def test_a_range_grows_until_it_cuts_no_merge():
    table = merge_cells(AWARDS, 1, 0, 2, 2)
    assert grown_range(table, 2, 1, 1, 2) == Merge(1, 0, 2, 3)


def test_a_merge_takes_in_a_row_put_inside_it_and_keeps_its_text_when_its_first_row_goes():
    table = merge_cells(AWARDS, 1, 0, 2, 1)
    assert insert_rows(table, 2).merges == (Merge(1, 0, 3, 1),)
    gone = delete_rows(insert_rows(table, 2), [1])
    assert gone.rows[1][0] == "国家\n省" and gone.merges == (Merge(1, 0, 2, 1),)


def test_a_header_row_inserted_or_deleted_changes_their_number():
    assert insert_rows(AWARDS, 0).header_rows == 2
    assert delete_rows(AWARDS, [0]).header_rows == 0


def test_pasting_makes_the_table_large_enough_and_brings_merges():
    given_range = Table((("甲", ""), ("1", "2"), ("3", "4")), (Merge(0, 0, 1, 2),))
    table = paste(AWARDS, 3, 2, given_range)
    assert (len(table.rows), len(table.rows[0])) == (6, 4)
    assert table.rows[5][2:] == ("3", "4") and Merge(3, 2, 1, 2) in table.merges


def test_pasting_does_not_touch_computed_cells():
    table = paste(total(), 1, 1, Table((("5", "5"), ("5", "5"), ("0", "0"))))
    assert shown_rows(table)[3] == ("合计", "10", "10")


def test_the_rule_of_a_cell_is_found():
    assert rule_of(total(), 3, 2) == Computed("row", 3, "sum", (1, 2)) and rule_of(total(), 1, 1) is None


def test_columns_keep_their_widths():
    table = Table((("a", "b"),), widths=(1.0, 3.0))
    assert insert_columns(table, 1).widths == (1.0, 2.0, 3.0)
    assert delete_columns(table, [0]).widths == (3.0,)


def is_whole(table):
    width = len(table.rows[0])
    places = [p for m in table.merges for p in ((m.row, m.column), *covered(m))]
    return (
        all(len(row) == width for row in table.rows)
        and len(places) == len(set(places))
        and all(r < len(table.rows) and c < width for r, c in places)
        and all(table.rows[r][c] == "" for m in table.merges for r, c in covered(m))
        and all(
            max(rule.sources) < (len(table.rows) if rule.axis == "row" else width) for rule in table.computed
        )
    )


STEP = st.tuples(
    st.sampled_from(["row+", "row-", "col+", "col-", "merge", "split", "sum"]), *[st.integers(0, 3)] * 4
)


@given(st.lists(STEP, max_size=12))
def test_no_series_of_steps_breaks_a_table(steps):
    table = Table(tuple(tuple(f"{r}{c}" for c in range(3)) for r in range(3)))
    for name, a, b, c, d in steps:
        row, column = min(a, len(table.rows) - 1), min(b, len(table.rows[0]) - 1)
        high, wide = min(c + 1, len(table.rows) - row), min(d + 1, len(table.rows[0]) - column)
        if name == "merge" and high * wide > 1:
            box = grown_range(table, row, column, high, wide)
            table = merge_cells(table, box.row, box.column, box.rows, box.columns)
        elif name in ("row+", "col+"):
            table = insert_rows(table, row) if name == "row+" else insert_columns(table, column)
        elif name in ("row-", "col-"):
            table = delete_rows(table, [row]) if name == "row-" else delete_columns(table, [column])
        elif name == "split":
            table = split_cells(table, row, column)
        elif name == "sum":
            table = compute_line(table, "row", row, "sum")
        assert is_whole(table) and shown_rows(table)
