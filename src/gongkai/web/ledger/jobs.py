"""The work loop: a job is a generator of small repeatable steps.

A kind of work is a function ``(job) -> Iterator[Step]``, registered with :func:`kind`. It begins
at ``job.cursor`` and yields after each step; what a step wrote must come to the same when it is
done twice, since a worker may die between the step and the note of it. A worker holds a job by a
lease which a thread renews; when a worker dies the lease runs out, and the next worker goes on at
the cursor. A plain table is enough for this: a queue library would bring its own states beside
ours and knows neither cursor nor lease.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import simplejson
from django.db import close_old_connections, connection, models
from django.utils import timezone

from gongkai.web.ledger.models import Job
from gongkai.web.ledger.turn import writing
from gongkai.web.organs.models import Actor
from gongkai.web.organs.scope import organ_scope

logger = logging.getLogger("gongkai.jobs")

LEASE = timedelta(seconds=30)
RENEW_EVERY = 10.0
IDLE = 0.5


@dataclass(frozen=True)
class Step:
    """One step is done: ``done`` of ``total``, and ``cursor`` is where the next begins."""

    done: int
    total: int
    cursor: Any
    message: str = ""
    result: Any = None


Work = Callable[[Job], Iterator[Step]]
_kinds: dict[str, Work] = {}


class LostLease(Exception):
    """Another worker holds the job now."""


def kind(name: str) -> Callable[[Work], Work]:
    """Register the work of a kind of job."""

    def register(work: Work) -> Work:
        _kinds[name] = work
        return work

    return register


def enqueue(actor: Actor, kind: str, input: Any, *, total: int = 0) -> Job:
    """Ask for a job. An unfinished job with the same input is returned instead of a second."""
    digest = hashlib.sha256(simplejson.dumps(input, sort_keys=True).encode()).hexdigest()
    with writing():
        unfinished = Job.objects.filter(
            kind=kind, input_hash=digest, state__in=[Job.State.QUEUED, Job.State.RUNNING]
        ).first()
        return unfinished or Job.objects.create(
            organ=actor.organ, actor=actor, kind=kind, input=input, input_hash=digest, total=total
        )


def cancel(job: Job) -> None:
    """Ask a job to stop after the step in hand; one that has not begun stops at once."""
    with writing():
        Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
            state=Job.State.CANCELLED, finished_at=timezone.now()
        )
        Job.objects.filter(pk=job.pk).update(cancel_asked=True)


def seconds_left(job: Job, now: datetime) -> float | None:
    """How long the rest will take at the pace of this run; None when that cannot be told."""
    steps = job.done - job.started_done
    if job.state != Job.State.RUNNING or not job.started_at or steps < 1:
        return None
    return (now - job.started_at).total_seconds() / steps * (job.total - job.done)


def _claim(holder: str) -> Job | None:
    # The worker serves every organ; the scope of a job is set once it is known.
    now = timezone.now()
    free = models.Q(state=Job.State.QUEUED) | models.Q(state=Job.State.RUNNING, lease_until__lt=now)
    with writing():
        job: Job | None = Job._base_manager.filter(free).order_by("id").first()
        if job is None:
            return None
        job.state = Job.State.RUNNING
        job.lease_holder, job.lease_until = holder, now + LEASE
        job.started_at, job.started_done = now, job.done
        with organ_scope([job.organ_id]):
            job.save()
    return job


def _held(job: Job) -> models.QuerySet[Job]:
    rows: models.QuerySet[Job] = Job._base_manager.filter(
        pk=job.pk, state=Job.State.RUNNING, lease_holder=job.lease_holder
    )
    return rows


class _Renewal:
    """Renews a job's lease from a thread while a step is at work."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.thread.join()

    def _renew(self) -> None:
        while not self.stopped.wait(RENEW_EVERY):
            try:
                _held(self.job).update(lease_until=timezone.now() + LEASE)
            except Exception:
                logger.exception("could not renew the lease of job %s", self.job.pk)
        connection.close()


def _note(job: Job, step: Step) -> bool:
    """Write a step down. False when the job was asked to stop. Raises LostLease."""
    with writing():
        kept = _held(job).update(
            done=step.done,
            total=step.total,
            cursor=step.cursor,
            message=step.message[:500],
            result=step.result,
            lease_until=timezone.now() + LEASE,
        )
        if not kept:
            raise LostLease
        return not _held(job).filter(cancel_asked=True).exists()


def _finish(job: Job, state: Job.State, message: str | None = None) -> None:
    changes: dict[str, Any] = {"state": state, "finished_at": timezone.now(), "lease_until": None}
    if message is not None:
        changes["message"] = message
    _held(job).update(**changes)


def run_one(holder: str | None = None) -> bool:
    """Do one job to its end, or False when none waits."""
    job = _claim(holder or f"{os.getpid()}-{secrets.token_hex(6)}")
    if job is None:
        return False
    try:
        with organ_scope([job.organ_id]), _Renewal(job):
            for step in _kinds[job.kind](job):
                if not _note(job, step):
                    _finish(job, Job.State.CANCELLED, "已按要求停止")
                    return True
        _finish(job, Job.State.DONE, "")
    except LostLease:
        logger.warning("job %s went to another worker", job.pk)
    except Exception:
        number = secrets.token_hex(4)
        logger.exception("error %s in job %s", number, job.pk)
        _finish(job, Job.State.FAILED, f"程序出错，没有完成。错误编号 {number}，已记入日志。")
    return True


def work(stop: threading.Event) -> None:
    """Do jobs until ``stop`` is set, looking for new ones every half second."""
    while not stop.is_set():
        close_old_connections()
        try:
            busy = run_one()
        except Exception:
            logger.exception("the worker could not take a job")
            busy = False
            time.sleep(IDLE)
        if not busy:
            stop.wait(IDLE)
