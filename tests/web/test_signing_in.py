"""Signing in: passwords, lock-out, sessions, the choice of organ."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from gongkai.web import home
from gongkai.web.organs import locks, people
from gongkai.web.organs.models import Actor, Organ, Person, RoleGrant, SignIn
from gongkai.web.organs.roles import Role
from tests.web.conftest import sign_in, stand

SECRET = "Wrong-horse-battery-9"
NEW = "溪水长流-2026-三月"


@pytest.fixture
def person(organ: Organ) -> Person:
    made = Person(login_name="wang", name="王经办", must_change=False)
    made.set_password(SECRET)
    made.save()
    actor = Actor.objects.create(organ=organ, person=made, name="王经办")
    RoleGrant.objects.create(actor=actor, role=Role.CLERK, from_day="2020-01-01")
    return made


def enter(client: Client, name: str = "wang", password: str = SECRET, **more: str) -> object:
    return client.post("/sign-in/", {"username": name, "password": password} | more)


def test_a_person_signs_in_and_lands_at_the_first_desk(person: Person, anybody: Client) -> None:
    answer = enter(anybody)
    assert answer["Location"] == "/desk/"
    assert anybody.get("/desk/").status_code == 302
    assert anybody.get("/reading-room/").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/channels/", "/channels/"),
        ("https://evil.example/", "/desk/"),
        ("//evil.example/", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
    ],
)
def test_afterwards_one_is_where_one_wanted_and_never_elsewhere(
    wanted: str, goes: str, person: Person, anybody: Client
) -> None:
    assert enter(anybody, next=wanted)["Location"] == goes


def test_an_unknown_name_and_a_wrong_password_look_alike(person: Person, anybody: Client) -> None:
    unknown = enter(anybody, "nobody").content.decode()
    wrong = enter(anybody, "wang", "x").content.decode()
    assert "用户名或者密码不对" in unknown
    assert unknown.count("再错 4 次") == wrong.count("再错 4 次") == 1


def test_five_wrong_passwords_lock_the_name_wherever_they_come_from(
    person: Person, anybody: Client
) -> None:
    for number in range(locks.LIMIT):
        client = Client(
            REMOTE_ADDR=f"10.0.0.{number + 1}",
            HTTP_HOST="127.0.0.1",
            HTTP_USER_AGENT=f"browser {number}",
        )
        answer = enter(client, password="x")
    assert answer.status_code == 403
    assert "请 15 分钟后再试，或者请安全管理员解锁" in answer.content.decode()
    assert enter(anybody).status_code == 403, "the right password does not help"
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert enter(anybody).status_code == 302


def test_the_security_administrator_lifts_a_lock(person: Person, anybody: Client) -> None:
    for _ in range(locks.LIMIT):
        enter(anybody, password="x")
    admin = sign_in(stand(Organ.objects.get(), Role.SECURITY))
    assert "wang" in admin.get("/security/locks/").content.decode()
    assert admin.post("/security/locks/lift", {"name": "wang\x00"}).status_code == 404
    assert admin.post("/security/locks/lift", {"name": "wang"}).status_code == 302
    assert enter(anybody).status_code == 302


def test_no_password_is_written_down(
    person: Person, anybody: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    enter(anybody, password="Tiger-typed-in-haste")
    attempt = AccessAttempt.objects.get()
    row = SignIn.objects.get(result=SignIn.Result.WRONG)
    written = f"{vars(attempt)} {vars(row)} {caplog.text}"
    assert "Tiger" not in written


def test_a_planted_session_is_worth_nothing(person: Person, anybody: Client) -> None:
    anybody.cookies["gongkai-session"] = "planted"
    enter(anybody)
    assert anybody.cookies["gongkai-session"].value != "planted"


@pytest.mark.parametrize(
    ("seen", "begun", "is_open"),
    [
        (timedelta(minutes=29), timedelta(hours=1), True),
        (timedelta(minutes=31), timedelta(hours=1), False),
        (timedelta(minutes=1), timedelta(hours=11, minutes=59), True),
        (timedelta(minutes=1), timedelta(hours=12, minutes=1), False),
    ],
)
def test_a_session_ends_by_idling_and_after_a_day(
    seen: timedelta, begun: timedelta, is_open: bool, web: Client
) -> None:
    now = timezone.now()
    SignIn.objects.update(at=now - begun, seen_at=now - seen)
    assert web.get("/account/").status_code == (200 if is_open else 302)
    assert (SignIn.objects.get().ended_at is None) == is_open


def test_leaving_and_ending_elsewhere(actor: Actor, web: Client) -> None:
    other = sign_in(actor)
    number = SignIn.objects.order_by("pk")[0].pk
    assert other.post(f"/account/sessions/{number}/end").status_code == 302
    assert web.get("/account/").status_code == 302
    assert other.post("/sign-out").status_code == 302
    assert other.get("/account/").status_code == 302


def test_nobody_ends_anothers_session(web: Client, stranger: Actor) -> None:
    sign_in(stranger)
    number = SignIn.objects.get(person=stranger.person).pk
    assert web.post(f"/account/sessions/{number}/end").status_code == 404


def test_a_form_sent_after_the_session_ended_says_how_to_keep_it(web: Client) -> None:
    SignIn.objects.update(ended_at=timezone.now())
    answer = web.post("/channels/test", {"kind": "post"})
    assert answer.status_code == 403
    assert "填写的内容还在" in answer.content.decode()


def test_the_initial_password_must_be_changed_first(organ: Organ, anybody: Client) -> None:
    person, secret = people.create("lili", "李经办")
    Actor.objects.create(organ=organ, person=person, name="李经办")
    enter(anybody, "lili", secret)
    assert anybody.get("/account/")["Location"] == "/account/password/"
    for new, again, says in (
        (secret, secret, "不能与现在的密码相同"),
        (NEW, "x", "两次填写的新密码不一样"),
        ("12345678901", "12345678901", "密码只包含数字"),
        ("password12", "password12", "这个密码太常见了"),
        ("短", "短", "密码太短，至少要有 10 个字符"),
    ):
        answer = anybody.post("/account/password/", {"old": secret, "new": new, "again": again})
        assert answer.status_code == 400
        assert says in answer.content.decode()
    given = {"old": secret, "new": NEW, "again": NEW}
    assert anybody.post("/account/password/", given).status_code == 302
    assert anybody.get("/account/").status_code == 200
    person.refresh_from_db()
    assert person.password.startswith("pbkdf2_sha256$")


def test_a_person_of_two_organs_chooses(person: Person, organ: Organ, anybody: Client) -> None:
    other = Organ.objects.create(name="安澜市教育局")
    second = Actor.objects.create(organ=other, person=person, name="王经办")
    foreign = stand(Organ.objects.create(name="别的单位"), Role.CLERK)
    assert enter(anybody)["Location"] == "/sign-in/organ/"
    assert anybody.get("/account/").status_code == 302, "no organ, no page"
    assert "安澜市教育局" in anybody.get("/sign-in/organ/").content.decode()
    assert anybody.post("/sign-in/organ/", {"actor": foreign.pk}).status_code == 404
    anybody.post("/sign-in/organ/", {"actor": second.pk})
    assert "安澜市教育局" in anybody.get("/account/").content.decode()
    assert anybody.get("/channels/").status_code == 403, "the role is held in the other organ"


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(home, "is_demo", lambda: True)
    yield


def test_demo_people_sign_in_by_a_button_in_the_demo_only(
    actor: Actor, anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Person.objects.filter(pk=actor.person_id).update(is_demo=True)
    address = f"/sign-in/demo/{actor.pk}"
    assert anybody.post(address).status_code == 404
    assert "演示" not in anybody.get("/sign-in/").content.decode()
    monkeypatch.setattr(home, "is_demo", lambda: True)
    assert "演示岗位" in anybody.get("/sign-in/").content.decode()
    assert anybody.post(address).status_code == 302
    assert anybody.get("/reading-room/").status_code == 200


def test_in_the_demo_too_only_demo_people_have_a_button(
    demo: None, actor: Actor, anybody: Client
) -> None:
    assert anybody.post(f"/sign-in/demo/{actor.pk}").status_code == 404


@pytest.mark.parametrize("closed", ["person", "actor", "organ"])
def test_who_or_what_is_closed_opens_nothing(closed: str, actor: Actor, web: Client) -> None:
    row = {"person": actor.person, "actor": actor, "organ": actor.organ}[closed]
    type(row).objects.filter(pk=row.pk).update(is_active=False)
    assert web.get("/reading-room/").status_code in (302, 403)


def test_a_grant_counts_from_its_day_until_its_day(actor: Actor) -> None:
    from datetime import date

    from gongkai.web.organs.standing import roles_of

    RoleGrant.objects.all().delete()
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    RoleGrant.objects.create(actor=actor, role="clerk", from_day=first, until_day=last)
    for day, held in (
        (first - timedelta(days=1), False), (first, True), (last, True),
        (last + timedelta(days=1), False),
    ):  # fmt: skip
        assert (Role.CLERK in roles_of(actor, day)) == held
