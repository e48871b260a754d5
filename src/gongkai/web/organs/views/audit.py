"""审计员: who signed in, who was granted what, what the administrations did. Reads only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.web.organs import people
from gongkai.web.organs.models import AdminEntry, Person, RoleGrant, SignIn
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import Role
from gongkai.web.organs.views import searching

PER_PAGE = 50


def _list(request: HttpRequest, template: str, rows: QuerySet[Any]) -> HttpResponse:
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "text": searching.text(request)}
    return render(request, template, context)


@allowed(Role.AUDITOR)
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Every attempt to sign in by the people of one's organs, and to names nobody has."""
    mine = people.people_in(request.actor)
    names = Person.objects.filter(pk__in=mine).values_list("login_name", flat=True)
    everybody = Person.objects.values_list("login_name", flat=True)
    # A name that nobody has is shown to the auditor at the top only: it may be anybody's.
    about = Q(person__in=mine) | Q(login_name__in=list(names))
    if request.actor.organ.parent_id is None:
        about |= ~Q(login_name__in=everybody)
    rows = SignIn.objects.filter(about).select_related("person", "actor__organ")
    if text := searching.text(request):
        rows = rows.filter(Q(login_name__contains=text) | Q(person__name__contains=text))
    return _list(request, "organs/sign_ins.html", rows)


@allowed(Role.AUDITOR)
@require_safe
def grants(request: HttpRequest) -> HttpResponse:
    """Every role granted and taken back."""
    rows = RoleGrant.objects.filter(actor__organ__in=people.remit_of(request.actor))
    rows = rows.select_related("actor__organ", "actor__person", "granted_by", "ended_by")
    if text := searching.text(request):
        rows = rows.filter(actor__name__contains=text)
    return _list(request, "organs/grants.html", rows.order_by("-id"))


@allowed(Role.AUDITOR)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """What the administrations did."""
    rows = AdminEntry.objects.filter(organ__in=people.remit_of(request.actor))
    if text := searching.text(request):
        rows = rows.filter(Q(about__contains=text) | Q(what__contains=text))
    return _list(request, "organs/entries.html", rows.select_related("actor", "organ"))


Anchors = Callable[[frozenset[int]], list[dict[str, Any]]]
_anchors: list[Anchors] = []


def offer_anchors(source: Anchors) -> None:
    """Let the ledger say which anchors there are for the organs of a remit: each with ``day``,
    ``organ``, ``seq``, ``hash`` and ``where``. The ledger stands above this app."""
    _anchors[:] = [source]


@allowed(Role.AUDITOR)
@require_safe
def anchors(request: HttpRequest) -> HttpResponse:
    """The ledger's daily anchors, to be compared with the copies kept elsewhere."""
    rows = _anchors[0](people.remit_of(request.actor)) if _anchors else []
    return render(request, "organs/anchors.html", {"rows": rows, "offered": bool(_anchors)})
