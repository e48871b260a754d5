"""Rows by statements composed once: the same rows as Django's, in the same scope."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.forms import model_to_dict

from gongkai.web import rows
from gongkai.web.ledger.models import Counter, Event
from gongkai.web.organs.models import Actor, CalendarChange, Organ, Person, RoleGrant
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import NoScope, organ_scope

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 18, 2, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def clerk() -> Actor:
    organ = Organ.objects.create(name="县教育局", email="𠮷@example.com")
    person = Person.objects.create(login_name="clerk", name="阿依古丽·买买提")
    return Actor.objects.create(organ=organ, person=person, name="经办")


def _event(clerk: Actor, seq: int = 1, **other: object) -> Event:
    given = {
        "organ": clerk.organ, "seq": seq, "kind": "request", "subject": uuid4(), "version": 1,
        "act": "note", "schema": 1, "actor": clerk, "role": "clerk", "recorded_at": NOW,
        "on": date(2026, 3, 18), "rule_version": "1", "data": {"text": "𠮷“\n", "n": None},
        "key": f"key-{seq}", "asked": "0" * 64, "previous_hash": "0" * 64, "hash": "1" * 64,
    }  # fmt: skip
    return Event(**(given | other))


def test_what_is_inserted_django_reads_and_the_other_way_round(clerk: Actor) -> None:
    with organ_scope([clerk.organ_id]):
        event = _event(clerk)
        rows.insert(event)
        theirs = Event.objects.get(pk=event.pk)
        (ours,) = rows.select(Event, organ=clerk.organ_id, subject=event.subject)
    assert model_to_dict(ours) == model_to_dict(theirs)
    assert (ours.recorded_at, ours.on, ours.subject) == (NOW, date(2026, 3, 18), event.subject)
    assert ours.data == {"text": "𠮷“\n", "n": None}
    assert not event._state.adding, "saved again it is changed, not added"


EVERY_MODEL = """
import django; django.setup()
from django.apps import apps
from gongkai.web import rows
from gongkai.web.organs.models import Organ
from gongkai.web.organs.scope import organ_scope

read = set()
with organ_scope(Organ.objects.values_list("pk", flat=True)):
    for model in apps.get_models():
        for theirs in model._default_manager.all()[:5]:
            ours = rows.one(model, **{model._meta.pk.attname: theirs.pk})
            for field in model._meta.concrete_fields:
                found, known = getattr(ours, field.attname), getattr(theirs, field.attname)
                assert (type(found), found) == (type(known), known), field
            read.add(model.__name__)
print(len(read))
"""


def test_every_kind_of_row_in_the_demo_is_read_as_django_reads_it(prepared: Path) -> None:
    environment = os.environ | {
        "GONGKAI_HOME": str(prepared), "GONGKAI_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "gongkai.web.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", EVERY_MODEL], env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20


def test_an_update_writes_every_column(clerk: Actor) -> None:
    clerk.organ.word, clerk.organ.is_active = "安教公", False
    rows.update(clerk.organ)
    found = Organ.objects.get(pk=clerk.organ_id)
    assert model_to_dict(found) == model_to_dict(clerk.organ)
    gone = Organ(pk=clerk.organ_id + 1000, name="没有")
    with pytest.raises(Organ.DoesNotExist):
        rows.update(gone)


def test_what_is_related_comes_along_and_what_is_not_there_is_none(clerk: Actor) -> None:
    grant = RoleGrant.objects.create(actor=clerk, role=Role.CLERK, from_day=date(2026, 1, 1))
    related = ("granted_by", "actor", "actor__organ", "actor__person", "actor__department")
    (found,) = rows.select(RoleGrant, actor=clerk.pk, related=related)
    assert found == grant
    assert found.granted_by is None
    assert found.actor.department is None
    assert (found.actor.organ, found.actor.person) == (clerk.organ, clerk.person)
    assert found.actor.organ.email == "𠮷@example.com"


def test_rows_come_in_the_order_asked_for(clerk: Actor) -> None:
    subject = uuid4()
    with organ_scope([clerk.organ_id]):
        for seq in (3, 1, 2):
            rows.insert(_event(clerk, seq, subject=subject, version=seq))
        found = rows.select(Event, subject=subject, order="version", lock=True)
    assert [event.version for event in found] == [1, 2, 3]


def test_the_newest_key_of_a_table(clerk: Actor) -> None:
    assert rows.newest(CalendarChange) == 0
    assert rows.newest(Actor) == clerk.pk


def test_another_organs_rows_are_not_there_and_cannot_be_written(clerk: Actor) -> None:
    other = Organ.objects.create(name="县卫生局")
    with organ_scope([clerk.organ_id]):
        event = _event(clerk)
        rows.insert(event)
    with organ_scope([other.pk]):
        assert rows.select(Event, subject=event.subject) == []
        assert rows.one(Event, organ=clerk.organ_id) is None
        for write in (rows.insert, rows.update):
            with pytest.raises(NoScope):
                write(event)
    with organ_scope([]):
        assert rows.one(Event, id=event.pk) is None


def test_without_a_scope_nothing_of_an_organ_is_read_or_written(clerk: Actor) -> None:
    with pytest.raises(NoScope):
        rows.select(Counter, organ=clerk.organ_id)
    with pytest.raises(NoScope):
        rows.insert(_event(clerk))


def test_the_database_refuses_what_it_would_refuse_django(clerk: Actor) -> None:
    with organ_scope([clerk.organ_id]):
        rows.insert(_event(clerk))
        with pytest.raises(IntegrityError):
            rows.insert(_event(clerk))


@pytest.mark.parametrize(
    ("first", "last", "ended", "counts"),
    [
        (date(2026, 3, 18), None, False, True),
        (date(2026, 3, 19), None, False, False),
        (date(2026, 1, 1), date(2026, 3, 18), False, True),
        (date(2026, 1, 1), date(2026, 3, 17), False, False),
        (date(2026, 1, 1), None, True, False),
    ],
)
def test_a_role_counts_from_its_first_to_its_last_day(
    clerk: Actor, first: date, last: date | None, ended: bool, counts: bool
) -> None:
    from gongkai.web.organs import people

    RoleGrant.objects.create(
        actor=clerk, role=Role.CLERK, from_day=first, until_day=last,
        ended_at=NOW if ended else None,
    )  # fmt: skip
    held = people.held(clerk, date(2026, 3, 18))
    assert held == (frozenset([Role.CLERK]) if counts else frozenset())
