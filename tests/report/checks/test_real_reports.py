"""The rules over two published reports, read from their Word files: what must be found, and silence elsewhere."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from importers import accept, propose
from report.checks import run_checks
from report.checks.findings import Finding, Level, as_json
from report.editions import load_edition
from report.edits import fill_from_edition
from report.model import Report
from tests.conftest import SHARED

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the shared material is not here")


@pytest.fixture(scope="module")
def findings() -> dict[str, list[Finding]]:
    found = {}
    for name in ("003-zz-2025", "000-gz-2020"):
        proposal = propose(SHARED / "real" / f"{name}.docx")
        report = Report(load_edition(proposal.edition_id), proposal.year)
        report.apply(fill_from_edition(report))
        report.apply(accept(report, proposal).edit)
        found[name] = run_checks(report)
    return found


def serious(found: list[Finding]) -> list[Finding]:
    return [f for f in found if f.level in (Level.ERROR, Level.QUERY)]


def test_wrong_totals_are_found_with_the_right_ones(findings: dict[str, list[Finding]]) -> None:
    sums = {(f.found, f.expected): f.level for f in findings["000-gz-2020"] if f.rule == "sum"}
    assert sums["629.72", "627.92"] == Level.ERROR
    assert sums["69.5", "73.5"] == Level.ERROR


def test_numbers_used_twice_and_left_out_are_found(findings: dict[str, list[Finding]]) -> None:
    gz = [f.message for f in findings["000-gz-2020"] if f.family == "numbering"]
    assert any("图 7-1" in m for m in gz) and any("图 3-12" in m for m in gz)
    zz = [f.message for f in findings["003-zz-2025"] if f.rule == "number_twice"]
    assert len(zz) == 1 and "图 1-2" in zz[0]


def test_medians_are_not_added_up(findings: dict[str, list[Finding]]) -> None:
    for finding in serious(findings["000-gz-2020"]):
        assert not any("中值" in place.where for place in finding.places), finding.message


def test_few_errors_and_queries_fit_no_known_defect(findings: dict[str, list[Finding]]) -> None:
    """At most three for each report, about fifteen pages; each was read and is a true finding or a fair question."""
    for name, found in findings.items():
        known = (SHARED / "real" / f"{name}.defects.jsonl").read_text(encoding="utf-8").splitlines()
        texts = "".join(f"{d['found']} {d['expected']} {d['why']}" for d in map(json.loads, known))
        strange = [f for f in serious(found) if f.found and f.found not in texts]
        assert len(strange) <= 3, [f.message for f in strange]
        assert len(serious(found)) <= 25, [f.message for f in serious(found)]


@pytest.mark.parametrize(("name", "certain", "probable"), [("003-zz-2025", 36, 8), ("000-gz-2020", 38, 40)])
def test_most_of_what_careful_reading_found_is_found(
    findings: dict[str, list[Finding]], name: str, certain: int, probable: int, tmp_path: Path
) -> None:
    listed = tmp_path / "findings.json"
    shown = {"findings": [as_json(f) for f in findings[name]]}
    listed.write_text(json.dumps(shown, ensure_ascii=False), encoding="utf-8")
    real = SHARED / "real"
    files = [listed, real / f"{name}.txt", real / f"{name}.defects.jsonl"]
    command = [sys.executable, *map(str, (SHARED / "tools" / "measure_check.py", *files)), "--json"]
    result = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    summary = json.loads(result.stdout)
    assert summary["certain"][0] >= certain and summary["probable"][0] >= probable
    assert summary["unmatched_per_7000_characters"] <= 1
