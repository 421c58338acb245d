"""Every edition's blank form in layouts by chance: right cells filled, no wrong one, and all that is not a filled cell as it was."""

import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from exporters.fill import OUT, agreement, fill_form
from report.editions import edition_ids, load_edition
from report.errors import UserError
from tests.exporters.fill_forms import Layout, blank_form, expected, report_for
from tests.exporters.fill_layouts import MACRO, dressed_form

TABLED = [name for name in edition_ids() if load_edition(name).tables]


@pytest.mark.parametrize("edition_id", TABLED)
def test_a_dressed_form_is_filled_and_keeps_all_it_had(edition_id: str, tmp_path: Path) -> None:
    edition, number = load_edition(edition_id), TABLED.index(edition_id)
    suffix = ".xlsm" if number % 3 == 2 else ".xlsx"
    blank, target = tmp_path / f"空白{suffix}", tmp_path / f"填好{suffix}"
    report = report_for(edition)
    form, held = dressed_form(blank, edition, number)
    result = fill_form(report, blank, target)
    before, book = load_workbook(blank), load_workbook(target)
    rows_of = {spot: row for (row, _), spot in form.cells.items()}
    listed, empty = " ".join(result.missing_rows), set()
    for (sheet, cell), text in expected(report, form).items():
        value = book[sheet][cell].value
        if (sheet, cell) in held:
            assert value == before[sheet][cell].value
        elif value is None:
            empty.add(rows_of[sheet, cell])
        else:
            assert Decimal(str(value)) == Decimal(text), (sheet, cell)
    assert len(empty) <= 4  # a small table whose joined labels are not recognised is left, and said
    for table in edition.tables:
        for row in table.rows:
            said = f"{table.title}：" in listed or f"{table.title}“{row.name}”" in listed
            assert row.id not in empty or said, row.name
    assert bare(blank, set()) == bare(target, set(expected(report, form)))


def bare(path: Path, filled: set[tuple[str, str]]) -> dict[str, bytes]:
    """Every part of the file; sheets without what stands in the filled cells, the string table aside."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if path.suffix == ".xlsm":
        assert parts["xl/vbaProject.bin"] == MACRO
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            root = etree.fromstring(parts[name])
            data = next(e for e in root if e.tag.endswith("}sheetData"))
            for cell in data.iter("{*}c"):
                for old in list(cell):
                    cell.remove(old)
                etree.strip_attributes(cell, "t")
            for line in data:
                etree.strip_attributes(line, "spans")
            parts[name] = etree.tostring(root, method="c14n")
    parts.pop("xl/sharedStrings.xml", None)
    return parts


def test_a_decision_is_used_for_its_form_only_and_can_be_to_leave_a_row(tmp_path: Path) -> None:
    edition = load_edition(TABLED[-1])
    report, blank, target = report_for(edition), tmp_path / "空白.xlsx", tmp_path / "填好.xlsx"
    form = blank_form(blank, edition, Layout())
    table = edition.tables[0]
    wanted = next(r for r in table.rows if edition.applies(r) and (r.id, str(report.year)) in form.cells)
    sheet, cell = form.cells[wanted.id, str(report.year)]
    book = load_workbook(blank)
    book[sheet][f"B{cell[1:]}"] = "另起名字的一项"
    book.save(blank)
    first = fill_form(report, blank, target)
    (row,) = first.open_rows
    assert wanted.id in dict(row.choices) and load_workbook(target)[sheet][cell].value is None
    placed = {first.fingerprint: {row.key: wanted.id}}
    assert fill_form(report, blank, target, placed).listed == []
    assert load_workbook(target)[sheet][cell].value is not None
    assert agreement(report, target, placed)[2] == []
    left = fill_form(report, blank, target, {first.fingerprint: {row.key: OUT}})
    assert left.unknown_rows == [] and load_workbook(target)[sheet][cell].value is None
    assert fill_form(report, blank, target, {"another form": {row.key: wanted.id}}).unknown_rows


@pytest.mark.parametrize("edition_id", TABLED)
def test_a_form_of_the_year_before_is_refused_with_both_years(edition_id: str, tmp_path: Path) -> None:
    edition = load_edition(edition_id)
    if all(column.offset is None for table in edition.tables for column in table.columns):
        pytest.skip("its columns are no years")
    old = blank_form(tmp_path / "旧.xlsx", replace(edition, year=edition.year - 1), Layout(school=False))
    with pytest.raises(UserError, match=str(edition.year - 1)):
        fill_form(report_for(edition), old.path, tmp_path / "填好.xlsx")
    assert not (tmp_path / "填好.xlsx").exists()
