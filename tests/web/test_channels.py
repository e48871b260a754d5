"""The register of opened channels."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from gongkai.web import home
from gongkai.web.organs import channels, services
from gongkai.web.organs.models import Actor, Channel, Organ

DAY, NEXT, LATER = date(2026, 3, 18), date(2026, 3, 19), date(2026, 4, 1)
Kind = Channel.Kind


def kinds(organ: Organ, day: date) -> list[str]:
    return [one.kind for one in services.open_channels(organ, day)]


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "today", lambda: DAY)


@pytest.mark.article("R711 28")
def test_in_person_and_by_post_are_open_whatever_is_written_down(organ: Organ) -> None:
    assert kinds(organ, DAY) == [Kind.IN_PERSON, Kind.POST]
    assert services.is_open(organ, "post", DAY)
    assert not services.is_open(organ, "fax", DAY)


@pytest.mark.article("R711 28")
@pytest.mark.parametrize("kind", [Kind.IN_PERSON, Kind.POST])
def test_they_can_never_be_closed(kind: Channel.Kind, actor: Actor) -> None:
    channels.open_channel(actor, kind, "示例路 1 号", "", DAY, DAY)
    with pytest.raises(channels.NotPossible, match="不得关闭"):
        channels.close_channel(actor, kind, DAY, DAY)
    assert services.is_open(actor.organ, kind, LATER)


def test_a_channel_is_open_from_its_day_through_its_last(actor: Actor) -> None:
    channels.open_channel(actor, Kind.FAX, "0000-1", "", NEXT, DAY)
    channels.close_channel(actor, Kind.FAX, LATER, DAY)
    open_on = {day: Kind.FAX in kinds(actor.organ, day) for day in (DAY, NEXT, LATER)}
    assert open_on == {DAY: False, NEXT: True, LATER: True}
    assert not services.is_open(actor.organ, "fax", date(2026, 4, 2))


def test_a_change_counts_from_its_day_and_the_past_stays(actor: Actor) -> None:
    channels.open_channel(actor, Kind.FAX, "0000-1", "", DAY, DAY)
    channels.open_channel(actor, Kind.FAX, "0000-2", "", LATER, DAY)
    channels.open_channel(actor, Kind.FAX, "0000-3", "", LATER, DAY)

    def address(day: date) -> str:
        return next(o.address for o in channels.opened_on(actor.organ, day) if o.kind == Kind.FAX)

    assert address(NEXT) == "0000-1"
    assert address(LATER) == "0000-3", "what had not begun may still be rewritten"
    with pytest.raises(channels.NotPossible, match="不能早于今天"):
        channels.open_channel(actor, Kind.FAX, "0000-4", "", date(2026, 3, 17), DAY)


def test_a_test_needs_an_open_channel_and_a_failure_a_word(actor: Actor) -> None:
    with pytest.raises(channels.NotPossible, match="没有开通"):
        channels.record_test(actor, Kind.FAX, DAY, True, "", DAY)
    with pytest.raises(channels.NotPossible, match="哪里不通"):
        channels.record_test(actor, Kind.POST, DAY, False, " ", DAY)
    with pytest.raises(channels.NotPossible, match="不能晚于今天"):
        channels.record_test(actor, Kind.POST, NEXT, True, "", DAY)


def test_every_channel_is_wanted_each_month_anew(actor: Actor) -> None:
    channels.record_test(actor, Kind.POST, date(2026, 3, 1), True, "", DAY)
    untested = [one.kind for one in channels.untested(actor.organ, DAY)]
    assert untested == [Kind.IN_PERSON]
    assert len(channels.untested(actor.organ, LATER)) == 2


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
    assert not services.is_open(actor.organ, "email", NEXT)
