"""Whether an actor may stand where an act wants somebody to stand."""

from __future__ import annotations

from gongkai.web.home import today
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.people import held
from gongkai.web.organs.roles import GRANTED, Role


def holds(actor: Actor, role: Role) -> bool:
    """Whether a person holds the role today. The program and the one at this machine have no
    person behind them, and a requester's role is granted to nobody."""
    if not actor.is_active:
        return False
    if actor.person_id is None or role not in GRANTED:
        return True
    return role in held(actor, today())


def oversees(actor: Actor, role: Role, organ: Organ) -> bool:
    """An oversight officer acts on the organs below their own."""
    above: Organ | None = organ.parent
    while role is Role.OFFICER and above is not None:
        if above.pk == actor.organ_id:
            return True
        above = above.parent
    return False


def same_person(actor: Actor, other: int) -> bool:
    """Whether the actor and the one of that id are one person, be it in two organs."""
    if actor.pk == other or actor.person_id is None:
        return bool(actor.pk == other)
    return bool(Actor.objects.filter(pk=other, person=actor.person_id).exists())
