"""系统管理员: the working calendar. What is entered here moves dates; no case is seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.statute.calendar import Year
from gongkai.statute.calendar_notice import Unreadable
from gongkai.web import home
from gongkai.web.organs import calendars, people
from gongkai.web.organs.forms import CalendarDayForm, CalendarYearForm
from gongkai.web.organs.models import CalendarChange
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.refusals import NotPossible
from gongkai.web.organs.roles import Role

SHOWN = 60


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    today, known = home.today(), calendars.in_force()
    years = [one for one in known.years.values() if one.year >= today.year - 1]
    context = {
        "missing": calendars.missing(today),
        "next_year": calendars.missing(today) or known.horizon.year + 1,
        "horizon": known.horizon,
        "may_keep": calendars.keeps(request.actor),
        "years": [
            (one, _off(one), sorted(one.work)) for one in sorted(years, key=lambda one: -one.year)
        ],
        "corrections": sorted(known.corrections.values(), key=lambda one: one.date),
        "changes": CalendarChange.objects.select_related("by")[:SHOWN],
        "derived": _derived(people.remit_of(request.actor)),
        "given": request.POST,
    }
    return render(request, "organs/calendar.html", context | more, status=status)


def _off(year: Year) -> list[tuple[str, list[date]]]:
    """The days off by holiday."""
    found: dict[str, list[date]] = {}
    for day, name in year.off.items():
        found.setdefault(name, []).append(day)
    return list(found.items())


Progress = Callable[[frozenset[int]], dict[str, int]]
_progress: list[Progress] = []


def offer_progress(source: Progress) -> None:
    """Let a desk say how far deriving its dates anew is over the organs of a remit: how many
    ``organs`` were asked, jobs still ``open`` or ``failed``, dates ``moved``. Numbers only."""
    _progress[:] = [source]


def _derived(remit: frozenset[int]) -> dict[str, int] | None:
    return _progress[0](remit) if _progress and calendars.edition().number else None


@allowed(Role.SYSTEM)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The years known, the corrections, who entered what, and what is missing."""
    return _page(request)


@allowed(Role.SYSTEM)
@require_POST
def set_day(request: HttpRequest) -> HttpResponse:
    """Set a day apart from the notices, or give it back to them."""
    form = CalendarDayForm(request.POST)
    if not form.is_valid():
        return _refused(request, form, "day")
    given = form.cleaned_data
    try:
        calendars.set_day(
            request.actor, given["date"], given["what"], given["source"], given["reason"]
        )
    except NotPossible as error:
        return _page(request, 400, refused=str(error), at="day")
    return redirect("organs:calendar")


@allowed(Role.SYSTEM)
@require_POST
def set_year(request: HttpRequest) -> HttpResponse:
    """Enter the notice of a year as it was published."""
    form = CalendarYearForm(request.POST)
    if not form.is_valid():
        return _refused(request, form, "year")
    given = form.cleaned_data
    try:
        calendars.set_year(request.actor, given["year"], given["notice"], given["text"])
    except (NotPossible, Unreadable) as error:
        return _page(request, 400, refused=str(error), at="year")
    return redirect("organs:calendar")


def _refused(request: HttpRequest, form: Any, at: str) -> HttpResponse:
    name, errors = next(iter(form.errors.items()))
    return _page(request, 400, refused=f"{form.fields[name].label}：{errors[0]}", at=at)


def waiting(request: HttpRequest) -> int:
    """1 while a notice is to be entered by whoever keeps the calendar."""
    return int(calendars.keeps(request.actor) and calendars.missing(home.today()) is not None)
