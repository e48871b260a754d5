"""系统管理员: the departments inside an organ. How many cases each holds is shown, no case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.web.organs import departments as inside
from gongkai.web.organs import people
from gongkai.web.organs.models import Department, Organ
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.refusals import NotPossible
from gongkai.web.organs.roles import Role


@allowed(Role.SYSTEM)
@require_safe
def departments(request: HttpRequest, pk: int) -> HttpResponse:
    """The departments of an organ: names, people, open cases."""
    return _page(request, _organ(request, pk))


@allowed(Role.SYSTEM)
@require_POST
def add_department(request: HttpRequest, pk: int) -> HttpResponse:
    """Set up a department."""
    organ, name = _organ(request, pk), request.POST.get("name", "")
    try:
        inside.add(request.actor, organ, name)
    except NotPossible as error:
        return _page(request, organ, refused=str(error), new=name)
    return redirect("organs:departments", organ.pk)


@allowed(Role.SYSTEM)
@require_POST
def change_department(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a department, close it, or offer it again."""
    remit = people.remit_of(request.actor)
    found = get_object_or_404(Department.objects.select_related("organ"), pk=pk, organ__in=remit)
    act, name = request.POST.get("act", ""), request.POST.get("name", "")
    try:
        if act == "close":
            inside.close(request.actor, found)
        elif act == "reopen":
            inside.reopen(request.actor, found)
        else:
            inside.rename(request.actor, found, name)
    except NotPossible as error:
        return _page(request, found.organ, refused=str(error), at=found.pk, given=name)
    return redirect("organs:departments", found.organ_id)


def _organ(request: HttpRequest, pk: int) -> Organ:
    remit = people.remit_of(request.actor)
    found: Organ = get_object_or_404(Organ.objects.filter(pk__in=remit), pk=pk)
    return found


def _page(request: HttpRequest, organ: Organ, **refusal: object) -> HttpResponse:
    context = {"organ": organ, "rows": inside.rows(organ)} | refusal
    status = 400 if refusal else 200
    return render(request, "organs/departments.html", context, status=status)
