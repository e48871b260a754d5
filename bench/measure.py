"""How a bench times work and states its result: always a ratio within one run."""

from __future__ import annotations

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


def seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """The shortest wall time of one call over ``rounds``: the one least disturbed by others."""
    return min(_once(work) for _ in range(rounds))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
