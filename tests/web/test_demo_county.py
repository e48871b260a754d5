"""The demo county: its story is told by real acts, and what comes of it holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q

from gongkai.demo.story import story
from gongkai.ops import demo_organs, demo_requests
from gongkai.statute import outcomes
from gongkai.web import home
from gongkai.web.ledger import rebuild, verify
from gongkai.web.ledger.models import Event, Outbox
from gongkai.web.organs.models import Channel, Organ, Person
from gongkai.web.organs.roles import GRANTED
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import clocks, counting, services, states
from gongkai.web.requests.models import RequestCase

pytestmark = pytest.mark.timeout(240)
of_the_story = Q(name__in=[row[0] for row in demo_organs.ORGANS])


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[RequestCase]]:
    """The demo loaded at its fixed day; every request of every organ."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(home, "is_demo", lambda: True)
        patch.setattr(home, "today", lambda: home.DEMO_DAY)
        demo_organs.load()
        demo_requests.load()
        with organ_scope(list(Organ.objects.values_list("pk", flat=True))):
            yield list(RequestCase.objects.select_related("organ"))
        transaction.set_rollback(True)


def test_every_state_is_there_and_every_role(county: list[RequestCase]) -> None:
    assert {row.state for row in county} == states.EVERY
    assert 40 <= len(county) <= 60
    roles = Person.objects.filter(is_demo=True).values_list("standings__grants__role", flat=True)
    assert set(roles) == {role.value for role in GRANTED}
    for organ in Organ.objects.filter(of_the_story):
        kinds = set(Channel.objects.filter(organ=organ).values_list("kind", flat=True))
        assert {"in_person", "post", "internet"} <= kinds


def test_the_whole_story_was_told(county: list[RequestCase]) -> None:
    keys = set(Event.objects.values_list("key", flat=True))
    for request in story().requests:
        for deed in request.deeds:
            assert f"demo:{request.id}:{deed.place}:0" in keys


def test_the_chain_verifies_and_folds_to_the_same(county: list[RequestCase]) -> None:
    assert list(verify.verify()) == []
    assert list(rebuild.compare()) == []


def test_no_date_is_unlawful_or_still_to_come(county: list[RequestCase]) -> None:
    for row in county:
        assert clocks.errors(row.case) == (), row.description
    days = list(Event.objects.values_list("on", flat=True))
    assert max(days) <= home.DEMO_DAY


@pytest.mark.article("R711 50")
def test_every_answered_request_has_one_row(county: list[RequestCase]) -> None:
    closed = [row for row in county if row.closed_on]
    assert len(closed) >= 20
    for row in closed:
        assert outcomes.row(row.outcome, "2021")
    for organ in {row.organ for row in county}:
        for year in (2025, 2026):
            cells = services.table3(organ, year)
            sums = {
                part: sum(number for (row, _), number in cells.items() if row == part)
                for part in (counting.NEW, counting.CARRIED_IN, counting.TOTAL)
            }
            out = sum(n for (row, _), n in cells.items() if row == counting.CARRIED_OUT)
            went = sum(
                1 for row in closed
                if row.organ == organ and row.closed_on and row.closed_on.year == year
            )  # fmt: skip
            assert sums[counting.TOTAL] == went
            assert sums[counting.NEW] + sums[counting.CARRIED_IN] == went + out


def test_what_the_board_has_to_show_is_there(county: list[RequestCase]) -> None:
    today = home.DEMO_DAY
    running = [row for row in county if row.running and row.due_on]
    assert any(row.due_on == today for row in running)
    assert any(row.due_on < today for row in running)
    assert any(today < row.due_on <= today + timedelta(days=2) for row in running)
    assert any(row.extended for row in county) and any(row.suspended for row in county)
    assert any(row.proposal for row in county) and any(row.urged for row in county)


def test_documents_are_made_and_rare_characters_kept(county: list[RequestCase]) -> None:
    assert not Outbox.objects.filter(done_at=None).exists()
    archived = [row for row in county if row.state == states.ARCHIVED]
    assert all(row.case.documents[-1].files.keys() == {"pdf"} for row in archived)
    assert any("𠮷" in row.description for row in county)
    assert {"𠮷顺", "龙䶮", "赵㛃", "阿依古丽·买买提"} <= {
        p["name"] for p in story().people.values()
    }


def test_telling_it_again_adds_nothing(
    county: list[RequestCase], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "is_demo", lambda: True)
    monkeypatch.setattr(home, "today", lambda: date(2026, 3, 20))
    before = Event.objects.count()
    demo_organs.load()
    demo_requests.load()
    assert Event.objects.count() == before


@pytest.mark.django_db  # asks for the test database, which the fixture of the module fills
def test_real_records_are_never_mixed_with_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "is_demo", lambda: False)
    with pytest.raises(RuntimeError, match="own data folder"):
        demo_requests.load()
