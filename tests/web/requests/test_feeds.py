"""The calendar by a secret address, and the oversight officer's view."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar

from gongkai.web.organs.models import Organ, RoleGrant
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import feeds, oversight
from gongkai.web.requests.models import CalendarFeed
from tests.web.conftest import sign_in, stand
from tests.web.requests.conftest import DRAFT, NOW, PERSON, Desk, decided, in_process


def address(desk: Desk, token: str) -> str:
    return f"/requests/calendar/{desk.organ.pk}/{token}.ics"


def test_the_calendar_has_numbers_and_dates_and_nothing_else(
    desk: Desk, anybody: Client, day: date
) -> None:
    subject = in_process(desk, date(2026, 3, 9), description="不外传的描述")
    token = feeds.make(desk.people[Role.CLERK], NOW)
    answer = anybody.get(address(desk, token))
    assert answer["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == desk.row(subject).due_on
    assert desk.row(subject).number in event["summary"]
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "TRANSP"}
    text = answer.content.decode()
    assert "不外传的描述" not in text and PERSON["name"] not in text


def test_the_token_is_long_kept_as_a_digest_and_can_be_taken_back(
    desk: Desk, anybody: Client, day: date
) -> None:
    clerk = desk.people[Role.CLERK]
    token = feeds.make(clerk, NOW)
    assert len(token) * 6 >= 128
    assert token not in str(list(CalendarFeed.objects.values()))
    second = feeds.make(clerk, NOW)
    assert anybody.get(address(desk, token)).status_code == 404, "a new one replaces it"
    assert anybody.get(address(desk, second)).status_code == 200
    other = Organ.objects.create(name="别的单位")
    for organ in (other.pk, 10**30):
        assert anybody.get(f"/requests/calendar/{organ}/{second}.ics").status_code == 404
    sign_in(clerk).post("/requests/calendar/", {"do": "revoke"})
    assert anybody.get(address(desk, second)).status_code == 404


def test_whoever_works_here_no_more_has_no_calendar(desk: Desk, anybody: Client, day: date) -> None:
    clerk = desk.people[Role.CLERK]
    token = feeds.make(clerk, NOW)
    RoleGrant.objects.filter(actor=clerk).update(until_day=date(2026, 3, 17))
    assert anybody.get(address(desk, token)).status_code == 404


def test_a_calendar_is_of_what_waits_for_its_owner(desk: Desk, day: date) -> None:
    in_process(desk, date(2026, 3, 9), description="有人办")
    reviewer = desk.people[Role.REVIEWER]
    assert feeds.cases_of(reviewer, day) == []
    subject = in_process(desk, date(2026, 3, 9))
    desk.do(subject, "draft", day, **DRAFT)
    desk.do(subject, "submit", day)
    assert [row.subject for row in feeds.cases_of(reviewer, day)] == [subject]
    assert len(feeds.cases_of(desk.people[Role.OFFICER], day)) == 2


@pytest.mark.article("R711 47")
def test_the_officer_sees_the_organs_below_and_urges(desk: Desk, day: date) -> None:
    above = Organ.objects.create(name="安澜市人民政府")
    desk.organ.parent = above
    desk.organ.save()
    officer = stand(above, Role.OFFICER, name="公开办")
    late = in_process(desk, date(2026, 1, 5), description="早该答复的")
    in_process(desk, date(2026, 2, 12))
    done = in_process(desk, date(2026, 2, 5))
    decided(desk, done, date(2026, 3, 2))
    desk.do(done, "serve", date(2026, 3, 3), way="direct", proof="回证")
    with organ_scope([desk.organ.pk, above.pk]):
        own, below = oversight.lines([above, desk.organ], day)
    assert (own.open, own.late, own.days) == (0, 0, None)
    assert (below.open, below.late, below.week, below.closed) == (2, 1, 1, 1)
    assert str(below.days) == "26.0", "from 5 February to 3 March"
    web = sign_in(officer)
    assert "早该答复的" in web.get("/requests/oversight/").content.decode()
    sent = {"text": "请尽快答复。", "until": "2026-03-20", "key": "urging-key"}
    assert web.post(f"/requests/oversight/{late}/urge/", sent).status_code == 302
    assert web.post(f"/requests/oversight/{late}/urge/", sent).status_code == 302, "sent twice"
    (urging,) = desk.case(late).urgings
    assert (urging.text, urging.until) == ("请尽快答复。", date(2026, 3, 20))
    assert desk.row(late).urged
    assert "已督办，待回复" in web.get("/requests/oversight/").content.decode()
    refused = web.post(f"/requests/oversight/{done}/urge/", sent | {"key": "another-key"})
    assert refused.status_code == 400 and "没有督办成" in refused.content.decode()


def test_only_an_officer_urges(desk: Desk, day: date) -> None:
    late = in_process(desk, date(2026, 1, 5))
    web = sign_in(desk.people[Role.CLERK])
    assert web.get("/requests/oversight/").status_code == 403
    assert web.post(f"/requests/oversight/{late}/urge/", {"text": "快"}).status_code == 403
