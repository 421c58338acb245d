"""The bench itself: what it builds, that baselines write what they claim, and the shape of its answer. No times."""

import json
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from app import cli
from app.bench import sheet_writers, word_stages, word_writers
from app.bench.drafts import measure_checks, measure_edit, read_texts
from app.bench.material import Part, material, sheets
from app.bench.run import document, growth, sizes_up_to
from app.bench.scaled import build_scaled, with_more_tables
from app.bench.timing import Measured, median_each
from app.bench.word_processes import run_alone
from db.draft import DraftFile
from exporters.excel import build_workbook
from exporters.word.manuscript import Manuscript
from report.progress import report_progress

PARTS = [
    Part("heading", "一、概况", 1),
    Part("text", "甲 <乙> & 丙"),
    Part("table", rows=(("年", "数"), ("2025", "12"))),
]


@pytest.fixture(scope="module")
def scaled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "3.zhibao"
    build_scaled(path, 3)
    return path


def test_a_scaled_report_holds_its_prose_as_often_and_repeats_no_paragraph(
    scaled: Path, tmp_path: Path
) -> None:
    build_scaled(tmp_path / "1.zhibao", 1)
    one, three = (DraftFile.open(path, read_only=True) for path in (tmp_path / "1.zhibao", scaled))
    characters = [report_progress(draft.report)[""].characters for draft in (one, three)]
    assert 2.5 < characters[1] / characters[0] < 3.5
    assert three.report.values == one.report.values
    first = [s.title for s in one.report.children("")]
    assert [s.title for s in three.report.children("")][-1] == first[-1], "the appendix stays at the end"
    one.close()
    three.close()


def test_the_same_size_always_gives_the_same_report(scaled: Path, tmp_path: Path) -> None:
    build_scaled(tmp_path / "3.zhibao", 3)
    first, second = (DraftFile.open(path, read_only=True) for path in (scaled, tmp_path / "3.zhibao"))
    assert first.report.blocks == second.report.blocks
    first.close()
    second.close()


def test_every_writer_of_word_files_writes_the_same_texts(tmp_path: Path) -> None:
    found, _ = word_writers.writers(PARTS, tmp_path)
    assert next(iter(found)) == "raw strings and zipfile"
    for write in found.values():
        write()
    for name in ("raw.docx", "python-docx.docx"):
        assert [t for t in read_texts(tmp_path / name) if t] == [
            "一、概况",
            "甲 <乙> & 丙",
            "年",
            "数",
            "2025",
            "12",
        ]


def test_a_library_that_is_not_there_is_skipped_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (word_writers, sheet_writers):
        monkeypatch.setattr(module, "find_spec", lambda _name: None)
    monkeypatch.setattr(word_writers.shutil, "which", lambda _name: None)
    assert word_writers.writers(PARTS, tmp_path)[1] == {"docxtpl": "not installed", "pandoc": "not installed"}
    assert sheet_writers.writers([], tmp_path)[1] == {"XlsxWriter": "not installed"}


def test_every_writer_of_workbooks_writes_the_cells_of_ours(scaled: Path, tmp_path: Path) -> None:
    draft = DraftFile.open(scaled, read_only=True)
    wanted = sheets(build_workbook(draft.report))
    draft.close()
    found, _ = sheet_writers.writers(wanted, tmp_path)
    for write in found.values():
        write()
    for path in tmp_path.glob("*.xlsx"):
        assert sheets(path.read_bytes()) == wanted, path.name
    assert "指标平表" in load_workbook(tmp_path / "raw.xlsx").sheetnames


def test_a_workbook_with_more_tables_holds_each_value_as_often(scaled: Path) -> None:
    draft = DraftFile.open(scaled, read_only=True)
    once, thrice = (with_more_tables(draft.report, times) for times in (1, 3))
    draft.close()
    assert once.edition == draft.report.edition and once.values == draft.report.values
    filled = [[len(s.cells) for s in sheets(build_workbook(each))] for each in (once, thrice)]
    assert len(filled[1]) == len(filled[0]) + 2 * len(once.edition.tables)
    assert 2.7 < sum(filled[1]) / sum(filled[0]) < 3.1


def test_the_material_holds_every_picture_and_heading(scaled: Path) -> None:
    draft = DraftFile.open(scaled, read_only=True)
    parts = material(draft.report, draft.picture)
    draft.close()
    assert {part.kind for part in parts} == {"heading", "text", "table", "picture"}
    assert all(part.data[:2] in (b"\xff\xd8", b"\x89P") for part in parts if part.kind == "picture")


def test_an_edit_is_measured_by_edits_that_reach_the_file(scaled: Path, tmp_path: Path) -> None:
    draft = DraftFile.open(scaled)
    measured = measure_edit(draft, tmp_path, 3, rounds=3)
    draft.undo()
    draft.close()
    assert measured.ours > 0 and list(measured.baselines) == ["bare SQLite commit"]
    again = DraftFile.open(scaled, read_only=True)
    assert any("第1次修改" in str(block.body) for block in again.report.blocks.values())
    assert [m.name for m in measure_checks(again.report, 3, 1)] == ["check", "recheck"]
    again.close()


def test_the_floor_of_the_writing_makes_the_very_parts_of_our_file(scaled: Path, tmp_path: Path) -> None:
    draft = DraftFile.open(scaled, read_only=True)
    package = Manuscript(draft.report, draft.picture).package(lambda bookmark: 7)
    word_stages.floor_of(package, tmp_path / "floor.docx")()
    with zipfile.ZipFile(tmp_path / "floor.docx") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == package
        assert all(
            i.compress_type == zipfile.ZIP_STORED for i in archive.infolist() if "/media/" in i.filename
        )
    held = word_stages.in_memory(draft.report, draft.picture)
    stages = word_stages.measure_stages(draft.report, held, tmp_path, 3, 1)
    assert [m.name for m in stages] == ["word-writing", "word-pages", "word-check"]
    assert stages[0].target == word_stages.WRITING_TARGET
    draft.close()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
def test_a_process_is_measured_alone_and_its_failure_is_told() -> None:
    script = "import time; held = b'.' * 50_000_000; time.sleep(0.1)"
    large, small = (
        run_alone([sys.executable, "-c", code])[1] for code in (script, "import time; time.sleep(0.1)")
    )
    assert 40 < large - small < 70
    with pytest.raises(OSError, match="ended with 3"):
        run_alone([sys.executable, "-c", "raise SystemExit(3)"])


def test_growth_is_time_for_each_unit_of_work_against_the_size_before() -> None:
    found = growth(
        [Measured("word", size, seconds, {"floor": 1.0}) for size, seconds in ((1, 1), (10, 5), (100, 55))]
    )
    assert found == {"word": {"1→10": 0.5, "10→100": 1.1}}


def test_ratios_are_those_of_the_first_size_to_the_first_baseline() -> None:
    measured = [
        Measured("edit", 1, 3, {"bare": 2.0, "other": 1.0}, target=2),
        Measured("edit", 10, 30, {"bare": 2.0}),
        Measured("memory", 10, 200, {"bare": 50.0}, unit="MB"),
    ]
    found = document(measured, {})
    assert found["ratios"] == {"edit": 1.5, "memory": 4.0}
    assert json.loads(json.dumps(found))["machine"].keys() >= {"cores", "python"}


def test_sizes_go_by_tens_up_to_what_was_asked() -> None:
    assert [sizes_up_to(n) for n in (1, 5, 10, 100)] == [[1], [1, 5], [1, 10], [1, 10, 100]]


def test_actions_take_turns() -> None:
    order: list[str] = []
    taken = median_each({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 2)
    assert order == ["a", "b", "a", "b"] and set(taken) == {"a", "b"}


def test_a_scale_that_makes_no_sense_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "--scale", "0"]) == 2
    assert "1 到 100" in capsys.readouterr().err


@pytest.mark.slow
def test_the_whole_bench_answers_with_every_ratio_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "--json", "--scale", "1", "--rounds", "1"]) in (0, 1)
    found = json.loads(capsys.readouterr().out)
    assert {"start", "edit", "word", "excel", "check", "import"} <= found["ratios"].keys()
    assert {"word-writing", "word-pages", "word-check", "word-charts"} <= found["ratios"].keys()
    assert all(ratio > 0 for ratio in found["ratios"].values())


def test_the_floor_is_a_sound_package(tmp_path: Path) -> None:
    word_writers.raw(PARTS, tmp_path / "raw.docx")
    assert zipfile.ZipFile(tmp_path / "raw.docx").testzip() is None
    assert Document(str(tmp_path / "raw.docx")).tables[0].cell(1, 1).text == "12"
