"""One writer at a time, also across processes, crashes and PCs."""

import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest

from db import lock
from db.lock import DraftLock, HeldError, lock_path, read_holder
from tests.db.helpers import new_draft, reopen

HOLD = """
import sys, time
from pathlib import Path
from db.lock import DraftLock
held = DraftLock.take(Path(sys.argv[1]), "李老师")
print("held", flush=True)
time.sleep(60)
"""


def hold_elsewhere(draft: Path) -> "subprocess.Popen[str]":
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(draft)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def stop(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


def test_the_second_opener_reads_and_is_told_who_writes(tmp_path: Path) -> None:
    first = new_draft(tmp_path)
    second = reopen(first.path)
    assert second.read_only
    assert "王老师从" in second.notices[0] and lock_path(first.path).name in second.notices[0]
    second.close()
    assert lock_path(first.path).exists(), "the reader must not take the writer's lock away"
    first.close()
    third = reopen(first.path)
    assert not third.read_only
    third.close()
    assert not lock_path(first.path).exists()


def test_the_lock_of_another_process_holds_until_it_dies(tmp_path: Path) -> None:
    new_draft(tmp_path).close()
    path = tmp_path / "报告.zhibao"
    process = hold_elsewhere(path)
    try:
        draft = reopen(path)
        assert draft.read_only and "李老师" in draft.notices[0]
        draft.close()
    finally:
        stop(process)
    assert lock_path(path).exists(), "a killed process leaves its file"
    draft = reopen(path)
    assert not draft.read_only and draft.notices == []
    draft.close()


def test_the_lock_of_another_pc_is_believed(tmp_path: Path) -> None:
    draft = tmp_path / "a.zhibao"
    told = {"person": "赵主任", "pc": "教务处-3", "pid": 1, "since": "2025-12-17 14:03"}
    lock_path(draft).write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(HeldError) as caught:
        DraftLock.take(draft)
    assert caught.value.holder == lock.Holder(**told)
    assert json.loads(lock_path(draft).read_text(encoding="utf-8")) == told


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"person": 1}', "王".encode("gbk")])
def test_a_lock_file_that_names_nobody_is_taken_over(tmp_path: Path, content: bytes) -> None:
    lock_path(tmp_path / "a.zhibao").write_bytes(content)
    held = DraftLock.take(tmp_path / "a.zhibao", "王老师")
    holder = read_holder(held.path)
    assert holder is not None and holder.person == "王老师"
    held.release()
    held.release()
    assert not held.path.exists()


def test_on_a_disk_without_system_locks_the_process_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    fcntl = pytest.importorskip("fcntl")
    monkeypatch.setattr(fcntl, "flock", unsupported)
    held = DraftLock.take(tmp_path / "a.zhibao")
    with pytest.raises(HeldError):
        DraftLock.take(tmp_path / "a.zhibao")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    told = json.loads(held.path.read_text(encoding="utf-8"))
    held.path.write_text(json.dumps({**told, "pid": gone.pid}), encoding="utf-8")
    again = DraftLock.take(tmp_path / "a.zhibao")
    again.release()
    held.release()


def test_a_lock_that_vanished_between_opening_and_locking_is_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lock_path(tmp_path / "a.zhibao")
    real, calls = lock._claim, []

    def claim(handle: int, where: Path) -> None:
        real(handle, where)
        calls.append(handle)
        if len(calls) == 1:
            path.unlink()  # the holder before us closes its draft now

    monkeypatch.setattr(lock, "_claim", claim)
    held = DraftLock.take(tmp_path / "a.zhibao")
    assert len(calls) == 2 and path.exists()
    held.release()


def test_a_stick_that_is_gone_does_not_stop_the_release(tmp_path: Path) -> None:
    held = DraftLock.take(tmp_path / "a.zhibao")
    held.path.unlink()
    held.release()
    assert not held.path.exists()


def test_a_person_without_a_name_is_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert lock.user_name() == ""
