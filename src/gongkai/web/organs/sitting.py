"""Sessions: opened by signing in, ended by leaving, by idling, or after a working day.

The session cookie names a row of :class:`SignIn`; a row that has ended opens nothing, whatever
the cookie says. So one's own sessions can be listed and ended from elsewhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils import timezone

from gongkai.web import rows
from gongkai.web.organs.models import Actor, Person, SignIn

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
"""Last use is written down at most this often: reading a page is no write."""
KEY = "sign_in"


def of(request: HttpRequest) -> SignIn | None:
    """The open session of a request, or None; one that is over is closed on the way."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    number = request.session.get(KEY)
    if number is None:
        return None
    found = rows.one(SignIn, id=number, related=("person", "actor", "actor__organ"))
    if found is None or found.ended_at is not None:
        return None
    if found.person is None or not found.person.is_active:
        return None
    now = timezone.now()
    if now - found.seen_at > IDLE:
        end(found, f"{IDLE.seconds // 60} 分钟没有操作", now)
        return None
    if now - found.at > LONGEST:
        end(found, "满 12 小时", now)
        return None
    if now - found.seen_at > NOTED_EVERY:
        SignIn.objects.filter(pk=found.pk).update(seen_at=now)
    return found


def note(
    request: HttpRequest, login_name: str, result: str, person: Person | None = None
) -> SignIn:
    """Write an attempt down; never its password."""
    now = timezone.now()
    return SignIn.objects.create(
        login_name=login_name[:40],
        person=person,
        result=result,
        address=request.META.get("REMOTE_ADDR") or None,
        browser=request.META.get("HTTP_USER_AGENT", "")[:200],
        at=now,
        seen_at=now,
    )


def begin(request: HttpRequest, person: Person, actor: Actor | None = None) -> SignIn:
    """Open a session. A fresh key each time: one planted before is worth nothing."""
    opened = note(request, person.login_name, SignIn.Result.DONE, person)
    standings = list(standings_of(person))
    chosen = actor or (standings[0] if len(standings) == 1 else None)
    if chosen:
        choose(opened, chosen)
    request.session.flush()
    request.session[KEY] = opened.pk
    rotate_token(request)
    return opened


def choose(opened: SignIn, actor: Actor) -> None:
    """Act for one of the organs in which the person stands."""
    opened.actor = actor
    opened.save(update_fields=["actor"])


def standings_of(person: Person) -> Any:
    """Where a person stands: active standings in active organs."""
    rows = Actor.objects.filter(person=person, is_active=True, organ__is_active=True)
    return rows.select_related("organ").order_by("organ_id")


def end(opened: SignIn, why: str, now: datetime | None = None) -> None:
    """Close a session; what was closed stays closed at its first time."""
    SignIn.objects.filter(pk=opened.pk, ended_at=None).update(
        ended_at=now or timezone.now(), ended_why=why[:40]
    )


def end_all(person: Person, why: str, but: SignIn | None = None) -> int:
    """Close every session of a person: after a new password, a reset, or leaving the organ."""
    rows = SignIn.objects.filter(person=person, ended_at=None, result=SignIn.Result.DONE)
    if but:
        rows = rows.exclude(pk=but.pk)
    return int(rows.update(ended_at=timezone.now(), ended_why=why[:40]))
