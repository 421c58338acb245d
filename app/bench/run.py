"""Runs every measurement and puts the results together."""

import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.bench.drafts import measure_draft
from app.bench.scaled import build_scaled
from app.bench.timing import Measured
from app.bench.windows import measure_memory, measure_start

MEMORY_TARGET = 600  # MB in use with ten times the sample
MEMORY_SIZE = 10
Tell = Callable[[str, int, int], None]


def sizes_up_to(scale: int) -> list[int]:
    """1, 10, 100 … as far as asked for, and the size asked for itself."""
    return sorted({size for size in (1, 10, 100) if size < scale} | {scale})


def run_bench(scale: int, tell: Tell, rounds: int = 5) -> dict[str, Any]:
    """The document of `zhibao bench --json`; works in a folder that is gone afterwards."""
    sizes = sizes_up_to(scale)
    measured: list[Measured] = []
    skipped: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="zhibao-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if getattr(sys, "frozen", False):
            skipped["start"] = skipped["memory"] = "the built program holds no Python for a bare window"
        else:
            tell("start", 0, len(sizes) + 1)
            measured.append(measure_start(folder, 2 * rounds + 1))
        for place, size in enumerate(sizes, 1):
            tell(f"× {size}", place, len(sizes) + 1)
            draft = folder / f"{size}.zhibao"
            build_scaled(draft, size)
            fewer = rounds if size < 100 else 1
            measured += measure_draft(draft, folder, size, fewer, heavy=size == 1)
            if size == MEMORY_SIZE and "memory" not in skipped:
                try:
                    measured.append(measure_memory(draft, folder, size))
                except OSError as error:
                    skipped["memory"] = str(error)
    tell("", len(sizes) + 1, len(sizes) + 1)
    return document(measured, skipped)


def document(measured: list[Measured], skipped: dict[str, str]) -> dict[str, Any]:
    """Ratios of the first size, growth, and all there is to say, ready for JSON."""
    first = {m.name: m for m in reversed(measured)}
    return {
        "format": 1,
        "ratios": {name: round(m.ratio, 2) for name, m in reversed(first.items())},
        "growth": growth(measured),
        "machine": machine(),
        "measured": [_as_json(m) for m in measured],
        "skipped": skipped,
    }


def growth(measured: list[Measured]) -> dict[str, dict[str, float]]:
    """For each work and size: the time for one unit of work, against that at the size before (1: linear)."""
    found: dict[str, dict[str, float]] = {}
    before: dict[str, Measured] = {}
    for each in measured:
        last = before.get(each.name)
        if last is not None:
            share = (each.ours / each.size) / (last.ours / last.size)
            found.setdefault(each.name, {})[f"{last.size}→{each.size}"] = round(share, 2)
        before[each.name] = each
    return found


def machine() -> dict[str, Any]:
    """What the times depend on, in general words: no name, no address."""
    memory = 0
    if hasattr(os, "sysconf"):
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 10**9
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": memory,
        "python": platform.python_version(),
    }


def _as_json(measured: Measured) -> dict[str, Any]:
    digits = 1 if measured.unit == "MB" else 5
    return {
        "name": measured.name,
        "size": measured.size,
        "unit": measured.unit,
        "ours": round(measured.ours, digits),
        "baselines": {name: round(value, digits) for name, value in measured.baselines.items()},
        "ratio": round(measured.ratio, 2),
        "target": measured.target,
        "skipped": measured.skipped,
    }
