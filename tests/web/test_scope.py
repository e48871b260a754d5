"""Scope fails closed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Count, prefetch_related_objects

from gongkai.web.organs import scope
from gongkai.web.organs.models import (
    Actor,
    AdminEntry,
    CalendarChange,
    Channel,
    Department,
    Organ,
    Person,
    RoleGrant,
    SignIn,
)
from gongkai.web.organs.roles import ADMINISTRATIONS, Role
from gongkai.web.organs.scope import (
    CLOSED,
    RUNS,
    NoScope,
    ScopedManager,
    ScopedQuerySet,
    organ_scope,
)
from gongkai.web.portal.models import Try
from gongkai.web.reading_room.models import Batch, Upload

PUBLIC = {
    Organ: "an organ's name and address are public",
    Department: "the names of an organ's departments are public (R711 20(2))",
    Actor: "says who took a decision; holds a name and nothing else",
    Person: "read to sign in, before any scope; shown to administrations by their remit",
    RoleGrant: "decides the scope, so it is read before there is one",
    SignIn: "opens the session, before any scope; the auditor sees it by remit",
    AdminEntry: "what administrations did; shown to the auditor by remit, holds no case",
    Try: "counts tries by a keyed digest, before it is known whose request is meant",
    CalendarChange: "days off are announced to everyone and alike for every organ (R711 33)",
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


# What every public method of a query set does with the scope. One that Django adds later is in
# none of these lists and fails the test until somebody has looked at it.
BUILDS = {
    "alias", "all", "annotate", "complex_filter", "dates", "datetimes", "db", "defer",
    "difference", "distinct", "exclude", "filter", "intersection", "none", "only", "order_by",
    "ordered", "prefetch_related", "query", "reverse", "select_for_update", "select_related",
    "union", "using", "values", "values_list",
}  # fmt: skip
THROUGH_OTHERS = {
    "bulk_update", "create", "earliest", "first", "get", "get_or_create", "in_bulk", "last",
    "latest", "update_or_create",
}  # fmt: skip
OF_THEIR_OWN = {"bulk_create", "update"}
MANAGER_ONLY = {
    "auto_created", "check", "contribute_to_class", "creation_counter", "db_manager",
    "deconstruct", "from_queryset", "get_queryset", "model", "name", "use_in_migrations",
}  # fmt: skip


def test_every_method_of_a_query_set_is_accounted_for() -> None:
    methods = {name for name in dir(ScopedQuerySet) if not name.startswith("_")}
    twins = {f"a{name}" for name in methods} & methods  # acount() calls count()
    guarded = {name for name in RUNS if not name.startswith("_")}
    known = BUILDS | THROUGH_OTHERS | OF_THEIR_OWN | guarded | set(CLOSED)
    assert methods - twins == known - twins
    own = {name for name in dir(ScopedManager) if not name.startswith("_")}
    assert own <= methods | MANAGER_ONLY


ASKED = {
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "contains": lambda rows: rows.contains(Batch(pk=1)),
    "count": lambda rows: rows.count(),
    "delete": lambda rows: rows.delete(),
    "earliest": lambda rows: rows.earliest("pk"),
    "exists": lambda rows: rows.exists(),
    "explain": lambda rows: rows.explain(),
    "first": lambda rows: rows.first(),
    "get": lambda rows: rows.get(pk=1),
    "in_bulk": lambda rows: rows.in_bulk(),
    "iterator": lambda rows: list(rows.iterator()),
    "last": lambda rows: rows.last(),
    "latest": lambda rows: rows.latest("pk"),
    "list": lambda rows: list(rows),
    "subquery": lambda rows: Organ.objects.filter(pk__in=rows.values("organ")),
    "update": lambda rows: rows.update(name="x"),
    "get_or_create": lambda rows: rows.get_or_create(name="x"),
    "update_or_create": lambda rows: rows.update_or_create(name="x"),
    "bulk_update": lambda rows: rows.bulk_update([Batch(pk=1)], ["name"]),
    "union": lambda rows: list(rows.union(rows.all())),
    "dates": lambda rows: list(rows.dates("created_at", "year")),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_query_belongs_to_the_scope_it_was_made_in(
    name: str, actor: Actor, stranger: Actor
) -> None:
    Batch.objects.create(organ=actor.organ, actor=actor, name="ours")
    rows = Batch.objects.all()
    with organ_scope([stranger.organ_id]), pytest.raises(NoScope), transaction.atomic():
        ASKED[name](rows)
    token = scope._scope.set(None)
    try:
        with pytest.raises(NoScope), transaction.atomic():
            ASKED[name](rows)
    finally:
        scope._scope.reset(token)
    assert Batch.objects.get().name == "ours"


@pytest.mark.parametrize(
    "ask",
    [
        lambda rows: rows.raw("select * from reading_room_batch"),
        lambda rows: rows.all().extra(where=["1=1"]),
        lambda rows: ScopedQuerySet.as_manager(),
        lambda rows: rows.update(organ=1),
        lambda rows: rows.update(organ_id=1),
    ],
)
def test_what_would_go_round_the_scope_is_refused(ask: Any, actor: Actor) -> None:
    with pytest.raises(NoScope):
        ask(Batch.objects)


def test_nothing_is_saved_or_deleted_outside_its_scope(actor: Actor, stranger: Actor) -> None:
    ours = Batch.objects.create(organ=actor.organ, actor=actor, name="ours")
    with organ_scope([stranger.organ_id]):
        with pytest.raises(NoScope), transaction.atomic():
            Batch(organ=actor.organ, actor=stranger).save()
        with pytest.raises(NoScope), transaction.atomic():
            ours.save()
        with pytest.raises(NoScope), transaction.atomic():
            ours.delete()
    assert Batch.objects.count() == 1


def test_no_row_points_at_a_row_of_another_organ(actor: Actor, stranger: Actor) -> None:
    ours = Batch.objects.create(organ=actor.organ, actor=actor, name="ours")
    with organ_scope([actor.organ_id, stranger.organ_id]):
        with pytest.raises(NoScope), transaction.atomic():
            Upload.objects.create(organ=stranger.organ, batch=ours, file_name="x")
        with pytest.raises(NoScope), transaction.atomic():
            Upload.objects.bulk_create([Upload(organ=stranger.organ, batch=ours)])


def test_related_rows_and_prefetches_stay_in_the_scope(actor: Actor, stranger: Actor) -> None:
    ours = Batch.objects.create(organ=actor.organ, actor=actor, name="ours")
    Upload.objects.create(organ=actor.organ, batch=ours, file_name="a.txt")
    assert [len(b.uploads.all()) for b in Batch.objects.prefetch_related("uploads")] == [1]
    with organ_scope([stranger.organ_id]):
        assert not ours.uploads.exists()
        prefetch_related_objects([ours], "uploads")
        assert list(ours.uploads.all()) == []


@pytest.mark.parametrize("model", PUBLIC, ids=lambda model: model.__name__)
def test_no_public_model_leads_to_a_scoped_one(model: type) -> None:
    """Else ``Organ.objects.filter(batch__name=…)`` would read what no scope filters."""
    leads = {
        relation.related_model.__name__
        for relation in model._meta.get_fields(include_hidden=False)  # type: ignore[attr-defined]
        if (relation.one_to_many or relation.one_to_one or relation.many_to_many)
        and isinstance(relation.related_model._default_manager, ScopedManager)
    }
    assert not leads, 'give their foreign keys related_name="+"'


EVERY_ORGAN = {
    "ledger/anchors.py": "an anchor names the head of every organ's chain",
    "ledger/chain.py": "moves on the head of the one organ whose act the scope has let through",
    "ledger/jobs.py": "the worker serves every organ; a job's scope is set once it is claimed",
    "ledger/numbers.py": "counts on for the one organ whose act the scope has let through",
    "ledger/outbox.py": "the worker serves every organ; a row's scope is set once it is claimed",
    "ledger/triggers.py": "makes the triggers; reads no row",
    "ledger/turn.py": "locks; reads no row",
    "rows.py": "looks itself whether what it reads and writes is in the scope",
    "ledger/verify.py": "counts the events of the whole database",
}


def test_who_goes_round_the_scope_is_listed_with_a_reason() -> None:
    web = Path(scope.__file__).parent.parent
    found = {
        str(path.relative_to(web))
        for path in web.rglob("*.py")
        if path.name != "scope.py"
        and re.search(r"_base_manager|RawSQL|\.cursor\(|\b_scope\b", path.read_text("utf-8"))
    }
    assert found == set(EVERY_ORGAN)


@pytest.fixture
def tree(db: None) -> tuple[Organ, Organ, Organ, Organ]:
    top = Organ.objects.create(name="市政府")
    county = Organ.objects.create(name="县政府", parent=top)
    bureau = Organ.objects.create(name="县教育局", parent=county)
    Organ.objects.create(name="县卫生局", parent=county)
    return top, county, bureau, Organ.objects.create(name="别的市政府")


def test_an_oversight_officer_sees_what_is_below_and_nothing_else(
    tree: tuple[Organ, Organ, Organ, Organ],
) -> None:
    top, county, bureau, elsewhere = tree
    officer = Actor(organ=county)
    below = scope.scope_of(officer, [Role.OFFICER, Role.CLERK])
    assert {county.pk, bureau.pk} < below
    assert not {top.pk, elsewhere.pk} & below
    assert len(below) == 3
    assert scope.scope_of(officer, [Role.OFFICER], own=True) == {county.pk}
    assert scope.scope_of(officer, [Role.CLERK]) == {county.pk}


@pytest.mark.parametrize("role", sorted(ADMINISTRATIONS))
def test_the_administrations_see_no_case(
    role: Role, tree: tuple[Organ, Organ, Organ, Organ]
) -> None:
    assert scope.scope_of(Actor(organ=tree[0]), [role]) == frozenset()


def test_on_an_organ_below_only_the_officers_role_counts(
    tree: tuple[Organ, Organ, Organ, Organ],
) -> None:
    _, county, bureau, _ = tree
    roles = {Role.OFFICER, Role.CLERK}
    assert scope.roles_on(roles, Actor(organ=county), county.pk) == roles
    assert scope.roles_on(roles, Actor(organ=county), bureau.pk) == {Role.OFFICER}


def test_organs_in_a_circle_end(tree: tuple[Organ, Organ, Organ, Organ]) -> None:
    top, county, _, _ = tree
    Organ.objects.filter(pk=top.pk).update(parent=county)
    assert len(scope.descendants(top.pk)) == 4
