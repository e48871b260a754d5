"""How to reach the requester, changed from the page of their request."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from gongkai.web.ledger import personal, rebuild, verify
from gongkai.web.ledger.models import Event, PersonalRead, PersonalRecord
from gongkai.web.organs import actors
from gongkai.web.organs.scope import organ_scope
from gongkai.web.portal import limits
from gongkai.web.requests.case import Person
from gongkai.web.requests.models import Requester
from gongkai.web.requests.papers import About
from tests.web.portal.conftest import (
    CARD,
    ENDING,
    NAME,
    PHONE,
    cases,
    fill,
    hidden,
    look,
    post,
    registered,
    submit,
)
from tests.web.requests.conftest import Desk

pytestmark = pytest.mark.article("R711 29")

ADDRESS = "/my-request/do/change_contact"
NEW = {"contact": "139 0000 5678", "email": "", "address": "安澜市𠮷祥里8号"}


def known(desk: Desk, ref: Person) -> dict[str, Any]:
    """What the record of that version says."""
    with organ_scope([desk.organ.pk]):
        data = {"personal": ref.personal, "version": ref.version, "digest": ref.digest}
        return personal.read(personal.Ref.of(data), actors.program(desk.organ), "核对")


def change(browser: Client, **more: str) -> HttpResponse:
    return post(browser, ADDRESS, NEW | more)


def test_a_change_is_a_new_version_of_the_record(browser: Client, desk: Desk, filed: str) -> None:
    registered(desk)
    before = cases(desk.organ)[0]
    assert f'href="{ADDRESS}"' in look(browser, filed)
    assert change(browser).status_code == 302
    row = cases(desk.organ)[0]
    was, now = known(desk, before.case.requester), known(desk, row.case.requester)
    changed = {"contact": "13900005678", "address": "安澜市𠮷祥里8号"}
    assert now == was | changed, "what was left blank stays, the query code too"
    assert row.case.requester.version == before.case.requester.version + 1
    assert (row.state, row.due_on) == (before.state, before.due_on)
    assert "你变更了联系方式" in browser.get("/my-request/").content.decode()
    with organ_scope([desk.organ.pk]):
        assert Requester.objects.get().version == row.case.requester.version
        assert list(rebuild.compare()) == []
    assert not list(verify.verify())


def test_the_event_tells_nothing_of_it(browser: Client, desk: Desk, filed: str) -> None:
    look(browser, filed)
    change(browser, email="aygul@mail.example")
    with organ_scope([desk.organ.pk]):
        event = Event.objects.get(act="change_contact")
        assert (event.role, event.actor.name) == ("requester", "申请人")
        assert event.data.keys() == {"requester"}
        told = str(list(Event.objects.values_list("data", "reason")))
        why = PersonalRead.objects.filter(why="申请人在网上变更联系方式")
        assert why.count() == 1
    for secret in (NAME, CARD, PHONE, "13900005678", "aygul@mail.example", "𠮷祥里"):
        assert secret not in told


def test_the_page_shows_nothing_of_what_is_known(browser: Client, desk: Desk, filed: str) -> None:
    look(browser, filed)
    page = browser.get(ADDRESS).content.decode()
    for secret in (NAME, CARD, PHONE):
        assert secret not in page


def test_from_then_on_the_new_number_opens_the_request(
    browser: Client, desk: Desk, filed: str
) -> None:
    look(browser, filed, PHONE[-4:])
    change(browser)
    assert post(browser, "/query", {"code": filed, "ending": PHONE[-4:]}).status_code == 404
    for ending in ("5678", ENDING):
        assert post(browser, "/query", {"code": filed, "ending": ending}).status_code == 302


def test_another_request_of_the_same_person_keeps_its_own(
    browser: Client, desk: Desk, filed: str
) -> None:
    another = Client(enforce_csrf_checks=True, HTTP_HOST="127.0.0.1")
    fill(another, desk.organ)
    second = submit(another, desk.organ)
    look(browser, second)
    change(browser)
    first, other = cases(desk.organ)
    assert known(desk, first.case.requester)["contact"] == PHONE
    codes = {known(desk, each.case.requester)["query_code"] for each in (first, other)}
    assert codes == {filed, second}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"contact": "", "email": "", "address": ""}, "三项都没有填写"),
        ({"contact": "12"}, "电话号码太短"),
        ({"email": "不是邮箱"}, "格式不对"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(
    browser: Client, desk: Desk, filed: str, typed: dict[str, str], says: str
) -> None:
    look(browser, filed)
    answer = change(browser, **typed)
    assert answer.status_code == 400
    assert says in answer.content.decode()
    with organ_scope([desk.organ.pk]):
        assert PersonalRecord.objects.count() == 1


def test_sent_twice_it_is_kept_once(browser: Client, desk: Desk, filed: str) -> None:
    look(browser, filed)
    sent = hidden(browser.get(ADDRESS).content.decode())
    assert browser.post(ADDRESS, NEW | sent).status_code == 302
    assert browser.post(ADDRESS, NEW | sent).status_code == 302
    other = browser.post(ADDRESS, NEW | sent | {"contact": "13700009999"})
    assert other.status_code == 409
    assert "内容与这次不同" in other.content.decode()
    with organ_scope([desk.organ.pk]):
        assert PersonalRecord.objects.count() == 2
        assert Event.objects.filter(act="change_contact").count() == 1


def test_whoever_saw_an_older_page_looks_again_first(
    browser: Client, desk: Desk, filed: str
) -> None:
    look(browser, filed)
    assert change(browser, version="0").status_code == 409
    with organ_scope([desk.organ.pk]):
        assert PersonalRecord.objects.count() == 1


def test_it_is_limited(
    browser: Client, desk: Desk, filed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(browser, filed)
    monkeypatch.setitem(limits.MOST, "answer", 0)
    assert change(browser).status_code == 429


def test_without_a_token_nothing_changes(browser: Client, desk: Desk, filed: str) -> None:
    look(browser, filed)
    assert browser.post(ADDRESS, NEW).status_code == 403


def test_it_ends_with_the_case(browser: Client, desk: Desk, filed: str) -> None:
    look(browser, filed)
    post(browser, "/my-request/do/withdraw", {"sure": "on"})
    assert ADDRESS not in browser.get("/my-request/").content.decode()
    assert browser.get(ADDRESS).status_code == 404


def test_documents_made_later_say_the_new_address(browser: Client, desk: Desk, filed: str) -> None:
    look(browser, filed)
    change(browser)
    row = cases(desk.organ)[0]
    with organ_scope([desk.organ.pk]):
        done = desk.do(row.subject, "confirm_receipt", date(2026, 3, 18), how="电话确认")
        values = About(done.event).values_for("registration_sheet")
    assert (values["申请人地址"], values["申请人电话"]) == (NEW["address"], "13900005678")
