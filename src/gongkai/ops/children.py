"""Processes that a server keeps: started again when they die, gone when it is."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable


class Kept:
    """A child that runs a module of ours, started again when it dies."""

    def __init__(self, module: str, *arguments: str) -> None:
        self.command = [sys.executable, "-m", module, *arguments]
        self.stopping = threading.Event()
        self.child: subprocess.Popen[bytes] | None = None
        self.thread = threading.Thread(target=self._keep, daemon=True)
        self.thread.start()

    def _keep(self) -> None:
        while not self.stopping.is_set():
            started = time.monotonic()
            self.child = subprocess.Popen(self.command, stdin=subprocess.PIPE)  # noqa: S603 - ours
            self.child.wait()
            # One that dies at once is not started a hundred times a second.
            if time.monotonic() - started < 5:
                self.stopping.wait(5)

    def stop(self) -> None:
        """Ask it to end, and end it when it does not within ten seconds."""
        self.stopping.set()
        if self.child and self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(10)
            except subprocess.TimeoutExpired:
                self.child.kill()


def follow_parent(then: Callable[[], None]) -> None:
    """Wait until the parent closes our standard input, that is, ends however it ends."""
    while os.read(sys.stdin.fileno(), 1024):  # not the buffered reader: its lock outlives us
        pass
    then()


def interrupt(*_: object) -> None:
    """What a signal's handler does to end a server as Ctrl-C would."""
    raise KeyboardInterrupt
