"""The ledger on PostgreSQL: its own tests once more, a crowd, a kill, a backup."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.web.ledger import crowd, postgres

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
URL = "GONGKAI_DATABASE_URL"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    programs = postgres.programs()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine (Debian: apt-get install postgresql)")
    with postgres.cluster(programs) as address:
        yield address


def test_the_ledger_s_tests_hold_on_postgresql(url: str) -> None:
    environment = {n: v for n, v in os.environ.items() if not n.startswith("GONGKAI_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/web/ledger"],
        cwd=ROOT, env=environment | {URL: url}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]


def test_a_crowd_a_kill_and_a_backup(url: str, tmp_path: Path) -> None:
    home, given = tmp_path / "home", {URL: url}
    home.mkdir()
    crowd.prepare(home, **given)
    with crowd.killed(crowd.start(home, 20, 20, "kill", **given)) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline().split()[1]) for _ in range(150)]
    crowds = [crowd.start(home, 20, 10, f"crowd-{n}", **given) for n in range(2)]
    said = [process.communicate(timeout=300)[0].split() for process in crowds]
    assert [process.returncode for process in crowds] == [0, 0]
    told += [int(text) for words in said for text in words[1::2]]
    assert len(set(told)) == 150 + 400, "none lost, none twice"
    for command in ("verify", "rebuild"):
        done = crowd.run(home, "ledger", command, **given)
        assert done.returncode == 0, done.stdout + done.stderr

    anchor = tmp_path / "anchor.json"
    assert crowd.run(home, "ledger", "anchor", "--out", str(anchor), **given).returncode == 0
    done = crowd.run(home, "backup", str(tmp_path / "backup"), **given)
    assert done.returncode == 0, done.stderr
    with crowd.killed(crowd.start(home, 1, 8, "after", **given)) as process:
        process.communicate(timeout=100)
    refused = crowd.run(home, "restore", str(tmp_path / "backup"), **given)
    assert refused.returncode == 2, "data that is there is not replaced without --force"
    done = crowd.run(home, "restore", str(tmp_path / "backup"), "--force", **given)
    assert done.returncode == 0, done.stderr
    done = crowd.run(home, "ledger", "verify", "--anchor", str(anchor), **given)
    assert done.returncode == 0, done.stdout
    counted = re.match(r"\d+", done.stdout)
    assert counted and int(counted[0]) >= len(told), "what was told is there"
