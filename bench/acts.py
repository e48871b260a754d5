"""Doing acts on SQLite, one person and two hundred, beside a bare INSERT in the same database.

Each round acts on a database of its own, with ``synchronous=FULL``: what is told is on the disk.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import simplejson
from tests.conftest import ROOT
from tests.web.ledger import crowd

from bench.measure import Measure

ROUNDS = 5
PEOPLE = 200
ACTS = 10
ALONE = 400
RATE, P95 = 300, 1.0
"""Budgets: acts a second of two hundred people at once, and how long 95 of 100 take at most."""


def measure() -> Iterator[Measure]:
    """One person acting, two hundred acting at once."""
    rounds = [_round() for _ in range(ROUNDS)]
    bare, alone, many, p95 = (statistics.median(column) for column in zip(*rounds, strict=True))
    peer = f"{bare:,.0f} bare INSERT transactions/s"
    yield Measure("an act, one person", f"{alone:,.0f}/s", peer, f"{alone / bare:.2f}", "")
    yield Measure(
        f"acts, {PEOPLE} people at once on SQLite",
        f"{many:,.0f}/s, p95 {p95:.2f} s",
        peer,
        f"{many / bare:.2f}",
        f"≥ {RATE}/s, p95 ≤ {P95:.0f} s",
        many >= RATE and p95 <= P95,
    )


def _round() -> tuple[float, float, float, float]:
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        home = Path(folder)
        crowd.prepare(home)
        bare = _bare(home / "gongkai.sqlite3")
        done = subprocess.run(
            [sys.executable, "-c", "from bench.acts import act; act()"],
            env=crowd.environment(home),
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        alone, many, p95 = simplejson.loads(done.stdout)
        return bare, alone, many, p95


def act() -> None:
    """In a process on the round's database: print rate alone, rate together, p95 together."""
    crowd._django()
    crowd.together(1, 40, "warm")
    alone = crowd.together(1, ALONE, "alone")
    many = crowd.together(PEOPLE, ACTS, "many")
    os.write(1, simplejson.dumps([alone.rate, many.rate, many.p95]).encode())


def _bare(database: Path) -> float:
    """Transactions a second that insert one short row and nothing else."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)")
        begun = time.perf_counter()
        for number in range(ALONE):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO bare (text) VALUES (?)", [f"{number:200}"])
            connection.execute("COMMIT")
        rate = ALONE / (time.perf_counter() - begun)
        connection.execute("DROP TABLE bare")
    return rate
