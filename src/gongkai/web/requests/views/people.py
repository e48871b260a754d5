"""Entering people on the pages of the desk: kept as personal records before the act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from gongkai.web import home
from gongkai.web.ledger import personal, posted
from gongkai.web.ledger.acts import Act, Refused
from gongkai.web.ledger.models import Event
from gongkai.web.requests import identity, names, services
from gongkai.web.requests.forms.intake import AgentForm, PersonForm, ThirdPersonForm
from gongkai.web.requests.identity import IdentityKind
from gongkai.web.requests.models import RequestCase

ID_KINDS = {kind.value: kind.label for kind in IdentityKind}


def person_form(data: QueryDict | None = None, **kwargs: Any) -> PersonForm:
    """The form of a requester."""
    return PersonForm(data, id_kinds=ID_KINDS, **kwargs)


def forms_for(act: Act, request: HttpRequest) -> forms.Form | None:
    """The form of the person that an act is about, or None."""
    data = request.POST if request.method == "POST" else None
    if act.name == "consult_third_party":
        return ThirdPersonForm(data)
    return person_form(data) if act.name == "amend_requester" else None


def requester(data: QueryDict) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """What the form says of a requester, and what is wrong with it by field."""
    form = person_form(data)
    problems = [] if form.is_valid() else [(n, str(t)) for n, ts in form.errors.items() for t in ts]
    found = dict(form.cleaned_data)
    for name in ("name", "representative"):
        try:
            found[name] = names.name(found.get(name) or "")
        except names.WrongText as wrong:
            problems.append((name, str(wrong)))
    if found.get("id_number") and found.get("id_kind"):
        try:
            kind = IdentityKind(found["id_kind"])
            found["id_number"] = identity.check(kind, found["id_number"], home.today())
        except identity.WrongNumber as wrong:
            problems.append(("id_number", str(wrong)))
    return found, problems


def agent(data: QueryDict) -> tuple[dict[str, str] | None, list[tuple[str, str]]]:
    """The agent, None when there is none, and what is wrong, by field."""
    form = AgentForm(data)
    problems = [(name, str(text)) for name, texts in form.errors.items() for text in texts]
    given = form.cleaned_data.get("agent_name")
    if problems or not given:
        return None, problems
    try:
        name = names.name(given)
    except names.WrongText as wrong:
        return None, [("agent_name", str(wrong))]
    return {"name": name, "contact": form.cleaned_data.get("agent_contact") or ""}, []


def kept(act: Act, row: RequestCase, request: HttpRequest) -> dict[str, Any]:
    """The reference to the personal record that an act needs; sent twice, it is kept once."""
    if act.name not in ("consult_third_party", "amend_requester"):
        return {}
    slot = "third_party" if act.name == "consult_third_party" else "requester"
    earlier = Event.objects.filter(organ=row.organ, key=posted.key(request.POST)).first()
    if earlier:
        return {slot: earlier.data[slot]}
    if act.name == "consult_third_party":
        form = ThirdPersonForm(request.POST)
        if not form.is_valid():
            name, texts = next(iter(form.errors.items()))
            raise Refused(str(texts[0]), name)
        return {slot: personal.keep(row.organ, form.cleaned_data).as_data()}
    found, problems = requester(request.POST)
    if problems:
        raise Refused(problems[0][1], problems[0][0])
    return {slot: services.amended(row, found, request.actor).as_data()}
