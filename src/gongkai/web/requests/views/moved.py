"""Which due dates a change of the working calendar moved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.web.organs import calendars
from gongkai.web.organs.models import CalendarChange
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import DESK
from gongkai.web.requests import rederiving

SHOWN = 10


@require_safe
@allowed(*DESK, own=True)
def moved(request: HttpRequest) -> HttpResponse:
    """The open cases of the organ whose date moved, and what was changed."""
    context = {
        "moves": rederiving.moves(request.actor.organ),
        "changes": CalendarChange.objects.all()[:SHOWN],
        "horizon": calendars.in_force().horizon,
    }
    return render(request, "requests/moved.html", context)
