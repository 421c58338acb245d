"""What the Word export of a report costs, stage by stage, beside other writers, and how it grows.

    python -m tools.measure_export report.docx [--times 10] [--rounds 9]

Takes a Word report (which is imported first) or a draft. The larger report holds every chapter, table and picture as often, each
picture with bytes of its own. Times are processor times, but those of whole processes. Exit code 1 where the writing is over its target or grows faster than it may.
"""

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from app.bench import word_writers
from app.bench.material import material
from app.bench.timing import Measured, median_each
from app.bench.word_processes import measure_processes
from app.bench.word_stages import Picture, in_memory, measure_stages
from app.chart_keeper import ready_charts
from db.draft import DraftFile
from exporters import export_word
from importers import accept, propose
from report.blocks import Figure
from report.editions import load_edition
from report.edits import fill_from_edition
from report.model import Report

MOST_GROWTH = 1.1  # of the time for one report, each time the report is there once more


def main(argv: list[str] | None = None) -> int:
    """Runs the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.measure_export", description="cost of a Word export"
    )
    parser.add_argument("report", type=Path)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=9)
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = args.report if args.report.suffix == ".zhibao" else imported(args.report, folder)
        draft = DraftFile.open(path)
        ready_charts(draft, draft.report)
        first = measured(draft.report, in_memory(draft.report, draft.picture), folder, 1, args.rounds)
        show(first)
        show(beside(draft, folder, args.rounds))
        larger, picture = multiplied(draft.report, in_memory(draft.report, draft.picture), args.times)
        grown = measured(larger, picture, folder, args.times, max(args.rounds // 3, 1))
        show(grown)
        draft.close()
    worst = 0.0
    for small, large in zip(first, grown, strict=True):
        growth = large.ours / small.ours / args.times
        print(f"{small.name:16} x{args.times}: {growth:.2f} of {args.times} times the time")
        worst = max(worst, growth)
    missed = [m for m in (*first, *grown) if m.target and m.ratio > m.target]
    return 1 if missed or worst > MOST_GROWTH else 0


def measured(report: Report, picture: Picture, folder: Path, size: int, rounds: int) -> list[Measured]:
    """The whole export and its stages."""
    path = folder / "whole.docx"
    export_word(report, picture, path)
    stages = measure_stages(report, picture, folder, size, rounds)
    floor = stages[0].baselines
    whole = median_each({"": lambda: export_word(report, picture, path)}, rounds, time.process_time)[""]
    return [Measured("word", size, whole, floor), *stages]


def beside(draft: DraftFile, folder: Path, rounds: int) -> list[Measured]:
    """Other writers with the same material: the work alone, and the whole process with its memory."""
    parts = material(draft.report, draft.picture)
    others, skipped = word_writers.writers(parts, folder)
    taken = median_each(others, max(rounds // 3, 1))
    ours = taken.pop(next(iter(taken)))
    work = Measured("others", 1, ours, taken, skipped=skipped)
    return [work, *measure_processes(draft.path, parts, folder, 1, max(rounds // 3, 1))]


def multiplied(report: Report, picture: Picture, times: int) -> tuple[Report, Picture]:
    """The report with all its sections and pictures that often."""
    sections, blocks = dict(report.sections), dict(report.blocks)
    last = max(section.position for section in report.sections.values()) + 1
    for n in range(2, times + 1):
        for section in report.sections.values():
            above = f"{section.parent}~{n}" if section.parent else ""
            place = section.position if above else section.position + last * n
            sections[f"{section.id}~{n}"] = replace(
                section, id=f"{section.id}~{n}", parent=above, position=place
            )
        for block in report.blocks.values():
            body = block.body
            if isinstance(body, Figure):
                body = replace(body, pictures=tuple(replace(p, sha=f"{p.sha}~{n}") for p in body.pictures))
            parent = f"{block.parent}~{n}" if block.parent else ""
            where = f"{block.section}~{n}"
            blocks[f"{block.id}~{n}"] = replace(
                block, id=f"{block.id}~{n}", section=where, parent=parent, body=body
            )

    def larger(sha: str) -> bytes:
        name, _, n = sha.partition("~")
        return picture(name) + n.encode()  # bytes after the end of a JPEG change nothing but what they weigh

    held = {sha: larger(sha) for sha in report.pictures}
    held |= {f"{sha}~{n}": larger(f"{sha}~{n}") for n in range(2, times + 1) for sha in report.pictures}

    def ready(sha: str) -> bytes:
        return held[sha] if sha in held else picture(sha)

    return replace(report, sections=sections, blocks=blocks, _index=None, _block_index=None), ready


def imported(path: Path, folder: Path) -> Path:
    """A draft in `folder` with what the importer finds in a Word report."""
    proposal = propose(path)
    report = Report(load_edition(proposal.edition_id), proposal.year or 2025)
    report.apply(fill_from_edition(report))
    edit = accept(report, proposal).edit
    draft = DraftFile.create(folder / "imported.zhibao", report)
    for prepared in proposal.pictures.values():
        draft.store_picture(prepared.data)
    draft.commit(edit)
    draft.close()
    return draft.path


def show(found: list[Measured]) -> None:
    """One line for each, with its ratios."""
    for each in found:
        unit, scale = ("MB", 1) if each.unit == "MB" else ("ms", 1000)
        against = "; ".join(
            f"{name} {value * scale:.1f} ({each.ours / value:.2f})" for name, value in each.baselines.items()
        )
        target = f"  target {each.target}" if each.target else ""
        print(f"{each.name:16} x{each.size:<3} {each.ours * scale:8.1f} {unit}  against {against}{target}")
        for name, why in each.skipped.items():
            print(f"{'':22}{name}: {why}")


if __name__ == "__main__":
    sys.exit(main())
