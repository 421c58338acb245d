"""Breaks the program's work in every way that offices know, over and over, and looks whether anything was lost.

    python -m tools.faults --rounds 1000 --seed 3

Kill: a process that types, pastes, imports, undoes, exports, makes backups or upgrades an old draft is ended with SIGKILL at a random
moment. Power cut: what the disk may hold when the power goes at a random write, see `tools.faults_vfs`. Full: the disk is full
at the n-th write. Trouble: the file vanishes, is replaced, its folder is renamed, a second program has it, the clock goes back.
After each: every edit that was acknowledged is there, the file opens and proves sound, no Word or Excel file and no backup is half
written, and every refusal is a Chinese sentence. Exit code 0 when nothing was lost. Needs a system that can fork.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from db.verify import verify
from exporters import export_word
from tools.faults_troubles import TROUBLES, full_disk, full_export
from tools.faults_vfs import Recorder, after_power_cut, on_disk
from tools.faults_work import Stock, count_of, do_something, opened, upgraded
from tools.fuzz import is_calm

SECONDS = 60  # for one round; a child that takes longer hangs


@dataclass
class Result:
    """What the rounds showed: how many of each kind, how many edits were acknowledged in them, and what was lost."""

    rounds: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    sentences: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)


def main(argv: list[str] | None = None) -> int:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.faults", description="break the program's work and count what is lost"
    )
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    result = run(args.rounds, args.seed)
    for kind, count in result.rounds.items():
        print(f"{kind:24} {count:5} rounds")
    for sentence, count in result.sentences.most_common():
        print(f"{count:5} × {sentence}")
    print(*result.lost, sep="\n")
    print(f"{args.rounds} rounds, {result.acknowledged} acknowledged edits, {len(result.lost)} losses")
    return 1 if result.lost else 0


def run(rounds: int, seed: int) -> Result:
    """So many rounds, each in a folder of its own."""
    result = Result()
    stock = Stock.make()
    for number in range(rounds):
        rng = random.Random(f"{seed}:{number}")
        kind = rng.choices(list(_ROUNDS), [weight for weight, _ in _ROUNDS.values()])[0]
        work = _ROUNDS[kind][1]
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            name = kind
            try:
                name = work(Path(folder), stock, rng, result)
            except Exception as error:  # whatever it is, it is what this harness looks for
                result.lost.append(f"round {number} ({kind}): {type(error).__name__}: {error}")
        result.rounds[name] += 1
    return result


def _killed(folder: Path, stock: Stock, rng: random.Random, result: Result) -> str:
    """A process at work is ended without warning."""
    path = folder / "报告.zhibao"
    path.write_bytes(stock.draft)
    lines = _until_killed(
        lambda tell: do_something(path, stock, rng, tell), rng.choice((0.02, 0.1, 0.4)) * rng.random()
    )
    said = [line for line in lines if line[:1] == "!"]
    meant = [line for line in lines if line[:1] == "?"]
    result.acknowledged += len(said)
    draft = opened(path)
    try:
        _need(not draft.read_only, "the lock of a dead process keeps everybody out")
        held = count_of(draft.report)
        allowed = {int(said[-1][1:])} if said else {0}
        allowed |= {int(meant[-1][1:])} if len(meant) > len(said) else set()
        _need(held in allowed, f"edit {held} is in the file, {sorted(allowed)} could be")
        pasted = {draft.report.fields.get(f"setting/paste{n}", "") for n in range(40)}
        _need(len(pasted) == 1, "a paste is there in part")
        draft.commit(stock.edit(draft.report, held + 1))
    finally:
        draft.close()
    _whole(folder, path)
    return "kill"


def _killed_upgrading(folder: Path, stock: Stock, rng: random.Random, result: Result) -> str:
    """A process that brings an old draft up to date is ended."""
    path = folder / "旧报告.zhibao"
    path.write_bytes(stock.old_draft)
    lines = _until_killed(lambda tell: tell(str(len(upgraded(path)))), 0.03 * rng.random())
    result.acknowledged += len(lines)
    _need(upgraded(path) == stock.old_values, "an upgrade changed values")
    for copy in folder.glob("*升级前*"):
        copied = folder / "copy.zhibao"
        copied.write_bytes(copy.read_bytes())
        _need(upgraded(copied) == stock.old_values, "the copy from before the upgrade is not whole")
        copied.unlink()
    return "kill while upgrading"


def _power_cut(folder: Path, stock: Stock, rng: random.Random, result: Result) -> str:
    """The power goes at a random write; the disk holds what was synced and anything of the rest."""
    work, disk = folder / "work", folder / "disk"
    work.mkdir()
    path = work / "报告.zhibao"
    path.write_bytes(stock.draft)
    before = on_disk(work)
    with Recorder() as recorder:
        draft = opened(path)
        for number in range(1, rng.randint(3, 9)):
            if rng.random() < 0.2:
                draft.store_picture(rng.randbytes(30_000))
            draft.commit(stock.edit(draft.report, number))
            recorder.ack(number)
        draft.close()
    for _ in range(4):  # making the work took longest: four cuts of it
        cut = rng.randint(0, len(recorder.ops))
        ops = recorder.ops[:cut]
        said = max((op.number for op in ops if op.kind == "ack"), default=0)
        disk.mkdir()
        for name, data in after_power_cut([op for op in ops if op.kind != "ack"], before, rng).items():
            (disk / Path(name).name).write_bytes(data)
        draft = opened(disk / path.name)
        held = count_of(draft.report)
        draft.close()
        _need(said <= held <= said + 1, f"power cut at {cut}: edit {held} on the disk, {said} acknowledged")
        _whole(disk, disk / path.name)
        result.acknowledged += said
        for file in disk.iterdir():
            file.unlink()
        disk.rmdir()
    return "power cut"


def _full(folder: Path, stock: Stock, rng: random.Random, result: Result) -> str:
    sentences, count = full_disk(folder, stock, rng)
    _hear(sentences, folder, result)
    result.acknowledged += count
    _whole(folder, folder / "报告.zhibao")
    return "disk full at every write"


def _full_export(folder: Path, stock: Stock, rng: random.Random, result: Result) -> str:
    draft = folder / "报告.zhibao"
    draft.write_bytes(stock.draft)
    good = folder / "年报.docx"
    export_word(stock.report, stock.pictures.__getitem__, good)
    before = good.read_bytes()
    _hear(full_export(folder, stock, rng), folder, result)
    _need(good.read_bytes() == before or zipfile.ZipFile(good).testzip() is None, "an export is half written")
    _whole(folder, draft)
    return "disk full while exporting"


def _trouble(folder: Path, stock: Stock, rng: random.Random, result: Result) -> str:
    trouble = rng.choice(TROUBLES)
    sentences, count, path = trouble(folder, stock)
    _hear(sentences, folder, result)
    result.acknowledged += count
    draft = opened(path)
    try:
        _need(
            count_of(draft.report) == count,
            f"{trouble.__name__}: edit {count_of(draft.report)} in the file, {count} acknowledged",
        )
    finally:
        draft.close()
    _whole(path.parent, path)
    return trouble.__name__.replace("_", " ")


def _until_killed(work: Callable[[Callable[[str], None]], None], after: float) -> list[str]:
    """Forks a child that works and tells lines; kills it so many seconds after its first line, or its start."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            work(lambda line: _tell(write, line))
            os._exit(0)
        except BaseException as error:
            _tell(write, f"#{type(error).__name__}: {error}")
            os._exit(3)
    os.close(write)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read, encoding="utf-8") as stream:
        lines = stream.read().splitlines()
    for line in lines:
        _need(line[:1] != "#", f"the work itself failed: {line}")
    return lines


def _tell(pipe: int, line: str) -> None:
    os.write(pipe, (line.replace("\n", " ") + "\n").encode())


def _whole(folder: Path, draft: Path) -> None:
    """Every file under its final name is whole."""
    for path in folder.rglob("*"):
        if path.suffix in (".docx", ".xlsx"):
            _need(zipfile.ZipFile(path).testzip() is None, f"{path.name} is half written")
        elif path.suffix == ".zhibao" and path != draft and path.parent.parent.name == "备份":
            opened(path, read_only=True).close()
    found = verify(draft)
    _need(found == [], f"the draft is not sound: {found[:2]}")


def _hear(sentences: list[str], folder: Path, result: Result) -> None:
    """Counts what was told; each must be fit for a person."""
    for sentence in sentences:
        _need(is_calm(sentence), f"not a calm sentence: {sentence!r}")
        result.sentences[sentence.replace(str(folder), "…")] += 1


def _need(fine: bool, what: str) -> None:
    if not fine:
        raise AssertionError(what)


_Round = Callable[[Path, Stock, random.Random, Result], str]
_ROUNDS: dict[str, tuple[int, _Round]] = {
    "kill": (50, _killed),
    "upgrade": (8, _killed_upgrading),
    "power": (25, _power_cut),
    "full": (4, _full),
    "export": (3, _full_export),
    "trouble": (10, _trouble),
}


if __name__ == "__main__":
    sys.exit(main())
