"""Feeds the program's readers with mutated files: every one must be read or refused in one Chinese sentence, in bounded time and memory.

    python -m tools.fuzz --inputs 20000 --seed 7 --keep out/fuzz

The inputs are numbered; seed and number make the same input again, and what failed is kept as a file. They are read in child processes
with a limit on memory; one that is silent for too long is ended, and counted as a hang. Exit code 0 when there was no failure.
"""

import argparse
import logging
import random
import select
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from report.errors import UserError

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 30  # for one input; the slowest takes one, and the machine may be busy
MEMORY = 2 << 30  # bytes of address space that the child may take
# Cheap readers get many inputs, dear ones fewer.
_SHARES = {"html": 22, "picture": 20, "edition": 14, "text": 14, "draft": 10, "word": 13, "excel": 7}


@dataclass
class Outcome:
    """What became of the inputs: how many were read and refused of each kind, and a line for each that failed."""

    read: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, 0)


def main(argv: list[str] | None = None) -> int:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.fuzz", description="feed the readers with mutated files"
    )
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first input")
    parser.add_argument("--keep", type=Path, help="folder for the inputs that failed")
    parser.add_argument("--only", default="", help="one kind only: " + ", ".join(_SHARES))
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.child:
        _read_all(args)
        return 0
    outcome = run(args.inputs, args.seed, args.start, args.keep, args.only)
    for kind in _SHARES:
        if outcome.read[kind] or outcome.refused[kind]:
            print(f"{kind:8} read {outcome.read[kind]:6}  refused {outcome.refused[kind]:6}")
    print(f"slowest: {outcome.slowest[0]:.2f} s (input {outcome.slowest[1]})")
    print(*outcome.failed, sep="\n")
    print(f"{args.inputs} inputs, {len(outcome.failed)} failures")
    return 1 if outcome.failed else 0


def run(inputs: int, seed: int, start: int = 0, keep: Path | None = None, only: str = "") -> Outcome:
    """Reads so many inputs from number `start` on; a child that dies or hangs is begun anew behind the input that did it."""
    outcome = Outcome()
    number, end = start, start + inputs
    while number < end:
        number = _watch(number, end, seed, keep, only, outcome)
    return outcome


def _watch(number: int, end: int, seed: int, keep: Path | None, only: str, outcome: Outcome) -> int:
    """One child; returns the number of the next input to read."""
    command = [
        sys.executable,
        "-m",
        "tools.fuzz",
        "--child",
        "--seed",
        str(seed),
        "--start",
        str(number),
        "--inputs",
        str(end - number),
    ]
    command += ["--only", only] if only else []
    command += ["--keep", str(keep)] if keep else []
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    begun = time.monotonic()
    try:
        while number < end:
            if not select.select([child.stdout], [], [], SECONDS + (60 if number == 0 else 0))[0]:
                outcome.failed.append(f"{number}: silent for {SECONDS} s")
                return number + 1
            line = child.stdout.readline()
            if not line:
                outcome.failed.append(f"{number}: the process ended with code {child.wait()}")
                return number + 1
            what, _, kind = line.strip().partition(" ")
            if what == "ready":
                begun = time.monotonic()
                continue
            if what == "failed":
                outcome.failed.append(f"{number}: {kind}")
            else:
                (outcome.read if what == "read" else outcome.refused)[kind] += 1
            outcome.slowest = max(outcome.slowest, (time.monotonic() - begun, number))
            begun = time.monotonic()
            number += 1
    finally:
        child.kill()
        child.communicate()
    return number


def _read_all(args: argparse.Namespace) -> None:
    from tools.fuzz_seeds import make_seeds, read_seed

    warnings.simplefilter("ignore")
    logging.disable()  # Pillow writes its opinion of a damaged picture to the console
    seeds = [seed for seed in make_seeds() if args.only in ("", seed.kind)]
    kinds: dict[str, list[int]] = {}
    for place, seed in enumerate(seeds):
        kinds.setdefault(seed.kind, []).append(place)
    _limit_memory()
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            read_seed(
                seed, Path(folder)
            )  # must be read: mutations of a file that is refused anyhow try nothing
        print("ready", flush=True)
        for number in range(args.start, args.start + args.inputs):
            rng = random.Random(f"{args.seed}:{number}")
            names = list(kinds)
            kind = rng.choices(names, [_SHARES[name] for name in names])[0]
            print(_tried(seeds[rng.choice(kinds[kind])], rng, Path(folder), number, args.keep), flush=True)


def _tried(seed: object, rng: random.Random, folder: Path, number: int, keep: Path | None) -> str:
    from tools.fuzz_changes import changed
    from tools.fuzz_seeds import Seed, read_seed

    assert isinstance(seed, Seed)
    bad = changed(seed, rng)
    if keep is not None:  # written before it is tried: a process that dies tells nothing
        keep.mkdir(parents=True, exist_ok=True)
        kept = keep / f"{number}-{bad.name}"
        kept.write_bytes(bad.data)
    try:
        read_seed(bad, folder)
    except UserError as error:
        answer = (
            f"refused {bad.kind}"
            if is_calm(str(error))
            else f"failed {bad.kind} {bad.name}: not a calm sentence: {str(error)!r}"
        )
    except BaseException as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        ours = [
            f
            for f in traceback.extract_tb(error.__traceback__)
            if f.filename.startswith(str(ROOT)) and "fuzz" not in f.filename
        ]
        at = ours[-1] if ours else where
        answer = f"failed {bad.kind} {bad.name}: {type(error).__name__} {str(error)[:100]!r} at {Path(at.filename).name}:{at.lineno}"
    else:
        answer = f"read {bad.kind}"
    if keep is not None and not answer.startswith("failed"):
        kept.unlink()
    return answer


def is_calm(sentence: str) -> bool:
    """Whether a refusal is what a person should see: one line that begins and ends as a Chinese sentence does."""
    return (
        "\n" not in sentence
        and "Traceback" not in sentence
        and sentence.endswith("。")
        and any("\u4e00" <= c <= "\u9fff" for c in sentence)
    )


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the watch on time remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    sys.exit(main())
