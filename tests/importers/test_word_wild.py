"""Reports of every habit that schools have come in whole: headings, text, tables, figures, cases, values, and nothing is lost."""

from pathlib import Path

import pytest

from tests.importers.wild_measure import troubles
from tests.importers.wild_objects import wild


@pytest.fixture(autouse=True)
def no_office_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The made-up metafiles of these reports are no pictures: no office program need try."""
    monkeypatch.setattr("importers.vectors.office_program", lambda: "")


@pytest.mark.parametrize("seed", range(24))
def test_a_wild_report_comes_in_whole(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    truth, way = wild(seed, path)
    assert troubles(truth, path) == [], way


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 1080, 20))
def test_eighty_more_come_in_whole_but_for_one_line_in_a_thousand(first: int, tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    wrong: list[str] = []
    whole = 0
    for seed in range(first, first + 20):
        truth, _ = wild(seed, path)
        whole += (
            len(truth.headings)
            + len(truth.paragraphs)
            + len(truth.tables)
            + len(truth.figures)
            + len(truth.values)
        )
        found = troubles(truth, path)
        assert not [t for t in found if t.startswith("text lost")], seed
        wrong += found
    assert len(wrong) * 1000 <= whole * 2, wrong
