"""The tasks in Word and Excel, from `office.toml`."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("office.toml")
_TIMES = re.compile(r"\s×(\d+)$")


@dataclass(frozen=True, slots=True)
class Office:
    """One task: `steps` as they are written, their `count`, a note on what is assumed, and why it cannot be done at all, or ""."""

    steps: tuple[str, ...]
    count: int
    note: str
    cannot: str


def read_office() -> dict[str, Office]:
    """The tasks by key."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        key: Office(
            tuple(task["steps"]),
            sum(_times(step) for step in task["steps"]),
            task.get("note", ""),
            task.get("cannot", ""),
        )
        for key, task in data.items()
    }


def _times(step: str) -> int:
    found = _TIMES.search(step)
    return int(found[1]) if found else 1
