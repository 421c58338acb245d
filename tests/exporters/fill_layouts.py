"""Blank forms as provinces dress them: any layout by a seed, with lists, rules, names, notes and a cover that must all survive."""

import random
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from report.edition import Edition
from tests.exporters.fill_forms import Form, Layout, blank_form

MACRO = b"\xd0\xcf\x11\xe0 not a real macro, only bytes that must come through"
COLUMNS = (
    ("serial", "name", "unit", "y0", "y1"),
    ("name", "unit", "y1", "y0"),
    ("serial", "name", "meaning", "unit", "y1", "y0", "remark"),
    ("name", "y0", "y1"),
    ("y1", "y0", "unit", "name"),
)


def layout_of(seed: int) -> Layout:
    """A layout by chance, the same for the same seed."""
    chance = random.Random(seed)
    columns = COLUMNS[seed % len(COLUMNS)]
    unit = (
        ""
        if "unit" in columns
        else chance.choice(("{label}（{unit}）", "{label}/{unit}", "{label}【{unit}】"))
    )
    return Layout(
        columns,
        titles=chance.choice((1, 2, 5)),
        school=False,
        unit_in_label=unit,
        one_sheet=chance.random() < 0.4,
        two_headings=chance.random() < 0.4,
        year=chance.choice(("{year}年", "{year}", "{year}年数值")),
        protected=chance.random() < 0.4,
    )


def dressed_form(path: Path, edition: Edition, seed: int) -> tuple[Form, set[tuple[str, str]]]:
    """(the form, the cells that hold something of the province's own and must keep it)."""
    form, chance = blank_form(path, edition, layout_of(seed)), random.Random(seed)
    book = load_workbook(path)
    places = sorted(set(form.cells.values()))
    held = set(chance.sample(places, min(3, len(places))))
    for number, (sheet, cell) in enumerate(sorted(held)):
        book[sheet][cell] = (0, "—", "=1+1")[number % 3]
    _cover(book)
    for sheet in book.worksheets[1:]:
        _dress(sheet, [cell for name, cell in places if name == sheet.title])
    lists = book.create_sheet("选项")
    lists["A1"], lists["A2"], lists.sheet_state = "省级", "地市级", "hidden"
    book.defined_names["级别"] = DefinedName("级别", attr_text="选项!$A$1:$A$2")
    book.save(path)
    if path.suffix == ".xlsm":
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("xl/vbaProject.bin", MACRO)
    return form, held


def _cover(book: Any) -> None:
    sheet = book.create_sheet("填报说明", 0)
    for place, text in enumerate(
        ("填报说明", "一、按通知要求填写", "二、空着的不要删", "三、指标口径见附件"), 1
    ):
        sheet.cell(place, 1, text)


def _dress(sheet: Any, cells: list[str]) -> None:
    for cell in cells[::2]:
        sheet[cell].number_format = "0.00##"
    if cells:
        rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        for cell in cells[:20]:
            rule.add(cell)
        sheet.add_data_validation(rule)
        red = CellIsRule("lessThan", ["0"], fill=PatternFill("solid", bgColor="FFFF0000"))
        sheet.conditional_formatting.add(cells[0], red)
        sheet[cells[-1]].comment = Comment("按统计口径填写", "省里")
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.print_title_rows = "1:2"
    sheet.freeze_panes = "B3"
    bottom = sheet.max_row + 1
    sheet.cell(bottom, 1, "注：没有的填 0，不适用的不填。")
    sheet.cell(bottom + 1, 1, "填表人：")
