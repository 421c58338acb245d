"""Rolling forward between the editions that ship, and between any two."""

from dataclasses import replace
from itertools import product

import pytest

from report.blocks import Figure
from report.edition import IndicatorTable, Row, SectionSpec, ValueColumn
from report.editions import edition_ids, load_edition
from report.edits import fill_from_edition, insert_block, insert_section
from report.model import Report, cell_key
from report.roll import Keep, roll_forward
from report.roll.rows import successors
from report.values import State, Value, read_value
from tests.report.small import small_edition


def filled(edition_id: str, year: int) -> Report:
    """A report whose every value cell holds its place as a number."""
    edition = load_edition(edition_id)
    report = Report(edition, year)
    report.apply(fill_from_edition(report))
    place = 0
    for table in edition.tables:
        for row in table.rows:
            for column in table.columns if row.kind == "value" else ():
                place += 1
                report.values[cell_key(row.id, column.key_for(year))] = read_value(str(place))
    return report


@pytest.mark.parametrize(("old_id", "new_id"), list(product(edition_ids(), repeat=2)))
def test_between_any_two_editions_every_value_is_carried_or_listed(old_id: str, new_id: str) -> None:
    old = filled(old_id, 2030)
    rolled = roll_forward(old, load_edition(new_id), 2031)
    said = " ".join(line.text for line in rolled.left)
    follow = successors(old.edition, rolled.report.edition)
    targets = [follow[row].row for row in follow]
    assert len(targets) == len(set(targets)), "two rows of last year never share one of this year"
    for table in old.edition.tables:
        for row in table.rows:
            value = old.value(row.id, "2030")
            if value.state == State.BLANK:
                continue
            if row.id in follow:
                carried = rolled.report.value(follow[row.id].row, "2030")
                assert (carried.locked and carried.text) or f"“{table.title}”里“2030”一栏" in said, row.id
            else:
                assert row.name.replace("“", "‘").replace("”", "’") in said, row.id
    assert all(value.locked for value in rolled.report.values.values())


def test_gz_2020_to_gz_2025_renames_converts_and_says_what_to_check() -> None:
    old = filled("gz-2020", 2020)
    old.values["gz-2020.t6.7b/2020"] = read_value("3738964.64")
    old.values["gz-2020.t5.5/2020"] = read_value("67355")
    old.values["gz-2020.t3.1/2020"] = read_value("13.58:1")
    rolled = roll_forward(old, load_edition("gz-2025"), 2021)
    new = rolled.report
    assert new.value("gz-2025.t5.9d", "2020") == Value(State.VALUE, "373.896464", "3738964.64元", locked=True)
    assert new.value("gz-2025.t3.8b", "2020") == Value(State.TEXT, "67355人日", locked=True)
    assert new.value("gz-2025.t2.1", "2020").text == "13.58:1"
    converted = [line for line in rolled.carried if "3738964.64元 → 373.896464万元" in line.text]
    assert [line.cell for line in converted] == ["gz-2025.t5.9d/2020"]
    assert any("‘双师型’教师比例" in line.text and "双师素质" in line.text for line in rolled.doubtful)
    gone = [line for line in rolled.left if "“就业率”" in line.text]
    assert len(gone) == 1 and "2019：" in gone[0].text and "2020：" in gone[0].text


def test_zz_2020_to_zz_2025_takes_per_pupil_values_and_columns_without_a_year() -> None:
    old = filled("zz-2020", 2020)
    old.values["zz-2020.b3.1/2020"] = read_value("12345.60")
    old.values["zz-2020.b6.1/本年合格率"] = read_value("96.5")
    rolled = roll_forward(old, load_edition("zz-2025"), 2021).report
    assert rolled.value("zz-2025.t2.13", "2020").text == "12345.60"
    assert rolled.value("zz-2025.t5.5a", "2020") == Value(State.VALUE, "96.5", locked=True)


def test_this_years_column_without_a_year_becomes_last_years() -> None:
    old = filled("zz-2020", 2020)
    old.values["zz-2020.b6.2/本年合格率"] = read_value("91")
    new = roll_forward(old, load_edition("zz-2021"), 2021).report
    assert new.value("zz-2021.b6.2", "上一年合格率") == Value(State.VALUE, "91", locked=True)
    assert new.value("zz-2021.b6.2", "本年合格率").state == State.BLANK


def test_figures_of_an_older_year_are_never_shown_as_last_years() -> None:
    rolled = roll_forward(filled("gz-2020", 2020), load_edition("gz-2025"), 2025)
    assert rolled.report.values == {}
    assert any("2020 年度的报告" in line.text and "2024 年" in line.text for line in rolled.doubtful)


def test_an_outline_of_other_meaning_is_not_joined_by_its_keys() -> None:
    old = filled("gz-2020", 2020)
    rolled = roll_forward(old, load_edition("gz-2025"), 2021).report
    assert rolled.sections["s-c1"].title == "人才培养"
    report = old
    report.apply(insert_block(report, "s-c5", 0, Figure(caption="签约"), "插入", block_id="b-pic"))
    report.apply(insert_block(report, "s-c1", 0, Figure(caption="校门"), "插入", block_id="b-gate"))
    blocks = roll_forward(report, load_edition("gz-2025"), 2021).report.blocks
    assert blocks["b-pic"].section == "s-c4", "国际合作 is chapter 5 there and 4 here"
    assert blocks["b-gate"].section == "s-preface-1", "the edition says where 学校概况 went"


def test_a_section_of_the_schools_own_goes_below_the_chapter_that_continues_its_chapter() -> None:
    old = filled("zz-2020", 2020)
    old.apply(insert_section(old, "s-c5", 9, "夜校三十年", "s-own", owner="培训处"))
    old.apply(insert_section(old, "", 99, "附记", "s-top"))
    rolled = roll_forward(old, load_edition("zz-2021"), 2021)
    assert (
        rolled.report.sections["s-own"].parent == "s-c5" and rolled.report.sections["s-own"].owner == "培训处"
    )
    assert "s-top" not in rolled.report.sections
    assert any("附记" in line.text for line in rolled.left)


def test_rows_are_matched_by_path_and_unit_never_by_label_alone() -> None:
    years = (ValueColumn(-1, "", "{year}年"), ValueColumn(0, "", "{year}年"))

    def edition(name: str, *rows: Row) -> object:
        return small_edition(id=name, tables=(IndicatorTable(f"{name}.t", 1, "表", years, rows),), rules=())

    old = edition(
        "o",
        Row("o.1", "1", "《规划》教材数", "本"),
        Row("o.1a", "", "其中：校企合作", "本", level=1),
        Row("o.2", "2", "课程数", "门"),
        Row("o.2a", "", "其中：校企合作", "门", level=1),
        Row("o.3", "3", "经费", "万元"),
        Row("o.4", "4", "培训量", "人日"),
    )
    new = edition(
        "n",
        Row("n.2", "1", "课程数", "门"),
        Row("n.2a", "", "校企合作", "门", level=1),
        Row("n.3", "2", "经 费", "元"),
        Row("n.4", "3", "培训量", "学时"),
        Row("n.5", "4", "规划教材数", "本"),
        Row("n.6", "5", "校企合作", "本"),
    )
    found = {row: successor.row for row, successor in successors(old, new).items()}  # type: ignore[arg-type]
    assert found == {"o.1": "n.5", "o.2": "n.2", "o.2a": "n.2a", "o.3": "n.3"}


def test_rows_said_to_be_gone_are_not_matched_again() -> None:
    base = small_edition()
    table = base.tables[0]
    rows = tuple(replace(row, id=row.id.replace("x.", "y.")) for row in table.rows if row.formula is None)
    new = replace(base, id="y", tables=(replace(table, id="y.t1", rows=rows),), rules=(), removed=("x.t1.1",))
    assert "x.t1.1" not in successors(base, new) and successors(base, new)["x.t1.2"].row == "y.t1.2"


def test_an_older_edition_is_reached_through_what_the_newer_one_says() -> None:
    found = successors(load_edition("zz-2025"), load_edition("zz-2021"))
    assert found["zz-2025.t2.1"].row == "zz-2021.b2.1"


def test_only_the_data_are_taken_where_only_the_data_are_wanted() -> None:
    old = filled("zz-2025", 2025)
    old.apply(insert_section(old, "s-c1", 9, "自己的一节", "s-own"))
    old.apply(insert_block(old, "s-c1-1", 0, Figure(caption="合影"), "插入", block_id="b-pic"))
    data = roll_forward(old, old.edition, 2026, Keep.DATA)
    assert "s-own" not in data.report.sections and "b-pic" not in data.report.blocks
    assert data.report.value("zz-2025.t1.1", "2025").locked
    assert not [key for key in data.report.fields if key.startswith("last_year/")]
    outline = roll_forward(old, old.edition, 2026, Keep.OUTLINE).report
    assert "s-own" in outline.sections and "b-pic" not in outline.blocks
    assert roll_forward(old, old.edition, 2026).report.blocks["b-pic"].body == Figure(caption="合影")


def test_blocks_of_sections_that_became_one_keep_their_order() -> None:
    base = small_edition()
    old = Report(base, 2025)
    old.apply(fill_from_edition(old))
    for place, (section, key) in enumerate(
        (("s-c1-1", "b1"), ("s-c1-1", "b2"), ("s-c1-2", "b3"), ("s-c1-2", "b4"))
    ):
        old.apply(insert_block(old, section, place, Figure(caption=key), "插入", block_id=key))
    merged = {"x.c1-1": "one", "x.c1-2": "one"}
    new = replace(base, id="n", sections=(SectionSpec("one", "全部"),), renamed_sections=merged)
    rolled = roll_forward(old, new, 2026).report
    assert [block.id for block in rolled.blocks_of("s-one")] == ["b1", "b2", "b3", "b4"]
