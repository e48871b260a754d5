"""``gongkai serve``, ``worker`` and ``demo``: one parent process, one database, one worker.

The parent prepares the database and serves the pages, with more processes beside it where there
are processors for them; one child does the long work. Ctrl-C stops them all. The parent starts a
child again when it dies: its job goes on where it stood.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from gongkai.ops import children, pages, schema
from gongkai.web import home

LOOPBACK = ("127.0.0.1", "localhost", "::1")
BACKUPS_KEPT = 10
MOST = 4
"""Processes that serve the pages, unless told: SQLite lets one write at a time."""


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
    from django.db import connection

    copied = connection.vendor == "sqlite" and home.database().exists()
    if schema.is_older():
        connection.close()
        if copied:
            print(f"数据库已备份到 {_back_up(home.database())}")
        schema.bring_up()
    connection.close()


def _listen(host: str, port: int, processes: int) -> socket.socket:
    try:
        # First alone: sockets that share an address never find it taken.
        listener = pages.listen(host, port)
        if processes > 1:
            port = listener.getsockname()[1]
            listener.close()
            listener = pages.listen(host, port, shared=True)
    except PermissionError:
        raise CannotServe(
            f"没有权限使用端口 {port}。请换一个 1024 以上的端口，例如 --port 8001"
        ) from None
    except OSError:
        raise CannotServe(
            f"端口 {port} 已被占用。请先关掉占用它的程序，或者换一个端口：--port {port + 1}"
        ) from None
    return listener


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
    parser.add_argument(
        "--processes",
        type=int,
        help="用几个进程响应网页；不写的，按处理器个数 / processes that serve the pages",
    )
    options = parser.parse_args(arguments)
    if options.processes is None:
        options.processes = 1 if options.demo else min(MOST, os.cpu_count() or 1)
    if not hasattr(socket, "SO_REUSEPORT"):  # Windows
        options.processes = 1
    return options


def serve(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C. Returns the exit status: 2 when it cannot start."""
    options = _arguments(arguments)
    try:
        _refuse(options)
        return _serve(options)
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


def _serve(options: argparse.Namespace) -> int:
    host = options.host
    if options.demo:
        os.environ["GONGKAI_DEMO"] = "1"
    listener = _listen(host, options.port, options.processes)
    port = listener.getsockname()[1]
    prepare()
    if not options.demo:
        _refuse_without_administrator()
    if options.demo:
        from gongkai.ops.demo import load

        load()
    worker = children.Kept("gongkai.ops.worker")
    signal.signal(signal.SIGTERM, children.interrupt)
    shown = f"[{host}]" if ":" in host else host
    print(f"公开 已启动：http://{shown}:{port}/　按 Ctrl-C 停止", flush=True)
    try:
        with pages.beside(host, port, options.processes - 1):
            pages.serve(listener)
    finally:
        worker.stop()
    print("已停止")
    return 0


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
