"""A measurement: ours against named baselines, and what could not be measured."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Action = Callable[[], object]
"""Work to be timed."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians in seconds (MB for memory). `baselines` by name, the first is what the ratio is to; `skipped` says of each
    baseline that was not measured why; `target` is the ratio that is wanted, where one is.
    """

    name: str
    size: int  # how many times the sample
    ours: float
    baselines: dict[str, float]
    target: float | None = None
    skipped: dict[str, str] = field(default_factory=dict)
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Ours to the first baseline."""
        return self.ours / next(iter(self.baselines.values()))


def median_seconds(action: Action, rounds: int) -> float:
    """The median of some rounds, in seconds."""
    return median_each({"": action}, rounds)[""]


def median_each(
    actions: Mapping[str, Action], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """The median of each, in seconds of `clock`. They take turns, so that a busy moment of the PC meets all of them."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            begin = clock()
            action()
            taken[name].append(clock() - begin)
    return {name: statistics.median(times) for name, times in taken.items()}
