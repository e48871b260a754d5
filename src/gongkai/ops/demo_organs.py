"""The demo county: its organs, and one person for each role, named by the role."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from stdnum.cn import uscc

SINCE = date(2019, 5, 15)
TESTED = (date(2026, 2, 5), date(2026, 3, 4))
DESK_ROLES = ("clerk", "reviewer", "secrecy", "legal", "leader")
ADMINISTRATIONS = ("system_admin", "security_admin", "auditor")
COUNTY = "临溪县人民政府"
PAYMENT = """户名：临溪县财政局（非税收入专户）
开户银行：安澜示例银行临溪支行
账号：0000 1234 0000 5678 000"""
"""Invented, like everything else here."""
ORGANS = (
    # name, short name, kind, level, word, office, street number, phone's end, roles
    (COUNTY, "县政府", "government", "county", "临政公", "临溪县人民政府办公室", 1, "0001",
     (*DESK_ROLES, "officer", *ADMINISTRATIONS)),
    ("临溪县教育局", "县教育局", "department", "county", "临教公", "局办公室", 12, "0012",
     DESK_ROLES),
    ("临溪县自然资源局", "县自然资源局", "department", "county", "临自然资公", "局办公室", 25,
     "0025", DESK_ROLES),
    ("临溪县市场监督管理局", "县市场监管局", "department", "county", "临市监公", "局办公室", 36,
     "0036", DESK_ROLES),
    ("临溪县石桥镇人民政府", "石桥镇", "township", "town", "石政公", "党政综合办公室", 3, "0103",
     ("clerk", "reviewer", "leader")),
)  # fmt: skip


def _code(number: int) -> str:
    """An invented unified social credit code: no region has the number 990000."""
    body = f"11990000DEM0{number:04d}0"
    return body + uscc.calc_check_digit(body)


def are_there() -> bool:
    """Whether the demo's organs were made before."""
    from gongkai.web.organs.models import Organ

    return Organ.objects.filter(name=COUNTY).exists()


def load() -> None:
    """Make the demo's organs and people, once. Call it in the demo only."""
    from gongkai.web import home
    from gongkai.web.organs.models import Organ

    if not home.is_demo():
        raise RuntimeError("the demo is loaded into its own data folder only")
    if are_there():
        return
    county = None
    for number, row in enumerate(ORGANS, 1):
        name, short, kind, level, word, office, street, phone, roles = row
        organ = Organ.objects.create(
            name=name,
            short_name=short,
            uscc=_code(number),
            parent=county,
            kind=kind,
            level=level,
            word=word,
            office=office,
            address=f"临溪县示例路 {street} 号",
            postcode="000000",
            phone=f"0000-0000{phone}",
            fax=f"0000-0001{phone}",
            email=f"gk{number}@linxi.example",
            hours="工作日 9:00—12:00，14:00—17:30",
            court="临溪县人民法院" if county else "安澜市中级人民法院",
            online_review="行政复议网上申请页 https://fuyi.example.cn",
            review_organ="" if county else "安澜市人民政府",
            payment=PAYMENT,
        )
        county = county or organ
        _staff(organ, number, roles)
        _channels(organ)


def _staff(organ: object, number: int, roles: tuple[str, ...]) -> None:
    from gongkai.web.organs.models import Actor, Department, Person, RoleGrant
    from gongkai.web.organs.roles import Role

    office = Department.objects.create(organ=organ, name="办公室")
    for role in map(Role, roles):
        person = Person(
            login_name=f"demo-{number}-{role.value.replace('_', '-')}",
            name=role.label,
            must_change=False,
            is_demo=True,
        )
        person.set_unusable_password()
        person.save()
        actor = Actor.objects.create(organ=organ, department=office, person=person, name=role.label)
        RoleGrant.objects.create(actor=actor, role=role.value, from_day=SINCE)


def _channels(organ: object) -> None:
    from gongkai.web.organs.models import Channel

    kinds = Channel.Kind
    notes = {
        kinds.IN_PERSON: (organ.address, "请带本人有效身份证件。书写有困难的，工作人员代为填写。"),
        kinds.POST: (organ.address, "请在信封上注明“政府信息公开申请”，并附身份证明复印件。"),
        kinds.INTERNET: ("本网站“依申请公开”", "提交后会与您确认收到，以双方确认之日为收到之日。"),
    }
    if organ.kind != "township":
        notes[kinds.FAX] = (organ.fax, "传真后请来电确认。")
    for kind, (address, text) in notes.items():
        Channel.objects.create(organ=organ, kind=kind, address=address, notes=text, from_day=SINCE)
    _tests(organ, notes)


def _tests(organ: object, kinds: Iterable[object]) -> None:
    """The monthly tests of the channels; the township has forgotten this month's."""
    from gongkai.web.organs.models import Actor, ChannelTest
    from gongkai.web.organs.scope import organ_scope

    clerk = Actor.objects.get(organ=organ, grants__role="clerk")
    days = TESTED[:1] if organ.kind == "township" else TESTED
    with organ_scope([organ.pk]):
        for day in days:
            for kind in kinds:
                ChannelTest.objects.create(
                    organ=organ, kind=kind, on=day, works=True, note="试发一件，当日收到。",
                    actor=clerk,
                )  # fmt: skip
