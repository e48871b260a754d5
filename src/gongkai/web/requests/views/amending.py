"""Correcting or voiding what was recorded: both stay visible, both say why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.web import home
from gongkai.web.ledger import posted
from gongkai.web.ledger.acts import AMENDMENTS, Act, Refused
from gongkai.web.ledger.models import Event
from gongkai.web.ledger.perform import Invalid, Stale
from gongkai.web.organs.permissions import allowed
from gongkai.web.requests import services, telling
from gongkai.web.requests.forms.base import ActForm
from gongkai.web.requests.forms.reply import PREFIX
from gongkai.web.requests.kind import REQUEST
from gongkai.web.requests.models import RequestCase
from gongkai.web.requests.views import sent
from gongkai.web.requests.views.asking import READERS, find, role_for

FIXED = frozenset({"document_made"})
"""What the program did is not amended by hand."""


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def amend(request: HttpRequest, subject: UUID, event: int) -> HttpResponse:
    """The page that corrects or voids one line of the history."""
    row = find(subject)
    line = next((each for each in telling.lines(row) if each.event.pk == event), None)
    if line is None or line.void or line.event.act in FIXED:
        raise Http404
    act = REQUEST.act(line.event.act)
    role = role_for(request, act, row)
    if request.method == "POST" and role is None:
        raise PermissionDenied("这条记录只能由可以办理它的人更正或者作废。")
    problems: list[str] = []
    if request.method == "POST":
        try:
            _amend(request, row, line.event, act, role)
            return redirect("requests:case", subject=row.subject)
        except Invalid as refusal:
            problems = [text for texts in refusal.errors.values() for text in texts]
        except Stale as refusal:
            problems = [refusal.message, *telling.since(refusal.events)]
        except Refused as refusal:
            problems = [refusal.message]
    form = _form(act, line.event, request.POST if request.method == "POST" else None)
    internal = getattr(form, "internal", ())
    context = {
        "row": row,
        "line": line,
        "may": role is not None,
        "correctable": act.name not in AMENDMENTS,
        "fields": [
            (form[name], form.errors.get(name, []) if request.method == "POST" else [])
            for name in form.fields
            if name not in internal and not _is_settled(form.fields[name])
        ],
        "on": request.POST.get("on") or line.on.isoformat(),
        "latest": home.today().isoformat(),
        "key": posted.key(request.POST),
        "version": row.version,
        "reason": request.POST.get("reason", ""),
        "problems": problems,
    }
    return render(request, "requests/amend.html", context, status=400 if problems else 200)


def _recorded(event: Event) -> dict[str, Any]:
    """The input as it was recorded, in the names of the act's form."""
    told = telling.counted(event)
    answers = {f"{PREFIX}{name}": text for name, text in (told.get("answers") or {}).items()}
    return {**told, **answers}


def _form(act: Act, event: Event, given: Mapping[str, Any] | None) -> forms.Form:
    known = _recorded(event)
    if given is not None and given.get("what") == "correct":
        return act.form(_anew(act, known, given))
    return act.form(initial=known)


def _anew(act: Act, known: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The input anew: what the desk filled in stays, the page says the rest."""
    form = act.form(known)
    kept = {name: known[name] for name in getattr(form, "internal", ()) if name in known}
    hidden = {
        name: known[name]
        for name, field in form.fields.items()
        if _is_settled(field) and name in known
    }
    fields = sent.read(act.form, given) if issubclass(act.form, ActForm) else {}  # type: ignore[arg-type]
    return {**fields, **hidden, **kept}


def _is_settled(field: forms.Field) -> bool:
    """Whether a page never says it: what is hidden, and what was picked from the case's own."""
    picked = isinstance(field, forms.CharField) and isinstance(field.widget, forms.Select)
    return picked or isinstance(field.widget, forms.HiddenInput)


def _amend(request: HttpRequest, row: RequestCase, event: Event, act: Act, role: Any) -> None:
    what = request.POST.get("what", "")
    if what not in AMENDMENTS:
        raise Refused("请选择更正还是作废。")
    reason = request.POST.get("reason", "").strip()
    if not reason:
        raise Refused("请写明更正或者作废的理由。", "reason")
    data: dict[str, Any] = {"event": event.pk}
    if what == "correct":
        try:
            on = date.fromisoformat(request.POST.get("on", ""))
        except ValueError:
            raise Refused("日期没有填写，或者写法不对。", "on") from None
        if on > home.today():
            raise Refused(services.NOT_YET, "on")
        data |= {"data": _anew(act, _recorded(event), request.POST), "on": on.isoformat()}
    services.do(
        what, row, actor=request.actor, role=role, data=data, on=home.today(),
        now=timezone.now(), key=posted.key(request.POST),
        version=posted.version(request.POST, row), reason=reason,
    )  # fmt: skip
