"""Files that cannot be opened, each with its sentence; drafts from elsewhere that are not to be trusted."""

import os
import sqlite3
from pathlib import Path

import pytest

from db.migrations import APPLICATION_ID, VERSION
from db.opening import read_header, told
from report.errors import UserError
from report.messages import say
from tests.db.helpers import CIRCLE, field_edit, new_draft, reopen


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        reopen(path)
    sentence = str(caught.value)
    assert "\n" not in sentence and "Error" not in sentence
    assert not list(path.parent.glob(".~*")), "a refused draft leaves no lock behind"
    return sentence


def closed_draft(folder: Path) -> Path:
    draft = new_draft(folder)
    draft.commit(field_edit(draft.report, "甲"))
    draft.close()
    return draft.path


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert "找不到" in refusal(tmp_path / "没有.zhibao")


def test_a_folder_is_told(tmp_path: Path) -> None:
    assert "文件夹" in refusal(tmp_path)


@pytest.mark.parametrize("content", [b"PK\x03\x04" + bytes(200), b"x", "一封信".encode() * 100])
def test_another_kind_of_file_is_no_draft(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.zhibao"
    path.write_bytes(content)
    assert "不是质报的报告文件" in refusal(path)
    assert path.read_bytes() == content


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zhibao").touch()
    assert "空文件" in refusal(tmp_path / "a.zhibao")


def test_another_programs_database_is_recognised(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.zhibao") as db:
        db.execute("CREATE TABLE section (id)")
    db.close()
    assert "别的程序" in refusal(tmp_path / "a.zhibao")


def test_a_draft_cut_short_is_told_before_sqlite_sees_it(tmp_path: Path) -> None:
    path = closed_draft(tmp_path)
    path.write_bytes(path.read_bytes()[:-5000])
    assert "末尾缺了 5000 个字节" in refusal(path)


def test_a_newer_draft_is_refused_with_both_versions(tmp_path: Path) -> None:
    path = closed_draft(tmp_path)
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 5}")
    db.close()
    before = path.read_bytes()
    assert str(VERSION + 5) in refusal(path)
    assert path.read_bytes() == before


def test_a_page_overwritten_is_found_at_opening(tmp_path: Path) -> None:
    path = closed_draft(tmp_path)
    data = bytearray(path.read_bytes())
    for page in range(4096 * 3, len(data), 4096):
        data[page : page + 300] = b"\xff" * 300
    path.write_bytes(data)
    assert "已损坏" in refusal(path)


def test_a_record_that_is_no_record_is_told(tmp_path: Path) -> None:
    path = closed_draft(tmp_path)
    for broken in (
        '{"kind":"section"',
        '{"kind":"block"}',
        '{"kind":"section","id":5,"parent":"","position":1,"title":"t"}',
    ):
        with sqlite3.connect(path) as db:
            db.execute("UPDATE section SET data = ? WHERE id = 's-c1'", (broken,))
        db.close()
        assert "已损坏" in refusal(path)


def test_a_draft_without_its_edition_is_told(tmp_path: Path) -> None:
    path = closed_draft(tmp_path)
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM meta")
    db.close()
    assert "版本" in refusal(path)


def test_sections_in_a_circle_are_told(tmp_path: Path) -> None:
    path = closed_draft(tmp_path)
    with sqlite3.connect(path) as db:
        db.execute(CIRCLE)
    db.close()
    assert "绕成了一圈" in refusal(path)


def test_blocks_without_a_section_are_counted_not_dropped(tmp_path: Path) -> None:
    path = closed_draft(tmp_path)
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM section WHERE id = 's-t1'")
    db.close()
    draft = reopen(path)
    assert "1 处" in draft.notices[0]
    assert "b-x.t1" in draft.report.blocks
    draft.close()


def test_triggers_and_views_from_elsewhere_never_run(tmp_path: Path) -> None:
    path = closed_draft(tmp_path)
    with sqlite3.connect(path) as db:
        db.execute('CREATE TRIGGER "evil "" name" AFTER INSERT ON field BEGIN DELETE FROM section; END')
        db.execute("CREATE VIEW extra AS SELECT * FROM field")
    db.close()
    draft = reopen(path)
    draft.commit(field_edit(draft.report, "乙", "another"))
    draft.close()
    again = reopen(path)
    assert again.report == draft.report
    assert again.report.sections
    again.close()


def test_a_view_in_place_of_a_table_is_damage(tmp_path: Path) -> None:
    path = closed_draft(tmp_path)
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE field RENAME TO hidden")
        db.execute("CREATE VIEW field AS SELECT * FROM hidden")
    db.close()
    assert path.name in refusal(path)


def test_a_write_cut_off_by_a_crash_is_rolled_back(tmp_path: Path) -> None:
    path = closed_draft(tmp_path)
    good = path.read_bytes()
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA cache_size = 1")
    db.execute("BEGIN")
    db.execute("UPDATE section SET title = title || ?", ("字" * 5000,))
    half, journal = path.read_bytes(), path.with_name(path.name + "-journal").read_bytes()
    db.execute("ROLLBACK")
    db.close()
    assert half != good
    path.write_bytes(half)
    path.with_name(path.name + "-journal").write_bytes(journal)
    draft = reopen(path)
    assert draft.report.sections["s-c1"].title == "人才培养"
    draft.close()


def test_a_read_only_file_opens_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = closed_draft(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    draft = reopen(path)
    assert draft.read_only and "只读文件" in draft.notices[0]
    draft.close()


def test_a_folder_that_cannot_be_written_opens_read_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = closed_draft(tmp_path)

    def refused(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr("db.draft.DraftLock.take", refused)
    draft = reopen(path)
    assert draft.read_only and "不能写入" in draft.notices[0]
    assert draft.report.fields["report.date"] == "甲"
    draft.close()


def test_names_with_marks_that_mean_something_in_addresses_open(tmp_path: Path) -> None:
    draft = new_draft(tmp_path, "100% 报告 #1 ?x=1&.zhibao")
    draft.close()
    again = reopen(draft.path)
    assert again.report.sections
    again.close()


def test_the_header_tells_a_draft_by_its_mark(tmp_path: Path) -> None:
    header = read_header(closed_draft(tmp_path))
    assert (header.application, header.version) == (APPLICATION_ID, VERSION)
    assert header.size == header.expected


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "磁盘满了"),
        (sqlite3.SQLITE_BUSY, "占用"),
        (sqlite3.SQLITE_IOERR | 10 << 8, "U 盘"),
        (sqlite3.SQLITE_READONLY, "不能写入"),
        (sqlite3.SQLITE_CORRUPT, "已损坏"),
    ],
)
def test_sqlites_troubles_become_sentences(code: int, words: str) -> None:
    error = sqlite3.OperationalError("english")
    error.sqlite_errorcode = code
    with pytest.raises(UserError, match=words), told(Path("a.zhibao")):
        raise error


def test_our_own_mistakes_are_not_told_as_the_users() -> None:
    with pytest.raises(sqlite3.OperationalError), told(Path("a.zhibao")):
        sqlite3.connect(":memory:").execute("SELEKT")


def test_every_sentence_is_chinese_and_ends() -> None:
    for key in ("missing", "damaged", "full", "busy", "disk"):
        assert say(f"db.{key}", name="n", path="p", folder="f").endswith("。")
