"""Reading in child processes with limits of time and memory: documents are hostile.

A child serves many documents one after another (starting one takes longer than reading a
hundred); one that dies takes down its document only. Children end with this process, whatever
ends it, and their temporary files with them.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import pickle
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from gongkai.annual.model import Report
from gongkai.annual.reading import read
from gongkai.annual.reading.blocks import NotAReport, Unreadable
from gongkai.annual.reading.limits import LIGHT, Limits
from gongkai.annual.reading.messages import LENGTH, pack, unpack

T = TypeVar("T")
log = logging.getLogger(__name__)

_START_SECONDS = 60
_TASKS_A_CHILD = 500  # then it is replaced, so that nothing a library leaks adds up
_CHUNK = 1 << 16
_ADVICE = "文件可能已损坏或经特意构造；请用 Word、WPS 打开后另存为新的 .docx 或 .pdf 再传。"


def run(function: Callable[..., T], *arguments: object, limits: Limits = LIGHT) -> T:
    """``function(*arguments)``, worked out in a child process.

    The function is importable by name; arguments and result are data classes and plain values.
    ``limits`` is what it begins with: readers of scans and of old formats ask for more
    themselves. Raises what a reader raises, and Unreadable when the child runs out of time or
    memory or dies.
    """
    child = _pool.take()
    try:
        kind, value = child.ask(pack((function, arguments)), limits)
    except BaseException:
        child.kill()
        _pool.forget(child)
        raise
    if kind == "memory" or limits != LIGHT:
        child.kill()  # what it was given more of than others it would keep
    _pool.give_back(child)
    if kind == "done":
        result: T = value
        return result
    if kind == "refused" and isinstance(value, (Unreadable, NotAReport)):
        raise value
    if kind == "memory":
        raise Unreadable(f"读取这份文件超过内存限制，已停止。{_ADVICE}")
    log.error("reading failed: %s", value)
    raise Unreadable(f"读取这份文件时出错，没有读出内容。{_ADVICE}")


def read_isolated(data: bytes, name: str = "") -> Report:
    """:func:`gongkai.annual.reading.read` in a child. Raises Unreadable, NotAReport."""
    return run(read, data, name)


def read_many(
    paths: Iterable[Path], workers: int | None = None
) -> Iterator[tuple[Path, Report | Unreadable | NotAReport]]:
    """Every file with its report or why there is none, in the order given, ``workers`` at a
    time (as many as there are processors)."""
    workers = workers or os.cpu_count() or 1
    waiting: deque[tuple[Path, Future[Report | Unreadable | NotAReport]]] = deque()
    executor = ThreadPoolExecutor(workers, thread_name_prefix="read")
    try:
        for path in paths:
            waiting.append((path, executor.submit(_outcome, path)))
            if len(waiting) > 2 * workers:
                done, outcome = waiting.popleft()
                yield done, outcome.result()
        while waiting:
            done, outcome = waiting.popleft()
            yield done, outcome.result()
    finally:
        executor.shutdown(cancel_futures=True)


def _outcome(path: Path) -> Report | Unreadable | NotAReport:
    try:
        return read_isolated(path.read_bytes(), path.name)
    except (Unreadable, NotAReport) as error:
        return error
    except OSError as error:
        return Unreadable(f"打不开文件：{error.strerror}；请检查文件是否存在、是否有权读取。")


class _Child:
    """A reading process, its pipes and its folder for temporary files."""

    def __init__(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="gongkai-read-")
        environment = {
            **os.environ,
            "TMPDIR": self.folder,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "MALLOC_ARENA_MAX": "2",  # else threads take address space for nothing
            "OPENBLAS_NUM_THREADS": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "gongkai.annual.reading.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # what it starts dies with it
        )
        assert self.process.stdin and self.process.stdout
        self.input, self.output = self.process.stdin, self.process.stdout
        os.set_blocking(self.input.fileno(), False)
        os.set_blocking(self.output.fileno(), False)
        self.received = bytearray()
        self.tasks = 0
        self.is_ready = False

    def ask(self, request: bytes, limits: Limits) -> tuple[str, Any]:
        """The child's answer. Raises Unreadable when it does not come."""
        if not self.is_ready:
            self._answer(b"", _START_SECONDS)
            self.is_ready = True
        self.tasks += 1
        # The limits are a message of their own: loading the request may need them already.
        return self._answer(pack(limits) + request, limits.seconds)

    def _answer(self, request: bytes, seconds: float) -> tuple[str, Any]:
        left = memoryview(request)
        deadline = time.monotonic() + seconds
        while True:
            message = self._message()
            if message is not None and message[0] != "more":
                return message
            if message is not None:
                deadline = time.monotonic() + message[1]
            wait = deadline - time.monotonic()
            writers = [self.input] if left else []
            readable, writable, _ = select.select([self.output], writers, [], max(wait, 0))
            if not readable and not writable and wait <= 0:
                raise Unreadable(f"读取这份文件超过时间限制，已停止。{_ADVICE}")
            try:
                if writable:
                    left = left[os.write(self.input.fileno(), left[:_CHUNK]) :]
                if readable:
                    self._receive()
            except BrokenPipeError:
                raise self._death() from None

    def _receive(self) -> None:
        chunk = os.read(self.output.fileno(), 1 << 20)
        if not chunk:
            raise self._death()
        self.received += chunk

    def _message(self) -> tuple[str, Any] | None:
        if len(self.received) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack_from(self.received)
        end = LENGTH.size + length
        if len(self.received) < end:
            return None
        body = bytes(self.received[LENGTH.size : end])
        del self.received[:end]
        try:
            kind, value = unpack(body)
        except (pickle.UnpicklingError, TypeError, ValueError):
            return "failed", "the child's answer is not one"
        return kind, value

    def _death(self) -> Unreadable:
        """Why the child is no more, as its document's error."""
        deadline = time.monotonic() + 5
        while (ended := self.ended()) is None and time.monotonic() < deadline:
            time.sleep(0.01)
        if ended in (signal.SIGXCPU, signal.SIGALRM):
            return Unreadable(f"读取这份文件超过时间限制，已停止。{_ADVICE}")
        log.error("reading child ended with %s", ended)
        return Unreadable(f"读取这份文件时程序异常中止（可能超过内存限制）。{_ADVICE}")

    def ended(self) -> int | None:
        """The signal or exit status it ended with; None while it lives. It is not yet reaped:
        until then its number is no other's, and what it started can be ended by it."""
        if self.process.returncode is not None:
            code: int = self.process.returncode
            return abs(code)
        state = os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if state is None:
            return None
        status: int = state.si_status
        return status

    def kill(self) -> None:
        """Ends the child and what it started; its temporary files go too."""
        for pipe in (self.input, self.output):
            with contextlib.suppress(OSError):
                pipe.close()
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class _Pool:
    """The children. As many work as there are processors; further callers wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free = threading.Semaphore(max(os.cpu_count() or 1, 2))
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()

    def take(self) -> _Child:
        self._free.acquire()
        try:
            with self._lock:
                while self._idle:
                    child = self._idle.pop()
                    if child.ended() is None:
                        return child
                    self._all.discard(child)
                    child.kill()
                child = _Child()
                self._all.add(child)
                return child
        except BaseException:
            self._free.release()
            raise

    def give_back(self, child: _Child) -> None:
        with self._lock:
            if child.ended() is None and child.tasks < _TASKS_A_CHILD:
                self._idle.append(child)
            else:
                child.kill()
                self._all.discard(child)
        self._free.release()

    def forget(self, child: _Child) -> None:
        with self._lock:
            self._all.discard(child)
        self._free.release()

    def close(self) -> None:
        """Ends all children, those at work too."""
        with self._lock:
            for child in self._all:
                child.kill()
            self._all.clear()
            self._idle.clear()


_pool = _Pool()
atexit.register(_pool.close)


def close() -> None:
    """Ends the idle and the working children; the next reading starts new ones."""
    _pool.close()
