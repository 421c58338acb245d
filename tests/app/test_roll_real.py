"""Real reports rolled forward: into the next edition, and into the next year of the same one."""

import re
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from db.draft import DraftFile
from report.blocks import Text
from report.carried import carried_numbers
from report.content import Span
from report.model import Report
from report.roll import result_of
from report.roll.prose import last_year, take_over
from report.values import State

NAMES = re.compile(r"1\s?[+＋]\s?[XxＸ]|\d(?:[+＋]\d)+|\d[GD]")  # a digit in them is no figure
pytestmark = pytest.mark.slow


def rolled(
    folder: Path, source: Path, edition: str, to: tuple[str, ...], capsys: Any
) -> tuple[Report, Report, str]:
    """The report that came in, the one rolled forward from it, and what the command printed."""
    old, new = folder / "去年.zhibao", folder / "今年.zhibao"
    assert main(["import", str(old), str(source), "--edition", edition]) in (0, 1)
    before = old.read_bytes()
    capsys.readouterr()
    assert main(["roll", str(old), str(new), *to]) == 0
    assert old.read_bytes() == before, "last year's file stays as it is"
    reports = []
    for path in (old, new):
        draft = DraftFile.open(path, read_only=True)
        reports.append(draft.report)
        draft.close()
    return reports[0], reports[1], capsys.readouterr().out


def test_a_report_of_2020_becomes_one_of_the_newer_edition(
    shared: Path, chinese_folder: Path, capsys: Any
) -> None:
    source = shared / "real" / "000-gz-2020.docx"
    to = ("--year", "2021", "--edition", "gz-2025")
    old, new, told = rolled(chinese_folder, source, "gz-2020", to, capsys)
    assert len(new.values) >= 30 and all(value.locked for value in new.values.values())
    assert {key.rpartition("/")[2] for key in new.values} == {"2020"}
    paid, before = new.value("gz-2025.t5.9d", "2020"), old.value("gz-2020.t6.7b", "2020")
    assert paid.number is not None and before.number is not None and paid.number * 10_000 == before.number
    assert new.value("gz-2025.t3.8b", "2020").state == State.TEXT
    result = result_of(new)
    assert result is not None and all(
        line.text in told for line in (*result.carried, *result.doubtful, *result.left)
    )
    assert any("就业率" in line.text for line in result.left)


def test_a_report_of_2025_becomes_next_years_and_its_words_can_be_taken(
    shared: Path, chinese_folder: Path, capsys: Any
) -> None:
    source = shared / "real" / "003-zz-2025.docx"
    old, new, _ = rolled(chinese_folder, source, "zz-2025", ("--year", "2026"), capsys)
    held = {k: v.shown for k, v in old.values.items() if k.endswith("/2025")}
    assert held and {k: v.shown for k, v in new.values.items()} == held
    places = [key for key in new.sections if last_year(new, key)]
    assert len(places) > 20
    for section in places:
        take = take_over(new, section, range(len(last_year(new, section))))
        new.apply(take)
    assert len(list(carried_numbers(new))) > 200
    blocks = [block.body for block in new.blocks.values() if isinstance(block.body, Text)]
    parts = [part for text in blocks for p in text.paragraphs for part in p.content]
    unlit = [part.text for part in parts if isinstance(part, Span) and not part.carried]
    assert [text for text in unlit if re.search(r"\d", NAMES.sub("", text))] == []
