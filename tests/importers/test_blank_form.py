"""Blank forms of every layout become tables: the two real ones row for row, made-up ones of other shapes."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from importers.blank_form import BlankForm, read_blank_form
from importers.edition_proposal import propose_edition
from report.edition import IndicatorTable
from report.edition_checks import check_sound
from report.edition_text import edition_text, read_edition_text
from report.editions import load_edition
from report.errors import UserError
from tests.exporters.fill_forms import Layout, blank_form


def saved(book: Workbook, tmp_path: Path) -> BlankForm:
    path = tmp_path / "空白表.xlsx"
    book.save(path)
    return read_blank_form(path)


def sheet_of(*lines: list[Any], title: str = "表1 办学条件", merges: tuple[str, ...] = ()) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for line in lines:
        sheet.append(line)
    for merge in merges:
        sheet.merge_cells(merge)
    return book


def told(table: IndicatorTable) -> list[tuple[str, str, int]]:
    return [(row.name, row.unit, row.level) for row in table.rows]


@pytest.mark.parametrize(("edition_id", "rows"), [("gz-2020", 84), ("zz-2025", 115)])
def test_every_row_of_the_real_blank_forms_is_found_as_it_is(
    shared: Path, edition_id: str, rows: int
) -> None:
    form = read_blank_form(shared / "real" / f"{edition_id}-blank.xlsx")
    edition = load_edition(edition_id)
    found = [row for table in form.tables for row in table.rows]
    wanted = [row for table in edition.tables for row in table.rows]
    assert len(found) == len(wanted) == rows
    keys = (
        "number",
        "name",
        "level",
        "unit",
        "starred",
        "kind",
        "only_for",
        "mark",
        "same_label",
        "remark",
        "remark_text",
    )
    for a, b in zip(wanted, found, strict=True):
        assert [getattr(a, key) for key in keys] == [getattr(b, key) for key in keys], a.id
    assert [t.title for t in form.tables] == [t.title for t in edition.tables]
    assert [t.columns for t in form.tables] == [t.columns for t in edition.tables]
    options = [[c.options for c in t.choices] for t in form.tables]
    assert options == [[c.options for c in t.choices] for t in edition.tables]
    assert form.year == edition.year and not form.doubts


def test_units_in_brackets_and_stars_are_taken_off_the_name(tmp_path: Path) -> None:
    form = saved(
        sheet_of(
            ["表1  办学条件"],
            ["序号", "指标名称", "2025年", "2026年"],
            [1, "占地面积（平方米）", None, None],
            [2, "图书总数*（万册）", None, None],
            [3, "教学设备值（万元）*", None, None],
            [4, "生师比", None, None],
        ),
        tmp_path,
    )
    (table,) = form.tables
    assert told(table) == [
        ("占地面积", "平方米", 0),
        ("图书总数", "万册", 0),
        ("教学设备值", "万元", 0),
        ("生师比", "", 0),
    ]
    assert [row.starred for row in table.rows] == [False, True, True, False]
    assert ["没有认出单位" in doubt.sentence for doubt in form.doubts] == [True]
    assert form.doubts[0].row == table.rows[3].id


def test_year_columns_in_the_other_order_come_out_last_year_first(tmp_path: Path) -> None:
    form = saved(
        sheet_of(
            ["指标", "计量单位", "2026年", "2025年"],
            ["在校生人数", "人", None, None],
            ["班级数", "个", None, None],
        ),
        tmp_path,
    )
    assert [(c.offset, c.label) for c in form.tables[0].columns] == [(-1, "{year}年"), (0, "{year}年")]
    assert form.year == 2026


def test_the_word_of_which_makes_a_level_and_the_next_ones_are_doubtful(tmp_path: Path) -> None:
    form = saved(
        sheet_of(
            ["序号", "指标", "单位", "上年", "本年"],
            ["1", "教职工总数", "人", None, None],
            ["", "其中：专任教师", "人", None, None],
            ["", "行政人员", "人", None, None],
            ["2", "兼职教师", "人", None, None],
        ),
        tmp_path,
    )
    assert [row.level for row in form.tables[0].rows] == [0, 1, 1, 0]
    assert [doubt.row for doubt in form.doubts if "其中" in doubt.sentence] == [form.tables[0].rows[2].id]
    assert [column.offset for column in form.tables[0].columns] == [-1, 0]


def test_dotted_serials_say_the_level(tmp_path: Path) -> None:
    form = saved(
        sheet_of(
            ["编号", "指标", "单位", "2025年度", "2026年度"],
            ["1", "学生", "人", None, None],
            ["1.1", "一年级学生", "人", None, None],
            ["1.1.1", "女生", "人", None, None],
            ["2", "教师", "人", None, None],
        ),
        tmp_path,
    )
    assert [row.level for row in form.tables[0].rows] == [0, 1, 2, 0]
    assert [row.number for row in form.tables[0].rows] == ["1", "1.1", "1.1.1", "2"]


def test_indents_and_leading_spaces_say_the_level(tmp_path: Path) -> None:
    book = sheet_of(
        ["序号", "指标", "单位", "2025年", "2026年"],
        ["1", "课程总数", "门", None, None],
        ["", "　线上课程", "门", None, None],
        ["", "　　精品课程", "门", None, None],
        ["2", "教材数", "本", None, None],
    )
    assert [row.level for row in saved(book, tmp_path).tables[0].rows] == [0, 1, 2, 0]
    sheet = book.active
    for place, (text, indent) in enumerate(
        [("课程总数", 0), ("线上课程", 2), ("精品课程", 4), ("教材数", 0)], 2
    ):
        sheet.cell(place, 2, text).alignment = Alignment(indent=indent)
    assert [row.level for row in saved(book, tmp_path).tables[0].rows] == [0, 1, 2, 0]


def test_one_sheet_with_all_tables_is_cut_at_their_titles(tmp_path: Path) -> None:
    form = saved(
        sheet_of(
            ["职业教育质量年度报告指标表（2026年度）"],
            ["填报单位：", None, None, "日期："],
            ["表1 计分卡"],
            ["序号", "指标", "单位", "2025年", "2026年"],
            ["1", "就业率", "%", None, None],
            ["2", "月收入", "元", None, None],
            ["表2 资源表"],
            ["1", "图书", "册", None, None],
            ["注：黄色单元格为填报项。"],
            ["表三、国际影响表"],
            ["序号", "指标", "单位", "2025年", "2026年"],
            ["1", "留学生人数", "人", None, None],
            title="全部指标",
        ),
        tmp_path,
    )
    assert [(t.number, t.title, len(t.rows)) for t in form.tables] == [
        (1, "计分卡", 2),
        (2, "资源表", 1),
        (3, "国际影响表", 1),
    ]
    assert form.year == 2026


def test_cover_and_hidden_sheets_are_named_and_left_alone(tmp_path: Path) -> None:
    book = sheet_of(
        ["指标", "单位", "2025年", "2026年"], ["在校生", "人", None, None], title="附表1 基本情况"
    )
    cover = book.create_sheet("封面", 0)
    cover["A1"] = "职业教育质量年度报告"
    cover["A3"] = "学校名称："
    codes = book.create_sheet("代码")
    codes.append(["指标", "单位", "2025年"])
    codes.append(["甲", "乙", "丙"])
    codes.sheet_state = "hidden"
    form = saved(book, tmp_path)
    assert [t.title for t in form.tables] == ["基本情况"]
    assert any("封面" in line for line in form.skipped) and any("代码" in line for line in form.skipped)


def test_names_over_three_columns_become_headings_and_rows(tmp_path: Path) -> None:
    form = saved(
        sheet_of(
            ["序号", "一级指标", "二级指标", "三级指标", "单位", "2025年", "2026年"],
            ["1", "教师队伍", "数量", "专任教师数", "人", None, None],
            ["2", None, None, "兼职教师数", "人", None, None],
            ["3", None, "结构", "双师型比例", "%", None, None],
            ["4", "教学条件", "设备", "设备总值", "万元", None, None],
            ["5", None, "占地面积", None, "亩", None, None],
            ["6", "学校满意度", None, None, "%", None, None],
            merges=("B2:B4", "C2:C3", "B5:B6", "C6:D6", "B7:D7"),
        ),
        tmp_path,
    )
    rows = form.tables[0].rows
    assert [(row.kind, row.level) for row in rows if row.kind == "heading"] == [
        ("heading", 0),
        ("heading", 0),
    ]
    values = [row for row in rows if row.kind == "value"]
    assert [row.paper_label for row in values][:2] == [("数量", "专任教师数"), ("数量", "兼职教师数")]
    assert [row.unit for row in values] == ["人", "人", "%", "万元", "亩", "%"]
    assert [row.level for row in values] == [1, 1, 1, 1, 1, 0]
    assert [row.name for row in values][-2:] == ["占地面积", "学校满意度"]


def test_headings_of_two_lines_name_every_column_apart(tmp_path: Path) -> None:
    form = saved(
        sheet_of(
            ["序号", "调查对象", "2026年", None, "备注"],
            [None, None, "调查人次", "满意度（%）", None],
            ["1", "在校生", None, None, None],
            ["2", "用人单位", None, None, None],
            merges=("A1:A2", "B1:B2", "C1:D1", "E1:E2"),
        ),
        tmp_path,
    )
    (table,) = form.tables
    assert [c.offset for c in table.columns] == [None, None]
    assert "调查人次" in table.columns[0].key and "满意度" in table.columns[1].key
    assert table.remark_column and [row.name for row in table.rows] == ["在校生", "用人单位"]


def test_a_name_over_two_rows_has_two_units(tmp_path: Path) -> None:
    form = saved(
        sheet_of(
            ["序号", "指标", "单位", "2025年", "2026年"],
            ["1", "课程总数*", "门", None, None],
            [None, None, "学时", None, None],
            merges=("A2:A3", "B2:B3"),
        ),
        tmp_path,
    )
    first, second = form.tables[0].rows
    assert (second.name, second.unit, second.same_label, second.starred) == ("课程总数", "学时", True, True)
    assert not first.same_label and not form.doubts


def test_choice_lines_give_their_options_printed_or_in_a_drop_down(tmp_path: Path) -> None:
    book = sheet_of(
        ["指标", "单位", "2025年", "2026年"],
        ["在校生", "人", None, None],
        ["办学类型（单选）：□公办 □民办 □混合"],
        ["学校类别（单选）：", None, None, None],
        merges=("A3:D3",),
    )
    rule = DataValidation(type="list", formula1='"工科,农科,医科"')
    rule.add("C4")
    book.active.add_data_validation(rule)
    table = saved(book, tmp_path).tables[0]
    assert [(c.label, c.options) for c in table.choices] == [
        ("办学类型（单选）", ("公办", "民办", "混合")),
        ("学校类别（单选）", ("工科", "农科", "医科")),
    ]
    assert len(table.rows) == 1


def test_marks_locked_cells_and_dashes_are_read(tmp_path: Path) -> None:
    book = sheet_of(
        ["序号", "指标", "单位", "2025年", "2026年", "备注"],
        ["1", "留学生", "人", "中职不填", "中职不填", "——"],
        ["2", "满意度", "—", "—", "—", None],
        ["3", "社团数", "个", None, None, "写明名称"],
        ["4", "锁住的数", "个", None, None, None],
    )
    sheet = book.active
    sheet.protection.sheet = True
    for cell in ("D4", "E4", "F4"):
        sheet[cell].protection = Protection(locked=False)
    form = saved(book, tmp_path)
    abroad, heading, clubs, locked = form.tables[0].rows
    assert (abroad.only_for, abroad.mark, abroad.remark) == ("gaozhi", "中职不填", "dash")
    assert heading.kind == "heading" and clubs.remark_text == "写明名称"
    assert locked.kind == "value" and [d.row for d in form.doubts] == [locked.id]


def test_columns_of_explanation_become_the_meaning_and_the_supplier(tmp_path: Path) -> None:
    form = saved(
        sheet_of(
            ["序号", "指标名称", "指标释义", "责任部门", "单位", "2025年", "2026年"],
            ["1", "在校生", "学年初在籍的全日制学生", "教务处", "人", None, None],
            ["2", "班级", "教学班", "教务处", "个", None, None],
        ),
        tmp_path,
    )
    row = form.tables[0].rows[0]
    assert (row.name, row.definition, row.supplier) == ("在校生", "学年初在籍的全日制学生", "教务处")
    assert [len(t.columns) for t in form.tables] == [2]


def test_a_workbook_without_a_table_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有认出指标表"):
        saved(sheet_of(["姓名", "电话"], ["甲", "1"]), tmp_path)
    odd = tmp_path / "坏.xlsx"
    odd.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(UserError):
        read_blank_form(odd)


# ---- as an edition


@pytest.mark.parametrize("edition_id", ["gz-2020", "zz-2025"])
def test_the_edition_made_of_a_real_form_carries_every_row_on(shared: Path, edition_id: str) -> None:
    made = propose_edition(shared / "real" / f"{edition_id}-blank.xlsx", "own-2026")
    base = load_edition(edition_id)
    assert made.base.id == edition_id and not made.gone
    check_sound(made.edition)
    assert read_edition_text(edition_text(made.edition), "x") == made.edition
    old = {row.id: row for table in base.tables for row in table.rows}
    for row_id, row in old.items():
        if row.kind == "value":
            new = made.edition.row(made.edition.renamed[row_id])
            assert (new.name, new.unit, new.definition) == (row.name, row.unit, row.definition)
    assert set(base.renamed) <= {*made.edition.renamed, *made.edition.removed}
    assert len(made.edition.rules) == len(base.rules)
    assert sum(r.formula is not None for t in made.edition.tables for r in t.rows) == sum(
        r.formula is not None for r in old.values()
    )


def test_rows_that_the_form_dropped_are_listed_and_new_ones_have_no_past(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    sheet_of(
        ["职业教育质量年度报告（2026年度）"],
        ["表1 人才培养质量计分卡"],
        ["序号", "指标", "单位", "2025年", "2026年"],
        ["1", "毕业生人数*", "人", None, None],
        ["2", "毕业生去向落实人数", "人", None, None],
        ["", "其中：升学人数", "人", None, None],
        ["3", "全新的指标", "项", None, None],
        ["4", "月收入", "万元", None, None],
        title="Sheet1",
    ).save(path)
    made = propose_edition(path, "zz-2026", load_edition("zz-2025"))
    new = made.edition.tables[-1]
    carried = {made.edition.renamed.get(f"zz-2025.t1.{n}") for n in ("1", "2", "2a")}
    assert carried == {row.id for row in new.rows[:3]}
    assert new.rows[3].id not in made.edition.renamed.values()
    assert {"zz-2025.t1.4", "zz-2025.t2.1"} <= {row.id for row in made.gone}  # another unit is another row
    assert {"zz-2025.t1.4", "zz-2025.t2.1"} <= set(made.edition.removed)
    assert made.edition.year == 2026 and made.edition.tables[0].columns[0].offset == -1


@pytest.mark.parametrize(
    "layout",
    [
        Layout(columns=("serial", "name", "unit", "y1", "y0")),
        Layout(columns=("y1", "y0", "unit", "name", "serial")),
        Layout(columns=("name", "y0", "y1"), unit_in_label="{label}（{unit}）"),
        Layout(one_sheet=True),
        Layout(two_headings=True, titles=12),
        Layout(columns=("code", "school", "name", "unit", "y0", "y1"), sheet="Sheet{n}"),
    ],
)
def test_a_form_without_indents_takes_its_levels_from_the_edition_that_has_the_rows(
    tmp_path: Path, layout: Layout
) -> None:
    base = load_edition("zz-2025")
    made = propose_edition(blank_form(tmp_path / "空白.xlsx", base, layout).path, "own")
    assert made.base.id == "zz-2025" and made.carried == 115 and not made.gone and not made.doubts
    for table in base.tables:
        for row in table.rows:
            new = made.edition.row(made.edition.renamed[row.id])
            assert (new.level, new.unit, new.name) == (row.level, row.unit, row.name)
