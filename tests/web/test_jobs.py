"""Jobs: steps, leases, resuming, stopping."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.web.ledger import jobs
from gongkai.web.ledger.jobs import Step
from gongkai.web.ledger.models import Job
from gongkai.web.organs.models import Actor
from tests.web.conftest import work_off

TOTAL = 5
done: list[int] = []
before_step: list[tuple[int, object]] = []


@jobs.kind("count")
def count(job: Job) -> Iterator[Step]:
    """Write down the numbers up to TOTAL, from the cursor on."""
    for number in range(job.cursor or 0, TOTAL):
        for at, act in before_step:
            if at == number:
                act(job)  # type: ignore[operator]
        done.append(number)
        yield Step(number + 1, TOTAL, number + 1, f"{number}", {"last": number})


@pytest.fixture(autouse=True)
def fresh() -> None:
    done.clear()
    before_step.clear()


def test_runs_to_the_end(actor: Actor) -> None:
    job = jobs.enqueue(actor, "count", {}, total=TOTAL)
    assert jobs.run_one()
    job.refresh_from_db()
    assert done == list(range(TOTAL))
    assert (job.state, job.done, job.total) == (Job.State.DONE, TOTAL, TOTAL)
    assert job.result == {"last": TOTAL - 1}
    assert not jobs.run_one()


class Killed(BaseException):
    """What a kill is to the process: nothing catches it."""


def _die(job: Job) -> None:
    raise Killed


def test_expired_lease_resumes_at_the_cursor(actor: Actor) -> None:
    job = jobs.enqueue(actor, "count", {}, total=TOTAL)
    before_step.append((3, _die))
    with pytest.raises(Killed):
        jobs.run_one("first")
    before_step.clear()
    job.refresh_from_db()
    assert (job.state, job.cursor, done) == (Job.State.RUNNING, 3, [0, 1, 2])

    assert not jobs.run_one("second"), "the lease has not run out"
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.run_one("second")
    job.refresh_from_db()
    assert done == list(range(TOTAL))
    assert (job.state, job.started_done) == (Job.State.DONE, 3)


def test_a_worker_that_lost_its_lease_stops_writing(actor: Actor) -> None:
    def taken_over(job: Job) -> None:
        Job.objects.filter(pk=job.pk).update(lease_holder="another")

    job = jobs.enqueue(actor, "count", {}, total=TOTAL)
    before_step.append((2, taken_over))
    jobs.run_one("first")
    job.refresh_from_db()
    assert (job.state, job.cursor, job.lease_holder) == (Job.State.RUNNING, 2, "another")


def test_stops_after_the_step_in_hand(actor: Actor) -> None:
    job = jobs.enqueue(actor, "count", {}, total=TOTAL)
    before_step.append((1, jobs.cancel))
    jobs.run_one()
    job.refresh_from_db()
    assert (job.state, done) == (Job.State.CANCELLED, [0, 1])


def test_a_job_stopped_before_it_began_never_runs(actor: Actor) -> None:
    job = jobs.enqueue(actor, "count", {})
    jobs.cancel(job)
    assert not jobs.run_one()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_an_error_is_numbered_and_logged(actor: Actor, caplog: pytest.LogCaptureFixture) -> None:
    def fail(job: Job) -> None:
        raise RuntimeError("secret detail")

    job = jobs.enqueue(actor, "count", {})
    before_step.append((0, fail))
    jobs.run_one()
    job.refresh_from_db()
    number = caplog.records[-1].args[0]  # type: ignore[index]
    assert job.state == Job.State.FAILED
    assert str(number) in job.message
    assert "secret detail" not in job.message


def test_the_same_input_is_one_unfinished_job(actor: Actor) -> None:
    first = jobs.enqueue(actor, "count", {"a": 1})
    assert jobs.enqueue(actor, "count", {"a": 1}).pk == first.pk
    assert jobs.enqueue(actor, "count", {"a": 2}).pk != first.pk
    work_off()
    assert jobs.enqueue(actor, "count", {"a": 1}).pk != first.pk


def test_time_left_follows_the_pace_of_this_run() -> None:
    now = timezone.now()
    job = Job(state=Job.State.RUNNING, started_at=now - timedelta(seconds=60), total=120)
    job.started_done, job.done = 10, 40
    assert jobs.seconds_left(job, now) == pytest.approx(160)
    job.done = 10
    assert jobs.seconds_left(job, now) is None


def test_a_lease_is_renewed_while_a_step_lasts(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    monkeypatch.setattr(jobs, "RENEW_EVERY", 0.02)
    job = jobs.enqueue(actor, "count", {})
    renewed = threading.Event()
    held = jobs._held

    def watched(row: Job) -> object:
        if threading.current_thread() is not threading.main_thread():
            renewed.set()
        return held(row)

    monkeypatch.setattr(jobs, "_held", watched)
    before_step.append((0, lambda _: renewed.wait(5)))
    jobs.run_one()
    job.refresh_from_db()
    assert renewed.is_set()
    assert job.state == Job.State.DONE
