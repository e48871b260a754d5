"""Taking turns to write.

SQLite lets one connection write at a time and makes the others poll, longer and longer apart:
among two hundred some wait for seconds while the lock lies free. Within a process acts therefore
queue here first, and only processes compete for the lock of the database. PostgreSQL locks rows
and needs no queue.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


class _Line:
    """A queue that serves in order of arrival; a plain lock lets the newest overtake, and among
    two hundred somebody waits for seconds. Whoever is being served may enter again."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.served: int | None = None
        self.depth = 0
        self.waiting: deque[tuple[int, threading.Lock]] = deque()

    def __enter__(self) -> None:
        me = threading.get_ident()
        with self.guard:
            if self.served in (None, me):
                self.served, self.depth = me, self.depth + 1
                return
            turn = threading.Lock()
            turn.acquire()
            self.waiting.append((me, turn))
        turn.acquire()

    def __exit__(self, *_: object) -> None:
        with self.guard:
            self.depth -= 1
            if self.depth:
                return
            if not self.waiting:
                self.served = None
                return
            self.served, turn = self.waiting.popleft()
            self.depth = 1
            turn.release()


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
