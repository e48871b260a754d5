"""The register of opened channels and its monthly tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.web import home
from gongkai.web.organs import channels as register
from gongkai.web.organs.forms import ChannelForm, TestForm
from gongkai.web.organs.models import Channel, ChannelTest
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.refusals import NotPossible
from gongkai.web.organs.roles import DESK, Role

KEEPERS = (Role.CLERK, Role.OFFICER)


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    today, organ = home.today(), request.actor.organ
    rows = register.with_tests(organ, today)
    history = Channel.objects.filter(organ=organ).select_related("set_by")
    context = {
        "rows": rows,
        "untested": register.untested(rows, today),
        "coming": history.filter(from_day__gt=today).order_by("from_day"),
        "over": history.filter(until_day__lt=today).order_by("-until_day")[:50],
        "tests": ChannelTest.objects.filter(organ=organ).select_related("actor")[:24],
        "kinds": Channel.Kind,
        "closable": [kind for kind in Channel.Kind if kind not in register.ALWAYS],
        "today": today,
        "may_keep": bool(request.roles & set(KEEPERS)),
        "given": request.POST,
    }
    return render(request, "organs/channels.html", context | more, status=status)


@allowed(*DESK, own=True)
@require_http_methods(["GET", "HEAD"])
def channels(request: HttpRequest) -> HttpResponse:
    """What is open, since when, tested when."""
    return _page(request)


def _first(form: Any) -> str:
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}：{errors[0]}" if label else str(errors[0])


@allowed(*KEEPERS, own=True)
@require_POST
def open_channel(request: HttpRequest) -> HttpResponse:
    """Open a channel, or change how it is used, from a day on."""
    form = ChannelForm(request.POST)
    if not form.is_valid():
        return _page(request, 400, refused=_first(form), at="open")
    given = form.cleaned_data
    try:
        register.open_channel(
            request.actor,
            Channel.Kind(given["kind"]),
            given["address"],
            given["notes"],
            given["from_day"],
            home.today(),
        )
    except NotPossible as refusal:
        return _page(request, 409, refused=str(refusal), at="open")
    return redirect("organs:channels")


@allowed(*KEEPERS, own=True)
@require_POST
def close_channel(request: HttpRequest) -> HttpResponse:
    """Close a channel after a day."""
    try:
        kind = Channel.Kind(request.POST.get("kind", ""))
        last = date.fromisoformat(request.POST.get("until_day", ""))
    except ValueError:
        return _page(request, 400, refused="请选择渠道，并填写停用前最后一日。", at="close")
    try:
        register.close_channel(request.actor, kind, last, home.today())
    except NotPossible as refusal:
        return _page(request, 409, refused=str(refusal), at="close")
    return redirect("organs:channels")


@allowed(*KEEPERS, own=True)
@require_POST
def test_channel(request: HttpRequest) -> HttpResponse:
    """Write a test down."""
    form = TestForm(request.POST)
    if not form.is_valid():
        return _page(request, 400, refused=_first(form), at="test")
    given = form.cleaned_data
    try:
        register.record_test(
            request.actor,
            Channel.Kind(given["kind"]),
            given["on"],
            given["works"],
            given["note"],
            home.today(),
        )
    except NotPossible as refusal:
        return _page(request, 409, refused=str(refusal), at="test")
    return redirect("organs:channels")
