"""The draft file: edits, undo, history, pictures, copies, and writes that fail."""

import hashlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from db.draft import DraftFile
from report.blocks import Case, Paragraph, Text
from report.content import BoundNumber, spans
from report.edits import add_picture, delete_section, insert_block, joined
from report.errors import UserError
from report.model import Change, Edit, PictureInfo
from report.values import State, Value
from tests.db.helpers import edition_of, field_edit, new_draft, reopen, value_edit
from tests.report.small import small_report


def test_a_new_draft_holds_the_report_it_was_made_from(tmp_path: Path) -> None:
    new_draft(tmp_path).close()
    draft = reopen(tmp_path / "报告.zhibao")
    assert draft.report == small_report()
    assert not draft.read_only
    assert draft.notices == []
    assert draft.undo_name == draft.redo_name == ""
    draft.close()


def test_a_draft_never_takes_the_place_of_another_file(tmp_path: Path) -> None:
    (tmp_path / "报告.zhibao").write_text("别的东西", encoding="utf-8")
    with pytest.raises(UserError, match="已经有了"):
        new_draft(tmp_path)
    assert (tmp_path / "报告.zhibao").read_text(encoding="utf-8") == "别的东西"


def test_a_draft_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="不存在"):
        new_draft(tmp_path / "没有")


def test_a_creation_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr("db.draft.write_changes", full)
    with pytest.raises(UserError, match="磁盘满了"):
        new_draft(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_every_store_survives_reopening(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    sha = draft.store_picture(b"picture")
    text = Text((Paragraph((*spans("共有", bold=True), BoundNumber("x.t1.1", "2025", unit=True))),))
    edits = [
        insert_block(draft.report, "s-c1-1", 0, Case("一个案例"), "插入案例", block_id="b-case"),
        add_picture(draft.report, PictureInfo(sha, "照片.jpg", "jpeg", 30, 20)),
        value_edit(draft.report, "1,234.50"),
        field_edit(draft.report, "2025年12月"),
    ]
    draft.commit(joined("许多", edits))
    draft.commit(insert_block(draft.report, "s-c1-1", 0, text, "插入文字", parent="b-case"))
    draft.commit(delete_section(draft.report, "s-c2"))
    draft.close()
    again = reopen(tmp_path / "报告.zhibao")
    assert again.report == draft.report
    assert again.report.value("x.t1.1", "2025") == Value(State.VALUE, "1234.50", "1,234.50")
    assert again.picture(sha) == b"picture"
    again.close()


def test_columns_are_readable_beside_the_json(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    value = Value(
        State.VALUE, "94.4680", reason="口径不同", note_public="含实习", source="a.xlsx", locked=True
    )
    draft.commit(Edit("填", (Change("values", "x.t1.1/2025", None, value),)))
    draft.close()
    with sqlite3.connect(tmp_path / "报告.zhibao") as db:
        row = db.execute(
            'SELECT "row", "column", state, text, number, reason, note_public, locked FROM value'
        ).fetchone()
    db.close()
    assert row == ("x.t1.1", "2025", "value", "94.4680", 94.468, "口径不同", "含实习", 1)


def test_an_edit_that_changes_nothing_leaves_no_step(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    draft.commit(field_edit(draft.report, "甲"))
    assert draft.commit(field_edit(draft.report, "甲")).changes == ()
    assert draft.commit(Edit("空", ())).changes == ()
    draft.undo()
    assert draft.undo_name == ""
    draft.close()


def test_before_is_what_the_report_really_held(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    stale = value_edit(draft.report, "3")
    draft.commit(value_edit(draft.report, "2"))
    draft.commit(stale)
    draft.undo()
    assert draft.report.value("x.t1.1", "2025").text == "2"
    draft.close()


def test_undo_and_redo_survive_restarts(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    draft.commit(value_edit(draft.report, "1"))
    draft.commit(field_edit(draft.report, "甲"))
    draft.undo()
    draft.close()
    draft = reopen(tmp_path / "报告.zhibao")
    assert (draft.undo_name, draft.redo_name) == ("填写指标", "填写")
    redone = draft.redo()
    assert redone is not None
    assert draft.report.fields["report.date"] == "甲"
    draft.undo()
    draft.undo()
    assert draft.undo() is None
    assert draft.report == small_report()
    draft.close()


def test_a_new_edit_after_undo_ends_redo_but_stays_in_history(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    draft.commit(field_edit(draft.report, "甲"))
    draft.undo()
    draft.commit(field_edit(draft.report, "乙"), "办公室.docx")
    assert draft.redo_name == ""
    assert draft.redo() is None
    told = [(h.action, h.before, h.after, h.source) for h in draft.history("fields", "report.date")]
    assert told == [("edit", None, "乙", "办公室.docx"), ("undo", "甲", None, ""), ("edit", None, "甲", "")]
    draft.close()


def test_history_says_who_when_and_from_where(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    draft.commit(value_edit(draft.report, "7"), "教务处.xlsx")
    draft.close()
    draft = DraftFile.open(tmp_path / "报告.zhibao", who="李老师", edition_of=edition_of)
    draft.undo()
    undone, first = draft.history("values", "x.t1.1/2025")
    assert (first.who, first.name, first.source) == ("王老师", "填写指标", "教务处.xlsx")
    assert (first.before, first.after) == (None, Value(State.VALUE, "7"))
    assert (undone.who, undone.action, undone.after) == ("李老师", "undo", None)
    assert len(first.when) == len("2025-12-17 14:03:20")
    assert draft.history("sections", "s-c1")[0].action == "create"
    draft.close()


def test_a_write_that_fails_leaves_file_and_memory_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = new_draft(tmp_path)
    draft.commit(field_edit(draft.report, "甲"))
    before = replace(draft.report, fields=dict(draft.report.fields), values=dict(draft.report.values))
    big = Edit("大", (Change("fields", "big", None, "字" * 400_000),))
    pages = draft._open_db().execute("PRAGMA page_count").fetchone()[0]
    draft._open_db().execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UserError, match="磁盘满了"):
        draft.commit(big)
    assert draft.report == before
    assert draft.undo_name == "填写"
    draft.commit(field_edit(draft.report, "乙"))
    draft.close()
    again = reopen(tmp_path / "报告.zhibao")
    assert again.report == draft.report
    assert "big" not in again.report.fields
    again.close()


def test_a_file_that_somebody_else_wrote_is_not_overwritten(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    with sqlite3.connect(draft.path) as other:
        other.execute("INSERT INTO journal VALUES (9, '', '', '外来', 'edit', 'done', 0, '')")
    other.close()
    with pytest.raises(UserError, match="别的电脑或同步盘"):
        draft.commit(field_edit(draft.report, "甲"))
    assert "report.date" not in draft.report.fields
    draft.close()


def test_a_file_that_was_replaced_is_not_written_into_the_void(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    draft.save_copy(tmp_path / "副本.zhibao")
    (tmp_path / "副本.zhibao").replace(draft.path)
    with pytest.raises(UserError, match="别的电脑或同步盘"):
        draft.commit(field_edit(draft.report, "甲"))
    draft.close()


def test_a_draft_that_another_program_locks_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.opening._BUSY_SECONDS", 0.05)
    draft = new_draft(tmp_path)
    other = sqlite3.connect(draft.path)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(UserError, match="正被别的程序占用"):
        draft.commit(field_edit(draft.report, "甲"))
    other.rollback()
    other.close()
    draft.commit(field_edit(draft.report, "甲"))
    draft.close()


def test_a_stick_that_came_back_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = new_draft(tmp_path)
    draft._open_db().close()  # what a pulled stick does to the connection
    draft._lost = True
    draft.commit(field_edit(draft.report, "甲"))
    draft.close()
    assert reopen(tmp_path / "报告.zhibao").report.fields["report.date"] == "甲"


def test_a_picture_is_stored_once_and_outlives_undo(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    sha = draft.store_picture(b"x" * 1000)
    assert sha == draft.store_picture(b"x" * 1000) == hashlib.sha256(b"x" * 1000).hexdigest()
    draft.commit(add_picture(draft.report, PictureInfo(sha, "a.jpg", "jpeg", 1, 1)))
    draft.undo()
    draft.redo()
    assert draft.picture(sha) == b"x" * 1000
    with pytest.raises(KeyError):
        draft.picture("0" * 64)
    draft.close()


def test_a_copy_is_whole_and_opens(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    draft.commit(field_edit(draft.report, "甲"))
    draft.save_copy(tmp_path / "副本.zhibao")
    copy = reopen(tmp_path / "副本.zhibao")
    assert copy.report == draft.report
    assert copy.undo_name == "填写"
    copy.close()
    with pytest.raises(UserError, match="同一个文件"):
        draft.save_copy(draft.path)
    draft.close()
    assert {p.name for p in tmp_path.iterdir()} == {"报告.zhibao", "副本.zhibao"}


def test_a_read_only_draft_refuses_every_write(tmp_path: Path) -> None:
    new_draft(tmp_path).close()
    draft = reopen(tmp_path / "报告.zhibao", read_only=True)
    assert draft.read_only
    for write in (lambda: draft.commit(field_edit(draft.report, "甲")), lambda: draft.store_picture(b"x")):
        with pytest.raises(UserError, match="只读"):
            write()
    draft.close()
    draft.close()


def test_the_file_stays_one_file_that_is_flushed_to_the_disk(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    db = draft._open_db()
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    assert db.execute("PRAGMA synchronous").fetchone()[0] == 3
    assert db.execute("PRAGMA trusted_schema").fetchone()[0] == 0
    draft.close()
    assert [p.name for p in tmp_path.iterdir()] == ["报告.zhibao"]
