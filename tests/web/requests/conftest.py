"""A desk at work: people of an organ, and a short way to do acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from gongkai.web.ledger.perform import Done
from gongkai.web.organs import actors
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import services
from gongkai.web.requests.acts import BY_NAME
from gongkai.web.requests.case import Case
from gongkai.web.requests.models import RequestCase
from tests.web.conftest import stand

NOW = datetime(2026, 3, 18, 2, 0, tzinfo=UTC)
PERSON = {
    "name": "阿依古丽·买买提",
    "id_kind": "resident_card",
    "id_number": "11010519491231002X",
    "contact": "13800000000",
    "email": "reader@example.com",
    "address": "安澜市临江区青石巷6号",
}
REQUEST = {
    "channel": "in_person",
    "requester_type": "natural_person",
    "description": "2023年至2025年老旧小区改造项目资金使用明细",
    "form": "electronic",
    "way": "email",
}
DRAFT = {
    "outcome": "O-OPEN",
    "basis": "条例第三十六条",
    "answer_提供方式和时间": "随本答复书提供。",
}
TODAY = date(2026, 3, 18)
"""A Wednesday; 20 working days after 2026-02-12 by the calendar of 2026."""
ROLES = (Role.CLERK, Role.REVIEWER, Role.SECRECY, Role.LEGAL, Role.LEADER, Role.OFFICER)


@dataclass
class Desk:
    """An organ with one person a role."""

    organ: Organ
    people: Mapping[Role, Actor]
    keys: Iterator[int] = field(default_factory=count)

    def key(self) -> str:
        return f"test-key-{next(self.keys)}"

    def who(self, role: Role) -> Actor:
        if role is Role.REQUESTER:
            return actors.the_public(self.organ)
        return actors.program(self.organ) if role is Role.PROGRAM else self.people[role]

    def arrive(self, on: date, act: str = "register", person: Any = PERSON, **data: Any) -> UUID:
        role = Role.REQUESTER if act == "file_online" else Role.CLERK
        filed = services.arrive(
            act, self.organ, actor=self.who(role), role=role, person=person,
            data=REQUEST | data, key=self.key(), on=on, now=NOW,
        )  # fmt: skip
        return filed.subject

    def row(self, subject: UUID) -> RequestCase:
        return services.case_for(self.organ, subject)

    def case(self, subject: UUID) -> Case:
        return self.row(subject).case

    def do(self, subject: UUID, act: str, on: date, role: Role | None = None, **data: Any) -> Done:
        chosen = role or min(BY_NAME[act].roles, key=list(Role).index)
        return services.do(
            act, self.row(subject), actor=self.who(chosen), role=chosen, data=data, on=on,
            now=NOW, key=self.key(),
        )  # fmt: skip


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The day on which the desk works."""
    day = date(2026, 12, 31)
    monkeypatch.setattr("gongkai.web.home.today", lambda: day)
    return day


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> date:
    """An ordinary day in the middle of the work."""
    monkeypatch.setattr("gongkai.web.home.today", lambda: TODAY)
    return TODAY


@pytest.fixture
def desk(db: None, today: date) -> Iterator[Desk]:
    organ = Organ.objects.create(
        name="安澜市商务局", short_name="市商务局", word="安商公", phone="0000-1234567",
        review_organ="安澜市人民政府", court="安澜市临江区人民法院",
        kind="department", level="city",
    )  # fmt: skip
    people = {role: stand(organ, role, name=role.label) for role in ROLES}
    with organ_scope([organ.pk]):
        yield Desk(organ, people)


def in_process(desk: Desk, on: date = date(2026, 2, 5), **data: Any) -> UUID:
    """A request that somebody works on."""
    subject = desk.arrive(on, **data)
    desk.do(subject, "take", on, department="办公室")
    return subject


def searched(desk: Desk, subject: UUID, on: date, found: str = "no") -> None:
    """A search recorded."""
    desk.do(
        subject, "search", on, systems="公文系统", keywords="改造 资金", units="办公室", began=on,
        ended=on, person="经办岗", found=found, result="没有检索到所申请公开的信息。",
    )  # fmt: skip


def decided(desk: Desk, subject: UUID, on: date, **data: Any) -> None:
    """A reply drafted, reviewed and signed."""
    desk.do(subject, "draft", on, **(DRAFT | data))
    desk.do(subject, "submit", on)
    for step in ("review", "secrecy_review", "legal_review", "sign"):
        desk.do(subject, step, on)
