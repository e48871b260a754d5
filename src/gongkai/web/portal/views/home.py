"""The first page and an organ's page: whom to ask, and how."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gongkai.web import home
from gongkai.web.organs.permissions import public
from gongkai.web.portal import organs


@public
def portal(request: HttpRequest) -> HttpResponse:
    """Every organ that can be asked."""
    return render(request, "portal/home.html", {"reachable": organs.reachable(home.today())})


@public
def organ(request: HttpRequest, pk: int) -> HttpResponse:
    """One organ: its channels with their notes, where it is, when it is open."""
    found = organs.find(pk, home.today())
    return render(request, "portal/organ.html", {"found": found, "organ": found.organ})


@require_safe
@public
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """The bare address of the request form leads to its first step."""
    return redirect("portal:apply", pk, "who")


@require_safe
@public
def without_slash(request: HttpRequest, **_: Any) -> HttpResponse:
    """People type a slash at the end of an address that has none."""
    query = request.META["QUERY_STRING"]
    return redirect(request.path.rstrip("/") + (f"?{query}" if query else ""))
