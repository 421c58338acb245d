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


KNOWN = (
    ("E1", "000-gz-2020", ("4079", "4294")),
    ("E2", "000-gz-2020", ("70%", "73.71")),
    ("E3", "000-gz-2020", ("629.72", "627.92")),
    ("E4", "000-gz-2020", ("69.5", "73.5")),
    ("E5", "000-gz-2020", ("85240", "67355")),
    ("E6", "000-gz-2020", ("178.02", "155.95", "169.09")),
    ("E7", "000-gz-2020", ("5 行不是这样", "13.25", "14.89")),
    ("E8", "000-gz-2020", ("编号中缺少 图 3-12",)),
    ("E8", "000-gz-2020", ("图 7-1 用了 2 次",)),
    ("E9", "000-gz-2020", ("题注编号后面的标点不统一",)),
    ("E9", "000-gz-2020", ("图 7- 3",)),
    ("E10", "000-gz-2020", ("计算机网络技术", "22 个专业")),
    ("E11", "000-gz-2020", ("6665", "6841")),
    ("E12", "000-gz-2020", ("表 1-2", "表 6-1", "内容相同")),
    ("E13", "000-gz-2020", ("（格式）",)),
    ("E14", "000-gz-2020", ("半角标点",)),
    ("E16", "000-gz-2020", ("正文说的是 2020 年", "2019 年")),
    ("E17", "003-zz-2025", ("图 1-2 用了 2 次",)),
    ("E18", "003-zz-2025", ("目录里少了 3 个图", "图 4-1", "图 4-3")),
    ("E18", "003-zz-2025", ("目录里的“图 5-4", "文字不同")),
    ("E19", "003-zz-2025", ("引号方向不对",)),
    ("E20", "003-zz-2025", ("按“图”编号",)),
    ("E21", "003-zz-2025", ("三个专业群", "专业群数量")),
    ("E22", "003-zz-2025", ("1320", "1258", "36", "26 人")),
    ("E23", "003-zz-2025", ("738", "1258")),
    ("E24", "003-zz-2025", ("单位栏已写明 %", "95.89%")),
    ("E24", "003-zz-2025", ("94.4680",)),
    ("E25", "003-zz-2025", ("13153", "13152")),
    ("E26", "003-zz-2025", ("1.人才培养", "1 人才培养")),
)


@pytest.mark.parametrize(("known", "name", "words"), KNOWN, ids=lambda value: str(value)[:12])
def test_each_known_fault_of_the_two_reports_is_told_of(
    findings: dict[str, list[Finding]], known: str, name: str, words: tuple[str, ...]
) -> None:
    """E1 to E26 of the list of features; E15, columns of medians, must not be flagged and has a test of its own."""
    told = [f.message for f in findings[name]]
    assert any(all(word in message for word in words) for message in told), (known, words)


def test_a_place_in_a_ranking_is_no_earlier_count(findings: dict[str, list[Finding]]) -> None:
    """「较去年进步 7 名」 is not last year's number of pupils."""
    assert not any("7 → 106" in f.message for f in findings["003-zz-2025"])
