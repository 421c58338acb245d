"""Forms in every arrangement, whole and with rows changed: every value in its own cell, no wrong one, what is not placed is said."""

import random
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from exporters.fill import FillResult, fill_form
from report.edition import Edition, Row
from report.editions import edition_ids, load_edition
from report.errors import UserError
from report.indicators import effective_value
from report.model import Report
from tests.exporters.fill_forms import Form, Layout, blank_form, report_for
from tests.exporters.fill_variety import Variety, varied_form, variety_of

TABLED = [name for name in edition_ids() if load_edition(name).tables]
LOOKS = {
    "beside each other, a year for each": Variety("beside", "paper", unit="（{}）", swapped=True, titles=0),
    "two in a row, merged cells": Variety("grid", "group and total", wide=True, remark=True, gap=0),
    "under each other, no units, no serials": Variety(
        "below", "name", serial=False, unit="({})", school=True
    ),
    "a path in columns under two headings": Variety("below", "path", heads="halves", titles=5),
    "years over the word for a value": Variety("sheets", "of which", heads="year over value", noise="stars"),
    "words for the years": Variety("grid", "group", years="terms", noise="line breaks", titles=0),
    "one year only": Variety("beside", "last", years="only this", wide=True, serial=False, unit="【{}】"),
    "explained labels": Variety("sheets", "paper", noise="explained", unit="\n（{}）", heads="two", gap=2),
    "marks before the labels": Variety("below", "name", noise="bullets", head="监测指标", corner=3),
    "no heading over the labels": Variety(
        "beside", "path", head="", serial=False, unit="，单位：{}", titles=0
    ),
}
CASES = [(look, TABLED[n * 2 % len(TABLED)]) for n, look in enumerate(LOOKS)]


def outcome(report: Report, form: Form, target: Path) -> tuple[list[Any], list[Any], list[Any]]:
    """(cells that say what the draft says, cells that were changed otherwise, cells left blank)."""
    before, after = load_workbook(form.path), load_workbook(target)
    rows = {row.id for table in report.edition.tables for row in table.rows}
    owners = {spot: key for key, spot in form.cells.items()}
    right, wrong, blank = [], [], []
    for sheet in after.worksheets:
        for cell in (cell for line in sheet.iter_rows() for cell in line):
            spot, old = (sheet.title, cell.coordinate), before[sheet.title][cell.coordinate].value
            row, key = owners.get(spot, ("", ""))
            text = effective_value(report, report.edition.row(row), key).shown if row in rows else ""
            if cell.value is None and text:
                blank.append(spot)
            elif cell.value == old or cell.value in (report.school, report.school_code):
                continue
            elif text and Decimal(str(cell.value)) == Decimal(text.partition(":")[0]):
                right.append(spot)
            else:
                wrong.append((spot, cell.value, text))
    return right, wrong, blank


@pytest.mark.parametrize(("look", "edition_id"), CASES)
def test_every_value_finds_its_cell_in_every_arrangement(look: str, edition_id: str, tmp_path: Path) -> None:
    report = report_for(load_edition(edition_id))
    form = varied_form(tmp_path / "空白.xlsx", report.edition, LOOKS[look])
    result = fill_form(report, form.path, tmp_path / "填好.xlsx")
    right, wrong, blank = outcome(report, form, tmp_path / "填好.xlsx")
    assert (wrong, blank) == ([], []) and right
    unsaid = [words for words in result.listed if "这一列" not in words and "学校" not in words]
    assert unsaid == []
    if LOOKS[look].years == "only this":  # last year's values have no column, and that is said
        assert any(str(report.year - 1) in words for words in result.missing_rows)


def changed_edition(edition: Edition, seed: int) -> tuple[Edition, list[tuple[str, Row]]]:
    """The edition as another office might print it: rows left out, renamed and put in; (title of its table, row) of each left out."""
    chance, tables = random.Random(seed), []
    gone: list[tuple[str, Row]] = []
    for table in edition.tables:
        rows = []
        for row in table.rows:
            fate = chance.random() if row.kind == "value" else 0.5
            kind = "left out" if fate < 0.12 else "renamed" if fate < 0.2 else "put in" if fate > 0.95 else ""
            if kind == "renamed":
                name = chance.choice(("省级", "重点", "校外")) + row.name.removeprefix("其中：")
                row = replace(row, id=f"new.{row.id}", name=name, paper_label=())
            if kind == "left out":
                gone.append((table.title, row))
            else:
                rows.append(row)
            if kind == "put in":
                rows.append(
                    replace(row, id=f"in.{row.id}", name=f"国际合作协议数{len(rows)}", paper_label=())
                )
        tables.append(replace(table, rows=tuple(rows)))
    return replace(edition, tables=tuple(tables)), gone


@pytest.mark.parametrize("seed", range(501, 504))
def test_a_form_with_other_rows_gets_no_wrong_value(seed: int, tmp_path: Path) -> None:
    report = report_for(load_edition(TABLED[seed % len(TABLED)]))
    other, gone = changed_edition(report.edition, seed)
    form = varied_form(tmp_path / "空白.xlsx", other, variety_of(seed))
    result = fill_form(report, form.path, tmp_path / "填好.xlsx")
    right, wrong, blank = outcome(report, form, tmp_path / "填好.xlsx")
    assert wrong == [] and len(right) >= len(blank)
    listed = "\n".join(result.missing_rows)
    unsaid = [
        row.name
        for title, row in gone
        if report.edition.applies(row) and f"{title}：" not in listed and f"“{row.name}”" not in listed
    ]
    assert gone and unsaid == []


def test_a_renamed_row_is_shown_with_the_likeliest_indicator(tmp_path: Path) -> None:
    report = report_for(load_edition("zz-2025"))
    form = blank_form(tmp_path / "空白.xlsx", report.edition, Layout())
    book = load_workbook(form.path)
    sheet = book.worksheets[0]
    wanted = next(row for row in report.edition.tables[0].rows if row.name == "月收入")
    place = form.cells[wanted.id, str(report.year)][1][1:]
    sheet[f"B{place}"] = "初次就业平均薪酬"  # no letter alike: only its place tells
    book.save(form.path)
    result = fill_form(report, form.path, tmp_path / "填好.xlsx")
    (row,) = result.open_rows
    assert row.choices[0][0] == wanted.id and "月收入" in result.unknown_rows[0]
    assert load_workbook(tmp_path / "填好.xlsx")[sheet.title][f"E{place}"].value is None


def test_a_long_table_cut_in_two_beside_each_other_is_filled_whole(tmp_path: Path) -> None:
    report = report_for(load_edition("zz-2025"))
    table = report.edition.tables[4]
    book, form = Workbook(), Form(tmp_path / "空白.xlsx")
    sheet, half = book.active, 10
    for left, rows in ((1, table.rows[:half]), (6, table.rows[half:])):
        for place, text in enumerate(("指标", "单位", "2024年", "2025年")):
            sheet.cell(1, left + place, text)
        for line, row in enumerate(rows, 2):
            sheet.cell(line, left, row.label)
            sheet.cell(line, left + 1, row.unit)
            for place, key in ((2, "2024"), (3, "2025")):
                form.cells[row.id, key] = (sheet.title, sheet.cell(line, left + place).coordinate)
    book.save(form.path)
    fill_form(report, form.path, tmp_path / "填好.xlsx")
    right, wrong, blank = outcome(report, form, tmp_path / "填好.xlsx")
    filled_in = sum(report.edition.applies(row) for row in table.rows)
    assert {value for _, value, _ in wrong} <= {
        "仅高职填"
    } and blank == []  # the mark is what the edition prints there
    assert len(right) == 2 * filled_in


def test_a_unit_in_other_words_is_the_same_unit(tmp_path: Path) -> None:
    report = report_for(load_edition("gz-2020"))
    form = blank_form(tmp_path / "空白.xlsx", report.edition, Layout())
    book = load_workbook(form.path)
    words = {"%": "百分比", "m²/生": "平方米/生"}
    for cell in (cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line):
        if cell.value in words:
            cell.value = words[cell.value]
    book.save(form.path)
    result = fill_form(report, form.path, tmp_path / "填好.xlsx")
    assert result.listed == []
    assert outcome(report, form, tmp_path / "填好.xlsx")[1:] == ([], [])


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空白.xls", OLD, "另存为 .xlsx"),
        ("空白.xlsx", OLD, "另存为 .xlsx"),
        ("空白.xlsx", OLD + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("空白.xlsx", b"PK\x03\x04 cut off", "不完整"),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_sentence(
    name: str, data: bytes, words: str, tmp_path: Path
) -> None:
    blank, target = tmp_path / name, tmp_path / f"填好{Path(name).suffix}"
    blank.write_bytes(data)
    with pytest.raises(UserError, match=words):
        fill_form(report_for(load_edition("city-2020")), blank, target)
    assert not target.exists()


def test_a_form_that_excel_holds_is_asked_to_be_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise PermissionError(13, "in use")

    (tmp_path / "空白.xlsx").write_bytes(b"PK")
    monkeypatch.setattr("exporters.fill.package.zipfile.ZipFile", held)
    with pytest.raises(UserError, match="关掉"):
        fill_form(report_for(load_edition("city-2020")), tmp_path / "空白.xlsx", tmp_path / "填好.xlsx")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_form_that_libreoffice_saved_is_filled_as_any_other(tmp_path: Path) -> None:
    report, saved = report_for(load_edition("gz-2020")), tmp_path / "saved"
    form = varied_form(tmp_path / "form.xlsx", report.edition, LOOKS["two in a row, merged cells"])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    order = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved), str(form.path)]
    subprocess.run(order, check=True, capture_output=True, timeout=180)
    form.path = saved / "form.xlsx"
    result: FillResult = fill_form(report, form.path, tmp_path / "filled.xlsx")
    right, wrong, blank = outcome(report, form, tmp_path / "filled.xlsx")
    assert (wrong, blank) == ([], []) and result.filled == len(right)
