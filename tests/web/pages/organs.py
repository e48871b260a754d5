"""Addresses of signing in and of the administrations."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from tests.web.pages import Page, World

from gongkai.web.organs.models import Actor, Person, SignIn


def _session(world: World) -> list[Any]:
    now = timezone.now()
    person = world.actor.person
    row = SignIn.objects.create(person=person, result=SignIn.Result.DONE, at=now, seen_at=now)
    return [row.pk]


def _demo_actor(world: World) -> list[Any]:
    person = Person.objects.create(login_name="demo", name="经办", is_demo=True)
    return [Actor.objects.create(organ=world.organ, person=person, name="经办").pk]


SPACE = "organs"
PAGES = {
    "sign_in": Page(302),
    "demo_sign_in": Page(404, "post", subject=_demo_actor, shared=True),
    "choose": Page(),
    "sign_out": Page(302, "post"),
    "landing": Page(302),
    "account": Page(),
    "password": Page(),
    "end_session": Page(404, "post", subject=_session, shared=True),
}
