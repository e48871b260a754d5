"""Who is asking: the person signed in, the organ they act for, the roles they hold there.

One middleware answers it for every request, holds the view to its mark
(:mod:`gongkai.web.organs.permissions`) and opens the scope the view reads in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.web import errors, home
from gongkai.web.organs import sitting
from gongkai.web.organs.models import Actor
from gongkai.web.organs.people import held
from gongkai.web.organs.permissions import Permission, permission_of
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import enter, leave, scope_of

NOT_MARKED = "这一页还没有写明谁可以打开，所以谁也不能打开。请告诉系统管理员。"
NOT_YOURS = "您在本单位的岗位不能打开这一页。确有需要的，请安全管理员授予相应角色。"
UNTIL_CHANGED = ("organs:password", "organs:sign_out")
"""What somebody may open who still has the initial password."""


def roles_of(actor: Actor, day: date) -> frozenset[Role]:
    """The roles an actor holds on a day; none when the standing or the organ is closed."""
    if not (actor.is_active and actor.organ.is_active):
        return frozenset()
    return held(actor, day)


class StandingMiddleware:
    """Sets ``request.person``, ``actor`` and ``roles``; refuses what a mark does not allow."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.person = request.actor = request.sign_in = None
        request.roles = frozenset()
        request.scope_token = None
        try:
            return self.get_response(request)
        finally:
            if request.scope_token is not None:
                leave(request.scope_token)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Django's hook before a view is called."""
        permission = permission_of(view)
        if permission is None:
            raise PermissionDenied(NOT_MARKED)
        know(request)
        if permission.public:
            return None
        if request.actor is None:
            return _ask_to_sign_in(request)
        if request.person.must_change and request.resolver_match.view_name not in UNTIL_CHANGED:
            return redirect("organs:password")
        _hold(request, permission)
        return None


def know(request: HttpRequest) -> None:
    """Find out who is asking: at most three queries, none for a reader without a session."""
    found = sitting.of(request)
    if found is None or found.actor is None:
        return
    request.sign_in, request.person, request.actor = found, found.person, found.actor
    request.user = found.person
    request.roles = roles_of(found.actor, home.today())


def _hold(request: HttpRequest, permission: Permission) -> None:
    roles = request.roles & permission.roles
    if not roles and not permission.signed_in:
        raise PermissionDenied(NOT_YOURS)
    request.scope_token = enter(scope_of(request.actor, roles, own=permission.own))


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        # The form is kept: signing in elsewhere and going back finds it as it was.
        return errors.page(
            request,
            403,
            "登录已经失效",
            "刚才的内容没有提交。请在新的窗口登录，再回到这一页按“后退”，填写的内容还在，重新提交即可。",
        )
    if request.path.startswith("/api/"):
        return errors.page(request, 401, "没有登录", "请先登录，再带着登录后的 Cookie 调用。")
    address = reverse("organs:sign_in")
    return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
