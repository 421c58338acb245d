"""Last year's report as the start of this year's."""

from dataclasses import replace

import pytest

from report.blocks import (
    Case,
    Chart,
    Computed,
    Figure,
    IndicatorTable,
    Paragraph,
    Picture,
    Series,
    Table,
    Text,
)
from report.content import BoundNumber, spans
from report.edition import Edition, Row, SectionSpec
from report.edits import add_picture, fill_from_edition, insert_block, insert_section, joined, set_section
from report.model import Change, Edit, PictureInfo, Report
from report.roll import RESULT, Line, Rolled, beside, result_of, roll_forward
from report.roll.prose import Shown, last_year
from report.values import State, Value, read_value
from tests.report.small import small_edition, small_report


@pytest.fixture
def old() -> Report:
    """A report of 2025 with every kind of content."""
    report = small_report()
    values = {"x.t1.1/2024": "100", "x.t1.1/2025": "200", "x.t1.2/2025": "190", "x.t1.5/2025": "不适用"}
    changes = [Change("values", key, None, read_value(text)) for key, text in values.items()]
    fields = {
        "report.date": "2025年12月",
        "report.title": "2025年度报告",
        "cover.note": "编写组",
        "remark/x.t1.1": "含成人",
        "choice/x.t1.choice": "公办",
        "setting/words": "1",
    }
    changes += [Change("fields", key, None, text) for key, text in fields.items()]
    report.apply(Edit("填", tuple(changes)))
    text = Text((Paragraph((*spans("毕业生"), BoundNumber("x.t1.1", "2025", unit=True), *spans("。"))),))
    table = Table(
        (("项目", "2025年"), ("竞赛", "12"), ("合计", "")),
        caption="竞赛",
        computed=(Computed("row", 2, "sum", (1,), (1,)),),
    )
    figure = Figure((Picture("0a"),), "实训室", alt="照片")
    chart = Chart(series=(Series("x.t1.1"),), columns=("2024", "2025"), caption="人数")
    parts = (text, table, figure, chart, Case("一个案例"))
    for place, body in enumerate(parts):
        report.apply(insert_block(report, "s-c1-1", place, body, "插入", block_id=f"b{place}"))
    inner = Text((Paragraph(spans("案例里的话")),))
    report.apply(insert_block(report, "s-c1-1", 0, inner, "插入", parent="b4", block_id="b-in"))
    info = add_picture(report, PictureInfo("0a", "a.jpg", "jpeg", 1, 1))
    section = insert_section(report, "s-c2", 0, "本校自立的一节", "s-own", owner="办公室")
    report.apply(joined("余下", [info, section]))
    report.apply(set_section(report, "s-c1-2", "锁定", state="locked"))
    report.apply(
        insert_block(report, "s-own", 0, Text((Paragraph(spans("自立的话")),)), "插入", block_id="b-own")
    )
    return report


def says(lines: list[Line], words: str) -> bool:
    return any(words in line.text for line in lines)


def next_year(old: Report) -> Rolled:
    return roll_forward(old, old.edition, 2026)


def test_last_years_values_stand_in_the_last_year_column_and_are_locked(old: Report) -> None:
    rolled = next_year(old)
    assert rolled.report.value("x.t1.1", "2025") == Value(State.VALUE, "200", locked=True)
    assert rolled.report.value("x.t1.5", "2025") == Value(State.NOT_APPLICABLE, locked=True)
    assert rolled.report.value("x.t1.1", "2026").state == State.BLANK
    assert says(rolled.carried, "指标值 3 个") or says(rolled.carried, "指标值 4 个")


def test_older_values_are_named_as_left_behind(old: Report) -> None:
    rolled = next_year(old)
    assert "x.t1.1/2024" not in rolled.report.values
    assert says(rolled.left, "“2024”一栏的值 1 个")


def test_a_computed_value_is_computed_again_not_stored(old: Report) -> None:
    rolled = next_year(old)
    assert "x.t1.3/2025" not in rolled.report.values


def test_a_computed_value_stays_where_the_new_edition_computes_otherwise(old: Report) -> None:
    edition = small_edition()
    table = edition.tables[0]
    rows = tuple(replace(row, formula=None) if row.id == "x.t1.3" else row for row in table.rows)
    rolled = roll_forward(old, replace(edition, tables=(replace(table, rows=rows),)), 2026)
    assert rolled.report.value("x.t1.3", "2025") == Value(State.VALUE, "95.00", locked=True)


def test_the_old_report_stays_as_it_is(old: Report) -> None:
    before = (dict(old.sections), dict(old.blocks), dict(old.values), dict(old.fields))
    next_year(old)
    assert before == (old.sections, old.blocks, old.values, old.fields)


def test_the_outline_comes_along_and_is_open_again(old: Report) -> None:
    rolled = next_year(old)
    assert rolled.report.sections.keys() == old.sections.keys()
    assert rolled.report.sections["s-c1-2"].state == "open"
    assert rolled.report.sections["s-own"].owner == "办公室"


def test_a_section_left_out_or_dated_is_to_be_looked_at(old: Report) -> None:
    old.apply(set_section(old, "s-c2", "不写", skipped="本年无此项"))
    old.apply(set_section(old, "s-c1-2", "改", title="2025年大事"))
    rolled = next_year(old)
    assert rolled.report.sections["s-c2"].skipped == "本年无此项"
    assert says(rolled.doubtful, "本年无此项") and says(rolled.doubtful, "2025年大事")
    assert {line.section for line in rolled.doubtful} == {"s-c2", "s-c1-2"}


def test_captions_come_along_without_figures_of_last_year(old: Report) -> None:
    blocks = next_year(old).report.blocks
    table, figure = blocks["b1"].body, blocks["b2"].body
    assert isinstance(table, Table) and table.rows == (("项目", "2025年"), ("竞赛", ""), ("合计", ""))
    assert table.computed == (Computed("row", 2, "sum", (1,)),)
    assert figure == Figure(caption="实训室")


def test_a_chart_reads_the_new_years(old: Report) -> None:
    chart = next_year(old).report.blocks["b3"].body
    assert isinstance(chart, Chart) and chart.columns == ("2025", "2026")


def test_prose_is_shown_beside_the_section_not_as_text(old: Report) -> None:
    rolled = next_year(old)
    assert "b0" not in rolled.report.blocks and "b-own" not in rolled.report.blocks
    told = last_year(rolled.report, "s-c1-1")
    assert told[0] == Paragraph(spans("毕业生200人。"))
    table, figure, case = told[1], told[2], told[-1]
    assert isinstance(table, Shown) and "竞赛\t12" in table.text and table.block == "b1"
    assert isinstance(figure, Shown) and figure.block == "b2"
    assert isinstance(case, Shown) and "案例里的话" in case.text and not case.block
    assert rolled.report.fields["last_year/s-own"] == "自立的话"


def test_pictures_and_cases_are_named_as_left_behind(old: Report) -> None:
    rolled = next_year(old)
    assert rolled.report.pictures == {} and "b4" not in rolled.report.blocks
    assert says(rolled.left, "图片 1 张") and says(rolled.left, "案例 1 个")


def test_fields_with_a_year_stay_behind(old: Report) -> None:
    rolled = next_year(old)
    kept = {k: v for k, v in rolled.report.fields.items() if not k.startswith(("last_year/", RESULT))}
    assert kept == {
        "school.name": "青川职业学校",
        "school.code": "0371",
        "cover.note": "编写组",
        "remark/x.t1.1": "含成人",
        "choice/x.t1.choice": "公办",
        "setting/words": "1",
    }
    assert says(rolled.left, "2025年12月") and says(rolled.left, "2025年度报告")


def test_rolling_twice_keeps_only_the_last_years_prose(old: Report) -> None:
    twice = roll_forward(next_year(old).report, old.edition, 2027)
    assert not [key for key in twice.report.fields if key == "last_year/s-own"]
    assert "x.t1.1/2025" not in twice.report.values


def test_a_school_name_with_a_year_in_it_is_still_the_school(old: Report) -> None:
    old.fields["school.name"] = "2008级职业学校"
    assert next_year(old).report.school == "2008级职业学校"


def other_edition() -> Edition:
    """Another edition: one row renamed, one with another unit, one gone, another outline."""
    edition = small_edition()
    table = edition.tables[0]
    rows = (Row("y.1", "1", "毕业生总数", "万人"), Row("x.t1.2", "2", "去向落实", "个"))
    sections = (
        SectionSpec("c1", "人才培养", children=(SectionSpec("n1", "专业建设"),)),
        SectionSpec("c9", "展望"),
    )
    return replace(
        edition,
        id="y",
        title="新版",
        tables=(replace(table, id="y.t", rows=rows, choices=()),),
        sections=sections,
        renamed={"x.t1.1": "y.1"},
        rules=(),
    )


def test_who_answers_for_a_row_and_the_plans_days_come_along(old: Report) -> None:
    fields = {"owner/x.t1.1": "招生处", "owner/x.gone": "老部门", "setting/due/first": "2024-02-29"}
    fields["setting/due/submit"] = "2025-12-20"
    old.apply(Edit("分工", tuple(Change("fields", key, None, text) for key, text in fields.items())))
    old.apply(set_section(old, "s-c1", "改负责部门", owner="教务处"))
    rolled = roll_forward(old, other_edition(), 2026)
    report = rolled.report
    assert report.fields["owner/y.1"] == "招生处" and "老部门" not in report.fields.values()
    assert report.fields["setting/due/first"] == "2025-02-28"
    assert report.fields["setting/due/submit"] == "2026-12-20"
    assert any("初审 2025-02-28、上报 2026-12-20" in line.text for line in rolled.carried)
    assert next(s for s in report.sections.values() if s.title == "人才培养").owner == "教务处"


def test_renamed_rows_take_their_values_and_remarks_along(old: Report) -> None:
    rolled = roll_forward(old, other_edition(), 2026)
    assert rolled.report.value("y.1", "2025") == Value(State.VALUE, "0.02", "200人", locked=True)
    assert rolled.report.fields["remark/y.1"] == "含成人"
    assert says(rolled.left, "课程总数")
    assert says(rolled.left, "公办")


def test_a_value_whose_unit_has_no_scale_is_kept_with_its_unit(old: Report) -> None:
    rolled = roll_forward(old, other_edition(), 2026)
    assert rolled.report.value("x.t1.2", "2025") == Value(State.TEXT, "190人", locked=True)
    told = next(line for line in rolled.doubtful if "换算不了" in line.text)
    assert "190人" in told.text and told.cell == "x.t1.2/2025"


def test_another_outline_takes_sections_of_the_same_key_or_title(old: Report) -> None:
    rolled = roll_forward(old, other_edition(), 2026)
    assert {s.title for s in rolled.report.sections.values()} == {"人才培养", "专业建设", "展望"}
    assert rolled.report.fields["last_year/s-n1"].startswith("毕业生200人。")
    assert says(rolled.left, "章节“服务贡献”：新版本里没有")
    assert says(rolled.left, "本校自立的一节”的正文")
    assert rolled.report.blocks["b2"].section == "s-n1"


def test_an_imported_layout_gives_way_to_the_official_form(old: Report) -> None:
    block = old.blocks["b-x.t1"]
    layout = Table((("a", "b"), ("c", "d")))
    old.apply(
        Edit(
            "", (Change("blocks", block.id, block, replace(block, body=IndicatorTable("x.t1", "", layout))),)
        )
    )
    rolled = next_year(old)
    assert rolled.report.blocks["b-x.t1"].body == IndicatorTable("x.t1")
    assert says(rolled.left, "旧版式 1 张")


def test_a_value_of_a_row_nobody_knows_is_named(old: Report) -> None:
    old.apply(Edit("", (Change("values", "gone.r9/2025", None, Value(State.VALUE, "5")),)))
    assert says(next_year(old).left, "gone.r9/2025（5）")


def test_last_years_report_beside_an_empty_one_gives_it_its_outline(old: Report) -> None:
    new = Report(old.edition, 2026, fields={"school.name": "本校"})
    new.apply(fill_from_edition(new))
    new.apply(Edit("", beside(new, old, fresh=True)))
    assert new.sections.keys() == old.sections.keys()
    assert new.value("x.t1.1", "2025") == Value(State.VALUE, "200", locked=True)
    assert new.fields["last_year/s-c1-1"].startswith("毕业生200人。")
    assert new.school == "本校" and new.school_code == "0371"
    assert "b0" not in new.blocks and new.pictures == {}
    assert beside(new, old, fresh=True) == ()


def test_last_years_report_beside_a_written_one_leaves_its_text_alone(old: Report) -> None:
    served = Text((Paragraph(spans("服务的话")),))
    old.apply(insert_block(old, "s-c2", 0, served, "写", block_id="b-served"))
    new = Report(old.edition, 2026)
    new.apply(fill_from_edition(new))
    new.apply(insert_block(new, "s-c2", 0, Text((Paragraph(spans("新写的")),)), "写", block_id="b-new"))
    before = (dict(new.sections), dict(new.blocks))
    new.apply(Edit("", beside(new, old, fresh=False)))
    assert before == (new.sections, new.blocks)
    assert new.fields["last_year/s-c2"] == "服务的话\n自立的话", (
        "of a section that is not there: to the one above"
    )
    assert new.fields["last_year/s-c1-1"].startswith("毕业生")


def test_the_lines_are_kept_in_the_new_draft_with_their_places(old: Report) -> None:
    rolled = roll_forward(old, other_edition(), 2026)
    kept = result_of(rolled.report)
    assert kept is not None
    assert [*kept.carried, *kept.doubtful, *kept.left] == [*rolled.carried, *rolled.doubtful, *rolled.left]
    assert result_of(old) is None
    assert any(line.cell == "y.1/2025" for line in kept.carried), "200人 → 0.02万人 leads to its cell"


def test_a_caption_with_a_year_is_to_be_looked_at(old: Report) -> None:
    block = old.blocks["b2"]
    old.apply(Edit("", (Change("blocks", "b2", block, replace(block, body=Figure(caption="2025年开学"))),)))
    rolled = next_year(old)
    assert says(rolled.doubtful, "题注“2025年开学”")


def test_last_years_report_of_an_older_edition_is_converted_beside_this_years(old: Report) -> None:
    new = Report(other_edition(), 2026)
    new.apply(fill_from_edition(new))
    new.apply(Edit("", beside(new, old, fresh=True)))
    assert new.value("y.1", "2025") == Value(State.VALUE, "0.02", "200人", locked=True)
    assert result_of(new) is not None and new.fields["last_year/s-n1"].startswith("毕业生200人。")
