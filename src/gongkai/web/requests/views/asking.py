"""What every page of a case needs: the case, who may do what, the key of a form."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest

from gongkai.web import rows
from gongkai.web.ledger.acts import Act
from gongkai.web.organs.roles import DESK, Role
from gongkai.web.requests.models import RequestCase

READERS = DESK
"""Whoever works on cases sees those of the own organ; an officer those below as well."""


def find(subject: UUID) -> RequestCase:
    """The request of that id within the scope, or 404."""
    row = rows.one(RequestCase, subject=subject, related=("organ", "handler"))
    if row is None:
        raise Http404
    return row


def role_for(request: HttpRequest, act: Act, row: RequestCase | None = None) -> Role | None:
    """The role in which whoever asks may do the act, or None. In another organ's case that is
    the oversight officer's only."""
    foreign = row is not None and row.organ_id != request.actor.organ_id
    held = request.roles & act.roles
    if foreign:
        held &= {Role.OFFICER}
    return min(held, key=list(Role).index) if held else None
