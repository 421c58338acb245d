"""Own editions: in the user's folder, as one file for other schools, inside the drafts that are made with them."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app import edition_store
from app.cli import main
from db.draft import DraftFile
from db.repair import repair
from importers.edition_proposal import propose_edition
from report.edition import Edition
from report.edition_edits import copy_edition, set_row
from report.edition_text import edition_text
from report.editions import edition_ids, load_edition, use_own_editions
from report.errors import UserError
from tests.exporters.fill_forms import Layout, blank_form


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The settings of one PC; `moved` is another."""
    folder = tmp_path / "pc1"
    monkeypatch.setenv("ZHIBAO_CONFIG", str(folder))
    edition_store.install()
    yield folder
    use_own_editions(dict)


def own(new_id: str = "zz-2026") -> Edition:
    return set_row(
        copy_edition(load_edition("zz-2025"), new_id, "自制版"), f"{new_id}.t1.4", name="平均月收入"
    )


def other_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBAO_CONFIG", str(tmp_path / "pc2"))


def test_a_saved_edition_is_listed_with_those_that_ship_and_goes_again() -> None:
    edition_store.save(own())
    assert edition_ids()[-1] == "zz-2026" and load_edition("zz-2026") == own()
    edition_store.save(copy_edition(own(), "zz-2027", "改了编号"), "zz-2026")
    assert "zz-2027" in edition_ids() and "zz-2026" not in edition_ids()
    edition_store.remove("zz-2027")
    assert "zz-2027" not in edition_ids()


def test_an_edition_that_ships_is_never_overwritten() -> None:
    with pytest.raises(UserError, match="zz-2025"):
        edition_store.save(replace(own(), id="zz-2025"))
    with pytest.raises(UserError, match="zz-2025"):
        edition_store.save(load_edition("zz-2025"))


def test_one_file_goes_to_another_school_by_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edition_store.save(own())
    file = tmp_path / "省 新表"
    assert main(["editions", "--export", "zz-2026", str(file)]) == 0
    other_pc(tmp_path, monkeypatch)
    assert main(["new", str(tmp_path / "a.zhibao"), "--edition", "zz-2026", "--school", "甲校"]) == 2
    assert main(["editions", "--load", str(file) + ".zhibao-edition"]) == 0
    capsys.readouterr()
    assert main(["editions", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["editions"]
    assert "zz-2026" in [each["id"] for each in listed]
    assert main(["new", str(tmp_path / "a.zhibao"), "--edition", "zz-2026", "--school", "甲校"]) == 0


def test_broken_and_foreign_files_are_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition_store.save(own())
    changed = set_row(own(), "zz-2026.t1.1", name="别的")
    files = {
        "坏": b"\xff\xfe\x00rubbish",
        "空": b"",
        "大": b"#" * 1_100_000,
        "同号": edition_text(changed).encode(),
        "随程序": edition_text(load_edition("zz-2025")).encode(),
        "半": edition_text(own()).encode()[:5000],
    }
    for name, data in files.items():
        path = tmp_path / f"{name}.zhibao-edition"
        path.write_bytes(data)
        capsys.readouterr()
        assert main(["editions", "--load", str(path)]) == 2, name
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert main(["editions", "--load", str(tmp_path / "没有.zhibao-edition")]) == 2
    assert load_edition("zz-2026") == own()


def test_a_broken_file_in_the_folder_is_said_and_the_others_work(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition_store.save(own())
    (home / "editions" / "bad.zhibao-edition").write_text("not an edition", encoding="utf-8")
    assert main(["editions"]) == 1
    out = capsys.readouterr()
    assert "zz-2026" in out.out and "bad.zhibao-edition" in out.err


def test_a_draft_keeps_its_edition_on_a_pc_that_lacks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition_store.save(own())
    path = tmp_path / "甲校.zhibao"
    assert main(["new", str(path), "--edition", "zz-2026", "--school", "甲校"]) == 0
    assert main(["set", str(path), "zz-2026.t1.4", "2025", "4160"]) == 0
    other_pc(tmp_path, monkeypatch)
    assert "zz-2026" not in edition_ids()
    with closing(DraftFile.open(path)) as draft:
        assert draft.report.edition == own()
        assert draft.report.value("zz-2026.t1.4", "2025").text == "4160"
    repaired = tmp_path / "修复.zhibao"
    repair(path, repaired)
    with closing(DraftFile.open(repaired)) as draft:
        assert draft.report.edition == own()


def test_a_draft_keeps_the_edition_it_began_with_when_that_is_changed(tmp_path: Path) -> None:
    edition_store.save(own())
    path = tmp_path / "甲校.zhibao"
    assert main(["new", str(path), "--edition", "zz-2026", "--school", "甲校"]) == 0
    edition_store.save(set_row(own(), "zz-2026.t1.1", name="后来改的"))
    with closing(DraftFile.open(path)) as draft:
        assert draft.report.edition.row("zz-2026.t1.1").name == own().row("zz-2026.t1.1").name


def test_drafts_of_shipped_editions_hold_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "a.zhibao"
    assert main(["new", str(path), "--edition", "zz-2025", "--school", "甲校"]) == 0
    with closing(sqlite3.connect(path)) as db:
        assert not db.execute("SELECT 1 FROM meta WHERE key = 'edition_text'").fetchall()


def test_a_draft_whose_edition_text_is_spoilt_is_told_in_a_sentence(tmp_path: Path) -> None:
    edition_store.save(own())
    path = tmp_path / "a.zhibao"
    assert main(["new", str(path), "--edition", "zz-2026", "--school", "甲校"]) == 0
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE meta SET value = 'rubbish' WHERE key = 'edition_text'")
    with pytest.raises(UserError, match="版本"):
        DraftFile.open(path)


def test_from_the_blank_form_to_word_excel_and_the_filled_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = blank_form(tmp_path / "省里的空白表.xlsx", load_edition("zz-2025"), Layout())
    made = propose_edition(form.path, "zz-2026")
    assert not made.gone and made.carried == 115
    edition_store.save(made.edition)
    draft = tmp_path / "报告.zhibao"
    assert (
        main(["new", str(draft), "--edition", "zz-2026", "--school", "青川职业学校", "--year", "2025"]) == 0
    )
    row = made.edition.renamed["zz-2025.t1.4"]
    assert main(["set", str(draft), row, "2025", "4160"]) == 0
    word, excel, filled = tmp_path / "a.docx", tmp_path / "a.xlsx", tmp_path / "填好.xlsx"
    capsys.readouterr()
    code = main(
        [
            "export",
            str(draft),
            "--word",
            str(word),
            "--excel",
            str(excel),
            "--fill",
            str(form.path),
            str(filled),
            "--json",
        ]
    )
    result = json.loads(capsys.readouterr().out)
    assert code in (0, 1) and word.stat().st_size > 5000
    assert result["fill"]["agreeing"] == result["fill"]["total"] == 115
    sheet, cell = form.cells["zz-2025.t1.4", "2025"]
    assert load_workbook(filled)[sheet][cell].value == 4160
    assert any("4160" in str(c.value) for ws in load_workbook(excel) for line in ws.iter_rows() for c in line)
    assert main(["check", str(draft), "--json"]) in (0, 1)
    capsys.readouterr()
    assert main(["dump", str(draft), "--json"]) == 0
    dumped = json.loads(capsys.readouterr().out)
    assert {r["row"]: r["values"]["2025"] for r in dumped["indicators"]}[row] == "4160"
    again = tmp_path / "再收.zhibao"  # the own edition is guessed from its own workbook
    assert main(["import", str(again), str(excel), "--edition", "zz-2026"]) in (0, 1)
