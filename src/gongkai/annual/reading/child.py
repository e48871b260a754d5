"""The child process that reads: takes limits and (function, arguments) on its input, answers,
takes the next. It ends with its input, so no child outlives its parent."""

from __future__ import annotations

import contextlib
import os
import pickle
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from typing import Any, BinaryIO

from gongkai.annual.reading import limits
from gongkai.annual.reading.blocks import NotAReport, Unreadable
from gongkai.annual.reading.limits import Limits
from gongkai.annual.reading.messages import LENGTH, pack


class _Answers:
    """Where answers go: a copy of the standard output, which itself is closed to all else."""

    def __init__(self) -> None:
        self.out = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)
        self.memory = 0
        self.granted: Limits | None = None

    def send(self, message: object) -> None:
        view = memoryview(pack(message))
        while view:
            view = view[self.out.write(view) :]

    def set_limits(self, given: Limits) -> None:
        """Memory never shrinks: what a model has taken stays taken."""
        self.memory = max(self.memory, given.memory)
        resource.setrlimit(resource.RLIMIT_AS, (self.memory, resource.RLIM_INFINITY))
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + given.seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
        signal.alarm(given.seconds + 5)  # for a child whose parent is gone

    def begin(self, given: Limits) -> None:
        """Sets the limits that a request begins with."""
        self.granted = given
        self.set_limits(given)

    def grant(self, wanted: Limits) -> None:
        """Gives a request more, once, however often it asks."""
        if self.granted != wanted:
            self.granted = wanted
            self.send(("more", wanted.seconds))
            self.set_limits(wanted)


def _result(request: bytes) -> tuple[str, Any]:
    try:
        function, arguments = pickle.loads(request)  # noqa: S301 - from our own parent
        return "done", function(*arguments)
    except (Unreadable, NotAReport) as error:
        return "refused", error
    except MemoryError:
        return "memory", None
    except Exception as error:  # noqa: BLE001 - the parent logs it
        frames = traceback.extract_tb(error.__traceback__)
        where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
        return "failed", f"{type(error).__name__} at {' < '.join(reversed(where))}"


def _next(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = source.read(length)
    return body if len(body) == length else None


def main() -> None:
    """Serves requests until the input ends, or nobody is there to take an answer."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if hasattr(os, "sched_setaffinity"):  # whoever started us may keep to one processor
        with contextlib.suppress(OSError):
            os.sched_setaffinity(0, range(os.cpu_count() or 1))
    try:
        _serve(_Answers())
    except BrokenPipeError:
        pass  # the parent is gone
    finally:
        shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)


def _serve(answers: _Answers) -> None:
    limits.on_need(answers.grant)
    from gongkai.annual.reading import read  # noqa: F401 - what nearly every request needs

    answers.send(("ready", None))
    source = sys.stdin.buffer
    while (given := _next(source)) is not None and (request := _next(source)) is not None:
        answers.begin(pickle.loads(given))  # noqa: S301 - from our own parent
        kind, value = _result(request)
        del request
        signal.alarm(0)
        try:
            answers.send((kind, value))
        except MemoryError:
            answers.send(("memory", None))
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            answers.send(("failed", f"{type(error).__name__}: the result cannot be sent"))


if __name__ == "__main__":
    main()
