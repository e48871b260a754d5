"""Corrections and voids: what was mistyped is set right, and both stay visible."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from gongkai.web.ledger import history, verify
from gongkai.web.ledger.acts import VOIDED, Refused
from gongkai.web.ledger.models import Event
from gongkai.web.ledger.perform import Done, Invalid
from gongkai.web.organs.models import Actor
from gongkai.web.organs.roles import Role
from tests.web.ledger.conftest import Act
from tests.web.ledger.made_up.boxes import BOX
from tests.web.ledger.made_up.models import BoxRow


def correct(act: Act, what: Done, **given: object) -> Done:
    data = {"event": what.event.pk, "data": given.pop("data", {})} | dict(given.pop("more", {}))  # type: ignore[call-overload]
    return act("correct", what.event.subject, data=data, **{"reason": "录入有误"} | given)


def void(act: Act, what: Done, **given: object) -> Done:
    data = {"event": what.event.pk}
    return act("void", what.event.subject, data=data, **{"reason": "录入有误"} | given)


def told(subject: UUID) -> list[history.Told]:
    return history.told(BOX, list(Event.objects.filter(subject=subject).order_by("version")))


def test_a_correction_replaces_what_an_event_says_and_both_stay(act: Act, box: UUID) -> None:
    filled = act("fill", box, data={"things": 5})
    correction = correct(act, filled, data={"things": "3"})

    assert correction.state.things == 3
    assert BoxRow.objects.get().things == 3
    assert correction.event.corrects == filled.event
    line = told(box)[1]
    assert line.event.data["things"] == 5
    assert line.counts is not None
    assert line.counts.data["things"] == 3
    assert line.corrected_by == correction.event
    assert list(verify.verify()) == []


def test_what_later_acts_come_to_is_recorded_anew(act: Act, box: UUID) -> None:
    first = act("fill", box, data={"things": 5})
    act("fill", box, data={"things": 2})
    correct(act, first, data={"things": 3})
    counts = [line.counts.data for line in told(box) if line.counts and line.event.act == "fill"]
    assert [(data["things"], data["things_now"]) for data in counts] == [(3, 3), (2, 5)]


def test_the_last_correction_counts(act: Act, box: UUID) -> None:
    filled = act("fill", box, data={"things": 5})
    correct(act, filled, data={"things": 3})
    last = correct(act, filled, data={"things": 4})
    assert last.state.things == 4
    assert void(act, last).state.things == 3, "voiding it brings back the one before"


def test_a_correction_goes_through_the_form_of_its_act(act: Act, box: UUID) -> None:
    filled = act("fill", box, data={"things": 5})
    with pytest.raises(Invalid):
        correct(act, filled, data={"things": "三"})


def test_a_history_that_could_not_have_happened_is_refused(act: Act, box: UUID) -> None:
    first = act("fill", box, data={"things": 2})
    act("fill", box, data={"things": 6})
    with pytest.raises(Refused, match="2026-03-18的“装箱”不能成立：一箱最多放10件"):
        correct(act, first, data={"things": 5})
    with pytest.raises(Refused, match="不能成立：那时的状态是“尚未开始”"):
        void(act, Done(Event.objects.get(act="open"), None, repeated=False))
    assert BoxRow.objects.get().things == 8


def test_the_legal_date_is_corrected_within_its_year(act: Act, box: UUID) -> None:
    opened = Done(Event.objects.get(act="open"), None, repeated=False)
    data = {"title": "年鉴"}
    done = correct(act, opened, data=data, more={"on": "2026-03-02"})
    assert (done.state.opened, done.state.title) == (date(2026, 3, 2), "年鉴")
    assert correct(act, opened, data={"title": "鉴"}).state.opened == date(2026, 3, 2)
    with pytest.raises(Refused, match="编号按年度编排"):
        correct(act, opened, data=data, more={"on": "2025-12-31"})


def test_a_void_event_does_not_count(act: Act, box: UUID) -> None:
    act("fill", box, data={"things": 5})
    twice = act("fill", box, data={"things": 5})
    voiding = void(act, twice)
    assert voiding.state.things == 5
    assert told(box)[2].voided_by == voiding.event
    with pytest.raises(Refused, match="已经作废"):
        void(act, twice)
    assert void(act, voiding).state.things == 10, "a voiding can be voided"
    assert void(act, twice).state.things == 5


def test_a_void_number_stays_with_its_voiding_event(act: Act, box: UUID) -> None:
    opened = Done(Event.objects.get(act="open"), None, repeated=False)
    voiding = void(act, opened)
    assert voiding.event.data["numbers"]["box"]["text"] == "箱〔2026〕1号"
    row = BoxRow.objects.get()
    assert (row.state, row.title) == (VOIDED, "阿依古丽·买买提的箱子𠮷")
    with pytest.raises(Refused, match="现在的状态是“已作废”"):
        act("note", box)
    assert act("open", data={"title": "新"}).event.numbers["box"]["number"] == 2
    assert void(act, voiding).state.state == "open"
    assert list(verify.verify()) == []


def test_a_second_person_once_a_document_rests_on_it(act: Act, box: UUID, colleague: Actor) -> None:
    filled = act("fill", box, data={"things": 5})
    correct(act, filled, data={"things": 4})
    act("seal", box, actor=colleague)
    with pytest.raises(Refused, match="须由另一人"):
        correct(act, filled, data={"things": 3})
    with pytest.raises(Refused, match="须由另一人"):
        void(act, filled)
    done = correct(act, filled, data={"things": 3}, actor=colleague)
    assert (done.state.things, done.state.state) == (3, "sealed")


def test_an_amendment_needs_a_reason_and_the_role_of_the_act(act: Act, box: UUID) -> None:
    filled = act("fill", box, data={"things": 5})
    with pytest.raises(Refused, match="理由"):
        void(act, filled, reason=" ")
    with pytest.raises(Refused, match="只能由可以办理它的人"):
        void(act, filled, role=Role.LEADER)
    with pytest.raises(Refused, match="系统管理员不能办理"):
        void(act, filled, role=Role.SYSTEM)


def test_only_events_of_the_subject_are_amended(act: Act, box: UUID) -> None:
    other = act("open", data={"title": "另一箱"})
    with pytest.raises(Refused, match="没有找到"):
        act("void", box, data={"event": other.event.pk}, reason="误")
    filled = act("fill", box, data={"things": 1})
    correction = correct(act, filled, data={"things": 2})
    with pytest.raises(Refused, match="不再更正"):
        correct(act, correction, data={"things": 2})
