"""Where a pasted block of cells goes in an indicator table."""

from hypothesis import given, settings
from hypothesis import strategies as st

from report.edits import set_value
from report.indicators import shown_value
from report.model import Report
from report.pasted import Target, plan_paste
from report.values import State, read_value
from tests.report.small import small_report


def target(report: Report, top: int = 0, first: int = 0) -> Target:
    table = report.edition.tables[0]
    keys = [c.key_for(report.year) for c in table.columns]
    cells = frozenset(
        (r.id, k) for r in table.rows for k in keys if r.kind == "value" and report.edition.applies(r)
    )
    return Target(report, table, table.rows, keys, cells, top, first)


def placed(report: Report, grid: list[list[str]], **where: int) -> dict[tuple[str, str], str]:
    return {(c.row.id, c.key): c.new.text for c in plan_paste(target(report, **where), grid).cells}


def test_row_names_decide_whatever_the_order_and_the_cell() -> None:
    grid = [
        ["去向落实人数", "人", "7", "8"],
        ["毕业生人数*", "人", "1,320", "９"],
        ["没有的行", "人", "1", "1"],
    ]
    plan = plan_paste(target(small_report(), top=3), grid)
    assert plan.by_label and plan.unplaced == ("没有的行",)
    found = {(c.row.id, c.key): c.new.text for c in plan.cells}
    assert found["x.t1.1", "2024"] == "1320" and found["x.t1.1", "2025"] == "9"


def test_a_heading_in_the_block_names_the_years() -> None:
    grid = [["指标", "2025年", "2024年"], ["毕业生人数", "2", "1"], ["去向落实人数", "4", "3"]]
    found = placed(small_report(), grid)
    assert (found["x.t1.1", "2024"], found["x.t1.2", "2025"]) == ("1", "4")


def test_one_column_of_named_values_goes_to_the_column_of_the_cell() -> None:
    found = placed(small_report(), [["毕业生人数", "5"], ["去向落实人数", "4"]], first=1)
    assert found == {("x.t1.1", "2025"): "5", ("x.t1.2", "2025"): "4"}


def test_what_does_not_fit_and_what_is_shut_is_counted() -> None:
    report = small_report()
    rows = len(report.edition.tables[0].rows)
    plan = plan_paste(target(report), [["1", "2", "3"]] * (rows + 2))
    shut = sum(not (r.kind == "value" and report.edition.applies(r)) for r in report.edition.tables[0].rows)
    assert (plan.outside, plan.shut) == (rows + 2 * 3, shut * 2)


def test_only_cells_that_hold_something_else_count_as_replaced() -> None:
    report = small_report()
    report.apply(set_value(report, "x.t1.1", "2024", read_value("5")))
    report.apply(set_value(report, "x.t1.1", "2025", read_value("6")))
    plan = plan_paste(target(report), [["5", "7"], ["1", ""]])
    assert [(c.row.id, c.key, c.old, c.new.text) for c in plan.replaced] == [("x.t1.1", "2025", "6", "7")]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_grid_that_was_copied_and_is_pasted_gives_the_same_cells(data: st.DataObject) -> None:
    report = small_report()
    texts = st.one_of(
        st.just(""), st.integers(0, 10**6).map(str), st.decimals(0, 999, places=2).map(str), st.just("不适用")
    )
    own = target(report)
    for row, key in sorted(own.open_cells):
        report.apply(set_value(report, row, key, read_value(data.draw(texts))))
    named = data.draw(st.booleans())
    grid = []
    for row in own.rows:
        label = [row.number, row.label, row.unit] if named else []
        grid.append([*label, *(shown_value(report, row, key) for key in own.keys)])
    fresh = small_report()
    for row, key in own.open_cells:
        fresh.apply(set_value(fresh, row, key, read_value("")))
    plan = plan_paste(target(fresh), grid)
    for cell in plan.cells:
        fresh.apply(set_value(fresh, cell.row.id, cell.key, cell.new))
    for row, key in own.open_cells:
        if report.value(row, key).state != State.BLANK:
            assert fresh.value(row, key).shown == report.value(row, key).shown
