"""Projections are what folding the events comes to, for every history."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.web.ledger import history, kinds, rebuild, verify
from gongkai.web.ledger.acts import Refused, Upcast
from gongkai.web.ledger.kinds import BadKind
from gongkai.web.ledger.models import Event
from gongkai.web.organs.models import Actor
from gongkai.web.organs.roles import Role
from tests.web.ledger.conftest import Act
from tests.web.ledger.made_up.boxes import BOX
from tests.web.ledger.made_up.models import BoxRow

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["open", "fill", "seal", "unseal", "note", "correct", "void"]),
        st.integers(0, 3),
        st.integers(1, 6),
        st.booleans(),
    ),
    max_size=25,
)


def differences() -> list[rebuild.Difference]:
    return list(rebuild.compare())


def take(act: Act, step: tuple[str, int, int, bool], colleague: Actor) -> bool:
    """Try a step; whether it was lawful."""
    name, which, amount, other = step
    subjects = list(BoxRow.objects.order_by("id").values_list("subject", flat=True))
    given: dict[str, Any] = {"reason": "更正"}
    if name == "open":
        given["data"] = {"title": f"箱{amount}"}
    elif not subjects:
        return False
    subject = None if name == "open" else subjects[which % len(subjects)]
    if name == "fill":
        given["data"] = {"things": amount, "weight": f"{amount}.50"}
    if name in ("correct", "void"):
        events = list(Event.objects.filter(subject=subject).order_by("version"))
        new = {"things": amount, "title": f"改{amount}"}
        given["data"] = {"event": events[amount % len(events)].pk, "data": new}
    if name == "unseal" or (name in ("correct", "void") and amount == 1):
        given["role"] = Role.LEADER
    try:
        act(name, subject, **given, **({"actor": colleague} if other else {}))
    except Refused:
        return False
    return True


@given(steps=STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_folding_the_stored_events_gives_the_stored_projection(
    act: Act, colleague: Actor, steps: list[tuple[str, int, int, bool]]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        done = sum(take(act, step, colleague) for step in steps)
        assert Event.objects.count() == done, "a refused act leaves nothing"
        assert differences() == []
        assert list(verify.verify()) == []
        for row in BoxRow.objects.all():
            assert 0 <= row.things <= 10, "no amendment makes an unlawful history"
        transaction.set_rollback(True)


def test_a_projection_that_differs_is_found_and_repaired(act: Act, box: UUID) -> None:
    act("fill", box, data={"things": 2})
    assert differences() == []
    BoxRow.objects.update(things=9, state="sealed")
    [difference] = differences()
    assert (difference.subject, difference.columns) == (box, ("state", "things"))
    rebuild.repair(difference)
    assert differences() == []
    assert BoxRow.objects.get().things == 2


def test_a_lost_and_an_invented_projection_are_found_and_repaired(act: Act, box: UUID) -> None:
    row = BoxRow.objects.get()
    row.delete()
    [lost] = differences()
    rebuild.repair(lost)
    assert BoxRow.objects.get().title == "阿依古丽·买买提的箱子𠮷"
    row.pk, row.subject = None, UUID(int=1)
    row.save(force_insert=True)
    [invented] = differences()
    rebuild.repair(invented)
    assert BoxRow.objects.get().subject == box


NOTE = BOX.act("note")
OLDER = Upcast("fill", 1, lambda old: {"things": old["pieces"], "weight": None}, {"pieces": 3})
"""Once upon a time the form asked for “pieces”."""


def test_events_of_an_older_schema_are_read_by_name(act: Act, box: UUID) -> None:
    newer = dataclasses.replace(BOX.act("fill"), schema=2)
    acts = tuple(newer if one.name == "fill" else one for one in BOX.acts)
    kind = dataclasses.replace(BOX, acts=acts, upcasts=(OLDER,))
    event = act("fill", box, data={"things": 3}).event
    event.data = dict(OLDER.sample)
    assert history.entry(kind, event).data["things"] == 3
    event.schema, event.data = 2, {"things": 4}
    assert history.entry(kind, event).data == {"things": 4}


def test_a_kind_that_cannot_read_its_older_events_is_refused() -> None:
    newer = dataclasses.replace(BOX.act("fill"), schema=3)
    acts = tuple(newer if one.name == "fill" else one for one in BOX.acts)
    with pytest.raises(BadKind, match=r"fill cannot read its older schemas \[2\]"):
        kinds.register(dataclasses.replace(BOX, name="other", acts=acts, upcasts=(OLDER,)))


@pytest.mark.parametrize("kind", kinds.registered(), ids=lambda kind: kind.name)
def test_every_stored_sample_reads_in_the_schema_of_today(kind: Any) -> None:
    for step in kind.upcasts:
        read = history.upcast(kind, step.act, step.schema, step.sample)
        form = kind.act(step.act).form(read)
        assert form.is_valid(), (step.act, step.schema, form.errors)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"acts": BOX.acts + BOX.acts[:1]}, "declared twice"),
        ({"acts": BOX.acts[1:]}, "no act makes a subject"),
        ({"states": {"open": "敞开"}}, "unknown state"),
        ({"acts": (*BOX.acts, dataclasses.replace(NOTE, name="void"))}, "belongs to"),
        ({"acts": (*BOX.acts, dataclasses.replace(NOTE, name="x", roles=frozenset()))}, "nobody"),
        ({"name": "box", "label": "第二种"}, "registered twice"),
    ],
)  # fmt: skip
def test_a_declaration_that_contradicts_itself_is_refused(change: Any, says: str) -> None:
    with pytest.raises(BadKind, match=says):
        kinds.register(dataclasses.replace(BOX, **({"name": "other"} | change)))
