"""Reminders: each rule of domain/07 §3, told once, and only while there is something to tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as outgoing
from django.test import override_settings

from gongkai.statute import calendar
from gongkai.web.ledger import duties, personal
from gongkai.web.ledger.models import Job
from gongkai.web.organs.models import Person
from gongkai.web.organs.roles import Role
from gongkai.web.requests import notices
from gongkai.web.requests.models import Notice
from gongkai.web.requests.reminders import WORDS, reminders
from tests.web.conftest import sign_in, work_off
from tests.web.requests.conftest import NOW, PERSON, Desk, decided, in_process

ARRIVED = date(2026, 2, 5)
DUE = date(2026, 3, 11)
WITH_MAIL = override_settings(
    EMAIL_HOST="mail.example.com", EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"
)


def before(due: date, days: int) -> date:
    return calendar.official().subtract(due, days)


def told(desk: Desk, subject: object, today: date) -> set[tuple[str, date]]:
    return {(each.rule, each.due_on) for each in reminders(desk.case(subject), today)}


@pytest.mark.article("R711 33")
def test_five_and_two_working_days_before_the_reply_is_due(desk: Desk) -> None:
    subject = in_process(desk, ARRIVED)
    assert told(desk, subject, before(DUE, 6)) == set()
    assert told(desk, subject, before(DUE, 5)) == {("reply_5", DUE)}
    assert told(desk, subject, before(DUE, 3)) == {("reply_5", DUE)}
    assert told(desk, subject, before(DUE, 2)) == {("reply_2", DUE)}
    assert told(desk, subject, DUE + timedelta(days=9)) == {("reply_2", DUE)}, "not told yet"


@pytest.mark.article("R711 33")
def test_an_answered_case_reminds_of_nothing(desk: Desk) -> None:
    subject = in_process(desk, ARRIVED)
    decided(desk, subject, date(2026, 3, 2))
    desk.do(subject, "serve", date(2026, 3, 3), way="direct", proof="回证")
    assert told(desk, subject, DUE) == set()


@pytest.mark.article("R711 30")
def test_on_the_sixth_day_of_the_correction_window(desk: Desk) -> None:
    subject = desk.arrive(ARRIVED)
    seventh = calendar.official().add(ARRIVED, 7)
    assert told(desk, subject, before(seventh, 2)) == set()
    assert told(desk, subject, before(seventh, 1)) == {("correction_window", seventh)}
    assert told(desk, subject, seventh) == {("correction_window", seventh)}
    assert told(desk, subject, seventh + timedelta(days=1)) == set(), "the window is closed"
    desk.do(subject, "ask_correction", ARRIVED, unclear="不", guidance="写", until="2026-03-20")
    assert told(desk, subject, seventh) == set()


@pytest.mark.article("R711 30")
def test_before_the_correction_itself_is_due(desk: Desk) -> None:
    subject, until = desk.arrive(ARRIVED), date(2026, 3, 20)
    desk.do(subject, "ask_correction", ARRIVED, unclear="不", guidance="写", until=until)
    assert told(desk, subject, before(until, 5)) == {("correction_5", until)}
    assert told(desk, subject, before(until, 2)) == {("correction_2", until)}


@pytest.mark.article("R711 31")
def test_a_working_day_after_arrival_the_confirmation_is_missing(desk: Desk) -> None:
    friday = date(2026, 3, 6)
    subject = desk.arrive(friday, act="file_online", channel="internet")
    assert told(desk, subject, friday + timedelta(days=2)) == set(), "a Sunday"
    assert told(desk, subject, date(2026, 3, 9)) == {("confirmation", friday)}
    desk.do(subject, "confirm_receipt", date(2026, 3, 9), how="电话")
    assert told(desk, subject, date(2026, 3, 9)) == set()


@pytest.mark.article("R711 33")
def test_on_day_eighteen_an_extension_is_not_approved(desk: Desk) -> None:
    subject = in_process(desk, ARRIVED)
    desk.do(subject, "propose_extension", date(2026, 2, 26), days=20, why="需要汇总")
    eighteenth = calendar.official().add(ARRIVED, 18)
    assert ("extension", DUE) not in told(desk, subject, before(eighteenth, 1))
    assert ("extension", DUE) in told(desk, subject, eighteenth)
    assert ("extension", DUE) not in told(desk, subject, DUE + timedelta(days=1)), "too late"
    desk.do(subject, "approve_extension", eighteenth)
    assert ("extension", DUE) not in told(desk, subject, eighteenth)


@pytest.mark.article("R711 32")
def test_on_day_thirteen_the_third_party_has_not_answered(desk: Desk) -> None:
    subject = in_process(desk, ARRIVED)
    asked = date(2026, 2, 9)
    desk.do(
        subject, "consult_third_party", asked, about="合同", third_party=_somebody(desk)
    )  # fmt: skip
    last = calendar.official().add(asked, 15)
    thirteenth = calendar.official().add(asked, 13)
    assert ("third_party_2", last) not in told(desk, subject, before(thirteenth, 1))
    assert ("third_party_2", last) in told(desk, subject, thirteenth)
    desk.do(subject, "record_answer", thirteenth, consultation="c1", answer="agree")
    assert ("third_party_2", last) not in told(desk, subject, thirteenth)


def _somebody(desk: Desk) -> dict[str, object]:
    return personal.keep(desk.organ, {"name": "某公司"}).as_data()


def test_every_rule_has_words(desk: Desk) -> None:
    subject = in_process(desk, ARRIVED)
    desk.do(subject, "propose_extension", date(2026, 2, 26), days=20, why="需要汇总")
    days = [ARRIVED + timedelta(days=n) for n in range(60)]
    assert {rule for day in days for rule, _ in told(desk, subject, day)} <= set(WORDS)


def test_nobody_is_told_twice_and_nothing_is_lost_over_a_weekend(desk: Desk) -> None:
    in_process(desk, ARRIVED)
    assert notices.tell(desk.organ, before(DUE, 4)) == 1, "day 5 before was a day without worker"
    assert notices.tell(desk.organ, before(DUE, 4)) == 0
    assert notices.tell(desk.organ, before(DUE, 3)) == 0
    assert notices.tell(desk.organ, before(DUE, 2)) == 1, "the nearer date is a new reminder"
    clerk = desk.people[Role.CLERK]
    assert [each.notice.rule for each in notices.for_actor(clerk)] == ["reply_2"]


def test_a_notice_ends_when_there_is_nothing_to_remind_of(desk: Desk) -> None:
    subject = in_process(desk, ARRIVED)
    notices.tell(desk.organ, before(DUE, 2))
    decided(desk, subject, before(DUE, 2))
    desk.do(subject, "serve", before(DUE, 1), way="direct", proof="回证")
    notices.tell(desk.organ, before(DUE, 1))
    assert notices.for_actor(desk.people[Role.CLERK]) == []
    assert Notice.objects.get().over_on == before(DUE, 1)


def test_the_leader_hears_of_an_extension_and_the_reviewer_of_their_turn(desk: Desk) -> None:
    subject = in_process(desk, ARRIVED)
    desk.do(subject, "propose_extension", date(2026, 2, 26), days=20, why="需要汇总")
    notices.tell(desk.organ, before(DUE, 2))
    assert [n.notice.rule for n in notices.for_actor(desk.people[Role.LEADER])] == ["extension"]
    assert notices.for_actor(desk.people[Role.REVIEWER]) == []


def test_the_page_shows_a_notice_until_it_is_put_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.web.home.today", lambda: before(DUE, 2))
    in_process(desk, ARRIVED)
    web = sign_in(desk.people[Role.CLERK])
    web.post("/requests/notices/now/")
    assert "期限提醒" in web.get("/requests/board/").content.decode()
    key = notices.for_actor(desk.people[Role.CLERK])[0].notice.pk
    other = sign_in(desk.people[Role.REVIEWER])
    other.post("/requests/notices/seen/", {"notice": key})
    assert "期限提醒" in web.get("/requests/board/").content.decode(), "another's is not mine"
    web.post("/requests/notices/seen/", {"notice": key})
    assert "期限提醒" not in web.get("/requests/board/").content.decode()


def test_the_worker_tells_each_organ_once_a_day(desk: Desk) -> None:
    in_process(desk, ARRIVED)
    day = before(DUE, 2)
    for _ in range(3):
        duties.see_to(day, datetime(2026, 3, 9, tzinfo=UTC))
        work_off()
    jobs_done = Job.objects.filter(kind=notices.KIND)
    assert [job.state for job in jobs_done] == ["done"]
    assert jobs_done[0].result["made"] == 1


def _address(desk: Desk) -> None:
    clerk = desk.people[Role.CLERK].person
    Person.objects.filter(pk=clerk.pk).update(email="clerk@example.com")


def test_no_letter_goes_out_without_a_mail_server(desk: Desk) -> None:
    _address(desk)
    in_process(desk, ARRIVED)
    notices.tell(desk.organ, before(DUE, 2))
    assert notices.mail(desk.organ, NOW) == 0 and not outgoing.outbox


@WITH_MAIL
def test_a_letter_holds_number_and_date_and_goes_out_once(desk: Desk) -> None:
    _address(desk)
    subject = in_process(desk, ARRIVED, description="秘密的描述")
    notices.tell(desk.organ, before(DUE, 2))
    assert notices.mail(desk.organ, NOW) == 1
    assert notices.mail(desk.organ, NOW) == 0
    (letter,) = outgoing.outbox
    assert letter.to == ["clerk@example.com"]
    assert desk.row(subject).number in letter.body and "2026-03-11" in letter.body
    assert "秘密的描述" not in letter.body and PERSON["name"] not in letter.body
