"""Seeded faults in made-up reports and in texts written by hand: most are found, and sound reports are silent.

The whole measure is `python -m tools.measure_recall`; here a part of it guards what was reached.
"""

import random
from pathlib import Path

import pytest

from report.checks import run_checks
from tests.report.checks.generated import clean, numeric_faults, other_faults, report_lines
from tools.measure_recall import PIECES, measure, planted, read_lines, serious, untold

SCHOOLS = [("a", 0), ("a", 1), ("b", 0), ("b", 3)]


@pytest.mark.parametrize(("world", "seed"), SCHOOLS)
def test_a_sound_report_has_no_error_and_no_query(world: str, seed: int, tmp_path: Path) -> None:
    report = read_lines(clean(report_lines(world, seed)), tmp_path)
    assert serious(run_checks(report)) == []


def test_most_seeded_numbers_are_found(tmp_path: Path) -> None:
    tried = found = 0
    for world, seed in (("a", 7), ("b", 5)):
        lines = report_lines(world, seed)
        known = run_checks(read_lines(clean(lines), tmp_path))
        faults = list(numeric_faults(lines, random.Random(seed)))[::3]
        recall = measure(iter(faults), known, tmp_path)
        tried, found = tried + sum(recall.tried.values()), found + sum(recall.found.values())
    assert tried >= 25 and found >= 0.95 * tried, (found, tried)


def test_most_other_faults_are_found(tmp_path: Path) -> None:
    lines = report_lines("a", 2)
    known = run_checks(read_lines(clean(lines), tmp_path))
    recall = measure(other_faults(lines, random.Random(2)), known, tmp_path)
    assert recall.rate() >= 0.85, [fault.kind for fault in recall.missed]


@pytest.mark.parametrize("path", sorted(PIECES.glob("*.txt")), ids=lambda path: path.stem)
def test_planted_faults_of_a_longer_text(path: Path, tmp_path: Path) -> None:
    sound, faulty, faults = planted(path.read_text(encoding="utf-8"))
    known = run_checks(read_lines(sound, tmp_path))
    assert serious(known) == []
    missed = untold(faults, known, run_checks(read_lines(faulty, tmp_path)))
    assert len(faults) >= 30 and len(missed) <= 0.15 * len(faults), missed
