"""Many schools as one table: sums and quartiles by hand, outliers, and whatever a bureau's folder holds besides."""

import csv
import json
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app import cli, collating
from importers.flat_sheet import HEADINGS

duckdb = pytest.importorskip("duckdb")
Cells = dict[tuple[str, int], str]


def write(folder: Path, code: str, cells: Cells, name: str = "", unit: str = "人") -> Path:
    """A school's file: (row, year) → what was typed."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"{code}.csv")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for (row, year), text in cells.items():
            state = "数值" if text else "空白"
            writer.writerow([code, f"学校{code}", "表1", row, f"指标{row}", unit, year, text, state])
    return path


def run(folder: Path, out: Path, *more: str) -> int:
    return cli.main(["collate", str(folder), "--out", str(out), *more])


def table(path: Path) -> list[dict[str, str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel needs the mark to show Chinese"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def folder(chinese_folder: Path) -> Path:
    return chinese_folder / "各校"


def test_totals_medians_and_quartiles_are_those_of_the_schools(folder: Path, tmp_path: Path) -> None:
    numbers = [3, 8, 1, 9, 4, 7, 2, 6, 5]
    for place, number in enumerate(numbers):
        write(folder, f"{place:03d}", {("r", 2025): str(number)})
    assert run(folder, tmp_path / "out") == 0
    (line,) = table(tmp_path / "out" / "totals.csv")
    quarters = statistics.quantiles(numbers, n=4, method="inclusive")
    assert line["学校数"] == line["有数的学校"] == "9"
    assert [float(line[c]) for c in ("合计", "下四分位", "中位数", "上四分位")] == [45, *quarters]


def test_a_blank_is_no_number_and_a_share_has_no_total(folder: Path, tmp_path: Path) -> None:
    write(folder, "1", {("r", 2025): "", ("q", 2025): "90"}, unit="%")
    write(folder, "2", {("r", 2025): "10", ("q", 2025): "80"}, unit="%")
    run(folder, tmp_path / "out")
    q, r = table(tmp_path / "out" / "totals.csv")
    assert (r["学校数"], r["有数的学校"], r["中位数"]) == ("2", "1", "10")
    assert (q["合计"], q["中位数"]) == ("", "85")


def test_a_figure_wrong_by_a_factor_of_ten_is_an_outlier_from_eight_schools_on(
    folder: Path, tmp_path: Path
) -> None:
    for place in range(7):
        write(folder, f"{place:03d}", {("r", 2025): str(100 + place)})
    write(folder, "900", {("r", 2025): "1030", ("s", 2025): "5"})
    run(folder, tmp_path / "out")
    (line,) = table(tmp_path / "out" / "outliers.csv")
    assert (line["学校代码"], line["数值"], line["原文"]) == ("900", "1030", "1030")
    (folder / "000.csv").unlink()
    run(folder, tmp_path / "out")
    assert table(tmp_path / "out" / "outliers.csv") == []


def test_rows_that_nearly_all_schools_fill_alike_have_no_outliers(folder: Path, tmp_path: Path) -> None:
    for place in range(10):
        write(folder, f"{place:03d}", {("r", 2025): "0" if place else "3"})
    run(folder, tmp_path / "out")
    assert table(tmp_path / "out" / "outliers.csv") == []


def test_a_school_that_reported_twice_is_told_and_counts_once(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import os

    old = write(folder, "1", {("r", 2025): "5"}, "旧.csv")
    os.utime(old, (1_700_000_000, 1_700_000_000))
    write(folder, "1", {("r", 2025): "7"}, "新.csv")
    assert run(folder, tmp_path / "out") == 1
    assert "新.csv、旧.csv" in capsys.readouterr().out
    (line,) = table(tmp_path / "out" / "totals.csv")
    assert (line["学校数"], line["合计"]) == ("1", "7")


def test_last_years_column_fills_a_gap_and_a_difference_to_what_was_reported_is_told(
    folder: Path, tmp_path: Path
) -> None:
    write(folder / "2024", "1", {("r", 2024): "5"})
    write(folder / "2025", "1", {("r", 2024): "6", ("r", 2025): "7", ("q", 2024): "1"})
    assert run(folder, tmp_path / "out") == 1
    totals = {(t["行号"], t["年度"]): t["合计"] for t in table(tmp_path / "out" / "totals.csv")}
    assert totals == {("r", "2024"): "5", ("q", "2024"): "1", ("r", "2025"): "7"}
    (changed,) = table(tmp_path / "out" / "changed.csv")
    assert (changed["数值"], changed["那里的数值"]) == ("5", "6")


def test_schools_of_the_list_that_sent_nothing_are_named(folder: Path, tmp_path: Path) -> None:
    write(folder, "001", {("r", 2025): "5"})
    names = tmp_path / "名单.csv"
    names.write_text("学校代码,学校名称\n001,学校001\n002,学校002\n", encoding="utf-8")
    assert run(folder, tmp_path / "out", "--schools", str(names)) == 1
    assert [(m["学校代码"], m["年度"]) for m in table(tmp_path / "out" / "missing.csv")] == [("002", "2025")]


def test_files_that_cannot_be_read_are_listed_and_stop_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, "1", {("r", 2025): "5"})
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "空.csv").write_bytes(b"")
    (folder / "假.zhibao").write_bytes(b"no draft")
    (folder / "~$开着.xlsx").write_bytes(b"lock")
    assert run(folder, tmp_path / "out", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert {entry["file"] for entry in told["unread_files"]} == {"坏.xlsx", "空.csv", "假.zhibao"}
    assert told["values"] == 1
    book = load_workbook(tmp_path / "out" / "汇总.xlsx")
    assert {row[0] for row in book["没能读的文件"].iter_rows(min_row=2, values_only=True)} == {
        "坏.xlsx",
        "空.csv",
        "假.zhibao",
    }


def test_drafts_and_workbooks_of_one_school_give_the_same_values(tmp_path: Path) -> None:
    from app.sample import build_sample
    from db.draft import DraftFile
    from exporters.excel import export_excel

    for kind in ("draft", "workbook"):
        (tmp_path / kind).mkdir()
    build_sample(tmp_path / "draft" / "a.zhibao")
    draft = DraftFile.open(tmp_path / "draft" / "a.zhibao", read_only=True)
    export_excel(draft.report, tmp_path / "workbook" / "a.xlsx")
    draft.close()
    for kind in ("draft", "workbook"):
        assert run(tmp_path / kind, tmp_path / f"{kind}-out") == 0
    texts = [(tmp_path / f"{kind}-out" / "totals.csv").read_bytes() for kind in ("draft", "workbook")]
    assert texts[0] == texts[1]


def test_the_values_are_parquet_by_year_that_any_engine_reads(folder: Path, tmp_path: Path) -> None:
    write(folder, "1", {("r", 2024): "4", ("r", 2025): "5"})
    run(folder, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out" / "values").iterdir()} == {"year=2024", "year=2025"}
    pattern = str(tmp_path / "out" / "values" / "**" / "*.parquet")
    found = duckdb.sql(
        f"SELECT year, code, number FROM read_parquet('{pattern}', hive_partitioning = true) ORDER BY 1"
    )
    assert found.fetchall() == [(2024, "1", 4.0), (2025, "1", 5.0)]


def test_a_second_run_replaces_the_first_and_leaves_nothing_else(folder: Path, tmp_path: Path) -> None:
    write(folder, "1", {("r", 2024): "4", ("r", 2025): "5"})
    out = folder / "out"  # inside the folder: its files are no schools
    run(folder, out)
    (folder / "1.csv").unlink()
    write(folder, "2", {("r", 2025): "5"})
    assert run(folder, out) == 0
    assert {path.name for path in out.iterdir()} == set(collating._RESULTS)
    assert [path.name for path in (out / "values").iterdir()] == ["year=2025"]


def test_names_that_excel_would_take_for_formulas_stay_text(folder: Path, tmp_path: Path) -> None:
    path = write(folder, "1", {("r", 2025): "5"})
    path.write_text(path.read_text("utf-8").replace("表1", "=1+1"), encoding="utf-8")
    run(folder, tmp_path / "out")
    assert table(tmp_path / "out" / "totals.csv")[0]["表"] == "'=1+1"
    cell = load_workbook(tmp_path / "out" / "汇总.xlsx")["合计"]["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_many_files_are_read_by_several_processes_with_the_same_result(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(12):
        write(folder, f"{place:03d}", {("r", 2025): str(place)})
    run(folder, tmp_path / "one")
    monkeypatch.setattr(collating, "_CHUNK", 5)
    run(folder, tmp_path / "many")
    assert (tmp_path / "one" / "totals.csv").read_bytes() == (tmp_path / "many" / "totals.csv").read_bytes()


def test_an_empty_folder_and_a_missing_one_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, tmp_path / "out") == 2
    assert run(tmp_path / "没有", tmp_path / "out") == 2
    assert not (tmp_path / "out").exists()
    assert "没有" in capsys.readouterr().err


def test_without_duckdb_one_calm_sentence_says_what_to_install(folder: Path, tmp_path: Path) -> None:
    write(folder, "1", {("r", 2025): "5"})
    script = (
        "import sys; sys.modules['duckdb'] = None; from app.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, "collate", str(folder), "--out", str(tmp_path / "out")]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 2
    assert "DuckDB" in done.stderr and "Traceback" not in done.stderr
