"""``gongkai organs``: the first organ with its three administrations, and a lost password.

Every other organ and person is made on the pages of the system administrator.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence


def has_administrator() -> bool:
    """Whether somebody can sign in who makes organs and people."""
    from gongkai.web import home
    from gongkai.web.organs.models import RoleGrant
    from gongkai.web.organs.roles import Role

    grants = RoleGrant.objects.filter(
        role=Role.SYSTEM, actor__is_active=True, actor__person__is_active=True
    )
    return any(grant.counts_on(home.today()) for grant in grants)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``gongkai organs …``. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="gongkai organs", description="单位和三员 / organs")
    parts = parser.add_subparsers(dest="part", required=True)
    init = parts.add_parser("init", help="建立第一个单位和三员 / the first organ")
    init.add_argument("--name", required=True, help="单位全称 / full name of the organ")
    reset = parts.add_parser("reset", help="重置一个人的密码 / reset a lost password")
    reset.add_argument("login", help="用户名 / login name")
    options = parser.parse_args(arguments)
    from gongkai.ops.serve import prepare

    prepare()
    return _init(options.name) if options.part == "init" else _reset(options.login)


def _init(name: str) -> int:
    from django.db import transaction

    from gongkai.web import home
    from gongkai.web.organs import people
    from gongkai.web.organs.models import Actor, Organ, RoleGrant
    from gongkai.web.organs.roles import ADMINISTRATIONS, Role

    if has_administrator():
        print(
            "已经有系统管理员，不必再建。忘记密码的：gongkai organs reset 用户名", file=sys.stderr
        )
        return 1
    lines = []
    with transaction.atomic():
        organ, _ = Organ.objects.get_or_create(name=name)
        for role in [role for role in Role if role in ADMINISTRATIONS]:
            login = role.value.replace("_", "-")
            person, secret = people.create(login, role.label)
            actor = Actor.objects.create(organ=organ, person=person, name=role.label)
            RoleGrant.objects.create(actor=actor, role=role.value, from_day=home.today())
            lines.append(f"  {role.label}　{login}　{secret}")
    print(f"已建立：{name}。三员的用户名和初始密码如下，只显示这一次；首次登录时必须改。")
    print("\n".join(lines))
    return 0


def _reset(login: str) -> int:
    from gongkai.web.organs import people
    from gongkai.web.organs.models import AdminEntry, Person

    person = Person.objects.filter(login_name=login.lower()).first()
    standing = person.standings.first() if person else None
    if person is None or standing is None:
        print(f"没有用户名为“{login}”的人。", file=sys.stderr)
        return 1
    secret = people.reset(person)
    AdminEntry.objects.create(
        organ=standing.organ, what="重置密码", about=login, detail="在服务器命令行"
    )
    print(f"{person.name}（{login}）的新初始密码：{secret}　首次登录时必须改。")
    return 0
