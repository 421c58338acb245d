"""Backups of real draft files: whole, only after a change, thinned by age, put back in one step."""

import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import backup as backup_module
from db.backup import (
    DAYS,
    NEWEST,
    Reason,
    folder_of,
    kept,
    list_backups,
    look_into,
    make_backup,
    newest_good,
    restore,
)
from db.draft import DraftFile
from db.lock import DraftLock, lock_path
from db.opening import DamagedError
from db.verify import verify
from report.blocks import Paragraph, Text
from report.content import spans
from report.dump import dump
from report.edits import insert_block
from report.errors import UserError
from tests.db.helpers import edition_of, field_edit, new_draft, reopen, value_edit

NOON = datetime(2025, 12, 17, 12, 0, 0)
TODAY = date(2025, 12, 17)
TIMES = st.lists(
    st.datetimes(datetime(2025, 9, 1), datetime(2025, 12, 19, 23, 59)).map(
        lambda t: t.replace(microsecond=0)
    ),
    max_size=120,
)


@pytest.fixture
def place(chinese_folder: Path) -> Path:
    return chinese_folder / "备份 处"


@pytest.fixture
def draft(chinese_folder: Path) -> DraftFile:
    made = new_draft(chinese_folder)
    made.commit(value_edit(made.report, "1234"))
    return made


def backed_up(draft: DraftFile, place: Path, now: datetime = NOON) -> Path:
    made = make_backup(draft.path, place, Reason.HOURLY, now)
    assert made is not None
    return made


def dumped(path: Path) -> object:
    opened = reopen(path, read_only=True)
    opened.close()
    return dump(opened.report)


def spoil(path: Path, offset: int = 4000, length: int = 9000) -> bytes:
    """Overwrites bytes in the middle of the file; returns what the file is then."""
    data = bytearray(path.read_bytes())
    data[offset : offset + length] = b"\xa5" * min(length, len(data) - offset)
    path.write_bytes(data)
    return bytes(data)


# ---- thinning


@given(TIMES)
def test_the_newest_twenty_always_stay(times: list[datetime]) -> None:
    stay = kept(times, TODAY)
    newest = sorted(times, reverse=True)[:NEWEST]
    assert sorted((times[p] for p in stay), reverse=True)[: len(newest)] == newest


@given(TIMES)
def test_every_day_of_the_last_thirty_keeps_its_last_one(times: list[datetime]) -> None:
    held = {times[place] for place in kept(times, TODAY)}
    for back in range(DAYS):
        day = TODAY - timedelta(days=back)
        of_day = [t for t in times if t.date() == day]
        assert not of_day or max(of_day) in held


@given(TIMES)
def test_thinning_twice_is_thinning_once(times: list[datetime]) -> None:
    once = [times[place] for place in sorted(kept(times, TODAY))]
    assert len(kept(once, TODAY)) == len(once)


@given(TIMES)
def test_what_stays_beyond_twenty_is_one_a_day_and_not_old(times: list[datetime]) -> None:
    stay = sorted(kept(times, TODAY), key=lambda place: (times[place], place), reverse=True)[NEWEST:]
    days = [times[place].date() for place in stay]
    assert len(set(days)) == len(days)
    assert all((TODAY - day).days < DAYS for day in days)


def test_old_backups_leave_the_folder_and_other_files_stay(draft: DraftFile, place: Path) -> None:
    folder = folder_of(draft.path, place)
    first = backed_up(draft, place, NOON - timedelta(days=100))
    (folder / "说明.txt").write_text("我的", encoding="utf-8")
    for hour in range(NEWEST):
        draft.commit(value_edit(draft.report, str(hour)))
        backed_up(draft, place, NOON + timedelta(hours=hour))
    assert not first.exists()
    assert (folder / "说明.txt").exists()
    assert len(list_backups(draft.path, [place])) == NEWEST


# ---- making


def test_a_backup_is_the_draft(draft: DraftFile, place: Path) -> None:
    sha = draft.store_picture(b"picture")
    made = backed_up(draft, place)
    assert made.name == "2025-12-17 12-00-00 每小时.zhibao"
    assert dumped(made) == dump(draft.report)
    assert verify(made) == []
    copy = reopen(made, read_only=True)
    assert copy.picture(sha) == b"picture"
    assert copy.undo_name == draft.undo_name
    copy.close()


def test_without_a_change_there_is_no_second_backup(draft: DraftFile, place: Path) -> None:
    backed_up(draft, place)
    assert make_backup(draft.path, place, Reason.CLOSE, NOON + timedelta(hours=1)) is None
    draft.undo()
    assert make_backup(draft.path, place, Reason.CLOSE, NOON + timedelta(hours=2)) is not None


def test_a_spoilt_newest_backup_is_no_reason_to_make_none(draft: DraftFile, place: Path) -> None:
    spoil(backed_up(draft, place), 0, 200)
    assert make_backup(draft.path, place, Reason.CLOSE, NOON + timedelta(hours=1)) is not None


def test_two_backups_of_one_second_have_two_names(draft: DraftFile, place: Path) -> None:
    first = backed_up(draft, place)
    draft.commit(value_edit(draft.report, "5678"))
    second = backed_up(draft, place)
    assert second.name == "2025-12-17 12-00-00 每小时（2）.zhibao"
    assert [b.path for b in list_backups(draft.path, [place])] == [second, first]
    assert dumped(second) == dump(draft.report)


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(draft: DraftFile, place: Path) -> None:
    place.write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(UserError, match="备份"):
        make_backup(draft.path, place, Reason.HOURLY, NOON)
    draft.commit(value_edit(draft.report, "9"))


def test_a_full_disk_is_said_and_leaves_no_half_copy(
    draft: DraftFile, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(backup_module, "_copy", full)
    with pytest.raises(UserError, match="满了"):
        make_backup(draft.path, place, Reason.HOURLY, NOON)
    assert list(folder_of(draft.path, place).iterdir()) == []


def test_what_a_killed_backup_left_is_swept_away(draft: DraftFile, place: Path) -> None:
    folder = folder_of(draft.path, place)
    folder.mkdir(parents=True)
    (folder / ".zhibao-0badf00d.tmp").write_bytes(b"half")
    made = backed_up(draft, place)
    assert list(folder.iterdir()) == [made]


def test_edits_during_a_backup_are_written_and_the_backup_is_whole(
    draft: DraftFile, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_module, "_STEP", 4)
    made: list[Path | None] = []
    for number in range(20):
        draft.store_picture(bytes([number]) * 100_000)
    work = Thread(target=lambda: made.append(make_backup(draft.path, place, Reason.HOURLY, NOON)))
    work.start()
    number = 0
    while work.is_alive() and number < 3:
        number += 1
        draft.commit(value_edit(draft.report, str(number)))
    work.join()
    assert made[0] is not None and verify(made[0]) == [] and verify(draft.path) == []


def test_a_damaged_draft_is_not_kept_as_a_backup(draft: DraftFile, place: Path) -> None:
    draft.close()
    spoil(draft.path)
    with pytest.raises(UserError):
        make_backup(draft.path, place, Reason.CLOSE, NOON)
    assert list_backups(draft.path, [place]) == []


def test_a_draft_that_never_rests_is_backed_up_another_time(
    draft: DraftFile, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_module, "_STEP", 1)
    other = sqlite3.connect(draft.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(UserError, match="报告正忙"):
            make_backup(draft.path, place, Reason.HOURLY, NOON)
    finally:
        other.close()
    assert make_backup(draft.path, place, Reason.HOURLY, NOON) is not None


def test_a_read_only_file_can_be_backed_up(draft: DraftFile, place: Path) -> None:
    draft.close()
    draft.path.chmod(0o444)
    assert dumped(backed_up(draft, place)) == dump(draft.report)


# ---- looking


def test_a_look_tells_school_chapters_and_the_last_edit(draft: DraftFile, place: Path) -> None:
    draft.commit(field_edit(draft.report, "某某学校", "school.name"))
    draft.undo()
    look = look_into(backed_up(draft, place))
    assert look.year == "2025"
    assert "人才培养" in look.chapters
    assert look.step.startswith("撤销：")
    assert look.who == "王老师"
    body = Text((Paragraph(spans("正文")),))
    draft.commit(insert_block(draft.report, "s-c1", 99, body, "写正文"))
    assert look_into(backed_up(draft, place)).step == "人才培养 · 写正文"


def test_what_is_no_backup_is_not_listed(draft: DraftFile, place: Path) -> None:
    folder = folder_of(draft.path, place)
    made = backed_up(draft, place)
    for name in ("2025-02-31 12-00-00 手动.zhibao", "笔记.zhibao", ".zhibao-12ab.tmp"):
        (folder / name).write_bytes(b"x")
    assert [b.path for b in list_backups(draft.path, [place])] == [made]


def test_a_place_that_is_gone_lists_nothing(draft: DraftFile, place: Path, chinese_folder: Path) -> None:
    made = backed_up(draft, place)
    assert [b.path for b in list_backups(draft.path, [place, chinese_folder / "没插的盘"])] == [made]


def test_a_backup_in_two_places_is_listed_once(draft: DraftFile, place: Path, tmp_path: Path) -> None:
    first = backed_up(draft, place)
    backed_up(draft, tmp_path / "U盘")
    assert [b.path for b in list_backups(draft.path, [place, tmp_path / "U盘"])] == [first]
    first.unlink()
    assert len(list_backups(draft.path, [place, tmp_path / "U盘"])) == 1


def test_a_draft_that_was_moved_finds_its_backups_and_no_others(
    draft: DraftFile, place: Path, tmp_path: Path
) -> None:
    made = backed_up(draft, place)
    elsewhere = tmp_path / "另一处"
    elsewhere.mkdir()
    stranger = DraftFile.create(elsewhere / draft.path.name, draft.report, who="李老师")
    backed_up(stranger, place, NOON + timedelta(hours=1))
    stranger.close()
    draft.close()
    moved = tmp_path / "新处"
    moved.mkdir()
    draft.path.rename(moved / draft.path.name)
    assert [b.path for b in list_backups(moved / draft.path.name, [place])] == [made]


# ---- putting back


def test_restoring_puts_the_backup_under_the_old_name(draft: DraftFile, place: Path) -> None:
    before = dump(draft.report)
    made = backed_up(draft, place)
    draft.commit(value_edit(draft.report, "4321"))
    draft.close()
    assert restore(made, draft.path, NOON, False, edition_of) is None
    assert dumped(draft.path) == before
    assert made.exists()
    assert sorted(p.name for p in draft.path.parent.iterdir()) == ["备份 处", "报告.zhibao"]


def test_a_damaged_draft_stays_under_another_name(draft: DraftFile, place: Path) -> None:
    made = backed_up(draft, place)
    draft.close()
    broken = spoil(draft.path)
    journal = draft.path.with_name(draft.path.name + "-journal")
    journal.write_bytes(b"left by a crash")
    with pytest.raises(DamagedError):
        reopen(draft.path)
    aside = restore(made, draft.path, NOON, True, edition_of)
    assert aside is not None and aside.name == "报告（损坏 2025-12-17 12-00-00）.zhibao"
    assert aside.read_bytes() == broken
    assert not journal.exists()
    assert dumped(draft.path) == dump(draft.report)


@pytest.mark.parametrize("size", [0, 50, 5000])
def test_a_draft_cut_short_counts_as_damaged(draft: DraftFile, size: int) -> None:
    draft.close()
    draft.path.write_bytes(draft.path.read_bytes()[:size])
    with pytest.raises(DamagedError):
        reopen(draft.path)


def test_the_newest_good_backup_is_found_behind_a_spoilt_one(draft: DraftFile, place: Path) -> None:
    good = backed_up(draft, place)
    draft.commit(value_edit(draft.report, "77"))
    spoil(backed_up(draft, place, NOON + timedelta(hours=1)))
    found = newest_good(list_backups(draft.path, [place]), edition_of)
    assert found is not None and found.path == good
    spoil(good)
    assert newest_good(list_backups(draft.path, [place]), edition_of) is None


def test_a_spoilt_backup_is_never_put_back(draft: DraftFile, place: Path) -> None:
    made = backed_up(draft, place)
    spoil(made)
    draft.close()
    with pytest.raises(UserError):
        restore(made, draft.path, NOON, False, edition_of)
    assert dumped(draft.path) == dump(draft.report)


def test_a_draft_in_use_elsewhere_is_not_replaced(draft: DraftFile, place: Path) -> None:
    made = backed_up(draft, place)
    draft.commit(value_edit(draft.report, "88"))
    with pytest.raises(UserError, match="打开"):
        restore(made, draft.path, NOON, False, edition_of)
    assert dumped(draft.path) == dump(draft.report)


def test_a_failed_swap_leaves_the_broken_file_where_it_was(
    draft: DraftFile, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backed_up(draft, place)
    draft.close()
    broken = spoil(draft.path)

    def refuse(*_: object) -> Path:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", refuse)
        with pytest.raises(UserError, match="没有恢复成"):
            restore(made, draft.path, NOON, True, edition_of)
    assert draft.path.read_bytes() == broken
    assert sorted(p.name for p in draft.path.parent.iterdir()) == ["备份 处", "报告.zhibao"]


# ---- after a crash


def test_a_draft_that_was_not_closed_says_what_was_written_last(draft: DraftFile) -> None:
    body = Text((Paragraph(spans("正文")),))
    draft.commit(insert_block(draft.report, "s-c1", 99, body, "写正文"))
    held = lock_path(draft.path).read_bytes()
    draft.close()
    lock_path(draft.path).write_bytes(held)  # as a process leaves it that was killed
    again = reopen(draft.path)
    assert "人才培养 · 写正文" in again.after_crash and again.notices == []
    again.close()
    again = reopen(draft.path)
    assert again.after_crash == ""
    again.close()


def test_a_lock_given_back_names_nobody(tmp_path: Path) -> None:
    DraftLock.take(tmp_path / "a.zhibao", "王老师").release()
    lock = DraftLock.take(tmp_path / "a.zhibao", "李老师")
    assert lock.left_by is None
    lock.release()


@given(st.integers(100, 40000), st.binary(min_size=1, max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_overwritten_the_draft_opens_or_counts_as_damaged(
    tmp_path: Path, offset: int, noise: bytes
) -> None:
    path = tmp_path / "报告.zhibao"
    if not path.exists():
        new_draft(tmp_path).close()
        (tmp_path / "good").write_bytes(path.read_bytes())
    data = bytearray((tmp_path / "good").read_bytes())
    data[offset : offset + len(noise)] = noise
    path.write_bytes(data)
    try:
        reopen(path).close()
    except DamagedError as error:
        assert path.name in str(error)
