"""The requester looks, answers and collects; nobody else does."""

from __future__ import annotations

import logging
import re
from datetime import date

import pytest
from django.test import Client

from gongkai.web.ledger.acts import Refused
from gongkai.web.ledger.models import Event, PersonalRead
from gongkai.web.organs.scope import organ_scope
from gongkai.web.portal import limits
from gongkai.web.requests import codes
from tests.web.portal.conftest import (
    CARD,
    ENDING,
    NAME,
    PHONE,
    cases,
    correction_asked,
    fill,
    hidden,
    look,
    post,
    registered,
    submit,
)
from tests.web.requests.conftest import Desk, decided


@pytest.mark.parametrize("ending", [ENDING, ENDING.lower(), PHONE[-4:], "００２Ｘ"])
def test_the_code_and_four_characters_open_the_request(
    browser: Client, desk: Desk, filed: str, ending: str
) -> None:
    page = look(browser, filed.lower().replace("-", " "), ending)
    assert "等待双方确认收到" in page
    assert "2025年老旧小区改造项目" in page
    assert NAME not in page
    assert CARD not in page


def test_wrong_code_and_wrong_number_answer_the_same(
    browser: Client, desk: Desk, filed: str
) -> None:
    pages = set()
    for code, ending in (
        (codes.new(), ENDING),
        (filed, "9999"),
        ("不是查询码", ENDING),
        (filed, "2X"),
    ):
        answer = post(browser, "/query", {"code": code, "ending": ending})
        assert answer.status_code == 404
        text = answer.content.decode()
        pages.add(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text))
    assert len(pages) == 1
    assert browser.get("/my-request/")["Location"] == "/query"


def test_guessing_is_stopped_even_with_the_right_answer(
    browser: Client, desk: Desk, filed: str
) -> None:
    for _ in range(limits.MOST["query_code"]):
        assert post(browser, "/query", {"code": filed, "ending": "9999"}).status_code == 404
    assert post(browser, "/query", {"code": filed, "ending": ENDING}).status_code == 429


def test_guessing_codes_from_one_address_is_stopped(browser: Client, desk: Desk) -> None:
    for _ in range(limits.MOST["query_address"]):
        assert post(browser, "/query", {"code": codes.new(), "ending": ENDING}).status_code == 404
    assert post(browser, "/query", {"code": codes.new(), "ending": ENDING}).status_code == 429


def test_every_look_at_the_personal_record_is_logged(
    browser: Client, desk: Desk, filed: str
) -> None:
    with organ_scope([desk.organ.pk]):
        before = PersonalRead.objects.count()
    look(browser, filed)
    with organ_scope([desk.organ.pk]):
        reads = PersonalRead.objects.order_by("id")[before:]
        assert [(each.actor.name, each.why) for each in reads] == [
            ("申请人", "申请人凭查询码查看办理情况")
        ]


@pytest.mark.article("R711 31")
def test_after_confirmation_the_page_says_until_when(
    browser: Client, desk: Desk, filed: str
) -> None:
    registered(desk)
    page = look(browser, filed)
    assert "本机关应当在2026年3月11日前答复你，现在已经逾期" in page
    assert "2026年2月5日为收到申请之日" in page
    assert "接收回执" in page


def test_collecting_a_document_is_its_delivery(browser: Client, desk: Desk, filed: str) -> None:
    correction_asked(desk)
    page = look(browser, filed)
    links = re.findall(r'href="(/my-request/file/\d+/correction_notice/pdf)"', page)
    assert len(links) == 1
    assert "未读" in page
    for _ in range(2):
        answer = browser.get(links[0])
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
        assert answer["Content-Disposition"].startswith("attachment")
    row = cases(desk.organ)[0]
    delivered = {each.key: each.delivered_on for each in row.case.notices}
    assert delivered["correction_notice"] == date(2026, 3, 18)
    with organ_scope([desk.organ.pk]):
        assert Event.objects.filter(act="deliver").count() == 1


def test_only_what_is_addressed_to_the_requester_is_given(
    browser: Client, desk: Desk, filed: str
) -> None:
    correction_asked(desk)
    look(browser, filed)
    theirs = set(
        re.findall(r"/my-request/file/(\d+)/(\w+)/", browser.get("/my-request/").content.decode())
    )
    made = {(str(each.event), each.key) for each in cases(desk.organ)[0].case.documents}
    inner = made - theirs
    assert "registration_sheet" in {key for _, key in inner}
    for event, key in inner:
        assert browser.get(f"/my-request/file/{event}/{key}/pdf").status_code == 404


@pytest.mark.article("R711 36")
def test_the_reply_is_read_and_rated(browser: Client, desk: Desk, filed: str) -> None:
    registered(desk)
    with organ_scope([desk.organ.pk]):
        subject = cases(desk.organ)[0].subject
        desk.do(subject, "take", date(2026, 2, 6), department="办公室")
        decided(desk, subject, date(2026, 3, 2))
        assert "reply_open" not in look(browser, filed), "not before it is served"
        desk.do(subject, "serve", date(2026, 3, 3), way="internet")
    page = browser.get("/my-request/").content.decode()
    link = re.search(r'href="(/my-request/file/\d+/reply_open/pdf)"', page)
    assert link, page
    assert "review_sheet" not in page
    assert browser.get(link[1]).content.startswith(b"%PDF")
    assert cases(desk.organ)[0].case.replies[-1].service.proven_on == date(2026, 3, 18)
    assert post(browser, "/my-request/do/rate", {"score": "5", "remark": "谢谢"}).status_code == 302
    assert cases(desk.organ)[0].case.satisfaction == 5


def test_another_requesters_session_opens_nothing_of_ours(
    browser: Client, desk: Desk, filed: str
) -> None:
    correction_asked(desk)
    link = re.search(r'href="(/my-request/file/\d+/correction_notice/pdf)"', look(browser, filed))
    assert link
    other = Client(enforce_csrf_checks=True, HTTP_HOST="127.0.0.1", raise_request_exception=False)
    assert other.get(link[1])["Location"] == "/query"
    fill(other, desk.organ, who={"name": "㛃", "id_kind": "passport", "id_number": "E12345678"})
    look(other, submit(other, desk.organ), "5678")
    assert other.get(link[1]).status_code == 404
    assert other.get("/my-request/do/receive_correction").status_code == 404


def test_leaving_closes_the_request(browser: Client, desk: Desk, filed: str) -> None:
    page = look(browser, filed)
    assert browser.post("/my-request/leave", {}).status_code == 403
    browser.post("/my-request/leave", hidden(page))
    assert browser.get("/my-request/")["Location"] == "/query"


def test_neither_code_nor_number_is_logged(
    browser: Client, desk: Desk, filed: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    correction_asked(desk)
    look(browser, filed)
    post(browser, "/query", {"code": filed, "ending": "0000"})
    logged = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("django.db"))
    for secret in (filed, CARD, PHONE, NAME):
        assert secret not in logged


def test_codes_are_long_and_easy_to_read() -> None:
    drawn = {codes.new() for _ in range(2000)}
    assert len(drawn) == 2000
    assert len(codes.ALPHABET) ** codes.LENGTH > 2**60
    assert not set("01ILO") & set(codes.ALPHABET)
    one = drawn.pop()
    assert codes.digest(one) == codes.digest(one.lower().replace("-", " ")) != ""
    assert codes.digest(one[:-1]) == ""


@pytest.mark.article("R711 31")
def test_both_sides_confirm(
    browser: Client, desk: Desk, filed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.web.home.today", lambda: date(2026, 2, 6))
    assert "确认本机关已收到" in look(browser, filed)
    assert post(browser, "/my-request/do/acknowledge").status_code == 302
    page = browser.get("/my-request/").content.decode()
    assert "你已于2026年2月6日确认" in page
    assert "/my-request/do/acknowledge" not in page
    with organ_scope([desk.organ.pk]):
        subject = cases(desk.organ)[0].subject
        with pytest.raises(Refused, match="双方确认之日"):
            desk.do(subject, "confirm_receipt", date(2026, 2, 5), how="电话确认")
        desk.do(subject, "confirm_receipt", date(2026, 2, 6), how="网上确认")
    assert cases(desk.organ)[0].received_on == date(2026, 2, 6)


def test_one_code_opens_what_a_request_was_split_into(
    browser: Client, desk: Desk, filed: str
) -> None:
    registered(desk)
    with organ_scope([desk.organ.pk]):
        subject = cases(desk.organ)[0].subject
        desk.do(subject, "split", date(2026, 2, 6), matters="甲事项的批复\n乙事项的批复")
    page = look(browser, filed)
    assert "拆成了 2 件" in page
    pages = [
        browser.get(f"/my-request/part/{number}", follow=True).content.decode() for number in (1, 2)
    ]
    assert sorted("乙事项的批复" in page for page in pages) == [False, True]
    assert all("2026年3月11日" in page for page in pages)
    assert "拆成了 2 件" in browser.get("/my-request/part/0", follow=True).content.decode()
    assert browser.get("/my-request/part/3").status_code == 404
