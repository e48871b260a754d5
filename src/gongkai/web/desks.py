"""The desks of the rail: each app registers its own in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import organ_scope, scope_of


@dataclass(frozen=True, slots=True)
class Desk:
    """An entry of the rail. ``name``: of its first page; ``space``: the namespace of its
    addresses; ``order``: smaller stands higher; ``count``: how much waits there for whoever
    holds these roles, asked within their scope (``own``: of the own organ only), or None."""

    label: str
    name: str
    roles: frozenset[Role]
    order: int
    count: Callable[[HttpRequest], int] | None = None
    own: bool = False
    also: tuple[str, ...] = ()
    """Further names of addresses that belong to this desk, when it shares its namespace."""

    @property
    def space(self) -> str:
        """The namespace of its addresses."""
        return self.name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Entry:
    """A desk as the rail of one person shows it."""

    label: str
    url: str
    count: int | None
    is_current: bool


_desks: list[Desk] = []


def register(desk: Desk) -> None:
    """Put a desk on the rail; once for each first page."""
    if all(known.name != desk.name for known in _desks):
        _desks.append(desk)
        _desks.sort(key=lambda one: one.order)


def desks_for(roles: frozenset[Role]) -> list[Desk]:
    """The desks that somebody with these roles may use, in order."""
    return [desk for desk in _desks if desk.roles & roles]


def rail(request: HttpRequest) -> list[Entry]:
    """The rail of whoever is signed in, with what waits at each desk."""
    match = request.resolver_match
    here = match.view_name if match else ""
    entries = []
    for desk in desks_for(request.roles):
        count = None
        if desk.count:
            organs = scope_of(request.actor, desk.roles & request.roles, own=desk.own)
            with organ_scope(organs):
                count = desk.count(request)
        entries.append(Entry(desk.label, reverse(desk.name), count, _is_at(desk, here)))
    return entries


def _is_at(desk: Desk, here: str) -> bool:
    if desk.also or here == desk.name:
        return here == desk.name or here in desk.also
    return bool(here) and here.partition(":")[0] == desk.space
