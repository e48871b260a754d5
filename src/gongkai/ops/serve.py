"""``gongkai serve``, ``worker`` and ``demo``: one parent process, one database, one worker.

The parent prepares the database and serves the pages; a child does the long work. Ctrl-C stops
both. The parent starts the child again when it dies: its job goes on where it stood.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from gongkai.web import home

LOOPBACK = ("127.0.0.1", "localhost", "::1")
BACKUPS_KEPT = 10
CONNECTIONS = 2000
"""Open at once: a browser keeps up to six, and whoever comes after the last waits in silence."""
BACKLOG = 512


class CannotServe(Exception):
    """The server cannot start; the message says in Chinese why and what to do."""


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.web.settings")
    import django

    django.setup()


def _back_up(database: Path) -> Path:
    """Copy the database beside itself, the newest ten copies kept."""
    folder = database.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"{database.stem}-{datetime.now(UTC):%Y%m%dT%H%M%S}.sqlite3"
    with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    for old in sorted(folder.glob(f"{database.stem}-*.sqlite3"))[:-BACKUPS_KEPT]:
        old.unlink()
    return copy


def prepare() -> None:
    """Bring the database to the present schema, after a copy of the old one."""
    _django()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    copied = connection.vendor == "sqlite" and home.database().exists()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        connection.close()
        if copied:
            print(f"数据库已备份到 {_back_up(home.database())}")
        call_command("migrate", interactive=False, verbosity=0)
    connection.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except PermissionError:
        raise CannotServe(
            f"没有权限使用端口 {port}。请换一个 1024 以上的端口，例如 --port 8001"
        ) from None
    except OSError:
        listener.close()
        raise CannotServe(
            f"端口 {port} 已被占用。请先关掉占用它的程序，或者换一个端口：--port {port + 1}"
        ) from None
    return listener


class _Worker:
    """The child that does the long work, started again when it dies."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.child: subprocess.Popen[bytes] | None = None
        self.thread = threading.Thread(target=self._keep, daemon=True)
        self.thread.start()

    def _keep(self) -> None:
        while not self.stopping.is_set():
            started = time.monotonic()
            command = [sys.executable, "-m", "gongkai.ops.worker"]
            self.child = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own
            self.child.wait()
            # One that dies at once is not started a hundred times a second.
            if time.monotonic() - started < 5:
                self.stopping.wait(5)

    def stop(self) -> None:
        self.stopping.set()
        if self.child and self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(10)
            except subprocess.TimeoutExpired:
                self.child.kill()


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="gongkai serve", description="启动网页服务 / serve the web pages"
    )
    parser.add_argument("--demo", action="store_true", help="载入演示数据 / with demo data")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 / address")
    parser.add_argument("--port", type=int, default=8000, help="端口 / port")
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        help="单位内访问用的域名，可重复 / host name under which it is reached",
    )
    parser.add_argument(
        "--https",
        action="store_true",
        help="前面有 HTTPS 反向代理 / behind a proxy with TLS on this machine",
    )
    return parser.parse_args(arguments)


def serve(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C. Returns the exit status: 2 when it cannot start."""
    options = _arguments(arguments)
    try:
        _refuse(options)
        return _serve(options.host, options.port, options.demo)
    except CannotServe as refusal:
        print(refusal, file=sys.stderr)
        return 2


def _refuse(options: argparse.Namespace) -> None:
    """Refuse what would open the demo, a made-up day or plain passwords to a network."""
    if options.demo and (options.host not in LOOPBACK or options.name or options.https):
        raise CannotServe("演示库不用密码就能进，只能在本机使用（127.0.0.1）。")
    if not options.demo and os.environ.get("GONGKAI_TODAY"):
        raise CannotServe("GONGKAI_TODAY 只用于演示。请先取消这个环境变量，再启动。")
    if options.host not in LOOPBACK and not options.https:
        raise CannotServe(
            f"不能在 {options.host} 上直接提供服务：密码会不加密地经过网络。"
            "请在本机前面放一个 HTTPS 反向代理，再加 --https 启动；只在本机用的，不要写 --host。"
        )
    os.environ["GONGKAI_NAMES"] = ",".join(options.name)
    os.environ["GONGKAI_HTTPS"] = "1" if options.https else ""


def _refuse_without_administrator() -> None:
    from gongkai.ops import organs

    if not organs.has_administrator():
        raise CannotServe(
            "还没有系统管理员。请先建立第一个单位和三员：gongkai organs init --name 单位全称"
        )


def _behind_proxy() -> dict[str, object]:
    """With a TLS proxy in front, the reader's address and scheme are what it says."""
    if not home.is_https():
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_headers": headers,
        "clear_untrusted_proxy_headers": True,
    }


def _serve(host: str, port: int, with_demo: bool) -> int:
    if with_demo:
        os.environ["GONGKAI_DEMO"] = "1"
    listener = _listen(host, port)
    prepare()
    if not with_demo:
        _refuse_without_administrator()
    if with_demo:
        from gongkai.ops.demo import load

        load()
    from waitress.server import create_server

    from gongkai.web.wsgi import application

    server = create_server(
        application,
        sockets=[listener],
        threads=8,
        ident="gongkai",
        max_request_body_size=2 * 1024**3,
        channel_timeout=120,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,  # select() knows no file above the 1,024th
        **_behind_proxy(),
    )
    worker = _Worker()
    signal.signal(signal.SIGTERM, _interrupt)
    shown = f"[{host}]" if ":" in host else host
    print(f"公开 已启动：http://{shown}:{listener.getsockname()[1]}/　按 Ctrl-C 停止", flush=True)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        worker.stop()
    print("已停止")
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def worker() -> int:
    """Do background work until told to stop."""
    from gongkai.ops import worker as child

    prepare()
    return child.main()


def demo(arguments: Sequence[str] | None = None) -> int:
    """Load the demo and read it, with progress; does nothing when it is there already."""
    argparse.ArgumentParser(
        prog="gongkai demo", description="准备演示数据 / prepare the demo data"
    ).parse_args(arguments)
    os.environ["GONGKAI_DEMO"] = "1"
    prepare()
    from gongkai.ops.demo import load, read_now

    load()
    print(f"演示数据已就绪，共 {read_now()} 份报告。用 gongkai serve --demo 打开。")
    return 0
