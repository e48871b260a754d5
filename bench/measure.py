"""How a bench times work and states its result: always a ratio within one run."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One line of the table.

    ``figure`` and ``other`` are what was measured, with their units, for a person to read;
    ``met`` says whether the budget holds, or is None where there is none.
    """

    work: str
    figure: str
    other: str
    ratio: str
    budget: str
    met: bool | None = None


def turn_about(
    ours: Callable[[], object], other: Callable[[], object], rounds: int = 7
) -> tuple[float, float]:
    """The median wall times of one call of each, in seconds, after one call to warm up.

    They are called turn about, so that a busy moment of the machine hits both.
    """
    _once(ours), _once(other)
    gc.collect()
    gc.freeze()  # neither is to pay for walking the libraries that the benches have loaded
    times = [(_once(ours), _once(other)) for _ in range(rounds)]
    mine, theirs = zip(*times, strict=True)
    return statistics.median(mine), statistics.median(theirs)


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
