"""Doing acts: what is checked, what is written."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from gongkai.web.ledger.acts import Refused
from gongkai.web.ledger.models import Counter, Event, Head, Outbox
from gongkai.web.ledger.perform import Intent, Invalid, Stale, perform_together
from gongkai.web.organs.models import Actor, Organ, Person, RoleGrant
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import NoScope, organ_scope
from tests.web.ledger.conftest import NOW, ON, Act
from tests.web.ledger.made_up.boxes import BOX
from tests.web.ledger.made_up.models import BoxRow

KEY = "a-form-of-this-test"


def test_an_act_appends_its_event_and_moves_the_projection(act: Act, actor: Actor) -> None:
    opened = act("open", data={"title": "年鉴"})
    filled = act("fill", opened.event.subject, data={"things": "3", "weight": "1.50"})

    row = BoxRow.objects.get(subject=opened.event.subject)
    assert (row.title, row.things, row.version, row.state) == ("年鉴", 3, 2, "open")
    assert (row.folded["weight"], row.folded["opened"]) == ("1.50", "2026-03-18")
    assert filled.event.data == {"things": 3, "weight": "1.50", "things_now": 3}
    assert [event.seq for event in Event.objects.order_by("seq")] == [1, 2]
    head = Head.objects.get(organ=actor.organ)
    assert (head.seq, head.hash) == (2, filled.event.hash)


def test_a_document_called_for_is_put_in_the_outbox(act: Act, box: UUID, colleague: Actor) -> None:
    act("fill", box, data={"things": 1})
    sealed = act("seal", box, actor=colleague, role=Role.LEADER)
    assert sealed.state.state == "sealed"
    assert [row.detail for row in Outbox.objects.filter(event=sealed.event)] == ["seal_certificate"]


def test_numbers_have_no_gaps_and_begin_anew_each_year_of_the_legal_date(act: Act) -> None:
    def number(on: date) -> str:
        return str(act("open", data={"title": "箱"}, on=on).event.numbers["box"]["text"])

    assert number(date(2025, 12, 31)) == "箱〔2025〕1号"
    with pytest.raises(Invalid):
        act("open", data={"title": ""}, on=date(2025, 12, 31))
    assert number(date(2025, 12, 31)) == "箱〔2025〕2号"
    assert number(date(2026, 1, 1)) == "箱〔2026〕1号"
    assert number(date(2025, 12, 31)) == "箱〔2025〕3号", "a late entry keeps its year"
    assert Counter.objects.get(series="box", year=2025).last == 3


def test_an_act_refused_by_its_effect_takes_no_number_and_leaves_nothing(
    act: Act, box: UUID
) -> None:
    before = Event.objects.count()
    act("fill", box, data={"things": 9})
    with pytest.raises(Refused, match="最多放10件") as refused:
        act("fill", box, data={"things": 2})
    assert (refused.value.field, refused.value.article) == ("things", "BOX 1")
    assert Event.objects.count() == before + 1
    assert BoxRow.objects.get().things == 9


def test_the_form_is_asked_first_and_names_every_wrong_field(act: Act, box: UUID) -> None:
    with pytest.raises(Invalid) as refused:
        act("fill", box, data={"things": "零", "weight": "一斤"})
    assert set(refused.value.errors) == {"things", "weight"}
    assert refused.value.field == "things"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLERK}))
def test_only_the_roles_named_may_act(act: Act, role: Role) -> None:
    with pytest.raises(Refused, match="由经办办理"):
        act("open", role=role, data={"title": "箱"})


def test_a_role_not_granted_or_taken_back_is_no_role(act: Act, actor: Actor) -> None:
    person = Person.objects.create(login_name="jingban", name="经办人")
    clerk = Actor.objects.create(organ=actor.organ, person=person, name="经办人")
    with pytest.raises(Refused, match="没有“经办”这一角色"):
        act("open", actor=clerk, data={"title": "箱"})
    grant = RoleGrant.objects.create(actor=clerk, role=Role.CLERK, from_day=date(2020, 1, 1))
    act("open", actor=clerk, data={"title": "箱"})
    RoleGrant.objects.filter(pk=grant.pk).update(until_day=date(2020, 2, 1))
    with pytest.raises(Refused, match="没有“经办”这一角色"):
        act("open", actor=clerk, data={"title": "箱"})


def test_an_act_starts_from_its_states_only(act: Act, box: UUID, colleague: Actor) -> None:
    act("fill", box, data={"things": 1})
    act("seal", box, actor=colleague)
    with pytest.raises(Refused, match="现在的状态是“已封存”，不能办理“装箱”"):
        act("fill", box, data={"things": 1})
    with pytest.raises(Refused, match="用于新建"):
        act("open", box, data={"title": "箱"})


def test_what_bars_an_act_is_said_in_words(act: Act, box: UUID, colleague: Actor) -> None:
    with pytest.raises(Refused, match="空箱不能封存"):
        act("seal", box, actor=colleague)


def test_another_person_where_two_are_needed(act: Act, box: UUID, colleague: Actor) -> None:
    act("fill", box, data={"things": 1})
    with pytest.raises(Refused, match="须由另一人办理"):
        act("seal", box)
    assert act("seal", box, actor=colleague).state.state == "sealed"


def test_one_person_in_two_standings_is_not_two(act: Act, actor: Actor, stranger: Actor) -> None:
    person = Person.objects.create(login_name="liangchu", name="两处任职")
    here = Actor.objects.create(organ=actor.organ, person=person, name="两处任职")
    above = Actor.objects.create(organ=stranger.organ, person=person, name="两处任职")
    Organ.objects.filter(pk=actor.organ_id).update(parent=stranger.organ)
    for standing, role in ((here, Role.CLERK), (above, Role.OFFICER)):
        RoleGrant.objects.create(actor=standing, role=role, from_day=date(2020, 1, 1))
    from gongkai.web.ledger.people import same_person

    assert same_person(above, here.pk)
    assert not same_person(above, actor.pk)


def test_once_is_once(act: Act, box: UUID, colleague: Actor) -> None:
    act("fill", box, data={"things": 1})
    act("seal", box, actor=colleague)
    act("unseal", box, role=Role.LEADER)
    act("seal", box, actor=colleague)
    with pytest.raises(Refused, match="只能办理一次"):
        act("unseal", box, role=Role.LEADER)


def test_a_form_sent_twice_is_done_once(act: Act, box: UUID) -> None:
    first = act("fill", box, data={"things": 1}, version=1, key=KEY)
    again = act("fill", box, data={"things": 1}, version=1, key=KEY)
    assert again.repeated
    assert not first.repeated
    assert (again.event, again.state) == (first.event, first.state)
    assert BoxRow.objects.get().things == 1
    with pytest.raises(Refused, match="已经提交过"):
        act("fill", box, data={"things": 2}, version=1, key=KEY)


def test_a_new_subject_sent_twice_is_made_once(act: Act) -> None:
    first = act("open", data={"title": "箱"}, key=KEY)
    assert act("open", data={"title": "箱"}, key=KEY).event == first.event
    assert BoxRow.objects.count() == 1


def test_a_stale_version_is_told_what_happened_since(act: Act, box: UUID) -> None:
    act("fill", box, data={"things": 1}, version=1)
    act("note", box, version=2)
    with pytest.raises(Stale) as stale:
        act("fill", box, data={"things": 1}, version=1)
    assert [event.act for event in stale.value.events] == ["fill", "note"]


def test_a_subject_of_another_organ_is_not_found(act: Act, box: UUID, stranger: Actor) -> None:
    with organ_scope([stranger.organ_id]), pytest.raises(Refused, match="没有找到"):
        act("note", box, actor=stranger, organ=stranger.organ)
    with pytest.raises(Refused, match="没有找到"):
        act("note", uuid4())


def test_nobody_acts_for_another_organ(act: Act, stranger: Actor) -> None:
    with pytest.raises(Refused, match="任职，不能替它"):
        act("open", actor=stranger, data={"title": "箱"})
    with pytest.raises(NoScope):
        act("open", actor=stranger, organ=stranger.organ, data={"title": "箱"})


def test_an_oversight_officer_acts_on_organs_below(act: Act, box: UUID, stranger: Actor) -> None:
    with pytest.raises(Refused, match="任职，不能替它"):
        act("note", box, actor=stranger, role=Role.OFFICER)
    Organ.objects.filter(name=BoxRow.objects.get().organ.name).update(parent=stranger.organ)
    assert act("note", box, actor=stranger, role=Role.OFFICER).event.actor == stranger


def test_acts_on_two_organs_stand_or_fall_together(actor: Actor, stranger: Actor) -> None:
    def opening(who: Actor, title: str) -> Intent:
        data = {"title": title}
        return Intent(
            BOX, "open", who, Role.CLERK, who.organ, None, 0, data, ON, NOW, f"form-pair-{who.pk}"
        )

    with organ_scope([actor.organ_id, stranger.organ_id]):
        with pytest.raises(Invalid):
            perform_together([opening(actor, "甲"), opening(stranger, "")])
        assert not Event.objects.exists()
        mine, theirs = perform_together([opening(actor, "甲"), opening(stranger, "乙")])
        assert (mine.event.organ, theirs.event.organ) == (actor.organ, stranger.organ)
        assert (mine.event.seq, theirs.event.seq) == (1, 1)
        again = perform_together([opening(actor, "甲"), opening(stranger, "乙")])
    assert [done.repeated for done in again] == [True, True]


def test_numbers_and_places_follow_the_order_given(actor: Actor) -> None:
    titles = ["丙", "甲", "丁", "乙", "戊", "己"]
    done = perform_together(
        [
            Intent(
                BOX, "open", actor, Role.CLERK, actor.organ, None, 0, {"title": title}, ON, NOW,
                f"form-typed-{title}",
            )
            for title in titles
        ]
    )  # fmt: skip
    by_place = Event.objects.order_by("seq")
    assert [event.data["title"] for event in by_place] == titles
    assert [each.event.numbers["box"]["number"] for each in done] == [1, 2, 3, 4, 5, 6]


def test_an_organ_is_locked_after_another_by_their_ids(
    actor: Actor, stranger: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongkai.web.ledger import chain

    locked: list[int] = []
    plainly = chain.next_place

    def watched(organ: int) -> chain.Place:
        locked.append(organ)
        return plainly(organ)

    monkeypatch.setattr(chain, "next_place", watched)
    intents = [
        Intent(
            BOX, "open", who, Role.CLERK, who.organ, None, 0, {"title": "箱"}, ON, NOW,
            f"form-order-{who.pk}",
        )
        for who in (stranger, actor)
    ]  # fmt: skip
    with organ_scope([actor.organ_id, stranger.organ_id]):
        done = perform_together(intents)
    assert locked == sorted([actor.organ_id, stranger.organ_id])
    assert [each.event.organ_id for each in done] == [stranger.organ_id, actor.organ_id]


def test_a_list_of_acts_that_lies_is_found_out(
    box: UUID, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    from gongkai.web.ledger import perform

    lying = dataclasses.replace(BOX.act("note"), moves_to="sealed")
    kind = dataclasses.replace(BOX, acts=(*BOX.acts[:-1], lying))
    with pytest.raises(RuntimeError, match="declared to move to sealed"):
        perform.perform(
            kind, "note", actor=actor, role=Role.CLERK, organ=actor.organ, subject=box,
            version=1, data={}, on=ON, now=NOW, key="lying-form",
        )  # fmt: skip
    assert BoxRow.objects.get().version == 1
