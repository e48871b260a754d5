"""Deriving every case's dates anew when the working calendar changed, and telling what moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from gongkai.web.ledger import jobs
from gongkai.web.ledger.duties import duty
from gongkai.web.ledger.jobs import Step
from gongkai.web.ledger.models import Job
from gongkai.web.ledger.turn import writing
from gongkai.web.organs import actors, calendars
from gongkai.web.organs.models import Organ
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import states
from gongkai.web.requests.kind import REQUEST
from gongkai.web.requests.models import DueMoved, RequestCase

A_STEP = 100
ROWS = 2
"""Raised when the rows of cases get another derived column: all are then derived anew, once."""


@jobs.kind(calendars.REDERIVE)
def work(job: Job) -> Iterator[Step]:
    """Walk the organ's cases. Open ones whose due date moved are listed; closed ones follow
    too, so that every row stays what its events come to by the calendar in force."""
    stamp = calendars.look().stamp
    rows = RequestCase.objects.filter(organ=job.organ).order_by("id")
    total, after, done = rows.count(), int(job.cursor or 0), job.done
    while chunk := list(rows.filter(pk__gt=after)[:A_STEP]):
        for row in chunk:
            if _differs(row):
                _derive(row.pk, stamp)
        after, done = chunk[-1].pk, done + len(chunk)
        yield Step(done, max(total, done), after, result=_result(job.organ, stamp))
    yield Step(done, done, after, result=_result(job.organ, stamp))


def progress(remit: frozenset[int]) -> dict[str, int]:
    """How far deriving anew by the present edition is over these organs, in numbers."""
    with organ_scope(remit):
        stamp = calendars.edition().stamp
        found = Job.objects.filter(kind=calendars.REDERIVE, input__rows=ROWS)
        asked = list(found.filter(input__calendar=stamp))
    return {
        "organs": len({job.organ_id for job in asked}),
        "open": sum(not job.is_over for job in asked),
        "failed": sum(job.state == Job.State.FAILED for job in asked),
        "moved": sum((job.result or {}).get("moved", 0) for job in asked),
    }


def _result(organ: Organ, stamp: str) -> dict[str, int]:
    return {"moved": DueMoved.objects.filter(organ=organ, stamp=stamp).count()}


def _differs(row: RequestCase) -> bool:
    columns = REQUEST.row(row.case)
    return any(getattr(row, name) != value for name, value in columns.items())


def _derive(key: int, stamp: str) -> None:
    """Bring a row up to date and note it when its due date moved, both or neither."""
    with writing():
        row = RequestCase.objects.select_for_update().get(pk=key)
        was, was_provisional = row.due_on, row.provisional
        for name, value in REQUEST.row(row.case).items():
            setattr(row, name, value)
        row.save()
        if row.state in states.OPEN and (was, was_provisional) != (row.due_on, row.provisional):
            DueMoved.objects.update_or_create(
                organ=row.organ, subject=row.subject, stamp=stamp,
                defaults={"number": row.number, "was": was, "now": row.due_on,
                          "provisional": row.provisional, "at": timezone.now()},
            )  # fmt: skip


def ask(organ: Organ) -> Job | None:
    """Have an organ's dates derived by the calendar in force; None when its last job did that
    or will."""
    with organ_scope([organ.pk]):
        stamp = calendars.edition().stamp
        last = Job.objects.filter(kind=calendars.REDERIVE).order_by("-id").first()
        wanted = {"organ": organ.pk, "calendar": stamp, "rows": ROWS}
        if last and last.input == wanted and last.state != Job.State.CANCELLED:
            return None
        if not RequestCase.objects.exists():
            return None
        program = actors.program(organ)
        return jobs.enqueue(program, calendars.REDERIVE, wanted)


def ask_all() -> int:
    """Ask for every organ. Returns for how many there is something to do."""
    return sum(ask(organ) is not None for organ in Organ.objects.filter(is_active=True))


@duty("requests.rederive")
def keep_up(today: date, now: datetime) -> int:
    """See that no organ's dates follow an older calendar: a new version of the program may
    bring a new notice, or rows with a new column."""
    return ask_all()


def any_moved(organ: Organ) -> bool:
    """Whether a change of the calendar ever moved a date here."""
    return DueMoved.objects.filter(organ=organ).exists()


def moves(organ: Organ) -> list[DueMoved]:
    """The open cases whose date moved, the newest change of the calendar first."""
    return list(DueMoved.objects.filter(organ=organ).order_by("-at", "now", "id")[:500])
