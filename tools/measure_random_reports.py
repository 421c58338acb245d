"""Random reports through the Word writer, three validators and LibreOffice's own pages.

    python -m tools.measure_random_reports --count 200 --seed 1 [--size 0.5] [--keep FOLDER]
        [--sdk FOLDER] [--audit PROGRAM] [--measure measure_word.py] [REPORT.docx …]

Every draft (`tests/exporters/random_drafts.py`) is exported, which runs our own check; then the Open XML SDK's validator and
openxml-audit look at it (`tools/validators.py` says where they come from) and `measure_word.py` holds the page numbers in its
contents against LibreOffice's and looks for parted captions, lonely headings, blank pages and boxes. A tool that is not here is said to
be missing and left out. Word files that are named are measured instead of random ones. Exit 1 where something is wrong.
"""

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from exporters.word.export import word_bytes
from exporters.word.selfcheck import package_trouble
from report.dump import dump
from tests.exporters.random_drafts import pictures, random_draft
from tools.validators import Validator, found_validators

_MEASURE = Path(__file__).resolve().parents[2] / "shared" / "tools" / "measure_word.py"
_PAGES = "printed page numbers are right"
# What a draft may look like that a person wrote so; none of it is the writer's.
_WANTED = {
    "series without gap or repeat",  # a table of the preface and one of the appendix are both 表 1 where the edition says so
    "body starts at page 1",  # a profile may count through
}


@dataclass
class Found:
    """What was found over all files: entries of contents and lists by how far they are off, and lines about what is wrong."""

    files: int = 0
    pages: int = 0
    exact_files: int = 0
    entries: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def say(self, name: str, lines: list[str]) -> None:
        """Keeps and prints what is wrong with one file."""
        for line in lines:
            print(f"  {name}: {line}", flush=True)
            self.wrong.append(f"{name}: {line}")

    def summary(self) -> str:
        """One line of figures."""
        total = sum(self.entries.values())
        if not total:
            return f"{self.files} files, pages not measured; {len(self.wrong)} faults"
        return (
            f"{self.files} files, {self.pages} pages, {self.exact_files} files exact; entries {total}: "
            f"{self.entries['exact'] / total:.2%} equal, {self.entries['off_by_one']} one page off, "
            f"{self.entries['worse']} worse; {len(self.wrong)} faults"
        )


@dataclass(frozen=True)
class Judges:
    """Who looks at a file."""

    validators: dict[str, Validator]
    measure: ModuleType | None
    profile: str

    def look(self, path: Path, dumped: dict[str, object] | None, found: Found) -> None:
        """Everything that is said against one file."""
        found.files += 1
        found.say(path.name, [f"own check: {line}" for line in package_trouble(path.read_bytes())])
        for name, validator in self.validators.items():
            found.say(path.name, [f"{name}: {line}" for line in validator(path)[:5]])
        if self.measure is not None:
            self._measured(self.measure, path, dumped, found)

    def _measured(
        self, measure: ModuleType, path: Path, dumped: dict[str, object] | None, found: Found
    ) -> None:
        clean = True
        for row in measure.measure(str(path), dumped, profile=self.profile).rows:
            values = row["values"]
            found.pages += values.get("pages", 0)
            if row["check"] == _PAGES:
                found.entries.update({key: values.get(key, 0) for key in ("exact", "off_by_one", "worse")})
                clean = not values.get("off_by_one") and not values.get("worse")
                if not clean:
                    print(f"  {path.name}: {row['result']} | {'; '.join(row['places'][:6])}", flush=True)
                if not values.get("worse"):
                    continue
            if row["status"] == "BAD" and row["check"] not in _WANTED:
                found.say(
                    path.name, [f"{row['group']}, {row['check']}: {row['result']} {row['places'][:4]}"[:600]]
                )
        found.exact_files += clean


def _module(path: Path) -> ModuleType | None:
    if not path.is_file():
        print(f"{path} is not here: pages, captions and headings are not measured", file=sys.stderr)
        return None
    spec = importlib.util.spec_from_file_location("measure_word", path)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """The command line; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="REPORT.docx")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="of the first report; the next has the next one")
    parser.add_argument("--size", type=float, default=0.5, help="1: some 60 pages each")
    parser.add_argument("--keep", type=Path, help="folder for the files; without it they are not kept")
    parser.add_argument("--sdk", default="", help="npm folder or program of ooxml-validator")
    parser.add_argument("--audit", default="", help="program of openxml-audit")
    parser.add_argument("--measure", type=Path, default=_MEASURE)
    args = parser.parse_args()
    validators, missing = found_validators(args.sdk, args.audit)
    for line in missing:
        print(line, file=sys.stderr)
    found, start = Found(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        judges = Judges(validators, _module(args.measure), str(Path(folder) / "profile"))
        for path in args.files:
            judges.look(path, None, found)
        keep = args.keep or Path(folder)
        keep.mkdir(parents=True, exist_ok=True)
        for seed in range(args.seed, args.seed + (0 if args.files else args.count)):
            report = random_draft(seed, args.size)
            path = keep / f"{seed:04}.docx"
            path.write_bytes(word_bytes(report, pictures().__getitem__))
            judges.look(path, json.loads(json.dumps(dump(report))), found)
            if found.files % 20 == 0:
                print(f"{time.monotonic() - start:.0f} s: {found.summary()}", flush=True)
    print(found.summary())
    return 1 if found.wrong or found.entries["worse"] else 0


if __name__ == "__main__":
    sys.exit(main())
