"""Taking turns to write.

SQLite lets one connection write at a time and makes the others poll, longer and longer apart:
among two hundred some wait for seconds while the lock lies free. Acts, and statements that write
on their own, therefore queue here first: the threads of a process in its line, and those in front
of each line at a file that the system locks. PostgreSQL locks rows and needs no queue.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction

try:
    import fcntl
except ImportError:  # Windows, where one process serves all pages
    fcntl = None  # type: ignore[assignment]

WRITES = ("INSERT", "UPDATE", "DELETE")


class _Line:
    """A queue that serves in order of arrival; a plain lock lets the newest overtake, and among
    two hundred somebody waits for seconds. Whoever is being served may enter again."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.served: int | None = None
        self.depth = 0
        self.waiting: deque[tuple[int, threading.Lock]] = deque()
        self.gate = _Gate()

    def __enter__(self) -> None:
        me = threading.get_ident()
        turn = None
        with self.guard:
            if self.served not in (None, me):
                turn = threading.Lock()
                turn.acquire()
                self.waiting.append((me, turn))
            else:
                self.served, self.depth = me, self.depth + 1
        if turn:
            turn.acquire()
        if self.depth == 1:
            try:
                self.gate.enter()
            except BaseException:
                self._next()
                raise

    def __exit__(self, *_: object) -> None:
        if self.depth > 1:
            self.depth -= 1
            return
        self.gate.leave()
        self._next()

    def _next(self) -> None:
        with self.guard:
            if self.waiting:
                self.served, turn = self.waiting.popleft()
                turn.release()
            else:
                self.served, self.depth = None, 0


class _Gate:
    """Where the processes that use one database file wait for each other."""

    def __init__(self) -> None:
        self.name = ""
        self.file: IO[bytes] | None = None

    def enter(self) -> None:
        if fcntl is None or connection.is_in_memory_db():
            return
        name = f"{connection.settings_dict['NAME']}.turn"
        if self.file is None or self.name != name:
            self.name, self.file = name, Path(name).open("ab")  # noqa: SIM115 - kept open
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def leave(self) -> None:
        if self.file is not None:
            fcntl.flock(self.file, fcntl.LOCK_UN)


_line = _Line()


@contextmanager
def in_line() -> Iterator[None]:
    """Queue for the block, which is short and writes.

    Preparing the write belongs into the block too: interpreter time spent by those who wait is
    taken from the one who writes.
    """
    # Whoever is in a transaction already holds the lock that the one in front of the queue waits
    # for: they must not queue.
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
    else:
        with _line:
            yield


def connect(connection: Any, **_: Any) -> None:
    """Django's signal of a new connection: let its statements take their turn."""
    if connection.vendor == "sqlite":
        connection.execute_wrappers.append(statement)


def statement(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    """Django's hook around a statement: one that writes outside a transaction takes its turn."""
    if sql.startswith(WRITES):
        with in_line():
            return execute(sql, *rest)
    return execute(sql, *rest)


@contextmanager
def writing() -> Iterator[None]:
    """A short transaction that writes, begun when it is our turn."""
    with in_line(), transaction.atomic():
        yield


@contextmanager
def snapshot() -> Iterator[None]:
    """One picture of the data for as long as the block reads, while others go on writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Django's own transactions take the write lock at once; this one never writes.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
