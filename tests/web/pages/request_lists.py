"""Addresses of the desk's lists: board, register, notices, calendar, oversight."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from gongkai.web.organs.roles import Role
from gongkai.web.requests import feeds, importing, services
from gongkai.web.requests.models import RequestCase
from tests.web.pages import Page, World


def late_case(world: World) -> RequestCase:
    """A request that should have been answered long ago."""
    filed = services.arrive(
        "register",
        world.organ,
        actor=world.actor,
        role=Role.CLERK,
        person={"name": "某人", "id_kind": "passport", "id_number": "E00000000", "contact": "1"},
        data={
            "channel": "in_person",
            "requester_type": "natural_person",
            "description": "城市公园夜间照明电费支出",
            "form": "electronic",
            "way": "email",
        },
        key="a-late-case-of-the-matrix",
        on=date(2024, 1, 8),
        now=timezone.now(),
    )
    return services.case_for(world.organ, filed.subject)


def _subject(world: World) -> list[Any]:
    return [world.once(late_case).subject]


def _import(world: World) -> Any:
    return importing.begin(world.actor, b"PK\x03\x04 no table", "台账.xlsx")


def _job(world: World) -> list[Any]:
    return [world.once(_import).pk]


def _suffix(world: World) -> list[Any]:
    return ["csv"]


def _token(world: World) -> str:
    return feeds.make(world.actor, timezone.now())


def _feed(world: World) -> list[Any]:
    return [world.organ.pk, world.once(_token)]


SPACE = "requests"
PAGES = {
    "front": Page(302),
    "board": Page(),
    "ledger": Page(),
    "ledger_export": Page(subject=_suffix, shared=True),
    "find_requester": Page(302, "post"),
    "notices_seen": Page(302, "post"),
    "remind": Page(302, "post"),
    "feed_settings": Page(),
    "feed": Page(subject=_feed, shared=True),
    "import": Page(),
    "import_template": Page(),
    "import_job": Page(subject=_job),
    "oversight": Page(),
    "urge": Page(
        302, "post", subject=_subject, data={"text": "请尽快答复。", "key": "urge-in-the-matrix"}
    ),
}
