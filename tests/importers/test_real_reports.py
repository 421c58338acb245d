"""The two real reports, measured against the truth: floors that no change may fall below."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from importers import accept, propose
from report.dump import dump
from report.editions import load_edition
from report.model import Report

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
REAL = SHARED / "real"
pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the real reports are not part of the project")
EXACT = (
    "headings (level)", "heading numbers", "paragraphs", "table cells", "tables", "table captions", "figures (caption, place)",
    "pictures",
)  # fmt: skip


def measured(tmp_path: Path, name: str, ending: str) -> dict[str, Any]:
    proposal = propose(REAL / f"{name}{ending}")
    assert proposal.edition_id == name.partition("-")[2]
    report = Report(load_edition(proposal.edition_id), proposal.year)
    report.apply(accept(report, proposal).edit)
    out = tmp_path / "dump.json"
    out.write_text(json.dumps(dump(report), ensure_ascii=False), "utf-8")
    tool = [
        sys.executable,
        str(SHARED / "tools" / "measure_import.py"),
        str(out),
        str(REAL / f"{name}.truth.json"),
    ]
    done = subprocess.run(
        [*tool, "--tables", str(REAL / f"{name}-tables.json"), "--json"],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize(("name", "values"), [("000-gz-2020", 0.985), ("003-zz-2025", 1.0)])
def test_every_heading_paragraph_cell_and_picture_of_a_word_report_lands_in_place(
    tmp_path: Path, name: str, values: float
) -> None:
    result = measured(tmp_path, name, ".docx")
    assert {kind: result[kind]["right_share"] for kind in EXACT} == dict.fromkeys(EXACT, 1.0)
    assert (
        result["indicator values"]["right_share"] >= values
    )  # the rest are dashes of heading rows, no values
    assert result["extra headings"] == 0
    for kind in ("cases", "paragraphs in cases"):
        assert kind not in result or result[kind]["right_share"] == 1.0


@pytest.mark.parametrize(
    ("name", "paragraphs", "values"), [("000-gz-2020", 0.9, 0.85), ("003-zz-2025", 0.97, 0.99)]
)
def test_headings_and_text_of_the_published_text_land_in_place(
    tmp_path: Path, name: str, paragraphs: float, values: float
) -> None:
    result = measured(tmp_path, name, ".txt")
    assert result["headings (level)"]["right_share"] == 1.0
    assert result["heading numbers"]["right_share"] == 1.0
    assert result["paragraphs"]["right_share"] >= paragraphs
    assert result["indicator values"]["right_share"] >= values


def test_importing_a_report_twice_changes_nothing_more() -> None:
    path = REAL / "003-zz-2025.docx"
    report = Report(load_edition("zz-2025"), 2025)
    report.apply(accept(report, propose(path, report)).edit)
    again = accept(report, propose(path, report))
    assert again.edit.keys("blocks") == set()
    assert again.edit.keys("values") == set()
