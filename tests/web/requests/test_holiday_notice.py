"""Whoever may enter the holidays of a year is told once a week while nobody has."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as outgoing

from gongkai.web.ledger import duties
from gongkai.web.organs import calendars
from gongkai.web.organs.models import Actor, Organ, Person
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import holiday_notice, notices
from gongkai.web.requests.models import Notice
from tests.web.conftest import stand, work_off
from tests.web.requests.conftest import NOW, Desk, in_process
from tests.web.requests.test_rederiving import NEXT
from tests.web.requests.test_reminders import WITH_MAIL

MIDDLE = date(2026, 12, 15)
A_WEEK = timedelta(days=7)


@pytest.fixture
def keeper(desk: Desk) -> Actor:
    found = stand(desk.organ, Role.SYSTEM, name="系统管理员")
    Person.objects.filter(pk=found.person_id).update(email="admin@example.com")
    return found


def a_day(day: date) -> list[str]:
    """Let the worker have its day; the titles of the letters that went out."""
    before = len(outgoing.outbox)
    duties.see_to(day, datetime(day.year, day.month, day.day, 1, tzinfo=UTC))
    work_off()
    return [letter.subject for letter in outgoing.outbox[before:]]


SAID = "工作日历：2027 年放假安排还没有录入，期限只能暂定。"


@WITH_MAIL
def test_from_mid_december_once_a_week_until_it_is_entered(desk: Desk, keeper: Actor) -> None:
    assert calendars.missing(MIDDLE - A_WEEK) == 2027, "the page asks for it since November"
    assert a_day(MIDDLE - timedelta(days=1)) == []
    assert a_day(MIDDLE) == [SAID]
    assert outgoing.outbox[-1].to == ["admin@example.com"]
    assert [a_day(MIDDLE + timedelta(days=each)) for each in range(1, 7)] == [[]] * 6
    assert a_day(MIDDLE + A_WEEK) == [SAID]
    calendars.set_year(keeper, 2027, "国办发明电〔2026〕1号", NEXT)
    assert a_day(MIDDLE + 2 * A_WEEK) == []


@WITH_MAIL
def test_a_machine_that_stood_still_tells_when_it_runs_again(desk: Desk, keeper: Actor) -> None:
    assert a_day(MIDDLE + timedelta(days=11)) == [SAID]
    assert a_day(MIDDLE + timedelta(days=12)) == []
    assert a_day(MIDDLE + timedelta(days=14)) == [SAID]


@WITH_MAIL
def test_it_goes_on_in_the_new_year(desk: Desk, keeper: Actor) -> None:
    assert a_day(date(2027, 1, 5)) == [SAID]


@WITH_MAIL
def test_only_whoever_may_enter_it_is_told(desk: Desk, keeper: Actor) -> None:
    """The calendar is one for all: the organ above all others keeps it (domain/10)."""
    below = Organ.objects.create(name="安澜市教育局", parent=desk.organ)
    with organ_scope([below.pk]):
        other = stand(below, Role.SYSTEM)
        Person.objects.filter(pk=other.person_id).update(email="below@example.com")
    clerk = desk.people[Role.CLERK].person
    Person.objects.filter(pk=clerk.pk).update(email="clerk@example.com")
    a_day(MIDDLE)
    assert [letter.to for letter in outgoing.outbox] == [["admin@example.com"]]


@WITH_MAIL
def test_it_stands_beside_the_cases_of_the_same_day(desk: Desk, keeper: Actor) -> None:
    clerk = desk.people[Role.CLERK].person
    Person.objects.filter(pk=clerk.pk).update(email="clerk@example.com")
    in_process(desk, date(2026, 11, 20))
    assert sorted(a_day(date(2026, 12, 17))) == ["依申请公开：1 项期限提醒", SAID]


def test_it_ends_when_the_notice_is_entered(desk: Desk, keeper: Actor) -> None:
    notices.tell(desk.organ, MIDDLE)
    assert [told.words for told in notices.for_actor(keeper)] == [holiday_notice.WORDS]
    calendars.set_year(keeper, 2027, "国办发明电〔2026〕1号", NEXT)
    notices.tell(desk.organ, MIDDLE + timedelta(days=1))
    assert Notice.objects.get().over_on == MIDDLE + timedelta(days=1)
    assert notices.mail(desk.organ, NOW) == 0
