"""A short run of the fault harness; `python -m tools.faults --rounds 1000` is the long one. Here too: what shows that it would find a loss."""

import random
import sqlite3
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs fork and SIGKILL", allow_module_level=True)

from tests.db.helpers import field_edit, new_draft, reopen
from tools.faults import run
from tools.faults_troubles import TROUBLES, full_disk
from tools.faults_vfs import Op, Recorder, after_power_cut, on_disk
from tools.faults_work import Stock, count_of, opened
from tools.fuzz import is_calm


@pytest.fixture(scope="module")
def stock() -> Stock:
    return Stock.make()


def test_forty_rounds_of_every_kind_of_fault_lose_nothing() -> None:
    result = run(40, seed=2025)
    assert result.lost == []
    assert result.acknowledged > 40 and len(result.rounds) > 4


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: one.__name__)
def test_every_trouble_is_told_and_loses_nothing(tmp_path: Path, stock: Stock, trouble: object) -> None:
    sentences, count, path = trouble(tmp_path, stock)  # type: ignore[operator]
    assert all(is_calm(sentence) for sentence in sentences)
    draft = opened(path)
    assert count_of(draft.report) == count
    draft.close()


def test_a_full_disk_is_told_at_every_write(tmp_path: Path, stock: Stock) -> None:
    sentences, count = full_disk(tmp_path, stock, random.Random(1))
    assert len(sentences) > 10 and all("满了" in sentence for sentence in sentences)
    draft = opened(tmp_path / "报告.zhibao")
    assert count_of(draft.report) == count
    draft.close()


def recorded(tmp_path: Path, synchronous: str) -> tuple[list[Op], dict[str, bytes], Path]:
    """Five acknowledged edits on the recording file system."""
    path = new_draft(tmp_path).path
    (tmp_path / ".~报告.zhibao.lock").unlink(missing_ok=True)
    before = on_disk(tmp_path)
    with Recorder() as recorder:
        draft = reopen(path)
        draft._open_db().execute(f"PRAGMA synchronous = {synchronous}")
        for number in range(5):
            draft.commit(field_edit(draft.report, str(number)))
            recorder.ack(number)
        draft.close()
    return recorder.ops, before, path


def losses(ops: list[Op], before: dict[str, bytes], path: Path, folder: Path) -> int:
    """How many of two hundred power cuts lose an acknowledged edit or the file."""
    lost = 0
    for seed in range(200):
        rng = random.Random(seed)
        done = ops[: rng.randint(0, len(ops))]
        said = max((op.number for op in done if op.kind == "ack"), default=-1)
        folder.mkdir(exist_ok=True)
        for name in folder.iterdir():
            name.unlink()
        for name, data in after_power_cut([op for op in done if op.kind != "ack"], before, rng).items():
            (folder / Path(name).name).write_bytes(data)
        try:
            db = sqlite3.connect(folder / path.name)
            held = db.execute("SELECT text FROM field WHERE key = 'report.date'").fetchone()
            lost += int(held[0] if held else -1) < said
            db.close()
        except sqlite3.DatabaseError:
            lost += 1
    return lost


def test_power_cuts_lose_nothing_and_the_model_knows_when_they_would(tmp_path: Path) -> None:
    for mode, loses in (("EXTRA", False), ("FULL", True), ("OFF", True)):
        folder = tmp_path / mode
        folder.mkdir()
        assert (losses(*recorded(folder, mode), folder / "disk") > 0) is loses, mode


def test_a_half_written_sector_is_part_of_the_model() -> None:
    ops = [Op("write", "a", 0, b"x" * 1024), Op("sync", "a"), Op("write", "a", 0, b"y" * 1024)]
    seen = {after_power_cut(ops, {}, random.Random(seed))["a"] for seed in range(100)}
    assert {b"x" * 1024, b"y" * 1024, b"y" * 512 + b"x" * 512} <= seen
