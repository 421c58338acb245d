"""Untidy workbooks with known truth: nearly every cell to its row and year, and not one to a wrong place."""

import random
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import accept
from importers.cell_changes import BLANK, CHANGED, NEW, SAME, cell_changes, counts_of
from importers.excel import propose_excel
from report.editions import edition_ids, load_edition
from report.edits import set_value
from report.model import Report
from report.values import State, read_value
from tests.importers.untidy_workbooks import HABITS, Untidy

EDITIONS = [key for key in edition_ids() if load_edition(key).tables]


def outcome(path: Path, untidy: Untidy) -> tuple[int, int, list[str]]:
    """(cells that were read right, cells in all, cells that were read wrong) of a workbook."""
    untidy.save(path)
    report = Report(untidy.edition, untidy.edition.year)
    got = {(c.row, c.column): c.value.text for c in propose_excel(path, report).values}
    right = sum(_same(got.get(key, ""), text) for key, text in untidy.truth.items())
    wrong = [
        f"{key} {text} {untidy.truth.get(key)}"
        for key, text in got.items()
        if not _same(text, untidy.truth.get(key, ""))
    ]
    return right, len(untidy.truth), wrong


def _same(text: str, truth: str) -> bool:
    try:
        return float(text) == float(truth)
    except ValueError:
        return text == truth


def test_of_untidy_workbooks_no_cell_is_wrong_and_hardly_one_is_missed(tmp_path: Path) -> None:
    right = total = 0
    for edition_id in EDITIONS:
        for seed in range(4):
            chance = random.Random(f"{edition_id}{seed}")
            habits = frozenset(h for h in HABITS if chance.random() < 0.25)
            made = outcome(tmp_path / "a.xlsx", Untidy(load_edition(edition_id), chance, habits))
            right, total = right + made[0], total + made[1]
            assert made[2] == [], (edition_id, seed, sorted(habits))
    assert right >= 0.99 * total


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(habits=st.frozensets(st.sampled_from(HABITS), max_size=9), seed=st.integers(0, 10_000))
def test_no_habit_of_an_office_puts_a_value_into_a_wrong_cell(
    tmp_path: Path, habits: frozenset[str], seed: int
) -> None:
    chance = random.Random(seed)
    edition = load_edition(chance.choice(EDITIONS))
    assert outcome(tmp_path / "a.xlsx", Untidy(edition, chance, habits))[2] == []


def test_the_import_says_what_each_cell_becomes(tmp_path: Path) -> None:
    untidy = Untidy(load_edition("zz-2025"), random.Random(3), frozenset({"title"}))
    untidy.save(tmp_path / "a.xlsx")
    report = Report(untidy.edition, untidy.edition.year)
    proposal = propose_excel(tmp_path / "a.xlsx", report)
    assert {c.kind for c in cell_changes(report, proposal)} == {NEW}
    report.apply(accept(report, proposal).edit)
    first = proposal.values[0]
    report.apply(set_value(report, first.row, first.column, read_value("3")))
    empty = proposal.blanks[0]
    report.apply(set_value(report, empty.row, empty.column, read_value("8")))
    kinds = {(c.row, c.column): c for c in cell_changes(report, proposal)}
    assert kinds[first.row, first.column].kind == CHANGED and kinds[first.row, first.column].old == "3"
    assert (
        kinds[empty.row, empty.column].kind == BLANK
        and sum(c.kind == SAME for c in kinds.values()) == len(proposal.values) - 1
    )
    assert counts_of(kinds.values()).startswith("数值：新填 0 格，改动 1 格")
    report.apply(accept(report, proposal).edit)
    assert report.value(empty.row, empty.column).text == "8"
    proposal.erase_blanks = True
    report.apply(accept(report, proposal).edit)
    assert report.value(empty.row, empty.column).state == State.BLANK
