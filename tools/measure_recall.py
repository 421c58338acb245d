"""How many seeded faults the checks find, and how silent they are on sound reports.

    python -m tools.measure_recall [--world a|b|both] [--schools 4] [--first 0] [--missed] [--pieces]

Rules are written against world "a" of tests/report/checks/generated.py and tried on world "b", whose schools, sentences
and tables are others. A fault counts as found when a finding that the sound report does not give quotes the line that
holds it. `--pieces` measures the two longer texts in tests/report/checks/pieces, whose faults were planted by hand before
anybody looked at what the rules say to them.
"""

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from importers import accept, propose
from report.checks import run_checks
from report.checks.findings import Finding, Level
from report.editions import load_edition
from report.edits import fill_from_edition
from report.errors import UserError
from report.model import Report
from tests.report.checks.generated import Fault, clean, numeric_faults, other_faults, report_lines

_EDITION = "zz-2025"
PIECES = Path(__file__).resolve().parents[1] / "tests" / "report" / "checks" / "pieces"
_PLANTED = re.compile(r"⟦([\w-]+):([^⇒⟧]*)⇒([^⟧]*)⟧")


@dataclass
class Recall:
    """What was tried and found by kind of fault, and the faults nothing told of."""

    tried: Counter[str]
    found: Counter[str]
    missed: list[Fault]

    def rate(self) -> float:
        """Found of tried, 1.0 where nothing was tried."""
        tried = sum(self.tried.values())
        return sum(self.found.values()) / tried if tried else 1.0


def read_lines(lines: list[str], folder: Path) -> Report:
    """The lines as the program reads a text file: import guessed, accepted whole."""
    path = folder / "report.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        proposal = propose(path)
    except UserError:  # a text that names too little to say which edition it follows
        proposal = propose(path, edition=_EDITION)
    report = Report(load_edition(proposal.edition_id), proposal.year)
    report.apply(fill_from_edition(report))
    report.apply(accept(report, proposal).edit)
    return report


def serious(findings: list[Finding]) -> list[Finding]:
    """Errors and queries."""
    return [f for f in findings if f.level in (Level.ERROR, Level.QUERY)]


def tells(finding: Finding, line: str) -> bool:
    """Whether the finding quotes the line or a good piece of it."""
    plain = _plain(line)
    for place in finding.places:
        quote = _plain(place.quote)
        if quote and (quote in plain or plain in quote):
            return True
        if any(quote[i : i + 10] in plain for i in range(0, max(len(quote) - 9, 0), 5)):
            return True
    return False


def _plain(text: str) -> str:
    return re.sub(r"[\s|]+", "", text)


def measure(faults: Iterator[Fault], known: list[Finding], folder: Path) -> Recall:
    """Each fault read and checked by itself."""
    before = {(f.rule, f.message) for f in known}
    recall = Recall(Counter(), Counter(), [])
    for fault in faults:
        recall.tried[fault.kind] += 1
        findings = run_checks(read_lines(fault.lines, folder))
        new = [f for f in findings if (f.rule, f.message) not in before]
        around = fault.around()
        if any(tells(f, line) for f in new for line in around):
            recall.found[fault.kind] += 1
        else:
            recall.missed.append(fault)
    return recall


def planted(text: str) -> tuple[list[str], list[str], list[Fault]]:
    """(sound lines, faulty lines, the faults, all in the faulty lines) of a text with faults marked; kind is the family."""
    sound, faulty, faults = [], [], []
    for line in text.splitlines():
        sound.append(_PLANTED.sub(lambda m: m[2], line))
        faulty.append(_PLANTED.sub(lambda m: m[3], line))
        faults += [Fault(m[1], [], faulty[-1], m[2], m[3]) for m in _PLANTED.finditer(line)]
    return sound, faulty, [Fault(f.kind, faulty, f.line, f.before, f.after) for f in faults]


def untold(faults: list[Fault], known: list[Finding], findings: list[Finding]) -> list[str]:
    """The planted faults that no finding tells of which the sound text does not have too: number, family, what was changed."""
    before = {(f.rule, f.message) for f in known}
    new = [f for f in findings if (f.rule, f.message) not in before]
    return [
        f"{number} {fault.kind}: {fault.before} → {fault.after}"
        for number, fault in enumerate(faults)
        if not any(_meets(fault, finding) for finding in new)
    ]


def _pieces(folder: Path) -> None:
    for path in sorted(PIECES.glob("*.txt")):
        sound, faulty, faults = planted(path.read_text(encoding="utf-8"))
        known = run_checks(read_lines(sound, folder))
        missed = untold(faults, known, run_checks(read_lines(faulty, folder)))
        found = f"{len(faults) - len(missed)} of {len(faults)} planted faults found"
        print(f"{path.name}: {found}; sound text: {len(serious(known))} errors and queries")
        for words in missed:
            print(f"    missed {words[:100]}")
        for finding in serious(known):
            print(f"    false  {finding.rule}: {finding.message}")


def _meets(fault: Fault, finding: Finding) -> bool:
    """Whether a new finding tells of a planted fault: its place, and for numbers the wrong one or the right one."""
    if not any(tells(finding, line) for line in fault.around()):
        return False
    one, two = (set(re.findall(r"\d[\d.]*", words)) for words in (fault.before, fault.after))
    figures = one ^ two
    return (
        not figures
        or fault.kind in ("numbering", "missing", "toc", "year", "text", "duplicate")
        or _names(finding, figures)
    )


def _names(finding: Finding, figures: set[str]) -> bool:
    words = f"{finding.message} {finding.found} {finding.expected}".replace(",", "")
    return bool(figures & set(re.findall(r"\d[\d.]*", words)))


def _world(world: str, seeds: range, show: bool, folder: Path) -> None:
    print(f"world {world}, schools {seeds.start} to {seeds.stop - 1}")
    tried, found, characters, noise = Counter[str](), Counter[str](), 0, []
    for seed in seeds:
        lines = report_lines(world, seed)
        known = run_checks(read_lines(clean(lines), folder))
        characters += sum(len(_plain(line)) for line in clean(lines))
        noise += [(seed, f) for f in serious(known)]
        dice = random.Random(seed)
        for faults in (numeric_faults(lines, dice), other_faults(lines, dice)):
            recall = measure(faults, known, folder)
            tried, found = tried + recall.tried, found + recall.found
            for fault in recall.missed if show else ():
                print(f"    missed {seed} {fault.kind}: {fault.before} → {fault.after} | {fault.line[:110]}")
    for kind in sorted(tried):
        print(f"  {kind:34} {found[kind]:>4}/{tried[kind]}")
    numeric = [kind for kind in tried if ":" in kind]
    print(f"  numbers: {sum(found[k] for k in numeric)}/{sum(tried[k] for k in numeric)}")
    print(
        f"  others:  {sum(found[k] for k in tried if ':' not in k)}/{sum(tried[k] for k in tried if ':' not in k)}"
    )
    print(f"  sound reports: {len(noise)} errors and queries in {characters} characters")
    for seed, finding in noise:
        print(
            f"    false {seed} {finding.level} {finding.rule}: {finding.message} | {finding.places[0].quote[:60]}"
        )


def main() -> int:
    """Prints the table; exit 0."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--world", choices=("a", "b", "both"), default="both")
    parser.add_argument("--schools", type=int, default=4)
    parser.add_argument("--first", type=int, default=0, help="the first school")
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--pieces", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if args.pieces:
            _pieces(Path(folder))
        else:
            for world in ("a", "b") if args.world == "both" else (args.world,):
                _world(world, range(args.first, args.first + args.schools), args.missed, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
