"""The sample report, silent when whole, with one fault seeded at a time: how many of them are found."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.sample import build_sample
from db.draft import DraftFile
from report.blocks import Table, Text
from report.checks import run_checks
from report.checks.findings import Level
from report.content import BoundNumber, Content, Span
from report.model import Change, Edit, Report, cell_key
from report.stream import bound_text
from report.tables import shown_rows
from report.values import read_value


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Report]:
    path = Path(tmp_path_factory.mktemp("sample")) / "sample.zbao"
    build_sample(path)
    draft = DraftFile.open(path)
    yield draft.report
    draft.close()


def bumped(text: str) -> str:
    """The last digit before the point changed."""
    match = re.match(r"[^\d]*\d[\d,]*", text)
    assert match is not None
    at = match.end() - 1
    return text[:at] + str((int(text[at]) + 3) % 10) + text[at + 1 :]


def answers(report: Report, edit: Edit, known: set[str]) -> bool:
    """Whether the edit brings a finding that was not there before."""
    report.apply(edit)
    found = any(f.message not in known for f in run_checks(report))
    report.apply(edit.inverted())
    return found


def block_edit(report: Report, key: str, body: object) -> Edit:
    block = report.blocks[key]
    return Edit("改", (Change("blocks", key, block, replace(block, body=body)),))  # type: ignore[arg-type]


def test_the_whole_sample_has_no_error_and_no_query(sample: Report) -> None:
    for printed in (True, False):
        serious = [f for f in run_checks(sample, printed) if f.level != Level.HINT]
        assert serious == []


def summed_tables(report: Report) -> Iterator[tuple[str, Table]]:
    """Tables with a total row, as an imported file has them: the totals typed."""
    for key, block in report.blocks.items():
        body = block.body
        if isinstance(body, Table) and any(c.rule == "sum" and c.axis == "row" for c in body.computed):
            yield key, replace(body, rows=shown_rows(body), computed=())


def test_a_changed_digit_in_a_summed_table_is_found(sample: Report) -> None:
    known, tried, caught = {f.message for f in run_checks(sample)}, 0, 0
    for key, body in summed_tables(sample):
        for r, row in enumerate(body.rows[body.header_rows :], body.header_rows):
            for c, cell in enumerate(row):
                if (
                    (r + c) % 3
                    or not re.fullmatch(r"\d[\d,.]*", cell)
                    or not re.fullmatch(r"\d[\d,.]*", body.rows[-1][c])
                ):
                    continue
                rows = [list(line) for line in body.rows]
                rows[r][c] = bumped(cell)
                changed = replace(body, rows=tuple(map(tuple, rows)))
                tried += 1
                caught += answers(sample, block_edit(sample, key, changed), known)
    assert tried > 10 and caught >= 0.95 * tried, (caught, tried)


def test_two_rows_changed_about_do_not_break_a_total(sample: Report) -> None:
    known = {f.message for f in run_checks(sample)}
    for key, body in summed_tables(sample):
        first = body.header_rows
        rows = list(body.rows)
        rows[first], rows[first + 1] = rows[first + 1], rows[first]
        swapped = replace(body, rows=tuple(rows), merges=())
        if not body.merges:
            assert not answers(sample, block_edit(sample, key, swapped), known), key


def typed(report: Report, content: Content) -> list[Span]:
    """A sentence as an imported file has it: bound numbers as mere text."""
    return [
        Span(bound_text(report, part)) if isinstance(part, BoundNumber) else part
        for part in content
        if isinstance(part, BoundNumber | Span)
    ]


def test_a_changed_number_in_a_sentence_is_found_for_most(sample: Report) -> None:
    known, seen, tried, caught = {f.message for f in run_checks(sample)}, 0, 0, 0
    for key, block in list(sample.blocks.items()):
        if not isinstance(block.body, Text):
            continue
        for place, paragraph in enumerate(block.body.paragraphs):
            parts = [part for part in paragraph.content if isinstance(part, BoundNumber | Span)]
            for at, part in enumerate(parts):
                if not isinstance(part, BoundNumber) or not re.search(r"\d", bound_text(sample, part)):
                    continue
                seen += 1
                if seen % 3:  # one in three: each try is a whole run
                    continue
                content = typed(sample, paragraph.content)
                content[at] = Span(bumped(bound_text(sample, part)))
                paragraphs = list(block.body.paragraphs)
                paragraphs[place] = replace(paragraph, content=tuple(content))
                body = replace(block.body, paragraphs=tuple(paragraphs))
                tried += 1
                caught += answers(sample, block_edit(sample, key, body), known)
    assert tried > 20 and caught >= 0.75 * tried, (caught, tried)


def test_a_part_larger_than_its_whole_is_found(sample: Report) -> None:
    known, seen, tried, caught = {f.message for f in run_checks(sample)}, 0, 0, 0
    for rule in sample.edition.rules:
        column = str(sample.year)
        whole = sample.value(rule.whole, column)
        if rule.kind != "each_at_most" or whole.number is None:
            continue
        for part in rule.parts:
            before = sample.value(part, column)
            if before.number is None:
                continue
            after = read_value(str(whole.number + 7), sample.edition.row(part).unit)
            key = cell_key(part, column)
            seen += 1
            if seen % 2:
                continue
            tried += 1
            caught += answers(sample, Edit("改", (Change("values", key, before, after),)), known)
    assert tried > 10 and caught == tried, (caught, tried)


def test_faults_of_the_pen_are_found(sample: Report) -> None:
    """A stale year, a dropped unit, a lost mark, words said twice: written after the first sentence of a section."""
    known = {f.message for f in run_checks(sample)}
    key, block = next((k, b) for k, b in sample.blocks.items() if isinstance(b.body, Text))
    assert isinstance(block.body, Text)
    first = block.body.paragraphs[0]
    for fault in (
        "每年安排 300 万专项经费。",
        "场地 450 平方，可用。",
        "打造“匠心品牌。",
        "近 300 余人参加。",
        "一是抓课堂；二是抓实训；四是抓评价。",
        "获国家级 3 项、省级 9 项，共计 13 项。",
        "由 100 人增至 150 人，增长 60%。",
        "2025 下半年开工。",
        "见表 9-9。",
    ):
        paragraph = replace(first, content=(*first.content, Span(fault)))
        body = replace(block.body, paragraphs=(paragraph, *block.body.paragraphs[1:]))
        assert answers(sample, block_edit(sample, key, body), known), fault
