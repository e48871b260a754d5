"""Doing acts: what is checked, what is written."""

from __future__ import annotations

from uuid import UUID

from tests.web.ledger.conftest import Act
from tests.web.ledger.made_up.models import BoxRow

from gongkai.web.ledger.models import Counter, Event, Head, Outbox
from gongkai.web.organs.models import Actor
from gongkai.web.organs.roles import Role


def test_an_act_appends_its_event_and_moves_the_projection(act: Act, actor: Actor) -> None:
    opened = act("open", data={"title": "年鉴"})
    filled = act("fill", opened.event.subject, data={"things": "3", "weight": "1.50"})

    row = BoxRow.objects.get(subject=opened.event.subject)
    assert (row.title, row.things, row.version, row.state) == ("年鉴", 3, 2, "open")
    assert row.folded["weight"] == "1.50"
    assert row.folded["opened"] == "2026-03-18"
    assert filled.event.data == {"things": 3, "weight": "1.50", "things_now": 3}
    assert [event.seq for event in Event.objects.order_by("seq")] == [1, 2]
    head = Head.objects.get(organ=actor.organ)
    assert (head.seq, head.hash) == (2, filled.event.hash)


def test_numbers_are_taken_and_documents_called_for(act: Act, box: UUID, colleague: Actor) -> None:
    act("fill", box, data={"things": 1})
    sealed = act("seal", box, actor=colleague, role=Role.LEADER)
    assert sealed.event.numbers["seal"]["text"] == "箱〔2026〕1号"
    assert Counter.objects.get(series="seal").last == 1
    assert [row.detail for row in Outbox.objects.filter(event=sealed.event)] == ["seal_certificate"]
    assert sealed.state.state == "sealed"
