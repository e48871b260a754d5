"""Notices, the calendar address, and the oversight officer's page."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.web import home
from gongkai.web.ledger import posted
from gongkai.web.ledger.acts import Refused
from gongkai.web.organs import calendars
from gongkai.web.organs.models import Organ
from gongkai.web.organs.permissions import allowed, public
from gongkai.web.organs.roles import DESK, Role
from gongkai.web.organs.scope import current, organ_scope
from gongkai.web.requests import board, feeds, notices, oversight, services
from gongkai.web.requests.views.asking import find

LONGEST = 2000
"""Cases urged by one press are one; this bounds the text of a note."""


@require_POST
@allowed(*DESK, own=True)
def put_away(request: HttpRequest) -> HttpResponse:
    """Mark one's notices as seen: the one named, or all."""
    given = request.POST.get("notice", "")
    key = int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else None
    if given and key is None:
        raise Http404
    notices.put_away(request.actor, timezone.now(), key)
    return redirect("requests:board")


@require_POST
@allowed(Role.CLERK, Role.OFFICER, own=True)
def remind(request: HttpRequest) -> HttpResponse:
    """Look now for what is due and tell everybody of the organ."""
    notices.tell(request.actor.organ, home.today())
    notices.ask(request.actor.organ, home.today(), request.actor)
    return redirect("requests:board")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DESK, own=True)
def feed_settings(request: HttpRequest) -> HttpResponse:
    """One's calendar address: make it, make a new one, take it back."""
    address = ""
    if request.method == "POST" and request.POST.get("do") == "revoke":
        feeds.revoke(request.actor, timezone.now())
        return redirect("requests:feed_settings")
    if request.method == "POST":
        token = feeds.make(request.actor, timezone.now())
        path = reverse("requests:feed", args=[request.actor.organ_id, token])
        address = request.build_absolute_uri(path)
    context = {"address": address, "feed": feeds.current(request.actor)}
    response = render(request, "requests/feed.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@public
def feed(request: HttpRequest, organ: int, token: str) -> HttpResponse:
    """The calendar of whoever has that token; 404 for any other, without a reason."""
    today = home.today()
    # An address may name any number, also one too large for the database.
    with organ_scope([get_object_or_404(Organ, pk=organ).pk]):
        actor = feeds.owner(token, today)
        if actor is None:
            raise Http404
        data = feeds.calendar_of(actor, today, timezone.now())
    return HttpResponse(
        data,
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"},
    )


@require_safe
@allowed(Role.OFFICER)
def overview(request: HttpRequest) -> HttpResponse:
    """The organs below and the own one: open, due, late, and what to urge."""
    return _overview(request)


def _overview(request: HttpRequest, wrong: str = "", status: int = 200) -> HttpResponse:
    today = home.today()
    organs = Organ.objects.filter(pk__in=current(), is_active=True)
    late = oversight.late_cases(today)
    lines = oversight.lines(list(organs), today)
    context = {
        "lines": lines,
        "total_late": sum(line.late for line in lines),
        "late": [(row, calendars.in_force().count(row.due_on, today)) for row in late],
        "today": today,
        "key": posted.new_key(),
        "wrong": wrong,
        "year": today.year,
        "stage": board.stage,
    }
    return render(request, "requests/oversight.html", context, status=status)


@require_POST
@allowed(Role.OFFICER)
def urge(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Put a note of the oversight office on a case of an organ below."""
    row = find(subject)
    until = request.POST.get("until", "")
    try:
        services.do(
            "urge", row, actor=request.actor, role=Role.OFFICER,
            data={"text": request.POST.get("text", "")[:LONGEST], "until": _day(until)},
            on=home.today(), now=timezone.now(),
            key=f"{posted.key(request.POST)}:{row.pk}",
        )  # fmt: skip
    except Refused as refusal:
        return _overview(request, f"{row.number}：{refusal.message}", 400)
    return redirect("requests:oversight")


def _day(typed: str) -> date | str | None:
    """The date as typed, or the text itself for the form to refuse; blank is none."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        return typed
