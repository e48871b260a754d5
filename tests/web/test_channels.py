"""The register of opened channels."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from gongkai.web import home
from gongkai.web.organs import channels
from gongkai.web.organs.models import Actor, Channel, Organ
from gongkai.web.organs.refusals import NotPossible
from gongkai.web.portal import organs as public

DAY, NEXT, LATER = date(2026, 3, 18), date(2026, 3, 19), date(2026, 4, 1)
Kind = Channel.Kind


def kinds(organ: Organ, day: date) -> list[str]:
    return [one.kind for one in channels.opened_on(organ, day)]


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "today", lambda: DAY)


@pytest.mark.article("R711 28")
def test_in_person_and_by_post_are_open_whatever_is_written_down(organ: Organ) -> None:
    assert kinds(organ, DAY) == [Kind.IN_PERSON, Kind.POST]


@pytest.mark.article("R711 28")
@pytest.mark.parametrize("kind", [Kind.IN_PERSON, Kind.POST])
def test_they_can_never_be_closed(kind: Channel.Kind, actor: Actor) -> None:
    channels.open_channel(actor, kind, "示例路 1 号", "", DAY, DAY)
    with pytest.raises(NotPossible, match="不得关闭"):
        channels.close_channel(actor, kind, DAY, DAY)
    assert kind in kinds(actor.organ, LATER)


def test_a_channel_is_open_from_its_day_through_its_last(actor: Actor) -> None:
    channels.open_channel(actor, Kind.FAX, "0000-1", "", NEXT, DAY)
    channels.close_channel(actor, Kind.FAX, LATER, DAY)
    open_on = {day: Kind.FAX in kinds(actor.organ, day) for day in (DAY, NEXT, LATER)}
    assert open_on == {DAY: False, NEXT: True, LATER: True}
    assert Kind.FAX not in kinds(actor.organ, date(2026, 4, 2))


def test_a_change_counts_from_its_day_and_the_past_stays(actor: Actor) -> None:
    channels.open_channel(actor, Kind.FAX, "0000-1", "", DAY, DAY)
    channels.open_channel(actor, Kind.FAX, "0000-2", "", LATER, DAY)
    channels.open_channel(actor, Kind.FAX, "0000-3", "", LATER, DAY)

    def address(day: date) -> str:
        return next(o.address for o in channels.opened_on(actor.organ, day) if o.kind == Kind.FAX)

    assert address(NEXT) == "0000-1"
    assert address(LATER) == "0000-3", "what had not begun may still be rewritten"
    with pytest.raises(NotPossible, match="不能早于今天"):
        channels.open_channel(actor, Kind.FAX, "0000-4", "", date(2026, 3, 17), DAY)


def test_a_test_needs_an_open_channel_and_a_failure_a_word(actor: Actor) -> None:
    with pytest.raises(NotPossible, match="没有开通"):
        channels.record_test(actor, Kind.FAX, DAY, True, "", DAY)
    with pytest.raises(NotPossible, match="哪里不通"):
        channels.record_test(actor, Kind.POST, DAY, False, " ", DAY)
    with pytest.raises(NotPossible, match="不能晚于今天"):
        channels.record_test(actor, Kind.POST, NEXT, True, "", DAY)


def test_every_channel_is_wanted_each_month_anew(actor: Actor) -> None:
    channels.record_test(actor, Kind.POST, date(2026, 3, 1), True, "", DAY)

    def untested(day: date) -> list[str]:
        shown = channels.with_tests(actor.organ, day)
        return [one.kind for one in channels.untested(shown, day)]

    assert untested(DAY) == [Kind.IN_PERSON]
    assert untested(LATER) == [Kind.IN_PERSON, Kind.POST]


def test_a_channel_is_shown_with_its_last_test(actor: Actor) -> None:
    def tried(day: date, note: str) -> None:
        channels.record_test(actor, Kind.POST, day, False, note, DAY)

    tried(date(2026, 3, 10), "退信")
    tried(date(2026, 3, 10), "又退信")
    tried(date(2026, 2, 1), "补记上月的")

    def last(day: date) -> str | None:
        shown = channels.with_tests(actor.organ, day)
        return next((o.tested.note for o in shown if o.kind == Kind.POST and o.tested), None)

    assert [last(date(2026, *day)) for day in ((1, 31), (2, 1), (3, 18))] == [
        None, "补记上月的", "又退信",
    ]  # fmt: skip


def test_the_portal_shows_what_the_register_holds_in_force(actor: Actor, stranger: Actor) -> None:
    """In the order of the kinds; what was never announced gives no way in."""
    channels.open_channel(actor, Kind.EMAIL, "gk@anlan.example", "", DAY, DAY)
    channels.open_channel(actor, Kind.IN_PERSON, "示例路 1 号", "", DAY, DAY)
    channels.open_channel(actor, Kind.EMAIL, "xxgk@anlan.example", "", NEXT, DAY)
    channels.open_channel(stranger, Kind.FAX, "0000-9", "", LATER, DAY)

    def shown(day: date) -> dict[str, list[str]]:
        found = public.reachable(day)
        assert [public.find(one.organ.pk, day) for one in found] == found
        return {one.organ.name: [each.address for each in one.channels] for one in found}

    assert shown(date(2026, 3, 17)) == {}
    assert shown(DAY) == {"安澜市商务局": ["示例路 1 号", "gk@anlan.example"]}
    assert shown(NEXT) == {"安澜市商务局": ["示例路 1 号", "xxgk@anlan.example"]}
    assert shown(LATER)["别的单位"] == ["0000-9"]


def test_the_page_refuses_in_words_and_keeps_what_was_entered(web: Client) -> None:
    answer = web.post("/channels/close", {"kind": "post", "until_day": "2026-03-20"})
    assert answer.status_code == 409
    assert "基本渠道，任何时候都不得关闭" in answer.content.decode()
    given = {"kind": "fax", "address": "0000-𠮷", "notes": "", "from_day": "2026-01-01"}
    answer = web.post("/channels/open", given)
    assert answer.status_code == 409
    assert 'value="0000-𠮷"' in answer.content.decode()


def test_a_page_for_each_act(web: Client, actor: Actor) -> None:
    given = {"kind": "email", "address": "gk@linxi.example", "notes": "", "from_day": "2026-03-18"}
    assert web.post("/channels/open", given).status_code == 302
    given = {"kind": "email", "on": "2026-03-18", "works": "0", "note": "退信，已报修"}
    assert web.post("/channels/test", given).status_code == 302
    page = web.get("/channels/").content.decode()
    assert "gk@linxi.example" in page
    assert "退信，已报修" in page
    assert (
        web.post("/channels/close", {"kind": "email", "until_day": "2026-03-18"}).status_code == 302
    )
    assert Kind.EMAIL not in kinds(actor.organ, NEXT)
