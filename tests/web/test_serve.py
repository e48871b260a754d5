"""Starting: what is refused, what is prepared."""

from __future__ import annotations

import os
import socket
import sqlite3
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from gongkai.ops import demo, serve
from gongkai.web import home


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("GONGKAI_DEMO", raising=False)
    return tmp_path / "data"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.org"])
@pytest.mark.parametrize(
    ("mode", "says"),
    [
        (["--demo"], "演示库不用密码就能进，只能在本机使用"),
        (["--demo", "--https"], "演示库不用密码就能进，只能在本机使用"),
        ([], "密码会不加密地经过网络"),
    ],
)
def test_neither_the_demo_nor_plain_passwords_leave_this_machine(
    host: str, mode: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert serve.serve([*mode, "--host", host]) == 2
    assert says in capsys.readouterr().err


def test_a_made_up_day_is_for_the_demo_only(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GONGKAI_TODAY", "2026-05-06")
    assert serve.serve([]) == 2
    assert "只用于演示" in capsys.readouterr().err
    with pytest.raises(RuntimeError):
        home.today()
    monkeypatch.setenv("GONGKAI_DEMO", "1")
    assert home.today() == date(2026, 5, 6)
    monkeypatch.delenv("GONGKAI_TODAY")
    assert home.today() == home.DEMO_DAY


def test_nothing_is_served_before_there_is_an_administrator(tmp_path: Path) -> None:
    environment = os.environ | {"GONGKAI_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "gongkai.cli"]
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    done = subprocess.run(
        [*command, "serve", "--port", str(port)], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 2
    assert "gongkai organs init" in done.stderr
    done = subprocess.run(
        [*command, "organs", "init", "--name", "安澜市商务局"],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert "system-admin" in done.stdout
    again = subprocess.run(
        [*command, "organs", "init", "--name", "另一个局"],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert again.returncode == 1
    assert "已经有系统管理员" in again.stderr


def test_behind_a_proxy_cookies_are_secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expression = "(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE)"
    assert _settings(expression, tmp_path) == "(False, False)"
    monkeypatch.setenv("GONGKAI_HTTPS", "1")
    monkeypatch.setenv("GONGKAI_NAMES", "gk.example")
    assert _settings(expression, tmp_path) == "(True, True)"
    assert "gk.example" in _settings("settings.ALLOWED_HOSTS", tmp_path)


def test_a_taken_port_is_said(data_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert serve.serve(["--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert f"端口 {port} 已被占用" in said
    assert f"--port {port + 1}" in said


def test_the_secret_key_is_made_once_and_private(data_folder: Path) -> None:
    key = home.secret_key()
    assert len(key) >= 64
    assert home.secret_key() == key
    assert stat.S_IMODE((data_folder / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(data_folder.stat().st_mode) == 0o700


def test_the_demo_keeps_to_its_own_folder(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = home.database()
    monkeypatch.setenv("GONGKAI_DEMO", "1")
    assert home.database() == real.parent / "demo" / real.name


def test_the_demo_is_not_loaded_into_real_records(actor: object) -> None:
    with pytest.raises(RuntimeError):
        demo.load()


def test_a_backup_is_a_whole_database_and_few_are_kept(tmp_path: Path) -> None:
    database = tmp_path / "gongkai.sqlite3"
    with sqlite3.connect(database) as connection:
        connection.execute("create table t (x)")
        connection.execute("insert into t values (1)")
    (tmp_path / "backups").mkdir()
    for number in range(15):
        (tmp_path / "backups" / f"gongkai-20000101T0000{number:02}.sqlite3").touch()
    copy = serve._back_up(database)
    with sqlite3.connect(copy) as connection:
        assert connection.execute("select x from t").fetchone() == (1,)
    kept = sorted((tmp_path / "backups").iterdir())
    assert len(kept) == serve.BACKUPS_KEPT
    assert copy in kept


def _settings(expression: str, tmp_path: Path) -> str:
    """An expression over the settings, in a process of its own."""
    code = f"from gongkai.web import settings; print({expression})"
    environment = os.environ | {"GONGKAI_HOME": str(tmp_path), "PYTHONPATH": "src"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    return done.stdout.strip()


def test_debug_is_never_on(tmp_path: Path) -> None:
    assert _settings("settings.DEBUG", tmp_path) == "False"


def test_transactions_take_their_lock_at_once_and_are_durable(
    data_folder: Path, tmp_path: Path
) -> None:
    code = """
import django; django.setup()
from django.db import connection
with connection.cursor() as c:
    for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
        c.execute(f"PRAGMA {name}"); print(c.fetchone()[0])
print(connection.transaction_mode, connection.settings_dict["ATOMIC_REQUESTS"])
"""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.split() == ["wal", "2", "1", "30000", "IMMEDIATE", "False"]


def test_there_is_no_migration_missing(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _children(pid: int, runs: str) -> list[int]:
    """The children of a process whose command line says what they run."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(child) for task in tasks for child in task.read_text().split()]
    return [child for child in found if runs in Path(f"/proc/{child}/cmdline").read_text()]


@pytest.mark.slow
@pytest.mark.timeout(150)
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the worker in /proc")
def test_a_killed_worker_is_replaced_and_its_batch_goes_on(tmp_path: Path) -> None:
    import json
    import re
    import signal
    import time
    import urllib.parse
    import urllib.request

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    code = "import sys; from gongkai.ops import serve; sys.exit(serve.serve(sys.argv[1:]))"
    server = subprocess.Popen(
        [sys.executable, "-c", code, "--demo", "--port", str(port)],
        env=os.environ | {"GONGKAI_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
    )

    site = f"http://127.0.0.1:{port}"
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def ask(path: str, **form: str) -> bytes:
        data = urllib.parse.urlencode(form).encode() if form else None
        for _ in range(200):
            try:
                with browser.open(site + path, data, timeout=5) as answer:
                    return bytes(answer.read())
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def sign_in() -> None:
        page = ask("/sign-in/").decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        button = re.search(r'action="(/sign-in/demo/\d+)"', page)
        assert token
        assert button
        ask(button[1], csrfmiddlewaretoken=token[1])

    def progress() -> dict[str, object]:
        return json.loads(ask("/reading-room/batches/1/progress"))  # type: ignore[no-any-return]

    try:
        sign_in()
        while not 2 <= int(str(progress()["done"])) < 15:
            time.sleep(0.01)
        (worker,) = _children(server.pid, "gongkai.ops.worker")
        os.kill(worker, signal.SIGKILL)
        stood = progress()
        assert not stood["over"]
        deadline = time.monotonic() + 90
        while not progress()["over"]:
            assert time.monotonic() < deadline
            time.sleep(0.5)
        ended = progress()
        assert (ended["done"], ended["read"], ended["failed"]) == (15, 13, 2)
        (successor,) = _children(server.pid, "gongkai.ops.worker")
        assert successor != worker
    finally:
        server.terminate()
        server.communicate(timeout=30)
    assert not Path(f"/proc/{successor}").exists(), "nothing is left running"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
def test_more_processes_serve_one_address_and_end_with_it(tmp_path: Path) -> None:
    """Whichever process a connection falls to, the page is the same; killed ones come again."""
    import signal
    import time
    import urllib.request

    from tests.web.browsing import serving

    with serving(tmp_path / "data", processes=3) as site:
        port = site.rpartition(":")[2]
        (parent,) = _children(os.getpid(), port)
        first = _children(parent, "gongkai.ops.pages")
        assert len(first) == 2
        os.kill(min(first), signal.SIGKILL)
        while min(first) in _children(parent, "gongkai.ops.pages"):
            time.sleep(0.05)  # what it had been dealt by then is lost with it
        for _ in range(40):
            with urllib.request.urlopen(f"{site}/sign-in/", timeout=10) as answer:
                assert "登录" in answer.read().decode()
            time.sleep(0.2)
        second = _children(parent, "gongkai.ops.pages")
        assert len(second) == 2
        assert set(second) != set(first)
    assert not any(Path(f"/proc/{pid}").exists() for pid in (parent, *second))


def test_records_from_before_there_was_sign_in_stay(data_folder: Path) -> None:
    code = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
for app in ("organs", "ledger", "reading_room"):
    call_command("migrate", app, "0001", verbosity=0)
with connection.cursor() as c:
    c.execute("insert into organs_organ (id, name, short_name) values (1, '本机审读室', '')")
    c.execute(
        "insert into organs_actor (id, organ_id, name, is_loopback)"
        " values (1, 1, '本机使用者', 1)"
    )
    c.execute(
        "insert into reading_room_batch (organ_id, actor_id, name, created_at)"
        " values (1, 1, '从前的一批', '2026-01-01')"
    )
from gongkai.ops import organs
assert organs.main(["init", "--name", "本机审读室"]) == 0
from gongkai.web.organs.models import Actor
from gongkai.web.organs.scope import organ_scope
from gongkai.web.reading_room.models import Batch
with organ_scope([1]):
    assert Batch.objects.get().actor.name == "本机使用者"
assert Actor.objects.filter(organ=1, grants__role="system_admin").count() == 1
"""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
