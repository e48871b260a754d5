"""系统管理员: organs, people, import. No role is granted here and no case is seen."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.web.organs import departments, importing, people
from gongkai.web.organs.forms import OrganForm, PersonForm, StandingForm
from gongkai.web.organs.models import Actor, Organ, Person
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.refusals import NotPossible, unless_organ_taken
from gongkai.web.organs.roles import Role
from gongkai.web.organs.views import searching

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _tree(remit: frozenset[int]) -> list[tuple[int, Organ]]:
    """The organs of a remit with their depth, each under its superior."""
    organs = list(Organ.objects.filter(pk__in=remit).order_by("id"))
    below: dict[int | None, list[Organ]] = {}
    for organ in organs:
        below.setdefault(organ.parent_id if organ.parent_id in remit else None, []).append(organ)

    def walk(parent: int | None, depth: int) -> list[tuple[int, Organ]]:
        rows = []
        for organ in below.get(parent, []):
            rows += [(depth, organ), *walk(organ.pk, depth + 1)]
        return rows

    return walk(None, 0)


@allowed(Role.SYSTEM)
@require_safe
def organs(request: HttpRequest) -> HttpResponse:
    """The organs one looks after, as a tree."""
    context = {"rows": _tree(people.remit_of(request.actor))}
    return render(request, "organs/organs.html", context)


@allowed(Role.SYSTEM)
@require_http_methods(["GET", "HEAD", "POST"])
def organ(request: HttpRequest, pk: int) -> HttpResponse:
    """An organ: its names, where it stands, what its documents say of it."""
    remit = people.remit_of(request.actor)
    found = get_object_or_404(Organ.objects.filter(pk__in=remit), pk=pk)
    return _organ(request, found, remit)


@allowed(Role.SYSTEM)
@require_http_methods(["GET", "HEAD", "POST"])
def new_organ(request: HttpRequest) -> HttpResponse:
    """A new organ below one's own."""
    return _organ(request, Organ(parent=request.actor.organ), people.remit_of(request.actor))


def _organ(request: HttpRequest, found: Organ, remit: frozenset[int]) -> HttpResponse:
    form = OrganForm(request.POST or None, instance=found, remit=remit)
    if request.method == "POST" and form.is_valid() and _saved(request.actor, form):
        return redirect("organs:organs")
    context = {"form": form, "organ": found}
    return render(request, "organs/organ.html", context, status=400 if form.errors else 200)


def _saved(actor: Actor, form: OrganForm) -> bool:
    changed = "、".join(str(form.fields[name].label) for name in form.changed_data)
    what = "修改单位" if form.instance.pk else "新建单位"
    try:
        with transaction.atomic():
            with unless_organ_taken(form.instance):
                saved = form.save()
            people.note(actor, saved, what, saved.name, changed)
    except NotPossible as refusal:
        form.add_error("name", str(refusal))
        return False
    return True


@allowed(Role.SYSTEM)
@require_http_methods(["GET", "HEAD", "POST"])
def persons(request: HttpRequest) -> HttpResponse:
    """The people one looks after; add one."""
    remit = people.remit_of(request.actor)
    form = PersonForm(request.POST or None, remit=remit)
    made: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        made = _add(request.actor, form)
    text = searching.text(request)
    rows = Actor.objects.filter(organ__in=remit).exclude(person=None)
    rows = searching.named(rows, text)
    rows = rows.select_related("person", "organ", "department").order_by("organ_id", "id")
    context = {
        "form": PersonForm(remit=remit) if made else form,
        "rows": rows[:500],
        "text": text,
        "made": made,
    }
    return render(request, "organs/persons.html", context, status=400 if form.errors else 200)


def _add(actor: Actor, form: PersonForm) -> dict[str, Any]:
    given = form.cleaned_data
    try:
        with transaction.atomic():
            person, secret = people.create(given["login_name"], given["name"], given["email"])
            departments.place(actor, person, given["organ"], given["department"])
    except NotPossible as refusal:
        form.add_error("department", str(refusal))
        return {}
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return {}
    return {"person": person, "secret": secret}


def _person(request: HttpRequest, pk: int) -> Person:
    found: Person = get_object_or_404(Person, pk=pk, pk__in=people.people_in(request.actor))
    return found


@allowed(Role.SYSTEM)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person: where they stand, what may be done."""
    return _show(request, _person(request, pk))


def _show(
    request: HttpRequest, found: Person, form: StandingForm | None = None, **more: Any
) -> HttpResponse:
    remit = people.remit_of(request.actor)
    form = form or StandingForm(remit=remit, person=found)
    rows = found.standings.filter(organ__in=remit).select_related("organ", "department")
    rows = rows.prefetch_related("organ__departments")
    standings = [(row, departments.open_to(row)) for row in rows]
    context = {"found": found, "standings": standings, "form": form} | more
    status = 400 if form.errors else 409 if more.get("refused") else 200
    return render(request, "organs/person.html", context, status=status)


@allowed(Role.SYSTEM)
@require_POST
def change_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Reset the password, close, or open a person again."""
    found = _person(request, pk)
    act = request.POST.get("act", "")
    try:
        if act == "reset":
            return _show(request, found, secret=people.reset_by(request.actor, found))
        if act == "disable":
            people.disable(request.actor, found)
        elif act == "enable":
            people.enable(request.actor, found)
    except people.NotAllowed as refusal:
        return _show(request, found, refused=str(refusal))
    return redirect("organs:person", pk)


@allowed(Role.SYSTEM)
@require_POST
def add_standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody one looks after a standing in a further organ of one's remit."""
    found = _person(request, pk)
    form = StandingForm(request.POST, remit=people.remit_of(request.actor), person=found)
    if form.is_valid():
        given = form.cleaned_data
        try:
            departments.place(request.actor, found, given["organ"], given["department"])
            return redirect("organs:person", pk)
        except NotPossible as refusal:
            form.add_error("department", str(refusal))
    return _show(request, found, form)


@allowed(Role.SYSTEM)
@require_POST
def move_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Place somebody in another department of an organ they stand in."""
    rows = Actor.objects.exclude(person=None).select_related("person", "organ", "department")
    standing = get_object_or_404(rows, pk=pk, organ__in=people.remit_of(request.actor))
    try:
        departments.move(request.actor, standing, request.POST.get("department", ""))
    except NotPossible as refusal:
        return _show(request, standing.person, refused=str(refusal))
    return redirect("organs:person", standing.person_id)


@allowed(Role.SYSTEM)
@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: HttpRequest) -> HttpResponse:
    """Organs and people from a table: every row or none."""
    report = None
    file = request.FILES.get("table")
    if request.method == "POST" and file is not None:
        report = importing.read(request.actor, file)
        if not report.faults:
            importing.apply(request.actor, report)
    missing = request.method == "POST" and file is None
    failed = missing or (report is not None and report.faults)
    context = {"report": report, "missing": missing, "limit": importing.LIMIT}
    return render(request, "organs/import.html", context, status=400 if failed else 200)


@allowed(Role.SYSTEM)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty table to fill in."""
    response = HttpResponse(importing.template(), content_type=XLSX)
    response["Content-Disposition"] = (
        "attachment; filename*=UTF-8''%E5%8D%95%E4%BD%8D%E5%92%8C%E4%BA%BA%E5%91%98.xlsx"
    )
    return response
