"""How an import's time and memory grow with the report: the same Word file once, and with its body several times over.

    python -m tools.growth report.docx --times 1 2 5 10

Each size is read in a process of its own, so that the peak of memory is its own; the seconds are processor time. A line for each
size, and the growth against the first: 1.00 is linear. Exit code 1 where it is worse than 1.25.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from copy import deepcopy
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parents[1]
WORST = 1.25
_BODY = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}body"


def main(argv: list[str] | None = None) -> int:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.growth", description="time and memory of imports of growing size"
    )
    parser.add_argument("report", type=Path)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 2, 5, 10])
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.one:
        print(json.dumps(_measured(args.report)))
        return 0
    found = import_growth(args.report, args.times)
    first = found[args.times[0]]
    worst = 0.0
    for times, (seconds, peak, blocks) in found.items():
        growth = seconds / first[0] / (times / args.times[0])
        worst = max(worst, growth)
        print(f"×{times:<4} {seconds:7.2f} s  {peak / 1e6:7.0f} MB  {blocks:7} blocks  growth {growth:.2f}")
    return 1 if worst > WORST else 0


def import_growth(report: Path, times: list[int]) -> dict[int, tuple[float, int, int]]:
    """By factor: (processor seconds of the import, bytes of memory at its peak, blocks that came out of it)."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for factor in times:
            path = Path(folder) / f"{factor}.docx"
            multiplied(report, path, factor)
            done = subprocess.run(
                [sys.executable, "-m", "tools.growth", str(path), "--one"],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            seconds, peak, blocks = json.loads(done.stdout)
            found[factor] = (seconds, peak, blocks)
    return found


def multiplied(report: Path, target: Path, factor: int) -> None:
    """The Word file with everything in its body `factor` times."""
    if factor == 1:
        shutil.copyfile(report, target)
        return
    with (
        zipfile.ZipFile(report) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "word/document.xml":
                root = etree.fromstring(data)
                body = root.find(_BODY)
                assert body is not None
                items, last = list(body)[:-1], body[-1]
                for _ in range(factor - 1):
                    for item in items:
                        last.addprevious(deepcopy(item))
                data = etree.tostring(root)
            new.writestr(info.filename, data)


def _measured(path: Path) -> tuple[float, int, int]:
    from importers import accept, propose
    from report.editions import load_edition
    from report.model import Report

    begun = time.process_time()
    proposal = propose(path)
    report = Report(load_edition(proposal.edition_id), proposal.year)
    report.apply(accept(report, proposal).edit)
    accept(report, proposal)  # once more, beside what is there
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return seconds, peak, len(proposal.blocks)


if __name__ == "__main__":
    sys.exit(main())
