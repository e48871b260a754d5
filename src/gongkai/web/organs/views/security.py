"""安全管理员: grants and takes back roles, lifts lock-outs."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.web import home
from gongkai.web.organs import locks, people
from gongkai.web.organs.models import Actor, Person, RoleGrant
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import GRANTED, Role
from gongkai.web.organs.views import searching


@allowed(Role.SECURITY)
@require_safe
def standings(request: HttpRequest) -> HttpResponse:
    """The people of one's organs with the roles they hold."""
    text = searching.text(request)
    rows = Actor.objects.filter(organ__in=people.remit_of(request.actor), is_active=True)
    rows = rows.filter(person__is_active=True)
    rows = searching.named(rows, text)
    held = RoleGrant.objects.filter(ended_at=None)
    rows = rows.select_related("person", "organ", "department").prefetch_related(
        Prefetch("grants", held, to_attr="held")
    )
    context = {"rows": rows.order_by("organ_id", "id")[:500], "text": text}
    return render(request, "organs/standings.html", context)


def _standing(request: HttpRequest, pk: int) -> Actor:
    rows = Actor.objects.filter(organ__in=people.remit_of(request.actor)).exclude(person=None)
    found: Actor = get_object_or_404(rows.select_related("person", "organ", "department"), pk=pk)
    return found


@allowed(Role.SECURITY)
@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """The roles of a person in one organ; grant one."""
    found = _standing(request, pk)
    refused = ""
    if request.method == "POST":
        try:
            _grant(request, found)
            return redirect("organs:standing", pk)
        except people.NotAllowed as refusal:
            refused = str(refusal)
    rows = found.grants.select_related("granted_by", "ended_by").order_by("-id")
    context = {
        "found": found,
        "grants": rows,
        "roles": GRANTED,
        "today": home.today(),
        "refused": refused,
    }
    return render(request, "organs/standing.html", context, status=409 if refused else 200)


def _grant(request: HttpRequest, found: Actor) -> None:
    try:
        role = Role(request.POST.get("role", ""))
        day = date.fromisoformat(request.POST.get("from_day", ""))
        last = request.POST.get("until_day", "")
        until = date.fromisoformat(last) if last else None
    except ValueError:
        raise people.NotAllowed("请选择角色，并按“年-月-日”填写起止日期。") from None
    if role not in GRANTED:
        raise people.NotAllowed("这个角色不由人担任。")
    people.grant(request.actor, found, role, day, until)


@allowed(Role.SECURITY)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back."""
    rows = RoleGrant.objects.filter(actor__organ__in=people.remit_of(request.actor))
    found = get_object_or_404(rows.select_related("actor"), pk=pk)
    try:
        people.take_back(request.actor, found)
    except people.NotAllowed as refusal:
        context = {"title": "没有收回", "message": str(refusal)}
        return render(request, "error.html", context, status=409)
    return redirect("organs:standing", found.actor_id)


@allowed(Role.SECURITY)
@require_safe
def lockouts(request: HttpRequest) -> HttpResponse:
    """The login names locked now."""
    mine = set(
        Person.objects.filter(pk__in=people.people_in(request.actor)).values_list(
            "login_name", flat=True
        )
    )
    rows = [(name, minutes) for name, minutes in locks.locked() if name in mine]
    return render(request, "organs/lockouts.html", {"rows": rows})


@allowed(Role.SECURITY)
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Lift a lock before its time."""
    name = request.POST.get("name", "")
    mine = Person.objects.filter(pk__in=people.people_in(request.actor))
    # PostgreSQL takes no NUL.
    if "\x00" in name or not mine.filter(login_name=name).exists():
        raise Http404
    locks.forget(name)
    people.note(request.actor, request.actor.organ, "解除锁定", name)
    return redirect("organs:lockouts")
