"""Actors that are no person signed in."""

from __future__ import annotations

from gongkai.web import home
from gongkai.web.organs.models import Actor, Organ


def loopback_actor() -> Actor:
    """Whoever sat at this machine before there was sign-in, made on first need.

    Rows of that time still point here; nobody signs in as it.
    """
    actor = Actor.objects.select_related("organ").filter(is_loopback=True).first()
    if actor:
        return actor
    name = "安澜市人民政府办公室（演示）" if home.is_demo() else "本机审读室"
    organ, _ = Organ.objects.get_or_create(name=name, defaults={"short_name": name[:8]})
    actor, _ = Actor.objects.get_or_create(
        organ=organ, is_loopback=True, defaults={"name": "本机使用者"}
    )
    return actor


def program(organ: Organ) -> Actor:
    """The program itself, as it acts for an organ."""
    return _without_person(organ, "系统")


def the_public(organ: Organ) -> Actor:
    """Whoever asks an organ on the public pages; who that is, only the personal record says."""
    return _without_person(organ, "申请人")


def _without_person(organ: Organ, name: str) -> Actor:
    found = Actor.objects.filter(organ=organ, person=None, is_loopback=False, name=name).first()
    return found or Actor.objects.create(organ=organ, name=name)
