"""Signing in, choosing an organ, the own password, the own sessions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, password_validation
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.web import desks, home
from gongkai.web.organs import locks, sitting
from gongkai.web.organs.models import Actor, SignIn
from gongkai.web.organs.permissions import public, signed_in
from gongkai.web.organs.standing import roles_of


def _after(request: HttpRequest) -> str:
    """Where to go after signing in: where one wanted to, else the first desk."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    if wanted and url_has_allowed_host_and_scheme(wanted, None):
        return wanted
    return reverse("organs:landing")


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "next": request.POST.get("next", request.GET.get("next", "")),
        "demo_organs": _demo_organs() if home.is_demo() else [],
        "limit": locks.LIMIT,
        "minutes": locks.MINUTES,
    }
    return render(request, "organs/sign_in.html", context | more, status=status)


def _demo_organs() -> list[dict[str, Any]]:
    """The demo's people by organ."""
    rows = Actor.objects.filter(person__is_demo=True, is_active=True, organ__is_active=True)
    organs: dict[str, list[Actor]] = {}
    for actor in rows.select_related("organ").order_by("organ_id", "id"):
        organs.setdefault(actor.organ.name, []).append(actor)
    return [{"name": name, "actors": actors} for name, actors in organs.items()]


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page to sign in; the same answer for an unknown name as for a wrong password."""
    if request.method != "POST":
        return redirect(_after(request)) if request.actor else _page(request)
    name = request.POST.get("username", "").strip().lower()
    if "\x00" in name or not name:
        return _page(request, 400, error="请填写用户名。")
    if minutes := locks.minutes_left(name):
        sitting.note(request, name, SignIn.Result.LOCKED)
        return _page(request, 403, username=name, locked=minutes)
    person = authenticate(request, username=name, password=request.POST.get("password", ""))
    if person is None:
        sitting.note(request, name, SignIn.Result.WRONG)
        if minutes := locks.minutes_left(name):
            return _page(request, 403, username=name, locked=minutes)
        return _page(request, 400, username=name, wrong=True, left=locks.attempts_left(name))
    if not sitting.standings_of(person).exists():
        sitting.note(request, name, SignIn.Result.WRONG, person)
        message = "这个用户目前不属于任何在用的单位。请找系统管理员。"
        return _page(request, 403, username=name, error=message)
    locks.forget(name)
    opened = sitting.begin(request, person)
    return _go(request, opened)


def _go(request: HttpRequest, opened: SignIn) -> HttpResponse:
    if opened.actor is None:
        address = reverse("organs:choose")
        wanted = request.POST.get("next", "")
        return redirect(f"{address}?next={wanted}" if wanted else address)
    return redirect(_after(request))


@public
@require_POST
def demo_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Become one of the demo's people. In the demo only; elsewhere there is no such page."""
    if not home.is_demo():
        raise Http404
    actor = get_object_or_404(
        Actor.objects.select_related("person"), pk=pk, person__is_demo=True, is_active=True
    )
    return _go(request, sitting.begin(request, actor.person, actor))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the organ to act for, when one stands in several."""
    opened = sitting.of(request)
    if opened is None:
        return redirect("organs:sign_in")
    standings = sitting.standings_of(opened.person)
    if request.method == "POST":
        actor = get_object_or_404(standings, pk=_number(request.POST.get("actor", "")))
        sitting.choose(opened, actor)
        return redirect(_after(request))
    context = {"standings": list(standings), "next": request.GET.get("next", "")}
    return render(request, "organs/choose.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    sitting.end(request.sign_in, "本人退出")
    request.session.flush()
    return redirect("organs:sign_in")


@signed_in
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The first desk one may use; the own page when there is none."""
    found = desks.desks_for(roles_of(request.actor, home.today()))
    return redirect(found[0].name if found else "organs:account")


@signed_in
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Set the own password; the first time it must be done before anything else."""
    if request.person.is_demo:
        raise PermissionDenied("演示人员没有密码，也不能设置密码。")
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        errors = _set_password(request)
        if not errors:
            return redirect("organs:landing")
    context = {
        "errors": errors,
        "rules": password_validation.password_validators_help_texts(),
        "must": request.person.must_change,
    }
    return render(request, "organs/password.html", context, status=400 if errors else 200)


def _set_password(request: HttpRequest) -> dict[str, list[str]]:
    person = request.person
    old, new = request.POST.get("old", ""), request.POST.get("new", "")
    if not person.check_password(old):
        return {"old": ["现在的密码不对。"]}
    if new == old:
        return {"new": ["新密码不能与现在的密码相同。"]}
    if new != request.POST.get("again", ""):
        return {"again": ["两次填写的新密码不一样。"]}
    try:
        password_validation.validate_password(new, person)
    except ValidationError as refusal:
        return {"new": refusal.messages}
    person.set_password(new)
    person.must_change = False
    person.save(update_fields=["password", "must_change"])
    sitting.end_all(person, "本人改了密码", but=request.sign_in)
    return {}


@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who one is, where one stands, which sessions are open."""
    rows = SignIn.objects.filter(person=request.person, result=SignIn.Result.DONE, ended_at=None)
    context = {
        "sessions": rows.select_related("actor__organ")[:20],
        "standings": list(sitting.standings_of(request.person)),
    }
    return render(request, "organs/account.html", context)


@signed_in
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the own sessions."""
    found = get_object_or_404(SignIn, pk=pk, person=request.person, result=SignIn.Result.DONE)
    sitting.end(found, "本人在别处结束")
    return redirect("organs:account")
