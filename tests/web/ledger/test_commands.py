"""The commands, the address of health, and what the worker sees to."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from gongkai.ops import backup
from gongkai.web import home as data_folder
from gongkai.web.ledger import anchors, duties, triggers
from tests.web.ledger import crowd
from tests.web.ledger.conftest import NOW, Act


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which four boxes were handled."""
    folder = tmp_path_factory.mktemp("home")
    crowd.prepare(folder)
    with crowd.killed(crowd.start(folder, 1, 16, "commands")) as process:
        process.communicate(timeout=60)
    (folder / "files" / "ab").mkdir(parents=True)
    (folder / "files" / "ab" / "kept").write_bytes(b"kept")
    return folder


def test_verify_rebuild_export_and_anchor(home: Path, tmp_path: Path) -> None:
    anchor, out = tmp_path / "anchor.json", tmp_path / "events.jsonl"
    assert crowd.run(home, "ledger", "anchor", "--out", str(anchor)).returncode == 0
    done = crowd.run(home, "ledger", "verify", "--anchor", str(anchor), LC_ALL="zh_CN.UTF-8")
    assert (done.returncode, done.stdout) == (0, "16 条记录，全部相符。\n")
    done = crowd.run(home, "ledger", "verify", LC_ALL="en_GB.UTF-8")
    assert (done.returncode, done.stdout) == (0, "16 events, all hold\n")
    assert crowd.run(home, "ledger", "rebuild").returncode == 0
    assert crowd.run(home, "ledger", "export", "--out", str(out)).returncode == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 16
    out.write_text("[]", encoding="utf-8")
    assert crowd.run(home, "ledger", "verify", "--anchor", str(out)).returncode == 2


def test_a_folder_without_a_ledger_is_said_to_have_none(tmp_path: Path) -> None:
    done = crowd.run(tmp_path, "ledger", "verify")
    assert done.returncode == 2
    assert done.stderr


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_backup_and_restore(home: Path, tmp_path: Path) -> None:
    target, empty = tmp_path / "backup", tmp_path / "empty"
    assert crowd.run(home, "backup", str(target)).returncode == 0
    again = crowd.run(home, "backup", str(target))
    assert (again.returncode, "--force" in again.stderr) == (2, True)
    assert crowd.run(home, "backup", str(target), "--force").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup"], "nothing left about"

    assert crowd.run(empty, "restore", str(target)).returncode == 0
    assert (empty / "files" / "ab" / "kept").read_bytes() == b"kept"
    assert (empty / "secret-key").read_text() == (home / "secret-key").read_text()
    assert "16 " in crowd.run(empty, "ledger", "verify").stdout
    assert crowd.run(empty, "restore", str(target)).returncode == 2
    assert crowd.run(empty, "restore", str(target), "--force").returncode == 0
    assert list(empty.glob("replaced-*/gongkai.sqlite3")), "what was there is set aside"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_damaged_backup_touches_nothing(home: Path, tmp_path: Path) -> None:
    target, empty = tmp_path / "backup", tmp_path / "empty"
    assert crowd.run(home, "backup", str(target)).returncode == 0
    (target / "files" / "ab" / "kept").write_bytes(b"kepT")
    done = crowd.run(empty, "restore", str(target))
    assert (done.returncode, (empty / "gongkai.sqlite3").exists()) == (2, False)
    (target / "backup.json").unlink()
    assert crowd.run(empty, "restore", str(target)).returncode == 2


OLDER = (
    "import django; django.setup()\n"
    "from django.core.management import call_command\n"
    "call_command('migrate', 'organs', '0003', verbosity=0)"
)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_newer_program_backs_up_and_restores_what_an_older_one_made(
    home: Path, tmp_path: Path
) -> None:
    older, target, empty = (tmp_path / name for name in ("older", "backup", "empty"))
    shutil.copytree(home, older)
    subprocess.run([sys.executable, "-c", OLDER], env=crowd.environment(older), check=True)
    told = crowd.run(older, "ledger", "verify", LC_ALL="zh_CN.UTF-8")
    assert (told.returncode, "旧版程序" in told.stderr) == (2, True)

    done = crowd.run(older, "backup", str(target))
    assert (done.returncode, done.stderr) == (0, "")
    kept = sqlite3.connect(target / "gongkai.sqlite3").execute("PRAGMA table_info(organs_organ)")
    assert "payment" not in [column[1] for column in kept], "kept as it was"
    done = crowd.run(empty, "restore", str(target))
    assert (done.returncode, done.stderr) == (0, "")
    assert "16 " in crowd.run(empty, "ledger", "verify").stdout
    names = {"older", "backup", "empty"}
    assert {path.name for path in tmp_path.iterdir()} == names, "nothing left about"


def test_a_backup_does_not_lie_among_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would go into the next one, and out of the way of what is restored from it."""
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    for inside in (tmp_path, tmp_path / "mine", tmp_path / "files" / "mine"):
        with pytest.raises(backup.CannotBackUp, match="数据文件夹"):
            backup.back_up(inside)
        with pytest.raises(backup.CannotBackUp, match="数据文件夹"):
            backup.restore(inside, force=True)
    backup._refuse_inside(tmp_path / "backups" / "mine")  # which no backup takes along


@pytest.mark.usefixtures("db")
def test_health_says_when_a_trigger_is_missing() -> None:
    client = Client(REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1")
    assert client.get("/health").status_code == 200
    table = " ON ledger_event" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_event_delete{table}")
    answer = client.get("/health")
    assert (answer.status_code, b"ledger_event_delete" in answer.content) == (500, True)
    triggers.make()
    assert client.get("/health").status_code == 200


def test_the_worker_anchors_daily_and_one_failing_duty_stops_no_other(
    act: Act, box: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(today: date, now: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    monkeypatch.setattr(duties, "_duties", {"broken": fail, "anchor": anchors.keep})
    for day in (date(2026, 3, 18), date(2026, 3, 18), date(2026, 3, 19)):
        duties.see_to(day, NOW)
    kept = sorted(path.name for path in (data_folder.folder() / "anchors").iterdir())
    assert kept == ["2026-03-18.json", "2026-03-19.json"]
