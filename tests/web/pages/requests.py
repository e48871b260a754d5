"""Addresses of the request desk."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from gongkai.web import home
from gongkai.web.ledger.models import Event
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import services
from tests.web.pages import Page, World

PERSON = {
    "name": "𠮷田·买买提",
    "id_kind": "passport",
    "id_number": "E12345678",
    "contact": "13800000000",
}
REQUEST = {
    "requester_type": "natural_person",
    "description": "2025年农产品流通补助资金分配方案",
    "form": "electronic",
    "way": "internet",
}


def filed(world: World) -> Any:
    """A request that came in online."""
    day = home.today()
    done = services.file_request(
        world.organ, person=PERSON, data=REQUEST, key="a-key-of-the-matrix", on=day,
        now=datetime(2026, 3, 18, tzinfo=UTC),
    )  # fmt: skip
    return services.case_for(world.organ, done.subject)


def _subject(world: World) -> list[Any]:
    return [world.once(filed).subject]


def _file(world: World) -> list[Any]:
    row = world.once(filed)
    return [row.subject, next(iter(row.case.documents[0].files.values()))]


def _event(world: World) -> list[Any]:
    row = world.once(filed)
    with organ_scope([world.organ.pk]):
        return [row.subject, Event.objects.filter(subject=row.subject).earliest("id").pk]


def _act(world: World) -> list[Any]:
    return [world.once(filed).subject, "confirm_receipt"]


SPACE = "requests"
PAGES = {
    "register": Page(),
    "chain": Page(),
    "moved": Page(),
    "amend": Page(subject=_event),
    "case": Page(subject=_subject),
    "reveal": Page(method="post", subject=_subject),
    "trace": Page(subject=_subject),
    "questions": Page(subject=_subject),
    "file": Page(subject=_file),
    "act": Page(subject=_act),
}
