"""Doing an act: one page for all of them, made from the act's own form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.statute.citation import cite
from gongkai.web import home
from gongkai.web.ledger import posted
from gongkai.web.ledger.acts import Act, Refused
from gongkai.web.ledger.perform import Invalid, Stale
from gongkai.web.organs.models import Department, Organ
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import Role
from gongkai.web.requests import services, telling
from gongkai.web.requests.acts import BY_NAME
from gongkai.web.requests.forms.base import ActForm
from gongkai.web.requests.forms.reply import DraftForm, draftable
from gongkai.web.requests.models import RequestCase
from gongkai.web.requests.offers import offers
from gongkai.web.requests.views import people, sent
from gongkai.web.requests.views.asking import READERS, find, role_for

ON = "on"


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def act(request: HttpRequest, subject: UUID, name: str) -> HttpResponse:
    """The page of an act on a request."""
    row = find(subject)
    found = BY_NAME.get(name)
    if found is None or not found.from_states:
        raise Http404
    role = role_for(request, found, row)
    if role is None:
        if request.method == "POST":
            raise PermissionDenied("您在本单位的岗位不能办理这一步。")
        return render(request, "requests/act.html", _context(row, found) | {"by": _by(found)})
    if found.name == "draft" and not _chosen(request):
        return render(request, "requests/outcomes.html", _context(row, found) | _choices())
    if request.method == "POST":
        return _send(request, row, found, role)
    form = _form(found, row, None, request.GET)
    return _show(request, row, found, form, posted.new_key(), row.version)


def _by(found: Act) -> str:
    """Who does it, in words."""
    return "、".join(role.label for role in Role if role in found.roles)


def _chosen(request: HttpRequest) -> str:
    return str(request.POST.get("outcome") or request.GET.get("outcome") or "")


def _choices() -> dict[str, Any]:
    from gongkai.statute import outcomes

    groups: dict[str, list[tuple[str, str]]] = {}
    for code, label in draftable().items():
        if code == "O-OTHER":
            for each in outcomes.circumstances().values():
                if each.key != "withdrawn":
                    groups.setdefault("其他处理", []).append((f"{code}/{each.key}", each.label))
            continue
        group, _, rest = label.partition("：")
        groups.setdefault(group, []).append((code, rest or label))
    return {"groups": groups}


def _form(
    found: Act, row: RequestCase, data: QueryDict | None, initial: Mapping[str, Any]
) -> forms.Form:
    """The act's form, fitted to the case; with ``data`` it is bound."""
    given: dict[str, Any] | None = None
    kind: dict[str, Any] = {}
    if issubclass(found.form, DraftForm):
        outcome, _, circumstance = str((data or initial).get("outcome") or "").partition("/")
        kind = {"outcome": outcome, "kind": circumstance, "walk": initial.get("walk", "")}
        if data is None and initial.get("withheld"):
            kind["withheld"] = [initial["withheld"]]
    if data is not None:
        given = sent.read(found.form, data) | ({k: v for k, v in kind.items() if v})
        if issubclass(found.form, DraftForm):
            given["kind"] = data.get("kind") or kind["kind"]
    form = found.form(given, initial=kind) if given is not None else found.form(initial=kind)
    if isinstance(form, ActForm):
        form.suit(row.case, home.today())
    _departments(form, row)
    return form


def _departments(form: forms.Form, row: RequestCase) -> None:
    if "department" not in form.fields:
        return
    names = Department.objects.filter(organ=row.organ, is_active=True).values_list(
        "name", flat=True
    )
    if names:
        choices = [("", "请选择"), *((name, name) for name in names)]
        form.fields["department"].widget = forms.Select({"class": "field"}, choices=choices)


def _send(request: HttpRequest, row: RequestCase, found: Act, role: Role) -> HttpResponse:
    key, version = posted.key(request.POST), row.version
    form = _form(found, row, request.POST, request.GET)
    problems: list[tuple[str, str]] = []
    stale: list[str] = []
    try:
        version = posted.version(request.POST, row)
        on = _on(request.POST.get(ON, ""))
        data = sent.read(found.form, request.POST) | people.kept(found, row, request)
        if found.name == "draft":
            data = {**dict(form.data), **data, "outcome": form.data["outcome"]}
            data["kind"] = form.data.get("kind", "")
        attachments = sent.store(row.organ, request.FILES.getlist("files"))
        _do(request, row, found, role, data, on, key, version, attachments)
        return redirect("requests:case", subject=row.subject)
    except Stale as refusal:
        row, stale = find(row.subject), telling.since(refusal.events)
        key, version = posted.new_key(), row.version
    except Invalid as refusal:
        problems = [(name, text) for name, texts in refusal.errors.items() for text in texts]
    except Refused as refusal:
        problems = [(refusal.field, refusal.message)]
    except OperationalError as error:
        if "locked" not in str(error):
            raise
        problems = [("", "数据库正忙，没有保存；填写的内容还在，请稍后再提交一次。")]
    form.is_valid()
    return _show(request, row, found, form, key, version, problems, stale)


def _do(
    request: HttpRequest, row: RequestCase, found: Act, role: Role, data: Mapping[str, Any],
    on: date, key: str, version: int, attachments: list[str],
) -> None:  # fmt: skip
    now = timezone.now()
    common: dict[str, Any] = {
        "actor": request.actor, "role": role, "on": on, "now": now, "key": key,
        "version": version,
    }  # fmt: skip
    named = found.name == "send_copy" and data.get("organ_name")
    target = Organ.objects.filter(name=named).first() if named else None
    if target and target != row.organ:
        services.send_copy(row, target, agreed=bool(data.get("agreed")), **common)
        return
    services.do(found.name, row, data=data, attachments=attachments, **common)


def _on(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Refused("日期没有填写，或者写法不对。", ON) from None


def _context(row: RequestCase, found: Act) -> dict[str, Any]:
    return {
        "row": row,
        "case": row.case,
        "act": found,
        "article": cite(found.article) if found.article else "",
        "back": reverse("requests:case", args=[row.subject]),
    }


def _show(
    request: HttpRequest, row: RequestCase, found: Act, form: forms.Form, key: str, version: int,
    problems: list[tuple[str, str]] | None = None, stale: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    internal = getattr(form, "internal", ())
    by_field: dict[str, list[str]] = {}
    for name, text in problems or ():
        by_field.setdefault(name, []).append(text)
    why = next(
        (each.why for each in offers(row.case, request.roles, home.today()) if each.act is found),
        "",
    )
    context = _context(row, found) | {
        "fields": [
            (form[name], by_field.get(name, []))
            for name in form.fields
            if name not in internal and not form[name].is_hidden
        ],
        "hidden": [
            form[name] for name in form.fields if name not in internal and form[name].is_hidden
        ],
        "people": people.forms_for(found, request),
        "key": key,
        "version": version,
        "on": request.POST.get(ON) or home.today().isoformat(),
        "on_label": getattr(form, "on_label", "日期"),
        "on_errors": by_field.get(ON, []),
        "latest": home.today().isoformat(),
        "problems": [
            (name if name in form.fields or name == ON else "", text)
            for name, text in problems or ()
        ],
        "stale": stale or [],
        "why": why,
        "outcome": draftable().get(str(form["outcome"].value())) if found.name == "draft" else "",
        "sends_files": getattr(form, "sends_files", False),
    }
    status = 200 if request.method != "POST" else 409 if stale else 400
    return render(request, "requests/act.html", context, status=status)
