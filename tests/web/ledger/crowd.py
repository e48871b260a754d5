"""Many acting at once on a real database: what the load and fault tests and the bench drive.

``python -m tests.web.ledger.crowd THREADS ACTS NAME`` acts in a process of its own on the data
folder ``GONGKAI_HOME`` and prints one line an act: seconds it took, id of its event.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from tests.conftest import ROOT

SETTINGS = "tests.web.ledger.settings"
NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
ON = date(2026, 3, 18)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a process that takes ``home`` for its data folder."""
    plain = {name: text for name, text in os.environ.items() if not name.startswith("GONGKAI_")}
    own = {"GONGKAI_HOME": str(home), "DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONPATH": str(ROOT)}
    return plain | own | more


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """``gongkai …`` on the data folder."""
    command = [sys.executable, "-m", "gongkai.cli", *arguments]
    return subprocess.run(
        command, env=environment(home, **more), capture_output=True, text=True, check=False
    )


def start(home: Path, threads: int, acts: int, name: str, **more: str) -> subprocess.Popen[str]:
    """A process in which so many threads each do so many acts."""
    command = [sys.executable, "-m", "tests.web.ledger.crowd", str(threads), str(acts), name]
    return subprocess.Popen(
        command, env=environment(home, **more), stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


def prepare(home: Path, **more: str) -> None:
    """Make the database, with an organ and two who act for it."""
    code = "from tests.web.ledger import crowd; crowd.make()"
    subprocess.run([sys.executable, "-c", code], env=environment(home, **more), check=True)


def make() -> None:
    """In the process of :func:`prepare`."""
    _django()
    from django.core.management import call_command

    from gongkai.web.organs.models import Actor, Organ

    call_command("migrate", verbosity=0)
    organ = Organ.objects.create(name="安澜市商务局", short_name="安商")
    Actor.objects.create(organ=organ, name="经办")
    Actor.objects.create(organ=organ, name="签发")


def _django() -> None:
    import django

    django.setup()


@dataclass
class Doer:
    """Somebody who acts: opens a box, fills it, has it sealed, and so on."""

    name: str
    acts: int
    done: list[tuple[float, int]]
    loud: bool = False
    ready: threading.Barrier = field(default_factory=lambda: threading.Barrier(1))

    def work(self) -> None:
        """Do the acts, one after the other."""
        from django.db import connection

        from gongkai.web.organs.models import Actor
        from gongkai.web.organs.scope import organ_scope

        clerk, leader = Actor.objects.select_related("organ").order_by("pk")[:2]
        self.ready.wait()  # everybody is connected
        with organ_scope([clerk.organ_id]):
            for number, (seconds, event) in enumerate(self._acts(clerk, leader)):
                self.done.append((seconds, event))
                if self.loud:
                    # One call, so that the lines of two threads never mingle.
                    os.write(1, f"{seconds:.6f} {event}\n".encode())
                if number + 1 == self.acts:
                    break
        connection.close()

    def _acts(self, clerk: object, leader: object) -> Iterator[tuple[float, int]]:
        from gongkai.web.ledger.perform import perform
        from gongkai.web.organs.roles import Role
        from tests.web.ledger.made_up.boxes import BOX

        steps = [("open", {"title": "箱"}), ("fill", {"things": 2}), ("note", {}), ("seal", {})]
        count = 0
        while True:
            subject = None
            for version, (name, data) in enumerate(steps):
                begun = time.perf_counter()
                done = perform(
                    BOX, name, actor=leader if name == "seal" else clerk, role=Role.CLERK,
                    organ=clerk.organ, subject=subject, version=version, data=data,
                    on=ON, now=NOW, key=f"{self.name}-{count}-{name}",
                )  # fmt: skip
                subject = done.event.subject
                yield time.perf_counter() - begun, done.event.pk
            count += 1


@dataclass(frozen=True)
class Crowd:
    """What a crowd did: seconds and event id of each act, and how long it took in all."""

    acts: list[tuple[float, int]]
    elapsed: float

    @property
    def rate(self) -> float:
        """Acts a second."""
        return len(self.acts) / self.elapsed

    @property
    def p95(self) -> float:
        """The seconds that 95 of 100 acts stayed within."""
        return percentile([seconds for seconds, _ in self.acts], 0.95)


def together(threads: int, acts: int, name: str, *, loud: bool = False) -> Crowd:
    """Let so many threads act at once, all connected before the first acts."""
    ready = threading.Barrier(threads + 1)
    doers = [Doer(f"{name}-{number}", acts, [], loud, ready) for number in range(threads)]
    started = [threading.Thread(target=doer.work) for doer in doers]
    for thread in started:
        thread.start()
    ready.wait()
    begun = time.perf_counter()
    for thread in started:
        thread.join()
    elapsed = time.perf_counter() - begun
    return Crowd([act for doer in doers for act in doer.done], elapsed)


@contextmanager
def killed(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """The process, which does not outlive the block."""
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def percentile(times: Sequence[float], part: float) -> float:
    """The time that this part of all stays within."""
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


if __name__ == "__main__":
    _django()
    together(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], loud=True)
