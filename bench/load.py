"""Two hundred signed-in clerks over real HTTP, on SQLite: server, drivers and disk of one machine.

Each has opened the page of an act; then all two hundred send at the same moment, round after
round. The time is from the first sent to the last answered: connection, session, form, act, chain,
commit with ``synchronous=FULL``, and, where an act calls for them, its documents set in type before
the answer. The threads that drive take their share of the same processors, so a server alone does
better than this.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.web import driving
from tests.web.browsing import serving
from tests.web.ledger.crowd import percentile

from bench.acts import P95, PEOPLE, RATE
from bench.measure import Measure

NOTES = 6
PROCESSES = os.cpu_count() or 1
"""That serve the pages, as ``gongkai serve`` starts of itself."""


def measure() -> Iterator[Measure]:
    """Registering, then acts that make no document."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        home = Path(folder) / "data"
        cookies = driving.prepare(home, PEOPLE)
        with serving(home, PROCESSES, GONGKAI_TODAY=driving.DAY) as site:
            driven = driving.drive(site, cookies, NOTES)
    registered, acts = driven.times("registered"), driven.times("acts")
    yield Measure(
        f"requests registered over HTTP with their documents, {PEOPLE} people at once",
        f"{len(registered) / driven.registering:,.1f}/s, p95 {percentile(registered, 0.95):.1f} s",
        "", "", "",
    )  # fmt: skip
    rate, p95 = len(acts) / driven.acting, percentile(acts, 0.95)
    yield Measure(
        f"pages of an act opened over HTTP, {PEOPLE} people at once",
        f"{len(acts) / driven.opening:,.0f}/s",
        "", "", "",
    )  # fmt: skip
    yield Measure(
        f"acts over HTTP, {PEOPLE} people who send at once",
        f"{rate:,.0f}/s, p95 {p95:.2f} s",
        "",
        "",
        f"≥ {RATE}/s, p95 ≤ {P95:.0f} s",
        rate >= RATE and p95 <= P95,
    )
