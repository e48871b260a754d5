"""Scope fails closed."""

from __future__ import annotations

import pytest
from django.apps import apps

from gongkai.web.organs.models import (
    Actor,
    AdminEntry,
    Channel,
    Department,
    Organ,
    Person,
    RoleGrant,
    SignIn,
)
from gongkai.web.organs.scope import (
    NoScope,
    ScopedManager,
    organ_scope,
)
from gongkai.web.reading_room.models import Batch

PUBLIC = {
    Organ: "an organ's name and address are public",
    Department: "the names of an organ's departments are public (R711 20(2))",
    Actor: "says who took a decision; holds a name and nothing else",
    Person: "read to sign in, before any scope; shown to administrations by their remit",
    RoleGrant: "decides the scope, so it is read before there is one",
    SignIn: "opens the session, before any scope; the auditor sees it by remit",
    AdminEntry: "what administrations did; shown to the auditor by remit, holds no case",
    Channel: "the opened channels are announced to the public (R711 28)",
}
OURS = [model for model in apps.get_models() if model.__module__.startswith("gongkai.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_model_is_scoped_or_public_with_a_reason(model: type) -> None:
    if model in PUBLIC:
        return
    assert isinstance(model._default_manager, ScopedManager)  # type: ignore[attr-defined]
    organ = model._meta.get_field("organ")  # type: ignore[attr-defined]
    assert organ.related_model is Organ
    assert not organ.null


@pytest.mark.parametrize(
    "ask",
    [
        lambda rows: rows.count(),
        lambda rows: rows.exists(),
        lambda rows: list(rows.all()),
        lambda rows: rows.filter(pk=1).first(),
        lambda rows: rows.aggregate(),
        lambda rows: rows.update(name=""),
        lambda rows: rows.bulk_create([Batch(name="x")]),
        lambda rows: rows.create(name="x"),
    ],
)
def test_nothing_is_asked_or_written_outside_a_scope(ask: object, db: None) -> None:
    with pytest.raises(NoScope):
        ask(Batch.objects)  # type: ignore[operator]


def test_none_is_no_scope() -> None:
    with pytest.raises(TypeError), organ_scope(None):  # type: ignore[arg-type]
        pass


def test_another_organ_sees_and_writes_nothing(actor: Actor, stranger: Actor) -> None:
    Batch.objects.create(organ=actor.organ, actor=actor, name="ours")
    with organ_scope([stranger.organ_id]):
        assert not Batch.objects.exists()
        with pytest.raises(NoScope):
            Batch.objects.create(organ=actor.organ, actor=stranger, name="theirs")
        with pytest.raises(NoScope):
            Batch.objects.bulk_create([Batch(organ=actor.organ, actor=stranger)])
    assert Batch.objects.count() == 1
