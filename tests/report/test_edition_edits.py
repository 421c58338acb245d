"""Changes to an edition keep together what belongs together, and no id ever comes back."""

import pytest

from report import edition_edits as edits
from report.edition import Edition, Row
from report.edition_checks import check_sound, remarks
from report.edition_formula import formula_names, formula_text, read_formula
from report.edition_text import edition_text, read_edition_text
from report.editions import load_edition, shipped_ids
from report.edits import fill_from_edition, set_value
from report.errors import UserError
from report.model import Report
from report.roll import roll_forward
from report.values import read_value
from tests.report.small import small_edition


def sound(edition: Edition) -> Edition:
    check_sound(edition)
    assert read_edition_text(edition_text(edition), "x") == edition
    return edition


@pytest.mark.parametrize("edition_id", shipped_ids())
def test_a_copy_has_ids_of_its_own_and_knows_every_row_it_came_from(edition_id: str) -> None:
    old = load_edition(edition_id)
    made = sound(edits.copy_edition(old, f"{edition_id}-own", "副本"))
    before = {row.id for table in old.tables for row in table.rows}
    after = {row.id for table in made.tables for row in table.rows}
    assert not before & after and len(before) == len(after)
    assert {made.renamed[row] for row in before} == after
    assert set(old.renamed) <= set(made.renamed)  # also what went before the copied one
    assert len(made.rules) == len(old.rules)


def test_a_second_copy_of_the_same_name_gets_other_row_ids() -> None:
    old = load_edition("zz-2025")
    first = edits.copy_edition(old, "zz-2026", "甲")
    second = edits.copy_edition(old, "zz-2026", "乙", edits.taken_ids([first]))
    assert not {r.id for t in first.tables for r in t.rows} & {r.id for t in second.tables for r in t.rows}


def test_last_years_values_follow_the_rows_of_a_copy_and_what_is_gone_is_listed() -> None:
    old = load_edition("zz-2025")
    report = Report(old, 2025)
    report.apply(fill_from_edition(report))
    for row in ("zz-2025.t1.1", "zz-2025.t1.4"):
        report.apply(set_value(report, row, "2025", read_value("4160", old.row(row).unit)))
    made = edits.copy_edition(old, "zz-2026", "新版")
    made = edits.set_row(made, "zz-2026.t1.1", name="改了名的毕业生人数")
    made = sound(edits.remove_rows(edits.set_meta(made, year=2026), ["zz-2026.t1.4"]))
    rolled = roll_forward(report, made, 2026)
    assert rolled.report.value("zz-2026.t1.1", "2025").text == "4160"
    assert any("月收入" in str(line) for line in rolled.left)
    assert {"zz-2025.t1.4", "zz-2026.t1.4"} <= set(made.removed)


def test_a_removed_row_takes_formulas_rules_and_hints_along_and_its_id_never_returns() -> None:
    edition = sound(edits.copy_edition(load_edition("gz-2020"), "own", "副本"))
    assert edits.uses_of(edition, ["own.t5.1c"]) > 1
    less = sound(edits.remove_rows(edition, ["own.t5.1c"]))
    assert less.row("own.t1.1").formula is None
    assert all("own.t5.1c" not in (rule.whole, *rule.parts) for rule in less.rules)
    fresh = edits.new_row_id(less, "own.t5")
    more = sound(edits.insert_row(less, "own.t5", 0, Row(fresh, "", "新的", "%")))
    assert any(rule.id == f"{fresh}.percent" for rule in more.rules)
    again = edits.remove_rows(more, [fresh])
    assert edits.new_row_id(again, "own.t5") != fresh
    assert edits.new_row_id(less, "own.t5", {fresh}) != fresh  # made and taken back in this session


def test_rows_move_and_levels_change() -> None:
    edition = small_edition()
    moved = sound(edits.move_rows(edition, ["x.t1.2", "x.t1.2a"], 1))
    assert [row.id for row in moved.tables[0].rows][:4] == ["x.t1.1", "x.t1.3", "x.t1.2", "x.t1.2a"]
    assert edits.move_rows(edition, ["x.t1.1"], -1) == edition
    assert edits.set_rows(edition, ["x.t1.2", "x.t1.3"], level=1).row("x.t1.3").level == 1


def test_tables_come_go_and_move_with_their_sections() -> None:
    edition, table_id = edits.add_table(small_edition(), "新表")
    edition = sound(edition)
    appendix = edition.sections[-1]
    assert [spec.title for spec in appendix.children] == ["计分卡", "新表"]
    assert appendix.children[1].tables == (table_id,)
    renamed = sound(edits.set_table(edition, table_id, title="改了名"))
    assert renamed.sections[-1].children[1].title == "改了名"
    moved = sound(edits.move_table(renamed, table_id, -1))
    assert [(t.number, t.title) for t in moved.tables] == [(1, "改了名"), (2, "计分卡")]
    gone = sound(edits.remove_table(moved, "x.t1"))
    assert "x.t1.1" in gone.removed and [t.title for t in gone.tables] == ["改了名"]
    assert edits.add_table(gone, "再一张")[1] not in (table_id, "x.t1")
    assert [spec.kind for spec in sound(edits.remove_table(gone, table_id)).sections].count("appendix") == 0


def test_sections_are_added_renamed_moved_and_dropped() -> None:
    edition, key = edits.add_section(small_edition(), "c1-1", False, "新节")
    assert [spec.key for spec in edits.find_section(edition, "c1").children] == ["c1-1", key, "c1-2"]
    edition, below = edits.add_section(edition, key, True, "小节")
    edition = sound(edits.move_section(edition, key, 1))
    assert [spec.key for spec in edits.find_section(edition, "c1").children] == ["c1-1", "c1-2", key]
    edition = sound(edits.remove_section(edition, key))
    assert below in edition.removed and key in edition.removed
    assert edits.add_section(edition, "c1-1", False, "又一节")[1] not in (key, below)


def test_formulas_are_written_by_the_rows_places() -> None:
    edition = small_edition()
    table = edition.tables[0]
    assert formula_text(edition, table, table.rows[3].formula) == "行2 ÷ 行1 × 100"
    ratio = read_formula(edition, table, "x.t1.3", " （行2＋行3）/ 表1行1 *100 ", 2)
    assert ratio is not None and (ratio.terms, ratio.divisors) == (("x.t1.2", "x.t1.2a"), ("x.t1.1",))
    total = read_formula(edition, table, "x.t1.1", "行2 + 行3 − 行6", 0)
    assert total is not None and (total.kind, total.divisors) == ("sum", ("x.t1.5",))
    assert read_formula(edition, table, "x.t1.1", "", 2) is None
    assert "去向落实人数" in formula_names(edition, ratio)
    for text in ("行99", "表9行1", "升学人数", "行2 ÷ 行1 ÷ 行3", "行2 × 7", "行1 + 行2", "÷", "行2 +"):
        with pytest.raises(UserError):
            read_formula(edition, table, "x.t1.1", text, 2)


def test_what_was_forgotten_is_said_calmly() -> None:
    edition = small_edition()
    edition = edits.set_row(edition, "x.t1.1", unit="")
    edition = edits.set_row(edition, "x.t1.2a", level=4)
    edition = edits.set_row(edition, "x.t1.4", mark="")
    edition, _ = edits.add_table(edition, "计分卡")
    said = "".join(remark.sentence for remark in remarks(edition))
    for words in ("没有单位", "跳了一级", "印什么", "都叫“计分卡”", "还没有一行"):
        assert words in said, words
