"""`zhibao export --fill` on the command line."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.cli import main
from report.editions import load_edition
from tests.exporters.fill_forms import Layout, blank_form


@pytest.fixture
def draft(chinese_folder: Path) -> Path:
    path = chinese_folder / "报告.zhibao"
    assert main(["new", str(path), "--edition", "zz-2025", "--school", "青川职业学校", "--code", "0371"]) == 0
    assert main(["set", str(path), "zz-2025.t1.4", "2025", "4160"]) == 0
    return path


def test_a_form_is_filled_and_the_outcome_is_one_document(
    draft: Path, chinese_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = blank_form(chinese_folder / "空白 表.xlsx", load_edition("zz-2025"), Layout())
    target = chinese_folder / "填好.xlsx"
    capsys.readouterr()
    assert main(["export", str(draft), "--fill", str(form.path), str(target), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["written"] == {"fill": str(target)}
    assert (document["fill"]["agreeing"], document["fill"]["total"]) == (115, 115)
    sheet, cell = form.cells["zz-2025.t1.4", "2025"]
    assert load_workbook(target)[sheet][cell].value == 4160


def test_what_needs_a_person_is_printed_and_makes_the_exit_code_one(
    draft: Path, chinese_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = blank_form(chinese_folder / "空白.xlsx", load_edition("zz-2025"), Layout())
    sheet, cell = form.cells["zz-2025.t1.4", "2025"]
    book = load_workbook(form.path)
    book[sheet][cell] = "略"
    book.save(form.path)
    assert main(["export", str(draft), "--fill", str(form.path), str(chinese_folder / "填好.xlsx")]) == 1
    shown = capsys.readouterr().out
    assert "114 / 115 行一致" in shown
    assert "格里已有“略”" in shown


def test_a_refused_form_leaves_nothing_written(
    draft: Path, chinese_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = blank_form(chinese_folder / "旧.xlsx", load_edition("gz-2020"), Layout())
    word, target = chinese_folder / "报告.docx", chinese_folder / "填好.xlsx"
    asked = ["export", str(draft), "--word", str(word), "--fill", str(form.path), str(target)]
    assert main(asked) == 2
    assert not word.exists()
    assert not target.exists()
    assert "高职院校 2020" in capsys.readouterr().err
