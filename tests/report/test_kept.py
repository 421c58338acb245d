"""What is kept from edit to edit (order, numbers, figures) is at every moment what a fresh look at the report gives."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report import edits
from report.blocks import Body, Case, Chart, Figure, IndicatorTable, Paragraph, Role, Table, Text
from report.checks.findings import Finding, Place
from report.content import BoundNumber, Reference, Span
from report.house_style import CAPTIONS, NUMBERING
from report.model import Change, Edit, Report
from report.numbering import Numbers, may_renumber, number_report
from report.progress import KeptProgress, report_progress
from report.values import BLANK, read_value
from tests.report.small import small_report

ROLES = (Role.BODY, Role.RUN_IN, Role.NUMBERED, Role.BULLET)
Dice = list[int]  # what a step draws: its kind and where and what it changes
steps = st.lists(st.lists(st.integers(0, 40), min_size=6, max_size=6), min_size=1, max_size=14)


def body_of(report: Report, dice: Dice) -> Body:
    """A body of any kind; texts count their characters, some of them by what other records hold."""
    target = [*report.blocks, *report.sections][dice[3] % (len(report.blocks) + len(report.sections))]
    words = Span("字" * dice[2])
    parts = ((words,), (words, BoundNumber("x.t1.3", "2025")), (words, Reference(target)), ())
    made = tuple(
        Paragraph(parts[(dice[4] + n) % len(parts)], ROLES[(dice[5] + n) % len(ROLES)], level=dice[4] % 2)
        for n in range(dice[5] % 4)
    )
    every: tuple[Body, ...] = (
        Text(made),
        Text(made),
        Case("例" * (dice[2] % 3)),
        Figure(caption="图", numbered=bool(dice[3] % 2)),
        Chart("bar"),
        Table(rows=(("甲",),), caption_as=("table", "figure", "")[dice[4] % 3]),
        IndicatorTable("x.t1"),
    )
    return every[dice[1] % len(every)]


def drawn_edit(report: Report, dice: Dice) -> Edit:
    """One edit as a person makes it."""
    kind, at, what, other = dice[0] % 12, dice[1], dice[2], dice[3]
    sections, blocks = list(report.sections), list(report.blocks)
    section = sections[at % len(sections)]
    if not blocks:
        return edits.insert_block(report, section, 0, body_of(report, dice), "放")
    block = blocks[at % len(blocks)]
    if kind <= 2 and isinstance(report.blocks[block].body, Text):
        return edits.set_body(report, block, body_of(report, [dice[0], 0, *dice[2:]]), "写")
    if kind <= 4:
        cases = [b.id for b in report.blocks.values() if isinstance(b.body, Case) and b.section == section]
        parent = cases[0] if cases and other % 2 else ""
        return edits.insert_block(report, section, what % 4, body_of(report, dice), "放", parent)
    if kind == 5 and not report.blocks[block].parent:
        return edits.move_block(report, block, section, what % 4)
    if kind == 6:
        return edits.delete_blocks(report, [block]) if len(blocks) > 3 else Edit("", ())
    if kind == 7:
        row = ("x.t1.1", "x.t1.2", "x.t1.5")[what % 3]
        return edits.set_value(report, row, "2025", read_value(str(other * 37)) if at % 3 else BLANK)
    if kind == 8:
        key, text = ((NUMBERING, "decimal"), (CAPTIONS, "through"), ("report.date", "今天"))[what % 3]
        return edits.set_field(report, key, text if other % 2 else "")
    return section_edit(report, section, dice)


def section_edit(report: Report, section: str, dice: Dice) -> Edit:
    """A section named, left out, locked, moved, deleted or added."""
    kind, what, other = dice[0] % 3, dice[2], dice[3]
    if kind == 0:
        changes: dict[str, Any] = (
            {"title": "题" * (what % 4 + 1)},
            {"skipped": "无" * (other % 2)},
            {"state": ("open", "review", "locked")[other % 3]},
            {"numbered": bool(other % 2)},
        )[what % 4]
        return edits.set_section(report, section, "改", **changes)
    if kind == 1:
        return edits.insert_section(report, section if other % 2 else "", what % 4, "新的")
    if other % 4 == 0 and len(report.sections) > 4 and report.sections[section].parent != "":
        return edits.delete_section(report, section)
    siblings = report.children(report.sections[section].parent)
    return edits.move_section(report, section, report.sections[section].parent, what % len(siblings))


def drawn_findings(report: Report, dice: Dice) -> tuple[Finding, ...]:
    """Findings in sections, in one that is gone, and in none."""
    places = [*report.sections, "gone", ""]
    levels = ("error", "query", "hint")
    return tuple(
        Finding("r", "entry", levels[n % 3], f"{n}", (Place("", "", section=places[n % len(places)]),))
        for n in dice[1:]
    )


class Kept:
    """A report at work, as the window keeps it."""

    def __init__(self) -> None:
        self.report = small_report()
        self.findings: tuple[Finding, ...] = ()
        self.numbers: Numbers = number_report(self.report)
        self.progress = KeptProgress(self.report)
        self.progress.count(self.findings, self.numbers)

    def follow(self, edit: Edit | None) -> None:
        """Does an edit, or takes new findings, and holds everything against a fresh look."""
        before = self.progress.figures.copy()
        if edit is not None:
            self.report.apply(edit)
            if may_renumber(edit):
                self.numbers = number_report(self.report)
        changed = self.progress.follow(edit, self.findings, self.numbers)
        fresh = replace(self.report, _index=None, _block_index=None, counted={})
        assert [b.id for b in self.report.blocks_in_order()] == [b.id for b in fresh.blocks_in_order()]
        assert self.numbers == number_report(fresh)
        assert self.progress.figures == report_progress(fresh, self.findings)
        assert changed == {key for key, at in self.progress.figures.items() if before.get(key) != at}


@settings(max_examples=120, deadline=None)
@given(steps)
def test_what_is_kept_after_any_edits_is_what_a_fresh_look_gives(drawn: list[Dice]) -> None:
    kept, done = Kept(), []
    for dice in drawn:
        if dice[5] % 5 == 0:
            kept.findings = drawn_findings(kept.report, dice)
            kept.follow(None)
        edit = drawn_edit(kept.report, dice)
        kept.follow(edit)
        done.append(edit)
        if dice[4] % 4 == 0:
            kept.follow(done.pop().inverted())
    for edit in reversed(done):
        kept.follow(edit.inverted())


def test_typing_keeps_the_numbers_and_a_new_list_item_does_not() -> None:
    report = small_report()
    report.apply(edits.insert_block(report, "s-c2", 0, Text(), "写", block_id="b"))

    def written(*paragraphs: Paragraph) -> Edit:
        return edits.set_body(report, "b", Text(paragraphs), "写")

    assert not may_renumber(written(Paragraph((Span("写了"),)), Paragraph((Span("两段"),))))
    item = Paragraph((Span("一项"),), Role.NUMBERED)
    assert may_renumber(written(item))
    report.apply(written(item))
    assert not may_renumber(written(replace(item, content=(Span("改了"),))))
    assert may_renumber(written(Paragraph(()), item))


@pytest.mark.parametrize(
    ("change", "changes_numbers"),
    [
        (Change("values", "x.t1.1/2025", None, BLANK), False),
        (Change("fields", "report.date", None, "今天"), False),
        (Change("fields", NUMBERING, None, "decimal"), True),
        (Change("pictures", "a", None, None), False),
    ],
)
def test_only_settings_among_fields_and_values_change_numbers(change: Change, changes_numbers: bool) -> None:
    assert may_renumber(Edit("改", (change,))) is changes_numbers


def test_words_in_one_section_change_the_figures_of_it_and_of_those_above_alone() -> None:
    kept = Kept()
    kept.follow(edits.insert_block(kept.report, "s-c1-1", 0, Text(), "放", block_id="b"))
    edit = edits.set_body(kept.report, "b", Text((Paragraph((Span("三个字"),)),)), "写")
    kept.report.apply(edit)
    assert kept.progress.follow(edit, (), kept.numbers) == {"s-c1-1", "s-c1", ""}
    assert kept.progress.follow(edit, (), kept.numbers) == set()
