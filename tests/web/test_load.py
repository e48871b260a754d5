"""Two hundred signed-in clerks at once over real HTTP, on SQLite."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import simplejson

from tests.web import driving
from tests.web.browsing import serving
from tests.web.ledger.crowd import percentile

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
CLERKS, NOTES, PROCESSES = 200, 4, 2
OF_ORGAN = (
    "FROM ledger_event WHERE organ_id ="
    f" (SELECT id FROM organs_organ WHERE name = '{driving.ORGAN}')"
)


def _ledger(home: Path, command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gongkai.cli", "ledger", command],
        env=driving.environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_two_hundred_clerks_lose_nothing(tmp_path: Path) -> None:
    home = tmp_path / "data"
    cookies = driving.prepare(home, CLERKS)
    with serving(home, PROCESSES, GONGKAI_TODAY=driving.DAY) as site:
        driven = driving.drive(site, cookies, NOTES)
    told = driven.keys
    assert len(set(told)) == len(told) == CLERKS * (NOTES + 2)
    stored = [key for (key,) in driving.rows(home, "SELECT key FROM ledger_event")]
    assert len(stored) == len(set(stored))
    assert set(told) <= set(stored), "what was said to be done is there"
    done = driving.rows(home, f"SELECT COUNT(*) {OF_ORGAN} AND act IN ('register', 'take', 'note')")
    assert done == [(len(told),)], "and nothing twice"
    _assert_numbers(home)
    _ledger(home, "verify")
    _ledger(home, "rebuild")
    for what, seconds in (("registered", driven.registering), ("acts", driven.acting)):
        times = driven.times(what)
        print(f"\n{what}: {len(times) / seconds:.0f}/s, p95 {percentile(times, 0.95):.2f} s")


def _assert_numbers(home: Path) -> None:
    """Requests are numbered 1 … 200; every organ's events stand in places 1 … n."""
    question = f"SELECT numbers {OF_ORGAN} AND act = 'register'"
    given = [
        simplejson.loads(text)["request"]["number"] for (text,) in driving.rows(home, question)
    ]
    assert sorted(given) == list(range(1, CLERKS + 1))
    places = "SELECT organ_id, COUNT(*), MIN(seq), MAX(seq) FROM ledger_event GROUP BY organ_id"
    for _, count, first, last in driving.rows(home, places):
        assert (first, last) == (1, count)
