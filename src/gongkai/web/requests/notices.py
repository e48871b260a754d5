"""Telling people: who is told of what, in the page and by e-mail, once."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.utils import timezone

from gongkai.web.ledger import jobs
from gongkai.web.ledger.duties import duty
from gongkai.web.ledger.jobs import Step
from gongkai.web.ledger.models import Job
from gongkai.web.organs import actors
from gongkai.web.organs.models import Actor, Organ, RoleGrant
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import holiday_notice
from gongkai.web.requests.board import open_cases
from gongkai.web.requests.models import RequestCase
from gongkai.web.requests.notice_models import Notice
from gongkai.web.requests.reminders import WORDS, Reminder, reminders
from gongkai.web.requests.words import STEP_ROLES

log = logging.getLogger("gongkai.requests")
KIND = "requests.remind"
SHOWN = 20
A_STEP = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as a page shows it."""

    notice: Notice

    @property
    def words(self) -> str:
        """What it says."""
        return WORDS[self.notice.rule]


def for_actor(actor: Actor) -> list[Told]:
    """What somebody has been told and not put away, the nearest date first."""
    rows = Notice.objects.filter(actor=actor, over_on=None, seen_at=None)
    return [Told(row) for row in rows.order_by("due_on", "id")[:SHOWN]]


def put_away(actor: Actor, now: datetime, key: int | None = None) -> None:
    """Mark one notice of somebody, or all of them, as seen."""
    rows = Notice.objects.filter(actor=actor, seen_at=None)
    (rows if key is None else rows.filter(pk=key)).update(seen_at=now)


def tell(organ: Organ, today: date) -> int:
    """Tell everybody of the organ what is due and not yet told. Returns how many were made."""
    made = 0
    for _, new in _walk(organ, today):
        made += new
    return made


def _walk(organ: Organ, today: date) -> Iterator[tuple[int, int]]:
    """Look at every open case; yields how many were looked at and how many notices made."""
    holders = _holders(organ, today)
    keys = list(open_keys(organ))
    keepers = holiday_notice.notices(organ, holders[Role.SYSTEM], today)
    alive = {_key(each) for each in keepers}
    yield 0, _keep(organ, keepers)
    for start in range(0, len(keys), A_STEP):
        rows = RequestCase.objects.in_bulk(keys[start : start + A_STEP])
        wanted = [
            Notice(
                organ=organ, actor=actor, subject=row.subject, number=row.number,
                rule=found.rule, due_on=found.due_on, told_on=today,
            )
            for row in rows.values()
            for found in reminders(row.case, today)
            for actor in _whom(row, found, holders)
        ]  # fmt: skip
        alive |= {_key(each) for each in wanted}
        yield min(start + A_STEP, len(keys)), _keep(organ, wanted)
    _end(organ, alive, today)


def open_keys(organ: Organ) -> Any:
    """The ids of the open cases."""
    return open_cases(organ).order_by("id").values_list("pk", flat=True)


def _key(notice: Notice) -> tuple[Any, ...]:
    return notice.actor_id, notice.subject, notice.rule, notice.due_on


def _keep(organ: Organ, wanted: Sequence[Notice]) -> int:
    subjects = {each.subject for each in wanted}
    known = {_key(each) for each in Notice.objects.filter(organ=organ, subject__in=subjects)}
    new = [each for each in wanted if _key(each) not in known]
    # Two runs at once: the database keeps one of each.
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _end(organ: Organ, alive: set[tuple[Any, ...]], today: date) -> None:
    """Nothing is left to remind of where the rule no longer holds."""
    standing = Notice.objects.filter(organ=organ, over_on=None)
    over = [each.pk for each in standing if _key(each) not in alive]
    for start in range(0, len(over), A_STEP):
        Notice.objects.filter(pk__in=over[start : start + A_STEP]).update(over_on=today)


def _holders(organ: Organ, today: date) -> dict[Role, list[Actor]]:
    """Who holds which role in the organ today."""
    grants = RoleGrant.objects.filter(actor__organ=organ, actor__is_active=True, ended_at=None)
    found: dict[Role, list[Actor]] = defaultdict(list)
    for grant in grants.select_related("actor"):
        if grant.counts_on(today):
            found[Role(grant.role)].append(grant.actor)
    return found


def _whom(row: RequestCase, found: Reminder, holders: dict[Role, list[Actor]]) -> list[Actor]:
    """The handler, or every clerk while nobody has taken the case; whoever's turn it is in the
    review chain; for an extension the leaders who may approve it."""
    clerks = holders[Role.CLERK]
    told = [actor for actor in clerks if actor.pk == row.handler_id] or list(clerks)
    if row.next_step in STEP_ROLES:
        told += holders[STEP_ROLES[row.next_step]]
    if found.leaders:
        told += holders[Role.LEADER]
    return list({actor.pk: actor for actor in told}.values())


def mail(organ: Organ, now: datetime) -> int:
    """Send what was not mailed yet, one letter a person; numbers and dates only. Does nothing
    while no mail server is set. Returns how many letters went out."""
    if not settings.EMAIL_HOST:
        return 0
    waiting: dict[int, list[Notice]] = defaultdict(list)
    rows = Notice.objects.filter(organ=organ, over_on=None, seen_at=None, mailed_at=None)
    for notice in rows.select_related("actor__person").order_by("due_on", "id"):
        if notice.actor.person and notice.actor.person.email:
            waiting[notice.actor_id].append(notice)
    sent = 0
    with get_connection() as connection:
        for notices in waiting.values():
            _letter(notices, connection).send()
            keys = [each.pk for each in notices]
            Notice.objects.filter(pk__in=keys).update(mailed_at=now)
            sent += 1
    return sent


def _letter(notices: Sequence[Notice], connection: Any) -> EmailMessage:
    cases = [each for each in notices if each.rule != holiday_notice.RULE]
    lines = [f"{each.number}{WORDS[each.rule]}。" for each in notices if each not in cases]
    title = f"依申请公开：{len(cases)} 项期限提醒" if cases else f"工作日历：{lines[0]}"
    if cases:
        lines += ["编号  日期"]
        lines += [f"{each.number or '未编号'}  {each.due_on.isoformat()}" for each in cases]
    return EmailMessage(
        title,
        "\n".join(lines) + "\n\n详情请登录系统查看。\n",
        settings.DEFAULT_FROM_EMAIL,
        [notices[0].actor.person.email],
        connection=connection,
    )


@jobs.kind(KIND)
def work(job: Job) -> Iterator[Step]:
    """Tell an organ's people; done again from the start it tells nobody twice."""
    today = date.fromisoformat(job.input["day"])
    total = open_keys(job.organ).count()
    made = 0
    for done, new in _walk(job.organ, today):
        made += new
        yield Step(done, total, done, result={"made": made})
    try:
        mailed = mail(job.organ, timezone.now())
    except OSError:
        # What was not sent stays unsent and goes with the next run.
        log.exception("reminders of organ %s were not mailed", job.organ_id)
        mailed = 0
    yield Step(total, total, total, result={"made": made, "mailed": mailed})


def ask(organ: Organ, today: date, actor: Actor | None = None) -> Job:
    """Have an organ's people told now."""
    return jobs.enqueue(
        actor or actors.program(organ), KIND, {"organ": organ.pk, "day": today.isoformat()}
    )


@duty("requests.remind")
def ask_daily(today: date, now: datetime) -> int:
    """Ask for every organ that was not looked at on this day yet. Returns for how many."""
    asked = 0
    for organ in Organ.objects.filter(is_active=True):
        with organ_scope([organ.pk]):
            todays = Job.objects.filter(kind=KIND, input__day=today.isoformat())
            if not todays.exists() and _has_something(organ, today):
                ask(organ, today)
                asked += 1
    return asked


def _has_something(organ: Organ, today: date) -> bool:
    """Whether anybody might have to be told: of a case, or of a year without holidays."""
    keeps = organ.parent_id is None and holiday_notice.week(today) is not None
    return keeps or bool(open_keys(organ).exists())
