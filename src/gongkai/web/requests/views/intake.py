"""Registering what came in person, by word of mouth, by letter, fax or e-mail."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.web import home
from gongkai.web.ledger import posted
from gongkai.web.ledger.acts import Refused
from gongkai.web.ledger.perform import Invalid
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import Role
from gongkai.web.requests import requesters, services
from gongkai.web.requests.case import Case
from gongkai.web.requests.forms.intake import AT_ONCE, AgentForm, RecordForm, RegisterForm
from gongkai.web.requests.models import RequestCase
from gongkai.web.requests.views import people, sent
from gongkai.web.requests.words import CHANNELS

SHOWN = ("matter", "description", "document_number", "form", "way", "needs_help")
BY_HAND = {key: label for key, label in CHANNELS.items() if key not in ("internet", "copy")}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.CLERK, own=True)
def register(request: HttpRequest) -> HttpResponse:
    """The form of a request that reached the organ otherwise than online."""
    if request.method == "POST":
        return _enter(request)
    return _show(request, [])


def _enter(request: HttpRequest) -> HttpResponse:
    channel = request.POST.get("channel", "")
    person, problems = people.requester(request.POST)
    agent, wrong = people.agent(request.POST)
    problems += wrong
    if channel not in BY_HAND:
        problems.append(("channel", "请选择提交渠道。"))
    form = RegisterForm if channel in AT_ONCE else RecordForm
    data = sent.read(form, request.POST) | {"channel": channel}
    checked = form({**data, "requester": {"personal": "-"}})
    problems += [(n, str(t)) for n, ts in checked.errors.items() for t in ts if n != "channel"]
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        problems.append(("on", "收到日期没有填写，或者写法不对。"))
        return _show(request, problems)
    if problems or _asks_again(request, person, data):
        return _show(request, problems, person if not problems else None, data)
    try:
        filed = services.arrive(
            "register" if channel in AT_ONCE else "record_arrival",
            request.actor.organ, actor=request.actor, role=Role.CLERK, person=person,
            agent=agent, data=data, key=posted.key(request.POST),
            on=on, now=timezone.now(),
            attachments=sent.store(request.actor.organ, request.FILES.getlist("files")),
        )  # fmt: skip
    except Invalid as refusal:
        return _show(request, [(n, t) for n, ts in refusal.errors.items() for t in ts])
    except Refused as refusal:
        return _show(request, [(refusal.field, refusal.message)])
    return redirect("requests:case", subject=filed.subject)


def _asks_again(request: HttpRequest, person: dict[str, Any], data: dict[str, Any]) -> bool:
    """Whether the same requester has asked for the same, and nobody said that it is meant so."""
    return not request.POST.get("again") and bool(_alike(request, person, data))


def _alike(request: HttpRequest, person: dict[str, Any], data: dict[str, Any]) -> list[RequestCase]:
    organ = request.actor.organ
    record = requesters.record_of(organ, person)
    return requesters.alike(organ, record, str(data.get("description", ""))) if record else []


def _show(
    request: HttpRequest,
    problems: list[tuple[str, str]],
    person: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    by_field: dict[str, list[str]] = {}
    for name, text in problems:
        by_field.setdefault(name, []).append(text)
    form: forms.Form = RegisterForm(sent.read(RegisterForm, given) if given else None)
    form.fields["matter"].required = True
    if not given:
        form.initial = {"matter": "information"}
    who = people.person_form(given)
    agent = AgentForm(given)
    bound = {field.name: field for part in (form, who, agent) for field in part}

    def fields(*names: str) -> list[tuple[forms.BoundField, list[str]]]:
        return [(bound[name], by_field.get(name, [])) for name in names]

    context = {
        "channels": BY_HAND,
        "channel": given.get("channel") if given else "in_person",
        "channel_errors": by_field.get("channel", []),
        "on": (given or {}).get("on") or home.today().isoformat(),
        "on_errors": by_field.get("on", []),
        "latest": home.today().isoformat(),
        "who": fields("requester_type", *[field.name for field in who]),
        "agent": fields(*[field.name for field in agent]),
        "what": fields(*SHOWN),
        "problems": problems,
        "alike": _alike(request, person, data) if person and data else [],
        "key": posted.key(request.POST),
        "case": Case(),
    }
    return render(request, "requests/register.html", context, status=400 if problems else 200)
