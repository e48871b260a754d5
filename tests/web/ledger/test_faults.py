"""Crowds, kills and backups under load, on a real database file."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from pathlib import Path

import pytest

from tests.web.ledger import crowd

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    crowd.prepare(folder)
    return folder


def rows(home: Path, question: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(home / "gongkai.sqlite3")
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def assert_whole(home: Path) -> None:
    """The chain verifies, projections are what events come to, no act is there by half."""
    for command in (["verify"], ["rebuild"]):
        done = crowd.run(home, "ledger", *command)
        assert done.returncode == 0, done.stdout + done.stderr
    [(sealed,)] = rows(home, "SELECT COUNT(*) FROM ledger_event WHERE act = 'seal'")
    [(waiting,)] = rows(home, "SELECT COUNT(*) FROM ledger_outbox")
    assert sealed == waiting, "each act that calls for a document has its outbox row"


@pytest.mark.parametrize("crowds", [1, 4], ids=["one process", "four processes"])
def test_two_hundred_act_at_once(home: Path, crowds: int) -> None:
    each, threads = 20, 200 // crowds
    begun = time.perf_counter()
    processes = [crowd.start(home, threads, each, f"crowd-{n}") for n in range(crowds)]
    said = [process.communicate(timeout=500)[0].split() for process in processes]
    elapsed = time.perf_counter() - begun
    assert [process.returncode for process in processes] == [0] * crowds
    times = [float(text) for words in said for text in words[::2]]
    events = {int(text) for words in said for text in words[1::2]}
    assert len(events) == len(times) == 200 * each, "none lost, none twice"
    [(stored,)] = rows(home, "SELECT COUNT(*) FROM ledger_event")
    assert stored == 200 * each
    assert_whole(home)
    p95 = crowd.percentile(times, 0.95)
    print(f"\n{len(times) / elapsed:.0f} acts/s with starting up, p95 {p95:.3f} s, {crowds=}")


def test_killed_in_the_middle_every_act_is_whole_or_absent(home: Path) -> None:
    chance, told = random.Random(7), set()
    for attempt in range(5):
        with crowd.killed(crowd.start(home, 4, 250, f"attempt-{attempt}")) as process:
            stdout = process.stdout
            assert stdout is not None
            for _ in range(chance.randint(50, 400)):
                line = stdout.readline()
                told.add(int(line.split()[1]))
            assert process.poll() is None, "it was in the middle"
        assert_whole(home)
    stored = {event for (event,) in rows(home, "SELECT id FROM ledger_event")}
    assert told <= stored, "what was said to be done is there"
    print(f"\n{len(told)} acts told, {len(stored)} stored after 5 kills")


def test_a_backup_under_load_restores_equal(home: Path, tmp_path: Path) -> None:
    target, restored = tmp_path / "backup", tmp_path / "restored"
    with crowd.killed(crowd.start(home, 20, 2000, "load")) as process:
        assert process.stdout is not None
        for _ in range(200):
            process.stdout.readline()
        begun = time.perf_counter()
        done = crowd.run(home, "backup", str(target))
        took = time.perf_counter() - begun
        assert process.poll() is None, "the load went on"
    assert done.returncode == 0, done.stderr
    put_back = crowd.run(restored, "restore", str(target))
    assert put_back.returncode == 0, put_back.stderr

    question = "SELECT * FROM ledger_event ORDER BY organ_id, seq"
    events = rows(restored, question)
    assert len(events) >= 200
    assert rows(target, question) == events
    assert rows(home, question)[: len(events)] == events, "the beginning of what came after"
    assert_whole(restored)
    print(f"\n{len(events)} events backed up in {took:.1f} s under load")


def test_the_export_is_enough_to_verify_without_us(home: Path, tmp_path: Path) -> None:
    """A verifier written from docs/ledger.md alone."""
    from cryptography.hazmat.primitives import hashes

    from gongkai.web.ledger.chain import PARTS

    with crowd.killed(crowd.start(home, 2, 20, "export")) as process:
        process.communicate(timeout=100)
    out = tmp_path / "events.jsonl"
    assert crowd.run(home, "ledger", "export", "--out", str(out)).returncode == 0
    previous = "0" * 64
    for text in out.read_text(encoding="utf-8").splitlines():
        event = json.loads(text)
        digest = hashes.Hash(hashes.SM3())
        for name in PARTS:
            value = event[name]
            if name in ("data", "attachments", "numbers"):
                value = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            part = str(value).encode()
            digest.update(len(part).to_bytes(8, "big") + part)
        assert event["previous_hash"] == previous
        assert event["hash"] == (previous := digest.finalize().hex())
    assert crowd.run(home, "ledger", "export", "--out", str(out)).returncode == 2
