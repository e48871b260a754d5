"""Addresses of signing in and of the administrations."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from gongkai.web.organs.models import Actor, Person, SignIn
from tests.web.pages import Page, World


def _session(world: World) -> list[Any]:
    now = timezone.now()
    person = world.actor.person
    row = SignIn.objects.create(person=person, result=SignIn.Result.DONE, at=now, seen_at=now)
    return [row.pk]


def _demo_actor(world: World) -> list[Any]:
    person = Person.objects.create(login_name="demo", name="经办", is_demo=True)
    return [Actor.objects.create(organ=world.organ, person=person, name="经办").pk]


def _organ(world: World) -> list[Any]:
    return [world.organ.pk]


def _person(world: World) -> list[Any]:
    return [world.actor.person_id]


def _standing(world: World) -> list[Any]:
    return [world.actor.pk]


def _department(world: World) -> list[Any]:
    return [world.organ.departments.create(name="办公室").pk]


def _grant(world: World) -> list[Any]:
    return [world.actor.grants.earliest("pk").pk]


SPACE = "organs"
PAGES = {
    "sign_in": Page(302),
    "demo_sign_in": Page(404, "post", subject=_demo_actor, shared=True),
    "choose": Page(),
    "sign_out": Page(302, "post"),
    "landing": Page(302),
    "account": Page(),
    "password": Page(),
    "channels": Page(),
    "open_channel": Page(400, "post"),
    "close_channel": Page(400, "post"),
    "test_channel": Page(400, "post"),
    "organs": Page(),
    "new_organ": Page(),
    "organ": Page(subject=_organ, remit=True),
    "departments": Page(subject=_organ, remit=True),
    "add_department": Page(400, "post", subject=_organ, remit=True),
    "change_department": Page(400, "post", subject=_department, remit=True),
    "persons": Page(),
    "person": Page(subject=_person, remit=True),
    "change_person": Page(302, "post", subject=_person, remit=True),
    "add_standing": Page(400, "post", subject=_person, remit=True),
    "move_person": Page(409, "post", subject=_standing, remit=True),
    "import": Page(),
    "calendar": Page(),
    "set_day": Page(400, "post"),
    "set_year": Page(400, "post"),
    "import_template": Page(),
    "standings": Page(),
    "standing": Page(subject=_standing, remit=True),
    "take_back": Page(302, "post", subject=_grant, remit=True),
    "lockouts": Page(),
    "unlock": Page(404, "post"),
    "sign_ins": Page(),
    "grants": Page(),
    "entries": Page(),
    "anchors": Page(),
    "end_session": Page(404, "post", subject=_session, shared=True),
}
