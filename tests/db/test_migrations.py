"""Every migration is tried on a kept draft of the version before it: `drafts/version-<n>.zhibao`."""

import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import migrations
from db.migrations import (
    APPLICATION_ID,
    MIGRATIONS,
    VERSION,
    Migration,
    expected_schema,
    migrate,
    schema,
    version_of,
)
from db.verify import verify
from report.errors import UserError
from tests.db.helpers import field_edit, new_draft, reopen

DRAFTS = Path(__file__).parent / "drafts"


def kept(version: int, folder: Path) -> Path:
    """A copy of the kept draft to work on."""
    return Path(shutil.copy(DRAFTS / f"version-{version}.zhibao", folder / "旧报告.zhibao"))


def test_every_migration_has_a_test_and_a_kept_draft() -> None:
    tests = [name for name in dir(sys.modules[__name__]) if name.startswith("test_migration_")]
    for migration in MIGRATIONS:
        assert any(name.startswith(f"test_migration_{migration.version}_") for name in tests), migration
        if migration.version > 1:
            assert (DRAFTS / f"version-{migration.version - 1}.zhibao").is_file(), migration


def test_versions_are_counted_without_gaps() -> None:
    assert [m.version for m in MIGRATIONS] == list(range(1, VERSION + 1))


def test_migration_1_makes_the_tables_and_marks_the_file() -> None:
    db = Database(memory=True, execute_plugins=False)
    migrate(db, 1)
    assert version_of(db) == 1
    assert db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    assert {"meta", "section", "block", "value", "field", "picture", "picture_bytes", "journal"} <= set(
        schema(db)
    )
    db.close()


def test_migration_2_gives_old_edits_an_empty_source(tmp_path: Path) -> None:
    path = kept(1, tmp_path)
    draft = reopen(path)
    assert draft.report.value("x.t1.1", "2025").text == "321"
    assert draft.report.fields["report.date"] == "2025年12月"
    assert [h.source for h in draft.history("values", "x.t1.1/2025")] == [""]
    assert draft.undo_name == "填写"
    draft.commit(field_edit(draft.report, "2026年1月"), "办公室.docx")
    assert draft.history("fields", "report.date")[0].source == "办公室.docx"
    draft.close()
    assert verify(path) == []


def test_the_draft_before_an_upgrade_is_kept_and_named(tmp_path: Path) -> None:
    path = kept(1, tmp_path)
    before = path.read_bytes()
    draft = reopen(path)
    draft.close()
    copy = tmp_path / "旧报告（升级前，版本1）.zhibao"
    assert copy.name in draft.notices[0]
    assert copy.stat().st_size == len(before)
    with sqlite3.connect(copy) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    db.close()
    reopen(path).close()
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([path.name, copy.name])


def test_an_old_draft_that_is_only_read_stays_as_it_is(tmp_path: Path) -> None:
    path = kept(1, tmp_path)
    before = path.read_bytes()
    draft = reopen(path, read_only=True)
    assert draft.report.value("x.t1.1", "2025").text == "321"
    draft.close()
    assert verify(path) == []
    assert path.read_bytes() == before


def test_each_step_is_recorded_with_its_name(tmp_path: Path) -> None:
    draft = new_draft(tmp_path)
    draft.close()
    with sqlite3.connect(draft.path) as db:
        rows = db.execute("SELECT version, name FROM migration ORDER BY version").fetchall()
    db.close()
    assert rows == [(m.version, m.name) for m in MIGRATIONS]
    assert len(expected_schema()) == len(expected_schema(1)) + 1


def test_a_step_that_fails_leaves_the_version_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def half(db: Database) -> None:
        db.execute("CREATE TABLE half (a)")
        raise UserError("stopped half-way")

    broken = Migration(VERSION + 1, "half", half)
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, broken))
    db = Database(memory=True, execute_plugins=False)
    with pytest.raises(UserError):
        migrate(db, VERSION + 1)
    assert version_of(db) == VERSION
    assert "half" not in schema(db)
    db.close()
