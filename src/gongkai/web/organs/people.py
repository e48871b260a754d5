"""People: making them, initial passwords, standings, and who may administer whom."""

from __future__ import annotations

import re
import secrets
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.web import rows
from gongkai.web.organs import locks, sitting
from gongkai.web.organs.models import Actor, AdminEntry, Department, Organ, Person, RoleGrant
from gongkai.web.organs.refusals import unless_taken
from gongkai.web.organs.roles import ADMINISTRATIONS, DESK, Role
from gongkai.web.organs.scope import descendants

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and figures that look alike on paper."""


class NotAllowed(Exception):
    """The administration may not do this; the message says why and what next, in Chinese."""


def initial_password() -> str:
    """A random password of three groups, to be read out once and changed at first sign-in."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(3))


def draft(login: str, name: str, email: str = "") -> Person:
    """A person as they would be made, not saved. Raises ValidationError, by field."""
    login = login.strip().lower()
    person = Person(login_name=login, name=name.strip(), email=email.strip())
    faults: dict[str, Any] = {}
    if not LOGIN.fullmatch(login):
        faults["login_name"] = (
            f"用户名“{login[:60]}”不对，应为 3—40 位小写字母、数字，可以有点、横线和下划线。"
        )
    elif Person.objects.filter(login_name=login).exists():
        faults["login_name"] = (
            f"用户名“{login}”已经有人用了，请换一个。同一个人再到别的单位任职的，"
            "不必新建：请在他的人员页面上“增加任职”。"
        )
    if not person.name:
        faults["name"] = "请填写姓名。"
    try:
        person.clean_fields(exclude=["password", *faults])
    except ValidationError as refusal:
        faults |= refusal.error_dict
    if faults:
        raise ValidationError(faults)
    return person


def admit(person: Person) -> str:
    """Save a person who was drafted. Returns the initial password. Raises ValidationError, by
    field, when the login name was taken since."""
    secret = initial_password()
    person.password = make_password(secret, hasher="pbkdf2_initial")
    login = person.login_name
    said = f"别人刚刚建立了用户名“{login}”，这次没有保存。请核对是不是同一个人，再重新办理。"
    taken = Person.objects.filter(login_name=login)
    with unless_taken(taken, ValidationError({"login_name": said})):
        person.save()
    return secret


def create(login: str, name: str, email: str = "") -> tuple[Person, str]:
    """Make a person. Returns them and the initial password. Raises ValidationError, by field."""
    person = draft(login, name, email)
    return person, admit(person)


def held(actor: Actor, day: date) -> frozenset[Role]:
    """The roles granted to an actor that count on a day."""
    grants = rows.select(RoleGrant, actor=actor.pk)
    return frozenset(Role(grant.role) for grant in grants if grant.counts_on(day))


def reset(person: Person) -> str:
    """Give a new initial password, lift the lock, end every session. Returns the password."""
    secret = initial_password()
    person.password = make_password(secret, hasher="pbkdf2_initial")
    person.must_change = True
    person.save(update_fields=["password", "must_change"])
    locks.forget(person.login_name)
    sitting.end_all(person, "密码已重置")
    return secret


def remit_of(actor: Actor) -> frozenset[int]:
    """The organs an administration looks after: the own one and those below it."""
    return descendants(actor.organ_id)


def people_in(actor: Actor) -> set[int]:
    """The keys of the people who stand in the remit of an administration."""
    rows = Actor.objects.filter(organ__in=remit_of(actor)).exclude(person=None)
    return set(rows.values_list("person_id", flat=True))


def whole(actor: Actor, person: Person) -> None:
    """Raise NotAllowed unless the whole of a person lies in an administration's remit.

    Somebody who also stands in an organ outside it is that organ's to change; an administrator's
    password is reset on the server, so that no administration takes over another.
    """
    organs = set(person.standings.filter(is_active=True).values_list("organ_id", flat=True))
    if not organs <= remit_of(actor):
        raise NotAllowed("这个人还在别的单位任职，不能由本单位修改。请上级单位的系统管理员办理。")
    held = RoleGrant.objects.filter(
        actor__person=person, ended_at=None, role__in=[role.value for role in ADMINISTRATIONS]
    )
    if held.exists():
        raise NotAllowed("三员的密码和停用在服务器上办理：gongkai organs reset 用户名。")


@transaction.atomic
def stand(actor: Actor, person: Person, organ: Organ, department: Department | None) -> Actor:
    """Give a person a standing in an organ; one that was closed opens again."""
    made, _ = Actor.objects.update_or_create(
        person=person,
        organ=organ,
        defaults={"department": department, "name": person.name, "is_active": True},
    )
    note(actor, organ, "安排任职", person.login_name, department.name if department else "")
    return made


@transaction.atomic
def disable(actor: Actor, person: Person) -> None:
    """Close a person: no more signing in, sessions end. What they did stays in their name."""
    whole(actor, person)
    if person.pk == actor.person_id:
        raise NotAllowed("不能停用自己。")
    person.is_active = False
    person.save(update_fields=["is_active"])
    sitting.end_all(person, "用户已停用")
    _note_person(actor, person, "停用用户")


@transaction.atomic
def enable(actor: Actor, person: Person) -> None:
    """Open a closed person again."""
    whole(actor, person)
    person.is_active = True
    person.save(update_fields=["is_active"])
    _note_person(actor, person, "启用用户")


@transaction.atomic
def reset_by(actor: Actor, person: Person) -> str:
    """Reset a password as system administrator. Returns the initial password."""
    whole(actor, person)
    secret = reset(person)
    _note_person(actor, person, "重置密码")
    return secret


@transaction.atomic
def grant(by: Actor, to: Actor, role: Role, day: date, until: date | None = None) -> RoleGrant:
    """Grant a role as security administrator. Raises NotAllowed.

    The three administrations are apart: nobody holds two of them, nor one and a desk's role,
    in any organ; and nobody grants to themselves.
    """
    if to.organ_id not in remit_of(by):
        raise NotAllowed("这个人不在本单位及下级单位。")
    if to.person_id is None or to.person_id == by.person_id:
        raise NotAllowed("不能给自己授予角色。请另一位安全管理员办理。")
    if until and until < day:
        raise NotAllowed("截止日不能早于起始日。")
    held = {
        Role(role)
        for role in RoleGrant.objects.filter(actor__person=to.person_id, ended_at=None).values_list(
            "role", flat=True
        )
    }
    apart = held & (ADMINISTRATIONS - {role}) or (
        held & set(DESK) if role in ADMINISTRATIONS else set()
    )
    if apart:
        names = "、".join(sorted(one.label for one in apart))
        raise NotAllowed(f"这个人已有“{names}”角色，与“{role.label}”不能由同一人担任。")
    if RoleGrant.objects.filter(actor=to, role=role, ended_at=None).exists():
        raise NotAllowed(f"已经有“{role.label}”角色。要改期限，请先收回，再授予。")
    return RoleGrant.objects.create(
        actor=to, role=role, granted_by=by, from_day=day, until_day=until
    )


@transaction.atomic
def take_back(by: Actor, grant: RoleGrant) -> None:
    """Take a role back; the row stays. Raises NotAllowed."""
    if grant.actor.person_id == by.person_id:
        raise NotAllowed("不能收回自己的角色。请另一位安全管理员办理。")
    RoleGrant.objects.filter(pk=grant.pk, ended_at=None).update(
        ended_by=by, ended_at=timezone.now()
    )


def note(actor: Actor | None, organ: Organ, what: str, about: str, detail: str = "") -> None:
    """Write down what an administration did."""
    AdminEntry.objects.create(
        actor=actor, organ=organ, what=what, about=about[:200], detail=detail[:500]
    )


def _note_person(actor: Actor, person: Person, what: str) -> None:
    note(actor, actor.organ, what, person.login_name)
