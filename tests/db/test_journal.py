"""Random edits, undone and redone in any order, against a plain list of states in memory."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from db.store import true_edit
from db.verify import verify
from report.blocks import Paragraph, Text
from report.content import spans
from report.edits import delete_section, insert_block, insert_section, joined, move_section, set_section
from report.model import Edit, Report
from tests.db.helpers import field_edit, new_draft, reopen, value_edit
from tests.report.small import small_report

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ACTIONS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 5), TEXTS), max_size=12)


def edit_for(report: Report, kind: int, n: int, text: str) -> Edit:
    sections = [s for s, _ in report.walk() if s.type == "body"] or report.children("")
    section = sections[n % len(sections)]
    if kind == 0:
        return value_edit(report, text, column=("2024", "2025")[n % 2])
    if kind == 1:
        return field_edit(report, text, f"key{n}")
    if kind == 2:
        return insert_block(report, section.id, n, Text((Paragraph(spans(text)),)), "插入文字")
    if kind == 3:
        return insert_section(report, "", n, text)
    if kind == 4:
        return delete_section(report, section.id)
    if kind == 5:
        return set_section(report, section.id, "改标题", title=text)
    if kind == 6:
        return joined(
            "几处",
            [field_edit(report, text, "a"), field_edit(report, text + "b", "a"), value_edit(report, "7")],
        )
    return move_section(report, section.id, "", n)


@settings(max_examples=15, deadline=None)
@given(ACTIONS)
def test_memory_file_and_journal_agree_whatever_is_done(actions: list[tuple[int, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        draft = new_draft(Path(folder))
        for kind, n, text in actions:
            if kind == 8:
                (draft.undo if n % 2 else draft.redo)()
            else:
                draft.commit(edit_for(draft.report, kind, n, text))
        final = copied(draft.report)
        draft.close()
        draft = reopen(draft.path)
        assert draft.report == final
        while draft.undo():
            pass
        assert draft.report == small_report()
        draft.close()
        assert verify(draft.path) == []
        draft = reopen(draft.path)
        assert draft.report == small_report()
        while draft.redo():
            pass
        draft.close()
        assert verify(draft.path) == []


@settings(max_examples=15, deadline=None)
@given(ACTIONS)
def test_undo_all_and_redo_all_come_back_to_the_same_report(actions: list[tuple[int, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        draft = new_draft(Path(folder))
        states = [copied(draft.report)]
        for kind, n, text in actions:
            if draft.commit(edit_for(draft.report, kind % 8, n, text)).changes:
                states.append(copied(draft.report))
        for state in reversed(states[:-1]):
            draft.undo()
            assert draft.report == state
        assert draft.undo_name == ""
        for state in states[1:]:
            draft.redo()
            assert draft.report == state
        assert draft.redo_name == ""
        draft.close()


def copied(report: Report) -> Report:
    """The report with dictionaries of its own."""
    return Report(
        report.edition,
        report.year,
        dict(report.sections),
        dict(report.blocks),
        dict(report.values),
        dict(report.fields),
        dict(report.pictures),
    )


def test_changes_of_one_record_in_one_edit_follow_each_other() -> None:
    report = small_report()
    twice = joined("两次", [field_edit(report, "甲"), field_edit(report, "乙")])
    edit = true_edit(report, twice)
    assert [(c.before, c.after) for c in edit.changes] == [(None, "甲"), ("甲", "乙")]
