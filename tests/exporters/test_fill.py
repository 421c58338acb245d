"""The province's blank form, filled in place: real forms, other layouts, and what is left alone and listed."""

import random
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Protection
from openpyxl.worksheet.datavalidation import DataValidation

from exporters.fill import agreement, fill_form
from exporters.fill.form import shown_number
from importers.excel import propose_excel
from report.edition import Edition
from report.editions import load_edition
from report.edits import set_field, set_value
from report.errors import UserError
from report.model import Report, cell_key
from report.values import read_value
from tests.exporters.fill_forms import Form, Layout, blank_form, expected, report_for

LAYOUTS = {
    "as the edition prints it": Layout(),
    "years swapped": Layout(columns=("serial", "name", "unit", "y1", "y0")),
    "values left of the names": Layout(columns=("y1", "y0", "unit", "name", "serial")),
    "a page of titles": Layout(titles=12),
    "units in the names": Layout(columns=("name", "y0", "y1"), unit_in_label="{label}（{unit}）"),
    "units behind a stroke": Layout(
        columns=("name", "y0", "y1"), unit_in_label="{label}/{unit}", school=False
    ),
    "sheets without names": Layout(sheet="Sheet{n}"),
    "one sheet": Layout(one_sheet=True),
    "one sheet without titles": Layout(one_sheet=True, titles=0),
    "two rows of headings": Layout(two_headings=True),
    "further columns": Layout(
        columns=("serial", "name", "meaning", "unit", "y0", "y1", "remark"), school=False
    ),
    "code and school in columns": Layout(columns=("code", "school", "name", "unit", "y0", "y1")),
    "bare years": Layout(year="{year}"),
}


def number_at(book: Any, spot: tuple[str, str]) -> Decimal | None:
    value = book[spot[0]][spot[1]].value
    return None if value is None else Decimal(str(value))


def wrong_cells(report: Report, form: Form, target: Path) -> list[tuple[str, str]]:
    """Cells that hold another number than the draft; blank ones are not wrong."""
    book = load_workbook(target)
    texts = expected(report, form)
    return [
        s for s, text in texts.items() if number_at(book, s) not in (None, Decimal(text.partition(":")[0]))
    ]


@pytest.mark.parametrize("edition_id", ["zz-2025", "gz-2020"])
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_value_finds_its_cell_whatever_the_layout(
    edition_id: str, layout: Layout, tmp_path: Path
) -> None:
    edition = load_edition(edition_id)
    report, form = report_for(edition), blank_form(tmp_path / "空白.xlsx", edition, layout)
    result = fill_form(report, form.path, tmp_path / "填好.xlsx")
    assert result.listed == []
    assert wrong_cells(report, form, tmp_path / "填好.xlsx") == []
    rows = sum(row.kind == "value" for table in edition.tables for row in table.rows)
    assert agreement(report, tmp_path / "填好.xlsx") == (rows, rows, [])


def test_tables_under_one_heading_are_told_apart(tmp_path: Path) -> None:
    edition = load_edition("zz-2025")
    form = blank_form(tmp_path / "空白.xlsx", edition, Layout(one_sheet=True, one_heading=True))
    assert fill_form(report_for(edition), form.path, tmp_path / "填好.xlsx").listed == []
    assert wrong_cells(report_for(edition), form, tmp_path / "填好.xlsx") == []


def with_rows_left_out(edition: Edition, seed: int) -> Edition:
    """Without some of the rows whose name stands once in their table: what is left can only be read in one way."""
    chance = random.Random(seed)
    tables = []
    for table in edition.tables:
        names = [row.name for row in table.rows]
        kept = tuple(r for r in table.rows if names.count(r.name) > 1 or chance.random() > 0.3)
        tables.append(replace(table, rows=kept))
    return replace(edition, tables=tuple(tables))


@pytest.mark.parametrize("seed", range(6))
def test_rows_that_the_form_lacks_are_listed_and_never_shift_a_value(seed: int, tmp_path: Path) -> None:
    edition = load_edition("zz-2025")
    fewer = with_rows_left_out(edition, seed)
    report, form = report_for(edition), blank_form(tmp_path / "空白.xlsx", fewer, Layout())
    result = fill_form(report, form.path, tmp_path / "填好.xlsx")
    assert wrong_cells(report, form, tmp_path / "填好.xlsx") == []
    held = {row.id for table in fewer.tables for row in table.rows}
    lacking = [r for t in edition.tables for r in t.rows if edition.applies(r) and r.id not in held]
    assert len(result.missing_rows) >= len(lacking)


def test_rows_of_one_name_whose_heading_is_gone_are_not_guessed(tmp_path: Path) -> None:
    edition = load_edition("zz-2025")
    table = edition.table("zz-2025.t2")
    rows = tuple(row for row in table.rows if row.id != "zz-2025.t2.8a")
    fewer = replace(edition, tables=(replace(table, rows=rows),))
    form = blank_form(tmp_path / "空白.xlsx", fewer, Layout())
    result = fill_form(report_for(edition), form.path, tmp_path / "填好.xlsx")
    book = load_workbook(tmp_path / "填好.xlsx")
    assert number_at(book, form.cells["zz-2025.t2.8gz", "2025"]) is None
    assert number_at(book, form.cells["zz-2025.t2.7gz", "2025"]) is not None
    assert any("接入国家智慧教育平台数" in words for words in result.unknown_rows)


@pytest.fixture
def edition() -> Edition:
    return load_edition("zz-2025")


def first_table(edition: Edition, tmp_path: Path, layout: Layout = Layout()) -> tuple[Form, Any]:  # noqa: B008
    """A form with the first table only, open for changes: [title], school line, headings, rows from 4."""
    form = blank_form(tmp_path / "空白.xlsx", replace(edition, tables=edition.tables[:1]), layout)
    book = load_workbook(form.path)
    return form, book


def fill(report: Report, form: Form, book: Any, tmp_path: Path) -> tuple[Any, Any]:
    book.save(form.path)
    result = fill_form(report, form.path, tmp_path / "填好.xlsx")
    return result, load_workbook(tmp_path / "填好.xlsx", data_only=True).worksheets[0]


def skipped(result: Any, cell: str) -> str:
    return next((s.reason for s in result.skipped if s.where.endswith("!" + cell)), "")


def test_a_cell_that_holds_something_else_is_left_and_listed(edition: Edition, tmp_path: Path) -> None:
    report = report_for(edition)
    form, book = first_table(edition, tmp_path)
    book.worksheets[0]["D4"], book.worksheets[0]["E4"] = (
        "待定",
        float(report.value("zz-2025.t1.1", "2025").text),
    )
    book.worksheets[0]["E8"] = report.value("zz-2025.t1.3", "2025").text + "%"
    result, sheet = fill(report, form, book, tmp_path)
    assert sheet["D4"].value == "待定"
    assert skipped(result, "D4") == "格里已有“待定”"
    assert result.same == 2
    same, _total, differences = agreement(report, tmp_path / "填好.xlsx")
    assert same == len(edition.tables[0].rows) - 1
    assert any("毕业生人数 2024" in words for words in differences)


def test_a_formula_stays_and_its_result_follows_the_filled_cells(edition: Edition, tmp_path: Path) -> None:
    report = report_for(edition)
    form, book = first_table(edition, tmp_path)
    sheet = book.worksheets[0]
    sheet["D10"], sheet["H4"], sheet["H5"] = "=SUM(D11:D13)", "=D4+E4", "=VLOOKUP(D4,A:B,1)"
    sheet["H6"], sheet["H7"] = '=IF(D4>=D6,"","请核对")', "=D5>D4"
    parts = [f"zz-2025.t1.5{letter}" for letter in "abc"]
    whole = sum((report.value(row, "2024").number or 0 for row in parts), Decimal(0))
    report.apply(set_value(report, "zz-2025.t1.5", "2024", read_value(str(whole + 1), "人")))
    result, shown = fill(report, form, book, tmp_path)
    assert skipped(result, "D10") == f"格里是公式，算出 {whole}"
    assert shown["D10"].value == whole
    assert shown["H4"].value == shown["D4"].value + shown["E4"].value
    assert shown["H5"].value is None
    assert (shown["H6"].value, shown["H7"].value) == ("请核对", True)
    assert any("H5" in note for note in result.notes)
    with zipfile.ZipFile(tmp_path / "填好.xlsx") as archive:
        assert b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")
    report.apply(set_value(report, "zz-2025.t1.5", "2024", read_value(str(whole), "人")))
    assert skipped(fill_form(report, form.path, tmp_path / "填好.xlsx"), "D10") == ""


def test_the_form_s_own_rules_hold(edition: Edition, tmp_path: Path) -> None:
    report = report_for(edition)
    report.apply(set_value(report, "zz-2025.t1.2", "2025", read_value("不适用")))
    form, book = first_table(edition, tmp_path)
    sheet = book.worksheets[0]
    for rule, cell in (
        (DataValidation(type="whole", operator="between", formula1="0", formula2="100"), "D4"),
        (DataValidation(type="decimal", operator="greaterThan", formula1="0"), "E5"),
        (DataValidation(type="list", formula1='"甲校,乙校"'), "B2"),
        (DataValidation(type="list", formula1="$J$1:$J$2"), "D2"),
    ):
        sheet.add_data_validation(rule)
        rule.add(cell)
    sheet["J1"], sheet["J2"] = "0370", "0371"
    result, shown = fill(report, form, book, tmp_path)
    assert skipped(result, "D4") == "表里限定 0 到 100"
    assert skipped(result, "E5") == "这一格只收数字"
    assert skipped(result, "B2") == "不在下拉选项里"
    assert (shown["D4"].value, shown["B2"].value, shown["D2"].value) == (None, None, "0371")


def test_a_locked_cell_is_left_and_listed(edition: Edition, tmp_path: Path) -> None:
    form, book = first_table(edition, tmp_path, Layout(protected=True))
    book.worksheets[0]["D4"].protection = Protection(locked=True)
    result, shown = fill(report_for(edition), form, book, tmp_path)
    assert skipped(result, "D4") == "这一格已锁定"
    assert shown["D4"].value is None
    assert shown["E4"].value is not None


def test_numbers_take_the_shape_of_the_cell(edition: Edition, tmp_path: Path) -> None:
    report = report_for(edition)
    for row, text in (("3", "95.70"), ("6", "2.345"), ("7", "88.50")):
        report.apply(set_value(report, f"zz-2025.t1.{row}", "2025", read_value(text, "%")))
    form, book = first_table(edition, tmp_path)
    sheet = book.worksheets[0]
    sheet["E8"].number_format, sheet["E14"].number_format = "0.00%", "0.0"
    sheet["C9"] = "万元"
    result, shown = fill(report, form, book, tmp_path)
    assert (shown["E8"].value, shown["E14"].value, shown["E15"].value) == (0.957, 2.345, 88.5)
    assert any("2.345，表里的格式显示成 2.3" in note for note in result.notes)
    assert Decimal(str(shown["E9"].value)) * 10_000 == report.value("zz-2025.t1.4", "2025").number
    assert any("万元" in note for note in result.notes)
    same, _, differences = agreement(report, tmp_path / "填好.xlsx")
    assert same == len(edition.tables[0].rows), differences[:1]


def test_a_ratio_is_a_number_where_only_numbers_fit(edition: Edition, tmp_path: Path) -> None:
    report = report_for(edition)
    for year in ("2024", "2025"):
        report.apply(set_value(report, "zz-2025.t2.1", year, read_value("13.58:1", "—")))
    form = blank_form(tmp_path / "空白.xlsx", edition, Layout())
    book = load_workbook(form.path)
    book["教学资源表"]["E4"].number_format = "0.00"
    book.save(form.path)
    fill_form(report, form.path, tmp_path / "填好.xlsx")
    sheet = load_workbook(tmp_path / "填好.xlsx")["教学资源表"]
    assert (sheet["D4"].value, sheet["E4"].value) == ("13.58:1", 13.58)


def test_two_years_over_one_merged_cell_are_listed(edition: Edition, tmp_path: Path) -> None:
    form, book = first_table(edition, tmp_path)
    book.worksheets[0].merge_cells("D4:E4")
    result, shown = fill(report_for(edition), form, book, tmp_path)
    assert skipped(result, "D4") == "几个不同的值对着同一个合并格"
    assert shown["D4"].value is None


def test_an_unknown_row_and_a_merely_similar_one_stay_blank(edition: Edition, tmp_path: Path) -> None:
    form, book = first_table(edition, tmp_path)
    sheet = book.worksheets[0]
    sheet["B8"] = "毕业生去向落实率*"  # the edition's row is 毕业生本省去向落实率
    for column, text in enumerate(("13", "毕业生考研人数", "人"), 1):
        sheet.cell(16, column, text)
    sheet["A17"] = "填表人："
    result, shown = fill(report_for(edition), form, book, tmp_path)
    assert [shown[cell].value for cell in ("D8", "E8", "D16", "E16")] == [None] * 4
    assert len(result.unknown_rows) == 2
    assert "毕业生本省去向落实率" in result.unknown_rows[0]
    assert "毕业生考研人数" in result.unknown_rows[1]


def test_a_further_year_is_listed_and_left_blank(edition: Edition, tmp_path: Path) -> None:
    form, book = first_table(edition, tmp_path)
    book.worksheets[0].insert_cols(4)
    book.worksheets[0]["D3"] = "2023年"
    result, shown = fill(report_for(edition), form, book, tmp_path)
    assert shown["D4"].value is None
    assert shown["E4"].value is not None
    assert any("2023年" in note for note in result.notes)


def test_a_table_that_stands_twice_is_filled_once_and_never_in_the_example(
    edition: Edition, tmp_path: Path
) -> None:
    form, book = first_table(edition, tmp_path)
    example = book.copy_worksheet(book.worksheets[0])
    example.title = "填写样例"
    hidden = book.copy_worksheet(book.worksheets[0])
    hidden.title, hidden.sheet_state = "备份", "hidden"
    book.move_sheet(example, -1)
    book.save(form.path)
    result = fill_form(report_for(edition), form.path, tmp_path / "填好.xlsx")
    filled = load_workbook(tmp_path / "填好.xlsx")
    assert filled["填写样例"]["D4"].value is None
    assert filled["备份"]["D4"].value is None
    assert filled["人才培养质量计分卡"]["D4"].value is not None
    assert any("填写样例" in note for note in result.notes)


def test_tables_side_by_side_are_told_apart(edition: Edition, tmp_path: Path) -> None:
    report = report_for(edition)
    two = replace(edition, tables=(edition.tables[0], edition.tables[2]))
    form = blank_form(tmp_path / "空白.xlsx", two, Layout(school=False, titles=0))
    book = load_workbook(form.path)
    first, second = book.worksheets
    for line in second.iter_rows():
        for cell in line:
            first.cell(cell.row, cell.column + 6, cell.value)
    book.remove(second)
    book.save(form.path)
    result = fill_form(report, form.path, tmp_path / "填好.xlsx")
    assert (result.skipped, result.unknown_rows) == ([], [])
    same, _, _ = agreement(report, tmp_path / "填好.xlsx")
    assert same == len(two.tables[0].rows) + len(two.tables[1].rows)


CHOICE = (
    "学校类别（单选）：综合、师范、民族院校（  ）  工科、农、林院校（  ）  医学院校（　）  艺术院校（  ）"
)


def test_an_option_gets_its_mark_in_its_own_brackets(tmp_path: Path) -> None:
    edition = load_edition("gz-2020")
    report = report_for(edition)
    report.apply(set_field(report, "choice/gz-2020.t3.choice", "工科、农、林院校"))
    report.apply(set_field(report, "choice/gz-2020.t5.choice1", "省级"))
    report.apply(set_field(report, "choice/gz-2020.t5.choice2", "民办院校"))
    form = blank_form(tmp_path / "空白.xlsx", edition, Layout())
    book = load_workbook(form.path)
    book["资源表"]["A15"] = CHOICE
    book["资源表"].merge_cells("A15:E15")
    for row, cells in (
        (23, ("主要办学经费来源（单选）：", "□省级 □地市级")),
        (24, ("院校举办方（单选）：", "民办")),
    ):
        for column, text in enumerate(cells, 1):
            book["服务贡献表"].cell(row, column, text)
    book.save(form.path)
    result = fill_form(report, form.path, tmp_path / "填好.xlsx")
    filled = load_workbook(tmp_path / "填好.xlsx")
    assert filled["资源表"]["A15"].value == CHOICE.replace("工科、农、林院校（  ）", "工科、农、林院校（√）")
    assert filled["服务贡献表"]["B23"].value == "☑省级 □地市级"
    assert [s.what for s in result.skipped] == ["院校举办方（单选）"]


def test_a_form_of_another_year_or_school_is_refused_by_name(edition: Edition, tmp_path: Path) -> None:
    report, target = report_for(edition), tmp_path / "填好.xlsx"
    old = blank_form(tmp_path / "旧.xlsx", replace(edition, year=2023), Layout())
    with pytest.raises(UserError, match="是 2022、2023 年的表，报告是 2025 年度"):
        fill_form(report, old.path, target)
    other = blank_form(tmp_path / "高职.xlsx", load_edition("gz-2020"), Layout())
    with pytest.raises(UserError, match="高职院校 2020"):
        fill_form(report, other.path, target)
    college = blank_form(tmp_path / "高职2025.xlsx", load_edition("gz-2025"), Layout(sheet="高等职业院校{n}"))
    with pytest.raises(UserError, match="高职"):
        fill_form(report, college.path, target)
    book = Workbook()
    book.active["A1"] = "通讯录"
    book.save(tmp_path / "通讯录.xlsx")
    with pytest.raises(UserError, match="没有认出"):
        fill_form(report, tmp_path / "通讯录.xlsx", target)
    assert not target.exists()


def test_what_is_no_form_is_refused(edition: Edition, tmp_path: Path) -> None:
    report, broken = report_for(edition), tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    for path, words in (
        (broken, "打不开"),
        (tmp_path / "没有.xlsx", "找不到"),
        (tmp_path / "旧.xls", "不是 .xlsx"),
    ):
        with pytest.raises(UserError, match=words):
            fill_form(report, path, tmp_path / "填好.xlsx")
    form = blank_form(tmp_path / "空白.xlsx", edition, Layout())
    with pytest.raises(UserError, match="另起一个文件名"):
        fill_form(report, form.path, form.path)
    with pytest.raises(UserError, match=r"用 \.xlsx 结尾"):
        fill_form(report, form.path, tmp_path / "填好.xls")


def test_parts_that_nobody_touched_keep_their_bytes_and_order(edition: Edition, tmp_path: Path) -> None:
    form = blank_form(tmp_path / "空白.xlsx", edition, Layout())
    fill_form(report_for(edition), form.path, tmp_path / "填好.xlsx")
    with zipfile.ZipFile(form.path) as old, zipfile.ZipFile(tmp_path / "填好.xlsx") as new:
        assert old.namelist() == new.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert all(name.startswith("xl/worksheets/sheet") or name == "xl/sharedStrings.xml" for name in changed)


def test_texts_go_to_the_shared_strings_where_the_form_has_them(tmp_path: Path) -> None:
    edition = load_edition("gz-2020")
    report = report_for(edition)
    report.apply(set_field(report, "choice/gz-2020.t3.choice", "医学院校"))
    form = blank_form(tmp_path / "空白.xlsx", edition, Layout())
    book = load_workbook(form.path)
    book["资源表"]["A15"] = CHOICE
    book.save(form.path)
    shared_form = tmp_path / "共享.xlsx"
    with_shared_strings(form.path, shared_form)
    assert fill_form(report, shared_form, tmp_path / "填好.xlsx").listed == []
    filled = load_workbook(tmp_path / "填好.xlsx")
    assert (filled["资源表"]["B2"].value, filled["资源表"]["D2"].value) == ("青川职业学校", "0371")
    assert filled["资源表"]["A15"].value == CHOICE.replace("医学院校（　）", "医学院校（√）")
    with zipfile.ZipFile(shared_form) as old, zipfile.ZipFile(tmp_path / "填好.xlsx") as new:
        assert b"inlineStr" not in new.read("xl/worksheets/sheet3.xml")
        before, after = (archive.read("xl/sharedStrings.xml").decode() for archive in (old, new))
    assert (
        before.count("<si>") + 3 == after.count("<si>") == int(after.split('uniqueCount="')[1].split('"')[0])
    )


def with_shared_strings(source: Path, target: Path) -> None:
    """The same workbook with its texts in the string table, as Excel keeps them."""
    strings: list[str] = []

    def moved(match: re.Match[str]) -> str:
        strings.append(match[1])
        return f't="s"><v>{len(strings) - 1}</v>'

    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode()
            data = re.sub(r't="inlineStr"><is>(.*?)</is>', moved, data, flags=re.DOTALL)
            types = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
            data = data.replace("</Types>", types)
            if name == "xl/_rels/workbook.xml.rels":
                added = (
                    f'<Relationship Id="rId99" Type="{relation}" Target="sharedStrings.xml"/></Relationships>'
                )
                data = data.replace("</Relationships>", added)
            new.writestr(name, data)
        items = "".join(f"<si>{text}</si>" for text in strings)
        counts = f'count="{len(strings)}" uniqueCount="{len(strings)}"'
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}" {counts}>{items}</sst>')


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        ("95.705", "0.00", "95.71"),
        ("0.3025", "#,##0.##", "0.30"),
        ("0.957", "0.0%", "0.957"),
        ("12", "General", None),
    ],
)
def test_a_format_shows_its_decimals(number: str, code: str, shown: str | None) -> None:
    assert shown_number(Decimal(number), code) == (None if shown is None else Decimal(shown))


@pytest.mark.parametrize("name", ["zz-2025", "gz-2020"])
def test_the_real_blank_forms_are_filled_and_read_back_by_the_importer(
    name: str, shared: Path, tmp_path: Path
) -> None:
    blank = shared / "real" / f"{name}-blank.xlsx"
    report = report_for(load_edition(name), step=1)
    report.apply(set_field(report, "school.name", ""))  # the real forms offer their own schools only
    report.apply(set_field(report, "school.code", ""))
    for table in report.edition.tables:
        for row in table.rows:
            if row.unit == "%":
                for column in table.columns:
                    key = column.key_for(report.year)
                    report.apply(set_value(report, row.id, key, read_value("95.70", "%")))
    result = fill_form(report, blank, tmp_path / "填好.xlsx")
    assert result.listed == []
    rows = sum(row.kind == "value" for table in report.edition.tables for row in table.rows)
    assert agreement(report, tmp_path / "填好.xlsx")[:2] == (rows, rows)
    read = propose_excel(tmp_path / "填好.xlsx", report)
    found = {cell_key(v.row, v.column): v.value.number for v in read.values}
    assert {key: found[key] for key in report.values} == {k: v.number for k, v in report.values.items()}
