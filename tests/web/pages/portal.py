"""Addresses of the public pages: open to anybody, and empty without a query code."""

from __future__ import annotations

from datetime import date

from gongkai.web.organs.models import Channel
from tests.web.pages import Page, World


def _organ(world: World) -> list[object]:
    Channel.objects.create(
        organ=world.organ,
        kind=Channel.Kind.INTERNET,
        address="本网站",
        from_day=date(2020, 1, 1),
    )
    return [world.organ.pk]


def _step(world: World) -> list[object]:
    return [*_organ(world), "who"]


def _act(world: World) -> list[object]:
    return ["withdraw"]


def _part(world: World) -> list[object]:
    return [0]


def _document(world: World) -> list[object]:
    return [1, "receipt", "pdf"]


SPACE = "portal"
PAGES = {
    "organ": Page(subject=_organ, shared=True),
    "apply": Page(subject=_step, shared=True),
    "begin": Page(302, subject=_organ, shared=True),
    "apply_slash": Page(302, subject=_step, shared=True),
    "receipt": Page(302, subject=_organ, shared=True),
    "clear": Page(302, "post", subject=_organ, shared=True),
    "query": Page(),
    "query_slash": Page(302),
    "status": Page(302),
    "act": Page(302, subject=_act, shared=True),
    "document": Page(302, subject=_document, shared=True),
    "part": Page(302, subject=_part, shared=True),
    "leave": Page(302, "post"),
}
