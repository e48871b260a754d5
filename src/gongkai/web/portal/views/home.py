"""The first page and an organ's page: whom to ask, and how."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
