"""The ledger under test, with the made-up desk installed."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings

from gongkai.web.ledger.perform import Done, perform
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.roles import Role

MADE_UP = "tests.web.ledger.made_up"
if MADE_UP not in settings.INSTALLED_APPS:
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, MADE_UP]
    apps.set_installed_apps(settings.INSTALLED_APPS)

ON = date(2026, 3, 18)
NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
Act = Callable[..., Done]
_keys = itertools.count(1)


@pytest.fixture
def colleague(actor: Actor) -> Actor:
    """Somebody else of the same organ."""
    return Actor.objects.create(organ=actor.organ, name="另一位")


@pytest.fixture
def act(actor: Actor) -> Act:
    """Do an act to a box as the clerk, each with a form of its own, seeing the newest version."""

    def do(name: str, subject: UUID | None = None, **given: Any) -> Done:
        from tests.web.ledger.made_up.boxes import BOX

        asked: dict[str, Any] = {
            "actor": actor,
            "role": Role.CLERK,
            "organ": Organ.objects.get(pk=actor.organ_id),
            "version": None,
            "data": {},
            "on": ON,
            "now": NOW,
            "key": f"test-form-{next(_keys)}",
        }
        return perform(BOX, name, subject=subject, **(asked | given))

    return do


@pytest.fixture
def box(act: Act) -> UUID:
    """A box, open and empty."""
    subject: UUID = act("open", data={"title": "阿依古丽·买买提的箱子𠮷"}).event.subject
    return subject
