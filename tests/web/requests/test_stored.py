"""Random acts on stored requests: the rows are what the events come to, and the chain holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.web.ledger import personal, verify
from gongkai.web.ledger.acts import Act, Refused
from gongkai.web.ledger.models import Event
from gongkai.web.ledger.perform import Invalid
from gongkai.web.ledger.rebuild import compare
from gongkai.web.organs.roles import Role
from gongkai.web.requests import states
from tests.conftest import RUN_ALL
from tests.web.requests.conftest import Desk
from tests.web.requests.histories import LIKELY, STEPS, input_for

FIRST = date(2026, 2, 5)
BY_PEOPLE = [act for act in STEPS if act.roles - {Role.PROGRAM}]
STEP = st.tuples(st.integers(0, 1000), st.integers(0, 9), st.integers(0, 11))


def _attempt(desk: Desk, subject: UUID, step: tuple[int, int, int], on: date) -> bool:
    """Try an act that the case's state lets one try; whether it was done."""
    chosen, _, outcome = step
    case, state = desk.case(subject), desk.row(subject).state
    fitting = [act for act in BY_PEOPLE if state in act.from_states]
    fitting += [act for act in fitting if act.name in LIKELY] * 3
    if not fitting:
        return False
    act = fitting[chosen % len(fitting)]
    data = input_for(act, case, on, outcome)
    try:
        desk.do(subject, act.name, on, **_fields(desk, act, data))
    except (Refused, Invalid):
        return False
    return True


def _fields(desk: Desk, act: Act, data: dict[str, Any]) -> dict[str, Any]:
    found = {name: data[name] for name in (*act.form(data).fields, "kind") if name in data}
    for name in {"third_party", "requester"} & found.keys():
        found[name] = personal.keep(desk.organ, {"name": "某人"}).as_data()
    return found


@given(steps=st.lists(STEP, max_size=14))
@settings(
    max_examples=60 if RUN_ALL else 8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_folding_the_stored_events_gives_the_stored_request(
    desk: Desk, steps: list[tuple[int, int, int]]
) -> None:
    with transaction.atomic():
        subject, on = desk.arrive(FIRST), FIRST
        for step in steps:
            before = Event.objects.count()
            on += timedelta(days=step[1])
            if not _attempt(desk, subject, step, on):
                assert Event.objects.count() == before, "a refused act leaves nothing"
        assert list(compare()) == []
        assert list(verify.verify()) == []
        assert desk.row(subject).state in states.LABELS
        transaction.set_rollback(True)
