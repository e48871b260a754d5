"""Who is acting. Without sign-in that is whoever sits at this machine, and nobody else."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from gongkai.web import home
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.scope import organ_scope


def loopback_actor() -> Actor:
    """The actor for whoever uses the program on this machine, made on first need."""
    actor = Actor.objects.select_related("organ").filter(is_loopback=True).first()
    if actor:
        return actor
    name = "安澜市人民政府办公室（演示）" if home.is_demo() else "本机审读室"
    organ, _ = Organ.objects.get_or_create(name=name, defaults={"short_name": name[:8]})
    actor, _ = Actor.objects.get_or_create(
        organ=organ, is_loopback=True, defaults={"name": "本机使用者"}
    )
    return actor


def is_loopback(address: str) -> bool:
    """Whether the address is this machine's own."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class ActorMiddleware:
    """Sets ``request.actor`` and the scope of the request; refuses any other machine."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_loopback(request.META.get("REMOTE_ADDR", "")):
            raise PermissionDenied("目前没有登录，只能在运行本程序的电脑上使用。")
        request.actor = loopback_actor()  # type: ignore[attr-defined]
        with organ_scope([request.actor.organ_id]):  # type: ignore[attr-defined]
            return self.get_response(request)
