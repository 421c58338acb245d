"""Snapshots: what the report was at a named moment, whatever was done, undone and redone since."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from db.verify import verify
from report.compare import compare
from report.errors import UserError
from report.model import STORES, Report
from report.restore import restore
from tests.db.helpers import field_edit, new_draft, reopen, value_edit
from tests.db.test_journal import ACTIONS, edit_for


def stores(report: Report) -> dict[str, object]:
    return {store: dict(getattr(report, store)) for store in STORES}


@settings(max_examples=25, deadline=None)
@given(ACTIONS, ACTIONS)
def test_the_past_is_reckoned_back_through_edits_undos_and_redos(before: list, after: list) -> None:  # type: ignore[type-arg]
    with tempfile.TemporaryDirectory() as folder:
        draft = new_draft(Path(folder))
        for actions, name in ((before, "初审稿"), (after, "")):
            for kind, n, text in actions:
                if kind == 8:
                    (draft.undo if n % 2 else draft.redo)()
                else:
                    draft.commit(edit_for(draft.report, kind, n, text))
            if name:
                draft.take_snapshot(name)
                then = stores(draft.report)
        now = stores(draft.report)
        past = draft.report_at(draft.snapshots()[0])
        assert stores(past) == then
        assert stores(draft.report) == now
        assert verify(draft.path) == []
        draft.close()


def test_a_snapshot_has_a_name_a_person_and_survives_closing(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    draft.take_snapshot("初审稿")
    draft.commit(value_edit(draft.report, "12"))
    draft.take_snapshot("送审稿")
    draft.close()
    draft = reopen(draft.path)
    assert [(s.name, s.who) for s in draft.snapshots()] == [("送审稿", "王老师"), ("初审稿", "王老师")]
    assert draft.report_at(draft.snapshots()[1]).value("x.t1.1", "2025").shown == ""
    draft.close()


def test_undo_goes_past_a_snapshot_as_if_it_were_not_there(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    draft.commit(value_edit(draft.report, "12"))
    draft.take_snapshot("初审稿")
    assert draft.undo_name == "填写指标"
    draft.undo()
    assert draft.report.value("x.t1.1", "2025").shown == ""
    assert draft.redo_name == "填写指标"
    draft.close()


def test_authors_since_names_who_touched_a_record_last(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    draft.commit(field_edit(draft.report, "之前"))
    draft.take_snapshot("初审稿")
    draft.commit(value_edit(draft.report, "12"), source="教务处.xlsx")
    authors = draft.authors_since(draft.snapshots()[0])
    assert list(authors) == [("values", "x.t1.1/2025")]
    author = authors["values", "x.t1.1/2025"]
    assert (author.who, author.step, author.source) == ("王老师", "填写指标", "教务处.xlsx")
    draft.close()


def test_a_journal_that_cannot_be_read_is_said_and_nothing_changes(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    draft.take_snapshot("初审稿")
    draft.commit(value_edit(draft.report, "12"))
    draft._open_db().execute("UPDATE journal_change SET after = '{' WHERE journal = 3")
    with pytest.raises(UserError, match="初审稿"):
        draft.report_at(draft.snapshots()[0])
    assert draft.report.value("x.t1.1", "2025").shown == "12"
    draft.close()


@settings(max_examples=25, deadline=None)
@given(ACTIONS)
def test_restoring_every_difference_brings_the_old_report_back(actions: list) -> None:  # type: ignore[type-arg]
    with tempfile.TemporaryDirectory() as folder:
        draft = new_draft(Path(folder))
        draft.take_snapshot("初审稿")
        for kind, n, text in actions:
            if kind != 8:
                draft.commit(edit_for(draft.report, kind, n, text))
        past = draft.report_at(draft.snapshots()[0])
        for _ in range(60):
            found = compare(past, draft.report)
            if not found:
                break
            # A place that is gone comes back before what stood in it.
            first = next((d for d in found if d.store == "sections" and d.sign == "gone"), found[0])
            draft.commit(restore(draft.report, past, first))
        assert compare(past, draft.report) == []
        draft.close()


def test_a_delivery_is_remembered_by_file_name_and_is_no_snapshot(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    draft.note_export("年报.docx", "a" * 64)
    draft.commit(value_edit(draft.report, "12"))
    draft.note_export("别的.docx", "b" * 64)
    delivered, sha = draft.last_export("年报.docx") or pytest.fail("not remembered")
    assert sha == "a" * 64 and draft.last_export("没有.docx") is None
    assert draft.report_at(delivered).value("x.t1.1", "2025").shown == ""
    assert draft.snapshots() == [] and draft.undo_name == "填写指标"
    draft.close()
