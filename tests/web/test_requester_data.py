"""A requester's data stays where it belongs: out of the log, and out of other organs' sight."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from gongkai.web.ledger.models import Event
from gongkai.web.organs.models import Actor, Channel, Organ
from gongkai.web.organs.roles import DESK, Role
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import feeds, states
from gongkai.web.requests.models import RequestCase
from tests.web.conftest import sign_in, stand
from tests.web.portal.conftest import fill, post, submit
from tests.web.requests.conftest import DRAFT, NOW, PERSON, Desk, decided, desk, in_process, today
from tests.web.test_security import text_of

__all__ = ["desk", "today"]

DAY = date(2026, 3, 18)
CARD, PHONE = "11010519491231002X", "13987654321"
WHO = {
    "name": "阿依古丽·𠮷买提",
    "id_kind": "resident_card",
    "id_number": CARD,
    "contact": PHONE,
}
HOW = {"form": "electronic", "way": "email", "email": "gulnar@example.org", "address": ""}
THIRD = {"name": "安澜市永固建设工程有限公司", "contact": "0000-7654321"}
SECRETS = (WHO["name"], CARD, PHONE, HOW["email"], *THIRD.values())


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All that is logged, by whomever, however small."""
    for name in ("", "gongkai", "gongkai.web", "django", "django.request", "axes"):
        caplog.set_level(logging.DEBUG, logger=name)
    yield caplog


def _act(desk: Desk, subject: UUID, act: str, role: Role = Role.CLERK, **data: Any) -> None:
    """Do an act by its page."""
    client = sign_in(desk.people[role])
    address = f"/requests/{subject}/acts/{act}/"
    client.get(address)
    sent = {"key": desk.key() * 3, "version": desk.row(subject).version, "on": DAY.isoformat()}
    answer = client.post(address, {**data, **sent})
    assert answer.status_code == 302, (act, answer.content.decode())


def _to_the_third_party_and_back(desk: Desk, subject: UUID) -> None:
    _act(desk, subject, "confirm_receipt", how="电话告知")
    _act(desk, subject, "take", department="办公室")
    _act(desk, subject, "consult_third_party", about="建设方案", **THIRD)
    awaited = [each.id for each in desk.case(subject).notices if not each.delivered_on]
    _act(desk, subject, "deliver", notice=awaited[-1], way="direct", proof="回证")
    _act(desk, subject, "record_answer", consultation="c1", answer="agree", reasons="同意")


def _to_the_service(desk: Desk, subject: UUID) -> None:
    _act(desk, subject, "propose_extension", days="10", why="文件多")
    _act(desk, subject, "approve_extension", Role.LEADER)
    _act(desk, subject, "draft", **DRAFT)
    _act(desk, subject, "submit")
    for name, role in (
        ("review", Role.REVIEWER), ("secrecy_review", Role.SECRECY),
        ("legal_review", Role.LEGAL), ("sign", Role.LEADER),
    ):  # fmt: skip
        _act(desk, subject, name, role)
    _act(desk, subject, "serve", way="email", proof="已发送")


def _wrong_entries(desk: Desk, browser: Client) -> None:
    """What people get wrong, and the server answers with an error."""
    clerk = sign_in(desk.people[Role.CLERK])
    wrong = WHO | {"id_number": CARD[:-1] + "1", "channel": "in_person"}
    assert clerk.post("/requests/register/", wrong).status_code == 400
    clerk.post("/requests/ledger/requester/", {k: WHO[k] for k in ("id_kind", "id_number")})
    assert clerk.get("/requests/ledger/", {"q": WHO["name"]}).status_code == 200
    assert clerk.get("/requests/no-such-page/").status_code == 404
    post(browser, "/query", {"code": "AAAA-AAAA-AAAA", "ending": CARD[-4:]})


def test_a_whole_history_leaves_nothing_personal_in_the_log(
    desk: Desk, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.web.home.today", lambda: DAY)
    Channel.objects.create(
        organ=desk.organ, kind=Channel.Kind.INTERNET, address="本网站", from_day=date(2026, 1, 1)
    )
    browser = Client(enforce_csrf_checks=True, HTTP_HOST="127.0.0.1")
    fill(browser, desk.organ, who=WHO, how=HOW)
    code = submit(browser, desk.organ)
    subject = RequestCase.objects.get().subject
    _to_the_third_party_and_back(desk, subject)
    sign_in(desk.people[Role.CLERK]).post(f"/requests/{subject}/requester/")
    _to_the_service(desk, subject)
    assert desk.row(subject).state == states.SERVED
    answer = post(browser, "/query", {"code": code, "ending": CARD[-4:]})
    assert answer.status_code == 302
    page = browser.get(answer["Location"]).content.decode()
    links = set(re.findall(r'href="(/my-request/file/[^"]+)"', page))
    assert links
    assert all(browser.get(address).status_code == 200 for address in links)
    _wrong_entries(desk, browser)
    assert log.records, "something is logged, so that this could fail"
    formatter = logging.Formatter("%(name)s %(message)s")
    told = "\n".join(formatter.format(record) for record in log.records)
    events = str(list(Event.objects.values_list("data", "reason", "numbers")))
    for secret in (*SECRETS, code):
        assert secret not in told
        assert secret not in events


# Whoever knows or guesses an id of another organ finds nothing behind it.


@pytest.fixture
def outsider(desk: Desk) -> Actor:
    """Somebody of another organ, with every role of a desk."""
    other = Organ.objects.create(name="别的单位", word="别公")
    with organ_scope([other.pk]):
        return stand(other, *DESK, name="外人")


def _addresses(desk: Desk, subject: UUID) -> list[str]:
    row = desk.row(subject)
    files = [digest for made in row.case.documents for digest in made.files.values()]
    event = Event.objects.filter(subject=subject).earliest("id").pk
    pages = ["", "clock/", "questions/", "acts/note/", "acts/draft/", f"events/{event}/"]
    return [f"/requests/{subject}/{page}" for page in (*pages, *(f"files/{f}" for f in files))]


def test_nothing_of_a_case_opens_for_another_organ(desk: Desk, outsider: Actor) -> None:
    subject = in_process(desk)
    decided(desk, subject, date(2026, 2, 9))
    before = desk.row(subject).version
    client = sign_in(outsider)
    for address in _addresses(desk, subject):
        assert client.get(address).status_code == 404, address
        sent = {"key": "o" * 20, "on": "2026-02-10", "text": "x", "what": "void", "reason": "x"}
        assert client.post(address, sent).status_code in (404, 405), address
    assert client.post(f"/requests/{subject}/requester/").status_code == 404
    assert client.post(f"/requests/oversight/{subject}/urge/", {"text": "x"}).status_code == 404
    assert desk.row(subject).version == before


def test_no_list_or_export_tells_of_another_organ(desk: Desk, outsider: Actor) -> None:
    row = desk.row(in_process(desk))
    client = sign_in(outsider)
    secrets = (row.number, row.description, str(row.subject))
    for page in ("ledger/", "ledger/export.csv", "ledger/export.xlsx"):
        for query in ({}, {"organ": desk.organ.pk}, {"requester": row.requester_record}):
            answer = client.get(f"/requests/{page}", query)
            assert answer.status_code == 200
            assert not any(secret in text_of(answer) for secret in secrets), (page, query)
    for page in ("/requests/board/", "/requests/oversight/", "/api/register"):
        for query in ({}, {"organ": desk.organ.pk, "handler": desk.people[Role.CLERK].pk}):
            found = text_of(client.get(page, query))
            assert not any(secret in found for secret in secrets), page
    number = {name: PERSON[name] for name in ("id_kind", "id_number")}
    answer = client.post("/requests/ledger/requester/", number)
    assert answer["Location"].endswith("00000000-0000-0000-0000-000000000000")


def test_a_secret_link_opens_the_calendar_of_its_own_organ_only(
    desk: Desk, outsider: Actor, anybody: Client
) -> None:
    row = desk.row(in_process(desk, date(2026, 12, 24)))
    with organ_scope([outsider.organ_id]):
        token = feeds.make(outsider, NOW)
    assert anybody.get(f"/requests/calendar/{desk.organ.pk}/{token}.ics").status_code == 404
    own: HttpResponse = anybody.get(f"/requests/calendar/{outsider.organ_id}/{token}.ics")
    assert own.status_code == 200
    assert row.number not in own.content.decode()


def test_a_file_or_line_of_one_case_does_not_open_through_another(desk: Desk) -> None:
    one, other = in_process(desk), in_process(desk, description="另一件事项的材料")
    clerk = sign_in(desk.people[Role.CLERK])
    for address in _addresses(desk, one):
        if "/files/" in address or "/events/" in address:
            assert clerk.get(address).status_code == 200
            assert clerk.get(address.replace(str(one), str(other))).status_code == 404
