"""A person's calendar of due dates, by a secret address that can be taken back.

It holds numbers and dates, nothing about who asked or for what: calendars end up on telephones
and at companies.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q
from icalendar import Calendar, Event

from gongkai.web.organs.models import Actor
from gongkai.web.organs.roles import DESK, Role
from gongkai.web.organs.standing import roles_of
from gongkai.web.requests.board import open_cases
from gongkai.web.requests.models import RequestCase
from gongkai.web.requests.notice_models import CalendarFeed
from gongkai.web.requests.reminders import DUTIES, standing
from gongkai.web.requests.words import STEP_ROLES

TOKEN_BYTES = 32
MOST = 1000
"""Cases in one calendar."""


def digest(token: str) -> str:
    """What is kept of a token; it has 256 random bits, so one plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def make(actor: Actor, now: datetime) -> str:
    """A new secret for the actor's calendar, shown once; the one before no longer works."""
    revoke(actor, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarFeed.objects.create(
        organ_id=actor.organ_id, actor=actor, token_digest=digest(token), made_at=now
    )
    return token


def revoke(actor: Actor, now: datetime) -> None:
    """Take the actor's calendar address back."""
    CalendarFeed.objects.filter(actor=actor, revoked_at=None).update(revoked_at=now)


def current(actor: Actor) -> CalendarFeed | None:
    """The actor's address in force, or None."""
    found: CalendarFeed | None = CalendarFeed.objects.filter(actor=actor, revoked_at=None).first()
    return found


def owner(token: str, today: date) -> Actor | None:
    """Whose calendar that is; None when it was taken back or its owner works here no more."""
    rows = CalendarFeed.objects.select_related("actor__organ", "actor__person")
    feed = rows.filter(token_digest=digest(token), revoked_at=None).first()
    if feed is None or not (feed.actor.person and feed.actor.person.is_active):
        return None
    return feed.actor if roles_of(feed.actor, today) & set(DESK) else None


def cases_of(actor: Actor, today: date) -> list[RequestCase]:
    """The open cases that wait for somebody: their own, those nobody took, for a clerk; those at
    their step of the review chain; all of the organ's for its oversight officer."""
    roles = roles_of(actor, today)
    mine = Q(handler=actor)
    if Role.CLERK in roles:
        mine |= Q(handler=None)
    mine |= Q(next_step__in=[step for step, role in STEP_ROLES.items() if role in roles])
    if Role.LEADER in roles:
        mine |= Q(proposal=True)
    rows = open_cases(actor.organ)
    if Role.OFFICER not in roles:
        rows = rows.filter(mine)
    return list(rows.order_by("due_on", "id")[:MOST])


def calendar_of(actor: Actor, today: date, now: datetime) -> bytes:
    """The calendar as an iCalendar file."""
    book = Calendar()
    book.add("prodid", "-//Gongkai//zh-CN")
    book.add("version", "2.0")
    book.add("x-wr-calname", "依申请公开期限")
    for row in cases_of(actor, today):
        for event in _events(row, today, now):
            book.add_component(event)
    return bytes(book.to_ical())


def _events(row: RequestCase, today: date, now: datetime) -> Iterator[Event]:
    for each in standing(row.case, today).deadlines:
        if each.kind not in DUTIES or each.done_on is not None:
            continue
        event = Event()
        event.add("uid", f"{row.subject}-{each.kind}-{each.id or ''}@gongkai")
        event.add("dtstamp", now)
        event.add("dtstart", each.due_on)
        event.add("dtend", each.due_on + timedelta(days=1))
        event.add("summary", f"{row.number or '未编号申请'} {DUTIES[each.kind]}期限")
        event.add("transp", "TRANSPARENT")
        yield event
