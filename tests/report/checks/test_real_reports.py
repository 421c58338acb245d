"""The rules over two published reports, read from their Word files: what must be found, and silence elsewhere."""

import json

import pytest

from importers import accept, propose
from report.checks import run_checks
from report.checks.findings import Finding, Level
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
